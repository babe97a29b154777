// The attributes of a value as they can be seen without running the program's code: what stands in the instance, what
// its classes hold, and which of it only a getter could tell. Free functions; the caller holds the lock.
#pragma once

#include <string_view>
#include <vector>

#include "interpreter/debugger/facade.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/runtime/thread.h"

namespace krait::debugger {

struct Attribute {
  Value name;           // a str; borrowed from where the attribute stands
  Value raw;            // as it is stored; borrowed
  Type* owner = nullptr;  // the class that holds it; null: the instance itself
};

struct AttributeValue {
  Ref value;           // absent: it has none (an empty slot), or `lazy`
  bool lazy = false;   // a getter of the program's would have to run
};

// All attributes, the instance's first, then the classes' in the order of the mro; of equal names the one that a lookup
// finds. Of a type its own and inherited ones, of a module its globals.
std::vector<Attribute> attributes_of(Thread& t, Value value);
// Those that stand in the instance: its dict or block of values, and __slots__.
std::vector<Attribute> instance_attributes(Thread& t, Value value);
AttributeValue attribute_value(Thread& t, Value holder, const Attribute& attribute);
// The attribute that a lookup without the program's code finds; `raw` absent: none.
Attribute find_attribute(Thread& t, Value value, std::string_view name);
// The value of a class attribute anywhere in the mro, raw; absent: none. Never raises.
Value class_attribute(Thread& t, Type* type, const char* name);
// The instance's own attribute, raw; absent: none. Never raises.
Value own_attribute(Thread& t, Value value, const char* name);

bool is_dunder(const Str* name);
bool is_function_like(Value value);
inline bool is_type(Value value) { return has_kind(value, Kind::Type); }
// What a slot of a frame holds: the contents of a cell, or the value itself. Absent: unbound.
Value slot_value(const Frame* frame, int index);
// Where that value is stored.
Value* slot_place(Frame* frame, int index);

}  // namespace krait::debugger
