#include "dap/client.h"

namespace krait::dap {

namespace {
constexpr std::int64_t kErrorId = 1;  // clients show the text; the number only has to be there

std::string string_or_empty(const Json& object, const char* name) {
  auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// The protocol's error text is a template whose {name} is replaced: braces of ours would vanish.
std::string without_placeholders(const std::string& message) {
  std::string format;
  for (char c : message) format += c == '{' ? '(' : c == '}' ? ')' : c;
  return format;
}

std::string error_of(const Json& message) {
  if (auto body = message.find("body"); body != message.end() && body->is_object()) {
    if (auto error = body->find("error"); error != body->end() && error->is_object()) {
      std::string format = string_or_empty(*error, "format");
      if (!format.empty()) return format;
    }
  }
  std::string text = string_or_empty(message, "message");
  return text.empty() ? "the client refused" : text;
}
}  // namespace

void Client::send(Json message) {
  message["seq"] = next_seq_++;
  channel_.send(message);
}

void Client::send_response(const Call& call, Json body) {
  Json message = {{"type", "response"}, {"request_seq", call.seq}, {"success", true}, {"command", call.command}};
  if (!body.is_null()) message["body"] = std::move(body);
  send(std::move(message));
}

void Client::refuse(const Call& call, const std::string& message, bool quiet) {
  Json error = {{"id", kErrorId}, {"format", without_placeholders(message)}, {"showUser", !quiet}};
  send({{"type", "response"},
        {"request_seq", call.seq},
        {"success", false},
        {"command", call.command},
        {"message", message},
        {"body", {{"error", std::move(error)}}}});
}

void Client::refuse_cancelled(const Call& call) {
  send({{"type", "response"},
        {"request_seq", call.seq},
        {"success", false},
        {"command", call.command},
        {"message", "cancelled"}});
}

void Client::send_event(const char* event, Json body) {
  Json message = {{"type", "event"}, {"event", event}};
  if (!body.is_null()) message["body"] = std::move(body);
  send(std::move(message));
}

void Client::ask(const char* command, Json arguments, std::unique_ptr<ReplyHandler> then) {
  asked_[next_seq_] = std::move(then);
  send({{"type", "request"}, {"command", command}, {"arguments", std::move(arguments)}});
}

void Client::pass_on(Json message) {
  if (message.value("type", Json()) == "request") passed_on_[next_seq_] = message.value("seq", Json());
  send(std::move(message));
}

void Client::turn_back(Json& response) {
  auto number = response.find("request_seq");
  if (number == response.end() || !number->is_number_integer()) return;
  auto found = passed_on_.extract(number->get<std::int64_t>());
  if (!found.empty()) *number = found.mapped();
}

bool Client::take_reply(const Json& message) {
  auto request = message.find("request_seq");
  if (request == message.end() || !request->is_number_integer()) return false;
  auto found = asked_.find(request->get<std::int64_t>());
  if (found == asked_.end()) return false;
  std::unique_ptr<ReplyHandler> handler = std::move(found->second);
  asked_.erase(found);
  auto success = message.find("success");
  bool good = success != message.end() && success->is_boolean() && success->get<bool>();
  auto body = message.find("body");
  handler->reply(body != message.end() ? *body : Json(), good ? "" : error_of(message));
  return true;
}

}  // namespace krait::dap
