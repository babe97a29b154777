// print and input: the builtins that talk to sys.stdin, sys.stdout and sys.stderr.
#include <unistd.h>

#include "interpreter/host/line_editor.h"
#include "interpreter/modules/audit.h"
#include "interpreter/modules/builtins.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

static Status write_to(Thread& t, Value file, Value text) {
  Ref done = TRY(call_method(t, file, t.names().write, {text}));
  return ok();
}

// sep and end: None stands for their defaults, anything but a str is refused.
static ResultOf<bool> check_text_option(Thread& t, Value option, const char* name) {
  if (option.is_none() || is_str(option)) return true;
  return raise_type_error(t, name, " must be None or a string, not ", type_name(t, option));
}

Result builtins_print(Thread& t, const Args& a) {
  Value sep = a[0], end = a[1];
  Ref file = Ref::copy(a[2]);
  if (file.is_none()) {
    file = Ref::copy(dict_get_str(t.interpreter->sys_dict, t.names().stdout));
    if (file.is_absent()) return raise_runtime_error(t, "lost sys.stdout");
    if (file.is_none()) return kNone;
  }
  TRY(check_text_option(t, sep, "sep"));
  TRY(check_text_option(t, end, "end"));
  Ref space = TRY(make_char(t, ' '));
  Ref newline = TRY(make_char(t, '\n'));
  for (size_t i = 0; i < a.rest_count; ++i) {
    if (i) TRY(write_to(t, file, sep.is_none() ? space.get() : sep));
    Ref text = TRY(str(t, a.rest[i]));
    TRY(write_to(t, file, text));
  }
  TRY(write_to(t, file, end.is_none() ? newline.get() : end));
  if (TRY(is_true(t, a[3]))) Ref done = TRY(call_method(t, file, t.names().flush));
  return kNone;
}

static Result standard_stream(Thread& t, Str* name) {
  Value stream = dict_get_str(t.interpreter->sys_dict, name);
  if (stream.is_absent() || stream.is_none()) return raise_runtime_error(t, "input(): lost sys.", name);
  return Result::copy(stream);
}

// Whether the stream is the given descriptor and a terminal; a stream without fileno() is not.
static ResultOf<bool> is_terminal(Thread& t, Value stream, int descriptor) {
  Result number = call_method(t, stream, t.names().fileno);
  if (number.is_raised()) {
    clear_pending(t);
    return false;
  }
  Ref n = number.take();
  int64_t fd;
  if (!int_fits_i64(n, &fd)) return false;
  return fd == descriptor && isatty(descriptor);
}

static void flush_quietly(Thread& t, Value stream) {
  Result done = call_method(t, stream, t.names().flush);
  if (done.is_raised()) clear_pending(t);
  else done.take();
}

static Result read_from_terminal(Thread& t, Value prompt, Value out) {
  flush_quietly(t, out);
  std::string text;
  if (!prompt.is_absent()) {
    Ref shown = TRY(str(t, prompt));
    text = str_wtf8(shown.as<Str>());
  }
  std::string line;
  switch (host::read_line_from_terminal(t, text, line)) {
    case host::LineResult::Line: return make_str(t, line);
    case host::LineResult::EndOfFile: return raise_none(t, t.types().EOFError);
    case host::LineResult::Interrupted: return raised;
  }
  return raised;
}

static Result read_from_stream(Thread& t, Value prompt, Value in, Value out) {
  if (!prompt.is_absent()) {
    Ref shown = TRY(str(t, prompt));
    TRY(write_to(t, out, shown));
  }
  flush_quietly(t, out);
  Ref line = TRY(call_method(t, in, t.names().readline));
  if (!is_str(line)) return raise_type_error(t, "object.readline() returned non-string");
  Str* s = line.as<Str>();
  if (s->length == 0) return raise_message(t, t.types().EOFError, "EOF when reading a line");
  bool ends = (*s)[s->length - 1] == '\n';
  return str_slice(t, s, 0, s->length - (ends ? 1 : 0));
}

Result builtins_input(Thread& t, const Args& a) {
  Ref in = TRY(standard_stream(t, t.names().stdin));
  Ref out = TRY(standard_stream(t, t.names().stdout));
  Ref err = TRY(standard_stream(t, t.names().stderr));
  TRY(audit(t, "builtins.input", {a[0].is_absent() ? Value(kNone) : a[0]}));
  flush_quietly(t, err);
  bool terminal = TRY(is_terminal(t, in, 0)) && TRY(is_terminal(t, out, 1));
  Ref line = terminal ? TRY(read_from_terminal(t, a[0], out)) : TRY(read_from_stream(t, a[0], in, out));
  if (terminal) TRY(audit(t, "builtins.input/result", {line}));
  return line;
}

}  // namespace krait::modules
