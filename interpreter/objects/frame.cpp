#include "interpreter/objects/frame.h"

#include <cstdio>
#include <cstring>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/cell.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/generator_internal.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/instrument.h"
#include "interpreter/vm/stream.h"

namespace krait::objects {

namespace {

size_t frame_bytes(const Frame* frame) {
  return sizeof(Frame) + static_cast<size_t>(frame->stack_top - frame->slots) * sizeof(Value);
}

// Releases everything but the memory. The slots are emptied first: what dies may look at the frame.
void release_contents(Frame* frame) {
  Value* top = frame->stack_top;
  frame->stack_top = frame->slots;
  for (Value* v = frame->slots; v < top; ++v) {
    Value old = std::exchange(*v, Value{});
    release(old);
  }
  clear(frame->locals);
  clear_pointer(frame->code);
  clear_pointer(frame->function);
}

// The frame's call ends while its object lives on: the contents move to memory of the object's own.
bool move_behind_object(Thread& t, Frame* frame) {
  FrameObject* object = frame->object;
  size_t bytes = frame_bytes(frame);
  auto* copy = static_cast<Frame*>(allocate_block(t, bytes));
  if (!copy) return false;
  std::memcpy(static_cast<void*>(copy), frame, bytes);
  copy->stack_top = copy->slots + (frame->stack_top - frame->slots);
  copy->owner = FrameOwner::Object;
  copy->previous = nullptr;
  copy->object = nullptr;
  object->frame = copy;
  Frame* back = vm::visible_frame(frame->owner == FrameOwner::Generator ? nullptr : frame->previous);
  if (back && !object->back) {
    Result made = frame_object(t, back);
    if (!made.is_raised()) object->back = static_cast<FrameObject*>(made.word.object());
  }
  return true;
}

void frame_object_destroy(Object* o) {
  FrameObject* f = static_cast<FrameObject*>(o);
  clear(f->trace);
  if (Frame* frame = std::exchange(f->frame, nullptr); frame && frame->owner == FrameOwner::Object) {
    size_t bytes = frame_bytes(frame);
    Interpreter* interpreter = f->type->interpreter;
    release_contents(frame);
    free_block(interpreter, frame, bytes);
  }
  clear_pointer(f->back);
}

void frame_object_traverse(Object* o, Visitor& visit) {
  FrameObject* f = static_cast<FrameObject*>(o);
  visit(f->back);
  visit(f->trace);
  if (!f->frame || f->frame->owner != FrameOwner::Object) return;
  visit(f->frame->locals);
  visit(static_cast<Object*>(f->frame->function));
  visit(static_cast<Object*>(f->frame->code));
  for (Value* v = f->frame->slots; v < f->frame->stack_top; ++v) visit(*v);
}

void frame_object_clear(Object* o) {
  FrameObject* f = static_cast<FrameObject*>(o);
  clear(f->trace);
  clear_pointer(f->back);
  if (!f->frame || f->frame->owner != FrameOwner::Object) return;
  for (Value* v = f->frame->slots; v < f->frame->stack_top; ++v) clear(*v);
  clear(f->frame->locals);
}

FrameObject* self_of(Value v) { return as<FrameObject>(v); }

Result frame_repr(Thread& t, Value self) {
  Frame* frame = self_of(self)->frame;
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(self.object()));
  Ref file = TRY(repr(t, Value::from_object(frame->code->filename)));
  return make_str(t, cat("<frame at ", address, ", file ", file.as<Str>(), ", line ", frame_line(frame), ", code ",
                         frame->code->name, ">"));
}

Result get_code(Thread&, Value self) { return Result::copy(static_cast<Object*>(self_of(self)->frame->code)); }
Result get_globals(Thread&, Value self) { return Result::copy(static_cast<Object*>(self_of(self)->frame->globals)); }
Result get_builtins(Thread&, Value self) { return Result::copy(static_cast<Object*>(self_of(self)->frame->builtins)); }
Result get_locals(Thread& t, Value self) { return frame_locals(t, self_of(self)->frame); }
Result get_lasti(Thread&, Value self) {
  FrameObject* f = self_of(self);
  return small_int(f->shown_unit >= 0 ? f->shown_unit * 2 : frame_offset(f->frame));
}
Result get_line(Thread&, Value self) {
  int line = frame_line(self_of(self)->frame);
  return line < 0 ? Result(kNone) : Result(small_int(line));
}
Status set_line(Thread& t, Value self, Value v) {
  if (v.is_absent()) return raise_attribute_error(t, "cannot delete attribute");
  if (!v.is_small_int()) return raise_value_error(t, "lineno must be an integer");
  FrameObject* f = self_of(self);
  if (!t.traced_event || t.traced_event == 'c')
    return raise_value_error(t, "can't jump from the 'call' trace event of a new frame");
  bool yields = t.traced_event == 'r' && vm::stands_at_yield(f->frame);
  if (t.traced_event != 'l' && !yields) return raise_value_error(t, "can only jump from a 'line' trace event");
  bool traced = !f->trace.is_absent() || f->frame->traced & vm::kFollowed;
  if (f->frame->owner == FrameOwner::Object || !traced)
    return raise_value_error(t, "f_lineno can only be set by a trace function");
  int line = static_cast<int>(v.small_int());
  return yields ? vm::jump_from_yield(t, f->frame, line) : vm::jump_to_line(t, f->frame, line);
}
Result get_back(Thread& t, Value self) {
  FrameObject* f = self_of(self);
  if (f->back) return Result::copy(static_cast<Object*>(f->back));
  Frame* back = frame_back(f->frame);
  return back ? frame_object(t, back) : Result(kNone);
}
Result get_trace(Thread&, Value self) {
  Value v = self_of(self)->trace;
  return v.is_absent() ? Result(kNone) : Result::copy(v);
}
Status set_trace(Thread&, Value self, Value v) {
  replace(self_of(self)->trace, v.is_absent() || v.is_none() ? Ref() : Ref::copy(v));
  return ok();
}
template <bool FrameObject::*flag> Result get_flag(Thread&, Value self) { return boolean(self_of(self)->*flag); }
template <bool FrameObject::*flag> Status set_flag(Thread& t, Value self, Value v) {
  if (!v.is_bool()) return raise_type_error(t, "attribute value type must be bool");
  self_of(self)->*flag = v.is_true();
  return ok();
}

Result clear_method(Thread& t, const Args& a) {
  FrameObject* f = self_of(a.self);
  if (f->frame->owner == FrameOwner::Generator) {
    Generator* generator = generator_of(f->frame);
    if (generator->state == GeneratorState::Running) return raise_runtime_error(t, "cannot clear an executing frame");
    Ref keep = Ref::copy(static_cast<Object*>(generator));
    generator_finalize(t, generator);
    return kNone;
  }
  if (f->frame->owner == FrameOwner::Stack) return raise_runtime_error(t, "cannot clear an executing frame");
  frame_object_clear(f);
  return kNone;
}

const NativeGetSet kFrameGetSets[] = {
    {"f_code", get_code}, {"f_globals", get_globals}, {"f_builtins", get_builtins}, {"f_locals", get_locals},
    {"f_lasti", get_lasti}, {"f_lineno", get_line, set_line}, {"f_back", get_back}, {"f_trace", get_trace, set_trace},
    {"f_trace_lines", get_flag<&FrameObject::trace_lines>, set_flag<&FrameObject::trace_lines>},
    {"f_trace_opcodes", get_flag<&FrameObject::trace_opcodes>, set_flag<&FrameObject::trace_opcodes>},
    {}};
const NativeFunction kFrameMethods[] = {{"clear()", clear_method, "F.clear(): lets go of the frame's variables."},
                                        {}};

// What a slot holds as Python sees it: the contents of a cell, or the value itself.
Value visible_value(const Frame* frame, int32_t i) {
  Value v = frame->slots[i];
  bool in_cell = frame->code->local_kinds->data[i] & (kLocalCell | kLocalFree);
  if (in_cell && has_kind(v, Kind::Cell)) return as<Cell>(v)->value;
  return v;
}

}  // namespace

