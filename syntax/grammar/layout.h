/* Where a line belongs whose indentation fits no block, or fits the wrong one: part of scanner.c.
 *
 * A line that is indented by mistake must not tear apart the blocks around it. Such a line is told from one that really
 * begins or ends a block by the lines that follow it: they are passed here, without a tree, by what is the same in
 * every text (quotes, brackets, comments, the first word, a colon at the end). The line then stays in the block that it
 * was meant for, behind a zero-width mark (BAD_INDENT, BAD_DEDENT).
 *
 * Valid text is never marked: a mark is set only where no reading of the lines is valid. Levels count from 0, the
 * module; `columns[level - 1]` is the column of the others. */

/* What a line begins with, as far as it matters for the clauses that may follow. */
typedef enum {
  LINE_OTHER, LINE_IF, LINE_ELIF, LINE_LOOP, LINE_TRY, LINE_EXCEPT, LINE_ELSE, LINE_FINALLY,
  LINE_WITH,
  LINE_DEFINITION, /* def, class */
  LINE_DECORATOR,
} LineWord;

static LineWord line_word_of(const char* word) {
  static const struct { const char* word; LineWord kind; } kWords[] = {
    {"if", LINE_IF}, {"elif", LINE_ELIF}, {"for", LINE_LOOP}, {"while", LINE_LOOP}, {"try", LINE_TRY},
    {"except", LINE_EXCEPT}, {"else", LINE_ELSE}, {"finally", LINE_FINALLY}, {"def", LINE_DEFINITION},
    {"class", LINE_DEFINITION}, {"with", LINE_WITH},
  };
  for (unsigned i = 0; i < sizeof kWords / sizeof *kWords; i++)
    if (!strcmp(word, kWords[i].word)) return kWords[i].kind;
  return LINE_OTHER;
}

/* Whether two words side by side, the first no keyword, can only be prose. A word too long to be kept is empty. */
static bool are_prose(const char* first, const char* second) {
  static const char* const kSoft[] = {"match", "case", "async", "await", "lambda", "yield", NULL};
  return !is_word(first, kSoft) && !is_statement_word(first) && !is_word(first, kContinuingWords) &&
         !is_word(second, kContinuingWords) && strcmp(second, "import") != 0;
}

/* Goes on after the first two words of a line: whether they, or two of the next, show the line to be no code. */
static bool take_prose(TSLexer* lexer, const char* first, char second[WORD]) {
  enum { kWords = 6 };
  bool prose = are_prose(first, second);
  for (int i = 2; i < kWords && !prose && lex_is_blank(lexer->lookahead); i++) {
    char next[WORD];
    while (lex_is_blank(lexer->lookahead)) advance(lexer);
    if (!lex_is_name_start(lexer->lookahead)) return false;
    take_word(lexer, next);
    prose = are_prose(second, next);
    memcpy(second, next, WORD);
  }
  return prose && !lex_is_quote(lexer->lookahead);
}

/* The first word of a line, if it has one; `*prose` says that the words after it show the line to be no code. */
static LineWord take_line_word(TSLexer* lexer, bool* prose) {
  char word[WORD], second[WORD] = "";
  *prose = false;
  if (lexer->lookahead == '@') return LINE_DECORATOR;
  if (!lex_is_name_start(lexer->lookahead)) return LINE_OTHER;
  take_word(lexer, word);
  LineWord kind = line_word_of(word);
  if (kind != LINE_OTHER || !lex_is_blank(lexer->lookahead)) return kind;
  while (lex_is_blank(lexer->lookahead)) advance(lexer);
  if (!lex_is_name_start(lexer->lookahead)) return LINE_OTHER;
  take_word(lexer, second);
  if (!strcmp(word, "async")) {
    LineWord header = line_word_of(second);
    return header == LINE_OTHER ? LINE_WITH : header;
  }
  *prose = take_prose(lexer, word, second);
  return LINE_OTHER;
}

