#include "syntax/diagnostics/recogniser.h"

#include <cstring>

#include "syntax/diagnostics/mistakes.h"

namespace krait::diagnostics {

using tokens::Token;
using tokens::Type;

namespace {
constexpr int kMaxDepth = 6000;  // of rules within rules, where CPython's parser gives up with a MemoryError
// As near as this to that depth everything is tried, even what cannot match: it might be deeper than what does.
constexpr int kNearMaxDepth = kMaxDepth - 200;
constexpr size_t kBlockSize = size_t{64} << 10;
}  // namespace

/// Of a file that ends with CRLF, CPython keeps the newline and adds another: one line more at the end. Empty if the
/// text is read as it is.
static std::string text_as_read(std::string_view text, ExplainMode mode) {
  if (text.find('\r') == std::string_view::npos) return {};
  std::string plain = tokens::normalise_newlines(text);
  if (mode == ExplainMode::kFile && text.ends_with("\r\n")) plain += '\n';
  return plain;
}

Recogniser::Recogniser(const source::SourceText& source, const ExplainOptions& options)
    : source_(source),
      options_(options),
      plain_(text_as_read(source.text(), options.mode)),
      plain_lines_(plain_),
      text_(plain_.empty() ? source.text() : std::string_view(plain_)),
      lines_(plain_.empty() ? source : plain_lines_),
      tokenizer_(text_, options.mode == ExplainMode::kFile || options.mode == ExplainMode::kFString,
                 options.first_line),
      rules_(rules()) {
  tokenizer_.set_type_comments(options.type_comments);
  tokenizer_.set_at_prompt(options.at_prompt);
  tokenizer_.set_async_names(options.feature_version < kAsyncKeywords);
}

// ---- memory ----

void* Recogniser::allocate(size_t bytes) {
  bytes = (bytes + 7) & ~size_t{7};
  if (block_used_ + bytes > block_size_) {
    block_size_ = bytes > kBlockSize ? bytes : kBlockSize;
    block_used_ = 0;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_size_));
  }
  void* memory = blocks_.back().get() + block_used_;
  block_used_ += bytes;
  return memory;
}

Node* Recogniser::make_node(NodeKind kind, uint32_t first, uint32_t last, Node* const* children, uint32_t count) {
  return ::new (allocate(sizeof(Node))) Node{kind, first, last, children, count};
}

Recogniser::Memo* Recogniser::find_memo(const Rule& rule) {
  if (!(memo_masks_[mark_] >> rule.memo & 1)) return nullptr;
  Memo* memo = memos_[mark_];
  while (memo->rule != rule.memo) memo = memo->next;
  return memo;
}

Recogniser::Memo* Recogniser::add_memo(const Rule& rule, uint32_t at) {
  memo_masks_[at] |= uint64_t{1} << rule.memo;
  return memos_[at] = ::new (allocate(sizeof(Memo))) Memo{rule.memo, false, at, nullptr, memos_[at]};
}

void Recogniser::forget() {
  memos_.assign(memos_.size(), nullptr);
  memo_masks_.assign(memo_masks_.size(), 0);
}

// ---- tokens ----

/// The end of an entry at the prompt counts as a newline once.
void Recogniser::end_entry(Token& token) {
  bool ends = token.type == Type::kEndMarker && in_entry_;
  in_entry_ = !ends;
  if (!ends) return;
  token.type = Type::kNewline;
  if (options_.imply_dedents) tokenizer_.close_blocks();
}

/// An open bracket where no more lines are asked for.
bool Recogniser::ends_at_prompt(const Token& token) const {
  return options_.at_prompt && explaining_ && token.type == Type::kErrorToken &&
         tokenizer_.stop() == tokens::Stop::kUnclosed;
}

void Recogniser::note_number_warnings() {
  for (; options_.warnings && number_warnings_ < tokenizer_.warnings().size(); number_warnings_++) {
    const tokens::NumberWarning& found = tokenizer_.warnings()[number_warnings_];
    Diagnostic warning;
    warning.type = ErrorType::SyntaxWarning;
    warning.message = found.message;
    warning.reported = {found.line, found.offset, found.line, found.offset};
    warning.text_origin = TextOrigin::Buffer;
    warning.text = line_text(found.line);
    options_.warnings->add(std::move(warning));
  }
}

