// The last lines of a printed exception: its name and text, a SyntaxError's place, notes, suggestions.
#include <algorithm>

#include "interpreter/objects/code.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback_text.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

std::string text_of(Thread& t, Value v, bool& ok) {
  Result r = str(t, v);
  ok = !r.is_raised();
  if (!ok) {
    clear_pending(t);
    return {};
  }
  Ref s = r.take();
  return str_wtf8(s.as<Str>());
}

namespace {

// "module.Name", without the module for builtins and __main__.
std::string shown_type(Thread& t, Type* type) {
  std::string name = str_wtf8(type->qualname);
  Result module = get_attr_or_absent(t, Value::from_object(type), t.names().__module__);
  if (module.is_raised()) {
    clear_pending(t);
    return "<unknown>." + name;
  }
  Ref m = module.take();
  if (!is_str(m)) return "<unknown>." + name;
  std::string text = str_wtf8(m.as<Str>());
  if (text == "builtins" || text == "__main__") return name;
  return text + "." + name;
}

struct SyntaxPlace {
  std::string file = "<string>", text;
  bool has_text = false, has_line = false;
  int64_t line = 0, end_line = 0, offset = 0, end_offset = 0;
};

bool number(Value v, int64_t& out) {
  if (!v.is_small_int()) return false;
  out = v.small_int();
  return true;
}

bool syntax_place(Thread& t, SyntaxError* e, SyntaxPlace& p) {
  if (!number(e->lineno, p.line)) return false;
  p.has_line = true;
  bool ok = true;
  if (!e->filename.is_absent() && !e->filename.is_none()) p.file = text_of(t, e->filename, ok);
  if (!number(e->offset, p.offset)) p.offset = -1;
  bool has_end = type_of(t, Value::from_object(e)) == t.types().SyntaxError;  // its subclasses' is not shown
  if (!has_end || !number(e->end_lineno, p.end_line)) p.end_line = p.line;
  if (!has_end || !number(e->end_offset, p.end_offset)) p.end_offset = -1;
  if (is_str(e->text)) {
    p.text = str_wtf8(as<Str>(e->text));
    p.has_text = true;
  }
  return true;
}

int64_t characters(const std::string& s, size_t from) {
  int64_t n = 0;
  for (size_t i = from; i < s.size(); ++i) n += (s[i] & 0xc0) != 0x80;
  return n;
}

std::string syntax_text(const SyntaxPlace& p) {
  int64_t offset = p.offset, end_offset = p.end_line > p.line ? characters(p.text, 0) : p.end_offset;
  end_offset = std::min(end_offset, characters(p.text, 0) + 1);
  int64_t carets = end_offset > 0 && end_offset > offset ? end_offset - offset : 1;
  --offset;
  size_t at = 0;
  for (; at < p.text.size() && (p.text[at] == ' ' || p.text[at] == '\t' || p.text[at] == '\f'); ++at) --offset;
  std::string text = p.text.substr(at);
  bool newline = !text.empty() && text.back() == '\n';
  int64_t length = characters(text, 0) - newline;
  offset = std::min(offset, length);
  for (size_t nl; (nl = text.find('\n')) != std::string::npos && static_cast<int64_t>(nl) < offset;) {
    offset -= static_cast<int64_t>(nl) + 1;
    text = text.substr(nl + 1);
  }
  std::string out = "    " + text;
  if (out.back() != '\n') out += '\n';
  if (offset < 0) return out;
  return out + "    " + std::string(static_cast<size_t>(offset), ' ') + std::string(static_cast<size_t>(carets), '^') +
         "\n";
}

std::string notes_text(Thread& t, Value exception) {
  Result r = get_attr_or_absent(t, exception, t.names().__notes__);
  if (r.is_raised()) {
    clear_pending(t);
    return {};
  }
  if (r.is_absent()) return {};
  Ref notes = r.take();
  bool ok;
  const Value* items = nullptr;
  int64_t count = 0;
  if (is_list(notes)) items = notes.as<List>()->items, count = notes.as<List>()->length;
  else if (is_tuple(notes)) items = notes.as<Tuple>()->items, count = notes.as<Tuple>()->length;
  if (!items) {
    if (count == 0 && (is_list(notes) || is_tuple(notes))) return {};
    Result shown = repr(t, notes);
    if (shown.is_raised()) {
      clear_pending(t);
      return "<__notes__ repr() failed>\n";
    }
    Ref s = shown.take();
    return str_wtf8(s.as<Str>()) + "\n";
  }
  std::string out;
  for (int64_t i = 0; i < count; ++i) {
    std::string note = text_of(t, items[i], ok);
    if (!ok) note = "<note str() failed>";
    out += note + "\n";
  }
  return out;
}

}  // namespace

std::string format_exception_only(Thread& t, Value exception) {
  BaseException* e = as<BaseException>(exception);
  std::string out;
  std::string message;
  bool ok = true, placed = false;
  if (has_type(t, exception, t.types().SyntaxError)) {
    SyntaxError* s = static_cast<SyntaxError*>(e);
    SyntaxPlace place;
    if (syntax_place(t, s, place)) {
      out = cat("  File \"", place.file, "\", line ", place.line, "\n");
      if (place.has_text) out += syntax_text(place);
      placed = true;
      message = s->msg.is_absent() ? "None" : text_of(t, s->msg, ok);
    }
  }
  if (!placed) message = text_of(t, exception, ok);
  out += shown_type(t, e->type);
  if (!ok) out += ": <exception str() failed>";
  else if (!message.empty()) out += ": " + message;
  Result suggestion = suggestion_for(t, exception);
  if (suggestion.is_raised()) clear_pending(t);
  else if (!suggestion.is_absent()) {
    Ref s = suggestion.take();
    out += cat(". Did you mean: '", s.as<Str>(), "'?");
  }
  return out + "\n" + notes_text(t, exception);
}

}  // namespace krait::objects
