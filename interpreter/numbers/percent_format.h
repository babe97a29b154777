// printf-style formatting ("%-10.3f" % x) of str and bytes: what both share. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/numbers/format_spec.h"
#include "interpreter/text/text_view.h"

namespace krait::numbers {

// One conversion, between its '%' and its letter. Offsets are in units of the format.
struct PercentSpec {
  bool left = false, sign = false, blank = false, alternate = false, zero = false;
  int64_t width = -1, precision = -1;  // -1: not given
  char32_t type = 0;
  size_t type_at = 0;  // where the letter stands: the message of an unsupported one says it
};

enum class PercentFlavor : uint8_t { kText, kBytes };

// Reads conversions one step after the other, since values for '*' and mapping keys are fetched in between, and their
// errors come first. Order: open_key/close_key (if at_key), flags, width, precision, type. Each reports malformed text.
class PercentReader {
 public:
  PercentReader(text::TextView format, PercentFlavor flavor) : format_(format), flavor_(flavor) {}

  // Literal text up to the next '%' or the end: [start, end). False at the end of the format.
  bool next_literal(size_t* start, size_t* end);
  // Just after '%'.
  bool at_key() const { return at_ < format_.size && format_[at_] == '('; }
  FormatError read_key(size_t* start, size_t* end);
  void read_flags(PercentSpec* spec);
  // True if a '*' is next: it is taken, and the caller passes the argument to set_width or set_precision.
  bool take_star();
  void set_width(PercentSpec* spec, int64_t width);
  FormatError read_width(PercentSpec* spec);
  // True if a '.' is next: then a star or read_precision.
  bool take_point(PercentSpec* spec);
  FormatError read_precision(PercentSpec* spec);
  FormatError read_type(PercentSpec* spec);
  size_t position() const { return at_; }
  void set_position(size_t at) { at_ = at; }  // for a caller that read a plain conversion itself

 private:
  bool read_digits(int64_t* out);

  text::TextView format_;
  PercentFlavor flavor_;
  size_t at_ = 0;
};

// "unsupported format character 'y' (0x79) at index 1".
[[nodiscard]] std::string unsupported_percent_type(const PercentSpec& spec, PercentFlavor flavor);

// d i u o x X: the number with its sign, prefix and precision, then laid out in its width.
FormatError percent_int(std::string* out, const PercentSpec& spec, IntView value, size_t max_digits);
// e E f F g G.
FormatError percent_double(std::string* out, const PercentSpec& spec, double value);

// s r a c b: how many units of the text stay and how many blanks go on either side.
TextLayout percent_layout(const PercentSpec& spec, int64_t length);

}  // namespace krait::numbers
