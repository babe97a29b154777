// The module _curses (library reference: curses) over ncurses with wide characters: the terminal as a whole. Windows
// have files of their own.
#include <errno.h>
#include <stdio.h>
#include <term.h>
#include <unistd.h>

#include "interpreter/modules/curses/window.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules::curses {

namespace {

template <size_t kLength> struct Name {
  char text[kLength];
  constexpr Name(const char (&s)[kLength]) { for (size_t i = 0; i < kLength; ++i) text[i] = s[i]; }
};

// --- calls without arguments -----------------------------------------------------------------------------------------

template <int (*kCall)(), Name kName> Result act(Thread& t, const Args&) {
  TRY(require_screen(t));
  return answer(t, kCall(), kName.text);
}
template <int (*kOn)(), Name kOnName, int (*kOff)(), Name kOffName> Result act_or_not(Thread& t, const Args& a) {
  TRY(require_screen(t));
  if (TRY(is_true(t, a[0]))) return answer(t, kOn(), kOnName.text);
  return answer(t, kOff(), kOffName.text);
}
template <bool (*kAsk)()> Result ask(Thread& t, const Args&) {
  TRY(require_screen(t));
  return boolean(kAsk());
}
template <char* (*kAsk)()> Result name_of(Thread& t, const Args&) {
  TRY(require_screen(t));
  const char* found = kAsk();
  return make_bytes(t, found ? found : "");
}
template <char (*kAsk)()> Result control_character(Thread& t, const Args&) {
  TRY(require_screen(t));
  char c = kAsk();
  return make_bytes(t, {&c, 1});
}

Result end_window(Thread& t, const Args&) {
  TRY(require_screen(t));
  return answer(t, endwin(), "endwin");
}
Result baud_rate(Thread& t, const Args&) {
  TRY(require_screen(t));
  return small_int(baudrate());
}
Result terminal_attributes(Thread& t, const Args&) {
  TRY(require_screen(t));
  return make_uint(t, termattrs());
}
Result flush_input(Thread& t, const Args&) {
  TRY(require_screen(t));
  flushinp();
  return kNone;
}
Result filter_(Thread&, const Args&) {
  ::filter();
  return kNone;
}
Result update(Thread& t, const Args&) {
  TRY(require_screen(t));
  int code;
  {
    Unlocked others(t);
    code = doupdate();
  }
  return answer(t, code, "doupdate");
}
Result queue_flush(Thread& t, const Args& a) {
  TRY(require_screen(t));
  if (TRY(is_true(t, a[0]))) qiflush();
  else noqiflush();
  return kNone;
}
Result no_queue_flush(Thread& t, const Args&) {
  TRY(require_screen(t));
  noqiflush();
  return kNone;
}

// --- the screen ------------------------------------------------------------------------------------------------------

Status publish_size(Thread& t, Value module) {
  TRY(module_add_int(t, module, "LINES", LINES));
  return module_add_int(t, module, "COLS", COLS);
}

Result init_screen(Thread& t, const Args& a) {
  if (stdscr) {
    wrefresh(stdscr);
    return make_window(t, stdscr, nullptr);
  }
  if (!initscr()) return raise_curses(t, "curses function returned NULL");
  TRY(add_line_characters(t, a.self));
  TRY(publish_size(t, a.self));
  return make_window(t, stdscr, nullptr);
}

Result setup_terminal(Thread& t, const Args& a) {
  const char* term = a[0].is_none() ? nullptr : TRY(as_utf8(t, a[0])).data();
  int fd = TRY(as_c_int(t, a[1]));
  if (fd == -1) {
    Ref out = Ref::copy(dict_get_str(t, t.interpreter->sys_dict, "stdout"));
    if (out.is_absent() || out.is_none()) return raise_curses(t, "lost sys.stdout");
    Ref number = TRY(call_method(t, out, "fileno"));
    fd = TRY(as_c_int(t, number));
  }
  int error = 0;
  if (!cur_term && setupterm(term, fd, &error) == ERR) {
    if (error == 0) return raise_curses(t, "setupterm: could not find terminal");
    if (error == -1) return raise_curses(t, "setupterm: could not find terminfo database");
    return raise_curses(t, "setupterm: unknown error");
  }
  return kNone;
}

// LINES and COLS of this module and of the library's module curses.
Result update_size(Thread& t, const Args& a) {
  TRY(require_screen(t));
  TRY(publish_size(t, a.self));
  Ref name = TRY(make_ascii(t, "curses"));
  Value modules = dict_get_str(t, t.interpreter->sys_dict, "modules");
  if (!is_dict(modules)) return kNone;
  Ref curses = Ref::copy(TRY(dict_get(t, as<Dict>(modules), name)));
  if (!curses.is_absent() && !curses.is_none()) {
    Ref height = TRY(make_int(t, LINES)), width = TRY(make_int(t, COLS));
    TRY(set_attr(t, curses, "LINES", height));
    TRY(set_attr(t, curses, "COLS", width));
  }
  return kNone;
}
template <int (*kCall)(int, int), Name kName> Result resize(Thread& t, const Args& a) {
  TRY(require_screen(t));
  Ref done = TRY(answer(t, kCall(TRY(as_c_int(t, a[0])), TRY(as_c_int(t, a[1]))), kName.text));
  return update_size(t, a);
}
Result is_resized(Thread& t, const Args& a) {
  TRY(require_screen(t));
  return boolean(is_term_resized(TRY(as_c_int(t, a[0])), TRY(as_c_int(t, a[1]))));
}

Result new_window(Thread& t, const Args& a) {
  TRY(require_screen(t));
  if (a.rest_count != 2 && a.rest_count != 4) return wrong_count(t, "_curses.newwin", 2, 4);
  int n[4] = {};
  for (size_t i = 0; i < a.rest_count; ++i) n[i] = TRY(as_c_int(t, a.rest[i]));
  return make_window(t, newwin(n[0], n[1], n[2], n[3]), nullptr);
}
Result new_pad(Thread& t, const Args& a) {
  TRY(require_screen(t));
  return make_window(t, newpad(TRY(as_c_int(t, a[0])), TRY(as_c_int(t, a[1]))), nullptr);
}
Result get_window(Thread& t, const Args& a) {
  TRY(require_screen(t));
  Ref data = TRY(call_method(t, a[0], t.names().read));
  if (!is_bytes(data)) return raise_type_error(t, "f.read() returned ", type_name(t, data), " instead of bytes");
  FILE* file = tmpfile();
  if (!file) return raise_os_error(t, errno);
  std::string_view bytes = data.as<Bytes>()->view();
  fwrite(bytes.data(), 1, bytes.size(), file);
  rewind(file);
  WINDOW* window = getwin(file);
  fclose(file);
  return make_window(t, window, nullptr);
}

Result cursor_place(Thread& t, const Args&) {
  TRY(require_screen(t));
  int y = -1, x = -1;
  if (newscr) {
    if (is_leaveok(newscr)) y = x = -1;
    else y = getcury(newscr), x = getcurx(newscr);
  }
  return make_tuple(t, {small_int(y), small_int(x)});
}
Result set_cursor_place(Thread& t, const Args& a) {
  TRY(require_screen(t));
  int y = TRY(as_c_int(t, a[0])), x = TRY(as_c_int(t, a[1]));
  if (!newscr) return kNone;
  leaveok(newscr, y == -1 && x == -1);
  if (y != -1 || x != -1) wmove(newscr, y, x);
  return kNone;
}
Result cursor_set(Thread& t, const Args& a) {
  TRY(require_screen(t));
  int before = curs_set(TRY(as_c_int(t, a[0])));
  if (before == ERR) return answer(t, before, "curs_set");
  return small_int(before);
}

// --- keys and mouse --------------------------------------------------------------------------------------------------

Result half_delay(Thread& t, const Args& a) {
  TRY(require_screen(t));
  int64_t tenths = TRY(as_i64(t, a[0]));
  if (tenths < 0) return raise_overflow_error(t, "unsigned byte integer is less than minimum");
  if (tenths > 255) return raise_overflow_error(t, "unsigned byte integer is greater than maximum");
  return answer(t, halfdelay(static_cast<int>(tenths)), "halfdelay");
}
Result interrupt_flush(Thread& t, const Args& a) {
  TRY(require_screen(t));
  return answer(t, intrflush(nullptr, TRY(is_true(t, a[0]))), "intrflush");
}
Result meta_keys(Thread& t, const Args& a) {
  TRY(require_screen(t));
  return answer(t, meta(stdscr, TRY(is_true(t, a[0]))), "meta");
}
Result type_ahead(Thread& t, const Args& a) {
  TRY(require_screen(t));
  return answer(t, typeahead(TRY(as_c_int(t, a[0]))), "typeahead");
}
Result nap(Thread& t, const Args& a) {
  TRY(require_screen(t));
  int milliseconds = TRY(as_c_int(t, a[0]));
  Unlocked others(t);
  return small_int(napms(milliseconds));
}
Result delay(Thread& t, const Args& a) {
  TRY(require_screen(t));
  return answer(t, delay_output(TRY(as_c_int(t, a[0]))), "delay_output");
}
Result knows_key(Thread& t, const Args& a) {
  TRY(require_screen(t));
  return boolean(has_key(TRY(as_c_int(t, a[0]))));
}
Result name_of_key(Thread& t, const Args& a) {
  TRY(require_screen(t));
  int key = TRY(as_c_int(t, a[0]));
  if (key < 0) return raise_value_error(t, "invalid key number");
  const char* name = keyname(key);
  return make_bytes(t, name ? name : "");
}
Result printable(Thread& t, const Args& a) {
  TRY(require_screen(t));
  const char* shown = unctrl(TRY(character(t, nullptr, a[0])));
  return make_bytes(t, shown ? shown : "");
}
Result unget_key(Thread& t, const Args& a) {
  TRY(require_screen(t));
  return answer(t, ungetch(static_cast<int>(TRY(character(t, nullptr, a[0])))), "ungetch");
}
Result unget_wide_key(Thread& t, const Args& a) {
  TRY(require_screen(t));
  int64_t number;
  if (is_str(a[0])) {
    if (as<Str>(a[0])->length != 1)
      return raise_type_error(t, "expect str of length 1 or int, got a str of length ", as<Str>(a[0])->length);
    number = (*as<Str>(a[0]))[0];
  } else if (!is_exact_int(a[0])) {
    return raise_type_error(t, "expect str of length 1 or int, got ", type_name(t, a[0]));
  } else if (!int_fits_i64(a[0], &number)) {
    return raise_overflow_error(t, "int doesn't fit in long");
  } else if (number != static_cast<wchar_t>(number)) {
    return raise_overflow_error(t, "character doesn't fit in wchar_t");
  }
  return answer(t, unget_wch(static_cast<wchar_t>(number)), "unget_wch");
}

Result mouse_event(Thread& t, const Args&) {
  TRY(require_screen(t));
  MEVENT event;
  if (getmouse(&event) == ERR) return raise_curses(t, "getmouse() returned ERR");
  return make_tuple(t, {small_int(event.id), small_int(event.x), small_int(event.y), small_int(event.z),
                        small_int(static_cast<int64_t>(event.bstate))});
}
Result unmouse_event(Thread& t, const Args& a) {
  TRY(require_screen(t));
  MEVENT event;
  event.id = static_cast<short>(TRY(as_c_int(t, a[0])));
  event.x = TRY(as_c_int(t, a[1]));
  event.y = TRY(as_c_int(t, a[2]));
  event.z = TRY(as_c_int(t, a[3]));
  event.bstate = static_cast<mmask_t>(TRY(as_i64(t, a[4])));
  return answer(t, ungetmouse(&event), "ungetmouse");
}
Result mouse_mask(Thread& t, const Args& a) {
  TRY(require_screen(t));
  mmask_t before = 0, now = mousemask(static_cast<mmask_t>(TRY(as_i64(t, a[0]))), &before);
  return make_tuple(t, {small_int(static_cast<int64_t>(now)), small_int(static_cast<int64_t>(before))});
}
Result mouse_interval(Thread& t, const Args& a) {
  TRY(require_screen(t));
  return answer(t, mouseinterval(TRY(as_c_int(t, a[0]))), "mouseinterval");
}

Result get_escape_delay(Thread& t, const Args&) { return make_int(t, ESCDELAY); }
Result get_tab_size(Thread& t, const Args&) { return make_int(t, TABSIZE); }
Result set_escape_delay(Thread& t, const Args& a) {
  int ms = TRY(as_c_int(t, a[0]));
  if (ms <= 0) return raise_value_error(t, "ms must be > 0");
  return answer(t, set_escdelay(ms), "set_escdelay");
}
Result set_tab_size(Thread& t, const Args& a) {
  int size = TRY(as_c_int(t, a[0]));
  if (size <= 0) return raise_value_error(t, "size must be > 0");
  return answer(t, set_tabsize(size), "set_tabsize");
}
Result use_environment(Thread& t, const Args& a) {
  use_env(TRY(is_true(t, a[0])));
  return kNone;
}

// --- colours ---------------------------------------------------------------------------------------------------------

ResultOf<int> color_argument(Thread& t, Value v, bool may_be_default = false) {
  int64_t number = TRY(as_i64(t, v));
  if (may_be_default && number == -1) return -1;
  if (number < 0) return raise_value_error(t, "Color number is less than 0.");
  if (number >= COLORS) return raise_value_error(t, "Color number is greater than COLORS-1 (", COLORS - 1, ").");
  return static_cast<int>(number);
}
ResultOf<int> pair_argument(Thread& t, Value v) {
  int64_t number = TRY(as_i64(t, v));
  if (number < 0) return raise_value_error(t, "Color pair is less than 0.");
  if (number > INT32_MAX) return raise_value_error(t, "Color pair is greater than maximum (", INT32_MAX, ").");
  return static_cast<int>(number);
}
ResultOf<int> component_argument(Thread& t, Value v) {
  int64_t number = TRY(as_i64(t, v));
  if (number < 0) return raise_value_error(t, "Color component is less than 0");
  if (number > 1000) return raise_value_error(t, "Color component is greater than 1000");
  return static_cast<int>(number);
}

Result start_colors(Thread& t, const Args& a) {
  TRY(require_screen(t));
  if (start_color() == ERR) return raise_curses(t, "start_color() returned ERR");
  TRY(module_add_int(t, a.self, "COLORS", COLORS));
  TRY(module_add_int(t, a.self, "COLOR_PAIRS", COLOR_PAIRS));
  return kNone;
}
Status require_screen_and_colors(Thread& t) {
  TRY(require_screen(t));
  return require_colors(t);
}
Result color_content_(Thread& t, const Args& a) {
  int color = TRY(color_argument(t, a[0])), red, green, blue;
  TRY(require_screen_and_colors(t));
  if (extended_color_content(color, &red, &green, &blue) == ERR) return answer(t, ERR, "extended_color_content");
  return make_tuple(t, {small_int(red), small_int(green), small_int(blue)});
}
Result init_color_(Thread& t, const Args& a) {
  int color = TRY(color_argument(t, a[0])), red = TRY(component_argument(t, a[1])),
      green = TRY(component_argument(t, a[2])), blue = TRY(component_argument(t, a[3]));
  TRY(require_screen_and_colors(t));
  return answer(t, init_extended_color(color, red, green, blue), "init_extended_color");
}
Result init_pair_(Thread& t, const Args& a) {
  int pair = TRY(pair_argument(t, a[0])), front = TRY(color_argument(t, a[1], true)),
      back = TRY(color_argument(t, a[2], true));
  TRY(require_screen_and_colors(t));
  if (init_extended_pair(pair, front, back) != ERR) return kNone;
  if (pair >= COLOR_PAIRS)
    return raise_value_error(t, "Color pair is greater than COLOR_PAIRS-1 (", COLOR_PAIRS - 1, ").");
  return answer(t, ERR, "init_extended_pair");
}
Result pair_content_(Thread& t, const Args& a) {
  int pair = TRY(pair_argument(t, a[0])), front, back;
  TRY(require_screen_and_colors(t));
  if (extended_pair_content(pair, &front, &back) == ERR) {
    if (pair >= COLOR_PAIRS)
      return raise_value_error(t, "Color pair is greater than COLOR_PAIRS-1 (", COLOR_PAIRS - 1, ").");
    return answer(t, ERR, "extended_pair_content");
  }
  return make_tuple(t, {small_int(front), small_int(back)});
}
Result color_pair_(Thread& t, const Args& a) {
  int pair = TRY(pair_argument(t, a[0]));
  TRY(require_screen_and_colors(t));
  return small_int(static_cast<int>(COLOR_PAIR(pair)));
}
Result pair_number_(Thread& t, const Args& a) {
  TRY(require_screen_and_colors(t));
  return small_int(static_cast<int>(PAIR_NUMBER(static_cast<unsigned>(TRY(as_c_int(t, a[0]))))));
}
Result default_colors(Thread& t, const Args&) {
  TRY(require_screen_and_colors(t));
  if (use_default_colors() == ERR) return raise_curses(t, "use_default_colors() returned ERR");
  return kNone;
}
Result has_extended_colors(Thread&, const Args&) { return kTrue; }

// --- terminfo --------------------------------------------------------------------------------------------------------

Result terminal_flag(Thread& t, const Args& a) {
  TRY(require_terminal(t));
  return small_int(tigetflag(TRY(as_utf8(t, a[0])).data()));
}
Result terminal_number(Thread& t, const Args& a) {
  TRY(require_terminal(t));
  return small_int(tigetnum(TRY(as_utf8(t, a[0])).data()));
}
Result terminal_string(Thread& t, const Args& a) {
  TRY(require_terminal(t));
  const char* found = tigetstr(TRY(as_utf8(t, a[0])).data());
  if (!found || found == reinterpret_cast<const char*>(-1)) return kNone;
  return make_bytes(t, found);
}
Result parameterized(Thread& t, const Args& a) {
  TRY(require_terminal(t));
  BufferRef format;
  TRY(format.get(t, a[0]));
  std::string text(format.view());
  int n[9];
  for (size_t i = 0; i < 9; ++i) n[i] = TRY(as_c_int(t, a[i + 1]));
  const char* made = tparm(text.c_str(), n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
  if (!made) return raise_curses(t, "tparm() returned NULL");
  return make_bytes(t, made);
}
Result put_string(Thread& t, const Args& a) {
  BufferRef string;
  TRY(string.get(t, a[0]));
  return answer(t, putp(std::string(string.view()).c_str()), "putp");
}

const NativeFunction kFunctions[] = {
    {"baudrate()", baud_rate, "The terminal's speed in bits a second."},
    {"beep()", act<beep, "beep">, "Make a short sound."},
    {"can_change_color()", ask<can_change_color>, "Whether colours can be redefined."},
    {"cbreak(flag=True, /)", act_or_not<cbreak, "cbreak", nocbreak, "nocbreak">,
     "Keys are seen at once, without waiting for the end of the line."},
    {"color_content(color_number, /)", color_content_, "(red, green, blue) of a colour, 0 to 1000 each."},
    {"color_pair(pair_number, /)", color_pair_, "The attribute that shows text in a pair of colours."},
    {"curs_set(visibility, /)", cursor_set, "Show the cursor: 0 not, 1 normally, 2 very visibly; the old state."},
    {"def_prog_mode()", act<def_prog_mode, "def_prog_mode">, "Remember the terminal's state as the program's."},
    {"def_shell_mode()", act<def_shell_mode, "def_shell_mode">, "Remember the terminal's state as the shell's."},
    {"delay_output(ms, /)", delay, "Put a pause into the output."},
    {"doupdate()", update, "Show what noutrefresh() marked."},
    {"echo(flag=True, /)", act_or_not<echo, "echo", noecho, "noecho">, "Show keys as they are typed."},
    {"endwin()", end_window, "Give the terminal back as it was."},
    {"erasechar()", control_character<erasechar>, "The key that erases a character."},
    {"filter()", filter_, "Before initscr(): use one line only."},
    {"flash()", act<flash, "flash">, "Flash the screen."},
    {"flushinp()", flush_input, "Throw away the keys that wait."},
    {"get_escdelay()", get_escape_delay, "Milliseconds to wait after an escape."},
    {"get_tabsize()", get_tab_size, "Columns between tab stops."},
    {"getmouse()", mouse_event, "(id, x, y, z, bstate) of the mouse event that KEY_MOUSE told of."},
    {"getsyx()", cursor_place, "(y, x) of the screen's cursor; (-1, -1) if it may be anywhere."},
    {"getwin(file, /)", get_window, "The window that putwin() wrote."},
    {"halfdelay(tenths, /)", half_delay, "As cbreak(), but a key is waited for that many tenths of a second."},
    {"has_colors()", ask<has_colors>, "Whether there are colours."},
    {"has_extended_color_support()", has_extended_colors, "Whether more than 256 pairs of colours can be used."},
    {"has_ic()", ask<has_ic>, "Whether the terminal inserts and deletes characters."},
    {"has_il()", ask<has_il>, "Whether the terminal inserts and deletes lines."},
    {"has_key(key, /)", knows_key, "Whether the terminal has a key of that number."},
    {"init_color(color_number, r, g, b, /)", init_color_, "Define a colour by its parts, 0 to 1000 each."},
    {"init_pair(pair_number, fg, bg, /)", init_pair_, "Define a pair of colours."},
    {"initscr()", init_screen, "Take the terminal over: the window that is the whole screen."},
    {"intrflush(flag, /)", interrupt_flush, "Whether an interrupt throws output away."},
    {"is_term_resized(nlines, ncols, /)", is_resized, "Whether resize_term() would change anything."},
    {"isendwin()", ask<isendwin>, "Whether endwin() was called."},
    {"keyname(key, /)", name_of_key, "The name of a key."},
    {"killchar()", control_character<killchar>, "The key that erases a line."},
    {"longname()", name_of<longname>, "The terminal's long name."},
    {"meta(yes, /)", meta_keys, "Whether keys have eight bits."},
    {"mouseinterval(interval, /)", mouse_interval, "Set the milliseconds between press and release of a click."},
    {"mousemask(newmask, /)", mouse_mask, "Choose the mouse events to be told of: (those there are, those before)."},
    {"napms(ms, /)", nap, "Sleep that many milliseconds."},
    {"newpad(nlines, ncols, /)", new_pad, "A window of any size, of which parts are shown."},
    {"newwin(*args)", new_window,
     "newwin(nlines, ncols, [begin_y=0, begin_x=0])\n\nA window; with 0 lines or columns, to the screen's edge."},
    {"nl(flag=True, /)", act_or_not<nl, "nl", nonl, "nonl">, "Translate return and newline."},
    {"nocbreak()", act<nocbreak, "nocbreak">, "Leave cbreak mode."},
    {"noecho()", act<noecho, "noecho">, "Do not show keys as they are typed."},
    {"nonl()", act<nonl, "nonl">, "Do not translate return and newline."},
    {"noqiflush()", no_queue_flush, "Interrupts throw nothing away."},
    {"noraw()", act<noraw, "noraw">, "Leave raw mode."},
    {"pair_content(pair_number, /)", pair_content_, "(foreground, background) of a pair of colours."},
    {"pair_number(attr, /)", pair_number_, "The pair of colours in an attribute."},
    {"putp(string, /)", put_string, "Send a terminfo string to the terminal."},
    {"qiflush(flag=True, /)", queue_flush, "Interrupts throw the waiting input and output away."},
    {"raw(flag=True, /)", act_or_not<raw, "raw", noraw, "noraw">, "Keys are seen at once, those that interrupt too."},
    {"reset_prog_mode()", act<reset_prog_mode, "reset_prog_mode">, "Bring the terminal to the program's state."},
    {"reset_shell_mode()", act<reset_shell_mode, "reset_shell_mode">, "Bring the terminal to the shell's state."},
    {"resetty()", act<resetty, "resetty">, "Bring the terminal back to where savetty() was called."},
    {"resize_term(nlines, ncols, /)", resize<resize_term, "resize_term">, "Fit the windows to a size."},
    {"resizeterm(nlines, ncols, /)", resize<resizeterm, "resizeterm">,
     "Fit the windows to a size, and tell by KEY_RESIZE."},
    {"savetty()", act<savetty, "savetty">, "Remember the terminal's state for resetty()."},
    {"set_escdelay(ms, /)", set_escape_delay, "Set the milliseconds to wait after an escape."},
    {"set_tabsize(size, /)", set_tab_size, "Set the columns between tab stops."},
    {"setsyx(y, x, /)", set_cursor_place, "Move the screen's cursor; (-1, -1): it may be anywhere."},
    {"setupterm(term=None, fd=-1)", setup_terminal, "Read the terminal's description."},
    {"start_color()", start_colors, "Begin to use colours."},
    {"termattrs()", terminal_attributes, "All attributes that the terminal has."},
    {"termname()", name_of<termname>, "The terminal's name, at most 14 characters."},
    {"tigetflag(capname, /)", terminal_flag, "A terminfo flag; -1: there is no such flag, 0: not set."},
    {"tigetnum(capname, /)", terminal_number, "A terminfo number; -2: there is no such number, -1: not set."},
    {"tigetstr(capname, /)", terminal_string, "A terminfo string, or None."},
    {"tparm(str, i1=0, i2=0, i3=0, i4=0, i5=0, i6=0, i7=0, i8=0, i9=0, /)", parameterized,
     "A terminfo string with its parameters filled in."},
    {"typeahead(fd, /)", type_ahead, "The descriptor that is watched for keys during output; -1: none."},
    {"unctrl(ch, /)", printable, "A character as it can be printed: ^C for the control character."},
    {"unget_wch(ch, /)", unget_wide_key, "Let get_wch() see the character next."},
    {"ungetch(ch, /)", unget_key, "Let getch() see the key next."},
    {"ungetmouse(id, x, y, z, bstate, /)", unmouse_event, "Let getmouse() see the event next."},
    {"update_lines_cols()", update_size, "Set LINES and COLS to the size of now."},
    {"use_default_colors()", default_colors, "Let colour -1 be the terminal's own."},
    {"use_env(flag, /)", use_environment, "Before initscr(): whether LINES and COLUMNS of the environment count."},
    {}};

constexpr StructField kVersionFields[] = {
    {"major", "Major release number"}, {"minor", "Minor release number"}, {"patch", "Patch release number"}};
const StructSpec kVersionType =
    struct_spec("curses.ncurses_version", "The version of ncurses: major, minor and patch.", kVersionFields, 3, 3, false);

Status module_init(Thread& t, Value module) {
  TRY(module_add_type(t, module, kWindowType));
  TRY(add_exception(t, module, "error", "_curses.error", t.types().Exception));
  (void)TRY(make_struct_type(t, kVersionType));
  Value parts[] = {small_int(NCURSES_VERSION_MAJOR), small_int(NCURSES_VERSION_MINOR),
                   small_int(NCURSES_VERSION_PATCH)};
  Ref version = TRY(make_struct(t, kVersionType, parts)), own = TRY(make_bytes(t, "2.2"));
  TRY(module_add(t, module, "ncurses_version", version));
  TRY(module_add(t, module, "version", own));
  TRY(module_add(t, module, "__version__", own));
  return add_constants(t, module);
}

}  // namespace

}  // namespace krait::modules::curses

namespace krait::modules {
extern const NativeModule kCursesModule = {"_curses", nullptr, curses::kFunctions, curses::module_init};
}  // namespace krait::modules
