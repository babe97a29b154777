/* The external scanner of grammar.js: lines, indentation, brackets, strings, and the marks that keep a fault local.
 *
 * What it does for valid text is what CPython's tokenizer does (newlines vanish inside brackets, indentation with the
 * tab rules, ...). For other text it decides where an open bracket cannot go on, and hands out zero-width tokens:
 *
 *   UNCLOSED                  where a bracket had to be closed before
 *   NO_EXPRESSION, NO_NAME,   where the parser accepts nothing but such a thing and the line (or the bracket) ends
 *   NO_COLON, NO_IN, NO_ELSE,
 *   NO_IMPORT
 *   NO_PARAMETERS             after `def name` where no bracket follows
 *   NO_HANDLER                after a `try` block that no `except` and no `finally` follows
 *   EXTRA_CLOSE               a closing bracket that closes nothing, or a second colon behind a header (not zero-width;
 *                             an "extra" of the tree)
 *   BAD_STRING                a string that its line, or the file, leaves open
 *   BAD_INDENT, BAD_DEDENT,   a line whose indentation fits no block, or not the one that it was meant for (layout.h)
 *   TAB_ERROR
 *   BLOCK_EXPECTED            never handed out: that the parser accepts it says that the line that ends is a header
 *   SENTINEL                  never valid: the parser asks for it only while it recovers from an error, and handing it
 *                             out forces recovery
 *
 * The state is what lies between two tokens; it is saved into the tree with every token (at most 1,024 bytes). */
#include <stdlib.h>
#include <string.h>

#include "../tokens/lexical.h"
#include "tree_sitter/parser.h"

enum Token { /* same order as `externals` in grammar.js */
  NEWLINE, INDENT, DEDENT, START, STRING, OPEN_PAREN, CLOSE_PAREN, OPEN_SQUARE, CLOSE_SQUARE, OPEN_BRACE, CLOSE_BRACE,
  BAD_DEDENT, TAB_ERROR, ARROW, COMMENT, UNCLOSED, NO_EXPRESSION, NO_NAME, NO_COLON, BAD_STRING, EXTRA_CLOSE, SENTINEL,
  COLON, NO_HANDLER, NO_PARAMETERS, BAD_INDENT, BLOCK_EXPECTED, NO_IN, NO_ELSE, NO_IMPORT,
};

enum Pending { PENDING_NOTHING, PENDING_BAD_DEDENT, PENDING_BAD_INDENT, PENDING_TAB_ERROR };

typedef struct {
  uint8_t started;         /* START has been handed out */
  uint8_t ended;           /* the NEWLINE of the end of the file has been handed out */
  uint8_t pending_indent;  /* INDENT is due */
  uint8_t pending_error;   /* enum Pending */
  uint8_t pending_dedents; /* DEDENTs due */
  uint8_t giving_up;       /* every open bracket gets UNCLOSED: the line before was found to end them */
  uint8_t indent_count, bracket_count;
  uint8_t open_parameters; /* the bracket, counted from 1, that a colon at the end of a line ends */
  uint8_t trouble;         /* lines for which the last error of the parser is remembered */
  uint8_t line_word;       /* what the line at hand begins with: a LineWord */
  uint8_t at_block_start;  /* it is the first line of its block */
  uint8_t stray;           /* the closing bracket at hand closes nothing */
  uint8_t lost_quotes;     /* the line at hand is the text of a string that lacks its opening quotes */
  uint8_t lacks_end;       /* the line at hand is a string that lacks its closing quotes: the next ones open another */
  uint8_t rest_lines;      /* lines for which no closing quotes are looked for: they were not found from before */
  uint8_t trusting;        /* the text is taken to be valid until it is not: no mistake is guessed at */
  uint16_t columns[kLexMaxIndents], alternates[kLexMaxIndents];
  uint8_t headers[kLexMaxIndents]; /* what the lines that opened the blocks begin with */
  char brackets[kLexMaxBrackets];
} State;

enum { kTroubleLines = 3 };

enum { FLAGS = 17 }; /* the leading one-byte members above */

/* ---- what tree-sitter calls ---- */

void* tree_sitter_python_external_scanner_create(void) { return calloc(1, sizeof(State)); }

void tree_sitter_python_external_scanner_destroy(void* payload) { free(payload); }