static bool is_clause(LineWord word) {
  return word == LINE_ELIF || word == LINE_ELSE || word == LINE_EXCEPT || word == LINE_FINALLY;
}

/* Whether the clause may follow a block that the line with `header` has opened. */
static bool takes_clause(LineWord header, LineWord clause) {
  switch (clause) {
    case LINE_ELIF: return header == LINE_IF || header == LINE_ELIF;
    case LINE_ELSE: return header == LINE_IF || header == LINE_ELIF || header == LINE_LOOP || header == LINE_EXCEPT;
    case LINE_EXCEPT: return header == LINE_TRY || header == LINE_EXCEPT;
    default: return header == LINE_TRY || header == LINE_EXCEPT || header == LINE_ELSE;
  }
}

/* ---- passing lines ---- */

static void pass_string(TSLexer* lexer) {
  int32_t quote = lexer->lookahead;
  unsigned run = 0, length = 1;
  advance(lexer);
  if (lexer->lookahead == quote) {
    advance(lexer);
    if (lexer->lookahead != quote) return;
    advance(lexer);
    length = 3;
  }
  while (run < length && !lexer->eof(lexer)) {
    int32_t c = lexer->lookahead;
    if (length == 1 && lex_is_newline(c)) return;
    advance(lexer);
    run = c == quote ? run + 1 : 0;
    if (c == '\\' && !lexer->eof(lexer) && !take_newline(lexer, advance)) advance(lexer);
  }
}

/* False if neither is at hand; a string's quote becomes `*last`. */
static inline bool pass_comment_or_string(TSLexer* lexer, int32_t* last) {
  int32_t c = lexer->lookahead;
  if (c == '#') {
    take_comment(lexer);
    return true;
  }
  if (!lex_is_quote(c)) return false;
  pass_string(lexer);
  *last = c;
  return true;
}

/* Passes the rest of a logical line, its newline excluded, and gives its last character; 0 in place of a colon that
 * stands inside a bracket. A colon opens a block. */
static int32_t pass_logical_line(TSLexer* lexer) {
  Reading brackets = {{0}, 0, false};
  int32_t last = 0;
  while (!lexer->eof(lexer)) {
    int32_t c = lexer->lookahead;
    if (lex_is_newline(c) && !brackets.count) break;
    if (pass_comment_or_string(lexer, &last)) continue;
    if (c == '\\') {
      advance(lexer);
      (void)take_newline(lexer, advance);
    } else {
      read_bracket(&brackets, c);
      if (!lex_is_blank(c) && !lex_is_newline(c)) last = c == ':' && brackets.count ? 0 : c;
      advance(lexer);
    }
  }
  return last;
}

/* Passes blank lines and lines of nothing but a comment up to the first character of another; with `mark`, the token at
 * hand ends where that line starts. */
static LexIndent pass_blank_lines(TSLexer* lexer, bool mark) {
  LexIndent indent = {0, 0, 0};
  const LexIndent line_start = {0, 0, 0};
  for (;;) {
    if (take_newline(lexer, advance)) {
      indent = line_start;
      if (mark) lexer->mark_end(lexer);
    } else if (lexer->lookahead == '#') {
      take_comment(lexer);
      indent = line_start;
    } else if (lexer->lookahead == '\\') {
      lex_indent_join(&indent);
      advance(lexer);
      if (!take_newline(lexer, advance)) break;
    } else if (lex_indent_take(&indent, lexer->lookahead)) {
      advance(lexer);
    } else {
      break;
    }
  }
  lex_indent_finish(&indent);
  if (lexer->eof(lexer)) indent = line_start;
  return indent;
}

/* A line and what comes after it. */
typedef struct {
  unsigned column, alternate;
  LineWord word;
  bool opens_block, ends_with_comma;
  unsigned next, next_alternate; /* the columns of the line after it; 0 at the end of the file */
  LineWord next_word;
} Line;

/* The first word has been taken. A definition's decorators count as one line with it, and a header may lack its colon.
 */
