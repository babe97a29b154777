// Channels: queues of shared values between interpreters, with a sending and a receiving end. Interpreters become users
// of an end by using it; an end closed for one interpreter stays closed to it. Owned by Interpreters, guarded by its
// mutex; knows interpreters by their ids and touches no Python object.
#pragma once
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <vector>

#include "interpreter/modules/interpreters/shared_value.h"

namespace krait::modules {

enum class ChannelFault : uint8_t { None, NotFound, Closed, ClosedForInterpreter, Empty, NotEmpty };

struct Channel {
  std::deque<SharedValue> queue;
  std::map<int64_t, bool> senders, receivers;  // interpreter -> its end is open
  bool open = true;
  bool closing = false;  // nothing is taken in any more; closes when empty
};

class Channels {
 public:
  int64_t create();
  ChannelFault destroy(int64_t id);
  ChannelFault send(int64_t id, int64_t interpreter, SharedValue&& value);
  ChannelFault receive(int64_t id, int64_t interpreter, SharedValue& out);
  ChannelFault close(int64_t id, ChannelEnd, bool force);               // for everybody
  ChannelFault release(int64_t id, int64_t interpreter, ChannelEnd);    // for one interpreter
  // Whether the interpreter uses that end, and it is open.
  ChannelFault is_user(int64_t id, int64_t interpreter, bool sends, bool& out);
  std::vector<int64_t> ids() const;                                     // the youngest first
  // Objects that name the channel: it goes with the last of them.
  ChannelFault add_object(int64_t id);
  void drop_object(int64_t id);

 private:
  struct Entry {
    int64_t id;
    int64_t objects = 0;
    std::unique_ptr<Channel> channel;  // null: closed
  };
  std::list<Entry>::iterator find(int64_t id);
  ChannelFault look_up(int64_t id, Channel*& out);
  std::list<Entry> entries_;  // the youngest first
  int64_t next_id_ = 0;
};

}  // namespace krait::modules
