// Text that a person typed, made ready to be run: parsed and compiled as what it turns out to be. Used by Evaluate and
// the setters on the thread that hosts the stop.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/debugger/debugger.h"
#include "syntax/ast/parse.h"

namespace krait::debugger {

// Statements to run for their effect, then an expression for its value; either may be absent.
struct CompiledEntry {
  Ref statements;  // a code object
  Ref value;       // a code object
};

// Without the blank lines around it and the indentation common to its lines (a selection in an editor has both).
std::string trimmed(std::string_view text);
// Future features of the frame's code hold in what is evaluated there. Null: none.
std::uint32_t inherited_flags(const Frame* frame);
// An expression. Raises SyntaxError and the like.
Result compile_expression(Thread& t, const std::string& text, const Frame* frame);
// Statements, the last of them kept apart for its value when it is an expression.
ResultOf<CompiledEntry> compile_entry(Thread& t, const std::string& text, const Frame* frame);
// The tree of an expression, for a look at its form. Raises.
ResultOf<ast::ParseResult> parse_expression(Thread& t, const std::string& text);
// An expression's text made fit to stand before ".name" or "[key]".
std::string as_primary(const std::string& expression);

}  // namespace krait::debugger
