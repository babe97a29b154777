// Reading signature texts. They are ours, so a malformed one is a broken belief.
#include "interpreter/runtime/signature.h"

#include <charconv>
#include <cstdlib>
#include <vector>

#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::runtime {

using namespace objects;

Signature::~Signature() {
  for (int i = 0; i < shape.parameters; ++i) release(items[i].default_value);
  delete[] items;
}

namespace {

struct Piece {
  std::string_view name, default_text;
  bool has_default = false;
};

// An argument that the function sees as absent: `<absent>`, or `<absent: ()>` where readers are shown a value.
constexpr std::string_view kAbsentDefault = "<absent";
constexpr std::string_view kShownDefault = "<absent: ";

std::string_view trim(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  return s;
}

// Where the parameter that begins at `i` ends: the comma outside of brackets and quotes.
size_t end_of_piece(std::string_view s, size_t i) {
  int depth = 0;
  char quote = 0;
  for (; i < s.size(); ++i) {
    char c = s[i];
    if (quote) {
      if (c == '\\') ++i;
      else if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') quote = c;
    else if (c == '(' || c == '[') ++depth;
    else if (c == ')' || c == ']') --depth;
    else if (c == ',' && depth == 0) break;
  }
  return i;
}

std::string unescape(std::string_view quoted) {
  std::string out;
  for (size_t i = 1; i + 1 < quoted.size(); ++i) {
    char c = quoted[i];
    if (c == '\\') {
      c = quoted[++i];
      c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == '0' ? '\0' : c;
    }
    out += c;
  }
  return out;
}

Value owned(Result r) {
  BELIEVE(!r.is_raised());
  return r.word;
}

Value literal(Thread& t, std::string_view text) {
  if (text == "None") return kNone;
  if (text == "True") return kTrue;
  if (text == "False") return kFalse;
  if (text == "...") return kEllipsis;
  if (text == "()") return owned(make_tuple(t, {}));
  if (text.starts_with(kAbsentDefault)) return {};
  if (text.front() == '\'' || text.front() == '"') {
    Ref str = Ref::own(owned(make_str(t, unescape(text))));
    return owned(intern(t, str));
  }
  int64_t number;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return owned(make_int(t, number));
  if (text.find_first_not_of("0123456789+-.eE_") == std::string_view::npos)
    return owned(make_float(t, std::strtod(std::string(text).c_str(), nullptr)));
  return {};  // an expression for readers only, such as sys.maxsize: the function sees absent
}

struct Reader {
  Thread& t;
  Signature& out;
  std::vector<Piece> pieces;
  bool showable = true;
  bool keyword_only = false;

  void take(std::string_view piece) {
    if (piece == "/") {
      out.shape.positional_only = static_cast<uint16_t>(pieces.size());
    } else if (piece == "*") {
      start_keyword_only();
    } else if (piece.starts_with("**")) {
      out.shape.has_keywords = true;
    } else if (piece.starts_with("*")) {
      start_keyword_only();
      out.shape.has_rest = true;
    } else {
      parameter(piece);
    }
  }
  void start_keyword_only() {
    keyword_only = true;
    out.shape.max_positional = static_cast<uint16_t>(pieces.size());
  }
  void parameter(std::string_view piece) {
    size_t equals = piece.find('=');
    Piece p{trim(piece.substr(0, equals)), {}, equals != std::string_view::npos};
    p.name = trim(p.name.substr(0, p.name.find(':')));
    if (p.has_default) p.default_text = trim(piece.substr(equals + 1));
    if (p.default_text.starts_with(kAbsentDefault) && !p.default_text.starts_with(kShownDefault)) showable = false;
    if (!p.has_default) {
      if (keyword_only) out.shape.required_keyword_only = true;
      else out.shape.min_positional = static_cast<uint16_t>(pieces.size() + 1);
    }
    pieces.push_back(p);
  }
  void finish() {
    SignatureShape& shape = out.shape;
    shape.parameters = static_cast<uint16_t>(pieces.size());
    if (!keyword_only) shape.max_positional = shape.parameters;
    out.items = new Parameter[pieces.size()];
    for (size_t i = 0; i < pieces.size(); ++i) {
      out.items[i].name = intern(t, std::string(pieces[i].name).c_str());
      out.items[i].has_default = pieces[i].has_default;
      if (pieces[i].has_default) out.items[i].default_value = literal(t, pieces[i].default_text);
    }
  }
};

// The parameters as readers see them: what stands for an absent argument is named.
std::string shown(std::string_view inside) {
  std::string out(inside);
  for (size_t at; (at = out.find(kShownDefault)) != std::string::npos;) {
    out.erase(out.find('>', at), 1);
    out.erase(at, kShownDefault.size());
  }
  return out;
}

}  // namespace

std::unique_ptr<Signature> parse_signature(Thread& t, const char* text, std::string_view owner, const char* receiver) {
  auto signature = std::make_unique<Signature>();
  std::string_view all = text;
  size_t open = all.find('('), close = all.rfind(')');
  BELIEVE(open != std::string_view::npos && close != std::string_view::npos);
  signature->name = all.substr(0, open);
  signature->owner = owner;
  std::string_view inside = all.substr(open + 1, close - open - 1);
  Reader reader{t, *signature, {}};
  for (size_t i = 0; i < inside.size();) {
    size_t end = end_of_piece(inside, i);
    std::string_view piece = trim(inside.substr(i, end - i));
    if (!piece.empty()) reader.take(piece);
    i = end + 1;
  }
  reader.finish();
  bool hidden = close + 1 < all.size() && all[close + 1] == '!';
  if (!reader.showable || hidden) return signature;
  signature->text = receiver ? std::string("(") + receiver : "(";
  bool slash = signature->shape.positional_only > 0;
  // A receiver is positional only; where the text has no slash of its own one follows it.
  if (receiver && !slash) signature->text += ", /";
  if (receiver && !inside.empty()) signature->text += ", ";
  signature->text += shown(inside);
  signature->text += ')';
  return signature;
}

}  // namespace krait::runtime
