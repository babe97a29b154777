#include "syntax/cst/compose.h"

#include <algorithm>

namespace krait::cst {

std::string wrap(std::string_view text, const Split& split, const Part& part) {
  std::string wrapped = split.before(part);
  wrapped += text.substr(part.start, part.end - part.start);
  return wrapped += split.after(part);
}

bool lacks_hidden_token(const Record& record) {
  if (!record.broken || record.missing || record.kind == Kind::kError) return false;
  for (uint32_t child = 1; child < record.size; child += (&record)[child].size)
    if ((&record)[child].broken) return false;
  return true;
}

/// Puts the records of the parts one behind the other, each without its wrapping.
class Composer {
 public:
  Composer(Cst& cst, uint32_t text_size, const Split& split)
      : cst_(cst), records_(cst.records_), text_size_(text_size), split_(split) {}

  void run(const std::vector<const Cst*>& trees) {
    size_t count = 0;
    for (const Cst* tree : trees) count += tree->records_.size();
    records_.reserve(count);
    Record module{};
    module.end = text_size_;
    module.kind = Kind::kModule;
    module.named = true;
    records_.push_back(module);
    open_.push_back({0, 0});
    for (size_t i = 0; i < trees.size(); i++) add(split_.parts[i], *trees[i]);
    while (!open_.empty()) close();
    for (const Record& record : records_)
      if (is_fault(record.kind) || record.missing || lacks_hidden_token(record)) cst_.faults_.emplace_back(&record);
  }

 private:
  /// A node of a head that goes on to hold the parts of the class's body.
  struct Open {
    uint32_t record;
    uint32_t classes;
  };

  void add(const Part& part, const Cst& tree) {
    while (!is_within(open_.back().classes, part.classes)) close();
    begin_ = static_cast<uint32_t>(split_.before(part).size());
    end_ = begin_ + (part.end - part.start);
    shift_ = part.start - begin_;  // modulo 2^32
    part_ = &part;
    // a class stands in its wrapping as two nodes; decorators make them three
    auto nesting = static_cast<uint32_t>(open_.size()) - 1;
    cst_.depth_ = std::max(cst_.depth_, tree.depth_ + nesting - 2 * split_.classes[part.classes].count);
    broken_ = is_wrapping_broken(tree);
    auto first = static_cast<uint32_t>(records_.size());
    descend(tree.records_.data());
    end_stray();
    if (!tree.faults_.empty() && !has_fault(first)) add_error(part.end, part.end);
  }

  /// Whether the block `outer` stands around the block `inner`: classes are numbered in the order of their heads.
  bool is_within(uint32_t outer, uint32_t inner) const {
    return std::string_view(split_.classes[inner].heads).starts_with(split_.classes[outer].heads);
  }

  bool is_wrapping_broken(const Cst& tree) const {
    return std::any_of(tree.faults_.begin(), tree.faults_.end(), [&](Node fault) {
      return fault.record() == tree.records_.data() || fault.start() < begin_ ||
             (part_->is_head() && fault.start() >= end_);
    });
  }

  bool has_fault(uint32_t first) const {
    return std::any_of(records_.begin() + first, records_.end(), [](const Record& record) {
      return is_fault(record.kind) || record.missing || lacks_hidden_token(record);
    });
  }

  uint32_t add_error(uint32_t start, uint32_t end) {
    Record error{};
    error.start = start;
    error.end = end;
    error.size = 1;
    error.kind = Kind::kError;
    error.named = error.broken = true;
    records_.push_back(error);
    return static_cast<uint32_t>(records_.size()) - 1;
  }

  /// What lies in the part, from the top down. An ERROR around whole statements gives way to them: what else is in it
  /// makes errors of its own.
  void descend(const Record* node) {
    const Record* end = node + node->size;
    for (const Record* child = node + 1; child != end; child += child->size) {
      if (child->start >= end_ && part_->is_head()) continue;
      if (child->start < begin_ || holds_statements(child)) {
        descend(child);
      } else {
        take(child);
      }
    }
  }

  static bool is_statement(const Record& record) {
    switch (record.kind) {
      case Kind::kSimpleStatements: case Kind::kIfStatement: case Kind::kWhileStatement: case Kind::kForStatement:
      case Kind::kTryStatement: case Kind::kWithStatement: case Kind::kMatchStatement: case Kind::kFunctionDefinition:
      case Kind::kClassDefinition: case Kind::kDecoratedDefinition: return true;
      default: return is_fault(record.kind) || record.extra;
    }
  }

  static bool holds_statements(const Record* node) {
    if (node->kind != Kind::kError) return false;
    for (const Record* child = node + 1; child != node + node->size; child += child->size)
      if (is_statement(*child) && !child->extra && !is_fault(child->kind)) return true;
    return false;
  }

  void take(const Record* child) {
    if (is_statement(*child)) {
      end_stray();
    } else if (!stray_) {
      stray_ = add_error(child->start + shift_, child->end + shift_);
    }
    copy(child);
    if (stray_) records_[stray_].end = child->end + shift_;
  }

  /// Ends the error that holds what is no statement.
  void end_stray() {
    if (stray_) records_[stray_].size = static_cast<uint32_t>(records_.size()) - stray_;
    stray_ = 0;
  }

  void copy(const Record* from) {
    auto to = static_cast<uint32_t>(records_.size());
    records_.insert(records_.end(), from, from + from->size);
    for (uint32_t i = to; i < records_.size(); i++) {
      records_[i].start += shift_;
      records_[i].end += shift_;
    }
    if (part_->is_head() && from->end > end_) open_class(to);
  }

  /// The class that was copied from `first` on loses its makeshift body, and its block stays open if it is sound.
  void open_class(uint32_t first) {
    while (records_.size() > first && records_.back().start >= part_->end) records_.pop_back();
    for (uint32_t i = first; i < records_.size(); i++) {
      records_[i].end = std::min(records_[i].end, part_->end);
      if (i + records_[i].size <= records_.size()) continue;
      if (broken_ || stray_) {
        records_[i].size = static_cast<uint32_t>(records_.size()) - i;
      } else {
        open_.push_back({i, part_->block});
      }
    }
  }

  void close() {
    Record& record = records_[open_.back().record];
    open_.pop_back();
    record.size = static_cast<uint32_t>(records_.size()) - static_cast<uint32_t>(&record - records_.data());
    uint32_t last = 0;
    for (uint32_t child = 1; child < record.size; child += (&record)[child].size) {
      last = child;
      record.broken = record.broken || (&record)[child].broken;
    }
    if (&record == records_.data()) return;
    record.end = std::max((&record)[last].end, record.start);
  }

  Cst& cst_;
  std::vector<Record>& records_;
  uint32_t text_size_;
  const Split& split_;
  std::vector<Open> open_;
  const Part* part_ = nullptr;
  uint32_t begin_ = 0, end_ = 0, shift_ = 0;
  uint32_t stray_ = 0;  // 0: none is open
  bool broken_ = false;
};

Cst compose(uint32_t text_size, const Split& split, const std::vector<const Cst*>& trees) {
  Cst cst;
  Composer(cst, text_size, split).run(trees);
  return cst;
}

}  // namespace krait::cst
