// The import statement's instructions (language reference 7.11), classes' and annotations' beginnings, and the REPL's
// display.
#include "interpreter/objects/exception.h"
#include "interpreter/objects/module.h"
#include "interpreter/vm/extension_file.h"
#include "interpreter/vm/helpers.h"

namespace krait::vm {

Result import_name(Thread& t, Frame* frame, Str* name, Value fromlist, Value level) {
  Value import = TRY(dict_get(t, frame->builtins, Value::from_object(t.names().__import__)));
  if (import.is_absent()) return raise_message(t, t.types().ImportError, "__import__ not found");
  Value globals = Value::from_object(frame->globals);
  Value locals = frame->locals.is_absent() ? Value{kNone} : frame->locals;
  if (import == t.interpreter->import_function && t.interpreter->hooks.import && level.is_small_int())
    return t.interpreter->hooks.import(t, name, globals, locals, fromlist, static_cast<int>(level.small_int()));
  return call(t, import, {Value::from_object(name), globals, locals, fromlist, level});
}

namespace {

Raised cannot_import(Thread& t, Value module, Str* name, Value package) {
  Ref path = TRY(get_attr_or_absent(t, module, t.names().__file__));
  std::string shown = "<unknown module name>";
  if (is_str(package)) {
    Ref r = TRY(repr(t, package));
    shown = cat(r.as<Str>());
  } else {
    shown = "'<unknown module name>'";
  }
  std::string message = cat("cannot import name '", name, "' from ");
  bool initializing = false;
  Ref spec = TRY(get_attr_or_absent(t, module, t.names().__spec__));
  if (!spec.is_absent() && !spec.is_none()) {
    Ref flag = TRY(get_attr_or_absent(t, spec, "_initializing"));
    if (!flag.is_absent()) initializing = TRY(is_true(t, flag));
  }
  if (!is_str(path)) {
    message += cat(shown, " (unknown location)");
  } else {
    if (initializing) message += "partially initialized module ";
    message += shown;
    if (initializing) message += " (most likely due to a circular import)";
    message += cat(" (", path.as<Str>(), ")");
  }
  Ref folders = TRY(get_attr_or_absent(t, module, t.names().__path__));
  message += extension_note(folders, cat(name));
  (void)raise_message(t, t.types().ImportError, message);
  if (is_exception(t.pending) && t.pending.object()->type == t.types().ImportError) {
    ImportError* e = as<ImportError>(t.pending);
    replace(e->name, is_str(package) ? Ref::copy(package) : Ref(kNone));
    replace(e->path, is_str(path) ? Ref::copy(path) : Ref(kNone));
  }
  return raised;
}

}  // namespace

Result import_from(Thread& t, Value module, Str* name) {
  Ref found = TRY(get_attr_or_absent(t, module, name));
  if (!found.is_absent()) return found;
  // A submodule that is being imported may stand in sys.modules before its package has it as an attribute.
  Ref package = TRY(get_attr_or_absent(t, module, t.names().__name__));
  if (is_str(package) && t.interpreter->modules) {
    Ref full = TRY(make_str(t, cat(package.as<Str>(), ".", name)));
    Value submodule = TRY(dict_get(t, t.interpreter->modules, full));
    if (!submodule.is_absent()) return Result::copy(submodule);
  }
  return cannot_import(t, module, name, package);
}

Status import_star(Thread& t, Frame* frame, Value module) {
  Ref all = TRY(get_attr_or_absent(t, module, t.names().__all__));
  bool listed = !all.is_absent();
  if (!listed) {
    Ref dict = TRY(get_attr_or_absent(t, module, t.names().__dict__));
    if (dict.is_absent())
      return raise_message(t, t.types().ImportError, "from-import-* object has no __dict__ and no __all__");
    all = TRY(list_from(t, dict));
  }
  Ref it = TRY(iter(t, all));
  for (;;) {
    Ref name = TRY(next(t, it));
    if (name.is_absent()) return ok();
    if (!is_str(name)) {
      Ref owner = TRY(get_attr(t, module, t.names().__name__));
      if (!is_str(owner)) return raise_type_error(t, "module __name__ must be a string, not ", type_name(t, owner));
      return raise_type_error(t, listed ? "Item in " : "Key in ", owner.as<Str>(), listed ? ".__all__" : ".__dict__",
                              " must be str, not ", type_name(t, name));
    }
    Str* text = name.as<Str>();
    if (!listed && text->length && (*text)[0] == '_') continue;
    Ref value = TRY(get_attr(t, module, text));
    TRY(store_name(t, frame, text, value));
  }
}

Result load_build_class(Thread& t, Frame* frame) {
  Value found = TRY(dict_get(t, frame->builtins, Value::from_object(t.names().__build_class__)));
  if (found.is_absent()) return raise_message(t, t.types().NameError, "__build_class__ not found");
  return Result::copy(found);
}

Status setup_annotations(Thread& t, Frame* frame) {
  if (frame->locals.is_absent()) return raise_system_error(t, "no locals found when setting up annotations");
  Value name = Value::from_object(t.names().__annotations__);
  if (is_exact_dict(frame->locals)) {
    Value found = TRY(dict_get(t, as<Dict>(frame->locals), name));
    if (!found.is_absent()) return ok();
  } else {
    Result found = get_item(t, frame->locals, name);
    if (!found.is_raised()) {
      release(found.word);
      return ok();
    }
    if (!pending_matches(t, t.types().KeyError)) return raised;
    clear_pending(t);
  }
  Ref annotations = TRY(make_dict(t));
  return store_name(t, frame, t.names().__annotations__, annotations);
}

Status print_expression(Thread& t, Value v) {
  Value hook = t.interpreter->sys_dict
                   ? TRY(dict_get(t, t.interpreter->sys_dict, Value::from_object(t.names().displayhook)))
                   : Value{};
  if (hook.is_absent()) return raise_runtime_error(t, "lost sys.displayhook");
  Ref kept = Ref::copy(hook);
  Ref result = TRY(call(t, kept, {v}));
  return ok();
}

}  // namespace krait::vm
