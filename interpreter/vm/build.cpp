// Taking sequences apart and putting containers together (language reference 7.2, 6.2.4 to 6.2.7).
#include "interpreter/objects/exception.h"
#include "interpreter/objects/set.h"
#include "interpreter/vm/helpers.h"

namespace krait::vm {

namespace {

void release_all(Value* first, Value* last) {
  for (; first != last; ++first) release(*first);
}

Result unpack_iterator(Thread& t, Value sequence) {
  Result it = iter(t, sequence);
  Type* type = type_of(t, sequence);
  if (it.is_raised() && pending_matches(t, t.types().TypeError) && !type->slots.iter && !is_sequence(t, sequence)) {
    clear_pending(t);
    return raise_type_error(t, "cannot unpack non-iterable ", type_name(t, sequence), " object");
  }
  return it;
}

}  // namespace

Status unpack_sequence(Thread& t, Value sequence, uint32_t count, Value* out) {
  Ref it = TRY(unpack_iterator(t, sequence));
  Value* at = out + count;
  for (uint32_t i = 0; i < count; ++i) {
    Result item = next(t, it);
    if (!item.is_raised() && !item.is_absent()) {
      *--at = item.word;
      continue;
    }
    release_all(at, out + count);
    if (item.is_raised()) return raised;
    return raise_value_error(t, "not enough values to unpack (expected ", count, ", got ", i, ")");
  }
  Result extra = next(t, it);
  if (extra.is_absent()) return ok();
  release_all(out, out + count);
  if (extra.is_raised()) return raised;
  release(extra.word);
  return raise_value_error(t, "too many values to unpack (expected ", count, ")");
}

Status unpack_ex(Thread& t, Value sequence, uint32_t before, uint32_t after, Value* out) {
  Ref it = TRY(unpack_iterator(t, sequence));
  uint32_t count = before + 1 + after;
  Value* at = out + count;
  for (uint32_t i = 0; i < before; ++i) {
    Result item = next(t, it);
    if (!item.is_raised() && !item.is_absent()) {
      *--at = item.word;
      continue;
    }
    release_all(at, out + count);
    if (item.is_raised()) return raised;
    return raise_value_error(t, "not enough values to unpack (expected at least ", before + after, ", got ", i, ")");
  }
  Result rest = list_from(t, it);
  if (rest.is_raised()) {
    release_all(at, out + count);
    return raised;
  }
  *--at = rest.word;
  List* list = as<List>(rest.word);
  if (list->length < after) {
    int64_t got = before + list->length;
    release_all(at, out + count);
    return raise_value_error(t, "not enough values to unpack (expected at least ", before + after, ", got ", got, ")");
  }
  // The list's last items become the names behind the star.
  for (uint32_t i = 0; i < after; ++i) *--at = list->items[list->length - after + i];
  list->length -= after;
  return ok();
}

Status list_extend_unpacked(Thread& t, Value list, Value iterable) {
  Status done = list_extend(t, as<List>(list), iterable);
  Type* type = type_of(t, iterable);
  if (done.is_raised() && pending_matches(t, t.types().TypeError) && !type->slots.iter && !is_sequence(t, iterable)) {
    clear_pending(t);
    return raise_type_error(t, "Value after * must be an iterable, not ", type_name(t, iterable));
  }
  return done;
}

Status dict_update_unpacked(Thread& t, Value dict, Value mapping) {
  Status done = dict_merge(t, as<Dict>(dict), mapping, OnConflict::Replace);
  if (done.is_raised() && pending_matches(t, t.types().AttributeError)) {
    clear_pending(t);
    return raise_type_error(t, "'", type_name(t, mapping), "' object is not a mapping");
  }
  return done;
}

Status dict_merge_keywords(Thread& t, Value dict, Value mapping, Value callee) {
  Status done = dict_merge(t, as<Dict>(dict), mapping, OnConflict::Raise);
  if (!done.is_raised()) return done;
  if (pending_matches(t, t.types().AttributeError)) {
    clear_pending(t);
    return raise_type_error(t, callable_text(t, callee), " argument after ** must be a mapping, not ",
                            type_name(t, mapping));
  }
  if (!pending_matches(t, t.types().KeyError)) return done;
  Ref error = take_pending(t);
  Tuple* args = as<Tuple>(error.as<BaseException>()->args);
  if (args->length != 1) return raise_instance(t, std::move(error));
  Value key = args->items[0];
  Ref shown = TRY(str(t, key));
  return raise_type_error(t, callable_text(t, callee), " got multiple values for keyword argument '", shown.as<Str>(),
                          "'");
}

Result build_set(Thread& t, const Value* items, uint32_t count) {
  Ref set = TRY(make_set(t, Value{}));
  for (uint32_t i = 0; i < count; ++i) TRY(set_add(t, set.as<Set>(), items[i]));
  return set;
}

Result build_map(Thread& t, const Value* pairs, uint32_t count) {
  Ref dict = TRY(make_dict(t, count));
  for (uint32_t i = 0; i < count; ++i) TRY(dict_set(t, dict.as<Dict>(), pairs[2 * i], pairs[2 * i + 1]));
  return dict;
}

Result build_const_key_map(Thread& t, const Value* values, Value keys, uint32_t count) {
  if (!is_tuple(keys) || as<Tuple>(keys)->length != count)
    return raise_system_error(t, "bad BUILD_CONST_KEY_MAP keys argument");
  Ref dict = TRY(make_dict(t, count));
  for (uint32_t i = 0; i < count; ++i) TRY(dict_set(t, dict.as<Dict>(), as<Tuple>(keys)->items[i], values[i]));
  return dict;
}

}  // namespace krait::vm
