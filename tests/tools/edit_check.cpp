// What happens to a text that is edited: that everything known of it after an edit is what a fresh look at the text
// gives, and how long a keystroke takes to its diagnostics.
//
//   edit_check --random COUNT [--seed SEED] FILE...    COUNT random edits; the last line is "N passed, M failed"
//   edit_check --keystrokes COUNT FILE...              times of single edits in each text, in milliseconds
//                                                      of processor time
//
// The random test compares the concrete tree, the abstract trees and every field of the diagnostics; and that the error
// in front is the same in the answer that does not wait for recovery, whose time --keystrokes tells as well.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "syntax/document/document.h"
#include "syntax/source/decode.h"
#include "tests/tools/describe_document.h"

using namespace krait;
using krait::testing::describe;

namespace {

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  source::Decoded decoded = source::decode(std::move(bytes), source::Origin::kBytes, path);
  return decoded.error ? std::string() : std::string(decoded.text.text());
}

// ---- edits ----

constexpr const char* kPieces[] = {"(",
                                   ")",
                                   "[",
                                   "]",
                                   "{",
                                   "}",
                                   ":",
                                   ",",
                                   ".",
                                   "=",
                                   "*",
                                   "@",
                                   "#",
                                   "\\",
                                   "'",
                                   "\"",
                                   "'''",
                                   "\"\"\"",
                                   "\n",
                                   "\n",
                                   "\n    ",
                                   "    ",
                                   "\t",
                                   " ",
                                   "x",
                                   "1",
                                   "0x",
                                   "é",
                                   "def f():",
                                   "class A:",
                                   "if x:",
                                   "else:",
                                   "try:",
                                   "except E:",
                                   "finally:",
                                   "return",
                                   "yield x",
                                   "lambda",
                                   " in ",
                                   "f'{",
                                   "f\"{x!r:>{y}}\"",
                                   "match x:",
                                   "case 1:",
                                   "async ",
                                   "await x",
                                   "\\\n",
                                   "\r\n",
                                   "import a",
                                   "from __future__ import annotations\n",
                                   "global x\n",
                                   "nonlocal y\n",
                                   "break\n",
                                   "print x",
                                   "x = = 1\n",
                                   "\"\"\"text\"\"\"\n",
                                   "'\\d'",
                                   "if 1 is 1: pass\n",
                                   "x: int = (\n"};

class Editor {
 public:
  Editor(std::string text, std::mt19937& random) : text_(std::move(text)), random_(random) {}

  const std::string& text() const { return text_; }

  void edit() {
    size_t at = place(text_.size());
    switch (random_() % 10) {
      case 0: text_.erase(at, place(text_.size(), at, 12) - at); break;
      case 1: {  // a line away, or its end
        size_t end = std::min(text_.find('\n', at), text_.size());
        text_.erase(at, end - at + (random_() % 2 && end < text_.size()));
        break;
      }
      case 2: paste(at); break;
      case 3: indent(at); break;
      case 4: replace_token(at); break;
      default: text_.insert(at, kPieces[random_() % std::size(kPieces)]); break;
    }
  }

 private:
  // A place between two characters, at random, `from` and at most `most` bytes on if that is given.
  size_t place(size_t size, size_t from = 0, size_t most = SIZE_MAX) {
    size_t at = from + random_() % (std::min(size - from, most) + 1);
    while (at < text_.size() && (text_[at] & 0xC0) == 0x80) at++;
    return at;
  }
  void paste(size_t at) {
    size_t from = place(text_.size());
    std::string copied = text_.substr(from, place(text_.size(), from, 300) - from);
    text_.insert(at, copied);
  }
  void indent(size_t at) {
    size_t start = text_.rfind('\n', at);
    start = start == std::string::npos ? 0 : start + 1;
    if (random_() % 2) text_.insert(start, random_() % 4 ? "    " : "\t");
    else if (start < text_.size() && text_[start] == ' ') text_.erase(start, 1 + random_() % 4);
  }
  // Quotes, brackets, colons and blanks go one by one.
  void replace_token(size_t at) {
    at = text_.find_first_of("\"'()[]{}:, \\", at);
    if (at != std::string::npos) text_.erase(at, 1);
  }

