#include "interpreter/objects/struct_sequence.h"

#include <stddef.h>

#include <vector>

#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

// Instances have Tuple's layout with room for all fields; Tuple::length counts the visible ones only.
const StructSpec& spec_of(const Object* o) { return *static_cast<const StructSpec*>(o->type->spec); }

void struct_destroy(Object* o) {
  Tuple* tuple = static_cast<Tuple*>(o);
  int count = spec_of(o).count;
  for (int i = 0; i < count; ++i) clear(tuple->items[i]);
}

void struct_traverse(Object* o, Visitor& visit) {
  Tuple* tuple = static_cast<Tuple*>(o);
  for (int i = 0; i < spec_of(o).count; ++i) visit(tuple->items[i]);
}

Result struct_repr(Thread& t, Value self) {
  const StructSpec& spec = spec_of(self.object());
  std::string out = cat(spec.name, "(");
  bool first = true;
  for (int i = 0; i < spec.visible; ++i) {
    if (!spec.fields[i].name) continue;
    Ref shown = TRY(repr(t, as<Tuple>(self)->items[i]));
    out += cat(first ? "" : ", ", spec.fields[i].name, "=", shown.as<Str>());
    first = false;
  }
  return make_str(t, out + ")");
}

// The constructor: a sequence of at least the visible and at most all fields, and a dict for the rest.
Result struct_new(Thread& t, const Args& a) {
  Type* type = as<Type>(a.self);
  const StructSpec& spec = *static_cast<const StructSpec*>(type->spec);
  Ref given = TRY(tuple_from(t, a[0]));
  if (!a[1].is_absent() && !is_dict(a[1]))
    return raise_type_error(t, spec.name, "() takes a dict as second arg, if any");
  int64_t n = given.as<Tuple>()->length;
  if (spec.visible == spec.count && n != spec.count)
    return raise_type_error(t, spec.name, "() takes a ", spec.count, "-sequence (", n, "-sequence given)");
  if (n < spec.visible)
    return raise_type_error(t, spec.name, "() takes an at least ", spec.visible, "-sequence (", n, "-sequence given)");
  if (n > spec.count)
    return raise_type_error(t, spec.name, "() takes an at most ", spec.count, "-sequence (", n, "-sequence given)");
  std::vector<Value> items(static_cast<size_t>(spec.count), kNone);
  for (int64_t i = 0; i < n; ++i) items[static_cast<size_t>(i)] = given.as<Tuple>()->items[i];
  if (!a[1].is_absent()) {
    for (int64_t i = n; i < spec.count; ++i) {
      if (!spec.fields[i].name) continue;
      Value found = dict_get_str(t, as<Dict>(a[1]), spec.fields[i].name);
      if (!found.is_absent()) items[static_cast<size_t>(i)] = found;
    }
  }
  for (Value v : items) retain(v);
  return make_struct(t, spec, items.data());
}

Result struct_reduce(Thread& t, const Args& a) {
  const StructSpec& spec = spec_of(a.self.object());
  Tuple* self = as<Tuple>(a.self);
  Ref visible = TRY(make_tuple(t, self->items, spec.visible));
  Ref rest = TRY(make_dict(t));
  for (int i = spec.visible; i < spec.count; ++i)
    if (spec.fields[i].name) TRY(dict_set(t, rest.as<Dict>(), spec.fields[i].name, self->items[i]));
  Ref arguments = TRY(make_tuple(t, {visible, rest}));
  return make_tuple(t, {Value::from_object(self->type), arguments});
}

const NativeFunction kMethods[] = {{"__reduce__()", struct_reduce, nullptr}, {}};

}  // namespace

StructSpec struct_spec(const char* name, const char* doc, const StructField* fields, int count, int visible,
                       bool may_be_called, NativeConstructor constructor, const NativeFunction* methods) {
  if (may_be_called && !constructor.function) constructor = {"struct(sequence, dict=<absent>)", struct_new};
  TypeSpec base{
      .name = name,
      .doc = doc,
      .kind = Kind::Tuple,
      .size = sizeof(Tuple),
      .flags = kHasGc | kVariableSize | kSequence | (may_be_called ? 0u : static_cast<uint32_t>(kNoInstances)),
      .base = &kTupleType,
      .new_ = constructor,
      .methods = methods ? methods : kMethods,
      .slots = {.destroy = struct_destroy, .traverse = struct_traverse, .repr = struct_repr}};
  return {base, fields, count, visible};
}

ResultOf<Type*> make_struct_type(Thread& t, const StructSpec& spec) {
  Type* type = TRY(make_type(t, spec));
  if (!dict_get_str(t, type->dict, "n_fields").is_absent()) return type;
  int unnamed = 0;
  Ref match_args = TRY(make_list(t));
  for (int i = 0; i < spec.count; ++i) {
    if (!spec.fields[i].name) {
      ++unnamed;
      continue;
    }
    Ref name = TRY(make_ascii(t, spec.fields[i].name));
    name = TRY(intern(t, name));
    int32_t offset = static_cast<int32_t>(offsetof(Tuple, items) + static_cast<size_t>(i) * sizeof(Value));
    Ref member = TRY(make_member(t, type, name.as<Str>(), offset));
    member.as<Member>()->fixed = true;
    TRY(dict_set(t, type->dict, name, member));
    if (i < spec.visible) TRY(list_append(t, match_args.as<List>(), name));
  }
  Ref names = TRY(list_to_tuple(t, match_args.as<List>()));
  TRY(dict_set(t, type->dict, "n_fields", small_int(spec.count)));
  TRY(dict_set(t, type->dict, "n_sequence_fields", small_int(spec.visible)));
  TRY(dict_set(t, type->dict, "n_unnamed_fields", small_int(unnamed)));
  TRY(dict_set(t, type->dict, "__match_args__", names));
  type_modified(t, type);
  return type;
}

Result make_struct(Thread& t, const StructSpec& spec, Value* items) {
  Type* type = type_for(t, spec);
  size_t size = sizeof(Tuple) + static_cast<size_t>(spec.count) * sizeof(Value);
  Tuple* tuple = allocate<Tuple>(t, type, size);
  if (!tuple) {
    for (int i = 0; i < spec.count; ++i) release(items[i]);
    return raised;
  }
  tuple->length = spec.visible;
  for (int i = 0; i < spec.count; ++i) tuple->items[i] = items[i];
  return Result::own(tuple);
}

}  // namespace krait::objects
