// What windows read and write: characters, text, keys, lines.
#include <string.h>

#include "interpreter/modules/curses/window.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules::curses {

namespace {

constexpr int kLongestLine = 1023;

ResultOf<attr_t> last_attribute(Thread& t, const Placed& p, size_t required) {
  if (p.count == required) return attr_t{A_NORMAL};
  return attributes(t, p.rest[required]);
}

Result add_character(Thread& t, const Args& a) {
  Placed p = TRY(placed(t, a, "addch", 1, 1));
  Character c = TRY(wide_character(t, window_of(a.self), p.rest[0]));
  attr_t attribute = TRY(last_attribute(t, p, 1));
  if (!c.is_wide) {
    int code = moved(screen_of(a), p) ? waddch(screen_of(a), c.narrow | attribute) : ERR;
    return answer(t, code, "addch");
  }
  cchar_t cell;
  setcchar(&cell, c.wide, attribute, static_cast<short>(PAIR_NUMBER(attribute)), nullptr);
  int code = moved(screen_of(a), p) ? wadd_wch(screen_of(a), &cell) : ERR;
  return answer(t, code, "add_wch");
}

Result insert_character(Thread& t, const Args& a) {
  Placed p = TRY(placed(t, a, "insch", 1, 1));
  chtype c = TRY(character(t, window_of(a.self), p.rest[0]));
  attr_t attribute = TRY(last_attribute(t, p, 1));
  return answer(t, moved(screen_of(a), p) ? winsch(screen_of(a), c | attribute) : ERR, "insch");
}

Result echo_character(Thread& t, const Args& a) {
  chtype c = TRY(character(t, window_of(a.self), a[0])) | TRY(attributes(t, a[1]));
  int code;
  {
    Unlocked others(t);
    code = is_pad(screen_of(a)) ? pechochar(screen_of(a), c) : wechochar(screen_of(a), c);
  }
  return answer(t, code, is_pad(screen_of(a)) ? "pechochar" : "wechochar");
}

// Runs `write` with the attributes set for its while.
template <class F> int with_attributes(WINDOW* window, bool given, attr_t attribute, F write) {
  attr_t before = getattrs(window);
  if (given) (void)wattrset(window, static_cast<int>(attribute));
  int code = write();
  if (given) (void)wattrset(window, static_cast<int>(before));
  return code;
}

// addstr, addnstr, insstr, insnstr: text, its most characters if kCounted, attributes.
template <bool kInsert, bool kCounted> Result write_text(Thread& t, const Args& a) {
  constexpr const char* name = kInsert ? (kCounted ? "insnstr" : "insstr") : (kCounted ? "addnstr" : "addstr");
  constexpr size_t required = kCounted ? 2 : 1;
  Placed p = TRY(placed(t, a, name, required, 1));
  Text text = TRY(text_argument(t, p.rest[0]));
  int most = kCounted ? TRY(as_c_int(t, p.rest[1])) : -1;
  attr_t attribute = TRY(last_attribute(t, p, required));
  WINDOW* window = screen_of(a);
  int code = with_attributes(window, p.count > required, attribute, [&] {
    if (!moved(window, p)) return ERR;
    if (kInsert)
      return text.is_wide ? wins_nwstr(window, text.wide.c_str(), most) : winsnstr(window, text.narrow.c_str(), most);
    return text.is_wide ? waddnwstr(window, text.wide.c_str(), most) : waddnstr(window, text.narrow.c_str(), most);
  });
  constexpr const char* wide_name =
      kInsert ? (kCounted ? "insn_wstr" : "inswstr") : (kCounted ? "addnwstr" : "addwstr");
  return answer(t, code, text.is_wide ? wide_name : name);
}

// hline, vline: a character, how many, attributes.
template <bool kVertical> Result draw_line(Thread& t, const Args& a) {
  Placed p = TRY(placed(t, a, kVertical ? "vline" : "hline", 2, 1));
  chtype c = TRY(character(t, window_of(a.self), p.rest[0]));
  int length = TRY(as_c_int(t, p.rest[1]));
  attr_t attribute = TRY(last_attribute(t, p, 2));
  if (!moved(screen_of(a), p)) return answer(t, ERR, "wmove");
  int code = kVertical ? wvline(screen_of(a), c | attribute, length) : whline(screen_of(a), c | attribute, length);
  return answer(t, code, kVertical ? "vline" : "hline");
}

Result delete_character(Thread& t, const Args& a) {
  Placed p = TRY(placed(t, a, "delch", 0, 0));
  return answer(t, moved(screen_of(a), p) ? wdelch(screen_of(a)) : ERR, p.at ? "mvwdelch" : "wdelch");
}

Result character_at(Thread& t, const Args& a) {
  Placed p = TRY(placed(t, a, "inch", 0, 0));
  chtype found = moved(screen_of(a), p) ? winch(screen_of(a)) : static_cast<chtype>(ERR);
  return make_uint(t, static_cast<unsigned long>(found));
}

// chgat([y, x,] [num,] attr)
Result change_attributes(Thread& t, const Args& a) {
  if (a.rest_count < 1 || a.rest_count > 4) return raise_type_error(t, "chgat requires 1 to 4 arguments");
  Placed p;
  p.at = a.rest_count >= 3;
  const Value* rest = a.rest + (p.at ? 2 : 0);
  bool counted = (a.rest_count - (p.at ? 2 : 0)) == 2;
  if (p.at) {
    p.y = TRY(as_c_int(t, a.rest[0]));
    p.x = TRY(as_c_int(t, a.rest[1]));
  }
  int count = counted ? TRY(as_c_int(t, rest[0])) : -1;
  attr_t attribute = TRY(attributes(t, rest[counted ? 1 : 0]));
  WINDOW* window = screen_of(a);
  attr_t shown = attribute & A_ATTRIBUTES;
  auto pair = static_cast<short>(PAIR_NUMBER(attribute));
  int code = moved(window, p) ? wchgat(window, count, shown, pair, nullptr) : ERR;
  touchline(window, p.at ? p.y : getcury(window), 1);
  return answer(t, code, p.at ? "mvwchgat" : "wchgat");
}

// --- keys ------------------------------------------------------------------------------------------------------------

int wait_key(Thread& t, WINDOW* window, const Placed& p) {
  Unlocked others(t);
  return moved(window, p) ? wgetch(window) : ERR;
}

Result get_character(Thread& t, const Args& a) {
  Placed p = TRY(placed(t, a, "getch", 0, 0));
  return small_int(wait_key(t, screen_of(a), p));
}

Raised no_input(Thread& t) {
  TRY(run_signal_handlers(t));
  return raise_curses(t, "no input");
}

Result get_key(Thread& t, const Args& a) {
  Placed p = TRY(placed(t, a, "getkey", 0, 0));
  int key = wait_key(t, screen_of(a), p);
  if (key == ERR) return no_input(t);
  if (key <= 255) return make_char(t, static_cast<char32_t>(key));
  const char* name = keyname(key);
  return make_str(t, name ? name : "");
}

Result get_wide_character(Thread& t, const Args& a) {
  Placed p = TRY(placed(t, a, "get_wch", 0, 0));
  wint_t key = 0;
  int code;
  {
    Unlocked others(t);
    code = moved(screen_of(a), p) ? wget_wch(screen_of(a), &key) : ERR;
  }
  if (code == ERR) return no_input(t);
  if (code == KEY_CODE_YES) return make_uint(t, key);
  return make_char(t, static_cast<char32_t>(key));
}

// getstr and instr: [y, x,] [n]
struct LinePlace {
  Placed place;
  int most = kLongestLine;
};
ResultOf<LinePlace> line_place(Thread& t, const Args& a, const char* complaint) {
  LinePlace l;
  if (a.rest_count > 3) return raise_type_error(t, complaint);
  l.place.at = a.rest_count >= 2;
  if (l.place.at) {
    l.place.y = TRY(as_c_int(t, a.rest[0]));
    l.place.x = TRY(as_c_int(t, a.rest[1]));
  }
  if (a.rest_count % 2 == 1) {
    int n = TRY(as_c_int(t, a.rest[a.rest_count - 1]));
    if (n < 0) return raise_value_error(t, "'n' must be nonnegative");
    l.most = std::min(n, kLongestLine);
  }
  return l;
}

Result get_line(Thread& t, const Args& a) {
  LinePlace l = TRY(line_place(t, a, "getstr requires 0 to 3 arguments"));
  char line[kLongestLine + 1] = {};
  int code;
  {
    Unlocked others(t);
    code = moved(screen_of(a), l.place) ? wgetnstr(screen_of(a), line, l.most) : ERR;
  }
  return make_bytes(t, code == ERR ? "" : line);
}

Result line_at(Thread& t, const Args& a) {
  LinePlace l = TRY(line_place(t, a, "instr requires 0 or 3 arguments"));
  char line[kLongestLine + 1] = {};
  int code = moved(screen_of(a), l.place) ? winnstr(screen_of(a), line, l.most) : ERR;
  return make_bytes(t, code == ERR ? "" : line);
}

Result background(Thread& t, const Args& a) {
  chtype c = TRY(character(t, window_of(a.self), a[0])) | TRY(attributes(t, a[1]));
  return answer(t, wbkgd(screen_of(a), c), "bkgd");
}
Result set_background(Thread& t, const Args& a) {
  wbkgdset(screen_of(a), TRY(character(t, window_of(a.self), a[0])) | TRY(attributes(t, a[1])));
  return kNone;
}
Result get_background(Thread& t, const Args& a) { return make_uint(t, getbkgd(screen_of(a))); }

Result attribute_on(Thread& t, const Args& a) {
  return answer(t, wattron(screen_of(a), static_cast<int>(TRY(attributes(t, a[0])))), "attron");
}
Result attribute_off(Thread& t, const Args& a) {
  return answer(t, wattroff(screen_of(a), static_cast<int>(TRY(attributes(t, a[0])))), "attroff");
}
Result attribute_set(Thread& t, const Args& a) {
  return answer(t, wattrset(screen_of(a), static_cast<int>(TRY(attributes(t, a[0])))), "attrset");
}

// The eight characters of a border; 0: the usual one.
Result border(Thread& t, const Args& a) {
  chtype edge[8] = {};
  for (size_t i = 0; i < 8; ++i)
    if (!a[i].is_absent()) edge[i] = TRY(character(t, window_of(a.self), a[i]));
  return answer(t, wborder(screen_of(a), edge[0], edge[1], edge[2], edge[3], edge[4], edge[5], edge[6], edge[7]),
                "border");
}
Result box_(Thread& t, const Args& a) {
  if (a.rest_count != 0 && a.rest_count != 2) return wrong_count(t, "_curses.window.box", 0, 2);
  chtype vertical = a.rest_count ? TRY(character(t, window_of(a.self), a.rest[0])) : 0;
  chtype horizontal = a.rest_count ? TRY(character(t, window_of(a.self), a.rest[1])) : 0;
  return answer(t, wborder(screen_of(a), vertical, vertical, horizontal, horizontal, 0, 0, 0, 0), "box");
}

}  // namespace

