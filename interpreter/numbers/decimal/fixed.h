// Fixed-point numbers with a whole number of words behind the point: Digits scaled by 10**(19 * words). What exp, ln
// and power are computed with. Truncated results; each function says by how many units of the last place its result may
// be off. Internal.
#pragma once
#include "interpreter/numbers/decimal/number.h"

namespace krait::decimal {

// ln(10); the error is less than one unit.
void ln_ten(Digits& r, size_t words);
// |a| for a finite number; error less than one unit.
void to_fixed(Digits& r, const Number& a, size_t words);
// e**|a| = mantissa * 10**exponent with 1 <= mantissa < 10 or so, for a fixed-point a with one word more behind the
// point than the mantissa; a and the mantissa are negative powers if `negative`. a is below 10**19. The answer is the
// mantissa's error in units.
Word exp_fixed(Digits& mantissa, int64_t& exponent, const Digits& a, bool negative, size_t words);
// |ln(a)| for a positive finite number other than 1. The answer is the error in units.
Word ln_fixed(Digits& r, bool& negative, const Number& a, size_t words);
// |log10(a)|, the same.
Word log_fixed(Digits& r, bool& negative, const Number& a, size_t words);
// If the true value lies within `error` units of the last place of digits * 10**exponent and rounds to one number in
// any case, sets r and status and answers true.
bool round_if_certain(Number& r, const Digits& digits, int64_t exponent, bool negative, Word error, const Settings&,
                      uint32_t& status);
// By how many decimal places the digits of a - 1 begin behind the point: ln(a) is as small. At least 0.
int64_t closeness_to_one(const Number& a);

// How many words hold so many decimal places.
size_t words_for(int64_t places);
// std::bad_alloc for a precision that no machine has the memory for.
void check_precision(const Settings&);
// 1 with something behind its last digit, above or below.
void set_beside_one(Number& r, bool above, const Settings&, uint32_t& status);
// Beyond the largest number, or below the smallest.
void set_out_of_range(Number& r, bool large, bool negative, const Settings&, uint32_t& status);
bool is_power_of_ten(const Number&);  // a positive one's coefficient

}  // namespace krait::decimal
