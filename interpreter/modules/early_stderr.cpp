// What sys.stderr is until the io module can be imported (-v already writes then): unbuffered, and knows no errors.
#include <unistd.h>

#include "interpreter/modules/sys_internal.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

Result early_write(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "write() argument must be str, not ", type_name(t, a[0]));
  std::string text = str_wtf8(as<Str>(a[0]));
  for (size_t at = 0; at < text.size();) {
    ssize_t n = ::write(2, text.data() + at, text.size() - at);
    if (n <= 0) break;
    at += static_cast<size_t>(n);
  }
  return make_int(t, as<Str>(a[0])->length);
}
Result early_flush(Thread&, const Args&) { return kNone; }
Result early_fileno(Thread&, const Args&) { return small_int(2); }
Result early_isatty(Thread&, const Args&) { return boolean(isatty(2)); }

const NativeFunction kMethods[] = {{"close()", early_flush, nullptr},   {"fileno()", early_fileno, nullptr},
                                   {"flush()", early_flush, nullptr},   {"isatty()", early_isatty, nullptr},
                                   {"write(text, /)", early_write, nullptr}, {}};
const NativeGetSet kAttributes[] = {{"closed", [](Thread&, Value) -> Result { return kFalse; }},
                                    {"encoding", [](Thread&, Value) -> Result { return kNone; }},
                                    {"mode", [](Thread& t, Value) -> Result { return make_ascii(t, "w"); }},
                                    {}};
const TypeSpec kEarlyStderrType = {
    .name = "stderrprinter", .flags = kNoInstances, .methods = kMethods, .getsets = kAttributes};

}  // namespace

Result make_early_stderr(Thread& t) {
  Type* type = TRY(make_type(t, kEarlyStderrType));
  Object* made = allocate_object(t, type);
  if (!made) return raised;
  return Result::own(made);
}

}  // namespace krait::modules
