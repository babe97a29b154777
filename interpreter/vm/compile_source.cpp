#include "interpreter/vm/compile_source.h"

#include <string.h>
#include <sys/stat.h>

#include <optional>
#include <utility>
#include <vector>

#include "interpreter/code/cache_tag.h"
#include "interpreter/compiler/compile.h"
#include "interpreter/host/files.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/source_codec.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/unmarshal.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/stack_guard.h"
#include "syntax/ast/parse.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/decode.h"

namespace krait::vm {

using diagnostics::Diagnostic;
using diagnostics::ErrorType;

// --- diagnostics as exceptions -------------------------------------------------------------------------------------

static Type* exception_for(Thread& t, ErrorType type) {
  switch (type) {
    case ErrorType::IndentationError: return t.types().IndentationError;
    case ErrorType::TabError: return t.types().TabError;
    case ErrorType::ValueError: return t.types().ValueError;
    case ErrorType::MemoryError: return t.types().MemoryError;
    case ErrorType::RecursionError: return t.types().RecursionError;
    case ErrorType::OverflowError: return t.types().OverflowError;
    case ErrorType::SystemError: return t.types().SystemError;
    case ErrorType::SyntaxWarning: return t.types().SyntaxWarning;
    case ErrorType::DeprecationWarning: return t.types().DeprecationWarning;
    default: return t.types().SyntaxError;
  }
}

// The line of a text, with its newline; nothing if there is no such line.
static std::optional<std::string_view> line_of(std::string_view text, int32_t line) {
  if (line < 1) return std::nullopt;
  size_t at = 0;
  for (int32_t i = 1; i < line; ++i) {
    size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return std::nullopt;
    at = end + 1;
  }
  size_t end = text.find('\n', at);
  return text.substr(at, end == std::string_view::npos ? end : end - at + 1);
}

// The line of the file on disk, if the name is that of a file with so many lines; else None. Only the parser heeds what
// the file says of its encoding.
static Result line_on_disk(Thread& t, Str* filename, int32_t line, bool heed_cookie) {
  std::string contents, path = str_wtf8(filename);
  if (host::is_directory(path) || host::read_file(path, contents) != 0) return kNone;
  auto found = line_of(contents, line);
  if (!found || found->empty()) return kNone;
  Ref bytes = TRY(make_bytes(t, *found));
  std::string cookie = heed_cookie ? source::find_cookie(contents) : std::string();
  return decode_buffer(t, bytes, cookie.empty() ? "utf-8" : cookie, "replace");
}

// What SyntaxError.text is to be. The tokenizer has put a newline to the end of a module's text.
static Result text_of_error(Thread& t, const Diagnostic& d, Str* filename, std::string_view text, SourceMode mode) {
  bool compiling = d.stage != diagnostics::Stage::Parse;
  if (compiling || d.text_origin == diagnostics::TextOrigin::File) {
    Ref line = TRY(line_on_disk(t, filename, d.reported.lineno, !compiling));
    if (compiling || !line.is_none()) return line;
  }
  if (d.text_origin != diagnostics::TextOrigin::Source) return make_str(t, d.text);
  auto found = line_of(text, d.reported.lineno);
  if (!found) return kNone;
  std::string shown(*found);
  if (mode == SourceMode::Exec && !shown.ends_with('\n')) shown += '\n';
  return make_str(t, shown);
}

static Result number_or_none(Thread& t, int32_t n) {
  return n == diagnostics::kNoNumber ? Result(kNone) : make_int(t, n);
}

// An error of the symbol table has only its message for arguments; the place is told by the attributes.
static Result place_unargued(Thread& t, Value exception, Str* filename,
                             std::initializer_list<std::pair<const char*, Value>> place) {
  TRY(set_attr(t, exception, "filename", Value::from_object(filename)));
  for (auto& [name, value] : place) TRY(set_attr(t, exception, name, value));
  return Result::copy(exception);
}

// What decoding a name raised, by decoding it.
static Raised raise_undecodable(Thread& t, const Diagnostic& d) {
  auto decode = [&]() -> Result {
    Ref name = TRY(make_bytes(t, d.text));
    return decode_buffer(t, name, "utf-8", "strict");
  };
  Result decoded = decode();
  if (decoded.is_raised()) return raised;
  Ref unexpected = decoded.take();
  return raise_value_error(t, d.message);
}

Raised raise_diagnostic(Thread& t, const Diagnostic& d, Str* filename, std::string_view text, SourceMode mode) {
  if (d.type == ErrorType::UnicodeError) return raise_undecodable(t, d);
  Type* type = exception_for(t, d.type);
  if (!type->is_subclass_of(t.types().SyntaxError)) return raise_message(t, type, d.message);
  auto build = [&]() -> Result {
    const auto& r = d.reported;
    Ref message = TRY(make_str(t, d.message));
    if (r.lineno == -1 || r.lineno == diagnostics::kNoNumber) return call(t, Value::from_object(type), {message});
    Ref line = TRY(make_int(t, r.lineno));
    Ref offset = TRY(number_or_none(t, r.offset));
    Ref end_line = TRY(number_or_none(t, r.end_lineno)), end_offset = TRY(number_or_none(t, r.end_offset));
    Ref shown = TRY(text_of_error(t, d, filename, text, mode));
    if (d.stage == diagnostics::Stage::Resolve) {
      Ref bare = TRY(call(t, Value::from_object(type), {message}));
      return place_unargued(t, bare, filename, {{"lineno", line}, {"offset", offset}, {"text", shown},
                                                {"end_lineno", end_line}, {"end_offset", end_offset}});
    }
    Ref place = end_line.is_none()
                    ? TRY(make_tuple(t, {Value::from_object(filename), line, offset, shown}))
                    : TRY(make_tuple(t, {Value::from_object(filename), line, offset, shown, end_line, end_offset}));
    return call(t, Value::from_object(type), {message, place});
  };
  Result exception = build();
  if (exception.is_raised()) return raised;
  return raise_instance(t, exception.take());
}

// Warnings of the front end from `first` on: through warn_explicit, at their line. The index of the first that is
// turned into an error, or their number.
static ResultOf<size_t> issue_warnings(Thread& t, const std::vector<Diagnostic>& warnings, size_t first,
                                       Str* filename) {
  for (size_t i = first; i < warnings.size(); ++i) {
    const Diagnostic& w = warnings[i];
    Ref module = TRY([&]() -> Result {
      Ref name = TRY(make_ascii(t, "_warnings"));
      return t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, kNone, 0);
    }());
    Ref message = TRY(make_str(t, w.message)), line = TRY(make_int(t, w.reported.lineno));
    Type* category = exception_for(t, w.type);
    Result done = call_method(t, module, "warn_explicit",
                              {message, Value::from_object(category), Value::from_object(filename), line});
    if (!done.is_raised()) {
      Ref nothing = done.take();
      continue;
    }
    if (!pending_matches(t, category)) return raised;
    clear_pending(t);
    return i;
  }
  return warnings.size();
}

