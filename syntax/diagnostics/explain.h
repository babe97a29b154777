// What CPython 3.11 says about a text that it refuses, and where: used only after the tree or the lowering has found a
// fault, never on the way of valid text. Pure functions over a text that is only read; any thread.
//
// The text is recognised anew, token by token, by rules in the order in which CPython's parser tries them (rules.h).
// The first pass finds the last token that the parser looked at, for a plain "invalid syntax"; the second knows the
// rules for particular mistakes; then the rest is tokenized, because a fault of a later token takes precedence.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/stack_guard.h"
#include "syntax/source/text.h"
#include "syntax/tokens/tokenizer.h"

namespace krait::diagnostics {

enum class ExplainMode : uint8_t {
  kFile,        // compile(..., "exec")
  kExpression,  // "eval"
  kEntry,       // "single": one entry at a prompt
  kSignature,   // "func_type"
  kFString,     // an expression inside an f-string, its own parentheses around it
};

/// Judges a number, or adjacent string literals where the parser would join them: prefixes, escapes, what stands inside
/// an f-string. `tokens` are over `text` (newlines as LF). A warning that is raised has the start of its token.
struct LiteralsCheck {
  std::optional<Diagnostic> (*check)(void* context, std::string_view text, const tokens::Token* tokens,
                                     size_t count) = nullptr;
  void* context = nullptr;
};

/// What CPython warns of on its way to an error: it reads strings once in each pass, tokens once.
struct ExplainWarnings {
  std::vector<Diagnostic> first_pass, second_pass;
  bool in_second_pass = false;
  size_t fatal = SIZE_MAX;  // the one, counted over both, that is raised as an error (-W error)
  /// How many come before that one.
  [[nodiscard]] size_t before_fatal() const {
    size_t heard = first_pass.size() + second_pass.size();
    return fatal == SIZE_MAX || fatal < heard ? SIZE_MAX : fatal - heard;
  }
  void add(Diagnostic warning) { (in_second_pass ? second_pass : first_pass).push_back(std::move(warning)); }
};

/// The minor version of the language that all else here speaks of.
inline constexpr int kNewestVersion = 11;
/// No nesting of so few nodes of a tree takes CPython's parser to its limit (MemoryError).
inline constexpr uint32_t kShallow = 200;
/// The minor version from which on `async` and `await` are keywords everywhere.
inline constexpr int kAsyncKeywords = 7;

struct ExplainOptions {
  source::StackGuard guard;  // how deep the calling thread may recurse
  ExplainMode mode = ExplainMode::kFile;
  /// A byte at or before the first fault where the line of a top-level statement starts; what comes before is taken to
  /// be right.
  uint32_t from = 0;
  /// Whole lines with statements that are right, which need not be looked at; those from `fault` on only count for the
  /// tokens behind the error. In order, borrowed.
  const std::vector<tokens::Tokenizer::Known>* known = nullptr;
  uint32_t fault = UINT32_MAX;
  /// An expression of an f-string: the line it starts on, and how far CPython thinks it shifted to the right.
  int32_t first_line = 1;
  int32_t first_column = 0;
  /// Say "incomplete input" where more text might complete it (codeop's flag).
  bool allow_incomplete = false;
  /// At a prompt: blocks that are open where the entry ends, without a last newline, are closed.
  bool imply_dedents = true;
  /// The text is what a prompt has read so far, and no more lines are asked for once an error is being explained: there
  /// the text's end ends brackets as well.
  bool at_prompt = false;
  /// PEP 401: inequality is written <>.
  bool barry_as_flufl = false;
  /// The minor version of the language asked for, and whether type comments are part of it.
  int feature_version = kNewestVersion;
  bool type_comments = false;
  LiteralsCheck literals;
  ExplainWarnings* warnings = nullptr;  // null if nobody asks for them
};

/// The error, or nothing if the text's grammar is in order.
[[nodiscard]] std::optional<Diagnostic> explain(const source::SourceText& text, const ExplainOptions& options = {});

/// What the tokenizer alone refuses: characters, literals, brackets, indentation. Cheap; valid text passes too.
[[nodiscard]] std::optional<Diagnostic> check_tokens(const source::SourceText& text,
                                                     const ExplainOptions& options = {});

}  // namespace krait::diagnostics
