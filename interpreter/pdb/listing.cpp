// list, longlist, source.
#include "interpreter/modules/import.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/pdb/commands.h"
#include "interpreter/pdb/places.h"
#include "interpreter/pdb/values.h"

#include <algorithm>
#include <optional>

namespace krait::pdb {

namespace {

// What stands beside the lines: breakpoints, where the frame is, where its exception was raised.
struct Marks {
  std::set<int> breakpoints;
  int current = -1, raised = -1;
};

Marks marks_of(Session& s, const std::string& file) {
  Marks marks{{}, line_of(s.frame), -1};
  if (auto lines = s.places.find(canonical(file)); lines != s.places.end()) marks.breakpoints = lines->second;
  for (auto& [frame, line] : s.traceback_lines)
    if (frame == s.frame.get()) marks.raised = line;
  return marks;
}

std::string without_end(std::string text) {
  while (!text.empty() && isspace(static_cast<unsigned char>(text.back()))) text.pop_back();
  return text;
}

// Lines [from, to) of a list of str; the first has the number `number`.
Status print_lines(Session& s, Value lines, int64_t from, int64_t to, int number, const Marks& marks) {
  for (int64_t i = from; i < to && i < as<List>(lines)->length; ++i, ++number) {
    std::string text = std::to_string(number);
    text.insert(0, text.size() < 3 ? 3 - text.size() : 0, ' ');
    if (text.size() < 4) text += ' ';
    text += marks.breakpoints.count(number) ? 'B' : ' ';
    if (number == marks.current) text += "->";
    else if (number == marks.raised) text += ">>";
    Value line = as<List>(lines)->items[i];
    TRY(s.message(text + "\t" + without_end(str_wtf8(as<Str>(line)))));
  }
  return ok();
}

struct Range {
  int first = 0;
  std::optional<int> last;  // absent: ten further
};

// "first", "first, last" or "first, count"; false if it is none of them.
bool parse_range(Thread& t, const std::string& argument, Range& range) {
  size_t comma = argument.find(',');
  if (comma == std::string::npos) {
    if (!parse_int(t, stripped(argument), range.first)) return false;
    range.first = std::max(1, range.first - 5);
    return true;
  }
  if (argument.find(',', comma + 1) != std::string::npos) return false;
  if (!parse_int(t, stripped(argument.substr(0, comma)), range.first)) return false;
  int last = 0;
  if (!parse_int(t, stripped(argument.substr(comma + 1)), last)) return false;
  range.last = last < range.first ? last + range.first : last;
  return true;
}

// Code of the library that was compiled into the interpreter says where its file is.
ResultOf<std::string> file_of(Session& s) {
  std::string file = str_wtf8(code_of(s.frame)->filename);
  if (!file.starts_with("<frozen")) return file;
  Value shown = dict_get_str(s.t, frame_of(s.frame)->globals, "__file__");
  return !shown.is_absent() && is_str(shown) ? str_wtf8(as<Str>(shown)) : file;
}

// pdb's own way to an object's lines: (lines, first number).
Result source_of(Thread& t, Value object) {
  Ref library = TRY(modules::import_module(t, "pdb"));
  return call_method(t, library, "getsourcelines", {object});
}

Outcome print_source(Session& s, Value pair, const Marks& marks) {
  Ref lines = TRY(get_item(s.t, pair, int64_t{0})), first = TRY(get_item(s.t, pair, 1));
  int64_t number = TRY(as_i64(s.t, first));
  TRY(print_lines(s, lines, 0, lines.as<List>()->length, static_cast<int>(number), marks));
  return false;
}

// The pending exception if it is one of those that mean "no source": said as its text. Else it stays.
Outcome no_source(Session& s, bool also_type_error) {
  bool expected =
      pending_matches(s.t, s.t.types().OSError) || (also_type_error && pending_matches(s.t, s.t.types().TypeError));
  if (!expected) return raised;
  Ref why = take_pending(s.t);
  Ref text = TRY(str(s.t, why));
  TRY(s.error(str_wtf8(text.as<Str>())));
  return false;
}

}  // namespace

Outcome do_list(Session& s, const std::string& argument) {
  s.last_command = "list";
  Range range;
  if (!argument.empty() && argument != ".") {
    if (!parse_range(s.t, argument, range)) {
      TRY(s.error("Error in argument: " + quoted(s.t, argument)));
      return false;
    }
  } else if (s.listed < 0 || argument == ".") {
    range.first = std::max(1, line_of(s.frame) - 5);
  } else {
    range.first = s.listed + 1;
  }
  int last = range.last.value_or(range.first + 10);
  std::string file = TRY(file_of(s));
  Marks marks = marks_of(s, file);
  Ref lines = TRY(source_lines(s.t, file, globals_of(s.frame)));
  int length = static_cast<int>(lines.as<List>()->length);
  // As a slice: what lies before the beginning counts from the end.
  auto bound = [&](int i) { return std::clamp(i < 0 ? i + length : i, 0, length); };
  TRY(print_lines(s, lines, bound(range.first - 1), bound(last), range.first, marks));
  s.listed = std::min(last, length);
  if (length < last) TRY(s.message("[EOF]"));
  return false;
}

Outcome do_long_list(Session& s, const std::string&) {
  Marks marks = marks_of(s, str_wtf8(code_of(s.frame)->filename));
  Result pair = source_of(s.t, s.frame);
  if (pair.is_raised()) return no_source(s, false);
  Ref held = pair.take();
  return print_source(s, held, marks);
}

Outcome do_source(Session& s, const std::string& argument) {
  Ref value = TRY(s.evaluate_shown(argument));
  if (value.is_absent()) return false;
  Result pair = source_of(s.t, value);
  if (pair.is_raised()) return no_source(s, true);
  Ref held = pair.take();
  return print_source(s, held, {});
}

}  // namespace krait::pdb
