// What functions of the machine return. All are trivially copyable words; none may be ignored.
//
//   Result        a new reference, or absent (documented where it may be), or raised
//   Borrowed      a word that stays owned by where it came from, or absent, or raised
//   Status        done, or raised
//   ResultOf<T>   a plain C++ value, or raised
//
// `raised` means: the exception is pending in the Thread. TRY(e) yields e's value (a Ref for a Result) or returns
// `raised` from the enclosing function, which may have any of these four types.
#pragma once
#include "interpreter/runtime/object.h"

namespace krait::runtime {

struct Raised {};
inline constexpr Raised raised{};

struct [[nodiscard]] Result {
  Value word;
  Result(Raised) : word{Value::kRaisedBits} {}
  Result(Immediate v) : word(v) {}
  Result(Ref&& r) : word(r.leak()) {}
  static Result own(Value v) { Result r{raised}; r.word = v; return r; }
  static Result own(Object* o) { return own(Value::from_object(o)); }
  static Result copy(Value v) { retain(v); return own(v); }
  static Result copy(Object* o) { retain(o); return own(o); }
  bool is_raised() const { return word.is_raised(); }
  bool is_absent() const { return word.is_absent(); }
  Ref take() const { return Ref::own(word); }
};

struct [[nodiscard]] Borrowed {
  Value word;
  Borrowed(Raised) : word{Value::kRaisedBits} {}
  Borrowed(Value v) : word(v) {}
  Borrowed(Object* o) : word(Value::from_object(o)) {}
  bool is_raised() const { return word.is_raised(); }
  bool is_absent() const { return word.is_absent(); }
  Value take() const { return word; }
};

struct [[nodiscard]] Status {
  bool failed;
  Status() : failed(false) {}
  Status(Raised) : failed(true) {}
  bool is_raised() const { return failed; }
  void take() const {}
};
inline Status ok() { return {}; }

template <class T> struct [[nodiscard]] ResultOf {
  T value{};
  bool failed = false;
  ResultOf(Raised) : failed(true) {}
  ResultOf(T v) : value(std::move(v)) {}
  bool is_raised() const { return failed; }
  T take() { return std::move(value); }
};

#define TRY(...)                                                                \
  __extension__({                                                               \
    auto try_result_ = (__VA_ARGS__);                                           \
    if (try_result_.is_raised()) [[unlikely]] return ::krait::runtime::raised;  \
    try_result_.take();                                                         \
  })

// A fault of ours: names the broken belief and stops. Compiled out of release builds.
[[noreturn]] void belief_broken(const char* belief, const char* file, int line);
#ifdef KRAIT_CHECKS
#define BELIEVE(condition) ((condition) ? (void)0 : ::krait::runtime::belief_broken(#condition, __FILE__, __LINE__))
#else
#define BELIEVE(condition) ((void)0)
#endif

}  // namespace krait::runtime
