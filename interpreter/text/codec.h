// The codecs that Python knows without its library: bytes to text and back, with CPython's error positions and reasons.
//
// Pure functions over borrowed input; any thread. What to do about an error is asked of a DecodeErrors or EncodeErrors;
// `StandardErrors` knows the standard names, the runtime derives its own for handlers written in Python.
// Results: kOk; kFailed, the handler refused (and remembers why); kNoMemory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/text/text_buffer.h"

namespace krait::text {

enum class [[nodiscard]] CodecStatus : uint8_t{kOk, kFailed, kNoMemory};

// What a UnicodeDecodeError or UnicodeEncodeError says. Offsets in bytes (decoding) or units (encoding) of the input.
struct CodecError {
  const char* encoding = "";
  size_t start = 0, end = 0;
  const char* reason = "";
};

class DecodeErrors {
 public:
  virtual ~DecodeErrors() = default;
  // Appends a replacement to `out` and sets `resume`, where decoding goes on; it may also exchange the input, which
  // then must outlive the call of the codec. False: give up.
  virtual bool handle(const CodecError& error, std::string_view* input, size_t* resume, TextBuffer* out) = 0;
};

// What takes the place of text that cannot be encoded: bytes as they are, or text for the codec to encode.
struct Replacement {
  bool is_bytes = false;
  std::string bytes;
  TextBuffer text;
};

class EncodeErrors {
 public:
  virtual ~EncodeErrors() = default;
  virtual bool handle(const CodecError& error, TextView input, size_t* resume, Replacement* out) = 0;
  // The replacement text could not be encoded either: the original error stands.
  virtual void refuse(const CodecError& error) = 0;
};

enum class ErrorMode : uint8_t {
  kStrict,
  kIgnore,
  kReplace,
  kBackslashReplace,
  kXmlCharRefReplace,
  kNameReplace,
  kSurrogateEscape,
  kSurrogatePass,
  kOther,  // a name that codecs.lookup_error must be asked about
};
[[nodiscard]] ErrorMode error_mode(std::string_view name);
// Which handlers know how to decode; the others are a TypeError there.
[[nodiscard]] bool can_decode(ErrorMode mode);

// The standard handlers. After kFailed, `error` is what to raise.
class StandardErrors final : public DecodeErrors, public EncodeErrors {
 public:
  explicit StandardErrors(ErrorMode mode) : mode_(mode) {}
  bool handle(const CodecError& error, std::string_view* input, size_t* resume, TextBuffer* out) override;
  bool handle(const CodecError& error, TextView input, size_t* resume, Replacement* out) override;
  void refuse(const CodecError& error) override { error_ = error; }
  const CodecError& error() const { return error_; }

 private:
  ErrorMode mode_;
  CodecError error_;
};

// --- decoding ------------------------------------------------------------------------------------------------------
// `consumed`, if not null, means that more input may follow: an incomplete end is left, and the bytes used are told.

CodecStatus decode_utf8(std::string_view input, DecodeErrors& errors, TextBuffer* out, size_t* consumed = nullptr);
CodecStatus decode_ascii(std::string_view input, DecodeErrors& errors, TextBuffer* out);
CodecStatus decode_latin1(std::string_view input, TextBuffer* out);

enum class ByteOrder : int8_t { kLittle = -1, kMark = 0, kBig = 1 };
// kMark: by the byte order mark, else the machine's; `order` receives what was found.
CodecStatus decode_utf16(std::string_view input, ByteOrder* order, DecodeErrors& errors, TextBuffer* out,
                         size_t* consumed = nullptr);
CodecStatus decode_utf32(std::string_view input, ByteOrder* order, DecodeErrors& errors, TextBuffer* out,
                         size_t* consumed = nullptr);
CodecStatus decode_utf7(std::string_view input, DecodeErrors& errors, TextBuffer* out, size_t* consumed = nullptr);

inline constexpr int64_t kNoInvalidEscape = -1;
// `invalid_escape` receives the character after the first backslash that escapes nothing, or the value of an octal
// escape beyond \377; a DeprecationWarning says so.
CodecStatus decode_unicode_escape(std::string_view input, DecodeErrors& errors, TextBuffer* out,
                                  size_t* consumed = nullptr, int64_t* invalid_escape = nullptr);
CodecStatus decode_raw_unicode_escape(std::string_view input, DecodeErrors& errors, TextBuffer* out,
                                      size_t* consumed = nullptr);
// A table as the library's character-set modules have it: U+FFFE, or beyond the table, is undefined.
CodecStatus decode_charmap(std::string_view input, TextView table, DecodeErrors& errors, TextBuffer* out);

// codecs.escape_decode: the escapes of a bytes literal. kFailed: `message` is a ValueError's.
CodecStatus decode_bytes_escape(std::string_view input, std::string_view errors, std::string* out,
                                int64_t* invalid_escape, std::string* message);

// --- encoding ------------------------------------------------------------------------------------------------------

CodecStatus encode_utf8(TextView input, EncodeErrors& errors, std::string* out);
CodecStatus encode_ascii(TextView input, EncodeErrors& errors, std::string* out);
CodecStatus encode_latin1(TextView input, EncodeErrors& errors, std::string* out);
// kMark writes a byte order mark and then the machine's order.
CodecStatus encode_utf16(TextView input, ByteOrder order, EncodeErrors& errors, std::string* out);
CodecStatus encode_utf32(TextView input, ByteOrder order, EncodeErrors& errors, std::string* out);
CodecStatus encode_utf7(TextView input, std::string* out);
CodecStatus encode_unicode_escape(TextView input, std::string* out);
CodecStatus encode_raw_unicode_escape(TextView input, std::string* out);

// One code point of a character map; false: it has none.
class CharmapLookup {
 public:
  virtual ~CharmapLookup() = default;
  enum class Answer : uint8_t { kFound, kUndefined, kRaised };
  virtual Answer find(char32_t c, std::string* bytes) = 0;
};
CodecStatus encode_charmap(TextView input, CharmapLookup& map, EncodeErrors& errors, std::string* out);

}  // namespace krait::text
