// dict_keys, dict_values and dict_items (library reference, Dictionary view objects).
#include "interpreter/objects/dict_views.h"

#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

Result make_dict_view(Thread& t, Type* type, Value dict) {
  auto* view = allocate<DictView>(t, type);
  if (!view) return raised;
  retain(view->dict = dict);
  return Result::own(view);
}

namespace {

Dict* dict_of(Value view) { return as<Dict>(as<DictView>(view)->dict); }

void destroy(Object* o) { release(static_cast<DictView*>(o)->dict); }
void traverse(Object* o, Visitor& visit) { visit(static_cast<DictView*>(o)->dict); }

ResultOf<int64_t> length(Thread&, Value self) { return dict_of(self)->used; }

bool is_keys(Thread& t, Value v) { return has_type(t, v, t.types().dict_keys); }
bool is_items(Thread& t, Value v) { return has_type(t, v, t.types().dict_items); }
bool is_set_like(Thread& t, Value v) { return is_any_set(v) || is_keys(t, v) || is_items(t, v); }

Result view_repr(Thread& t, Value self) {
  if (!TRY(repr_enter(t, self))) return make_ascii(t, "...");
  ReprGuard leave{t, self};
  Ref list = TRY(list_from(t, self));
  Ref text = TRY(repr(t, list));
  return make_str(t, cat(type_name(t, self), "(", text.as<Str>(), ")"));
}

Result keys_iter(Thread& t, Value self) { return dict_iter(t, as<DictView>(self)->dict); }
Result values_iter(Thread& t, Value self) {
  return make_dict_iterator(t, t.types().dict_value_iterator, as<DictView>(self)->dict);
}
Result items_iter(Thread& t, Value self) {
  return make_dict_iterator(t, t.types().dict_item_iterator, as<DictView>(self)->dict);
}

ResultOf<bool> keys_contains(Thread& t, Value self, Value key) { return dict_contains(t, dict_of(self), key); }

ResultOf<bool> items_contains(Thread& t, Value self, Value pair) {
  if (!is_tuple(pair) || as<Tuple>(pair)->length != 2) return false;
  Value found = TRY(dict_get(t, dict_of(self), as<Tuple>(pair)->items[0]));
  if (found.is_absent()) return false;
  Ref held = Ref::copy(found);
  return equal(t, held, as<Tuple>(pair)->items[1]);
}

ResultOf<bool> all_in(Thread& t, Value items, Value container) {
  Ref iterator = TRY(iter(t, items));
  for (;;) {
    Ref item = TRY(next(t, iterator));
    if (item.is_absent()) return true;
    if (!TRY(contains(t, container, item))) return false;
  }
}

Result view_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_set_like(t, b) || !is_set_like(t, a)) return kNotImplemented;
  int64_t x = TRY(runtime::length(t, a)), y = TRY(runtime::length(t, b));
  bool answer = false;
  switch (op) {
    case CompareOp::Eq:
    case CompareOp::Ne: answer = x == y && TRY(all_in(t, a, b)); break;
    case CompareOp::Lt: answer = x < y && TRY(all_in(t, a, b)); break;
    case CompareOp::Le: answer = x <= y && TRY(all_in(t, a, b)); break;
    case CompareOp::Gt: answer = x > y && TRY(all_in(t, b, a)); break;
    case CompareOp::Ge: answer = x >= y && TRY(all_in(t, b, a)); break;
  }
  return boolean(op == CompareOp::Ne ? !answer : answer);
}

Result set_operation(Thread& t, Value a, Value b, const char* update) {
  Ref result = TRY(make_set(t, a));
  Ref done = TRY(call_method(t, result, update, {b}));
  return result;
}

Result view_subtract(Thread& t, Value a, Value b) { return set_operation(t, a, b, "difference_update"); }
Result view_or(Thread& t, Value a, Value b) { return set_operation(t, a, b, "update"); }
Result view_xor(Thread& t, Value a, Value b) { return set_operation(t, a, b, "symmetric_difference_update"); }

