// Prints, for each .py file named or found below a folder, its path and the SHA-1 of what `ast.dump` gives for it, in
// the format of `codehash.py --ast`, so that the two outputs can be compared line by line.
//
//   ast_check [--eval | --single | --func-type] [--incomplete] [--open] [--type-comments] [--version=MINOR]
//             [--full] [--time | --errors | --symbols | --warnings] FILE_OR_FOLDER...
//
// --full prints the texts themselves, --time only how long parsing took, --errors one line a file in the format of
// errors.py (basename, then accepted or the error), --symbols hashes the symbol tables instead, in the format of
// symbols_reference.py, --warnings lists the warnings. `ast_check --nodes` prints the kinds of nodes and their fields.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "syntax/ast/dump.h"
#include "syntax/ast/node_fields.h"
#include "syntax/ast/parse.h"
#include "syntax/source/decode.h"
#include "syntax/symbols/symbol_table.h"
#include "tests/tools/sha1.h"

namespace fs = std::filesystem;
using krait::diagnostics::Diagnostic;

namespace {

void collect(const fs::path& path, std::vector<std::string>& files) {
  if (!fs::is_directory(path)) {
    files.push_back(path.string());
    return;
  }
  std::vector<fs::path> here(fs::directory_iterator(path), fs::directory_iterator{});
  std::sort(here.begin(), here.end());
  for (const fs::path& entry : here) {
    if (!fs::is_directory(entry) && entry.extension() == ".py") files.push_back(entry.string());
  }
  for (const fs::path& entry : here) {
    if (fs::is_directory(entry)) collect(entry, files);
  }
}

std::string number_or_none(int32_t value) {
  return value == krait::diagnostics::kNoNumber ? "None" : std::to_string(value);
}

bool has_place(const Diagnostic& error) {
  using krait::diagnostics::ErrorType;
  return error.type == ErrorType::SyntaxError || error.type == ErrorType::IndentationError ||
         error.type == ErrorType::TabError;
}

std::string describe(const Diagnostic& error) {
  const auto& at = error.reported;
  if (!has_place(error)) return std::string(name_of(error.type)) + ": " + error.message;
  return std::string(name_of(error.type)) + ": " + error.message + " (" + number_or_none(at.lineno) + ":" +
         number_or_none(at.offset) + "-" + number_or_none(at.end_lineno) + ":" + number_or_none(at.end_offset) + ")";
}

std::string describe_as_errors(const Diagnostic& error) {
  const auto& at = error.reported;
  if (!has_place(error)) return std::string(name_of(error.type)) + " | " + error.message;
  return std::string(name_of(error.type)) + " | " + error.message + " | " + number_or_none(at.lineno) + " " +
         number_or_none(at.offset) + " " + number_or_none(at.end_lineno) + " " + number_or_none(at.end_offset);
}

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Every kind with its fields, in the words of the docstrings of Python's ast classes.
void print_nodes() {
  using namespace krait::ast;
  for (size_t i = 0; i < kKindCount; i++) {
    auto kind = static_cast<Kind>(i);
    std::printf("%s", name_of(kind));
    for (const FieldInfo& field : fields_of(kind)) {
      std::printf(" %s%s", field.name, field.list ? "*" : field.optional ? "?" : "");
    }
    std::printf("%s\n", has_position(kind) ? " @" : "");
  }
}

enum class Mode { Hash, Time, Errors, Symbols, Warnings };

/// A scope as symbols_reference.py writes it: raw numbers of CPython's `_symtable`.
void append_scope(const krait::symbols::Scope& scope, std::string& out) {
  out += std::to_string(static_cast<int>(scope.type)) + " " + std::string(scope.name) + " " +
         std::to_string(scope.lineno) + " " + std::to_string(scope.nested) + " (";
  for (std::string_view name : scope.varnames) out += std::string(name) + ",";
  out += ")";
  std::vector<std::string> symbols;
  for (const auto& symbol : scope.symbols) {
    symbols.push_back(std::string(symbol.name) + "=" +
                      std::to_string(symbol.flags | static_cast<int>(symbol.resolution) << 11));
  }
  std::sort(symbols.begin(), symbols.end());
  for (const std::string& symbol : symbols) out += " " + symbol;
  out += "\n";
  for (const auto* child : scope.children) append_scope(*child, out);
}

std::string symbols_of(const krait::ast::Mod& module) {
  auto built = krait::symbols::build(module);
  if (built.error) return describe(*built.error);
  std::string out;
  append_scope(built.table->top(), out);
  return out;
}

std::string check(const std::string& path, Mode mode, const krait::ast::ParseOptions& options) {
  auto decoded = krait::source::decode(read(path), krait::source::Origin::kBytes, path);
  if (decoded.error && mode == Mode::Warnings) return "";
  if (decoded.error) return mode == Mode::Errors ? describe_as_errors(*decoded.error) : describe(*decoded.error);
  auto result = krait::ast::parse(decoded.text, options);
  if (!result.ok() && mode == Mode::Warnings) return "";
  if (!result.ok()) return mode == Mode::Errors ? describe_as_errors(result.error()) : describe(result.error());
  if (mode == Mode::Time) return "";
  if (mode == Mode::Warnings) {
    std::string out;
    for (const Diagnostic& warning : result.warnings) {
      out += path + ":" + std::to_string(warning.reported.lineno) + ": " + name_of(warning.type) + ": " +
             warning.message + "\n";
    }
    return out;
  }
  if (mode == Mode::Errors) {
    auto table = krait::symbols::build(*result.module);
    return table.error ? describe_as_errors(*table.error) : "accepted";
  }
  if (mode == Mode::Symbols) return symbols_of(*result.module);
  std::string text;
  if (!krait::ast::dump(*result.module, text)) {
    return "RecursionError: maximum recursion depth exceeded during ast construction";
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  Mode mode = Mode::Hash;
  bool full = false;
  krait::ast::ParseOptions options;
  std::vector<std::string> files;
  for (int i = 1; i < argc; i++) {
    std::string argument = argv[i];
    if (argument == "--nodes") {
      print_nodes();
      return 0;
    }
    if (argument == "--full") {
      full = true;
    } else if (argument == "--eval") {
      options.mode = krait::ast::ParseMode::Eval;
    } else if (argument == "--single") {
      options.mode = krait::ast::ParseMode::Single;
    } else if (argument == "--type-comments") {
      options.type_comments = true;
    } else if (argument.starts_with("--version=")) {
      options.feature_version = std::atoi(argument.c_str() + 10);
    } else if (argument == "--incomplete") {
      options.allow_incomplete = true;
    } else if (argument == "--open") {
      options.imply_dedents = false;
    } else if (argument == "--func-type") {
      options.mode = krait::ast::ParseMode::FuncType;
    } else if (argument == "--time") {
      mode = Mode::Time;
    } else if (argument == "--warnings") {
      mode = Mode::Warnings;
    } else if (argument == "--symbols") {
      mode = Mode::Symbols;
    } else if (argument == "--errors") {
      mode = Mode::Errors;
    } else {
      collect(argument, files);
    }
  }
  auto start = std::chrono::steady_clock::now();
  for (const std::string& path : files) {
    std::string text = check(path, mode, options);
    if (mode == Mode::Hash || mode == Mode::Symbols) {
      if (full) {
        std::printf("== %s\n%s\n", path.c_str(), text.c_str());
      } else {
        std::printf("%s %s\n", path.c_str(), krait::tests::sha1(text).c_str());
      }
    } else if (mode == Mode::Errors) {
      std::printf("%s %s\n", fs::path(path).filename().c_str(), text.c_str());
    }
    if (mode == Mode::Warnings) std::printf("%s", text.c_str());
    std::fflush(stdout);
  }
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  if (mode == Mode::Time) std::printf("%zu files, %.3f s\n", files.size(), took.count());
  return 0;
}
