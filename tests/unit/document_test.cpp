// A text that is judged part by part says what its whole says: names that statements of several parts declare and use.
#include <catch2/catch.hpp>

#include <random>
#include <set>
#include <string>

#include "syntax/ast/parse.h"
#include "syntax/diagnostics/validate_code.h"
#include "syntax/document/document.h"
#include "syntax/symbols/symbol_table.h"

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
