// The doors from C++ into Python code, and calls that are not just an array of arguments.
#include "interpreter/objects/frame.h"
#include "interpreter/objects/cell.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/module.h"
#include "interpreter/vm/type_slots.h"
#include "interpreter/vm/helpers.h"

namespace krait::vm {

Result call_function(Thread& t, Function* f, const Value* args, size_t positional, Tuple* kwnames) {
  if (stack_exhausted(t)) return raise_recursion_error(t, " while calling a Python object");
  retain(static_cast<Object*>(f));
  Frame* frame = bind_call(t, f, args, positional, kwnames);
  if (!frame) return raised;
  frame->return_mode = ReturnMode::Exit;
  return evaluate(t, frame, false);
}

namespace {

Result run_frame(Thread& t, Function* f, Value locals) {
  if (stack_exhausted(t)) return raise_recursion_error(t, "");
  retain(static_cast<Object*>(f));
  Frame* frame = push_frame(t, f);
  if (!frame) return raised;
  frame->return_mode = ReturnMode::Exit;
  if (!locals.is_absent()) {
    retain(locals);
    frame->locals = locals;
  } else if (!(f->code->flags & kCodeNewLocals)) {
    frame->locals = Value::from_object(f->globals);
    retain(frame->locals);
  }
  return evaluate(t, frame, false);
}

}  // namespace

Result run_code(Thread& t, Code* code, Dict* globals, Value locals) {
  return run_code(t, code, globals, locals, Value{});
}

Result run_code(Thread& t, Code* code, Dict* globals, Value locals, Value closure) {
  if (code->free_count && (closure.is_absent() || !is_closure_of(code, closure)))
    return raise_type_error(t, "code object requires a closure of exactly length ", code->free_count);
  Ref function = TRY(make_function(t, code, globals));
  if (!closure.is_absent()) replace(function.as<Function>()->closure, Ref::copy(closure));
  return run_frame(t, function.as<Function>(), locals);
}

Result run_class_body(Thread& t, Function* f, Value namespace_) { return run_frame(t, f, namespace_); }

Frame* visible_frame(Frame* frame) {
  while (frame && frame_is_incomplete(frame)) frame = frame->previous;
  return frame;
}
Frame* current_frame(Thread& t) { return visible_frame(t.frame); }
Dict* current_globals(Thread& t) {
  Frame* frame = current_frame(t);
  return frame ? frame->globals : nullptr;
}
Dict* current_builtins(Thread& t) {
  Frame* frame = current_frame(t);
  return frame ? frame->builtins : t.interpreter->builtins;
}

std::string callable_text(Thread& t, Value callee) {
  Ref saved = take_pending(t);
  std::string text;
  Result qualname = get_attr_or_absent(t, callee, t.names().__qualname__);
  if (!qualname.is_raised() && !qualname.is_absent()) {
    Ref name = qualname.take();
    Result module = get_attr_or_absent(t, callee, t.names().__module__);
    Ref module_name = module.is_raised() ? Ref() : module.take();
    if (is_str(module_name) && !str_equal(as<Str>(module_name.get()), "builtins"))
      text = cat(as<Str>(module_name.get()), ".");
    Result shown = str(t, name);
    if (!shown.is_raised()) {
      Ref s = shown.take();
      text += cat(s.as<Str>(), "()");
    }
  } else if (Result shown = str(t, callee); !shown.is_raised()) {
    Ref s = shown.take();
    append_part(text, s.as<Str>());
  }
  clear_pending(t);
  if (saved) set_pending(t, std::move(saved));
  return text;
}

Function* class_init_function(Thread& t, Value callee) {
  Type* type = static_cast<Type*>(callee.object());
  if (type->type->slots.call != type_call || type->slots.new_ != object_new) return nullptr;
  if (type->flags & (kAbstract | kNoInstances)) return nullptr;
  Value init = lookup(t, type, t.names().__init__);
  return is_function(init) ? static_cast<Function*>(init.object()) : nullptr;
}

// f(*args, **kwargs): a Python function gets its frame (out); anything else is called. The operands (function,
// arguments) stay on the stack; below them lies a NULL, where what is spread from a dict is held once more, as CPython
// does.
Result call_ex_or_frame(Thread& t, Value* operands, Value kwargs, Frame*& out) {
  out = nullptr;
  Value callee = operands[0], args = operands[1];
  if (!is_tuple(args) || !(args.object()->type->flags & kExactBuiltin)) {
    Type* type = type_of(t, args);
    if (!is_tuple(args) && !type->slots.iter && !is_sequence(t, args))
      return raise_type_error(t, callable_text(t, callee), " argument after * must be an iterable, not ",
                              type_name(t, args));
    replace(operands[1], TRY(tuple_from(t, args)));
  }
  Value tuple = operands[1];
  Function* function = nullptr;
  Value self;
  if (is_function(callee)) function = as<Function>(callee);
  if (BoundMethod* method = try_as<BoundMethod>(callee); method && is_function(method->function)) {
    function = as<Function>(method->function);
    self = method->self;
  }
  if (!function) return call_tuple(t, callee, tuple, kwargs);
  std::vector<Value> values;  // borrowed from the tuple and the dict, which stay
  if (!self.is_absent()) values.push_back(self);
  Tuple* items = as<Tuple>(tuple);
  values.insert(values.end(), items->items, items->items + items->length);
  size_t positional = values.size();
  Ref names;
  if (!kwargs.is_absent() && as<Dict>(kwargs)->used) {
    Dict* dict = as<Dict>(kwargs);
    names = TRY(make_unfilled_tuple(t, dict->used));
    int64_t position = 0, i = 0;
    for (Value key, value; dict_next(dict, position, key, value);) {
      if (!is_str(key)) return raise_type_error(t, "keywords must be strings");
      retain(key);
      names.as<Tuple>()->items[i++] = key;
      values.push_back(value);
    }
    if (operands[-1].is_absent())
      operands[-1] =
          TRY(make_tuple(t, values.data() + !self.is_absent(), static_cast<int64_t>(values.size() - !self.is_absent())))
              .leak();
  }
  retain(static_cast<Object*>(function));
  out = bind_call(t, function, values.data(), positional, names.as<Tuple>());
  if (!out) return raised;
  return kNone;
}

// Whether a closure has as many cells as the code has free variables: what the loop takes for granted.
bool is_closure_of(const Code* code, Value closure) {
  if (!is_tuple(closure) || as<Tuple>(closure)->length != code->free_count) return false;
  for (int64_t i = 0; i < code->free_count; ++i)
    if (!has_kind(as<Tuple>(closure)->items[i], Kind::Cell)) return false;
  return true;
}

// The operands of MAKE_FUNCTION are of the right kinds in whatever a compiler makes.
static bool may_make_function(Value code, uint32_t oparg, const Value* extras) {
  if (!has_kind(code, Kind::Code)) return false;
  if (oparg & 1 && !is_tuple(*extras++)) return false;
  if (oparg & 2 && !is_dict(*extras++)) return false;
  if (oparg & 4 && !is_tuple(*extras) && !is_dict(*extras)) return false;
  extras += (oparg & 4) != 0;
  return !(oparg & 8) || is_closure_of(as<Code>(code), *extras);
}

Result make_function_object(Thread& t, Frame* frame, Value code, uint32_t oparg, const Value* extras) {
  if (!may_make_function(code, oparg, extras))
    return raise_system_error(t, "MAKE_FUNCTION with operands of other kinds");
  Ref made = TRY(make_function(t, as<Code>(code), frame->globals));
  Function* f = made.as<Function>();
  if (oparg & 1) replace(f->defaults, Ref::copy(*extras++));
  if (oparg & 2) replace(f->kw_defaults, Ref::copy(*extras++));
  if (oparg & 4) replace(f->annotations, Ref::copy(*extras++));
  if (oparg & 8) replace(f->closure, Ref::copy(*extras++));
  return made;
}

}  // namespace krait::vm
