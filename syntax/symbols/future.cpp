#include "syntax/symbols/future.h"

#include <string>

namespace krait::symbols {

using namespace ast;
using diagnostics::Diagnostic;

namespace {

Seq<Stmt*> body_of(const Mod& module) {
  if (auto* file = as<Module>(&module)) return file->body;
  if (auto* entry = as<Interactive>(&module)) return entry->body;
  return {};
}

bool is_docstring(const Stmt* statement) {
  auto* expression = as<ExprStmt>(statement);
  auto* constant = expression ? as<Constant>(expression->value) : nullptr;
  return constant && constant->value.kind == ConstantKind::Str;
}

Diagnostic refuse(const Stmt& statement, std::string message, int32_t offset) {
  Diagnostic made;
  made.message = std::move(message);
  made.reported = {statement.lineno, offset, statement.lineno, diagnostics::kNoNumber};
  return made;
}

std::optional<Diagnostic> read_names(const ImportFrom& statement, FutureFeatures& features) {
  static constexpr std::string_view kMandatory[] = {"nested_scopes",  "generators",     "division",
                                                    "absolute_import", "with_statement", "print_function",
                                                    "unicode_literals", "generator_stop"};
  for (const Alias* alias : statement.names) {
    std::string_view name = alias->name;
    bool known = false;
    for (std::string_view mandatory : kMandatory) known = known || name == mandatory;
    if (known) continue;
    if (name == "annotations") {
      features.flags |= kFutureAnnotations;
    } else if (name == "barry_as_FLUFL") {
      features.flags |= kFutureBarryAsBdfl;
    } else if (name == "braces") {
      return refuse(statement, "not a chance", statement.col_offset + 1);
    } else {
      return refuse(statement, "future feature " + std::string(name.substr(0, 100)) + " is not defined",
                    statement.col_offset + 1);
    }
  }
  return std::nullopt;
}

}  // namespace

bool FutureReader::read(Seq<Stmt*> statements, int32_t line_shift) {
  for (const Stmt* statement : statements) {
    int32_t line = statement->lineno + line_shift;
    if (done_ && line > previous_line_) return false;
    previous_line_ = line;
    auto* import = as<ImportFrom>(statement);
    if (import && import->module.view() == "__future__") {
      error = done_ ? refuse(*statement, "from __future__ imports must occur at the beginning of the file",
                             statement->col_offset)
                    : read_names(*import, features);
      if (error) {
        error->reported.lineno += line_shift;
        error->reported.end_lineno += line_shift;
        return false;
      }
      features.last_lineno = line;
    } else if (!first_ || !is_docstring(statement)) {
      done_ = true;
    }
    first_ = false;
  }
  return true;
}

std::optional<Diagnostic> read_future(const Mod& module, FutureFeatures& features) {
  FutureReader reader;
  (void)reader.read(body_of(module), 0);
  features = reader.features;
  return std::move(reader.error);
}

}  // namespace krait::symbols
