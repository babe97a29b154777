// Setting breakpoints: where they come to stand, and patching the code objects that there are and will be.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>

#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/thread_state.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/compile_source.h"

namespace krait::debugger {

namespace {

constexpr const char* kConditionFile = "<breakpoint>";

bool read_whole(const std::string& path, std::string& text) {
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  char block[65536];
  ssize_t count;
  while ((count = ::read(file, block, sizeof block)) > 0) text.append(block, static_cast<std::size_t>(count));
  ::close(file);
  return count == 0;
}

template <class F>
void each_code(Code* code, F&& use) {
  use(code);
  for (std::int64_t i = 0; i < code->consts->length; ++i)
    if (has_kind(code->consts->items[i], Kind::Code)) each_code(as<Code>(code->consts->items[i]), use);
}

// "3", "==3", ">= 3", "%3". False: it is none of these.
bool parse_hit_condition(const std::string& text, char& op, std::int64_t& number) {
  std::size_t at = text.find_first_not_of(" \t");
  if (at == std::string::npos) return op = 0, true;
  op = '=';
  for (auto [sign, code] :
       {std::pair{"==", '='}, {">=", 'g'}, {"<=", 'l'}, {">", '>'}, {"<", '<'}, {"%", '%'}, {"=", '='}}) {
    if (text.compare(at, std::char_traits<char>::length(sign), sign) != 0) continue;
    op = code;
    at += std::char_traits<char>::length(sign);
    break;
  }
  char* end = nullptr;
  number = std::strtoll(text.c_str() + at, &end, 10);
  return end != text.c_str() + at && std::string(end).find_first_not_of(" \t") == std::string::npos && number >= 0;
}

// "f", "Class.method", "outer.<locals>.inner": nothing that no function can be called.
bool is_dotted_name(const std::string& text) {
  bool letters = std::none_of(text.begin(), text.end(),
                              [](unsigned char c) { return c < 0x80 && !std::isalnum(c) && !std::strchr("_.<>", c); });
  return letters && !text.empty() && text.front() != '.' && text.back() != '.';
}

Result compile_expression(Thread& t, std::string_view text) {
  std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
  Ref name = TRY(make_ascii(t, kConditionFile));
  return vm::compile_text(t, text.substr(start), name.as<Str>(), {.mode = vm::SourceMode::Eval});
}

// Python's message of the pending exception, which is dropped.
std::string message_of_pending(Thread& t) {
  Ref error = take_pending(t);
  Result text = get_attr_or_absent(t, error, "msg");
  Ref shown = text.is_raised() ? Ref() : text.take();
  if (text.is_raised()) clear_pending(t);
  return is_str(shown) ? str_wtf8(shown.as<Str>()) : "it cannot be compiled";
}

// The expression in the braces that open at `at`, which becomes the place of the closing one: the first that leaves an
// expression, which may have braces of its own, or what an f-string takes. Absent: there is none.
Ref compile_braces(Thread& t, const std::string& message, std::size_t& at) {
  for (std::size_t end = message.find('}', at); end != std::string::npos; end = message.find('}', end + 1)) {
    std::string inner = message.substr(at + 1, end - at - 1);
    for (const std::string& text : {inner, "f'''{" + inner + "}'''"}) {
      Result code = compile_expression(t, text);
      if (!code.is_raised()) return at = end, code.take();
      clear_pending(t);
    }
  }
  return {};
}

// Cuts "a {x} b {{}}" into text and expressions.
void cut_log_message(Thread& t, Breakpoint& b) {
  const std::string& message = b.log_message;
  LogPart part;
  for (std::size_t i = 0; i < message.size(); ++i) {
    char c = message[i];
    bool doubled = i + 1 < message.size() && message[i + 1] == c;
    if ((c == '{' || c == '}') && doubled) {
      part.text += message[i++];
      continue;
    }
    std::size_t end = i;
    Ref code = c == '{' ? compile_braces(t, message, end) : Ref();
    if (code.is_absent()) {
      part.text += c;
      continue;
    }
    part.code = code.leak();
    b.log.push_back(std::move(part));
    part = {};
    i = end;
  }
  b.log.push_back(std::move(part));
}

std::vector<std::string> cut_names(const std::string& text, std::vector<std::string>& excluded) {
  std::vector<std::string> included;
  std::string name;
  auto take = [&] {
    std::size_t from = name.find_first_not_of(" \t"), to = name.find_last_not_of(" \t");
    if (from != std::string::npos) {
      std::string word = name.substr(from, to - from + 1);
      if (word[0] == '!') excluded.push_back(word.substr(1 + word.substr(1).find_first_not_of(" \t")));
      else included.push_back(word);
    }
    name.clear();
  };
  for (char c : text) c == ',' ? take() : name.push_back(c);
  take();
  return included;
}

}  // namespace

// ---- places --------------------------------------------------------------------------------------------------------

const std::vector<Debugger::Place>& Debugger::places(Thread& t, const std::string& path) {
  auto known = places_.find(path);
  if (known != places_.end()) return known->second;
  std::vector<Place> found;
  auto collect = [&](Code* code) {
    for (const Entry& e : statement_places(t, code)) {
      CodePosition at = code_position(code, static_cast<int>(e.unit * 2));
      Place place;
      place.at.line = e.line;
      place.at.column = e.column;
      place.at.end_line = at.end_line;
      place.at.end_column = at.end_column;
      place.line_start = e.line_start;
      found.push_back(place);
    }
  };
  std::string text;
  verifying_ = true;
  if (CodeFile* file = codes_.find(path); file && !file->on_disk) {
    for (Code* code : std::vector<Code*>(file->codes)) each_code(code, collect);
  } else if (read_whole(path, text)) {
    Ref name = make_str(t, path).take();
    Result code = vm::compile_bytes(t, text, name.as<Str>(), {});
    if (code.is_raised()) {
      clear_pending(t);
    } else {
      Ref kept = code.take();
      each_code(kept.as<Code>(), collect);
    }
  }
  verifying_ = false;
  auto before = [](const Place& a, const Place& b) {
    return std::tuple(a.at.line, !a.line_start, a.at.column) < std::tuple(b.at.line, !b.line_start, b.at.column);
  };
  std::sort(found.begin(), found.end(), before);
  return places_[path] = std::move(found);
}

void Debugger::resolve(Thread& t, Breakpoint& b) {
  BreakpointStatus& status = b.status;
  status = {};
  status.id = b.id;
  if (b.kind != BreakpointKind::kLine) return;
  const std::vector<Place>& all = places(t, b.file);
  const Place* best = nullptr;
  for (const Place& place : all) {
    if (place.at.line < b.line) continue;
    if (b.column >= 0 && place.at.line == b.line) {  // the last statement that begins at or before the column
      if (!best || best->at.line != b.line || place.at.column <= b.column) best = &place;
      continue;
    }
    if (!best) best = &place;
    break;
  }
  if (best) {
    status = best->at;
    status.id = b.id;
    status.verified = true;
    b.line_start = best->line_start;
    return;
  }
  status.pending = all.empty();
  status.line = b.line;
  status.message = all.empty() ? "no code of this file has been loaded, and it cannot be compiled"
                               : "there is no code on this line or after it";
}

void Debugger::prepare(Thread& t, Breakpoint& b) {
  if (!parse_hit_condition(b.hit_condition, b.hit_operator, b.hit_number)) {
    b.status.message =
        "'" + b.hit_condition + "' is no hit condition: give a number, with ==, >, >=, <, <= or % before it";
    b.status.verified = false;
    b.enabled = false;
  }
  if (!b.condition.empty()) {
    Result code = compile_expression(t, b.condition);
    if (code.is_raised()) b.condition_error = message_of_pending(t);
    else b.condition_code = code.take().leak();
  }
  if (!b.log_message.empty()) cut_log_message(t, b);
}

void Debugger::release(Thread&, Breakpoint& b) {
  clear(b.condition_code);
  for (LogPart& part : b.log) clear(part.code);
  b.log.clear();
}

// ---- patching ------------------------------------------------------------------------------------------------------

bool Debugger::matches_function(const Breakpoint& b, Code* code) const {
  if (!(code->flags & kCodeOptimized)) return false;
  std::string qualname = str_wtf8(code->qualname);
  if (b.function == qualname || b.function == str_wtf8(code->name)) return true;
  return b.function.size() > qualname.size() + 1 && b.function.ends_with("." + qualname);
}

void Debugger::want(Code* code, const Entry& entry, Breakpoint* b) {
  std::vector<Site>& sites = sites_[code];
  for (Site& site : sites)
    if (site.unit == entry.unit) return site.breakpoints.push_back(b);
  sites.push_back({entry.unit, entry.line_start, {b}});
}

// Puts the patches where they belong in one code object.
void Debugger::place(Thread& t, Code* code) {
  if (!code->stream) return;
  if (sites_.erase(code)) unpatch_all(code);
  CodeFile* file = breakpoints_.empty() ? nullptr : codes_.file_of(code);
  for (const auto& b : breakpoints_) {
    if (b->kind == BreakpointKind::kLine) {
      if (!b->status.verified || b->file != file->path) continue;
      for (const Entry& e : codes_.entries(t, code))
        if (e.line == b->status.line && e.line_start == b->line_start && (e.line_start || e.column == b->status.column))
          want(code, e, b.get());
    } else if (b->kind == BreakpointKind::kFunction && matches_function(*b, code)) {
      const std::vector<Entry>& entries = codes_.entries(t, code);
      if (entries.empty()) continue;
      Entry first = entries.front();
      first.line_start = false;  // reached once a call, from whichever line
      want(code, first, b.get());
      if (b->status.verified) continue;
      b->status.verified = true;
      b->status.pending = false;
      b->status.message.clear();
      b->status.line = first.line;
      tell(BreakpointChanged{ChangeKind::kChanged, b->status});
    } else if (b->kind == BreakpointKind::kInstruction && codes_.by_number(b->line) == code) {
      want(code, {static_cast<std::uint32_t>(b->column), 0, -1, false}, b.get());
    }
  }
  if (auto found = sites_.find(code); found != sites_.end())
    for (const Site& site : found->second)
      if (vm::patch(t, code, site.unit).is_raised()) clear_pending(t);
  for (const Suspended& waiting : suspended_)
    if (waiting.code == code && vm::patch(t, code, waiting.unit).is_raised()) clear_pending(t);
}

void Debugger::place_all(Thread& t) {
  for (const auto& file : codes_.files())
    for (Code* code : std::vector<Code*>(file->codes)) place(t, code);
}

void Debugger::code_started(Thread& t, Code* code) {
  if (verifying_ || str_equal(code->filename, kConditionFile)) return;
  codes_.add(t, code);
  Frame* caller = vm::visible_frame(t.frame);
  codes_.judge(code, caller ? caller->code : nullptr);
  if (!face_) return;
  Ref pending = take_pending(t);
  CodeFile* file = codes_.file_of(code);
  for (const auto& b : breakpoints_) {
    if (b->kind != BreakpointKind::kLine || b->status.verified || b->file != file->path) continue;
    places_.erase(b->file);
    resolve(t, *b);
    if (b->status.verified) tell(BreakpointChanged{ChangeKind::kChanged, b->status});
  }
  place(t, code);
  if (str_equal(code->name, "<module>")) look_for_modules(t);
  if (pending) set_pending(t, std::move(pending));
}

void Debugger::code_freed(Code* code) {
  codes_.remove(code);
  sites_.erase(code);
  std::erase_if(suspended_, [&](const Suspended& s) { return s.code == code; });
}

// ---- requests ------------------------------------------------------------------------------------------------------

namespace {

bool same_place(const Breakpoint& a, const Breakpoint& b) {
  return a.kind == b.kind && a.id == b.id && a.file == b.file && a.line == b.line && a.function == b.function &&
         a.condition == b.condition && a.hit_condition == b.hit_condition;
}

}  // namespace

void Debugger::replace_breakpoints(Thread& t, BreakpointKind kind, const std::string& file,
                                   std::vector<std::unique_ptr<Breakpoint>> made, BreakpointStatuses& statuses) {
  std::vector<std::unique_ptr<Breakpoint>> old, kept;
  for (auto& b : breakpoints_)
    (b->kind == kind && b->file == file ? old : kept).push_back(std::move(b));
  breakpoints_ = std::move(kept);
  for (auto& b : made) {
    for (const auto& before : old)
      if (same_place(*before, *b)) b->hits = before->hits;
    prepare(t, *b);
    statuses.breakpoints.push_back(b->status);
    breakpoints_.push_back(std::move(b));
  }
  // What an instruction of an old one may still refer to goes only when nothing does.
  place_all(t);
  for (auto& b : old) release(t, *b);
  for (std::size_t i = 0; i < statuses.breakpoints.size(); ++i)
    if (Breakpoint* b = breakpoint(statuses.breakpoints[i].id)) statuses.breakpoints[i] = b->status;
}

static std::unique_ptr<Breakpoint> line_breakpoint(const SourceBreakpoint& wanted, std::string file) {
  auto b = std::make_unique<Breakpoint>();
  b->id = wanted.id;
  b->file = std::move(file);
  b->line = wanted.line;
  b->column = wanted.column;
  b->condition = wanted.condition;
  b->hit_condition = wanted.hit_condition;
  b->log_message = wanted.log_message;
  b->temporary = wanted.temporary;
  return b;
}

BreakpointStatuses Debugger::set_breakpoints(Thread& t, const SetBreakpoints& request) {
  CodeFile* file = request.reference > 0 ? codes_.by_reference(request.reference) : codes_.find(request.file);
  std::string path = file ? file->path : canonical_path(request.file);
  places_.erase(path);
  std::vector<std::unique_ptr<Breakpoint>> made;
  for (const SourceBreakpoint& wanted : request.breakpoints) {
    auto b = line_breakpoint(wanted, path);
    resolve(t, *b);
    made.push_back(std::move(b));
  }
  BreakpointStatuses statuses;
  replace_breakpoints(t, BreakpointKind::kLine, path, std::move(made), statuses);
  return statuses;
}

BreakpointStatuses Debugger::set_function_breakpoints(Thread& t, const SetFunctionBreakpoints& request) {
  std::vector<std::unique_ptr<Breakpoint>> made;
  for (const FunctionBreakpoint& wanted : request.breakpoints) {
    auto b = std::make_unique<Breakpoint>();
    b->id = wanted.id;
    b->kind = BreakpointKind::kFunction;
    b->function = wanted.name;
    b->condition = wanted.condition;
    b->hit_condition = wanted.hit_condition;
    b->log_message = wanted.log_message;
    b->status.id = b->id;
    b->status.pending = is_dotted_name(wanted.name);
    b->status.message = b->status.pending ? "waits for the first call of a function of this name"
                                          : "'" + wanted.name + "' is no name of a function";
    made.push_back(std::move(b));
  }
  BreakpointStatuses statuses;
  replace_breakpoints(t, BreakpointKind::kFunction, "", std::move(made), statuses);
  return statuses;
}

// An address is a code object's number and, in its last six digits, a byte offset. Breakpoint::line and column keep
// them.
BreakpointStatuses Debugger::set_instruction_breakpoints(Thread& t, const SetInstructionBreakpoints& request) {
  std::vector<std::unique_ptr<Breakpoint>> made;
  for (const InstructionBreakpoint& wanted : request.breakpoints) {
    auto b = std::make_unique<Breakpoint>();
    b->id = b->status.id = wanted.id;
    b->kind = BreakpointKind::kInstruction;
    b->condition = wanted.condition;
    b->hit_condition = wanted.hit_condition;
    std::int64_t address = std::strtoll(wanted.instruction.c_str(), nullptr, 16) + wanted.offset;
    b->line = address >> 24;
    b->column = (address & 0xffffff) / 2;
    Code* code = codes_.by_number(b->line);
    b->status.verified = code && b->column < code->bytecode->length / 2;
    if (!b->status.verified) {
      b->line = -1;
      b->status.message = "there is no instruction at " + wanted.instruction;
    } else {
      CodePosition at = code_position(code, static_cast<int>(b->column * 2));
      b->status.line = at.line;
    }
    made.push_back(std::move(b));
  }
  BreakpointStatuses statuses;
  replace_breakpoints(t, BreakpointKind::kInstruction, "", std::move(made), statuses);
  return statuses;
}

BreakpointStatuses Debugger::set_exception_breakpoints(Thread&, const SetExceptionBreakpoints& request) {
  BreakpointStatuses statuses;
  filters_.clear();
  for (const ExceptionFilter& wanted : request.filters) {
    Filter filter{wanted.id, wanted.mode, {}, {}};
    filter.included = cut_names(wanted.condition, filter.excluded);
    filters_.push_back(std::move(filter));
    BreakpointStatus status;
    status.id = wanted.id;
    status.verified = true;
    statuses.breakpoints.push_back(status);
  }
  interpreter_->watch_exceptions = !filters_.empty();
  return statuses;
}

BreakpointStatus Debugger::add_breakpoint(Thread& t, const std::string& file, const SourceBreakpoint& wanted,
                                          bool exact) {
  CodeFile* known = codes_.find(file);
  auto b = line_breakpoint(wanted, known ? known->path : canonical_path(file));
  resolve(t, *b);
  if (exact && b->status.line != wanted.line) {
    BreakpointStatus refused;
    refused.id = wanted.id;
    refused.message = "there is no code on line " + std::to_string(wanted.line);
    return refused;
  }
  prepare(t, *b);
  BreakpointStatus status = b->status;
  breakpoints_.push_back(std::move(b));
  place_all(t);
  return status;
}

bool Debugger::remove_breakpoint(Thread& t, std::int64_t id) {
  for (std::size_t i = 0; i < breakpoints_.size(); ++i) {
    if (breakpoints_[i]->id != id) continue;
    std::unique_ptr<Breakpoint> gone = std::move(breakpoints_[i]);
    breakpoints_.erase(breakpoints_.begin() + static_cast<std::ptrdiff_t>(i));
    place_all(t);
    release(t, *gone);
    return true;
  }
  return false;
}

Breakpoint* Debugger::breakpoint(std::int64_t id) {
  for (const auto& b : breakpoints_)
    if (b->id == id) return b.get();
  return nullptr;
}

bool Debugger::set_condition(Thread& t, Breakpoint& b, const std::string& condition, std::string& error) {
  Result code = condition.empty() ? Result(kAbsent) : compile_expression(t, condition);
  if (code.is_raised()) {
    error = message_of_pending(t);
    return false;
  }
  clear(b.condition_code);
  b.condition_error.clear();
  b.condition = condition;
  if (!code.is_absent()) b.condition_code = code.take().leak();
  return true;
}

}  // namespace krait::debugger
