// Pickling: the state of one pickler, used by Pickler objects and by dump() and dumps() without one. One thread at a
// time.
#pragma once
#include <string.h>

#include <string>

#include "interpreter/modules/pickle.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules {

// The objects written so far and their numbers. Keeps them alive.
class PickleMemo {
 public:
  PickleMemo() = default;
  PickleMemo(const PickleMemo&) = delete;
  ~PickleMemo() { clear(); }
  int64_t size() const { return static_cast<int64_t>(used_); }
  // The number, or -1.
  int64_t find(Value key) const;
  // False: out of memory.
  [[nodiscard]] bool set(Value key, int64_t number);
  void clear();
  template <class F> void for_each(F&& f) const {
    for (size_t i = 0; i < capacity_; ++i)
      if (!slots_[i].key.is_absent()) f(slots_[i].key, slots_[i].number);
  }
  [[nodiscard]] bool copy_from(const PickleMemo& other);

 private:
  struct Slot {
    Value key;  // owned
    int64_t number = 0;
  };
  // Objects made one after another stand near each other here as well: the memo is walked in the order of memory.
  static size_t place(Value key) { return key.bits >> 4; }
  size_t slot_of(Value key) const;
  bool grow();
  Slot* slots_ = nullptr;  // owned
  size_t capacity_ = 0, used_ = 0;
};

// Bytes that grow at their end; memory is not touched before it is written.
class PickleOutput {
 public:
  PickleOutput() = default;
  PickleOutput(const PickleOutput&) = delete;
  ~PickleOutput();
  size_t size() const { return size_; }
  char* data() { return data_; }
  std::string_view view() const { return {data_, size_}; }
  // Room for so many bytes at the end, to be filled; null: out of memory, which is remembered.
  char* grow(size_t count) {
    if (capacity_ - size_ < count && !reserve(count)) [[unlikely]] return nullptr;
    return data_ + std::exchange(size_, size_ + count);
  }
  bool failed() const { return failed_; }
  void cut_out(size_t start, size_t count);
  void clear() { size_ = 0; }

 private:
  bool reserve(size_t count);
  char* data_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
  bool failed_ = false;
};

class Pickling {
 public:
  Pickling(Thread& t, Value self) : state(pickle_state(t)), self_(self) {}

  // What __init__ and the functions say.
  Status set_protocol(Thread&, Value protocol, bool fix_imports);
  Status set_output(Thread&, Value file);
  Status set_buffer_callback(Thread&, Value callback);

  // Writes one whole pickle into the buffer.
  Status dump(Thread&, Value object);
  // Gives the buffer's contents to the file.
  Status flush(Thread&);
  std::string_view output() const { return out_.view(); }
  void clear_output() {
    out_.clear();
    frame_start_ = kNoFrame;
  }

  PickleState* state;
  PickleMemo memo;
  PickleHook persistent_id;
  Ref write, dispatch_table, reducer_override, buffer_callback, fast_memo;
  int protocol = kDefaultProtocol, bin = 1, fast = 0;
  bool fix_imports = false;

 private:
  static constexpr size_t kNoFrame = SIZE_MAX, kFrameHeader = 9, kFrameTarget = 64 * 1024, kFrameLeast = 4;

  // pickler_output.cpp
  void put(const void* data, size_t size);
  void put(std::string_view s) { put(s.data(), s.size()); }
  void op(unsigned char opcode) {
    if (framing_ && frame_start_ == kNoFrame) start_frame();
    if (char* at = out_.grow(1)) *at = static_cast<char>(opcode);
  }
  void start_frame();
  void op_number(unsigned char opcode, uint64_t number, int bytes);
  void end_frame();
  Status boundary(Thread&);
  Status put_large(Thread&, std::string_view header, std::string_view data, Value payload_or_absent);
  Status memoize(Thread&, Value object);
  void get(int64_t number);

  // pickler_save.cpp
  Status save(Thread&, Value object, bool ask_persistent_id = true);
  Status save_composite(Thread&, Value object, Type* type);
  ResultOf<bool> save_persistent(Thread&, Value object);
  Status save_int(Thread&, Value object);
  Status save_long(Thread&, Value object);
  void save_float(double);
  Status save_str(Thread&, Value object);
  Status save_counted(Thread&, std::string_view data, unsigned char short_op, unsigned char op, unsigned char op8,
                      const char* what, Value payload);
  Status save_bytes(Thread&, Value object);
  Status save_bytes_data(Thread&, Value object, std::string_view data, Value payload);
  Status save_bytearray(Thread&, Value object);
  Status save_bytearray_data(Thread&, Value object, std::string_view data, Value payload);
  Status save_pickle_buffer(Thread&, Value object);
  Status save_tuple(Thread&, Value object);
  Status save_list(Thread&, Value object);
  Status save_list_items(Thread&, Value list);
  Status save_dict(Thread&, Value object);
  Status save_dict_items(Thread&, Value dict);
  Status save_set(Thread&, Value object);
  Status save_frozenset(Thread&, Value object);
  Status batch_list(Thread&, Value iterator);
  Status batch_dict(Thread&, Value iterator);
  Status save_pair(Thread&, Value pair);
  Status enter_fast(Thread&, Value object);
  Status leave_fast(Thread&, Value object);

  // pickler_reduce.cpp
  Status save_other(Thread&, Value object, Type* type);
  Result reduce_value(Thread&, Value object, Type* type);
  Status save_reduced(Thread&, Value value, Value object);
  Status save_reduce(Thread&, Value tuple, Value object_or_absent);
  Status save_callable(Thread&, Value callable, Value arguments, Value object);
  Status save_newobj(Thread&, Value arguments, Value object);
  Status save_newobj_ex(Thread&, Value arguments);
  Status save_state(Thread&, Value state, Value setter, Value object);
  Status save_reduce_of(Thread&, Value callable, std::initializer_list<Value> arguments, Value object_or_absent);
  Status save_type(Thread&, Value object);
  Status save_global(Thread&, Value object, Value name_or_absent);
  ResultOf<bool> save_extension(Thread&, Value object, Value module_name, Value name);
  Status save_name(Thread&, Value object, Value module_name, Value name, Value parent, Value module);
  Status put_identifier(Thread&, Value name, const char* what);

  Value self_;  // the Pickler, borrowed; absent: none
  PickleOutput out_;
  size_t frame_start_ = kNoFrame;
  bool framing_ = false;
  int fast_nesting_ = 0;
};

}  // namespace krait::modules
