// What all lowering shares: names, placeholders, reports.
#include "syntax/ast/lower.h"

#include "syntax/source/unicode.h"
#include "syntax/tokens/tokenizer.h"

namespace krait::ast {

using diagnostics::Diagnostic;
using diagnostics::ErrorType;

Lowerer::Lowerer(LowerShared& shared, std::string_view text, TextPlace place)
    : shared_(shared), text_(text), place_(place), positions_(text, place.origin) {}

namespace {

bool is_ascii(std::string_view text) {
  for (char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

int32_t count_characters(std::string_view text) {
  int32_t count = 0;
  for (char c : text) count += (c & 0xC0) != 0x80;
  return count;
}

}  // namespace

/// The tokenizer has the words for a character that no name may have.
void Lowerer::refuse_name(Node node) {
  std::string_view name = node.text(text_);
  tokens::Tokenizer tokenizer(name);
  (void)tokenizer.next();
  bool has_words = tokenizer.stop() == tokens::Stop::kError;
  refuse(node, has_words ? tokenizer.failure().message : "invalid syntax");
}

Identifier Lowerer::identifier(Node node) {
  if (!node) return {};
  std::string_view name = node.text(text_);
  if (name.size() == 5 && !shared_.async_name.empty()) {
    if (name == shared_.async_name) name = "async";
    if (name == shared_.await_name) name = "await";
  }
  if (is_ascii(name)) return Identifier(arena().copy(name));
  if (source::identifier_extent(name) != name.size()) refuse_name(node);
  return Identifier(arena().copy(source::normalized_identifier(name)));
}

Expr* Lowerer::placeholder(Node node) {
  auto* name = node ? make<Name>(node) : make_node<Name>(arena());
  name->id = Identifier(std::string_view("", 0));
  return name;
}

Diagnostic Lowerer::diagnose(uint32_t start, uint32_t end, std::string message, ErrorType type) {
  auto column = [&](uint32_t offset) {
    uint32_t line = positions_.line_start(offset);
    int32_t count = count_characters(text_.substr(line, offset - line));
    return line == 0 ? place_.origin.column + count + 1 : count + 1;
  };
  Diagnostic made;
  made.type = type;
  made.message = std::move(message);
  made.reported = {positions_.place(start).line, column(start), positions_.place(end).line, column(end)};
  made.shown = {place_.offset + start, place_.offset + end};
  return made;
}

void Lowerer::refuse(uint32_t start, uint32_t end, std::string message) {
  refuse(start, end, std::move(message), Certainty::Verdict);
}

void Lowerer::refuse(uint32_t start, uint32_t end, std::string message, Certainty certainty) {
  shared_.faults.push_back({diagnose(start, end, std::move(message), ErrorType::SyntaxError), certainty});
}

void Lowerer::warn(uint32_t start, uint32_t end, std::string message, ErrorType type) {
  Diagnostic warning = diagnose(start, end, std::move(message), type);
  if (shared_.warnings.size() == shared_.fatal_warning) {
    shared_.faults.push_back({std::move(warning), Certainty::Exact});
  } else {
    shared_.warnings.push_back(std::move(warning));
  }
}

void Lowerer::too_deep() {
  Diagnostic made = diagnose(0, 0, "", ErrorType::MemoryError);
  made.reported = {};
  shared_.faults.push_back({std::move(made), Certainty::Exact});
}

void set_context(Expr* expr, Context context) {
  switch (expr->kind) {
    case Kind::Name: static_cast<Name*>(expr)->ctx = context; break;
    case Kind::Attribute: static_cast<Attribute*>(expr)->ctx = context; break;
    case Kind::Subscript: static_cast<Subscript*>(expr)->ctx = context; break;
    case Kind::Starred:
      static_cast<Starred*>(expr)->ctx = context;
      set_context(static_cast<Starred*>(expr)->value, context);
      break;
    case Kind::Tuple:
      static_cast<Tuple*>(expr)->ctx = context;
      for (Expr* part : static_cast<Tuple*>(expr)->elts) set_context(part, context);
      break;
    case Kind::List:
      static_cast<List*>(expr)->ctx = context;
      for (Expr* part : static_cast<List*>(expr)->elts) set_context(part, context);
      break;
    default: break;
  }
}

}  // namespace krait::ast
