// bytes and bytearray: finding, counting, replacing and cutting off.
#include <cstring>

#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/search_range.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/text/find.h"

namespace krait::objects {

namespace {

// What find and its like look for: a buffer, or one byte given as a number.
struct Needle {
  BufferRef buffer;
  char byte = 0;
  bool is_byte = false;
  std::string_view view() const { return is_byte ? std::string_view(&byte, 1) : buffer.view(); }

  Status get(Thread& t, Value v) {
    if (has_buffer(t, v)) return buffer.get(t, v);
    if (!has_index(t, v)) {
      return raise_type_error(t, "argument should be integer or bytes-like object, not '", type_name(t, v), "'");
    }
    int64_t n = TRY(index_as_i64(t, v));
    if (n < 0 || n > 255) return raise_value_error(t, "byte must be in range(0, 256)");
    byte = static_cast<char>(n);
    is_byte = true;
    return ok();
  }
};

ResultOf<int64_t> search(Thread& t, const Args& a, Side side) {
  SearchRange given = TRY(search_range(t, a[1], a[2]));
  Needle needle;
  TRY(needle.get(t, a[0]));
  std::string_view self = bytes_view(a.self), wanted = needle.view();
  SearchRange r = clip(given, static_cast<int64_t>(self.size()));
  if (r.end - r.start < static_cast<int64_t>(wanted.size())) return int64_t{-1};
  std::string_view part = self.substr(static_cast<size_t>(r.start), static_cast<size_t>(r.end - r.start));
  int64_t at = side == Side::Left ? text::find(part, wanted) : text::rfind(part, wanted);
  return at < 0 ? -1 : at + r.start;
}

Result search_or_raise(Thread& t, const Args& a, Side side) {
  int64_t at = TRY(search(t, a, side));
  if (at < 0) return raise_value_error(t, "subsection not found");
  return small_int(at);
}

// Whether self[start:end] begins (ends) with `part`.
bool has_affix(std::string_view self, std::string_view part, SearchRange r, Side side) {
  if (r.end - r.start < static_cast<int64_t>(part.size())) return false;
  size_t at = static_cast<size_t>(side == Side::Left ? r.start : r.end - static_cast<int64_t>(part.size()));
  return self.substr(at, part.size()) == part;
}

ResultOf<bool> test_part(Thread& t, Value self, Value part, SearchRange given, Side side) {
  BufferRef buffer;
  TRY(buffer.get(t, part));
  std::string_view view = bytes_view(self);
  return has_affix(view, buffer.view(), clip(given, static_cast<int64_t>(view.size())), side);
}

Result test_affix(Thread& t, const Args& a, Side side) {
  SearchRange given = TRY(search_range(t, a[1], a[2]));
  if (!is_tuple(a[0])) {
    if (!has_buffer(t, a[0])) {
      return raise_type_error(t, side == Side::Left ? "startswith" : "endswith",
                              " first arg must be bytes or a tuple of bytes, not ", type_name(t, a[0]));
    }
    return boolean(TRY(test_part(t, a.self, a[0], given, side)));
  }
  Tuple* parts = as<Tuple>(a[0]);
  for (int64_t i = 0; i < parts->length; ++i) {
    if (TRY(test_part(t, a.self, parts->items[i], given, side))) return kTrue;
  }
  return kFalse;
}

// replace() of nothing: `by` around every byte, `most` times.
std::string interleave(std::string_view self, std::string_view by, int64_t most) {
  std::string out;
  size_t i = 0;
  for (; i < self.size() && most > 0; ++i, --most) {
    out += by;
    out += self[i];
  }
  out += self.substr(i);
  if (most > 0) out += by;
  return out;
}

std::string replace_all(std::string_view self, std::string_view from, std::string_view to, int64_t most) {
  std::string out;
  size_t done = 0;
  while (most-- > 0) {
    int64_t at = text::find(self.substr(done), from);
    if (at < 0) break;
    out += self.substr(done, static_cast<size_t>(at));
    out += to;
    done += static_cast<size_t>(at) + from.size();
  }
  out += self.substr(done);
  return out;
}

// Whether the answer of replace() would be longer than any bytes can be.
bool too_long(std::string_view self, std::string_view from, std::string_view to, int64_t most) {
  if (to.size() <= from.size()) return false;
  int64_t count = static_cast<int64_t>(text::count(self, from, static_cast<size_t>(most)));
  int64_t more;
  return __builtin_mul_overflow(count, static_cast<int64_t>(to.size() - from.size()), &more) ||
         more > kMaxBytes - static_cast<int64_t>(self.size());
}

Result cut_at(Thread& t, const Args& a, Side side) {
  BufferRef buffer;
  TRY(buffer.get(t, a[0]));
  std::string_view self = bytes_view(a.self), separator = buffer.view();
  if (separator.empty()) return raise_value_error(t, "empty separator");
  int64_t at = side == Side::Left ? text::find(self, separator) : text::rfind(self, separator);
  if (at < 0) {
    Ref whole = is_bytes(a.self) ? Ref::copy(a.self) : TRY(make_like(t, a.self, self));
    Ref one = TRY(make_like(t, a.self, {})), two = TRY(make_like(t, a.self, {}));
    if (side == Side::Left) return make_tuple(t, {whole.get(), one.get(), two.get()});
    return make_tuple(t, {one.get(), two.get(), whole.get()});
  }
  Ref head = TRY(make_like(t, a.self, self.substr(0, static_cast<size_t>(at))));
  Ref middle = is_bytes(a.self) ? Ref::copy(a[0]) : TRY(make_like(t, a.self, separator));
  Ref tail = TRY(make_like(t, a.self, self.substr(static_cast<size_t>(at) + separator.size())));
  return make_tuple(t, {head.get(), middle.get(), tail.get()});
}

}  // namespace

Result bytes_find(Thread& t, const Args& a) { return small_int(TRY(search(t, a, Side::Left))); }
Result bytes_rfind(Thread& t, const Args& a) { return small_int(TRY(search(t, a, Side::Right))); }
Result bytes_index(Thread& t, const Args& a) { return search_or_raise(t, a, Side::Left); }
Result bytes_rindex(Thread& t, const Args& a) { return search_or_raise(t, a, Side::Right); }

Result bytes_count(Thread& t, const Args& a) {
  SearchRange given = TRY(search_range(t, a[1], a[2]));
  Needle needle;
  TRY(needle.get(t, a[0]));
  std::string_view self = bytes_view(a.self), wanted = needle.view();
  SearchRange r = clip(given, static_cast<int64_t>(self.size()));
  if (r.end - r.start < static_cast<int64_t>(wanted.size())) return small_int(0);
  std::string_view part = self.substr(static_cast<size_t>(r.start), static_cast<size_t>(r.end - r.start));
  return small_int(static_cast<int64_t>(text::count(part, wanted)));
}

Result bytes_startswith(Thread& t, const Args& a) { return test_affix(t, a, Side::Left); }
Result bytes_endswith(Thread& t, const Args& a) { return test_affix(t, a, Side::Right); }

Result bytes_replace(Thread& t, const Args& a) {
  BufferRef from, to;
  TRY(from.get(t, a[0]));
  TRY(to.get(t, a[1]));
  int64_t most = TRY(size_argument(t, a[2]));
  if (most < 0) most = INT64_MAX;
  std::string_view self = bytes_view(a.self);
  if (most == 0 || self.size() < from.view().size()) return unchanged(t, a.self);
  if (from.view().empty()) {
    return to.view().empty() ? unchanged(t, a.self) : make_like(t, a.self, interleave(self, to.view(), most));
  }
  if (text::find(self, from.view()) < 0) return unchanged(t, a.self);
  if (too_long(self, from.view(), to.view(), most)) return raise_overflow_error(t, "replace bytes is too long");
  return make_like(t, a.self, replace_all(self, from.view(), to.view(), most));
}

Result bytes_removeprefix(Thread& t, const Args& a) {
  BufferRef part;
  TRY(part.get(t, a[0]));
  std::string_view self = bytes_view(a.self);
  if (part.view().empty() || !self.starts_with(part.view())) return unchanged(t, a.self);
  return make_like(t, a.self, self.substr(part.view().size()));
}

Result bytes_removesuffix(Thread& t, const Args& a) {
  BufferRef part;
  TRY(part.get(t, a[0]));
  std::string_view self = bytes_view(a.self);
  if (part.view().empty() || !self.ends_with(part.view())) return unchanged(t, a.self);
  return make_like(t, a.self, self.substr(0, self.size() - part.view().size()));
}

Result bytes_partition(Thread& t, const Args& a) { return cut_at(t, a, Side::Left); }
Result bytes_rpartition(Thread& t, const Args& a) { return cut_at(t, a, Side::Right); }

}  // namespace krait::objects
