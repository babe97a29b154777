// The tokens of a text as the generated parser asks for them, for lr_parser.h: what tree-sitter's lexer hands out for
// valid text, without its bookkeeping for reuse and recovery. Borrows the text; one thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "syntax/grammar/src/tree_sitter/parser.h"

namespace krait::cst {

struct LrToken {
  uint16_t symbol = 0;  // of the grammar
  bool keyword = false;
  uint32_t start = 0, end = 0;
};

class LrLexer {
 public:
  explicit LrLexer(const TSLanguage* language);
  ~LrLexer();
  LrLexer(const LrLexer&) = delete;
  LrLexer& operator=(const LrLexer&) = delete;

  void begin(std::string_view text);

  /// The token after the last one, as the parser's state wants it; false where no valid text goes on so.
  [[nodiscard]] bool next(uint16_t state, LrToken& token);

  /// Everything that decides about the tokens to come.
  struct Place {
    uint32_t at = 0;
    unsigned size = 0;
    char scanner[TREE_SITTER_SERIALIZATION_BUFFER_SIZE];
  };
  void save(Place& place) const;
  void restore(const Place& place);

 private:
  // What the generated lexer and the scanner see of us; its first member is theirs.
  struct View {
    TSLexer lexer;
    const char* text;
    uint32_t size, at, width;  // `width`: the bytes of the character looked at, 0 at the end
    uint32_t token_start, token_end;
    bool marked;
  };
  static View& view_of(TSLexer* lexer) { return *reinterpret_cast<View*>(lexer); }
  static void load(View& view);
  static void advance(TSLexer* lexer, bool skip);
  static void mark_end(TSLexer* lexer);
  static bool at_end(const TSLexer* lexer);

  void start_at(uint32_t at);
  void finish(LrToken& token);
  bool scan_externals(const bool* valid, LrToken& token);
  bool lex(uint16_t state, uint16_t lex_state, LrToken& token);
  void name_or_keyword(uint16_t state, LrToken& token);
  [[nodiscard]] bool take_name(LrToken& token);
  [[nodiscard]] uint32_t skip_blanks() const;

  const TSLanguage* language_;
  void* scanner_;
  View view_{};
  uint32_t position_ = 0;
};

/// What the table says for a symbol in a state: an index into the actions, or a successor state.
[[nodiscard]] uint16_t look_up(const TSLanguage* language, uint16_t state, uint16_t symbol);
[[nodiscard]] bool is_reserved(const TSLanguage* language, uint16_t state, uint16_t symbol);

}  // namespace krait::cst
