// The attributes of classes themselves: __name__, __bases__, __mro__, __dict__ ...
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type_internal.h"
#include "interpreter/runtime/missing.h"
#include "interpreter/runtime/slots.h"
#include "interpreter/runtime/type_tables.h"

#include <cstring>

namespace krait::objects {

namespace {

Type* self_of(Value v) { return static_cast<Type*>(v.object()); }

// "cannot set 'x' attribute of immutable type 'T'", "cannot delete ..."
Status check_mutable(Thread& t, Type* type, Value value, const char* name) {
  if (type->flags & kImmutable)
    return raise_type_error(t, "cannot set '", name, "' attribute of immutable type '", type->spec->name, "'");
  if (value.is_absent())
    return raise_type_error(t, "cannot delete '", name, "' attribute of immutable type '", type_name(type), "'");
  return ok();
}

Result get_name(Thread&, Value self) { return Result::copy(self_of(self)->name); }
Status set_name(Thread& t, Value self, Value value) {
  Type* type = self_of(self);
  TRY(check_mutable(t, type, value, "__name__"));
  if (!is_str(value))
    return raise_type_error(t, "can only assign string to ", type_name(type), ".__name__, not '", type_name(t, value),
                            "'");
  TRY(check_type_name(t, value));
  Str* old = std::exchange(type->name, static_cast<Str*>(Ref::copy(value).leak().object()));
  release(old);
  return ok();
}

Result get_qualname(Thread&, Value self) { return Result::copy(self_of(self)->qualname); }
Status set_qualname(Thread& t, Value self, Value value) {
  Type* type = self_of(self);
  TRY(check_mutable(t, type, value, "__qualname__"));
  if (!is_str(value))
    return raise_type_error(t, "can only assign string to ", type_name(type), ".__qualname__, not '",
                            type_name(t, value), "'");
  Str* old = std::exchange(type->qualname, static_cast<Str*>(Ref::copy(value).leak().object()));
  release(old);
  return ok();
}

Result get_module(Thread& t, Value self) {
  Type* type = self_of(self);
  if (type->flags & kHeapType) {
    Value found = dict_get_str(type->dict, t.names().__module__);
    if (found.is_absent()) return raise_attribute_error(t, "__module__");
    return Result::copy(found);
  }
  const char* dot = std::strrchr(type->spec->name, '.');
  if (!dot) return Result::copy(t.names().builtins);
  Ref name = TRY(make_str(t, std::string_view(type->spec->name, static_cast<size_t>(dot - type->spec->name))));
  return intern(t, name);  // the same object each time: pickles name a module once
}
Status set_module(Thread& t, Value self, Value value) {
  Type* type = self_of(self);
  TRY(check_mutable(t, type, value, "__module__"));
  TRY(dict_set(t, type->dict, word(t.names().__module__), value));
  type_attribute_changed(t, type, t.names().__module__);
  return ok();
}

Result get_bases(Thread&, Value self) { return Result::copy(self_of(self)->bases); }
Status set_bases_attribute(Thread& t, Value self, Value value) {
  TRY(check_mutable(t, self_of(self), value, "__bases__"));
  return set_bases(t, self_of(self), value);
}
Result get_base(Thread&, Value self) {
  Type* base = self_of(self)->base;
  return base ? Result::copy(base) : Result(kNone);
}
Result get_mro(Thread&, Value self) {
  Tuple* mro = self_of(self)->mro;
  return mro ? Result::copy(mro) : Result(kNone);
}
Result get_dict(Thread& t, Value self) { return make_mappingproxy(t, word(self_of(self)->dict)); }

Result get_abstract_methods(Thread& t, Value self) {
  Type* type = self_of(self);
  Value found = type == t.types().type ? Value{} : dict_get_str(type->dict, t.names().__abstractmethods__);
  if (found.is_absent()) return raise_attribute_error_of(t, self, t.names().__abstractmethods__, "__abstractmethods__");
  return Result::copy(found);
}
Status set_abstract_methods(Thread& t, Value self, Value value) {
  Type* type = self_of(self);
  bool abstract = false;
  if (value.is_absent()) {
    if (!TRY(dict_discard(t, type->dict, word(t.names().__abstractmethods__))))
      return raise_attribute_error_of(t, self, t.names().__abstractmethods__, "__abstractmethods__");
  } else {
    abstract = TRY(is_true(t, value));
    TRY(dict_set(t, type->dict, word(t.names().__abstractmethods__), value));
  }
  type->flags = abstract ? type->flags | kAbstract : type->flags & ~uint32_t{kAbstract};
  type_attribute_changed(t, type, t.names().__abstractmethods__);
  return ok();
}

Result get_doc(Thread& t, Value self) {
  Type* type = self_of(self);
  Value found = dict_get_str(type->dict, t.names().__doc__);
  if (found.is_absent()) return kNone;
  Ref doc = Ref::copy(found);
  if (auto get = type_of(t, doc)->slots.descr_get) return get(t, doc, {}, self);
  return doc;
}
Status set_doc(Thread& t, Value self, Value value) {
  TRY(check_mutable(t, self_of(self), value, "__doc__"));
  TRY(dict_set(t, self_of(self)->dict, word(t.names().__doc__), value));
  type_attribute_changed(t, self_of(self), t.names().__doc__);
  return ok();
}

Result get_text_signature(Thread& t, Value self) {
  Type* type = self_of(self);
  if (type->flags & kHeapType) return kNone;
  const TypeSpec& spec = *type->spec;
  const NativeBinding* binding = spec.init.function   ? type->init_binding
                                 : spec.new_.function ? type->new_binding
                                                      : nullptr;
  if (!binding) return type == t.types().object ? make_str(t, "()") : Result(kNone);
  return text_signature(t, binding_signature(t, *binding));
}

Result get_annotations(Thread& t, Value self) {
  Type* type = self_of(self);
  if (!(type->flags & kHeapType)) return raise_missing_attribute(t, self, t.names().__annotations__);
  Value found = dict_get_str(type->dict, t.names().__annotations__);
  if (!found.is_absent()) {
    Ref held = Ref::copy(found);
    if (auto get = type_of(t, held)->slots.descr_get) return get(t, held, {}, self);
    return held;
  }
  Ref made = TRY(make_dict(t));
  TRY(dict_set(t, type->dict, word(t.names().__annotations__), made));
  type_attribute_changed(t, type, t.names().__annotations__);
  return made;
}
Status set_annotations(Thread& t, Value self, Value value) {
  Type* type = self_of(self);
  if (type->flags & kImmutable)
    return raise_type_error(t, "cannot set '__annotations__' attribute of immutable type '", type->spec->name, "'");
  if (!value.is_absent()) {
    TRY(dict_set(t, type->dict, word(t.names().__annotations__), value));
  } else if (!TRY(dict_discard(t, type->dict, word(t.names().__annotations__)))) {
    return raise_attribute_error_of(t, self, t.names().__annotations__, "__annotations__");
  }
  type_attribute_changed(t, type, t.names().__annotations__);
  return ok();
}

// The bits that programs look at, where CPython 3.11 has them.
Result get_flags(Thread& t, Value self) {
  Type* type = self_of(self);
  uint64_t bits = 1u << 12 | 1u << 18;  // ready; version tags (default)
  auto set = [&](uint32_t flag, int bit) { bits |= type->flags & flag ? uint64_t{1} << bit : 0; };
  set(kSequence, 5);
  set(kMapping, 6);
  set(kNoInstances, 7);
  set(kImmutable, 8);
  set(kHeapType, 9);
  set(kBaseType, 10);
  set(kHasGc, 14);
  set(kMethodDescriptor, 17);
  set(kAbstract, 20);
  set(kMatchSelf, 22);
  struct { Type* type; int bit; } const families[] = {
      {t.types().int_, 24}, {t.types().list, 25}, {t.types().tuple, 26}, {t.types().bytes, 27},
      {t.types().str, 28}, {t.types().dict, 29}, {t.types().BaseException, 30}, {t.types().type, 31}};
  for (auto [family, bit] : families)
    if (type->is_subclass_of(family)) bits |= uint64_t{1} << bit;
  return make_uint(t, bits);
}

bool counts_items(const Type* type) {
  return type->kind == Kind::Int || type->kind == Kind::Bool || type->kind == Kind::Bytes ||
         type->kind == Kind::Tuple || type->kind == Kind::Type;
}
Result get_basic_size(Thread& t, Value self) {
  Type* type = self_of(self);
  int64_t size = type->basic_size;
  if (type->flags & kHeapType) size += (type->flags & kHasDict ? 8 : 0) + (type->flags & kHasWeakrefs ? 8 : 0);
  return make_int(t, size);
}
Result get_item_size(Thread& t, Value self) {
  Type* type = self_of(self);
  if (!counts_items(type)) return make_int(t, 0);
  return make_int(t, type->kind == Kind::Bytes ? 1 : type->kind == Kind::Type ? 40 : type->kind == Kind::Tuple ? 8 : 4);
}
Result get_dict_offset(Thread& t, Value self) {
  Type* type = self_of(self);
  if (type->kind == Kind::Module) return make_int(t, 16);
  if (type->kind == Kind::Type) return make_int(t, 264);
  if (!(type->flags & kHasDict)) return make_int(t, 0);
  return make_int(t, type->flags & kHeapType ? (counts_items(type) ? -8 : -1) : 16);
}
Result get_weakref_offset(Thread& t, Value self) {
  Type* type = self_of(self);
  if (!(type->flags & kHasWeakrefs)) return make_int(t, 0);
  return make_int(t, type->basic_size);
}

}  // namespace

const NativeGetSet kTypeGetSets[] = {{"__name__", get_name, set_name},
                                     {"__qualname__", get_qualname, set_qualname},
                                     {"__bases__", get_bases, set_bases_attribute},
                                     {"__base__", get_base},
                                     {.name = "__mro__", .get = get_mro, .is_member = true},
                                     {"__module__", get_module, set_module},
                                     {"__abstractmethods__", get_abstract_methods, set_abstract_methods},
                                     {"__dict__", get_dict},
                                     {"__doc__", get_doc, set_doc},
                                     {"__text_signature__", get_text_signature},
                                     {"__annotations__", get_annotations, set_annotations},
                                     {"__flags__", get_flags},
                                     {"__basicsize__", get_basic_size},
                                     {"__itemsize__", get_item_size},
                                     {"__dictoffset__", get_dict_offset},
                                     {"__weakrefoffset__", get_weakref_offset},
                                     {}};

Status check_type_name(Thread& t, Value name) {
  auto* text = as<Str>(name);
  for (int64_t i = 0; i < text->length; ++i)
    if ((*text)[i] == 0) return raise_value_error(t, "type name must not contain null characters");
  if (!text->ascii) TRY(str_utf8(t, text));
  return ok();
}

}  // namespace krait::objects
