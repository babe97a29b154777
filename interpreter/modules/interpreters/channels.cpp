#include "interpreter/modules/interpreters/channels.h"

#include <algorithm>

namespace krait::modules {

std::list<Channels::Entry>::iterator Channels::find(int64_t id) {
  return std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.id == id; });
}

ChannelFault Channels::look_up(int64_t id, Channel*& out) {
  auto entry = find(id);
  if (entry == entries_.end()) return ChannelFault::NotFound;
  out = entry->channel.get();
  return out && out->open ? ChannelFault::None : ChannelFault::Closed;
}

int64_t Channels::create() {
  entries_.push_front({next_id_, 0, std::make_unique<Channel>()});
  return next_id_++;
}

ChannelFault Channels::destroy(int64_t id) {
  auto entry = find(id);
  if (entry == entries_.end()) return ChannelFault::NotFound;
  entries_.erase(entry);
  return ChannelFault::None;
}

// The interpreter uses an end: it becomes one of its users, unless the end is closed to it.
static bool use(std::map<int64_t, bool>& users, int64_t interpreter) {
  return users.try_emplace(interpreter, true).first->second;
}

ChannelFault Channels::send(int64_t id, int64_t interpreter, SharedValue&& value) {
  Channel* channel = nullptr;
  if (ChannelFault fault = look_up(id, channel); fault != ChannelFault::None) return fault;
  if (channel->closing) return ChannelFault::Closed;
  if (!use(channel->senders, interpreter)) return ChannelFault::ClosedForInterpreter;
  channel->queue.push_back(std::move(value));
  return ChannelFault::None;
}

ChannelFault Channels::receive(int64_t id, int64_t interpreter, SharedValue& out) {
  Channel* channel = nullptr;
  if (ChannelFault fault = look_up(id, channel); fault != ChannelFault::None) return fault;
  if (!use(channel->receivers, interpreter)) return ChannelFault::ClosedForInterpreter;
  bool empty = channel->queue.empty();
  if (!empty) {
    out = std::move(channel->queue.front());
    channel->queue.pop_front();
  }
  if (channel->closing && channel->queue.empty()) find(id)->channel.reset();
  return empty ? ChannelFault::Empty : ChannelFault::None;
}

ChannelFault Channels::close(int64_t id, ChannelEnd end, bool force) {
  auto entry = find(id);
  if (entry == entries_.end()) return ChannelFault::NotFound;
  Channel* channel = entry->channel.get();
  if (!channel || !channel->open) return ChannelFault::Closed;
  if (!force && end == ChannelEnd::Send && channel->closing) return ChannelFault::Closed;
  if (!force && !channel->queue.empty()) {
    if (end != ChannelEnd::Send) return ChannelFault::NotEmpty;
    channel->closing = true;
    return ChannelFault::None;
  }
  entry->channel.reset();
  return ChannelFault::None;
}

ChannelFault Channels::release(int64_t id, int64_t interpreter, ChannelEnd end) {
  Channel* channel = nullptr;
  if (ChannelFault fault = look_up(id, channel); fault != ChannelFault::None) return fault;
  if (end != ChannelEnd::Receive) channel->senders[interpreter] = false;
  if (end != ChannelEnd::Send) channel->receivers[interpreter] = false;
  auto is_open = [](const auto& user) { return user.second; };
  channel->open = std::any_of(channel->senders.begin(), channel->senders.end(), is_open) ||
                  std::any_of(channel->receivers.begin(), channel->receivers.end(), is_open);
  return ChannelFault::None;
}

ChannelFault Channels::is_user(int64_t id, int64_t interpreter, bool sends, bool& out) {
  Channel* channel = nullptr;
  if (ChannelFault fault = look_up(id, channel); fault != ChannelFault::None) return fault;
  if (sends && channel->closing) return ChannelFault::Closed;
  const auto& users = sends ? channel->senders : channel->receivers;
  auto user = users.find(interpreter);
  out = user != users.end() && user->second;
  return ChannelFault::None;
}

std::vector<int64_t> Channels::ids() const {
  std::vector<int64_t> all;
  for (const Entry& entry : entries_) all.push_back(entry.id);
  return all;
}

ChannelFault Channels::add_object(int64_t id) {
  auto entry = find(id);
  if (entry == entries_.end()) return ChannelFault::NotFound;
  ++entry->objects;
  return ChannelFault::None;
}

void Channels::drop_object(int64_t id) {
  auto entry = find(id);
  if (entry != entries_.end() && --entry->objects == 0) entries_.erase(entry);
}

}  // namespace krait::modules
