// Universal newlines: translation on reading and writing, and finding the end of a line (library reference:
// io.TextIOWrapper).
#pragma once
#include "interpreter/modules/io/io_internal.h"

namespace krait::modules::io {

enum SeenNewlines { kSeenCr = 1, kSeenLf = 2, kSeenCrLf = 4 };

struct Newlines {
  bool universal = true;   // newline is None or '': \r and \r\n end lines too
  bool translate = true;   // newline is None: they are read as \n
  std::u32string ending;   // what ends a line when reading without universal: "\n", "\r", "\r\n"
  std::string write_as;    // what \n is written as; empty: itself
};
// From the newline argument: None, '', '\n', '\r', '\r\n'.
ResultOf<bool> parse_newline(Thread&, Value newline, Newlines&);

// The index after the end of the line that starts at `from`, or -1 if none ends before the text does.
int64_t find_line_end(const Str* text, int64_t from, const Newlines&);

// \r\n and \r to \n in place (a new str); `seen` collects what was there. A trailing \r is kept back in *pending_cr
// unless final.
Result translate_newlines(Thread&, Str* text, bool translate, bool final, bool* pending_cr, int* seen);
Result seen_newlines(Thread&, int seen);  // None, a str, or a tuple of them

}  // namespace krait::modules::io
