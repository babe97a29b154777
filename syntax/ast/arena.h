// A bump allocator: owns every node, list and text of one tree and frees them together. Nothing allocated here has a
// destructor run. One arena belongs to one thread at a time; a finished tree may be read by many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

namespace krait::ast {

class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(Arena&& other) noexcept;
  Arena& operator=(Arena&& other) noexcept;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Uninitialised storage that lives as long as the arena. `align` is a power of two, at most 16.
  [[nodiscard]] void* allocate(size_t bytes, size_t align = 8) {
    uintptr_t start = (next_ + align - 1) & ~(uintptr_t{align} - 1);
    if (start + bytes > end_) return allocate_slow(bytes, align);
    next_ = start + bytes;
    return reinterpret_cast<void*>(start);
  }

  template <typename T, typename... Args>
  [[nodiscard]] T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>, "an arena runs no destructors");
    return ::new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  /// An uninitialised array of trivially copyable elements.
  template <typename T>
  [[nodiscard]] T* make_array(size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    return static_cast<T*>(allocate(sizeof(T) * (count ? count : 1), alignof(T)));
  }

  /// A copy of `text` that lives as long as the arena; never a null pointer, even for an empty text.
  [[nodiscard]] std::string_view copy(std::string_view text) {
    char* data = make_array<char>(text.size());
    if (!text.empty()) std::memcpy(data, text.data(), text.size());
    return {data, text.size()};
  }

  /// Takes over everything that `other` owns, so that its nodes live as long as this arena.
  void adopt(Arena&& other);

  [[nodiscard]] size_t bytes_reserved() const { return reserved_; }

 private:
  struct Chunk {
    Chunk* before;
  };

  void* allocate_slow(size_t bytes, size_t align);
  void release();

  uintptr_t next_ = 0;
  uintptr_t end_ = 0;
  Chunk* chunks_ = nullptr;
  size_t reserved_ = 0;
};

}  // namespace krait::ast
