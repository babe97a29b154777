// The raise statement, matching in except and except*, the with statement (language reference 7.8, 8.4, 8.5).
#include <algorithm>

#include "interpreter/objects/exception.h"
#include "interpreter/vm/helpers.h"

namespace krait::vm {

namespace {

bool is_exception_class(Thread& t, Value v) {
  return has_kind(v, Kind::Type) && static_cast<Type*>(v.object())->is_subclass_of(t.types().BaseException);
}

Result instance_of(Thread& t, Value class_) {
  Ref made = TRY(call(t, class_));
  if (is_exception(made)) return made;
  Ref shown = TRY(repr(t, class_));
  Ref type = TRY(repr(t, Value::from_object(type_of(t, made))));
  return raise_type_error(t, "calling ", shown.as<Str>(), " should have returned an instance of BaseException, not ",
                          type.as<Str>());
}

bool is_group(Thread& t, Value v) { return has_type(t, v, t.types().BaseExceptionGroup); }

bool given_matches(Value exception, Value types) {
  if (is_tuple(types)) {
    Tuple* tuple = as<Tuple>(types);
    for (int64_t i = 0; i < tuple->length; ++i)
      if (given_matches(exception, tuple->items[i])) return true;
    return false;
  }
  if (!has_kind(types, Kind::Type) || !exception.is_object()) return false;
  return exception.object()->type->is_subclass_of(static_cast<Type*>(types.object()));
}

template <class F> Status each_type(Value types, F&& check) {
  if (!is_tuple(types)) return check(types);
  for (int64_t i = 0; i < as<Tuple>(types)->length; ++i) TRY(check(as<Tuple>(types)->items[i]));
  return ok();
}

Status check_types(Thread& t, Value types, bool star) {
  return each_type(types, [&](Value type) -> Status {
    if (!is_exception_class(t, type))
      return raise_type_error(t, "catching classes that do not inherit from BaseException is not allowed");
    if (star && static_cast<Type*>(type.object())->is_subclass_of(t.types().BaseExceptionGroup))
      return raise_type_error(t, "catching ExceptionGroup with except* is not allowed. Use except instead.");
    return ok();
  });
}

// BaseExceptionGroup picks ExceptionGroup when all are Exceptions.
Result make_group(Thread& t, Value exceptions) {
  return call(t, Value::from_object(t.types().BaseExceptionGroup), {Value::from_object(t.names().empty), exceptions});
}

void collect_leaves(Thread& t, Value v, std::vector<uint64_t>& leaves) {
  if (!is_group(t, v)) {
    leaves.push_back(v.bits);
    return;
  }
  Tuple* excs = as<Tuple>(as<ExceptionGroup>(v)->excs);
  for (int64_t i = 0; i < excs->length; ++i) collect_leaves(t, excs->items[i], leaves);
}

// The part of a group whose leaves are among those given, or None; nested groups keep their shape and metadata.
Result projection(Thread& t, Value group, const std::vector<uint64_t>& leaves) {
  Tuple* excs = as<Tuple>(as<ExceptionGroup>(group)->excs);
  Ref kept = TRY(make_list(t));
  for (int64_t i = 0; i < excs->length; ++i) {
    Value inner = excs->items[i];
    if (is_group(t, inner)) {
      Ref part = TRY(projection(t, inner, leaves));
      if (!part.is_none()) TRY(list_append(t, kept.as<List>(), part));
    } else if (std::find(leaves.begin(), leaves.end(), inner.bits) != leaves.end()) {
      TRY(list_append(t, kept.as<List>(), inner));
    }
  }
  if (kept.as<List>()->length == 0) return kNone;
  Ref made = TRY(call_method(t, group, "derive", {kept.get()}));
  if (!is_group(t, made)) return raise_type_error(t, "derive must return an instance of BaseExceptionGroup");
  BaseException *from = as<BaseException>(group), *to = made.as<BaseException>();
  replace(to->traceback, Ref::copy(from->traceback));
  replace(to->context, Ref::copy(from->context));
  replace(to->cause, Ref::copy(from->cause));
  to->suppress_context = from->suppress_context;
  Ref notes = TRY(get_attr_or_absent(t, group, t.names().__notes__));
  if (!notes.is_absent()) {
    Ref copy = TRY(list_from(t, notes));
    TRY(set_attr(t, made, t.names().__notes__, copy));
  }
  return made;
}

bool same_metadata(Value a, Value b) {
  BaseException *x = as<BaseException>(a), *y = as<BaseException>(b);
  return x->traceback == y->traceback && x->cause == y->cause && x->context == y->context;
}

}  // namespace

Value topmost_handled(Thread& t) {
  for (HandledException* h = t.handled; h; h = h->previous)
    if (!h->exception.is_absent() && !h->exception.is_none()) return h->exception;
  return {};
}

Raised reraise(Thread& t, Ref&& exception) {
  set_pending(t, std::move(exception));
  return raised;
}

Raised do_raise(Thread& t, Value exception, Value cause) {
  if (exception.is_absent()) {
    Value handled = topmost_handled(t);
    if (handled.is_absent()) return raise_runtime_error(t, "No active exception to reraise");
    return reraise(t, Ref::copy(handled));
  }
  Ref instance;
  if (is_exception_class(t, exception)) {
    instance = TRY(instance_of(t, exception));
  } else if (is_exception(exception)) {
    instance = Ref::copy(exception);
  } else {
    return raise_type_error(t, "exceptions must derive from BaseException");
  }
  if (!cause.is_absent()) {
    Ref fixed;
    if (is_exception_class(t, cause)) {
      fixed = TRY(instance_of(t, cause));
    } else if (is_exception(cause)) {
      fixed = Ref::copy(cause);
    } else if (!cause.is_none()) {
      return raise_type_error(t, "exception causes must derive from BaseException");
    }
    BaseException* e = instance.as<BaseException>();
    replace(e->cause, std::move(fixed));
    e->suppress_context = true;
  }
  return raise_instance(t, std::move(instance));
}

ResultOf<bool> exception_matches(Thread& t, Value exception, Value types) {
  TRY(check_types(t, types, false));
  return given_matches(exception, types);
}

Status exception_group_match(Thread& t, Value exception, Value types, Value* rest, Value* match) {
  TRY(check_types(t, types, true));
  *rest = *match = kNone;
  if (exception.is_none()) return ok();
  if (given_matches(exception, types)) {
    if (is_group(t, exception)) {
      *match = Ref::copy(exception).leak();
      return ok();
    }
    Ref alone = TRY(make_tuple(t, {exception}));
    Ref group = TRY(make_group(t, alone));
    *match = group.leak();
    return ok();
  }
  if (!is_group(t, exception)) return ok();
  Ref pair = TRY(call_method(t, exception, "split", {types}));
  if (!is_tuple(pair) || pair.as<Tuple>()->length != 2)
    return raise_type_error(t, type_name(t, exception), ".split must return a 2-tuple");
  *match = Ref::copy(pair.as<Tuple>()->items[0]).leak();
  *rest = Ref::copy(pair.as<Tuple>()->items[1]).leak();
  return ok();
}

Result prep_reraise_star(Thread& t, Value original, Value raised_list) {
  List* all = as<List>(raised_list);
  if (!is_group(t, original)) {
    if (all->length) return Result::copy(all->items[0]);
    return kNone;
  }
  Ref fresh = TRY(make_list(t));
  std::vector<uint64_t> kept;
  for (int64_t i = 0; i < all->length; ++i) {
    Value e = all->items[i];
    if (e.is_none()) continue;
    if (is_group(t, e) && same_metadata(e, original)) {
      collect_leaves(t, e, kept);
    } else {
      TRY(list_append(t, fresh.as<List>(), e));
    }
  }
  Ref again = kept.empty() ? Ref(kNone) : TRY(projection(t, original, kept));
  if (fresh.as<List>()->length == 0) return again;
  if (!again.is_none()) TRY(list_append(t, fresh.as<List>(), again));
  return make_group(t, fresh);
}

Result enter_context(Thread& t, Value& on_stack, bool async) {
  Value manager = on_stack;
  const char* kind = async ? "asynchronous context manager" : "context manager";
  Ref enter = TRY(lookup_special(t, manager, async ? t.names().__aenter__ : t.names().__enter__));
  if (enter.is_absent())
    return raise_type_error(t, "'", type_name(t, manager), "' object does not support the ", kind, " protocol");
  Ref leave = TRY(lookup_special(t, manager, async ? t.names().__aexit__ : t.names().__exit__));
  if (leave.is_absent())
    return raise_type_error(t, "'", type_name(t, manager), "' object does not support the ", kind, " protocol (missed ",
                            async ? "__aexit__" : "__exit__", " method)");
  replace(on_stack, std::move(leave));
  return call(t, enter);
}

Result call_exit_with(Thread& t, Value exit_method, Value exception) {
  Value traceback = as<BaseException>(exception)->traceback;
  return call(
      t, exit_method,
      {Value::from_object(exception.object()->type), exception, traceback.is_absent() ? Value{kNone} : traceback});
}

}  // namespace krait::vm
