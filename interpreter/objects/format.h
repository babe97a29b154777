// What str.format, format(), f-strings and % share (library reference, Format Specification Mini-Language).
#pragma once
#include <string>

#include "interpreter/objects/str.h"

namespace krait::objects {

Result format_int(Thread&, Value number, Value spec);       // int.__format__
Result format_float(Thread&, Value number, Value spec);
Result format_complex(Thread&, Value number, Value spec);
Result format_str(Thread&, Value text, Value spec);

// The ASCII that int(), float() and complex() read for a str: decimal digits of any script become 0-9, other white
// space a blank. False: it has characters that no number has (lone surrogates and the like stay out).
ResultOf<bool> decimal_text(Thread&, Str*, std::string& out);

}  // namespace krait::objects
