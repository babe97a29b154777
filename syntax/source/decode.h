// From the bytes of a file or of compile(bytes) to text: byte order mark, PEP 263 cookie, code pages, null bytes, with
// CPython's errors. Pure functions, any thread. Reference: "Lexical analysis", section 2.1.4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/text.h"

namespace krait::source {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// CPython words the same fault differently for the two.
enum class Origin : uint8_t {
  kFile,   // a script or module read from disk
  kBytes,  // compile(b"...")
};

/// Codecs beyond those known here (utf-8, ascii, latin-1, iso-8859-15, cp1252): whoever has Python's registry supplies
/// one. Puts UTF-8 into `text`; false with CPython's message in `error` (empty: the encoding is unknown).
struct CodecHook {
  bool (*decode)(void* context, std::string_view encoding, std::string_view bytes, std::string& text,
                 std::string& error) = nullptr;
  void* context = nullptr;
};

/// Bytes that CPython decodes only when it meets them, in a name or a string (an undeclared or declared utf-8), stay in
/// the text even where they are not UTF-8.
struct Decoded {
  SourceText text;
  std::optional<diagnostics::Diagnostic> error;
};

/// `filename` is named in messages only. `complete`: bytes of a whole module, whose last newline CPython puts there
/// before a codec other than UTF-8 sees them.
[[nodiscard]] Decoded decode(std::string_view bytes, Origin origin, std::string_view filename, CodecHook hook = {},
                             bool complete = false);

/// The encoding that the first two lines name (PEP 263), normalised as CPython does ("utf-8", "iso-8859-1", or as
/// written); empty if none.
[[nodiscard]] std::string find_cookie(std::string_view bytes);

/// Finds the first byte at or after `from` that is not UTF-8; npos if there is none. `reason` becomes CPython's words.
[[nodiscard]] size_t find_invalid_utf8(std::string_view bytes, size_t from = 0, const char** reason = nullptr);

/// What decoding `bytes` says: "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"; nothing if
/// they are UTF-8.
[[nodiscard]] std::optional<std::string> utf8_error(std::string_view bytes);

/// The text with U+FFFD in the place of each fault, as the codec's "replace" has it.
[[nodiscard]] std::string repaired_utf8(std::string_view bytes);

void append_utf8(std::string& out, char32_t code_point);

}  // namespace krait::source
