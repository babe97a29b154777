// Stacks and the scopes of a frame.
#include "interpreter/debugger/children.h"
#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/handles.h"
#include "interpreter/debugger/safe_repr.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/evaluate.h"

namespace krait::debugger {

namespace {

Frame* innermost(Debugger& debugger, const Thread* thread) {
  const StopPoint& point = debugger.where();
  if (point.frame && point.stopped.thread == static_cast<std::int64_t>(thread->id)) return point.frame;
  return vm::visible_frame(thread->frame);
}

std::string address_of(Debugger& debugger, const Frame* frame) {
  char text[40];
  std::snprintf(text, sizeof text, "0x%lx%06x", static_cast<unsigned long>(debugger.codes().number_of(frame->code)),
                static_cast<unsigned>(std::max(0, frame_offset(frame))));
  return text;
}

}  // namespace

std::int64_t Inspector::module_id_of(Thread& t, Frame* frame) {
  Value name = dict_get_str(t, frame->globals, "__name__");
  if (!is_str(name)) return 0;
  std::lock_guard guard(modules_mutex_);
  auto it = module_index_.find(text_of_str(as<Str>(name)));
  return it == module_index_.end() ? 0 : modules_[it->second].id;
}

Answer<FrameList> Inspector::answer(Thread& t, const Stack& request) {
  Thread* thread = debugger_.find_thread(request.thread);
  if (!thread) return Failure{"there is no thread " + std::to_string(request.thread)};
  FrameList out;
  for (Frame* frame = innermost(debugger_, thread); frame; frame = frame_back(frame), ++out.total) {
    bool wanted = out.total >= request.start && (request.count <= 0 || out.total < request.start + request.count);
    if (!wanted) continue;
    CodePosition at = code_position(frame->code, frame_offset(frame));
    StackFrame shown;
    shown.id = id_of(thread, frame);
    shown.name = text_of_str(frame->code->qualname);
    shown.source = debugger_.codes().source_of(frame->code);
    shown.line = at.line > 0 ? at.line : frame->code->first_line;  // a module begins on line 0
    shown.column = at.column;
    shown.end_line = at.end_line;
    shown.end_column = at.end_column;
    shown.instruction = address_of(debugger_, frame);
    shown.module = module_id_of(t, frame);
    shown.user_code = debugger_.codes().is_user_code(frame->code);
    shown.can_restart = debugger_.can_restart(frame);
    out.frames.push_back(std::move(shown));
  }
  return out;
}

Answer<ScopeList> Inspector::answer(Thread& t, const Scopes& request) {
  const FrameAt* found = handles_->frame(request.frame);
  if (!found) return stale_frame(request.frame);
  FrameAt at = *found;
  ChildContext context{t, debugger_, *handles_};
  ScopeList out;
  auto add = [&](HandleKind kind, ScopeKind shown, const char* name, bool expensive) {
    Handle handle;
    handle.kind = kind;
    handle.thread = at.thread;
    handle.frame = at.frame;
    Scope scope;
    scope.kind = shown;
    scope.name = name;
    scope.named = static_cast<std::int64_t>(scope_entries(context, kind, at.thread, at.frame).size());
    scope.expensive = expensive;
    scope.reference = handles_->add(std::move(handle));
    out.scopes.push_back(std::move(scope));
  };
  add(HandleKind::kLocals, ScopeKind::kLocals, "Locals", false);
  if ((at.frame->code->flags & kCodeOptimized) && at.frame->code->free_count > 0)
    add(HandleKind::kClosure, ScopeKind::kClosure, "Closure", false);
  add(HandleKind::kGlobals, ScopeKind::kGlobals, "Globals", false);
  add(HandleKind::kBuiltins, ScopeKind::kBuiltins, "Builtins", true);
  return out;
}

}  // namespace krait::debugger
