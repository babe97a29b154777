#include "server/snapshot.h"

namespace krait::server {

namespace {

// Another version may have been looked at since. Under the lock.
document::Document& bring_up_to(Knowledge& knowledge, const source::SourceText& text) {
  if (knowledge.document.text().text() != text.text()) knowledge.document.update(text);
  return knowledge.document;
}

}  // namespace

const cst::Cst& Snapshot::tree() const {
  std::call_once(tree_made_, [this] {
    std::lock_guard lock(knowledge->mutex);
    tree_ = bring_up_to(*knowledge, text).tree();
  });
  return tree_;
}

Snapshot::Trial Snapshot::trial() const {
  std::unique_lock lock(knowledge->mutex);
  document::Document document = bring_up_to(*knowledge, text).fork();
  return {std::move(lock), std::move(document)};
}

Findings Snapshot::diagnostics() const {
  std::lock_guard lock(knowledge->mutex);
  document::Document& document = bring_up_to(*knowledge, text);
  Findings findings{document.diagnostics()};
  findings.more = document.has_more();
  return findings;
}

}  // namespace krait::server