  std::string text_;
  std::mt19937& random_;
};

// A few statements on end of a file: large enough to be cut into parts, now and then so large that functions are cut.
std::string excerpt(const std::string& text, std::mt19937& random) {
  const size_t size = random() % 16 ? 3500 : 20000;
  if (text.size() <= size) return text;
  size_t at = text.find('\n', random() % (text.size() - size));
  return at == std::string::npos ? text.substr(0, size) : text.substr(at + 1, size / 2 + random() % (size / 2));
}

/// Whether the first answer leads with what the whole one leads with. Leaves the document as a new edit may find it: not
/// recovered, or given up in the middle.
bool leads_alike(document::Document& document, int step) {
  std::vector<diagnostics::Diagnostic> first = document.first_diagnostics();
  if (step % 2) {
    cst::Waiting somebody{1};
    (void)document.settle(somebody);
  }
  document::Document fork = document.fork();
  std::vector<diagnostics::Diagnostic> whole = fork.diagnostics();
  if (first.empty() || whole.empty()) return first.empty() == whole.empty();
  return describe(first.front()) == describe(whole.front());
}

int check_random(const std::vector<std::string>& texts, long count, unsigned seed) {
  long passed = 0, failed = 0;
  while (passed + failed < count) {
    std::mt19937 random(seed++);
    Editor editor(excerpt(texts[random() % texts.size()], random), random);
    document::Document document;
    document.update(source::SourceText(editor.text()));
    document::Document unasked = document.fork();  // for some edits
    constexpr int kSteps = 40, kUnasked = 5;
    for (int step = 0; step < kSteps && passed + failed < count; step++) {
      std::string before = editor.text();
      editor.edit();
      document.update(source::SourceText(editor.text()));
      unasked.update(source::SourceText(editor.text()));
      bool alike = leads_alike(document, step);
      document::Document fresh;
      fresh.update(source::SourceText(editor.text()));
      cst::Parser parser;
      std::string tree = parser.parse(editor.text()).dump(editor.text());
      std::string all = describe(fresh);
      bool same = describe(document) == all && (step % kUnasked || describe(unasked) == all);
      if (alike && same && tree == fresh.tree().dump(editor.text())) {
        passed++;
        continue;
      }
      failed++;
      std::printf("seed %u step %d differs%s%s\n", seed - 1, step,
                  tree == fresh.tree().dump(editor.text()) ? "" : " (tree)", alike ? "" : " (the error in front)");
      if (const char* folder = std::getenv("EDIT_CHECK_KEEP")) {
        std::ofstream(std::string(folder) + "/before.py") << before;
        std::ofstream(std::string(folder) + "/after.py") << editor.text();
        std::ofstream(std::string(folder) + "/incremental") << describe(document);
        std::ofstream(std::string(folder) + "/fresh") << describe(fresh);
        std::ofstream(std::string(folder) + "/tree") << tree;
      }
      break;
    }
  }
  std::printf("%ld passed, %ld failed\n", passed, failed);
  return failed != 0 || passed == 0;
}

// ---- time ----

// Of this thread: other programs take wall time, but not this.
double processor_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Timed {
  double milliseconds;
  std::string what;
  double first;  // to what needs no recovery
};

// One edit and its undoing, as a person makes them: what is typed stands for a while.
void time_edit(document::Document& document, const std::string& text, size_t at, size_t removed,
               const std::string& added, std::vector<Timed>& times) {
  std::string edited = text;
  edited.replace(at, removed, added);
  for (const std::string* now : std::initializer_list<const std::string*>{&edited, &text}) {
    double start = processor_milliseconds();
    document.update(source::SourceText(*now));
    size_t dear = document.dear_size();
    if (dear) (void)document.first_diagnostics();
    double first = processor_milliseconds() - start;
    size_t count = document.diagnostics().size();
    double spent = processor_milliseconds() - start;
    if (!dear) first = spent;
    std::string what = now == &text ? "undo " : "type ";
    what += removed ? "-" + text.substr(at, std::min<size_t>(removed, 8)) : added.substr(0, 12);
    what += " at " + std::to_string(at) + ": " + std::to_string(count) + " found, " +
            std::to_string(document.renewed_count()) + " parts, " + std::to_string(dear) + " bytes dear";
    times.push_back({spent, std::move(what), first});
  }
}

