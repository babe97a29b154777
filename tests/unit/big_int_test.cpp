// Big integers: what Python code reaches only by luck, namely storage, limits and errors; and one sample of each kind.
#include "interpreter/numbers/big_int.h"

#include <catch2/catch.hpp>

using namespace krait::numbers;

namespace {

BigInt number(std::string_view text, int base = 10) {
  BigInt value;
  REQUIRE(parse(&value, text, base) == Status::kOk);
  return value;
}

}  // namespace

TEST_CASE("big integers survive moves between inline, lent and heap storage", "[big_int]") {
  BigInt small(-7);
  BigInt moved(std::move(small));
  CHECK(to_string(moved.view()) == "-7");
  CHECK(small.is_zero());
  moved = number("123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890");
  BigInt again = std::move(moved);
  CHECK(to_string(again.view(), 16) == "f83e17d70d595de7586a96c38fa40b189ecdd7082140c3e982e77bf14baccff196ce3f0ad2");
  Limb storage[2];
  BigInt lent(storage, 2);
  SmallInt a(INT64_MIN), b(-1);
  REQUIRE(multiply(&lent, a.view(), b.view()) == Status::kOk);
  CHECK(lent.data() == storage);
  CHECK(to_string(lent.view()) == "9223372036854775808");
  REQUIRE(lent.assign(again.view()) == Status::kOk);
  CHECK(compare(lent.view(), again.view()) == 0);
}

TEST_CASE("a result that cannot be had is a status", "[big_int]") {
  BigInt out, other;
  SmallInt one(1), two(2), zero(0), minus(-1);
  BigInt huge = number("1" + std::string(400, '0'));
  CHECK(shift_left(&out, one.view(), uint64_t{1} << 60) == Status::kTooLarge);
  CHECK(power(&out, two.view(), huge.view()) == Status::kTooLarge);
  CHECK(power(&out, two.view(), minus.view()) == Status::kNegative);
  CHECK(divmod(&out, &other, one.view(), zero.view()) == Status::kDivisionByZero);
  CHECK(power_modulo(&out, two.view(), minus.view(), SmallInt(4).view()) == Status::kNotInvertible);
  CHECK(integer_sqrt(&out, minus.view()) == Status::kNegative);
  double d = 0;
  CHECK(to_double(huge.view(), &d) == Status::kOverflow);
  CHECK(true_divide(huge.view(), one.view(), &d) == Status::kOverflow);
  CHECK(true_divide(huge.view(), huge.view(), &d) == Status::kOk);
  CHECK(d == 1.0);
}

TEST_CASE("quotients round down", "[big_int]") {
  BigInt q, r;
  BigInt a = number("-100000000000000000000000000000001"), b = number("10000000000000000");
  REQUIRE(divmod(&q, &r, a.view(), b.view()) == Status::kOk);
  CHECK(to_string(q.view()) == "-10000000000000001");
  CHECK(to_string(r.view()) == "9999999999999999");
}

TEST_CASE("text: prefixes, underscores and limits", "[big_int]") {
  BigInt out;
  CHECK(to_string(number(" -0x_ff\n", 0).view()) == "-255");
  CHECK(to_string(number("0_0", 0).view()) == "0");
  CHECK(parse(&out, "010", 0) == Status::kInvalidLiteral);
  CHECK(parse(&out, "1__0", 10) == Status::kInvalidLiteral);
  CHECK(parse(&out, "1", 37) == Status::kInvalidBase);
  size_t digits = 0;
  CHECK(parse(&out, std::string(5000, '1'), 10, 4300, &digits) == Status::kTooManyDigits);
  CHECK(digits == 5000);
  CHECK(parse(&out, std::string(5000, '1'), 16, 4300) == Status::kOk);
}
