// memoryview: a typed, strided window on the memory that another object lends (library reference, Memory Views).
//
// All views that were made from one another share a ManagedBuffer, which holds the lender's buffer and gives it back
// when the last of them is released or dies. A view's own exports (buffers lent in turn) forbid its release.
#pragma once
#include <string>
#include <string_view>

#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

inline constexpr int kMaxDimensions = 64;

struct ManagedBuffer : Object {
  Buffer buffer;  // owned
};

struct MemoryView : Object {
  static constexpr Kind kKind = Kind::MemoryView;
  ManagedBuffer* managed;  // owned; null once released
  uint8_t* data;           // of the first item: with negative strides not the lowest address
  int64_t length;          // bytes of all items
  int64_t item_size;
  const char* format;      // lives as long as `managed`, or for ever
  int64_t exports;
  int64_t hash;            // -1: not computed
  int32_t dimensions;
  bool read_only;
  int64_t extents[];       // the shape, then the strides

  int64_t* shape() { return extents; }
  int64_t* strides() { return extents + dimensions; }
  int64_t items() const { return dimensions ? extents[0] : 1; }
};
extern const TypeSpec kMemoryViewType;
extern const NativeFunction kMemoryViewMethods[];
extern const NativeGetSet kMemoryViewAttributes[];

inline bool is_memoryview(Value v) { return has_kind(v, Kind::MemoryView); }

// memoryview(object); a view of a view shares its lender.
Result make_memoryview(Thread&, Value object);
// A view of the same memory; extents are copied if `dimensions` stays, else to be filled by the caller.
Result make_view_like(Thread&, MemoryView* from, int32_t dimensions);
Status memoryview_release(Thread&, MemoryView*);

// The view behind self; ValueError if it was released.
ResultOf<MemoryView*> live_view(Thread&, Value self);
bool is_c_contiguous(MemoryView*);
bool is_f_contiguous(MemoryView*);
// Copies the items to `out` (length bytes) in C order, or in Fortran's.
void copy_items(MemoryView*, uint8_t* out, bool fortran = false);

// The native format character ('@' skipped) or 0 if the format is none.
char native_format(const char* format);
int64_t native_size(char format);  // -1: unknown
ResultOf<char> supported_format(Thread&, MemoryView*);  // NotImplementedError: memoryview: unsupported format x
Result unpack_item(Thread&, const uint8_t* at, char format);
Status pack_item(Thread&, uint8_t* at, char format, Value item);

Result memoryview_get_item(Thread&, Value self, Value key);
Status memoryview_set_item(Thread&, Value self, Value key, Value value_or_absent);
Result memoryview_compare(Thread&, Value a, Value b, CompareOp);
Result memoryview_iter(Thread&, Value self);

}  // namespace krait::objects
