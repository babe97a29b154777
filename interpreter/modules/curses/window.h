// What the files of _curses share: windows, and how Python's values become ncurses' characters. ncurses keeps one
// terminal a process; its calls are made holding the interpreter's lock but for those that wait (keys, naps, output).
#pragma once
#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <curses.h>

#include <string>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"

namespace krait::modules::curses {

struct Window : Object {
  WINDOW* window;         // owned, but for stdscr
  std::string* encoding;  // owned
};
extern const TypeSpec kWindowType;

inline Window* window_of(Value v) { return static_cast<Window*>(v.object()); }
inline WINDOW* screen_of(const Args& a) { return window_of(a.self)->window; }
// A window object for the library's; encoding null: the locale's. Takes the window over.
Result make_window(Thread&, WINDOW*, const std::string* encoding);

Raised raise_curses(Thread&, std::string_view message);
// None, or an error "name() returned ERR".
Result answer(Thread&, int code, const char* name);
Status require_screen(Thread&);    // initscr() was called
Status require_terminal(Thread&);  // setupterm() or initscr() was called
Status require_colors(Thread&);    // start_color() was called

// A character with its attributes in one word: bytes or str of length 1, or int.
ResultOf<chtype> character(Thread&, Window*, Value);
// The same; a str stays a wide character: `is_wide`.
struct Character {
  chtype narrow = 0;
  bool is_wide = false;
  wchar_t wide[2] = {};
};
ResultOf<Character> wide_character(Thread&, Window*, Value);
// Text: str as wide characters, bytes as they are.
struct Text {
  bool is_wide = false;
  std::wstring wide;
  std::string narrow;
};
ResultOf<Text> text_argument(Thread&, Value);
ResultOf<attr_t> attributes(Thread&, Value);

// The arguments of a method that takes `[y, x,]` in front of `required` others and `optional` more behind them.
struct Placed {
  bool at = false;
  int y = 0, x = 0;
  const Value* rest = nullptr;
  size_t count = 0;
};
ResultOf<Placed> placed(Thread&, const Args&, const char* method, size_t required, size_t optional);
// Moves there, if there is a place; false: it is outside.
inline bool moved(WINDOW* window, const Placed& p) { return !p.at || wmove(window, p.y, p.x) != ERR; }
// `count` ints; a TypeError with the message if there are not so many.
Status int_arguments(Thread&, const Args&, int* out, size_t count, const char* message);
Raised wrong_count(Thread&, const char* function, size_t least, size_t most);

extern const NativeFunction kTextMethods[];  // window_text.cpp
Status add_constants(Thread&, Value module);         // keys and attributes
Status add_line_characters(Thread&, Value module);   // ACS_...: known once there is a screen

}  // namespace krait::modules::curses
