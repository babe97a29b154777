// The faithful tokens of any text lie in it, one behind the other, and come to an end; the parts that a text is cut
// into cover it.
#include "syntax/cst/split.h"
#include "syntax/tokens/tokenizer.h"
#include "tests/fuzz/fuzzing.h"

using namespace krait;

static void check_tokens(std::string_view text) {
  tokens::Tokenizer tokenizer(text);
  uint32_t reached = 0;
  for (size_t count = 0; tokenizer.stop() == tokens::Stop::kNothing; count++) {
    tokens::Token token = tokenizer.next();
    if (token.type == tokens::Type::kErrorToken) break;
    fuzzing::require(token.start <= token.end && token.end <= text.size() + 1 && token.end >= reached);
    fuzzing::require(count <= 4 * text.size() + 400);
    reached = token.end;
  }
  fuzzing::require(tokenizer.stop() != tokens::Stop::kError || !tokenizer.failure().message.empty());
}

static void check_parts(std::string_view text) {
  cst::Split split = cst::split(text);
  uint32_t at = 0;
  for (const cst::Part& part : split.parts) {
    fuzzing::require(part.start == at && part.end >= part.start && part.classes < split.classes.size());
    at = part.end;
  }
  fuzzing::require(at == text.size());
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  source::Decoded decoded = fuzzing::text_of(data, size);
  if (decoded.error) return 0;
  check_tokens(tokens::normalise_newlines(decoded.text.text()));
  check_parts(decoded.text.text());
  return 0;
}
