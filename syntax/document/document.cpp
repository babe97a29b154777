#include "syntax/document/document.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>

#include "syntax/ast/dump.h"
#include "syntax/ast/literal_check.h"
#include "syntax/ast/parse.h"
#include "syntax/cst/compose.h"
#include "syntax/diagnostics/explain.h"
#include "syntax/diagnostics/independent.h"
#include "syntax/diagnostics/validate_code.h"
#include "syntax/document/part_analysis.h"
#include "syntax/symbols/symbol_table.h"
#include "syntax/tokens/tokenizer.h"

namespace krait::document {

using diagnostics::Diagnostic;

Document::Document() { update(source::SourceText()); }
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Document Document::fork() const {
  Document made;
  made.text_ = text_;
  made.split_ = split_;
  made.parts_ = parts_;
  made.needs_recovery_ = needs_recovery_;
  return made;
}

namespace {

/// `b` against the older `a`.
cst::InCommon compare(std::string_view a, std::string_view b) {
  size_t most = std::min(a.size(), b.size()), before = 0, after = 0;
  while (before + 8 <= most && !std::memcmp(a.data() + before, b.data() + before, 8)) before += 8;
  while (before < most && a[before] == b[before]) before++;
  most -= before;
  while (after + 8 <= most && !std::memcmp(a.data() + a.size() - after - 8, b.data() + b.size() - after - 8, 8))
    after += 8;
  while (after < most && a[a.size() - after - 1] == b[b.size() - after - 1]) after++;
  return {static_cast<uint32_t>(before), static_cast<uint32_t>(after), static_cast<uint32_t>(a.size())};
}

}  // namespace

void Document::update(source::SourceText text) {
  cst::InCommon common = compare(text_.text(), text.text());
  uint32_t growth = text.size() - text_.size();  // modulo 2^32
  cst::Split split = cst::split(text.text(), split_, common);
  std::vector<Place> parts;
  parts.reserve(split.parts.size());
  renewed_ = 0;
  int32_t line = 0;
  for (const cst::Part& part : split.parts) {
    bool in_front = part.end <= common.before, behind = part.start >= text.size() - common.after;
    uint32_t old_start = in_front ? part.start : part.start - growth;
    auto known = std::lower_bound(parts_.begin(), parts_.end(), old_start,
                                  [](const Place& place, uint32_t start) { return place.start < start; });
    std::string after = split.after(part);
    std::shared_ptr<PartAnalysis> analysis;
    if ((in_front || behind) && known != parts_.end() && known->start == old_start &&
        known->analysis->size == part.end - part.start && known->analysis->is_of(split.before(part), after)) {
      analysis = known->analysis;
    } else {
      analysis = analyse_part(parser_, text.text().substr(part.start, part.end - part.start), split.before(part),
                              std::move(after));
      renewed_++;
    }
    int32_t lines = analysis->lines;
    parts.push_back({std::move(analysis), part.start, line, false});
    line += lines;
  }
  text_ = std::move(text);
  split_ = std::move(split);
  parts_ = std::move(parts);
  first_error_.reset();
  place_recovered();
}

/// As far as the parts have been recovered before.
void Document::place_recovered() {
  cst::Effort effort;
  needs_recovery_ = false;
  for (Place& place : parts_) {
    if (place.analysis->valid) continue;
    bool is_open = may_recover(*place.analysis, effort);
    needs_recovery_ = needs_recovery_ || is_open;
    place.is_recovered = !is_open && spend_on(*place.analysis, effort);
  }
}

/// False if somebody waits: then not all is done.
bool Document::recover(const cst::Waiting* waiting) {
  if (!needs_recovery_) return true;
  cst::Effort effort;
  for (size_t i = 0; i < parts_.size(); i++) {
    PartAnalysis& part = *parts_[i].analysis;
    if (part.valid) continue;
    if (!recover_part(part, parser_, text_of(i), effort, waiting)) return false;
    parts_[i].is_recovered = spend_on(part, effort);
  }
  needs_recovery_ = false;
  return true;
}

size_t Document::dear_size() const {
  cst::Effort effort;
  size_t size = 0, told = 0;
  for (const Place& place : parts_) {
    const PartAnalysis& part = *place.analysis;
    if (part.valid) continue;
    bool is_open = may_recover(part, effort);
    if (!is_open && !spend_on(part, effort)) break;
    if (is_open || (!part.recovered->sound && !part.recovered->told)) {
      size += part.size;
    } else if (!part.recovered->sound && (told += part.recovered->told->size()) >= kMostDiagnostics) {
      break;
    }
  }
  return size;
}

std::string_view Document::text_of(size_t part) const {
  const cst::Part& place = split_.parts[part];
  return text_.text().substr(place.start, place.end - place.start);
}

Reading& Document::Place::reading() const { return is_recovered ? *analysis->recovered : analysis->plain; }

/// By itself: the grammar takes the part, and so does the rest.
bool Document::Place::is_sound() const { return analysis->plain.sound; }

cst::Cst Document::tree() {
  recover();
  std::vector<const cst::Cst*> trees;
  for (const Place& place : parts_) trees.push_back(&place.reading().tree);
  return cst::compose(text_.size(), split_, trees);
}

std::string Document::dump() {
  recover();
  std::string all;
  for (const Place& place : parts_) {
    (void)ast::dump(*place.reading().module, all);
    all += '\n';
  }
  return all;
}

// ---- what is wrong ----

Diagnostic Document::moved(const Diagnostic& diagnostic, const Place& place) const {
  const PartAnalysis& part = *place.analysis;
  Diagnostic made = diagnostic;
  auto before = static_cast<uint32_t>(part.before.size());
  // what was found in the wrapping is the part's
  made.shown.start = std::clamp(made.shown.start, before, before + part.size);
  made.shown.end = std::clamp(made.shown.end, before, before + part.size);
  diagnostics::shift(made, int64_t{place.start} - before, place.line - part.lines_before);
  return made;
}

std::vector<Diagnostic> Document::diagnostics() {
  recover();
  std::vector<Diagnostic> found;
  has_more_ = false;
  bool sound = std::all_of(parts_.begin(), parts_.end(), [](const Place& place) { return place.reading().sound; });
  if (!sound) {
    tell();
    add_syntax_errors(first_error() ? first_error() : first_fault(), found);
  } else {
    add_later_errors(found);
  }
  return with_warnings(std::move(found));
}

std::vector<Diagnostic> Document::first_diagnostics() {
  if (dear_size() == 0 || !first_error()) return diagnostics();
  std::vector<Diagnostic> found;
  has_more_ = false;
  add_syntax_errors(first_error(), found);
  return with_warnings(std::move(found));
}

std::vector<Diagnostic> Document::with_warnings(std::vector<Diagnostic> found) {
  size_t first = found.empty() ? 0 : 1;  // what CPython stumbles over leads, wherever it stands
  add_warnings(found);
  std::stable_sort(found.begin() + static_cast<ptrdiff_t>(first), found.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.shown.start < b.shown.start; });
  return found;
}

