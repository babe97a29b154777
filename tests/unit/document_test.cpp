// A text that is judged part by part says what its whole says: names that statements of several parts declare and use.
// What it says before a recovery leads with the same error.
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "syntax/ast/parse.h"
#include "syntax/diagnostics/validate_code.h"
#include "syntax/document/document.h"
#include "syntax/symbols/symbol_table.h"
#include "tests/tools/describe_document.h"

using namespace krait;

namespace {

class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed), filling_(pick(2) == 0) {}

  std::string text() {
    std::string all;
    for (unsigned i = 3 + pick(12); i > 0; i--) {
      if (pick(3)) all += statement("");
      else all += "class K" + std::to_string(pick(3)) + ":\n" + body("    ", 50);
    }
    return all;
  }

 private:
  unsigned pick(unsigned many) { return static_cast<unsigned>(random_() % many); }
  std::string name() {
    static constexpr const char* kNames[] = {"a", "b", "c", "__p", "d", "e"};
    return kNames[pick(6)];
  }
  std::string body(const std::string& in, unsigned most) {
    std::string all;
    for (unsigned i = 1 + pick(most); i > 0; i--) {
      if (in.size() < 8 && pick(12) == 0) all += in + "class In:\n" + body(in + "    ", 40);
      else all += statement(in);
    }
    return all;
  }
  std::string statement(const std::string& in) {
    switch (pick(filling_ ? 20 : 11)) {
      case 0: return in + "global " + name() + "\n";
      case 1: return in + (pick(8) ? name() + " = 1\n" : "nonlocal " + name() + "\n");
      case 2: return in + name() + " = " + name() + "\n";
      case 3: return in + "print(" + name() + ")\n";
      case 4: return in + name() + ": int = 1\n";
      case 5: return in + "def " + name() + "(self):\n" + in + "    global " + name() + "\n" + in + "    a = 1\n";
      case 6: return in + "import " + name() + "\n";
      case 7: return in + "x = [(" + name() + " := i) for i in y]\n";
      case 8:
        return in + "def f():\n" + in + "    " + name() + " = 1\n" + in + "    def g():\n" + in + "        nonlocal " +
               name() + "\n";
      case 9: return in + "class " + name() + ":\n" + in + "    global " + name() + "\n" + in + "    a = 3\n";
      case 10: return in + "if " + name() + ":\n" + in + "    global " + name() + ", " + name() + "\n";
      default: return in + "zz = 'filling that makes a class large enough to be cut into parts'\n";
    }
  }

  std::mt19937 random_;
  bool filling_;
};

struct Said {
  std::string first;
  std::multiset<std::string> all;

  void add(const diagnostics::Diagnostic& found) {
    std::string text = found.message + " " + std::to_string(found.reported.lineno) + ":" +
                       std::to_string(found.reported.offset);
    if (all.empty()) first = text;
    all.insert(text);
  }
  bool operator==(const Said&) const = default;
};

Said of_whole(const std::string& text) {
  Said said;
  ast::ParseResult parsed = ast::parse(source::SourceText(text), ast::ParseOptions());
  REQUIRE(parsed.ok());
  symbols::BuildResult built = symbols::build(*parsed.module);
  if (built.error) said.add(*built.error);
  for (const auto& error : built.more_errors) said.add(error);
  if (built.table)
    for (const auto& error : diagnostics::validate_code(*parsed.module, *built.table)) said.add(error);
  return said;
}

}  // namespace

TEST_CASE("names declared in one part and used in another are judged as in the whole") {
  for (unsigned seed = 0; seed < 400; seed++) {
    std::string text = Writer(seed).text();
    document::Document document;
    document.update(source::SourceText(text));
    Said said;
    for (const auto& found : document.diagnostics())
      if (!found.is_warning()) said.add(found);
    INFO("seed " << seed << "\n" << text);
    CHECK(said == of_whole(text));
  }
}

TEST_CASE("of a thousand faults and more the first are told, and that there are others") {
  std::string text;
  for (size_t i = 0; i < document::kMostDiagnostics; i++) text += "break\n";
  document::Document document;
  document.update(source::SourceText(text));
  CHECK(document.diagnostics().size() == document::kMostDiagnostics);
  CHECK_FALSE(document.has_more());
  document.update(source::SourceText(text + "break\n"));
  CHECK(document.diagnostics().size() == document::kMostDiagnostics);
  CHECK(document.has_more());
  CHECK(document.diagnostics().front().reported.lineno == 1);
}

namespace {

using testing::describe;

std::string repeated(const std::string& lines, int count) {
  std::string all;
  for (int i = 0; i < count; i++) all += lines;
  return all;
}

std::string with_crlf(const std::string& text) {
  std::string all;
  for (char c : text) all += c == '\n' ? "\r\n" : std::string(1, c);
  return all;
}

/// Parts that are right, and in their midst one that is not.
std::string around(const std::string& faulty) {
  std::string right = repeated("def f(a):\n    if a:\n        return [a, 'é']\n", 60);
  return right + faulty + right;
}

document::Document of(const std::string& text) {
  document::Document document;
  document.update(source::SourceText(text));
  return document;
}

}  // namespace