Result frame_object(Thread& t, Frame* frame) {
  if (frame->object) return Result::copy(static_cast<Object*>(frame->object));
  FrameObject* f = allocate<FrameObject>(t, t.types().frame);
  if (!f) return raised;
  f->frame = frame;
  f->trace_lines = true;
  f->shown_unit = -1;
  frame->object = f;
  return Result::copy(static_cast<Object*>(f));
}

Result frame_locals(Thread& t, Frame* frame) {
  Code* code = frame->code;
  if (!(code->flags & kCodeOptimized)) {
    if (frame->locals.is_absent()) return Result::copy(static_cast<Object*>(frame->globals));
    return Result::copy(frame->locals);
  }
  if (frame->locals.is_absent()) {
    Ref dict = TRY(make_dict(t));
    frame->locals = dict.leak();
  }
  Ref locals = Ref::copy(frame->locals);
  if (!is_dict(locals)) return locals;  // a mapping that exec was given for a function's code
  Dict* dict = locals.as<Dict>();
  for (int32_t i = 0; i < code->slot_count; ++i) {
    Value v = visible_value(frame, i), name = code->local_names->items[i];
    if (v.is_absent()) {
      (void)TRY(dict_discard(t, dict, name));
    } else {
      TRY(dict_set(t, dict, name, v));
    }
  }
  if (frame->object) frame->object->fast_as_locals = true;
  return locals;
}

