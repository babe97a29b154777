// break, tbreak, clear, enable, disable, ignore, condition, commands.
#include "interpreter/modules/import.h"
#include "interpreter/objects/function.h"
#include "interpreter/pdb/commands.h"
#include "interpreter/pdb/places.h"
#include "interpreter/pdb/values.h"

namespace krait::pdb {

namespace {

// What `break` was asked for.
struct Place {
  std::string file;
  int line = 0;
  std::string function;
};

std::string default_file(const Session& s) {
  std::string file = str_wtf8(code_of(s.frame)->filename);
  return file == "<string>" && !s.main_file.empty() ? s.main_file : file;
}

// A breakpoint by what a person calls it. Null: why not has been said (or raised is in `failed`).
ResultOf<Breakpoint*> numbered(Session& s, const std::string& text, const std::string& prefix = "") {
  int number;
  Breakpoint* found = nullptr;
  std::string why;
  if (text.empty()) {
    why = "Breakpoint number expected";
  } else if (!parse_int(s.t, text, number)) {
    why = "Non-numeric breakpoint number " + text;
  } else {
    int last = s.breakpoints->last_number();
    int at = number < 0 ? last + 1 + number : number;  // a list's index
    if (at < 0 || at > last) why = "Breakpoint number " + std::to_string(number) + " out of range";
    else if (found = s.breakpoints->numbered(at); !found)
      why = "Breakpoint " + std::to_string(number) + " already deleted";
  }
  if (!found) TRY(s.error(prefix + why));
  return found;
}

// A function that is in hand: its code says where it is.
ResultOf<bool> place_of_object(Session& s, const std::string& text, Place& place) {
  Result value = s.evaluate(text);
  if (value.is_raised()) return clear_pending(s.t), false;
  Ref function = value.take();
  Result method = get_attr_or_absent(s.t, function, "__func__");
  if (method.is_raised()) return clear_pending(s.t), false;
  if (!method.is_absent()) function = method.take();
  Result code = get_attr_or_absent(s.t, function, "__code__");
  if (code.is_raised()) return clear_pending(s.t), false;
  if (code.is_absent() || !has_kind(code.word, Kind::Code))
    return code.is_absent() ? false : (release(code.word), false);
  Ref held = code.take();
  const Code* c = held.as<Code>();
  place = {str_wtf8(c->filename), c->first_line, str_wtf8(c->name)};
  return true;
}

// A function that is only named: its `def` is looked for in the file, or in the module before the dot.
ResultOf<bool> place_of_name(Session& s, const std::string& text, Place& place) {
  std::string name = text;
  size_t first = text.find('\''), second = first == std::string::npos ? first : text.find('\'', first + 1);
  if (first != std::string::npos) {
    if (second == std::string::npos || text.find('\'', second + 1) != std::string::npos) return false;
    name = text.substr(first + 1, second - first - 1);
  }
  name = stripped(name);
  if (name.starts_with("self.")) name = name.substr(5);
  if (name.empty() || name == "self") return false;
  std::string file = default_file(s), item = name;
  if (size_t dot = name.find('.'); dot != std::string::npos) {
    std::string found = TRY(find_module_file(s.t, name.substr(0, dot), s.main_file));
    if (!found.empty()) file = found;
    item = name.substr(dot + 1, name.find('.', dot + 1) - dot - 1);
  }
  Ref library = TRY(modules::import_module(s.t, "pdb"));
  Ref item_text = TRY(make_str(s.t, item)), file_text = TRY(make_str(s.t, file));
  Ref answer = TRY(call_method(s.t, library, "find_function", {item_text, file_text}));
  if (answer.is_none()) return false;
  Ref line = TRY(get_item(s.t, answer, 2));
  place = {file, static_cast<int>(TRY(as_i64(s.t, line))), item};
  return true;
}

// "file:line", "line" or a function. False: why not has been said.
ResultOf<bool> find_place(Session& s, const std::string& text, Place& place) {
  if (size_t colon = text.rfind(':'); colon != std::string::npos) {
    std::string name = text.substr(0, text.find_last_not_of(" \t", colon - 1) + 1);
    if (colon == 0) name.clear();
    place.file = TRY(find_module_file(s.t, name, s.main_file));
    if (place.file.empty()) {
      TRY(s.error(quoted(s.t, name) + " not found from sys.path"));
      return false;
    }
    std::string line = stripped(text.substr(colon + 1));
    if (parse_int(s.t, line, place.line)) return true;
    TRY(s.error("Bad lineno: " + line));
    return false;
  }
  if (parse_int(s.t, text, place.line)) {
    place.file = default_file(s);
    return true;
  }
  if (TRY(place_of_object(s, text, place)) || TRY(place_of_name(s, text, place))) return true;
  TRY(s.error("The specified object " + quoted(s.t, text) + " is not a function or was not found along sys.path."));
  return false;
}

// Whether the line looks as if it could be run. False: why not has been said.
ResultOf<bool> looks_executable(Session& s, const Place& place) {
  std::string line = TRY(source_line(s.t, place.file, place.line, globals_of(s.frame)));
  if (line.empty()) {
    TRY(s.message("End of file"));
    return false;
  }
  line = stripped(line);
  if (!line.empty() && line[0] != '#' && !line.starts_with("\"\"\"") && !line.starts_with("'''"))
    return place.line != 0;
  TRY(s.error("Blank or comment"));
  return false;
}

Outcome list_breakpoints(Session& s) {
  if (s.places.empty()) return false;
  TRY(s.message("Num Type         Disp Enb   Where"));
  for (Breakpoint* b : s.breakpoints->all()) TRY(s.message(b->row()));
  return false;
}

Outcome set_breakpoint(Session& s, const std::string& argument, bool temporary) {
  if (argument.empty()) return list_breakpoints(s);
  std::string text = argument, condition;
  if (size_t comma = argument.find(','); comma != std::string::npos && comma > 0) {
    condition = argument.substr(comma + 1);
    condition.erase(0, std::min(condition.find_first_not_of(" \t"), condition.size()));
    text = argument.substr(0, comma);
    text.resize(text.find_last_not_of(" \t") + 1);
  }
  Place place;
  if (!TRY(find_place(s, text, place)) || !TRY(looks_executable(s, place))) return false;
  std::string file = canonical(place.file);
  std::string line = TRY(source_line(s.t, file, place.line, {}));
  if (line.empty()) {
    TRY(s.error("Line " + file + ":" + std::to_string(place.line) + " does not exist"));
    return false;
  }
  Breakpoint* made = s.breakpoints->add(file, place.line, temporary, condition, place.function);
  s.places[file].insert(place.line);
  TRY(s.message("Breakpoint " + std::to_string(made->number) + " at " + made->file + ":" + std::to_string(made->line)));
  return false;
}

Status remove(Session& s, Breakpoint* b) {
  std::string shown = b->shown(), file = b->file;
  int line = b->line;
  s.breakpoints->remove(b->number);
  s.forget_place(file, line);
  return s.message("Deleted " + shown);
}

Outcome clear_all(Session& s) {
  Ref question = TRY(make_ascii(s.t, "Clear all breaks? "));
  Ref builtins = TRY(modules::import_module(s.t, "builtins"));
  Result answer = call_method(s.t, builtins, "input", {question});
  std::string reply = "no";
  if (answer.is_raised()) {
    if (!pending_matches(s.t, s.t.types().EOFError)) return raised;
    clear_pending(s.t);
  } else {
    Ref text = answer.take();
    reply = stripped(str_wtf8(text.as<Str>()));
    for (char& c : reply) c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
  }
  if (reply != "y" && reply != "yes") return false;
  std::vector<std::string> gone;
  for (Breakpoint* b : s.breakpoints->all()) gone.push_back(b->shown());
  s.breakpoints->clear();
  s.places.clear();
  for (const std::string& shown : gone) TRY(s.message("Deleted " + shown));
  return false;
}

Outcome clear_place(Session& s, const std::string& argument) {
  size_t colon = argument.rfind(':');
  std::string given = argument.substr(0, colon), number = argument.substr(colon + 1), file = canonical(given);
  int line;
  if (!parse_int(s.t, number, line)) {
    TRY(s.error("Invalid line number (" + number + ")"));
  } else if (!s.places.count(file)) {
    TRY(s.error("There are no breakpoints in " + file));
  } else if (!s.heeds(file, line)) {
    TRY(s.error("There is no breakpoint at " + file + ":" + std::to_string(line)));
  } else {
    for (Breakpoint* b : s.breakpoints->of(file, line)) TRY(remove(s, b));
  }
  return false;
}

// The number that begins the argument, and what follows it.
std::vector<std::string> number_and_rest(const std::string& argument) {
  size_t space = argument.find(' ');
  if (space == std::string::npos) return {argument};
  return {argument.substr(0, space), argument.substr(space + 1)};
}

}  // namespace

Outcome do_break(Session& s, const std::string& argument) { return set_breakpoint(s, argument, false); }
Outcome do_temporary_break(Session& s, const std::string& argument) { return set_breakpoint(s, argument, true); }

Outcome do_clear(Session& s, const std::string& argument) {
  if (argument.empty()) return clear_all(s);
  if (argument.find(':') != std::string::npos) return clear_place(s, argument);
  for (const std::string& word : words(argument))
    if (Breakpoint* b = TRY(numbered(s, word))) TRY(remove(s, b));
  return false;
}

Outcome do_enable(Session& s, const std::string& argument) {
  for (const std::string& word : words(argument)) {
    Breakpoint* b = TRY(numbered(s, word));
    if (!b) continue;
    b->enabled = true;
    TRY(s.message("Enabled " + b->shown()));
  }
  return false;
}

Outcome do_disable(Session& s, const std::string& argument) {
  for (const std::string& word : words(argument)) {
    Breakpoint* b = TRY(numbered(s, word));
    if (!b) continue;
    b->enabled = false;
    TRY(s.message("Disabled " + b->shown()));
  }
  return false;
}

Outcome do_condition(Session& s, const std::string& argument) {
  std::vector<std::string> parts = number_and_rest(argument);
  Breakpoint* b = TRY(numbered(s, stripped(parts[0])));
  if (!b) return false;
  b->condition = parts.size() > 1 ? parts[1] : "";
  b->code = Ref();
  std::string number = std::to_string(b->number);
  TRY(s.message(b->condition.empty() ? "Breakpoint " + number + " is now unconditional."
                                     : "New condition set for breakpoint " + number + "."));
  return false;
}

Outcome do_ignore(Session& s, const std::string& argument) {
  std::vector<std::string> parts = words(argument);
  int count = 0;
  if (parts.size() > 1 && !parse_int(s.t, parts[1], count)) count = 0;
  if (parts.empty()) parts.push_back("");
  Breakpoint* b = TRY(numbered(s, parts[0]));
  if (!b) return false;
  b->ignore = count;
  std::string number = std::to_string(b->number);
  if (count > 0) {
    TRY(s.message("Will ignore next " + (count > 1 ? std::to_string(count) + " crossings" : std::string("1 crossing")) +
                  " of breakpoint " + number + "."));
  } else {
    TRY(s.message("Will stop next time breakpoint " + number + " is reached."));
  }
  return false;
}

Outcome do_commands(Session& s, const std::string& argument) {
  int number = s.breakpoints->last_number();
  if (!argument.empty() && !parse_int(s.t, argument, number)) {
    TRY(s.error("Usage: commands [bnum]\n        ...\n        end"));
    return false;
  }
  std::string text = number ? std::to_string(number) : "";
  if (!TRY(numbered(s, text, "cannot set commands: "))) return false;
  auto old = s.command_lists.find(number);
  bool had = old != s.command_lists.end();
  CommandList before = had ? old->second : CommandList{};
  s.command_lists[number] = {};
  std::string prompt = std::exchange(s.prompt, "(com) ");
  s.defined = number;
  s.defining = true;
  Status done = s.command_loop();
  s.defining = false;
  s.prompt = prompt;
  if (!done.is_raised()) return false;
  if (!pending_matches(s.t, s.t.types().KeyboardInterrupt)) return raised;
  clear_pending(s.t);
  if (had) s.command_lists[number] = before;
  else s.command_lists.erase(number);
  TRY(s.error("command definition aborted, old commands restored"));
  return false;
}

}  // namespace krait::pdb
