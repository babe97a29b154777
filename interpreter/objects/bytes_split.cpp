// bytes and bytearray: split, rsplit, splitlines and join.
#include <cstring>
#include <vector>

#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/text/escape.h"
#include "interpreter/text/find.h"

namespace krait::objects {

namespace {

using text::Alphabet;

// What is being split, and the list that gets the parts.
struct Parts {
  Thread& t;
  Value self;
  std::string_view view;
  List* out;

  Status add(size_t start, size_t end) {
    bool whole = start == 0 && end == view.size();
    Ref part = whole ? TRY(unchanged(t, self)) : TRY(make_like(t, self, view.substr(start, end - start)));
    return list_append(t, out, part);
  }
};

Status split_words(Parts p, int64_t most) {
  size_t at = text::skip_spaces(p.view, 0, Alphabet::kBytes);
  while (at < p.view.size() && most-- > 0) {
    size_t end = text::skip_word(p.view, at, Alphabet::kBytes);
    TRY(p.add(at, end));
    at = text::skip_spaces(p.view, end, Alphabet::kBytes);
  }
  return at < p.view.size() ? p.add(at, p.view.size()) : ok();
}

Status rsplit_words(Parts p, int64_t most) {
  size_t end = text::skip_spaces_back(p.view, p.view.size(), Alphabet::kBytes);
  while (end > 0 && most-- > 0) {
    size_t start = text::skip_word_back(p.view, end, Alphabet::kBytes);
    TRY(p.add(start, end));
    end = text::skip_spaces_back(p.view, start, Alphabet::kBytes);
  }
  if (end > 0) TRY(p.add(0, end));
  return list_reverse(p.out);
}

Status split_at(Parts p, std::string_view separator, int64_t most) {
  size_t done = 0;
  while (most-- > 0) {
    int64_t at = text::find(p.view.substr(done), separator);
    if (at < 0) break;
    TRY(p.add(done, done + static_cast<size_t>(at)));
    done += static_cast<size_t>(at) + separator.size();
  }
  return p.add(done, p.view.size());
}

Status rsplit_at(Parts p, std::string_view separator, int64_t most) {
  size_t end = p.view.size();
  while (most-- > 0) {
    int64_t at = text::rfind(p.view.substr(0, end), separator);
    if (at < 0) break;
    TRY(p.add(static_cast<size_t>(at) + separator.size(), end));
    end = static_cast<size_t>(at);
  }
  TRY(p.add(0, end));
  return list_reverse(p.out);
}

using Words = Status (*)(Parts, int64_t);
using At = Status (*)(Parts, std::string_view, int64_t);

Result split_with(Thread& t, const Args& a, Words words, At at) {
  int64_t most = TRY(size_argument(t, a[1]));
  if (most < 0) most = INT64_MAX;
  Ref made = TRY(make_list(t));
  Parts parts{t, a.self, bytes_view(a.self), made.as<List>()};
  if (a[0].is_none()) {
    TRY(words(parts, most));
    return made;
  }
  BufferRef separator;
  TRY(separator.get(t, a[0]));
  if (separator.view().empty()) return raise_value_error(t, "empty separator");
  TRY(at(parts, separator.view(), most));
  return made;
}

// The contents of everything that join() puts together, held until that is done.
struct Joined {
  std::vector<Buffer> buffers;
  ~Joined() {
    for (Buffer& buffer : buffers) release_buffer(buffer);
  }
  Status take(Thread& t, Value item, size_t index) {
    if (!has_buffer(t, item)) {
      return raise_type_error(t, "sequence item ", index, ": expected a bytes-like object, ", type_name(t, item),
                              " found");
    }
    Buffer buffer;
    TRY(get_buffer(t, item, buffer, kBufferRead));
    buffers.push_back(buffer);
    return ok();
  }
};

ResultOf<int64_t> joined_length(Thread& t, const Joined& parts, std::string_view separator) {
  int64_t length = 0;
  for (size_t i = 0; i < parts.buffers.size(); ++i) {
    int64_t more = parts.buffers[i].length + (i ? static_cast<int64_t>(separator.size()) : 0);
    if (more > kMaxBytes - length) return raise_overflow_error(t, "join() result is too long");
    length += more;
  }
  return length;
}

Result sequence_of(Thread& t, Value iterable) {
  if (is_list(iterable) || is_tuple(iterable)) return Result::copy(iterable);
  if (!type_of(t, iterable)->slots.iter && !is_sequence(t, iterable)) {
    return raise_type_error(t, "can only join an iterable");
  }
  return list_from(t, iterable);
}

}  // namespace

Result bytes_split(Thread& t, const Args& a) { return split_with(t, a, split_words, split_at); }
Result bytes_rsplit(Thread& t, const Args& a) { return split_with(t, a, rsplit_words, rsplit_at); }

Result bytes_splitlines(Thread& t, const Args& a) {
  bool keep = TRY(as_c_int(t, a[0])) != 0;
  Ref made = TRY(make_list(t));
  Parts parts{t, a.self, bytes_view(a.self), made.as<List>()};
  for (size_t at = 0; at < parts.view.size();) {
    text::LineEnd line = text::line_end(parts.view, at, Alphabet::kBytes);
    TRY(parts.add(at, keep ? line.next : line.end));
    at = line.next;
  }
  return made;
}

Result bytes_join(Thread& t, const Args& a) {
  BufferRef held;  // a bytearray must not change while an iterator runs
  TRY(held.get(t, a.self));
  std::string_view separator = held.view();
  Ref sequence = TRY(sequence_of(t, a[0]));
  bool list = is_list(sequence);
  int64_t count = list ? sequence.as<List>()->length : sequence.as<Tuple>()->length;
  const Value* items = list ? sequence.as<List>()->items : sequence.as<Tuple>()->items;
  if (count == 1 && is_bytes(a.self) && is_exact_bytes(items[0])) return Result::copy(items[0]);
  Joined parts;
  for (int64_t i = 0; i < count; ++i) TRY(parts.take(t, items[i], static_cast<size_t>(i)));
  Ref made = TRY(make_empty_like(t, a.self, TRY(joined_length(t, parts, separator))));
  uint8_t* out = bytes_data(made);
  for (size_t i = 0; i < parts.buffers.size(); ++i) {
    if (i && !separator.empty()) out = static_cast<uint8_t*>(mempcpy(out, separator.data(), separator.size()));
    const Buffer& part = parts.buffers[i];
    if (part.length) out = static_cast<uint8_t*>(mempcpy(out, part.data, static_cast<size_t>(part.length)));
  }
  return made;
}

}  // namespace krait::objects