void frame_locals_to_fast(Thread& t, Frame* frame, bool clear_missing) {
  if (frame->locals.is_absent() || !(frame->code->flags & kCodeOptimized)) return;
  if (!frame->object || !frame->object->fast_as_locals) return;
  frame->object->fast_as_locals = false;
  Ref pending = take_pending(t);
  Dict* dict = as<Dict>(frame->locals);
  Code* code = frame->code;
  for (int32_t i = 0; i < code->slot_count; ++i) {
    Borrowed found = dict_get(t, dict, code->local_names->items[i]);
    if (found.is_raised()) {
      clear_pending(t);
      continue;
    }
    if (found.is_absent() && !clear_missing) continue;
    Value* slot = &frame->slots[i];
    if (code->local_kinds->data[i] & (kLocalCell | kLocalFree) && has_kind(*slot, Kind::Cell))
      slot = &as<Cell>(*slot)->value;
    if (*slot != found.word) replace(*slot, Ref::copy(found.word));
  }
  if (pending) set_pending(t, std::move(pending));
}

int frame_offset(const Frame* frame) {
  const vm::Stream* stream = frame->code->stream;
  if (!stream) return -1;
  return static_cast<int>(stream->unit_at(frame->pc) * 2);
}

int frame_line(const Frame* frame) {
  const vm::Stream* stream = frame->code->stream;
  if (stream && !stream->lines.empty()) return stream->lines[stream->unit_at(frame->pc)];  // while it is observed
  return code_line(frame->code, frame_offset(frame));
}

Frame* frame_back(const Frame* frame) { return vm::visible_frame(frame->previous); }

bool frame_is_incomplete(const Frame* frame) {
  if (frame->owner != FrameOwner::Stack) return false;
  const vm::Stream* stream = frame->code->stream;
  return !stream || stream->unit_at(frame->pc) < stream->first_traceable;
}

void frame_clear(Thread& t, Frame* frame) {
  if (FrameObject* object = frame->object) {
    bool moved = object->refcount > 1 && move_behind_object(t, frame);
    frame->object = nullptr;
    if (moved) {
      release(static_cast<Object*>(object));
      return;
    }
    object->frame = nullptr;
    if (object->refcount > 1) object->frame = frame;  // memory is out: the object shows a frame without contents
    release(static_cast<Object*>(object));
  }
  release_contents(frame);
}

const TypeSpec kFrameType = {
    .name = "frame",
    .kind = Kind::Frame,
    .size = sizeof(FrameObject),
    .flags = kHasGc | kNoInstances,
    .methods = kFrameMethods,
    .getsets = kFrameGetSets,
    .slots = {.destroy = frame_object_destroy,
              .traverse = frame_object_traverse,
              .clear = frame_object_clear,
              .repr = frame_repr},
};

}  // namespace krait::objects
