// Exception breakpoints: which exceptions stop the program, and whether one would be caught.
#include "interpreter/code/opcodes.h"
#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/thread_state.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/cell.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/instrument.h"

namespace krait::debugger {

namespace {

// Whether the exception's class or one of its bases has the name, written with its module or without.
bool is_named(Value exception, const std::string& name) {
  Type* type = exception.object()->type;
  Tuple* mro = type->mro;
  for (std::int64_t i = 0; mro && i < mro->length; ++i) {
    std::string full = type_full_name(static_cast<Type*>(mro->items[i].object()));
    if (full == name || full.ends_with("." + name)) return true;
  }
  return false;
}

void split_names(const std::string& text, std::vector<std::string>& included, std::vector<std::string>& excluded) {
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find(',', at), text.size());
    std::string name = text.substr(at, end - at);
    at = end + 1;
    name.erase(0, name.find_first_not_of(" \t"));
    name.erase(name.find_last_not_of(" \t") + 1);
    bool out = name.starts_with('!');
    if (out) name.erase(0, 1);
    if (!name.empty()) (out ? excluded : included).push_back(name);
  }
}

// What an except clause's expression names, read from the bytecode without running anything: plain names, attributes of
// modules and classes, tuples of those. Absent: it cannot be told.
class ClauseReader {
 public:
  ClauseReader(Thread& t, Frame* frame, Value exception) : t_(t), frame_(frame), exception_(exception) {}

  enum class Answer { Caught, Passed, Unknown };
  // From the first unit of a handler, behind PUSH_EXC_INFO.
  Answer read(std::uint32_t unit);

 private:
  std::uint8_t op(std::uint32_t u) const { return frame_->code->bytecode->data[2 * u]; }
  std::uint32_t arg(std::uint32_t u) const { return frame_->code->bytecode->data[2 * u + 1]; }
  std::uint32_t after(std::uint32_t u) const { return u + 1 + static_cast<std::uint32_t>(code::opcode_info(op(u)).caches); }
  bool in_range(std::uint32_t u) const { return static_cast<std::int64_t>(u) * 2 + 1 < frame_->code->bytecode->length; }
  Value name(std::uint32_t index) const { return frame_->code->names->items[index]; }
  static Value get(Dict* dict, Str* name) { return dict_get_str(dict, name); }
  Value global(Str* name) const {
    Value found = get(frame_->globals, name);
    return found.is_absent() ? get(frame_->builtins, name) : found;
  }
  Value attribute(Value owner, Str* name) const;
  bool matches(Value type) const;

  Thread& t_;
  Frame* frame_;
  Value exception_;
};

Value ClauseReader::attribute(Value owner, Str* name) const {
  if (has_kind(owner, Kind::Module)) return get(as<objects::Module>(owner)->dict, name);
  if (has_kind(owner, Kind::Type)) return lookup(t_, as<Type>(owner), name);
  return {};
}

bool ClauseReader::matches(Value type) const {
  if (is_tuple(type)) {
    for (std::int64_t i = 0; i < as<Tuple>(type)->length; ++i)
      if (matches(as<Tuple>(type)->items[i])) return true;
    return false;
  }
  return has_kind(type, Kind::Type) && exception_.object()->type->is_subclass_of(as<Type>(type));
}

ClauseReader::Answer ClauseReader::read(std::uint32_t unit) {
  std::vector<Value> stack;  // borrowed
  bool caught = false;
  for (std::uint32_t u = unit, extended = 0; in_range(u); u = after(u)) {
    std::uint32_t argument = arg(u) | extended;
    extended = 0;
    switch (op(u)) {
      case code::EXTENDED_ARG: extended = argument << 8; break;
      case code::NOP: break;
      case code::POP_TOP: return u == unit ? Answer::Caught : Answer::Unknown;  // a bare `except:`
      case code::LOAD_GLOBAL: stack.push_back(global(as<Str>(name(argument >> 1)))); break;
      case code::LOAD_NAME: {
        Value found;
        if (is_exact_dict(frame_->locals)) found = get(as<Dict>(frame_->locals), as<Str>(name(argument)));
        stack.push_back(found.is_absent() ? global(as<Str>(name(argument))) : found);
        break;
      }
      case code::LOAD_FAST: stack.push_back(frame_->slots[argument]); break;
      case code::LOAD_DEREF: {
        Value cell = frame_->slots[argument];
        stack.push_back(has_kind(cell, Kind::Cell) ? as<Cell>(cell)->value : Value{});
        break;
      }
      case code::LOAD_ATTR:
        if (stack.empty() || stack.back().is_absent()) return Answer::Unknown;
        stack.back() = attribute(stack.back(), as<Str>(name(argument)));
        break;
      case code::BUILD_TUPLE:
        for (std::uint32_t i = 0; i < argument && !stack.empty(); ++i) {
          if (!stack.back().is_absent()) caught |= matches(stack.back());
          stack.pop_back();
        }
        stack.push_back({});
        break;
      case code::CHECK_EXC_MATCH:
        if (stack.size() == 1 && !stack[0].is_absent()) caught |= matches(stack[0]);
        if (caught) return Answer::Caught;
        stack.clear();
        break;
      case code::POP_JUMP_FORWARD_IF_FALSE:
        u += argument;  // the next clause
        unit = after(u);
        break;
      case code::RERAISE: return Answer::Passed;
      default: return Answer::Unknown;
    }
  }
  return Answer::Unknown;
}

