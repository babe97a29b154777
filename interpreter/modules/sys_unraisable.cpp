// Exceptions that nobody can catch (in __del__, in callbacks) go to sys.unraisablehook with an UnraisableHookArgs.
#include "interpreter/modules/sys_internal.h"
#include "interpreter/modules/unraisable.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/vm/evaluate.h"

namespace krait::modules {

static const StructField kFields[] = {{"exc_type", "Exception type"},
                                      {"exc_value", "Exception value"},
                                      {"exc_traceback", "Exception traceback"},
                                      {"err_msg", "Error message"},
                                      {"object", "Object causing the exception"}};
static const StructSpec kUnraisableHookArgs = struct_spec(
    "UnraisableHookArgs", "What sys.unraisablehook is called with.", kFields, 5, 5);

static Value or_none(Value v) { return v.is_absent() ? Value(kNone) : v; }

// occasion: null for the usual message, which err_msg leaves out.
static Result make_arguments(Thread& t, Value exception, Value where, const char* occasion) {
  TRY(make_struct_type(t, kUnraisableHookArgs));
  Value traceback = as<BaseException>(exception)->traceback;
  if (Frame* frame = vm::current_frame(t); traceback.is_absent() && frame) {  // raised without a frame of its own
    set_pending(t, Ref::copy(exception));
    Status placed = traceback_here(t, frame);
    Ref taken = take_pending(t);
    if (!placed.is_raised()) traceback = as<BaseException>(exception)->traceback;
  }
  Ref message = kNone;
  if (occasion) message = TRY(make_str(t, cat("Exception ignored ", occasion)));
  Value items[] = {Value::from_object(type_of(t, exception)), exception, or_none(traceback), message, or_none(where)};
  for (Value item : items) retain(item);
  return make_struct(t, kUnraisableHookArgs, items);
}

static Status write_with_occasion(Thread& t, Value exception, Value where, const char* occasion) {
  Ref arguments = TRY(make_arguments(t, exception, where, occasion));
  Value found = t.interpreter->sys_dict ? dict_get_str(t.interpreter->sys_dict, t.names().unraisablehook) : Value{};
  if (found.is_absent() || found.is_none()) return show_unraisable(t, arguments);
  Ref hook = Ref::copy(found);
  Result answer = call(t, hook, {arguments});
  if (!answer.is_raised()) {
    release(answer.word);
    return ok();
  }
  // The hook itself failed: that is shown, by the default.
  Ref failure = take_pending(t);
  Ref about_hook = TRY(make_arguments(t, failure, hook, "in sys.unraisablehook"));
  return show_unraisable(t, about_hook);
}
Status write_unraisable(Thread& t, Value exception, Value where) {
  return write_with_occasion(t, exception, where, nullptr);
}

void report_unraisable_as(Thread& t, const char* occasion, Value where) {
  Ref exception = take_pending(t);
  if (exception.is_absent()) return;
  if (write_with_occasion(t, exception, where, occasion).is_raised()) clear_pending(t);
}

}  // namespace krait::modules
