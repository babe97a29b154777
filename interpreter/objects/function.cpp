#include "interpreter/objects/function.h"

#include <cstdio>

#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/instance.h"
#include "interpreter/runtime/native.h"
#include "interpreter/vm/evaluate.h"

namespace krait::objects {

namespace {

void function_destroy(Object* o) {
  Function* f = static_cast<Function*>(o);
  clear_pointer(f->code);
  clear_pointer(f->globals);
  clear_pointer(f->builtins);
  clear_pointer(f->name);
  clear_pointer(f->qualname);
  for (Value* v : {&f->defaults, &f->kw_defaults, &f->closure, &f->doc, &f->module, &f->annotations}) clear(*v);
}

// Breaks cycles; what a call needs to be safe (code, globals, builtins) stays. The names may be of a subclass of str
// with references of its own: the empty one takes their place.
void function_clear(Object* o) {
  Function* f = static_cast<Function*>(o);
  Str* empty = o->type->interpreter->names.empty;
  for (Str** name : {&f->name, &f->qualname}) {
    if (!empty || *name == empty) continue;
    retain(empty);
    release(static_cast<Object*>(std::exchange(*name, empty)));
  }
  for (Value* v : {&f->defaults, &f->kw_defaults, &f->closure, &f->doc, &f->module, &f->annotations}) clear(*v);
}

void function_traverse(Object* o, Visitor& visit) {
  Function* f = static_cast<Function*>(o);
  visit(f->code);
  visit(f->globals);
  visit(f->builtins);
  for (Value v : {f->defaults, f->kw_defaults, f->closure, f->doc, f->module, f->annotations}) visit(v);
}

Result function_repr(Thread& t, Value self) {
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(self.object()));
  return make_str(t, cat("<function ", as<Function>(self)->qualname, " at ", address, ">"));
}

Result function_bind(Thread& t, Value self, Value instance, Value) {
  if (instance.is_absent() || instance.is_none()) return Result::copy(self);
  return make_bound_method(t, self, instance);
}

Result or_none(Value v) { return v.is_absent() ? Result(kNone) : Result::copy(v); }

template <auto member> Result get_pointer(Thread&, Value self) {
  return Result::copy(static_cast<Object*>(as<Function>(self)->*member));
}
template <auto member> Result get_value(Thread&, Value self) { return or_none(as<Function>(self)->*member); }
template <auto member> Status set_value(Thread&, Value self, Value v) {
  replace(as<Function>(self)->*member, v.is_absent() || v.is_none() ? Ref() : Ref::copy(v));
  return ok();
}
Status set_doc(Thread&, Value self, Value v) {
  replace(as<Function>(self)->doc, v.is_absent() ? Ref(kNone) : Ref::copy(v));
  return ok();
}

Status set_defaults(Thread& t, Value self, Value v) {
  if (!v.is_absent() && !v.is_none() && !is_tuple(v))
    return raise_type_error(t, "__defaults__ must be set to a tuple object");
  return set_value<&Function::defaults>(t, self, v);
}
Status set_kw_defaults(Thread& t, Value self, Value v) {
  if (!v.is_absent() && !v.is_none() && !is_dict(v))
    return raise_type_error(t, "__kwdefaults__ must be set to a dict object");
  return set_value<&Function::kw_defaults>(t, self, v);
}

template <Str* Function::*member> Status set_name(Thread& t, Value self, Value v) {
  if (!is_str(v))
    return raise_type_error(t, "__",
                            member == &Function::name ? "name" : "qualname", "__ must be set to a string object");
  Ref old = Ref::own(static_cast<Object*>(as<Function>(self)->*member));
  retain(v);
  as<Function>(self)->*member = as<Str>(v);
  return ok();
}

Status set_code(Thread& t, Value self, Value v) {
  Function* f = as<Function>(self);
  if (!has_kind(v, Kind::Code)) return raise_type_error(t, "__code__ must be set to a code object");
  int64_t cells = is_tuple(f->closure) ? as<Tuple>(f->closure)->length : 0;
  if (as<Code>(v)->free_count != cells)
    return raise_value_error(t, f->name, "() requires a code object with ", cells, " free vars, not ",
                             as<Code>(v)->free_count);
  Ref old = Ref::own(static_cast<Object*>(f->code));
  retain(v);
  f->code = as<Code>(v);
  return ok();
}

// A function's annotations are kept as the pairs that the compiler made until somebody asks.
Result get_annotations(Thread& t, Value self) {
  Function* f = as<Function>(self);
  if (is_dict(f->annotations)) return Result::copy(f->annotations);
  Ref dict = TRY(make_dict(t));
  if (is_tuple(f->annotations)) {
    Tuple* pairs = as<Tuple>(f->annotations);
    for (int64_t i = 0; i + 1 < pairs->length; i += 2)
      TRY(dict_set(t, dict.as<Dict>(), pairs->items[i], pairs->items[i + 1]));
  }
  replace(f->annotations, Ref(dict));
  return dict;
}
Status set_annotations(Thread& t, Value self, Value v) {
  if (!v.is_absent() && !v.is_none() && !is_dict(v))
    return raise_type_error(t, "__annotations__ must be set to a dict object");
  return set_value<&Function::annotations>(t, self, v);
}

Result get_dict(Thread& t, Value self) { return instance_make_dict(t, self.object()); }
Status set_dict(Thread& t, Value self, Value v) {
  if (v.is_absent()) return raise_type_error(t, "cannot delete __dict__");
  if (!is_dict(v)) return raise_type_error(t, "__dict__ must be set to a dictionary, not a '", type_name(t, v), "'");
  return instance_set_dict(t, self.object(), v);
}

const NativeGetSet kFunctionGetSets[] = {
    {"__code__", get_pointer<&Function::code>, set_code},
    {"__defaults__", get_value<&Function::defaults>, set_defaults},
    {"__kwdefaults__", get_value<&Function::kw_defaults>, set_kw_defaults},
    {"__annotations__", get_annotations, set_annotations},
    {"__dict__", get_dict, set_dict},
    {"__name__", get_pointer<&Function::name>, set_name<&Function::name>},
    {"__qualname__", get_pointer<&Function::qualname>, set_name<&Function::qualname>},
    {"__globals__", get_pointer<&Function::globals>, nullptr, nullptr, true},
    {"__builtins__", get_pointer<&Function::builtins>, nullptr, nullptr, true},
    {"__closure__", get_value<&Function::closure>, nullptr, nullptr, true},
    {"__doc__", get_value<&Function::doc>, set_doc, nullptr, true},
    {"__module__", get_value<&Function::module>, set_value<&Function::module>, nullptr, true},
    {}};

Status check_closure(Thread& t, Code* code, Value closure) {
  int64_t given = is_tuple(closure) ? as<Tuple>(closure)->length : 0;
  if (!closure.is_none() && !is_tuple(closure)) return raise_type_error(t, "arg 5 (closure) must be None or tuple");
  if (closure.is_none() && code->free_count) return raise_type_error(t, "arg 5 (closure) must be tuple");
  if (given != code->free_count)
    return raise_value_error(t, code->name, " requires closure of length ", code->free_count, ", not ", given);
  for (int64_t i = 0; i < given; ++i)
    if (!has_kind(as<Tuple>(closure)->items[i], Kind::Cell))
      return raise_type_error(t, "arg 5 (closure) expected cell, found ", type_name(t, as<Tuple>(closure)->items[i]));
  return ok();
}

Result function_new(Thread& t, const Args& a) {
  if (!has_kind(a[0], Kind::Code))
    return raise_type_error(t, "function() argument 'code' must be code, not ", type_name(t, a[0]));
  if (!is_dict(a[1]))
    return raise_type_error(t, "function() argument 'globals' must be dict, not ", type_name(t, a[1]));
  if (!a[2].is_none() && !is_str(a[2])) return raise_type_error(t, "arg 3 (name) must be None or string");
  if (!a[3].is_none() && !is_tuple(a[3])) return raise_type_error(t, "arg 4 (defaults) must be None or tuple");
  TRY(check_closure(t, as<Code>(a[0]), a[4]));
  Ref made = TRY(make_function(t, as<Code>(a[0]), as<Dict>(a[1])));
  if (is_str(a[2])) TRY(set_name<&Function::name>(t, made, a[2]));
  if (is_tuple(a[3])) replace(made.as<Function>()->defaults, Ref::copy(a[3]));
  if (is_tuple(a[4])) replace(made.as<Function>()->closure, Ref::copy(a[4]));
  return made;
}

// The builtins that code with these globals sees: globals' __builtins__, a module or a dict (other mappings are
// refused).
ResultOf<Dict*> builtins_for(Thread& t, Dict* globals) {
  if (t.frame && t.frame->globals == globals) return t.frame->builtins;
  Value found = TRY(dict_get(t, globals, Value::from_object(t.names().__builtins__)));
  if (Module* module = try_as<Module>(found)) return module->dict;
  if (is_dict(found)) return as<Dict>(found);
  if (!found.is_absent())
    return raise_type_error(t, "__builtins__ must be a dict or a module, not ", type_name(t, found));
  return t.frame ? t.frame->builtins : t.interpreter->builtins;
}

}  // namespace

