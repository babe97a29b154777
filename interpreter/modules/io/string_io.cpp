// StringIO: a stream of text in memory. The contents are code points in a u32string: writes at any position are cheap.
#include "interpreter/modules/io/newlines.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::io {

struct StringIo : IoBase {
  std::u32string* text;
  Newlines* newlines;
  Value newline;   // the argument as given, owned
  int64_t position;
  bool pending_cr;
  int seen;
  bool ready;
};
static StringIo* stream(Value v) { return static_cast<StringIo*>(v.object()); }

static Status check_open(Thread& t, Value self) {
  StringIo* s = stream(self);
  if (!s->ready) return raise_value_error(t, "I/O operation on uninitialized object");
  if (s->closed) return raise_value_error(t, "I/O operation on closed file");
  return ok();
}

static Result string_io_new(Thread& t, const Args& a) {
  StringIo* s = allocate<StringIo>(t, as<Type>(a.self));
  if (!s) return raised;
  s->text = new std::u32string;
  s->newlines = new Newlines;
  return Result::own(s);
}

static Status write_text(Thread& t, StringIo* s, Str* given) {
  Ref text = Ref::copy(given);
  if (s->newlines->universal) {
    text = TRY(translate_newlines(t, given, s->newlines->translate, true, &s->pending_cr, &s->seen));
  }
  std::u32string points;
  Str* source = text.as<Str>();
  points.reserve(static_cast<size_t>(source->length));
  const std::string& as = s->newlines->write_as;
  for (int64_t i = 0; i < source->length; ++i) {
    char32_t c = (*source)[i];
    if (c == '\n' && !as.empty()) points.append(as.begin(), as.end());
    else points.push_back(c);
  }
  size_t at = static_cast<size_t>(s->position);
  if (at > s->text->size()) s->text->resize(at, U'\0');
  s->text->replace(at, std::min(points.size(), s->text->size() - at), points);
  s->position += static_cast<int64_t>(points.size());
  return ok();
}

static Result string_io_init(Thread& t, const Args& a) {
  StringIo* s = stream(a.self);
  if (!a[1].is_none() && !is_str(a[1]))
    return raise_type_error(t, "newline must be str or None, not ", type_name(t, a[1]));
  TRY(parse_newline(t, a[1], *s->newlines));
  if (!a[0].is_none() && !is_str(a[0]))
    return raise_type_error(t, "initial_value must be str or None, not ", type_name(t, a[0]));
  s->text->clear();
  s->position = 0;
  s->seen = 0;
  s->pending_cr = s->closed = false;
  s->ready = true;
  replace(s->newline, Ref::copy(a[1]));
  if (!a[0].is_none()) TRY(write_text(t, s, as<Str>(a[0])));
  s->position = 0;
  return kNone;
}

static Result text_of(Thread& t, std::u32string_view points) {
  return make_str_from_code_points(t, points.data(), static_cast<int64_t>(points.size()));
}

static std::u32string_view rest_of(StringIo* s) {
  return std::u32string_view(*s->text).substr(std::min(static_cast<size_t>(s->position), s->text->size()));
}

static Result take(Thread& t, StringIo* s, size_t count) {
  std::u32string_view part = rest_of(s).substr(0, count);
  s->position += static_cast<int64_t>(part.size());
  return text_of(t, part);
}

static size_t line_length(StringIo* s, int64_t limit) {
  std::u32string_view rest = rest_of(s);
  const Newlines& n = *s->newlines;
  size_t end = rest.size();
  for (size_t i = 0; i < rest.size(); ++i) {
    bool lf_only = n.translate || (!n.universal && n.ending == U"\n");
    if (lf_only       ? rest[i] == '\n'
        : n.universal ? rest[i] == '\n' || rest[i] == '\r'
                      : rest.substr(i, n.ending.size()) == n.ending) {
      size_t width = lf_only       ? 1
                     : n.universal ? (rest[i] == '\r' && i + 1 < rest.size() && rest[i + 1] == '\n' ? 2 : 1)
                                   : n.ending.size();
      end = i + width;
      break;
    }
  }
  return limit >= 0 ? std::min(end, static_cast<size_t>(limit)) : end;
}