// A warning that is turned into an error becomes a SyntaxError.
static Raised raise_warning(Thread& t, Diagnostic warning, Str* filename, std::string_view text, SourceMode mode) {
  warning.type = ErrorType::SyntaxError;
  return raise_diagnostic(t, warning, filename, text, mode);
}

// --- the pipeline --------------------------------------------------------------------------------------------------

static ast::ParseMode parse_mode(SourceMode mode) {
  switch (mode) {
    case SourceMode::Eval: return ast::ParseMode::Eval;
    case SourceMode::Single: return ast::ParseMode::Single;
    case SourceMode::FunctionType: return ast::ParseMode::FuncType;
    default: return ast::ParseMode::Exec;
  }
}

Result compile_tree(Thread& t, ast::Mod& module, ast::Arena& arena, std::string_view text, Str* filename,
                    const SourceOptions& o) {
  compiler::CompileOptions options;
  options.filename = str_wtf8(filename);
  options.optimize = o.optimize < 0 ? t.interpreter->config.optimize : o.optimize;
  options.flags = o.flags;
  options.recursion_limit = t.recursion_left;
  options.guard = stack_guard(t);
  compiler::CompileResult compiled = compiler::compile(module, arena, options);
  size_t fatal = TRY(issue_warnings(t, compiled.warnings, 0, filename));
  if (fatal < compiled.warnings.size()) return raise_warning(t, compiled.warnings[fatal], filename, text, o.mode);
  if (!compiled.ok()) return raise_diagnostic(t, compiled.error(), filename, text, o.mode);
  return make_code(t, *compiled.code);
}

// The parser raises a warning of a string's where it reads the string, so that a fault of a later token takes its
// place, as it does of other errors; a number's is the tokenizer's, which ends there.
static Raised refuse_warning(Thread& t, const source::SourceText& text, Str* filename, SourceMode mode,
                             ast::ParseOptions& options, const Diagnostic& warning, size_t index) {
  if (warning.type == ErrorType::SyntaxWarning) return raise_warning(t, warning, filename, text.text(), mode);
  options.fatal_warning = index;
  ast::ParseResult parsed = ast::parse(text, options);
  if (parsed.errors.empty() || parsed.warnings.size() < index)
    return raise_warning(t, warning, filename, text.text(), mode);
  size_t later = TRY(issue_warnings(t, parsed.warnings, index, filename));
  if (later < parsed.warnings.size()) return raise_warning(t, parsed.warnings[later], filename, text.text(), mode);
  return raise_diagnostic(t, parsed.error(), filename, text.text(), mode);
}

