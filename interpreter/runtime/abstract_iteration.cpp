// Iteration and the sequences made of it.
#include "interpreter/objects/int.h"
#include "interpreter/objects/iterators.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/native_poll.h"

namespace krait::runtime {

using namespace objects;

Result iter(Thread& t, Value v) {
  Type* type = type_of(t, v);
  if (!type->slots.iter) {
    if (is_sequence(t, v)) return make_sequence_iterator(t, t.types().sequence_iterator, v, 0);
    return raise_type_error(t, "'", type_name(t, v), "' object is not iterable");
  }
  Ref iterator = TRY(type->slots.iter(t, v));
  if (type_of(t, iterator)->slots.next) return iterator;
  return raise_type_error(t, "iter() returned non-iterator of type '", type_name(t, iterator), "'");
}

Result next(Thread& t, Value iterator) {
  UnarySlot slot = type_of(t, iterator)->slots.next;
  if (!slot) return raise_type_error(t, "'", type_name(t, iterator), "' object is not an iterator");
  if (stack_exhausted(t)) [[unlikely]] return raise_recursion_error(t, "");  // iterators over iterators
  TRY(poll_in_native(t));
  Result item = slot(t, iterator);
  if (item.is_raised() && pending_matches(t, t.types().StopIteration)) {
    swallow_stop_iteration(t);
    return kAbsent;
  }
  return item;
}

ResultOf<int64_t> length_hint(Thread& t, Value v, int64_t otherwise) {
  if (type_of(t, v)->slots.length) {
    ResultOf<int64_t> exact = length(t, v);
    if (!exact.failed || !pending_matches(t, t.types().TypeError)) return exact;
    clear_pending(t);
  }
  Ref method = TRY(lookup_special(t, v, t.names().__length_hint__));
  if (method.is_absent()) return otherwise;
  Result answer = call(t, method);
  if (answer.is_raised() && pending_matches(t, t.types().TypeError)) {
    clear_pending(t);
    return otherwise;
  }
  Ref hint = TRY(std::move(answer));
  if (hint.get().is_not_implemented()) return otherwise;
  if (!is_int(hint)) return raise_type_error(t, "__length_hint__ must be an integer, not ", type_name(t, hint));
  int64_t number = TRY(index_as_i64(t, hint, t.types().OverflowError));
  if (number < 0) return raise_value_error(t, "__length_hint__() should return >= 0");
  return number;
}

Result list_from(Thread& t, Value iterable) {
  Ref list = TRY(make_list(t));
  TRY(list_extend(t, list.as<List>(), iterable));
  return list;
}

Result tuple_from(Thread& t, Value iterable) {
  if (is_tuple(iterable) && (iterable.object()->type->flags & kExactBuiltin)) return Result::copy(iterable);
  if (is_list(iterable) && (iterable.object()->type->flags & kExactBuiltin))
    return list_to_tuple(t, as<List>(iterable));
  Ref list = TRY(list_from(t, iterable));
  return list_to_tuple(t, list.as<List>());
}

}  // namespace krait::runtime
