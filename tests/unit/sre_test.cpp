// The regular-expression matcher, fed by hand: bad programs are refused, deep ones need no C++ stack, long ones stop.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "interpreter/text/sre_codes.h"
#include "interpreter/text/sre_engine.h"

using namespace krait::text;

namespace {

// (?:(a)|b)*c
const std::vector<uint32_t> kLoop = {
    SRE_REPEAT,  19,          0,          kSreMaxRepeat, SRE_BRANCH, 9,           SRE_MARK,
    0,           SRE_LITERAL, 'a',        SRE_MARK,      1,          SRE_JUMP,    7,
    5,           SRE_LITERAL, 'b',        SRE_JUMP,      2,          SRE_FAILURE, SRE_MAX_UNTIL,
    SRE_LITERAL, 'c',         SRE_SUCCESS};

SreProgram program_of(const std::vector<uint32_t>& codes, size_t groups) {
  return {codes.data(), codes.size(), groups};
}

}  // namespace

TEST_CASE("programs are checked before they are run", "[sre]") {
  std::vector<uint32_t> codes = kLoop;
  CHECK(sre_is_valid(program_of(codes, 1)));
  CHECK_FALSE(sre_is_valid(program_of(codes, 0)));
  for (size_t i = 0; i < codes.size(); ++i) {
    std::vector<uint32_t> broken = codes;
    broken.resize(i);
    CHECK_FALSE(sre_is_valid(program_of(broken, 1)));
  }
  codes[1] = 500;
  CHECK_FALSE(sre_is_valid(program_of(codes, 1)));
}

TEST_CASE("a loop over groups", "[sre]") {
  std::string text = "xabac";
  SreMatcher matcher(program_of(kLoop, 1), TextView(text), 0, text.size());
  REQUIRE(matcher.search() == SreResult::kMatch);
  CHECK(matcher.start() == 1);
  CHECK(matcher.end() == 5);
  CHECK(matcher.group_start(0) == 3);
  CHECK(matcher.last_index() == 1);
  std::string deep(1000000, 'a');
  SreMatcher second(program_of(kLoop, 1), TextView(deep), 0, deep.size());
  CHECK(second.match() == SreResult::kNoMatch);
}

TEST_CASE("a match that takes long can be stopped", "[sre]") {
  std::string text(100000, 'a');
  int asked = 0;
  auto stop = [](void* count) { return ++*static_cast<int*>(count) > 3; };
  SreMatcher matcher(program_of(kLoop, 1), TextView(text), 0, text.size(), {stop, &asked});
  CHECK(matcher.search() == SreResult::kInterrupted);
  CHECK(asked == 4);
}
