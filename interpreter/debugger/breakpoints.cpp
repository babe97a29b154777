// Breakpoints as they are asked for, and where they come to stand.
#include <algorithm>
#include <charconv>

#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/source_files.h"
#include "interpreter/host/files.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/code/opcodes.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/instrument.h"

namespace krait::debugger {

namespace {

// "3", "== 3", ">=3" ...; false: it is no hit condition.
bool read_hit_condition(const std::string& text, char& sign, std::int64_t& number) {
  size_t at = text.find_first_not_of(" \t");
  if (at == std::string::npos) return true;
  sign = 'g';
  for (auto [word, letter] : {std::pair{"==", '='}, {">=", 'g'}, {"<=", 'l'}, {">", '>'}, {"<", '<'}, {"%", '%'}, {"=", '='}}) {
    if (!text.compare(at, std::string_view(word).size(), word)) {
      sign = letter;
      at += std::string_view(word).size();
      break;
    }
  }
  at = text.find_first_not_of(" \t", at);
  if (at == std::string::npos) return false;
  size_t end = text.find_last_not_of(" \t") + 1;
  auto [rest, error] = std::from_chars(text.data() + at, text.data() + end, number);
  return error == std::errc() && rest == text.data() + end && !(sign == '%' && number == 0);
}

// An expression's code, owned; absent with Python's words in `error`.
Value compile_expression(Thread& t, const std::string& text, const char* name, std::string& error) {
  auto compile = [&]() -> Result {
    Ref filename = TRY(make_str(t, name));
    size_t start = std::min(text.find_first_not_of(" \t"), text.size());
    SourceOptions options;
    options.mode = SourceMode::Eval;
    return compile_text(t, std::string_view(text).substr(start), filename.as<Str>(), options);
  };
  Result made = compile();
  if (!made.is_raised()) return made.take().leak();
  Ref exception = take_pending(t);
  Result shown = str(t, exception);
  if (shown.is_raised()) return clear_pending(t), error = "it cannot be compiled", Value{};
  Ref words = shown.take();
  error = str_wtf8(words.as<Str>());
  return {};
}

// Lines on which statements of a code object begin, its nested ones included: from its line tables, without running it.
void add_lines(Code* code, std::vector<int>& lines) {
  const uint8_t* bytes = code->bytecode->data;
  int units = static_cast<int>(code->bytecode->length / 2), first = 0;
  while (first < units && bytes[2 * first] != code::RESUME) ++first;
  for (LineTableWalk walk(code); walk.next();)
    if (walk.end / 2 > first + 1 && walk.position.line > 0) lines.push_back(walk.position.line);
  for (std::int64_t i = 0; i < code->consts->length; ++i)
    if (has_kind(code->consts->items[i], Kind::Code)) add_lines(as<Code>(code->consts->items[i]), lines);
}

}  // namespace

// ---- one breakpoint ----------------------------------------------------------------------------------------------

Breakpoint& Debugger::make(Thread&, std::int64_t id, BreakpointKind kind) {
  auto made = std::make_unique<Breakpoint>();
  made->id = id;
  made->kind = kind;
  made->status.id = id;
  breakpoints_.push_back(std::move(made));
  return *breakpoints_.back();
}

void Debugger::forget_compiled(Breakpoint& b) {
  clear(b.condition_code);
  for (LogPart& part : b.log) clear(part.code);
  b.log.clear();
  b.condition_error.clear();
  b.hit_operator = 0;
}

// Compiles what is evaluated at each hit. What cannot be compiled makes it stop and say so.
void Debugger::prepare(Thread& t, Breakpoint& b) {
  forget_compiled(b);
  if (b.condition.find_first_not_of(" \t") != std::string::npos)
    b.condition_code = compile_expression(t, b.condition, "<breakpoint condition>", b.condition_error);
  if (!b.hit_condition.empty() && !read_hit_condition(b.hit_condition, b.hit_operator, b.hit_number)) {
    b.hit_operator = 0;
    b.condition_error = "'" + b.hit_condition + "' is no hit count: write a number, or ==, >=, <=, >, < or % before one";
  }
  std::string text;
  const std::string& message = b.log_message;
  for (size_t i = 0; i < message.size(); ++i) {
    char c = message[i];
    bool doubled = (c == '{' || c == '}') && i + 1 < message.size() && message[i + 1] == c;
    if (doubled) ++i;
    if (c != '{' || doubled) {
      text += c;
      continue;
    }
    size_t end = i + 1;
    for (int depth = 1; end < message.size(); ++end) {
      depth += (message[end] == '{') - (message[end] == '}');
      if (!depth) break;
    }
    if (end >= message.size()) {
      text += message.substr(i);
      break;
    }
    std::string error;
    Value code = compile_expression(t, message.substr(i + 1, end - i - 1), "<log message>", error);
    if (code.is_absent()) text += "<" + error + ">";
    else b.log.push_back({std::exchange(text, {}), code});
    i = end;
  }
  if (!message.empty()) b.log.push_back({text, {}});
}

bool Debugger::set_condition(Thread& t, Breakpoint& b, const std::string& condition, std::string& error) {
  Value code;
  if (condition.find_first_not_of(" \t") != std::string::npos) {
    code = compile_expression(t, condition, "<breakpoint condition>", error);
    if (code.is_absent()) return false;
  }
  clear(b.condition_code);
  b.condition_code = code;
  b.condition = condition;
  b.condition_error.clear();
  return true;
}

Breakpoint* Debugger::breakpoint(std::int64_t id) {
  for (const auto& each : breakpoints_)
    if (each->id == id) return each.get();
  return nullptr;
}

// ---- patches -----------------------------------------------------------------------------------------------------

Debugger::Site& Debugger::site(Thread& t, Code* code, std::uint32_t unit) {
  std::vector<Site>& all = sites_[code];
  for (Site& each : all)
    if (each.unit == unit) return each;
  if (vm::patch(t, code, unit).is_raised()) clear_pending(t);
  all.push_back({unit, {}, 0});
  return all.back();
}

void Debugger::release_site(Code* code, std::uint32_t unit) {
  auto known = sites_.find(code);
  if (known == sites_.end()) return;
  std::vector<Site>& all = known->second;
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].unit != unit || all[i].traps || !all[i].breakpoints.empty()) continue;
    vm::unpatch(code, unit);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  if (all.empty()) sites_.erase(known);
}

