// What a fault leaves of the cuts around it: a large class or function is looked at again only near it.
#include <catch2/catch.hpp>

#include <string>

#include "syntax/cst/cst.h"
#include "syntax/cst/split.h"

using namespace krait;

namespace {

std::string class_of_methods(int count) {
  std::string text = "class A:\n";
  for (int i = 0; i < count; i++) {
    text += "    def m" + std::to_string(i) + "(self, x):\n";
    text += "        if x > 3:\n            return x\n        return 0\n\n";
  }
  return text;
}

std::string function_of_statements(int count) {
  std::string text = "async def f(x):\n";
  for (int i = 0; i < count; i++) text += "    if x > " + std::to_string(i) + ":\n        await x.call('text', x)\n";
  return text;
}

std::string with(std::string text, const std::string& place, const std::string& added) {
  return text.insert(text.find(place), added);
}

size_t statements_of(const cst::Cst& tree, cst::Kind kind) {
  size_t count = 0;
  const cst::Record* records = tree.root().record();
  for (uint32_t i = 0; i < records->size; i++) count += records[i].kind == kind;
  return count;
}

}  // namespace

TEST_CASE("a line of a large class that lost its indentation leaves the other methods their parts", "[cst]") {
  std::string text = class_of_methods(100);
  size_t whole = cst::split(text).parts.size();
  CHECK(whole > 50);
  for (const char* typed : {".", "x", "=", ")", "x.", "the rest of a comment:\n"}) {
    INFO(typed);
    CHECK(cst::split(with(text, "        if x > 3", typed)).parts.size() + 2 > whole);
  }
}

TEST_CASE("a fault in a large function leaves the statements around it as they were", "[cst]") {
  std::string text = function_of_statements(400);
  CHECK(cst::split(text).parts.size() == 1);
  CHECK(cst::split_functions(text).parts.size() > 300);
  CHECK(cst::split_functions(function_of_statements(20)).parts.size() == 1);
  cst::Parser parser;
  CHECK(statements_of(parser.parse(text), cst::Kind::kIfStatement) == 400);
  for (const char* typed : {"x = = 1\n", "(", "'", "if", "class :\n", "    "}) {
    INFO(typed);
    cst::Cst tree = parser.parse(with(text, "    if x > 200", typed));
    CHECK_FALSE(tree.faults().empty());
    CHECK(statements_of(tree, cst::Kind::kIfStatement) + 2 >= 400);
    CHECK(statements_of(tree, cst::Kind::kFunctionDefinition) == 1);
  }
}

TEST_CASE("a bracket that a pair of a large display leaves open takes no more than the pair", "[cst]") {
  std::string text = "d = {\n";
  for (int i = 0; i < 300; i++) text += "    'k" + std::to_string(i) + "': ('text', name),\n";
  text += "}\n";
  cst::Parser parser;
  size_t whole = statements_of(parser.parse(text), cst::Kind::kPair);
  CHECK(whole == 300);
  for (const char* typed : {"(", "[", "f(x, ", "{"}) {
    INFO(typed);
    cst::Cst tree = parser.parse(with(text, "('text', name),\n    'k151'", typed));
    CHECK(tree.faults().size() >= 1);
    CHECK(tree.faults().size() <= 4);
    CHECK(statements_of(tree, cst::Kind::kPair) + 3 >= whole);
  }
  CHECK(parser.parse("d = {'a': (lambda x, y: x), 'b': [c['d', 'e':'f']], 'g': {h, i}}\n").faults().empty());
}
