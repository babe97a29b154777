// Unicode facts: one sample of each table, and what only C++ callers can ask.
#include "syntax/source/unicode.h"

#include <catch2/catch.hpp>

#include "syntax/source/unicode_names.h"

using namespace krait::source;

TEST_CASE("code points beyond the last have no properties", "[unicode]") {
  CHECK(char_record(0x110000).flags == 0);
  CHECK(char_record(0xFFFFFFFF).flags == 0);
  CHECK(std::string(category(0x110000)) == "Cn");
  std::string name;
  CHECK_FALSE(character_name(0x110000, &name));
}

TEST_CASE("identifiers", "[unicode]") {
  CHECK(identifier_extent("na\xC3\xAFve_1") == 8);
  CHECK(identifier_extent("1a") == 0);
  CHECK(identifier_extent("a\xE2\x82\xAC") == 1);          // a euro sign
  CHECK(normalized_identifier("\xEF\xAC\x81x") == "fix");  // a ligature
  CHECK(normalized_identifier("plain") == "plain");
}

TEST_CASE("case mappings know their exceptions", "[unicode]") {
  char32_t out[kMaxCaseExpansion];
  REQUIRE(map_case(0xDF, CaseMapping::kUpper, out) == 2);
  CHECK(out[0] == 'S');
  const char32_t word[] = {'A', 0x3A3, 0x3A3};
  CHECK(lower_of_capital_sigma(word, 3, 1) == 0x3C3);
  CHECK(lower_of_capital_sigma(word, 3, 2) == 0x3C2);
}

TEST_CASE("normal forms", "[unicode]") {
  CHECK(normalize(NormalForm::kNfd, U"\u1E69") == U"s\u0323\u0307");
  CHECK(normalize(NormalForm::kNfc, U"s\u0307\u0323") == U"\u1E69");
  CHECK(normalize(NormalForm::kNfc, U"\u1112\u1161\u11AB") == U"\uD55C");
  CHECK(is_normalized(NormalForm::kNfkc, U"\uFB01") == false);
}

TEST_CASE("names", "[unicode]") {
  std::string name;
  char32_t out[kMaxNamedSequence];
  REQUIRE(character_name(0x1F600, &name));
  CHECK(name == "GRINNING FACE");
  REQUIRE(character_name(0xD55C, &name));
  CHECK(name == "HANGUL SYLLABLE HAN");
  REQUIRE(look_up_name("greek small letter alpha", false, out) == 1);
  CHECK(out[0] == 0x3B1);
  REQUIRE(look_up_name("BEL", false, out) == 1);
  CHECK(out[0] == 7);
  CHECK(look_up_name("KEYCAP DIGIT ONE", false, out) == 0);
  CHECK(look_up_name("KEYCAP DIGIT ONE", true, out) == 3);
}