void Debugger::place_at(Thread& t, Breakpoint& b, Code* code, std::uint32_t unit) {
  std::vector<Breakpoint*>& there = site(t, code, unit).breakpoints;
  if (std::find(there.begin(), there.end(), &b) == there.end()) there.push_back(&b);
}

void Debugger::unbind(Breakpoint& b) {
  std::vector<std::pair<Code*, std::uint32_t>> left;
  for (auto& [code, all] : sites_)
    for (Site& each : all)
      if (std::erase(each.breakpoints, &b)) left.emplace_back(const_cast<Code*>(code), each.unit);
  for (auto& [code, unit] : left) release_site(code, unit);
}

// ---- where they come to stand ------------------------------------------------------------------------------------

// Into a code object of its file, if it has the line.
bool Debugger::place_line(Thread& t, Breakpoint& b, Code* code) {
  bool placed = false;
  for (const Entry& entry : codes_.entries(t, code)) {
    if (entry.line != b.status.line) continue;
    place_at(t, b, code, entry.unit);
    placed = true;
  }
  return placed;
}

// Into a code object that runs, if it is meant.
bool Debugger::place(Thread& t, Breakpoint& b, Code* code) {
  if (b.kind == BreakpointKind::kLine) {
    CodeFile* file = codes_.file_of(code);
    bool same = file == codes_.find(b.file) || file->path == b.file;
    return same && b.status.line > 0 && place_line(t, b, code);
  }
  if (b.kind != BreakpointKind::kFunction) return false;
  std::string name = str_wtf8(code->name), qualified = str_wtf8(code->qualname);
  bool dotted = b.function.size() > qualified.size() && b.function.ends_with("." + qualified);
  if (b.function != name && b.function != qualified && !dotted) return false;
  if (dotted) {  // the part before names the module: the file's name, or its folder's
    std::string module = b.function.substr(0, b.function.size() - qualified.size() - 1);
    std::string stem = codes_.file_of(code)->path;
    if (stem.ends_with(".py")) stem.resize(stem.size() - 3);
    if (stem.ends_with("/__init__")) stem.resize(stem.size() - 9);
    std::replace(module.begin(), module.end(), '.', '/');
    if (module != "__main__" && !stem.ends_with("/" + module)) return false;
  }
  const std::vector<Entry>& entries = codes_.entries(t, code);
  if (entries.empty()) return false;
  const Entry* first = &entries[0];
  for (const Entry& each : entries)
    if (each.unit < first->unit) first = &each;
  place_at(t, b, code, first->unit);
  b.status.verified = true;
  b.status.pending = false;
  b.status.line = first->line;
  b.status.column = first->column;
  b.status.message.clear();
  return true;
}

