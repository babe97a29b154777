// BaseException: what all exceptions share (library reference, Built-in Exceptions).
#include <algorithm>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception_internal.h"
#include "interpreter/objects/list.h"
#include "interpreter/runtime/instance.h"

namespace krait::objects {

BaseException* base(Value v) { return static_cast<BaseException*>(v.object()); }

Value keyword(Tuple* kwnames, const Value* values, const char* name) {
  for (int64_t i = 0; kwnames && i < kwnames->length; ++i)
    if (str_equal(as<Str>(kwnames->items[i]), name)) return values[i];
  return {};
}

Status only_keywords(Thread& t, Tuple* kwnames, const char* const* known, const char* function) {
  for (int64_t i = 0; kwnames && i < kwnames->length; ++i) {
    auto* name = as<Str>(kwnames->items[i]);
    bool found = false;
    for (const char* const* k = known; *k; ++k) found |= str_equal(name, *k);
    if (!found) return raise_type_error(t, "'", name, "' is an invalid keyword argument for ", function, "()");
  }
  return ok();
}

Status set_args(Thread& t, BaseException* e, const Value* args, size_t count) {
  Ref tuple = TRY(make_tuple(t, args, static_cast<int64_t>(count)));
  replace(e->args, std::move(tuple));
  return ok();
}

static bool same_args(BaseException* e, const Value* args, size_t count) {
  auto* own = try_as<Tuple>(e->args);
  return own && own->length == static_cast<int64_t>(count) && std::equal(args, args + count, own->items);
}

Result base_exception_new(Thread& t, Type* type, const Value* args, size_t positional, Tuple*) {
  auto* e = allocate<BaseException>(t, type);
  if (!e) return raised;
  Ref owned = Ref::own(e);
  TRY(set_args(t, e, args, positional));
  return owned;
}

Status base_exception_init(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  if (kwnames && kwnames->length) return raise_type_error(t, type_name(t, self), "() takes no keyword arguments");
  if (same_args(base(self), args, positional)) return ok();  // __new__ has just stored them
  return set_args(t, base(self), args, positional);
}

void base_exception_destroy(Object* o) {
  auto* e = static_cast<BaseException*>(o);
  for (Value* owned : {&e->args, &e->traceback, &e->context, &e->cause}) clear(*owned);
}
void base_exception_traverse(Object* o, Visitor& visit) {
  auto* e = static_cast<BaseException*>(o);
  for (Value v : {e->args, e->traceback, e->context, e->cause}) visit(v);
}

static Tuple* args_of(Value self) { return as<Tuple>(base(self)->args); }

Result base_exception_str(Thread& t, Value self) {
  Tuple* args = args_of(self);
  if (args->length == 0) return make_str(t, "");
  if (args->length == 1) return str(t, args->items[0]);
  return str(t, base(self)->args);
}

static Result base_exception_repr(Thread& t, Value self) {
  Tuple* args = args_of(self);
  Ref shown = args->length == 1 ? TRY(repr(t, args->items[0])) : TRY(repr(t, base(self)->args));
  std::string_view name = type_name(t, self);
  if (args->length == 1) return make_str(t, cat(name, "(", shown.as<Str>(), ")"));
  return make_str(t, cat(name, shown.as<Str>()));
}

Result exception_dict_or_none(Thread& t, Value self) {
  if (attributes_word(self.object()).is_absent()) return kNone;
  return instance_make_dict(t, self.object());
}

static Result reduce(Thread& t, const Args& a) {
  Ref dict = TRY(exception_dict_or_none(t, a.self));
  Value type = word(type_of(t, a.self));
  if (dict.is_none()) return make_tuple(t, {type, base(a.self)->args});
  return make_tuple(t, {type, base(a.self)->args, dict.get()});
}

static Result set_state(Thread& t, const Args& a) {
  if (a[0].is_none()) return kNone;
  if (!is_dict(a[0])) return raise_type_error(t, "state is not a dictionary");
  int64_t position = 0;
  Value key, value;
  while (dict_next(as<Dict>(a[0]), position, key, value)) {
    Ref held_key = Ref::copy(key), held = Ref::copy(value);
    if (!is_str(key)) return raise_type_error(t, "attribute name must be string, not '", type_name(t, key), "'");
    TRY(set_attr(t, a.self, held_key.as<Str>(), held));
  }
  return kNone;
}

static Status set_traceback(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_type_error(t, "__traceback__ may not be deleted");
  if (!value.is_none() && !has_kind(value, Kind::Traceback))
    return raise_type_error(t, "__traceback__ must be a traceback or None");
  replace(base(self)->traceback, Ref::copy(value.is_none() ? Value{} : value));
  return ok();
}

static Result with_traceback(Thread& t, const Args& a) {
  TRY(set_traceback(t, a.self, a[0]));
  return Result::copy(a.self);
}

static Result add_note(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "note must be a str, not '", type_name(t, a[0]), "'");
  Ref notes = TRY(get_attr_or_absent(t, a.self, t.names().__notes__));
  if (notes.is_absent()) {
    notes = TRY(make_list(t));
    TRY(set_attr(t, a.self, t.names().__notes__, notes));
  }
  if (!is_list(notes)) return raise_type_error(t, "Cannot add note: __notes__ is not a list");
  TRY(list_append(t, notes.as<List>(), a[0]));
  return kNone;
}