unsigned tree_sitter_python_external_scanner_serialize(void* payload, char* buffer) {
  const State* state = payload;
  unsigned size = 0;
  memcpy(buffer, state, FLAGS), size += FLAGS;
  memcpy(buffer + size, state->columns, 2 * state->indent_count), size += 2 * state->indent_count;
  memcpy(buffer + size, state->alternates, 2 * state->indent_count), size += 2 * state->indent_count;
  memcpy(buffer + size, state->headers, state->indent_count), size += state->indent_count;
  memcpy(buffer + size, state->brackets, state->bracket_count), size += state->bracket_count;
  return size;
}

void tree_sitter_python_external_scanner_deserialize(void* payload, const char* buffer, unsigned length) {
  State* state = payload;
  memset(state, 0, sizeof *state);
  if (length == 0) return;
  memcpy(state, buffer, FLAGS), buffer += FLAGS;
  memcpy(state->columns, buffer, 2 * state->indent_count), buffer += 2 * state->indent_count;
  memcpy(state->alternates, buffer, 2 * state->indent_count), buffer += 2 * state->indent_count;
  memcpy(state->headers, buffer, state->indent_count), buffer += state->indent_count;
  memcpy(state->brackets, buffer, state->bracket_count);
}

/* ---- small steps ---- */

static void advance(TSLexer* lexer) { lexer->advance(lexer, false); }
static void skip(TSLexer* lexer) { lexer->advance(lexer, true); }

