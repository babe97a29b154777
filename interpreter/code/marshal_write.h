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

/// Writes one object. From version 3 on equal nodes are shared by references; 0 to 2 write every object in full. An
/// error if the nesting is too deep. `references`: how many objects before it may be referred to; counted on.
[[nodiscard]] MarshalError write_marshal(const Constant& constant, int version, std::string& out,
                                         int32_t* references = nullptr);

}  // namespace krait::code
