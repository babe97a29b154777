// The _warnings module, and warn() for C++ (library reference: warnings). The filters live in this module; the
// library's warnings.py takes them over when it is imported, and then shows the messages.
#include "interpreter/modules/unclosed.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

struct WarningState {
  Value filters;         // list, owned
  Value once_registry;   // dict, owned
  Value default_action;  // str, owned
  int64_t version = 0;   // changes with the filters
  ~WarningState() {
    for (Value owned : {filters, once_registry, default_action}) release(owned);
  }
};

static ResultOf<WarningState*> warning_state(Thread& t) {
  WarningState* state = &extra_state<WarningState>(t.interpreter, kExtraWarnings);
  if (!state->filters.is_absent()) return state;
  state->once_registry = TRY(make_dict(t)).leak();
  state->default_action = TRY(make_ascii(t, "default")).leak();
  Ref filters = TRY(make_list(t));
  struct { const char* action; Type* category; const char* module; } const initial[] = {
      {"default", t.types().DeprecationWarning, "__main__"}, {"ignore", t.types().DeprecationWarning, nullptr},
      {"ignore", t.types().PendingDeprecationWarning, nullptr}, {"ignore", t.types().ImportWarning, nullptr},
      {"ignore", t.types().ResourceWarning, nullptr}};
  for (auto& f : initial) {
    Ref action = TRY(make_ascii(t, f.action));
    Ref module = kNone;
    if (f.module) module = TRY(make_ascii(t, f.module));
    Ref entry = TRY(make_tuple(t, {action, kNone, Value::from_object(f.category), module, small_int(0)}));
    TRY(list_append(t, filters.as<List>(), entry));
  }
  state->filters = filters.leak();
  return state;
}

// An attribute of the library's warnings module if that is loaded (and not being torn down); absent otherwise.
static Result from_library(Thread& t, const char* name, bool import) {
  Ref module = Ref::copy(dict_get_str(t, t.interpreter->modules, "warnings"));
  if (module.is_absent() && import && !t.interpreter->finalizing) {
    Ref text = TRY(make_ascii(t, "warnings"));
    Result imported = t.interpreter->hooks.import(t, text.as<Str>(), kNone, kNone, kNone, 0);
    if (imported.is_raised()) {
      if (!pending_matches(t, t.types().ImportError)) return raised;
      clear_pending(t);
      return kAbsent;
    }
    module = imported.take();
  }
  if (module.is_absent()) return kAbsent;
  return get_attr_or_absent(t, module, name);
}

// filters, onceregistry or defaultaction: the library's, else ours.
static Result current(Thread& t, const char* name, Value ours) {
  Ref theirs = TRY(from_library(t, name, false));
  if (!theirs.is_absent()) return theirs;
  return Result::copy(ours);
}

// --- matching ------------------------------------------------------------------------------------------------------

// A filter's message or module: None matches all, a str itself, anything else by its match() method.
static ResultOf<bool> matches(Thread& t, Value pattern, Value text) {
  if (pattern.is_none()) return true;
  if (is_exact_str(pattern)) return equal(t, pattern, text);
  Ref answer = TRY(call_method(t, pattern, "match", {text}));
  return is_true(t, answer);
}

static Result find_action(Thread& t, Value category, Value text, int64_t line, Value module, Ref& matched) {
  WarningState* state = TRY(warning_state(t));
  Ref filters = TRY(current(t, "filters", state->filters));
  if (!is_list(filters)) return raise_value_error(t, "_warnings.filters must be a list");
  if (filters.get() != state->filters) replace(state->filters, Ref(filters));  // they count on if the name goes
  for (int64_t i = 0; i < filters.as<List>()->length; ++i) {
    Ref entry = Ref::copy(filters.as<List>()->items[i]);
    if (!is_tuple(entry) || entry.as<Tuple>()->length != 5)
      return raise_value_error(t, "_warnings.filters item ", i, " isn't a 5-tuple");
    Value* f = entry.as<Tuple>()->items;
    if (!is_str(f[0])) return raise_type_error(t, "action must be a string, not '", type_name(t, f[0]), "'");
    if (!TRY(matches(t, f[1], text))) continue;
    if (!TRY(is_subclass(t, category, f[2]))) continue;
    if (!TRY(matches(t, f[3], module))) continue;
    int64_t wanted = TRY(as_i64(t, f[4]));
    if (wanted != 0 && wanted != line) continue;
    matched = entry;
    return Result::copy(f[0]);
  }
  Ref action = TRY(current(t, "defaultaction", state->default_action));
  if (!is_str(action))
    return raise_type_error(t, "_warnings.defaultaction must be a string, not '", type_name(t, action), "'");
  return action;
}

