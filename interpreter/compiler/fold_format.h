// `"..." % (a, b)` as an f-string, where one can say the same.
#pragma once
#include <string_view>

#include "syntax/ast/nodes.h"

namespace krait::compiler {

/// The f-string for `text % (elements)`, at the operator's place; null if some conversion is not plain %s, %r or %a, or
/// the numbers of conversions and elements differ. New nodes come from `arena`.
[[nodiscard]] ast::Expr* fold_format(ast::Arena& arena, const ast::BinOp& node, std::string_view text,
                                     ast::Seq<ast::Expr*> elements);

inline void copy_place(ast::Located& to, const ast::Located& from) {
  to.lineno = from.lineno;
  to.col_offset = from.col_offset;
  to.end_lineno = from.end_lineno;
  to.end_col_offset = from.end_col_offset;
}

}  // namespace krait::compiler
