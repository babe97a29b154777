// From the nodes of an LrParser to the flat list of a Cst. Included by cst.cpp alone.
#pragma once

#include <algorithm>

#include "syntax/cst/cst.h"
#include "syntax/cst/lr_parser.h"

namespace krait::cst {

/// Fills the flat list from the nodes of an LrParser: hidden ones give way to their children.
class Cst::LrFlattener {
 public:
  LrFlattener(Cst& cst, const LrParser& parser)
      : cst_(cst), nodes_(parser.nodes()), children_(parser.children()), language_(parser.language()) {}

  void run(uint32_t root) {
    cst_.records_.reserve(nodes_.size());
    open(root, 0, 0);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      if (frame.next == frame.end) {
        close();
        continue;
      }
      uint32_t child = children_[frame.next++];
      bool extra = nodes_[child].extra;
      open(child, extra ? 0 : field_of(frame), extra ? 0 : alias_of(frame));
      if (!extra) frames_[frames_.size() - 1 - opened_].place++;
    }
  }

 private:
  static constexpr uint32_t kHidden = UINT32_MAX;
  struct Frame {
    uint32_t next, end;    // children still to come
    uint32_t record;       // kHidden for a hidden node
    uint16_t production;
    uint16_t place;        // of the next child that is no extra
    uint16_t field;        // of a hidden node, for its children
  };

  uint16_t field_of(const Frame& parent) const {
    TSMapSlice slice = language_->field_map_slices[parent.production];
    for (uint16_t i = 0; i < slice.length; i++) {
      const TSFieldMapEntry& entry = language_->field_map_entries[slice.index + i];
      if (!entry.inherited && entry.child_index == parent.place) return entry.field_id;
    }
    return parent.record == kHidden ? parent.field : 0;
  }

  /// What the parent's rule calls its next child instead (a soft keyword as a name); 0 if nothing else.
  uint16_t alias_of(const Frame& parent) const {
    if (!parent.production) return 0;
    return language_->alias_sequences[parent.production * language_->max_alias_sequence_length + parent.place];
  }

  /// Adds a node if it is visible, and looks into it. `opened_`: whether it has children to come.
  void open(uint32_t index, uint16_t field, uint16_t alias) {
    const LrNode& node = nodes_[index];
    uint16_t symbol = alias ? alias : node.symbol;
    const TSSymbolMetadata& traits = language_->symbol_metadata[symbol];
    uint32_t record = kHidden;
    if (traits.visible) {
      record = static_cast<uint32_t>(cst_.records_.size());
      Record& made = cst_.records_.emplace_back();
      made.start = node.start;
      made.end = node.end;
      made.size = 1;
      made.kind = static_cast<Kind>(language_->public_symbol_map[symbol]);
      made.field = static_cast<uint8_t>(field);
      made.named = traits.named;
      made.extra = node.extra;
      cst_.depth_ = std::max(cst_.depth_, depth_);
    }
    opened_ = node.count != 0;
    if (!opened_) return;
    frames_.push_back({node.first, node.first + node.count, record, node.production, 0, field});
    depth_ += record != kHidden;
  }

  void close() {
    uint32_t record = frames_.back().record;
    frames_.pop_back();
    if (record == kHidden) return;
    depth_--;
    cst_.records_[record].size = static_cast<uint32_t>(cst_.records_.size()) - record;
  }

  Cst& cst_;
  const std::vector<LrNode>& nodes_;
  const std::vector<uint32_t>& children_;
  const TSLanguage* language_;
  std::vector<Frame> frames_;
  uint32_t depth_ = 0;
  bool opened_ = false;
};

}  // namespace krait::cst
