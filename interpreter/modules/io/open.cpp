// open(): the right stack of streams for a mode (library reference: open), open_code and text_encoding.
#include <langinfo.h>
#include <string.h>
#include <unistd.h>

#include "interpreter/code/cache_tag.h"
#include "interpreter/modules/io/io_internal.h"
#include "interpreter/modules/io/text_io.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::io {

namespace {

struct Mode {
  bool creating = false, reading = false, writing = false, appending = false, updating = false, text = false,
       binary = false;
  std::string raw;  // for FileIO
};

ResultOf<Mode> parse_open_mode(Thread& t, std::string_view text) {
  Mode m;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool* flag = c == 'x' ? &m.creating : c == 'r' ? &m.reading : c == 'w' ? &m.writing : c == 'a' ? &m.appending
                 : c == '+' ? &m.updating : c == 't' ? &m.text : c == 'b' ? &m.binary : nullptr;
    if (!flag || *flag) return raise_value_error(t, "invalid mode: '", text, "'");
    *flag = true;
  }
  for (auto [flag, c] :
       {std::pair{m.creating, 'x'}, {m.reading, 'r'}, {m.writing, 'w'}, {m.appending, 'a'}, {m.updating, '+'}})
    if (flag) m.raw += c;
  if (m.text && m.binary) return raise_value_error(t, "can't have text and binary mode at once");
  if (m.creating + m.reading + m.writing + m.appending != 1)
    return raise_value_error(t, "must have exactly one of create/read/write/append mode");
  return m;
}

Status check_text_arguments(Thread& t, const Mode& m, const Args& a) {
  if (!m.binary) return ok();
  if (!a[3].is_none()) return raise_value_error(t, "binary mode doesn't take an encoding argument");
  if (!a[4].is_none()) return raise_value_error(t, "binary mode doesn't take an errors argument");
  if (!a[5].is_none()) return raise_value_error(t, "binary mode doesn't take a newline argument");
  return ok();
}

// Closes a half-made stack of streams; the pending exception stays.
void close_after_failure(Thread& t, Value stream) {
  Ref failure = take_pending(t);
  Result closed = call_method(t, stream, t.names().close);
  if (closed.is_raised()) clear_pending(t);
  else Ref done = closed.take();
  set_pending(t, std::move(failure));
}

Result wrap(Thread& t, Value raw, const Mode& m, int64_t buffering, const Args& a, std::string_view mode_text) {
  bool line_buffering = false;
  if (buffering == 1 && m.binary)
    TRY(warn(t, t.types().RuntimeWarning,
             "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used"));
  if (buffering < 0 && TRY(method_is_true(t, raw, "isatty"))) {
    buffering = -1;
    line_buffering = true;
  }
  if (buffering == 1) {
    buffering = -1;
    line_buffering = true;
  }
  if (buffering < 0) {
    Ref size = TRY(get_attr(t, raw, "_blksize"));
    buffering = TRY(as_i64(t, size));
  }
  if (buffering == 0) {
    if (!m.binary) return raise_value_error(t, "can't have unbuffered text I/O");
    return Result::copy(raw);
  }
  const TypeSpec& spec = m.updating ? kBufferedRandomType : m.reading ? kBufferedReaderType : kBufferedWriterType;
  Ref buffer = TRY(call(t, Value::from_object(type_for(t, spec)), {raw, small_int(buffering)}));
  if (m.binary) return buffer;
  Result made =
      call(t, Value::from_object(type_for(t, kTextIoWrapperType)), {buffer, a[3], a[4], a[5], boolean(line_buffering)});
  if (made.is_raised()) {
    close_after_failure(t, buffer);
    return raised;
  }
  Ref text = made.take();
  Ref shown = TRY(make_str(t, mode_text));
  TRY(set_attr(t, text, t.names().mode, shown));
  return text;
}

}  // namespace

Result io_open(Thread& t, const Args& a) {
  Ref path = Ref::copy(a[0]);
  if (!is_int(a[0])) path = TRY(fs_path(t, a[0]));
  if (!is_int(path) && !is_str(path) && !is_bytes(path)) {
    Ref shown = TRY(repr(t, a[0]));
    return raise_type_error(t, "invalid file: ", shown.as<Str>());
  }
  if (!is_str(a[1])) return raise_type_error(t, "open() argument 'mode' must be str, not ", type_name(t, a[1]));
  for (int i : {3, 4, 5})
    if (!a[i].is_none() && !is_str(a[i]))
      return raise_type_error(t, "open() argument '", i == 3 ? "encoding" : i == 4 ? "errors" : "newline",
                              "' must be str or None, not ", type_name(t, a[i]));
  std::string mode_text = str_wtf8(as<Str>(a[1]));
  Mode mode = TRY(parse_open_mode(t, mode_text));
  TRY(check_text_arguments(t, mode, a));
  int buffering = TRY(as_c_int(t, a[2]));
  Ref raw_mode = TRY(make_ascii(t, mode.raw));
  Ref raw = TRY(
      call(t, Value::from_object(type_for(t, kFileIoType)), {path, raw_mode, boolean(TRY(is_true(t, a[6]))), a[7]}));
  Result stream = wrap(t, raw, mode, buffering, a, mode_text);
  if (stream.is_raised()) close_after_failure(t, raw);
  return stream;
}

