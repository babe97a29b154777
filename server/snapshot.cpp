#include "server/snapshot.h"

namespace krait::server {

namespace {

// Of the parts that have to be recovered, in bytes: that takes half a millisecond a kilobyte, mostly.
constexpr std::size_t kLittle = 8000;

// Another version may have been looked at since.
document::Document& bring_up_to(document::Document& document, const source::SourceText& text) {
  if (document.text().text() != text.text()) document.update(text);
  return document;
}

}  // namespace

document::Document* Snapshot::settle(Knowledge::Access& access) const {
  while (!is_stale()) {
    document::Document& document = bring_up_to(access.document(), text);
    if (document.settle(access.waiting())) return &document;
    access.give_way();
  }
  return nullptr;
}

const cst::Cst& Snapshot::tree() const {
  std::call_once(tree_made_, [this] {
    Knowledge::Access access = knowledge->in_turn();
    document::Document* document = settle(access);
    tree_ = document ? document->tree() : cst::Cst::unrecovered(text.text());
  });
  return tree_;
}

Findings Snapshot::diagnostics() const {
  Knowledge::Access access = knowledge->in_turn();
  document::Document* document = settle(access);
  if (!document) return {};
  Findings findings{document->diagnostics()};
  findings.more = document->has_more();
  return findings;
}

Findings Snapshot::first_diagnostics() const {
  Knowledge::Access access = knowledge->at_once();
  if (is_stale()) return {};
  document::Document& document = bring_up_to(access.document(), text);
  Findings findings;
  findings.whole = document.dear_size() <= kLittle;
  findings.told = findings.whole ? document.diagnostics() : document.first_diagnostics();
  findings.more = document.has_more();
  return findings;
}

// ---- trials ----------------------------------------------------------------------------------------------------

Snapshot::Trial::Trial(const Snapshot& snapshot) : snapshot_(snapshot) {
  Knowledge::Access access = snapshot.knowledge->in_turn();
  if (document::Document* document = snapshot.settle(access)) document_ = document->fork();
}

std::optional<std::vector<diagnostics::Diagnostic>> Snapshot::Trial::diagnostics(source::SourceText text) {
  Knowledge::Access access = snapshot_.knowledge->in_turn();
  document_.update(std::move(text));
  while (!document_.settle(access.waiting())) {
    access.give_way();
    if (snapshot_.is_stale()) return std::nullopt;
  }
  return document_.diagnostics();
}

}  // namespace krait::server
