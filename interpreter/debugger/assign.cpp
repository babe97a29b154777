// SetVariable and SetExpression: values given to what a person sees.
#include "interpreter/debugger/expressions.h"
#include "interpreter/debugger/members.h"
#include "interpreter/debugger/variable_maker.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"

namespace krait::debugger {

namespace {

// Runs the program's code between the two calls of Debugger.
class Evaluation {
 public:
  Evaluation(Debugger& debugger, Thread& t) : debugger_(debugger), t_(t) { debugger_.begin_evaluation(t_); }
  ~Evaluation() { debugger_.end_evaluation(t_); }
  Evaluation(const Evaluation&) = delete;

 private:
  Debugger& debugger_;
  Thread& t_;
};

Result evaluated(Thread& t, Debugger& debugger, Frame* frame, const std::string& text) {
  Ref code = TRY(compile_expression(t, trimmed(text), frame));
  return debugger.evaluate(t, frame, code.as<Code>());
}

Failure raised_failure(Thread& t, Debugger& debugger) {
  if (debugger.was_cancelled()) return clear_pending(t), Failure{"the evaluation was cancelled", true};
  Evaluation evaluation(debugger, t);
  return {take_pending_text(t, true)};
}

int slot_of(const Frame* frame, const std::string& name, bool free) {
  for (int i = 0; i < frame->code->slot_count; ++i) {
    bool is_free = frame->code->local_kinds->data[i] & kLocalFree;
    if (is_free == free && text_of_str(as<Str>(frame->code->local_names->items[i])) == name) return i;
  }
  return -1;
}

Status set_in_dict(Thread& t, Dict* dict, const std::string& name, Value value) {
  Ref made = TRY(make_str(t, name));
  Ref key = TRY(intern(t, made));
  return dict_set(t, dict, key, value);
}

// Names that are no locals of a function live in its snapshot, as an evaluation would put them there.
Status set_local(Thread& t, Frame* frame, const std::string& name, Value value) {
  for (bool free : {false, true}) {
    int slot = slot_of(frame, name, free);
    if (slot < 0) continue;
    replace(*slot_place(frame, slot), Ref::copy(value));
    return ok();
  }
  if (!(frame->code->flags & kCodeOptimized)) {
    if (frame->locals.is_absent() || is_dict(frame->locals))
      return set_in_dict(t, is_dict(frame->locals) ? as<Dict>(frame->locals) : frame->globals, name, value);
    Ref key = TRY(make_str(t, name));
    return set_item(t, frame->locals, key, value);
  }
  if (frame->locals.is_absent()) {
    Ref dict = TRY(make_dict(t));
    frame->locals = dict.leak();
  }
  return set_in_dict(t, as<Dict>(frame->locals), name, value);
}

Dict* main_globals(Thread& t) {
  Value main = dict_get_str(t, t.interpreter->modules, "__main__");
  return has_kind(main, Kind::Module) ? as<objects::Module>(main)->dict : t.interpreter->builtins;
}

// What `name = value` means to a person at this place: an existing local, then an existing global, then a new local.
Status set_name(Thread& t, Frame* frame, const std::string& name, Value value) {
  if (!frame) return set_in_dict(t, main_globals(t), name, value);
  bool local = slot_of(frame, name, false) >= 0 || slot_of(frame, name, true) >= 0;
  bool global =
      !local && (frame->code->flags & kCodeOptimized) && !dict_get_str(t, frame->globals, name.c_str()).is_absent();
  return global ? set_in_dict(t, frame->globals, name, value) : set_local(t, frame, name, value);
}

Ref key_of_entry(Thread& t, Dict* dict, const std::string& name) {
  std::int64_t position = 0;
  Value key, value;
  while (dict_next(dict, position, key, value))
    if (key_name(t, key) == name) return Ref::copy(key);
  return {};
}

bool is_index(const std::string& name) {
  return !name.empty() && name.size() < 19 && name.find_first_not_of("0123456789") == std::string::npos;
}

Status set_child(Thread& t, Value holder, const std::string& name, Value value) {
  if (is_dict(holder)) {
    Ref key = key_of_entry(t, as<Dict>(holder), name);
    if (!key.is_absent()) return set_item(t, holder, key, value);
  } else if (is_index(name) && indexed_count(t, holder) > 0) {
    return set_item(t, holder, Value::from_small_int(std::stoll(name)), value);
  }
  Ref made = TRY(make_str(t, name));
  Ref attribute = TRY(intern(t, made));
  return set_attr(t, holder, attribute.as<Str>(), value);
}

Status set_in_scope(Thread& t, const Handle& h, HandleKind scope, const std::string& name, Value value) {
  switch (scope) {
    case HandleKind::kGlobals: return set_in_dict(t, h.frame->globals, name, value);
    case HandleKind::kBuiltins: return set_in_dict(t, h.frame->builtins, name, value);
    default: return set_local(t, h.frame, name, value);
  }
}

// The pieces of an assignment target that are evaluated before it is assigned to.
struct Place {
  ast::Kind kind = ast::Kind::Name;
  std::string name;      // of a name or attribute
  Ref holder, key;
};

std::string part(const std::string& text, const ast::Expr& node) {
  std::size_t at = 0, line = 1, start = 0, end = text.size();
  for (;; ++line) {
    if (static_cast<int>(line) == node.lineno) start = at + static_cast<std::size_t>(node.col_offset);
    if (static_cast<int>(line) == node.end_lineno) {
      end = at + static_cast<std::size_t>(node.end_col_offset);
      break;
    }
    at = text.find('\n', at);
    if (at == std::string::npos) break;
    ++at;
  }
  return "(" + text.substr(start, end - start) + ")";
}

Result key_of(Thread& t, Debugger& debugger, Frame* frame, const std::string& text, const ast::Expr& node) {
  if (node.kind != ast::Kind::Slice) return evaluated(t, debugger, frame, part(text, node));
  const auto& slice = static_cast<const ast::Slice&>(node);
  Ref bounds[3];
  const ast::Expr* given[3] = {slice.lower, slice.upper, slice.step};
  for (int i = 0; i < 3; ++i) {
    if (given[i]) bounds[i] = TRY(evaluated(t, debugger, frame, part(text, *given[i])));
    else bounds[i] = Ref::copy(kNone);
  }
  return objects::make_slice(t, bounds[0], bounds[1], bounds[2]);
}

ResultOf<Place> target_of(Thread& t, Debugger& debugger, Frame* frame, const std::string& text) {
  ast::ParseResult parsed = TRY(parse_expression(t, text));
  const ast::Expr& node = *static_cast<ast::Expression*>(parsed.module)->body;
  Place out;
  out.kind = node.kind;
  if (node.kind == ast::Kind::Name) {
    out.name = std::string(static_cast<const ast::Name&>(node).id.view());
  } else if (node.kind == ast::Kind::Attribute) {
    const auto& attribute = static_cast<const ast::Attribute&>(node);
    out.name = std::string(attribute.attr.view());
    out.holder = TRY(evaluated(t, debugger, frame, part(text, *attribute.value)));
  } else if (node.kind == ast::Kind::Subscript) {
    const auto& subscript = static_cast<const ast::Subscript&>(node);
    out.holder = TRY(evaluated(t, debugger, frame, part(text, *subscript.value)));
    out.key = TRY(key_of(t, debugger, frame, text, *subscript.slice));
  } else {
    return raise_type_error(t, "'", text, "' is no name, attribute or item that a value could be given to");
  }
  return out;
}

Status assign(Thread& t, Debugger& debugger, Frame* frame, const Place& target, Value value) {
  Evaluation evaluation(debugger, t);
  if (target.kind == ast::Kind::Name) return set_name(t, frame, target.name, value);
  if (target.kind == ast::Kind::Subscript) return set_item(t, target.holder, target.key, value);
  Ref made = TRY(make_str(t, target.name));
  Ref name = TRY(intern(t, made));
  return set_attr(t, target.holder, name.as<Str>(), value);
}

Result set_expression(Thread& t, Debugger& debugger, Frame* frame, const std::string& target,
                      const std::string& value) {
  Place place = TRY(target_of(t, debugger, frame, target));
  Ref result = TRY(evaluated(t, debugger, frame, value));
  TRY(assign(t, debugger, frame, place, result));
  return result;
}

Result set_variable(Thread& t, Debugger& debugger, const Handle& h, const SetVariable& request) {
  Ref result = TRY(evaluated(t, debugger, h.frame, request.value));
  Evaluation evaluation(debugger, t);
  HandleKind scope = h.kind == HandleKind::kGroup ? h.scope : h.kind;
  if (scope == HandleKind::kValue) TRY(set_child(t, h.value, request.name, result));
  else TRY(set_in_scope(t, h, scope, request.name, result));
  return result;
}

bool is_settable(const Handle& h) {
  return h.kind != HandleKind::kFrameOf && h.kind != HandleKind::kProperty && h.kind != HandleKind::kRepr;
}

std::string path_of_child(const ChildContext& context, Handle handle, const std::string& name) {
  if (is_index(name))
    for (const Child& each : indexed_children(context, handle, std::stoll(name), 1))
      if (each.name == name) return each.path;
  for (const Child& each : named_children(context, handle))
    if (each.name == name) return each.path;
  return {};
}

}  // namespace

Answer<Variable> Inspector::answer(Thread& t, const SetVariable& request) {
  Handle* found = handles_->handle(request.reference);
  if (!found) return stale_reference(request.reference);
  Handle handle = *found;
  if (!is_settable(handle) || request.name.starts_with("(return)"))
    return Failure{"'" + request.name + "' can only be looked at"};
  Result result = set_variable(t, debugger_, handle, request);
  if (result.is_raised()) return raised_failure(t, debugger_);
  Ref value = result.take();
  ChildContext context{t, debugger_, *handles_};
  VariableMaker maker(context, handle.thread, handle.frame, request.hex);
  return maker.alone(value, path_of_child(context, handle, request.name), false, 0);
}

Answer<Variable> Inspector::answer(Thread& t, const SetExpression& request) {
  std::optional<FrameAt> at = frame_asked(t, request.frame);
  if (!at) return stale_frame(request.frame);
  std::string target = trimmed(request.expression);
  Result result = set_expression(t, debugger_, at->frame, target, request.value);
  if (result.is_raised()) return raised_failure(t, debugger_);
  Ref value = result.take();
  ChildContext context{t, debugger_, *handles_};
  VariableMaker maker(context, at->thread, at->frame, request.hex);
  return maker.alone(value, target, false, 0);
}

}  // namespace krait::debugger