TEST_CASE("the error in front is known before anything is recovered") {
  const std::string dict = "d = {\n" + repeated("    'key': ('value', [1, 2]),\n", 100);
  const std::string function = "def g(self):\n" + repeated("    self.x = [1, 2]\n", 100);
  for (const std::string& faulty :
       {dict + "    'a' 1,\n" + dict.substr(6) + "}\n", dict, dict + "    'a: 1,\n}\n", dict + "    'é' = 1,\n}\n",
        dict + "    'a': f'{x y}',\n    'b' 'c' 1\n}\n", function + "    for x in y\n        pass\n",
        function + "      x = 1\n", function + "   x = 1\n", function + "\tif x = 1: pass\n",
        function + "    '''open\n" + function, function + "    return '\\N{nothing}' 'é'\n" + function + "    x = (\n",
        function + "    b = b'é', 1 +\n    b'é'\n" + function, std::string("x = f'{a b}'\ny = 1 +\n"),
        std::string("nonlocal x\nreturn\nx = (1 2)\n"), "x = " + std::string(5000, '1') + "\ny = = 1\n"}) {
    for (const std::string& text : {around(faulty), with_crlf(around(faulty)), faulty}) {
      INFO(faulty.substr(faulty.size() > 60 ? faulty.size() - 60 : 0));
      document::Document document = of(text);
      REQUIRE(document.dear_size() > 0);
      std::vector<diagnostics::Diagnostic> first = document.first_diagnostics(), whole = document.diagnostics();
      REQUIRE_FALSE(first.empty());
      CHECK(describe(first.front()) == describe(whole.front()));
      CHECK(document.dear_size() == 0);
      CHECK(document.first_diagnostics().size() == whole.size());
      document::Document fresh = of(text);
      CHECK(describe(document) == describe(fresh));
    }
  }
}

TEST_CASE("a text without what the grammar refuses is known at once") {
  for (const char* text : {"", "x = 1\n", "return\n", "global x\nx = 1\nglobal x\n", "f() = 1\n", "x = 1 is 1\n"}) {
    document::Document document = of(around(text));
    CHECK(document.dear_size() == 0);
    CHECK(document.first_diagnostics().size() == document.diagnostics().size());
  }
}

TEST_CASE("what was found in other parts is said before an edited one is recovered, where it stands now") {
  const std::string other = "x = '\\d'\n" + repeated("y = 1\n", 200) + "def h(:\n    pass\n";
  document::Document document = of(around(other));
  std::vector<diagnostics::Diagnostic> before = document.diagnostics();
  REQUIRE(before.size() == 2);
  const std::string edit = "x = (1 2)\n";
  document.update(source::SourceText(edit + around(other)));
  std::vector<diagnostics::Diagnostic> first = document.first_diagnostics();
  REQUIRE(first.size() == 3);
  CHECK(first[0].message == "invalid syntax. Perhaps you forgot a comma?");
  for (size_t i : {1, 2}) {
    INFO(describe(first[i]));
    CHECK(std::any_of(before.begin(), before.end(), [&](diagnostics::Diagnostic moved) {
      diagnostics::shift(moved, static_cast<int64_t>(edit.size()), 1);
      return describe(moved) == describe(first[i]);
    }));
  }
}

TEST_CASE("a recovery that gives way is taken up again") {
  const std::string text = around("x = (1 2)\n" + repeated("y = 1\n", 200) + "def h(:\n    pass\n");
  document::Document document = of(text), fresh = of(text);
  cst::Waiting somebody{1}, nobody{0};
  size_t dear = document.dear_size();
  CHECK_FALSE(document.settle(somebody));
  CHECK(document.dear_size() == dear);
  document::Document fork = document.fork();
  CHECK(fork.settle(nobody));
  CHECK(fork.settle(somebody));  // nothing is left to do
  CHECK(describe(fork) == describe(fresh));
  CHECK(describe(document) == describe(fresh));
}

TEST_CASE("the fault of a literal is shown at the literal, recovered or not") {
  for (const char* literal : {"'\\N{nothing}'", "b'é'", "f'{a b}'", "f'{}'"}) {
    std::string lines = repeated("y = 1\n", 200) + "x = ('a'\n     " + literal + ",\n     1 2)\n";
    if (*literal == 'b') lines.replace(lines.find("'a'"), 3, "b''");
    for (const std::string& text : {lines, with_crlf(lines)}) {
      document::Document document = of(text);
      diagnostics::Shown shown = document.first_diagnostics().at(0).shown;
      INFO(literal << " of " << shown.start << " to " << shown.end << " of " << text.size());
      CHECK(std::string(literal).find(text.substr(shown.start, shown.end - shown.start)) != std::string::npos);
      CHECK(shown.end > shown.start);
    }
  }
}