// The line is the first at or after the one asked for that has a statement: told by the file on disk, or by code that runs.
void Debugger::bind_line(Thread& t, Breakpoint& b) {
  std::vector<int> lines;
  CodeFile* file = codes_.find(b.file);
  std::string path = file && file->on_disk ? file->path : b.file;
  bool readable = host::is_file(path);
  if (readable) {
    Ref fresh = compile_quietly(t, path);
    if (!fresh.is_absent()) add_lines(fresh.as<Code>(), lines);
  }
  if (file)
    for (Code* code : file->codes) add_lines(code, lines);
  std::sort(lines.begin(), lines.end());
  auto found = std::lower_bound(lines.begin(), lines.end(), static_cast<int>(b.line));
  BreakpointStatus& status = b.status;
  status.line = b.line;
  if (found == lines.end()) {
    status.pending = !readable && !file;
    status.message = status.pending ? "no code of this file has been loaded yet"
                     : lines.empty() ? "the file cannot be compiled, or has no statements"
                                     : "there is no statement at or after line " + std::to_string(b.line);
    return;
  }
  status.verified = true;
  status.pending = false;
  status.line = *found;
  status.message.clear();
  if (!file) return;
  for (Code* code : std::vector<Code*>(file->codes)) place_line(t, b, code);
}

void Debugger::bind_instruction(Thread& t, Breakpoint& b) {
  std::uint64_t address = 0;
  const std::string& text = b.file;  // the address
  size_t start = text.starts_with("0x") ? 2 : 0;
  auto [rest, error] = std::from_chars(text.data() + start, text.data() + text.size(), address, 16);
  Code* code = error == std::errc() ? codes_.by_number(static_cast<std::int64_t>(address >> 24)) : nullptr;
  std::int64_t offset = static_cast<std::int64_t>(address & 0xFFFFFF) + b.column;
  if (!code || offset < 0 || offset >= code->bytecode->length || offset % 2) {
    b.status.message = "there is no instruction at this address";
    return;
  }
  place_at(t, b, code, static_cast<std::uint32_t>(offset / 2));
  b.status.verified = true;
  b.status.line = code_line(code, static_cast<int>(offset));
}

void Debugger::bind(Thread& t, Breakpoint& b) {
  switch (b.kind) {
    case BreakpointKind::kLine: return bind_line(t, b);
    case BreakpointKind::kInstruction: return bind_instruction(t, b);
    case BreakpointKind::kFunction:
      b.status.pending = true;
      b.status.message = "no function of this name has run yet";
      for (const auto& file : codes_.files())
        for (Code* code : std::vector<Code*>(file->codes)) place(t, b, code);
  }
}

void Debugger::code_started(Thread& t, Code* code) {
  codes_.add(t, code);
  for (const auto& each : breakpoints_) {
    bool was = each->status.verified;
    if (each->kind == BreakpointKind::kLine && !was && codes_.file_of(code)->path == each->file) bind_line(t, *each);
    else place(t, *each, code);
    if (!was && each->status.verified) tell(BreakpointChanged{ChangeKind::kChanged, each->status});
  }
}

void Debugger::code_freed(Code* code) {
  sites_.erase(code);
  codes_.remove(code);
}

// ---- lists of them -----------------------------------------------------------------------------------------------

