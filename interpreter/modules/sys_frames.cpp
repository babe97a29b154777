// sys functions about frames, the exception at hand, tracing and profiling.
#include "interpreter/modules/audit.h"
#include "interpreter/modules/sys_internal.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/instrument.h"

namespace krait::modules {

static Value handled_exception(Thread& t) {
  for (HandledException* h = t.handled; h; h = h->previous)
    if (!h->exception.is_absent() && !h->exception.is_none()) return h->exception;
  return kNone;
}

static Result sys_exception(Thread& t, const Args&) { return Result::copy(handled_exception(t)); }

static Result sys_exc_info(Thread& t, const Args&) {
  Ref exception = Ref::copy(handled_exception(t));
  if (exception.is_none()) return make_tuple(t, {kNone, kNone, kNone});
  Ref traceback = Ref::copy(exception.as<BaseException>()->traceback);
  if (traceback.is_absent()) traceback = kNone;
  return make_tuple(t, {Value::from_object(type_of(t, exception)), exception, traceback});
}

static Result sys_getframe(Thread& t, const Args& a) {
  int depth = TRY(as_c_int(t, a[0]));
  Frame* frame = vm::current_frame(t);
  for (; frame && depth > 0; --depth) frame = frame_back(frame);
  if (!frame) return raise_value_error(t, "call stack is not deep enough");
  Ref object = TRY(frame_object(t, frame));
  if (has_audit_hooks(t)) TRY(audit(t, "sys._getframe", {object}));
  return object;
}

static Result sys_current_frames(Thread& t, const Args&) {
  TRY(audit(t, "sys._current_frames", {}));
  Ref frames = TRY(make_dict(t));
  for (Thread* each = t.interpreter->threads; each; each = each->next) {
    Frame* frame = vm::current_frame(*each);
    if (!frame) continue;
    Ref id = TRY(make_uint(t, each->id));
    Ref object = TRY(frame_object(t, frame));
    TRY(dict_set(t, frames.as<Dict>(), id, object));
  }
  return frames;
}

static Result sys_current_exceptions(Thread& t, const Args&) {
  TRY(audit(t, "sys._current_exceptions", {}));
  Ref all = TRY(make_dict(t));
  for (Thread* each = t.interpreter->threads; each; each = each->next) {
    Ref exception = Ref::copy(handled_exception(*each));
    Ref id = TRY(make_uint(t, each->id));
    Ref entry;
    if (exception.is_none()) {
      entry = TRY(make_tuple(t, {kNone, kNone, kNone}));
    } else {
      Ref traceback = Ref::copy(exception.as<BaseException>()->traceback);
      if (traceback.is_absent()) traceback = kNone;
      entry = TRY(make_tuple(t, {Value::from_object(type_of(t, exception)), exception, traceback}));
    }
    TRY(dict_set(t, all.as<Dict>(), id, entry));
  }
  return all;
}

static Result value_or_none(Value v) { return v.is_absent() ? Result(kNone) : Result::copy(v); }

static Result sys_settrace(Thread& t, const Args& a) {
  TRY(audit(t, "sys.settrace", {}));
  TRY(vm::set_trace(t, a[0]));
  return kNone;
}
static Result sys_setprofile(Thread& t, const Args& a) {
  TRY(audit(t, "sys.setprofile", {}));
  TRY(vm::set_profile(t, a[0]));
  return kNone;
}
static Result sys_gettrace(Thread& t, const Args&) { return value_or_none(t.trace_function); }
static Result sys_getprofile(Thread& t, const Args&) { return value_or_none(t.profile_function); }

static Result sys_call_tracing(Thread& t, const Args& a) {
  if (!is_tuple(a[1])) return raise_type_error(t, "call_tracing() argument 2 must be tuple, not ", type_name(t, a[1]));
  vm::ObservedAgain scope(t);
  return call_tuple(t, a[0], a[1], {});
}

static const StructField kAsyncgenHookFields[] = {{"firstiter"}, {"finalizer"}};
static const StructSpec kAsyncgenHooks = struct_spec("sys.asyncgen_hooks", "The hooks of asynchronous generators.",
                                                     kAsyncgenHookFields, 2, 2);

static Result sys_get_asyncgen_hooks(Thread& t, const Args&) {
  TRY(make_struct_type(t, kAsyncgenHooks));
  Value hooks = t.coroutine_origin_hooks;
  Value items[2] = {kNone, kNone};
  if (!hooks.is_absent())
    for (int i = 0; i < 2; ++i) retain(items[i] = as<Tuple>(hooks)->items[i]);
  return make_struct(t, kAsyncgenHooks, items);
}

static Result sys_set_asyncgen_hooks(Thread& t, const Args& a) {
  Value old[2] = {kNone, kNone};
  if (Value hooks = t.coroutine_origin_hooks; !hooks.is_absent())
    for (int i = 0; i < 2; ++i) old[i] = as<Tuple>(hooks)->items[i];
  for (int i = 0; i < 2; ++i)
    if (!a[i].is_absent() && !a[i].is_none() && !is_callable(t, a[i]))
      return raise_type_error(t, "callable ", i ? "finalizer" : "firstiter", " expected, got ", type_name(t, a[i]));
  Ref pair = TRY(make_tuple(t, {a[0].is_absent() ? old[0] : a[0], a[1].is_absent() ? old[1] : a[1]}));
  replace(t.coroutine_origin_hooks, std::move(pair));
  return kNone;
}

static Result sys_get_coroutine_depth(Thread& t, const Args&) { return make_int(t, t.coroutine_origin_depth); }
static Result sys_set_coroutine_depth(Thread& t, const Args& a) {
  int depth = TRY(as_c_int(t, a[0]));
  if (depth < 0) return raise_value_error(t, "depth must be >= 0");
  t.coroutine_origin_depth = depth;
  return kNone;
}

extern const NativeFunction kSysFrameFunctions[] = {
    {"_current_exceptions()", sys_current_exceptions, "A dict: thread identifier -> the exception that it handles."},
    {"_current_frames()", sys_current_frames, "A dict: thread identifier -> its topmost frame."},
    {"_getframe(depth=0, /)", sys_getframe, "The frame `depth` calls above this one."},
    {"call_tracing(func, args, /)", sys_call_tracing, "Call func(*args) with tracing on, inside a trace function."},
    {"exc_info()", sys_exc_info, "(type, value, traceback) of the exception being handled, or three None."},
    {"exception()", sys_exception, "The exception being handled, or None."},
    {"get_asyncgen_hooks()", sys_get_asyncgen_hooks, "The hooks of asynchronous generators: (firstiter, finalizer)."},
    {"get_coroutine_origin_tracking_depth()", sys_get_coroutine_depth,
     "How many frames of a coroutine's origin are kept."},
    {"getprofile()", sys_getprofile, "The profile function of this thread, or None."},
    {"gettrace()", sys_gettrace, "The trace function of this thread, or None."},
    {"set_asyncgen_hooks(firstiter=<absent>, finalizer=<absent>)", sys_set_asyncgen_hooks,
     "Set the hooks of asynchronous generators."},
    {"set_coroutine_origin_tracking_depth(depth)", sys_set_coroutine_depth,
     "Keep so many frames of a coroutine's origin."},
    {"setprofile(function, /)", sys_setprofile, "Call the function at every call and return in this thread."},
    {"settrace(function, /)", sys_settrace,
     "Call the function at every call, line, return and exception in this thread."},
    {}};

}  // namespace krait::modules
