// Struct sequences: tuples whose items have names (os.stat_result, time.struct_time, sys.version_info ...).
#pragma once
#include "interpreter/objects/tuple.h"

namespace krait::objects {

struct StructField {
  const char* name;  // null: an item without a name
  const char* doc = "";
};
// `fields` ends with {nullptr, nullptr} only when `count` is reached; the first `visible` are the tuple's items.
struct StructSpec : TypeSpec {
  const StructField* fields;
  int count;
  int visible;
};

// Fills in what every such type shares; for static initialisers:
//   static const StructSpec kTimes = struct_spec("posix.times_result", "...", kTimesFields, 5, 5);
StructSpec struct_spec(const char* name, const char* doc, const StructField* fields, int count, int visible,
                       bool may_be_called = true, NativeConstructor constructor = {},
                       const NativeFunction* methods = nullptr);
// `constructor` and `methods` (with a __reduce__) stand for the usual ones, which take a sequence.
// The interpreter's type for the spec, made once, with its field descriptors and n_fields ... .
ResultOf<Type*> make_struct_type(Thread&, const StructSpec&);
// An instance; takes over `count` references, also on failure.
Result make_struct(Thread&, const StructSpec&, Value* items);

}  // namespace krait::objects
