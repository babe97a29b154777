// What the files that implement int and bool share.
#pragma once
#include "interpreter/objects/int.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

Result make_int_object(Thread&, Type*, numbers::IntView);   // always an Int: for subclasses
Result make_int_from_view(Thread&, numbers::IntView);
Raised raise_int_status(Thread&, numbers::Status);
Raised raise_too_many_digits(Thread&);                      // int -> str beyond sys.set_int_max_str_digits()

extern const Slots kIntSlots;
extern const NativeFunction kIntMethods[];
extern const NativeGetSet kIntGetSets[];
Result int_exact(Thread&, Value);                           // an int of the very type int with the same value

// ValueError about text that is no number; what is shown of it (a str) is cut after 200 characters.
Raised raise_invalid_literal(Thread&, int base, const Ref& shown);

}  // namespace krait::objects
