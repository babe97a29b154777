// Unpickling: the state of one unpickler, used by Unpickler objects and by load() and loads() without one.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "interpreter/modules/pickle.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules {

// The objects read so far that may be asked for again, by number.
class UnpickleMemo {
 public:
  ~UnpickleMemo() { clear(); }
  int64_t used() const { return used_; }
  Value get(uint64_t number) const { return number < items_.size() ? items_[number] : Value{}; }
  // False: out of memory.
  bool put(uint64_t number, Value value);
  void clear();
  void copy_from(const UnpickleMemo& other);
  template <class F> void for_each(F&& f) const {
    for (size_t i = 0; i < items_.size(); ++i)
      if (!items_[i].is_absent()) f(i, items_[i]);
  }

 private:
  std::vector<Value> items_;  // owned; absent: not set
  int64_t used_ = 0;
};

class Unpickling {
 public:
  explicit Unpickling(Thread& t, Value self) : state(pickle_state(t)), self_(self) {}
  ~Unpickling() { pop_to(0); }

  Status set_file(Thread&, Value file);
  Status set_data(Thread&, Value bytes_like);
  Status set_options(Thread&, Value fix_imports, Value encoding, Value errors, Value buffers);

  Result load(Thread&);
  Result find_class(Thread&, Value module_name, Value name);

  PickleState* state;
  UnpickleMemo memo;
  PickleHook persistent_load;
  Ref read, readline, readinto, peek, buffers;
  bool fix_imports = true;
  std::string encoding = "ASCII", errors = "strict";
  void visit_stack(Visitor& visit) const {
    for (Value v : stack_) visit(v);
  }

 private:
  // unpickler_input.cpp. What they give stays valid until the next of them.
  using Bytes = ResultOf<std::string_view>;
  Bytes take(Thread&, size_t count);
  Bytes take_line(Thread&);
  Status take_into(Thread&, Value bytearray);
  Bytes take_from_file(Thread&, size_t count);
  Status skip_consumed(Thread&);
  Status refill(Thread&, Value bytes);
  ResultOf<uint64_t> take_number(Thread&, int bytes);
  ResultOf<uint64_t> take_size(Thread&, int bytes, const char* what);

  // The stack.
  size_t depth() const { return stack_.size(); }
  size_t fence() const { return marks_.empty() ? 0 : marks_.back(); }
  void push(Ref&& v) { stack_.push_back(v.leak()); }
  void push(Immediate v) { stack_.push_back(v); }
  Result pop(Thread&);
  ResultOf<Value*> top(Thread&);
  void pop_to(size_t depth);
  Raised underflow(Thread&);
  ResultOf<size_t> mark(Thread&);
  Result pop_tuple(Thread&, size_t from);
  Result pop_list(Thread&, size_t from);

  // unpickler_load.cpp
  Status step(Thread&, unsigned char opcode);
  Status step_more(Thread&, unsigned char opcode);
  Status load_text_int(Thread&);
  Status load_text_long(Thread&);
  Status load_long(Thread&, int count_bytes);
  Status load_text_float(Thread&);
  Status load_text_string(Thread&);
  Status load_string(Thread&, int count_bytes);
  Status push_old_string(Thread&, std::string_view bytes);
  Status load_bytes(Thread&, int count_bytes);
  Status load_bytearray(Thread&);
  Status load_unicode(Thread&, int count_bytes);
  Status load_text_unicode(Thread&);
  Status load_tuple(Thread&, size_t count);
  Status load_dict(Thread&);
  Status load_buffer(Thread&);
  Status load_readonly_buffer(Thread&);
  Status load_get(Thread&, uint64_t number);
  Status load_put(Thread&, uint64_t number);
  ResultOf<int64_t> text_number(Thread&);

  // unpickler_build.cpp
  Status load_append(Thread&, size_t from);
  Status load_set_items(Thread&, size_t from);
  Status load_add_items(Thread&);
  Status load_build(Thread&);
  Status build_attributes(Thread&, Value object, Value attributes);
  Status load_reduce(Thread&);
  Status load_newobj(Thread&, bool with_keywords);
  Status load_global(Thread&);
  Status load_stack_global(Thread&);
  Status load_instance(Thread&, bool by_name);
  Status instantiate(Thread&, Value cls, Value arguments);
  Status load_extension(Thread&, int bytes);
  Status load_persistent(Thread&, bool binary);
  Result ask_find_class(Thread&, Value module_name, Value name);
  ResultOf<std::string> identifier(Thread&);

  Value self_;  // the Unpickler, borrowed; absent: none
  std::vector<Value> stack_;   // owned
  std::vector<size_t> marks_;  // depths
  int protocol_ = 0;
  std::unique_ptr<BufferRef> buffer_;  // what input_ points into
  std::string_view input_;
  size_t at_ = 0, prefetched_ = 0;  // read so far; up to where the file has been moved on
};

}  // namespace krait::modules
