// The heap's blocks: zeroed, aligned, reused, kept through a change of size.
#include <catch2/catch.hpp>

#include <cstring>
#include <vector>

#include "interpreter/runtime/heap_pool.h"

using namespace krait::runtime;

TEST_CASE("blocks of all sizes are zero, aligned and apart") {
  Heap* heap = create_heap(200);
  REQUIRE(heap);
  std::vector<std::pair<uint8_t*, size_t>> blocks;
  for (size_t size = 1; size < 100'000; size += size / 7 + 1) {
    auto* block = static_cast<uint8_t*>(heap_allocate(*heap, size));
    REQUIRE(block);
    REQUIRE(reinterpret_cast<uintptr_t>(block) % 16 == 0);
    for (size_t i = 0; i < size; ++i) REQUIRE(block[i] == 0);
    std::memset(block, static_cast<int>(size & 255) | 1, size);
    blocks.push_back({block, size});
  }
  for (auto [block, size] : blocks) {
    REQUIRE(block[0] == (static_cast<uint8_t>(size & 255) | 1));
    REQUIRE(block[size - 1] == (static_cast<uint8_t>(size & 255) | 1));
  }
  for (auto [block, size] : blocks) heap_free(*heap, block);
  CHECK(heap->live_blocks == 0);
  destroy_heap(heap);
}

TEST_CASE("a block keeps its contents when its size changes") {
  Heap* heap = create_heap(201);
  auto* block = static_cast<uint8_t*>(heap_allocate(*heap, 10));
  std::memcpy(block, "contents", 9);
  size_t size = 10;
  for (size_t next : {24u, 500u, 700u, 40'000u, 90'000u, 30'000u, 10u}) {
    block = static_cast<uint8_t*>(heap_resize(*heap, block, size, next));
    REQUIRE(block);
    REQUIRE(std::strcmp(reinterpret_cast<char*>(block), "contents") == 0);
    size = next;
  }
  heap_free(*heap, block);
  CHECK(heap->live_blocks == 0);
  destroy_heap(heap);
}

#ifndef KRAIT_MALLOC_OBJECTS
TEST_CASE("a freed block is the next of its size") {
  Heap* heap = create_heap(202);
  void* first = heap_allocate(*heap, 48);
  heap_free(*heap, first);
  CHECK(heap_allocate(*heap, 40) == first);
  destroy_heap(heap);
}
#endif
