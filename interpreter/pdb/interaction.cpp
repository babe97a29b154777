// What happens at a stop: the stack, the selected frame, its place, then commands.
#include <algorithm>

#include "interpreter/modules/import.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/pdb/places.h"
#include "interpreter/pdb/values.h"

namespace krait::pdb {

namespace {

// The line on which code stood at a byte offset, as the line table's starts have it.
int line_at(const Code* code, int offset) {
  int line = 0;
  for (LineTableWalk walk(code); walk.next() && walk.start <= offset;)
    if (walk.position.line > 0) line = walk.position.line;
  return line;
}

const Traceback* traceback_of(Value v) { return v.is_none() || v.is_absent() ? nullptr : as<Traceback>(v); }

// ^C at the prompt is an exception there; a running program's ^C came to the session's handler until now.
Status restore_interrupt_handler(Session& s) {
  if (s.interrupt_handler.is_none()) return ok();
  Ref signal = TRY(modules::import_module(s.t, "signal"));
  Ref number = TRY(get_attr(s.t, signal, "SIGINT"));
  Result done = call_method(s.t, signal, "signal", {number, s.interrupt_handler});
  if (!done.is_raised()) {
    Ref old = done.take();
    s.interrupt_handler = kNone;
    return ok();
  }
  if (!pending_matches(s.t, s.t.types().ValueError)) return raised;
  clear_pending(s.t);  // not the main thread
  return ok();
}

}  // namespace

void Session::forget() {
  listed = -1;
  stack.clear();
  index = 0;
  frame = Ref(kNone);
  traceback_lines.clear();
}

Status Session::build_stack(Value from, Value traceback) {
  const Traceback* tb = traceback_of(traceback);
  if (tb && Value::from_object(tb->frame) == from) tb = tb->next;
  Ref at = Ref::copy(from);
  while (!at.is_none()) {
    stack.push_back({at, line_of(at)});
    if (at.get() == bottom_frame.get()) break;
    at = TRY(get_attr(t, at, "f_back"));
  }
  std::reverse(stack.begin(), stack.end());
  index = stack.empty() ? 0 : stack.size() - 1;
  for (; tb; tb = tb->next) stack.push_back({Ref::copy(static_cast<Object*>(tb->frame)), traceback_line(tb)});
  if (at.is_none()) index = stack.empty() ? 0 : stack.size() - 1;
  return ok();
}

ResultOf<bool> Session::set_up(Value from, Value traceback) {
  forget();
  TRY(build_stack(from, traceback));
  for (const Traceback* tb = traceback_of(traceback); tb; tb = tb->next)
    traceback_lines.emplace_back(Value::from_object(tb->frame), line_at(tb->frame->frame->code, tb->lasti));
  frame = stack[index].frame;
  locals = TRY(frame_locals(t, frame_of(frame)));
  return run_start_lines();
}

Status Session::interact_at(Value from, Value traceback) {
  TRY(restore_interrupt_handler(*this));
  Ref kept = Ref::copy(traceback);
  bool goes_on = TRY(set_up(from, traceback));
  if (!goes_on) {
    TRY(print_entry(stack[index]));
    TRY(read_commands());
  }
  forget();
  return ok();
}

Status Session::run_breakpoint_commands(Value from) {
  int number = std::exchange(current_breakpoint, 0);
  std::string last = last_command;
  (void)TRY(set_up(from, kNone));
  CommandList list = command_lists[number];
  for (const std::string& line : list.lines) (void)TRY(run_line(line));
  last_command = last;
  CommandList& now = command_lists[number];
  if (!now.silent) TRY(print_entry(stack[index]));
  if (now.prompt) TRY(read_commands());
  forget();
  return ok();
}

Status Session::select(size_t number) {
  index = number;
  frame = stack[index].frame;
  locals = TRY(frame_locals(t, frame_of(frame)));
  TRY(print_entry(stack[index]));
  listed = -1;
  return ok();
}

Status Session::print_entry(const StackEntry& entry) {
  Ref at = entry.frame;
  int line = entry.line;
  const Code* code = code_of(at);
  std::string file = canonical(str_wtf8(code->filename)), name = str_wtf8(code->name);
  std::string text = (at.get() == frame.get() ? "> " : "  ") + file + "(" + (line < 0 ? "None" : std::to_string(line)) +
                     ")" + (name.empty() ? "<lambda>" : name) + "()";
  Ref values = TRY(frame_locals(t, frame_of(at)));
  Ref key = TRY(make_ascii(t, "__return__"));
  if (TRY(contains(t, values, key))) {
    Ref value = TRY(get_item(t, values, key));
    Ref reprlib = TRY(modules::import_module(t, "reprlib"));
    Ref shown = TRY(call_method(t, reprlib, "repr", {value}));
    text += "->" + str_wtf8(shown.as<Str>());
  }
  std::string source = TRY(source_line(t, file, line, globals_of(at)));
  if (!source.empty()) text += "\n-> " + stripped(source);
  return message(text);
}

}  // namespace krait::pdb
