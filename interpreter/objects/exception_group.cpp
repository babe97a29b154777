// BaseExceptionGroup and ExceptionGroup (PEP 654).
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception_internal.h"
#include "interpreter/objects/list.h"

namespace krait::objects {

static ExceptionGroup* self_of(Value v) { return static_cast<ExceptionGroup*>(v.object()); }
static bool is_group(Thread& t, Value v) { return has_type(t, v, t.types().BaseExceptionGroup); }

static Status check_members(Thread& t, Type*& type, Tuple* members) {
  bool only_exceptions = true;
  for (int64_t i = 0; i < members->length; ++i) {
    if (!is_exception(members->items[i]))
      return raise_value_error(t, "Item ", i, " of second argument (exceptions) is not an exception");
    only_exceptions &= has_type(t, members->items[i], t.types().Exception);
  }
  Types& types = t.types();
  if (type == types.ExceptionGroup && !only_exceptions)
    return raise_type_error(t, "Cannot nest BaseExceptions in an ExceptionGroup");
  if (type == types.BaseExceptionGroup && only_exceptions) type = types.ExceptionGroup;
  if (type != types.BaseExceptionGroup && type->is_subclass_of(types.Exception) && !only_exceptions)
    return raise_type_error(t, "Cannot nest BaseExceptions in '", type_name(type), "'");
  return ok();
}

static Result group_new(Thread& t, Type* type, const Value* args, size_t positional, Tuple* kwnames) {
  if (kwnames && kwnames->length) return raise_type_error(t, type_name(type), "() takes no keyword arguments");
  if (positional != 2)
    return raise_type_error(t, "BaseExceptionGroup.__new__() takes exactly 2 arguments (", positional, " given)");
  if (!is_str(args[0]))
    return raise_type_error(t, "BaseExceptionGroup.__new__() argument 1 must be str, not ", type_name(t, args[0]));
  if (!is_sequence(t, args[1]))
    return raise_type_error(t, "second argument (exceptions) must be a sequence");
  Ref members = TRY(tuple_from(t, args[1]));
  if (members.as<Tuple>()->length == 0)
    return raise_value_error(t, "second argument (exceptions) must be a non-empty sequence");
  TRY(check_members(t, type, members.as<Tuple>()));
  Ref made = TRY(base_exception_new(t, type, args, positional, kwnames));
  self_of(made)->msg = Ref::copy(args[0]).leak();
  self_of(made)->excs = members.leak();
  return made;
}

static Result group_str(Thread& t, Value self) {
  Ref message = TRY(str(t, self_of(self)->msg));
  int64_t count = as<Tuple>(self_of(self)->excs)->length;
  return make_str(t, cat(message.as<Str>(), " (", count, " sub-exception", count > 1 ? "s" : "", ")"));
}

static Result group_derive(Thread& t, const Args& a) {
  return call(t, word(t.types().BaseExceptionGroup), {self_of(a.self)->msg, a[0]});
}

// A new group with the same message, traceback, context, cause and notes.
static Result derive_like(Thread& t, Value group, Value members) {
  Ref made = TRY(call_method(t, group, "derive", {members}));
  if (!is_group(t, made)) return raise_type_error(t, "derive must return an instance of BaseExceptionGroup");
  BaseException *from = base(group), *to = base(made);
  replace(to->traceback, Ref::copy(from->traceback));
  replace(to->context, Ref::copy(from->context));
  replace(to->cause, Ref::copy(from->cause));
  to->suppress_context = from->suppress_context || !from->cause.is_absent();
  Ref notes = TRY(get_attr_or_absent(t, group, t.names().__notes__));
  if (notes.is_absent()) return made;
  // The list is copied, so that a note added to one part does not show in another.
  if (is_list(notes) || is_tuple(notes)) {
    Ref copy = TRY(list_from(t, notes));
    TRY(set_attr(t, made, t.names().__notes__, copy));
  }
  return made;
}

// What decides whether an exception belongs to the matching part: a type, a tuple of types, or a predicate.
struct Matcher {
  enum { ByType, ByPredicate } kind;
  Value value;
};

static ResultOf<Matcher> make_matcher(Thread& t, Value value) {
  auto is_type = [&](Value v) {
    return has_kind(v, Kind::Type) && as<Type>(v)->is_subclass_of(t.types().BaseException);
  };
  if (is_type(value)) return Matcher{Matcher::ByType, value};
  if (is_callable(t, value) && !has_kind(value, Kind::Type)) return Matcher{Matcher::ByPredicate, value};
  if (is_tuple(value)) {
    bool all = true;
    for (int64_t i = 0; i < as<Tuple>(value)->length; ++i) all &= is_type(as<Tuple>(value)->items[i]);
    if (all) return Matcher{Matcher::ByType, value};
  }
  return raise_type_error(t, "expected a function, exception type or tuple of exception types");
}

static ResultOf<bool> matches(Thread& t, const Matcher& m, Value exception) {
  if (m.kind == Matcher::ByPredicate) {
    Ref answer = TRY(call(t, m.value, {exception}));
    return is_true(t, answer);
  }
  return is_instance(t, exception, m.value);
}

struct Parts {
  Ref match, rest;  // absent: nothing there
};

static ResultOf<bool> split_into(Thread& t, Value exception, const Matcher& m, bool want_rest, Parts& parts) {
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " in exceptiongroup_split_recursive");
  if (TRY(matches(t, m, exception))) {
    parts.match = Ref::copy(exception);
    return true;
  }
  if (!is_group(t, exception)) {
    if (want_rest) parts.rest = Ref::copy(exception);
    return true;
  }
  Ref matching = TRY(make_list(t)), others = TRY(make_list(t));
  Ref members = Ref::copy(self_of(exception)->excs);
  for (int64_t i = 0; i < members.as<Tuple>()->length; ++i) {
    Parts inner;
    TRY(split_into(t, members.as<Tuple>()->items[i], m, want_rest, inner));
    if (inner.match) TRY(list_append(t, matching.as<List>(), inner.match));
    if (inner.rest) TRY(list_append(t, others.as<List>(), inner.rest));
  }
  if (matching.as<List>()->length) parts.match = TRY(derive_like(t, exception, matching));
  if (want_rest && others.as<List>()->length) parts.rest = TRY(derive_like(t, exception, others));
  return true;
}

