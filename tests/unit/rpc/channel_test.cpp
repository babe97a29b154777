#include "server/rpc/channel.h"

#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <vector>

#include "server/rpc/framing.h"
#include "server/rpc/stream.h"

using namespace krait::rpc;

namespace {

// Keeps what a channel says until a test asks.
class Recorder : public Receiver {
 public:
  void on_message(nlohmann::json message) override { record(message.dump()); }
  void on_malformed(const std::string&) override { record("malformed"); }
  void on_closed() override { record("closed"); }

  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return said_.size() >= count; });
    return said_;
  }

 private:
  void record(std::string text) {
    std::lock_guard lock(mutex_);
    said_.push_back(std::move(text));
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> said_;
};

std::string read_all(Stream& stream, std::size_t count) {
  std::string text;
  char block[256];
  while (text.size() < count) {
    std::size_t got = stream.read(block, sizeof block);
    if (got == 0) break;
    text.append(block, got);
  }
  return text;
}

}  // namespace

TEST_CASE("messages pass between two channels in order") {
  auto [left, right] = make_memory_pipe();
  Recorder heard_left, heard_right;
  Channel one(std::move(left), heard_left);
  Channel other(std::move(right), heard_right);
  for (int i = 0; i < 100; ++i) one.send(nlohmann::json{{"i", i}});
  other.send(nlohmann::json("back"));
  auto said = heard_right.wait_for(100);
  for (int i = 0; i < 100; ++i) CHECK(said[i] == "{\"i\":" + std::to_string(i) + "}");
  CHECK(heard_left.wait_for(1)[0] == "\"back\"");
  one.close();
  CHECK(heard_right.wait_for(101)[100] == "closed");
}

TEST_CASE("close writes what was queued before it") {
  auto [left, right] = make_memory_pipe();
  Recorder ignored, heard;
  Channel receiving(std::move(right), heard);
  {
    Channel sending(std::move(left), ignored);
    for (int i = 0; i < 1000; ++i) sending.send(i);
  }
  CHECK(heard.wait_for(1001)[1000] == "closed");
}

TEST_CASE("what is no JSON or no UTF-8 is malformed, and the next message is served") {
  auto [left, right] = make_memory_pipe();
  Recorder heard;
  Channel channel(std::move(right), heard);
  for (std::string body : {"{", "\"\xff\"", "[1,]", "", "{}"}) REQUIRE(left->write(frame_message(body)));
  std::vector<std::string> expected = {"malformed", "malformed", "malformed", "malformed", "{}"};
  CHECK(heard.wait_for(5) == expected);
}

TEST_CASE("text that is no UTF-8 is mended when sent") {
  auto [left, right] = make_memory_pipe();
  Recorder ignored;
  Channel channel(std::move(left), ignored);
  channel.send(nlohmann::json("a\xff"));
  std::string expected = frame_message("\"a\xef\xbf\xbd\"");
  CHECK(read_all(*right, expected.size()) == expected);
}

TEST_CASE("a client that vanishes ends the channel, and sending goes nowhere") {
  auto [left, right] = make_memory_pipe();
  Recorder heard;
  Channel channel(std::move(left), heard);
  right.reset();
  CHECK(heard.wait_for(1)[0] == "closed");
  channel.send("nobody");
}

TEST_CASE("two programs talk over a socket on loopback") {
  std::string error;
  auto listener = Listener::open(0, error);
  REQUIRE(listener);
  auto client = connect_tcp("127.0.0.1", listener->port(), error);
  REQUIRE(client);
  auto server = listener->accept();
  REQUIRE(server);
  REQUIRE(client->write("ping"));
  CHECK(read_all(*server, 4) == "ping");
  server->close();
  CHECK(read_all(*client, 1).empty());
  CHECK(Listener::open(listener->port(), error) == nullptr);
  CHECK(error.find(std::to_string(listener->port())) != std::string::npos);
}

TEST_CASE("half a surrogate pair becomes a replacement character, a whole one stays") {
  auto [left, right] = make_memory_pipe();
  Recorder heard;
  Channel channel(std::move(right), heard);
  REQUIRE(left->write(frame_message(R"(["\ud83d","\ud83d\ude00","\ude00\ud83d","\\ud83d"])")));
  CHECK(heard.wait_for(1)[0] == "[\"\xef\xbf\xbd\",\"\xf0\x9f\x98\x80\",\"\xef\xbf\xbd\xef\xbf\xbd\",\"\\\\ud83d\"]");
}

TEST_CASE("nesting beyond reason is refused") {
  auto [left, right] = make_memory_pipe();
  Recorder heard;
  Channel channel(std::move(right), heard);
  REQUIRE(left->write(frame_message(std::string(1'000'000, '[') + std::string(1'000'000, ']'))));
  REQUIRE(left->write(frame_message("\"" + std::string(1000, '[') + "\"")));
  CHECK(heard.wait_for(2)[0] == "malformed");
}