uint8_t Recogniser::keyword_in(const Token& token) const {
  bool asynchronous = token.type == Type::kAsync || token.type == Type::kAwait;
  if (token.type != Type::kName && !asynchronous) return 0;
  std::string_view word = token.text(text_);
  if (options_.feature_version < kAsyncKeywords && !asynchronous && (word == "async" || word == "await")) return 0;
  return static_cast<uint8_t>(keyword_of(word));
}

/// Takes one more token; false (and stopped) at a fault of the tokenizer.
bool Recogniser::fetch() {
  Token token = tokenizer_.next();
  while (token.type == Type::kTypeIgnore) token = tokenizer_.next();
  note_number_warnings();
  if (ends_at_prompt(token)) token.type = Type::kEndMarker;
  if (options_.mode == ExplainMode::kEntry) end_entry(token);
  auto index = static_cast<uint32_t>(tokens_.size());
  tokens_.push_back(token);
  kinds_.push_back(TokenSet::kind_of(token.type, keyword_in(token)));
  memos_.push_back(nullptr);
  memo_masks_.push_back(0);
  leaves_.push_back(make_node(NodeKind::kToken, index, index));
  if (token.type != Type::kErrorToken) return true;
  take_failure(tokenizer_.stop());
  return false;
}

bool Recogniser::have_token() { return mark_ < tokens_.size() || (!stopped_ && fetch()); }

// ---- rules ----
// An error stops CPython's parser only where its functions ask for one: as they are entered, before each alternative,
// and behind what is optional. Where a repetition or a look-ahead comes to an error, it merely ends, and what follows
// may still raise another error in the place of the first.

/// Into one more function of CPython's parser; false if none may be entered any more. To be followed by leave().
bool Recogniser::enter() {
  if (stopped_) return false;
  if (depth_ < kMaxDepth && !options_.guard.exhausted()) return ++depth_, true;
  Diagnostic error;
  error.type = ErrorType::MemoryError;
  error_ = std::move(error);
  stopped_ = true;
  return false;
}

bool Recogniser::parse(std::string_view rule) {
  Node* node = nullptr;
  mark_ = begin_;
  return match_rule(rules_.find(rule), node) && !stopped_;
}

/// False if what starts with these tokens only cannot match here.
bool Recogniser::may_start(const TokenSet& tokens) const {
  return mark_ >= tokens_.size() || tokens.has(kinds_[mark_]) || depth_ > kNearMaxDepth;
}

bool Recogniser::match_rule(uint16_t index, Node*& out) {
  const Rule& rule = rules_.rules[index];
  if (!may_start(rule.starts.tokens) || !enter()) return false;
  bool matched = rule.memoised ? match_memoised(rule, out) : run_rule(rule, out);
  leave();
  return matched;
}

bool Recogniser::match_memoised(const Rule& rule, Node*& out) {
  if (!have_token()) return false;
  if (Memo* memo = find_memo(rule)) {
    if (!memo->matched) return false;
    mark_ = memo->end;
    out = memo->node;
    return true;
  }
  if (rule.left_recursive) return grow_rule(rule, out);
  uint32_t start = mark_;
  bool matched = run_rule(rule, out);
  if (stopped_ && !matched) return false;
  Memo* memo = add_memo(rule, start);
  memo->matched = matched;
  memo->end = mark_;
  memo->node = out;
  return matched;
}

/// The rule begins with itself: it matches first as though that failed, and then again and again with what it matched
/// last, as long as that reaches further.
bool Recogniser::grow_rule(const Rule& rule, Node*& out) {
  uint32_t start = mark_;
  Memo* memo = add_memo(rule, start);
  while (!memo->matched || goes_on(rule, memo->end)) {
    Node* node = nullptr;
    mark_ = start;
    if (!enter()) return false;
    bool matched = run_rule(rule, node);
    leave();
    if (stopped_) return false;
    if (!matched || (memo->matched && mark_ <= memo->end)) break;
    memo->matched = true;
    memo->end = mark_;
    memo->node = node;
  }
  if (stopped_) return false;
  mark_ = memo->matched ? memo->end : start;
  out = memo->node;
  return memo->matched;
}

/// Whether the token behind what a left-recursive rule matched may make it match more.
bool Recogniser::goes_on(const Rule& rule, uint32_t at) {
  mark_ = at;
  return have_token() && may_start(rule.continues);
}

