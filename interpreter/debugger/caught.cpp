#include "interpreter/debugger/caught.h"

#include "interpreter/objects/cell.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/vm/stream.h"

namespace krait::debugger {

using namespace objects;
using namespace vm;

namespace {

enum class Verdict { kCaught, kPassedOn, kUnknown };

bool matches(Value exception, Value types) {
  if (is_tuple(types)) {
    for (int64_t i = 0; i < as<Tuple>(types)->length; ++i)
      if (matches(exception, as<Tuple>(types)->items[i])) return true;
    return false;
  }
  return has_kind(types, Kind::Type) && exception.object()->type->is_subclass_of(static_cast<Type*>(types.object()));
}

// Runs the few instructions that name the types of an except clause.
class ClauseReader {
 public:
  ClauseReader(Thread& t, Frame* frame, Value exception) : t_(t), frame_(frame), exception_(exception) {}

  Verdict read(const Word* w) {
    const Stream& stream = *frame_->code->stream;
    const Word* clause = w;
    for (int steps = 0; steps < 400; ++steps) {
      uint16_t op = base_op(stream.original_op(w));
      const Word* next = w + op_words(stream.original_op(w));
      switch (op) {
        case CHECK_EXC_MATCH: {
          if (stack_.empty()) return Verdict::kUnknown;
          if (matches(exception_, stack_.back())) return Verdict::kCaught;
          stack_.clear();
          if (base_op(stream.original_op(next)) != POP_JUMP_FORWARD_IF_FALSE) return Verdict::kUnknown;
          clause = w = next + static_cast<int32_t>(next->b);
          break;
        }
        case RERAISE: return where_ = stream.unit_at(w), Verdict::kPassedOn;
        case POP_TOP: return stack_.empty() ? Verdict::kCaught : Verdict::kUnknown;  // except:
        case NOP: w = next; break;
        default:
          if (!load(op, w)) return finally(stream, clause);
          w = next;
      }
    }
    return Verdict::kUnknown;
  }
  // The unit of the RERAISE that passes it on.
  uint32_t where() const { return where_; }

 private:
  bool load(uint16_t op, const Word* w) {
    Code* code = frame_->code;
    Value v;
    switch (op) {
      case LOAD_CONST: v = code->consts->items[w->b]; break;
      case LOAD_FAST: v = frame_->slots[w->b]; break;
      case LOAD_DEREF:
        v = frame_->slots[w->b];
        if (has_kind(v, Kind::Cell)) v = as<Cell>(v)->value;
        break;
      case LOAD_GLOBAL: v = global(as<Str>(code->names->items[w->b >> 1])); break;
      case LOAD_NAME: v = named(as<Str>(code->names->items[w->b])); break;
      case LOAD_ATTR: {
        if (stack_.empty()) return false;
        Value owner = stack_.back();
        stack_.pop_back();
        v = attribute(owner, as<Str>(code->names->items[w->b]));
        break;
      }
      case BUILD_TUPLE: {
        if (stack_.size() < w->b) return false;
        // One of them is enough: an exception that matches any matches the tuple.
        Value chosen = w->b ? stack_[stack_.size() - w->b] : Value(kNone);
        for (size_t i = stack_.size() - w->b; i < stack_.size(); ++i)
          if (matches(exception_, stack_[i])) chosen = stack_[i];
        stack_.resize(stack_.size() - w->b);
        v = chosen;
        break;
      }
      default: return false;
    }
    if (v.is_absent()) return false;
    stack_.push_back(v);
    return true;
  }
  Value global(Str* name) {
    Value v = lookup_in(frame_->globals, name);
    return v.is_absent() ? lookup_in(frame_->builtins, name) : v;
  }
  Value named(Str* name) {
    Value v = is_dict(frame_->locals) ? lookup_in(as<Dict>(frame_->locals), name) : Value{};
    return v.is_absent() ? global(name) : v;
  }
  Value lookup_in(Dict* dict, Str* name) {
    Borrowed found = dict_get(t_, dict, Value::from_object(name));
    if (!found.is_raised()) return found.word;
    clear_pending(t_);
    return {};
  }
  Value attribute(Value owner, Str* name) {
    if (has_kind(owner, Kind::Module)) return lookup_in(as<objects::Module>(owner)->dict, name);
    if (has_kind(owner, Kind::Type)) return lookup(t_, static_cast<Type*>(owner.object()), name);
    return {};
  }
  // A finally clause, or the cleanup behind an except clause: it ends by raising again what it was given, unless it
  // returns.
  Verdict finally(const Stream& stream, const Word* w) {
    for (; w->op != RESERVED_END; w += op_words(stream.original_op(w))) {
      uint16_t op = base_op(stream.original_op(w));
      if (op == RERAISE) return where_ = stream.unit_at(w), Verdict::kPassedOn;
      if (op == RETURN_VALUE) return Verdict::kCaught;
      if (op == CHECK_EXC_MATCH || op == CHECK_EG_MATCH) return Verdict::kUnknown;
    }
    return Verdict::kUnknown;
  }

