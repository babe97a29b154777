#include "interpreter/runtime/heap_pool.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace krait::runtime {

void heap_spend_reserve(Heap& heap) { std::free(std::exchange(heap.reserve, nullptr)); }
void heap_fill_reserve(Heap& heap) {
  if (!heap.reserve) heap.reserve = std::malloc(kReserveBytes);
}

#ifdef KRAIT_MALLOC_OBJECTS

struct TrackedBlock {
  TrackedBlock *previous, *next;
};

Heap* create_heap(uint64_t) { return new (std::nothrow) Heap; }

void destroy_heap(Heap* heap) {
  while (TrackedBlock* block = heap->blocks) {
    heap->blocks = block->next;
    std::free(block);
  }
  heap_spend_reserve(*heap);
  delete heap;
}

static void link(Heap& heap, TrackedBlock* block) {
  block->previous = nullptr;
  block->next = heap.blocks;
  if (heap.blocks) heap.blocks->previous = block;
  heap.blocks = block;
}

static void unlink(Heap& heap, TrackedBlock* block) {
  (block->previous ? block->previous->next : heap.blocks) = block->next;
  if (block->next) block->next->previous = block->previous;
}

void* heap_allocate_slow(Heap& heap, size_t bytes, size_t) {
  if (bytes > SIZE_MAX / 2) return nullptr;
  auto* block = static_cast<TrackedBlock*>(std::calloc(1, sizeof(TrackedBlock) + bytes));
  if (!block) return nullptr;
  link(heap, block);
  ++heap.live_blocks;
  if (heap.tracer) heap.tracer->allocated(heap.tracer->context, block + 1, bytes);
  return block + 1;
}

void heap_free_slow(Heap& heap, void* memory) {
  if (heap.tracer) heap.tracer->freed(heap.tracer->context, memory);
  auto* block = static_cast<TrackedBlock*>(memory) - 1;
  unlink(heap, block);
  --heap.live_blocks;
  std::free(block);
}

void* heap_resize(Heap& heap, void* memory, size_t old_bytes, size_t new_bytes) {
  void* moved = heap_allocate(heap, new_bytes);
  if (!moved) return nullptr;
  std::memcpy(moved, memory, std::min(old_bytes, new_bytes));
  heap_free(heap, memory);
  return moved;
}

void set_heap_tracer(Heap& heap, const HeapTracer* tracer) { heap.tracer = tracer; }

#else

