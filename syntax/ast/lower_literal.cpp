// Numbers, strings and bytes (language reference 2.4).
#include <algorithm>
#include <cstring>

#include "syntax/ast/lower.h"
#include "syntax/ast/numbers.h"
#include "syntax/ast/strings.h"
#include "syntax/source/decode.h"

namespace krait::ast {

using diagnostics::Diagnostic;
using diagnostics::ErrorType;
using Rule = cst::Kind;

namespace {

const char* kind_of_number(std::string_view text) {
  char last = static_cast<char>(text.back() | 32);
  switch (text.size() > 1 && text[0] == '0' ? text[1] | 32 : 0) {
    case 'x': return "hexadecimal";
    case 'o': return "octal";
    case 'b': return "binary";
    default: return last == 'j' ? "imaginary" : "decimal";
  }
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// `0or x` is an octal literal without digits and nothing else, whatever the tree made of it.
bool is_base_prefix(std::string_view text, char next) {
  next = static_cast<char>(next | 32);
  return text == "0" && (next == 'x' || next == 'o' || next == 'b');
}

}  // namespace

Expr* Lowerer::lower_number(Node node) {
  auto* made = make<Constant>(node);
  std::string_view text = node.text(text_);
  if (text.empty()) return made;
  bool touches = node.end() < text_.size() && is_letter(text_[node.end()]);  // `1if x`: only keywords get so far
  if (touches && !is_base_prefix(text, text_[node.end()])) {
    warn(node.start(), node.end(), std::string("invalid ") + kind_of_number(text) + " literal",
         ErrorType::SyntaxWarning);
    report_as_tokenizer(shared_.warnings.back(), node.end());
  }
  made->value = number_value(node.start(), node.end());
  return made;
}

/// Turned into an error, the warning is one of the tokenizer, which stands behind the number.
void Lowerer::report_as_tokenizer(Diagnostic& warning, uint32_t end) {
  uint32_t line = positions_.line_start(end);
  auto offset =
      static_cast<int32_t>(source::count_units(text_.substr(line, end - line), source::ColumnUnit::kCodePoint));
  warning.reported.offset = warning.reported.end_offset = offset;
  warning.text_origin = diagnostics::TextOrigin::Buffer;
  warning.text = text_.substr(line, text_.find_first_of("\r\n", line) - line);
}

ConstantValue Lowerer::number_value(uint32_t start, uint32_t end) {
  size_t digits = 0;
  ConstantValue value = parse_number(text_.substr(start, end - start), arena(), shared_.max_digits, digits);
  bool goes_on = end < text_.size() && text_[end] == '_';  // `1_`: no token at all
  if (digits && !goes_on) {
    refuse(
        start, end,
        "Exceeds the limit (" + std::to_string(shared_.max_digits) +
            " digits) for integer string conversion: value has " + std::to_string(digits) +
            " digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer "
            "literals to avoid decimal conversion limits.",
        Certainty::Exact);
    auto& reported = shared_.faults.back().diagnostic.reported;
    reported.offset = reported.end_offset = 0;
  }
  return value;
}

std::string_view Lowerer::with_plain_newlines(std::string_view text) {
  if (!std::memchr(text.data(), '\r', text.size())) return text;
  char* out = arena().make_array<char>(text.size());
  size_t size = 0;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '\r') {
      out[size++] = '\n';
      if (i + 1 < text.size() && text[i + 1] == '\n') i++;
    } else {
      out[size++] = text[i];
    }
  }
  return {out, size};
}

StringPiece Lowerer::read_piece(source::Span literal) {
  StringPiece piece;
  piece.start = literal.start;
  piece.end = literal.end;
  piece.token = with_plain_newlines(text_.substr(literal.start, literal.end - literal.start));
  size_t at = 0;
  for (; at < piece.token.size() && piece.token[at] != '\'' && piece.token[at] != '"'; at++) {
    char letter = static_cast<char>(piece.token[at] | 32);
    piece.raw |= letter == 'r';
    piece.bytes |= letter == 'b';
    piece.format |= letter == 'f';
  }
  char quote = at < piece.token.size() ? piece.token[at] : '\0';
  size_t width = at + 5 < piece.token.size() && piece.token[at + 1] == quote && piece.token[at + 2] == quote ? 3 : 1;
  piece.body_start = static_cast<uint32_t>(at + width);
  if (piece.token.size() >= at + 2 * width) {
    piece.body = piece.token.substr(at + width, piece.token.size() - at - 2 * width);
  }
  return piece;
}

void Lowerer::warn_of_escape(const std::string& escape, const StringPiece& piece) {
  if (escape.empty()) return;
  const char* octal = escape.size() == 3 ? "octal " : "";
  warn(piece.start, piece.end, std::string("invalid ") + octal + "escape sequence '\\" + escape + "'");
}

