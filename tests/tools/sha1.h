// SHA-1 for comparing outputs with Python's hashlib; not for security.
#pragma once

#include <string>
#include <string_view>

namespace krait::tests {

/// In lower-case hexadecimal.
[[nodiscard]] std::string sha1(std::string_view data);

}  // namespace krait::tests
