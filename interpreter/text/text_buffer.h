// Text under construction in the compact form: one, two or four bytes a unit, widened when a unit asks for it.
// Owned by one function on one thread. Running out of memory is remembered in `failed`, not thrown.
#pragma once

#include "interpreter/text/text_view.h"

namespace krait::text {

class TextBuffer {
 public:
  TextBuffer() = default;
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;
  ~TextBuffer();

  void append(char32_t c) {
    if (size_ == capacity_ || width_for(c) > width_) {
      if (!make_room(1, width_for(c))) return;
    }
    largest_ = c > largest_ ? c : largest_;
    put(c);
  }
  void append(TextView text);
  void append_ascii(std::string_view ascii);
  // Room for so many more units, in case the caller knows; nothing is written.
  void reserve(size_t more) { make_room(more, width_); }
  void clear();
  // Drops what follows the first `size` units.
  void truncate(size_t size);

  TextView view() const { return {data_, size_, width_}; }
  size_t size() const { return size_; }
  // An upper bound for every unit in it, exact unless something was cut off.
  char32_t largest() const { return largest_; }
  bool failed() const { return failed_; }

 private:
  bool make_room(size_t more, uint8_t width);
  bool widen(size_t capacity, uint8_t width);
  void put(char32_t c) {
    if (width_ == 1) {
      static_cast<uint8_t*>(data_)[size_++] = static_cast<uint8_t>(c);
    } else if (width_ == 2) {
      static_cast<uint16_t*>(data_)[size_++] = static_cast<uint16_t>(c);
    } else {
      static_cast<uint32_t*>(data_)[size_++] = c;
    }
  }

  void* data_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
  char32_t largest_ = 0;
  uint8_t width_ = 1;
  bool failed_ = false;
};

}  // namespace krait::text
