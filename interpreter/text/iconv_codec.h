// The multibyte encodings of East Asia through the C library's iconv: bytes to text and back with the error handling of
// the other codecs. A converter may carry a state (ISO 2022); it belongs to whoever opened it and is used by one thread
// at a time.
#pragma once

#include <memory>

#include "interpreter/text/codec.h"

namespace krait::text {

class IconvCodec {
 public:
  enum class Direction : uint8_t { kDecode, kEncode };
  // `system_name`: iconv's; `name`: as errors show it, outlives the codec. Null if the system has no such converter.
  static std::unique_ptr<IconvCodec> open(const char* system_name, const char* name, Direction direction);
  virtual ~IconvCodec();
  IconvCodec(const IconvCodec&) = delete;
  IconvCodec& operator=(const IconvCodec&) = delete;

  // `consumed` as for the other decoders: not null, more may follow.
  virtual CodecStatus decode(std::string_view input, DecodeErrors& errors, TextBuffer* out, size_t* consumed);
  // `last`: ends with what brings a stateful encoding back to its initial state.
  virtual CodecStatus encode(TextView input, EncodeErrors& errors, std::string* out, bool last);
  virtual void reset();

 protected:
  IconvCodec(void* converter, const char* name);
  void* converter() const { return converter_; }
  const char* name() const { return name_; }

 private:
  [[nodiscard]] char32_t to_python(char32_t unit) const;
  [[nodiscard]] char32_t to_system(char32_t unit) const;
  bool put(const char32_t* units, size_t count, size_t* done, std::string* out);
  bool replace(TextView input, const CodecError& error, EncodeErrors& errors, size_t* at, std::string* out);
  void* converter_;  // iconv_t
  const char* name_;
  char32_t backslash_ = '\\', tilde_ = '~';  // what the system makes of 0x5C and 0x7E, which are ASCII to Python
};

}  // namespace krait::text
