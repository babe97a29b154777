// Making classes: type.__new__ (language reference 3.3.3.6 Creating the class object, 3.3.2.4 __slots__).
#include <algorithm>
#include <vector>

#include "interpreter/objects/cell.h"
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type_internal.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/instance.h"
#include "interpreter/runtime/slots.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::objects {

namespace {

struct ClassParts {
  Type* metatype;
  Str* name;
  Tuple* bases;
  Type* base;
  Dict* dict;              // the class's own copy
  Ref slots;               // tuple of mangled names, or absent
  bool has_slots = false;
  bool add_dict = false, add_weakref = false;
  std::vector<Ref> members;
};

// CPython's tp_itemsize: such instances have no room for fields behind, nor for weak references.
bool has_items(const Type* type) {
  return type->kind == Kind::Int || type->kind == Kind::Bytes || type->kind == Kind::Tuple || type->kind == Kind::Type;
}
bool has_dict_already(const Type* type) {
  return (type->flags & kHasDict) || type->kind == Kind::Module || type->kind == Kind::Type;
}

// Private names (language reference 6.2.1).
Result mangle(Thread& t, Str* class_name, Str* name) {
  int64_t n = name->length;
  if (n < 3 || (*name)[0] != '_' || (*name)[1] != '_' || ((*name)[n - 1] == '_' && (*name)[n - 2] == '_'))
    return Result::copy(name);
  for (int64_t i = 0; i < n; ++i)
    if ((*name)[i] == '.') return Result::copy(name);
  int64_t start = 0;
  while (start < class_name->length && (*class_name)[start] == '_') ++start;
  if (start == class_name->length) return Result::copy(name);
  Ref stem = TRY(str_slice(t, class_name, start, class_name->length));
  return make_str(t, cat("_", stem.as<Str>(), name));
}

ResultOf<bool> is_identifier(Thread& t, Value name) {
  Ref answer = TRY(call_method(t, name, "isidentifier"));
  return answer.get().is_true();
}

Status take_slot(Thread& t, ClassParts& parts, Value item) {
  if (!is_str(item)) return raise_type_error(t, "__slots__ items must be strings, not '", type_name(t, item), "'");
  if (!TRY(is_identifier(t, item))) return raise_type_error(t, "__slots__ must be identifiers");
  Str* name = as<Str>(item);
  if (str_equal(name, t.names().__dict__)) {
    if (has_dict_already(parts.base) || parts.add_dict)
      return raise_type_error(t, "__dict__ slot disallowed: we already got one");
    parts.add_dict = true;
    return ok();
  }
  if (str_equal(name, t.names().__weakref__)) {
    if ((parts.base->flags & kHasWeakrefs) || has_items(parts.base) || parts.add_weakref)
      return raise_type_error(t, "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
    parts.add_weakref = true;
    return ok();
  }
  Ref mangled = TRY(mangle(t, parts.name, name));
  Ref plain = is_exact_str(mangled) ? mangled : TRY(str(t, mangled));
  Ref key = TRY(intern(t, plain));
  bool in_dict = TRY(dict_contains(t, parts.dict, key));
  bool special = str_equal(name, t.names().__qualname__) || str_equal(name, t.names().__classcell__);
  if (in_dict && !special) {
    Ref shown = TRY(repr(t, item));
    return raise_value_error(t, shown.as<Str>(), " in __slots__ conflicts with class variable");
  }
  parts.members.push_back(std::move(key));
  return ok();
}

Status read_slots(Thread& t, ClassParts& parts) {
  Value declared = dict_get_str(parts.dict, t.names().__slots__);
  parts.has_slots = !declared.is_absent();
  if (!parts.has_slots) {
    parts.add_dict = !has_dict_already(parts.base);
    parts.add_weakref = !(parts.base->flags & kHasWeakrefs) && !has_items(parts.base);
    return ok();
  }
  Ref items = is_str(declared) ? TRY(make_tuple(t, {declared})) : TRY(tuple_from(t, declared));
  auto* tuple = items.as<Tuple>();
  if (tuple->length && has_items(parts.base))
    return raise_type_error(t, "nonempty __slots__ not supported for subtype of '", type_name(parts.base), "'");
  for (int64_t i = 0; i < tuple->length; ++i) TRY(take_slot(t, parts, tuple->items[i]));
  std::sort(parts.members.begin(), parts.members.end(),
            [](const Ref& a, const Ref& b) { return str_compare(a.as<Str>(), b.as<Str>()) < 0; });
  // Another base may bring what the best one lacks.
  for (int64_t i = 0; i < parts.bases->length; ++i) {
    auto* other = static_cast<Type*>(parts.bases->items[i].object());
    if (other == parts.base) continue;
    if (has_dict_already(other) && !has_dict_already(parts.base)) parts.add_dict = true;
    if ((other->flags & kHasWeakrefs) && !(parts.base->flags & kHasWeakrefs) && !has_items(parts.base))
      parts.add_weakref = true;
  }
  return ok();
}

void set_layout(Type* type, const ClassParts& parts) {
  Type* base = parts.base;
  constexpr uint32_t kFromBase =
      kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kVariableSize | kMatchSelf;
  type->flags = (base->flags & kFromBase) | kHeapType | kBaseType;
  if (parts.add_dict) type->flags |= kHasDict;
  if (parts.add_weakref) type->flags |= kHasWeakrefs;
  if (type->flags & (kHasDict | kHasWeakrefs)) type->flags |= kHasPrefix;
  type->flags |= kHasGc;  // an instance refers to its class, which may be part of a cycle
  type->kind = base->kind;
  type->spec = base->spec;
  type->new_binding = base->new_binding;
  type->init_binding = base->init_binding;
  type->basic_size = base->basic_size;
  type->front_size = std::max(base->front_size, front_bytes(type->flags));
  type->member_count = static_cast<uint32_t>(parts.members.size());
  if (!type->member_count) return;
  uint32_t bytes = type->member_count * static_cast<uint32_t>(sizeof(Value));
  if (base->flags & kVariableSize) {
    type->flags |= kHasPrefix;  // the front grows in one direction only
    type->front_size = std::max(type->front_size, front_bytes(type->flags)) + (bytes + 15) / 16 * 16;
    type->member_offset = -static_cast<int32_t>(type->front_size);
  } else {
    type->member_offset = static_cast<int32_t>((type->basic_size + 7) / 8 * 8);
    type->basic_size = static_cast<uint32_t>(type->member_offset) + bytes;
  }
}

Status set_module(Thread& t, Dict* dict) {
  if (!dict_get_str(dict, t.names().__module__).is_absent() || !t.frame) return ok();
  Value module = dict_get_str(t.frame->globals, t.names().__name__);
  if (module.is_absent()) return ok();
  return dict_set(t, dict, word(t.names().__module__), module);
}

Result take_qualname(Thread& t, ClassParts& parts) {
  Value given = dict_get_str(parts.dict, t.names().__qualname__);
  if (given.is_absent()) return Result::copy(parts.name);
  if (!is_str(given)) return raise_type_error(t, "type __qualname__ must be a str, not ", type_name(t, given));
  Ref qualname = Ref::copy(given);
  TRY(dict_delete(t, parts.dict, word(t.names().__qualname__)));
  return qualname;
}

// __new__ is a static method, __init_subclass__ and __class_getitem__ are class methods, without being told.
Status wrap_implicit(Thread& t, Dict* dict, Str* name, Result (*wrap)(Thread&, Value)) {
  Value found = dict_get_str(dict, name);
  if (!has_kind(found, Kind::Function)) return ok();
  Ref wrapped = TRY(wrap(t, found));
  return dict_set(t, dict, word(name), wrapped);
}

Status set_hash_rule(Thread& t, Dict* dict) {
  Names& n = t.names();
  if (dict_get_str(dict, n.__eq__).is_absent() || !dict_get_str(dict, n.__hash__).is_absent()) return ok();
  return dict_set(t, dict, word(n.__hash__), kNone);
}

Status add_member_descriptors(Thread& t, Type* type, const ClassParts& parts) {
  int32_t offset = type->member_offset;
  for (const Ref& name : parts.members) {
    Ref member = TRY(make_member(t, type, name.as<Str>(), offset));
    TRY(dict_set(t, type->dict, name, member));
    offset += static_cast<int32_t>(sizeof(Value));
  }
  return ok();
}

Status add_instance_descriptors(Thread& t, Type* type, const ClassParts& parts) {
  if (parts.add_dict && dict_get_str(type->dict, t.names().__dict__).is_absent()) {
    Ref getset = TRY(make_getset(t, type, &kInstanceDictGetSet));
    TRY(dict_set(t, type->dict, word(t.names().__dict__), getset));
  }
  if (parts.add_weakref && dict_get_str(type->dict, t.names().__weakref__).is_absent()) {
    Ref getset = TRY(make_getset(t, type, &kInstanceWeakrefGetSet));
    TRY(dict_set(t, type->dict, word(t.names().__weakref__), getset));
  }
  return ok();
}

Status set_class_cell(Thread& t, Type* type) {
  Value cell = dict_get_str(type->dict, t.names().__classcell__);
  if (cell.is_absent()) return ok();
  if (!has_kind(cell, Kind::Cell)) {
    Ref shown = TRY(repr(t, word(type_of(t, cell))));
    return raise_type_error(t, "__classcell__ must be a nonlocal cell, not ", shown.as<Str>());
  }
  replace(as<Cell>(cell)->value, Ref::copy(type));
  return dict_delete(t, type->dict, word(t.names().__classcell__));
}

Status call_set_names(Thread& t, Type* type) {
  Ref names = TRY(dict_copy(t, type->dict));
  int64_t position = 0;
  Value key, value;
  while (dict_next(names.as<Dict>(), position, key, value)) {
    Ref method = TRY(lookup_special(t, value, t.names().__set_name__));
    if (method.is_absent()) continue;
    Result answer = call(t, method, {word(type), key});
    if (answer.is_raised()) return raise_set_name_failed(t, value, key, type);
    release(answer.word);
  }
  return ok();
}

Status call_init_subclass(Thread& t, Type* type, const Value* kw_values, Tuple* kwnames) {
  Ref method = TRY(super_get_attr(t, type, word(type), t.names().__init_subclass__));
  (void)TRY(call(t, method, kw_values, 0, kwnames));
  return ok();
}

Result allocate_class(Thread& t, ClassParts& parts) {
  Ref qualname = TRY(take_qualname(t, parts));
  auto* type = allocate<Type>(t, parts.metatype);
  if (!type) return raised;
  Ref owned = Ref::own(type);
  type->interpreter = t.interpreter;
  set_layout(type, parts);
  type->name = static_cast<Str*>(Ref::copy(parts.name).leak().object());
  type->qualname = static_cast<Str*>(qualname.leak().object());
  type->base = static_cast<Type*>(Ref::copy(parts.base).leak().object());
  type->bases = static_cast<Tuple*>(Ref::copy(parts.bases).leak().object());
  type->dict = static_cast<Dict*>(Ref::copy(parts.dict).leak().object());
  if (type->flags & kHasDict) type->shared_keys = make_shared_keys();
  return owned;
}

Status fill_dict(Thread& t, Type* type, ClassParts& parts) {
  Names& n = t.names();
  TRY(set_module(t, parts.dict));
  TRY(wrap_implicit(t, parts.dict, n.__new__, make_staticmethod));
  TRY(wrap_implicit(t, parts.dict, n.__init_subclass__, make_classmethod));
  TRY(wrap_implicit(t, parts.dict, n.__class_getitem__, make_classmethod));
  TRY(set_class_cell(t, type));
  TRY(add_member_descriptors(t, type, parts));
  TRY(add_instance_descriptors(t, type, parts));
  Value doc = dict_get_str(parts.dict, n.__doc__);
  if (doc.is_absent()) TRY(dict_set(t, parts.dict, word(n.__doc__), kNone));
  else if (is_str(doc)) TRY(str_utf8(t, as<Str>(doc)));
  return set_hash_rule(t, parts.dict);
}

// Whether instances match as sequences or as mappings is said by the first class of the mro that says it (PEP 634).
void inherit_pattern_flags(Type* type) {
  for (int64_t i = 1; i < type->mro->length && !(type->flags & (kSequence | kMapping)); ++i)
    type->flags |= static_cast<Type*>(type->mro->items[i].object())->flags & (kSequence | kMapping);
}

Result build_class(Thread& t, ClassParts& parts) {
  Ref cls = TRY(allocate_class(t, parts));
  Type* type = cls.as<Type>();
  TRY(fill_dict(t, type, parts));
  TRY(set_mro(t, type));
  for (int64_t i = 0; i < type->bases->length; ++i)
    add_subclass(static_cast<Type*>(type->bases->items[i].object()), type);
  renew_versions(t, type);
  inherit_pattern_flags(type);
  fill_new_slots(t, type);
  return cls;
}

}  // namespace

// A subclass of dict may have an order of its own.
static Result copy_namespace(Thread& t, Value namespace_) {
  if (is_exact_dict(namespace_)) return dict_copy(t, as<Dict>(namespace_));
  Ref dict = TRY(make_dict(t));
  TRY(dict_update(t, dict.as<Dict>(), namespace_));
  return dict;
}

Result make_class(Thread& t, Type* metatype, Str* name, Value bases, Value namespace_, const Value* kw_values,
                  Tuple* kwnames) {
  Ref held_bases = Ref::copy(bases);
  if (held_bases.as<Tuple>()->length == 0) held_bases = TRY(make_tuple(t, {word(t.types().object)}));
  Ref dict = TRY(copy_namespace(t, namespace_));
  ClassParts parts{metatype, name, held_bases.as<Tuple>(), nullptr, dict.as<Dict>(), {}};
  parts.base = TRY(best_base(t, parts.bases));
  TRY(read_slots(t, parts));
  Ref cls = TRY(build_class(t, parts));
  TRY(call_set_names(t, cls.as<Type>()));
  TRY(call_init_subclass(t, cls.as<Type>(), kw_values, kwnames));
  return cls;
}

static Status check_arguments(Thread& t, const Value* args, size_t positional) {
  if (positional != 3) return raise_type_error(t, "type.__new__() takes exactly 3 arguments (", positional, " given)");
  const char* const wanted[] = {"str", "tuple", "dict"};
  const bool fits[] = {is_str(args[0]), is_tuple(args[1]), is_dict(args[2])};
  for (int i = 0; i < 3; ++i)
    if (!fits[i])
      return raise_type_error(t, "type.__new__() argument ", i + 1, " must be ", wanted[i], ", not ",
                              type_name(t, args[i]));
  return ok();
}

static Status check_bases_resolved(Thread& t, Tuple* bases) {
  for (int64_t i = 0; i < bases->length; ++i) {
    if (has_kind(bases->items[i], Kind::Type)) continue;
    Ref entries = TRY(get_attr_or_absent(t, bases->items[i], t.names().__mro_entries__));
    if (!entries.is_absent())
      return raise_type_error(t, "type() doesn't support MRO entry resolution; use types.new_class()");
  }
  return ok();
}

Result type_new(Thread& t, Type* metatype, const Value* args, size_t positional, Tuple* kwnames) {
  TRY(check_arguments(t, args, positional));
  auto* bases = as<Tuple>(args[1]);
  TRY(check_bases_resolved(t, bases));
  Type* winner = TRY(resolve_metaclass(t, metatype, bases));
  if (winner != metatype) {
    if (winner->slots.new_ != type_new) return winner->slots.new_(t, winner, args, positional, kwnames);
    metatype = winner;
  }
  Ref name = Ref::copy(args[0]);
  TRY(check_type_name(t, name));
  return make_class(t, metatype, name.as<Str>(), args[1], args[2], args + positional, kwnames);
}

}  // namespace krait::objects
