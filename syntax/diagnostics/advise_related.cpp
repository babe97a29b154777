// Other places that explain an error: the earlier of two things that cannot both be.
#include <algorithm>

#include "syntax/diagnostics/advisor.h"

namespace krait::diagnostics {

using cst::Field;

/// `closing parenthesis ']' does not match opening parenthesis '(' [on line N]`.
void Advisor::relate_opener() {
  size_t named = error_.message.find("opening parenthesis '");
  if (named == std::string::npos) return;
  char opener = error_.message[named + 21];
  uint32_t line = error_.message.find(" on line ") == std::string::npos ? source_.line_of(start()) : line_in_message();
  uint32_t stop = std::min(start(), line_end(line));
  // the last one on that line that nothing closes
  int depth = 0;
  for (uint32_t at = stop; at-- > source_.line_start(line);) {
    char c = text_[at];
    if (lex_opener_of(c)) depth++;
    if (!lex_closer_of(c)) continue;
    if (depth-- > 0) continue;
    if (c == opener) relate({at, at + 1}, std::string("'") + opener + "' opened here");
    return;
  }
}

/// An operand that begins a line where none can follow: something may be missing at the end of the line before.
void Advisor::relate_line_before() {
  std::optional<uint32_t> end = operand_before();
  if (!end || !advice_.related.empty()) return;
  uint32_t from = *end - 1;
  while (from > 0 && lex_is_name_part(static_cast<unsigned char>(text_[from - 1]))) from--;
  relate({from, *end}, "a comma or an operator may be missing here", true);
}

/// The earlier mention of the name that the message quotes, within the function or the pattern.
void Advisor::relate_name() {
  std::string_view name = quoted_in_message();
  Node scope = enclosing(message_ == Message::pattern_name ? Kind::kCaseClause : Kind::kFunctionDefinition, start());
  if (!scope) scope = tree_.root();
  Node parameters = scope.kind() == Kind::kFunctionDefinition ? scope.child(Field::kParameters) : Node();
  bool of_parameters = message_ == Message::parameter_declared || message_ == Message::duplicate_parameter;
  if (of_parameters && !parameters) return;
  Node earlier;
  each_below(of_parameters ? parameters : scope, [&](Node node) {
    bool is_name = node.kind() == Kind::kIdentifier && node.text(text_) == name;
    if (is_name && !earlier && (node.end() <= start() || message_ == Message::parameter_declared)) earlier = node;
  });
  if (!earlier) return;
  std::string quoted = "'" + std::string(name) + "'";
  switch (message_) {
    case Message::parameter_declared: relate(earlier, quoted + " is a parameter here"); break;
    case Message::used_before_declared: relate(earlier, quoted + " is used here"); break;
    case Message::assigned_before_declared: relate(earlier, quoted + " is assigned here"); break;
    default: relate(earlier, quoted + " first stands here"); break;
  }
}

/// The keyword argument or unpacking that comes too early.
void Advisor::relate_argument() {
  Node arguments = enclosing(Kind::kArguments, start() > 0 ? start() - 1 : 0);
  if (Node inner = enclosing(Kind::kArguments, start())) arguments = inner;
  if (!arguments) return;
  constexpr std::string_view kRepeated = "repeated: ";
  size_t named = error_.message.find(kRepeated);
  std::string_view name = named == std::string::npos
                              ? std::string_view()
                              : std::string_view(error_.message).substr(named + kRepeated.size());
  bool of_unpacking = message_ == Message::positional_after_unpacking || message_ == Message::unpacking_after_unpacking;
  for (Node argument : arguments.named_children()) {
    if (argument.kind() != (of_unpacking ? Kind::kDoubleStarred : Kind::kKeywordArgument)) continue;
    if (!name.empty() && argument.child(Field::kName).text(text_) != name) continue;
    if (argument.start() >= start()) continue;
    relate(argument, of_unpacking ? "the keyword arguments are unpacked here" : "the keyword argument is here");
    return;
  }
}

/// The parameter that forbids what follows it.
void Advisor::relate_parameter() {
  Node parameters = enclosing(Kind::kParameters, start());
  if (!parameters) parameters = enclosing(Kind::kLambdaParameters, start());
  if (!parameters) return;
  for (Node parameter : parameters.named_children()) {
    if (parameter.end() > start()) return;
    switch (message_) {
      case Message::default_order:
        if (parameter.kind() != Kind::kParameter || !parameter.child(Field::kDefault)) continue;
        relate(parameter, "this one has a default");
        return;
      case Message::slash_twice:
        if (parameter.kind() != Kind::kSlashParameter) continue;
        relate(parameter, "the first / is here");
        return;
      case Message::after_double_star:
        if (parameter.kind() != Kind::kDoubleStarParameter) continue;
        relate(parameter, "the last parameter is here");
        return;
      default:
        if (parameter.kind() != Kind::kStarParameter && parameter.kind() != Kind::kBareStarParameter) continue;
        relate(parameter, "the first * is here");
        return;
    }
  }
}

void Advisor::relate_yield() {
  Node function = enclosing(Kind::kFunctionDefinition, start());
  if (!function) return;
  Node found;
  each_below(function, [&](Node node) {
    if (node.kind() == Kind::kYield && !found) found = node;
  });
  if (found) relate(found, "this makes the function a generator");
}

void Advisor::relate_try() {
  Node attempt = enclosing(Kind::kTryStatement, start() > 0 ? start() - 1 : 0);
  if (message_ == Message::expected_handler) {
    for (Node fault : tree_.faults()) {
      if (fault.kind() == Kind::kMissingHandler && fault.start() <= start() && fault.start() > 0) {
        attempt = enclosing(Kind::kTryStatement, fault.start() - 1);
      }
    }
  }
  if (attempt) relate(word_at(attempt.start()), "the 'try' is here");
}

/// The case that is never reached.
void Advisor::relate_capture() {
  Node match = enclosing(Kind::kMatchStatement, start());
  if (!match) return;
  for (Node clause : match.named_children()) {
    if (clause.kind() != Kind::kCaseClause || clause.start() < end()) continue;
    relate(word_at(clause.start()), "this case is never reached");
    return;
  }
}

}  // namespace krait::diagnostics
