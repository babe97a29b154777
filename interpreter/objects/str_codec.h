// str <-> bytes-like objects by the name of an encoding. UTF-8, ASCII and Latin-1 without errors are done at once; all
// else goes by the codec registry (module _codecs).
#pragma once
#include "interpreter/objects/str.h"

namespace krait::objects {

// encoding and errors: strs or absent. Results: bytes (whatever the codec returned, checked), str.
Result encode_str(Thread&, Str*, Value encoding, Value errors);
Result decode_bytes(Thread&, Value bytes_like, Value encoding, Value errors);

}  // namespace krait::objects
