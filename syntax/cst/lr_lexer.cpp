#include "syntax/cst/lr_lexer.h"

#include "syntax/tokens/lexical.h"

// scanner.c
extern "C" bool krait_scanner_is_between_tokens(const void* scanner);
extern "C" void krait_scanner_trust(void* scanner);

namespace krait::cst {

uint16_t look_up(const TSLanguage* language, uint16_t state, uint16_t symbol) {
  if (state < language->large_state_count) return language->parse_table[state * language->symbol_count + symbol];
  const uint16_t* data =
      language->small_parse_table + language->small_parse_table_map[state - language->large_state_count];
  for (uint16_t groups = *data++; groups; groups--) {
    uint16_t value = *data++, symbols = *data++;
    for (const uint16_t* end = data + symbols; data != end;)
      if (*data++ == symbol) return value;
  }
  return 0;
}

bool is_reserved(const TSLanguage* language, uint16_t state, uint16_t symbol) {
  uint16_t set = language->lex_modes[state].reserved_word_set_id;
  if (!set) return false;
  const TSSymbol* words = language->reserved_words + set * language->max_reserved_word_set_size;
  for (uint16_t i = 0; i < language->max_reserved_word_set_size && words[i]; i++)
    if (words[i] == symbol) return true;
  return false;
}

namespace {

// enum Token of scanner.c
constexpr unsigned kBadDedent = 11, kTabError = 12, kUnclosed = 15, kColon = 22, kNoHandler = 23, kNoParameters = 24;

bool is_mark_of_fault(unsigned token) {
  return token == kBadDedent || token == kTabError || (token >= kUnclosed && token != kColon);
}

constexpr unsigned kLongestKeyword = 8;

bool is_ascii_name_part(char c) { return static_cast<signed char>(c) >= 0 && lex_is_name_part(c); }

/// The scanner has no token that starts with it, or only one that the character after tells apart.
bool is_for_generated_lexer(char c, char next) {
  switch (c) {
    case '\n': case '\r': case '#': case ':': case '"': case '\'': case '(': case ')': case '[': case ']': case '{':
    case '}': case '\\': case '\0': return false;
    case '-': return next != '>';
    default: return static_cast<signed char>(c) > ' ' && !lex_is_name_start(c);
  }
}

}  // namespace

// ---- what the generated code calls ----

void LrLexer::load(View& view) {
  if (view.at >= view.size) {
    view.lexer.lookahead = 0;
    view.width = 0;
    return;
  }
  auto lead = static_cast<unsigned char>(view.text[view.at]);
  view.width = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  int32_t c = lead;
  if (view.width > 1) {
    if (view.at + view.width > view.size) view.width = view.size - view.at;
    c = lead & (0xFF >> (view.width + 1));
    for (uint32_t i = 1; i < view.width; i++) c = c << 6 | (static_cast<unsigned char>(view.text[view.at + i]) & 0x3F);
  }
  view.lexer.lookahead = c;
}

void LrLexer::advance(TSLexer* lexer, bool skip) {
  View& view = view_of(lexer);
  view.at += view.width;
  if (skip) view.token_start = view.at;
  load(view);
}

void LrLexer::mark_end(TSLexer* lexer) {
  View& view = view_of(lexer);
  view.token_end = view.at;
  view.marked = true;
}

bool LrLexer::at_end(const TSLexer* lexer) { return reinterpret_cast<const View*>(lexer)->width == 0; }

// ---- the tokens ----

LrLexer::LrLexer(const TSLanguage* language) : language_(language), scanner_(language->external_scanner.create()) {
  view_.lexer.advance = advance;
  view_.lexer.mark_end = mark_end;
  view_.lexer.eof = at_end;
  // get_column, is_at_included_range_start and log stay null: nothing of ours asks
}

LrLexer::~LrLexer() { language_->external_scanner.destroy(scanner_); }

void LrLexer::begin(std::string_view text) {
  view_.text = text.data();
  view_.size = static_cast<uint32_t>(text.size());
  position_ = 0;
  language_->external_scanner.deserialize(scanner_, nullptr, 0);
  krait_scanner_trust(scanner_);
}

void LrLexer::save(Place& place) const {
  place.at = position_;
  place.size = language_->external_scanner.serialize(scanner_, place.scanner);
}

void LrLexer::restore(const Place& place) {
  position_ = place.at;
  language_->external_scanner.deserialize(scanner_, place.scanner, place.size);
}

void LrLexer::start_at(uint32_t at) {
  view_.at = view_.token_start = at;
  view_.marked = false;
  view_.lexer.result_symbol = 0;
  load(view_);
}

void LrLexer::finish(LrToken& token) {
  token.end = view_.marked ? view_.token_end : view_.at;
  token.start = view_.token_start < token.end ? view_.token_start : token.end;
  position_ = token.end;
}

uint32_t LrLexer::skip_blanks() const {
  uint32_t at = position_;
  while (at < view_.size && lex_is_blank(view_.text[at])) at++;
  return at;
}

bool LrLexer::scan_externals(const bool* valid, LrToken& token) {
  start_at(position_);
  if (!language_->external_scanner.scan(scanner_, &view_.lexer, valid)) return false;
  token.symbol = language_->external_scanner.symbol_map[view_.lexer.result_symbol];
  finish(token);
  return true;
}

/// A name of ASCII letters at `token.start`; false if what starts there may be something else.
bool LrLexer::take_name(LrToken& token) {
  const char *begin = view_.text + token.start, *end = view_.text + view_.size, *at = begin;
  while (at < end && is_ascii_name_part(*at)) at++;
  if (at < end && (static_cast<signed char>(*at) < 0 || (lex_is_quote(*at) && at - begin <= 2))) return false;
  token.end = token.start + static_cast<uint32_t>(at - begin);
  token.symbol = language_->keyword_capture_token;
  return true;
}

/// A word may be a keyword where the parser's state knows it as one.
void LrLexer::name_or_keyword(uint16_t state, LrToken& token) {
  position_ = token.end;
  if (token.end - token.start > kLongestKeyword || token.end - token.start < 2) return;
  start_at(token.start);
  token.keyword = language_->keyword_lex_fn(&view_.lexer, 0);
  uint32_t end = view_.marked ? view_.token_end : view_.at;
  uint16_t symbol = view_.lexer.result_symbol;
  if (token.keyword && end == token.end &&
      (look_up(language_, state, symbol) || is_reserved(language_, state, symbol))) {
    token.symbol = symbol;
  }
}

bool LrLexer::lex(uint16_t state, uint16_t lex_state, LrToken& token) {
  if (!language_->lex_fn(&view_.lexer, lex_state)) return false;
  token.symbol = view_.lexer.result_symbol;
  finish(token);
  if (token.symbol == language_->keyword_capture_token) name_or_keyword(state, token);
  return true;
}

bool LrLexer::next(uint16_t state, LrToken& token) {
  TSLexerMode mode = language_->lex_modes[state];
  const bool* valid = language_->external_scanner.states + language_->external_token_count * mode.external_lex_state;
  token = LrToken();
  if (!mode.external_lex_state) {
    start_at(position_);
    return lex(state, mode.lex_state, token);
  }
  bool ordinary = krait_scanner_is_between_tokens(scanner_) && !valid[kNoHandler] && !valid[kNoParameters];
  uint32_t at = ordinary ? skip_blanks() : view_.size;
  if (at < view_.size) {
    char c = view_.text[at];
    token.start = at;
    if (static_cast<signed char>(c) >= 0 && lex_is_name_start(c) && take_name(token)) {
      name_or_keyword(state, token);
      return true;
    }
    if (is_for_generated_lexer(c, at + 1 < view_.size ? view_.text[at + 1] : '\0')) {
      start_at(at);
      return lex(state, mode.lex_state, token);
    }
  }
  if (scan_externals(valid, token)) return !is_mark_of_fault(view_.lexer.result_symbol);
  start_at(position_);
  return lex(state, mode.lex_state, token);
}

}  // namespace krait::cst
