#include "interpreter/pdb/completion.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>

#include "interpreter/modules/import.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/pdb/commands.h"
#include "interpreter/pdb/places.h"

namespace krait::pdb {

namespace {

using Words = std::vector<std::string>;

void add_if_begins(Words& found, const std::string& word, const std::string& text) {
  if (word.starts_with(text)) found.push_back(word);
}

void add_names(Words& found, Value mapping, const std::string& text) {
  if (!is_dict(mapping)) return;
  Value key, value;
  for (int64_t at = 0; dict_next(as<Dict>(mapping), at, key, value);)
    if (is_str(key)) add_if_begins(found, str_wtf8(as<Str>(key)), text);
}

// The value of a dotted name, by names and attributes alone; absent: there is none.
Result dotted(Session& s, const std::string& path) {
  size_t dot = std::min(path.find('.'), path.size());
  Ref name = TRY(make_str(s.t, path.substr(0, dot)));
  Ref value;
  for (Value mapping : {s.locals.get(), globals_of(s.frame)}) {
    Result item = get_item(s.t, mapping, name);
    if (!item.is_raised()) {
      value = item.take();
      break;
    }
    clear_pending(s.t);
  }
  while (dot < path.size() && !value.is_absent()) {
    size_t end = std::min(path.find('.', dot + 1), path.size());
    Ref attribute = TRY(make_str(s.t, path.substr(dot + 1, end - dot - 1)));
    Ref interned = TRY(intern(s.t, attribute));
    value = TRY(get_attr(s.t, value, interned.as<Str>()));
    dot = end;
  }
  return value.is_absent() ? Result(kAbsent) : Result(std::move(value));
}

// The attributes behind the last dot.
Status add_attributes(Session& s, Words& found, const std::string& text) {
  size_t dot = text.rfind('.');
  Ref value = TRY(dotted(s, text.substr(0, dot)));
  if (value.is_absent()) return ok();
  Ref builtins = TRY(modules::import_module(s.t, "builtins"));
  Ref names = TRY(call_method(s.t, builtins, "dir", {value}));
  if (!is_list(names)) return ok();
  for (int64_t i = 0; i < names.as<List>()->length; ++i)
    if (Value name = names.as<List>()->items[i]; is_str(name))
      add_if_begins(found, text.substr(0, dot + 1) + str_wtf8(as<Str>(name)), text);
  return ok();
}

void add_expression(Session& s, Words& found, const std::string& text) {
  if (s.frame.is_none()) return;
  if (text.find('.') == std::string::npos) {
    add_names(found, s.locals, text);
    if (s.locals.get() != globals_of(s.frame)) add_names(found, globals_of(s.frame), text);
  } else if (add_attributes(s, found, text).is_raised()) {
    clear_pending(s.t);
  }
}

// Folders and Python files whose path begins so.
void add_files(Words& found, const std::string& text) {
  size_t slash = text.rfind('/');
  std::string folder = slash == std::string::npos ? "" : text.substr(0, slash + 1), start = text.substr(folder.size());
  DIR* directory = opendir(folder.empty() ? "." : folder.c_str());
  if (!directory) return;
  while (dirent* entry = readdir(directory)) {
    std::string name = entry->d_name;
    if (!name.starts_with(start) || (name[0] == '.' && start.empty())) continue;
    struct stat info;
    if (stat((folder + name).c_str(), &info)) continue;
    if (S_ISDIR(info.st_mode)) found.push_back(folder + name + "/");
    else if (name.ends_with(".py") || name.ends_with(".pyw")) found.push_back(folder + name + ":");
  }
  closedir(directory);
}

Completes kind_of(const std::string& line, size_t start) {
  std::string before = stripped(line.substr(0, start));
  size_t end = 0;
  while (end < before.size() && (isalnum(static_cast<unsigned char>(before[end])) || before[end] == '_')) ++end;
  if (before.empty()) return Completes::Command;
  const Command* command = find_command(before.substr(0, end));
  return command ? command->completes : Completes::Expression;
}

struct SessionCompleter : host::Completer {
  Session& session;
  explicit SessionCompleter(Session& s) : session(s) {}
  Words complete(const std::string& line, size_t start, const std::string& text) override {
    return completions(session, line, start, text);
  }
};

}  // namespace

std::vector<std::string> completions(Session& s, const std::string& line, size_t start, const std::string& text) {
  Words found;
  switch (kind_of(line, start)) {
    case Completes::Nothing: break;
    case Completes::Command:
      for (size_t i = 0; i < kCommandCount; ++i) add_if_begins(found, kCommands[i].name, text);
      if (start == 0 && !text.empty()) add_expression(s, found, text);
      break;
    case Completes::Expression: add_expression(s, found, text); break;
    case Completes::Place:
      if (std::string typed = stripped(line); typed.ends_with(':') || typed.ends_with(',')) break;
      add_expression(s, found, text);
      add_files(found, text);
      break;
    case Completes::Breakpoint:
      for (Breakpoint* b : s.breakpoints->all()) add_if_begins(found, std::to_string(b->number), text);
      break;
    case Completes::Alias:
      for (const auto& [name, command] : s.aliases) add_if_begins(found, name, text);
      break;
    case Completes::Display:
      for (const auto& [frame, all] : s.displays)
        if (frame.get() == s.frame.get())
          for (const Display& display : all) add_if_begins(found, display.expression, text);
      break;
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Completing::Completing(Session& s) : completer(std::make_unique<SessionCompleter>(s)) {
  host::set_completer(completer.get());
}
Completing::~Completing() { host::set_completer(nullptr); }

}  // namespace krait::pdb
