/* The character rules that the faithful tokenizer (syntax/tokens) and the grammar's scanner (syntax/grammar) share, in
 * C because the scanner is C. Pure functions of code points; no state, any thread. Reference: "Lexical analysis",
 * sections 2.1 (lines, indentation), 2.3 (identifiers), 2.4 (literals). */
#ifndef KRAIT_SYNTAX_TOKENS_LEXICAL_H
#define KRAIT_SYNTAX_TOKENS_LEXICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  kLexTabSize = 8,       /* a tab reaches the next multiple of eight */
  kLexMaxIndents = 100,  /* levels, the outermost (column 0) included */
  kLexMaxBrackets = 200, /* open brackets */
};

/* Beyond ASCII everything may be part of a name at first; whether it is one is asked of the whole name. */
static inline bool lex_is_name_start(int32_t c) {
  return c >= 128 || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool lex_is_digit(int32_t c) { return c >= '0' && c <= '9'; }

static inline bool lex_is_name_part(int32_t c) { return lex_is_name_start(c) || lex_is_digit(c); }

static inline bool lex_is_newline(int32_t c) { return c == '\n' || c == '\r'; }

static inline bool lex_is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\f'; }

static inline bool lex_is_quote(int32_t c) { return c == '"' || c == '\''; }

/* The bracket that closes `open`, or 0. */
static inline int32_t lex_closer_of(int32_t open) {
  return open == '(' ? ')' : open == '[' ? ']' : open == '{' ? '}' : 0;
}

/* The bracket that `close` closes, or 0. */
static inline int32_t lex_opener_of(int32_t close) {
  return close == ')' ? '(' : close == ']' ? '[' : close == '}' ? '{' : 0;
}

/* What a prefix of string literals says, gathered letter by letter. */
typedef struct {
  bool raw, bytes, unicode, formatted;
} LexPrefix;

/* Takes one more letter into the prefix; false if no string literal begins so. */
static inline bool lex_extend_prefix(LexPrefix* prefix, int32_t c) {
  switch (c) {
    case 'r': case 'R':
      if (prefix->raw || prefix->unicode) return false;
      return prefix->raw = true;
    case 'b': case 'B':
      if (prefix->bytes || prefix->unicode || prefix->formatted) return false;
      return prefix->bytes = true;
    case 'u': case 'U':
      if (prefix->bytes || prefix->unicode || prefix->raw || prefix->formatted) return false;
      return prefix->unicode = true;
    case 'f': case 'F':
      if (prefix->formatted || prefix->bytes || prefix->unicode) return false;
      return prefix->formatted = true;
    default: return false;
  }
}

/* The width of a line's indentation, counted twice: with tabs to multiples of eight, and with tabs of one. Where the
 * two disagree on which of two lines is deeper, indentation is inconsistent (TabError). A form feed starts anew; after
 * a backslash only what came before the first one that was not in column 0 counts. */
typedef struct {
  unsigned column, alternate;
  unsigned joined; /* the column at the deciding backslash, or 0 */
} LexIndent;

/* Takes one more blank into the indentation; false if `c` is no blank. */
static inline bool lex_indent_take(LexIndent* indent, int32_t c) {
  switch (c) {
    case ' ': indent->column++, indent->alternate++; return true;
    case '\t':
      indent->column = (indent->column / kLexTabSize + 1) * kLexTabSize;
      indent->alternate++;
      return true;
    case '\f': indent->column = indent->alternate = 0; return true;
    default: return false;
  }
}

static inline void lex_indent_join(LexIndent* indent) {
  if (!indent->joined) indent->joined = indent->column;
}

static inline void lex_indent_finish(LexIndent* indent) {
  if (indent->joined) indent->column = indent->alternate = indent->joined;
}

#endif
