#include "interpreter/text/text_buffer.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "interpreter/text/find.h"

namespace krait::text {

TextBuffer::~TextBuffer() {
  std::free(data_);
}

void TextBuffer::clear() {
  size_ = 0;
  largest_ = 0;
}

void TextBuffer::truncate(size_t size) {
  size_ = size;
  largest_ = largest_unit(view());
}

bool TextBuffer::widen(size_t capacity, uint8_t width) {
  void* wider = std::malloc(capacity * width);
  if (wider == nullptr) return false;
  with_units(wider, width, [&](auto* out) {
    with_units(TextView(data_, size_, width_), [&](auto* in) { std::copy_n(in, size_, out); });
  });
  std::free(data_);
  data_ = wider;
  width_ = width;
  return true;
}

bool TextBuffer::make_room(size_t more, uint8_t width) {
  if (failed_) return false;
  constexpr size_t kLeast = 16;
  size_t capacity = capacity_;
  if (size_ + more > capacity) capacity = std::max({size_ + more, capacity + capacity / 2, kLeast});
  if (width > width_) {
    failed_ = !widen(capacity, width);
  } else if (capacity != capacity_) {
    void* larger = std::realloc(data_, capacity * width_);
    failed_ = larger == nullptr;
    if (!failed_) data_ = larger;
  }
  if (failed_) return false;
  capacity_ = capacity;
  return true;
}

void TextBuffer::append(TextView text) {
  if (text.size == 0) return;
  char32_t most = largest_unit(text);
  if (!make_room(text.size, width_for(most))) return;
  largest_ = std::max(largest_, most);
  with_units(data_, width_, [&](auto* out) {
    with_units(text, [&](auto* in) {
      using Out = std::remove_reference_t<decltype(*out)>;
      std::transform(in, in + text.size, out + size_, [](auto c) { return static_cast<Out>(c); });
    });
  });
  size_ += text.size;
}

void TextBuffer::append_ascii(std::string_view ascii) {
  append(TextView(ascii));
}

}  // namespace krait::text
