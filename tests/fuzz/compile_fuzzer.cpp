// Any text that parses compiles to a code object that marshal can write, or gets the compiler's error.
#include "interpreter/code/marshal_write.h"
#include "interpreter/compiler/compile.h"
#include "syntax/ast/parse.h"
#include "tests/fuzz/fuzzing.h"

using namespace krait;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  source::Decoded decoded = fuzzing::text_of(data, size);
  if (decoded.error) return 0;
  ast::ParseOptions parse_options;
  parse_options.mode = static_cast<ast::ParseMode>((data[0] & 3) % 3);
  ast::ParseResult parsed = ast::parse(decoded.text, parse_options);
  if (!parsed.ok()) return 0;
  compiler::CompileOptions options;
  options.filename = "fuzz";
  options.optimize = (data[0] >> 3) % 3;
  auto compiled = compiler::compile(*parsed.module, parsed.arena, options);
  fuzzing::require(compiled.ok() || !compiled.error().message.empty());
  std::string bytes;
  if (compiled.ok()) (void)code::write_marshal(code::Constant::code(compiled.code), 4, bytes);
  return 0;
}
