// Binding a call's arguments to a Python function's parameters (language reference 6.3.4, Calls), with CPython's
// messages.
#include <cstring>

#include "interpreter/objects/frame.h"
#include "interpreter/objects/cell.h"
#include "interpreter/vm/helpers.h"

namespace krait::vm {

namespace {

struct Binder {
  Thread& t;
  Function* function;
  Code* code;
  Value* slots;
  const Value* args;
  size_t positional;
  Tuple* kwnames;

  Str* parameter(int i) const { return static_cast<Str*>(code->local_names->items[i].object()); }
  int total() const { return code->arg_count + code->keyword_only_count; }
  int default_count() const {
    return is_tuple(function->defaults) ? static_cast<int>(as<Tuple>(function->defaults)->length) : 0;
  }
  Status bind();
  Status bind_keyword(Value name, Value value);
  Status fill_defaults();
  Status fill_keyword_defaults();
  int find_parameter(Str* name) const;
  Status positional_only_given();
  Raised too_many_positional();
  Raised missing(const char* kind, const std::vector<Str*>& names);
};

int Binder::find_parameter(Str* name) const {
  int end = total();
  for (int i = code->positional_only_count; i < end; ++i)
    if (parameter(i) == name) return i;
  for (int i = code->positional_only_count; i < end; ++i)
    if (str_equal(parameter(i), name)) return i;
  return -1;
}

// Names of positional-only parameters among the keywords are a mistake of their own.
Status Binder::positional_only_given() {
  std::string names;
  for (int i = 0; i < code->positional_only_count; ++i) {
    for (int64_t k = 0; k < kwnames->length; ++k) {
      if (!is_str(kwnames->items[k]) || !str_equal(parameter(i), as<Str>(kwnames->items[k]))) continue;
      if (!names.empty()) names += ", ";
      append_part(names, parameter(i));
    }
  }
  if (names.empty()) return ok();
  return raise_type_error(t, function->qualname,
                          "() got some positional-only arguments passed as keyword arguments: '", names, "'");
}

Status Binder::bind_keyword(Value name, Value value) {
  if (!is_str(name)) return raise_type_error(t, function->qualname, "() keywords must be strings");
  Str* key = as<Str>(name);
  int i = find_parameter(key);
  if (i >= 0) {
    if (!slots[i].is_absent())
      return raise_type_error(t, function->qualname, "() got multiple values for argument '", key, "'");
    retain(value);
    slots[i] = value;
    return ok();
  }
  if (code->flags & kCodeVarKeywords) {
    Value rest = slots[total() + ((code->flags & kCodeVarArgs) != 0)];
    return dict_set(t, as<Dict>(rest), name, value);
  }
  if (code->positional_only_count) TRY(positional_only_given());
  return raise_type_error(t, function->qualname, "() got an unexpected keyword argument '", key, "'");
}

Raised Binder::too_many_positional() {
  int given_keyword_only = 0;
  for (int i = code->arg_count; i < total(); ++i) given_keyword_only += !slots[i].is_absent();
  int defaults = default_count();
  std::string takes = std::to_string(code->arg_count);
  bool plural = code->arg_count != 1;
  if (defaults) {
    takes = cat("from ", code->arg_count - defaults, " to ", code->arg_count);
    plural = true;
  }
  std::string with;
  if (given_keyword_only)
    with = cat(" positional argument", positional != 1 ? "s" : "", " (and ", given_keyword_only,
               " keyword-only argument", given_keyword_only != 1 ? "s" : "", ")");
  return raise_type_error(t, function->qualname, "() takes ", takes, " positional argument", plural ? "s" : "", " but ",
                          positional, with, positional == 1 && !given_keyword_only ? " was" : " were", " given");
}

Raised Binder::missing(const char* kind, const std::vector<Str*>& names) {
  std::string list;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i) list += names.size() == 2 ? " and " : i + 1 == names.size() ? ", and " : ", ";
    list += cat("'", names[i], "'");
  }
  return raise_type_error(t, function->qualname, "() missing ", names.size(), " required ", kind, " argument",
                          names.size() == 1 ? "" : "s", ": ", list);
}

Status Binder::fill_defaults() {
  int count = code->arg_count, defaults = default_count(), required = count - defaults;
  std::vector<Str*> absent;
  for (int i = static_cast<int>(positional); i < required; ++i)
    if (slots[i].is_absent()) absent.push_back(parameter(i));
  if (!absent.empty()) return missing("positional", absent);
  for (int i = required < 0 ? 0 : required; i < count; ++i) {
    if (!slots[i].is_absent()) continue;
    slots[i] = as<Tuple>(function->defaults)->items[i - required];
    retain(slots[i]);
  }
  return ok();
}

