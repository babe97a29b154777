#include "server/session.h"

#include <algorithm>
#include <utility>

#include "server/features/diagnostics.h"
#include "server/methods.h"
#include "server/rpc/stream.h"

namespace krait::server {

namespace {

constexpr unsigned kWorkerCount = 2, kPublisherCount = 2;
constexpr const char* kVersion = "0.1.0";

Json message_with_id(const Json& id) {
  return {{"jsonrpc", "2.0"}, {"id", id}};
}

// The first of the client's encodings that we have, and its name; UTF-16 is what every client has.
std::pair<source::ColumnUnit, const char*> choose_encoding(const ClientCapabilities& capabilities) {
  const auto& general = capabilities.general;
  if (general && general->positionEncodings) {
    for (const std::string& name : *general->positionEncodings) {
      if (name == "utf-8") return {source::ColumnUnit::kByte, "utf-8"};
      if (name == "utf-16") break;
      if (name == "utf-32") return {source::ColumnUnit::kCodePoint, "utf-32"};
    }
  }
  return {source::ColumnUnit::kUtf16, "utf-16"};
}

void learn(ClientTraits& traits, const TextDocumentClientCapabilities& client) {
  traits.pulls_diagnostics = !client.diagnostic.is_null();
  if (client.publishDiagnostics)
    traits.related_information = client.publishDiagnostics->relatedInformation.value_or(false);
  traits.code_actions = client.codeAction && !client.codeAction->codeActionLiteralSupport.is_null();
  if (client.documentSymbol) {
    traits.symbol_hierarchy = client.documentSymbol->hierarchicalDocumentSymbolSupport.value_or(false);
  }
  if (client.foldingRange && client.foldingRange->rangeLimit.value_or(0) > 0) {
    traits.fold_limit = static_cast<std::size_t>(*client.foldingRange->rangeLimit);
  }
}

}  // namespace

// Finds what is wrong with a document and says so, unless it has changed by then. What takes long is left to another
// job.
class DiagnosticsJob final : public Job {
 public:
  DiagnosticsJob(Session& session, std::shared_ptr<const Snapshot> snapshot, CancelFlag cancelled)
      : session_(session), snapshot_(std::move(snapshot)), cancelled_(std::move(cancelled)) {}
  void run() override {
    if (!cancelled_->load()) session_.publish(std::move(snapshot_), std::move(cancelled_));
  }

 private:
  Session& session_;
  std::shared_ptr<const Snapshot> snapshot_;
  CancelFlag cancelled_;
};

// Says the whole where only a first part of it was told at once.
class WholeDiagnosticsJob final : public Job {
 public:
  WholeDiagnosticsJob(Session& session, std::shared_ptr<const Snapshot> snapshot, CancelFlag cancelled, Json first)
      : session_(session), snapshot_(std::move(snapshot)), cancelled_(std::move(cancelled)), first_(std::move(first)) {}
  void run() override {
    if (!cancelled_->load()) session_.publish_whole(*snapshot_, first_);
  }