namespace {

// Text without escapes is decoded as a whole, with escapes in runs of characters beyond ASCII.
std::optional<std::string> undecodable(std::string_view body, bool whole) {
  if (whole) return source::utf8_error(body);
  auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  for (const char* at = body.begin(); at < body.end();) {
    const char* run = std::find_if_not(at, body.end(), is_ascii);
    at = std::find_if(run, body.end(), is_ascii);
    if (auto error = source::utf8_error({run, static_cast<size_t>(at - run)})) return error;
  }
  return std::nullopt;
}

}  // namespace

Str Lowerer::decode_text(std::string_view body, bool raw, const StringPiece& piece) {
  if (shared_.may_be_undecodable) {
    bool whole = raw || (!piece.format && body.find('\\') == std::string_view::npos);
    if (auto error = undecodable(body, whole)) {
      refuse(piece.start, piece.end, "(unicode error) " + *error, Certainty::Message);
      return {};
    }
  }
  if (raw || body.empty() || !std::memchr(body.data(), '\\', body.size())) return Str(body);
  Decoded decoded = decode_text_escapes(body);
  if (decoded.error) {
    refuse(piece.start, piece.end, *decoded.error, Certainty::Message);
  } else {
    warn_of_escape(decoded.bad_escape, piece);
  }
  return Str(arena().copy(decoded.value));
}

Str Lowerer::decode_bytes(std::string_view body, bool raw, const StringPiece& piece) {
  for (char c : body) {
    if (static_cast<unsigned char>(c) < 0x80) continue;
    refuse(piece.start, piece.end, "bytes can only contain ASCII literal characters", Certainty::Message);
    return Str(body);
  }
  if (raw || body.empty() || !std::memchr(body.data(), '\\', body.size())) return Str(body);
  Decoded decoded = decode_bytes_escapes(body);
  if (decoded.error) {
    refuse(piece.start, piece.end, *decoded.error, Certainty::Message);
  } else {
    warn_of_escape(decoded.bad_escape, piece);
  }
  return Str(arena().copy(decoded.value));
}

namespace {

ConstantValue text_value(ConstantKind kind, std::string_view text) {
  ConstantValue value;
  value.kind = kind;
  value.data = text.data();
  value.size = static_cast<uint32_t>(text.size());
  return value;
}

}  // namespace

/// A string that spans the whole concatenation; its `kind` is told by the first literal alone.
Expr* Lowerer::text_constant(std::string_view value, uint32_t start, uint32_t end) {
  auto* made = make<Constant>(start, end);
  made->value = text_value(ConstantKind::Str, value);
  if (text_[start] == 'u') made->prefix = Text(std::string_view("u"));
  return made;
}

Expr* Lowerer::lower_strings(Node node) {
  std::vector<source::Span> literals;
  for (Node child : node.named_children()) {
    if (child.kind() == Rule::kString) literals.push_back({child.start(), child.end()});
  }
  if (literals.empty()) return placeholder(node);
  return lower_literals(literals);
}

Expr* Lowerer::lower_literals(const std::vector<source::Span>& literals) {
  std::vector<StringPiece> pieces;
  uint32_t start = literals.front().start, end = literals.back().end;
  size_t faults = shared_.faults.size();
  for (source::Span literal : literals) {
    StringPiece piece = read_piece(literal);
    bool too_new = piece.format && shared_.feature_version < 6;
    bool fits = pieces.empty() || pieces.front().bytes == piece.bytes;
    if (!too_new && fits) {
      pieces.push_back(std::move(piece));
      continue;
    }
    // what is wrong with those before it, and with its escapes, is said first
    if (!pieces.empty()) (void)lower_pieces(pieces);
    if (shared_.faults.size() == faults && !piece.format) (void)decode(piece);
    if (shared_.faults.size() == faults) {
      refuse(start, end,
             too_new ? "Format strings are only supported in Python 3.6 and greater"
                     : "cannot mix bytes and nonbytes literals",
             Certainty::Message);
    }
    return text_constant("", start, end);
  }
  return lower_pieces(pieces);
}

Str Lowerer::decode(const StringPiece& piece) {
  return piece.bytes ? decode_bytes(piece.body, piece.raw, piece) : decode_text(piece.body, piece.raw, piece);
}

/// Pieces that are all text, or all bytes.
Expr* Lowerer::lower_pieces(const std::vector<StringPiece>& pieces) {
  uint32_t start = pieces.front().start, end = pieces.back().end;
  for (const StringPiece& piece : pieces)
    if (piece.format) return lower_joined(pieces);
  bool bytes = pieces.front().bytes;
  size_t faults = shared_.faults.size();
  Str value = decode(pieces.front());
  if (pieces.size() > 1) {
    std::string joined(value.view());
    for (size_t i = 1; i < pieces.size() && shared_.faults.size() == faults; i++) joined += decode(pieces[i]).view();
    value = Str(arena().copy(joined));
  } else if (value.data >= text_.data() && value.data <= text_.data() + text_.size()) {
    value = Str(arena().copy(value));
  }
  if (!bytes) return text_constant(value, start, end);
  auto* made = make<Constant>(start, end);
  made->value = text_value(ConstantKind::Bytes, value);
  return made;
}

}  // namespace krait::ast
