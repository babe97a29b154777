#include "interpreter/modules/interpreters/interpreters.h"

#include <new>
#include <optional>

#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/process.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/evaluate.h"

namespace krait::modules {

using namespace krait::objects;

Interpreters& interpreters() {
  Interpreters*& all = process().interpreters;
  if (!all) {
    all = new Interpreters;
    Interpreter* main = process().main_interpreter.load();
    all->all[static_cast<int64_t>(main->id)] = {.interpreter = main, .running = true};
  }
  return *all;
}

void forget_other_interpreters() {
  Interpreters* all = process().interpreters;
  if (!all) return;
  // Another thread may have held the mutex: a new one, in place.
  new (&all->mutex) std::mutex;
  std::erase_if(all->all,
                [](const auto& item) { return item.second.interpreter != process().main_interpreter.load(); });
}

// --- going over ----------------------------------------------------------------------------------------------------

namespace {

// For a scope the calling native thread is the other interpreter's thread: the lock of its own is given up, the other's
// held.
class GoneOver {
 public:
  GoneOver(Thread& from, Interpreter* to) : from_(from), there_(*to->main_thread) {
    release_lock(from_);
    adopt_thread(there_);
    acquire_lock(there_);
  }
  ~GoneOver() {
    if (!ended_) release_lock(there_);
    acquire_lock(from_);
  }
  GoneOver(const GoneOver&) = delete;
  Thread& thread() { return there_; }
  // The interpreter goes, and its thread and lock with it.
  void end() {
    ended_ = true;
    Interpreter* interpreter = there_.interpreter;
    interpreter->hooks.end_another(there_);
    destroy_interpreter(interpreter);
  }

 private:
  Thread& from_;
  Thread& there_;
  bool ended_ = false;
};

bool has_several_threads(Interpreter* i) {
  std::lock_guard guard(i->lock->mutex);
  return i->threads && i->threads->next;
}

}  // namespace

// --- making and ending ---------------------------------------------------------------------------------------------

// On a native thread that holds no lock. Null: it could not be started.
static Interpreter* start(const Interpreter& model, bool isolated) {
  Interpreter* made = create_interpreter(model.config, &model);
  if (!made) return nullptr;
  made->lock->interval = model.lock->interval;
  made->no_threads = isolated;
  Thread& there = *made->main_thread;
  if (model.hooks.start_another(there, model).is_raised()) {
    clear_pending(there);
    destroy_interpreter(made);
    return nullptr;
  }
  release_lock(there);
  return made;
}

ResultOf<int64_t> create_another(Thread& t, bool isolated) {
  Interpreter* made;
  {
    Unlocked others(t);
    made = start(*t.interpreter, isolated);
  }
  if (!made) return raise_runtime_error(t, "interpreter creation failed");
  Interpreters& all = interpreters();
  std::lock_guard guard(all.mutex);
  auto id = static_cast<int64_t>(made->id);
  all.all[id] = {.interpreter = made, .ends_with_ids = true};
  return id;
}

// The entry of the interpreter; its script may not be running. Under the mutex.
static ResultOf<InterpreterEntry*> idle_entry(Thread& t, Interpreters& all, int64_t id) {
  auto found = all.all.find(id);
  if (found == all.all.end()) return raise_runtime_error(t, "unrecognized interpreter ID ", id);
  if (has_several_threads(found->second.interpreter))
    return raise_runtime_error(t, "interpreter has more than one thread");
  if (found->second.running) return raise_runtime_error(t, "interpreter already running");
  return &found->second;
}

Status destroy_another(Thread& t, int64_t id) {
  Interpreters& all = interpreters();
  Interpreter* interpreter;
  {
    std::lock_guard guard(all.mutex);
    auto found = all.all.find(id);
    if (found != all.all.end() && found->second.interpreter == t.interpreter)
      return raise_runtime_error(t, "cannot destroy the current interpreter");
    interpreter = TRY(idle_entry(t, all, id))->interpreter;
    all.all.erase(id);
  }
  GoneOver(t, interpreter).end();
  return ok();
}

ResultOf<bool> is_running(Thread& t, int64_t id) {
  Interpreters& all = interpreters();
  std::lock_guard guard(all.mutex);
  auto found = all.all.find(id);
  if (found == all.all.end()) return raise_runtime_error(t, "unrecognized interpreter ID ", id);
  if (has_several_threads(found->second.interpreter))
    return raise_runtime_error(t, "interpreter has more than one thread");
  return found->second.running;
}

// --- running -------------------------------------------------------------------------------------------------------

static Result run_in_main_module(Thread& t, const std::string& script, const SharedNames& names) {
  Value module = dict_get_str(t, t.interpreter->modules, "__main__");
  if (!has_kind(module, Kind::Module)) return raise_runtime_error(t, "interpreter has no __main__ module");
  Ref held = Ref::copy(module);
  Ref dict = Ref::copy(as<Module>(module)->dict);
  for (const auto& [name, shared] : names) {
    Ref value = TRY(from_shared(t, shared));
    Ref key = TRY(make_str(t, name));
    TRY(dict_set(t, dict.as<Dict>(), key, value));
  }
  Ref filename = TRY(make_ascii(t, "<string>"));
  Ref code = TRY(compile_text(t, script, filename.as<Str>(), {}));
  return run_code(t, as<Code>(code), dict.as<Dict>(), dict);
}

static std::string text_or(Thread& t, Value v, const char* otherwise) {
  Result text = str(t, v);
  if (text.is_raised()) {
    clear_pending(t);
    return otherwise;
  }
  Ref made = text.take();
  return str_wtf8(made.as<Str>());
}

// What the exception that ended the script says; nothing if there was none.
static std::optional<std::string> outcome(Thread& t, Result result) {
  if (!result.is_raised()) {
    Ref value = result.take();
    return std::nullopt;
  }
  Ref exception = take_pending(t);
  return text_or(t, Value::from_object(type_of(t, exception)), "unable to format exception type name") + ": " +
         text_or(t, exception, "unable to format exception message");
}

Status run_script(Thread& t, int64_t id, const std::string& script, const SharedNames& names) {
  Interpreters& all = interpreters();
  Interpreter* interpreter;
  {
    std::lock_guard guard(all.mutex);
    InterpreterEntry* entry = TRY(idle_entry(t, all, id));
    interpreter = entry->interpreter;
    entry->running = true;
  }
  std::optional<std::string> failure;
  {
    GoneOver there(t, interpreter);
    failure = outcome(there.thread(), run_in_main_module(there.thread(), script, names));
  }
  bool unnamed;
  {
    std::lock_guard guard(all.mutex);
    InterpreterEntry& entry = all.all.at(id);
    entry.running = false;
    unnamed = entry.ends_with_ids && !entry.objects && !has_several_threads(interpreter);
    if (unnamed) all.all.erase(id);  // its last InterpreterID went while the script ran
  }
  if (unnamed) GoneOver(t, interpreter).end();
  if (failure) return raise_message(t, module_exception(t, "_xxsubinterpreters.RunFailedError"), *failure);
  return ok();
}

}  // namespace krait::modules
