// Text to a runtime code object: the front end and the compiler in one call, their diagnostics as Python exceptions.
#pragma once
#include <string>
#include <string_view>

#include "interpreter/objects/code.h"

namespace krait::diagnostics { struct Diagnostic; }
namespace krait::ast {
class Arena;
struct Mod;
}  // namespace krait::ast

namespace krait::vm {

enum class SourceMode { Exec, Eval, Single, FunctionType };

// PyCF_* flags of compile().
enum CompileFlags : uint32_t {
  kCompileDontImplyDedent = 0x200, kCompileOnlyAst = 0x400, kCompileIgnoreCookie = 0x800, kCompileTypeComments = 0x1000,
  kCompileTopLevelAwait = 0x2000, kCompileIncompleteInput = 0x4000,
};

struct SourceOptions {
  SourceMode mode = SourceMode::Exec;
  uint32_t flags = 0;          // CompileFlags and the CO_FUTURE_* bits to inherit
  int optimize = -1;           // -1: as the command line says
  int feature_version = -1;    // minor version of the grammar; -1: this one
  bool of_file =
      false;  // the bytes of a script, not an argument of compile(): faults of encoding are worded differently
  bool at_prompt = false;      // the lines of one entry that a prompt has read so far
};

// Bytes: decoded by their BOM or coding cookie (PEP 263). Text: UTF-8 (a str's contents), cookies ignored.
Result compile_bytes(Thread&, std::string_view bytes, Str* filename, const SourceOptions&);
Result compile_text(Thread&, std::string_view utf8, Str* filename, const SourceOptions&);

// A tree to a code object (compile() of an ast object). text: the source, for errors; may be empty.
Result compile_tree(Thread&, ast::Mod&, ast::Arena&, std::string_view text, Str* filename, const SourceOptions&);

// What parse_value hands on. Valid during the call.
struct ParsedSource {
  const ast::Mod& module;
  std::string_view text;
  Str* filename;
};
// Parses source (a str, or bytes-like) and hands the tree to `use`, whose answer it returns.
Result parse_value(Thread&, Value source, Str* filename, const SourceOptions&,
                   Result (*use)(Thread&, const ParsedSource&));

// Gives a code object, and those among its constants that had the same file name, another one.
void code_set_filename(Code*, Str* filename);

// The code of a file of the standard library, from its .pyc if that is up to date. `shown` is its co_filename.
Result load_library_code(Thread&, const std::string& path, const std::string& shown);

// The code object in marshalled bytes (what follows the header of a .pyc).
Result load_marshalled_code(Thread&, std::string_view bytes);

// A SyntaxError (or one of its like) for a diagnostic; `text` is the source, for the exception's text attribute, and
// `mode` what it was compiled as.
Raised raise_diagnostic(Thread&, const diagnostics::Diagnostic&, Str* filename, std::string_view text,
                        SourceMode mode = SourceMode::Exec);

}  // namespace krait::vm
