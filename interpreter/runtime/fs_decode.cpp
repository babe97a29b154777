#include <string>

#include "interpreter/objects/str.h"
#include "interpreter/runtime/abstract.h"

namespace krait::runtime {

// The length of the well-formed UTF-8 sequence at `p`, 0 if there is none (RFC 3629: no surrogates, no overlong forms).
static size_t sequence_length(const unsigned char* p, size_t left) {
  auto continues = [&](size_t i) { return i < left && (p[i] & 0xC0) == 0x80; };
  if (p[0] < 0x80) return 1;
  if (p[0] >= 0xC2 && p[0] < 0xE0) return continues(1) ? 2 : 0;
  if ((p[0] & 0xF0) == 0xE0) {
    if (!continues(1) || !continues(2)) return 0;
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] >= 0xA0)) return 0;
    return 3;
  }
  if (p[0] >= 0xF0 && p[0] < 0xF5) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] >= 0x90)) return 0;
    return 4;
  }
  return 0;
}

// PEP 383: a byte that is no UTF-8 becomes the lone surrogate U+DC00 + byte, here in its three-byte form.
Result fs_decode(Thread& t, std::string_view bytes) {
  std::string text;
  const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
  for (size_t i = 0; i < bytes.size();) {
    if (size_t n = sequence_length(p + i, bytes.size() - i)) {
      text.append(bytes.substr(i, n));
      i += n;
      continue;
    }
    char32_t surrogate = 0xDC00 + p[i++];
    text += static_cast<char>(0xE0 | surrogate >> 12);
    text += static_cast<char>(0x80 | (surrogate >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (surrogate & 0x3F));
  }
  return objects::make_str(t, text);
}

}  // namespace krait::runtime
