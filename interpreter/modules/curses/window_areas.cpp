// Windows as areas: where they are, what part of the screen they show, their modes.
#include <errno.h>
#include <stdio.h>

#include <vector>

#include "interpreter/modules/curses/window.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::curses {

namespace {

template <int (*kCall)(WINDOW*)> Result plain(Thread& t, const Args& a) {
  (void)t;
  (void)kCall(screen_of(a));
  return kNone;
}
template <int (*kGetY)(const WINDOW*), int (*kGetX)(const WINDOW*)> Result pair_of(Thread& t, const Args& a) {
  return make_tuple(t, {small_int(kGetY(screen_of(a))), small_int(kGetX(screen_of(a)))});
}
template <int (*kCall)(WINDOW*, bool)> Result mode(Thread& t, const Args& a) {
  if (a.rest_count != 1) return raise_type_error(t, "True(1) or False(0)");
  (void)kCall(screen_of(a), TRY(as_c_int(t, a.rest[0])) != 0);
  return kNone;
}
// Those whose outcome counts: the name is the one that their error shows.
template <size_t kLength> struct Name {
  char text[kLength];
  constexpr Name(const char (&s)[kLength]) { for (size_t i = 0; i < kLength; ++i) text[i] = s[i]; }
};
template <int (*kCall)(WINDOW*), Name kName>
Result checked(Thread& t, const Args& a) {
  return answer(t, kCall(screen_of(a)), kName.text);
}
template <int (*kCall)(WINDOW*, bool), Name kName> Result checked_mode(Thread& t, const Args& a) {
  if (a.rest_count != 1) return raise_type_error(t, "True(1) or False(0)");
  return answer(t, kCall(screen_of(a), TRY(as_c_int(t, a.rest[0])) != 0), kName.text);
}
template <int (*kCall)(WINDOW*, int, int), Name kName> Result checked_pair(Thread& t, const Args& a) {
  int n[2];
  TRY(int_arguments(t, a, n, 2, kName.text == std::string_view("wresize") ? "lines,columns" : "y,x"));
  return answer(t, kCall(screen_of(a), n[0], n[1]), kName.text);
}

int erase_(WINDOW* w) { return werase(w); }
int clear_(WINDOW* w) { return wclear(w); }
int clear_to_bottom(WINDOW* w) { return wclrtobot(w); }
int clear_to_end(WINDOW* w) { return wclrtoeol(w); }
int cursor_sync_up(WINDOW* w) { wcursyncup(w); return OK; }
int sync_down(WINDOW* w) { wsyncdown(w); return OK; }
int sync_up(WINDOW* w) { wsyncup(w); return OK; }
int delete_line(WINDOW* w) { return winsdelln(w, -1); }
int insert_line(WINDOW* w) { return winsdelln(w, 1); }
int stand_out(WINDOW* w) { return wstandout(w); }
int stand_end(WINDOW* w) { return wstandend(w); }
int touch(WINDOW* w) { return wtouchln(w, 0, getmaxy(w), 1); }
int untouch(WINDOW* w) { return wtouchln(w, 0, getmaxy(w), 0); }
int immediate_ok(WINDOW* w, bool on) { immedok(w, on); return OK; }
int character_insertion_ok(WINDOW* w, bool on) { idcok(w, on); return OK; }

Result insert_lines(Thread& t, const Args& a) {
  int n;
  TRY(int_arguments(t, a, &n, 1, "nlines"));
  return answer(t, winsdelln(screen_of(a), n), "winsdelln");
}
Result set_timeout(Thread& t, const Args& a) {
  int n;
  TRY(int_arguments(t, a, &n, 1, "delay"));
  wtimeout(screen_of(a), n);
  return kNone;
}
Result touch_line(Thread& t, const Args& a) {
  if (a.rest_count != 2 && a.rest_count != 3) return wrong_count(t, "_curses.window.touchline", 2, 3);
  int start = TRY(as_c_int(t, a.rest[0])), count = TRY(as_c_int(t, a.rest[1]));
  bool changed = a.rest_count == 3 ? TRY(is_true(t, a.rest[2])) : true;
  return answer(t, wtouchln(screen_of(a), start, count, changed), "touchline");
}
Result is_line_touched(Thread& t, const Args& a) {
  int line = TRY(as_c_int(t, a[0]));
  if (line < 0 || line >= getmaxy(screen_of(a)))
    return raise_type_error(t, "is_linetouched: line number outside of boundaries");
  return boolean(is_linetouched(screen_of(a), line));
}
Result is_window_touched(Thread&, const Args& a) { return boolean(is_wintouched(screen_of(a))); }
Result scroll_by(Thread& t, const Args& a) {
  if (a.rest_count > 1) return wrong_count(t, "_curses.window.scroll", 0, 1);
  return answer(t, wscrl(screen_of(a), a.rest_count ? TRY(as_c_int(t, a.rest[0])) : 1), "scroll");
}
Result set_scroll_region(Thread& t, const Args& a) {
  return answer(t, wsetscrreg(screen_of(a), TRY(as_c_int(t, a[0])), TRY(as_c_int(t, a[1]))), "wsetscrreg");
}
Result encloses(Thread& t, const Args& a) {
  return boolean(wenclose(screen_of(a), TRY(as_c_int(t, a[0])), TRY(as_c_int(t, a[1]))));
}
Result redraw_lines(Thread& t, const Args& a) {
  return answer(t, wredrawln(screen_of(a), TRY(as_c_int(t, a[0])), TRY(as_c_int(t, a[1]))), "redrawln");
}

// --- showing ---------------------------------------------------------------------------------------------------------

// A pad needs to be told which part of it appears where.
template <bool kNow> Result show(Thread& t, const Args& a) {
  WINDOW* window = screen_of(a);
  const char* name = kNow ? "refresh" : "noutrefresh";
  if (a.rest_count != 0 && a.rest_count != 6) return wrong_count(t, cat("_curses.window.", name).c_str(), 0, 6);
  bool pad = is_pad(window);
  if (pad && a.rest_count != 6)
    return raise_curses(t, cat(name, kNow ? "()" : "() called", " for a pad requires 6 arguments"));
  if (!pad && a.rest_count) return raise_type_error(t, name, "() takes no arguments (6 given)");
  int n[6] = {};
  for (size_t i = 0; i < a.rest_count; ++i) n[i] = TRY(as_c_int(t, a.rest[i]));
  int code;
  {
    Unlocked others(t);
    if (pad)
      code = kNow ? prefresh(window, n[0], n[1], n[2], n[3], n[4], n[5])
                  : pnoutrefresh(window, n[0], n[1], n[2], n[3], n[4], n[5]);
    else code = kNow ? wrefresh(window) : wnoutrefresh(window);
  }
  if (kNow) return answer(t, code, pad ? "prefresh" : "wrefresh");
  return answer(t, code, pad ? "pnoutrefresh" : "wnoutrefresh");
}

// overlay, overwrite: onto another window, whole or by six corners.
template <bool kOverlay> Result copy_onto(Thread& t, const Args& a) {
  const char* name = kOverlay ? "overlay" : "overwrite";
  if (a.rest_count != 1 && a.rest_count != 7) return wrong_count(t, cat("_curses.window.", name).c_str(), 1, 7);
  if (!has_spec(a.rest[0], kWindowType))
    return raise_type_error(t, name, "() argument 1 must be _curses.window, not ", type_name(t, a.rest[0]));
  WINDOW *from = screen_of(a), *to = window_of(a.rest[0])->window;
  if (a.rest_count == 1) return answer(t, kOverlay ? overlay(from, to) : overwrite(from, to), name);
  int n[6];
  for (size_t i = 0; i < 6; ++i) n[i] = TRY(as_c_int(t, a.rest[i + 1]));
  return answer(t, copywin(from, to, n[0], n[1], n[2], n[3], n[4], n[5], kOverlay), "copywin");
}

// derwin, subwin, subpad: [nlines, ncols,] begin_y, begin_x
template <WINDOW* (*kMake)(WINDOW*, int, int, int, int)> Result part(Thread& t, const Args& a, const char* name) {
  if (a.rest_count != 2 && a.rest_count != 4) return wrong_count(t, name, 2, 4);
  int n[4] = {};
  for (size_t i = 0; i < a.rest_count; ++i) n[i + 4 - a.rest_count] = TRY(as_c_int(t, a.rest[i]));
  return make_window(t, kMake(screen_of(a), n[0], n[1], n[2], n[3]), window_of(a.self)->encoding);
}
Result derived(Thread& t, const Args& a) { return part<derwin>(t, a, "_curses.window.derwin"); }
Result sub_window(Thread& t, const Args& a) {
  return is_pad(screen_of(a)) ? part<subpad>(t, a, "_curses.window.subwin")
                              : part<subwin>(t, a, "_curses.window.subwin");
}

// The window as ncurses writes it to a file, whose bytes go to the given one.
Result put_window(Thread& t, const Args& a) {
  FILE* file = tmpfile();
  if (!file) return raise_os_error(t, errno);
  std::string all;
  Result done = answer(t, putwin(screen_of(a), file), "putwin");
  rewind(file);
  char block[4096];
  for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;) all.append(block, n);
  fclose(file);
  Ref checked_ = TRY(std::move(done));
  Ref bytes = TRY(make_bytes(t, all));
  return call_method(t, a[0], t.names().write, {bytes});
}