Result intersect(Thread& t, Value a, Value b) {
  if (!is_keys(t, a) && !is_items(t, a)) std::swap(a, b);
  if (is_set_like(t, b) && TRY(runtime::length(t, b)) > TRY(runtime::length(t, a)) &&
      (is_keys(t, b) || is_items(t, b))) {
    std::swap(a, b);
  }
  if (is_any_set(b) && TRY(runtime::length(t, b)) >= TRY(runtime::length(t, a))) {
    return call_method(t, b, "intersection", {a});
  }
  Ref result = TRY(make_set(t, kAbsent));
  TRY(for_each(t, b, [&](Value item) -> Status {
    if (TRY(contains(t, a, item))) TRY(set_add(t, result.as<Set>(), item));
    return ok();
  }));
  return result;
}

Result isdisjoint(Thread& t, const Args& a) {
  Value self = a.self, other = a[0];
  if (self == other) return boolean(dict_of(self)->used == 0);
  if (is_set_like(t, other) && TRY(runtime::length(t, other)) > TRY(runtime::length(t, self))) std::swap(self, other);
  Ref iterator = TRY(iter(t, other));
  for (;;) {
    Ref item = TRY(next(t, iterator));
    if (item.is_absent()) return kTrue;
    if (TRY(contains(t, self, item))) return kFalse;
  }
}

Result keys_reversed(Thread& t, const Args& a) {
  return make_dict_reverse_iterator(t, t.types().dict_reverse_key_iterator, as<DictView>(a.self)->dict);
}
Result values_reversed(Thread& t, const Args& a) {
  return make_dict_reverse_iterator(t, t.types().dict_reverse_value_iterator, as<DictView>(a.self)->dict);
}
Result items_reversed(Thread& t, const Args& a) {
  return make_dict_reverse_iterator(t, t.types().dict_reverse_item_iterator, as<DictView>(a.self)->dict);
}

Result get_mapping(Thread& t, Value self) { return make_mappingproxy(t, as<DictView>(self)->dict); }

constexpr const char* kDisjointDoc = "Tells whether the view shares nothing with the iterable.";

const NativeFunction kKeysMethods[] = {{"isdisjoint(other, /)", isdisjoint, kDisjointDoc},
                                       {"__reversed__()", keys_reversed,
                                           "An iterator over the keys, last one first."},
                                       {}};
const NativeFunction kValuesMethods[] = {
    {"__reversed__()", values_reversed, "An iterator over the values, the last one first."}, {}};
const NativeFunction kItemsMethods[] = {
    {"isdisjoint(other, /)", isdisjoint, kDisjointDoc},
    {"__reversed__()", items_reversed, "An iterator over the items, the last one first."},
    {}};
const NativeGetSet kGetSets[] = {{"mapping", get_mapping, nullptr, "The dict behind the view, read-only."}, {}};

}  // namespace

const TypeSpec kDictKeysType = {.name = "dict_keys",
                                .size = sizeof(DictView),
                                .flags = kHasGc | kNoInstances,
                                .methods = kKeysMethods,
                                .getsets = kGetSets,
                                .slots = {.destroy = destroy,
                                          .traverse = traverse,
                                          .repr = view_repr,
                                          .compare = view_compare,
                                          .iter = keys_iter,
                                          .subtract = view_subtract,
                                          .and_ = intersect,
                                          .xor_ = view_xor,
                                          .or_ = view_or,
                                          .length = length,
                                          .contains = keys_contains}};
const TypeSpec kDictValuesType = {
    .name = "dict_values",
    .size = sizeof(DictView),
    .flags = kHasGc | kNoInstances,
    .methods = kValuesMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .repr = view_repr, .iter = values_iter, .length = length}};
const TypeSpec kDictItemsType = {.name = "dict_items",
                                 .size = sizeof(DictView),
                                 .flags = kHasGc | kNoInstances,
                                 .methods = kItemsMethods,
                                 .getsets = kGetSets,
                                 .slots = {.destroy = destroy,
                                           .traverse = traverse,
                                           .repr = view_repr,
                                           .compare = view_compare,
                                           .iter = items_iter,
                                           .subtract = view_subtract,
                                           .and_ = intersect,
                                           .xor_ = view_xor,
                                           .or_ = view_or,
                                           .length = length,
                                           .contains = items_contains}};

}  // namespace krait::objects