void Document::add_warnings(std::vector<Diagnostic>& found) {
  for (const Place& place : parts_) {
    for (const Diagnostic& warning : place.reading().warnings) {
      has_more_ = has_more_ || found.size() >= kMostDiagnostics;
      if (has_more_) return;
      found.push_back(moved(warning, place));
    }
  }
}

/// From the first part that is at fault; the parts that are right need not be looked at again.
std::optional<Diagnostic> Document::explain_first() {
  diagnostics::ExplainOptions options;
  std::vector<tokens::Tokenizer::Known> known;
  bool seen = false;
  for (size_t i = 0; i < parts_.size(); i++) {
    const Place& place = parts_[i];
    const cst::Part& part = split_.parts[i];
    if (!seen && part.classes == 0) options.from = part.start;
    bool sound = place.is_sound();
    seen = seen || !sound;
    if (!sound && options.fault == UINT32_MAX) options.fault = part.start;
    bool is_right = sound && !part.is_head();
    if (is_right && part.start >= options.from) known.push_back({part.start, part.end, place.analysis->lines});
  }
  known.erase(std::remove_if(known.begin(), known.end(), [&](const auto& range) { return range.start < options.from; }),
              known.end());
  ast::LiteralCheck check{parser_};
  options.literals = check.hook();
  options.known = &known;
  std::optional<Diagnostic> error = diagnostics::explain(text_, options);
  if (error) show_literal(*error, check.refused);
  return error;
}

/// CPython places some faults of a literal at the token after it; an editor underlines the literal, or what is wrong
/// within.
void Document::show_literal(Diagnostic& error, const std::optional<Diagnostic>& refused) const {
  if (!refused || refused->message != error.message) return;
  error.shown = refused->shown;
  if (text_.text().find('\r') == std::string_view::npos) return;
  source::SourceText read(tokens::normalise_newlines(text_.text()));
  for (uint32_t* offset : {&error.shown.start, &error.shown.end}) {
    uint32_t line = read.line_of(*offset);
    *offset = text_.line_start(line) + *offset - read.line_start(line);
  }
}

