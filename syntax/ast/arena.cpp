#include "syntax/ast/arena.h"

#include <algorithm>
#include <cstdlib>

namespace krait::ast {

namespace {
constexpr size_t kFirstChunk = 1024;
constexpr size_t kLargestChunk = size_t{1} << 20;
}  // namespace

Arena::~Arena() { release(); }

Arena::Arena(Arena&& other) noexcept { *this = std::move(other); }

Arena& Arena::operator=(Arena&& other) noexcept {
  if (this == &other) return *this;
  release();
  next_ = std::exchange(other.next_, 0);
  end_ = std::exchange(other.end_, 0);
  chunks_ = std::exchange(other.chunks_, nullptr);
  reserved_ = std::exchange(other.reserved_, 0);
  return *this;
}

void Arena::release() {
  for (Chunk* chunk = chunks_; chunk;) std::free(std::exchange(chunk, chunk->before));
  chunks_ = nullptr;
  next_ = end_ = reserved_ = 0;
}

void* Arena::allocate_slow(size_t bytes, size_t align) {
  size_t size = std::clamp(reserved_, kFirstChunk, kLargestChunk);
  size = std::max(size, bytes + align + sizeof(Chunk) + 16);
  auto* chunk = static_cast<Chunk*>(std::malloc(size));
  if (!chunk) std::abort();
  chunk->before = std::exchange(chunks_, chunk);
  reserved_ += size;
  next_ = reinterpret_cast<uintptr_t>(chunk) + sizeof(Chunk);
  end_ = reinterpret_cast<uintptr_t>(chunk) + size;
  return allocate(bytes, align);
}

void Arena::adopt(Arena&& other) {
  if (!other.chunks_) return;
  Chunk* oldest = other.chunks_;
  while (oldest->before) oldest = oldest->before;
  if (chunks_) {  // our open chunk stays the one that is filled
    oldest->before = std::exchange(chunks_->before, other.chunks_);
  } else {
    chunks_ = other.chunks_;
    next_ = other.next_;
    end_ = other.end_;
  }
  reserved_ += other.reserved_;
  other.chunks_ = nullptr;
  other.release();
}

}  // namespace krait::ast