  Thread& t_;
  Frame* frame_;
  Value exception_;
  std::vector<Value> stack_;
  uint32_t where_ = 0;
};

// with statements pass exceptions on, but for contextlib.suppress and those of unittest and pytest that expect one.
Verdict judge_exit(Frame* frame, const HandlerRange& handler, Value exception) {
  if (handler.depth == 0) return Verdict::kPassedOn;
  Value exit = frame->slots[frame->code->slot_count + static_cast<int32_t>(handler.depth) - 1];
  if (!has_kind(exit, Kind::BoundMethod)) return Verdict::kPassedOn;
  Value manager = as<BoundMethod>(exit)->self;
  if (!manager.is_object()) return Verdict::kPassedOn;
  std::string type = type_full_name(manager.object()->type);
  if (type == "unittest.case._AssertRaisesContext" || type == "_pytest.python_api.RaisesContext")
    return Verdict::kCaught;
  if (type != "contextlib.suppress") return Verdict::kPassedOn;
  Thread& t = current_thread(manager.object());
  Result types = get_attr_or_absent(t, manager, "_exceptions");
  if (types.is_raised()) return clear_pending(t), Verdict::kUnknown;
  Ref kept = types.take();
  return matches(exception, kept) ? Verdict::kCaught : Verdict::kPassedOn;
}

// threading prints what a thread's function raises: nothing of the program has handled it.
bool only_reports(const Code* code) {
  if (!str_equal(code->name, "_bootstrap_inner") && !str_equal(code->name, "_bootstrap")) return false;
  return str_wtf8(code->filename).ends_with("/threading.py");
}

}  // namespace

bool is_caught_in(Thread& t, Frame* frame, Value exception) {
  if (frame_is_incomplete(frame) || only_reports(frame->code)) return false;
  const Stream& stream = *frame->code->stream;
  uint32_t unit = stream.unit_at(frame->pc);
  for (int rounds = 0; rounds < 100; ++rounds) {
    const HandlerRange* handler = find_handler(stream, unit);
    if (!handler) return false;
    const Word* w = stream.words.data() + handler->target;
    uint16_t first = base_op(stream.original_op(w));
    if (first == END_ASYNC_FOR) {
      if (exception.object()->type->is_subclass_of(t.types().StopAsyncIteration)) return true;
      unit = stream.unit_at(w);
      continue;
    }
    if (first == PUSH_EXC_INFO) w += op_words(stream.original_op(w));
    if (base_op(stream.original_op(w)) == WITH_EXCEPT_START) {
      Verdict verdict = judge_exit(frame, *handler, exception);
      if (verdict != Verdict::kPassedOn) return true;
      unit = stream.unit_at(w);
      while (w->op != RESERVED_END && base_op(stream.original_op(w)) != RERAISE) w += op_words(stream.original_op(w));
      if (w->op != RESERVED_END) unit = stream.unit_at(w);
      continue;
    }
    ClauseReader reader(t, frame, exception);
    if (reader.read(w) != Verdict::kPassedOn) return true;
    if (reader.where() == unit) return false;
    unit = reader.where();
  }
  return true;
}

}  // namespace krait::debugger