/// What CPython says first, which takes no recovery.
const std::optional<Diagnostic>& Document::first_error() {
  if (first_error_) return *first_error_;
  std::optional<Diagnostic> first = explain_first(), exact;
  for (const Place& place : parts_) {
    if (exact || place.is_sound()) continue;
    for (const ast::Fault& fault : place.analysis->plain.faults)
      if (!exact && fault.certainty == ast::Certainty::Exact) exact = moved(fault.diagnostic, place);
  }
  if (exact && (!first || exact->shown.start < first->shown.start)) first = std::move(exact);
  return first_error_.emplace(std::move(first));
}

/// Where CPython's words are not found.
std::optional<Diagnostic> Document::first_fault() const {
  for (const Place& place : parts_)
    if (!place.reading().faults.empty()) return moved(place.reading().faults.front().diagnostic, place);
  return std::nullopt;
}

void Document::add_syntax_errors(std::optional<Diagnostic> first, std::vector<Diagnostic>& found) {
  if (first) found.push_back(std::move(*first));
  std::vector<Diagnostic> others = gather_told();
  diagnostics::append_independent(others, text_, found);
}

/// Finds the errors of the parts that are at fault, one by one, as long as there are not too many. False if somebody
/// waits: then not all is done.
bool Document::tell(const cst::Waiting* waiting) {
  size_t told = 0;
  for (size_t i = 0; i < parts_.size() && told < kMostDiagnostics; i++) {
    const Place& place = parts_[i];
    Reading& reading = place.reading();
    if (reading.sound) continue;
    if (!place.is_recovered && !place.analysis->valid) break;
    if (waiting && waiting->load(std::memory_order_relaxed) && !reading.told) return false;
    find_told(*place.analysis, reading, parser_, text_of(i));
    told += reading.told->size();
  }
  return true;
}

/// Those that are known.
std::vector<Diagnostic> Document::gather_told() {
  std::vector<Diagnostic> others;
  for (const Place& place : parts_) {
    const Reading& reading = place.reading();
    if (reading.sound) continue;
    bool is_beyond = !needs_recovery_ && !place.is_recovered && !place.analysis->valid;
    has_more_ = others.size() >= kMostDiagnostics || is_beyond;
    if (has_more_) break;
    if (!reading.told) continue;
    for (const Diagnostic& other : *reading.told) others.push_back(moved(other, place));
  }
  return others;
}

namespace {

/// From lines and columns alone, in bytes, to a range.
void place_by_lines(Diagnostic& diagnostic, const source::SourceText& text) {
  const diagnostics::Reported& at = diagnostic.reported;
  if (at.lineno < 1) return;
  auto offset = [&](int32_t line, int32_t column) {
    uint32_t start = text.line_start(static_cast<uint32_t>(line - 1));
    return std::min(text.size(), start + static_cast<uint32_t>(std::max(column, 1) - 1));
  };
  diagnostic.shown.start = offset(at.lineno, at.offset);
  diagnostic.shown.end =
      at.end_lineno < 1 || at.end_offset < 0 ? diagnostic.shown.start : offset(at.end_lineno, at.end_offset);
  diagnostic.shown.end = std::max(diagnostic.shown.start, diagnostic.shown.end);
}

}  // namespace

/// What the symbol table refuses, or, if it refuses nothing, the compiler. Names are looked up part by part; where one
/// is declared by a `global` or `nonlocal` of the module's own block or a large class's, with what the parts before do
/// with it.
void Document::add_later_errors(std::vector<Diagnostic>& found) {
  symbols::FutureReader future;
  bool reading =
      std::any_of(parts_.begin(), parts_.end(), [](const Place& place) { return place.analysis->mentions_future; });
  for (size_t i = 0; i < parts_.size() && reading; i++) {
    const Place& place = parts_[i];
    reading = split_.parts[i].classes == 0 &&
              future.read(place.reading().module->body, place.line - place.analysis->lines_before);
  }
  if (future.error) {
    place_by_lines(*future.error, text_);
    found.push_back(std::move(*future.error));
    return;
  }
  std::vector<const Later*> verdicts = judge_parts(future.features);
  bool nonlocal = join_blocks(future.features, verdicts);
  size_t first = found.size();
  for (auto stage : {&Later::names, &Later::resolution, &Later::code}) {
    if (nonlocal && stage != &Later::names) return add_errors_of_whole(found);
    add_stage(verdicts, stage, found);
    if (found.size() > first) return;
  }
}

