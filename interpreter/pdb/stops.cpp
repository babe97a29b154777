// When to stop: bdb's rules, applied to the machine's own events.
//
// A frame is followed (vm::kFollowed) where bdb would have given it a trace function: since a call event at which a
// stop in it or a breakpoint of its file was possible. Only followed frames have line, return and exception events.
#include "interpreter/modules/import.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/pdb/places.h"
#include "interpreter/pdb/session.h"
#include "interpreter/pdb/values.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/evaluate.h"

namespace krait::pdb {

namespace {

bool is_generator_like(const Frame* frame) {
  return frame->code->flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator);
}

// Whether `object` (a frame object, or None) is this frame's.
bool is_frame(const Ref& object, const Frame* frame) {
  return !object.is_none() && frame->object && object.object() == frame->object;
}

Result back_of(Thread& t, const Frame* frame) {
  Frame* back = frame_back(frame);
  return back ? frame_object(t, back) : Result(kNone);
}

const std::string& file_of(Session& s, const Frame* frame) { return terminals(s.t)->sites.file_of(frame->code); }

Raised raise_quit(Thread& t) {
  Ref bdb = TRY(modules::import_module(t, "bdb"));
  Ref type = TRY(get_attr(t, bdb, "BdbQuit"));
  return raise_none(t, type.as<Type>());
}

// A breakpoint set by a line stops there and not where the `def` on its line is called; one set by a function's name
// stops where that function first came to.
bool meant_here(Breakpoints& table, Breakpoint& b, const Frame* frame, int line) {
  if (b.function.empty()) return b.line == line;
  if (str_wtf8(frame->code->name) != b.function) return false;
  if (!b.first_line) table.found_first_line(b, line);
  return b.first_line == line;
}

struct Decision {
  Breakpoint* stops = nullptr;
  bool may_delete = false;
};

// The condition's truth; raised when it cannot be told.
ResultOf<bool> condition_holds(Thread& t, Breakpoint& b, Frame* frame) {
  if (b.code.is_absent()) {
    Ref name = TRY(make_ascii(t, "<string>"));
    size_t start = std::min(b.condition.find_first_not_of(" \t"), b.condition.size());
    b.code = TRY(vm::compile_text(t, std::string_view(b.condition).substr(start), name.as<Str>(),
                                  {.mode = vm::SourceMode::Eval}));
  }
  Ref locals = TRY(frame_locals(t, frame));
  Ref value = TRY(vm::run_code(t, b.code.as<Code>(), frame->globals, locals));
  return is_true(t, value);
}

// The first breakpoint of the place that is in effect; counts as it goes.
Decision effective(Thread& t, Breakpoints& table, const std::string& file, int place, Frame* frame, int line) {
  for (Breakpoint* b : table.of(file, place)) {
    if (!b->enabled || !meant_here(table, *b, frame, line)) continue;
    ++b->hits;
    if (!b->condition.empty()) {
      ResultOf<bool> holds = condition_holds(t, *b, frame);
      if (holds.is_raised()) {
        // What cannot be evaluated stops, and stays.
        clear_pending(t);
        return {b, false};
      }
      if (!holds.value) continue;
    }
    if (b->ignore > 0) {
      --b->ignore;
      continue;
    }
    return {b, true};
  }
  return {};
}

Status heard(Thread& t, Frame* frame, vm::FrameEvent kind, Value argument) {
  Session* session = Session::active(t);
  if (!session || &session->t != &t) return ok();
  if (kind != vm::FrameEvent::kCall && !(frame->traced & vm::kFollowed)) return ok();
  Ref kept = Ref::copy(session->object);
  return session->event(frame, kind, argument);
}

bool woken(Thread& t, Frame* left) {
  Frame* caller = left->previous;
  Session* session = Session::active(t);
  return session && &session->t == &t && caller && (session->sees_all() || session->is_of_interest(caller));
}

ResultOf<bool> breakpoint_hit(Thread& t, Frame* frame, bool passing) {
  Session* session = Session::active(t);
  if (!session || &session->t != &t || passing) return false;
  Ref kept = Ref::copy(session->object);
  TRY(session->breakpoint_hit(frame));
  return true;
}

void code_started(Thread& t, Code* code) {
  if (Terminals* all = terminals(t)) all->sites.started(t, code, *all->breakpoints);
}
void code_freed(Interpreter* interpreter, Code* code) {
  if (auto* all = static_cast<Terminals*>(interpreter->extra[kExtraTerminalDebugger])) all->sites.freed(code);
}

const DebugHooks kHooks = {.breakpoint = breakpoint_hit, .event = heard, .woken = woken, .code_started = code_started,
                           .code_freed = code_freed};

}  // namespace

void listen(Thread& t, bool on) { t.interpreter->debug_hooks = on ? &kHooks : nullptr; }

Terminals* terminals(Thread& t) { return static_cast<Terminals*>(t.interpreter->extra[kExtraTerminalDebugger]); }