static void look_at_rest(TSLexer* lexer, Line* line) {
  LineWord word = line->word;
  bool prose;
  do {
    int32_t last = pass_logical_line(lexer);
    line->opens_block = last == ':';
    line->ends_with_comma = last == ',';
    LexIndent next = pass_blank_lines(lexer, false);
    line->next = next.column;
    line->next_alternate = next.alternate;
    line->next_word = take_line_word(lexer, &prose);
    if (word != LINE_OTHER && word != LINE_DECORATOR && line->next > line->column) line->opens_block = true;
    if (word != LINE_DECORATOR || line->next != line->column || lexer->eof(lexer)) return;
    word = line->next_word;
  } while (true);
}

/* The indentation of the first line that is less deep than `column`, from within a line on, and how many lines
 * come before. */
static LexIndent indent_after_block(TSLexer* lexer, unsigned column, unsigned* lines) {
  const LexIndent none = {0, 0, 0};
  LexIndent found;
  *lines = 0;
  do {
    (void)pass_logical_line(lexer);
    found = pass_blank_lines(lexer, false);
    ++*lines;
  } while (found.column >= column && !lexer->eof(lexer));
  return lexer->eof(lexer) ? none : found;
}

static unsigned column_after_block(TSLexer* lexer, unsigned column) {
  unsigned lines;
  return indent_after_block(lexer, column, &lines).column;
}

/* ---- levels ---- */

static unsigned column_of(const State* state, unsigned level) { return level ? state->columns[level - 1] : 0; }

/* The deepest level that is no deeper than `column`. */
static unsigned level_at(const State* state, unsigned column) {
  unsigned level = state->indent_count;
  while (level && column < state->columns[level - 1]) level--;
  return level;
}

static void open_level(State* state, unsigned column, unsigned alternate, LineWord header) {
  if (state->indent_count < kLexMaxIndents - 1) {
    state->columns[state->indent_count] = column;
    state->alternates[state->indent_count] = alternate;
    state->headers[state->indent_count++] = header;
  }
  state->pending_indent = 1;
  state->at_block_start = 1;
}

static void return_to(State* state, unsigned level) {
  state->pending_dedents = state->indent_count - level;
  state->indent_count = level;
}

/* The lines of this level start here, not where its first one did. */
static void move_level(State* state, unsigned level, unsigned column, unsigned alternate) {
  if (!level) return;
  state->columns[level - 1] = column;
  state->alternates[level - 1] = alternate;
}

/* The header of the block that ends, or the line before, if a line goes on at this level. */
static LineWord header_before(const State* state, unsigned level, LineWord previous) {
  return level < state->indent_count ? (LineWord)state->headers[level] : previous;
}

static unsigned distance(unsigned a, unsigned b) { return a > b ? a - b : b - a; }

/* The level at which a clause goes on, the nearest by column; false if nothing waits for one. */
static bool level_of_clause(const State* state, const Line* line, LineWord previous, unsigned* level) {
  bool found = false;
  for (unsigned i = state->indent_count + 1; i-- > 0;) {
    if (!takes_clause(header_before(state, i, previous), line->word)) continue;
    if (!found || distance(column_of(state, i), line->column) < distance(column_of(state, *level), line->column))
      *level = i;
    found = true;
  }
  return found;
}

/* ---- one line ---- */

enum { kUsualStep = 4 };

static void mark_misplaced(State* state, const Line* line, unsigned level) {
  state->pending_error = line->column > column_of(state, level) ? PENDING_BAD_INDENT : PENDING_BAD_DEDENT;
}

/* The line fits its block; if its tabs do not, either this line is the odd one or the block's first. */
static void check_tabs(State* state, const Line* line, bool goes_on_so) {
  if (line->alternate == block_alternate(state)) return;
  state->pending_error = PENDING_TAB_ERROR;
  if (goes_on_so) move_level(state, state->indent_count, line->column, line->alternate);
}

/* The lines after it look like it, or nothing speaks for tabs. */
static bool goes_on_alike(const Line* line) {
  if (line->next == line->column) return line->next_alternate == line->alternate;
  return line->alternate == line->column;
}

