// A document at one version: immutable, shared by the requests that look at it, on any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "syntax/cst/cst.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/document/document.h"
#include "syntax/source/text.h"

namespace krait::server {

// What is known of an open document's text, kept from version to version, so that little is looked at again after an
// edit. Shared by the snapshots of the document; one thread at a time.
struct Knowledge {
  std::mutex mutex;
  document::Document document;  // of whichever version was asked for last
};

// What is wrong with a document.
struct Findings {
  std::vector<diagnostics::Diagnostic> told;  // as document::Document gives them
  bool more = false;                          // there are others
};

struct Snapshot {
  std::string uri;
  std::int64_t version = 0;
  source::SourceText text;
  std::shared_ptr<Knowledge> knowledge = std::make_shared<Knowledge>();
  // The version that the client has by now; it is shared by all snapshots of an open document.
  std::shared_ptr<const std::atomic<std::int64_t>> latest;

  [[nodiscard]] bool is_stale() const { return latest && latest->load() != version; }

  // Made when it is first asked for.
  [[nodiscard]] const cst::Cst& tree() const;
  [[nodiscard]] Findings diagnostics() const;

  // A document of the same text to try changes on. While it lives, nobody else learns more of the text.
  struct Trial {
    std::unique_lock<std::mutex> lock;
    document::Document document;
  };
  [[nodiscard]] Trial trial() const;

 private:
  mutable std::once_flag tree_made_;
  mutable cst::Cst tree_;
};

}  // namespace krait::server
