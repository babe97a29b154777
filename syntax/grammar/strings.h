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
  if (is_definition_word(word)) return lex_is_name_start(line->follow) && (line->last == ':' || line->last == ')');
  if (!strcmp(word, "import")) return line->count == 2 && lex_is_name_start(line->follow) && line->last != '.';
  if (!strcmp(word, "from")) return !strcmp(line->words[2], "import");
  bool name_first = line->length || word[0]; /* a name too long to be kept still is one */
  if (!name_first) return false;
  if (line->follow == '=') return line->after_follow != '=';
  return line->follow == '(' && !line->blank_after_word && line->last == ')';
}

/* Whether its first words are those of a text. */
static bool is_surely_text(const TextLine* line) {
  const char (*words)[WORD] = line->words;
  bool first = lex_is_name_start(words[0][0]), second = lex_is_name_start(words[1][0]);
  if (!first || !second || line_word_of(words[0]) != LINE_OTHER) return false;
  return are_prose(words[0], words[1]) || (lex_is_name_start(words[2][0]) && are_prose(words[1], words[2]));
}

/* Whether one of the next lines, up to a quote, is no code. */
static bool text_follows(TSLexer* lexer) {
  enum { kLines = 4 };
  for (int i = 0; i < kLines && !lexer->eof(lexer); i++) {
    bool prose;
    (void)pass_blank_lines(lexer, false);
    (void)take_line_word(lexer, &prose);
    if (prose) return true;
    while (!at_line_end(lexer)) {
      if (lex_is_quote(lexer->lookahead)) return false;
      advance(lexer);
    }
  }
  return false;
}

/* What stands right behind the closing quotes of a string of several lines: whether hardly any valid text has it there
 * (that could only be the prefix of another string), so that the quotes are the opening ones of a later string. */
static bool follows_no_string(int32_t c) {
  if (lex_is_name_start(c)) return c >= 128 || !strchr("aefino", (int)c); /* and as else for from if in is not or */
  return lex_is_digit(c) || c == '{' || c == '~' || c == '$' || c == '?' || c == '`';
}

/* From the first quotes of a line on: whether they open a string of several lines behind whose end no valid text goes
 * on. One line that is no code may be a mistake; if the string ends with code, it is the text of the next one. */
static bool closes_wrongly(TSLexer* lexer) {
  TextLine line = kEmptyLine;
  int32_t quote = lexer->lookahead;
  unsigned run = 0;
  bool first_line = true, code = false;
  for (int i = 0; i < 3; i++) {
    if (lexer->lookahead != quote) return false;
    advance(lexer);
  }
  while (run < 3) {
    int32_t c = lexer->lookahead;
    if (lexer->eof(lexer)) return false;
    first_line = first_line && !lex_is_newline(c);
    if (lex_is_newline(c)) {
      code = is_surely_code(&line) || (code && !is_surely_text(&line));
      line = kEmptyLine;
    } else {
      take_into_line(&line, c);
    }
    advance(lexer);
    run = c == quote ? run + 1 : 0;
    if (c == '\\' && !lexer->eof(lexer)) advance(lexer);
  }
  if (first_line) return false;
  while (lex_is_blank(lexer->lookahead)) advance(lexer);
  if (lex_is_newline(lexer->lookahead)) return code && text_follows(lexer);
  if (!lex_is_name_start(lexer->lookahead)) return false;
  char word[WORD];
  take_word(lexer, word);
  return !is_word(word, kContinuingWords) && !(lex_is_quote(lexer->lookahead) && is_prefix(word));
}

/* Like quotes side by side, counted character by character. */
typedef struct {
  int32_t last;
  unsigned length; /* of the run that ends with the last character, 0 if that is no quote */
} QuoteRun;

static void take_into_run(QuoteRun* run, int32_t c) {
  run->length = lex_is_quote(c) ? (c == run->last ? run->length + 1 : 1) : 0;
  run->last = c;
}

/* Passes a text that lacks its opening quotes, up to and with the closing triple ones; false if there are none. Code in
 * between ends the text, unless more text follows. */
