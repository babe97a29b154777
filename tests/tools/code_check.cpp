// Compiles each .py file named or listed on standard input and writes what came of it to standard output, one record a
// file, for code_check.py to hold against CPython's compile():
//
//   code_check [-O | -OO] [--time] [FILE...]
//
// A record is the line `path<TAB>code LENGTH` followed by LENGTH bytes of marshal, or `path<TAB>error TEXT`. --time
// writes no records but how long text to code took altogether.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "interpreter/code/marshal_write.h"
#include "interpreter/compiler/compile.h"
#include "syntax/ast/parse.h"
#include "syntax/source/decode.h"

namespace {

using krait::diagnostics::Diagnostic;
using krait::diagnostics::ErrorType;

std::string number(int32_t value) { return value == krait::diagnostics::kNoNumber ? "None" : std::to_string(value); }

// The format of codehash.py.
std::string describe(const Diagnostic& error) {
  std::string text = std::string(name_of(error.type)) + ": " + error.message;
  bool placed = error.type == ErrorType::SyntaxError || error.type == ErrorType::IndentationError ||
                error.type == ErrorType::TabError;
  const auto& at = error.reported;
  if (!placed) return text;
  return text + " (" + number(at.lineno) + ":" + number(at.offset) + "-" + number(at.end_lineno) + ":" +
         number(at.end_offset) + ")";
}

// The code object, or a text that says why there is none.
krait::code::CodeRef compile_file(const std::string& path, int optimize, std::string& why) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  auto decoded = krait::source::decode(std::move(bytes), krait::source::Origin::kBytes, path);
  if (decoded.error) return why = describe(*decoded.error), nullptr;
  krait::ast::ParseOptions parse_options;
  parse_options.filename = path;
  auto parsed = krait::ast::parse(decoded.text, parse_options);
  if (!parsed.ok()) return why = describe(parsed.error()), nullptr;
  krait::compiler::CompileOptions options;
  options.filename = path;
  options.optimize = optimize;
  auto compiled = krait::compiler::compile(*parsed.module, parsed.arena, options);
  if (!compiled.ok()) why = describe(compiled.error());
  return compiled.code;
}

void write_record(const std::string& path, const krait::code::CodeRef& code, const std::string& why) {
  std::string bytes;
  if (!code) {
    std::printf("%s\terror %s\n", path.c_str(), why.c_str());
  } else if (auto error = write_marshal(krait::code::Constant::code(code), 4, bytes)) {
    std::printf("%s\terror marshal: %s\n", path.c_str(), error.message.c_str());
  } else {
    std::printf("%s\tcode %zu\n", path.c_str(), bytes.size());
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> files;
  int optimize = 0;
  bool time_only = false;
  for (int i = 1; i < argc; i++) {
    if (!std::strcmp(argv[i], "-O") || !std::strcmp(argv[i], "-OO")) {
      optimize = static_cast<int>(std::strlen(argv[i])) - 1;
    } else if (!std::strcmp(argv[i], "--time")) {
      time_only = true;
    } else {
      files.push_back(argv[i]);
    }
  }
  for (std::string line; files.empty() && std::getline(std::cin, line);) {
    if (!line.empty()) files.push_back(line);
    if (std::cin.peek() == EOF) break;
    while (std::getline(std::cin, line)) files.push_back(line);
  }
  auto start = std::chrono::steady_clock::now();
  for (const std::string& path : files) {
    std::string why;
    krait::code::CodeRef code = compile_file(path, optimize, why);
    if (!time_only) write_record(path, code, why);
  }
  std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
  if (time_only) std::printf("%zu files, %.3f s\n", files.size(), spent.count());
}
