// Python functions (language reference 3.2, User-defined functions).
#pragma once
#include "interpreter/objects/code.h"
#include "interpreter/runtime/frame.h"

namespace krait::objects {

struct Function : Object {
  static constexpr Kind kKind = Kind::Function;
  Code* code;               // owned
  Dict* globals;            // owned
  Dict* builtins;           // owned
  Str *name, *qualname;     // owned
  Value defaults;           // tuple or absent, owned
  Value kw_defaults;        // dict or absent, owned
  Value closure;            // tuple of cells or absent, owned
  Value doc;                // owned
  Value module;             // owned or absent
  Value annotations;        // dict, or a tuple of name, value pairs until asked for, or absent; owned
};
extern const TypeSpec kFunctionType;

inline bool is_function(Value v) { return has_kind(v, Kind::Function); }
// globals' __builtins__ decide the builtins, as the language reference says. qualname: null takes the code's.
Result make_function(Thread&, Code*, Dict* globals, Str* qualname = nullptr);
Result call_function_slot(Thread&, Value callee, const Value* args, size_t positional, Tuple* kwnames);

}  // namespace krait::objects
