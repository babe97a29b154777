// Doubles and their text: the edges where shortest digits, thresholds and halves matter.
#include "interpreter/numbers/float_text.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace krait::numbers;

TEST_CASE("repr is the shortest text that reads back", "[float_text]") {
  CHECK(repr_double(0.1) == "0.1");
  CHECK(repr_double(1e16) == "1e+16");
  CHECK(repr_double(9999999999999998.0) == "9999999999999998.0");
  CHECK(repr_double(0.0001) == "0.0001");
  CHECK(repr_double(0.00001) == "1e-05");
  CHECK(repr_double(-0.0) == "-0.0");
  CHECK(repr_double(5e-324) == "5e-324");
  CHECK(repr_complex(0.0, 1.0) == "1j");
  CHECK(repr_complex(-0.0, 1.5) == "(-0+1.5j)");
}

TEST_CASE("text that is no float is refused, what is too large is infinite", "[float_text]") {
  double d = 0;
  for (const char* bad : {"", ".", "1__0", "_1", "1_", "1e", "0x10", "infi", "1 2"}) CHECK_FALSE(parse_double(bad, &d));
  REQUIRE(parse_double(" 1_0.5e-1\n", &d));
  CHECK(d == 1.05);
  REQUIRE(parse_double("-1e99999999999999999999", &d));
  CHECK(d == -HUGE_VAL);
  REQUIRE(parse_double("1e-99999999999999999999", &d));
  CHECK(d == 0.0);
}

TEST_CASE("rounding goes by the exact value, halves to even", "[float_text]") {
  double d = 0;
  REQUIRE(round_to_digits(2.675, 2, &d) == Status::kOk);
  CHECK(d == 2.67);
  REQUIRE(round_to_digits(25.0, -1, &d) == Status::kOk);
  CHECK(d == 20.0);
  CHECK(round_to_digits(1.7e308, -308, &d) == Status::kOverflow);
  std::string text;
  REQUIRE(format_double(&text, 0.5, {.type = 'f', .precision = 0}));
  CHECK(text == "0");
}