static Result string_io_read(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  int64_t size = TRY(size_argument(t, a[0]));
  return take(t, stream(a.self), size < 0 ? SIZE_MAX : static_cast<size_t>(size));
}
static Result string_io_readline(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  int64_t size = TRY(size_argument(t, a[0]));
  return take(t, stream(a.self), line_length(stream(a.self), size));
}
static Result string_io_next(Thread& t, Value self) {
  TRY(check_open(t, self));
  size_t n = line_length(stream(self), -1);
  if (n == 0) return kAbsent;
  return take(t, stream(self), n);
}
static Result string_io_iter(Thread& t, Value self) {
  TRY(check_open(t, self));
  return Result::copy(self);
}
static Result string_io_write(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "string argument expected, got '", type_name(t, a[0]), "'");
  TRY(check_open(t, a.self));
  if (as<Str>(a[0])->length) TRY(write_text(t, stream(a.self), as<Str>(a[0])));  // nothing does not fill a gap either
  return make_int(t, as<Str>(a[0])->length);
}
static Result string_io_tell(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  return make_int(t, stream(a.self)->position);
}
static Result string_io_seek(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  int64_t offset = TRY(offset_argument(t, a[0]));
  int whence = TRY(as_c_int(t, a[1]));
  StringIo* s = stream(a.self);
  if (whence < 0 || whence > 2) return raise_value_error(t, "Invalid whence (", whence, ", should be 0, 1 or 2)");
  if (whence == 0 && offset < 0) return raise_value_error(t, "Negative seek position ", offset);
  if (whence != 0 && offset != 0) return raise_message(t, t.types().OSError, "Can't do nonzero cur-relative seeks");
  if (whence == 0) s->position = offset;
  if (whence == 2) s->position = static_cast<int64_t>(s->text->size());
  return make_int(t, s->position);
}
static Result string_io_truncate(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  StringIo* s = stream(a.self);
  int64_t size = s->position;
  if (!a[0].is_none()) {
    size = TRY(offset_argument(t, a[0]));
    if (size < 0) return raise_value_error(t, "Negative size value ", size);
  }
  if (size < static_cast<int64_t>(s->text->size())) s->text->resize(static_cast<size_t>(size));
  return make_int(t, size);
}
static Result string_io_getvalue(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  return text_of(t, *stream(a.self)->text);
}
static Result string_io_close(Thread& t, const Args& a) {
  stream(a.self)->closed = true;
  std::u32string().swap(*stream(a.self)->text);
  return kNone;
}
static Result string_io_true(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  return kTrue;
}
static Result get_newlines(Thread& t, Value self) {
  TRY(check_open(t, self));
  if (!stream(self)->newlines->universal) return kNone;
  return seen_newlines(t, stream(self)->seen);
}
static Result get_line_buffering(Thread& t, Value self) {
  TRY(check_open(t, self));
  return kFalse;
}
static Result string_io_getstate(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  StringIo* s = stream(a.self);
  Ref value = TRY(text_of(t, *s->text));
  Ref position = TRY(make_int(t, s->position));
  Ref dict = TRY(get_instance_dict(t, a.self));
  if (dict.is_absent() || dict.as<Dict>()->used == 0) dict = kNone;
  return make_tuple(t, {value, s->newline, position, dict});
}
static Result string_io_setstate(Thread& t, const Args& a) {
  if (stream(a.self)->closed) return raise_value_error(t, "I/O operation on closed file");
  if (!is_tuple(a[0]) || as<Tuple>(a[0])->length < 4)
    return raise_type_error(t, type_name(t, a.self), ".__setstate__ argument should be 4-tuple, got ",
                            type_name(t, a[0]));
  Tuple* state = as<Tuple>(a[0]);
  if (!is_str(state->items[0]) && !state->items[0].is_none())
    return raise_type_error(t, "initial_value must be str or None, not ", type_name(t, state->items[0]));
  Value none_text[] = {kNone, state->items[1]};
  Args again{a.self, none_text};
  Ref done = TRY(string_io_init(t, again));
  StringIo* s = stream(a.self);
  if (is_str(state->items[0])) {
    Str* text = as<Str>(state->items[0]);
    for (int64_t i = 0; i < text->length; ++i) s->text->push_back((*text)[i]);
  }
  if (!is_int(state->items[2]))
    return raise_type_error(t, "third item of state must be an integer, got ", type_name(t, state->items[2]));
  int64_t position = TRY(as_i64(t, state->items[2]));
  if (position < 0) return raise_value_error(t, "position value cannot be negative");
  s->position = position;
  if (state->items[3].is_none()) return kNone;
  if (!is_dict(state->items[3]))
    return raise_type_error(t, "fourth item of state should be a dict, got a ", type_name(t, state->items[3]));
  Ref dict = TRY(get_instance_dict(t, a.self));
  TRY(dict_update(t, dict.as<Dict>(), state->items[3]));
  return kNone;
}

static void string_io_destroy(Object* o) {
  StringIo* s = static_cast<StringIo*>(o);
  delete s->text;
  delete s->newlines;
  s->text = nullptr;
  s->newlines = nullptr;
  clear(s->newline);
}

static const NativeFunction kMethods[] = {
    {"read(size=None, /)", string_io_read, "Read up to size characters; all by default."},
    {"readline(size=None, /)", string_io_readline, "Read one line."},
    {"write(s, /)", string_io_write, "Write the text; the answer counts its characters."},
    {"tell()", string_io_tell, "The current position."},
    {"seek(pos, whence=0, /)", string_io_seek, "Change the position; the answer is the new one."},
    {"truncate(pos=None, /)", string_io_truncate, "Cut the contents at pos, the current position by default."},
    {"getvalue()", string_io_getvalue, "The whole contents."},
    {"close()", string_io_close, "Free the contents."},
    {"readable()", string_io_true, nullptr},
    {"writable()", string_io_true, nullptr},
    {"seekable()", string_io_true, nullptr},
    {"__getstate__()", string_io_getstate, nullptr},
    {"__setstate__(state, /)", string_io_setstate, nullptr},
    {}};
static const NativeGetSet kGetSets[] = {{"newlines", get_newlines}, {"line_buffering", get_line_buffering}, {}};

extern const TypeSpec kStringIoType = {
    .name = "_io.StringIO",
    .doc = "A stream of text in memory.",
    .size = sizeof(StringIo),
    .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType,
    .base = &kTextIoBaseType,
    .new_ = {"StringIO(*args, **kwargs)", string_io_new},
    .init = {"StringIO(initial_value='', newline='\\n')", string_io_init},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = string_io_destroy, .traverse = visit_nothing, .iter = string_io_iter, .next = string_io_next}};

}  // namespace krait::modules::io
