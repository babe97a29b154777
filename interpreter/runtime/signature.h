// Signature: the parsed form of a native function's signature text (native.h), and its shape for callers that pass a
// fixed number of arguments. Owned by the function object or type; belongs to one interpreter (defaults are values).
#pragma once
#include <memory>
#include <string>

#include "interpreter/runtime/native.h"

namespace krait::runtime {

struct SignatureShape {
  uint16_t min_positional = 0;   // required ones that may be passed by position
  uint16_t max_positional = 0;   // without *args
  uint16_t positional_only = 0;  // the first ones
  uint16_t parameters = 0;       // all but * and **
  bool has_rest = false;         // *args
  bool has_keywords = false;     // **kwargs
  bool required_keyword_only = false;
  // A call with exactly max_positional positional arguments and no names can be made with values = args.
  bool direct(size_t positional) const {
    return positional == max_positional && max_positional == parameters && !has_rest && !has_keywords;
  }
};

struct Parameter {
  Str* name = nullptr;  // interned, immortal
  Value default_value;  // owned; absent with has_default: "<absent>"
  bool has_default = false;
};

struct Signature {
  SignatureShape shape;
  Parameter* items = nullptr;   // shape.parameters of them
  std::string name;             // before the parenthesis
  std::string owner;            // what stands in front of the name in messages ("list." or "math."), or empty
  std::string text;             // "($self, a, /)" as __text_signature__ shows it; empty: none
  bool is_constructor = false;
  ~Signature();
};

// Parses a signature text. `owner` prefixes the name in the messages that CPython qualifies. Never fails but for a text
// that is not well-formed, which is a fault of ours. with_self: a receiver is shown ("$self", "$type" or "$module").
std::unique_ptr<Signature> parse_signature(Thread&, const char* text, std::string_view owner, const char* receiver);

inline const SignatureShape& shape_of(const Signature& s) { return s.shape; }

}  // namespace krait::runtime
