// Encodings of East Asia in bytes below 128, whose sets of characters are called up by escapes, and which the C
// library's iconv does not have: hz (RFC 1843), iso2022_jp_1 (RFC 2237) and iso2022_jp_ext. What a character's two
// bytes are in its set is asked of the EUC encoding that contains the set. One thread at a time.
#pragma once

#include <initializer_list>

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
  enum class Set : uint8_t { kAscii, kRoman, kKana, kJis208, kJis212, kGb2312, kKsx1001 };
  struct Kind {
    const char *name, *euc;
    std::initializer_list<Set> sets;
  };
  static const Kind kKinds[];
  SevenBitCodec(void* converter, const Kind& kind) : IconvCodec(converter, kind.name), kind_(kind) {}
  bool is_hz() const { return *(kind_.sets.end() - 1) == Set::kGb2312; }
  bool shifts() const { return *(kind_.sets.end() - 1) == Set::kKsx1001; }  // its second set is called up by SO and SI
  // How many bytes at the front are an escape or a character (whose units go to `out`); 0: more are needed; negative:
  // that many are wrong.
  int step(std::string_view input, TextBuffer* out);
  int step_hz(std::string_view input, TextBuffer* out);
  int step_escape(std::string_view input);
  int put_from(Set set, std::string_view input, TextBuffer* out);
  bool put_one(char32_t c, std::string* out);
  bool code_of(char32_t c, Set set, std::string* code);
  void call_up(Set set, std::string* out);

  const Kind& kind_;
  bool announced_ = false;       // the escape that names the second set has come, or gone out
  bool unknown_escape_ = false;  // within an escape that calls up nothing: its bytes stand for themselves
  Set current_ = Set::kAscii;
};

}  // namespace krait::text
