#include "interpreter/debugger/variable_maker.h"
#include "interpreter/debugger/inert.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/abstract.h"

namespace krait::debugger {

namespace {

// The part of a list that a request asks for.
template <class Each>
void page(std::vector<Child>& children, std::int64_t start, std::int64_t count, Each&& each) {
  auto total = static_cast<std::int64_t>(children.size());
  std::int64_t end = count <= 0 ? total : std::min(total, start + count);
  for (std::int64_t i = std::max<std::int64_t>(start, 0); i < end; ++i) each(children[static_cast<std::size_t>(i)]);
}

bool opens_something(const Child& child) {
  return child.role == VariableRole::kGroup || child.lazy;
}

}  // namespace

VariableMaker::VariableMaker(const ChildContext& context, Thread* owner, Frame* frame, bool hex)
    : context_(context), owner_(owner), frame_(frame) {
  options_.limit = std::max<std::int64_t>(1, context.debugger.settings().repr_limit);
  options_.hex = hex;
  options_.debugger = &context.debugger;
}

std::int64_t VariableMaker::reference_to(Value value, const std::string& path) {
  Handle handle;
  handle.thread = owner_;
  handle.frame = frame_;
  handle.value = value;
  handle.path = path;
  return context_.handles.add(std::move(handle));
}

void VariableMaker::fill(Variable& variable, Value value) {
  Thread& t = context_.t;
  variable.type = shown_type(t, value);
  variable.raw_string = is_str(value) && !has_python_repr(t, value.object()->type);
  if (!has_children(t, value)) return;
  variable.reference = reference_to(value, variable.evaluate_name);
  variable.indexed = indexed_count(t, value);
  // Without items clients ask for all children at once; the number of names is of use beside items only.
  if (variable.indexed) variable.named = named_count(context_, value);
}

Variable VariableMaker::make(const Child& child) {
  Variable out;
  out.name = child.name;
  out.evaluate_name = child.path;
  out.role = child.role;
  out.lazy = child.lazy;
  out.read_only = child.read_only || child.role == VariableRole::kGroup;
  if (!child.value.is_absent()) {
    out.value = safe_repr(context_.t, child.value, options_);
    fill(out, child.value);
  }
  if (!child.text.empty()) out.value = child.text;
  return out;
}

Variable VariableMaker::alone(Value value, const std::string& path, bool own_repr, std::int64_t limit) {
  Variable out;
  out.evaluate_name = path;
  ReprOptions options = options_;
  options.limit = limit > 0 ? limit : options_.limit;
  bool runs = own_repr && !is_inert(context_.t, value);
  out.value = runs ? own_text(value, options, out.failed) : safe_repr(context_.t, value, options);
  fill(out, value);
  return out;
}

std::string VariableMaker::own_text(Value value, ReprOptions options, bool& failed) {
  Thread& t = context_.t;
  Ref held = Ref::copy(value);
  options.own_repr = true;
  context_.debugger.begin_evaluation(t);
  std::string out = safe_repr(t, value, options);
  failed = context_.debugger.was_cancelled();
  context_.debugger.end_evaluation(t);
  return out;
}

Variable VariableMaker::run_lazy(const Handle& handle) {
  Thread& t = context_.t;
  Ref value = Ref::copy(handle.value), member = Ref::copy(handle.member);
  std::string path = handle.path;
  Variable out;
  if (handle.kind == HandleKind::kRepr) {
    out.name = "repr()";
    out.role = VariableRole::kVirtual;
    out.value = own_text(value, options_, out.failed);
    out.read_only = true;
    return out;
  }
  out.name = text_of_str(member.as<Str>());
  out.role = VariableRole::kProperty;
  out.evaluate_name = path;
  context_.debugger.begin_evaluation(t);
  Result got = get_attr(t, value, member.as<Str>());
  std::string error = got.is_raised() ? take_pending_text(t, true) : std::string();
  context_.debugger.end_evaluation(t);
  if (got.is_raised()) {
    out.value = error;
    out.failed = true;
    return out;
  }
  Ref result = got.take();
  out.value = safe_repr(t, result, options_);
  fill(out, result);
  return out;
}

Answer<VariableList> Inspector::answer(Thread& t, const Variables& request) {
  Handle* handle = handles_->handle(request.reference);
  if (!handle) return stale_reference(request.reference);
  ChildContext context{t, debugger_, *handles_};
  // What follows adds handles, which may move the table's; the cursor is written back.
  Handle mine = *handle;
  VariableMaker maker(context, mine.thread, mine.frame, request.hex);
  VariableList out;
  if (mine.kind == HandleKind::kProperty || mine.kind == HandleKind::kRepr) {
    out.variables.push_back(maker.run_lazy(mine));
    return out;
  }
  auto show = [&](const Child& child) {
    Variable variable = maker.make(child);
    if (opens_something(child)) variable.reference = open(mine, child);
    out.variables.push_back(std::move(variable));
  };
  std::int64_t indexed = mine.kind == HandleKind::kValue ? indexed_count(t, mine.value) : 0;
  if (request.filter != VariableFilter::kIndexed) {
    std::vector<Child> named = named_children(context, mine);
    page(named, request.start, request.count, show);
  }
  // Asked for everything, the items follow the names.
  auto names = static_cast<std::int64_t>(
      request.filter == VariableFilter::kAll && indexed ? named_count(context, mine.value) : 0);
  if (request.filter != VariableFilter::kNamed && indexed) {
    std::int64_t start = std::max<std::int64_t>(0, request.start - names);
    std::int64_t taken = static_cast<std::int64_t>(out.variables.size());
    bool enough = request.count > 0 && taken >= request.count;
    if (!enough)
      for (const Child& child : indexed_children(context, mine, start, request.count > 0 ? request.count - taken : 0))
        show(child);
  }
  if (Handle* again = handles_->handle(request.reference)) again->cursor = mine.cursor;
  return out;
}

std::int64_t Inspector::open(const Handle& parent, const Child& child) {
  Handle handle;
  handle.kind = child.opens;
  handle.group = child.group;
  handle.thread = parent.thread;
  handle.frame = parent.frame;
  handle.value = parent.value;
  handle.path = parent.path;
  if (child.opens == HandleKind::kGroup) handle.scope = parent.kind;
  if (child.opens == HandleKind::kProperty) {
    handle.member = child.holder;
    handle.path = child.path;
  }
  return handles_->add(std::move(handle));
}

std::string Inspector::show(Thread& t, Value value, std::int64_t limit, bool hex) {
  ReprOptions options;
  options.limit = limit > 0 ? limit : debugger_.settings().repr_limit;
  options.hex = hex;
  options.debugger = &debugger_;
  return safe_repr(t, value, options);
}

}  // namespace krait::debugger
