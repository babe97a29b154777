// What str % values and bytes % values share (library reference, printf-style formatting): reading one conversion of
// the format and taking the value it asks for. Lives on the stack of one call, under the interpreter's lock.
#pragma once
#include "interpreter/numbers/percent_format.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

using numbers::PercentSpec;

// MemoryError, OverflowError or ValueError, as the fault of the format says.
Raised raise_format_error(Thread& t, const numbers::FormatError& error);

#define CHECK_FORMAT(...)                                                                                 \
  do {                                                                                                    \
    if (numbers::FormatError checked_error = (__VA_ARGS__)) return raise_format_error(t, checked_error);  \
  } while (0)

struct PercentArguments {
  /// `values`: what stands right of the %, borrowed. `never_mapping`: a text, which has items but no keys.
  PercentArguments(Thread& thread, numbers::PercentReader format, Value values, bool never_mapping);

  /// The next value, or the one that %(key) found. TypeError if there is none left.
  Result next_value();
  /// Reads a whole conversion, from behind its '%': key, flags, width, precision, type.
  Status read_spec(PercentSpec& spec);
  /// What %d and %x take: ints, else by __int__ or __index__. TypeError for others.
  Result integer_of(const PercentSpec& spec, Value value);
  /// Whether values were given that no conversion took: an error, unless they are a mapping.
  bool left_over() const;

  Thread& t;
  numbers::PercentReader reader;

 protected:
  ~PercentArguments() = default;
  // The key of %(key) as an object: that part of the format.
  virtual Result key_text(size_t start, size_t end) = 0;

 private:
  Status read_key();
  ResultOf<int64_t> star_value(bool is_width);

  Value arguments_;
  Tuple* tuple_ = nullptr;  // where the next value comes from; else `arguments_`, which may be taken once
  int64_t index_ = 0;
  bool single_taken_ = false;
  Value mapping_;
  Ref keyed_;  // what %(key) found
  bool use_keyed_ = false;
};

}  // namespace krait::objects
