// Source lines of a traceback and the ~~~^^^ marks below them (3.11's rules).
#include <algorithm>

#include "interpreter/host/files.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/source_codec.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback_text.h"
#include "syntax/ast/parse.h"
#include "syntax/source/decode.h"

namespace krait::objects {

bool SourceLines::find(const std::string& name, std::string& bytes) {
  if (host::read_file(name, bytes) == 0) return true;
  // A name without its folder may be found along sys.path.
  size_t slash = name.rfind('/');
  std::string tail = slash == std::string::npos ? name : name.substr(slash + 1);
  if (!thread_.interpreter->sys_dict) return false;
  Value path = dict_get_str(thread_, thread_.interpreter->sys_dict, "path");
  if (!is_list(path)) return false;
  for (int64_t i = 0; i < as<List>(path)->length; ++i) {
    Value folder = as<List>(path)->items[i];
    if (is_str(folder) && host::read_file(str_wtf8(as<Str>(folder)) + "/" + tail, bytes) == 0) return true;
  }
  return false;
}

const SourceLines::File& SourceLines::file(const std::string& name) {
  for (const File& f : files_)
    if (f.name == name) return f;
  File f;
  f.name = name;
  std::string bytes;
  bool pseudo = name.size() > 1 && name.front() == '<' && name.back() == '>';
  if (!pseudo && find(name, bytes)) {
    source::Decoded decoded = source::decode(bytes, source::Origin::kFile, name, source_codec(thread_));
    f.text = decoded.error ? std::string() : std::string(decoded.text.text());
    size_t at = 0;
    while (at < f.text.size()) {
      f.starts.push_back(at);
      size_t end = f.text.find_first_of("\r\n", at);
      if (end == std::string::npos) break;
      at = end + 1 + (f.text[end] == '\r' && end + 1 < f.text.size() && f.text[end + 1] == '\n');
    }
  }
  files_.push_back(std::move(f));
  return files_.back();
}

bool SourceLines::line(const std::string& name, int number, std::string& out) {
  const File& f = file(name);
  if (number < 1 || static_cast<size_t>(number) > f.starts.size()) return false;
  size_t start = f.starts[static_cast<size_t>(number - 1)];
  size_t end = std::min(f.text.find_first_of("\r\n", start), f.text.size());
  out = f.text.substr(start, end - start);
  return true;
}

namespace {

int count_characters(std::string_view utf8) {
  int n = 0;
  for (char c : utf8) n += (c & 0xc0) != 0x80;
  return n;
}

// Characters in the first `bytes` bytes of the line; -1 if the offset lies outside.
int characters_before(const std::string& line, int bytes) {
  if (bytes < 0) return -1;
  if (static_cast<size_t>(bytes) > line.size()) bytes = static_cast<int>(line.size());
  return count_characters(std::string_view(line).substr(0, static_cast<size_t>(bytes)));
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

struct Anchors {
  int left = -1, right = -1;  // characters from the segment's start
};

// The operator of a binary operation, or the brackets of a subscript, within the marked text.
Anchors find_anchors(const std::string& segment) {
  ast::ParseResult parsed = ast::parse(source::SourceText(segment));
  if (!parsed.ok() || parsed.module->kind != ast::Kind::Module) return {};
  auto* module = static_cast<ast::Module*>(parsed.module);
  if (module->body.size != 1 || (*module->body.begin())->kind != ast::Kind::ExprStmt) return {};
  const ast::Expr* expr = static_cast<const ast::ExprStmt*>(*module->body.begin())->value;
  if (expr->kind == ast::Kind::BinOp) {
    auto* operation = static_cast<const ast::BinOp*>(expr);
    for (int i = operation->left->end_col_offset; i < operation->right->col_offset; ++i) {
      char c = segment[static_cast<size_t>(i)];
      if (is_blank(c)) continue;
      bool two = i + 1 < operation->right->col_offset && !is_blank(segment[static_cast<size_t>(i + 1)]);
      return {i, i + 1 + two};
    }
    return {};
  }
  if (expr->kind == ast::Kind::Subscript) {
    auto* subscript = static_cast<const ast::Subscript*>(expr);
    return {subscript->value->end_col_offset, subscript->slice->end_col_offset + 1};
  }
  return {};
}

std::string marks(const std::string& line, const CodePosition& p, int indent) {
  int start = characters_before(line, p.column), end = characters_before(line, p.end_column);
  if (start < 0 || end < 0) return {};
  Anchors anchors;
  if (p.line == p.end_line) {
    size_t from = static_cast<size_t>(std::min<int>(p.column, static_cast<int>(line.size())));
    size_t to =
        static_cast<size_t>(std::clamp<int>(p.end_column, static_cast<int>(from), static_cast<int>(line.size())));
    anchors = find_anchors(line.substr(from, to - from));
    if (anchors.left >= 0) {
      anchors.left += start;
      anchors.right += start;
    }
  } else {
    end = count_characters(std::string_view(line).substr(0, line.find_last_not_of(" \t\f") + 1));
  }
  bool whole = end - start == count_characters(line) - indent;
  if (whole && anchors.left < 0) return {};
  std::string out(4, ' ');
  for (int at = indent + 1; at <= end; ++at) {
    if (at <= start) out += ' ';
    else if (anchors.left < 0 || (at > anchors.left && at <= anchors.right)) out += '^';
    else out += '~';
  }
  return out + "\n";
}

}  // namespace

std::string source_with_marks(SourceLines& lines, const Code* code, int offset, int number) {
  std::string line;
  if (!lines.line(str_wtf8(code->filename), number, line)) return {};
  size_t indent = line.find_first_not_of(" \t\f");
  if (indent == std::string::npos) indent = line.size();
  std::string out = "    " + line.substr(indent) + "\n";
  CodePosition p = code_position(code, offset);
  if (p.line < 0 || p.end_line < 0 || p.column < 0 || p.end_column < 0) return out;
  return out + marks(line, p, static_cast<int>(indent));
}

}  // namespace krait::objects
