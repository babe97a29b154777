// A text that is being edited, with all that is wrong with it. After an edit only the parts that it touches are parsed,
// lowered and judged again; the outcome is that of a new Document of the same text, whatever came before.
//
// A part that the grammar refuses is recovered when somebody asks for what depends on that, since it may take ten times
// as long as all the rest. Whoever cannot wait asks first_diagnostics(), settles, and asks diagnostics():
//
//   document.update(text);
//   if (document.dear_size() > kMuch) show(document.first_diagnostics());
//   if (document.settle(waiting)) show(document.diagnostics());
//
// A Document belongs to one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/cst/cst.h"
#include "syntax/cst/split.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/text.h"
#include "syntax/symbols/future.h"

namespace krait::document {

struct Later;
struct PartAnalysis;
struct Reading;

/// An editor has no use for more, and nobody reads them.
inline constexpr size_t kMostDiagnostics = 1000;

class Document {
 public:
  Document();
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  /// One more of the same text, which shares what is known of its parts: the two belong to one thread at a time.
  [[nodiscard]] Document fork() const;

  /// The text as it is now. What it has in common with the last one is found out.
  void update(source::SourceText text);

  [[nodiscard]] const source::SourceText& text() const { return text_; }

  /// The errors and warnings: in front the error that running the file would print, the others in the order of the
  /// text. Of more than kMostDiagnostics the first ones, errors before warnings.
  [[nodiscard]] std::vector<diagnostics::Diagnostic> diagnostics();

  /// What of them is known without a recovery: the error in front, which is the same, with the same range; the other
  /// errors and the warnings of the parts that an edit has left alone, or that have none. Some of those may be missing
  /// from diagnostics(): the errors of the other parts may make one an echo, or one too many. Where no error is known
  /// yet, diagnostics() itself.
  [[nodiscard]] std::vector<diagnostics::Diagnostic> first_diagnostics();

  /// How many bytes of the text stand in parts whose errors diagnostics() would have to look for: what that takes
  /// grows with it. 0 if first_diagnostics() is all there is.
  [[nodiscard]] size_t dear_size() const;

  /// Does at once what diagnostics(), tree() and dump() have yet to do. False, and some of it is left to them, if
  /// somebody waits.
  [[nodiscard]] bool settle(const cst::Waiting& waiting) { return recover(&waiting) && tell(&waiting); }

  /// Whether the last diagnostics() or first_diagnostics() left some out.
  [[nodiscard]] bool has_more() const { return has_more_; }

  /// The concrete tree of the whole: what Parser::parse gives.
  [[nodiscard]] cst::Cst tree();

  /// The abstract trees of the parts as text, for tests: equal for equal texts.
  [[nodiscard]] std::string dump();

  /// How many parts there are, and how many the last update had to look at.
  [[nodiscard]] size_t part_count() const { return parts_.size(); }
  [[nodiscard]] size_t renewed_count() const { return renewed_; }

 private:
  struct Place {
    std::shared_ptr<PartAnalysis> analysis;
    uint32_t start;
    int32_t line;       // from 0
    bool is_recovered;  // else it is at fault beyond what recovery may take (cst::Effort), or not looked at, or valid

    [[nodiscard]] Reading& reading() const;
    [[nodiscard]] bool is_sound() const;
  };

  void place_recovered();
  bool recover(const cst::Waiting* waiting = nullptr);
  bool tell(const cst::Waiting* waiting = nullptr);
  [[nodiscard]] std::string_view text_of(size_t part) const;
  [[nodiscard]] std::vector<diagnostics::Diagnostic> gather_told();
  [[nodiscard]] std::vector<diagnostics::Diagnostic> with_warnings(std::vector<diagnostics::Diagnostic> found);
  void add_warnings(std::vector<diagnostics::Diagnostic>& found);
  void add_syntax_errors(std::optional<diagnostics::Diagnostic> first, std::vector<diagnostics::Diagnostic>& found);
  [[nodiscard]] std::optional<diagnostics::Diagnostic> first_fault() const;
  void add_later_errors(std::vector<diagnostics::Diagnostic>& found);
  [[nodiscard]] symbols::FutureFeatures features_for(const Place& place, symbols::FutureFeatures features) const;
  [[nodiscard]] std::vector<const Later*> judge_parts(const symbols::FutureFeatures& features);
  bool join_blocks(const symbols::FutureFeatures& features, std::vector<const Later*>& verdicts);
  void add_stage(const std::vector<const Later*>& verdicts, std::vector<diagnostics::Diagnostic> Later::* stage,
                 std::vector<diagnostics::Diagnostic>& found);
  void add_errors_of_whole(std::vector<diagnostics::Diagnostic>& found);
  [[nodiscard]] const std::optional<diagnostics::Diagnostic>& first_error();
  [[nodiscard]] std::optional<diagnostics::Diagnostic> explain_first();
  void show_literal(diagnostics::Diagnostic& error, const std::optional<diagnostics::Diagnostic>& refused) const;
  [[nodiscard]] diagnostics::Diagnostic moved(const diagnostics::Diagnostic& diagnostic, const Place& place) const;

  source::SourceText text_;
  cst::Split split_;
  std::vector<Place> parts_;
  cst::Parser parser_;
  bool needs_recovery_ = false;  // some part may yet be recovered
  std::optional<std::optional<diagnostics::Diagnostic>> first_error_;  // once it was asked for
  size_t renewed_ = 0;
  bool has_more_ = false;
};

}  // namespace krait::document