// --- the type --------------------------------------------------------------------------------------------------------

Result get_encoding(Thread& t, Value self) { return make_str(t, *window_of(self)->encoding); }
Status set_encoding(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_type_error(t, "encoding may not be deleted");
  if (!is_str(value)) return raise_type_error(t, "setting encoding to a non-string");
  *window_of(self)->encoding = TRY(as_utf8(t, value));
  return ok();
}
constexpr NativeGetSet kGetSets[] = {
    {"encoding", get_encoding, set_encoding, "How str becomes the bytes of characters outside ASCII."}, {}};

void destroy(Object* o) {
  auto* w = static_cast<Window*>(o);
  if (w->window && w->window != stdscr) delwin(w->window);
  delete w->encoding;
}

constexpr NativeFunction kAreaMethods[] = {
    {"clear()", plain<clear_>, "Erase, and paint the whole screen at the next refresh."},
    {"clearok(*args)", mode<clearok>, "Whether the next refresh paints the whole screen."},
    {"clrtobot()", plain<clear_to_bottom>, "Erase from the cursor to the end of the window."},
    {"clrtoeol()", plain<clear_to_end>, "Erase from the cursor to the end of the line."},
    {"cursyncup()", plain<cursor_sync_up>, "Move the cursors of all windows around this one to where its own is."},
    {"deleteln()", checked<delete_line, "winsdelln">, "Delete the cursor's line."},
    {"derwin(*args)", derived,
     "derwin([nlines, ncols,] begin_y, begin_x)\n\nA window within this one, placed relative to it."},
    {"enclose(y, x, /)", encloses, "Whether a place of the screen lies within the window."},
    {"erase()", plain<erase_>, "Erase the window."},
    {"getbegyx()", pair_of<getbegy, getbegx>, "(y, x) of the upper left corner."},
    {"getmaxyx()", pair_of<getmaxy, getmaxx>, "(lines, columns)."},
    {"getparyx()", pair_of<getpary, getparx>,
     "(y, x) within the window that this is a part of; (-1, -1) if it is none."},
    {"getyx()", pair_of<getcury, getcurx>, "(y, x) of the cursor."},
    {"idcok(*args)", mode<character_insertion_ok>,
     "Whether the terminal's insertion and deletion of characters is used."},
    {"idlok(*args)", mode<idlok>, "Whether the terminal's insertion and deletion of lines is used."},
    {"immedok(*args)", mode<immediate_ok>, "Whether every change is shown at once."},
    {"insdelln(*args)", insert_lines, "insdelln(nlines)\n\nInsert lines above the cursor's; delete them if negative."},
    {"insertln()", checked<insert_line, "winsdelln">, "Insert an empty line above the cursor's."},
    {"is_linetouched(line, /)", is_line_touched, "Whether the line changed since the last refresh."},
    {"is_wintouched()", is_window_touched, "Whether anything changed since the last refresh."},
    {"keypad(*args)", checked_mode<::keypad, "keypad">,
     "Whether escape sequences of function keys are taken as one key."},
    {"leaveok(*args)", mode<leaveok>, "Whether the cursor may stay where a refresh leaves it."},
    {"move(*args)", checked_pair<wmove, "wmove">, "move(new_y, new_x)\n\nMove the cursor."},
    {"mvderwin(*args)", checked_pair<::mvderwin, "mvderwin">,
     "mvderwin(y, x)\n\nShow another part of the window that this is a part of."},
    {"mvwin(*args)", checked_pair<::mvwin, "mvwin">, "mvwin(new_y, new_x)\n\nMove the window."},
    {"nodelay(*args)", mode<nodelay>, "Whether reading a key answers at once, with -1 if there is none."},
    {"notimeout(*args)", mode<notimeout>, "Whether escape sequences may take any time."},
    {"noutrefresh(*args)", show<false>,
     "noutrefresh([pminrow, pmincol, sminrow, smincol, smaxrow, smaxcol])\n\nMark for refresh; doupdate() shows it."},
    {"overlay(*args)", copy_onto<true>,
     "overlay(destwin, [sminrow, smincol, dminrow, dmincol, dmaxrow, dmaxcol])\n\nCopy onto a window; blanks change "
     "nothing."},
    {"overwrite(*args)", copy_onto<false>,
     "overwrite(destwin, [sminrow, smincol, dminrow, dmincol, dmaxrow, dmaxcol])\n\nCopy onto a window, blanks too."},
    {"putwin(file, /)", put_window, "Write everything about the window to a file; getwin() reads it."},
    {"redrawln(beg, num, /)", redraw_lines, "Paint lines anew at the next refresh."},
    {"redrawwin()", checked<::redrawwin, "redrawwin">, "Paint the window anew at the next refresh."},
    {"refresh(*args)", show<true>,
     "refresh([pminrow, pmincol, sminrow, smincol, smaxrow, smaxcol])\n\nShow the window as it is now."},
    {"resize(*args)", checked_pair<wresize, "wresize">, "resize(nlines, ncols)\n\nChange the size."},
    {"scroll(*args)", scroll_by, "scroll([lines=1])\n\nScroll up; down if negative."},
    {"scrollok(*args)", mode<scrollok>, "Whether the window scrolls when the cursor leaves its end."},
    {"setscrreg(top, bottom, /)", set_scroll_region, "Set the lines that scroll."},
    {"standend()", plain<stand_end>, "No attributes from now on."},
    {"standout()", plain<stand_out>, "Write standing out from now on."},
    {"subpad(*args)", sub_window, "subpad([nlines, ncols,] begin_y, begin_x)\n\nA part of the pad."},
    {"subwin(*args)", sub_window,
     "subwin([nlines, ncols,] begin_y, begin_x)\n\nA window within this one, placed on the screen."},
    {"syncdown()", plain<sync_down>, "Take over what changed in the windows around this one."},
    {"syncok(*args)", mode<::syncok>, "Whether every change is passed to the windows around this one."},
    {"syncup()", plain<sync_up>, "Pass what changed to the windows around this one."},
    {"timeout(*args)", set_timeout,
     "timeout(delay)\n\nMilliseconds that reading a key waits; negative: until one comes."},
    {"touchline(*args)", touch_line, "touchline(start, count, [changed=True])\n\nTake lines for changed, or not."},
    {"touchwin()", checked<touch, "wtouchln">, "Take every line for changed."},
    {"untouchwin()", checked<untouch, "wtouchln">, "Take no line for changed."}};

// One table of both files' methods.
const NativeFunction* all_methods() {
  static const std::vector<NativeFunction> all = [] {
    std::vector<NativeFunction> both(std::begin(kAreaMethods), std::end(kAreaMethods));
    for (const NativeFunction* m = kTextMethods; m->signature; ++m) both.push_back(*m);
    both.emplace_back();
    return both;
  }();
  return all.data();
}

}  // namespace

const TypeSpec kWindowType = {.name = "_curses.window",
                              .size = sizeof(Window),
                              .flags = kNoInstances,
                              .methods = all_methods(),
                              .getsets = kGetSets,
                              .slots = {.destroy = destroy}};

}  // namespace krait::modules::curses
