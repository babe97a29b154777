#include "server/features/folding.h"

#include <algorithm>

#include "server/features/tree.h"

namespace krait::server {

namespace {

using cst::Kind;
using cst::Node;

class Folder {
 public:
  explicit Folder(const Snapshot& snapshot) : text_(snapshot.text), root_(snapshot.tree().root()) {}

  std::vector<Fold> run() {
    // Parents stand before their children in the list, extras included.
    const cst::Record* records = root_.record();
    for (std::uint32_t i = 0; i < records[0].size; ++i) visit(Node(records + i));
    end_imports();
    fold_comments();
    return longest_each_line();
  }

 private:
  void visit(Node node) {
    switch (node.kind()) {
      case Kind::kBlock:
        return fold_block(node);
      case Kind::kMatchStatement:
        return add(line_of(node.start()), last_line(node), FoldKind::kCode);
      case Kind::kArguments:
      case Kind::kParameters:
      case Kind::kTuple:
      case Kind::kGroup:
      case Kind::kGenerator:
      case Kind::kList:
      case Kind::kListComprehension:
      case Kind::kDict:
      case Kind::kSet:
      case Kind::kSetComprehension:
      case Kind::kDictComprehension:
        return fold_bracket(node);
      case Kind::kString:
        strings_.push_back({node.start(), node.end()});
        return add(line_of(node.start()), last_line(node), FoldKind::kCode);
      case Kind::kSimpleStatements:
        return visit_simple(node);
      default:
        return;
    }
  }

  // From the line of the colon, so that a header over several lines stays whole.
  void fold_block(Node block) {
    std::uint32_t from = line_of(block.start());
    std::uint32_t first = first_code_line(block);
    if (first > 0 && from >= first) from = first - 1;
    add(from, last_line(block), FoldKind::kCode);
  }

  std::uint32_t first_code_line(Node block) const {
    for (Node child : block.children()) return line_of(child.start());
    return 0;
  }

  // The line of the closing bracket stays visible.
  void fold_bracket(Node node) {
    std::uint32_t end = last_line(node);
    if (end > 0) add(line_of(node.start()), end - 1, FoldKind::kCode);
  }

  void visit_simple(Node statements) {
    bool imports = true;
    for (Node statement : statements.named_children()) {
      imports =
          imports && (statement.kind() == Kind::kImportStatement || statement.kind() == Kind::kImportFromStatement);
    }
    if (!imports) return end_imports();
    std::uint32_t line = line_of(statements.start());
    if (!in_imports_) import_start_ = line;
    in_imports_ = true;
    import_end_ = last_line(statements);
  }

  void end_imports() {
    if (in_imports_) add(import_start_, import_end_, FoldKind::kImports);
    in_imports_ = false;
  }

  // Lines of nothing but a comment are no nodes of the tree.
  void fold_comments() {
    auto string = strings_.begin();
    for (std::uint32_t line = 0; line < text_.line_count(); ++line) {
      std::uint32_t start = text_.line_start(line);
      while (string != strings_.end() && string->end <= start) ++string;
      bool in_string = string != strings_.end() && string->start < start;
      std::string_view words = text_.line_text(line);
      words.remove_prefix(std::min(words.find_first_not_of(" \t\f"), words.size()));
      if (!in_string && !words.empty() && words[0] == '#') {
        comment_line(line, words.substr(1));
      } else {
        end_comments();
      }
    }
    end_comments();
  }

  void comment_line(std::uint32_t line, std::string_view words) {
    words.remove_prefix(std::min(words.find_first_not_of(' '), words.size()));
    if (words.rfind("region", 0) == 0) {
      end_comments();
      regions_.push_back(line);
    } else if (words.rfind("endregion", 0) == 0) {
      end_comments();
      if (regions_.empty()) return;
      add(regions_.back(), line, FoldKind::kRegion);
      regions_.pop_back();
    } else {
      if (!in_comments_) comment_start_ = line;
      in_comments_ = true;
      comment_end_ = line;
    }
  }

  void end_comments() {
    if (in_comments_) add(comment_start_, comment_end_, FoldKind::kComment);
    in_comments_ = false;
  }

  std::uint32_t line_of(std::uint32_t offset) const { return text_.line_of(offset); }

  std::uint32_t last_line(Node node) const {
    std::uint32_t end = code_end(node);
    return line_of(end > node.start() ? end - 1 : node.start());
  }

  void add(std::uint32_t start, std::uint32_t end, FoldKind kind) {
    if (end > start) folds_.push_back({start, end, kind});
  }

  std::vector<Fold> longest_each_line() {
    std::sort(folds_.begin(), folds_.end(), [](const Fold& a, const Fold& b) {
      return a.start_line != b.start_line ? a.start_line < b.start_line : a.end_line > b.end_line;
    });
    auto same_line = [](const Fold& a, const Fold& b) { return a.start_line == b.start_line; };
    folds_.erase(std::unique(folds_.begin(), folds_.end(), same_line), folds_.end());
    return std::move(folds_);
  }

  const source::SourceText& text_;
  Node root_;
  std::vector<Fold> folds_;
  std::vector<source::Span> strings_;
  std::vector<std::uint32_t> regions_;
  bool in_imports_ = false;
  std::uint32_t import_start_ = 0, import_end_ = 0;
  bool in_comments_ = false;
  std::uint32_t comment_start_ = 0, comment_end_ = 0;
};

}  // namespace

std::vector<Fold> fold(const Snapshot& snapshot) {
  return Folder(snapshot).run();
}

}  // namespace krait::server
