// The open documents and the changes to them, in the order in which the client made them. Owned by the session's
// thread; what others see are snapshots.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/protocol.h"
#include "server/snapshot.h"

namespace krait::server {

// Between the client's positions and bytes.
[[nodiscard]] std::uint32_t offset_of(const source::SourceText& text, const Position& position,
                                      source::ColumnUnit unit);
[[nodiscard]] Position position_of(const source::SourceText& text, std::uint32_t offset, source::ColumnUnit unit);
[[nodiscard]] Range range_of(const source::SourceText& text, std::uint32_t start, std::uint32_t end,
                             source::ColumnUnit unit);

class Workspace {
 public:
  void set_unit(source::ColumnUnit unit) { unit_ = unit; }
  [[nodiscard]] source::ColumnUnit unit() const { return unit_; }

  void open(const TextDocumentItem& item);
  // False when there is no such document.
  [[nodiscard]] bool change(const DidChangeTextDocumentParams& params);
  [[nodiscard]] bool close(const std::string& uri);

  // As the document is now; null when it is not open.
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot(const std::string& uri);
  // Those opened or changed since the last call.
  [[nodiscard]] std::vector<std::string> take_changed();

 private:
  struct Document {
    std::int64_t version = 0;
    source::SourceText text;
    std::shared_ptr<Knowledge> knowledge = std::make_shared<Knowledge>();
    std::shared_ptr<std::atomic<std::int64_t>> latest = std::make_shared<std::atomic<std::int64_t>>(0);
    std::shared_ptr<const Snapshot> snapshot;  // null after a change
    bool changed = true;
  };
  void apply(Document& document, const TextDocumentContentChangeEvent& change) const;

  source::ColumnUnit unit_ = source::ColumnUnit::kUtf16;
  std::map<std::string, Document> documents_;
};

}  // namespace krait::server
