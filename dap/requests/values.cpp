#include "dap/requests/requests.h"
#include "dap/session.h"

namespace krait::dap {

namespace {

bool wants_hex(const Optional<ValueFormat>& format) {
  return format && format->hex.value_or(false);
}

const char* kind_of(core::VariableRole role) {
  switch (role) {
    case core::VariableRole::kMethod:
      return "method";
    case core::VariableRole::kClass:
      return "class";
    case core::VariableRole::kProperty:
      return "property";
    case core::VariableRole::kGroup:
    case core::VariableRole::kVirtual:
      return "virtual";
    default:
      return "data";
  }
}

VariablePresentationHint hint_of(const core::Variable& variable) {
  VariablePresentationHint hint;
  hint.kind = kind_of(variable.role);
  std::vector<std::string> attributes;
  if (variable.read_only) attributes.push_back("readOnly");
  if (variable.raw_string) attributes.push_back("rawString");
  if (variable.role == core::VariableRole::kReturn) attributes.push_back("hasSideEffects");
  if (!attributes.empty()) hint.attributes = std::move(attributes);
  if (variable.role == core::VariableRole::kSpecial) hint.visibility = "internal";
  if (variable.lazy) hint.lazy = true;
  return hint;
}

// What Variable, EvaluateBody and SetValueBody have in common.
template <class Body>
void set_value(Body& body, const core::Variable& variable) {
  if (!variable.type.empty()) body.type = variable.type;
  body.variablesReference = variable.reference;
  if (variable.named > 0) body.namedVariables = variable.named;
  if (variable.indexed > 0) body.indexedVariables = variable.indexed;
}

Variable variable_to_client(const core::Variable& variable) {
  Variable said;
  said.name = variable.name;
  said.value = variable.value;
  if (!variable.evaluate_name.empty()) said.evaluateName = variable.evaluate_name;
  said.presentationHint = hint_of(variable);
  set_value(said, variable);
  return said;
}

core::EvaluationContext context_of(const std::string& name) {
  if (name == "hover") return core::EvaluationContext::kHover;
  if (name == "clipboard") return core::EvaluationContext::kClipboard;
  if (name == "watch" || name == "variables") return core::EvaluationContext::kWatch;
  return core::EvaluationContext::kRepl;
}

void answer_assignment(Session& session, const Call& call, const core::Variable& variable) {
  if (variable.failed) return session.client().refuse(call, variable.value, true);
  SetValueBody body;
  body.value = variable.value;
  set_value(body, variable);
  session.client().respond(call, body);
}

const char* completion_type(core::CompletionKind kind) {
  switch (kind) {
    case core::CompletionKind::kFunction:
      return "function";
    case core::CompletionKind::kClass:
      return "class";
    case core::CompletionKind::kModule:
      return "module";
    case core::CompletionKind::kKeyword:
      return "keyword";
    case core::CompletionKind::kMethod:
      return "method";
    case core::CompletionKind::kField:
      return "field";
    case core::CompletionKind::kVariable:
      break;
  }
  return "variable";
}

// The offset of the cursor, whose line counts from the client's first and may be left out.
std::int64_t cursor_offset(const Sources& sources, const CompletionsArguments& arguments) {
  std::string_view text = arguments.text;
  std::int64_t line = arguments.line ? sources.line_from_client(*arguments.line) : 1;
  std::size_t start = 0;
  for (; line > 1; --line) {
    std::size_t end = text.find('\n', start);
    if (end == std::string_view::npos) break;
    start = end + 1;
  }
  std::int64_t units = arguments.column - sources.first_column();
  return static_cast<std::int64_t>(start) + utf8_bytes(text.substr(start), units);
}

}  // namespace

void variables(Session& session, const Call& call, const VariablesArguments& arguments) {
  core::Variables request;
  request.reference = arguments.variablesReference;
  std::string filter = arguments.filter.value_or("");
  request.filter = filter == "indexed" ? core::VariableFilter::kIndexed
                   : filter == "named" ? core::VariableFilter::kNamed
                                       : core::VariableFilter::kAll;
  request.start = arguments.start.value_or(0);
  request.count = arguments.count.value_or(0);
  request.hex = wants_hex(arguments.format);
  session.ask(call, request, [&session, call](const core::VariableList& list) {
    VariablesBody body;
    for (const core::Variable& variable : list.variables) body.variables.push_back(variable_to_client(variable));
    session.client().respond(call, body);
  });
}

void evaluate(Session& session, const Call& call, const EvaluateArguments& arguments) {
  core::Evaluate request;
  request.frame = arguments.frameId.value_or(0);
  request.expression = arguments.expression;
  request.context = context_of(arguments.context.value_or("repl"));
  request.hex = wants_hex(arguments.format);
  auto then = [&session, call](const core::Variable& variable) {
    if (variable.failed) return session.client().refuse(call, variable.value, true);
    EvaluateBody body;
    body.result = variable.value;
    body.presentationHint = hint_of(variable);
    set_value(body, variable);
    session.client().respond(call, body);
  };
  session.ask(call, request, then, true);  // quietly: an editor shows it where it was asked
}

void set_variable(Session& session, const Call& call, const SetVariableArguments& arguments) {
  core::SetVariable request{arguments.variablesReference, arguments.name, arguments.value, wants_hex(arguments.format)};
  session.ask(call, request,
              [&session, call](const core::Variable& variable) { answer_assignment(session, call, variable); });
}

void set_expression(Session& session, const Call& call, const SetExpressionArguments& arguments) {
  core::SetExpression request{arguments.frameId.value_or(0), arguments.expression, arguments.value,
                              wants_hex(arguments.format)};
  session.ask(call, request,
              [&session, call](const core::Variable& variable) { answer_assignment(session, call, variable); });
}

void completions(Session& session, const Call& call, const CompletionsArguments& arguments) {
  core::Completions request{arguments.frameId.value_or(0), arguments.text, cursor_offset(session.sources(), arguments)};
  session.ask(call, request, [&session, call, text = arguments.text](const core::CompletionList& list) {
    CompletionsBody body;
    for (const core::Completion& item : list.items) {
      std::int64_t start = utf16_units(text, item.start);
      std::int64_t end = utf16_units(text, item.start + item.length);
      body.targets.push_back(
          {item.label, completion_type(item.kind), start + session.sources().first_column(), end - start});
    }
    session.client().respond(call, body);
  });
}

}  // namespace krait::dap
