// types.SimpleNamespace: attributes and a repr.
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/simple_namespace.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/instance.h"

namespace krait::objects {

static Result make_empty(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* o = allocate<Object>(t, type);
  if (!o) return raised;
  return Result::own(o);
}

Result make_simple_namespace(Thread& t) { return make_empty(t, t.types().simple_namespace, nullptr, 0, nullptr); }

static Result init(Thread& t, const Args& a) {
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(instance_set(t, a.self.object(), as<Str>(a.keywords[2 * i]), a.keywords[2 * i + 1]));
  return kNone;
}

static Result repr_namespace(Thread& t, Value self) {
  Type* type = type_of(t, self);
  std::string name = type == t.types().simple_namespace ? "namespace" : std::string(type_name(type));
  if (!TRY(repr_enter(t, self))) return make_str(t, cat(name, "(...)"));
  struct Leave {
    Thread& t;
    Value v;
    ~Leave() { repr_leave(t, v); }
  } leave{t, self};
  Ref dict = TRY(instance_make_dict(t, self.object()));
  Ref items = TRY(dict_items_list(t, dict.as<Dict>()));
  std::string text = name + "(";
  bool first = true;
  for (int64_t i = 0; i < items.as<List>()->length; ++i) {
    auto* pair = as<Tuple>(items.as<List>()->items[i]);
    if (!is_str(pair->items[0]) || as<Str>(pair->items[0])->length == 0) continue;
    Ref shown = TRY(repr(t, pair->items[1]));
    text += cat(first ? "" : ", ", as<Str>(pair->items[0]), "=", shown.as<Str>());
    first = false;
  }
  return make_str(t, text + ")");
}

static Result compare_namespaces(Thread& t, Value a, Value b, CompareOp op) {
  if (!has_kind(a, Kind::SimpleNamespace) || !has_kind(b, Kind::SimpleNamespace)) return kNotImplemented;
  Ref left = TRY(instance_make_dict(t, a.object())), right = TRY(instance_make_dict(t, b.object()));
  return compare(t, left, right, op);
}

static Result reduce(Thread& t, const Args& a) {
  Ref dict = TRY(instance_make_dict(t, a.self.object())), empty = TRY(make_tuple(t, {}));
  return make_tuple(t, {word(type_of(t, a.self)), empty.get(), dict.get()});
}
static const NativeFunction kMethods[] = {{"__reduce__()", reduce, "The state for pickle."}, {}};

const TypeSpec kSimpleNamespaceType = {
    .name = "types.SimpleNamespace",
    .doc = "A plain object whose attributes are given as keyword arguments.",
    .kind = Kind::SimpleNamespace,
    .flags = kHasGc | kBaseType | kHasDict,
    .init = {"SimpleNamespace(**kwargs)", init},
    .methods = kMethods,
    .slots = {.new_ = make_empty, .repr = repr_namespace, .compare = compare_namespaces},
};

}  // namespace krait::objects
