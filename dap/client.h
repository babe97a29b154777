// The editor's side of a session: sequence numbers, responses, events and the few requests that an adapter may make of
// it. Owned by the session, used on the session's thread alone; the channel below it has threads of its own.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "dap/protocol.h"
#include "server/rpc/channel.h"

namespace krait::dap {

// A request of the client that is to be answered exactly once.
struct Call {
  std::int64_t seq = 0;
  std::string command;
  Json arguments;
};

// What the client answered to a request of ours.
class ReplyHandler {
 public:
  virtual ~ReplyHandler() = default;
  // `body` is null when there is none; `error` is empty on success.
  virtual void reply(const Json& body, const std::string& error) = 0;
};

class Client {
 public:
  explicit Client(rpc::Channel& channel) : channel_(channel) {}

  template <class Body>
  void respond(const Call& call, const Body& body) {
    send_response(call, rpc::to_json(body));
  }
  void respond(const Call& call) { send_response(call, Json()); }
  // `message` is a sentence for a person; shown unless `quiet` (a hover, a watch).
  void refuse(const Call& call, const std::string& message, bool quiet = false);
  void refuse_cancelled(const Call& call);

  template <class Body>
  void tell(const char* event, const Body& body) {
    send_event(event, rpc::to_json(body));
  }
  void tell(const char* event) { send_event(event, Json()); }

  void ask(const char* command, Json arguments, std::unique_ptr<ReplyHandler> then);
  // A message that another adapter meant for this client, under a number of ours; and the client's answer to such a
  // request, under the other one's number again.
  void pass_on(Json message);
  void turn_back(Json& response);
  // A message of type "response": false when nobody asked.
  bool take_reply(const Json& message);

  // Bytes that wait to be written.
  [[nodiscard]] std::size_t backlog() const { return channel_.backlog(); }

 private:
  void send_response(const Call& call, Json body);
  void send_event(const char* event, Json body);
  void send(Json message);

  rpc::Channel& channel_;
  std::int64_t next_seq_ = 1;
  std::map<std::int64_t, std::unique_ptr<ReplyHandler>> asked_;
  std::map<std::int64_t, Json> passed_on_;  // the other adapter's numbers of its requests, by ours
};

}  // namespace krait::dap