Result make_function(Thread& t, Code* code, Dict* globals, Str* qualname) {
  Dict* builtins = TRY(builtins_for(t, globals));
  Value module = TRY(dict_get(t, globals, Value::from_object(t.names().__name__)));
  Function* f = allocate<Function>(t, t.types().function);
  if (!f) return raised;
  auto keep = [](auto* p) {
    retain(static_cast<Object*>(p));
    return p;
  };
  f->code = keep(code);
  f->globals = keep(globals);
  f->builtins = keep(builtins);
  f->name = keep(code->name);
  f->qualname = keep(qualname ? qualname : code->qualname);
  f->doc = kNone;
  if (code->consts->length && is_str(code->consts->items[0])) f->doc = Ref::copy(code->consts->items[0]).leak();
  if (!module.is_absent()) f->module = Ref::copy(module).leak();
  return Result::own(f);
}

Result call_function_slot(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  return vm::call_function(t, as<Function>(callee), args, positional, kwnames);
}

const TypeSpec kFunctionType = {
    .name = "function",
    .doc =
        "A function made from its parts.\n\n  code\n    what it runs\n  globals\n    the dict of its global "
        "names\n  name\n    its name, if not the code's\n  argdefs\n    its defaults, a tuple\n  closure\n    "
        "the cells of its free variables, a tuple",
    .kind = Kind::Function,
    .size = sizeof(Function),
    .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kMethodDescriptor,
    .new_ = {"function(code, globals, name=None, argdefs=None, closure=None)", function_new},
    .getsets = kFunctionGetSets,
    .slots = {.destroy = function_destroy,
              .traverse = function_traverse,
              .clear = function_clear,
              .descr_get = function_bind,
              .repr = function_repr,
              .call = call_function_slot},
};

}  // namespace krait::objects