static Result group_split(Thread& t, const Args& a) {
  Matcher matcher = TRY(make_matcher(t, a[0]));
  Parts parts;
  TRY(split_into(t, a.self, matcher, true, parts));
  Value match = parts.match ? parts.match.get() : Value(kNone), rest = parts.rest ? parts.rest.get() : Value(kNone);
  return make_tuple(t, {match, rest});
}

static Result group_subgroup(Thread& t, const Args& a) {
  Matcher matcher = TRY(make_matcher(t, a[0]));
  Parts parts;
  TRY(split_into(t, a.self, matcher, false, parts));
  if (!parts.match) return kNone;
  return std::move(parts.match);
}

static Result group_class_getitem(Thread& t, const Args& a) {
  return call(t, word(t.types().generic_alias), {a.self, a[0]});
}

static const NativeFunction kMethods[] = {
    {"__class_getitem__(object, /)!", group_class_getitem, "See PEP 585", Binding::ClassMethod},
    {"derive(object, /)!", group_derive, "A group of the same kind with other exceptions in it."},
    {"split(object, /)!", group_split, "A pair: what matches, and the rest."},
    {"subgroup(object, /)!", group_subgroup, "What matches, or None."},
    {}};

static Result get_message(Thread&, Value self) { return none_if_absent(self_of(self)->msg); }
static Result get_exceptions(Thread&, Value self) { return none_if_absent(self_of(self)->excs); }
static const NativeGetSet kGetSets[] = {{"message", get_message, nullptr, "exception message"},
                                        {"exceptions", get_exceptions, nullptr, "nested exceptions"},
                                        {}};

using ExceptionGroupLife = Life<ExceptionGroup, &ExceptionGroup::msg, &ExceptionGroup::excs>;
const ExceptionLayout kExceptionGroupLayout = {sizeof(ExceptionGroup),
                                               kMethods,
                                               kGetSets,
                                               {.destroy = ExceptionGroupLife::destroy,
                                                .traverse = ExceptionGroupLife::traverse,
                                                .clear = ExceptionGroupLife::destroy,
                                                .new_ = group_new,
                                                .str = group_str}};

}  // namespace krait::objects