Session* Session::active(Thread& t) {
  Terminals* all = terminals(t);
  return all ? all->active : nullptr;
}

void Session::activate(Thread& t, Session* session) {
  Terminals* all = terminals(t);
  if (!all) return;
  all->active = session;
  vm::set_line_events(t, session != nullptr);
}

// ---- what bdb calls stop information --------------------------------------------------------------------------------

void Session::stop_at(Value at, Value leaving, int line) {
  stop_frame = Ref::copy(at);
  return_frame = Ref::copy(leaving);
  quitting = false;
  stop_line = line;
}

bool Session::heeds(const std::string& file, int line) const {
  auto found = places.find(file);
  return found != places.end() && found->second.count(line);
}

void Session::forget_place(const std::string& file, int line) {
  auto found = places.find(file);
  if (found == places.end() || breakpoints->at(file, line)) return;
  found->second.erase(line);
  if (found->second.empty()) places.erase(found);
}

Status Session::reset() {
  Ref linecache = TRY(modules::import_module(t, "linecache"));
  Ref done = TRY(call_method(t, linecache, "checkcache"));
  bottom_frame = kNone;
  stop_at(kNone, kNone, 0);
  forget();
  return ok();
}

void Session::set_step() {
  // The caller of a frame that returns is followed from here on, even if it was not before.
  if (!returning_frame.is_none())
    if (Frame* caller = frame_back(frame_of(returning_frame))) caller->traced |= vm::kFollowed;
  stop_at(kNone, kNone, 0);
}

Status Session::set_return(Value from) {
  if (is_generator_like(frame_of(from))) {
    stop_at(from, kNone, -1);
    return ok();
  }
  Ref caller = TRY(back_of(t, frame_of(from)));
  stop_at(caller, from, 0);
  return ok();
}

void Session::set_continue() {
  Ref bottom = bottom_frame;
  stop_at(bottom, kNone, -1);
  if (!places.empty()) return;
  activate(t, nullptr);
  for (Frame* f = vm::current_frame(t); f && !is_frame(bottom, f); f = frame_back(f))
    f->traced = static_cast<uint8_t>(f->traced & ~vm::kFollowed);
}

void Session::set_quit() {
  stop_frame = bottom_frame;
  return_frame = kNone;
  quitting = true;
  activate(t, nullptr);
}

bool Session::sees_all() const {
  if (stop_frame.is_none()) return true;
  return is_generator_like(frame_of(stop_frame));  // whoever drives a generator may stop at its end
}

bool Session::is_of_interest(const Frame* at) const {
  return is_frame(return_frame, at) || (is_frame(stop_frame, at) && stop_line != -1);
}

namespace {

// Frames that run now have had their call events: which of them are followed is settled.
void settle(Frame* at) {
  for (Frame* f = at; f && !(f->traced & vm::kDecided); f = f->previous) f->traced |= vm::kDecided;
}

// A frame that was called while nothing was heard: followed if its file has breakpoints, as its call event would have
// said. Generators come back with an event each time.
void decide(Session& s, Frame* at) {
  for (Frame* f = at; f; f = f->previous) {
    bool again = is_generator_like(f) && !(f->traced & vm::kFollowed);
    if (f->traced & vm::kDecided && !again) return;
    if (!frame_is_incomplete(f) && s.places.count(file_of(s, f))) f->traced |= vm::kFollowed;
    f->traced |= vm::kDecided;
  }
}

}  // namespace

void Session::look_from(Frame* at) {
  if (active(t) != this) return;
  settle(at);
  terminals(t)->sites.refresh(t, *breakpoints);
  bool here = sees_all() || is_of_interest(at);
  vm::set_line_events(t, here);
  if (here) return;
  for (Frame* f = at; f && f->previous; f = f->previous)
    if (is_of_interest(f->previous)) return vm::wake_on_leaving(f);
}

Status Session::set_trace(Value from) {
  TRY(reset());
  for (Frame* f = frame_of(from); f; f = frame_back(f)) {
    f->traced |= vm::kFollowed;
    bottom_frame = TRY(frame_object(t, f));
  }
  set_step();
  activate(t, this);
  return ok();
}

// ---- events ---------------------------------------------------------------------------------------------------------

