// What is wrong with a text: one value, made by any stage of syntax, shown by all faces. A plain value without owner.
#pragma once

#include <cstdint>
#include <string>

namespace krait::diagnostics {

/// The exception (or warning category) that CPython raises for it.
enum class ErrorType : uint8_t {
  SyntaxError, IndentationError, TabError, ValueError, MemoryError, RecursionError, OverflowError, UnicodeError,
  SystemError,  // only of a tree that a program made
  SyntaxWarning, DeprecationWarning,
};

[[nodiscard]] const char* name_of(ErrorType type);

/// Stands for None among the numbers of an exception.
inline constexpr int32_t kNoNumber = INT32_MIN;

/// The numbers of the exception's attributes: lines from 1; offsets from 1, and 0 or -1 where CPython says so.
struct Reported {
  int32_t lineno = kNoNumber;
  int32_t offset = kNoNumber;
  int32_t end_lineno = kNoNumber;
  int32_t end_offset = kNoNumber;
};

/// The true range in the decoded text, in UTF-8 bytes, the end exclusive: what an editor underlines.
struct Shown {
  uint32_t start = 0;
  uint32_t end = 0;
};

/// Which stage found it. It decides what the exception carries: the arguments of a SyntaxError that the symbol table
/// raises are its message alone, and a compiler's text is the line of the file on disk, if there is one.
enum class Stage : uint8_t { Parse, Resolve, Compile };

/// Where an exception of the parser or the tokenizer has its `text` from.
enum class TextOrigin : uint8_t {
  Source,  // the line of the source, with its newline
  Buffer,  // `text`: what the tokenizer held, which may be less or more than the line
  File,    // the line of the file on disk, if there is one of that name; else `text`
};

struct Diagnostic {
  ErrorType type = ErrorType::SyntaxError;
  Stage stage = Stage::Parse;
  TextOrigin text_origin = TextOrigin::Source;
  std::string message;
  Reported reported;
  Shown shown;
  std::string text;  // unless text_origin is Source; of a UnicodeError, the bytes that are not UTF-8

  [[nodiscard]] bool is_warning() const {
    return type == ErrorType::SyntaxWarning || type == ErrorType::DeprecationWarning;
  }
};

/// Moves a diagnostic that was made for a part of a text to where the part stands: its ranges by `bytes`, its lines,
/// those named in its words as well, by `lines`.
void shift(Diagnostic& diagnostic, int64_t bytes, int32_t lines);

}  // namespace krait::diagnostics
