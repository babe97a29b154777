// The text of a value for a person, made without running the program's code: values of built-in types as their repr()
// is written, instances by what can be read off them. Shortened to a number of characters while it is made, so that the
// cost does not depend on the size of the value. Free functions; the caller holds the lock; nothing is left pending.
#pragma once

#include <cstdint>
#include <string>

#include "interpreter/runtime/thread.h"

namespace krait::debugger {

class Debugger;

struct ReprOptions {
  std::int64_t limit = 1000;      // characters
  bool hex = false;
  Debugger* debugger =
      nullptr;  // runs __repr__ of library classes (datetime, Path ...) under its time limit; null: none
  bool own_repr = false;          // run the program's __repr__ too: the caller has begun an evaluation
};

std::string safe_repr(Thread& t, Value value, const ReprOptions& options);
// A str's contents: lone surrogates as \udcXX. At most `limit` characters, 0: all.
std::string text_of_str(const Str* s, std::int64_t limit = 0);
// UTF-8 with surrogates encoded as three bytes -> the same with them as \udcXX.
std::string escape_surrogates(std::string&& text);
// The text of a str as repr() would have it, shortened in the middle: 'abc...xyz'.
std::string quoted(Thread& t, const Str* s, std::int64_t limit);
// Whether repr() of the type is the program's own code (or a library's, in Python), and not one made in C++.
bool has_python_repr(Thread& t, const Type* type);
// Whether it is the program's, and what it would say is not known without running it (as it is of a dataclass).
bool has_own_repr(Thread& t, Type* type);
// The last part of the module-qualified name: what Variable::type says.
std::string shown_type(Thread& t, Value value);

}  // namespace krait::debugger