namespace {

bool stops_here(const Session& s, const Frame* frame) {
  if (is_frame(s.stop_frame, frame)) return s.stop_line != -1 && frame_line(frame) >= s.stop_line;
  return s.stop_frame.is_none();
}

Status call_event(Session& s, Frame* frame) {
  if (s.bottom_frame.is_none()) {
    s.bottom_frame = TRY(back_of(s.t, frame));
    frame->traced |= vm::kFollowed;
    return ok();
  }
  bool stops = stops_here(s, frame);
  if (!stops && (s.places.empty() || !s.places.count(file_of(s, frame)))) return ok();
  frame->traced |= vm::kFollowed;
  if (!s.stop_frame.is_none() && is_generator_like(frame)) return ok();
  if (s.waiting_for_main || !stops) return ok();
  TRY(s.message("--Call--"));
  Ref object = TRY(frame_object(s.t, frame));
  return s.interact_at(object, kNone);
}

// A breakpoint in effect at the frame's line. The line of a function's `def` counts for breakpoints set by its name.
ResultOf<bool> breaks_here(Session& s, Frame* frame) {
  if (s.places.empty()) return false;
  const std::string& file = file_of(s, frame);
  int line = frame_line(frame), place = line;
  if (!s.heeds(file, place)) {
    place = frame->code->first_line;
    if (!s.heeds(file, place)) return false;
  }
  Decision decision = effective(s.t, *s.breakpoints, file, place, frame, line);
  if (!decision.stops) return false;
  s.current_breakpoint = decision.stops->number;
  if (decision.may_delete && decision.stops->temporary) {
    std::string shown = decision.stops->shown();
    s.breakpoints->remove(decision.stops->number);
    s.forget_place(file, place);
    TRY(s.message("Deleted " + shown));
  }
  return true;
}

Status line_event(Session& s, Frame* frame) {
  if (!stops_here(s, frame)) {
    bool breaks = TRY(breaks_here(s, frame));
    if (!breaks) return ok();
  }
  if (s.waiting_for_main) {
    if (frame_line(frame) <= 0 || file_of(s, frame) != s.main_file) return ok();
    s.waiting_for_main = false;
  }
  Ref object = TRY(frame_object(s.t, frame));
  if (s.current_breakpoint && s.command_lists.count(s.current_breakpoint)) return s.run_breakpoint_commands(object);
  return s.interact_at(object, kNone);
}

Status return_event(Session& s, Frame* frame, Value result) {
  if (!stops_here(s, frame) && !is_frame(s.return_frame, frame)) return ok();
  if (!s.stop_frame.is_none() && is_generator_like(frame)) return ok();
  if (!s.waiting_for_main) {
    Ref object = TRY(frame_object(s.t, frame));
    s.returning_frame = object;
    Ref locals = TRY(frame_locals(s.t, frame));
    TRY(set_item_by_name(s.t, locals, "__return__", result.is_absent() ? Value{kNone} : result));
    Status done = s.message("--Return--");
    if (!done.is_raised()) done = s.interact_at(object, kNone);
    s.returning_frame = kNone;
    if (done.is_raised()) return raised;
  }
  if (!s.quitting && is_frame(s.stop_frame, frame) && s.stop_line != -1) s.stop_at(kNone, kNone, 0);
  return ok();
}

Status exception_event(Session& s, Frame* frame, Value triple) {
  Tuple* info = as<Tuple>(triple);
  Value type = info->items[0], exception = info->items[1], traceback = info->items[2];
  Thread& t = s.t;
  bool stop_iteration = type == Value::from_object(t.types().StopIteration);
  bool internal = stop_iteration && traceback.is_none();
  if (stops_here(s, frame)) {
    if (is_generator_like(frame) && internal) return ok();
  } else {
    bool awaited = !s.stop_frame.is_none() && !is_frame(s.stop_frame, frame) &&
                   is_generator_like(frame_of(s.stop_frame)) &&
                   (stop_iteration || type == Value::from_object(t.types().GeneratorExit));
    if (!awaited) return ok();
  }
  if (s.waiting_for_main) return ok();
  Ref locals = TRY(frame_locals(t, frame));
  Ref pair = TRY(make_tuple(t, {type, exception}));
  TRY(set_item_by_name(t, locals, "__exception__", pair));
  std::string text = TRY(exception_line(t, type, exception));
  TRY(s.message((internal ? "Internal " : "") + text));
  Ref object = TRY(frame_object(t, frame));
  return s.interact_at(object, traceback);
}

}  // namespace

Status Session::breakpoint_hit(Frame* at) {
  decide(*this, at);
  if (!(at->traced & vm::kFollowed)) return ok();
  char outer = std::exchange(t.traced_event, 'l');
  Status done = [&] {
    vm::Unobserved guard(t);
    return event(at, vm::FrameEvent::kLine, {});
  }();
  t.traced_event = outer;
  return done;
}

Status Session::event(Frame* at, vm::FrameEvent kind, Value argument) {
  if (quitting) return ok();
  if (at->object) at->object->fast_as_locals = false;  // a snapshot of an earlier event is not written back
  Status done = ok();
  switch (kind) {
    case vm::FrameEvent::kCall: done = call_event(*this, at); break;
    case vm::FrameEvent::kLine: done = line_event(*this, at); break;
    case vm::FrameEvent::kReturn: done = return_event(*this, at, argument); break;
    case vm::FrameEvent::kException: done = exception_event(*this, at, argument); break;
  }
  frame_locals_to_fast(t, at, true);
  look_from(at);
  if (done.is_raised()) {
    // As a trace function that raises: nothing is followed any more.
    activate(t, nullptr);
    at->traced = static_cast<uint8_t>(at->traced & ~vm::kFollowed);
    return raised;
  }
  if (quitting) return raise_quit(t);
  return ok();
}

}  // namespace krait::pdb
