// Where Unpickling's bytes come from: a buffer, or a file that is asked for more.
#include <string.h>

#include <algorithm>

#include "interpreter/modules/unpickler.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/memoryview.h"

namespace krait::modules {

namespace {

constexpr size_t kPrefetch = 128 * 1024;

Raised raise_truncated(Thread& t) { return raise_unpickling(t, "pickle data was truncated"); }

}  // namespace

Status Unpickling::set_data(Thread& t, Value data) { return refill(t, data); }

Status Unpickling::set_file(Thread& t, Value file) {
  peek = TRY(get_attr_or_absent(t, file, "peek"));
  readinto = TRY(get_attr_or_absent(t, file, "readinto"));
  read = TRY(get_attr_or_absent(t, file, t.names().read));
  readline = TRY(get_attr_or_absent(t, file, t.names().readline));
  if (read && readline) return ok();
  read = {};
  return raise_type_error(t, "file must have 'read' and 'readline' attributes");
}

// Goes on with what these bytes hold.
Status Unpickling::refill(Thread& t, Value data) {
  auto buffer = std::make_unique<BufferRef>();
  TRY(buffer->get(t, data));
  buffer_ = std::move(buffer);
  input_ = buffer_->view();
  at_ = 0;
  prefetched_ = input_.size();
  return ok();
}

// Moves the file over what was taken out of a peek().
Status Unpickling::skip_consumed(Thread& t) {
  if (at_ <= prefetched_) return ok();
  Ref count = TRY(make_int(t, static_cast<int64_t>(at_ - prefetched_))), ask = read;
  Ref skipped = TRY(call(t, ask, {count}));
  prefetched_ = at_;
  return ok();
}

Unpickling::Bytes Unpickling::take_from_file(Thread& t, size_t count) {
  TRY(skip_consumed(t));
  if (peek && count < kPrefetch) {
    Ref ask = peek;
    Result seen = call(t, ask, {small_int(kPrefetch)});
    if (seen.is_raised()) {
      if (!pending_matches(t, t.types().NotImplementedError)) return raised;
      clear_pending(t);
      peek = {};
    } else {
      Ref data = seen.take();
      TRY(refill(t, data));
      prefetched_ = 0;
      if (count <= input_.size()) {
        at_ = count;
        return input_.substr(0, count);
      }
    }
  }
  Ref size = TRY(make_int(t, static_cast<int64_t>(count))), ask = read;
  Ref data = TRY(call(t, ask, {size}));
  TRY(refill(t, data));
  if (input_.size() < count) return raise_truncated(t);
  at_ = count;
  return input_.substr(0, count);
}

Unpickling::Bytes Unpickling::take(Thread& t, size_t count) {
  if (count <= input_.size() - at_) {
    std::string_view taken = input_.substr(at_, count);
    at_ += count;
    return taken;
  }
  if (read.is_absent()) return raise_truncated(t);
  return take_from_file(t, count);
}

// With its newline.
Unpickling::Bytes Unpickling::take_line(Thread& t) {
  size_t end = input_.find('\n', at_);
  if (end != std::string_view::npos) {
    std::string_view line = input_.substr(at_, end + 1 - at_);
    at_ = end + 1;
    return line;
  }
  if (read.is_absent()) return raise_truncated(t);
  TRY(skip_consumed(t));
  Ref ask = readline, data = TRY(call(t, ask));
  TRY(refill(t, data));
  if (input_.empty() || input_.back() != '\n') return raise_truncated(t);
  at_ = input_.size();
  return input_;
}

Status Unpickling::take_into(Thread& t, Value bytearray) {
  auto* target = as<ByteArray>(bytearray);
  auto size = static_cast<size_t>(target->length), ready = std::min(size, input_.size() - at_);
  memcpy(target->data, input_.data() + at_, ready);
  at_ += ready;
  if (ready == size) return ok();
  if (read.is_absent()) return raise_truncated(t);
  TRY(skip_consumed(t));
  size_t missing = size - ready;
  if (readinto.is_absent()) {
    Ref count = TRY(make_int(t, static_cast<int64_t>(missing))), ask = read, data = TRY(call(t, ask, {count}));
    if (!is_bytes(data)) {
      return raise_value_error(t, "read() returned non-bytes object (", TRY(pickle_repr(t, data)), ")");
    }
    std::string_view bytes = data.as<objects::Bytes>()->view();
    if (bytes.size() < missing) return raise_truncated(t);
    memcpy(target->data + ready, bytes.data(), missing);
    return ok();
  }
  Ref whole = TRY(make_memoryview(t, bytearray)), from = TRY(make_int(t, static_cast<int64_t>(ready)));
  Ref range = TRY(call(t, Value::from_object(t.types().slice), {from, kNone})), rest = TRY(get_item(t, whole, range));
  Ref ask = readinto, answer = TRY(call(t, ask, {rest}));
  int64_t count = TRY(as_i64(t, answer));
  if (count < 0) return raise_value_error(t, "readinto() returned negative size");
  if (static_cast<size_t>(count) < missing) return raise_truncated(t);
  return ok();
}

ResultOf<uint64_t> Unpickling::take_number(Thread& t, int bytes) {
  std::string_view text = TRY(take(t, static_cast<size_t>(bytes)));
  uint64_t number = 0;
  for (int i = 0; i < bytes; ++i)
    number |= uint64_t{static_cast<unsigned char>(text[static_cast<size_t>(i)])} << (8 * i);
  return number;
}

// A count that must be a possible size.
ResultOf<uint64_t> Unpickling::take_size(Thread& t, int bytes, const char* what) {
  uint64_t size = TRY(take_number(t, bytes));
  if (size > INT64_MAX) return raise_overflow_error(t, what, " exceeds system's maximum size of ", INT64_MAX, " bytes");
  return size;
}

// --- stack and memo ------------------------------------------------------------------------------------------------

Raised Unpickling::underflow(Thread& t) {
  return raise_unpickling(t, marks_.empty() ? "unpickling stack underflow" : "unexpected MARK found");
}

Result Unpickling::pop(Thread& t) {
  if (depth() <= fence()) return underflow(t);
  Value v = stack_.back();
  stack_.pop_back();
  return Result::own(v);
}

ResultOf<Value*> Unpickling::top(Thread& t) {
  if (depth() <= fence()) return underflow(t);
  return &stack_.back();
}

void Unpickling::pop_to(size_t wanted) {
  while (depth() > wanted) {
    Value v = stack_.back();
    stack_.pop_back();
    release(v);
  }
}

ResultOf<size_t> Unpickling::mark(Thread& t) {
  if (marks_.empty()) return raise_unpickling(t, "could not find MARK");
  size_t at = marks_.back();
  marks_.pop_back();
  return at;
}

Result Unpickling::pop_tuple(Thread& t, size_t from) {
  if (from > depth() || from < fence()) return underflow(t);
  Ref made = TRY(make_unfilled_tuple(t, static_cast<int64_t>(depth() - from)));
  std::copy(stack_.begin() + static_cast<ptrdiff_t>(from), stack_.end(), made.as<Tuple>()->items);
  stack_.resize(from);
  return made;
}

bool UnpickleMemo::put(uint64_t number, Value value) {
  if (number >= items_.size()) {
    if (number > items_.max_size() / 4) return false;
    try {
      items_.resize(std::max<size_t>(number * 2, 32));
    } catch (const std::bad_alloc&) {
      return false;
    }
  }
  retain(value);
  Value old = std::exchange(items_[number], value);
  if (old.is_absent()) ++used_;
  release(old);
  return true;
}

void UnpickleMemo::clear() {
  std::vector<Value> old;
  old.swap(items_);
  used_ = 0;
  for (Value v : old) release(v);
}

void UnpickleMemo::copy_from(const UnpickleMemo& other) {
  if (this == &other) return;
  clear();
  other.for_each([&](size_t number, Value value) { (void)put(number, value); });
}

}  // namespace krait::modules
