// The names that .pyc files carry (PEP 3147). Ours are written; CPython's, which hold the same code objects behind the
// same magic number, are read where there is none of ours.
#pragma once

namespace krait::code {

inline constexpr char kCacheTag[] = "krait-311";
inline constexpr char kCacheTagOfCPython[] = "cpython-311";

}  // namespace krait::code