static bool give(TSLexer* lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

/* The token ends here. */
static bool give_marked(TSLexer* lexer, enum Token token) {
  lexer->mark_end(lexer);
  return give(lexer, token);
}

/* Takes LF, CR or CRLF; false if none is there. */
static bool take_newline(TSLexer* lexer, void (*take)(TSLexer*)) {
  if (lexer->lookahead == '\r') {
    take(lexer);
    if (lexer->lookahead == '\n') take(lexer);
    return true;
  }
  if (lexer->lookahead != '\n') return false;
  take(lexer);
  return true;
}

static bool at_line_end(TSLexer* lexer) { return lexer->eof(lexer) || lex_is_newline(lexer->lookahead); }

static void take_comment(TSLexer* lexer) {
  while (!at_line_end(lexer)) advance(lexer);
}

static unsigned block_column(const State* state) {
  return state->indent_count ? state->columns[state->indent_count - 1] : 0;
}

static unsigned block_alternate(const State* state) {
  return state->indent_count ? state->alternates[state->indent_count - 1] : 0;
}

/* ---- words ---- */

enum { WORD = 12 };

static void take_word(TSLexer* lexer, char word[WORD]) {
  unsigned length = 0;
  while (!lexer->eof(lexer) && lex_is_name_part(lexer->lookahead)) {
    if (length < WORD) word[length] = lexer->lookahead < 128 ? (char)lexer->lookahead : '?';
    length++;
    advance(lexer);
  }
  word[length < WORD ? length : 0] = 0;
}

static bool is_word(const char* word, const char* const* list) {
  for (; *list; list++)
    if (!strcmp(word, *list)) return true;
  return false;
}

static bool is_definition_word(const char* word) { return !strcmp(word, "def") || !strcmp(word, "class"); }

/* These begin a statement and never go on inside a bracket. */
static bool is_statement_word(const char* word) {
  static const char* const kWords[] = {
    "return", "import", "while", "with", "try", "except", "finally", "raise", "del", "pass", "break",
    "continue", "global", "nonlocal", "assert", "elif", NULL,
  };
  return is_definition_word(word) || is_word(word, kWords);
}

/* These go on after an operand, or begin an operand that may follow another line's operator. */
static const char* const kContinuingWords[] = {
  "and",  "or",     "in",    "is",    "not",  "if",   "else",  "for", "async", "as",
  "from", "lambda", "await", "yield", "None", "True", "False", NULL,
};

/* Of a string. */
static bool is_prefix(const char* word) {
  LexPrefix prefix = {false, false, false, false};
  if (!word[0] || strlen(word) > 2) return false;
  for (; *word; word++)
    if (!lex_extend_prefix(&prefix, *word)) return false;
  return true;
}

/* ---- brackets ---- */

/* Those that are open on one reading of the text. */
typedef struct {
  char open[kLexMaxBrackets];
  unsigned count;
  bool wrong; /* one has been closed that was not the innermost */
} Reading;

static void open_bracket(Reading* reading, int32_t opener) {
  if (reading->count < kLexMaxBrackets) reading->open[reading->count++] = (char)opener;
}

/* A closing bracket ends those inside the one it fits; one that fits none ends nothing. */
static void close_bracket(Reading* reading, int32_t closer) {
  char opener = (char)lex_opener_of(closer);
  unsigned at = reading->count;
  while (at && reading->open[at - 1] != opener) at--;
  if (at != reading->count || !at) reading->wrong = true;
  if (at) reading->count = at - 1;
}

static void read_bracket(Reading* reading, int32_t c) {
  if (lex_closer_of(c)) open_bracket(reading, c);
  if (lex_opener_of(c)) close_bracket(reading, c);
}

/* ---- lines and indentation ---- */

#include "layout.h"

/* Passes blank lines and lines of nothing but a comment, and settles the indentation of the first other line. The token
 * at hand then ends where that line starts. */
static void take_blank_lines(State* state, TSLexer* lexer, bool block_expected) {
  lexer->mark_end(lexer);
  LexIndent indent = pass_blank_lines(lexer, true);
  if (lexer->eof(lexer)) {
    lexer->mark_end(lexer);
    return_to(state, 0);
    state->ended = 1;
    return;
  }
  settle_line(state, lexer, indent, block_expected);
}

static bool scan_mark(State* state, TSLexer* lexer) {
  static const enum Token kMarks[] = {SENTINEL, BAD_DEDENT, BAD_INDENT, TAB_ERROR};
  enum Token token = kMarks[state->pending_error];
  state->pending_error = PENDING_NOTHING;
  return give_marked(lexer, token);
}

static bool scan_pending(State* state, TSLexer* lexer) {
  if (!state->started) {
    state->started = 1;
    take_blank_lines(state, lexer, false);
    return give(lexer, START);
  }
  if (state->pending_dedents) {
    state->pending_dedents--;
    return give_marked(lexer, DEDENT);
  }
  if (state->pending_error) return scan_mark(state, lexer);
  if (state->pending_indent) {
    state->pending_indent = 0;
    return give_marked(lexer, INDENT);
  }
  return false;
}

/* ---- where a bracket cannot go on ---- */

typedef struct {
  bool ends_with_colon; /* outside of brackets opened on the line */
  bool has_else_or_lambda, has_import, closes_more;
} RestOfLine;

static void note_word(RestOfLine* rest, const char* word) {
  if (!strcmp(word, "else") || !strcmp(word, "lambda")) rest->has_else_or_lambda = true;
  if (!strcmp(word, "import")) rest->has_import = true;
}

static void take_quoted(TSLexer* lexer) {
  int32_t quote = lexer->lookahead;
  advance(lexer);
  while (!at_line_end(lexer) && lexer->lookahead != quote) advance(lexer);
  if (lexer->lookahead == quote) advance(lexer);
}

static RestOfLine look_at_rest_of_line(TSLexer* lexer) {
  RestOfLine rest = {false, false, false, false};
  int depth = 0;
  while (!at_line_end(lexer) && lexer->lookahead != '#') {
    int32_t c = lexer->lookahead;
    if (lex_is_name_part(c)) {
      char word[WORD];
      take_word(lexer, word);
      note_word(&rest, word);
      rest.ends_with_colon = false;
      continue;
    }
    if (lex_is_quote(c)) {
      take_quoted(lexer);
      rest.ends_with_colon = false;
      continue;
    }
    if (lex_closer_of(c)) depth++;
    if (lex_opener_of(c) && --depth < 0) rest.closes_more = true;
    if (!lex_is_blank(c)) rest.ends_with_colon = c == ':' && depth == 0;
    advance(lexer);
  }
  return rest;
}

/* After `def` or `class`: whether a name follows, and no argument's `=`. */
static bool names_definition(TSLexer* lexer) {
  char word[WORD];
  while (lex_is_blank(lexer->lookahead)) advance(lexer);
  if (!lex_is_name_start(lexer->lookahead)) return true;
  take_word(lexer, word);
  while (lex_is_blank(lexer->lookahead)) advance(lexer);
  return lexer->lookahead != '=' && lexer->lookahead != ',';
}

/* Whether a line inside a bracket that starts with this word (already taken) must belong to another statement. */
static bool starts_statement(TSLexer* lexer, const char* word, bool after_operand, bool outside_block) {
  if (is_definition_word(word)) return names_definition(lexer);
  if (is_statement_word(word)) return true;
  if (!strcmp(word, "else")) {
    while (lexer->lookahead == ' ') advance(lexer);
    return lexer->lookahead == ':';
  }
  if (!strcmp(word, "async")) {
    while (lexer->lookahead == ' ') advance(lexer);
    return lexer->lookahead == 'd' || lexer->lookahead == 'w';
  }
  if (!strcmp(word, "from")) return look_at_rest_of_line(lexer).has_import;
  if (!strcmp(word, "for") || !strcmp(word, "if")) {
    RestOfLine rest = look_at_rest_of_line(lexer);
    return rest.ends_with_colon && !rest.has_else_or_lambda && !rest.closes_more;
  }
  if (is_word(word, kContinuingWords)) return false;
  return after_operand && outside_block;
}

/* Something is missing where the text goes on: the first of these that the parser accepts. The token at hand ends in
 * front of what has been looked at. */
static bool give_missing(TSLexer* lexer, const bool* valid) {
  static const enum Token kMissing[] = {NO_COLON, NO_EXPRESSION, NO_NAME, NO_IN, NO_ELSE, NO_IMPORT};
  for (unsigned i = 0; i < sizeof kMissing / sizeof *kMissing; i++)
    if (valid[kMissing[i]]) return give(lexer, kMissing[i]);
  return false;
}

static bool give_missing_here(TSLexer* lexer, const bool* valid) {
  lexer->mark_end(lexer);
  return give_missing(lexer, valid);
}

/* After the bracket that opens a definition's parameters: whether it is left open, `def f(self:`, and the lines after
 * it show that the colon at the end of its line is the definition's. Two operands side by side are no annotation. */
static bool parameters_are_open(TSLexer* lexer) {
  int depth = 0;
  int32_t last = 0;
  bool first_line = true;
  while (!lexer->eof(lexer)) {
    int32_t c = lexer->lookahead;
    if (pass_comment_or_string(lexer, &last)) continue;
    if (lex_is_newline(c)) {
      if (first_line && (depth || last != ':')) return false;
      first_line = false;
      (void)pass_blank_lines(lexer, false);
      if (depth || !lex_is_name_start(lexer->lookahead)) continue;
      char word[WORD];
      take_word(lexer, word);
      if (is_statement_word(word)) return true;
      bool after_operand = lex_is_name_part(last) || lex_opener_of(last) || lex_is_quote(last);
      bool goes_on = is_word(word, kContinuingWords);
      if (after_operand ? !goes_on : !strcmp(word, "if") || !strcmp(word, "for")) return true;
      last = 'x';
    } else {
      if (lex_closer_of(c)) depth++;
      if (lex_opener_of(c) && --depth < 0) return false;
      if (!lex_is_blank(c)) last = c;
      advance(lexer);
    }
  }
  return false;
}

/* From within a line inside a bracket: whether it is an item with its comma, or a later line closes the bracket before
 * one that must be another statement, or whose column is no deeper than `outer`. */
static bool bracket_closes(TSLexer* lexer, int outer) {
  enum { kLines = 300 };
  unsigned depth = 1, lines = 0;
  int32_t last = 0;
  while (!lexer->eof(lexer)) {
    int32_t c = lexer->lookahead;
    if (pass_comment_or_string(lexer, &last)) continue;
    if (lex_is_newline(c)) {
      if (!lines && last == ',') return true;
      unsigned column = pass_blank_lines(lexer, false).column;
      bool closes = lex_opener_of(lexer->lookahead) != 0;
      if (!closes && depth == 1 && (int)column <= outer) return false;
      if (lex_is_name_start(lexer->lookahead)) {
        char word[WORD];
        take_word(lexer, word);
        if (is_statement_word(word)) return false;
      }
      if (++lines == kLines) return true;
    } else {
      if (lex_closer_of(c)) depth++;
      if (lex_opener_of(c) && --depth == 0) return true;
      if (!lex_is_blank(c)) last = c;
      advance(lexer);
    }
  }
  return false;
}

/* An open bracket ends before this line: says so with whatever the parser accepts. */
static bool end_bracket(State* state, TSLexer* lexer, const bool* valid, bool recovering) {
  state->giving_up = 1;
  if (recovering || valid[UNCLOSED]) {
    state->bracket_count--;
    return give(lexer, UNCLOSED);
  }
  if (give_missing(lexer, valid)) return true;
  state->bracket_count--;
  return give(lexer, SENTINEL);
}

/* Where the line inside a bracket goes on, the scanner may have read a string's prefix while looking. */
typedef enum { LINE_GOES_ON, LINE_ENDS_BRACKET, LINE_IS_ANOTHER_TOKEN, LINE_STARTS_WITH_PREFIX } Continuation;

static Continuation judge_continuation(State* state, TSLexer* lexer, const bool* valid, unsigned column,
                                       bool recovering) {
  bool outside_block = column <= block_column(state);
  bool after_operand = recovering || (valid[UNCLOSED] && !valid[NO_EXPRESSION] && !valid[NO_NAME]);
  if (state->giving_up || lexer->eof(lexer)) return LINE_ENDS_BRACKET;
  if (lex_is_name_start(lexer->lookahead)) {
    char word[WORD];
    take_word(lexer, word);
    if (lex_is_quote(lexer->lookahead) && is_prefix(word)) return LINE_STARTS_WITH_PREFIX;
    bool operands_meet = after_operand && !is_word(word, kContinuingWords);
    after_operand = after_operand || state->trouble; /* an open string has taken what came before the line */
    bool ends = word[0] ? starts_statement(lexer, word, after_operand, outside_block) : after_operand && outside_block;
    if (!ends && operands_meet && !recovering) {
      ends = !bracket_closes(lexer, (int)block_column(state));
    } else if (!ends && outside_block && valid[UNCLOSED] && !recovering && !state->trusting) {
      ends = !is_word(word, kContinuingWords) && !bracket_closes(lexer, -1);
    }
    return ends ? LINE_ENDS_BRACKET : LINE_IS_ANOTHER_TOKEN;
  }
  if (lexer->lookahead == '@' && outside_block && (valid[NO_EXPRESSION] || recovering)) return LINE_ENDS_BRACKET;
  return LINE_GOES_ON;
}

/* ---- tokens ---- */

static bool scan_end_of_file(State* state, TSLexer* lexer, const bool* valid, bool recovering) {
  if (state->bracket_count) {
    if (!recovering && valid[UNCLOSED]) {
      state->bracket_count--;
      return give(lexer, UNCLOSED);
    }
    if (!recovering && valid[NO_EXPRESSION]) return give(lexer, NO_EXPRESSION);
    state->bracket_count = 0;
  }
  if (state->ended) return false;
  if (!recovering && !valid[NEWLINE] && give_missing_here(lexer, valid)) return true;
  state->ended = 1;
  state->pending_dedents = state->indent_count;
  state->indent_count = 0;
  return give_marked(lexer, NEWLINE);
}

static bool scan_newline(State* state, TSLexer* lexer, const bool* valid, bool recovering) {
  if (!recovering && !valid[NEWLINE] && give_missing_here(lexer, valid)) return true;
  take_newline(lexer, advance);
  if (state->trouble) state->trouble--;
  if (recovering) state->trouble = kTroubleLines;
  take_blank_lines(state, lexer, valid[BLOCK_EXPECTED] && !recovering);
  return give(lexer, NEWLINE);
}

/* Inside a bracket that a display with braces holds. */
static bool is_in_display(const State* state) {
  return !state->trusting && state->bracket_count >= 2 && state->brackets[state->bracket_count - 2] == '{';
}

/* `{a: (1, b: 2}`: a comma inside a bracket before what can only be the next key of the display around it ends the
 * bracket. Between square brackets that is a string; a name may begin a slice. */
static bool scan_comma(State* state, TSLexer* lexer, const bool* valid, bool recovering) {
  if (recovering || !valid[UNCLOSED] || !is_in_display(state)) return false;
  char open = state->brackets[state->bracket_count - 1];
  if (open == '{') return false;
  advance(lexer);
  (void)pass_blank_lines(lexer, false);
  if (lex_is_quote(lexer->lookahead)) {
    pass_string(lexer);
  } else if (open == '(' && lex_is_name_part(lexer->lookahead)) {
    while (lex_is_name_part(lexer->lookahead) || lexer->lookahead == '.') advance(lexer);
  } else {
    return false;
  }
  while (lex_is_blank(lexer->lookahead)) advance(lexer);
  if (lexer->lookahead != ':') return false;
  advance(lexer);
  if (lexer->lookahead == '=') return false;
  state->bracket_count--;
  return give(lexer, UNCLOSED);
}

/* A colon at the end of a line where only a closing bracket could follow ends the bracket: `if f(x:`; so does one inside
 * a bracket in a display. */
static bool scan_colon(State* state, TSLexer* lexer, const bool* valid, bool recovering) {
  lexer->mark_end(lexer);
  advance(lexer);
  if (lexer->lookahead == '=') return false;
  bool in_open_parameters = state->open_parameters && state->bracket_count == state->open_parameters;
  if (in_open_parameters && !recovering && valid[UNCLOSED] && at_line_end(lexer)) {
    state->bracket_count--;
    state->open_parameters = 0;
    return give(lexer, UNCLOSED);
  }
  if (valid[COLON]) return give_marked(lexer, COLON);
  if (recovering) return false;
  if (valid[BLOCK_EXPECTED]) return give_marked(lexer, EXTRA_CLOSE);
  while (lex_is_blank(lexer->lookahead)) advance(lexer);
  bool lacks_key = state->bracket_count && valid[NO_EXPRESSION] && state->brackets[state->bracket_count - 1] == '{';
  bool ends_bracket = at_line_end(lexer) || lexer->lookahead == '#' || is_in_display(state);
  if (state->bracket_count && valid[UNCLOSED] && !lacks_key && ends_bracket) {
    state->bracket_count--;
    return give(lexer, UNCLOSED);
  }
  return give_missing(lexer, valid);
}

/* `def (x)`: the name is missing. */
static bool scan_open(State* state, TSLexer* lexer, const bool* valid, bool recovering) {
  char bracket = (char)lexer->lookahead;
  enum Token token = bracket == '(' ? OPEN_PAREN : bracket == '[' ? OPEN_SQUARE : OPEN_BRACE;
  if (!valid[token] && !recovering && valid[NO_NAME]) return give(lexer, NO_NAME);
  advance(lexer);
  lexer->mark_end(lexer);
  if (state->bracket_count < kLexMaxBrackets) state->brackets[state->bracket_count++] = bracket;
  bool of_parameters = valid[NO_PARAMETERS] && !recovering && state->bracket_count == 1;
  if (of_parameters) state->open_parameters = parameters_are_open(lexer);
  return give(lexer, token);
}

static bool is_open(const State* state, char bracket) {
  return state->bracket_count && memchr(state->brackets, bracket, state->bracket_count);
}

/* After a closing bracket that does not fit the innermost one: whether the rest of the line is right without it, and
 * wrong if it closes the bracket that it fits. */
static bool is_stray(const State* state, TSLexer* lexer, int32_t closer) {
  Reading without = {{0}, state->bracket_count, false}, with;
  memcpy(without.open, state->brackets, state->bracket_count);
  with = without;
  close_bracket(&with, closer);
  with.wrong = false;
  while (!at_line_end(lexer) && lexer->lookahead != '#') {
    int32_t c = lexer->lookahead;
    if (lex_is_quote(c)) {
      take_quoted(lexer);
      continue;
    }
    read_bracket(&without, c);
    read_bracket(&with, c);
    advance(lexer);
  }
  return with.wrong && !without.wrong;
}

/* On the same line: something that no closing bracket has behind it. */
static bool operand_follows(TSLexer* lexer) {
  while (lex_is_blank(lexer->lookahead)) advance(lexer);
  if (lex_is_digit(lexer->lookahead) || lex_is_quote(lexer->lookahead)) return true;
  if (!lex_is_name_start(lexer->lookahead)) return false;
  char word[WORD];
  take_word(lexer, word);
  return !is_word(word, kContinuingWords);
}

static bool scan_close(State* state, TSLexer* lexer, const bool* valid, bool recovering) {
  int32_t closer = lexer->lookahead;
  char opener = (char)lex_opener_of(closer);
  enum Token token = closer == ')' ? CLOSE_PAREN : closer == ']' ? CLOSE_SQUARE : CLOSE_BRACE;
  bool fits = !state->stray && state->bracket_count && state->brackets[state->bracket_count - 1] == opener;
  lexer->mark_end(lexer);
  if (!recovering && !state->stray && is_open(state, opener)) {
    bool doubtful = !fits || !valid[token], stray = false;
    if (doubtful) { /* looks ahead: the token ends in front of the bracket */
      advance(lexer);
      stray = fits ? operand_follows(lexer) : is_stray(state, lexer, closer);
    }
    if (!stray && !valid[token] && give_missing(lexer, valid)) return true;
    if (!stray && !fits && valid[UNCLOSED]) {
      state->bracket_count--;
      return give(lexer, UNCLOSED);
    }
    state->stray = doubtful;
    if (doubtful) return give(lexer, EXTRA_CLOSE); /* a zero-width mark, the bracket itself comes next */
  }
  state->stray = 0;
  advance(lexer);
  if (!fits) return give_marked(lexer, EXTRA_CLOSE);
  state->bracket_count--;
  return give_marked(lexer, token);
}

#include "strings.h"

static bool scan_prefixed_string(State* state, TSLexer* lexer) {
  LexPrefix prefix = {false, false, false, false};
  while (lex_extend_prefix(&prefix, lexer->lookahead)) advance(lexer);
  return lex_is_quote(lexer->lookahead) && scan_string(state, lexer);
}

/* `def f(x);`: where a header's colon is due, and what stands there can be no more of it, all up to the end of the line
 * stands in place of the colon, unless that comes after it. */
static bool junk_may_follow(const State* state, const TSLexer* lexer, const bool* valid) {
  int32_t c = lexer->lookahead;
  if (state->trusting || state->bracket_count || state->line_word == LINE_OTHER) return false;
  if (!valid[NO_COLON] || valid[NO_EXPRESSION] || valid[NO_NAME]) return false;
  if (lex_is_name_start(c) || lex_is_digit(c)) return true;
  return c > 0 && c < 128 && strchr(valid[ARROW] ? ";?$`=!.," : ";?$`=!", (int)c);
}

static bool scan_junk(State* state, TSLexer* lexer) {
  int32_t c = lexer->lookahead;
  if (lex_is_name_start(c)) {
    char word[WORD];
    take_word(lexer, word);
    if (lex_is_quote(lexer->lookahead) && is_prefix(word)) return scan_string(state, lexer);
    if (is_word(word, kContinuingWords)) return false;
  } else {
    advance(lexer);
    if ((c == '=' || c == '!') && lexer->lookahead == '=') return false;
  }
  return !look_at_rest_of_line(lexer).ends_with_colon && give_marked(lexer, NO_COLON);
}

/* `{a 1}`, `def f(a int):`: an operand where the colon of a pair, or of a parameter, may be due. */
static bool colon_may_lack(const State* state, const TSLexer* lexer, const bool* valid) {
  if (state->trusting || !state->bracket_count || !valid[NO_COLON]) return false;
  if (valid[NO_EXPRESSION] || valid[NO_NAME]) return false;
  return lex_is_name_start(lexer->lookahead) || lex_is_digit(lexer->lookahead);
}

static bool scan_lacking_colon(State* state, TSLexer* lexer) {
  char word[WORD];
  take_word(lexer, word);
  if (lex_is_quote(lexer->lookahead) && is_prefix(word)) return scan_string(state, lexer);
  while (lex_is_blank(lexer->lookahead)) advance(lexer);
  return lexer->lookahead != ':' && !is_word(word, kContinuingWords) && give(lexer, NO_COLON);
}

static bool scan_arrow(TSLexer* lexer) {
  advance(lexer);
  if (lexer->lookahead != '>') return false;
  advance(lexer);
  return give_marked(lexer, ARROW);
}

/* Passes blanks, and inside brackets newlines; false where a backslash is not followed by a newline. `*indent` is the
 * indentation of the last line if a newline was passed (`*new_line`). */
static bool skip_blanks(State* state, TSLexer* lexer, LexIndent* indent, bool* new_line) {
  const LexIndent line_start = {0, 0, 0};
  for (;;) {
    if (lex_is_blank(lexer->lookahead)) {
      lex_indent_take(indent, lexer->lookahead);
      skip(lexer);
    } else if (lex_is_newline(lexer->lookahead) && state->bracket_count) {
      *indent = line_start;
      *new_line = true;
      take_newline(lexer, skip);
    } else if (lexer->lookahead == '\\') {
      lexer->mark_end(lexer);
      skip(lexer);
      if (!take_newline(lexer, skip)) return false;
    } else {
      lex_indent_finish(indent);
      return true;
    }
  }
}

/* Where the parser accepts the end of a statement it is inside no bracket: those that are open belong to what it
 * skipped while it recovered. A line no deeper than the block is then the next statement. */
static bool is_past_brackets(const State* state, TSLexer* lexer, const bool* valid, unsigned column) {
  if (!state->bracket_count || !valid[NEWLINE] || state->trusting || lexer->eof(lexer)) return false;
  return column <= block_column(state) && lexer->lookahead != '#' && !lex_opener_of(lexer->lookahead);
}

/* A `try` block has ended. What else is due (the end of the blocks around it) comes after the missing handler. */
static bool scan_handler(State* state, TSLexer* lexer) {
  char word[WORD] = "";
  lexer->mark_end(lexer);
  if (!state->pending_dedents && !state->pending_indent) {
    bool joined = true;
    while (joined) {
      while (lex_is_blank(lexer->lookahead)) skip(lexer);
      joined = lexer->lookahead == '\\';
      if (joined) skip(lexer), joined = take_newline(lexer, skip);
    }
    if (lex_is_name_start(lexer->lookahead)) take_word(lexer, word);
  }
  return strcmp(word, "except") != 0 && strcmp(word, "finally") != 0 && give(lexer, NO_HANDLER);
}

bool tree_sitter_python_external_scanner_scan(void* payload, TSLexer* lexer, const bool* valid) {
  State* state = payload;
  bool recovering = valid[SENTINEL], new_line = false;
  bool block_begins = state->pending_indent && valid[INDENT];
  bool at_mark = state->pending_error && !state->pending_dedents;
  if (valid[NO_HANDLER] && !recovering && !block_begins && !at_mark) return scan_handler(state, lexer);
  if (scan_pending(state, lexer)) return true;

  LexIndent indent = {0, 0, 0};
  if (!state->bracket_count) state->giving_up = 0;
  lexer->mark_end(lexer);
  if (!skip_blanks(state, lexer, &indent, &new_line)) return false;
  if (new_line && !recovering && is_past_brackets(state, lexer, valid, indent.column)) {
    state->bracket_count = 0;
    lexer->mark_end(lexer);
    settle_line(state, lexer, indent, valid[BLOCK_EXPECTED]);
    return give(lexer, NEWLINE);
  }

  if (state->lost_quotes) {
    state->lost_quotes = 0;
    return (valid[BAD_STRING] || recovering) && scan_closed_text(state, lexer);
  }
  if (new_line) {
    switch (judge_continuation(state, lexer, valid, indent.column, recovering)) {
      case LINE_ENDS_BRACKET: return end_bracket(state, lexer, valid, recovering);
      case LINE_IS_ANOTHER_TOKEN: return false;
      case LINE_STARTS_WITH_PREFIX: return scan_string(state, lexer);
      case LINE_GOES_ON: break;
    }
  }
  if (valid[NO_PARAMETERS] && !recovering && lexer->lookahead != '(') return give(lexer, NO_PARAMETERS);
  if (lexer->eof(lexer)) return scan_end_of_file(state, lexer, valid, recovering);
  if (lex_is_newline(lexer->lookahead)) return scan_newline(state, lexer, valid, recovering);
  if (lex_closer_of(lexer->lookahead)) return scan_open(state, lexer, valid, recovering);
  if (lex_opener_of(lexer->lookahead)) return scan_close(state, lexer, valid, recovering);
  if (!recovering && junk_may_follow(state, lexer, valid)) return scan_junk(state, lexer);
  if (!recovering && colon_may_lack(state, lexer, valid)) return scan_lacking_colon(state, lexer);
  switch (lexer->lookahead) {
    case '#': take_comment(lexer); return give_marked(lexer, COMMENT);
    case ':': return scan_colon(state, lexer, valid, recovering);
    case ',': return scan_comma(state, lexer, valid, recovering);
    case '-': return scan_arrow(lexer);
    default: return scan_prefixed_string(state, lexer);
  }
}

/* For syntax/cst/lr_lexer.cpp, which gives up at the first mistake. */
void krait_scanner_trust(void* payload) { ((State*)payload)->trusting = 1; }

/* For syntax/cst/lr_lexer.cpp: whether nothing is due that stands for no text of its own: START, INDENT, DEDENT and
 * the like. */
bool krait_scanner_is_between_tokens(const void* payload) {
  const State* state = payload;
  return state->started && !state->pending_error && !state->pending_indent && !state->pending_dedents;
}
