// Advice about indentation and blocks.
#include <algorithm>

#include "syntax/diagnostics/advisor.h"

namespace krait::diagnostics {

namespace {

constexpr const char* kStep = "    ";
constexpr uint32_t kTabs[] = {8, 4};
constexpr uint32_t kNearLines = 40;

std::string without_tabs(std::string_view indentation, uint32_t width) {
  std::string spaces;
  for (char c : indentation) spaces.append(c == '\t' ? width - spaces.size() % width : 1, ' ');
  return spaces;
}

bool is_mark(cst::Kind kind) { return kind == cst::Kind::kBadIndent || kind == cst::Kind::kBadDedent; }

}  // namespace

/// The line at fault, or the one before it, belongs at the column of some line above or below it.
void Advisor::mend_indentation() {
  std::vector<uint32_t> lines;
  for (Node fault : tree_.faults()) {
    if (is_mark(fault.kind())) lines.push_back(line_of_mark(fault));
  }
  uint32_t own = source_.line_of(start());
  std::erase_if(lines, [&](uint32_t line) { return line + kNearLines < own || line > own; });
  for (const Related& other : advice_.related)
    if (other.is_cause) lines.push_back(source_.line_of(other.shown.start));
  lines.push_back(own);
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  for (uint32_t line : lines) {
    std::vector<std::string> tried{std::string(indentation(line))};
    auto attempt = [&](std::optional<uint32_t> like, const char* deeper) {
      if (!like) return;
      std::string wanted = std::string(indentation(*like)) + deeper;
      if (std::find(tried.begin(), tried.end(), wanted) != tried.end()) return;
      tried.push_back(wanted);
      indent_line(line, wanted);
    };
    attempt(line_before(line), "");
    attempt(line_after(line), "");
    uint32_t above = line;
    for (uint32_t i = 0; i < kNearLines; i++) {
      std::optional<uint32_t> before = line_before(above);
      if (!before) break;
      attempt(before, "");
      above = *before;
    }
    attempt(line_before(line), kStep);
    if (!indentation(line).empty() && !line_before(line)) indent_line(line, "");
  }
  // or all lines of the block are too deep
  if (std::optional<uint32_t> before = line_before(own)) {
    std::vector<TextEdit> edits;
    std::string_view deep = indentation(own), wanted = indentation(*before);
    for (std::optional<uint32_t> line = own; line && indentation(*line).starts_with(deep); line = line_after(*line)) {
      uint32_t from = source_.line_start(*line);
      edits.push_back({from, from + static_cast<uint32_t>(deep.size()), std::string(wanted)});
    }
    if (edits.size() > 1) fix("Dedent " + std::to_string(edits.size()) + " lines", edits);
  }
}

void Advisor::mend_tabs() {
  uint32_t own = source_.line_of(start());
  for (uint32_t width : kTabs) {
    std::vector<TextEdit> edits;
    for (uint32_t line = 0; line < line_count(); line++) {
      std::string_view old = indentation(line);
      if (old.find('\t') == std::string_view::npos) continue;
      edits.push_back({source_.line_start(line), code_start(line), without_tabs(old, width)});
    }
    if (!edits.empty()) fix("Convert tabs to " + std::to_string(width) + " spaces", edits);
  }
  if (std::optional<uint32_t> before = line_before(own)) {
    relate({source_.line_start(*before), code_start(*before)}, "the line before is indented differently");
  }
}

/// A header lacks its block: the next line should be in it, or it needs one.
void Advisor::mend_block() {
  uint32_t header = line_in_message();
  std::string deeper = std::string(indentation(header)) + kStep;
  uint32_t last = header;
  while (last < source_.line_of(start()) && code_end(code_start(last)) > 0 &&
         text_[code_end(code_start(last)) - 1] != ':')
    last++;
  std::optional<uint32_t> next = line_after(last);
  auto indent_next = [&] {
    if (!next) return;
    std::vector<TextEdit> edits;
    std::string_view old = indentation(*next);
    // a line that opens a block takes its block along
    for (std::optional<uint32_t> line = next; line; line = line_after(*line)) {
      if (line != next && indentation(*line).size() <= old.size()) break;
      uint32_t from = source_.line_start(*line);
      if (line == next) {
        edits.push_back({from, code_start(*line), deeper});
      } else {
        edits.push_back({from, from, std::string(deeper.size() > old.size() ? deeper.size() - old.size() : 0, ' ')});
      }
    }
    bool one = edits.size() == 1;
    fix(one ? "Indent line " + std::to_string(*next + 1) : "Indent " + std::to_string(edits.size()) + " lines", edits);
    insert("Indent line " + std::to_string(*next + 1) + " alone", source_.line_start(*next),
           std::string(deeper.size() - std::min(deeper.size(), old.size()), ' '));
  };
  auto add_pass = [&] {
    uint32_t at = line_end(last);
    insert("Insert 'pass'", at, "\n" + deeper + "pass");
  };
  bool next_is_near = next && *next == last + 1;
  if (next_is_near) indent_next();
  add_pass();
  if (!next_is_near) indent_next();
}

void Advisor::relate_block() {
  uint32_t header = line_in_message(), at = code_start(header);
  if (header == source_.line_of(start())) return;
  relate({at, code_end(at)}, "a block is expected because of this line");
}

void Advisor::mend_handler() {
  uint32_t line = source_.line_of(start());
  Node attempt = enclosing(Kind::kTryStatement, start() > 0 ? start() - 1 : 0);
  for (Node fault : tree_.faults()) {
    if (fault.kind() == Kind::kMissingHandler && fault.start() <= start())
      attempt = enclosing(Kind::kTryStatement, fault.start() > 0 ? fault.start() - 1 : 0);
  }
  if (!attempt) return;
  std::string outer(indentation(source_.line_of(attempt.start())));
  uint32_t last = line;
  if (std::optional<uint32_t> before = line_before(line)) last = *before;
  if (text_.substr(start()).find_first_not_of(" \t\r\n") == std::string_view::npos && !is_blank_line(line)) last = line;
  insert("Add an 'except' clause", line_end(last), "\n" + outer + "except Exception:\n" + outer + kStep + "raise");
  insert("Add a 'finally' clause", line_end(last), "\n" + outer + "finally:\n" + outer + kStep + "pass");
}

/// CPython stumbles over a line because of the indentation of one before it.
void Advisor::relate_misplaced() {
  uint32_t own = source_.line_of(start());
  for (Node fault : tree_.faults()) {
    if (!is_mark(fault.kind())) continue;
    uint32_t line = line_of_mark(fault);
    if (line >= own || line + kNearLines < own) continue;
    std::optional<uint32_t> between = line_after(line);
    while (between && *between < own && indentation(*between).size() > indentation(line).size())
      between = line_after(*between);
    if (between && *between < own) continue;
    Shown code = {code_start(line), code_end(code_start(line))};
    relate(code, "the indentation of this line leaves the block before it", true);
    return;
  }
  if (std::optional<uint32_t> before = line_before(own); before && message_ == Message::unexpected_indent) {
    relate({source_.line_start(*before), code_start(*before)}, "the block is indented like this line");
  }
}

/// A line less deep than those before it but deeper than their header, and others as deep as it is: the first line of
/// the block is too deep; or the header not deep enough, if its block has more lines, or the difference is no step.
void Advisor::relate_first_of_block() {
  if (!advice_.related.empty()) return;
  uint32_t own = source_.line_of(start());
  size_t width = indentation(own).size(), step = usual_step(), siblings = 0;
  std::optional<uint32_t> first, header = line_before(own), next = line_after(own);
  for (; header && indentation(*header).size() > width; header = line_before(*header)) {
    bool less = !first || indentation(*header).size() < indentation(*first).size();
    siblings = less ? 1 : siblings + (indentation(*header).size() == indentation(*first).size());
    first = header;
  }
  while (next && indentation(*next).size() > width) next = line_after(*next);
  bool goes_on = next && indentation(*next).size() == width;
  if (!first || !header || indentation(*header).size() >= width || !goes_on) return;
  bool of_header = siblings > 1 || (width - indentation(*header).size()) % step != 0;
  uint32_t at = code_start(of_header ? *header : *first);
  relate({at, code_end(at)}, of_header ? "what follows its block is deeper than this line" :
         "the block begins deeper, with this line", true);
}

/// How many blanks a block of the text has in front of it: what most lines begin with.
size_t Advisor::usual_step() const {
  constexpr size_t kMost = 8;
  size_t counts[kMost + 1] = {};
  for (uint32_t line = 0; line < line_count(); line++)
    if (!is_blank_line(line) && indentation(line).size() <= kMost) counts[indentation(line).size()]++;
  auto* most = std::max_element(std::begin(counts) + 1, std::end(counts));
  return *most ? static_cast<size_t>(most - counts) : 4;
}

/// The line that a mark of its indentation stands for: the mark may be in front of the blank lines above it.
uint32_t Advisor::line_of_mark(Node mark) const {
  uint32_t line = source_.line_of(mark.start());
  return is_blank_line(line) ? line_after(line).value_or(line) : line;
}

}  // namespace krait::diagnostics
