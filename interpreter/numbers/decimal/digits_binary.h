// Digits by way of binary numbers, for operands long enough to pay for the conversions. Internal to numbers/decimal.
#pragma once
#include "interpreter/numbers/decimal/digits.h"

namespace krait::decimal {

void multiply_binary(Digits& r, const Digits& a, const Digits& b);
void divide_binary(Digits& quotient, Digits& remainder, const Digits& a, const Digits& b);

}  // namespace krait::decimal