static void settle_clause(State* state, const Line* line, unsigned level) {
  bool fits = line->column == column_of(state, level);
  if (!fits) mark_misplaced(state, line, level);
  return_to(state, level);
  if (fits) check_tabs(state, line, line->alternate == line->column);
}

/* Deeper than its block, which no line before it allows: alone, or the first of several. */
static void settle_deeper(State* state, TSLexer* lexer, Line* line) {
  look_at_rest(lexer, line);
  bool alone = line->next < line->column;
  if (line->opens_block) alone = line->next <= line->column || column_after_block(lexer, line->next) != line->column;
  if (alone) {
    mark_misplaced(state, line, state->indent_count);
  } else {
    if (line->alternate <= block_alternate(state)) state->pending_error = PENDING_TAB_ERROR;
    open_level(state, line->column, line->alternate, LINE_OTHER);
  }
}

/* The line fits `level`. The level that it was meant for, which is another only if the lines after it say so. */
static unsigned level_meant(const State* state, TSLexer* lexer, const Line* line, unsigned level) {
  if (line->opens_block) {
    if (line->next <= column_of(state, level + 1)) return level;
    unsigned lines, step = state->indent_count ? state->columns[0] : kUsualStep;
    unsigned after = indent_after_block(lexer, line->next, &lines).column;
    if (after <= line->column) return level;
    /* a block of one line: that may be the one that is too deep */
    bool unlikely = line->word == LINE_DEFINITION || line->word == LINE_DECORATOR;
    if (lines == 1 && (unlikely || (line->next - line->column) % step != 0)) return level;
    unsigned meant = level_at(state, after);
    return meant > level ? meant : level + 1;
  }
  if (line->next > line->column && !line->ends_with_comma) { /* after a comma, it is in a bracket that has been lost */
    unsigned meant = level_at(state, line->next);
    return column_of(state, meant) == line->next ? meant : level;
  }
  bool ends_statement =
      line->next == line->column && is_clause(line->next_word) && !takes_clause(line->word, line->next_word);
  return ends_statement && takes_clause((LineWord)state->headers[level], line->next_word) ? level + 1 : level;
}

/* Between the columns of `level` and the one above it. */
static void settle_between(State* state, TSLexer* lexer, const Line* line, unsigned level) {
  bool goes_on_so = line->next == line->column;
  if (line->opens_block && line->next > line->column)
    goes_on_so = column_after_block(lexer, line->next) == line->column;
  bool is_outer = line->opens_block && line->next <= column_of(state, level + 1) && !goes_on_so;
  unsigned meant = is_outer ? level : level + 1;
  if (goes_on_so && !meant) meant = 1; /* the module's own column does not move */
  mark_misplaced(state, line, meant);
  return_to(state, meant);
  if (goes_on_so) move_level(state, meant, line->column, line->alternate);
}

/* The line's column is that of `level`, its rest has been looked at. Where tabs make the column so, a header may be
 * meant for the block around. */
static void settle_at(State* state, const Line* line, unsigned level) {
  bool mixed = line->alternate != (level ? state->alternates[level - 1] : 0);
  bool is_header = line->opens_block || (line->word != LINE_OTHER && line->word != LINE_DECORATOR);
  unsigned meant = level;
  if (mixed && is_header && line->next == line->column && level) meant = level - 1;
  if (mixed && line->word == LINE_DECORATOR && line->next < line->column) meant = level_at(state, line->next);
  return_to(state, meant);
  if (meant == level) check_tabs(state, line, goes_on_alike(line));
  else state->pending_error = PENDING_TAB_ERROR;
}

static void settle_shallower(State* state, TSLexer* lexer, Line* line) {
  unsigned level = level_at(state, line->column);
  look_at_rest(lexer, line);
  if (column_of(state, level) != line->column) {
    settle_between(state, lexer, line, level);
    return;
  }
  unsigned meant = level_meant(state, lexer, line, level);
  if (meant == level) {
    settle_at(state, line, level);
  } else {
    mark_misplaced(state, line, meant);
    return_to(state, meant);
  }
}

