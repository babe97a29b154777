// The concrete tree by both parsers, and that nothing a person may type stops the front end.
#include <catch2/catch.hpp>

#include <random>
#include <string>

#include "syntax/ast/parse.h"
#include "syntax/cst/cst.h"
#include "syntax/diagnostics/explain.h"
#include "syntax/tokens/tokenizer.h"

using namespace krait;

namespace {

constexpr const char* kSample = R"(# a sample
import os, sys as system

@decorate(1, key="value")
class Tree(Base):
    """Many
    lines."""
    size: int = 0

    def grow(self, by=1, *, fast=False):
        try:
            while by > 0:
                self.items[by:2] = [x for x in range(10) if x % 2]
                by -= 1
        except (KeyError, ValueError) as error:
            raise Problem(f"{error!r:>{10}}") from error
        else:
            return {"a": 1, **self.more}, lambda y, *z: (y, z)

async def main(path):
    async with open(path) as file, lock:
        await file.read()
    match path:
        case {"x": [1, 2, *rest], **others} if rest:
            print(rest)
        case str(value) | Name.value as whole:
            pass
    if (n := len(path)) > 3: return n
    total = (1 +
             2)
)";

const std::string kPieces[] = {
    "(",  ")",  "[", "]",        "{",       "}",      ":",    ",",      "\"",       "'''",     "\n", "\n    ", "  ",
    "\t", "\\", "#", "def f():", "if x",    "else:",  "try:", "except", "return",   "=",       "x",  "1",      ".",
    "*",  "@",  "é", "\r\n",     "class A", "lambda", " in ", "f'{",    "match x:", "case 1:", "0x", "async ", "\\\n"};

std::string change_randomly(const std::string& text, std::mt19937& random) {
  auto whole_characters = [&](size_t at) {
    while (at < text.size() && (text[at] & 0xC0) == 0x80) at++;
    return at;
  };
  size_t start = whole_characters(random() % (text.size() + 1));
  size_t removed = random() % 3 ? 0 : whole_characters(std::min(text.size(), start + random() % 20)) - start;
  std::string added = random() % 4 ? kPieces[random() % std::size(kPieces)] : "";
  std::string changed = text;
  return changed.replace(start, removed, added);
}

}  // namespace

TEST_CASE("valid text has the same tree either way") {
  std::mt19937 random(3);
  cst::Parser parser;
  std::string text = kSample;
  int compared = 0;
  for (int step = 0; step < 4000; step++) {
    std::string changed = change_randomly(text, random);
    cst::Cst fast = parser.parse(changed);
    if (!fast.faults().empty()) continue;  // stay with valid texts
    cst::Cst slow = parser.parse_slowly(changed);
    text = changed;
    INFO("step " << step << "\n" << text);
    CHECK((fast.dump(text) == slow.dump(text)));
    CHECK(fast.depth() == slow.depth());
    compared++;
    if (text.size() > 20000) text = kSample;
  }
  CHECK(compared > 20);
}

TEST_CASE("any text gets a verdict") {
  std::mt19937 random(11);
  for (int round = 0; round < 300; round++) {
    std::string text = kSample;
    for (int step = 0; step < 12; step++) text = change_randomly(text, random);
    ast::ParseOptions options;
    options.all_errors = true;
    options.mode = static_cast<ast::ParseMode>(round % 3);
    ast::ParseResult result = ast::parse(source::SourceText(text), options);
    CHECK((result.ok() || !result.errors.empty()));
    for (const diagnostics::Diagnostic& error : result.errors) {
      CHECK(error.shown.start <= error.shown.end);
      CHECK(error.shown.end <= text.size());
    }
  }
}

TEST_CASE("children come without extras, fields and kinds find them") {
  std::string text = "f(a, # here\n  b)\n";
  cst::Cst tree = cst::Parser().parse(text);
  cst::Node statement = tree.root().child(cst::Kind::kSimpleStatements);
  cst::Node call = statement.named_children().front().named_children().front();
  REQUIRE(call.kind() == cst::Kind::kCall);
  CHECK(call.child(cst::Field::kFunction).text(text) == "f");
  CHECK(call.child(cst::Field::kArguments).named_children().count() == 2);
  CHECK(call.child(cst::Field::kArguments).has(cst::Kind::kTokenLparen));
}

TEST_CASE("the tokenizer stops at the first fault and stays there") {
  tokens::Tokenizer tokenizer("x = 1__0 ]");
  while (tokenizer.stop() == tokens::Stop::kNothing) (void)tokenizer.next();
  CHECK(tokenizer.stop() == tokens::Stop::kError);
  CHECK(tokenizer.failure().message == "invalid decimal literal");
  CHECK(tokenizer.next().type == tokens::Type::kErrorToken);
}

TEST_CASE("explain starts where it is told to") {
  source::SourceText text("x = 1\ny = 2\nz z\n");
  diagnostics::ExplainOptions options;
  options.from = 6;
  auto error = diagnostics::explain(text, options);
  REQUIRE(error);
  CHECK(error->reported.lineno == 3);
  CHECK(error->reported.offset == 3);
  CHECK(error->shown.start == 14);
}