static void* reserve(uintptr_t hint, size_t bytes) {
  void* memory = mmap(reinterpret_cast<void*>(hint), bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

Heap* create_heap(uint64_t interpreter_id) {
  Heap* heap = new (std::nothrow) Heap;
  if (!heap) return nullptr;
  // A fixed place, so that addresses are the same in every run. Where the range is taken or address space is limited,
  // the system chooses, and below that every block is the system's.
  uintptr_t hint = 0x200000000000 + (interpreter_id % 256) * kReservedBytes;
  heap->base = static_cast<uint8_t*>(reserve(hint, kReservedBytes));
  if (!heap->base) return heap;
  heap->span_class = static_cast<uint8_t*>(reserve(0, kReservedBytes / kSpanBytes));
  if (!heap->span_class) {
    munmap(heap->base, kReservedBytes);
    heap->base = nullptr;
    return heap;
  }
  heap->range = heap->next_span = heap->base;
  heap->end = heap->base + kReservedBytes;
  return heap;
}

void destroy_heap(Heap* heap) {
  if (heap->range) {
    munmap(heap->range, kReservedBytes);
    munmap(heap->span_class, kReservedBytes / kSpanBytes);
  }
  heap_spend_reserve(*heap);
  delete heap;
}

static int size_class(size_t bytes) {
  if (bytes <= kFineLimit) return static_cast<int>((bytes + 15) / 16) - (bytes != 0);
  int shift = std::bit_width(bytes - 1) - 3;  // three leading bits: four classes a doubling
  return 32 + (shift - 7) * 4 + static_cast<int>((bytes - 1) >> shift) - 4;
}

static size_t class_bytes(int c) {
  if (c < 32) return static_cast<size_t>(c + 1) * 16;
  int shift = (c - 32) / 4 + 7;
  return static_cast<size_t>((c - 32) % 4 + 5) << shift;
}

static bool is_pooled(const Heap& heap, const void* block) {
  return static_cast<size_t>(static_cast<const uint8_t*>(block) - heap.range) < kReservedBytes && heap.range;
}

// The quick ways are used up: begin a new span.
static void* carve(Heap& heap, int c, size_t bytes) {
  if (static_cast<size_t>(heap.bump_end[c] - heap.bump[c]) < bytes) {
    if (!heap.range || heap.next_span == heap.end) return nullptr;
    heap.span_class[(heap.next_span - heap.range) / kSpanBytes] = static_cast<uint8_t>(c);
    heap.bump[c] = heap.next_span;
    heap.bump_end[c] = heap.next_span += kSpanBytes;
  }
  uint8_t* block = heap.bump[c];
  heap.bump[c] += bytes;
  return block;  // fresh pages are zero
}

static FreeBlock** free_lists(Heap& heap) { return heap.tracer ? heap.parked : heap.free; }

static void* allocate_untold(Heap& heap, size_t bytes, size_t zeroed) {
  if (bytes <= kLargestPooled) [[likely]] {
    int c = size_class(bytes);
    FreeBlock*& head = free_lists(heap)[c];
    if (FreeBlock* block = head) [[likely]] {
      head = block->next;
      ++heap.live_blocks;
      return std::memset(static_cast<void*>(block), 0, zeroed);
    }
    if (void* block = carve(heap, c, class_bytes(c))) {
      ++heap.live_blocks;
      return block;
    }
  }
  if (bytes > SIZE_MAX / 2) return nullptr;
  void* block = zeroed == bytes ? std::calloc(1, bytes) : std::malloc(bytes);
  if (!block) return nullptr;
  ++heap.live_blocks;
  return zeroed == bytes ? block : std::memset(block, 0, zeroed);
}

void* heap_allocate_slow(Heap& heap, size_t bytes, size_t zeroed) {
  void* block = allocate_untold(heap, bytes, zeroed);
  if (heap.tracer && block) [[unlikely]] heap.tracer->allocated(heap.tracer->context, block, bytes);
  return block;
}

void heap_free_slow(Heap& heap, void* memory) {
  --heap.live_blocks;
  if (heap.tracer) [[unlikely]] heap.tracer->freed(heap.tracer->context, memory);
  if (!is_pooled(heap, memory)) return std::free(memory);
  auto* block = static_cast<FreeBlock*>(memory);
  FreeBlock*& head = free_lists(heap)[heap.span_class[(static_cast<uint8_t*>(memory) - heap.range) / kSpanBytes]];
  block->next = head;
  head = block;
}

static void* resize_in_place(Heap& heap, void* memory, size_t old_bytes, size_t new_bytes) {
  if (!is_pooled(heap, memory) && new_bytes > kLargestPooled) return std::realloc(memory, new_bytes);
  bool same = is_pooled(heap, memory) && new_bytes <= kLargestPooled && size_class(old_bytes) == size_class(new_bytes);
  return same ? memory : nullptr;
}

void* heap_resize(Heap& heap, void* memory, size_t old_bytes, size_t new_bytes) {
  if (void* kept = resize_in_place(heap, memory, old_bytes, new_bytes)) {
    if (heap.tracer) [[unlikely]] {
      heap.tracer->freed(heap.tracer->context, memory);
      heap.tracer->allocated(heap.tracer->context, kept, new_bytes);
    }
    return kept;
  }
  if (!is_pooled(heap, memory) && new_bytes > kLargestPooled) return nullptr;  // realloc found no memory
  void* moved = heap_allocate_unfilled(heap, new_bytes);
  if (!moved) return nullptr;
  std::memcpy(moved, memory, std::min(old_bytes, new_bytes));
  heap_free(heap, memory);
  return moved;
}

void set_heap_tracer(Heap& heap, const HeapTracer* tracer) {
  if (tracer && !heap.tracer) {
    std::swap(heap.free, heap.parked);
    heap.base = nullptr;
  } else if (!tracer && heap.tracer) {
    std::swap(heap.free, heap.parked);
    heap.base = heap.range;
  }
  heap.tracer = tracer;
}

#endif

}  // namespace krait::runtime
