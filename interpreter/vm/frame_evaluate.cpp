// Code that a debugger runs in the middle of a frame.
//
// A function's locals are shown to it through the frame's f_locals. Only what the code changed is written back, so that
// a cell that a function called meanwhile has set keeps its new value; and the snapshot gives up what it holds, so that
// looking at a program does not keep its objects alive.
#include <string>
#include <vector>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/cell.h"
#include "interpreter/objects/frame.h"
#include "interpreter/vm/helpers.h"
#include "interpreter/vm/instrument.h"

namespace krait::vm {

namespace {

Value* place_of(Frame* frame, int32_t i) {
  Value* slot = &frame->slots[i];
  bool in_cell = frame->code->local_kinds->data[i] & (kLocalCell | kLocalFree);
  return in_cell && has_kind(*slot, Kind::Cell) ? &as<Cell>(*slot)->value : slot;
}

Value name_of(const Frame* frame, int32_t i) { return frame->code->local_names->items[i]; }

// ---- the locals of a function -----------------------------------------------------------------------------------

class Snapshot {
 public:
  explicit Snapshot(Frame* frame) : frame_(frame) {}
  // The namespace as a dict, filled; the values at this time are remembered.
  ResultOf<Dict*> take(Thread& t);
  void write_back(Thread& t);

 private:
  void thin(Thread& t);
  bool in_cell(int32_t i) const { return frame_->code->local_kinds->data[i] & (kLocalCell | kLocalFree); }