int time_keystrokes(const std::vector<std::string>& texts, long count) {
  std::vector<Timed> times;
  std::mt19937 random(1);
  const std::vector<std::string> typed = {"\"\"\"", "(", "[", "{", "\\", "'",  "\"",     ")",
                                          ":",      "x", ".", " ", "=",  "\n", "\n    ", "#"};
  for (const std::string& text : texts) {
    document::Document document;
    double start = processor_milliseconds();
    document.update(source::SourceText(text));
    (void)document.diagnostics();
    double spent = processor_milliseconds() - start;
    std::printf("%zu lines, %zu bytes, %zu parts: opened in %.1f ms\n",
                static_cast<size_t>(std::count(text.begin(), text.end(), '\n')), text.size(), document.part_count(),
                spent);
    for (long i = 0; i < count; i++) {
      size_t at = random() % (text.size() + 1);
      while (at < text.size() && (text[at] & 0xC0) == 0x80) at++;
      long kind = i % static_cast<long>(typed.size() + 3);
      if (kind < static_cast<long>(typed.size())) {
        time_edit(document, text, at, 0, typed[static_cast<size_t>(kind)], times);
      } else if (kind == static_cast<long>(typed.size())) {
        size_t quote = text.find_first_of("\"'", at);
        if (quote != std::string::npos) time_edit(document, text, quote, 1, "", times);
      } else if (kind == static_cast<long>(typed.size()) + 1) {
        time_edit(document, text, at, 0, text.substr(text.size() / 3, 2000), times);
      } else if (at < text.size() && static_cast<signed char>(text[at]) >= 0) {
        time_edit(document, text, at, 1, "", times);
      }
    }
  }
  auto print = [&](const std::string& title, double Timed::* time) {
    std::sort(times.begin(), times.end(), [&](const Timed& a, const Timed& b) { return a.*time < b.*time; });
    auto at = [&](double share) { return times[static_cast<size_t>(share * static_cast<double>(times.size() - 1))].*time; };
    std::printf("%s: median %.2f ms, 99th percentile %.2f ms, worst %.2f ms\n", title.c_str(), at(0.5), at(0.99), at(1));
  };
  print(std::to_string(times.size()) + " keystrokes", &Timed::milliseconds);
  for (size_t i = times.size(); i-- > 0 && i + 5 >= times.size();)
    std::printf("  %.2f ms: %s\n", times[i].milliseconds, times[i].what.c_str());
  print("to the error in front", &Timed::first);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  long count = 1000;
  unsigned seed = 1;
  bool keystrokes = false;
  std::vector<std::string> texts;
  for (int i = 1; i < argc; i++) {
    if ((!std::strcmp(argv[i], "--random") || !std::strcmp(argv[i], "--keystrokes")) && i + 1 < argc) {
      keystrokes = argv[i][2] == 'k';
      count = std::strtol(argv[++i], nullptr, 10);
    } else if (!std::strcmp(argv[i], "--seed") && i + 1 < argc) {
      seed = static_cast<unsigned>(std::strtoul(argv[++i], nullptr, 10));
    } else {
      texts.push_back(read(argv[i]));
      if (texts.back().empty()) texts.pop_back();
    }
  }
  if (texts.empty()) {
    std::fprintf(stderr, "usage: edit_check (--random COUNT [--seed SEED] | --keystrokes COUNT) FILE...\n");
    return 2;
  }
  return keystrokes ? time_keystrokes(texts, count) : check_random(texts, count, seed);
}