static const NativeFunction kMethods[] = {
    {"__reduce__()!", reduce, nullptr},
    {"__setstate__(object, /)!", set_state, nullptr},
    {"with_traceback(object, /)!", with_traceback, "Sets __traceback__ and returns the exception itself."},
    {"add_note(object, /)!", add_note, "Adds a note, shown after the exception's message."},
    {}};

static Result get_args(Thread&, Value self) { return Result::copy(base(self)->args); }
static Status set_args_attribute(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_type_error(t, "args may not be deleted");
  Ref tuple = TRY(tuple_from(t, value));
  replace(base(self)->args, std::move(tuple));
  return ok();
}
static Result get_traceback(Thread&, Value self) { return none_if_absent(base(self)->traceback); }
static Result get_context(Thread&, Value self) { return none_if_absent(base(self)->context); }
static Result get_cause(Thread&, Value self) { return none_if_absent(base(self)->cause); }
static Status set_link(Thread& t, Value& link, Value value, const char* what) {
  if (value.is_absent()) return raise_type_error(t, "__", what, "__ may not be deleted");
  if (!value.is_none() && !is_exception(value))
    return raise_type_error(t, "exception ", what, " must be None or derive from BaseException");
  replace(link, Ref::copy(value.is_none() ? Value{} : value));
  return ok();
}
static Status set_context(Thread& t, Value self, Value value) {
  return set_link(t, base(self)->context, value, "context");
}
static Status set_cause(Thread& t, Value self, Value value) {
  TRY(set_link(t, base(self)->cause, value, "cause"));
  base(self)->suppress_context = true;
  return ok();
}
static Result get_suppress(Thread&, Value self) { return boolean(base(self)->suppress_context); }
static Status set_suppress(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_type_error(t, "can't delete numeric/char attribute");
  if (!value.is_bool()) return raise_type_error(t, "attribute value type must be bool");
  base(self)->suppress_context = value.is_true();
  return ok();
}

static const NativeGetSet kGetSets[] = {{"args", get_args, set_args_attribute},
                                        {"__traceback__", get_traceback, set_traceback},
                                        {"__context__", get_context, set_context, "exception context"},
                                        {"__cause__", get_cause, set_cause, "exception cause"},
                                        {"__suppress_context__", get_suppress, set_suppress},
                                        {}};

const ExceptionLayout kBaseExceptionLayout = {
    sizeof(BaseException), kMethods, kGetSets,
    {.destroy = base_exception_destroy, .traverse = base_exception_traverse, .clear = base_exception_destroy,
     .new_ = base_exception_new, .init = base_exception_init, .get_attr = generic_get_attr,
     .set_attr = generic_set_attr, .repr = base_exception_repr, .str = base_exception_str}};

}  // namespace krait::objects
