#include "interpreter/debugger/expressions.h"

#include <algorithm>
#include <vector>

#include "interpreter/code/code_object.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/compile_source.h"

namespace krait::debugger {

namespace {

constexpr const char* kFileName = "<string>";

SourceOptions options_for(SourceMode mode, const Frame* frame) {
  SourceOptions options;
  options.mode = mode;
  options.flags = inherited_flags(frame);
  return options;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n\f") == std::string_view::npos;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    end = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

ResultOf<ast::ParseResult> parse(Thread& t, const std::string& text, ast::ParseMode mode, std::uint32_t flags,
                                 Str* file) {
  if (text.find('\0') != std::string::npos) return raise_value_error(t, "source code string cannot contain null bytes");
  ast::ParseOptions options;
  options.mode = mode;
  options.filename = kFileName;
  options.future_flags = flags;
  options.max_digits = static_cast<int>(t.interpreter->config.int_max_str_digits);
  source::SourceText source{text};
  ast::ParseResult parsed = ast::parse(source, options);
  if (!parsed.ok()) return raise_diagnostic(t, parsed.error(), file, text);
  return parsed;
}

// Takes the expression that ends a module's statements off, as a tree of its own.
ast::Expression* split_last(ast::ParseResult& parsed) {
  auto& module = static_cast<ast::Module&>(*parsed.module);
  if (module.body.empty() || module.body.back()->kind != ast::Kind::ExprStmt) return nullptr;
  auto* last = ast::make_node<ast::Expression>(parsed.arena);
  last->body = static_cast<ast::ExprStmt*>(module.body.back())->value;
  --module.body.size;
  return last;
}

}  // namespace

std::string trimmed(std::string_view text) {
  std::vector<std::string_view> lines = lines_of(text);
  while (!lines.empty() && is_blank(lines.back())) lines.pop_back();
  while (!lines.empty() && is_blank(lines.front())) lines.erase(lines.begin());
  if (lines.empty()) return {};
  std::size_t indent = lines.front().find_first_not_of(" \t");
  std::string_view margin = lines.front().substr(0, indent);
  std::string out;
  for (std::string_view line : lines) {
    bool inside = line.substr(0, margin.size()) == margin;
    out += inside ? line.substr(margin.size()) : line;
  }
  while (!out.empty() && (out.back() == '\n' || out.back() == '\r' || out.back() == ' ')) out.pop_back();
  return out;
}

std::uint32_t inherited_flags(const Frame* frame) {
  return frame ? frame->code->flags & code::kFutureFlags : 0;
}

Result compile_expression(Thread& t, const std::string& text, const Frame* frame) {
  Ref file = TRY(make_ascii(t, kFileName));
  ast::ParseResult parsed = TRY(parse(t, text, ast::ParseMode::Eval, inherited_flags(frame), file.as<Str>()));
  return compile_tree(t, *parsed.module, parsed.arena, text, file.as<Str>(), options_for(SourceMode::Eval, frame));
}

ResultOf<ast::ParseResult> parse_expression(Thread& t, const std::string& text) {
  Ref file = TRY(make_ascii(t, kFileName));
  return parse(t, text, ast::ParseMode::Eval, 0, file.as<Str>());
}

ResultOf<CompiledEntry> compile_entry(Thread& t, const std::string& text, const Frame* frame) {
  Ref file = TRY(make_ascii(t, kFileName));
  ast::ParseResult parsed = TRY(parse(t, text + "\n", ast::ParseMode::Exec, inherited_flags(frame), file.as<Str>()));
  CompiledEntry out;
  ast::Expression* last = split_last(parsed);
  auto& module = static_cast<ast::Module&>(*parsed.module);
  if (!module.body.empty())
    out.statements =
        TRY(compile_tree(t, module, parsed.arena, text, file.as<Str>(), options_for(SourceMode::Exec, frame)));
  if (last)
    out.value = TRY(compile_tree(t, *last, parsed.arena, text, file.as<Str>(), options_for(SourceMode::Eval, frame)));
  return out;
}

std::string as_primary(const std::string& expression) {
  bool plain = std::all_of(expression.begin(), expression.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c < 0;
  });
  bool number = !expression.empty() && expression[0] >= '0' && expression[0] <= '9';
  return plain && !number ? expression : "(" + expression + ")";
}

}  // namespace krait::debugger
