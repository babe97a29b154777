#include "interpreter/compiler/compile.h"

namespace krait::compiler {

CompileResult compile(const ast::Mod&, const symbols::SymbolTable&, const CompileOptions& options) {
  CompileResult result;
  diagnostics::Diagnostic d;
  d.type = diagnostics::ErrorType::SyntaxError;
  d.message = "the compiler is not part of this build: run a .pyc instead of " + options.filename;
  result.errors.push_back(d);
  return result;
}

}  // namespace krait::compiler