bool Recogniser::run_rule(const Rule& rule, Node*& out) {
  bool before = for_mistakes_;
  if (rule.without_mistakes) for_mistakes_ = false;
  bool matched = match_group(rule.group, true, out);
  for_mistakes_ = before;
  return matched;
}

bool Recogniser::match_group(Group group, bool in_rule, Node*& out) {
  uint32_t start = mark_;
  for (uint16_t i = 0; i < group.count && !stopped_; i++) {
    const Alternative& alternative = rules_.alternatives[group.first + i];
    bool cut = false;
    mark_ = start;
    if ((alternative.for_mistakes && !for_mistakes_) || !may_start(alternative.starts.tokens)) continue;
    if (match_alternative(alternative, in_rule, cut, out)) return true;
    if (cut) break;
  }
  mark_ = start;
  return false;
}

bool Recogniser::match_alternative(const Alternative& alternative, bool in_rule, bool& cut, Node*& out) {
  Node* slots[4] = {nullptr, nullptr, nullptr, nullptr};
  size_t base = values_.size();
  uint32_t start = mark_;
  bool fits = match_items(alternative, cut, slots);
  bool matched = fits && act(alternative, in_rule, base, slots, start, out);
  cut = cut || fits;  // an action that makes nothing ends its rule
  values_.resize(base);
  return matched;
}

bool Recogniser::match_items(const Alternative& alternative, bool& cut, Node** slots) {
  for (uint16_t i = 0; i < alternative.item_count; i++) {
    const Item& item = rules_.items[alternative.first_item + i];
    if (item.op == ItemOp::kCut) {
      cut = true;
      continue;
    }
    Node* value = nullptr;
    if (!match_item(item, value)) return false;
    slots[item.slot] = value;
    if (item.op != ItemOp::kAhead && item.op != ItemOp::kNotAhead) values_.push_back(value);
  }
  return true;
}

bool Recogniser::act(const Alternative& alternative, bool in_rule, size_t base, Node** slots, uint32_t start,
                     Node*& out) {
  const Action& action = alternative.action;
  if (options_.feature_version < action.since) {
    raise_at_last(ErrorType::SyntaxError, std::string(action.message) + " only supported in Python 3." +
                                              std::to_string(action.since) + " and greater");
    return false;
  }
  switch (action.op) {
    case ActionOp::kPass:
      if (values_.size() - base == 1) {
        out = values_[base];
      } else {
        out = in_rule ? tree_from(NodeKind::kOther, base, start) : list_from(base, start);
      }
      return true;
    case ActionOp::kGive: out = slots[action.slot]; return true;
    case ActionOp::kMake: out = tree_from(action.kind, base, start); return true;
    case ActionOp::kRaise: raise_action(action, slots); return false;
    case ActionOp::kCall: {
      MistakeInput input{slots[1], slots[2], slots[3], list_from(base, start)};
      out = call_mistake(action.mistake, *this, input);
      return out;
    }
  }
  return false;
}

bool Recogniser::match_item(const Item& item, Node*& out) {
  switch (item.op) {
    case ItemOp::kRule: return match_rule(item.value, out);
    case ItemOp::kGroup: {
      if (!enter()) return false;
      bool matched = match_group(rules_.groups[item.value], false, out);
      leave();
      return matched;
    }
    case ItemOp::kOptional: (void)match_item(rules_.inner[item.inner], out); return !stopped_;
    case ItemOp::kRepeat0:
    case ItemOp::kRepeat1: return match_repeated(item, out);
    case ItemOp::kSeparated: return match_separated(item, out);
    case ItemOp::kAhead:
    case ItemOp::kNotAhead: return match_ahead(item);
    case ItemOp::kForced: return match_forced(item, out);
    default: return match_token(item, out);
  }
}

/// `<>` and `!=` are one token; which of them is an operator, the parser decides.
bool Recogniser::is_inequality() {
  bool angles = tokens_[mark_].text(text_) == "<>";
  if (options_.barry_as_flufl && !angles) {
    raise_at_last(ErrorType::SyntaxError, "with Barry as BDFL, use '<>' instead of '!='");
  }
  return options_.barry_as_flufl == angles;
}

