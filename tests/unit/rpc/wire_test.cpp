#include "interpreter/debugger/wire.h"

#include <catch2/catch.hpp>

using namespace krait::debugger;

namespace {

ExceptionDescription nested(int depth) {
  ExceptionDescription description;
  description.type = "E" + std::to_string(depth);
  if (depth > 0) description.inner.push_back(nested(depth - 1));
  return description;
}

}  // namespace

TEST_CASE("a struct of every kind of field survives the wire") {
  FrameList frames;
  frames.total = 1 << 20;
  frames.frames.emplace_back();
  frames.frames[0].name = std::string("f\0g", 3);
  frames.frames[0].source = {"/tmp/\xc3\xa9.py", 7};
  frames.frames[0].column = -1;
  frames.frames[0].can_restart = true;
  auto back = wire::decode<FrameList>(wire::body_of(frames));
  REQUIRE(back);
  REQUIRE(back->frames.size() == 1);
  CHECK(back->total == frames.total);
  CHECK(back->frames[0].name == frames.frames[0].name);
  CHECK(back->frames[0].source.path == "/tmp/\xc3\xa9.py");
  CHECK(back->frames[0].source.reference == 7);
  CHECK(back->frames[0].column == -1);
  CHECK(back->frames[0].can_restart);
}

TEST_CASE("frames are found however the bytes are split") {
  std::string bytes = wire::frame_of_request(1, Continue{5, true}) +
                      wire::frame_of_event(Stopped{5, StopReason::kStep}) +
                      wire::frame_of_failure(7, 1, {"no such thread", false});
  for (std::size_t step : {1u, 3u, 1000u}) {
    wire::FrameReader reader;
    std::vector<wire::Frame> frames;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      reader.feed(std::string_view(bytes).substr(at, step));
      while (auto frame = reader.next()) frames.push_back(std::move(*frame));
    }
    REQUIRE(frames.size() == 3);
    CHECK(std::get<Continue>(wire::decode_request(frames[0])).thread == 5);
    CHECK(std::get<Stopped>(wire::decode_event(frames[1])).reason == StopReason::kStep);
    CHECK(wire::decode<Failure>(frames[2].body)->message == "no such thread");
  }
}

TEST_CASE("a newer side's extra fields are skipped, an older side's missing ones have their defaults") {
  std::string body = wire::body_of(ThreadInfo{1, 2, "main"});
  std::string longer = body + "extra";
  longer[0] = static_cast<char>(longer[0] + 5);
  CHECK(wire::decode<ThreadInfo>(longer)->name == "main");
  std::string shorter = body.substr(0, 4 + 8);
  shorter[0] = 8;
  auto read = wire::decode<ThreadInfo>(shorter);
  REQUIRE(read);
  CHECK(read->id == 1);
  CHECK(read->name.empty());
}

TEST_CASE("malformed bodies are refused, at every truncation") {
  std::string body = wire::body_of(nested(3));
  for (std::size_t length = 0; length < body.size(); ++length) {
    CHECK_FALSE(wire::decode<ExceptionDescription>(body.substr(0, length)));
  }
  CHECK_FALSE(wire::decode<ExceptionDescription>(body + "x"));
  CHECK(wire::decode<ExceptionDescription>(wire::body_of(nested(20))));
  CHECK_FALSE(wire::decode<ExceptionDescription>(wire::body_of(nested(300))));
  std::string count = wire::body_of(SourceList{});
  count[4] = count[5] = count[6] = count[7] = '\xff';
  CHECK_FALSE(wire::decode<SourceList>(count));
}

TEST_CASE("another version and a length beyond all reason end the stream with a sentence") {
  wire::FrameReader reader;
  std::string bytes = wire::frame_of_request(1, Threads{});
  bytes[4] = 9;
  reader.feed(bytes);
  CHECK_FALSE(reader.next());
  CHECK(reader.error().find("version 9") != std::string::npos);
  wire::FrameReader other;
  other.feed("GET / HTTP/1.1\r\n\r\n");
  CHECK_FALSE(other.next());
  CHECK_FALSE(other.error().empty());
}
