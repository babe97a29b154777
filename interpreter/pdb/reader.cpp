// Reading commands: from the terminal or a pipe, from .pdbrc, from breakpoints; aliases and `;;`.
#include <stdlib.h>

#include "interpreter/host/files.h"
#include "interpreter/modules/import.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/pdb/commands.h"
#include "interpreter/pdb/completion.h"
#include "interpreter/pdb/places.h"
#include "interpreter/pdb/values.h"

namespace krait::pdb {

// ---- saying ---------------------------------------------------------------------------------------------------------

Status Session::message(const std::string& text) {
  for (const std::string& part : {text, std::string("\n")}) {
    Ref shown = TRY(make_str(t, part));
    Ref done = TRY(call_method(t, output, t.names().write, {shown}));
  }
  return ok();
}

// ---- a line ---------------------------------------------------------------------------------------------------------

ResultOf<std::string> Session::read_line() {
  Ref shown = TRY(make_str(t, prompt));
  Result got = kNone;
  if (own_streams) {
    Ref written = TRY(call_method(t, output, t.names().write, {shown}));
    Ref flushed = TRY(call_method(t, output, t.names().flush));
    got = call_method(t, input, t.names().readline);
  } else {
    Completing here(*this);
    Ref builtins = TRY(modules::import_module(t, "builtins"));
    got = call_method(t, builtins, "input", {shown});
    if (got.is_raised() && pending_matches(t, t.types().EOFError)) {
      clear_pending(t);
      return std::string("EOF");
    }
  }
  Ref line = TRY(got);
  if (!is_str(line)) return raise_type_error(t, "readline() returned non-string");
  std::string text = str_wtf8(line.as<Str>());
  if (!own_streams) return text;
  if (text.empty()) return std::string("EOF");
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

static void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

// Aliases are put in, and what follows `;;` waits in the queue.
ResultOf<std::string> Session::expanded(const std::string& given) {
  std::string line = given;
  std::vector<std::string> parts = words(line);
  if (parts.empty()) return line;
  for (auto alias = aliases.find(parts[0]); alias != aliases.end(); alias = aliases.find(parts[0])) {
    line = alias->second;
    for (size_t i = 1; i < parts.size(); ++i) replace_all(line, "%" + std::to_string(i), parts[i]);
    replace_all(line, "%*", joined(parts, 1));
    parts = words(line);
    if (parts.empty()) return raise_index_error(t, "list index out of range");
  }
  if (parts[0] == "alias") return line;
  size_t marker = line.find(";;");
  if (marker == std::string::npos) return line;
  std::string rest = line.substr(marker + 2);
  queue.push_back(rest.substr(std::min(rest.find_first_not_of(" \t\r\n\f\v"), rest.size())));
  line.resize(marker);
  while (!line.empty() && isspace(static_cast<unsigned char>(line.back()))) line.pop_back();
  return line;
}

namespace {

struct ParsedLine {
  bool is_command = false;  // false: a statement
  std::string name, argument, line;
};

bool is_name_character(char c) { return isalnum(static_cast<unsigned char>(c)) || c == '_'; }

ParsedLine parse(const std::string& given) {
  ParsedLine p;
  p.line = stripped(given);
  if (p.line.empty() || p.line[0] == '!') return p;
  if (p.line[0] == '?') p.line = "help " + p.line.substr(1);
  size_t end = 0;
  while (end < p.line.size() && is_name_character(p.line[end])) ++end;
  p.is_command = true;
  p.name = p.line.substr(0, end);
  p.argument = stripped(p.line.substr(end));
  return p;
}

}  // namespace

Outcome Session::run_line(const std::string& line) { return defining ? define_line(line) : run_command(line); }

Outcome Session::run_command(const std::string& given) {
  ParsedLine p = parse(given);
  if (p.line.empty()) return last_command.empty() ? Outcome(false) : run_line(last_command);
  if (p.is_command) {
    last_command = p.line == "EOF" ? "" : p.line;
    if (const Command* command = find_command(p.name)) return command->run(*this, p.argument);
  }
  TRY(execute(p.line));
  return false;
}

// A line of a breakpoint's commands is kept, not run. True: the list is complete.
Outcome Session::define_line(const std::string& given) {
  ParsedLine p = parse(given);
  if (!p.is_command || p.name.empty()) return false;
  CommandList& list = command_lists[defined];
  if (p.name == "silent") {
    list.silent = true;
    return false;
  }
  if (p.name == "end") {
    queue.clear();
    return true;
  }
  list.lines.push_back(p.argument.empty() ? p.name : p.name + " " + p.argument);
  const Command* command = find_command(p.name);
  if (!command || !command->resumes) return false;
  list.prompt = false;
  queue.clear();
  return true;
}

// ---- the loop -------------------------------------------------------------------------------------------------------

namespace {

// Displays that have changed since they were last shown in this frame.
Status show_displays(Session& s) {
  for (auto& [frame, all] : s.displays) {
    if (frame.get() != s.frame.get()) continue;
    for (Display& display : all) {
      Ref before = display.value;
      bool before_failed = display.failed;
      Display now{display.expression, {}, false};
      TRY(s.evaluate_display(now));
      if (identical(now.value, before)) continue;
      Ref differs = TRY(compare(s.t, now.value, before, CompareOp::Ne));
      bool changed = TRY(is_true(s.t, differs));
      if (!changed) continue;
      display.value = now.value;
      display.failed = now.failed;
      std::string shown = now.failed ? str_wtf8(now.value.as<Str>()) : TRY(repr_text(s.t, now.value));
      std::string old = before_failed ? str_wtf8(before.as<Str>()) : TRY(repr_text(s.t, before));
      TRY(s.message("display " + display.expression + ": " + shown + "  [old: " + old + "]"));
    }
    return ok();
  }
  return ok();
}

}  // namespace

Status Session::command_loop() {
  TRY(show_displays(*this));
  for (bool ended = false; !ended;) {
    std::string line;
    if (!queue.empty()) {
      line = queue.front();
      queue.erase(queue.begin());
    } else {
      line = TRY(read_line());
    }
    line = TRY(expanded(line));
    ended = TRY(run_line(line));
  }
  return ok();
}

Status Session::read_commands() {
  for (;;) {
    may_interrupt = true;
    Status done = command_loop();
    if (!done.is_raised()) {
      may_interrupt = false;
      return ok();
    }
    if (!pending_matches(t, t.types().KeyboardInterrupt)) return raised;
    clear_pending(t);
    TRY(message("--KeyboardInterrupt--"));
  }
}

// ---- start-up commands ----------------------------------------------------------------------------------------------

Status Session::read_start_files() {
  start_lines = TRY(make_list(t));
  const char* home = getenv("HOME");
  std::vector<std::string> files;
  if (home && *home) files.push_back(std::string(home) + "/.pdbrc");
  files.push_back(".pdbrc");
  for (const std::string& file : files) {
    std::string text;
    if (host::read_file(file, text)) continue;
    for (size_t start = 0; start < text.size();) {
      size_t end = std::min(text.find('\n', start), text.size());
      Ref line = TRY(make_str(t, text.substr(start, end - start)));
      TRY(list_append(t, start_lines.as<List>(), line));
      start = end + 1;
    }
  }
  return ok();
}

// Each line once. When one says to go on, the rest waits for the next stop.
ResultOf<bool> Session::run_start_lines() {
  List* given = start_lines.as<List>();
  if (given->length == 0) return false;
  std::vector<std::string> lines;
  for (int64_t i = 0; i < given->length; ++i)
    if (is_str(given->items[i])) lines.push_back(str_wtf8(as<Str>(given->items[i])));
  TRY(list_set_slice(t, given, 0, given->length, {}));
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string line = stripped(lines[i]);
    if (line.empty() || line[0] == '#') continue;
    bool goes_on = TRY(run_line(line));
    if (!goes_on) continue;
    for (size_t rest = i + 1; rest < lines.size(); ++rest) {
      Ref text = TRY(make_str(t, lines[rest]));
      TRY(list_append(t, given, text));
    }
    return true;
  }
  return false;
}

}  // namespace krait::pdb
