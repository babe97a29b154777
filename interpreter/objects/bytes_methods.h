// What the files that implement bytes and bytearray share: the tables of methods, and the functions of both types. A
// shared function answers with the exact type of its kind: bytes for instances of bytes, bytearray for bytearrays.
#pragma once
#include <string>
#include <string_view>

#include "interpreter/objects/bytes.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

extern const NativeFunction kBytesMethods[], kByteArrayMethods[];

inline bool is_bytearray(Value v) { return has_kind(v, Kind::ByteArray); }
inline bool is_exact_bytes(Value v) { return is_bytes(v) && (v.object()->type->flags & kExactBuiltin); }

// The contents of a bytes or bytearray. A bytearray's move when it is changed: take the view after all Python code ran.
inline std::string_view bytes_view(Value v) {
  return is_bytes(v) ? static_cast<Bytes*>(v.object())->view() : static_cast<ByteArray*>(v.object())->view();
}
inline uint8_t* bytes_data(Value v) {
  return is_bytes(v) ? static_cast<Bytes*>(v.object())->data : static_cast<ByteArray*>(v.object())->data;
}
// A new bytes or bytearray, as `model` is; contents to be filled by the caller.
Result make_empty_like(Thread&, Value model, int64_t length);
Result make_like(Thread&, Value model, std::string_view contents);
// `self` itself if it is an exact bytes, else a copy: what methods that change nothing answer.
Result unchanged(Thread&, Value self);

// bytes(x) for anything but text and numbers: a buffer or an iterable of integers.
Result bytes_from(Thread&, Value source);
// An integer in range(256); ValueError "byte must be in range(0, 256)".
ResultOf<uint8_t> byte_value(Thread&, Value);
// The plain text repr: b'...'.
Result bytes_repr_of(Thread&, std::string_view contents, std::string_view before, std::string_view after);
// An argument that is a length or a position; OverflowError "Python int too large to convert to C ssize_t".
ResultOf<int64_t> size_argument(Thread&, Value);
// What messages of wrong arguments call them: the type's name, but None itself.
std::string_view argument_name(Thread&, Value);
// Warns of comparing bytes with text or numbers, if -b asked for it.
Status warn_comparison(Thread&, Value a, Value b);
Status warn_str_of(Thread&, const char* message);
// key in self, for bytes, bytearray.
ResultOf<bool> bytes_contains(Thread&, Value self, Value item);
Result bytes_compare_views(std::string_view a, std::string_view b, CompareOp);
// The arguments of constructors: an encoding's or handler's name, or absent.
Status check_codec_name(Thread&, Value name, const char* function, const char* parameter);

Result bytes_new(Thread&, const Args&);
Result bytearray_init(Thread&, const Args&);
// Adds what an iterable gives to the end of a bytearray.
Status bytearray_extend(Thread&, ByteArray*, Value iterable);
// Replaces [start, end) by `contents`, which may be part of the bytearray itself only if the length stays.
Status bytearray_splice(Thread&, ByteArray*, int64_t start, int64_t end, std::string_view contents);

Result bytes_iter(Thread&, Value self);
Result bytearray_iter(Thread&, Value self);
Result bytes_percent_format(Thread&, Value format, Value arguments);

// The largest length that a bytes may have.
inline constexpr int64_t kMaxBytes = INT64_MAX / 2;

#define BYTES_METHOD(name) Result bytes_##name(Thread&, const Args&)
// bytes_search.cpp
BYTES_METHOD(find);
BYTES_METHOD(rfind);
BYTES_METHOD(index);
BYTES_METHOD(rindex);
BYTES_METHOD(count);
BYTES_METHOD(startswith);
BYTES_METHOD(endswith);
BYTES_METHOD(replace);
BYTES_METHOD(removeprefix);
BYTES_METHOD(removesuffix);
BYTES_METHOD(partition);
BYTES_METHOD(rpartition);
// bytes_split.cpp
BYTES_METHOD(split);
BYTES_METHOD(rsplit);
BYTES_METHOD(splitlines);
BYTES_METHOD(join);
// bytes_case.cpp
BYTES_METHOD(lower);
BYTES_METHOD(upper);
BYTES_METHOD(title);
BYTES_METHOD(capitalize);
BYTES_METHOD(swapcase);
BYTES_METHOD(isalnum);
BYTES_METHOD(isalpha);
BYTES_METHOD(isascii);
BYTES_METHOD(isdigit);
BYTES_METHOD(islower);
BYTES_METHOD(isspace);
BYTES_METHOD(istitle);
BYTES_METHOD(isupper);
// bytes_layout.cpp
BYTES_METHOD(center);
BYTES_METHOD(ljust);
BYTES_METHOD(rjust);
BYTES_METHOD(zfill);
BYTES_METHOD(expandtabs);
BYTES_METHOD(strip);
BYTES_METHOD(lstrip);
BYTES_METHOD(rstrip);
BYTES_METHOD(translate);
BYTES_METHOD(maketrans);
// bytes_hex.cpp
BYTES_METHOD(hex);
BYTES_METHOD(fromhex);
#undef BYTES_METHOD
// The digits of `contents`, with separators as hex()'s arguments say.
Result hex_of(Thread&, std::string_view contents, Value separator_or_absent, Value group);

}  // namespace krait::objects
