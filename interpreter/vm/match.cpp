// What patterns ask of a subject (language reference 8.6.4).
#include "interpreter/objects/set.h"
#include "interpreter/vm/helpers.h"

namespace krait::vm {

bool match_kind(Thread& t, Value v, uint32_t type_flag) { return type_of(t, v)->flags & type_flag; }

Result match_keys(Thread& t, Value mapping, Value keys) {
  if (!is_tuple(keys)) return raise_system_error(t, "the keys of a mapping pattern are no tuple");
  Tuple* wanted = as<Tuple>(keys);
  Ref values = TRY(make_list(t));
  if (wanted->length == 0) return list_to_tuple(t, values.as<List>());
  Ref seen = TRY(make_set(t, Value{}));
  Ref get = TRY(get_attr(t, mapping, t.names().get));
  Ref missing = TRY(make_list(t));  // an object that is nobody's value
  for (int64_t i = 0; i < wanted->length; ++i) {
    Value key = wanted->items[i];
    if (TRY(set_contains(t, seen.as<Set>(), key))) {
      Ref shown = TRY(repr(t, key));
      return raise_value_error(t, "mapping pattern checks duplicate key (", shown.as<Str>(), ")");
    }
    TRY(set_add(t, seen.as<Set>(), key));
    Ref value = TRY(call(t, get, {key, missing}));
    if (value.get() == missing.get()) return kNone;
    TRY(list_append(t, values.as<List>(), value));
  }
  return list_to_tuple(t, values.as<List>());
}

namespace {

struct ClassPattern {
  Thread& t;
  Value subject;
  Type* type;
  Ref seen, values;

  // Adds the attribute's value; false: the subject has none and does not match.
  ResultOf<bool> take(Value name) {
    if (TRY(set_contains(t, seen.as<Set>(), name))) {
      Ref shown = TRY(repr(t, name));
      return raise_type_error(t, type_name(type), "() got multiple sub-patterns for attribute ", shown.as<Str>());
    }
    TRY(set_add(t, seen.as<Set>(), name));
    Ref value = TRY(get_attr_or_absent(t, subject, as<Str>(name)));
    if (value.is_absent()) return false;
    TRY(list_append(t, values.as<List>(), value));
    return true;
  }

  ResultOf<bool> take_positions(uint32_t count) {
    Ref names = TRY(get_attr_or_absent(t, Value::from_object(type), t.names().__match_args__));
    bool self = names.is_absent() && type->flags & kMatchSelf;
    if (!names.is_absent() && !is_tuple(names))
      return raise_type_error(t, type_name(type), ".__match_args__ must be a tuple (got ", type_name(t, names), ")");
    int64_t allowed = self ? 1 : names.is_absent() ? 0 : names.as<Tuple>()->length;
    if (allowed < count)
      return raise_type_error(t, type_name(type), "() accepts ", allowed, " positional sub-pattern",
                              allowed == 1 ? "" : "s", " (", count, " given)");
    if (self) {
      TRY(list_append(t, values.as<List>(), subject));
      return true;
    }
    for (uint32_t i = 0; i < count; ++i) {
      Value name = names.as<Tuple>()->items[i];
      if (!is_exact_str(name))
        return raise_type_error(t, "__match_args__ elements must be strings (got ", type_name(t, name), ")");
      if (!TRY(take(name))) return false;
    }
    return true;
  }
};

}  // namespace

Result match_class(Thread& t, Value subject, Value class_, uint32_t positions, Value names) {
  if (!has_kind(class_, Kind::Type)) return raise_type_error(t, "called match pattern must be a type");
  if (!TRY(is_instance(t, subject, class_))) return kNone;
  Ref seen = TRY(make_set(t, Value{}));
  Ref values = TRY(make_list(t));
  ClassPattern pattern{t, subject, static_cast<Type*>(class_.object()), std::move(seen), std::move(values)};
  if (positions && !TRY(pattern.take_positions(positions))) return kNone;
  if (!is_tuple(names)) return raise_system_error(t, "the names of a class pattern are no tuple");
  Tuple* keywords = as<Tuple>(names);
  for (int64_t i = 0; i < keywords->length; ++i) {
    if (!is_str(keywords->items[i])) return raise_system_error(t, "a name of a class pattern is no str");
    if (!TRY(pattern.take(keywords->items[i]))) return kNone;
  }
  return list_to_tuple(t, pattern.values.as<List>());
}

}  // namespace krait::vm
