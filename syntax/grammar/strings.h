/* Strings, and where one that is left open ends: part of scanner.c.
 *
 * In quotes of one character it ends with its line, but for the brackets, the comma or the colon at the end of that
 * line if something waits for them. In triple quotes it goes on over prose and ends in front of the first line that is
 * surely a statement, so that a forgotten `"""` costs neither a fault for each line of the text nor the code after it.
 * One forgotten
 * `"""` turns all later ones around: right after lines that are no code (`trouble`), a string with statements in it is
 * taken to be the text between two others. */

/* A line of a string's text, taken in character by character. */
typedef struct {
  char words[3][WORD];   /* the first ones; what is too long is empty */
  unsigned count;        /* of words and of what stands between them, blanks apart */
  unsigned column;       /* of the first character that is no blank */
  unsigned length;       /* of the word at hand */
  int32_t follow;        /* the first character after the first word and its dots that is no blank */
  int32_t after_follow;
  int32_t last;          /* the last character that is no blank */
  bool in_word, blank_after_word;
} TextLine;

static const TextLine kEmptyLine = {{{0}, {0}, {0}}, 0, 0, 0, 0, 0, 0, false, false};

static void take_into_line(TextLine* line, int32_t c) {
  if (lex_is_blank(c)) {
    if (!line->count) line->column = c == '\t' ? (line->column / kLexTabSize + 1) * kLexTabSize : line->column + 1;
    if (line->count == 1 && line->in_word) line->blank_after_word = true;
    line->in_word = false;
    return;
  }
  bool of_word = lex_is_name_part(c) || c == '.';
  if (!of_word || !line->in_word) line->count++, line->length = 0;
  line->in_word = of_word;
  if (of_word && line->count <= 3) {
    char* word = line->words[line->count - 1];
    if (line->length < WORD - 1) word[line->length] = c < 128 ? (char)c : '?';
    if (++line->length == WORD) word[0] = 0;
  }
  if (line->count == 2 && !line->follow) {
    line->follow = c;
  } else if (line->follow && !line->after_follow) {
    line->after_follow = c;
  }
  line->last = c;
}

/* Whether the line, were it code, is a statement beyond doubt. */
static bool is_surely_code(const TextLine* line) {
  static const char* const kHeaders[] = {"if",  "elif",   "else",    "for",   "while", "with",
                                         "try", "except", "finally", "async", NULL};
  static const char* const kAlone[] = {"pass", "break", "continue", "return", NULL};
  const char* word = line->words[0];
  if (!line->count) return false;
  if (is_word(word, kHeaders)) return line->last == ':';
  if (is_word(word, kAlone)) return line->count == 1;
  if (!strcmp(word, "def") || !strcmp(word, "class"))
    return lex_is_name_start(line->follow) && (line->last == ':' || line->last == ')');
  if (!strcmp(word, "import")) return line->count == 2 && lex_is_name_start(line->follow) && line->last != '.';
  if (!strcmp(word, "from")) return !strcmp(line->words[2], "import");
  bool name_first = line->length || word[0]; /* a name too long to be kept still is one */
  if (!name_first) return false;
  if (line->follow == '=') return line->after_follow != '=';
  return line->follow == '(' && !line->blank_after_word && line->last == ')';
}

/* What stands right behind the closing quotes of a string of several lines: whether hardly any valid text has it there
 * (that could only be the prefix of another string), so that the quotes are the opening ones of a later string. */
static bool follows_no_string(int32_t c) {
  if (lex_is_name_start(c)) return c >= 128 || !strchr("aefino", (int)c); /* and as else for from if in is not or */
  return lex_is_digit(c) || c == '{' || c == '~' || c == '$' || c == '?' || c == '`';
}

static bool give_bad_string(State* state, TSLexer* lexer) {
  state->trouble = kTroubleLines;
  give(lexer, BAD_STRING);
  return false;
}

/* Up to the closing quotes, after the opening ones; false if the string is bad, its end marked. */
static bool scan_triple_quoted(State* state, TSLexer* lexer, int32_t quote) {
  TextLine line = kEmptyLine;
  bool first_line = true, end_marked = false;
  unsigned block = block_column(state);
  unsigned run = 0;
  while (run < 3) {
    bool at_end = lexer->eof(lexer);
    if (at_end || lex_is_newline(lexer->lookahead)) {
      if (!first_line && !end_marked && is_surely_code(&line)) {
        end_marked = true;
        if (state->trouble && line.column <= block) return give_bad_string(state, lexer);
      }
      if (!end_marked) lexer->mark_end(lexer);
      if (at_end) return give_bad_string(state, lexer);
      first_line = false;
      line = kEmptyLine;
    }
    int32_t c = lexer->lookahead;
    advance(lexer);
    run = c == quote ? run + 1 : 0;
    if (!end_marked && !lex_is_newline(c)) take_into_line(&line, c);
    if (c == '\\' && !lexer->eof(lexer) && !lex_is_newline(lexer->lookahead)) advance(lexer);
  }
  if (!first_line && !state->trusting && !lexer->eof(lexer) && follows_no_string(lexer->lookahead))
    return give_bad_string(state, lexer);
  return true;
}

/* The same for one quote. */
static bool scan_single_quoted(State* state, TSLexer* lexer, int32_t quote) {
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
  return give_bad_string(state, lexer);
}

/* From the opening quote on. */
static bool scan_string(State* state, TSLexer* lexer) {
  int32_t quote = lexer->lookahead;
  advance(lexer);
  if (lexer->lookahead == quote) {
    advance(lexer);
    if (lexer->lookahead != quote) return give_marked(lexer, STRING);
    advance(lexer);
    if (!scan_triple_quoted(state, lexer, quote)) return true;
  } else if (!scan_single_quoted(state, lexer, quote)) {
    return true;
  }
  return give_marked(lexer, STRING);
}
