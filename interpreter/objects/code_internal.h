// What the files that implement code objects share.
#pragma once
#include "interpreter/objects/code.h"

namespace krait::objects {

// All that makes a code object; references owned.
struct CodeFields {
  Ref consts, names, local_names, local_kinds, bytecode, line_table, exception_table, filename, name, qualname;
  uint32_t flags = 0;
  int32_t first_line = 0, arg_count = 0, positional_only_count = 0, keyword_only_count = 0, stack_size = 0;
};
Raised raise_bad_code_call(Thread&);  // SystemError, in CPython's words for parts that make no code object
// ValueError (SystemError, where CPython says so) for counts that do not fit each other or the names.
Status check_code_counts(Thread&, const CodeFields&);
// Checks the counts and that names are strs, and makes the object.
Result make_code_from(Thread&, CodeFields&&);
Result code_names_of_kind(Thread&, Code*, uint8_t kind);  // a tuple
extern const NativeFunction kCodeMethods[];

}  // namespace krait::objects
