// str: immutable text, compact: one, two or four bytes a code point, whichever its largest needs; O(1) indexing.
#pragma once
#include <string>
#include <string_view>

#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct Str : Object {
  static constexpr Kind kKind = Kind::Str;
  int64_t length;        // code points
  int64_t hash;          // -1: not computed
  uint8_t width;         // 1, 2, 4 bytes a code point
  bool ascii;            // all below 128 (then width is 1 and the data is its own UTF-8)
  bool interned;         // is in the interpreter's table, which holds no reference
  struct Utf8Copy { int64_t length; char text[]; };
  Utf8Copy* utf8;        // cached UTF-8 of a string that is not ASCII, owned; null until asked for
  alignas(8) uint8_t data[];  // followed by one zero code point

  char32_t operator[](int64_t i) const {
    return width == 1 ? data[i] : width == 2 ? reinterpret_cast<const uint16_t*>(data)[i]
                                             : reinterpret_cast<const uint32_t*>(data)[i];
  }
};
extern const TypeSpec kStrType;

inline bool is_str(Value v) { return has_kind(v, Kind::Str); }
inline bool is_exact_str(Value v) { return is_str(v) && (v.object()->type->flags & kExactBuiltin); }

// From UTF-8; surrogates encoded as three bytes are taken (WTF-8), other malformed bytes become U+FFFD.
Result make_str(Thread&, std::string_view utf8);
Result make_ascii(Thread&, std::string_view ascii);
Result make_latin1(Thread&, std::string_view bytes);
Result make_char(Thread&, char32_t);
Result make_str_from_code_points(Thread&, const char32_t* points, int64_t count);
// Room for `length` code points up to `largest`; the caller fills data before anyone sees it.
Result make_empty_str(Thread&, int64_t length, char32_t largest);
void str_set(Str*, int64_t i, char32_t);           // only while filling

Result intern(Thread&, Value str);                 // the one interned str equal to it
Result intern_latin1(Thread&, std::string_view bytes);  // of a str that is only made when the table does not have it
Str* intern(Thread&, const char* ascii);  // immortal identifiers; never fails but by memory exhaustion at start-up
ResultOf<std::string_view> str_utf8(Thread&, Str*);  // valid while the str lives; UnicodeEncodeError for surrogates
std::string str_wtf8(const Str*);                  // surrogates kept; for messages and internal text
bool str_equal(const Str*, const Str*);
bool str_equal(const Str*, std::string_view ascii);
int str_compare(const Str*, const Str*);
int64_t str_hash(Str*);                            // cached; by the interpreter's key
Result str_concat(Thread&, Str*, Str*);
Result str_slice(Thread&, Str*, int64_t start, int64_t end);  // [start, end), already clamped
Result str_join(Thread&, Str* separator, Value iterable);
int64_t str_find(const Str*, const Str* needle, int64_t start, int64_t end);  // -1: none
// a + b where a's reference is given up: grown in place when nobody else has it (the loop's `s += x`).
Result str_concat_owned(Thread&, Ref&& a, Str* b);
Result str_repeat(Thread&, Str*, int64_t count);
char32_t str_largest(const Str*, int64_t start,
                     int64_t end);  // the largest code point of a range, at least by its class
Result str_of_type(Thread&, Type*, Value str);                  // a copy that is an instance of a subclass of str
Result str_repr(Thread&, Value str);                            // with quotes and escapes

// Fills names().empty and names().latin1: once the type str exists, before anything else makes strings.
Status init_strings(Thread&);
void destroy_interned(Interpreter*);   // the table only; the strings are freed by their owners

// Builds a str piece by piece; widens as needed.
class StrBuilder {
 public:
  explicit StrBuilder(Thread& t) : thread_(t) {}
  ~StrBuilder();
  StrBuilder(const StrBuilder&) = delete;
  void add(char32_t);
  void add(std::string_view ascii_or_utf8);
  void add(const Str*);
  void add(const Str*, int64_t start, int64_t end);
  int64_t length() const { return length_; }
  Result finish();                                 // MemoryError if any step ran out
 private:
  bool reserve(int64_t more, uint8_t width);
  static constexpr int64_t kInlineBytes = 160;
  Thread& thread_;
  uint8_t* data_ = inline_;
  int64_t length_ = 0, capacity_ = kInlineBytes;  // in code points
  uint8_t width_ = 1;
  char32_t largest_ = 0;
  bool failed_ = false;
  alignas(8) uint8_t inline_[kInlineBytes];
};

}  // namespace krait::objects