// Whether the frame, at the unit, has an except clause for it; `finally` and `with` pass it on.
bool catches(Thread& t, Frame* frame, std::uint32_t unit, Value exception) {
  const vm::Stream& stream = *frame->code->stream;
  for (int depth = 0; depth < 100; ++depth) {
    const vm::HandlerRange* handler = vm::find_handler(stream, unit);
    if (!handler) return false;
    unit = stream.units[handler->target];
    if (frame->code->bytecode->data[2 * unit] != code::PUSH_EXC_INFO) continue;  // the end of an outer handler
    if (ClauseReader(t, frame, exception).read(unit + 1) == ClauseReader::Answer::Caught) return true;
  }
  return false;
}

}  // namespace

// Native code between two frames takes some exceptions for an answer: the end of a sequence, a missing attribute. Those are
// decided when they have passed it.
static bool may_end_in_native_code(Value exception) {
  for (const char* name : {"AttributeError", "StopIteration", "StopAsyncIteration", "GeneratorExit", "LookupError", "TypeError",
                           "ImportError"})
    if (is_named(exception, name)) return true;
  return false;
}

bool Debugger::is_caught(Thread& t, Frame* frame, Value exception) {
  bool swallowable = may_end_in_native_code(exception);
  for (Frame* each = frame; each; each = each->previous) {
    if (each->code->stream && catches(t, each, each->code->stream->unit_at(each->pc), exception)) return true;
    if (swallowable && each->return_mode == ReturnMode::Exit && each->previous) return true;
  }
  return false;
}

bool Debugger::filter_wants(const Filter& filter, Value exception) {
  for (const std::string& name : filter.excluded)
    if (is_named(exception, name)) return false;
  for (const std::string& name : filter.included)
    if (is_named(exception, name)) return true;
  if (!filter.included.empty()) return false;
  // What ends iterations and programs is no fault, unless it is asked for by name.
  for (const char* name : {"StopIteration", "StopAsyncIteration", "GeneratorExit", "SystemExit"})
    if (is_named(exception, name)) return false;
  return true;
}

void Debugger::exception_seen(Thread& t, Frame* frame) {
  if (filters_.empty() || !face_ || t.pending.is_absent()) return;
  ThreadState& s = state(t);
  Value exception = t.pending;
  Value trace = as<BaseException>(exception)->traceback;
  bool raised_here = trace.is_absent() || !has_kind(trace, Kind::Traceback) || !as<Traceback>(trace)->next;
  for (const Filter& filter : filters_) {
    bool wanted = false;
    switch (filter.mode) {
      case ExceptionMode::kRaised: wanted = raised_here && !skips(frame); break;
      case ExceptionMode::kUncaught: wanted = !is_caught(t, frame, exception); break;
      case ExceptionMode::kUserUncaught: {
        Frame* caller = vm::visible_frame(frame->previous);
        wanted = codes_.is_user_code(frame->code) && caller && !codes_.is_user_code(caller->code) &&
                 !catches(t, frame, frame->code->stream->unit_at(frame->pc), exception);
        break;
      }
    }
    if (!wanted || !filter_wants(filter, exception) || s.last_stop_exception == exception.object()) continue;
    s.last_stop_exception = exception.object();
    Ref held = take_pending(t);
    StopPoint point;
    point.frame = frame;
    point.moment = kAtException;
    point.value = held;
    point.mode = filter.mode;
    point.stopped.reason = StopReason::kException;
    point.stopped.text = inspector().show_exception(t, held);
    point.stopped.hit_breakpoints = {filter.id};
    if (!stop(t, std::move(point)).is_raised()) set_pending(t, std::move(held));
    return;
  }
}

BreakpointStatuses Debugger::set_exception_breakpoints(Thread&, const SetExceptionBreakpoints& request) {
  filters_.clear();
  BreakpointStatuses out;
  for (const ExceptionFilter& wanted : request.filters) {
    Filter& made = filters_.emplace_back(Filter{wanted.id, wanted.mode, {}, {}});
    split_names(wanted.condition, made.included, made.excluded);
    BreakpointStatus status;
    status.id = wanted.id;
    status.verified = true;
    out.breakpoints.push_back(status);
  }
  update_watching();
  return out;
}

}  // namespace krait::debugger
