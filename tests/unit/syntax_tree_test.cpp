// Trees that no source text makes, and the ground they stand on: arenas, positions, tables of fields.
#include <catch2/catch.hpp>

#include "syntax/ast/dump.h"
#include "syntax/ast/node_fields.h"
#include "syntax/ast/numbers.h"
#include "syntax/ast/parse.h"
#include "syntax/ast/positions.h"
#include "syntax/symbols/symbol_table.h"

using namespace krait;
using namespace krait::ast;

namespace {

std::string dumped(const Node& node) {
  std::string out;
  REQUIRE(dump(node, out, false));
  return out;
}

ParseResult parsed(std::string text, ParseOptions options = {}) {
  return parse(source::SourceText(std::move(text)), options);
}

}  // namespace

TEST_CASE("an arena adopts another and keeps its nodes", "[ast]") {
  Arena kept;
  auto* mine = make_node<Name>(kept);
  mine->id = Identifier(kept.copy("mine"));
  Name* theirs = nullptr;
  {
    Arena passing;
    theirs = make_node<Name>(passing);
    theirs->id = Identifier(passing.copy(std::string(100000, 'x')));
    kept.adopt(std::move(passing));
    CHECK(passing.bytes_reserved() == 0);
  }
  CHECK(theirs->id.view().size() == 100000);
  CHECK(mine->id.view() == "mine");
  CHECK(reinterpret_cast<uintptr_t>(kept.allocate(3, 16)) % 16 == 0);
}

TEST_CASE("constants that only programs build are written as Python writes them", "[ast]") {
  Arena arena;
  auto* node = make_node<Constant>(arena);
  ConstantValue items[2];
  items[0].kind = ConstantKind::Int;
  items[0].negative = true;
  items[0].integer = 7;
  items[1].kind = ConstantKind::Complex;
  items[1].real = -0.0;
  items[1].imag = 2;
  node->value.kind = ConstantKind::Tuple;
  node->value.items = items;
  node->value.size = 2;
  CHECK(dumped(*node) == "Constant(value=(-7, (-0+2j)))");
  node->value.size = 1;
  CHECK(dumped(*node) == "Constant(value=(-7,))");
  node->value.kind = ConstantKind::FrozenSet;
  CHECK(dumped(*node) == "Constant(value=frozenset({-7}))");
  node->value.size = 0;
  CHECK(dumped(*node) == "Constant(value=frozenset())");
}

TEST_CASE("a tree too deep to write is refused, not overflowed", "[ast]") {
  Arena arena;
  Expr* inner = make_node<Name>(arena);
  for (int i = 0; i < 100000; i++) {
    auto* outer = make_node<UnaryOp>(arena);
    outer->operand = inner;
    inner = outer;
  }
  std::string out;
  CHECK_FALSE(dump(*inner, out));
}

TEST_CASE("lines end with LF, CR or CRLF, and an origin shifts the first only", "[ast]") {
  Positions positions("a\rb\r\nc\nd", Origin{5, 10});
  CHECK(positions.place(0).line == 5);
  CHECK(positions.place(0).column == 10);
  CHECK(positions.place(2).line == 6);
  CHECK(positions.place(5).line == 7);
  CHECK(positions.place(7).line == 8);
  CHECK(positions.place(7).column == 0);
  CHECK(positions.place(1).line == 5);
}

TEST_CASE("the table of fields knows types, lists and what may be None", "[ast]") {
  auto fields = fields_of(Kind::FunctionDef);
  REQUIRE(fields.size() == 6);
  CHECK(std::string(fields[0].name) == "name");
  CHECK(fields[0].type == FieldType::Identifier);
  CHECK(fields[2].list);
  CHECK(fields[4].optional);
  CHECK(fields_of(Kind::Dict)[0].holes);
  CHECK(std::string(fields_of(Kind::Constant)[1].name) == "kind");
  CHECK(has_position(Kind::Keyword));
  CHECK_FALSE(has_position(Kind::WithItem));
}

TEST_CASE("children are visited in the order of the fields", "[ast]") {
  ParseResult result = parsed("f(a, *b, c=d)");
  REQUIRE(result.ok());
  std::string order;
  auto visit = [&](auto&& self, const Node& node) -> void {
    if (auto* name = as<Name>(&node)) order += name->id.view();
    for_each_child(node, [&](const Node& child) { self(self, child); });
  };
  visit(visit, *result.module);
  CHECK(order == "fabd");
}

TEST_CASE("numbers of any length are converted exactly", "[ast]") {
  Arena arena;
  size_t digits = 0;
  ConstantValue value = parse_number("340282366920938463463374607431768211456", arena, 4300, digits);
  CHECK(value.kind == ConstantKind::BigInt);
  CHECK(value.text() == "100000000000000000000000000000000");
  CHECK(hexadecimal_to_decimal(value.text()) == "340282366920938463463374607431768211456");
  CHECK(parse_number("0o7777777777777777777777", arena, 4300, digits).text() == "3ffffffffffffffff");
  CHECK(digits == 0);
  (void)parse_number(std::string(4301, '1'), arena, 4300, digits);
  CHECK(digits == 4301);
}

TEST_CASE("private names are mangled by the class, and only they", "[symbols]") {
  Arena arena;
  CHECK(symbols::mangle("_C", "__x", arena) == "_C__x");
  CHECK(symbols::mangle("C", "__x__", arena) == "__x__");
  CHECK(symbols::mangle("C", "_x", arena) == "_x");
  CHECK(symbols::mangle("C", "__a.b", arena) == "__a.b");
  CHECK(symbols::mangle("__", "__x", arena) == "__x");
  CHECK(symbols::mangle("", "__x", arena) == "__x");
}

TEST_CASE("cells and free variables come sorted by code point", "[symbols]") {
  ParseResult result = parsed("def f(z, a, é):\n def g(): return z, é, a\n");
  REQUIRE(result.ok());
  auto built = symbols::build(*result.module);
  REQUIRE(built.table);
  const symbols::Scope& function = *built.table->top().children.front();
  std::vector<std::string_view> names{"a", "z", "é"};
  CHECK(function.sorted_names(symbols::Resolution::Cell, 0) == names);
  CHECK(function.children.front()->sorted_names(symbols::Resolution::Free, symbols::kDefFreeClass) == names);
  CHECK(built.table->scope_of(*function.node) == &function);
}

TEST_CASE("an editor gets every error of the symbol table", "[symbols]") {
  ParseResult result = parsed("def f(a, a): nonlocal q\ndef g(b):\n global b\n");
  REQUIRE(result.ok());
  auto built = symbols::build(*result.module);
  REQUIRE(built.error);
  CHECK(built.error->message == "duplicate argument 'a' in function definition");
  REQUIRE(built.more_errors.size() == 1);
  CHECK(built.more_errors[0].message == "name 'b' is parameter and global");
}
