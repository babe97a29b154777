// Number literals as values (language reference 2.4.4 to 2.4.7). Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "syntax/ast/nodes.h"

namespace krait::ast {

/// The value of the number literal `text`. A decimal integer of more than `max_digits` digits (0: no limit) is not
/// converted: then `digits` says how many it has and the result is 0; otherwise `digits` is left alone.
[[nodiscard]] ConstantValue parse_number(std::string_view text, Arena& arena, int max_digits, size_t& digits);

/// The decimal digits of a number given in hexadecimal.
[[nodiscard]] std::string hexadecimal_to_decimal(std::string_view hexadecimal);

}  // namespace krait::ast