const NativeFunction kTextMethods[] = {
    {"addch(*args)", add_character,
     "addch([y, x,] ch, [attr])\n\nPut the character there, or where the cursor is, over what was there."},
    {"addnstr(*args)", write_text<false, true>,
     "addnstr([y, x,] str, n, [attr])\n\nWrite at most n characters of the text."},
    {"addstr(*args)", write_text<false, false>, "addstr([y, x,] str, [attr])\n\nWrite the text over what was there."},
    {"attroff(attr, /)", attribute_off, "Take an attribute out of those that writing uses."},
    {"attron(attr, /)", attribute_on, "Add an attribute to those that writing uses."},
    {"attrset(attr, /)", attribute_set, "Set the attributes that writing uses."},
    {"bkgd(ch, attr=0, /)", background, "Set the background, of what is there too."},
    {"bkgdset(ch, attr=0, /)", set_background, "Set the background of what is written from now on."},
    {"border(ls=<absent>, rs=<absent>, ts=<absent>, bs=<absent>, tl=<absent>, tr=<absent>, bl=<absent>, br=<absent>, "
     "/)",
     border, "Draw a border along the edges: sides left, right, top, bottom, then the corners."},
    {"box(*args)", box_, "box([verch, horch])\n\nA border whose corners are the usual ones."},
    {"chgat(*args)", change_attributes,
     "chgat([y, x,] [num,] attr)\n\nSet the attributes of num characters, or of the rest of the line."},
    {"delch(*args)", delete_character, "delch([y, x])\n\nDelete a character; those behind it move up."},
    {"echochar(ch, attr=0, /)", echo_character, "Add a character and show it at once."},
    {"get_wch(*args)", get_wide_character,
     "get_wch([y, x])\n\nWait for a key: a str for a character, an int for a function key."},
    {"getbkgd()", get_background, "The background's character and attributes."},
    {"getch(*args)", get_character, "getch([y, x])\n\nWait for a key: its number, -1 if none comes in time."},
    {"getkey(*args)", get_key, "getkey([y, x])\n\nWait for a key: its name, a character for most."},
    {"getstr(*args)", get_line, "getstr([y, x,] [n])\n\nRead a line of at most n bytes that the user edits."},
    {"hline(*args)", draw_line<false>, "hline([y, x,] ch, n, [attr])\n\nDraw a line to the right."},
    {"inch(*args)", character_at, "inch([y, x])\n\nThe character there with its attributes."},
    {"insch(*args)", insert_character, "insch([y, x,] ch, [attr])\n\nInsert a character; those behind it move away."},
    {"insnstr(*args)", write_text<true, true>,
     "insnstr([y, x,] str, n, [attr])\n\nInsert at most n characters of the text."},
    {"insstr(*args)", write_text<true, false>, "insstr([y, x,] str, [attr])\n\nInsert the text."},
    {"instr(*args)", line_at, "instr([y, x,] [n])\n\nThe characters there without their attributes, as bytes."},
    {"vline(*args)", draw_line<true>, "vline([y, x,] ch, n, [attr])\n\nDraw a line down."},
    {}};

}  // namespace krait::modules::curses
