// Raising from C++. `return raise_type_error(t, "'", type_name(t, v), "' object is not iterable");` The parts may be
// text (UTF-8), integers and Str*. The pending exception is always an instance; its context is chained at once
// from the exception being handled, as the `raise` statement does.
#pragma once
#include <string>
#include <string_view>

#include "interpreter/runtime/result.h"
#include "interpreter/runtime/type.h"

namespace krait::runtime {

// text pieces -> std::string
inline void append_part(std::string& s, std::string_view v) { s += v; }
inline void append_part(std::string& s, const char* v) { s += v; }
inline void append_part(std::string& s, char c) { s += c; }
inline void append_part(std::string& s, const std::string& v) { s += v; }
template <class T> requires std::is_integral_v<T>
void append_part(std::string& s, T i) { s += std::to_string(i); }
void append_part(std::string& s, const Str* v);
template <class... Parts> std::string cat(const Parts&... parts) {
  std::string s;
  (append_part(s, parts), ...);
  return s;
}

Raised raise_message(Thread&, Type* exception, std::string_view message);  // exception(message)
Raised raise_value(Thread&, Type* exception, Value argument);              // exception(argument)
Raised raise_none(Thread&, Type* exception);                               // exception()
Raised raise_instance(Thread&, Ref&& exception);                           // as `raise exc`
Raised raise_os_error(Thread&, int error_number, Value filename = {}, Value filename2 = {});  // by errno's subclass
Raised raise_memory_error(Thread&);
Raised raise_key_error(Thread&, Value key);
Raised raise_stop_iteration(Thread&, Value value_or_absent);
Raised raise_recursion_error(Thread&, std::string_view where);  // "maximum recursion depth exceeded" + where

template <class... P> Raised raise_type_error(Thread& t, const P&... parts);
template <class... P> Raised raise_value_error(Thread& t, const P&... parts);
template <class... P> Raised raise_index_error(Thread& t, const P&... parts);
template <class... P> Raised raise_overflow_error(Thread& t, const P&... parts);
template <class... P> Raised raise_attribute_error(Thread& t, const P&... parts);
template <class... P> Raised raise_runtime_error(Thread& t, const P&... parts);
template <class... P> Raised raise_zero_division(Thread& t, const P&... parts);
template <class... P> Raised raise_system_error(Thread& t, const P&... parts);

// The pending exception. matches: isinstance by the mro. take_pending: hands it over and leaves none pending.
bool pending_matches(Thread&, Type* exception);
Ref take_pending(Thread&);
void set_pending(Thread&, Ref&& exception);  // no chaining
void clear_pending(Thread&);
// Clears a pending StopIteration that ends an iterator; while the thread is observed it is kept for the exception
// event.
void swallow_stop_iteration(Thread&);
// Says "Exception ignored in: ..." through sys.unraisablehook and clears the pending exception.
void report_unraisable(Thread&, Value where_or_absent);
// Emits a warning through the warnings machinery; raised if a filter turns it into an exception.
Status warn(Thread&, Type* category, std::string_view message, int stack_level = 1);

}  // namespace krait::runtime

#include "interpreter/runtime/raise_inline.h"
