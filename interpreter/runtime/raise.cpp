#include "interpreter/runtime/raise.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/heap_pool.h"
#include "interpreter/runtime/missing.h"

namespace krait::runtime {

using namespace objects;

void append_part(std::string& s, const Str* v) { s += str_wtf8(v); }

void set_pending(Thread& t, Ref&& exception) { replace(t.pending, std::move(exception)); }
void clear_pending(Thread& t) { clear(t.pending); }
void swallow_stop_iteration(Thread& t) {
  if (t.dispatch == t.plain_dispatch) return clear_pending(t);
  replace(t.swallowed_stop, take_pending(t));
}
Ref take_pending(Thread& t) { return Ref::own(std::exchange(t.pending, Value{})); }

bool pending_matches(Thread& t, Type* exception) {
  return t.pending.is_object() && t.pending.object()->type->is_subclass_of(exception);
}

// The innermost exception being handled, or absent.
static Value handled_exception(Thread& t) {
  for (HandledException* h = t.handled; h; h = h->previous)
    if (!h->exception.is_absent() && !h->exception.is_none()) return h->exception;
  return {};
}

// The new exception's context is the handled one; a chain that would become a ring is cut where it meets the new one.
static void chain_context(Thread& t, BaseException* exception) {
  Value handled = handled_exception(t);
  if (handled.is_absent() || handled.object() == exception) return;
  Value at = handled, slow = handled;
  bool step = false;
  for (;;) {
    Value context = as<BaseException>(at)->context;
    if (context.is_absent()) break;
    if (context.object() == exception) {
      clear(as<BaseException>(at)->context);
      break;
    }
    at = context;
    if (at == slow) break;  // a ring without us
    if (step) slow = as<BaseException>(slow)->context;
    step = !step;
  }
  replace(exception->context, Ref::copy(handled));
}

Raised raise_instance(Thread& t, Ref&& exception) {
  chain_context(t, exception.as<BaseException>());
  set_pending(t, std::move(exception));
  return raised;
}

// Calls the class; what comes must be an exception.
static Result instantiate(Thread& t, Type* type, std::initializer_list<Value> args) {
  Ref made = TRY(call(t, Value::from_object(type), args));
  if (is_exception(made)) return made;
  return raise_type_error(t, "calling <class '", type_name(type),
                          "'> should have returned an instance of BaseException, not ", type_name(t, made));
}

static Raised raise_made(Thread& t, Result made) {
  if (made.is_raised()) return raised;
  return raise_instance(t, made.take());
}

Raised raise_message(Thread& t, Type* exception, std::string_view message) {
  Ref text = TRY(make_str(t, message));
  return raise_made(t, instantiate(t, exception, {text}));
}
Raised raise_value(Thread& t, Type* exception, Value argument) {
  return raise_made(t, instantiate(t, exception, {argument}));
}
Raised raise_none(Thread& t, Type* exception) { return raise_made(t, instantiate(t, exception, {})); }

Raised raise_key_error(Thread& t, Value key) { return raise_value(t, t.types().KeyError, key); }

Raised raise_stop_iteration(Thread& t, Value value) {
  if (value.is_absent()) return raise_none(t, t.types().StopIteration);
  return raise_value(t, t.types().StopIteration, value);
}

Raised raise_recursion_error(Thread& t, std::string_view where) {
  // The handler needs some room of its own.
  int32_t saved = t.recursion_left;
  t.recursion_left = saved < 50 ? 50 : saved;
  (void)raise_message(t, t.types().RecursionError, cat("maximum recursion depth exceeded", where));
  t.recursion_left = saved;
  return raised;
}

static Result make_memory_error(Thread& t) {
  Type* type = t.types().MemoryError;
  if (!type) return raised;
  Ref args = TRY(make_tuple(t, {}));
  auto* made = allocate<BaseException>(t, type);
  if (!made) return raised;
  made->args = args.leak();
  return Result::own(made);
}

// Must work when nothing can be allocated: then the heap's reserve is spent on the exception and on those who handle
// it.
Raised raise_memory_error(Thread& t) {
  Heap& heap = *t.interpreter->heap;
  if (heap.raising) return raised;  // for want of memory for this very exception
  heap_fill_reserve(heap);
  heap.raising = true;
  Result made = make_memory_error(t);
  if (made.is_raised()) {
    heap_spend_reserve(heap);
    made = make_memory_error(t);
  }
  heap.raising = false;
  if (made.is_raised()) {
    std::fputs("krait: out of memory\n", stderr);
    std::_Exit(1);
  }
  return raise_instance(t, made.take());
}

Raised raise_os_error(Thread& t, int number, Value filename, Value filename2) {
  if (number == ENOMEM) return raise_memory_error(t);
  Ref text = TRY(make_str(t, number ? std::strerror(number) : "Error"));
  Ref code = TRY(make_int(t, number));
  Type* type = t.types().OSError;
  if (filename.is_absent()) return raise_made(t, instantiate(t, type, {code, text}));
  if (filename2.is_absent()) return raise_made(t, instantiate(t, type, {code, text, filename}));
  return raise_made(t, instantiate(t, type, {code, text, filename, kNone, filename2}));
}

Raised raise_attribute_error_of(Thread& t, Value object, Str* name, std::string_view message) {
  (void)raise_message(t, t.types().AttributeError, message);
  if (auto* error = try_as<BaseException>(t.pending); error && error->type == t.types().AttributeError) {
    auto* attribute_error = static_cast<AttributeError*>(error);
    replace(attribute_error->name, Ref::copy(Value::from_object(name)));
    replace(attribute_error->obj, Ref::copy(object));
  }
  return raised;
}

// As messages call a class: with its module if it was made in C++.
static std::string_view type_shown(const Type* type) {
  return type->flags & kHeapType || !type->spec ? type_name(type) : type->spec->name;
}

Raised raise_missing_attribute(Thread& t, Value object, Str* name) {
  if (has_kind(object, Kind::Type))
    return raise_attribute_error_of(
        t, object, name,
        cat("type object '", type_shown(static_cast<Type*>(object.object())), "' has no attribute '", name, "'"));
  return raise_attribute_error_of(t, object, name,
                                  cat("'", type_name(t, object), "' object has no attribute '", name, "'"));
}

void report_unraisable(Thread& t, Value where) {
  Ref exception = take_pending(t);
  if (exception.is_absent()) return;
  if (auto write = t.interpreter->hooks.write_unraisable) {
    if (!write(t, exception, where).is_raised()) return;
    clear_pending(t);
  }
  std::fprintf(stderr, "Exception ignored: %s\n", type_full_name(exception.object()->type).c_str());
}

}  // namespace krait::runtime
