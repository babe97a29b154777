#include "interpreter/dump.h"

#include <stdio.h>
#include <string.h>

#include "interpreter/compiler/compile.h"
#include "interpreter/compiler/disassemble.h"
#include "interpreter/host/files.h"
#include "syntax/ast/dump.h"
#include "syntax/ast/parse.h"
#include "syntax/cst/cst.h"
#include "syntax/source/decode.h"
#include "syntax/symbols/symbol_table.h"

namespace krait {

namespace {

int refuse(const std::string& file, const source::SourceText& text, const diagnostics::Diagnostic& d) {
  fprintf(stderr, "  File \"%s\", line %d\n", file.c_str(), d.reported.lineno);
  if (d.reported.lineno > 0) {
    std::string line(text.line_text(static_cast<uint32_t>(d.reported.lineno) - 1));
    size_t indent = line.find_first_not_of(" \t\f");
    if (indent != std::string::npos) fprintf(stderr, "    %s\n", line.c_str() + indent);
  }
  fprintf(stderr, "%s: %s\n", diagnostics::name_of(d.type), d.message.c_str());
  return 1;
}

int dump_compiled(const Options& o, const source::SourceText& text, ast::ParseResult& parsed) {
  if (o.dump_stage == "symbols") {
    symbols::BuildResult symbols = symbols::build(*parsed.module);
    if (!symbols.table) return refuse(o.target, text, *symbols.error);
    fputs(symbols::dump(*symbols.table).c_str(), stdout);
    return 0;
  }
  compiler::CompileOptions options;
  options.filename = o.target;
  options.optimize = o.config.optimize;
  compiler::CompileResult compiled = compiler::compile(*parsed.module, parsed.arena, options);
  if (!compiled.ok()) return refuse(o.target, text, compiled.error());
  fputs(compiler::disassemble(*compiled.code).c_str(), stdout);
  return 0;
}

}  // namespace

int dump_stage(const Options& o) {
  std::string bytes;
  if (o.target.empty()) return fputs("krait: --dump needs a file\n", stderr), 2;
  if (int error = host::read_file(o.target, bytes)) {
    fprintf(stderr, "krait: can't open file '%s': [Errno %d] %s\n", o.target.c_str(), error, strerror(error));
    return 2;
  }
  source::Decoded decoded = source::decode(bytes, source::Origin::kFile, o.target);
  if (decoded.error) return refuse(o.target, decoded.text, *decoded.error);
  if (o.dump_stage == "cst") {
    cst::Parser parser;
    cst::Cst tree = parser.parse(decoded.text.text());
    fputs(tree.dump(decoded.text.text()).c_str(), stdout);
    return 0;
  }
  ast::ParseOptions options;
  options.filename = o.target;
  ast::ParseResult parsed = ast::parse(decoded.text, options);
  if (!parsed.ok()) return refuse(o.target, decoded.text, parsed.error());
  if (o.dump_stage != "ast") return dump_compiled(o, decoded.text, parsed);
  std::string shown;
  if (!ast::dump(*parsed.module, shown)) return fputs("krait: the tree is nested too deeply to be shown\n", stderr), 1;
  puts(shown.c_str());
  return 0;
}

}  // namespace krait
