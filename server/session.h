// One editor's session: its life from initialize to exit, the open documents, and the table of methods. Everything but
// the workers' jobs runs on the thread that calls run(); answers may be sent from any.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/protocol.h"
#include "server/rpc/channel.h"
#include "server/workers.h"
#include "server/workspace.h"

namespace krait::rpc {
class Stream;
}

namespace krait::server {

// What a session has learnt from initialize.
struct ClientTraits {
  source::ColumnUnit unit = source::ColumnUnit::kUtf16;
  bool pulls_diagnostics = false;
  bool symbol_hierarchy = false;
  bool related_information = false;
  bool code_actions = false;
  bool fold_whole_lines = false;
  std::size_t fold_limit = SIZE_MAX;
};

// A request that is to be answered exactly once; shared by the session and the job that answers it.
struct Request {
  Json id;
  std::string method;
  CancelFlag cancelled = std::make_shared<std::atomic<bool>>(false);
};

// The editor's end of the channel: what every thread may say to it.
class Editor {
 public:
  explicit Editor(rpc::Channel& channel) : channel_(channel) {}
  void respond(const Json& id, Json result);
  void refuse(const Json& id, int code, const std::string& message);
  void notify(const char* method, Json params);

 private:
  rpc::Channel& channel_;
};

class Session final : public rpc::Receiver {
 public:
  explicit Session(std::unique_ptr<rpc::Stream> stream);
  ~Session() override;

  // Serves until exit, or until the editor is gone; the process's exit code.
  [[nodiscard]] int run();

  // ---- for the methods ------------------------------------------------------------------------------------------
  [[nodiscard]] Editor& editor() { return *editor_; }
  [[nodiscard]] Workspace& workspace() { return workspace_; }
  [[nodiscard]] const ClientTraits& traits() const { return traits_; }
  void initialize(const Request& request, const InitializeParams& params);
  void shutdown(const Request& request);
  void exit();
  void cancel(const Json& id);
  void set_trace(const std::string& value);
  void change_folders(const WorkspaceFoldersChangeEvent& event);
  void forget_document(const std::string& uri);

  // Has a worker compute the answer from the document as it is now: `compute` takes the snapshot and gives JSON. The
  // request is refused when it is cancelled, or when the document changes under it.
  template <class Compute>
  void answer_from(const Request& request, const std::string& uri, Compute compute) {
    std::shared_ptr<const Snapshot> snapshot = workspace_.snapshot(uri);
    if (!snapshot) return editor_->refuse(request.id, kInvalidParams, "the document is not open: " + uri);
    struct Answer final : Job {
      Answer(Session& session, const Request& request, std::shared_ptr<const Snapshot> snapshot, Compute compute)
          : session_(session), request_(request), snapshot_(std::move(snapshot)), compute_(std::move(compute)) {}
      void run() override {
        if (session_.may_go_on(request_, *snapshot_)) session_.deliver(request_, *snapshot_, compute_(*snapshot_));
      }
      Session& session_;
      Request request_;
      std::shared_ptr<const Snapshot> snapshot_;
      Compute compute_;
    };
    started(request);
    workers_->give(std::make_unique<Answer>(*this, request, std::move(snapshot), std::move(compute)));
  }

  // The last tokens of a document that a delta can build on. Any thread.
  struct KnownTokens {
    std::string result_id;
    std::vector<std::int64_t> data;
  };
  [[nodiscard]] std::optional<KnownTokens> known_tokens(const std::string& uri, const std::string& result_id);
  // Gives the id.
  std::string remember_tokens(const std::string& uri, std::vector<std::int64_t> data);

  // ---- from the channel's reading thread -------------------------------------------------------------------------
  void on_message(Json message) override;
  void on_malformed(const std::string& problem) override;
  void on_closed() override;

 private:
  enum class Life { kNew, kServing, kShutDown, kExited };
  struct Item {
    enum Kind { kMessage, kMalformed, kClosed } kind;
    Json message;
    std::string problem;
  };
  friend class DiagnosticsJob;
  friend class WholeDiagnosticsJob;

  void queue(Item item);
  [[nodiscard]] std::optional<Item> next_item(bool wait);
  void serve(Item& item);
  void serve_message(const Json& message);
  void publish_changed();
  void publish(std::shared_ptr<const Snapshot> snapshot, CancelFlag cancelled);
  void publish_whole(const Snapshot& snapshot, const Json& first);
  void publish(const Snapshot& snapshot, const Json& params);
  void trace(const std::string& text);

  void started(const Request& request);
  [[nodiscard]] bool may_go_on(const Request& request, const Snapshot& snapshot);
  void deliver(const Request& request, const Snapshot& snapshot, Json result);
  void ended(const Request& request);

  Life life_ = Life::kNew;
  bool gone_ = false;
  bool tracing_ = false;
  ClientTraits traits_;
  Workspace workspace_;
  std::map<std::string, std::string> folders_;    // name by URI
  std::map<std::string, CancelFlag> diagnosing_;  // by URI

  std::mutex inbox_mutex_;
  std::condition_variable inbox_changed_;
  std::deque<Item> inbox_;

  std::mutex pending_mutex_;
  std::map<std::string, CancelFlag> pending_;  // requests that workers answer, by their id's JSON

  std::mutex publish_mutex_;
  std::map<std::string, std::int64_t> published_;  // the newest version whose diagnostics were sent

  std::mutex tokens_mutex_;
  std::map<std::string, KnownTokens> tokens_;
  std::int64_t next_result_ = 1;

  std::unique_ptr<rpc::Channel> channel_;
  std::unique_ptr<Editor> editor_;
  std::unique_ptr<Workers> workers_;
  std::unique_ptr<Workers> publishers_;  // of what can be told at once: no request keeps that waiting
};

}  // namespace krait::server
