// bytes and bytearray: padding, stripping, tabs, and translation by table.
#include <bitset>
#include <cstring>

#include "interpreter/objects/bytes_methods.h"
#include "interpreter/text/escape.h"
#include "interpreter/text/find.h"

namespace krait::objects {

namespace {

ResultOf<char> fill_of(Thread& t, Value v, const char* method) {
  if (v.is_absent()) return ' ';
  if ((is_bytes(v) || is_bytearray(v)) && bytes_view(v).size() == 1) return bytes_view(v)[0];
  return raise_type_error(t, method, "() argument 2 must be a byte string of length 1, not ", argument_name(t, v));
}

// `left` and `right` fills around the contents.
Result pad(Thread& t, Value self, int64_t left, int64_t right, char fill) {
  if (left <= 0 && right <= 0) return unchanged(t, self);
  std::string_view view = bytes_view(self);
  int64_t length = static_cast<int64_t>(view.size());
  if (left > kMaxBytes - length || right > kMaxBytes - length - left) return raise_memory_error(t);
  Ref made = TRY(make_empty_like(t, self, left + length + right));
  uint8_t* out = bytes_data(made);
  memset(out, fill, static_cast<size_t>(left));
  if (length) memcpy(out + left, view.data(), view.size());
  memset(out + left + length, fill, static_cast<size_t>(right));
  return made;
}

// How many fills the width asks for, not negative.
ResultOf<int64_t> margin_of(Thread& t, const Args& a) {
  int64_t width = TRY(size_argument(t, a[0]));
  int64_t length = static_cast<int64_t>(bytes_view(a.self).size());
  return width > length ? width - length : 0;
}

enum Sides { kLeft = 1, kRight = 2 };

Result slice_of(Thread& t, Value self, size_t start, size_t end) {
  std::string_view view = bytes_view(self);
  if (start == 0 && end == view.size()) return unchanged(t, self);
  return make_like(t, self, view.substr(start, end - start));
}

Result strip_sides(Thread& t, const Args& a, int sides) {
  BufferRef buffer;
  if (!a[0].is_none()) TRY(buffer.get(t, a[0]));
  std::string_view view = bytes_view(a.self), refused = a[0].is_none() ? " \t\n\r\f\v" : buffer.view();
  size_t start = 0, end = view.size();
  if (sides & kLeft) {
    while (start < end && refused.find(view[start]) != std::string_view::npos) ++start;
  }
  if (sides & kRight) {
    while (end > start && refused.find(view[end - 1]) != std::string_view::npos) --end;
  }
  return slice_of(t, a.self, start, end);
}

}  // namespace

Result bytes_center(Thread& t, const Args& a) {
  int64_t width = TRY(size_argument(t, a[0]));
  char fill = TRY(fill_of(t, a[1], "center"));
  int64_t margin = TRY(margin_of(t, a)), left = margin / 2 + (margin & width & 1);
  return pad(t, a.self, left, margin - left, fill);
}

Result bytes_ljust(Thread& t, const Args& a) {
  int64_t margin = TRY(margin_of(t, a));
  return pad(t, a.self, 0, margin, TRY(fill_of(t, a[1], "ljust")));
}

Result bytes_rjust(Thread& t, const Args& a) {
  int64_t margin = TRY(margin_of(t, a));
  return pad(t, a.self, margin, 0, TRY(fill_of(t, a[1], "rjust")));
}

Result bytes_zfill(Thread& t, const Args& a) {
  int64_t fill = TRY(margin_of(t, a));
  Ref made = TRY(pad(t, a.self, fill, 0, '0'));
  if (fill == 0 || bytes_view(a.self).empty()) return made;
  uint8_t* out = bytes_data(made);
  if (out[fill] == '+' || out[fill] == '-') std::swap(out[0], out[fill]);
  return made;
}

Result bytes_expandtabs(Thread& t, const Args& a) {
  int tab = TRY(as_c_int(t, a[0]));
  std::string_view view = bytes_view(a.self);
  int64_t column = 0, total = 0;
  for (char c : view) {  // the size first: tabs can be very wide
    int64_t step = c == '\t' ? (tab > 0 ? tab - column % tab : 0) : 1;
    column = c == '\n' || c == '\r' ? 0 : column + step;
    if (step > kMaxBytes - total) return raise_overflow_error(t, "result too long");
    total += step;
  }
  Ref made = TRY(make_empty_like(t, a.self, total));
  uint8_t* out = bytes_data(made);
  column = 0;
  for (char c : view) {
    int64_t step = c == '\t' ? (tab > 0 ? tab - column % tab : 0) : 1;
    memset(out, c == '\t' ? ' ' : c, static_cast<size_t>(step));
    out += step;
    column = c == '\n' || c == '\r' ? 0 : column + step;
  }
  return made;
}

Result bytes_strip(Thread& t, const Args& a) { return strip_sides(t, a, kLeft | kRight); }
Result bytes_lstrip(Thread& t, const Args& a) { return strip_sides(t, a, kLeft); }
Result bytes_rstrip(Thread& t, const Args& a) { return strip_sides(t, a, kRight); }

Result bytes_translate(Thread& t, const Args& a) {
  BufferRef table, deleted;
  if (!a[0].is_none()) {
    TRY(table.get(t, a[0]));
    if (table.view().size() != 256) return raise_value_error(t, "translation table must be 256 characters long");
  }
  if (!a[1].is_absent()) TRY(deleted.get(t, a[1]));
  std::bitset<256> gone;
  for (char c : deleted.view()) gone.set(static_cast<uint8_t>(c));
  std::string_view view = bytes_view(a.self);
  std::string out;
  out.reserve(view.size());
  for (char c : view) {
    if (!gone[static_cast<uint8_t>(c)]) out += a[0].is_none() ? c : table.view()[static_cast<uint8_t>(c)];
  }
  return out == view ? unchanged(t, a.self) : make_like(t, a.self, out);
}

Result bytes_maketrans(Thread& t, const Args& a) {
  BufferRef from, to;
  TRY(from.get(t, a[0]));
  TRY(to.get(t, a[1]));
  if (from.view().size() != to.view().size()) return raise_value_error(t, "maketrans arguments must have same length");
  Ref made = TRY(make_empty_bytes(t, 256));
  uint8_t* table = made.as<Bytes>()->data;
  for (int i = 0; i < 256; ++i) table[i] = static_cast<uint8_t>(i);
  for (size_t i = 0; i < from.view().size(); ++i)
    table[static_cast<uint8_t>(from.view()[i])] = static_cast<uint8_t>(to.view()[i]);
  return made;
}

}  // namespace krait::objects