// Whether the registry has the key already; notes it otherwise.
static ResultOf<bool> already_warned(Thread& t, Value registry, Value key, bool note) {
  if (!is_dict(registry)) return raise_type_error(t, "'registry' must be a dict or None");
  WarningState* state = TRY(warning_state(t));
  Dict* dict = as<Dict>(registry);
  Ref version = Ref::copy(dict_get_str(t, dict, "version"));
  int64_t seen = -1;
  if (!version.is_absent() && is_int(version)) int_fits_i64(version, &seen);
  if (seen != state->version) {
    dict_clear(t, dict);
    TRY(dict_set(t, dict, "version", small_int(state->version)));
  } else {
    Value found = TRY(dict_get(t, dict, key));
    if (!found.is_absent()) {
      Ref held = Ref::copy(found);
      if (TRY(is_true(t, held))) return true;
    }
  }
  if (note) TRY(dict_set(t, dict, key, kTrue));
  return false;
}

// --- showing -------------------------------------------------------------------------------------------------------

static Status show_plainly(Thread& t, Value filename, int64_t line, Value text, Value category, Value source_line) {
  Ref err = Ref::copy(dict_get_str(t.interpreter->sys_dict, t.names().stderr));
  if (err.is_absent() || err.is_none()) return ok();
  Ref file = TRY(str(t, filename));
  Ref message = TRY(str(t, text));
  std::string out = cat(file.as<Str>(), ":", line, ": ", type_name(as<Type>(category)), ": ", message.as<Str>(), "\n");
  if (is_str(source_line)) {
    std::string shown = str_wtf8(as<Str>(source_line));
    size_t a = shown.find_first_not_of(" \t\f");
    if (a != std::string::npos) out += "  " + shown.substr(a) + "\n";
  }
  Ref whole = TRY(make_str(t, out));
  Ref done = TRY(call_method(t, err, t.names().write, {whole}));
  return ok();
}

static Status show(Thread& t, Value category, Value text, Value message, Value filename, int64_t line,
                   Value source_line, Value source) {
  Ref function = TRY(from_library(t, "_showwarnmsg", true));
  if (function.is_absent()) return show_plainly(t, filename, line, text, category, source_line);
  if (!is_callable(t, function)) return raise_type_error(t, "warnings._showwarnmsg() must be set to a callable");
  Ref make = TRY(from_library(t, "WarningMessage", true));
  if (make.is_absent()) return raise_runtime_error(t, "unable to get warnings.WarningMessage");
  Ref number = TRY(make_int(t, line));
  Ref record = TRY(
      call(t, make, {message, category, filename, number, kNone, kNone, source.is_absent() ? Value(kNone) : source}));
  Ref done = TRY(call(t, function, {record}));
  return ok();
}

// --- warning -------------------------------------------------------------------------------------------------------

static Result module_from_filename(Thread& t, Value filename) {
  if (!is_str(filename)) return make_ascii(t, "<unknown>");
  std::string name = str_wtf8(as<Str>(filename));
  if (name.empty()) return make_ascii(t, "<unknown>");
  if (name.size() > 3 && name.compare(name.size() - 3, 3, ".py") == 0) name.resize(name.size() - 3);
  return make_str(t, name);
}

struct Place {
  Ref filename, module, registry;
  int64_t line = 0;
};

