// Evaluate: expressions and statements in a stopped frame.
#include "interpreter/debugger/expressions.h"
#include "interpreter/debugger/hover.h"
#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/variable_maker.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/objects/traceback_text.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"

namespace krait::debugger {

namespace {

constexpr std::int64_t kNoLimit = INT64_MAX / 4;

struct Entered {
  Ref value;            // absent: statements, which have none
  bool expression = false;  // the whole text is one
};

ResultOf<Entered> run_entry(Thread& t, Debugger& debugger, Frame* frame, const std::string& text) {
  CompiledEntry entry = TRY(compile_entry(t, text, frame));
  Entered out;
  if (!entry.statements.is_absent()) Ref done = TRY(debugger.evaluate(t, frame, entry.statements.as<Code>()));
  if (!entry.value.is_absent()) out.value = TRY(debugger.evaluate(t, frame, entry.value.as<Code>()));
  out.expression = entry.statements.is_absent();
  return out;
}

ResultOf<Entered> run_expression(Thread& t, Debugger& debugger, Frame* frame, const std::string& text) {
  Ref code = TRY(compile_expression(t, text, frame));
  Entered out;
  out.value = TRY(debugger.evaluate(t, frame, code.as<Code>()));
  out.expression = true;
  return out;
}

// As Python's prompt shows it; an error of the text itself, or of what it calls directly, is one line as elsewhere.
std::string console_traceback(Thread& t, Value exception) {
  std::string text = exception_text(t, exception, true);
  const auto* seen = try_as<Traceback>(as<BaseException>(exception)->traceback);
  if (!seen || !seen->next) return text;
  SourceLines lines(t);
  return "Traceback (most recent call last):\n" + escape_surrogates(format_entries(t, lines, seen)) + text;
}

}  // namespace

std::string exception_text(Thread& t, Value exception, bool own_str) {
  Type* type = exception.object()->type;
  std::string out = type_full_name(type);
  std::string text;
  Value message =
      has_type(t, exception, t.types().SyntaxError) ? static_cast<SyntaxError*>(exception.object())->msg : Value{};
  bool native = !(type->flags & kHeapType) || type->slots.str == t.types().BaseException->slots.str;
  Value args = as<BaseException>(exception)->args;
  if (is_str(message)) {
    text = text_of_str(as<Str>(message));
  } else if (own_str || native) {
    bool plain = own_str || !is_tuple(args) || as<Tuple>(args)->length == 0 || is_str(as<Tuple>(args)->items[0]);
    Result shown = plain ? str(t, exception) : Result(kNone);
    if (shown.is_raised()) clear_pending(t), text = "<exception str() failed>";
    else if (Ref held = shown.take(); is_str(held)) text = text_of_str(held.as<Str>());
    else text = safe_repr(t, as<Tuple>(args)->items[0], {});
  } else if (is_tuple(args) && as<Tuple>(args)->length == 1) {
    Value only = as<Tuple>(args)->items[0];
    text = is_str(only) ? text_of_str(as<Str>(only)) : safe_repr(t, only, {});
  } else if (is_tuple(args) && as<Tuple>(args)->length > 1) {
    text = safe_repr(t, args, {});
  }
  return text.empty() ? out : out + ": " + text;
}

std::string take_pending_text(Thread& t, bool own_str) {
  Ref exception = take_pending(t);
  return exception_text(t, exception, own_str);
}

std::string Inspector::show_exception(Thread& t, Value exception) {
  Ref pending = take_pending(t);
  std::string text = exception_text(t, exception, false);
  if (pending) set_pending(t, std::move(pending));
  return text;
}

// While a thread stands at an exception that is on its way, expressions find it under this name, behind all others.
class RaisedException {
 public:
  RaisedException(Thread& t, Debugger& debugger, const std::string& text) : t_(t) {
    if (text.find(kRaisedException) == std::string::npos || !debugger.is_stopped()) return;
    Value raised = debugger.where().value;
    if (!is_exception(raised)) return;
    Result name = make_str(t, kRaisedException);
    if (name.is_raised()) {
      clear_pending(t);
      return;
    }
    name_ = name.take();
    if (dict_set(t, t.interpreter->builtins, name_, raised).is_raised()) clear_pending(t);
  }
  ~RaisedException() {
    if (!name_) return;
    Ref pending = take_pending(t_);
    if (dict_delete(t_, t_.interpreter->builtins, name_).is_raised()) clear_pending(t_);
    if (pending) set_pending(t_, std::move(pending));
  }
  RaisedException(const RaisedException&) = delete;

 private:
  Thread& t_;
  Ref name_;
};

Answer<Variable> Inspector::answer(Thread& t, const Evaluate& request) {
  std::optional<FrameAt> at = frame_asked(t, request.frame);
  if (!at) return stale_frame(request.frame);
  ChildContext context{t, debugger_, *handles_};
  VariableMaker maker(context, at->thread, at->frame, request.hex);
  std::string text = trimmed(request.expression);
  if (request.context == EvaluationContext::kHover) return hover(context, maker, *at, text);
  if (text.empty()) return Variable{};

  RaisedException raised(t, debugger_, text);
  bool statements = request.context == EvaluationContext::kRepl;
  ResultOf<Entered> entered =
      statements ? run_entry(t, debugger_, at->frame, text) : run_expression(t, debugger_, at->frame, text);
  if (entered.is_raised()) {
    if (debugger_.was_cancelled()) return clear_pending(t), Failure{"the evaluation was cancelled", true};
    Variable out;
    out.failed = true;
    Ref exception = take_pending(t);
    out.type = shown_type(t, exception);
    debugger_.begin_evaluation(t);
    out.value = statements ? console_traceback(t, exception) : exception_text(t, exception, true);
    debugger_.end_evaluation(t);
    return out;
  }
  Entered done = entered.take();
  if (done.value.is_absent() || (statements && done.value.get().is_none())) return Variable{};
  bool shortened = request.context != EvaluationContext::kClipboard;
  std::string path = done.expression ? as_primary(text) : std::string();
  Variable out = maker.alone(done.value, path, true, shortened ? 0 : kNoLimit);
  if (debugger_.was_cancelled()) return Failure{"the evaluation was cancelled", true};
  return out;
}

}  // namespace krait::debugger
