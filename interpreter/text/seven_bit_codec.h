// Encodings of East Asia in bytes below 128, whose sets of characters are called up by escapes, and which the C library's iconv
// does not have: hz (RFC 1843), iso2022_jp_1 (RFC 2237) and iso2022_jp_ext. What a character's two bytes are in its set is asked
// of the EUC encoding that contains the set. One thread at a time.
#pragma once

#include "interpreter/text/iconv_codec.h"

namespace krait::text {

class SevenBitCodec final : public IconvCodec {
 public:
  // `name`: Python's, which outlives the codec. Null: it is none of these, or the system lacks the EUC encoding.
  static std::unique_ptr<IconvCodec> open(const char* name, Direction direction);

  CodecStatus decode(std::string_view input, DecodeErrors& errors, TextBuffer* out, size_t* consumed) override;
  CodecStatus encode(TextView input, EncodeErrors& errors, std::string* out, bool last) override;
  void reset() override;

 private:
  enum class Set : uint8_t { kAscii, kRoman, kKana, kJis208, kJis212, kGb2312 };
  SevenBitCodec(void* converter, const char* name, bool is_hz, bool has_kana)
      : IconvCodec(converter, name), is_hz_(is_hz), has_kana_(has_kana) {}
  // How many bytes at the front are an escape or a character (whose units go to `out`); 0: more are needed; negative: that
  // many are wrong.
  int step(std::string_view input, TextBuffer* out);
  int step_hz(std::string_view input, TextBuffer* out);
  int step_escape(std::string_view input);
  int put_from(Set set, std::string_view input, TextBuffer* out);
  bool put_one(char32_t c, std::string* out);
  bool code_of(char32_t c, Set set, std::string* code);
  void call_up(Set set, std::string* out);

  bool is_hz_, has_kana_;
  bool unknown_escape_ = false;  // within an escape that calls up nothing: its bytes stand for themselves
  Set current_ = Set::kAscii;
};

}  // namespace krait::text
