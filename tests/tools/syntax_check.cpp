// Prints, for every file of a folder, what the front end says: the form of shared/oracle/errors.py, so that the two can
// be compared line by line. `--cst FILE` prints a tree, `--tree` asks the tree alone, `--recovered` prints for each
// file the statements and errors that an editor has of it, for recovery.py.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "syntax/ast/literal_check.h"
#include "syntax/ast/node_fields.h"
#include "syntax/ast/parse.h"
#include "syntax/cst/cst.h"
#include "syntax/diagnostics/explain.h"
#include "syntax/diagnostics/recovery.h"
#include "syntax/diagnostics/validate_code.h"
#include "syntax/source/decode.h"
#include "syntax/symbols/symbol_table.h"

namespace fs = std::filesystem;
using namespace krait;

static std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

static std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

static std::string number(int32_t value, bool none) { return none ? "None" : std::to_string(value); }

static void print_verdict(const fs::path& path, const std::optional<diagnostics::Diagnostic>& error) {
  if (!error) {
    std::printf("%s accepted\n", path.filename().c_str());
    return;
  }
  const diagnostics::Reported& at = error->reported;
  bool none = at.lineno == diagnostics::kNoNumber, no_end = at.end_lineno == diagnostics::kNoNumber;
  std::printf("%s %s | %s", path.filename().c_str(), diagnostics::name_of(error->type), error->message.c_str());
  if (error->type <= diagnostics::ErrorType::TabError) {
    std::printf(" | %s %s %s %s", number(at.lineno, none).c_str(), number(at.offset, none).c_str(),
                number(at.end_lineno, no_end).c_str(), number(at.end_offset, no_end).c_str());
  }
  std::printf("\n");
}

/// What the whole front end says, or, with `explain_only`, the recogniser without a look at the tree.
static std::optional<diagnostics::Diagnostic> check(const fs::path& path, bool explain_only,
                                                    ast::ParseMode mode = ast::ParseMode::Exec) {
  std::string bytes = read_file(path);
  source::Decoded decoded = source::decode(bytes, source::Origin::kBytes, path.filename().string());
  if (decoded.error) return decoded.error;
  if (explain_only) {
    cst::Parser parser;
    ast::LiteralCheck literals{parser};
    return diagnostics::explain(decoded.text, {.literals = literals.hook()});
  }
  ast::ParseOptions options;
  options.mode = mode;
  ast::ParseResult result = ast::parse(decoded.text, options);
  if (result.ok()) return std::nullopt;
  return result.error();
}

static bool is_statement(const ast::Node& node) {
  return ast::with_node(node,
                        [](const auto& typed) { return std::is_base_of_v<ast::Stmt, std::decay_t<decltype(typed)>>; });
}

/// A line a statement: its kind and range, the kind and line of the statement that it is in.
static void print_statements(const ast::Node& node, const ast::Stmt* owner) {
  const ast::Stmt* inner = owner;
  if (is_statement(node)) {
    inner = static_cast<const ast::Stmt*>(&node);
    std::printf("s %s %d %d %d %d %s %d\n", ast::name_of(node.kind), inner->lineno, inner->col_offset,
                inner->end_lineno, inner->end_col_offset, owner ? ast::name_of(owner->kind) : "-",
                owner ? owner->lineno : 0);
  }
  ast::for_each_child(node, [&](const ast::Node& child) { print_statements(child, inner); });
}

static void print_diagnostic(const source::SourceText& text, const diagnostics::Diagnostic& error) {
  if (error.is_warning()) return;
  bool unplaced = error.shown.start == error.shown.end && error.stage != diagnostics::Stage::Parse;
  uint32_t first = unplaced ? static_cast<uint32_t>(error.reported.lineno - 1) : text.line_of(error.shown.start);
  uint32_t last = unplaced ? first : text.line_of(error.shown.end);
  std::printf("d %u %u %s: %s\n", first + 1, last + 1, diagnostics::name_of(error.type), error.message.c_str());
}

static void print_recovered(const fs::path& path) {
  source::SourceText text(read_file(path));
  ast::ParseOptions options;
  options.all_errors = true;
  ast::ParseResult result = ast::parse(text, options);
  std::printf("== %s\n", path.filename().c_str());
  if (const ast::Mod* tree = result.ok() ? result.module : result.recovered) print_statements(*tree, nullptr);
  if (result.ok()) {
    symbols::BuildResult built = symbols::build(*result.module);
    if (built.error) result.errors.push_back(*built.error);
    for (const diagnostics::Diagnostic& error : built.more_errors) result.errors.push_back(error);
    if (built.table) {
      for (const diagnostics::Diagnostic& error : diagnostics::validate_code(*result.module, *built.table)) {
        result.errors.push_back(error);
      }
    }
  }
  for (const diagnostics::Diagnostic& error : result.errors) print_diagnostic(text, error);
}

int main(int argc, char** argv) {
  if (argc == 3 && !std::strcmp(argv[1], "--cst")) {
    std::string text = read_file(argv[2]);
    std::fputs(cst::Parser().parse(text).dump(text).c_str(), stdout);
    return 0;
  }
  if (argc == 3 && !std::strcmp(argv[1], "--faults")) {
    std::printf("%s\n", argv[2]);
    source::SourceText text(read_file(argv[2]));
    ast::ParseOptions options;
    options.all_errors = true;
    ast::ParseResult result = ast::parse(text, options);
    for (const diagnostics::Diagnostic& fault : result.errors) {
      const diagnostics::Reported& at = fault.reported;
      std::printf("%d:%d-%d:%d %s: %s\n", at.lineno, at.offset, at.end_lineno, at.end_offset,
                  diagnostics::name_of(fault.type), fault.message.c_str());
    }
    return 0;
  }
  if (argc == 3 && !std::strcmp(argv[1], "--tree")) {
    cst::Parser parser;
    for (const fs::path& path : files_of(argv[2])) {
      std::string text = read_file(path);
      cst::Cst tree = parser.parse(text);
      std::printf("%s %s\n", path.filename().c_str(), tree.faults().empty() ? "accepted" : "refused");
    }
    return 0;
  }
  if (argc == 3 && !std::strcmp(argv[1], "--recovered")) {
    for (const fs::path& path : files_of(argv[2])) print_recovered(path);
    return 0;
  }
  if (argc == 3 && (!std::strcmp(argv[1], "--eval") || !std::strcmp(argv[1], "--single"))) {
    ast::ParseMode mode = argv[1][2] == 'e' ? ast::ParseMode::Eval : ast::ParseMode::Single;
    for (const fs::path& path : files_of(argv[2])) print_verdict(path, check(path, false, mode));
    return 0;
  }
  if (argc == 2 || (argc == 3 && !std::strcmp(argv[1], "--explain"))) {
    for (const fs::path& path : files_of(argv[argc - 1])) print_verdict(path, check(path, argc == 3));
    return 0;
  }
  std::fprintf(stderr,
               "usage: syntax_check [--cst FILE | --faults FILE | --tree FOLDER | --explain FOLDER | --eval FOLDER | "
               "--single FOLDER | --recovered FOLDER | FOLDER]\n");
  return 2;
}
