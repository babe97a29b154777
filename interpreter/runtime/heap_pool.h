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

// Who wants to hear of every block (tracemalloc). Called by the thread that holds the lock; may allocate nothing from
// the heap.
struct HeapTracer {
  void* context = nullptr;
  void (*allocated)(void* context, void* block, size_t bytes) = nullptr;
  void (*freed)(void* context, void* block) = nullptr;
};

struct Heap {
  uint8_t *base = nullptr, *next_span = nullptr,
          *end = nullptr;  // the reserved range; no base: the quick ways are shut
  uint8_t* span_class = nullptr;                                  // size class of each span in use
  FreeBlock* free[kSizeClasses] = {};
  uint8_t *bump[kSizeClasses] = {}, *bump_end[kSizeClasses] = {};
  // While somebody listens: the quick ways find nothing in `free` and no base, so that each block comes by the slow
  // ones.
  const HeapTracer* tracer = nullptr;
  FreeBlock* parked[kSizeClasses] = {};
  uint8_t* range = nullptr;  // base, also while it is hidden
  struct TrackedBlock* blocks = nullptr;  // all blocks, under KRAIT_MALLOC_OBJECTS
  int64_t live_blocks = 0;
  int64_t live_objects = 0;
  void* reserve = nullptr;   // given up when memory is out, so that the MemoryError and its handler have some
  bool raising = false;      // a MemoryError is being made
};
inline constexpr size_t kReserveBytes = size_t{1} << 18;
// Gives the reserve up (what did not fit may fit now), or makes a new one if there is none.
void heap_spend_reserve(Heap&);
void heap_fill_reserve(Heap&);

Heap* create_heap(uint64_t interpreter_id);
void destroy_heap(Heap*);
// Null if memory is out. The first `zeroed` bytes are zero, the rest is what it was.
void* heap_allocate_slow(Heap&, size_t bytes, size_t zeroed);
void heap_free_slow(Heap&, void* block);

#ifdef KRAIT_MALLOC_OBJECTS
inline void* heap_allocate(Heap& heap, size_t bytes) { return heap_allocate_slow(heap, bytes, bytes); }
inline void heap_free(Heap& heap, void* block) { heap_free_slow(heap, block); }
#else
inline void* heap_allocate(Heap& heap, size_t bytes) {
  if (bytes - 1 >= kFineLimit) [[unlikely]] return heap_allocate_slow(heap, bytes, bytes);
  size_t units = (bytes + 15) / 16;
  FreeBlock* block = heap.free[units - 1];
  if (!block) [[unlikely]] return heap_allocate_slow(heap, bytes, bytes);
  heap.free[units - 1] = block->next;
  ++heap.live_blocks;
  auto* words = reinterpret_cast<uint64_t*>(block);
  for (size_t i = 0; i < units; ++i) words[2 * i] = words[2 * i + 1] = 0;
  return block;
}
inline void heap_free(Heap& heap, void* memory) {
  size_t place = static_cast<size_t>(static_cast<uint8_t*>(memory) - heap.base);
  if (place >= kReservedBytes || !heap.base) [[unlikely]] return heap_free_slow(heap, memory);
  --heap.live_blocks;
  auto* block = static_cast<FreeBlock*>(memory);
  FreeBlock*& head = heap.free[heap.span_class[place / kSpanBytes]];
  block->next = head;
  head = block;
}
#endif
// Contents as they were.
inline void* heap_allocate_unfilled(Heap& heap, size_t bytes) {
  return bytes <= kFineLimit ? heap_allocate(heap, bytes) : heap_allocate_slow(heap, bytes, 0);
}
void* heap_resize(Heap&, void* block, size_t old_bytes, size_t new_bytes);
void set_heap_tracer(Heap&, const HeapTracer* tracer_or_null);

}  // namespace krait::runtime
