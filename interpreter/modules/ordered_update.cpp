// OrderedDict's way of taking other mappings: always through its own __setitem__, which a subclass may override.
#include "interpreter/modules/ordered_dict.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

Status set_pair(Thread& t, Value self, Value pair) {
  Ref parts = TRY(iter(t, pair));
  Ref key = TRY(next(t, parts));
  if (key.is_absent()) return raise_value_error(t, "need more than 0 values to unpack");
  Ref value = TRY(next(t, parts));
  if (value.is_absent()) return raise_value_error(t, "need more than 1 value to unpack");
  Ref surplus = TRY(next(t, parts));
  if (!surplus.is_absent()) return raise_value_error(t, "too many values to unpack (expected 2)");
  return set_item(t, self, key, value);
}

Status set_pairs(Thread& t, Value self, Value pairs) {
  return for_each(t, pairs, [&](Value pair) { return set_pair(t, self, pair); });
}

Status set_by_keys(Thread& t, Value self, Value mapping, Value keys_method) {
  Ref keys = TRY(call(t, keys_method));
  return for_each(t, keys, [&](Value key) -> Status {
    Ref value = TRY(get_item(t, mapping, key));
    return set_item(t, self, key, value);
  });
}

}  // namespace

Status ordered_update(Thread& t, Value self, Value source) {
  if (is_exact_dict(source)) {
    Ref items = TRY(dict_items_list(t, as<Dict>(source)));
    return set_pairs(t, self, items);
  }
  Ref keys = TRY(get_attr_or_absent(t, source, t.names().keys));
  if (!keys.is_absent()) return set_by_keys(t, self, source, keys);
  Ref items = TRY(get_attr_or_absent(t, source, t.names().items));
  if (items.is_absent()) return set_pairs(t, self, source);
  Ref pairs = TRY(call(t, items));
  return set_pairs(t, self, pairs);
}

Status ordered_update_keywords(Thread& t, Value self, const Args& a) {
  for (size_t i = 0; i < a.keyword_count; ++i) TRY(set_item(t, self, a.keywords[2 * i], a.keywords[2 * i + 1]));
  return ok();
}

}  // namespace krait::modules
