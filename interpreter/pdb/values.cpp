// Evaluating what was typed, in the selected frame.
#include "interpreter/pdb/values.h"

#include "interpreter/modules/import.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/pdb/places.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/evaluate.h"

namespace krait::pdb {

Status set_item_by_name(Thread& t, Value mapping, const char* name, Value value) {
  Ref key = TRY(make_ascii(t, name));
  return set_item(t, mapping, key, value);
}

ResultOf<std::string> exception_line(Thread& t, Value type, Value exception) {
  Ref traceback = TRY(modules::import_module(t, "traceback"));
  Ref lines = TRY(call_method(t, traceback, "format_exception_only", {type, exception}));
  Ref last = TRY(get_item(t, lines, -1));
  return stripped(str_wtf8(last.as<Str>()));
}

ResultOf<std::string> take_exception_line(Thread& t) {
  Ref exception = take_pending(t);
  return exception_line(t, Value::from_object(type_of(t, exception)), exception);
}

ResultOf<std::string> repr_text(Thread& t, Value value) {
  Ref text = TRY(repr(t, value));
  return str_wtf8(text.as<Str>());
}

Result run_in(Thread& t, const std::string& text, vm::SourceMode mode, const char* name, Value globals, Value locals) {
  Ref filename = TRY(make_ascii(t, name));
  Ref code = TRY(vm::compile_text(t, text, filename.as<Str>(), {.mode = mode}));
  return vm::run_code(t, code.as<Code>(), as<Dict>(globals), locals);
}

Status Session::pending_error() {
  std::string text = TRY(take_exception_line(t));
  return error(text);
}

Result Session::evaluate(const std::string& expression) {
  size_t start = expression.find_first_not_of(" \t");
  std::string text = start == std::string::npos ? "" : expression.substr(start);
  return run_in(t, text, vm::SourceMode::Eval, "<string>", globals_of(frame), locals);
}

Result Session::evaluate_shown(const std::string& expression) {
  Result value = evaluate(expression);
  if (!value.is_raised()) return value;
  TRY(pending_error());
  return kAbsent;
}

Status Session::evaluate_display(Display& display) {
  Result value = evaluate(display.expression);
  display.failed = value.is_raised();
  if (!display.failed) {
    display.value = value.take();
    return ok();
  }
  std::string text = TRY(take_exception_line(t));
  display.value = TRY(make_str(t, "** raised " + text + " **"));
  return ok();
}

namespace {

// sys's streams and displayhook are the session's while a statement runs.
struct SystemNames {
  Thread& t;
  Ref kept[3];
  static constexpr const char* kNames[] = {"stdin", "stdout", "displayhook"};

  SystemNames(Thread& thread, Value in, Value out, Value hook) : t(thread) {
    const Value mine[] = {in, out, hook};
    for (int i = 0; i < 3; ++i) {
      kept[i] = Ref::copy(dict_get_str(t, t.interpreter->sys_dict, kNames[i]));
      if (dict_set(t, t.interpreter->sys_dict, kNames[i], mine[i]).is_raised()) clear_pending(t);
    }
  }
  ~SystemNames() {
    Ref pending = take_pending(t);
    for (int i = 0; i < 3; ++i)
      if (!kept[i].is_absent() && dict_set(t, t.interpreter->sys_dict, kNames[i], kept[i]).is_raised())
        clear_pending(t);
    if (!pending.is_absent()) set_pending(t, std::move(pending));
  }
};

}  // namespace

Status Session::execute(const std::string& line) {
  std::string text = line.starts_with('!') ? line.substr(1) : line;
  Result done = [&]() -> Result {
    Ref filename = TRY(make_ascii(t, "<stdin>"));
    Ref code = TRY(vm::compile_text(t, text + "\n", filename.as<Str>(), {.mode = vm::SourceMode::Single}));
    Ref hook = TRY(get_attr(t, object, "displayhook"));
    SystemNames names(t, input, output, hook);
    return vm::run_code(t, code.as<Code>(), as<Dict>(globals_of(frame)), locals);
  }();
  if (done.is_raised()) return pending_error();
  Ref nothing = done.take();
  return ok();
}

}  // namespace krait::pdb