static Status warn_at(Thread& t, Value category, Value message, const Place& place, Value source_line, Value source) {
  if (place.module.is_none()) return ok();
  Ref module = place.module.is_absent() ? TRY(module_from_filename(t, place.filename)) : place.module;
  Ref text, instance, kind;
  if (has_type(t, message, t.types().Warning)) {
    instance = Ref::copy(message);
    text = TRY(str(t, message));
    kind = Ref::copy(type_of(t, message));
  } else {
    text = Ref::copy(message);
    instance = TRY(call(t, category, {message}));
    kind = Ref::copy(category);
  }
  Ref line = TRY(make_int(t, place.line));
  Ref key = TRY(make_tuple(t, {text, kind, line}));
  bool has_registry = !place.registry.is_absent() && !place.registry.is_none();
  if (has_registry && TRY(already_warned(t, place.registry, key, false))) return ok();
  Ref matched;
  Ref action = TRY(find_action(t, kind, text, place.line, module, matched));
  std::string name = str_wtf8(action.as<Str>());
  if (name == "error") return raise_instance(t, std::move(instance));
  if (name == "ignore") return ok();
  bool seen = false;
  if (name == "once") {
    if (has_registry) TRY(dict_set(t, as<Dict>(place.registry), key, kTrue));
    WarningState* state = TRY(warning_state(t));
    Ref registry = TRY(current(t, "onceregistry", state->once_registry));
    Ref pair = TRY(make_tuple(t, {text, kind}));
    seen = TRY(already_warned(t, registry, pair, true));
  } else if (name == "module") {
    if (has_registry) {
      TRY(dict_set(t, as<Dict>(place.registry), key, kTrue));
      Ref triple = TRY(make_tuple(t, {text, kind, small_int(0)}));
      seen = TRY(already_warned(t, place.registry, triple, true));
    }
  } else if (name == "default") {
    if (has_registry) TRY(dict_set(t, as<Dict>(place.registry), key, kTrue));
  } else if (name != "always") {
    Ref shown = TRY(repr(t, matched.is_absent() ? Value(kNone) : matched.get()));
    return raise_runtime_error(t, "Unrecognized action (", TRY(repr(t, action)).as<Str>(), ") in warnings.filters:\n ",
                               shown.as<Str>());
  }
  if (seen) return ok();
  return show(t, kind, text, instance, place.filename, place.line, source_line, source);
}

static bool is_import_frame(Frame* frame) {
  std::string name = str_wtf8(frame->code->filename);
  return name.find("importlib") != std::string::npos && name.find("_bootstrap") != std::string::npos;
}
static Frame* next_external(Frame* frame) {
  do frame = frame_back(frame);
  while (frame && is_import_frame(frame));
  return frame;
}

// Where the warning is said to be: the file and line of the caller `stack_level` up, and its registry.
static ResultOf<Place> place_of_caller(Thread& t, int64_t stack_level) {
  Frame* frame = t.frame;
  while (frame && frame_is_incomplete(frame)) frame = frame_back(frame);
  if (stack_level <= 0 || (frame && is_import_frame(frame))) {
    while (--stack_level > 0 && frame) frame = frame_back(frame);
  } else {
    while (--stack_level > 0 && frame) frame = next_external(frame);
  }
  Place place;
  Dict* globals = frame ? frame->globals : t.interpreter->sys_dict;
  if (frame) {
    place.filename = Ref::copy(frame->code->filename);
    place.line = frame_line(frame);
  } else {
    place.filename = TRY(make_ascii(t, "sys"));
    place.line = 1;
  }
  Value registry = dict_get_str(t, globals, "__warningregistry__");
  if (registry.is_absent()) {
    place.registry = TRY(make_dict(t));
    TRY(dict_set(t, globals, "__warningregistry__", place.registry));
  } else {
    place.registry = Ref::copy(registry);
  }
  Value name = dict_get_str(globals, t.names().__name__);
  place.module = is_str(name) || name.is_none() ? Ref::copy(name) : TRY(make_ascii(t, "<string>"));
  return place;
}

static Result category_of(Thread& t, Value message, Value category) {
  if (has_type(t, message, t.types().Warning)) return Result::copy(type_of(t, message));
  if (category.is_none() || category.is_absent()) return Result::copy(t.types().UserWarning);
  bool good = has_kind(category, Kind::Type) && as<Type>(category)->is_subclass_of(t.types().Warning);
  if (!good) return raise_type_error(t, "category must be a Warning subclass, not '", type_name(t, category), "'");
  return Result::copy(category);
}

