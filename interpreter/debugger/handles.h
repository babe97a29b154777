// What stands behind the numbers that a face holds while threads are stopped: frames, variables references, jump and
// call targets. One table per Inspector; used only while holding the interpreter's lock.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "interpreter/debugger/inspector.h"

namespace krait::debugger {

enum class HandleKind : std::uint8_t {
  kLocals,
  kClosure,
  kGlobals,
  kBuiltins,
  kValue,      // the children of `value`
  kGroup,      // those of one group of the scope or value
  kFrameOf,    // the locals of a suspended generator
  kProperty,   // the getter of `value` named `member`, not yet run
  kRepr,       // the program's own repr() of `value`, not yet run
};

enum class Group : std::uint8_t { kNone, kSpecial, kFunctions, kClasses };

// Where a walk over a hash table stood after `ordinal` entries, so that the next page does not begin anew.
struct Cursor {
  std::int64_t ordinal = 0;
  std::int64_t position = 0;
  std::uint64_t stamp = 0;  // tells whether the table is still the same
};

struct Handle {
  HandleKind kind = HandleKind::kValue;
  HandleKind scope = HandleKind::kValue;  // of a kGroup: what its heading stands in
  Group group = Group::kNone;
  Thread* thread = nullptr;  // whose resume ends it
  Frame* frame = nullptr;    // where its expressions are evaluated; null: in __main__
  Value value;               // owned; absent for scopes
  Value member;              // owned; the attribute's name, a str, for kProperty
  std::string path;          // an expression for the value; empty: none
  bool raw_values = false;   // of a type or module: attributes are shown as they are stored
  Cursor cursor;
};

struct Target {
  Thread* thread = nullptr;
  Frame* frame = nullptr;
  std::int64_t place = 0;  // a line, or a unit of co_code
};

class Handles {
 public:
  std::int64_t frame_id(Thread* thread, Frame* frame);
  [[nodiscard]] const FrameAt* frame(std::int64_t id) const;
  // Retains the handle's values.
  std::int64_t add(Handle&& handle);
  [[nodiscard]] Handle* handle(std::int64_t reference);
  std::int64_t add_jump(const Target& target);
  std::int64_t add_call(const Target& target);
  [[nodiscard]] const Target* jump(std::int64_t id) const;
  [[nodiscard]] const Target* call(std::int64_t id) const;
  // How many references of `value` are handles'.
  [[nodiscard]] std::int64_t held(Value value) const;

  // Null: of every thread. The values are released after the tables are in order.
  void forget(Thread* thread);

 private:
  void release_later(Handle& handle, std::vector<Ref>& released);

  std::int64_t next_ = 1;  // one row of numbers for all, so that a stale one is never another's
  std::unordered_map<std::int64_t, FrameAt> frames_;
  std::unordered_map<const Frame*, std::int64_t> frame_ids_;
  std::unordered_map<std::int64_t, Handle> handles_;
  std::unordered_map<std::int64_t, Target> jumps_, calls_;
  std::unordered_map<std::uint64_t, std::int64_t> held_;  // by Value::bits
};

}  // namespace krait::debugger