bool Recogniser::is_token(const Item& item) {
  const Token& token = tokens_[mark_];
  switch (item.op) {
    case ItemOp::kToken:
      if (token.type != static_cast<Type>(item.value)) return false;
      return token.type != Type::kNotEqual || is_inequality();
    case ItemOp::kKeyword: return kinds_[mark_] == TokenSet::kind_of(Type::kName, item.value);
    case ItemOp::kName: return kinds_[mark_] == TokenSet::kind_of(Type::kName, 0);
    default: break;
  }
  if (token.type != Type::kName) return false;
  static constexpr std::string_view kSoft[] = {"match", "case", "_"};
  std::string_view word = token.text(text_);
  if (item.op == ItemOp::kSoftKeyword) return word == kSoft[item.value];
  for (std::string_view soft : kSoft)
    if (soft.starts_with(word)) return true;  // CPython compares as many letters as the name has
  return false;
}

bool Recogniser::match_token(const Item& item, Node*& out) {
  if (!have_token() || !is_token(item)) return false;
  out = leaves_[mark_++];
  return true;
}

bool Recogniser::match_ahead(const Item& item) {
  uint32_t start = mark_;
  Node* ignored = nullptr;
  bool matched = match_item(rules_.inner[item.inner], ignored);
  mark_ = start;
  return matched == (item.op == ItemOp::kAhead);
}

bool Recogniser::match_repeated(const Item& item, Node*& out) {
  if (!enter()) return false;
  size_t base = values_.size();
  uint32_t start = mark_;
  for (Node* value = nullptr; match_item(rules_.inner[item.inner], value); value = nullptr) {
    values_.push_back(value);
  }
  leave();
  bool enough = item.op == ItemOp::kRepeat0 || (values_.size() > base && !stopped_);
  if (enough) out = list_from(base, start);
  values_.resize(base);
  return enough;
}

/// In CPython's parser, a function for the first element and within it one for the others.
bool Recogniser::match_separated(const Item& item, Node*& out) {
  const Item &element = rules_.inner[item.inner], &separator = rules_.inner[item.value];
  if (!enter()) return false;
  size_t base = values_.size();
  uint32_t start = mark_;
  Node *value = nullptr, *ignored = nullptr;
  bool matched = match_item(element, value) && enter();
  if (matched) {
    uint32_t end = mark_;
    do {
      values_.push_back(value);
      end = mark_;
      value = nullptr;
    } while (match_item(separator, ignored) && match_item(element, value));
    mark_ = end;
    out = list_of(base, start);
    leave();
  }
  leave();
  values_.resize(base);
  return matched;
}

bool Recogniser::match_forced(const Item& item, Node*& out) {
  if (match_token({ItemOp::kToken, 0, item.value}, out)) return true;
  if (stopped_) return false;
  std::string expected = tokens::text_of(static_cast<Type>(item.value));
  raise_between(leaves_[mark_], leaves_[mark_], "expected '" + expected + "'");
  return false;
}

// ---- nodes ----

void Recogniser::gather(Node* value) {
  if (!value || value->kind == NodeKind::kToken) return;
  if (value->kind != NodeKind::kList) return children_.push_back(value);
  for (uint32_t i = 0; i < value->count; i++) gather(value->children[i]);
}

Node* Recogniser::parent_of(NodeKind kind, Node* const* children, size_t count, uint32_t start) {
  auto** copy = static_cast<Node**>(allocate(sizeof(Node*) * count));
  if (count) std::memcpy(copy, children, sizeof(Node*) * count);
  return make_node(kind, start, mark_ > start ? mark_ - 1 : start, copy, static_cast<uint32_t>(count));
}

/// A node over the tokens from `start`, of what the values since `base` hold; lists within are dissolved.
Node* Recogniser::tree_from(NodeKind kind, size_t base, uint32_t start) {
  children_.clear();
  for (size_t i = base; i < values_.size(); i++) gather(values_[i]);
  return parent_of(kind, children_.data(), children_.size(), start);
}

/// The values since `base` as they are.
Node* Recogniser::list_of(size_t base, uint32_t start) {
  return parent_of(NodeKind::kList, values_.data() + base, values_.size() - base, start);
}

Node* Recogniser::list_from(size_t base, uint32_t start) { return tree_from(NodeKind::kList, base, start); }

}  // namespace krait::diagnostics
