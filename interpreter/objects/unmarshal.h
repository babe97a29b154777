// Reading marshal's format (what .pyc files hold, library reference: marshal) straight into objects: imports live on
// it. The way back is marshal_write.h, over constants.
#pragma once
#include <cstddef>
#include <string_view>

#include "interpreter/runtime/abstract.h"

namespace krait::objects {

// One object from the start of `bytes`; `used`, if not null, receives how many bytes it took. Interned strs are
// interned, references become the same object. EOFError, ValueError or TypeError, as marshal.loads raises, for what is
// malformed.
Result unmarshal(Thread&, std::string_view bytes, size_t* used = nullptr);

}  // namespace krait::objects
