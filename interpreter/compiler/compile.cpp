// The steps from a tree to a code object, in CPython's order: the order decides which of several errors is raised.
#include "interpreter/compiler/compile.h"

#include "interpreter/compiler/compiler.h"
#include "interpreter/compiler/fold.h"
#include "syntax/symbols/symbol_table.h"

namespace krait::compiler {

namespace {

CompileResult refused(diagnostics::Diagnostic error) {
  CompileResult result;
  error.stage = diagnostics::Stage::Resolve;
  result.errors.push_back(std::move(error));
  return result;
}

}  // namespace

diagnostics::Diagnostic too_deep() {
  diagnostics::Diagnostic error;
  error.type = diagnostics::ErrorType::RecursionError;
  error.message = "maximum recursion depth exceeded during compilation";
  return error;
}

CompileResult compile(ast::Mod& module, ast::Arena& arena, const CompileOptions& options) {
  symbols::FutureFeatures future;
  if (auto wrong = symbols::read_future(module, future)) return refused(std::move(*wrong));
  bool postponed = (future.flags | options.flags) & code::CO_FUTURE_ANNOTATIONS;
  if (!fold_constants(module, arena, options, postponed)) return refused(too_deep());
  symbols::BuildResult symbols =
      symbols::build(module, options.flags & code::kFutureFlags, options.recursion_limit, options.guard);
  if (!symbols.table) return refused(std::move(*symbols.error));
  CompileResult result = Compiler(*symbols.table, options).run(module);
  for (auto* found : {&result.errors, &result.warnings})
    for (diagnostics::Diagnostic& d : *found) d.stage = diagnostics::Stage::Compile;
  return result;
}

}  // namespace krait::compiler
