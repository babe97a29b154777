// SharedValue: what of an object may go from one interpreter to another: its plain data, without any object. None, int
// (64 bits), str, bytes and channel ids can. Owned by whoever carries it; belongs to no interpreter.
#pragma once
#include <string>

#include "interpreter/runtime/abstract.h"

namespace krait::modules {

using namespace krait::runtime;

enum class ChannelEnd : int8_t { Receive = -1, Both = 0, Send = 1 };

struct SharedValue {
  enum class Kind : uint8_t { None, Int, Str, Bytes, Channel } kind = Kind::None;
  ChannelEnd end = ChannelEnd::Both;
  int64_t number = 0;  // an int's value, a channel's id
  std::string text;    // a str as WTF-8, or bytes
};

bool is_shareable(Thread&, Value);
// ValueError for what cannot be shared, OverflowError for an int beyond 64 bits.
ResultOf<SharedValue> share(Thread&, Value);
Result from_shared(Thread&, const SharedValue&);  // a new object in the thread's interpreter

}  // namespace krait::modules
