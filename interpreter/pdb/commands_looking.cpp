// p, pp, whatis, display, interact, alias.
#include <algorithm>

#include "interpreter/modules/import.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/pdb/commands.h"
#include "interpreter/pdb/places.h"
#include "interpreter/pdb/values.h"

namespace krait::pdb {

namespace {

// Says what `show` makes of the expression's value; an exception of either is said instead.
Outcome say_value(Session& s, const std::string& expression, Result (*show)(Thread&, Value)) {
  Ref value = TRY(s.evaluate_shown(expression));
  if (value.is_absent()) return false;
  Result text = show(s.t, value);
  if (text.is_raised()) {
    TRY(s.pending_error());
    return false;
  }
  Ref shown = text.take();
  TRY(s.message(str_wtf8(shown.as<Str>())));
  return false;
}

Result pretty(Thread& t, Value value) {
  Ref pprint = TRY(modules::import_module(t, "pprint"));
  return call_method(t, pprint, "pformat", {value});
}

// The name of the code under an attribute path, if the value has one.
bool code_name(Thread& t, Value value, bool method, std::string& name) {
  Ref at = Ref::copy(value);
  for (const char* attribute : {method ? "__func__" : "", "__code__", "co_name"}) {
    if (!*attribute) continue;
    Result next = get_attr(t, at, attribute);
    if (next.is_raised()) return clear_pending(t), false;
    at = next.take();
  }
  if (!is_str(at)) return false;
  name = str_wtf8(at.as<Str>());
  return true;
}

std::vector<Display>* displays_of(Session& s) {
  for (auto& [frame, all] : s.displays)
    if (frame.get() == s.frame.get()) return &all;
  return nullptr;
}

ResultOf<std::string> shown_value(Thread& t, const Display& d) {
  if (d.failed) return str_wtf8(d.value.as<Str>());
  return repr_text(t, d.value);
}

}  // namespace

Outcome do_print(Session& s, const std::string& argument) { return say_value(s, argument, repr); }
Outcome do_pretty_print(Session& s, const std::string& argument) { return say_value(s, argument, pretty); }

Outcome do_what_is(Session& s, const std::string& argument) {
  Ref value = TRY(s.evaluate_shown(argument));
  if (value.is_absent()) return false;
  std::string name;
  if (code_name(s.t, value, true, name)) {
    TRY(s.message("Method " + name));
    return false;
  }
  if (code_name(s.t, value, false, name)) {
    TRY(s.message("Function " + name));
    return false;
  }
  Ref class_ = TRY(get_attr(s.t, value, "__class__"));
  if (class_.get() == Value::from_object(s.t.types().type)) {
    Ref module = TRY(get_attr(s.t, value, "__module__")), qualified = TRY(get_attr(s.t, value, "__qualname__"));
    Ref module_text = TRY(str(s.t, module)), text = TRY(str(s.t, qualified));
    TRY(s.message("Class " + str_wtf8(module_text.as<Str>()) + "." + str_wtf8(text.as<Str>())));
    return false;
  }
  std::string type = TRY(repr_text(s.t, Value::from_object(type_of(s.t, value))));
  TRY(s.message(type));
  return false;
}

Outcome do_display(Session& s, const std::string& argument) {
  std::vector<Display>* all = displays_of(s);
  if (argument.empty()) {
    TRY(s.message("Currently displaying:"));
    if (!all) return false;
    for (const Display& d : std::vector<Display>(*all)) {
      std::string shown = TRY(shown_value(s.t, d));
      TRY(s.message(d.expression + ": " + shown));
    }
    return false;
  }
  Display made{argument, {}, false};
  TRY(s.evaluate_display(made));
  if (all = displays_of(s); !all) all = &s.displays.emplace_back(s.frame, std::vector<Display>{}).second;
  auto same = std::find_if(all->begin(), all->end(), [&](const Display& d) { return d.expression == argument; });
  if (same != all->end()) *same = made;
  else all->push_back(made);
  std::string shown = TRY(shown_value(s.t, made));
  TRY(s.message("display " + argument + ": " + shown));
  return false;
}

Outcome do_undisplay(Session& s, const std::string& argument) {
  std::vector<Display>* all = displays_of(s);
  if (argument.empty()) {
    std::erase_if(s.displays, [&](const auto& entry) { return entry.first.get() == s.frame.get(); });
    return false;
  }
  size_t gone = all ? std::erase_if(*all, [&](const Display& d) { return d.expression == argument; }) : 0;
  if (!gone) TRY(s.error("not displaying " + argument));
  return false;
}

Outcome do_interact(Session& s, const std::string&) {
  Ref names = TRY(make_dict(s.t));
  TRY(dict_update(s.t, names.as<Dict>(), globals_of(s.frame)));
  TRY(dict_update(s.t, names.as<Dict>(), s.locals));
  Ref code = TRY(modules::import_module(s.t, "code"));
  Ref interact = TRY(get_attr(s.t, code, "interact"));
  Ref banner = TRY(make_ascii(s.t, "*interactive*")), local = TRY(make_ascii(s.t, "local"));
  Ref keywords = TRY(make_tuple(s.t, {local}));
  const Value arguments[] = {banner, names};
  Ref done = TRY(call(s.t, interact, arguments, 1, keywords.as<Tuple>()));
  return false;
}

Outcome do_alias(Session& s, const std::string& argument) {
  std::vector<std::string> parts = words(argument);
  if (parts.empty()) {
    for (const auto& [name, text] : s.aliases) TRY(s.message(name + " = " + text));
    return false;
  }
  auto known = s.aliases.find(parts[0]);
  if (known != s.aliases.end() && parts.size() == 1) TRY(s.message(parts[0] + " = " + known->second));
  else s.aliases[parts[0]] = joined(parts, 1);
  return false;
}

Outcome do_unalias(Session& s, const std::string& argument) {
  std::vector<std::string> parts = words(argument);
  if (!parts.empty()) s.aliases.erase(parts[0]);
  return false;
}

}  // namespace krait::pdb
