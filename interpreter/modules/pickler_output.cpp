// Pickling's output: the buffer, frames (PEP 3154), the memo.
#include <stdlib.h>

#include <algorithm>

#include "interpreter/modules/pickler.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"

namespace krait::modules {

using namespace pickle_op;

// --- memo ----------------------------------------------------------------------------------------------------------

// Where the key stands, or would.
size_t PickleMemo::slot_of(Value key) const {
  size_t mask = capacity_ - 1, perturb = place(key), i = perturb & mask;
  while (!slots_[i].key.is_absent() && slots_[i].key != key) {
    perturb >>= 5;
    i = (i * 5 + perturb + 1) & mask;
  }
  return i;
}

int64_t PickleMemo::find(Value key) const {
  if (!slots_) return -1;
  const Slot& slot = slots_[slot_of(key)];
  return slot.key.is_absent() ? -1 : slot.number;
}

bool PickleMemo::set(Value key, int64_t number) {
  if (used_ * 3 >= capacity_ * 2 && !grow()) return false;
  Slot& slot = slots_[slot_of(key)];
  if (slot.key.is_absent()) {
    retain(slot.key = key);
    ++used_;
  }
  slot.number = number;
  return true;
}

bool PickleMemo::grow() {
  constexpr size_t kLarge = 16384;
  size_t old_capacity = capacity_, capacity = !slots_ ? 64 : capacity_ < kLarge ? capacity_ * 4 : capacity_ * 2;
  auto* slots = static_cast<Slot*>(calloc(capacity, sizeof(Slot)));
  if (!slots) return false;
  Slot* old = std::exchange(slots_, slots);
  capacity_ = capacity;
  for (size_t i = 0; i < old_capacity; ++i)
    if (!old[i].key.is_absent()) slots_[slot_of(old[i].key)] = old[i];
  free(old);
  return true;
}

void PickleMemo::clear() {
  Slot* old = std::exchange(slots_, nullptr);
  size_t old_capacity = std::exchange(capacity_, 0);
  used_ = 0;
  for (size_t i = 0; i < old_capacity; ++i) release(old[i].key);
  free(old);
}

bool PickleMemo::copy_from(const PickleMemo& other) {
  if (this == &other) return true;
  clear();
  bool fits = true;
  other.for_each([&](Value key, int64_t number) { fits = fits && set(key, number); });
  return fits;
}

// --- buffer and frames ---------------------------------------------------------------------------------------------

PickleOutput::~PickleOutput() { free(data_); }

bool PickleOutput::reserve(size_t count) {
  if (failed_) return false;
  size_t capacity = std::max<size_t>({size_ + count, capacity_ + capacity_ / 2, 256});
  auto* larger = static_cast<char*>(realloc(data_, capacity));
  if (!larger) {
    failed_ = true;
    return false;
  }
  data_ = larger;
  capacity_ = capacity;
  return true;
}

void PickleOutput::cut_out(size_t start, size_t count) {
  memmove(data_ + start, data_ + start + count, size_ - start - count);
  size_ -= count;
}

void Pickling::start_frame() {
  frame_start_ = out_.size();
  if (char* header = out_.grow(kFrameHeader)) memset(header, 0xFE, kFrameHeader);
}

void Pickling::put(const void* data, size_t size) {
  if (framing_ && frame_start_ == kNoFrame) start_frame();
  char* at = out_.grow(size);
  if (at && size) memcpy(at, data, size);  // no bytes may have no address
}

void Pickling::op_number(unsigned char opcode, uint64_t number, int bytes) {
  op(opcode);
  char* at = out_.grow(static_cast<size_t>(bytes));
  if (!at) return;
  for (int i = 0; i < bytes; ++i) at[i] = static_cast<char>(number >> (8 * i));
}

// Gives the frame its length, or takes the room for its header out if it is too short to be one.
void Pickling::end_frame() {
  if (!framing_ || frame_start_ == kNoFrame || out_.failed()) return;
  size_t length = out_.size() - frame_start_ - kFrameHeader;
  if (length >= kFrameLeast) {
    char* header = out_.data() + frame_start_;
    header[0] = static_cast<char>(FRAME);
    for (size_t i = 0; i < 8; ++i) header[1 + i] = static_cast<char>(length >> (8 * i));
  } else {
    out_.cut_out(frame_start_, kFrameHeader);
  }
  frame_start_ = kNoFrame;
}

// Between two objects: a frame that is large enough ends, and goes to the file.
Status Pickling::boundary(Thread& t) {
  if (!framing_ || frame_start_ == kNoFrame) return ok();
  if (out_.size() - frame_start_ - kFrameHeader < kFrameTarget) return ok();
  end_frame();
  if (write.is_absent()) return ok();
  TRY(flush(t));
  clear_output();
  return ok();
}

Status Pickling::flush(Thread& t) {
  if (out_.failed()) return raise_memory_error(t);
  Ref bytes = TRY(make_bytes(t, out_.view())), held = write;
  Ref done = TRY(call(t, held, {bytes}));
  return ok();
}

// Large data stands outside of frames, and goes to the file without a copy of ours.
Status Pickling::put_large(Thread& t, std::string_view header, std::string_view data, Value payload) {
  if (data.size() < kFrameTarget) {
    put(header);
    put(data);
    return ok();
  }
  bool framing = framing_;
  end_frame();
  framing_ = false;
  put(header);
  if (write.is_absent()) {
    put(data);
  } else {
    TRY(flush(t));
    Ref piece = payload.is_absent() ? TRY(make_bytes(t, data)) : Ref::copy(payload), held = write;
    Ref done = TRY(call(t, held, {piece}));
    clear_output();
  }
  framing_ = framing;
  return ok();
}

Status Pickling::memoize(Thread& t, Value object) {
  if (fast) return ok();
  int64_t number = memo.size();
  if (!memo.set(object, number)) return raise_memory_error(t);
  if (protocol >= 4) op(MEMOIZE);
  else if (!bin) put(cat(static_cast<char>(PUT), number, '\n'));
  else if (number < 256) op_number(BINPUT, static_cast<uint64_t>(number), 1);
  else if (number <= UINT32_MAX) op_number(LONG_BINPUT, static_cast<uint64_t>(number), 4);
  else return raise_pickling(t, "memo id too large for LONG_BINPUT");
  return ok();
}

void Pickling::get(int64_t number) {
  if (!bin) put(cat(static_cast<char>(GET), number, '\n'));
  else if (number < 256) op_number(BINGET, static_cast<uint64_t>(number), 1);
  else op_number(LONG_BINGET, static_cast<uint64_t>(number), 4);
}

// --- a whole pickle ------------------------------------------------------------------------------------------------

Status Pickling::set_protocol(Thread& t, Value wanted, bool may_fix_imports) {
  int64_t number = kDefaultProtocol;
  if (!wanted.is_none() && !wanted.is_absent()) {
    number = TRY(as_i64(t, wanted));
    if (number < 0) number = kHighestProtocol;
    else if (number > kHighestProtocol) return raise_value_error(t, "pickle protocol must be <= ", kHighestProtocol);
  }
  protocol = static_cast<int>(number);
  bin = protocol > 0;
  fix_imports = may_fix_imports && protocol < 3;
  return ok();
}

Status Pickling::set_output(Thread& t, Value file) {
  write = TRY(get_attr_or_absent(t, file, t.names().write));
  if (write.is_absent()) return raise_type_error(t, "file must have a 'write' attribute");
  return ok();
}

Status Pickling::set_buffer_callback(Thread& t, Value callback) {
  buffer_callback = {};
  if (callback.is_none() || callback.is_absent()) return ok();
  if (protocol < 5) return raise_value_error(t, "buffer_callback needs protocol >= 5");
  buffer_callback = Ref::copy(callback);
  return ok();
}

Status Pickling::dump(Thread& t, Value object) {
  reducer_override = self_.is_absent() ? Ref() : TRY(get_attr_or_absent(t, self_, "reducer_override"));
  struct Finish {
    Pickling& p;
    ~Finish() {
      p.framing_ = false;
      p.reducer_override = {};
    }
  } finish{*this};
  if (protocol >= 2) {
    op_number(PROTO, static_cast<uint64_t>(protocol), 1);
    framing_ = protocol >= 4;
  }
  TRY(save(t, object));
  op(STOP);
  end_frame();
  if (out_.failed()) return raise_memory_error(t);
  return ok();
}

}  // namespace krait::modules
