/* Strings, and where one that is left open ends: part of scanner.c.
 *
 * In quotes of one character it ends with its line, but for the brackets, the comma or the colon at the end of that line if
 * something waits for them. In triple quotes it goes on over prose and ends in front of the first line that is surely a
 * statement, so that a forgotten `"""` costs neither a fault for each line of the text nor the code after it. */

/* A line of a string's text, taken in character by character. */
typedef struct {
  char word[WORD];   /* the first word, dots included */
  unsigned length;   /* of it */
  int32_t follow;    /* the first character after it that is no blank */
  int32_t after_follow;
  int32_t last;      /* the last character that is no blank */
  bool in_word, blank_since_word;
} TextLine;

static const TextLine kEmptyLine = {{0}, 0, 0, 0, 0, true, false};

static void take_into_line(TextLine* line, int32_t c) {
  if (lex_is_blank(c)) {
    if (line->length) line->in_word = false, line->blank_since_word = true;
    return;
  }
  if (line->in_word && (lex_is_name_part(c) || c == '.')) {
    if (line->length < WORD - 1) line->word[line->length] = c < 128 ? (char)c : '?';
    line->length++;
  } else if (!line->follow) {
    line->in_word = false;
    line->follow = c;
  } else if (!line->after_follow) {
    line->after_follow = c;
  }
  line->last = c;
}

/* Whether the line, were it code, is a statement beyond doubt. */
static bool is_surely_code(const TextLine* line) {
  static const char* const kHeaders[] = {"if", "elif", "else", "for", "while", "with", "try", "except", "finally", "async", NULL};
  static const char* const kAlone[] = {"pass", "break", "continue", "return", NULL};
  const char* word = line->word;
  if (line->length >= WORD) word = "";
  if (!line->length) return line->follow == '@' && lex_is_name_start(line->after_follow) && line->last != '.';
  if (is_word(word, kHeaders)) return line->last == ':';
  if (is_word(word, kAlone)) return !line->follow;
  if (!strcmp(word, "def") || !strcmp(word, "class")) return lex_is_name_start(line->follow) && (line->last == ':' || line->last == ')');
  if (line->follow == '=') return line->after_follow != '=';
  return line->follow == '(' && !line->blank_since_word && line->last == ')';
}

/* What stands right behind the closing quotes of a string of several lines: whether no valid text has it there, so that the
 * quotes are the opening ones of a later string. */
static bool follows_no_string(int32_t c) {
  if (lex_is_name_start(c)) return c >= 128 || !strchr("aefino", (int)c); /* and as else for from if in is not or */
  return lex_is_digit(c) || c == '{' || c == '~' || c == '$' || c == '?' || c == '`';
}

static bool give_bad_string(TSLexer* lexer) {
  give(lexer, BAD_STRING);
  return false;
}

/* Up to the closing quotes, after the opening ones; false if the string is bad, its end marked. */
static bool scan_triple_quoted(TSLexer* lexer, int32_t quote) {
  TextLine line = kEmptyLine;
  bool first_line = true, end_marked = false;
  unsigned run = 0;
  while (run < 3) {
    bool at_end = lexer->eof(lexer);
    if (at_end || lex_is_newline(lexer->lookahead)) {
      if (!first_line && is_surely_code(&line)) end_marked = true;
      if (!end_marked) lexer->mark_end(lexer);
      if (at_end) return give_bad_string(lexer);
      first_line = false;
      line = kEmptyLine;
    }
    int32_t c = lexer->lookahead;
    advance(lexer);
    run = c == quote ? run + 1 : 0;
    if (!end_marked && !lex_is_newline(c)) take_into_line(&line, c);
    if (c == '\\' && !lexer->eof(lexer) && !lex_is_newline(lexer->lookahead)) advance(lexer);
  }
  if (!first_line && !lexer->eof(lexer) && follows_no_string(lexer->lookahead)) return give_bad_string(lexer);
  return true;
}

/* The same for one quote. */
static bool scan_single_quoted(const State* state, TSLexer* lexer, int32_t quote) {
  bool in_tail = false;
  int32_t last = 0;
  while (!at_line_end(lexer) && lexer->lookahead != quote) {
    int32_t c = lexer->lookahead;
    bool of_tail = lex_opener_of(c) || c == ',' || c == ':' || lex_is_blank(c);
    if (of_tail && !in_tail) lexer->mark_end(lexer);
    in_tail = of_tail;
    if (!lex_is_blank(c)) last = c;
    advance(lexer);
    if (c == '\\' && !lexer->eof(lexer) && !take_newline(lexer, advance)) advance(lexer);
  }
  if (!at_line_end(lexer)) {
    advance(lexer);
    return true;
  }
  bool tail_is_code = in_tail && (last == ':' || state->bracket_count);
  if (!tail_is_code) lexer->mark_end(lexer);
  return give_bad_string(lexer);
}

/* From the opening quote on. */
static bool scan_string(const State* state, TSLexer* lexer) {
  int32_t quote = lexer->lookahead;
  advance(lexer);
  if (lexer->lookahead == quote) {
    advance(lexer);
    if (lexer->lookahead != quote) return give_marked(lexer, STRING);
    advance(lexer);
    if (!scan_triple_quoted(lexer, quote)) return true;
  } else if (!scan_single_quoted(state, lexer, quote)) {
    return true;
  }
  return give_marked(lexer, STRING);
}