 private:
  Session& session_;
  std::shared_ptr<const Snapshot> snapshot_;
  CancelFlag cancelled_;
  Json first_;
};

// ---- the editor ------------------------------------------------------------------------------------------------

void Editor::respond(const Json& id, Json result) {
  Json message = message_with_id(id);
  message["result"] = std::move(result);
  channel_.send(message);
}

void Editor::refuse(const Json& id, int code, const std::string& message) {
  Json answer = message_with_id(id);
  answer["error"] = {{"code", code}, {"message", message}};
  channel_.send(answer);
}

void Editor::notify(const char* method, Json params) {
  channel_.send({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

// ---- messages --------------------------------------------------------------------------------------------------

Session::Session(std::unique_ptr<rpc::Stream> stream) {
  channel_ = std::make_unique<rpc::Channel>(std::move(stream), *this);
  editor_ = std::make_unique<Editor>(*channel_);
  workers_ = std::make_unique<Workers>(kWorkerCount);
  publishers_ = std::make_unique<Workers>(kPublisherCount);
}

Session::~Session() {
  publishers_.reset();  // they give the workers jobs
  workers_.reset();
  channel_->close();
}

void Session::on_message(Json message) {
  queue({Item::kMessage, std::move(message), ""});
}
void Session::on_malformed(const std::string& problem) {
  queue({Item::kMalformed, Json(), problem});
}
void Session::on_closed() {
  queue({Item::kClosed, Json(), ""});
}

void Session::queue(Item item) {
  std::lock_guard lock(inbox_mutex_);
  inbox_.push_back(std::move(item));
  inbox_changed_.notify_one();
}

std::optional<Session::Item> Session::next_item(bool wait) {
  std::unique_lock lock(inbox_mutex_);
  if (wait) inbox_changed_.wait(lock, [&] { return !inbox_.empty(); });
  if (inbox_.empty()) return std::nullopt;
  Item item = std::move(inbox_.front());
  inbox_.pop_front();
  return item;
}

int Session::run() {
  while (life_ != Life::kExited && !gone_) {
    // Diagnostics wait for the edits that are already here, and for nothing else.
    std::optional<Item> item = next_item(false);
    if (!item) {
      publish_changed();
      item = next_item(true);
    }
    serve(*item);
  }
  return life_ == Life::kExited && !gone_ ? 0 : 1;
}

void Session::serve(Item& item) {
  switch (item.kind) {
    case Item::kClosed:
      gone_ = life_ != Life::kShutDown;
      life_ = Life::kExited;
      return;
    case Item::kMalformed:
      return editor_->refuse(Json(), kParseError, item.problem);
    case Item::kMessage:
      return serve_message(item.message);
  }
}

void Session::serve_message(const Json& message) {
  auto method = message.is_object() ? message.find("method") : message.end();
  Request request;
  if (auto id = message.is_object() ? message.find("id") : message.end(); id != message.end()) {
    if (id->is_string() || id->is_number_integer()) request.id = *id;
  }
  if (!message.is_object() || (method != message.end() && !method->is_string())) {
    return editor_->refuse(request.id, kInvalidRequest, "this is no request: an object with a method was expected");
  }
  if (method == message.end()) {
    if (message.contains("result") || message.contains("error")) return;  // an answer; nothing is asked of editors
    return editor_->refuse(request.id, kInvalidRequest, "a message without a method");
  }
  request.method = method->get<std::string>();
  bool wants_answer = !request.id.is_null();
  auto refuse = [&](int code, const std::string& text) {
    if (wants_answer) editor_->refuse(request.id, code, text);
  };
  const MethodEntry* entry = find_method(request.method);
  if (life_ == Life::kNew && request.method != "initialize" && request.method != "exit") {
    return refuse(kServerNotInitialized, "the first request must be initialize, not " + request.method);
  }
  if (life_ == Life::kShutDown && request.method != "exit") {
    return refuse(kInvalidRequest, "the server was shut down; only exit may follow");
  }
  if (!entry) return refuse(kMethodNotFound, "krait-lsp has no method " + request.method);
  if (entry->is_request && !wants_answer) return;
  trace("received " + request.method);
  std::string problem;
  auto params = message.find("params");
  if (!entry->serve(*this, request, params != message.end() ? *params : Json(), problem)) {
    refuse(kInvalidParams, request.method + ": params" + (problem[0] == ':' ? "" : ".") + problem);
  } else if (wants_answer && !entry->is_request) {
    editor_->respond(request.id, Json());
  }
}

// ---- life ------------------------------------------------------------------------------------------------------

void Session::initialize(const Request& request, const InitializeParams& params) {
  if (life_ != Life::kNew) return editor_->refuse(request.id, kInvalidRequest, "initialize was already done");
  life_ = Life::kServing;
  tracing_ = params.trace.value_or("off") != "off";
  auto [unit, encoding] = choose_encoding(params.capabilities);
  traits_.unit = unit;
  workspace_.set_unit(unit);
  if (params.capabilities.textDocument) learn(traits_, *params.capabilities.textDocument);
  for (const WorkspaceFolder& folder : params.workspaceFolders.value_or(std::vector<WorkspaceFolder>())) {
    folders_[folder.uri] = folder.name;
  }
  InitializeResult result;
  result.capabilities.positionEncoding = encoding;
  result.capabilities.semanticTokensProvider.legend = token_legend();
  if (traits_.pulls_diagnostics) result.capabilities.diagnosticProvider.emplace();
  if (traits_.code_actions) result.capabilities.codeActionProvider.emplace();
  result.serverInfo = {"krait-lsp", kVersion};
  editor_->respond(request.id, rpc::to_json(result));
}

void Session::shutdown(const Request& request) {
  life_ = Life::kShutDown;
  editor_->respond(request.id, Json());
}

// Without a shutdown before it the exit code is 1.
void Session::exit() {
  gone_ = life_ != Life::kShutDown;
  life_ = Life::kExited;
}

void Session::set_trace(const std::string& value) {
  tracing_ = value != "off";
}

void Session::trace(const std::string& text) {
  if (tracing_) editor_->notify("$/logTrace", rpc::to_json(LogTraceParams{text}));
}

void Session::change_folders(const WorkspaceFoldersChangeEvent& event) {
  for (const WorkspaceFolder& folder : event.removed) folders_.erase(folder.uri);
  for (const WorkspaceFolder& folder : event.added) folders_[folder.uri] = folder.name;
}

// ---- requests that workers answer ------------------------------------------------------------------------------

void Session::started(const Request& request) {
  std::lock_guard lock(pending_mutex_);
  pending_[request.id.dump()] = request.cancelled;
}

void Session::ended(const Request& request) {
  std::lock_guard lock(pending_mutex_);
  pending_.erase(request.id.dump());
}

void Session::cancel(const Json& id) {
  std::lock_guard lock(pending_mutex_);
  auto found = pending_.find(id.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (found != pending_.end()) found->second->store(true);
}

bool Session::may_go_on(const Request& request, const Snapshot& snapshot) {
  if (request.cancelled->load()) {
    ended(request);
    editor_->refuse(request.id, kRequestCancelled, request.method + " was cancelled");
    return false;
  }
  if (!snapshot.is_stale()) return true;
  ended(request);
  editor_->refuse(request.id, kContentModified, "the document changed");
  return false;
}

void Session::deliver(const Request& request, const Snapshot& snapshot, Json result) {
  if (!may_go_on(request, snapshot)) return;
  ended(request);
  editor_->respond(request.id, std::move(result));
}

// ---- diagnostics -----------------------------------------------------------------------------------------------

void Session::publish_changed() {
  for (const std::string& uri : workspace_.take_changed()) {
    if (traits_.pulls_diagnostics) continue;
    CancelFlag& running = diagnosing_[uri];
    if (running) running->store(true);
    running = std::make_shared<std::atomic<bool>>(false);
    publishers_->give(std::make_unique<DiagnosticsJob>(*this, workspace_.snapshot(uri), running));
  }
}

namespace {

Json publication(const Snapshot& snapshot, const Findings& findings, const ClientTraits& traits) {
  return rpc::to_json(
      PublishDiagnosticsParams{snapshot.uri, snapshot.version, protocol_diagnostics(findings, snapshot, traits)});
}

}  // namespace

// On a publisher's thread.
void Session::publish(std::shared_ptr<const Snapshot> snapshot, CancelFlag cancelled) {
  Findings findings = diagnose_first(*snapshot);
  Json params = publication(*snapshot, findings, traits_);
  publish(*snapshot, params);
  if (findings.whole || snapshot->is_stale()) return;
  workers_->give(std::make_unique<WholeDiagnosticsJob>(*this, std::move(snapshot), std::move(cancelled),
                                                       std::move(params)));
}

// On a worker. `first` has been published.
void Session::publish_whole(const Snapshot& snapshot, const Json& first) {
  Json params = publication(snapshot, diagnose(snapshot), traits_);
  if (params != first) publish(snapshot, params);
}

void Session::publish(const Snapshot& snapshot, const Json& params) {
  std::lock_guard lock(publish_mutex_);
  if (snapshot.is_stale()) return;
  published_[snapshot.uri] = snapshot.version;
  editor_->notify("textDocument/publishDiagnostics", params);
}

void Session::forget_document(const std::string& uri) {
  if (auto running = diagnosing_.extract(uri); !running.empty()) running.mapped()->store(true);
  {
    std::lock_guard lock(tokens_mutex_);
    tokens_.erase(uri);
  }
  std::lock_guard lock(publish_mutex_);
  bool shown = published_.erase(uri) > 0;
  if (shown) {
    editor_->notify("textDocument/publishDiagnostics", rpc::to_json(PublishDiagnosticsParams{uri, std::nullopt, {}}));
  }
}

// ---- tokens ----------------------------------------------------------------------------------------------------

std::optional<Session::KnownTokens> Session::known_tokens(const std::string& uri, const std::string& result_id) {
  std::lock_guard lock(tokens_mutex_);
  auto found = tokens_.find(uri);
  if (found == tokens_.end() || found->second.result_id != result_id) return std::nullopt;
  return found->second;
}

std::string Session::remember_tokens(const std::string& uri, std::vector<std::int64_t> data) {
  std::lock_guard lock(tokens_mutex_);
  std::string id = std::to_string(next_result_++);
  tokens_[uri] = {id, std::move(data)};
  return id;
}

}  // namespace krait::server
