// The module _curses_panel (library reference: curses.panel): windows that lie over one another. A panel that is alive
// is found again by the library's pointer, which keeps ours.
#define NCURSES_NOMACROS 1
#include <panel.h>

#include "interpreter/modules/curses/window.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/module.h"

namespace krait::modules::curses {

namespace {

// The library's user pointer leads back to the object while that lives.
struct Panel : Object {
  PANEL* panel;          // owned
  Value window, user;    // owned
};
extern const TypeSpec kPanelType;
Panel* panel_of(Value v) { return static_cast<Panel*>(v.object()); }

Raised raise_panel(Thread& t, std::string_view message) {
  return raise_message(t, module_exception(t, "_curses_panel.error"), message);
}
Result panel_answer(Thread& t, int code, const char* name) {
  if (code != ERR) return kNone;
  return raise_panel(t, cat(name, "() returned ERR"));
}
Result object_for(Thread& t, PANEL* panel) {
  if (!panel) return kNone;
  auto* found = static_cast<Panel*>(const_cast<void*>(panel_userptr(panel)));
  if (!found) return raise_runtime_error(t, "panel_above: can't find Panel Object");
  return Result::copy(found);
}

template <PANEL* (*kNext)(const PANEL*)>
Result neighbour(Thread& t, const Args& a) {
  return object_for(t, kNext(panel_of(a.self)->panel));
}
Result to_bottom(Thread& t, const Args& a) {
  return panel_answer(t, bottom_panel(panel_of(a.self)->panel), "bottom_panel");
}
Result to_top(Thread& t, const Args& a) { return panel_answer(t, top_panel(panel_of(a.self)->panel), "top_panel"); }
Result hide(Thread& t, const Args& a) { return panel_answer(t, hide_panel(panel_of(a.self)->panel), "hide_panel"); }
Result show(Thread& t, const Args& a) { return panel_answer(t, show_panel(panel_of(a.self)->panel), "show_panel"); }
Result is_hidden(Thread& t, const Args& a) {
  int hidden = panel_hidden(panel_of(a.self)->panel);
  if (hidden == ERR) return panel_answer(t, ERR, "panel_hidden");
  return boolean(hidden != 0);
}
Result move_to(Thread& t, const Args& a) {
  return panel_answer(t, move_panel(panel_of(a.self)->panel, TRY(as_c_int(t, a[0])), TRY(as_c_int(t, a[1]))),
                      "move_panel");
}
Status check_window(Thread& t, Value v, const char* function) {
  if (has_spec(v, kWindowType)) return ok();
  return raise_type_error(t, function, " must be _curses.window, not ", type_name(t, v));
}
Result replace_window(Thread& t, const Args& a) {
  TRY(check_window(t, a[0], "replace() argument 1"));
  Panel* p = panel_of(a.self);
  if (replace_panel(p->panel, window_of(a[0])->window) == ERR) return raise_panel(t, "replace_panel() returned ERR");
  replace(p->window, Ref::copy(a[0]));
  return kNone;
}
Result get_window(Thread&, const Args& a) { return Result::copy(panel_of(a.self)->window); }
Result set_user(Thread&, const Args& a) {
  replace(panel_of(a.self)->user, Ref::copy(a[0]));
  return kNone;
}
Result get_user(Thread& t, const Args& a) {
  if (panel_of(a.self)->user.is_absent()) return raise_panel(t, "no userptr set");
  return Result::copy(panel_of(a.self)->user);
}

const NativeFunction kPanelMethods[] = {
    {"above()", neighbour<panel_above>, "The panel above this one, or None."},
    {"below()", neighbour<panel_below>, "The panel below this one, or None."},
    {"bottom()", to_bottom, "Put the panel under all others."},
    {"hidden()", is_hidden, "Whether the panel is hidden."},
    {"hide()", hide, "Hide the panel."},
    {"move(y, x, /)", move_to, "Move the panel."},
    {"replace(win, /)", replace_window, "Show another window in the panel."},
    {"set_userptr(obj, /)", set_user, "Keep an object with the panel."},
    {"show()", show, "Show the panel."},
    {"top()", to_top, "Put the panel over all others."},
    {"userptr()", get_user, "The object kept with the panel."},
    {"window()", get_window, "The window that the panel shows."},
    {}};

using PanelLife = Life<Panel, &Panel::window, &Panel::user>;
void destroy(Object* o) {
  if (PANEL* panel = static_cast<Panel*>(o)->panel) del_panel(panel);
  PanelLife::destroy(o);
}
const TypeSpec kPanelType = {.name = "_curses_panel.panel",
                             .size = sizeof(Panel),
                             .flags = kHasGc | kNoInstances,
                             .methods = kPanelMethods,
                             .slots = {.destroy = destroy, .traverse = PanelLife::traverse, .clear = PanelLife::clear}};

Result make_panel(Thread& t, const Args& a) {
  TRY(require_screen(t));
  TRY(check_window(t, a[0], "new_panel() argument"));
  PANEL* panel = new_panel(window_of(a[0])->window);
  if (!panel) return raise_panel(t, "curses function returned NULL");
  auto* p = allocate<Panel>(t, type_for(t, kPanelType));
  if (!p) {
    del_panel(panel);
    return raised;
  }
  p->panel = panel;
  p->window = Ref::copy(a[0]).leak();
  set_panel_userptr(panel, p);
  return Result::own(p);
}
Result top_most(Thread& t, const Args&) {
  TRY(require_screen(t));
  return object_for(t, panel_below(nullptr));
}
Result bottom_most(Thread& t, const Args&) {
  TRY(require_screen(t));
  return object_for(t, panel_above(nullptr));
}
Result update(Thread& t, const Args&) {
  TRY(require_screen(t));
  update_panels();
  return kNone;
}

const NativeFunction kPanelFunctions[] = {
    {"bottom_panel()", bottom_most, "The panel under all others, or None."},
    {"new_panel(win, /)", make_panel, "A panel that shows the window, over all others."},
    {"top_panel()", top_most, "The panel over all others, or None."},
    {"update_panels()", update, "Bring the screen to the panels' state; curses.doupdate() shows it."},
    {}};

Status panel_init(Thread& t, Value module) {
  (void)TRY(make_type(t, kWindowType));
  TRY(module_add_type(t, module, kPanelType));
  TRY(module_add_str(t, module, "version", "2.1"));
  TRY(module_add_str(t, module, "__version__", "2.1"));
  return add_exception(t, module, "error", "_curses_panel.error", t.types().Exception);
}

}  // namespace

}  // namespace krait::modules::curses

namespace krait::modules {
extern const NativeModule kCursesPanelModule = {"_curses_panel", nullptr, curses::kPanelFunctions, curses::panel_init};
}  // namespace krait::modules
