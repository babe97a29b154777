// mappingproxy: a read-only view of a mapping (types.MappingProxyType), and what type.__dict__ is.
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

static Value mapping_of(Value v) { return as<MappingProxy>(v)->mapping; }

Result make_mappingproxy(Thread& t, Value mapping) {
  auto* p = allocate<MappingProxy>(t, t.types().mappingproxy);
  if (!p) return raised;
  p->mapping = Ref::copy(mapping).leak();
  return Result::own(p);
}

static void destroy(Object* o) { clear(static_cast<MappingProxy*>(o)->mapping); }
static void traverse(Object* o, Visitor& visit) { visit(static_cast<MappingProxy*>(o)->mapping); }

static Result construct(Thread& t, const Args& a) {
  Type* type = type_of(t, a[0]);
  bool fits = is_mapping(t, a[0]) && type->kind != Kind::List && type->kind != Kind::Tuple;
  if (!fits) return raise_type_error(t, "mappingproxy() argument must be a mapping, not ", type_name(t, a[0]));
  return make_mappingproxy(t, a[0]);
}

static Result forward(Thread& t, const Args& a, const char* method) {
  return call_method(t, mapping_of(a.self), method);
}
static Result proxy_get(Thread& t, const Args& a) {
  return call_method(t, mapping_of(a.self), t.names().get, {a[0], a[1]});
}
static Result proxy_keys(Thread& t, const Args& a) { return forward(t, a, "keys"); }
static Result proxy_values(Thread& t, const Args& a) { return forward(t, a, "values"); }
static Result proxy_items(Thread& t, const Args& a) { return forward(t, a, "items"); }
static Result proxy_copy(Thread& t, const Args& a) { return forward(t, a, "copy"); }
static Result proxy_reversed(Thread& t, const Args& a) { return forward(t, a, "__reversed__"); }
static Result proxy_class_getitem(Thread& t, const Args& a) {
  return call(t, word(t.types().generic_alias), {a.self, a[0]});
}
static const NativeFunction kMethods[] = {
    {"get(key, default=None, /)", proxy_get, "The value of key, or default."},
    {"keys()", proxy_keys, "A view of the mapping's keys."},
    {"values()", proxy_values, "A view of the mapping's values."},
    {"items()", proxy_items, "A view of the mapping's items."},
    {"copy()", proxy_copy, "A shallow copy of the mapping."},
    {"__class_getitem__(object, /)", proxy_class_getitem, "See PEP 585", Binding::ClassMethod},
    {"__reversed__()", proxy_reversed, "A reverse iterator over the keys."},
    {}};

static ResultOf<int64_t> proxy_length(Thread& t, Value self) { return length(t, mapping_of(self)); }
static Result proxy_get_item(Thread& t, Value self, Value key) { return get_item(t, mapping_of(self), key); }
static ResultOf<bool> proxy_contains(Thread& t, Value self, Value key) { return contains(t, mapping_of(self), key); }
static Result proxy_iter(Thread& t, Value self) { return iter(t, mapping_of(self)); }
static Result proxy_repr(Thread& t, Value self) {
  Ref inner = TRY(repr(t, mapping_of(self)));
  return make_str(t, cat("mappingproxy(", inner.as<Str>(), ")"));
}
static Result proxy_str(Thread& t, Value self) { return str(t, mapping_of(self)); }
static Result proxy_compare(Thread& t, Value a, Value b, CompareOp op) { return compare(t, mapping_of(a), b, op); }
static ResultOf<int64_t> proxy_hash(Thread& t, Value self) { return hash(t, mapping_of(self)); }
static Result proxy_or(Thread& t, Value a, Value b) {
  Ref left = Ref::copy(has_kind(a, Kind::MappingProxy) ? mapping_of(a) : a);
  Ref right = Ref::copy(has_kind(b, Kind::MappingProxy) ? mapping_of(b) : b);
  return binary(t, BinaryOp::Or, left, right);
}
static Result proxy_inplace_or(Thread& t, Value, Value) {
  return raise_type_error(t, "'|=' is not supported by mappingproxy; use '|' instead");
}

const TypeSpec kMappingProxyType = {
    .name = "mappingproxy",
    .doc = "A read-only view of a mapping.",
    .kind = Kind::MappingProxy,
    .size = sizeof(MappingProxy),
    .flags = kHasGc | kMapping,
    .new_ = {"mappingproxy(mapping)", construct},
    .methods = kMethods,
    .slots = {.destroy = destroy, .traverse = traverse, .repr = proxy_repr, .str = proxy_str, .hash = proxy_hash,
              .compare = proxy_compare, .iter = proxy_iter, .or_ = proxy_or, .inplace_or = proxy_inplace_or,
              .length = proxy_length, .get_item = proxy_get_item, .contains = proxy_contains},
};

}  // namespace krait::objects
