#include "server/rpc/framing.h"

#include <catch2/catch.hpp>
#include <vector>

using krait::rpc::frame_message;
using krait::rpc::FrameDecoder;

namespace {

using Outcome = FrameDecoder::Outcome;

// Everything that a decoder says about the bytes, "!" before what was malformed.
std::vector<std::string> drain(FrameDecoder& decoder) {
  std::vector<std::string> said;
  std::string text;
  for (;;) {
    Outcome outcome = decoder.next(text);
    if (outcome == Outcome::kNeedMore) return said;
    said.push_back(outcome == Outcome::kMessage ? text : "!" + text);
  }
}

std::vector<std::string> decode(std::string_view bytes) {
  FrameDecoder decoder;
  decoder.feed(bytes);
  return drain(decoder);
}

using Said = std::vector<std::string>;

}  // namespace

TEST_CASE("messages come out as they went in, however the bytes are split") {
  std::string bytes = frame_message("{}") + frame_message("") + frame_message("{\"a\":\"\xc3\xa9\"}");
  Said expected = {"{}", "", "{\"a\":\"\xc3\xa9\"}"};
  CHECK(decode(bytes) == expected);
  for (std::size_t step : {1u, 2u, 3u, 7u}) {
    FrameDecoder decoder;
    Said said;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      decoder.feed(std::string_view(bytes).substr(at, step));
      for (std::string& text : drain(decoder)) said.push_back(std::move(text));
    }
    CHECK(said == expected);
    CHECK(decoder.between_messages());
  }
}

TEST_CASE("other header fields, their case and bare newlines do not matter") {
  CHECK(decode("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-LENGTH:  2 \r\n\r\n{}") ==
        Said{"{}"});
  CHECK(decode("Content-Length: 2\n\n{}") == Said{"{}"});
}

TEST_CASE("a malformed header is said, and the next message is found") {
  for (std::string bad :
       {"Content-Length: abc\r\n\r\n", "Content-Length: -5\r\n\r\n", "Content-Length: 1e3\r\n\r\n",
        "Content-Length: 99999999999999999999999\r\n\r\n", "Content-Type: x\r\n\r\n", "hello\r\n\r\n", "\r\n\r\n"}) {
    INFO(bad);
    Said said = decode(bad + frame_message("{}"));
    REQUIRE(said.size() == 2);
    CHECK(said[0][0] == '!');
    CHECK(said[1] == "{}");
  }
}

TEST_CASE("a body that follows a malformed header is passed over") {
  Said said = decode("Content-Length: x\r\n\r\n{\"k\": 1}" + frame_message("{}"));
  CHECK(said.back() == "{}");
}

TEST_CASE("a huge message is skipped without being kept") {
  FrameDecoder decoder;
  decoder.feed("Content-Length: 300000000\r\n\r\n");
  Said said = drain(decoder);
  REQUIRE(said.size() == 1);
  CHECK(said[0].find("300000000") != std::string::npos);
  std::string block(1'000'000, 'x');
  for (int i = 0; i < 300; ++i) decoder.feed(block);
  CHECK(decoder.between_messages());
  decoder.feed(frame_message("{}"));
  CHECK(drain(decoder) == Said{"{}"});
}

TEST_CASE("noise without any header does not pile up") {
  FrameDecoder decoder;
  for (int i = 0; i < 100; ++i) {
    decoder.feed(std::string(10'000, 'z'));
    for (const std::string& text : drain(decoder)) CHECK(text[0] == '!');
  }
  decoder.feed("\r\n\r\n" + frame_message("{}"));
  CHECK(drain(decoder).back() == "{}");
}