Status Binder::fill_keyword_defaults() {
  std::vector<Str*> absent;
  for (int i = code->arg_count; i < total(); ++i) {
    if (!slots[i].is_absent()) continue;
    Value value;
    if (is_dict(function->kw_defaults))
      value = TRY(dict_get(t, as<Dict>(function->kw_defaults), Value::from_object(parameter(i))));
    if (value.is_absent()) {
      absent.push_back(parameter(i));
    } else {
      retain(value);
      slots[i] = value;
    }
  }
  if (!absent.empty()) return missing("keyword-only", absent);
  return ok();
}

Status Binder::bind() {
  size_t direct = positional < static_cast<size_t>(code->arg_count) ? positional : static_cast<size_t>(code->arg_count);
  for (size_t i = 0; i < direct; ++i) {
    retain(args[i]);
    slots[i] = args[i];
  }
  int rest = total();
  if (code->flags & kCodeVarArgs) {
    Ref tuple = TRY(make_tuple(t, args + direct, static_cast<int64_t>(positional - direct)));
    slots[rest++] = tuple.leak();
  }
  if (code->flags & kCodeVarKeywords) {
    Ref dict = TRY(make_dict(t));
    slots[rest] = dict.leak();
  }
  if (kwnames)
    for (int64_t k = 0; k < kwnames->length; ++k)
      TRY(bind_keyword(kwnames->items[k], args[positional + static_cast<size_t>(k)]));
  if (positional > static_cast<size_t>(code->arg_count) && !(code->flags & kCodeVarArgs)) return too_many_positional();
  if (positional < static_cast<size_t>(code->arg_count)) TRY(fill_defaults());
  if (code->keyword_only_count) TRY(fill_keyword_defaults());
  return ok();
}

}  // namespace

Frame* push_frame(Thread& t, Function* f) {
  Ref owner = Ref::own(static_cast<Object*>(f));
  Code* code = f->code;
  if (!t.stack && !vm_thread_start(t)) {
    (void)raise_memory_error(t);
    return nullptr;
  }
  if (!code->entry && stream_of(t, code).is_raised()) return nullptr;
  if (t.recursion_left <= 0) {
    (void)raise_recursion_error(t, "");
    return nullptr;
  }
  Value* memory = t.stack->push(static_cast<size_t>(code->frame_words));
  if (!memory) {
    (void)raise_memory_error(t);
    return nullptr;
  }
  --t.recursion_left;
  Frame* frame = reinterpret_cast<Frame*>(memory);
  frame->previous = t.frame;
  frame->function = static_cast<Function*>(owner.leak().object());
  frame->code = code;
  retain(static_cast<Object*>(code));
  frame->globals = f->globals;
  frame->builtins = f->builtins;
  frame->locals = Value{};
  frame->object = nullptr;
  frame->pc = code->entry;
  frame->stack_top = frame->slots + code->slot_count;
  frame->owner = FrameOwner::Stack;
  frame->return_mode = ReturnMode::Push;
  frame->started = false;
  frame->traced = 0;
  frame->resume = 0;
  for (Value* v = frame->slots; v != frame->stack_top; ++v) *v = Value{};
  return frame;
}

void pop_frame(Thread& t, Frame* frame) {
  ++t.recursion_left;
  frame_clear(t, frame);
  t.stack->pop(reinterpret_cast<Value*>(frame));
}

void enter_frame(Thread& t, Frame* frame) {
  frame->previous = t.frame;
  t.frame = frame;
}

Frame* bind_call(Thread& t, Function* f, const Value* args, size_t positional, Tuple* kwnames) {
  Frame* frame = push_frame(t, f);
  if (!frame) return nullptr;
  Code* code = frame->code;
  if (kwnames && kwnames->length == 0) kwnames = nullptr;
  if (code->simple && !kwnames && positional == static_cast<size_t>(code->arg_count)) {
    for (size_t i = 0; i < positional; ++i) {
      retain(args[i]);
      frame->slots[i] = args[i];
    }
    return frame;
  }
  if (!(code->flags & kCodeOptimized)) {  // a module's code made into a function: its names are the globals'
    frame->locals = Value::from_object(f->globals);
    retain(frame->locals);
  }
  Binder binder{t, frame->function, code, frame->slots, args, positional, kwnames};
  if (!binder.bind().is_raised()) return frame;
  pop_frame(t, frame);
  return nullptr;
}

}  // namespace krait::vm
