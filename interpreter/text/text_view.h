// Text or bytes that belong to somebody else, in the compact form: 1, 2 or 4 bytes a unit, all of one width.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace krait::text {

struct TextView {
  const void* data = nullptr;
  size_t size = 0;    // in units
  uint8_t width = 1;  // bytes a unit: 1, 2, 4

  TextView() = default;
  TextView(const void* text, size_t units, uint8_t bytes_a_unit) : data(text), size(units), width(bytes_a_unit) {}
  TextView(std::string_view bytes) : data(bytes.data()), size(bytes.size()) {}  // NOLINT: a view for a view

  char32_t operator[](size_t i) const {
    return width == 1   ? static_cast<const uint8_t*>(data)[i]
           : width == 2 ? static_cast<const uint16_t*>(data)[i]
                        : static_cast<const uint32_t*>(data)[i];
  }
  TextView slice(size_t start, size_t end) const {
    return {static_cast<const char*>(data) + start * width, end - start, width};
  }
};

// Calls `f` with a typed pointer to the text's units.
template <typename F>
decltype(auto) with_units(TextView text, F f) {
  switch (text.width) {
    case 1:
      return f(static_cast<const uint8_t*>(text.data));
    case 2:
      return f(static_cast<const uint16_t*>(text.data));
    default:
      return f(static_cast<const uint32_t*>(text.data));
  }
}

template <typename F>
decltype(auto) with_units(void* data, uint8_t width, F f) {
  switch (width) {
    case 1:
      return f(static_cast<uint8_t*>(data));
    case 2:
      return f(static_cast<uint16_t*>(data));
    default:
      return f(static_cast<uint32_t*>(data));
  }
}

// The width that a code point needs.
inline uint8_t width_for(char32_t largest) {
  return largest < 0x100 ? 1 : largest < 0x10000 ? 2 : 4;
}

}  // namespace krait::text
