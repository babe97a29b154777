// Heap: the memory of one interpreter's objects. Blocks up to 32 KiB come from size classes carved out of one reserved
// address range, so that the program's own sequence of allocations decides every address; larger blocks come from the
// system. Under KRAIT_MALLOC_OBJECTS each block is malloc's own, so that sanitizers see a stale use.
// Touched only by the thread that holds the interpreter's lock.
#pragma once
#include <cstddef>
#include <cstdint>

namespace krait::runtime {

inline constexpr size_t kSpanBytes = size_t{1} << 16;
inline constexpr size_t kReservedBytes = size_t{1} << 36;
inline constexpr size_t kLargestPooled = 32768;
inline constexpr size_t kFineLimit = 512;       // up to here classes are 16 bytes apart, then four a doubling
inline constexpr int kSizeClasses = 32 + 24;

struct FreeBlock {
  FreeBlock* next;
};

struct Heap {
  uint8_t *base = nullptr, *next_span = nullptr, *end = nullptr;  // the reserved range
  uint8_t* span_class = nullptr;                                  // size class of each span in use
  FreeBlock* free[kSizeClasses] = {};
  uint8_t *bump[kSizeClasses] = {}, *bump_end[kSizeClasses] = {};
  struct TrackedBlock* blocks = nullptr;  // all blocks, under KRAIT_MALLOC_OBJECTS
  int64_t live_blocks = 0;
  int64_t live_objects = 0;
};

Heap* create_heap(uint64_t interpreter_id);
void destroy_heap(Heap*);
// Null if memory is out. The contents are zero.
void* heap_allocate(Heap&, size_t bytes);
void heap_free(Heap&, void* block);
void* heap_resize(Heap&, void* block, size_t old_bytes, size_t new_bytes);

}  // namespace krait::runtime
