// What a tree that the grammar accepts may still do wrong: the errors that CPython's compiler raises after the symbol
// table stands (language reference 7 and 8: `return` outside of a function, `break` outside of a loop, captures that
// hide the patterns after them, ...) and its SyntaxWarnings. For the editor, which wants all of them without compiling;
// the interpreter's compiler finds the first by itself, where it emits the code. Not here: the limit of 20 nested
// blocks, which only the compiler counts.
#pragma once

#include <vector>

#include "syntax/diagnostics/diagnostic.h"
#include "syntax/symbols/symbol_table.h"

namespace krait::diagnostics {

/// All errors and warnings of a module, in the order of the tree. `table` is the module's own. Pure; any thread.
[[nodiscard]] std::vector<Diagnostic> validate_code(const ast::Mod& module, const symbols::SymbolTable& table);

}  // namespace krait::diagnostics
