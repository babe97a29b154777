// Variables of facade.h from values: text, type, counts, and a reference to the children. Made for one request, on the
// thread that hosts the stop.
#pragma once

#include <string>

#include "interpreter/debugger/children.h"
#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/handles.h"

namespace krait::debugger {

class VariableMaker {
 public:
  // What is made belongs to a stop of `owner`; expressions about it are evaluated in `frame`.
  VariableMaker(const ChildContext& context, Thread* owner, Frame* frame, bool hex);

  Variable make(const Child& child);
  // A value alone, as Evaluate and the setters answer. `own_repr`: the program's __repr__ may run for its text.
  Variable alone(Value value, const std::string& path, bool own_repr, std::int64_t limit);
  // What a lazy reference leads to: runs the getter or __repr__ of the program.
  Variable run_lazy(const Handle& handle);

 private:
  void fill(Variable& variable, Value value);
  std::string own_text(Value value, ReprOptions options, bool& failed);
  std::int64_t reference_to(Value value, const std::string& path);

  const ChildContext& context_;
  Thread* owner_;
  Frame* frame_;
  ReprOptions options_;
};

// "NameError: name 'x' is not defined": the pending exception's text, which it takes. Runs the exception's __str__ when
// `own_str`.
std::string take_pending_text(Thread& t, bool own_str);
std::string exception_text(Thread& t, Value exception, bool own_str);

}  // namespace krait::debugger
