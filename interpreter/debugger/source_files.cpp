#include "interpreter/debugger/source_files.h"

#include "interpreter/compiler/compile.h"
#include "interpreter/host/files.h"
#include "interpreter/objects/code.h"
#include "interpreter/runtime/raise.h"
#include "syntax/ast/parse.h"
#include "syntax/source/decode.h"

namespace krait::debugger {

bool read_source(const std::string& path, source::SourceText& out) {
  std::string bytes;
  if (host::read_file(path, bytes)) return false;
  source::Decoded decoded = source::decode(bytes, source::Origin::kFile, path);
  if (decoded.error) return false;
  out = std::move(decoded.text);
  return true;
}

Ref compile_quietly(Thread& t, const std::string& path) {
  source::SourceText text;
  if (!read_source(path, text)) return {};
  ast::ParseOptions options;
  options.filename = path;
  ast::ParseResult parsed = ast::parse(text, options);
  if (!parsed.ok()) return {};
  compiler::CompileOptions how;
  how.filename = path;
  how.recursion_limit = t.interpreter->recursion_limit;
  compiler::CompileResult compiled = compiler::compile(*parsed.module, parsed.arena, how);
  if (!compiled.ok()) return {};
  Result made = make_code(t, *compiled.code);
  if (made.is_raised()) return clear_pending(t), Ref();
  return made.take();
}

}  // namespace krait::debugger
