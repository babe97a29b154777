#include "interpreter/text/iconv_codec.h"

#include <errno.h>
#include <iconv.h>

#include <new>

namespace krait::text {

namespace {

constexpr const char* kIllegal = "illegal multibyte sequence";
constexpr const char* kIncomplete = "incomplete multibyte sequence";
constexpr const char* kUnits = "UTF-32LE";

}  // namespace

std::unique_ptr<IconvCodec> IconvCodec::open(const char* system_name, const char* name, Direction direction) {
  bool decodes = direction == Direction::kDecode;
  iconv_t converter = decodes ? iconv_open(kUnits, system_name) : iconv_open(system_name, kUnits);
  if (converter == reinterpret_cast<iconv_t>(-1)) return nullptr;
  return std::unique_ptr<IconvCodec>(new (std::nothrow) IconvCodec(converter, name));
}

IconvCodec::IconvCodec(void* converter, const char* name) : converter_(converter), name_(name) {
  std::string_view known = name;
  if (known == "shift_jis") backslash_ = U'\u00A5', tilde_ = U'\u203E';
  if (known == "johab") backslash_ = U'\u20A9';
}

char32_t IconvCodec::to_python(char32_t unit) const { return unit == backslash_ ? '\\' : unit == tilde_ ? '~' : unit; }
char32_t IconvCodec::to_system(char32_t unit) const { return unit == '\\' ? backslash_ : unit == '~' ? tilde_ : unit; }

IconvCodec::~IconvCodec() { iconv_close(static_cast<iconv_t>(converter_)); }

void IconvCodec::reset() { iconv(static_cast<iconv_t>(converter_), nullptr, nullptr, nullptr, nullptr); }

CodecStatus IconvCodec::decode(std::string_view input, DecodeErrors& errors, TextBuffer* out, size_t* consumed) {
  auto converter = static_cast<iconv_t>(converter_);
  char32_t units[256];
  for (size_t at = 0;;) {
    bool flush = at >= input.size();
    char* from = const_cast<char*>(input.data()) + at;
    size_t left = input.size() - at, room = sizeof units;
    char* to = reinterpret_cast<char*>(units);
    // Without input: what the converter holds back to see whether it combines.
    if (flush && consumed) break;
    size_t done = flush ? iconv(converter, nullptr, nullptr, &to, &room) : iconv(converter, &from, &left, &to, &room);
    int error = done == static_cast<size_t>(-1) ? errno : 0;
    for (size_t i = 0; i < (sizeof units - room) / sizeof(char32_t); ++i) out->append(to_python(units[i]));
    if (flush) break;
    at = input.size() - left;
    if (error == 0 || error == E2BIG) continue;
    if (error == EINVAL && consumed) {
      *consumed = at;
      return CodecStatus::kOk;
    }
    CodecError fault{name_, at, error == EINVAL ? input.size() : at + 1, error == EINVAL ? kIncomplete : kIllegal};
    if (!errors.handle(fault, &input, &at, out)) return CodecStatus::kFailed;
  }
  if (consumed) *consumed = input.size();
  return CodecStatus::kOk;
}

// Converts units up to the first that cannot be; `done` says how many could. False: one could not.
bool IconvCodec::put(const char32_t* units, size_t count, size_t* done, std::string* out) {
  auto converter = static_cast<iconv_t>(converter_);
  char bytes[512];
  char* from = reinterpret_cast<char*>(const_cast<char32_t*>(units));
  size_t left = count * sizeof(char32_t);
  for (;;) {
    char* to = bytes;
    size_t room = sizeof bytes;
    size_t result = iconv(converter, &from, &left, &to, &room);
    int error = result == static_cast<size_t>(-1) ? errno : 0;
    out->append(bytes, sizeof bytes - room);
    *done = count - left / sizeof(char32_t);
    if (error == E2BIG) continue;
    return error == 0;
  }
}

bool IconvCodec::replace(TextView input, const CodecError& error, EncodeErrors& errors, size_t* at, std::string* out) {
  Replacement replacement;
  if (!errors.handle(error, input, at, &replacement)) return false;
  if (replacement.is_bytes) {
    *out += replacement.bytes;
    return true;
  }
  std::u32string text;
  TextView view = replacement.text.view();
  for (size_t i = 0; i < view.size; ++i) text += to_system(view[i]);
  size_t done = 0;
  if (put(text.data(), text.size(), &done, out)) return true;
  errors.refuse(error);
  return false;
}

CodecStatus IconvCodec::encode(TextView input, EncodeErrors& errors, std::string* out, bool last) {
  std::u32string units;
  units.reserve(input.size);
  for (size_t i = 0; i < input.size; ++i) units += to_system(input[i]);
  for (size_t at = 0; at < units.size();) {
    size_t done = 0;
    bool good = put(units.data() + at, units.size() - at, &done, out);
    at += done;
    if (good) break;
    if (!replace(input, {name_, at, at + 1, kIllegal}, errors, &at, out)) return CodecStatus::kFailed;
  }
  if (last) {
    char bytes[32];
    char* to = bytes;
    size_t room = sizeof bytes;
    iconv(static_cast<iconv_t>(converter_), nullptr, nullptr, &to, &room);
    out->append(bytes, sizeof bytes - room);
  }
  return CodecStatus::kOk;
}

}  // namespace krait::text
