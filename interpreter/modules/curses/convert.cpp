// Arguments of _curses: characters, text, places; and its errors.
#include <langinfo.h>
#include <term.h>

#include "interpreter/modules/curses/window.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::curses {

Raised raise_curses(Thread& t, std::string_view message) {
  return raise_message(t, module_exception(t, "_curses.error"), message);
}

Result answer(Thread& t, int code, const char* name) {
  if (code != ERR) return kNone;
  return raise_curses(t, cat(name, "() returned ERR"));
}

// What was called already is told by the library's own variables.
Status require_screen(Thread& t) {
  if (!stdscr) return raise_curses(t, "must call initscr() first");
  return ok();
}
Status require_terminal(Thread& t) {
  if (!cur_term) return raise_curses(t, "must call (at least) setupterm() first");
  return ok();
}
Status require_colors(Thread& t) {
  if (COLORS <= 0) return raise_curses(t, "must call start_color() first");
  return ok();
}

namespace {

constexpr const char* kCharacterWanted = "expect bytes or str of length 1, or int, got ";

ResultOf<chtype> number_as_character(Thread& t, Value v) {
  int64_t number;
  if (!int_fits_i64(v, &number)) return raise_overflow_error(t, "int doesn't fit in long");
  chtype narrow = static_cast<chtype>(number);
  if (static_cast<int64_t>(narrow) != number) return raise_overflow_error(t, "byte doesn't fit in chtype");
  return narrow;
}

ResultOf<chtype> plain_character(Thread& t, Value v) {
  if (is_bytes(v) && as<Bytes>(v)->length == 1) return static_cast<unsigned char>(as<Bytes>(v)->view()[0]);
  if (is_exact_int(v)) return number_as_character(t, v);
  return raise_type_error(t, kCharacterWanted, type_name(t, v));
}

ResultOf<char32_t> only_character(Thread& t, Value v) {
  const Str* s = as<Str>(v);
  if (s->length != 1) return raise_type_error(t, kCharacterWanted, "a str of length ", s->length);
  return (*s)[0];
}

}  // namespace

ResultOf<chtype> character(Thread& t, Window* w, Value v) {
  if (!is_str(v)) return plain_character(t, v);
  char32_t c = TRY(only_character(t, v));
  if (c <= 128) return static_cast<chtype>(c);
  Ref bytes = TRY(encode_str(t, v, w ? w->encoding->c_str() : nl_langinfo(CODESET), "strict"));
  if (bytes.as<Bytes>()->length != 1) return raise_overflow_error(t, "byte doesn't fit in chtype");
  return static_cast<unsigned char>(bytes.as<Bytes>()->view()[0]);
}

ResultOf<Character> wide_character(Thread& t, Window*, Value v) {
  Character c;
  if (is_str(v)) {
    c.is_wide = true;
    c.wide[0] = static_cast<wchar_t>(TRY(only_character(t, v)));
  } else {
    c.narrow = TRY(plain_character(t, v));
  }
  return c;
}

ResultOf<Text> text_argument(Thread& t, Value v) {
  Text text;
  if (is_str(v)) {
    text.is_wide = true;
    const Str* s = as<Str>(v);
    for (int64_t i = 0; i < s->length; ++i) {
      if ((*s)[i] == 0) return raise_value_error(t, "embedded null character");
      text.wide += static_cast<wchar_t>((*s)[i]);
    }
    return text;
  }
  if (!is_bytes(v)) return raise_type_error(t, "expect bytes or str, got ", type_name(t, v));
  text.narrow = as<Bytes>(v)->view();
  if (text.narrow.find('\0') != std::string::npos) return raise_value_error(t, "embedded null byte");
  return text;
}

ResultOf<attr_t> attributes(Thread& t, Value v) { return static_cast<attr_t>(TRY(as_i64(t, v))); }

Raised wrong_count(Thread& t, const char* function, size_t least, size_t most) {
  return raise_type_error(t, function, " requires ", least, " to ", most, " arguments");
}

ResultOf<Placed> placed(Thread& t, const Args& a, const char* method, size_t required, size_t optional) {
  size_t n = a.rest_count;
  Placed p;
  p.at = n >= required + 2;
  p.count = p.at ? n - 2 : n;
  if (p.count < required || p.count > required + optional)
    return wrong_count(t, cat("_curses.window.", method).c_str(), required, required + 2 + optional);
  p.rest = a.rest + (p.at ? 2 : 0);
  if (p.at) {
    p.y = TRY(as_c_int(t, a.rest[0]));
    p.x = TRY(as_c_int(t, a.rest[1]));
  }
  return p;
}

Status int_arguments(Thread& t, const Args& a, int* out, size_t count, const char* message) {
  if (a.rest_count != count) return raise_type_error(t, message);
  for (size_t i = 0; i < count; ++i) out[i] = TRY(as_c_int(t, a.rest[i]));
  return ok();
}

Result make_window(Thread& t, WINDOW* window, const std::string* encoding) {
  if (!window) return raise_curses(t, "curses function returned NULL");
  auto* w = allocate<Window>(t, type_for(t, kWindowType));
  if (!w) return raised;
  const char* codeset = nl_langinfo(CODESET);
  w->encoding = new std::string(encoding ? *encoding : codeset && *codeset ? codeset : "utf-8");
  w->window = window;
  return Result::own(w);
}

}  // namespace krait::modules::curses
