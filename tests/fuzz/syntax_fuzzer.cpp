// Any bytes get a verdict: a tree, or errors whose ranges lie in the text. libFuzzer; built by the preset `fuzz`.
//   build/fuzz/bin/syntax_fuzzer -max_total_time=60 CORPUS_FOLDER /usr/lib/python3.11
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "syntax/ast/parse.h"
#include "syntax/source/decode.h"

using namespace krait;

static void check(const source::SourceText& text, ast::ParseMode mode) {
  ast::ParseOptions options;
  options.mode = mode;
  options.all_errors = true;
  ast::ParseResult result = ast::parse(text, options);
  if (!result.ok() && result.errors.empty()) std::abort();
  for (const diagnostics::Diagnostic& error : result.errors) {
    if (error.shown.start > error.shown.end || error.shown.end > text.size()) std::abort();
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  source::Decoded decoded = source::decode(bytes, data[0] & 4 ? source::Origin::kFile : source::Origin::kBytes, "fuzz");
  if (decoded.error) return 0;
  check(decoded.text, static_cast<ast::ParseMode>((data[0] & 3) % 3));
  return 0;
}
