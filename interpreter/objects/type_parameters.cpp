// The type variables of list[T] and T | None: collecting them and putting arguments in their place (PEP 585, 604, 646).
#include "interpreter/objects/generic_alias.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

namespace {

bool is_class(Value v) { return has_kind(v, Kind::Type); }

ResultOf<int64_t> position_in(Thread&, const Value* items, int64_t count, Value v) {
  for (int64_t i = 0; i < count; ++i) {
    if (identical(items[i], v)) return i;
  }
  return int64_t{-1};
}

Status add_once(Thread& t, List* list, Value v) {
  if (TRY(position_in(t, list->items, list->length, v)) >= 0) return ok();
  return list_append(t, list, v);
}

// item with *tuple[int, str] written out.
Result unpacked(Thread& t, Value item) {
  Ref made = TRY(make_list(t));
  bool is_many = is_tuple(item);
  const Value* items = is_many ? as<Tuple>(item)->items : &item;
  int64_t count = is_many ? as<Tuple>(item)->length : 1;
  for (int64_t i = 0; i < count; ++i) {
    Ref inner;
    if (!is_class(items[i])) inner = TRY(get_attr_or_absent(t, items[i], t.names().__typing_unpacked_tuple_args__));
    bool known = is_tuple(inner) &&
                 !(inner.as<Tuple>()->length && inner.as<Tuple>()->items[inner.as<Tuple>()->length - 1] == kEllipsis);
    if (known) {
      TRY(list_extend(t, made.as<List>(), inner));
    } else {
      TRY(list_append(t, made.as<List>(), items[i]));
    }
  }
  return list_to_tuple(t, made.as<List>());
}

// Lets parameters such as ParamSpec and TypeVarTuple look at the arguments first.
Result prepared(Thread& t, Value self, Tuple* parameters, Ref item) {
  for (int64_t i = 0; i < parameters->length; ++i) {
    Ref prepare = TRY(get_attr_or_absent(t, parameters->items[i], t.names().__typing_prepare_subst__));
    if (prepare.is_absent() || prepare.is_none()) continue;
    if (!is_tuple(item)) item = TRY(make_tuple(t, {item.get()}));
    item = TRY(call(t, prepare, {self, item.get()}));
  }
  return item;
}

// An argument that is itself generic: its own parameters are replaced.
Result substituted_within(Thread& t, Value arg, Tuple* parameters, const Value* values, int64_t count) {
  Ref inner = TRY(get_attr_or_absent(t, arg, t.names().__parameters__));
  if (!is_tuple(inner) || inner.as<Tuple>()->length == 0) return Result::copy(arg);
  Tuple* wanted = inner.as<Tuple>();
  Ref chosen = TRY(make_list(t));
  for (int64_t i = 0; i < wanted->length; ++i) {
    int64_t at = TRY(position_in(t, parameters->items, parameters->length, wanted->items[i]));
    Value value = at >= 0 && at < count ? values[at] : wanted->items[i];
    if (at >= 0 && is_tuple(value) && type_of(t, parameters->items[at])->slots.iter) {
      TRY(list_extend(t, chosen.as<List>(), value));
    } else {
      TRY(list_append(t, chosen.as<List>(), value));
    }
  }
  Ref key = TRY(list_to_tuple(t, chosen.as<List>()));
  return get_item(t, arg, key);
}

ResultOf<bool> is_unpacked_variable_tuple(Thread& t, Value arg) {
  if (is_class(arg)) return false;
  Ref flag = TRY(get_attr_or_absent(t, arg, "__typing_is_unpacked_typevartuple__"));
  if (flag.is_absent()) return false;
  return is_true(t, flag);
}

Result substituted(Thread& t, Value arg, Tuple* parameters, const Value* values, int64_t count) {
  Ref substitute = TRY(get_attr_or_absent(t, arg, t.names().__typing_subst__));
  if (substitute.is_absent()) return substituted_within(t, arg, parameters, values, count);
  int64_t at = TRY(position_in(t, parameters->items, parameters->length, arg));
  if (at < 0) return Result::copy(arg);
  return call(t, substitute, {values[at]});
}

}  // namespace

Result collect_type_parameters(Thread& t, Value args) {
  Ref found = TRY(make_list(t));
  Tuple* items = as<Tuple>(args);
  for (int64_t i = 0; i < items->length; ++i) {
    Value arg = items->items[i];
    if (is_class(arg)) continue;
    Ref substitute = TRY(get_attr_or_absent(t, arg, t.names().__typing_subst__));
    if (!substitute.is_absent()) {
      TRY(add_once(t, found.as<List>(), arg));
      continue;
    }
    Ref inner = TRY(get_attr_or_absent(t, arg, t.names().__parameters__));
    if (!is_tuple(inner)) continue;
    for (int64_t k = 0; k < inner.as<Tuple>()->length; ++k)
      TRY(add_once(t, found.as<List>(), inner.as<Tuple>()->items[k]));
  }
  return list_to_tuple(t, found.as<List>());
}

Result substitute_type_parameters(Thread& t, Value self, Value args, Value parameters_value, Value item_value) {
  Tuple* parameters = as<Tuple>(parameters_value);
  if (parameters->length == 0) {
    Ref shown = TRY(repr(t, self));
    return raise_type_error(t, shown.as<Str>(), " is not a generic class");
  }
  Ref item = TRY(unpacked(t, item_value));
  item = TRY(prepared(t, self, parameters, std::move(item)));
  bool is_many = is_tuple(item);
  Value single = item.get();
  const Value* values = is_many ? item.as<Tuple>()->items : &single;
  int64_t count = is_many ? item.as<Tuple>()->length : 1;
  if (count != parameters->length) {
    Ref shown = TRY(repr(t, self));
    return raise_type_error(t, "Too ", count > parameters->length ? "many" : "few", " arguments for ", shown.as<Str>(),
                            "; actual ", count, ", expected ", parameters->length);
  }
  Ref made = TRY(make_list(t));
  for (int64_t i = 0; i < as<Tuple>(args)->length; ++i) {
    Value arg = as<Tuple>(args)->items[i];
    if (is_class(arg)) {
      TRY(list_append(t, made.as<List>(), arg));
      continue;
    }
    bool spread = TRY(is_unpacked_variable_tuple(t, arg));
    Ref by = TRY(substituted(t, arg, parameters, values, count));
    if (spread && is_tuple(by)) {
      TRY(list_extend(t, made.as<List>(), by));
    } else {
      TRY(list_append(t, made.as<List>(), by));
    }
  }
  return list_to_tuple(t, made.as<List>());
}

Result type_argument_repr(Thread& t, Value v) {
  if (v == kEllipsis) return make_ascii(t, "...");
  Names& n = t.names();
  Ref origin = TRY(get_attr_or_absent(t, v, n.__origin__));
  Ref args = origin.is_absent() ? Ref() : TRY(get_attr_or_absent(t, v, n.__args__));
  if (!args.is_absent()) return repr(t, v);
  Ref qualname = TRY(get_attr_or_absent(t, v, n.__qualname__));
  Ref module = qualname.is_absent() ? Ref() : TRY(get_attr_or_absent(t, v, n.__module__));
  if (module.is_absent() || module.is_none()) return repr(t, v);
  Ref name = TRY(runtime::str(t, qualname));
  if (is_str(module) && str_equal(module.as<Str>(), "builtins")) return name;
  Ref prefix = TRY(runtime::str(t, module));
  return make_str(t, cat(prefix.as<Str>(), ".", name.as<Str>()));
}

}  // namespace krait::objects
