// The iterators over bytes and bytearrays.
#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/iterators.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

void destroy(Object* o) { release(static_cast<SequenceIterator*>(o)->sequence); }
void traverse(Object* o, Visitor& visit) { visit(static_cast<SequenceIterator*>(o)->sequence); }
void clear_slot(Object* o) { clear(static_cast<SequenceIterator*>(o)->sequence); }

Result next_byte(Thread&, Value self) {
  auto* it = as<SequenceIterator>(self);
  if (it->sequence.is_absent()) return kAbsent;
  std::string_view view = bytes_view(it->sequence);
  if (it->index < static_cast<int64_t>(view.size()))
    return small_int(static_cast<uint8_t>(view[static_cast<size_t>(it->index++)]));
  clear(it->sequence);
  return kAbsent;
}

Result length_hint(Thread&, const Args& a) {
  auto* it = as<SequenceIterator>(a.self);
  if (it->sequence.is_absent()) return small_int(0);
  int64_t left = static_cast<int64_t>(bytes_view(it->sequence).size()) - it->index;
  return small_int(left < 0 ? 0 : left);
}

Result reduce(Thread& t, const Args& a) {
  auto* it = as<SequenceIterator>(a.self);
  Ref function = TRY(builtin_function(t, "iter"));
  if (it->sequence.is_absent()) {
    Ref empty = TRY(make_tuple(t, {}));
    Ref arguments = TRY(make_tuple(t, {empty.get()}));
    return make_tuple(t, {function.get(), arguments.get()});
  }
  Ref arguments = TRY(make_tuple(t, {it->sequence})), index = TRY(make_int(t, it->index));
  return make_tuple(t, {function.get(), arguments.get(), index.get()});
}

Result setstate(Thread& t, const Args& a) {
  auto* it = as<SequenceIterator>(a.self);
  int64_t index = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  if (it->sequence.is_absent()) return kNone;
  int64_t length = static_cast<int64_t>(bytes_view(it->sequence).size());
  it->index = index < 0 ? 0 : index > length ? length : index;
  return kNone;
}

const NativeFunction kMethods[] = {
    {"__length_hint__()!", length_hint, "A guess at how many items the iterator still has to give."},
    {"__reduce__()!", reduce, "What pickle needs to build the same object again."},
    {"__setstate__(state, /)!", setstate, "Puts the iterator back in a saved state; pickle uses this."},
    {}};

const TypeSpec kBytesIteratorType = {
    .name = "bytes_iterator",
    .size = sizeof(SequenceIterator),
    .flags = kHasGc | kNoInstances,
    .methods = kMethods,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = clear_slot, .iter = iter_self, .next = next_byte}};

const TypeSpec kByteArrayIteratorType = {
    .name = "bytearray_iterator",
    .size = sizeof(SequenceIterator),
    .flags = kHasGc | kNoInstances,
    .methods = kMethods,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = clear_slot, .iter = iter_self, .next = next_byte}};

}  // namespace

Result bytes_iter(Thread& t, Value self) {
  return make_sequence_iterator(t, TRY(make_type(t, kBytesIteratorType)), self, 0);
}
Result bytearray_iter(Thread& t, Value self) {
  return make_sequence_iterator(t, TRY(make_type(t, kByteArrayIteratorType)), self, 0);
}

}  // namespace krait::objects
