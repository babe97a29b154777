// What Pickling writes for everything else: classes and functions by name, objects by what they reduce to (PEP 307).
#include "interpreter/modules/pickler.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/function.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"

namespace krait::modules {

using namespace pickle_op;

namespace {

bool is_class(Value v) { return has_kind(v, Kind::Type); }

Result class_of(Thread& t, Value object) { return get_attr(t, object, t.names().__class__); }

}  // namespace

Status Pickling::save_other(Thread& t, Value object, Type* type) {
  Ref reduced;
  if (reducer_override) {
    Ref hook = reducer_override;
    reduced = TRY(call(t, hook, {object}));
    if (!reduced.get().is_not_implemented()) return save_reduced(t, reduced, object);
  }
  if (type == t.types().type) return save_type(t, object);
  if (type == t.types().function) return save_global(t, object, {});
  reduced = TRY(reduce_value(t, object, type));
  if (reduced.is_absent()) return save_global(t, object, {});
  return save_reduced(t, reduced, object);
}

Status Pickling::save_reduced(Thread& t, Value value, Value object) {
  if (is_str(value)) return save_global(t, object, value);
  if (!is_tuple(value)) return raise_pickling(t, "__reduce__ must return a string or tuple");
  return save_reduce(t, value, object);
}

// What the dispatch tables or the object itself say; absent: a class, to be written by name.
Result Pickling::reduce_value(Thread& t, Value object, Type* type) {
  Ref reducer;
  if (dispatch_table.is_absent()) {
    reducer = Ref::copy(TRY(dict_get(t, as<Dict>(state->dispatch_table), Value::from_object(type))));
  } else {
    Ref table = dispatch_table;
    Result found = get_item(t, table, Value::from_object(type));
    if (!found.is_raised()) reducer = found.take();
    else if (!pending_matches(t, t.types().KeyError)) return raised;
    else clear_pending(t);
  }
  if (reducer) return call(t, reducer, {object});
  if (type->is_subclass_of(t.types().type)) return kAbsent;
  Ref quick = TRY(object_reduce_quick(t, object, protocol));
  if (quick) return quick;
  reducer = TRY(get_attr_or_absent(t, object, t.names().__reduce_ex__));
  if (reducer) return call(t, reducer, {small_int(protocol)});
  reducer = TRY(get_attr_or_absent(t, object, t.names().__reduce__));
  if (reducer) return call(t, reducer);
  return raise_pickling(t, "can't pickle '", type_name(t, object), "' object: ", TRY(pickle_repr(t, object)));
}

// --- reduced objects -----------------------------------------------------------------------------------------------

Status Pickling::save_reduce_of(Thread& t, Value callable, std::initializer_list<Value> arguments, Value object) {
  Ref args = TRY(make_tuple(t, arguments)), tuple = TRY(make_tuple(t, {callable, args}));
  return save_reduce(t, tuple, object);
}

Status Pickling::save_reduce(Thread& t, Value tuple, Value object) {
  auto* parts = as<Tuple>(tuple);
  if (parts->length < 2 || parts->length > 6) {
    return raise_pickling(t, "tuple returned by __reduce__ must contain 2 through 6 elements");
  }
  auto part = [&](int64_t i) { return i < parts->length && !parts->items[i].is_none() ? parts->items[i] : Value{}; };
  Value callable = parts->items[0], arguments = parts->items[1], list_items = part(3), dict_items = part(4),
        setter = part(5);
  if (!is_callable(t, callable))
    return raise_pickling(t, "first item of the tuple returned by __reduce__ must be callable");
  if (!is_tuple(arguments)) return raise_pickling(t, "second item of the tuple returned by __reduce__ must be a tuple");
  if (!list_items.is_absent() && !type_of(t, list_items)->slots.next) {
    return raise_pickling(t, "fourth element of the tuple returned by __reduce__ must be an iterator, not ",
                          type_name(t, list_items));
  }
  if (!dict_items.is_absent() && !type_of(t, dict_items)->slots.next) {
    return raise_pickling(t, "fifth element of the tuple returned by __reduce__ must be an iterator, not ",
                          type_name(t, dict_items));
  }
  if (!setter.is_absent() && !is_callable(t, setter)) {
    return raise_pickling(t, "sixth element of the tuple returned by __reduce__ must be a function, not ",
                          type_name(t, setter));
  }
  TRY(save_callable(t, callable, arguments, object));
  if (!object.is_absent()) {
    // An object that is part of its own arguments exists already: what was made anew goes.
    if (int64_t number = memo.find(object); number >= 0) {
      op(POP);
      return get(number), ok();
    }
    TRY(memoize(t, object));
  }
  if (!list_items.is_absent()) TRY(batch_list(t, list_items));
  if (!dict_items.is_absent()) TRY(batch_dict(t, dict_items));
  return part(2).is_absent() ? ok() : save_state(t, part(2), setter, object);
}

// The callable and its arguments, and the opcode that calls.
Status Pickling::save_callable(Thread& t, Value callable, Value arguments, Value object) {
  if (protocol >= 2) {
    Ref name = is_function(callable) ? Ref::copy(as<Function>(callable)->name)
                                     : TRY(get_attr_or_absent(t, callable, t.names().__name__));
    if (is_str(name) && str_equal(name.as<Str>(), "__newobj_ex__")) return save_newobj_ex(t, arguments);
    if (is_str(name) && str_equal(name.as<Str>(), "__newobj__")) return save_newobj(t, arguments, object);
  }
  TRY(save(t, callable));
  TRY(save(t, arguments));
  return op(REDUCE), ok();
}

Status Pickling::save_newobj(Thread& t, Value arguments, Value object) {
  auto* args = as<Tuple>(arguments);
  if (args->length < 1) return raise_pickling(t, "__newobj__ arglist is empty");
  Value cls = args->items[0];
  if (!is_class(cls)) return raise_pickling(t, "args[0] from __newobj__ args is not a type");
  if (!object.is_absent()) {
    Ref own = TRY(class_of(t, object));
    if (own.get() != cls) return raise_pickling(t, "args[0] from __newobj__ args has the wrong class");
  }
  TRY(save(t, cls));
  Ref rest = TRY(tuple_slice(t, args, 1, args->length));
  TRY(save(t, rest));
  return op(NEWOBJ), ok();
}

Status Pickling::save_newobj_ex(Thread& t, Value arguments) {
  auto* parts = as<Tuple>(arguments);
  if (parts->length != 3) {
    return raise_pickling(t, "length of the NEWOBJ_EX argument tuple must be exactly 3, not ", parts->length);
  }
  Value cls = parts->items[0], args = parts->items[1], kwargs = parts->items[2];
  if (!is_class(cls)) {
    return raise_pickling(t, "first item from NEWOBJ_EX argument tuple must be a class, not ", type_name(t, cls));
  }
  if (!is_tuple(args)) {
    return raise_pickling(t, "second item from NEWOBJ_EX argument tuple must be a tuple, not ", type_name(t, args));
  }
  if (!is_dict(kwargs)) {
    return raise_pickling(t, "third item from NEWOBJ_EX argument tuple must be a dict, not ", type_name(t, kwargs));
  }
  if (protocol >= 4) {
    TRY(save(t, cls));
    TRY(save(t, args));
    TRY(save(t, kwargs));
    return op(NEWOBJ_EX), ok();
  }
  // Older protocols call partial(cls.__new__, cls, *args, **kwargs).
  Ref maker = TRY(get_attr(t, cls, t.names().__new__)), all = TRY(make_unfilled_tuple(t, as<Tuple>(args)->length + 2));
  Value* items = all.as<Tuple>()->items;
  retain(items[0] = maker);
  retain(items[1] = cls);
  for (int64_t i = 0; i < as<Tuple>(args)->length; ++i) retain(items[i + 2] = as<Tuple>(args)->items[i]);
  Ref callable = TRY(call_tuple(t, state->partial, all, kwargs)), empty = TRY(make_tuple(t, {}));
  TRY(save(t, callable));
  TRY(save(t, empty));
  return op(REDUCE), ok();
}

Status Pickling::save_state(Thread& t, Value object_state, Value setter, Value object) {
  if (setter.is_absent()) {
    TRY(save(t, object_state));
    return op(BUILD), ok();
  }
  // setter(object, state), whose answer nobody wants.
  TRY(save(t, setter));
  TRY(save(t, object));
  TRY(save(t, object_state));
  op(TUPLE2);
  op(REDUCE);
  return op(POP), ok();
}

// --- by name -------------------------------------------------------------------------------------------------------

Status Pickling::save_type(Thread& t, Value object) {
  const Types& types = t.types();
  Value single;
  if (object == Value::from_object(types.none)) single = kNone;
  else if (object == Value::from_object(types.ellipsis)) single = kEllipsis;
  else if (object == Value::from_object(types.not_implemented)) single = kNotImplemented;
  else return save_global(t, object, {});
  return save_reduce_of(t, Value::from_object(types.type), {single}, object);
}

namespace {

// The module whose attribute the object is: what it says itself, or a search through all that are loaded.
Result which_module(Thread& t, Value object, Value path) {
  Ref name = TRY(get_attr_or_absent(t, object, t.names().__module__));
  if (name && !name.is_none()) return name;
  Ref modules = TRY(dict_items_list(t, t.interpreter->modules));
  for (int64_t i = 0; i < modules.as<List>()->length; ++i) {
    auto* pair = as<Tuple>(modules.as<List>()->items[i]);
    Value module = pair->items[1];
    if (module.is_none() || (is_str(pair->items[0]) && str_equal(as<Str>(pair->items[0]), "__main__"))) continue;
    Ref found = TRY(pickle_deep_attribute(t, module, path, nullptr));
    if (found && identical(found, object)) return Result::copy(pair->items[0]);
  }
  return make_ascii(t, "__main__");
}

}  // namespace

Status Pickling::save_global(Thread& t, Value object, Value given_name) {
  Ref name = Ref::copy(given_name);
  if (name.is_absent()) name = TRY(get_attr_or_absent(t, object, t.names().__qualname__));
  if (name.is_absent()) name = TRY(get_attr(t, object, t.names().__name__));
  if (!is_str(name)) return raise_type_error(t, "expected str, not ", type_name(t, name));
  Ref path = TRY(pickle_dotted_path(t, {}, name)), module_name = TRY(which_module(t, object, path));
  Result imported =
      is_str(module_name) ? pickle_import(t, module_name) : Result(raise_type_error(t, "module name must be a string"));
  if (imported.is_raised()) {
    clear_pending(t);
    return raise_pickling(t, "Can't pickle ", TRY(pickle_repr(t, object)), ": import of module ",
                          TRY(pickle_repr(t, module_name)), " failed");
  }
  Ref module = imported.take(), parent;
  Result found = pickle_deep_attribute(t, module, path, &parent);
  if (found.is_raised()) clear_pending(t);
  if (found.is_raised() || found.is_absent()) {
    return raise_pickling(t, "Can't pickle ", TRY(pickle_repr(t, object)), ": attribute lookup ", name.as<Str>(),
                          " on ", module_name.as<Str>(), " failed");
  }
  Ref there = found.take();
  if (!identical(there, object)) {
    return raise_pickling(t, "Can't pickle ", TRY(pickle_repr(t, object)), ": it's not the same object as ",
                          module_name.as<Str>(), ".", name.as<Str>());
  }
  if (protocol >= 2 && TRY(save_extension(t, object, module_name, name))) return ok();
  if (parent.get() == module.get()) name = Ref::copy(path.as<List>()->items[path.as<List>()->length - 1]);
  else if (protocol < 4) name = Ref::copy(path.as<List>()->items[path.as<List>()->length - 1]);
  TRY(save_name(t, object, module_name, name, parent, module));
  return memoize(t, object);
}

// Whether the name has a code in copyreg's extension registry, which is written instead.
ResultOf<bool> Pickling::save_extension(Thread& t, Value object, Value module_name, Value name) {
  Ref key = TRY(make_tuple(t, {module_name, name}));
  Value registered = TRY(dict_get(t, as<Dict>(state->extension_registry), key));
  if (registered.is_absent()) return false;
  int64_t code = TRY(as_i64(t, registered));
  if (code <= 0 || code > 0x7fffffff) {
    return raise_pickling(t, "Can't pickle ", TRY(pickle_repr(t, object)), ": extension code ", code,
                          " is out of range");
  }
  if (code <= 0xff) op_number(EXT1, static_cast<uint64_t>(code), 1);
  else if (code <= 0xffff) op_number(EXT2, static_cast<uint64_t>(code), 2);
  else op_number(EXT4, static_cast<uint64_t>(code), 4);
  return true;
}

namespace {

// The names that Python 2 had for module and name.
Status old_names(Thread& t, PickleState* state, Ref& module_name, Ref& name) {
  Ref key = TRY(make_tuple(t, {module_name, name}));
  Value pair = TRY(dict_get(t, as<Dict>(state->names_3to2), key));
  if (!pair.is_absent()) {
    if (!is_tuple(pair) || as<Tuple>(pair)->length != 2) {
      return raise_runtime_error(t, "_compat_pickle.REVERSE_NAME_MAPPING values should be 2-tuples, not ",
                                 type_name(t, pair));
    }
    Value* items = as<Tuple>(pair)->items;
    if (!is_str(items[0]) || !is_str(items[1])) {
      return raise_runtime_error(t, "_compat_pickle.REVERSE_NAME_MAPPING values should be pairs of str, not (",
                                 type_name(t, items[0]), ", ", type_name(t, items[1]), ")");
    }
    module_name = Ref::copy(items[0]);
    name = Ref::copy(items[1]);
    return ok();
  }
  Value module = TRY(dict_get(t, as<Dict>(state->imports_3to2), module_name));
  if (module.is_absent()) return ok();
  if (!is_str(module)) {
    return raise_runtime_error(t, "_compat_pickle.REVERSE_IMPORT_MAPPING values should be strings, not ",
                               type_name(t, module));
  }
  module_name = Ref::copy(module);
  return ok();
}

}  // namespace

Status Pickling::save_name(Thread& t, Value object, Value module_name, Value name, Value parent, Value module) {
  if (protocol >= 4) {
    TRY(save(t, module_name));
    TRY(save(t, name));
    return op(STACK_GLOBAL), ok();
  }
  if (parent != module) return save_reduce_of(t, state->getattr, {parent, name}, {});
  Ref shown_module = Ref::copy(module_name), shown_name = Ref::copy(name);
  if (protocol < 3 && fix_imports) TRY(old_names(t, state, shown_module, shown_name));
  op(GLOBAL);
  TRY(put_identifier(t, shown_module, "module"));
  return put_identifier(t, shown_name, "global");
}

// A line with a name: UTF-8 from protocol 3 on, ASCII before.
Status Pickling::put_identifier(Thread& t, Value name, const char* what) {
  ResultOf<std::string_view> text = str_utf8(t, as<Str>(name));
  if (text.is_raised() && !pending_matches(t, t.types().UnicodeEncodeError)) return raised;
  if (text.is_raised() || (protocol < 3 && !as<Str>(name)->ascii)) {
    clear_pending(t);
    return raise_pickling(t, "can't pickle ", what, " identifier '", as<Str>(name), "' using pickle protocol ",
                          protocol);
  }
  put(text.take());
  return op('\n'), ok();
}

}  // namespace krait::modules
