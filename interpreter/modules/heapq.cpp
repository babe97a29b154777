// The module _heapq: binary heaps in lists. A comparison may change the list; every step asks for its length again.
#include "interpreter/objects/list.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

constexpr const char* kChanged = "list changed size during iteration";

// One heap operation: the smallest item first, or the largest.
struct Heap {
  Thread& t;
  List* list;
  bool largest_first;

  // Whether item a belongs above item b.
  ResultOf<bool> above(int64_t a, int64_t b) {
    Ref x = Ref::copy(list->items[a]), y = Ref::copy(list->items[b]);
    int64_t length = list->length;
    bool answer = TRY(largest_first ? less(y, x) : less(x, y));
    if (list->length != length) return raise_runtime_error(t, kChanged);
    return answer;
  }
  ResultOf<bool> less(Value a, Value b) {
    if (a.is_small_int() && b.is_small_int()) return a.small_int() < b.small_int();
    Ref verdict = TRY(compare(t, a, b, CompareOp::Lt));
    return is_true(t, verdict);
  }
  // The item at `at` rises to its place, not above `top`.
  Status rise(int64_t top, int64_t at) {
    if (at >= list->length) return raise_index_error(t, "index out of range");
    while (at > top) {
      int64_t parent = (at - 1) >> 1;
      if (!TRY(above(at, parent))) return ok();
      std::swap(list->items[at], list->items[parent]);
      at = parent;
    }
    return ok();
  }
  // The item at `at` goes down to a leaf along the upper children and rises from there: fewer comparisons than to stop
  // half-way, as most items belong near the bottom.
  Status sink(int64_t at) {
    int64_t end = list->length, top = at;
    if (at >= end) return raise_index_error(t, "index out of range");
    while (at < end >> 1) {
      int64_t child = 2 * at + 1;
      if (child + 1 < end && !TRY(above(child, child + 1))) ++child;
      std::swap(list->items[at], list->items[child]);
      at = child;
    }
    return rise(top, at);
  }
  Status heapify() {
    for (int64_t i = (list->length >> 1) - 1; i >= 0; --i) TRY(sink(i));
    return ok();
  }
  Result pop() {
    if (list->length == 0) return raise_index_error(t, "index out of range");
    Ref last = Ref::own(list->items[--list->length]);
    if (list->length == 0) return last;
    Ref top = Ref::own(std::exchange(list->items[0], last.leak()));
    TRY(sink(0));
    return top;
  }
  // Gives the top and puts `item` into the heap.
  Result exchange(Value item) {
    if (list->length == 0) return raise_index_error(t, "index out of range");
    Ref top = Ref::own(std::exchange(list->items[0], Ref::copy(item).leak()));
    TRY(sink(0));
    return top;
  }
};

ResultOf<List*> heap_of(Thread& t, const Args& a, const char* function) {
  if (is_list(a[0])) return as<List>(a[0]);
  bool single = std::string_view(function).find("push") == std::string_view::npos &&
                std::string_view(function).find("replace") == std::string_view::npos;
  return raise_type_error(t, function, "() argument ", single ? "" : "1 ", "must be list, not ", type_name(t, a[0]));
}

Result heappush(Thread& t, const Args& a) {
  Heap heap{t, TRY(heap_of(t, a, "heappush")), false};
  TRY(list_append(t, heap.list, a[1]));
  TRY(heap.rise(0, heap.list->length - 1));
  return kNone;
}
Result heappop(Thread& t, const Args& a) { return Heap{t, TRY(heap_of(t, a, "heappop")), false}.pop(); }
Result heapreplace(Thread& t, const Args& a) {
  return Heap{t, TRY(heap_of(t, a, "heapreplace")), false}.exchange(a[1]);
}
Result heappushpop(Thread& t, const Args& a) {
  Heap heap{t, TRY(heap_of(t, a, "heappushpop")), false};
  if (heap.list->length == 0) return Result::copy(a[1]);
  Ref top = Ref::copy(heap.list->items[0]);
  if (!TRY(heap.less(top, a[1]))) return Result::copy(a[1]);
  return heap.exchange(a[1]);
}
Result heapify(Thread& t, const Args& a) {
  TRY((Heap{t, TRY(heap_of(t, a, "heapify")), false}.heapify()));
  return kNone;
}
Result heappop_max(Thread& t, const Args& a) { return Heap{t, TRY(heap_of(t, a, "_heappop_max")), true}.pop(); }
Result heapreplace_max(Thread& t, const Args& a) {
  return Heap{t, TRY(heap_of(t, a, "_heapreplace_max")), true}.exchange(a[1]);
}
Result heapify_max(Thread& t, const Args& a) {
  TRY((Heap{t, TRY(heap_of(t, a, "_heapify_max")), true}.heapify()));
  return kNone;
}

const NativeFunction kFunctions[] = {
    {"heappush(heap, item, /)", heappush, "Adds an item to the heap, which stays a heap."},
    {"heappushpop(heap, item, /)", heappushpop,
     "Adds an item to the heap, then takes out the least one and gives it.\n\nThis is faster than heappush() and "
     "heappop() one after the other."},
    {"heappop(heap, /)", heappop, "Takes the least item out of the heap and gives it; the rest is a heap again."},
    {"heapreplace(heap, item, /)", heapreplace,
     "Takes the smallest item off the heap and gives it back, after putting the new item in its place.\n\nThe "
     "result can be greater than the new item."},
    {"heapify(heap, /)", heapify,
        "Puts the items of a list in heap order, within the list itself, in time proportional to its length."},
    {"_heappop_max(heap, /)", heappop_max, "Maxheap variant of heappop."},
    {"_heapify_max(heap, /)", heapify_max, "Maxheap variant of heapify."},
    {"_heapreplace_max(heap, item, /)", heapreplace_max, "Maxheap variant of heapreplace."},
    {}};

}  // namespace

extern const NativeModule kHeapqModule;
const NativeModule kHeapqModule = {
    "_heapq",
    "Priority queues in plain lists, known as heaps.\n\nIn a heap, heap[k] is never greater than heap[2*k+1] or "
    "heap[2*k+2], wherever these exist, so heap[0] is the least item.",
    kFunctions};

}  // namespace krait::modules