/* A block is expected, and the line is no deeper than the header: true if it begins the block all the same. */
static bool begins_block(State* state, TSLexer* lexer, Line* line, LineWord header, bool header_begins_block) {
  unsigned top = block_column(state), level = state->indent_count, lines;
  look_at_rest(lexer, line);
  LexIndent block = {line->next, line->next_alternate, 0};
  if (line->opens_block) {
    /* a definition with a block of its own is the next statement, unless that block is two steps away */
    const LexIndent none = {0, 0, 0};
    unsigned step = state->indent_count ? state->columns[0] : kUsualStep;
    block = line->next > line->column + step ? indent_after_block(lexer, line->next, &lines) : none;
  }
  bool before_clause = line->next == top && is_clause(line->next_word) && !takes_clause(line->word, line->next_word);
  if (before_clause && line->column == top && takes_clause(header, line->next_word))
    block.column = block.alternate = top + kUsualStep;
  /* a definition between the lines of what is to be its body is itself too deep */
  bool body_follows = header == LINE_DEFINITION && level && !header_begins_block && line->word == LINE_OTHER &&
                      line->column == top && line->next == top && line->next_word == LINE_OTHER;
  if (body_follows) {
    block.column = top;
    block.alternate = line->alternate;
  } else if (block.column <= top) {
    /* or the header is the first line of its own block, and too deep */
    unsigned outer = level ? column_of(state, level - 1) : 0;
    if (!level || !header_begins_block || line->column <= outer) return false;
    LexIndent after = {line->next, line->next_alternate, 0};
    if (line->next >= line->column) after = indent_after_block(lexer, line->column, &lines);
    if (after.column <= outer && line->column < top)
      after.column = after.alternate = outer + (line->column - outer) / 2;
    if (after.column <= outer || after.column >= line->column) return false;
    move_level(state, level, after.column, after.alternate);
    block.column = line->column;
    block.alternate = line->alternate;
  }
  state->pending_error = PENDING_BAD_DEDENT;
  open_level(state, block.column, block.alternate, header);
  return true;
}

static bool text_is_closed(State* state, TSLexer* lexer);
static bool closes_wrongly(TSLexer* lexer);

/* Decides what stands before the line at hand, whose indentation has been passed. */
static void settle_line(State* state, TSLexer* lexer, LexIndent indent, bool block_expected) {
  bool prose;
  Line line = {indent.column, indent.alternate, take_line_word(lexer, &prose), false, false, 0, 0, LINE_OTHER};
  LineWord previous = (LineWord)state->line_word;
  bool was_first = state->at_block_start;
  unsigned level = 0;
  state->line_word = line.word;
  if (prose) state->trouble = kTroubleLines;
  bool fits = line.column == block_column(state) && line.alternate == block_alternate(state);
  bool is_placed = block_expected ? line.column > block_column(state) : fits;
  if (is_placed && !state->trusting) {
    if (prose) state->lost_quotes = text_is_closed(state, lexer);
    if (lex_is_quote(lexer->lookahead)) state->lacks_end = closes_wrongly(lexer);
  }
  state->at_block_start = 0;
  if (is_clause(line.word) && level_of_clause(state, &line, previous, &level)) {
    settle_clause(state, &line, level);
  } else if (block_expected && line.column > block_column(state)) {
    if (line.alternate <= block_alternate(state)) state->pending_error = PENDING_TAB_ERROR;
    open_level(state, line.column, line.alternate, previous);
  } else if (block_expected && begins_block(state, lexer, &line, previous, was_first)) {
    return;
  } else if (line.column == block_column(state)) {
    if (line.alternate == block_alternate(state)) return;
    look_at_rest(lexer, &line);
    settle_at(state, &line, state->indent_count);
  } else if (line.column > block_column(state)) {
    settle_deeper(state, lexer, &line);
  } else {
    settle_shallower(state, lexer, &line);
  }
}
