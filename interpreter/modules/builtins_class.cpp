// __build_class__: what the class statement does (language reference 8.8 Class definitions, 3.3.3 Metaclasses).
#include "interpreter/modules/builtins.h"
#include "interpreter/objects/cell.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/function.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"
#include "interpreter/vm/evaluate.h"

namespace krait::modules {

// Replaces each base that is no type by what its __mro_entries__ answers (3.3.3.2). The same tuple if nothing changed.
Result resolve_bases(Thread& t, Value bases) {
  Tuple* given = as<Tuple>(bases);
  Ref replaced;
  for (int64_t i = 0; i < given->length; ++i) {
    Value base = given->items[i];
    Ref method;
    if (!has_kind(base, Kind::Type)) method = TRY(get_attr_or_absent(t, base, t.names().__mro_entries__));
    if (method.is_absent()) {
      if (!replaced.is_absent()) TRY(list_append(t, replaced.as<List>(), base));
      continue;
    }
    Ref entries = TRY(call(t, method, {bases}));
    if (!is_tuple(entries)) return raise_type_error(t, "__mro_entries__ must return a tuple");
    if (replaced.is_absent()) replaced = TRY(make_list(t, given->items, i));
    TRY(list_extend(t, replaced.as<List>(), entries));
  }
  if (replaced.is_absent()) return Result::copy(bases);
  return list_to_tuple(t, replaced.as<List>());
}

static Result find_metaclass(Thread& t, Value given, Tuple* bases) {
  Ref meta;
  if (!given.is_absent()) meta = Ref::copy(given);
  else if (bases->length) meta = Ref::copy(type_of(t, bases->items[0]));
  else meta = Ref::copy(t.types().type);
  if (!has_kind(meta, Kind::Type)) return meta;
  return Result::copy(TRY(objects::resolve_metaclass(t, meta.as<Type>(), bases)));
}

// The namespace in which the body runs (3.3.3.4).
static Result prepare_namespace(Thread& t, Value meta, Value name, Value bases, Value keywords) {
  Ref prepare = TRY(get_attr_or_absent(t, meta, t.names().__prepare__));
  if (prepare.is_absent()) return make_dict(t);
  Ref args = TRY(make_tuple(t, {name, bases}));
  Ref space = TRY(call_tuple(t, prepare, args, keywords));
  Type* type = type_of(t, space);
  if (!type->slots.get_item) {
    std::string meta_name = has_kind(meta, Kind::Type) ? std::string(type_name(as<Type>(meta))) : "<metaclass>";
    return raise_type_error(t, meta_name, ".__prepare__() must return a mapping, not ", type_name(type));
  }
  return space;
}

// The cell of __class__ must have been filled by type.__new__ with the very class that the metaclass made.
static Status check_class_cell(Thread& t, Value cell, Value cls, Value name) {
  if (!has_kind(cell, Kind::Cell) || !has_kind(cls, Kind::Type)) return ok();
  Value held = as<Cell>(cell)->value;
  if (held == cls) return ok();
  Ref shown_name = TRY(repr(t, name));
  if (held.is_absent()) {
    return raise_runtime_error(t, "__class__ not set defining ", shown_name.as<Str>(), " as ",
                               TRY(repr(t, cls)).as<Str>(), ". Was __classcell__ propagated to type.__new__?");
  }
  return raise_type_error(t, "__class__ set to ", TRY(repr(t, held)).as<Str>(), " defining ", shown_name.as<Str>(),
                          " as ", TRY(repr(t, cls)).as<Str>());
}

Result builtins_build_class(Thread& t, const Args& a) {
  Value function = a[0], name = a[1];
  if (!has_kind(function, Kind::Function)) return raise_type_error(t, "__build_class__: func must be a function");
  if (!is_str(name)) return raise_type_error(t, "__build_class__: name is not a string");
  Ref given_bases = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count)));
  Ref bases = TRY(resolve_bases(t, given_bases));
  Ref keywords = TRY(make_dict(t));
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(dict_set(t, keywords.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
  Ref meta = TRY(find_metaclass(t, a[2], bases.as<Tuple>()));
  Ref space = TRY(prepare_namespace(t, meta, name, bases, keywords));
  Ref cell = TRY(vm::run_class_body(t, as<Function>(function), space));
  if (!identical(bases, given_bases)) {
    Ref key = Ref::copy(t.interpreter->names.__orig_bases__);
    TRY(set_item(t, space, key, given_bases));
  }
  Ref args = TRY(make_tuple(t, {name, bases, space}));
  Ref cls = TRY(call_tuple(t, meta, args, keywords));
  TRY(check_class_cell(t, cell, cls, name));
  return cls;
}

}  // namespace krait::modules
