// What the files that implement str share: its table of methods is put together in str_methods.cpp.
#pragma once
#include "interpreter/objects/str.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

extern const NativeFunction kStrMethods[];

// str(object, encoding, errors): decodes a bytes-like object. Either of the last two may be absent.
Result str_decode_object(Thread&, Value object, Value encoding, Value errors);
Result str_percent_format(Thread&, Value format, Value arguments);  // format % arguments
Result str_iter(Thread&, Value self);

}  // namespace krait::objects
