#include "syntax/diagnostics/recovery.h"

#include <algorithm>
#include <string>

namespace krait::diagnostics {

using cst::Kind;
using cst::Node;
using source::ColumnUnit;
using source::Span;

namespace {

/// A piece of the text that can be judged alone: a simple statement, or the head of a compound one.
struct Piece {
  Span span;
  std::string_view before;  // what it takes to be a statement: on a line of its own, or in front of the first line
  std::string_view after;
  std::string_view replaced;  // of its first word, what `before` stands for
};

bool is_statement(Kind kind) {
  switch (kind) {
    case Kind::kSimpleStatements:
    case Kind::kIfStatement: case Kind::kWhileStatement: case Kind::kForStatement: case Kind::kTryStatement:
    case Kind::kWithStatement: case Kind::kFunctionDefinition: case Kind::kClassDefinition: case Kind::kMatchStatement:
    case Kind::kDecorator: case Kind::kElifClause: case Kind::kElseClause: case Kind::kExceptClause:
    case Kind::kExceptStarClause: case Kind::kFinallyClause: case Kind::kCaseClause: return true;
    default: return false;
  }
}

/// The innermost statement or clause around a fault. Faults come in order, so the nodes around one are found by walking
/// down from the root.
Node find_owner(Node root, Node fault) {
  Node owner, at = root;
  for (bool deeper = true; deeper;) {
    deeper = false;
    if (is_statement(at.kind())) owner = at;
    for (const cst::Record* child = at.record() + 1; child < at.record() + at.record()->size; child += child->size) {
      if (fault.record() < child || fault.record() >= child + child->size) continue;
      at = Node(child);
      deeper = true;
      break;
    }
  }
  return is_statement(at.kind()) ? at : owner;
}

uint32_t end_of_head(Node statement) {
  Node body = statement.child(cst::Field::kBody);
  if (body && body.kind() == Kind::kBlock && !body.child(Kind::kMissingBlock)) {
    // a block that starts with its first line goes back to the end of the head's
    return body.start();
  }
  return statement.end();
}

/// False where nothing can be said of the piece by itself.
bool cut_piece(Node owner, std::string_view text, Piece& piece) {
  piece.span = {owner.start(), owner.end()};
  if (owner.kind() != Kind::kSimpleStatements && owner.kind() != Kind::kDecorator) {
    piece.span.end = end_of_head(owner);
    if (piece.span.end != owner.end()) piece.after = " pass";
  }
  switch (owner.kind()) {
    case Kind::kElifClause: piece.before = "if", piece.replaced = "elif"; break;
    case Kind::kExceptClause:
    case Kind::kExceptStarClause: piece.before = "try: pass\n"; break;
    case Kind::kCaseClause: piece.before = "match 0:\n "; break;
    case Kind::kDecorator: piece.after = "class C: pass"; break;
    case Kind::kMatchStatement:
    case Kind::kTryStatement:
    case Kind::kElseClause:
    case Kind::kFinallyClause: return false;
    default: break;
  }
  return text.substr(piece.span.start).starts_with(piece.replaced);
}

const char* block_owner(Kind kind) {
  switch (kind) {
    case Kind::kIfStatement: return "'if' statement";
    case Kind::kElifClause: return "'elif' statement";
    case Kind::kElseClause: return "'else' statement";
    case Kind::kWhileStatement: return "'while' statement";
    case Kind::kForStatement: return "'for' statement";
    case Kind::kTryStatement: return "'try' statement";
    case Kind::kExceptClause: return "'except' statement";
    case Kind::kExceptStarClause: return "'except*' statement";
    case Kind::kFinallyClause: return "'finally' statement";
    case Kind::kWithStatement: return "'with' statement";
    case Kind::kMatchStatement: return "'match' statement";
    case Kind::kCaseClause: return "'case' statement";
    case Kind::kClassDefinition: return "class definition";
    default: return "function definition";
  }
}

constexpr size_t kMostTold = 200;  // faults of a part, of which an editor shows a few: more make it no clearer

class Finder {
 public:
  Finder(const cst::Cst& tree, const source::SourceText& source, LiteralsCheck literals)
      : tree_(tree), source_(source), text_(source.text()), literals_(literals) {}

  std::vector<Diagnostic> run() {
    for (Node fault : tree_.faults()) {
      if (found_.size() >= kMostTold) break;
      if (fault.kind() == Kind::kStrayClause && goes_on_chain(fault)) continue;
      if (fault.start() < covered_) {
        // of one statement only the first fault is told, but each open string is one of its line
        bool of_other_line =
            !found_.empty() && source_.line_of(fault.start()) > source_.line_of(found_.back().shown.end);
        bool is_strong =
            fault.kind() == Kind::kBadString || fault.kind() == Kind::kError || fault.kind() == Kind::kExtraClose;
        if (is_strong && of_other_line) describe(fault, {});
        continue;
      }
      Node owner = find_owner(tree_.root(), fault);
      if (!explain_alone(fault, owner)) describe(fault, owner);
    }
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.shown.start < b.shown.start; });
    return std::move(found_);
  }

