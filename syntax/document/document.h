// A text that is being edited, with all that is wrong with it. After an edit only the parts that it touches are parsed,
// lowered and judged again; the outcome is that of a new Document of the same text, whatever came before.
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

  /// Whether the last diagnostics() left some out.
  [[nodiscard]] bool has_more() const { return has_more_; }

  /// The concrete tree of the whole: what Parser::parse gives.
  [[nodiscard]] cst::Cst tree() const;

  /// The abstract trees of the parts as text, for tests: equal for equal texts.
  [[nodiscard]] std::string dump() const;

  /// How many parts there are, and how many the last update had to look at.
  [[nodiscard]] size_t part_count() const { return parts_.size(); }
  [[nodiscard]] size_t renewed_count() const { return renewed_; }

 private:
  struct Place {
    std::shared_ptr<PartAnalysis> analysis;
    uint32_t start;
    int32_t line;       // from 0
    bool is_recovered;  // else it is at fault beyond what recovery may take (cst::Effort), or valid

    [[nodiscard]] Reading& reading() const;
  };

  void recover_parts();
  [[nodiscard]] std::string_view text_of(size_t part) const;
  [[nodiscard]] std::vector<diagnostics::Diagnostic> gather_told();
  void add_warnings(std::vector<diagnostics::Diagnostic>& found);
  void add_syntax_errors(std::vector<diagnostics::Diagnostic>& found);
  void add_later_errors(std::vector<diagnostics::Diagnostic>& found);
  [[nodiscard]] symbols::FutureFeatures features_for(const Place& place, symbols::FutureFeatures features) const;
  [[nodiscard]] std::vector<const Later*> judge_parts(const symbols::FutureFeatures& features);
  bool join_blocks(const symbols::FutureFeatures& features, std::vector<const Later*>& verdicts);
  void add_stage(const std::vector<const Later*>& verdicts, std::vector<diagnostics::Diagnostic> Later::* stage,
                 std::vector<diagnostics::Diagnostic>& found);
  void add_errors_of_whole(std::vector<diagnostics::Diagnostic>& found);
  std::optional<diagnostics::Diagnostic> explain_first();
  void show_literal(diagnostics::Diagnostic& error) const;
  [[nodiscard]] diagnostics::Diagnostic moved(const diagnostics::Diagnostic& diagnostic, const Place& place) const;

  source::SourceText text_;
  cst::Split split_;
  std::vector<Place> parts_;
  cst::Parser parser_;
  size_t renewed_ = 0;
  bool has_more_ = false;
};

}  // namespace krait::document
