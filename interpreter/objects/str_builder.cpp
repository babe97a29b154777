// StrBuilder: collects code points at the narrowest width so far.
#include <cstdlib>

#include "interpreter/objects/str_units.h"

namespace krait::objects {

StrBuilder::~StrBuilder() {
  if (data_ != inline_) std::free(data_);
}

// Room for `more` code points at `width` at least. False once memory has run out.
bool StrBuilder::reserve(int64_t more, uint8_t width) {
  if (failed_) return false;
  if (width <= width_ && length_ + more <= capacity_) return true;
  int64_t capacity = capacity_;
  if (length_ + more > capacity) capacity = (length_ + more) + (length_ + more) / 2 + 16;
  if (width <= width_) width = width_;
  auto* data = static_cast<uint8_t*>(std::malloc(static_cast<size_t>(capacity) * width));
  if (!data) return failed_ = true, false;
  if (length_) copy_units(data, width, data_, width_, length_);
  if (data_ != inline_) std::free(data_);
  data_ = data;
  width_ = width;
  capacity_ = capacity;
  return true;
}

void StrBuilder::add(char32_t c) {
  if (!reserve(1, static_cast<uint8_t>(width_for(c)))) return;
  if (c > largest_) largest_ = c;
  copy_units(data_ + length_ * width_, width_, &c, 4, 1);
  ++length_;
}

void StrBuilder::add(std::string_view text) {
  if (is_ascii(text)) {
    auto count = static_cast<int64_t>(text.size());
    if (!count || !reserve(count, 1)) return;
    copy_units(data_ + length_ * width_, width_, text.data(), 1, count);
    if (largest_ < 0x7F) largest_ = 0x7F;
    length_ += count;
    return;
  }
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) add(decode_wtf8(at, end));
}

void StrBuilder::add(const Str* s) { add(s, 0, s->length); }

void StrBuilder::add(const Str* s, int64_t start, int64_t end) {
  if (start >= end) return;
  char32_t largest = start == 0 && end == s->length ? str_largest(s, 0, 0) : str_largest(s, start, end);
  if (!reserve(end - start, static_cast<uint8_t>(width_for(largest)))) return;
  copy_units(data_ + length_ * width_, width_, str_at(s, start), s->width, end - start);
  if (largest > largest_) largest_ = largest;
  length_ += end - start;
}

Result StrBuilder::finish() {
  if (failed_) return raise_memory_error(thread_);
  if (length_ == 0) return make_empty_str(thread_, 0, 0);
  if (length_ == 1) {
    char32_t c = with_units(width_, data_, [](auto* units) -> char32_t { return units[0]; });
    return make_char(thread_, c);
  }
  Ref s = TRY(make_empty_str(thread_, length_, largest_));
  if (length_) std::memcpy(s.as<Str>()->data, data_, static_cast<size_t>(length_) * width_);
  return s;
}

}  // namespace krait::objects
