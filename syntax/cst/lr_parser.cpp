#include "syntax/cst/lr_parser.h"

#include <cstddef>

#include "syntax/cst/kinds.h"

namespace krait::cst {

LrParser::LrParser(const TSLanguage* language)
    : language_(language), lexer_(language), rows_(language->state_count - language->large_state_count),
      newline_(language->external_scanner.symbol_map[0]) {}

/// As look_up; a small state's list of pairs becomes a row when it is first met.
uint16_t LrParser::entry_of(uint16_t state, uint16_t symbol) {
  if (state < language_->large_state_count) return language_->parse_table[state * language_->symbol_count + symbol];
  const uint16_t*& row = rows_[state - language_->large_state_count];
  if (!row) {
    constexpr size_t kRowsTogether = 64;
    size_t width = language_->symbol_count;
    if (row_storage_.empty() || row_storage_.back().size() + width > row_storage_.back().capacity()) {
      row_storage_.emplace_back().reserve(width * kRowsTogether);
    }
    std::vector<uint16_t>& storage = row_storage_.back();
    storage.resize(storage.size() + width);
    uint16_t* made = storage.data() + storage.size() - width;
    const uint16_t* data =
        language_->small_parse_table + language_->small_parse_table_map[state - language_->large_state_count];
    for (uint16_t groups = *data++; groups; groups--) {
      uint16_t value = *data++, symbols = *data++;
      for (const uint16_t* end = data + symbols; data != end;) made[*data++] = value;
    }
    row = made;
  }
  return row[symbol];
}

bool LrParser::parse(std::string_view text) {
  stack_.clear();
  nodes_.clear();
  children_.clear();
  forks_.clear();
  nodes_.reserve(text.size() / 2 + 16);
  children_.reserve(text.size() / 2 + 16);
  lexer_.begin(text);
  for (;;) {
    LrToken token;
    Step outcome = lexer_.next(state(), token) ? Step::kReduced : Step::kFailed;
    while (outcome == Step::kReduced || outcome == Step::kFailed) {
      if (outcome == Step::kReduced) outcome = step(token);
      if (outcome == Step::kFailed && !take_other_reading(token, outcome)) return false;
    }
    if (outcome == Step::kAccepted) return true;
    if (token.symbol == newline_) forks_.clear();  // no two readings are open at the end of a line
  }
}

/// The one or two things that the table lets happen; false if there are none, or more.
bool LrParser::find_actions(const LrToken& token, TSParseAction (&found)[2], int& count) {
  const TSParseActionEntry* entry = language_->parse_actions + entry_of(state(), token.symbol);
  count = 0;
  for (uint8_t i = 0; i < entry->entry.count; i++) {
    const TSParseAction& action = entry[1 + i].action;
    if (action.type == TSParseActionTypeRecover) return false;
    if (action.type == TSParseActionTypeShift && action.shift.repetition) continue;
    if (count == 2) return false;
    found[count++] = action;
  }
  return count > 0;
}

/// Of `with (a, b)` the items; of `match` the name, because it is the commoner word.
bool LrParser::prefers(const TSParseAction& action) const {
  return action.type == TSParseActionTypeReduce && action.reduce.symbol == static_cast<uint16_t>(Kind::kWithItem);
}

LrParser::Step LrParser::step(LrToken& token) {
  TSParseAction found[2];
  int count = 0;
  if (!find_actions(token, found, count)) {
    // a keyword only elsewhere is a name here
    uint16_t name = language_->keyword_capture_token;
    if (!token.keyword || token.symbol == name || is_reserved(language_, state(), token.symbol)) return Step::kFailed;
    token.symbol = name;
    if (!find_actions(token, found, count)) return Step::kFailed;
  }
  if (count == 1) return act(found[0], token);
  int first = prefers(found[1]) ? 1 : 0;
  if (forks_.size() == kMostForks) return Step::kFailed;
  fork(token, found[1 - first]);
  return act(found[first], token);
}

LrParser::Step LrParser::act(const TSParseAction& action, const LrToken& token) {
  switch (action.type) {
    case TSParseActionTypeShift:
      shift(token, action.shift.extra ? state() : action.shift.state, action.shift.extra);
      return Step::kShifted;
    case TSParseActionTypeReduce:
      reduce(action.reduce.symbol, action.reduce.child_count, action.reduce.production_id);
      return Step::kReduced;
    case TSParseActionTypeAccept: accept(token); return Step::kAccepted;
    default: return Step::kFailed;
  }
}

// ---- two readings ----

void LrParser::fork(const LrToken& token, const TSParseAction& other) {
  Fork& fork = forks_.emplace_back();
  fork.stack = stack_;
  fork.nodes = nodes_.size();
  fork.children = children_.size();
  fork.token = token;
  fork.other = other;
  lexer_.save(fork.place);
}

bool LrParser::take_other_reading(LrToken& token, Step& outcome) {
  if (forks_.empty()) return false;
  Fork& fork = forks_.back();
  stack_ = std::move(fork.stack);
  nodes_.resize(fork.nodes);
  children_.resize(fork.children);
  token = fork.token;
  lexer_.restore(fork.place);
  TSParseAction other = fork.other;
  forks_.pop_back();
  outcome = act(other, token);
  return true;
}

// ---- the stack ----

void LrParser::shift(const LrToken& token, uint16_t state, bool extra) {
  stack_.push_back({static_cast<uint32_t>(nodes_.size()), state});
  nodes_.push_back({token.start, token.end, 0, 0, token.symbol, 0, extra});
}

/// Extras on top of the stack stay out of the new node.
void LrParser::reduce(uint16_t symbol, uint32_t count, uint16_t production) {
  size_t end = stack_.size();
  while (end && nodes_[stack_[end - 1].node].extra) end--;
  size_t begin = end;
  for (uint32_t left = count; left; left -= !nodes_[stack_[begin].node].extra) begin--;
  LrNode made{nodes_[stack_[begin].node].start,
              nodes_[stack_[end - 1].node].end,
              static_cast<uint32_t>(children_.size()),
              static_cast<uint32_t>(end - begin),
              symbol,
              production,
              false};
  for (size_t i = begin; i < end; i++) children_.push_back(stack_[i].node);
  trailing_.assign(stack_.begin() + static_cast<ptrdiff_t>(end), stack_.end());
  stack_.resize(begin);
  uint16_t next = entry_of(state(), symbol);
  stack_.push_back({static_cast<uint32_t>(nodes_.size()), next});
  for (const Entry& extra : trailing_) stack_.push_back({extra.node, next});
  nodes_.push_back(made);
}

/// The root takes in what stands around it.
void LrParser::accept(const LrToken& token) {
  LrNode root{};
  auto first = static_cast<uint32_t>(children_.size());
  for (const Entry& entry : stack_) {
    if (nodes_[entry.node].extra) {
      children_.push_back(entry.node);
      continue;
    }
    root = nodes_[entry.node];
    for (uint32_t i = 0; i < root.count; i++) children_.push_back(children_[root.first + i]);
  }
  root.first = first;
  root.count = static_cast<uint32_t>(children_.size() - first);
  root.start = nodes_[children_[first]].start;
  root.end = token.end;
  root_ = static_cast<uint32_t>(nodes_.size());
  nodes_.push_back(root);
}

}  // namespace krait::cst
