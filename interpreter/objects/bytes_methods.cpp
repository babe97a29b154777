// The tables of the methods of bytes and bytearray (library reference, Bytes and Bytearray Operations).
#include "interpreter/objects/bytes_methods.h"

#include "interpreter/objects/codecs.h"
#include "interpreter/objects/str.h"

namespace krait::objects {

namespace {

Result decode(Thread& t, const Args& a) {
  TRY(check_codec_name(t, a[0], "decode", "encoding"));
  TRY(check_codec_name(t, a[1], "decode", "errors"));
  std::string_view encoding = TRY(as_utf8(t, a[0])), errors = TRY(as_utf8(t, a[1]));
  return decode_buffer(t, a.self, encoding, errors);
}

}  // namespace

const NativeFunction kBytesMethods[] = {
    {"decode(encoding='utf-8', errors='strict')", decode, "Decode the bytes using the codec registered for encoding."},
    {}};

const NativeFunction kByteArrayMethods[] = {
    {"decode(encoding='utf-8', errors='strict')", decode, "Decode the bytearray using the codec registered for encoding."},
    {}};

}  // namespace krait::objects
