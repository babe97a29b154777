#include "interpreter/compiler/fold_format.h"

#include <algorithm>
#include <string>
#include <vector>

namespace krait::compiler {

using ast::Expr;

namespace {

constexpr int kMaxDigits = 3;  // of a width or precision; longer ones stay for run time

// One %-conversion, read from behind its percent sign.
struct Conversion {
  bool left = false;
  int width = -1;
  int precision = -1;
  char kind = 0;
};

class FormatFolder {
 public:
  FormatFolder(ast::Arena& arena, std::string_view text, ast::Seq<Expr*> elements)
      : arena_(arena), text_(text), elements_(elements) {}

  // False: not to be folded.
  bool run() {
    uint32_t used = 0;
    while (at_ < text_.size()) {
      if (std::string literal = read_literal(); !literal.empty()) parts_.push_back(text_constant(literal));
      if (at_ >= text_.size()) break;
      Conversion conversion;
      if (used >= elements_.size || !read_conversion(conversion)) return false;
      parts_.push_back(formatted(conversion, elements_[used++]));
    }
    return used == elements_.size;
  }

  Expr* joined(const ast::BinOp& place) {
    auto* made = ast::make_node<ast::JoinedStr>(arena_);
    copy_place(*made, place);
    made->values = {arena_.make_array<Expr*>(parts_.size()), static_cast<uint32_t>(parts_.size())};
    std::copy(parts_.begin(), parts_.end(), made->values.data);
    return made;
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool at_digit() const { return peek() >= '0' && peek() <= '9'; }

  // Up to the next conversion; %% is a percent sign.
  std::string read_literal() {
    std::string literal;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '%') {
        if (text_.substr(at_, 2) != "%%") break;
        ++at_;
      }
      literal += text_[at_];
    }
    return literal;
  }

  bool read_number(int& out) {
    out = 0;
    for (int digits = 0; at_digit(); ++at_) {
      out = out * 10 + (peek() - '0');
      if (++digits >= kMaxDigits) return false;
    }
    return true;
  }

  bool read_conversion(Conversion& out) {
    ++at_;
    for (; peek() && std::string_view("-+ #0").find(peek()) != std::string_view::npos; ++at_) out.left |= peek() == '-';
    if (at_digit() && !read_number(out.width)) return false;
    if (peek() == '.') {
      ++at_;
      out.precision = 0;
      if (at_digit() && !read_number(out.precision)) return false;
    }
    out.kind = peek();
    ++at_;
    return out.kind == 's' || out.kind == 'r' || out.kind == 'a';
  }

  // As a part of the text: without a place of its own.
  Expr* text_constant(const std::string& text) {
    auto* made = ast::make_node<ast::Constant>(arena_);
    made->lineno = made->end_lineno = made->col_offset = made->end_col_offset = -1;
    std::string_view kept = arena_.copy(text);
    made->value.kind = ast::ConstantKind::Str;
    made->value.data = kept.data();
    made->value.size = static_cast<uint32_t>(kept.size());
    return made;
  }

  Expr* formatted(const Conversion& conversion, Expr* value) {
    std::string spec;
    if (!conversion.left && conversion.width > 0) spec += '>';
    if (conversion.width >= 0) spec += std::to_string(conversion.width);
    if (conversion.precision >= 0) spec += "." + std::to_string(conversion.precision);
    auto* made = ast::make_node<ast::FormattedValue>(arena_);
    copy_place(*made, *value);
    made->value = value;
    made->conversion = conversion.kind;
    if (!spec.empty()) made->format_spec = text_constant(spec);
    return made;
  }

  ast::Arena& arena_;
  std::string_view text_;
  ast::Seq<Expr*> elements_;
  size_t at_ = 0;
  std::vector<Expr*> parts_;
};

}  // namespace

Expr* fold_format(ast::Arena& arena, const ast::BinOp& node, std::string_view text, ast::Seq<Expr*> elements) {
  FormatFolder folder(arena, text, elements);
  return folder.run() ? folder.joined(node) : nullptr;
}

}  // namespace krait::compiler
