// How C++ is offered to Python: one table of functions a module or type. The signature text is parsed once (at first
// use) and is the source of argument binding, its error messages, __text_signature__ and inspect.signature.
//
//   static Result math_isclose(Thread& t, const Args& a) { ... a[0], a[1], a[2], a[3] ... }
//   const NativeFunction kMathFunctions[] = {
//       {"isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", math_isclose, "Determine whether ..."},
//       {"hypot(*coordinates)", math_hypot, "..."}, {}};
//
// Signature text: as a Python def: `/`, `*`, `*args`, `**kwargs`, defaults that are literals (numbers, strings, None,
// True, False, ()), `<absent>` (a[i].is_absent(); shows no signature), `<absent: 0>` (shows 0); a `!` behind hides it.
// A method leaves out self: the receiver is Args::self, already checked to be an instance. For a module's function
// self is the module; for __new__ and class methods the type.
#pragma once
#include "interpreter/runtime/thread.h"
#include "interpreter/runtime/type.h"

namespace krait::runtime {

// Bound arguments. All borrowed; valid during the call.
struct Args {
  Value self;
  const Value* values;            // one a named parameter, in the order of the signature (without * and **)
  const Value* rest = nullptr;    // what *args caught
  size_t rest_count = 0;
  Tuple* keyword_names = nullptr; // what **kwargs caught: interleaved pairs name, value in `keywords`
  const Value* keywords = nullptr;
  size_t keyword_count = 0;       // pairs
  Value operator[](size_t i) const { return values[i]; }
};

using NativeCode = Result (*)(Thread&, const Args&);

enum class Binding : uint8_t { Plain, ClassMethod, StaticMethod };

struct NativeFunction {
  const char* signature = nullptr;
  NativeCode code = nullptr;
  const char* doc = nullptr;
  Binding binding = Binding::Plain;
};

struct NativeGetSet {
  const char* name = nullptr;
  Result (*get)(Thread&, Value self) = nullptr;
  Status (*set)(Thread&, Value self, Value value_or_absent) = nullptr;
  const char* doc = nullptr;
  bool is_member = false;  // Python sees a member_descriptor: a plain field, "readonly attribute" if there is no set
};

// A module made in C++. `init` adds constants and types, keeps state with set_state; may be null.
struct NativeModule {
  const char* name;
  const char* doc;
  const NativeFunction* functions;
  Status (*init)(Thread&, Value module) = nullptr;
};

struct Signature;  // parsed form; signature.h
// Binds a call's arguments to the signature and runs `code`. `name` is used in messages ("len() takes ...").
Result call_bound(Thread&, const Signature&, NativeCode, Value self, const Value* args, size_t positional,
                  Tuple* kwnames);

// Creates the builtin function object for a table entry. self: module, or absent. module_name may be null.
Result make_native_function(Thread&, const NativeFunction*, Value self, Str* module_name);

}  // namespace krait::runtime