 private:
  /// Whether the clause follows another that has lost its statement: `elif ... elif ... else` is one fault.
  bool goes_on_chain(Node clause) {
    uint32_t before = chain_end_;
    chain_end_ = clause.end();
    if (before == 0 || before > clause.start()) return false;
    std::string_view between = text_.substr(before, clause.start() - before);
    return between.find_first_not_of(" \t\r\n") == std::string_view::npos;
  }

  /// Whether the fault is one of layout, which a piece alone does not show.
  static bool is_layout(Kind kind) {
    return kind == Kind::kUnexpectedIndent || kind == Kind::kBadIndent || kind == Kind::kBadDedent ||
           kind == Kind::kTabError || kind == Kind::kMissingBlock || kind == Kind::kMissingHandler;
  }

  bool explain_alone(Node fault, Node owner) {
    if (is_layout(fault.kind())) return false;
    Piece piece;
    if (is_unopened_text(fault)) {
      piece.span = {fault.start(), line_end(fault.start())};
    } else if (owner && fault.start() >= owner.start()) {
      if (!cut_piece(owner, text_, piece) || fault.start() > piece.span.end) return false;
      if (owner.kind() == Kind::kSimpleStatements) piece.span.end = std::max(piece.span.end, line_end(fault.start()));
    } else {
      piece.span = line_around(fault);
    }
    if (has_fault(piece.span, Kind::kMissingColon)) piece.after = "";
    if (has_fault(piece.span, Kind::kUnclosed)) piece.after = "\n0";
    auto error = explain_piece(piece);
    if (!error || error->shown.end < piece.span.start || error->shown.start > piece.span.end) return false;
    if (is_unopened_text(fault)) piece.span.end = fault.end();
    add(std::move(*error));
    covered_ = std::max(covered_, code_end(piece.span) + 1);
    return true;
  }

  /// A string that lacks its opening quotes, or one of them: what is wrong is to be seen in its first line.
  bool is_unopened_text(Node fault) const {
    std::string_view text = fault.text(text_);
    size_t quotes = std::min(text.find_first_not_of("'\""), text.size());
    return fault.kind() == Kind::kBadString && quotes < 3 && text.find('\n') != std::string_view::npos &&
           (text.ends_with("\"\"\"") || text.ends_with("'''"));
  }

  /// Without the newline and the blanks behind it, which belong to the next statement.
  uint32_t code_end(Span span) const {
    while (span.end > span.start && (lex_is_blank(text_[span.end - 1]) || lex_is_newline(text_[span.end - 1])))
      span.end--;
    return span.end;
  }

  bool has_fault(Span span, Kind kind) const {
    for (Node fault : tree_.faults()) {
      if (fault.kind() == kind && fault.start() >= span.start && fault.start() <= span.end) return true;
    }
    return false;
  }

  Span line_around(Node fault) const {
    uint32_t start = source_.line_start(source_.line_of(fault.start()));
    while (start < fault.start() && (text_[start] == ' ' || text_[start] == '\t')) start++;
    uint32_t last = source_.line_of(std::max(fault.start(), fault.end() > 0 ? fault.end() - 1 : 0));
    auto end = static_cast<uint32_t>(source_.line_start(last) + source_.line_text(last).size());
    return {start, std::max(start, end)};
  }

  std::optional<Diagnostic> explain_piece(const Piece& piece) const {
    std::string alone(piece.before);
    uint32_t skipped = piece.span.start + static_cast<uint32_t>(piece.replaced.size());
    alone += text_.substr(skipped, piece.span.end - skipped);
    alone += piece.after;
    source::SourceText text(alone);
    ExplainOptions options;
    options.literals = literals_;
    options.first_line = static_cast<int32_t>(source_.line_of(piece.span.start)) + 1 -
                         static_cast<int32_t>(std::count(piece.before.begin(), piece.before.end(), '\n'));
    auto error = explain(text, options);
    if (!error) return error;
    auto moved = [&](uint32_t offset) {
      int64_t place = static_cast<int64_t>(offset) - static_cast<int64_t>(piece.before.size()) + skipped;
      return static_cast<uint32_t>(std::clamp<int64_t>(place, piece.span.start, piece.span.end));
    };
    error->shown = {moved(error->shown.start), moved(error->shown.end)};
    return error;
  }

