// marshal: constants and code objects as bytes, CPython 3.11's format version 4 (what .pyc files hold). Pure functions,
// any thread. objects/unmarshal.h is the way back.
#pragma once
#include <string>
#include <string_view>

#include "interpreter/code/constant.h"

namespace krait::code {

/// Why bytes were refused, as the exception that marshal.loads raises.
struct MarshalError {
  enum class Type { None, EOFError, ValueError, TypeError } type = Type::None;
  std::string message;
  explicit operator bool() const { return type != Type::None; }
};

/// Writes one object. Version 4 shares equal nodes by references; 0 to 2 write every object in full. An error if the
/// nesting is too deep.
[[nodiscard]] MarshalError write_marshal(const Constant& constant, int version, std::string& out);

}  // namespace krait::code