static ResultOf<ast::ParseResult> parse_source(Thread& t, const source::SourceText& text, Str* filename,
                                               const SourceOptions& o) {
  ast::ParseOptions options;
  options.mode = parse_mode(o.mode);
  options.filename = str_wtf8(filename);
  options.type_comments = o.flags & kCompileTypeComments;
  options.imply_dedents = !(o.flags & kCompileDontImplyDedent);
  options.at_prompt = o.at_prompt;
  options.allow_incomplete = o.flags & kCompileIncompleteInput;
  if (o.feature_version >= 0) options.feature_version = o.feature_version;
  options.future_flags = o.flags & code::kFutureFlags;
  options.guard = stack_guard(t);
  options.max_digits = static_cast<int>(t.interpreter->config.int_max_str_digits);
  ast::ParseResult parsed = ast::parse(text, options);
  size_t fatal = TRY(issue_warnings(t, parsed.warnings, 0, filename));
  if (fatal < parsed.warnings.size()) {
    return refuse_warning(t, text, filename, o.mode, options, parsed.warnings[fatal], fatal);
  }
  if (!parsed.ok()) return raise_diagnostic(t, parsed.error(), filename, text.text(), o.mode);
  return parsed;
}

static Result compile_source(Thread& t, const source::SourceText& text, Str* filename, const SourceOptions& o) {
  if (t.interpreter->hooks.compiled) t.interpreter->hooks.compiled(t, filename, text.text());
  ast::ParseResult parsed = TRY(parse_source(t, text, filename, o));
  return compile_tree(t, *parsed.module, parsed.arena, text.text(), filename, o);
}

Result compile_bytes(Thread& t, std::string_view bytes, Str* filename, const SourceOptions& o) {
  std::string name = str_wtf8(filename);
  source::Decoded decoded = source::decode(bytes, o.of_file ? source::Origin::kFile : source::Origin::kBytes, name,
                                            source_codec(t), o.mode == SourceMode::Exec);
  if (decoded.error) return raise_diagnostic(t, *decoded.error, filename, decoded.text.text());
  return compile_source(t, decoded.text, filename, o);
}

Result parse_value(Thread& t, Value value, Str* filename, const SourceOptions& o,
                   Result (*use)(Thread&, const ParsedSource&)) {
  source::SourceText text;
  if (is_str(value)) {
    std::string_view utf8 = TRY(str_utf8(t, as<Str>(value)));
    if (utf8.find('\0') != std::string_view::npos)
      return raise_value_error(t, "source code string cannot contain null bytes");
    text = source::SourceText{std::string(utf8)};
  } else {
    BufferRef bytes;
    TRY(bytes.get(t, value));
    std::string name = str_wtf8(filename);
    source::Decoded decoded = source::decode(bytes.view(), source::Origin::kBytes, name, source_codec(t),
                                              o.mode == SourceMode::Exec);
    if (decoded.error) return raise_diagnostic(t, *decoded.error, filename, decoded.text.text());
    text = std::move(decoded.text);
  }
  ast::ParseResult parsed = TRY(parse_source(t, text, filename, o));
  return use(t, {*parsed.module, text.text(), filename});
}

Result compile_text(Thread& t, std::string_view utf8, Str* filename, const SourceOptions& o) {
  source::SourceText text{std::string(utf8)};
  return compile_source(t, text, filename, o);
}

// --- .pyc files ----------------------------------------------------------------------------------------------------

Result load_marshalled_code(Thread& t, std::string_view bytes) {
  Ref loaded = TRY(unmarshal(t, bytes));
  if (!has_kind(loaded, Kind::Code)) return raise_type_error(t, "a .pyc file must hold a code object");
  return loaded;
}

// The contents of a .pyc beside a library file, if it is of this very version of the file.
static bool read_fresh_cache(const std::string& path, std::string& contents) {
  size_t slash = path.rfind('/');
  std::string stem = path.substr(slash + 1, path.size() - slash - 4);
  struct stat source;
  if (stat(path.c_str(), &source)) return false;
  for (const char* tag : {code::kCacheTag, code::kCacheTagOfCPython}) {
    std::string file = path.substr(0, slash) + "/__pycache__/" + stem + "." + tag + ".pyc";
    if (host::read_file(file, contents) || contents.size() < 16) continue;
    uint32_t head[4];
    memcpy(head, contents.data(), 16);
    bool same = head[0] == 0x0a0d0da7 && head[1] == 0 && head[2] == static_cast<uint32_t>(source.st_mtime) &&
                head[3] == static_cast<uint32_t>(source.st_size);
    if (same) return true;
  }
  return false;
}

Result load_library_code(Thread& t, const std::string& path, const std::string& shown) {
  std::string contents;
  Ref filename = TRY(make_str(t, shown));
  if (read_fresh_cache(path, contents)) {
    Ref code = TRY(load_marshalled_code(t, std::string_view(contents).substr(16)));
    code_set_filename(as<Code>(code), filename.as<Str>());
    return code;
  }
  if (int error = host::read_file(path, contents)) return raise_os_error(t, error, filename);
  return compile_bytes(t, contents, filename.as<Str>(), {.of_file = true});
}

void code_set_filename(Code* code, Str* filename) {
  Ref old = Ref::own(code->filename);
  retain(static_cast<Object*>(filename));
  code->filename = filename;
  for (int64_t i = 0; i < code->consts->length; ++i)
    if (Code* inner = try_as<Code>(code->consts->items[i]); inner && str_equal(inner->filename, old.as<Str>()))
      code_set_filename(inner, filename);
}

}  // namespace krait::vm
