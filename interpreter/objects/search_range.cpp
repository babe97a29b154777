#include "interpreter/objects/search_range.h"

namespace krait::objects {

static ResultOf<int64_t> bound(Thread& t, Value v, int64_t otherwise) {
  if (v.is_absent() || v.is_none()) return otherwise;
  if (!v.is_small_int() && !has_index(t, v)) {
    return raise_type_error(t, "slice indices must be integers or None or have an __index__ method");
  }
  return index_as_i64(t, v);
}

ResultOf<SearchRange> search_range(Thread& t, Value start, Value end) {
  return SearchRange{TRY(bound(t, start, 0)), TRY(bound(t, end, INT64_MAX))};
}

SearchRange clip(SearchRange r, int64_t length) {
  if (r.end > length) r.end = length;
  if (r.end < 0 && (r.end += length) < 0) r.end = 0;
  if (r.start < 0 && (r.start += length) < 0) r.start = 0;
  return r;
}

}  // namespace krait::objects
