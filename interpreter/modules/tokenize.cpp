// The module _tokenize: the tokens that the parser sees, by syntax/tokens. The library's tokenize is another tokenizer,
// which keeps comments and never stops at a fault.
#include "syntax/tokens/tokenizer.h"

#include "interpreter/modules/native_object.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/compile_source.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/text.h"

namespace krait::modules {

namespace {

using tokens::Token;
using tokens::Tokenizer;
using Kind = tokens::Type;

// What an iterator reads: the tokenizer borrows the text, so neither moves.
struct Reading {
  explicit Reading(std::string_view source) : text(tokens::normalise_newlines(source)), tokenizer(text) {}
  std::string text;
  Tokenizer tokenizer;
};

struct TokenIterator : Object {
  Reading* reading;  // owned
};

void iterator_destroy(Object* o) { delete static_cast<TokenIterator*>(o)->reading; }

Result iterator_new(Thread& t, const Args& a) {
  if (!is_str(a[0]))
    return raise_type_error(t, "TokenizerIter() argument 'source' must be str, not ", type_name(t, a[0]));
  std::string_view source = TRY(str_utf8(t, as<Str>(a[0])));
  auto* it = allocate<TokenIterator>(t, as<Type>(a.self));
  if (!it) return raised;
  it->reading = new Reading(source);
  return Result::own(it);
}

Result raise_failure(Thread& t, const Reading& reading) {
  const tokens::Failure& failure = reading.tokenizer.failure();
  diagnostics::Diagnostic error;
  error.message = failure.message;
  error.reported = {failure.line, failure.offset, failure.line, failure.end_offset};
  error.text_origin = diagnostics::TextOrigin::Buffer;
  error.text = source::SourceText(reading.text).line_text(static_cast<uint32_t>(failure.line - 1));
  Ref filename = TRY(make_str(t, "<string>"));
  return vm::raise_diagnostic(t, error, filename.as<Str>(), reading.text);
}

// The hard keywords that the parser's tokens tell from other names.
Kind kind_of(const Token& token, std::string_view text) {
  if (token.type != Kind::kName) return token.type;
  std::string_view name = token.text(text);
  return name == "async" ? Kind::kAsync : name == "await" ? Kind::kAwait : Kind::kName;
}

Result iterator_next(Thread& t, Value self) {
  Reading& reading = *as<TokenIterator>(self)->reading;
  Token token = reading.tokenizer.next();
  if (token.type == Kind::kErrorToken && reading.tokenizer.stop() == tokens::Stop::kError)
    return raise_failure(t, reading);
  if (token.type == Kind::kErrorToken || token.type == Kind::kEndMarker) return kAbsent;
  std::string held(reading.tokenizer.held());
  if (reading.tokenizer.line_is_completed()) held += '\n';
  bool empty = token.type == Kind::kNewline || token.type == Kind::kIndent || token.type == Kind::kDedent;
  Ref text = TRY(make_str(t, empty ? std::string_view() : token.text(reading.text))), line = TRY(make_str(t, held));
  return make_tuple(t, {text.get(), small_int(static_cast<int>(kind_of(token, reading.text))), small_int(token.line),
                        small_int(token.end_line), small_int(token.column), small_int(token.end_column), line.get()});
}

const TypeSpec kIteratorType = {.name = "_tokenize.TokenizerIter",
                                .size = sizeof(TokenIterator),
                                .new_ = {"TokenizerIter(source)", iterator_new},
                                .slots = {.destroy = iterator_destroy, .iter = self_iterator, .next = iterator_next}};

Status module_init(Thread& t, Value module) {
  (void)TRY(module_add_type(t, module, kIteratorType));
  return ok();
}

}  // namespace

extern const NativeModule kTokenizeModule;
const NativeModule kTokenizeModule = {"_tokenize", nullptr, nullptr, module_init};

}  // namespace krait::modules
