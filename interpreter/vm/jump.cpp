// Moving a stopped frame to another line: f_lineno's setter and the debugger's jump. What lies on the stack at each
// instruction is found by walking the code with kinds instead of values; a jump is allowed when the target's stack is
// what would be left of the present one after taking values off.
#include <algorithm>
#include <string>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/cell.h"
#include "interpreter/objects/frame.h"
#include "interpreter/vm/generators.h"
#include "interpreter/vm/helpers.h"
#include "interpreter/vm/instrument.h"

namespace krait::vm {

namespace {

// Kinds of stack entries.
constexpr char kPlain = 'o', kIterator = 'i', kExcept = 'e', kNull = 'n', kLasti = 'l', kExit = 'w';
const std::string kUnknown = "?";

struct StackKinds {
  const Stream& stream;
  std::vector<std::string> before;   // by unit; kUnknown: not reached
  std::vector<const Word*> work;

  explicit StackKinds(const Stream& s) : stream(s), before(s.words_of_units.size(), kUnknown) {}

  void reach(const Word* w, const std::string& kinds) {
    std::string& known = before[stream.unit_at(w)];
    if (known != kUnknown) return;
    known = kinds;
    work.push_back(w);
  }
  static void pop(std::string& s, size_t n) { s.resize(s.size() >= n ? s.size() - n : 0); }
  void step(const Word* w);
  void run() {
    reach(stream.words.data(), "");
    bool more = true;
    while (more) {
      while (!work.empty()) {
        const Word* w = work.back();
        work.pop_back();
        step(w);
      }
      more = false;
      for (const HandlerRange& range : stream.handlers) {
        const Word* target = stream.words.data() + range.target;
        if (before[stream.unit_at(target)] != kUnknown) continue;
        for (uint32_t u = range.start; u < range.end; ++u) {
          if (before[u] == kUnknown || before[u].size() < range.depth) continue;
          std::string kinds = before[u].substr(0, range.depth);
          if (range.push_lasti) kinds += kLasti;
          reach(target, kinds + kExcept);
          more = true;
          break;
        }
      }
    }
  }
};

void StackKinds::step(const Word* w) {
  std::string s = before[stream.unit_at(w)];
  uint16_t op = stream.original_op(w);
  uint16_t plain = base_op(op);
  const Word* next = w + op_words(op);
  const Word* target = w + static_cast<int32_t>(w->b);
  int oparg = static_cast<int>(w->b);
  const code::OpcodeInfo& info = code::opcode_info(plain);
  switch (plain) {
    case FOR_ITER:
      reach(next, s + kPlain);
      pop(s, 1);
      return reach(target, s);
    case GET_ITER: case GET_AITER:
      pop(s, 1);
      return reach(next, s + kIterator);
    case PUSH_NULL: return reach(next, s + kNull);
    case LOAD_GLOBAL: return reach(next, s + (oparg & 1 ? std::string{kNull, kPlain} : std::string{kPlain}));
    case LOAD_METHOD:
      pop(s, 1);
      return reach(next, s + kNull + kPlain);
    case CALL:
      pop(s, static_cast<size_t>(oparg) + 2);
      return reach(next, s + kPlain);
    case BEFORE_WITH: case BEFORE_ASYNC_WITH:
      pop(s, 1);
      return reach(next, s + kExit + kPlain);
    case PUSH_EXC_INFO: return reach(next, s + kExcept);
    case RETURN_GENERATOR: return reach(next, s + kPlain);
    case SWAP: case COPY: break;
    default: break;
  }
  if (plain == SWAP && s.size() >= w->b && w->b) std::swap(s[s.size() - 1], s[s.size() - w->b]);
  if (info.flags & code::kJump) {
    int effect = code::stack_effect(plain, oparg, 1);
    std::string there = s;
    if (effect < 0) pop(there, static_cast<size_t>(-effect));
    else there.append(static_cast<size_t>(effect), kPlain);
    reach(target, there);
  }
  if (info.flags & code::kNoReturn) return;
  int effect = code::stack_effect(plain, oparg, 0);
  if (effect < 0) pop(s, static_cast<size_t>(-effect));
  else s.append(static_cast<size_t>(effect), kPlain);
  reach(next, s);
}

bool compatible(const std::string& from, const std::string& to) {
  if (to == kUnknown || from == kUnknown || from.size() < to.size()) return false;
  for (size_t i = 0; i < to.size(); ++i) {
    bool fits = to[i] == kPlain || to[i] == kExit ? from[i] != kNull : to[i] == kNull || from[i] == to[i];
    if (!fits) return false;
  }
  return true;
}

const char* why_not(const std::string& to) {
  if (to == kUnknown) return "can't jump into unreachable code";
  switch (to.empty() ? kPlain : to.back()) {
    case kExcept: return "can't jump into an 'except' block as there's no exception";
    case kLasti: return "can't jump into a re-raising block as there's no location";
    case kIterator: return "can't jump into the body of a for loop";
    default: return "incompatible stacks";
  }
}

// The first unit of each stretch of a line.
std::vector<int> line_starts(const Code* code) {
  std::vector<int> lines(static_cast<size_t>(code->bytecode->length / 2), -1);
  int last = -1;
  for (LineTableWalk walk(code); walk.next();) {
    int line = walk.position.line;
    if (line != last && line != -1 && static_cast<size_t>(walk.start / 2) < lines.size())
      lines[static_cast<size_t>(walk.start / 2)] = line;
    last = line;
  }
  return lines;
}

}  // namespace

std::vector<std::string> stack_kinds(const Stream& stream) {
  StackKinds kinds(stream);
  kinds.run();
  return std::move(kinds.before);
}

namespace {

// Takes values off the stack until `depth` are left; exceptions that were being handled are so no more.
void unwind_stack(Thread& t, Frame* frame, std::string kinds, size_t depth) {
  while (kinds.size() > depth) {
    Ref value = Ref::own(*--frame->stack_top);
    if (kinds.back() == kExcept) replace(t.handled->exception, value.is_none() ? Ref() : std::move(value));
    kinds.pop_back();
  }
}

}  // namespace

Raised restart_frame(Thread& t, Frame* frame) {
  t.unwinding_to = frame;
  if (t.pending.is_absent()) (void)raise_none(t, t.types().SystemExit);  // carries the unwinding; nobody sees it
  return raised;
}

void reset_frame(Thread& t, Frame* frame) {
  t.unwinding_to = nullptr;
  clear_pending(t);
  Code* code = frame->code;
  const Stream& stream = *code->stream;
  // A frame that was left for a call has its operands off the stack already.
  std::string kinds = stack_kinds(stream)[stream.unit_at(frame->pc)];
  size_t held = static_cast<size_t>(frame->stack_top - frame->slots) - static_cast<size_t>(code->slot_count);
  kinds.resize(held, kPlain);
  unwind_stack(t, frame, kinds, 0);
  int32_t arguments = code->arg_count + code->keyword_only_count + !!(code->flags & kCodeVarArgs) +
                      !!(code->flags & kCodeVarKeywords);
  for (int32_t i = 0; i < code->slot_count; ++i) {
    Value& slot = frame->slots[i];
    if (i >= arguments) {
      clear(slot);
    } else if (code->local_kinds->data[i] & kLocalCell && has_kind(slot, Kind::Cell)) {
      replace(slot, Ref::copy(as<Cell>(slot)->value));
    }
  }
  clear(frame->locals);
  frame->pc = stream.words.data();
}

// `gone`: so many values on top of the stack do not belong to it any more.
static Status jump(Thread& t, Frame* frame, int line, size_t gone) {
  Code* code = frame->code;
  const Stream& stream = *code->stream;
  if (line < code->first_line) return raise_value_error(t, "line ", line, " comes before the current code block");
  std::vector<int> lines = line_starts(code);
  int wanted = -1;
  for (int each : lines)
    if (each >= line && (wanted < 0 || each < wanted)) wanted = each;
  if (wanted < 0) return raise_value_error(t, "line ", line, " comes after the current code block");
  StackKinds kinds(stream);
  kinds.run();
  std::string from = kinds.before[stream.unit_at(frame->pc)];
  from.resize(from.size() - std::min(gone, from.size()));
  int best = -1;
  const char* refused = nullptr;
  for (size_t u = 0; u < lines.size(); ++u) {
    if (lines[u] != wanted) continue;
    // An instruction may be one with its neighbour (PRECALL and CALL): the stack is known at one of the two.
    const std::string& to = kinds.before[stream.unit_at(stream.at_unit(static_cast<uint32_t>(u)))];
    if (!compatible(from, to)) {
      if (!refused) refused = why_not(to);
    } else if (best < 0 || to.size() > kinds.before[static_cast<size_t>(best)].size()) {
      best = static_cast<int>(stream.unit_at(stream.at_unit(static_cast<uint32_t>(u))));
    }
  }
  if (best < 0) return raise_value_error(t, refused);
  unwind_stack(t, frame, from, kinds.before[static_cast<size_t>(best)].size());
  frame->pc = stream.at_unit(static_cast<uint32_t>(best));
  return ok();
}

Status jump_to_line(Thread& t, Frame* frame, int line) { return jump(t, frame, line, 0); }

bool stands_at_yield(const Frame* frame) {
  return frame->code->stream && base_op(frame->code->stream->original_op(frame->pc)) == YIELD_VALUE;
}

Status jump_from_yield(Thread& t, Frame* frame, int line) {
  Value yielded = *--frame->stack_top;
  Status done = jump(t, frame, line, 1);
  *frame->stack_top++ = yielded;
  if (done.is_raised()) return raised;
  --frame->pc;  // a generator goes on behind where it stands
  frame->traced |= kMovedAtYield;
  return ok();
}

}  // namespace krait::vm
