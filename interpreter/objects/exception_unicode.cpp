// UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError: what could not be converted, where and why.
#include <algorithm>
#include <cstdio>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/exception_internal.h"
#include "interpreter/objects/int.h"
#include "interpreter/runtime/buffer.h"

namespace krait::objects {

static UnicodeError* self_of(Value v) { return static_cast<UnicodeError*>(v.object()); }

enum class Direction { Encode, Decode, Translate };

static Direction direction_of(Thread& t, Type* type) {
  if (type->is_subclass_of(t.types().UnicodeDecodeError)) return Direction::Decode;
  return type->is_subclass_of(t.types().UnicodeEncodeError) ? Direction::Encode : Direction::Translate;
}

static Status need_str(Thread& t, Value v, const char* function, int position) {
  if (is_str(v)) return ok();
  return raise_type_error(t, function, "argument ", position, " must be str, not ", type_name(t, v));
}

static Status fill(Thread& t, UnicodeError* e, const Value* args, Direction direction) {
  bool translates = direction == Direction::Translate;
  int at = 0;
  if (!translates) {
    TRY(need_str(t, args[0], "", 1));
    replace(e->encoding, Ref::copy(args[at++]));
  }
  Value object = args[at];
  if (direction == Direction::Decode) {
    if (is_bytes(object)) {
      replace(e->object, Ref::copy(object));
    } else {
      BufferRef buffer;
      TRY(buffer.get(t, object));
      Ref copied = TRY(make_bytes(t, buffer.view()));
      replace(e->object, std::move(copied));
    }
  } else {
    TRY(need_str(t, object, "", at + 1));
    replace(e->object, Ref::copy(object));
  }
  Ref start = TRY(index(t, args[at + 1])), end = TRY(index(t, args[at + 2]));
  TRY(need_str(t, args[at + 3], "", at + 4));
  replace(e->start, std::move(start));
  replace(e->end, std::move(end));
  replace(e->reason, Ref::copy(args[at + 3]));
  return ok();
}

static Status unicode_error_init(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  TRY(base_exception_init(t, self, args, positional, kwnames));
  Direction direction = direction_of(t, type_of(t, self));
  size_t wanted = direction == Direction::Translate ? 4 : 5;
  if (positional != wanted)
    return raise_type_error(t, "function takes exactly ", wanted, " arguments (", positional, " given)");
  return fill(t, self_of(self), args, direction);
}

static int64_t number_of(Value v) {
  int64_t n = 0;
  if (is_int(v)) (void)int_fits_i64(v, &n);
  return n;
}

static std::string character_text(char32_t c) {
  char text[16];
  std::snprintf(text, sizeof text,
                c <= 0xff     ? "\\x%02x"
                : c <= 0xffff ? "\\u%04x"
                              : "\\U%08x",
                static_cast<unsigned>(c));
  return text;
}

static Result unicode_error_str(Thread& t, Value self) {
  UnicodeError* e = self_of(self);
  if (e->object.is_absent()) return make_str(t, "");  // not initialised
  Ref reason = TRY(str(t, e->reason));
  Direction direction = direction_of(t, e->type);
  std::string codec;
  if (direction != Direction::Translate) {
    Ref encoding = TRY(str(t, e->encoding));
    codec = cat("'", encoding.as<Str>(), "' codec ");
  }
  int64_t start = number_of(e->start), end = number_of(e->end);
  const char* verb = direction == Direction::Decode   ? "decode"
                     : direction == Direction::Encode ? "encode"
                                                      : "translate";
  bool bytes = direction == Direction::Decode;
  int64_t length = bytes ? as<Bytes>(e->object)->length : as<Str>(e->object)->length;
  std::string what;
  if (start >= 0 && start < length && end == start + 1) {
    if (bytes) {
      char text[16];
      std::snprintf(text, sizeof text, "0x%02x", as<Bytes>(e->object)->data[start]);
      what = cat("byte ", text, " in position ", start);
    } else {
      what = cat("character '", character_text((*as<Str>(e->object))[start]), "' in position ", start);
    }
  } else {
    what = cat(bytes ? "bytes" : "characters", " in position ", start, "-", end - 1);
  }
  return make_str(t, cat(codec, "can't ", verb, " ", what, ": ", reason.as<Str>()));
}

static const NativeGetSet kGetSets[] = {EXCEPTION_FIELD("encoding", UnicodeError, encoding),
                                        EXCEPTION_FIELD("object", UnicodeError, object),
                                        EXCEPTION_FIELD("start", UnicodeError, start),
                                        EXCEPTION_FIELD("end", UnicodeError, end),
                                        EXCEPTION_FIELD("reason", UnicodeError, reason),
                                        {}};
using UnicodeErrorLife = Life<UnicodeError, &UnicodeError::encoding, &UnicodeError::object, &UnicodeError::start,
                              &UnicodeError::end, &UnicodeError::reason>;
const ExceptionLayout kUnicodeErrorLayout = {sizeof(UnicodeError),
                                             nullptr,
                                             kGetSets,
                                             {.destroy = UnicodeErrorLife::destroy,
                                              .traverse = UnicodeErrorLife::traverse,
                                              .clear = UnicodeErrorLife::destroy,
                                              .init = unicode_error_init,
                                              .str = unicode_error_str}};

static Raised raise_unicode(Thread& t, Type* type, const char* encoding, Value object, int64_t start, int64_t end,
                            const char* reason) {
  Ref name = TRY(make_str(t, encoding)), why = TRY(make_str(t, reason));
  Ref made = TRY(call(t, word(type), {name, object, small_int(start), small_int(end), why}));
  return raise_instance(t, std::move(made));
}
Raised raise_unicode_decode(Thread& t, const char* encoding, Value object, int64_t start, int64_t end,
                            const char* reason) {
  return raise_unicode(t, t.types().UnicodeDecodeError, encoding, object, start, end, reason);
}
Raised raise_unicode_encode(Thread& t, const char* encoding, Value object, int64_t start, int64_t end,
                            const char* reason) {
  return raise_unicode(t, t.types().UnicodeEncodeError, encoding, object, start, end, reason);
}

}  // namespace krait::objects