static Result open_for_code(Thread& t, Value self, Value path) {
  Ref mode = TRY(make_ascii(t, "rb"));
  Value values[] = {path, mode, small_int(-1), kNone, kNone, kNone, kTrue, kNone};
  return io_open(t, Args{self, values});
}

// Where CPython keeps what a cache of ours would hold. Empty: the path is none of ours.
static std::string cache_of_cpython(std::string path) {
  const std::string ours = std::string(".") + code::kCacheTag + ".";
  size_t at = path.rfind(ours);
  if (at == std::string::npos) return "";
  return path.replace(at + 1, sizeof code::kCacheTag - 1, code::kCacheTagOfCPython);
}

// Packages that the system installed come with CPython's caches, and most users cannot write ours beside them.
Result io_open_code(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "open_code() argument 'path' must be str, not ", type_name(t, a[0]));
  Result opened = open_for_code(t, a.self, a[0]);
  if (!opened.is_raised() || !pending_matches(t, t.types().FileNotFoundError)) return opened;
  std::string other = cache_of_cpython(str_wtf8(as<Str>(a[0])));
  if (other.empty() || access(other.c_str(), R_OK) != 0) return raised;
  clear_pending(t);
  Ref path = TRY(make_str(t, other));
  return open_for_code(t, a.self, path);
}

Result io_text_encoding(Thread& t, const Args& a) {
  if (!a[0].is_none()) return Result::copy(a[0]);
  if (t.interpreter->config.warn_default_encoding)
    TRY(warn(t, t.types().EncodingWarning, "'encoding' argument not specified", TRY(as_c_int(t, a[1]))));
  return make_ascii(t, t.interpreter->config.utf8_mode ? "utf-8" : "locale");
}

bool locale_is_utf8() {
  const char* codeset = nl_langinfo(CODESET);
  return !codeset || !strcmp(codeset, "UTF-8") || !strcmp(codeset, "ANSI_X3.4-1968");
}

static const NativeFunction kFunctions[] = {
    {"open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)", io_open,
     "Open a file and return a stream for it."},
    {"open_code(path)", io_open_code, "Open a file that holds code, for reading bytes."},
    {"text_encoding(encoding, stacklevel=2, /)", io_text_encoding, "The encoding to use where the caller gave none."},
    {}};

static Status add_unsupported_operation(Thread& t, Value module) {
  Ref name = TRY(make_ascii(t, "UnsupportedOperation"));
  Ref bases = TRY(make_tuple(t, {Value::from_object(t.types().OSError), Value::from_object(t.types().ValueError)}));
  Ref dict = TRY(make_dict(t));
  Ref home = TRY(make_ascii(t, "io"));
  TRY(dict_set(t, dict.as<Dict>(), "__module__", home));
  Ref type = TRY(call(t, Value::from_object(t.types().type), {name, bases, dict}));
  replace(type_for(t, kIoBaseType)->module_state, Ref(type));
  return module_add(t, module, "UnsupportedOperation", type);
}

static Status io_init(Thread& t, Value module) {
  for (const TypeSpec* spec : {&kIoBaseType, &kRawIoBaseType, &kBufferedIoBaseType, &kTextIoBaseType, &kFileIoType,
                               &kBytesIoType, &kStringIoType, &kBufferedReaderType, &kBufferedWriterType,
                               &kBufferedRandomType, &kBufferedRwPairType, &kTextIoWrapperType, &kNewlineDecoderType})
    TRY(module_add_type(t, module, *spec));
  TRY(add_unsupported_operation(t, module));
  TRY(module_add(t, module, "BlockingIOError", Value::from_object(t.types().BlockingIOError)));
  TRY(module_add_int(t, module, "DEFAULT_BUFFER_SIZE", kDefaultBufferSize));
  // open() is a builtin too.
  Ref open_function = TRY(get_attr(t, module, "open"));
  return dict_set(t, t.interpreter->builtins, "open", open_function);
}

}  // namespace krait::modules::io

namespace krait::modules {
extern const NativeModule kIoModule = {"_io", "Streams: files, buffers, text, memory.", io::kFunctions, io::io_init};
}
