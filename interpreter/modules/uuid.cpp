// The module _uuid: time-based UUIDs from the system's libuuid.
#include <uuid/uuid.h>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

static Result uuid_generate_time_safe_(Thread& t, const Args&) {
  uuid_t out;
  int safe = uuid_generate_time_safe(out);
  Ref bytes = TRY(make_bytes(t, {reinterpret_cast<const char*>(out), sizeof out}));
  return make_tuple(t, {bytes, small_int(safe)});
}

static const NativeFunction kFunctions[] = {{"generate_time_safe()", uuid_generate_time_safe_,
                                             "A time-based UUID as bytes, and 0 if it is sure to be unique (else -1)."},
                                            {}};
static Status module_init(Thread& t, Value module) {
  return module_add_int(t, module, "has_uuid_generate_time_safe", 1);
}

extern const NativeModule kUuidModule;
const NativeModule kUuidModule = {"_uuid", nullptr, kFunctions, module_init};

}  // namespace krait::modules
