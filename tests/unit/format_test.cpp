// The format mini-language: grouping under zero padding, wide fills, memory refused; and the steps of '%'.
#include <catch2/catch.hpp>

#include "interpreter/numbers/format_spec.h"
#include "interpreter/numbers/percent_format.h"

using namespace krait::numbers;

namespace {

std::string formatted(int64_t value, std::u32string_view text) {
  FormatSpec spec;
  REQUIRE_FALSE(parse_format_spec(&spec, text, 'd', '>', "int"));
  std::string out;
  FormatError error = format_int(&out, spec, SmallInt(value).view(), {}, "int");
  return error ? error.message : out;
}

}  // namespace

TEST_CASE("integers in a width", "[format]") {
  CHECK(formatted(1234567, U"012,d") == "0,001,234,567");
  CHECK(formatted(-255, U"#_x") == "-0xff");
  CHECK(formatted(5, U"\u4e00^5") == "\u4e00\u4e005\u4e00\u4e00");
  CHECK(formatted(5, U"y") == "Unknown format code 'y' for object of type 'int'");
  CHECK(formatted(0x110000, U"c") == "%c arg not in range(0x110000)");
}

TEST_CASE("a locale's digits", "[format]") {
  FormatSpec spec;
  REQUIRE_FALSE(parse_format_spec(&spec, U".10n", 0, '>', "int"));
  NumericLocale french{",", "\u202f", "\3"};
  std::string out;
  REQUIRE_FALSE(format_float(&out, spec, 1234567.5, french, "float"));
  CHECK(out == "1\u202f234\u202f567,5");
}

TEST_CASE("a conversion of '%' is read in steps", "[format]") {
  PercentReader reader(std::string_view("a%(k(1))-*.3d%"), PercentFlavor::kText);
  size_t start = 0, end = 0;
  PercentSpec spec;
  REQUIRE(reader.next_literal(&start, &end));
  CHECK(end == 1);
  REQUIRE(reader.at_key());
  REQUIRE_FALSE(reader.read_key(&start, &end));
  CHECK(end - start == 4);
  reader.read_flags(&spec);
  REQUIRE(reader.take_star());
  reader.set_width(&spec, 6);
  REQUIRE(reader.take_point(&spec));
  REQUIRE_FALSE(reader.read_precision(&spec));
  REQUIRE_FALSE(reader.read_type(&spec));
  std::string out;
  REQUIRE_FALSE(percent_int(&out, spec, SmallInt(-7).view(), kUnlimitedDigits));
  CHECK(out == "-007  ");
  REQUIRE(reader.next_literal(&start, &end));
  CHECK(reader.read_type(&spec).message == "incomplete format");
}
