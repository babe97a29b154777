// The built-in exceptions' layouts (library reference, Built-in Exceptions).
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct BaseException : Object {
  static constexpr Kind kKind = Kind::Exception;
  Value args;        // a tuple
  Value traceback, context, cause;  // owned; absent: None
  bool suppress_context;
};
struct StopIteration : BaseException { Value value; };
struct SystemExit : BaseException { Value code; };
struct ImportError : BaseException { Value msg, name, path; };
struct OSError : BaseException { Value errno_, strerror, filename, filename2; int64_t written; };
struct NameError : BaseException { Value name; };
struct AttributeError : BaseException { Value obj, name; };
struct SyntaxError : BaseException {
  Value msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line;
};
struct UnicodeError : BaseException { Value encoding, object, start, end, reason; };
struct ExceptionGroup : BaseException { Value msg, excs; };

inline bool is_exception(Value v) { return has_kind(v, Kind::Exception); }
Raised raise_unicode_decode(Thread&, const char* encoding, Value object, int64_t start, int64_t end,
                            const char* reason);
Raised raise_unicode_encode(Thread&, const char* encoding, Value object, int64_t start, int64_t end,
                            const char* reason);

}  // namespace krait::objects
