// The table of interned strs (Interpreter::interned). Borrowed pointers; touched only under the interpreter's lock.
#pragma once
#include <cstddef>
#include <new>

#include "interpreter/objects/str.h"

namespace krait::objects {

struct InternTable {
  Str** slots = nullptr;
  size_t capacity = 0, used = 0, filled = 0;  // filled: used and deleted
};

void forget_interned(Str*);  // a dying interned str takes itself out

}  // namespace krait::objects
