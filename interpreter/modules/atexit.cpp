// The atexit module: functions to be called when the interpreter ends, the last registered first.
#include "interpreter/modules/atexit.h"

#include "interpreter/modules/unraisable.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

// Entries are tuples (function, args, kwargs).
static List* entries(Thread& t) { return static_cast<List*>(t.interpreter->extra[kExtraAtexit]); }

static Result atexit_register(Thread& t, const Args& a) {
  if (!is_callable(t, a[0])) return raise_type_error(t, "the first argument must be callable");
  if (!entries(t)) set_extra_object(t.interpreter, kExtraAtexit, TRY(make_list(t)).leak().object());
  Ref args = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count)));
  Ref kwargs = TRY(make_dict(t));
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(dict_set(t, kwargs.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
  Ref entry = TRY(make_tuple(t, {a[0], args, kwargs}));
  TRY(list_append(t, entries(t), entry));
  return Result::copy(a[0]);
}

void run_exit_functions(Thread& t) {
  while (entries(t) && entries(t)->length > 0) {
    List* list = entries(t);
    Ref entry = Ref::own(list->items[--list->length]);
    Tuple* parts = entry.as<Tuple>();
    Result done = call_tuple(t, parts->items[0], parts->items[1], parts->items[2]);
    if (done.is_raised()) report_unraisable_as(t, "in atexit callback", parts->items[0]);
    else Ref nothing = done.take();
  }
}

static Result atexit_run(Thread& t, const Args&) {
  run_exit_functions(t);
  return kNone;
}
static Result atexit_clear(Thread& t, const Args&) {
  if (entries(t)) TRY(list_set_slice(t, entries(t), 0, entries(t)->length, {}));
  return kNone;
}
static Result atexit_unregister(Thread& t, const Args& a) {
  for (int64_t i = 0; entries(t) && i < entries(t)->length;) {
    Ref entry = Ref::copy(entries(t)->items[i]);
    bool same = TRY(equal(t, entry.as<Tuple>()->items[0], a[0]));
    if (same && i < entries(t)->length && entries(t)->items[i] == entry.get())
      TRY(list_set_slice(t, entries(t), i, i + 1, {}));
    else ++i;
  }
  return kNone;
}
static Result atexit_ncallbacks(Thread& t, const Args&) { return make_int(t, entries(t) ? entries(t)->length : 0); }

static const NativeFunction kFunctions[] = {
    {"register(func, /, *args, **kwargs)!", atexit_register, "Call func(*args, **kwargs) when the interpreter ends."},
    {"unregister(func, /)!", atexit_unregister, "Do not call the function after all."},
    {"_run_exitfuncs()!", atexit_run, "Call the registered functions now."},
    {"_clear()!", atexit_clear, "Forget the registered functions."},
    {"_ncallbacks()!", atexit_ncallbacks, "How many functions are registered."},
    {}};

extern const NativeModule kAtexitModule = {"atexit", "Functions to be called when the interpreter ends.", kFunctions};

}  // namespace krait::modules
