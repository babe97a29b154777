// The `# type: ...` comments of a text (PEP 484), for whoever asks ast.parse for them. Lowering takes each from the
// place where the grammar allows one; what nobody took is a fault. Belongs to one parse.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "syntax/cst/cst.h"

namespace krait::ast {

class TypeComments {
 public:
  struct Comment {
    uint32_t start = 0, end = 0;  // of the whole comment
    std::string_view text;        // behind "type: ", or behind "ignore"
    bool ignores = false;         // "# type: ignore"
    bool taken = false;
  };

  /// Both the tree and `text` must outlive this.
  TypeComments(cst::Node root, std::string_view text);

  /// The comment that follows the byte `from` on its line, or null.
  [[nodiscard]] const Comment* take_on_line(uint32_t from);
  /// The same, or else alone on the next line that is not blank.
  [[nodiscard]] const Comment* take_below(uint32_t from);

  /// Of those that do not ignore.
  [[nodiscard]] size_t count_of_types() const;
  /// In order.
  [[nodiscard]] const std::vector<Comment>& all() const { return comments_; }

 private:
  void add(uint32_t start, uint32_t end);
  const Comment* take(uint32_t from, std::string_view skipped);

  std::string_view text_;
  std::vector<Comment> comments_;
};

}  // namespace krait::ast
