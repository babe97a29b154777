#include "server/workspace.h"

#include <algorithm>

namespace krait::server {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// An editor's text has no byte order mark as a rule; where one slipped through it is no part of the program.
std::string without_mark(std::string text) {
  if (text.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0) text.erase(0, kByteOrderMark.size());
  return text;
}

std::uint32_t clamp(std::int64_t number) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(number, 0, UINT32_MAX));
}

}  // namespace

std::uint32_t offset_of(const source::SourceText& text, const Position& position, source::ColumnUnit unit) {
  return text.offset_of({clamp(position.line), clamp(position.character)}, unit);
}

Position position_of(const source::SourceText& text, std::uint32_t offset, source::ColumnUnit unit) {
  source::Position position = text.position_of(std::min(offset, text.size()), unit);
  return {position.line, position.column};
}

Range range_of(const source::SourceText& text, std::uint32_t start, std::uint32_t end, source::ColumnUnit unit) {
  return {position_of(text, start, unit), position_of(text, end, unit)};
}

void Workspace::open(const TextDocumentItem& item) {
  Document& document = documents_[item.uri];
  document = Document();
  document.version = item.version;
  document.latest->store(item.version);
  document.text = source::SourceText(without_mark(item.text));
}

bool Workspace::change(const DidChangeTextDocumentParams& params) {
  auto found = documents_.find(params.textDocument.uri);
  if (found == documents_.end()) return false;
  Document& document = found->second;
  for (const TextDocumentContentChangeEvent& change : params.contentChanges) apply(document, change);
  document.version = params.textDocument.version;
  document.latest->store(document.version);
  document.snapshot.reset();
  document.changed = true;
  return true;
}

void Workspace::apply(Document& document, const TextDocumentContentChangeEvent& change) const {
  if (!change.range) {
    document.text = source::SourceText(without_mark(change.text));
    return;
  }
  std::uint32_t start = offset_of(document.text, change.range->start, unit_);
  std::uint32_t end = std::max(start, offset_of(document.text, change.range->end, unit_));
  std::string text(document.text.text());
  text.replace(start, end - start, change.text);
  document.text = source::SourceText(std::move(text));
}

bool Workspace::close(const std::string& uri) {
  auto found = documents_.find(uri);
  if (found == documents_.end()) return false;
  found->second.latest->store(INT64_MIN);  // whatever is still being computed is out of date
  documents_.erase(found);
  return true;
}

std::shared_ptr<const Snapshot> Workspace::snapshot(const std::string& uri) {
  auto found = documents_.find(uri);
  if (found == documents_.end()) return nullptr;
  Document& document = found->second;
  if (document.snapshot) return document.snapshot;
  auto made = std::make_shared<Snapshot>();
  made->uri = uri;
  made->version = document.version;
  made->text = document.text;
  made->knowledge = document.knowledge;
  made->latest = document.latest;
  document.snapshot = made;
  return made;
}

std::vector<std::string> Workspace::take_changed() {
  std::vector<std::string> uris;
  for (auto& [uri, document] : documents_) {
    if (std::exchange(document.changed, false)) uris.push_back(uri);
  }
  return uris;
}

}  // namespace krait::server
