#include "interpreter/text/seven_bit_codec.h"

#include <iconv.h>
#include <string.h>

#include <algorithm>
#include <new>

namespace krait::text {

namespace {

constexpr int kLongestEscape = 16;
constexpr const char* kUnits = "UTF-32LE";
constexpr char32_t kFullwidthTilde = 0xFF5E;  // iconv's for JIS X 0212's tilde, which for Python is ASCII's
bool ends_escape(char c) { return (c >= 'A' && c <= 'Z') || c == '@'; }

}  // namespace

const SevenBitCodec::Kind SevenBitCodec::kKinds[] = {
    {"hz", "EUC-CN", {Set::kAscii, Set::kGb2312}},
    {"iso2022_jp", "EUC-JP", {Set::kAscii, Set::kRoman, Set::kJis208}},
    {"iso2022_jp_1", "EUC-JP", {Set::kAscii, Set::kRoman, Set::kJis208, Set::kJis212}},
    {"iso2022_jp_ext", "EUC-JP", {Set::kAscii, Set::kRoman, Set::kJis208, Set::kJis212, Set::kKana}},
    {"iso2022_kr", "EUC-KR", {Set::kAscii, Set::kKsx1001}}};

std::unique_ptr<IconvCodec> SevenBitCodec::open(const char* name, Direction direction) {
  for (const Kind& kind : kKinds) {
    if (strcmp(kind.name, name) != 0) continue;
    iconv_t converter = direction == Direction::kDecode ? iconv_open(kUnits, kind.euc) : iconv_open(kind.euc, kUnits);
    if (converter == reinterpret_cast<iconv_t>(-1)) return nullptr;
    return std::unique_ptr<IconvCodec>(new (std::nothrow) SevenBitCodec(converter, kind));
  }
  return nullptr;
}

void SevenBitCodec::reset() {
  current_ = Set::kAscii;
  announced_ = unknown_escape_ = false;
}

// --- decoding --------------------------------------------------------------------------------------------------------

int SevenBitCodec::put_from(Set set, std::string_view input, TextBuffer* out) {
  auto c = static_cast<unsigned char>(input[0]);
  if (set == Set::kAscii) return out->append(c), 1;
  if (set == Set::kRoman) return out->append(c == 0x5C ? 0xA5 : c == 0x7E ? 0x203E : c), 1;
  if (set == Set::kKana) {
    if (c < 0x21 || c > 0x5F) return -1;
    return out->append(char32_t{0xFF40} + c), 1;
  }
  if (input.size() < 2) return 0;
  char euc[3] = {'\x8F', static_cast<char>(c | 0x80), static_cast<char>(input[1] | 0x80)};
  char* from = set == Set::kJis212 ? euc : euc + 1;
  size_t left = set == Set::kJis212 ? 3 : 2;
  char32_t units[4];
  char* to = reinterpret_cast<char*>(units);
  size_t room = sizeof units;
  if (input[1] & 0x80 || iconv(converter(), &from, &left, &to, &room) == static_cast<size_t>(-1) || left) {
    iconv(converter(), nullptr, nullptr, nullptr, nullptr);
    return is_hz() ? -1 : -2;
  }
  iconv(converter(), nullptr, nullptr, &to, &room);
  for (size_t i = 0; i < (sizeof units - room) / sizeof(char32_t); ++i)
    out->append(set == Set::kJis212 && units[i] == kFullwidthTilde ? U'~' : units[i]);
  return 2;
}

int SevenBitCodec::step_hz(std::string_view input, TextBuffer* out) {
  if (input[0] & 0x80) return -1;
  if (input[0] != '~') return put_from(current_, input, out);
  if (input.size() < 2) return 0;
  bool ascii = current_ == Set::kAscii;
  if (ascii && input[1] == '~') return out->append('~'), 2;
  if (ascii && input[1] == '{') return current_ = Set::kGb2312, 2;
  if (ascii && input[1] == '\n') return 2;  // a line goes on
  if (!ascii && input[1] == '}') return current_ = Set::kAscii, 2;
  return -1;
}

int SevenBitCodec::step_escape(std::string_view input) {
  size_t length = 1;
  for (;; ++length) {
    if (length >= kLongestEscape) return -1;
    if (length >= input.size()) return 0;
    if (ends_escape(input[length])) break;
  }
  ++length;
  struct Escape {
    std::string_view bytes;
    Set set;
  };
  static constexpr Escape kEscapes[] = {{"\033(B", Set::kAscii},   {"\033(J", Set::kRoman},  {"\033(I", Set::kKana},
                                        {"\033$@", Set::kJis208},  {"\033$B", Set::kJis208}, {"\033$(@", Set::kJis208},
                                        {"\033$(B", Set::kJis208}, {"\033$(D", Set::kJis212}};
  if (shifts() && input.substr(0, length) == "\033$)C") return announced_ = true, 4;
  for (const Escape& e : kEscapes) {
    if (input.substr(0, length) != e.bytes) continue;
    if (std::find(kind_.sets.begin(), kind_.sets.end(), e.set) == kind_.sets.end()) break;
    if (!shifts()) current_ = e.set;
    return static_cast<int>(length);
  }
  return -static_cast<int>(length);
}

int SevenBitCodec::step(std::string_view input, TextBuffer* out) {
  if (is_hz()) return step_hz(input, out);
  auto c = static_cast<unsigned char>(input[0]);
  if (unknown_escape_) {
    if (ends_escape(input[0])) unknown_escape_ = false;
    return out->append(c), 1;
  }
  if (c == '\033' && input.size() < 2) return 0;
  if (c == '\033' && strchr("($).&", input[1]) && input[1]) return step_escape(input);
  if (c == '\033') unknown_escape_ = true;
  if (shifts() && (c == '\016' || c == '\017'))
    return current_ = c == '\016' && announced_ ? Set::kKsx1001 : Set::kAscii, 1;
  if (shifts() && c == '\n') current_ = Set::kAscii;
  if (c < 0x20) return out->append(c), 1;
  if (c >= 0x80) return -1;
  return put_from(current_, input, out);
}

CodecStatus SevenBitCodec::decode(std::string_view input, DecodeErrors& errors, TextBuffer* out, size_t* consumed) {
  for (size_t at = 0; at < input.size();) {
    int taken = step(input.substr(at), out);
    if (taken > 0) {
      at += static_cast<size_t>(taken);
      continue;
    }
    if (taken == 0 && consumed) {
      *consumed = at;
      return CodecStatus::kOk;
    }
    CodecError fault = taken == 0
                           ? CodecError{name(), at, input.size(), "incomplete multibyte sequence"}
                           : CodecError{name(), at, at + static_cast<size_t>(-taken), "illegal multibyte sequence"};
    if (!errors.handle(fault, &input, &at, out)) return CodecStatus::kFailed;
  }
  if (consumed) *consumed = input.size();
  return CodecStatus::kOk;
}

// --- encoding --------------------------------------------------------------------------------------------------------

bool SevenBitCodec::code_of(char32_t c, Set set, std::string* code) {
  code->clear();
  switch (set) {
    case Set::kAscii: return c < 0x80 && (*code += static_cast<char>(c), true);
    case Set::kRoman: return (c == 0xA5 || c == 0x203E) && (*code += c == 0xA5 ? '\x5C' : '\x7E', true);
    case Set::kKana: return c >= 0xFF61 && c <= 0xFF9F && (*code += static_cast<char>(c - 0xFF40), true);
    case Set::kKsx1001:  // iconv's additions: the won sign for its fullwidth form, and the postal code sign of 2002
      if (c == 0x20A9 || c == 0x327E) return false;
      break;
    default: break;
  }
  char euc[4], *to = euc, *from = reinterpret_cast<char*>(&c);
  size_t left = sizeof c, room = sizeof euc;
  if (iconv(converter(), &from, &left, &to, &room) == static_cast<size_t>(-1)) return false;
  size_t length = sizeof euc - room;
  bool three = length == 3 && euc[0] == '\x8F' && c != kFullwidthTilde;
  if (set == Set::kJis212 ? !three : length != 2 || euc[0] == '\x8E') return false;
  *code += static_cast<char>(euc[length - 2] & 0x7F);
  *code += static_cast<char>(euc[length - 1] & 0x7F);
  return true;
}

void SevenBitCodec::call_up(Set set, std::string* out) {
  if (set == current_) return;
  current_ = set;
  switch (set) {
    case Set::kAscii: *out += is_hz() ? "~}" : shifts() ? "\017" : "\033(B"; break;
    case Set::kRoman: *out += "\033(J"; break;
    case Set::kKana: *out += "\033(I"; break;
    case Set::kJis208: *out += "\033$B"; break;
    case Set::kJis212: *out += "\033$(D"; break;
    case Set::kGb2312: *out += "~{"; break;
    case Set::kKsx1001:
      if (!announced_) *out += "\033$)C";
      announced_ = true;
      *out += '\016';
      break;
  }
}

bool SevenBitCodec::put_one(char32_t c, std::string* out) {
  std::string code;
  for (Set set : kind_.sets) {
    if (!code_of(c, set, &code)) continue;
    call_up(set, out);
    *out += code;
    if (is_hz() && c == '~') *out += '~';
    return true;
  }
  return false;
}

CodecStatus SevenBitCodec::encode(TextView input, EncodeErrors& errors, std::string* out, bool last) {
  for (size_t at = 0; at < input.size;) {
    if (put_one(input[at], out)) {
      ++at;
      continue;
    }
    CodecError fault{name(), at, at + 1, "illegal multibyte sequence"};
    Replacement replacement;
    if (!errors.handle(fault, input, &at, &replacement)) return CodecStatus::kFailed;
    if (replacement.is_bytes) *out += replacement.bytes;
    TextView text = replacement.text.view();
    for (size_t i = 0; !replacement.is_bytes && i < text.size; ++i) {
      if (put_one(text[i], out)) continue;
      errors.refuse(fault);
      return CodecStatus::kFailed;
    }
  }
  if (last) call_up(Set::kAscii, out);
  return CodecStatus::kOk;
}

}  // namespace krait::text
