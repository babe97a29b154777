// A document at one version: immutable, shared by the requests that look at it, on any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "syntax/cst/cst.h"
#include "syntax/source/text.h"

namespace krait::server {

struct Snapshot {
  std::string uri;
  std::int64_t version = 0;
  source::SourceText text;
  cst::Cst tree;
  // The version that the client has by now; it is shared by all snapshots of an open document.
  std::shared_ptr<const std::atomic<std::int64_t>> latest;

  [[nodiscard]] bool is_stale() const { return latest && latest->load() != version; }
};

}  // namespace krait::server
