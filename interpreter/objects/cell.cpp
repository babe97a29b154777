#include "interpreter/objects/cell.h"

#include <cstdio>

#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

namespace {

Result cell_repr(Thread& t, Value self) {
  Value v = as<Cell>(self)->value;
  char text[64];
  std::snprintf(text, sizeof text, "%p", static_cast<void*>(self.object()));
  std::string shown = cat("<cell at ", text, ": ");
  if (v.is_absent()) return make_str(t, shown + "empty>");
  if (v.is_object()) {
    std::snprintf(text, sizeof text, "%p", static_cast<void*>(v.object()));
    return make_str(t, cat(shown, type_name(t, v), " object at ", text, ">"));
  }
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(v.bits));
  return make_str(t, cat(shown, type_name(t, v), " object at ", text, ">"));
}

Result cell_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!has_kind(a, Kind::Cell) || !has_kind(b, Kind::Cell)) return kNotImplemented;
  Value x = as<Cell>(a)->value, y = as<Cell>(b)->value;
  if (!x.is_absent() && !y.is_absent()) return compare(t, x, y, op);
  bool left = !x.is_absent(), right = !y.is_absent();
  switch (op) {
    case CompareOp::Lt: return boolean(left < right);
    case CompareOp::Le: return boolean(left <= right);
    case CompareOp::Eq: return boolean(left == right);
    case CompareOp::Ne: return boolean(left != right);
    case CompareOp::Gt: return boolean(left > right);
    default: return boolean(left >= right);
  }
}

Result get_contents(Thread& t, Value self) {
  Value v = as<Cell>(self)->value;
  if (v.is_absent()) return raise_value_error(t, "Cell is empty");
  return Result::copy(v);
}
Status set_contents(Thread&, Value self, Value value) {
  replace(as<Cell>(self)->value, Ref::copy(value));
  return ok();
}

const NativeGetSet kCellGetSets[] = {{"cell_contents", get_contents, set_contents}, {}};

Result cell_new(Thread& t, const Args& a) { return make_cell(t, a[0]); }

}  // namespace

Result make_cell(Thread& t, Value value) {
  Cell* cell = allocate<Cell>(t, t.types().cell);
  if (!cell) return raised;
  retain(value);
  cell->value = value;
  return Result::own(cell);
}

const TypeSpec kCellType = {
    .name = "cell",
    .kind = Kind::Cell,
    .size = sizeof(Cell),
    .flags = kHasGc,
    .new_ = {"cell(contents=<absent>, /)", cell_new},
    .getsets = kCellGetSets,
    .slots = {.destroy = [](Object* o) { clear(static_cast<Cell*>(o)->value); },
              .traverse = [](Object* o, Visitor& visit) { visit(static_cast<Cell*>(o)->value); },
              .clear = [](Object* o) { clear(static_cast<Cell*>(o)->value); },
              .repr = cell_repr,
              .compare = cell_compare},
};

}  // namespace krait::objects
