// sys's hooks: what is called to show a value, an uncaught exception, an exception that nobody can catch; breakpoint();
// audit.
#include <stdlib.h>

#include "interpreter/modules/sys_internal.h"
#include "interpreter/vm/instrument.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"

namespace krait::modules {

static Result stream(Thread& t, Str* name) {
  return Result::copy(dict_get_str(t.interpreter->sys_dict, name));
}

// Writes text to sys.stdout; characters that its encoding lacks are shown with backslashes.
static Status write_shown(Thread& t, Value out, Value text) {
  Result done = call_method(t, out, t.names().write, {text});
  if (!done.is_raised()) {
    done.take();
    return ok();
  }
  if (!pending_matches(t, t.types().UnicodeEncodeError)) return raised;
  clear_pending(t);
  Ref encoding = TRY(get_attr(t, out, t.names().encoding));
  Ref handler = TRY(make_ascii(t, "backslashreplace"));
  Ref bytes = TRY(call_method(t, text, t.names().encode, {encoding, handler}));
  Ref buffer = TRY(get_attr_or_absent(t, out, "buffer"));
  if (!buffer.is_absent()) {
    Ref written = TRY(call_method(t, buffer, t.names().write, {bytes}));
    return ok();
  }
  Ref strict = TRY(make_ascii(t, "strict"));
  Ref escaped = TRY(call_method(t, bytes, t.names().decode, {encoding, strict}));
  Ref written = TRY(call_method(t, out, t.names().write, {escaped}));
  return ok();
}

static Result sys_displayhook(Thread& t, const Args& a) {
  Ref underscore = TRY(make_ascii(t, "_"));
  Value builtins = dict_get_str(t, t.interpreter->modules, "builtins");
  if (builtins.is_absent()) return raise_runtime_error(t, "lost builtins module");
  if (a[0].is_none()) return kNone;
  Ref keep = Ref::copy(builtins);
  TRY(set_attr(t, keep, underscore.as<Str>(), kNone));
  Ref out = TRY(stream(t, t.names().stdout));
  if (out.is_absent() || out.is_none()) return raise_runtime_error(t, "lost sys.stdout");
  Ref text = TRY(repr(t, a[0]));
  TRY(write_shown(t, out, text));
  Ref newline = TRY(make_char(t, '\n'));
  Ref written = TRY(call_method(t, out, t.names().write, {newline}));
  TRY(set_attr(t, keep, underscore.as<Str>(), a[0]));
  return kNone;
}

// Shows an exception; a traceback given apart from it is taken if it has none of its own.
static Status show_exception(Thread& t, Value exception, Value traceback) {
  if (is_exception(exception) && has_kind(traceback, Kind::Traceback)) {
    BaseException* e = as<BaseException>(exception);
    if (e->traceback.is_absent() || e->traceback.is_none()) replace(e->traceback, Ref::copy(traceback));
  }
  Ref err = TRY(stream(t, t.names().stderr));
  if (err.is_absent() || err.is_none()) return ok();
  if (is_exception(exception)) {
    print_exception(t, exception);
    return ok();
  }
  Ref text = TRY(make_str(
      t, cat("TypeError: print_exception(): Exception expected for value, ", type_name(t, exception), " found\n")));
  Ref written = TRY(call_method(t, err, t.names().write, {text}));
  return ok();
}

static Result sys_excepthook(Thread& t, const Args& a) {
  TRY(show_exception(t, a[1], a[2]));
  return kNone;
}

static Result attribute_or_none(Thread& t, Value object, const char* name) {
  Ref found = TRY(get_attr_or_absent(t, object, name));
  if (found.is_absent()) return kNone;
  return found;
}

// "Exception ignored in: <where>" and the traceback, to sys.stderr.
Status show_unraisable(Thread& t, Value unraisable) {
  Ref err = TRY(stream(t, t.names().stderr));
  if (err.is_absent() || err.is_none()) return ok();
  Ref exception = TRY(attribute_or_none(t, unraisable, "exc_value"));
  Ref traceback = TRY(attribute_or_none(t, unraisable, "exc_traceback"));
  Ref message = TRY(attribute_or_none(t, unraisable, "err_msg"));
  Ref object = TRY(attribute_or_none(t, unraisable, "object"));
  std::string head;
  if (!object.is_none()) {
    Result shown = repr(t, object);
    std::string text;
    if (shown.is_raised()) {
      clear_pending(t);
      text = "<object repr() failed>";
    } else {
      Ref kept = shown.take();
      text = str_wtf8(kept.as<Str>());
    }
    head = cat(message.is_none() ? std::string("Exception ignored in") : str_wtf8(message.as<Str>()), ": ", text, "\n");
  } else if (!message.is_none()) {
    head = cat(message.as<Str>(), ":\n");
  }
  if (!head.empty()) {
    Ref text = TRY(make_str(t, head));
    Ref written = TRY(call_method(t, err, t.names().write, {text}));
  }
  if (!exception.is_none()) TRY(show_exception(t, exception, traceback));
  Ref flushed = TRY(call_method(t, err, t.names().flush));
  return ok();
}
static Result sys_unraisablehook(Thread& t, const Args& a) {
  TRY(show_unraisable(t, a[0]));
  return kNone;
}

// sys.breakpointhook: what PYTHONBREAKPOINT names, else the debugger that is attached, else pdb.set_trace.
static Result sys_breakpointhook(Thread& t, const Args& a) {
  const char* variable = t.interpreter->config.ignore_environment ? nullptr : getenv("PYTHONBREAKPOINT");
  std::string path = variable && *variable ? variable : "pdb.set_trace";
  if (path == "0") return kNone;
  const DebugHooks* hooks = t.interpreter->debug_hooks;
  if (path == "pdb.set_trace" && hooks && hooks->breakpoint_call && TRY(hooks->breakpoint_call(t))) return kNone;
  size_t dot = path.rfind('.');
  std::string module_name = dot == std::string::npos ? "builtins" : path.substr(0, dot);
  std::string function_name = dot == std::string::npos ? path : path.substr(dot + 1);
  Ref name = TRY(make_str(t, module_name));
  Ref attribute = TRY(make_str(t, function_name));
  Ref fromlist = TRY(make_tuple(t, {attribute}));
  Result module = kAbsent;
  if (dot != 0) module = t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, fromlist, 0);
  Ref function;
  if (module.is_absent()) {
  } else if (!module.is_raised()) {
    Ref held = module.take();
    Result found = get_attr(t, held, attribute.as<Str>());
    if (!found.is_raised()) function = found.take();
    else if (!pending_matches(t, t.types().AttributeError)) return raised;
  } else if (!pending_matches(t, t.types().ImportError)) {
    return raised;
  }
  if (function.is_absent()) {
    clear_pending(t);
    TRY(warn(t, t.types().RuntimeWarning, cat("Ignoring unimportable $PYTHONBREAKPOINT: \"", path, "\"")));
    return kNone;
  }
  Ref positional = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count)));
  Ref keywords = TRY(make_dict(t));
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(dict_set(t, keywords.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
  return call_tuple(t, function, positional, keywords);
}

// Audit hooks: a list an interpreter, called in the order of their addition (PEP 578).
static List* audit_hooks(Thread& t) { return static_cast<List*>(t.interpreter->extra[kExtraAuditHooks]); }

// Those that are there may refuse another by raising an Exception, which goes no further.
static Result sys_addaudithook(Thread& t, const Args& a) {
  Status allowed = audit(t, "sys.addaudithook", {});
  if (allowed.is_raised()) {
    if (!pending_matches(t, t.types().Exception)) return raised;
    clear_pending(t);
    return kNone;
  }
  if (!audit_hooks(t)) set_extra_object(t.interpreter, kExtraAuditHooks, TRY(make_list(t)).leak().object());
  TRY(list_append(t, audit_hooks(t), a[0]));
  return kNone;
}

static Status call_audit_hooks(Thread& t, Value event, Value arguments) {
  List* hooks = audit_hooks(t);
  for (int64_t i = 0; i < hooks->length; ++i) {
    Ref hook = Ref::copy(hooks->items[i]);
    Ref done = TRY(call(t, hook, {event, arguments}));
  }
  return ok();
}

bool has_audit_hooks(Thread& t) { return audit_hooks(t) != nullptr; }

Status audit(Thread& t, const char* event, std::initializer_list<Value> arguments) {
  if (!audit_hooks(t)) return ok();
  Ref name = TRY(make_ascii(t, event)), packed = TRY(make_tuple(t, arguments));
  return call_audit_hooks(t, name, packed);
}

static Result sys_audit(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "expected str for argument 'event', not ", type_name(t, a[0]));
  if (!audit_hooks(t)) return kNone;
  Ref arguments = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count)));
  TRY(call_audit_hooks(t, a[0], arguments));
  return kNone;
}

extern const NativeFunction kSysHookFunctions[] = {
    {"addaudithook(hook)", sys_addaudithook, "Add a function that is called with every audit event."},
    {"audit(event, /, *args)", sys_audit, "Tell the audit hooks of an event."},
    {"breakpointhook(*args, **kws)", sys_breakpointhook, "What breakpoint() calls: enters the debugger."},
    {"displayhook(object, /)", sys_displayhook, "Show a value as the interactive mode does and keep it in builtins._."},
    {"excepthook(exctype, value, traceback, /)", sys_excepthook,
     "Show an uncaught exception with its traceback on sys.stderr."},
    {"unraisablehook(unraisable, /)", sys_unraisablehook, "Show an exception that could not be raised."},
    {}};

}  // namespace krait::modules
