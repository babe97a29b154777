// The module _bisect: where an item belongs in a sequence that is in order.
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

struct Bounds {
  int64_t low, high;
};

ResultOf<Bounds> bounds_of(Thread& t, const Args& a) {
  Bounds b{TRY(index_as_i64(t, a[2], t.types().OverflowError)), 0};
  if (b.low < 0) return raise_value_error(t, "lo must be non-negative");
  b.high = a[3].is_none() ? TRY(length(t, a[0])) : TRY(index_as_i64(t, a[3], t.types().OverflowError));
  return b;
}

ResultOf<bool> less(Thread& t, Value a, Value b) {
  Ref verdict = TRY(compare(t, a, b, CompareOp::Lt));
  return is_true(t, verdict);
}

// a: sequence, x, lo, hi, key. Right: behind equal items.
ResultOf<int64_t> find(Thread& t, const Args& a, Value x, bool right) {
  Bounds b = TRY(bounds_of(t, a));
  while (b.low < b.high) {
    int64_t middle = b.low + (b.high - b.low) / 2;
    Ref item = TRY(get_item(t, a[0], middle));
    if (!a[4].is_none()) item = TRY(call(t, a[4], {item.get()}));
    bool go_left = right ? TRY(less(t, x, item)) : !TRY(less(t, item, x));
    if (go_left) b.high = middle;
    else b.low = middle + 1;
  }
  return b.low;
}

template <bool kRight> Result bisect(Thread& t, const Args& a) { return make_int(t, TRY(find(t, a, a[1], kRight))); }

template <bool kRight> Result insort(Thread& t, const Args& a) {
  Ref key = a[4].is_none() ? Ref::copy(a[1]) : TRY(call(t, a[4], {a[1]}));
  int64_t at = TRY(find(t, a, key, kRight));
  if (is_list(a[0]) && (a[0].object()->type->flags & kExactBuiltin)) {
    TRY(list_insert(t, as<List>(a[0]), at, a[1]));
    return kNone;
  }
  Ref index = TRY(make_int(t, at));
  Ref done = TRY(call_method(t, a[0], "insert", {index.get(), a[1]}));
  return kNone;
}

const NativeFunction kFunctions[] = {
    {"bisect_right(a, x, lo=0, hi=None, *, key=None)", bisect<true>,
     "The last position in the sorted list a at which x can go in without spoiling the order.\n\nEverything to "
     "the left of it is <= x, everything else is > x. Only the part from lo up to hi is searched."},
    {"insort_right(a, x, lo=0, hi=None, *, key=None)", insort<true>,
     "Puts x into the sorted list a at its place in the order, behind any items equal to it."},
    {"bisect_left(a, x, lo=0, hi=None, *, key=None)", bisect<false>,
     "The first position in the sorted list a at which x can go in without spoiling the order.\n\nEverything to "
     "the left of it is < x, everything else is >= x. Only the part from lo up to hi is searched."},
    {"insort_left(a, x, lo=0, hi=None, *, key=None)", insort<false>,
     "Puts x into the sorted list a at its place in the order, in front of any items equal to it."},
    {}};

}  // namespace

extern const NativeModule kBisectModule;
const NativeModule kBisectModule = {
    "_bisect",
    "Bisection algorithms.\n\nFinding places in sorted sequences, and inserting items so that the order stays.",
    kFunctions};

}  // namespace krait::modules