static Result warnings_warn(Thread& t, const Args& a) {
  Ref category = TRY(category_of(t, a[0], a[1]));
  Place place = TRY(place_of_caller(t, TRY(as_i64(t, a[2]))));
  TRY(warn_at(t, category, a[0], place, {}, a[3]));
  return kNone;
}

// The source line, where the module's loader can give it.
static Result line_from_loader(Thread& t, Value globals, int64_t number) {
  if (globals.is_none() || globals.is_absent()) return kAbsent;
  if (!is_dict(globals)) return raise_type_error(t, "module_globals must be a dict, not '", type_name(t, globals), "'");
  Value loader = dict_get_str(t, as<Dict>(globals), "__loader__"),
        name = dict_get_str(t, as<Dict>(globals), "__name__");
  if (loader.is_absent() || name.is_absent()) return kAbsent;
  Ref get_source = TRY(get_attr_or_absent(t, loader, "get_source"));
  if (get_source.is_absent() || get_source.is_none()) return kAbsent;
  Ref source = TRY(call(t, get_source, {name}));
  if (!is_str(source)) return kAbsent;
  Ref lines = TRY(call_method(t, source, "splitlines"));
  if (!is_list(lines) || number < 1 || number > lines.as<List>()->length) return kAbsent;
  return Result::copy(lines.as<List>()->items[number - 1]);
}

static Result warnings_warn_explicit(Thread& t, const Args& a) {
  Place place;
  place.filename = Ref::copy(a[2]);
  place.line = TRY(as_i64(t, a[3]));
  place.module = a[4].is_absent() ? Ref() : Ref::copy(a[4]);
  place.registry = Ref::copy(a[5]);
  Ref line = TRY(line_from_loader(t, a[6], place.line));
  Ref category = Ref::copy(a[1]);
  TRY(warn_at(t, category, a[0], place, line, a[7]));
  return kNone;
}

static Result warnings_filters_mutated(Thread& t, const Args&) {
  ++TRY(warning_state(t))->version;
  return kNone;
}

static const NativeFunction kFunctions[] = {
    {"warn(message, category=None, stacklevel=1, source=None)", warnings_warn,
     "Gives a warning; the warning filters may instead silence it or turn it into an exception."},
    {"warn_explicit(message, category, filename, lineno, module=<absent>, registry=None, module_globals=None, "
     "source=None)",
     warnings_warn_explicit, "Issue a warning for a place given in full."},
    {"_filters_mutated()", warnings_filters_mutated, nullptr},
    {}};

static Status warnings_init(Thread& t, Value module) {
  WarningState* state = TRY(warning_state(t));
  TRY(module_add(t, module, "filters", state->filters));
  TRY(module_add(t, module, "_onceregistry", state->once_registry));
  return module_add(t, module, "_defaultaction", state->default_action);
}

extern const NativeModule kWarningsModule = {"_warnings", "The machinery of warnings.", kFunctions, warnings_init};

void warn_unclosed(Thread& t, Value owner, Value source, std::string_view what) {
  Ref pending = take_pending(t);
  auto say = [&]() -> Status {
    Ref shown = TRY(repr(t, source));
    Ref text = TRY(make_str(t, cat(what, shown.as<Str>())));
    auto place = TRY(place_of_caller(t, 1));
    return warn_at(t, Value::from_object(t.types().ResourceWarning), text, place, {}, source);
  };
  if (say().is_raised()) report_unraisable(t, owner);
  if (!pending.is_absent()) set_pending(t, std::move(pending));
}

}  // namespace krait::modules

namespace krait::runtime {

Status warn(Thread& t, Type* category, std::string_view message, int stack_level) {
  Ref text = TRY(objects::make_str(t, message));
  auto place = TRY(modules::place_of_caller(t, stack_level));
  return modules::warn_at(t, Value::from_object(category), text, place, {}, {});
}

}  // namespace krait::runtime
