// Codecs below the runtime: positions of errors, input cut short, a handler that fails.
#include "interpreter/text/codec.h"

#include <catch2/catch.hpp>

#include "interpreter/text/find.h"

using namespace krait::text;

TEST_CASE("UTF-8: what is wrong and where", "[codec]") {
  struct Case {
    std::string_view input;
    size_t start, end;
    const char* reason;
  };
  const Case cases[] = {{"ab\xFFz", 2, 3, "invalid start byte"},
                        {"\xE2\x82", 0, 2, "unexpected end of data"},
                        {"\xE2\x28\xA1", 0, 1, "invalid continuation byte"},
                        {"\xED\xA0\x80", 0, 1, "invalid continuation byte"},
                        {"\xF0\x9F\x98z", 0, 3, "invalid continuation byte"}};
  for (const Case& c : cases) {
    StandardErrors errors(ErrorMode::kStrict);
    TextBuffer out;
    REQUIRE(decode_utf8(c.input, errors, &out) == CodecStatus::kFailed);
    CHECK(errors.error().start == c.start);
    CHECK(errors.error().end == c.end);
    CHECK(std::string(errors.error().reason) == c.reason);
  }
}

TEST_CASE("an incomplete end waits if more may come", "[codec]") {
  StandardErrors errors(ErrorMode::kStrict);
  TextBuffer out;
  size_t consumed = 0;
  REQUIRE(decode_utf8("a\xF0\x9F", errors, &out, &consumed) == CodecStatus::kOk);
  CHECK(consumed == 1);
  CHECK(out.size() == 1);
}

TEST_CASE("buffers widen, and bytes round-trip through surrogates", "[codec]") {
  StandardErrors errors(ErrorMode::kSurrogateEscape);
  TextBuffer out;
  REQUIRE(decode_utf8("caf\xE9 \xF0\x9F\x98\x80", errors, &out) == CodecStatus::kOk);
  CHECK(out.view().width == 4);
  CHECK(out.view()[3] == 0xDCE9);
  std::string bytes;
  REQUIRE(encode_utf8(out.view(), errors, &bytes) == CodecStatus::kOk);
  CHECK(bytes == "caf\xE9 \xF0\x9F\x98\x80");
}

TEST_CASE("text that cannot be encoded is reported in runs", "[codec]") {
  StandardErrors errors(ErrorMode::kStrict);
  std::string bytes;
  const char16_t text[] = u"a\u0161\u0162b";
  REQUIRE(encode_latin1(TextView(text, 4, 2), errors, &bytes) == CodecStatus::kFailed);
  CHECK(errors.error().start == 1);
  CHECK(errors.error().end == 3);
}
