// bytes and bytearray: letter case and tests of character classes, all by ASCII alone.
#include "interpreter/objects/bytes_methods.h"

namespace krait::objects {

namespace {

constexpr bool is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_alpha(uint8_t c) { return is_lower(c) || is_upper(c); }
constexpr bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
constexpr bool is_alnum(uint8_t c) { return is_alpha(c) || is_digit(c); }
constexpr bool is_blank(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr uint8_t to_lower(uint8_t c) { return is_upper(c) ? static_cast<uint8_t>(c | 32) : c; }
constexpr uint8_t to_upper(uint8_t c) { return is_lower(c) ? static_cast<uint8_t>(c & ~32) : c; }

// A copy of self with every byte mapped; `body` sees them in order.
template <class F> Result map_bytes(Thread& t, Value self, F body) {
  std::string_view view = bytes_view(self);
  Ref made = TRY(make_empty_like(t, self, static_cast<int64_t>(view.size())));
  uint8_t* out = bytes_data(made);
  for (size_t i = 0; i < view.size(); ++i) out[i] = body(static_cast<uint8_t>(view[i]));
  return made;
}

template <class F> Result all_bytes(Value self, F test) {
  std::string_view view = bytes_view(self);
  for (char c : view) {
    if (!test(static_cast<uint8_t>(c))) return kFalse;
  }
  return boolean(!view.empty());
}

// Letters there are, and none of the other case.
Result one_case(Value self, bool (*wanted)(uint8_t), bool (*other)(uint8_t)) {
  bool found = false;
  for (char c : bytes_view(self)) {
    if (other(static_cast<uint8_t>(c))) return kFalse;
    found |= wanted(static_cast<uint8_t>(c));
  }
  return boolean(found);
}

}  // namespace

Result bytes_lower(Thread& t, const Args& a) { return map_bytes(t, a.self, to_lower); }
Result bytes_upper(Thread& t, const Args& a) { return map_bytes(t, a.self, to_upper); }

Result bytes_swapcase(Thread& t, const Args& a) {
  return map_bytes(t, a.self, [](uint8_t c) { return is_alpha(c) ? static_cast<uint8_t>(c ^ 32) : c; });
}

Result bytes_title(Thread& t, const Args& a) {
  bool inside = false;
  return map_bytes(t, a.self, [&](uint8_t c) {
    uint8_t mapped = inside ? to_lower(c) : to_upper(c);
    inside = is_alpha(c);
    return mapped;
  });
}

Result bytes_capitalize(Thread& t, const Args& a) {
  bool first = true;
  return map_bytes(t, a.self, [&](uint8_t c) {
    uint8_t mapped = first ? to_upper(c) : to_lower(c);
    first = false;
    return mapped;
  });
}

Result bytes_isalnum(Thread&, const Args& a) { return all_bytes(a.self, is_alnum); }
Result bytes_isalpha(Thread&, const Args& a) { return all_bytes(a.self, is_alpha); }
Result bytes_isdigit(Thread&, const Args& a) { return all_bytes(a.self, is_digit); }
Result bytes_isspace(Thread&, const Args& a) { return all_bytes(a.self, is_blank); }
Result bytes_islower(Thread&, const Args& a) { return one_case(a.self, is_lower, is_upper); }
Result bytes_isupper(Thread&, const Args& a) { return one_case(a.self, is_upper, is_lower); }

Result bytes_isascii(Thread&, const Args& a) {
  for (char c : bytes_view(a.self)) {
    if (c & 0x80) return kFalse;
  }
  return kTrue;
}

Result bytes_istitle(Thread&, const Args& a) {
  bool found = false, inside = false;
  for (char letter : bytes_view(a.self)) {
    uint8_t c = static_cast<uint8_t>(letter);
    if (is_upper(c) ? inside : is_lower(c) && !inside) return kFalse;
    inside = is_alpha(c);
    found |= inside;
  }
  return boolean(found);
}

}  // namespace krait::objects