  Frame* frame_;
  Ref dict_;
  std::vector<Ref> before_;  // of cells, what they held
  bool ours_ = true;  // the program itself has not asked for f_locals
};

ResultOf<Dict*> Snapshot::take(Thread& t) {
  if (is_dict(frame_->locals)) {
    for (int32_t i = 0; i < frame_->code->slot_count && ours_; ++i)
      ours_ = dict_get_str(as<Dict>(frame_->locals), as<Str>(name_of(frame_, i))).is_absent();
  }
  for (int32_t i = 0; i < frame_->code->slot_count; ++i)
    before_.push_back(in_cell(i) ? Ref::copy(*place_of(frame_, i)) : Ref());
  dict_ = TRY(frame_locals(t, frame_));
  return dict_.as<Dict>();
}

void Snapshot::write_back(Thread& t) {
  std::vector<Ref> replaced;  // let go of when the frame is in order
  for (int32_t i = 0; i < frame_->code->slot_count; ++i) {
    Borrowed now = dict_get(t, dict_.as<Dict>(), name_of(frame_, i));
    if (now.is_raised()) {
      clear_pending(t);
      continue;
    }
    Value* place = place_of(frame_, i);
    // A cell may have been set meanwhile by a function that shares it; any other local only by the code itself.
    if (now.word == (in_cell(i) ? before_[static_cast<size_t>(i)].get() : *place)) continue;
    replaced.push_back(Ref::own(std::exchange(*place, now.word)));
    retain(now.word);
  }
  thin(t);
}

void Snapshot::thin(Thread& t) {
  if (frame_->object) frame_->object->fast_as_locals = false;
  constexpr int64_t kFrameAndUs = 2;
  if (!ours_ || dict_.object()->refcount != kFrameAndUs) return;
  for (int32_t i = 0; i < frame_->code->slot_count; ++i) {
    Result gone = dict_pop(t, dict_.as<Dict>(), name_of(frame_, i));
    if (gone.is_raised()) clear_pending(t);
    else before_.push_back(Ref::own(gone.word));
  }
  if (dict_.as<Dict>()->used == 0) clear(frame_->locals);
}

// ---- code inside the code ----------------------------------------------------------------------------------------
// Functions and comprehensions look names up in their globals: where they use one of the frame's locals, the code runs
// with globals that hold the locals too, and what it did to them is sorted out afterwards.

bool uses_any(const Code* code, Dict* names) {
  for (int64_t i = 0; i < code->names->length; ++i)
    if (!dict_get_str(names, as<Str>(code->names->items[i])).is_absent()) return true;
  return false;
}

bool is_comprehension(const Code* code) {
  return code->name->length && (*code->name)[0] == '<' && !str_equal(code->name, "<lambda>");
}

// Names that comprehensions assign to by := (they would be globals at a module's level).
void collect_walrus_names(const Code* code, bool inside, std::vector<Value>& out) {
  std::string_view bytes = code->bytecode->view();
  uint32_t argument = 0;
  for (size_t i = 0; inside && i + 1 < bytes.size(); i += 2) {
    auto op = static_cast<uint8_t>(bytes[i]);
    argument = argument << 8 | static_cast<uint8_t>(bytes[i + 1]);
    if (op == EXTENDED_ARG) continue;
    if (op == STORE_GLOBAL && argument < static_cast<uint32_t>(code->names->length))
      out.push_back(code->names->items[argument]);
    i += 2 * static_cast<size_t>(code::opcode_info(op).caches);
    argument = 0;
  }
  for (int64_t i = 0; i < code->consts->length; ++i)
    if (Code* inner = try_as<Code>(code->consts->items[i]); inner && is_comprehension(inner))
      collect_walrus_names(inner, true, out);
}

bool inner_code_uses(const Code* code, Dict* names) {
  for (int64_t i = 0; i < code->consts->length; ++i) {
    Code* inner = try_as<Code>(code->consts->items[i]);
    if (inner && (uses_any(inner, names) || inner_code_uses(inner, names))) return true;
  }
  return false;
}

bool contains(const std::vector<Value>& names, Value name) {
  for (Value each : names)
    if (str_equal(as<Str>(each), as<Str>(name))) return true;
  return false;
}

Status put(Thread& t, Value mapping, Value name, Value value_or_absent) {
  if (is_exact_dict(mapping)) {
    if (!value_or_absent.is_absent()) return dict_set(t, as<Dict>(mapping), name, value_or_absent);
    (void)TRY(dict_discard(t, as<Dict>(mapping), name));
    return ok();
  }
  return value_or_absent.is_absent() ? delete_item(t, mapping, name) : set_item(t, mapping, name, value_or_absent);
}

// What the code did to the merged globals goes where it belongs: to the locals what is one, to the globals the rest.
Status sort_out(Thread& t, Dict* merged, Dict* original, Value locals, Dict* globals,
                const std::vector<Value>& walrus) {
  int64_t position = 0;
  Value key, value;
  while (dict_next(merged, position, key, value)) {
    if (!is_exact_str(key)) continue;
    Value old = dict_get_str(original, as<Str>(key));
    if (value == old) continue;
    bool local = contains(walrus, key);
    if (!local && is_dict(locals)) local = !dict_get_str(as<Dict>(locals), as<Str>(key)).is_absent();
    TRY(put(t, local ? locals : Value::from_object(globals), key, value));
  }
  position = 0;
  while (dict_next(original, position, key, value)) {
    if (!is_exact_str(key) || !dict_get_str(merged, as<Str>(key)).is_absent()) continue;
    if (dict_get_str(globals, as<Str>(key)) == value) TRY(put(t, Value::from_object(globals), key, {}));
  }
  return ok();
}

Result run_with_locals_as_globals(Thread& t, Code* code, Dict* globals, Value locals,
                                  const std::vector<Value>& walrus) {
  Ref merged = TRY(dict_copy(t, globals));
  TRY(dict_update(t, merged.as<Dict>(), locals));
  Ref original = TRY(dict_copy(t, merged.as<Dict>()));
  Result r = run_code(t, code, merged.as<Dict>(), locals);
  Ref error = r.is_raised() ? take_pending(t) : Ref();
  if (sort_out(t, merged.as<Dict>(), original.as<Dict>(), locals, globals, walrus).is_raised()) clear_pending(t);
  if (error) set_pending(t, std::move(error));
  return r;
}

Result run_in(Thread& t, Code* code, Dict* globals, Value locals) {
  if (locals.object() == globals || !is_dict(locals)) return run_code(t, code, globals, locals);
  std::vector<Value> walrus;
  collect_walrus_names(code, false, walrus);
  if (walrus.empty() && !inner_code_uses(code, as<Dict>(locals))) return run_code(t, code, globals, locals);
  return run_with_locals_as_globals(t, code, globals, locals, walrus);
}

}  // namespace

Result evaluate_in_frame(Thread& t, Frame* frame, Code* code) {
  Ref globals = Ref::copy(static_cast<Object*>(frame->globals));
  if (!(frame->code->flags & kCodeOptimized)) {
    Ref locals = frame->locals.is_absent() ? globals : Ref::copy(frame->locals);
    return run_in(t, code, frame->globals, locals);
  }
  Snapshot snapshot(frame);
  Dict* locals = TRY(snapshot.take(t));
  Result r = run_in(t, code, frame->globals, Value::from_object(locals));
  Ref error = r.is_raised() ? take_pending(t) : Ref();
  snapshot.write_back(t);
  if (error) set_pending(t, std::move(error));
  return r;
}

}  // namespace krait::vm
