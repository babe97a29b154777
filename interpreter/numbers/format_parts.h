// What the formatting files share. Internal to interpreter/numbers.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/numbers/format_spec.h"

namespace krait::numbers {

// As UTF-8; a surrogate as three bytes.
void append_code_point(std::string* out, char32_t c);
// The magnitude in lower case, or the error of a number with too many digits.
FormatError int_digits(std::string* out, IntView value, int base, size_t max_digits);
FormatError unknown_format_code(char32_t type, std::string_view type_name);

// Does the work; widths and precisions of the user's choosing may ask for more memory than there is.
template <typename Work>
FormatError guard_memory(Work work) {
  try {
    return work();
  } catch (const std::exception&) {
    return {FormatError::kMemory, ""};
  }
}

}  // namespace krait::numbers
