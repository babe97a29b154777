// How safe_repr puts a value's text together: one writer for one text, with what is left of its characters. For the
// files safe_repr.cpp (numbers, text), repr_containers.cpp and repr_instances.cpp.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "interpreter/debugger/safe_repr.h"

namespace krait::debugger {

struct ReprWriter {
  Thread& t;
  const ReprOptions& options;
  std::string out;
  std::int64_t used = 0;           // characters
  std::vector<Object*> open = {};  // containers being written, outermost first

  static constexpr std::int64_t kLeast = 20;  // characters that a text gets even when there is no room left
  static constexpr std::size_t kDepth = 6;

  // safe_repr.cpp
  void add(std::string_view text);
  void value(Value v);
  void constant(Value v);
  void native(Value v);
  [[nodiscard]] bool full() const { return used >= options.limit; }
  [[nodiscard]] std::int64_t room() const { return std::max(kLeast, options.limit - used); }

  // repr_containers.cpp
  void compound(Value v);      // by the layout, whatever the class
  void items(const Value* values, std::int64_t count);
  void dict_items(struct objects::Dict* dict, const char* between);
  void set_items(Value set);
  void tuple(Value v);
  void range(Value v);
  void other(Value v);

  // repr_instances.cpp
  void instance(Value v);      // of a class whose __repr__ is Python's
  bool generated(Value v);     // as dataclass(), namedtuple() and Enum would show it
  bool library(Value v);
  void own(Value v);
  void summary(Value v);
  void named(Value v, const std::vector<std::pair<Value, Value>>& fields);
  void exception(Value v);
  void method(Value v);
  void module(Value v);
  std::string full_type_name(Value v);
};

// Opens a container: false when it is being written already or too deep, and its short form was added.
class Opened {
 public:
  Opened(ReprWriter& writer, Value v, std::string_view short_form);
  ~Opened() {
    if (entered_) writer_.open.pop_back();
  }
  Opened(const Opened&) = delete;
  explicit operator bool() const { return entered_; }

 private:
  ReprWriter& writer_;
  bool entered_ = false;
};

std::int64_t character_count(std::string_view utf8);
void append_utf8(std::string& out, char32_t c);
// A text as it is, shortened in the middle, surrogates as three bytes.
std::string text_shortened(const Str* s, std::int64_t limit);

}  // namespace krait::debugger
