// Searching and escaping compact text: every pairing of widths, and matches that would lie between two units.
#include <catch2/catch.hpp>

#include <string>

#include "interpreter/text/escape.h"
#include "interpreter/text/find.h"

using namespace krait::text;

namespace {

TextView wide(std::u16string_view text) {
  return {text.data(), text.size(), 2};
}
TextView widest(std::u32string_view text) {
  return {text.data(), text.size(), 4};
}

}  // namespace

TEST_CASE("search", "[text]") {
  CHECK(find(TextView("hello"), TextView("llo")) == 2);
  CHECK(rfind(TextView("abcabc"), TextView("abc")) == 3);
  CHECK(find(wide(u"\u0101\u0101x"), wide(u"\u0101x")) == 1);
  CHECK(find(wide(u"\u0001\u0100\u0100"), wide(u"\u0001\u0001")) == kNotFound);
  CHECK(find(widest(U"\U0001F600 abc"), TextView("abc")) == 2);
  CHECK(find(TextView("abc"), wide(u"\u0161b")) == kNotFound);
  CHECK(find(TextView("abc"), TextView("")) == 0);
  CHECK(rfind(TextView("abc"), TextView("")) == 3);
  CHECK(count(TextView("aaaa"), TextView("aa")) == 2);
  CHECK(count(TextView("aaaa"), TextView("a"), 3) == 3);
  CHECK(count(TextView("abc"), TextView("")) == 4);
  CHECK(compare(TextView("ab"), wide(u"\u0101")) < 0);
}

TEST_CASE("repr picks its quotes and measures its result", "[text]") {
  ReprPlan plan = plan_repr(TextView("it's"));
  CHECK(plan.quote == '"');
  CHECK(plan.plain);
  plan = plan_repr(TextView("'\"\n"));
  std::string out(plan.size, '\0');
  write_repr(TextView("'\"\n"), plan, false, out.data(), 1);
  CHECK(out == "'\\'\"\\n'");
  CHECK(plan_repr(wide(u"\u0161")).largest == 0x161);
  CHECK(plan_repr(wide(u"\u0161"), true).size == 8);
}
