// Any bytes get a verdict: an abstract tree, or errors whose ranges lie in the text.
#include "syntax/ast/parse.h"
#include "tests/fuzz/fuzzing.h"

using namespace krait;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  source::Decoded decoded = fuzzing::text_of(data, size);
  if (decoded.error) return 0;
  ast::ParseOptions options;
  options.mode = static_cast<ast::ParseMode>(data[0] & 3);
  options.all_errors = data[0] & 8;
  options.type_comments = data[0] & 16;
  options.allow_incomplete = data[0] & 32;
  ast::ParseResult result = ast::parse(decoded.text, options);
  fuzzing::require(result.ok() || !result.errors.empty());
  for (const diagnostics::Diagnostic& error : result.errors) fuzzing::require_range(error, decoded.text);
  for (const diagnostics::Diagnostic& warning : result.warnings) fuzzing::require_range(warning, decoded.text);
  return 0;
}
