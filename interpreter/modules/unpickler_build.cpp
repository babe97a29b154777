// The opcodes of Unpickling that look up classes, call, and fill objects.
#include "interpreter/modules/unpickler.h"
#include "interpreter/modules/sys_internal.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/type.h"
#include "interpreter/runtime/instance.h"

namespace krait::modules {

using namespace pickle_op;

// --- classes and functions by name -----------------------------------------------------------------------------------

Result Unpickling::find_class(Thread& t, Value module_name, Value name) {
  TRY(audit(t, "pickle.find_class", {module_name, name}));
  Ref module_key = Ref::copy(module_name), key = Ref::copy(name);
  if (protocol_ < 3 && fix_imports) {
    Ref both = TRY(make_tuple(t, {module_name, name}));
    Value pair = TRY(dict_get(t, as<Dict>(state->names_2to3), both));
    if (!pair.is_absent()) {
      if (!is_tuple(pair) || as<Tuple>(pair)->length != 2) {
        return raise_runtime_error(t, "_compat_pickle.NAME_MAPPING values should be 2-tuples, not ",
                                   type_name(t, pair));
      }
      module_key = Ref::copy(as<Tuple>(pair)->items[0]);
      key = Ref::copy(as<Tuple>(pair)->items[1]);
      if (!is_str(module_key) || !is_str(key)) {
        return raise_runtime_error(t, "_compat_pickle.NAME_MAPPING values should be pairs of str, not (",
                                   type_name(t, module_key), ", ", type_name(t, key), ")");
      }
    } else if (Value module = TRY(dict_get(t, as<Dict>(state->imports_2to3), module_name)); !module.is_absent()) {
      if (!is_str(module)) {
        return raise_runtime_error(t, "_compat_pickle.IMPORT_MAPPING values should be strings, not ",
                                   type_name(t, module));
      }
      module_key = Ref::copy(module);
    }
  }
  Ref module = TRY(pickle_import(t, module_key)), found;
  if (protocol_ >= 4) {
    Ref path = TRY(pickle_dotted_path(t, module, key));
    found = TRY(pickle_deep_attribute(t, module, path, nullptr));
  } else {
    found = TRY(get_attr_or_absent(t, module, key.as<Str>()));
  }
  if (found) return found;
  return raise_attribute_error(t, "Can't get attribute ", TRY(pickle_repr(t, key)), " on ",
                               TRY(pickle_repr(t, module)));
}

// find_class(), which a subclass may have overridden.
Result Unpickling::ask_find_class(Thread& t, Value module_name, Value name) {
  if (self_.is_absent() || type_of(t, self_) == type_for(t, kUnpicklerType)) return find_class(t, module_name, name);
  return call_method(t, self_, "find_class", {module_name, name});
}

// A line of the old opcodes with a name.
ResultOf<std::string> Unpickling::identifier(Thread& t) {
  std::string_view line = TRY(take_line(t));
  if (line.size() < 2) return raise_unpickling(t, "pickle data was truncated");
  return std::string(line.substr(0, line.size() - 1));
}

Status Unpickling::load_global(Thread& t) {
  std::string module_text = TRY(identifier(t)), text = TRY(identifier(t));
  Ref module_bytes = TRY(make_bytes(t, module_text)), bytes = TRY(make_bytes(t, text));
  Ref module_name = TRY(decode_buffer(t, module_bytes, "utf-8", "strict")),
      name = TRY(decode_buffer(t, bytes, "utf-8", "strict"));
  return push(TRY(ask_find_class(t, module_name, name))), ok();
}

Status Unpickling::load_stack_global(Thread& t) {
  if (depth() < fence() + 2) return raise_unpickling(t, "STACK_GLOBAL requires str");
  Ref name = TRY(pop(t)), module_name = TRY(pop(t));
  if (!is_exact_str(name) || !is_exact_str(module_name)) return raise_unpickling(t, "STACK_GLOBAL requires str");
  return push(TRY(ask_find_class(t, module_name, name))), ok();
}

Status Unpickling::load_extension(Thread& t, int bytes) {
  auto code = static_cast<int32_t>(TRY(take_number(t, bytes)));
  if (code <= 0) return raise_unpickling(t, "EXT specifies code <= 0");
  Ref key = small_int(code);
  Value known = TRY(dict_get(t, as<Dict>(state->extension_cache), key));
  if (!known.is_absent()) return push(Ref::copy(known)), ok();
  Value pair = TRY(dict_get(t, as<Dict>(state->inverted_registry), key));
  if (pair.is_absent()) return raise_value_error(t, "unregistered extension code ", code);
  auto* names = try_as<Tuple>(pair);
  if (!names || names->length != 2 || !is_str(names->items[0]) || !is_str(names->items[1])) {
    return raise_value_error(t, "_inverted_registry[", code, "] isn't a 2-tuple of strings");
  }
  Ref held = Ref::copy(pair), found = TRY(ask_find_class(t, names->items[0], names->items[1]));
  TRY(dict_set(t, as<Dict>(state->extension_cache), key, found));
  return push(std::move(found)), ok();
}

Status Unpickling::load_persistent(Thread& t, bool binary) {
  if (persistent_load.function.is_absent()) {
    return raise_unpickling(
        t, "A load persistent id instruction was encountered,\nbut no persistent_load function was specified.");
  }
  Ref id;
  if (binary) {
    id = TRY(pop(t));
  } else {
    std::string_view line = TRY(take_line(t));
    line.remove_suffix(1);
    for (char c : line)
      if (static_cast<signed char>(c) < 0)
        return raise_unpickling(t, "persistent IDs in protocol 0 must be ASCII strings");
    id = TRY(make_ascii(t, line));
  }
  return push(TRY(persistent_load.call(t, self_, id))), ok();
}

// --- calls -----------------------------------------------------------------------------------------------------------

Status Unpickling::load_reduce(Thread& t) {
  Ref arguments = TRY(pop(t)), function = TRY(pop(t));
  if (!is_tuple(arguments)) return raise_type_error(t, "argument list must be a tuple");
  return push(TRY(call_tuple(t, function, arguments, {}))), ok();
}

Status Unpickling::load_newobj(Thread& t, bool with_keywords) {
  const char* opcode = with_keywords ? "NEWOBJ_EX" : "NEWOBJ";
  Ref keywords = with_keywords ? TRY(pop(t)) : Ref(), arguments = TRY(pop(t)), cls = TRY(pop(t));
  if (!has_kind(cls, Kind::Type)) {
    return raise_unpickling(t, opcode, " class argument must be a type, not ", type_name(t, cls));
  }
  if (!cls.as<Type>()->slots.new_) {
    return raise_unpickling(t, opcode, " class argument '", type_name(cls.as<Type>()), "' doesn't have __new__");
  }
  if (!is_tuple(arguments))
    return raise_unpickling(t, opcode, " args argument must be a tuple, not ", type_name(t, arguments));
  if (with_keywords && !is_dict(keywords)) {
    return raise_unpickling(t, opcode, " kwargs argument must be a dict, not ", type_name(t, keywords));
  }
  auto* args = arguments.as<Tuple>();
  if (!with_keywords || keywords.as<Dict>()->used == 0) {
    return push(TRY(
               cls.as<Type>()->slots.new_(t, cls.as<Type>(), args->items, static_cast<size_t>(args->length), nullptr))),
           ok();
  }
  std::vector<Value> all(args->items, args->items + args->length);
  Ref names = TRY(make_unfilled_tuple(t, keywords.as<Dict>()->used));
  int64_t position = 0, count = 0;
  for (Value name, value; dict_next(keywords.as<Dict>(), position, name, value);) {
    if (!is_str(name)) return raise_type_error(t, "keywords must be strings");
    retain(names.as<Tuple>()->items[count++] = name);
    all.push_back(value);
  }
  return push(TRY(cls.as<Type>()->slots.new_(t, cls.as<Type>(), all.data(), static_cast<size_t>(args->length),
                                             names.as<Tuple>()))),
         ok();
}

// OBJ and INST: as Python 2's old classes were made.
Status Unpickling::load_instance(Thread& t, bool by_name) {
  size_t from = TRY(mark(t));
  if (by_name) {
    std::string module_text = TRY(identifier(t)), text = TRY(identifier(t));
    Ref module_bytes = TRY(make_bytes(t, module_text)), bytes = TRY(make_bytes(t, text));
    Ref module_name = TRY(decode_buffer(t, module_bytes, "ascii", "strict")),
        name = TRY(decode_buffer(t, bytes, "ascii", "strict"));
    Ref cls = TRY(ask_find_class(t, module_name, name)), arguments = TRY(pop_tuple(t, from));
    return instantiate(t, cls, arguments);
  }
  if (depth() < from + 1) return underflow(t);
  Ref arguments = TRY(pop_tuple(t, from + 1)), cls = TRY(pop(t));
  return instantiate(t, cls, arguments);
}

Status Unpickling::instantiate(Thread& t, Value cls, Value arguments) {
  if (as<Tuple>(arguments)->length == 0 && has_kind(cls, Kind::Type)) {
    Ref own = TRY(get_attr_or_absent(t, cls, "__getinitargs__"));
    if (own.is_absent()) return push(TRY(call_method(t, cls, t.names().__new__, {cls}))), ok();
  }
  return push(TRY(call_tuple(t, cls, arguments, {}))), ok();
}

// --- filling ---------------------------------------------------------------------------------------------------------

// What stands from `from` on goes to the list below it.
Status Unpickling::load_append(Thread& t, size_t from) {
  if (from > depth() || from <= fence()) return underflow(t);
  if (from == depth()) return ok();
  Ref target = Ref::copy(stack_[from - 1]);
  if (has_kind(target, Kind::List) && (target.object()->type->flags & kExactBuiltin)) {
    for (size_t i = from; i < depth(); ++i) TRY(list_append(t, target.as<List>(), stack_[i]));
    return pop_to(from), ok();
  }
  Ref extend = TRY(get_attr_or_absent(t, target, "extend"));
  if (extend) {
    Ref items = TRY(pop_list(t, from)), done = TRY(call(t, extend, {items}));
    return ok();
  }
  Ref append = TRY(get_attr(t, target, t.names().append));
  for (size_t i = from; i < depth(); ++i) TRY(call(t, append, {stack_[i]}));
  return pop_to(from), ok();
}

Status Unpickling::load_set_items(Thread& t, size_t from) {
  if (from > depth() || from <= fence()) return underflow(t);
  if (from == depth()) return ok();
  if ((depth() - from) % 2 != 0) return raise_unpickling(t, "odd number of items for SETITEMS");
  Ref target = Ref::copy(stack_[from - 1]);
  bool plain = is_exact_dict(target);
  for (size_t i = from; i < depth(); i += 2) {
    TRY(plain ? dict_set(t, target.as<Dict>(), stack_[i], stack_[i + 1])
              : set_item(t, target, stack_[i], stack_[i + 1]));
  }
  return pop_to(from), ok();
}

Status Unpickling::load_add_items(Thread& t) {
  size_t from = TRY(mark(t));
  if (from > depth() || from <= fence()) return underflow(t);
  if (from == depth()) return ok();
  Ref target = Ref::copy(stack_[from - 1]);
  if (is_set(target)) {
    Ref items = TRY(pop_tuple(t, from));
    return set_update(t, target.as<Set>(), items);
  }
  Ref add = TRY(get_attr(t, target, t.names().add));
  for (size_t i = from; i < depth(); ++i) TRY(call(t, add, {stack_[i]}));
  return pop_to(from), ok();
}

// Attributes as a dict; names are interned, as attribute names are.
Status Unpickling::build_attributes(Thread& t, Value object, Value attributes) {
  if (!is_dict(attributes)) return raise_unpickling(t, "state is not a dictionary");
  Type* type = type_of(t, object);
  bool inlined = false;
  if (type->flags & kHasDict) {
    Value getter = lookup(t, type, t.names().__dict__);
    inlined = has_kind(getter, Kind::GetSet) && as<GetSet>(getter)->entry == &kInstanceDictGetSet;
  }
  Ref own = inlined ? Ref() : TRY(get_attr(t, object, t.names().__dict__));
  int64_t position = 0;
  for (Value key, value; dict_next(as<Dict>(attributes), position, key, value);) {
    Ref name = Ref::copy(key), held = Ref::copy(value);
    if (is_exact_str(name)) name = TRY(intern(t, name));
    if (inlined && is_exact_str(name)) {
      TRY(instance_set(t, object.object(), name.as<Str>(), held));
      continue;
    }
    if (own.is_absent()) own = TRY(get_attr(t, object, t.names().__dict__));
    TRY(set_item(t, own, name, held));
  }
  return ok();
}

Status Unpickling::load_build(Thread& t) {
  if (depth() < fence() + 2) return underflow(t);
  Ref object_state = TRY(pop(t)), object = Ref::copy(stack_.back());
  Ref set_state = TRY(get_attr_or_absent(t, object, t.names().__setstate__));
  if (set_state) {
    TRY(call(t, set_state, {object_state}));
    return ok();
  }
  Ref slots;
  if (is_tuple(object_state) && object_state.as<Tuple>()->length == 2) {
    Ref pair = std::move(object_state);
    object_state = Ref::copy(pair.as<Tuple>()->items[0]);
    slots = Ref::copy(pair.as<Tuple>()->items[1]);
  }
  if (!object_state.is_none()) TRY(build_attributes(t, object, object_state));
  if (slots.is_absent()) return ok();
  if (!is_dict(slots)) return raise_unpickling(t, "slot state is not a dictionary");
  int64_t position = 0;
  for (Value key, value; dict_next(slots.as<Dict>(), position, key, value);) {
    Ref name = Ref::copy(key), held = Ref::copy(value);
    if (!is_str(name)) return raise_type_error(t, "attribute name must be string, not '", type_name(t, name), "'");
    TRY(set_attr(t, object, name.as<Str>(), held));
  }
  return ok();
}

}  // namespace krait::modules
