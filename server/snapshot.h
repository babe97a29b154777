// A document at one version: immutable, shared by the requests that look at it, on any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/knowledge.h"
#include "syntax/cst/cst.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/text.h"

namespace krait::server {

// What is wrong with a document.
struct Findings {
  std::vector<diagnostics::Diagnostic> told;  // as document::Document gives them
  bool more = false;                          // there are others
  bool whole = true;                          // else what is known without recovery
};

struct Snapshot {
  std::string uri;
  std::int64_t version = 0;
  source::SourceText text;
  std::shared_ptr<Knowledge> knowledge = std::make_shared<Knowledge>();
  // The version that the client has by now; it is shared by all snapshots of an open document.
  std::shared_ptr<const std::atomic<std::int64_t>> latest;

  [[nodiscard]] bool is_stale() const { return latest && latest->load() != version; }

  // Made when it is first asked for. Of a snapshot that becomes stale before that, one error: nobody wants the answer.
  [[nodiscard]] const cst::Cst& tree() const;
  // Nothing of a snapshot that becomes stale before they are found.
  [[nodiscard]] Findings diagnostics() const;
  // Those that can be told at once: the whole where no more than a little has to be recovered.
  [[nodiscard]] Findings first_diagnostics() const;

  // Tries changes of the text on a document of its own, which shares what is known.
  class Trial {
   public:
    explicit Trial(const Snapshot& snapshot);
    // What is wrong with that text; nothing if the snapshot becomes stale before that is known.
    [[nodiscard]] std::optional<std::vector<diagnostics::Diagnostic>> diagnostics(source::SourceText text);

   private:
    const Snapshot& snapshot_;
    document::Document document_;
  };

 private:
  // The document of this version, settled; null if the snapshot is stale.
  [[nodiscard]] document::Document* settle(Knowledge::Access& access) const;

  mutable std::once_flag tree_made_;
  mutable cst::Cst tree_;
};

}  // namespace krait::server
