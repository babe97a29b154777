// What the codecs share. Internal to interpreter/text.
#pragma once

#include <new>

#include "interpreter/text/codec.h"

namespace krait::text {

inline bool is_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}

// \xNN, \uNNNN or \UNNNNNNNN.
void append_escape(TextBuffer* out, char32_t c);

// The input of a decoder, where it stands, and how it reports.
struct Decoding {
  std::string_view input;
  DecodeErrors& errors;
  TextBuffer* out;
  size_t at = 0;

  unsigned char byte(size_t ahead = 0) const { return static_cast<unsigned char>(input[at + ahead]); }
  size_t left() const { return input.size() - at; }
  // False: give up. Else decoding goes on at `at`.
  bool report(const char* encoding, size_t start, size_t end, const char* reason) {
    return errors.handle({encoding, start, end, reason}, &input, &at, out);
  }
};

// Runs a codec, and turns what std::string throws, or a failed buffer, into a status.
template <typename Work>
CodecStatus guarded(const TextBuffer* buffer, Work work) {
  try {
    bool done = work();
    if (buffer != nullptr && buffer->failed()) return CodecStatus::kNoMemory;
    return done ? CodecStatus::kOk : CodecStatus::kFailed;
  } catch (const std::exception&) {
    return CodecStatus::kNoMemory;
  }
}

// How many ASCII bytes start the text; eight at a time.
size_t ascii_extent(std::string_view text);

}  // namespace krait::text