  /// What the tree itself says of a fault.
  void describe(Node fault, Node owner) {
    Diagnostic error;
    error.message = "invalid syntax";
    error.shown = {fault.start(), fault.end()};
    std::string line = std::to_string(source_.line_of(fault.start()) + 1);
    switch (fault.kind()) {
      case Kind::kStrayClause: error.shown = word_after(fault.start()); break;
      case Kind::kBadIndent:
      case Kind::kUnexpectedIndent:
        error.type = ErrorType::IndentationError;
        error.message = "unexpected indent";
        error.shown = indentation_of(fault);
        break;
      case Kind::kBadDedent:
        error.type = ErrorType::IndentationError;
        error.message = "unindent does not match any outer indentation level";
        error.shown = indentation_of(fault);
        break;
      case Kind::kTabError:
        error.type = ErrorType::TabError;
        error.message = "inconsistent use of tabs and spaces in indentation";
        error.shown = indentation_of(fault);
        break;
      case Kind::kMissingBlock:
        error.type = ErrorType::IndentationError;
        error.message = "expected an indented block after " +
                        std::string(block_owner(owner ? owner.kind() : Kind::kError)) + " on line " +
                        std::to_string(source_.line_of(owner ? owner.start() : fault.start()) + 1);
        error.shown = word_after(fault.start());
        if (error.shown.start >= text_.size()) error.shown.end = error.shown.start = line_end(fault.start());
        break;
      case Kind::kMissingHandler:
        error.message = "expected 'except' or 'finally' block";
        error.shown = word_after(fault.start());
        break;
      case Kind::kMissingColon: error.message = "expected ':'"; break;
      case Kind::kUnclosed: describe_unclosed(fault, error); break;
      case Kind::kExtraClose:
        if (text_[fault.start()] != ':') error.message = "unmatched '" + std::string(1, text_[fault.start()]) + "'";
        break;
      case Kind::kBadString:
        error.message = "unterminated string literal (detected at line " + line + ")";
        break;
      default:
        if (fault.kind() != Kind::kError && !fault.is_missing() && !cst::is_fault(fault.kind())) {
          error.shown = {fault.end(), fault.end()};  // it lacks its end
        }
        break;
    }
    // what stands where a block or a handler is missing has not been told of
    bool is_before = fault.kind() == Kind::kMissingBlock || fault.kind() == Kind::kMissingHandler;
    uint32_t told = covered_;
    add(std::move(error));
    if (is_before) covered_ = told;
    covered_ = std::max(covered_, fault.start() + 1);  // marks at the same place tell of the same fault
  }

  /// Points at the bracket that is left open.
  void describe_unclosed(Node fault, Diagnostic& error) const {
    const cst::Record* parent = nullptr;
    const cst::Record* records = tree_.root().record();
    for (const cst::Record* at = fault.record(); at-- > records;) {
      if (at + at->size > fault.record()) {
        parent = at;
        break;
      }
    }
    if (!parent) return;
    for (Node child : Node(parent).children()) {
      std::string_view bracket = child.text(text_);
      if (bracket != "(" && bracket != "[" && bracket != "{") continue;
      error.message = "'" + std::string(bracket) + "' was never closed";
      error.shown = {child.start(), child.end()};
      return;
    }
  }

  Span line_span(uint32_t offset) const {
    uint32_t line = source_.line_of(offset), start = source_.line_start(line);
    return {start, static_cast<uint32_t>(start + source_.line_text(line).size())};
  }
  uint32_t line_end(uint32_t offset) const { return line_span(offset).end; }

  /// What stands where something else was expected.
  Shown word_after(uint32_t at) const {
    while (at < text_.size() && (lex_is_blank(text_[at]) || lex_is_newline(text_[at]))) at++;
    uint32_t end = at;
    while (end < text_.size() && lex_is_name_part(static_cast<unsigned char>(text_[end]))) end++;
    return {at, std::max(end, std::min(at + 1, source_.size()))};
  }

  Shown indentation_of(Node fault) const {
    uint32_t at = fault.start();
    // the mark may stand at the start of the line, in front of its blanks
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) at++;
    return {line_span(at).start, at};
  }

  void add(Diagnostic error) {
    covered_ = std::max(covered_, error.shown.end);
    source::Position from = source_.position_of(error.shown.start, ColumnUnit::kCodePoint);
    source::Position to = source_.position_of(error.shown.end, ColumnUnit::kCodePoint);
    error.reported = {static_cast<int32_t>(from.line) + 1, static_cast<int32_t>(from.column) + 1,
                      static_cast<int32_t>(to.line) + 1, static_cast<int32_t>(to.column) + 1};
    found_.push_back(std::move(error));
  }

  const cst::Cst& tree_;
  const source::SourceText& source_;
  std::string_view text_;
  LiteralsCheck literals_;
  uint32_t covered_ = 0;  // what has been told reaches up to here
  uint32_t chain_end_ = 0;  // of the last clause without a statement
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> find_faults(const cst::Cst& tree, const source::SourceText& text, LiteralsCheck literals) {
  return Finder(tree, text, literals).run();
}

}  // namespace krait::diagnostics
