// The names of a scope with their values.
#include "interpreter/debugger/children.h"
#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/members.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/generator.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::debugger {

namespace {

void append_dict(Dict* dict, std::vector<ScopeEntry>& out) {
  std::int64_t position = 0;
  Value key, value;
  while (dict && dict_next(dict, position, key, value))
    if (is_str(key)) out.push_back({Ref::copy(key), Ref::copy(value)});
}

bool is_free(const Frame* frame, int i) {
  return frame->code->local_kinds->data[i] & kLocalFree;
}

void append_slots(Frame* frame, bool free, std::vector<ScopeEntry>& out) {
  Code* code = frame->code;
  for (int i = 0; i < code->slot_count; ++i) {
    Value value = slot_value(frame, i);
    if (is_free(frame, i) != free || value.is_absent()) continue;
    out.push_back({Ref::copy(code->local_names->items[i]), Ref::copy(value)});
  }
}

// What an expression has added to a function's namespace: names in the snapshot that are none of its locals.
void append_added(Frame* frame, std::vector<ScopeEntry>& out) {
  if (!is_dict(frame->locals)) return;
  std::vector<ScopeEntry> all;
  append_dict(as<Dict>(frame->locals), all);
  for (ScopeEntry& each : all) {
    bool known = false;
    for (int i = 0; i < frame->code->slot_count && !known; ++i)
      known = str_equal(as<Str>(frame->code->local_names->items[i]), each.name.as<Str>());
    if (!known) out.push_back(std::move(each));
  }
}

void append_returned(const ChildContext& c, Thread* owner, Frame* frame, std::vector<ScopeEntry>& out) {
  if (frame != c.debugger.where().frame) return;
  for (const ReturnedValue& each : c.debugger.returned(*owner)) {
    std::string name = is_str(each.function) ? text_of_str(as<Str>(each.function)) : "?";
    out.push_back({Ref(), Ref::copy(each.value), "(return) " + name, VariableRole::kReturn});
  }
}

std::vector<ScopeEntry> locals(const ChildContext& c, Thread* owner, Frame* frame) {
  std::vector<ScopeEntry> out;
  append_returned(c, owner, frame, out);
  if (frame->code->flags & kCodeOptimized) {
    append_slots(frame, false, out);
    append_added(frame, out);
  } else if (is_dict(frame->locals)) {
    append_dict(as<Dict>(frame->locals), out);
    append_slots(frame, false, out);  // cells of a class body
  } else {
    append_dict(frame->globals, out);
  }
  return out;
}

}  // namespace

std::vector<ScopeEntry> scope_entries(const ChildContext& c, HandleKind kind, Thread* owner, Frame* frame) {
  std::vector<ScopeEntry> out;
  switch (kind) {
    case HandleKind::kLocals: return locals(c, owner, frame);
    case HandleKind::kClosure: append_slots(frame, true, out); break;
    case HandleKind::kGlobals: append_dict(frame->globals, out); break;
    case HandleKind::kBuiltins: append_dict(frame->builtins, out); break;
    case HandleKind::kFrameOf:
      append_slots(frame, false, out);
      append_slots(frame, true, out);
      break;
    default: break;
  }
  return out;
}

Frame* inner_frame(Value value) {
  if (is_generator(value) || is_coroutine(value) || is_async_generator(value)) {
    auto* generator = static_cast<Generator*>(value.object());
    return generator->state == GeneratorState::Finished ? nullptr : &generator->frame;
  }
  if (has_kind(value, Kind::Frame)) {
    Frame* frame = as<FrameObject>(value)->frame;
    return frame && frame->code ? frame : nullptr;
  }
  return nullptr;
}

}  // namespace krait::debugger