static bool pass_closed_text(State* state, TSLexer* lexer) {
  enum { kLines = 300, kRest = 100 };
  if (state->rest_lines) {
    state->rest_lines--;
    return false;
  }
  state->rest_lines = kRest;
  TextLine line = kEmptyLine;
  bool code = false;
  QuoteRun run = {0, 0};
  unsigned lines = 0;
  while (run.length < 3) {
    int32_t c = lexer->lookahead;
    if (lexer->eof(lexer) || lines == kLines) return false;
    advance(lexer);
    take_into_run(&run, c);
    if (lex_is_newline(c)) {
      lines++;
      code = is_surely_code(&line) || (code && !is_surely_text(&line));
      line = kEmptyLine;
    } else if (!lex_is_quote(c)) {
      take_into_line(&line, c);
    }
  }
  state->rest_lines = 0;
  return !code && !is_surely_code(&line);
}

/* In a line that is no code: whether it is the text of a string whose opening quotes are missing, up to the closing
 * ones at the end of a later line. */
static bool text_is_closed(State* state, TSLexer* lexer) {
  if (!pass_closed_text(state, lexer)) return false;
  while (lex_is_blank(lexer->lookahead)) advance(lexer);
  return (lexer->eof(lexer) || lex_is_newline(lexer->lookahead)) && !text_follows(lexer);
}

static bool give_bad_string(State* state, TSLexer* lexer) {
  state->trouble = kTroubleLines;
  give(lexer, BAD_STRING);
  return false;
}

/* Up to the closing quotes, after the opening ones; false if the string is bad, its end marked. */
static bool scan_triple_quoted(State* state, TSLexer* lexer, int32_t quote) {
  TextLine line = kEmptyLine;
  bool first_line = true, end_marked = false, lacks_known_end = state->lacks_end;
  unsigned block = block_column(state);
  unsigned run = 0;
  state->lacks_end = 0;
  while (run < 3) {
    bool at_end = lexer->eof(lexer);
    if (at_end || lex_is_newline(lexer->lookahead)) {
      if (end_marked && is_surely_text(&line)) end_marked = false; /* an example within the text */
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
    if (!lex_is_newline(c)) take_into_line(&line, c);
    if (c == '\\' && !lexer->eof(lexer) && !lex_is_newline(lexer->lookahead)) advance(lexer);
  }
  bool lacks_end = lacks_known_end || (!first_line && !lexer->eof(lexer) && follows_no_string(lexer->lookahead));
  return !lacks_end || state->trusting || give_bad_string(state, lexer);
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

/* An empty string, or, right in front of a word that is no operator, quotes of which one is missing. */
static bool scan_two_quotes(State* state, TSLexer* lexer) {
  lexer->mark_end(lexer);
  if (state->trusting || !lex_is_name_start(lexer->lookahead)) return give(lexer, STRING);
  char word[WORD];
  take_word(lexer, word);
  bool goes_on = is_word(word, kContinuingWords) || lex_is_quote(lexer->lookahead);
  if (goes_on || !pass_closed_text(state, lexer)) return give(lexer, STRING);
  return give_marked(lexer, BAD_STRING);
}

/* From the opening quote on. */
static bool scan_string(State* state, TSLexer* lexer) {
  int32_t quote = lexer->lookahead;
  advance(lexer);
  if (lexer->lookahead == quote) {
    advance(lexer);
    if (lexer->lookahead != quote) return scan_two_quotes(state, lexer);
    advance(lexer);
    if (!scan_triple_quoted(state, lexer, quote)) return true;
  } else if (!scan_single_quoted(state, lexer, quote)) {
    return true;
  }
  return give_marked(lexer, STRING);
}

/* All up to and with the next triple quotes. */
static bool scan_closed_text(State* state, TSLexer* lexer) {
  QuoteRun run = {0, 0};
  while (run.length < 3 && !lexer->eof(lexer)) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    take_into_run(&run, c);
  }
  state->trouble = 0;
  return give_marked(lexer, BAD_STRING);
}