void Debugger::remove_kind(BreakpointKind kind, const std::string* file) {
  for (size_t i = 0; i < breakpoints_.size();) {
    Breakpoint& b = *breakpoints_[i];
    if (b.kind != kind || (file && b.file != *file)) {
      ++i;
      continue;
    }
    unbind(b);
    forget_compiled(b);
    breakpoints_.erase(breakpoints_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

BreakpointStatus Debugger::add_breakpoint(Thread& t, const std::string& file, const SourceBreakpoint& wanted, bool exact) {
  Breakpoint& b = make(t, wanted.id ? wanted.id : next_id_++, BreakpointKind::kLine);
  b.file = file;
  b.line = wanted.line;
  b.column = wanted.column;
  b.condition = wanted.condition;
  b.hit_condition = wanted.hit_condition;
  b.log_message = wanted.log_message;
  b.temporary = wanted.temporary;
  prepare(t, b);
  bind(t, b);
  BreakpointStatus status = b.status;
  if (exact && (!status.verified || status.line != wanted.line)) {
    remove_breakpoint(t, b.id);
    status.verified = false;
  }
  return status;
}

bool Debugger::remove_breakpoint(Thread&, std::int64_t id) {
  for (size_t i = 0; i < breakpoints_.size(); ++i) {
    if (breakpoints_[i]->id != id) continue;
    unbind(*breakpoints_[i]);
    forget_compiled(*breakpoints_[i]);
    breakpoints_.erase(breakpoints_.begin() + static_cast<std::ptrdiff_t>(i));
    return true;
  }
  return false;
}

BreakpointStatuses Debugger::set_breakpoints(Thread& t, const SetBreakpoints& request) {
  std::string file = request.file;
  if (CodeFile* known = request.reference ? codes_.by_reference(request.reference) : codes_.find(file)) file = known->path;
  else if (std::string real = host::real_path(file); !real.empty()) file = real;
  std::unordered_map<std::int64_t, std::int64_t> hits;
  for (const auto& each : breakpoints_)
    if (each->kind == BreakpointKind::kLine && each->file == file) hits[each->id] = each->hits;
  remove_kind(BreakpointKind::kLine, &file);
  BreakpointStatuses out;
  for (const SourceBreakpoint& wanted : request.breakpoints) {
    out.breakpoints.push_back(add_breakpoint(t, file, wanted, false));
    if (auto old = hits.find(wanted.id); old != hits.end()) breakpoints_.back()->hits = old->second;
  }
  return out;
}

BreakpointStatuses Debugger::set_function_breakpoints(Thread& t, const SetFunctionBreakpoints& request) {
  std::unordered_map<std::int64_t, std::int64_t> hits;
  for (const auto& each : breakpoints_)
    if (each->kind == BreakpointKind::kFunction) hits[each->id] = each->hits;
  remove_kind(BreakpointKind::kFunction, nullptr);
  BreakpointStatuses out;
  for (const FunctionBreakpoint& wanted : request.breakpoints) {
    Breakpoint& b = make(t, wanted.id, BreakpointKind::kFunction);
    b.function = wanted.name;
    b.condition = wanted.condition;
    b.hit_condition = wanted.hit_condition;
    b.log_message = wanted.log_message;
    if (auto old = hits.find(wanted.id); old != hits.end()) b.hits = old->second;
    prepare(t, b);
    bind(t, b);
    out.breakpoints.push_back(b.status);
  }
  return out;
}

BreakpointStatuses Debugger::set_instruction_breakpoints(Thread& t, const SetInstructionBreakpoints& request) {
  remove_kind(BreakpointKind::kInstruction, nullptr);
  BreakpointStatuses out;
  for (const InstructionBreakpoint& wanted : request.breakpoints) {
    Breakpoint& b = make(t, wanted.id, BreakpointKind::kInstruction);
    b.file = wanted.instruction;
    b.column = wanted.offset;
    b.condition = wanted.condition;
    b.hit_condition = wanted.hit_condition;
    prepare(t, b);
    bind(t, b);
    out.breakpoints.push_back(b.status);
  }
  return out;
}

}  // namespace krait::debugger
