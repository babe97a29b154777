#include "interpreter/debugger/statement_at.h"

#include <algorithm>
#include <string>
#include <vector>

#include "interpreter/debugger/safe_repr.h"
#include "interpreter/debugger/source_files.h"
#include "interpreter/objects/str.h"
#include "syntax/ast/node_fields.h"
#include "syntax/ast/parse.h"

namespace krait::debugger {

namespace {

constexpr int kEndOfLine = 1 << 30;

bool is_before(int line, int column, int other_line, int other_column) {
  return line < other_line || (line == other_line && column < other_column);
}

bool covers(const ast::Located& node, const CodePosition& at) {
  return !is_before(at.line, at.column, node.lineno, node.col_offset) &&
         is_before(at.line, at.column, node.end_lineno, node.end_col_offset);
}

using Body = ast::Seq<ast::Stmt*>;

// The blocks of a compound statement, in the order of the source.
void collect_blocks(const ast::Node& node, std::vector<Body>& out) {
  auto take = [&](const auto& field) {
    using Field = std::decay_t<decltype(field)>;
    if constexpr (std::is_same_v<Field, Body>) {
      if (!field.empty()) out.push_back(field);
    } else if constexpr (std::is_same_v<Field, ast::Seq<ast::ExceptHandler*>> ||
                         std::is_same_v<Field, ast::Seq<ast::MatchCase*>>) {
      for (const auto* each : field) collect_blocks(*each, out);
    }
  };
  ast::with_node(node, [&](const auto& typed) {
    ast::for_each_field(typed, [&](const char*, const auto& field, bool) { take(field); });
  });
}

const ast::Stmt* find_in(const Body& body, const CodePosition& at, Extent& out) {
  for (const ast::Stmt* each : body) {
    if (!covers(*each, at)) continue;
    std::vector<Body> blocks;
    collect_blocks(*each, blocks);
    for (const Body& block : blocks)
      if (const ast::Stmt* inner = find_in(block, at, out)) return inner;
    out = {each->lineno, each->col_offset, each->end_lineno, each->end_col_offset};
    // The part of a compound statement between two blocks: from the end of the one before to the start of the next.
    for (const Body& block : blocks) {
      const ast::Stmt *first = block.front(), *last = block.back();
      if (is_before(at.line, at.column, first->lineno, first->col_offset)) {
        out.end_line = first->lineno;
        out.end_column = first->col_offset;
        break;
      }
      out.line = last->end_lineno;
      out.column = last->end_col_offset;
    }
    return each;
  }
  return nullptr;
}

}  // namespace

Extent statement_at(Thread& t, const Code* code, const CodePosition& at) {
  Extent out{at.line, 0, at.line, kEndOfLine};
  source::SourceText text;
  if (at.line < 1 || !read_source(text_of_str(code->filename), text)) return out;
  ast::ParseResult parsed = ast::parse(text, {});
  if (!parsed.ok() || parsed.module->kind != ast::Kind::Module) return out;
  (void)find_in(static_cast<ast::Module*>(parsed.module)->body, at, out);
  return out;
}

}  // namespace krait::debugger