void Document::add_stage(const std::vector<const Later*>& verdicts, std::vector<Diagnostic> Later::* stage,
                         std::vector<Diagnostic>& found) {
  for (size_t i = 0; i < verdicts.size(); i++) {
    for (const Diagnostic& error : verdicts[i]->*stage) {
      has_more_ = found.size() >= kMostDiagnostics;
      if (has_more_) return;
      found.push_back(error);
      diagnostics::shift(found.back(), 0, parts_[i].line - parts_[i].analysis->lines_before);
      place_by_lines(found.back(), text_);
    }
  }
}

symbols::FutureFeatures Document::features_for(const Place& place, symbols::FutureFeatures features) const {
  int32_t shift = place.line - place.analysis->lines_before;
  if (features.last_lineno >= 0) features.last_lineno = std::max(features.last_lineno - shift, 0);
  return features;
}

std::vector<const Later*> Document::judge_parts(const symbols::FutureFeatures& features) {
  std::vector<const Later*> verdicts;
  verdicts.reserve(parts_.size());
  for (const Place& place : parts_) {
    look_up_names(place.analysis->later, *place.analysis, place.reading(), features_for(place, features));
    verdicts.push_back(&*place.analysis->later);
  }
  return verdicts;
}

namespace {

constexpr uint16_t kDeclared = symbols::kDefGlobal | symbols::kDefNonlocal;

/// The names that some part of a block declares, and what the parts so far do with them.
struct Declared {
  std::map<std::string, uint16_t, std::less<>> flags;
  uint64_t mask = 0;

  void add(const symbols::Block::Name& name) {
    if (!(name.flags & kDeclared)) return;
    flags.emplace(name.name, 0);
    mask |= mask_of(name.name);
  }
  [[nodiscard]] std::vector<symbols::Block::Name> known_of(const Later& part) const {
    std::vector<symbols::Block::Name> known;
    for (const symbols::Block::Name& name : part.block.after) {
      auto found = flags.find(name.name);
      if (found != flags.end() && found->second) known.push_back({name.name, found->second});
    }
    return known;
  }
  void take(const Later& part) {
    for (const symbols::Block::Name& name : part.block.after) {
      auto found = flags.find(name.name);
      if (found != flags.end()) found->second |= name.flags;
    }
  }
};

}  // namespace

/// Judges the parts to which the declarations of others matter with these in mind. True if a block declares a name
/// nonlocal, which is judged by the whole.
bool Document::join_blocks(const symbols::FutureFeatures& features, std::vector<const Later*>& verdicts) {
  std::map<uint32_t, Declared> blocks;
  bool nonlocal = false;
  for (size_t i = 0; i < parts_.size(); i++) {
    if (!parts_[i].reading().declares) continue;
    for (const symbols::Block::Name& name : verdicts[i]->block.after) {
      blocks[split_.parts[i].classes].add(name);
      nonlocal = nonlocal || (name.flags & symbols::kDefNonlocal);
    }
  }
  for (size_t i = 0; i < parts_.size() && !blocks.empty(); i++) {
    auto block = blocks.find(split_.parts[i].classes);
    if (block == blocks.end() || !(block->second.mask & verdicts[i]->mask)) continue;
    std::vector<symbols::Block::Name> known = block->second.known_of(*verdicts[i]);
    bool in_class = split_.parts[i].classes != 0;  // where an annotation minds a declaration, too
    auto is_declared = [](const symbols::Block::Name& name) { return (name.flags & kDeclared) != 0; };
    bool annotated = in_class && std::any_of(known.begin(), known.end(), is_declared);
    if (!known.empty() && (annotated || parts_[i].reading().declares)) {
      PartAnalysis& part = *parts_[i].analysis;
      look_up_names(part.joined, part, parts_[i].reading(), features_for(parts_[i], features), known);
      verdicts[i] = &*part.joined;
    }
    block->second.take(*verdicts[i]);
  }
  return nonlocal;
}

void Document::add_errors_of_whole(std::vector<Diagnostic>& found) {
  ast::ParseResult parsed = ast::parse(text_, ast::ParseOptions());
  if (!parsed.ok()) return found.push_back(parsed.error());
  symbols::BuildResult built = symbols::build(*parsed.module);
  size_t first = found.size();
  if (built.error) found.push_back(std::move(*built.error));
  for (Diagnostic& error : built.more_errors) found.push_back(std::move(error));
  if (built.table)
    for (Diagnostic& fault : diagnostics::validate_code(*parsed.module, *built.table))
      found.push_back(std::move(fault));
  has_more_ = found.size() > kMostDiagnostics;
  if (has_more_) found.resize(kMostDiagnostics);
  for (size_t i = first; i < found.size(); i++) place_by_lines(found[i], text_);
}

}  // namespace krait::document
