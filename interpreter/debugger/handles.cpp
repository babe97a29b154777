#include "interpreter/debugger/handles.h"

#include "interpreter/objects/descriptors.h"
#include "interpreter/runtime/object.h"

namespace krait::debugger {

namespace {

template <class Map>
auto* found(Map& map, std::int64_t id) {
  auto it = map.find(id);
  return it == map.end() ? nullptr : &it->second;
}

Value bound_self(Value v) {
  if (const auto* method = try_as<BoundMethod>(v)) return method->self;
  if (const auto* native = try_as<NativeFunctionObject>(v)) return native->self;
  if (const auto* wrapper = try_as<MethodWrapper>(v)) return wrapper->self;
  return {};
}

template <class Map>
void drop_targets(Map& map, Thread* thread) {
  std::erase_if(map, [&](const auto& entry) { return !thread || entry.second.thread == thread; });
}

}  // namespace

std::int64_t Handles::frame_id(Thread* thread, Frame* frame) {
  auto [it, fresh] = frame_ids_.try_emplace(frame, next_);
  if (fresh) frames_[next_++] = {thread, frame};
  return it->second;
}

const FrameAt* Handles::frame(std::int64_t id) const {
  return found(frames_, id);
}

std::int64_t Handles::add(Handle&& handle) {
  for (Value v : {handle.value, handle.member}) {
    retain(v);
    if (v.is_object()) ++held_[v.bits];
  }
  handles_.emplace(next_, std::move(handle));
  return next_++;
}

Handle* Handles::handle(std::int64_t reference) {
  return found(handles_, reference);
}

std::int64_t Handles::add_jump(const Target& target) {
  jumps_[next_] = target;
  return next_++;
}
std::int64_t Handles::add_call(const Target& target) {
  calls_[next_] = target;
  return next_++;
}
const Target* Handles::jump(std::int64_t id) const {
  return found(jumps_, id);
}
const Target* Handles::call(std::int64_t id) const {
  return found(calls_, id);
}

std::int64_t Handles::held(Value value) const {
  auto it = held_.find(value.bits);
  std::int64_t count = it == held_.end() ? 0 : it->second;
  // Methods that were bound to be shown hold their instance for us.
  for (auto [bits, times] : held_) {
    Value each{bits};
    if (each.object()->refcount == times && bound_self(each) == value) ++count;
  }
  return count;
}

void Handles::release_later(Handle& handle, std::vector<Ref>& released) {
  for (Value v : {handle.value, handle.member}) {
    if (v.is_object() && --held_[v.bits] == 0) held_.erase(v.bits);
    released.push_back(Ref::own(v));
  }
}

void Handles::forget(Thread* thread) {
  std::vector<Ref> released;  // let go of last: what dies may run code that looks at the debugger
  std::erase_if(frames_, [&](const auto& entry) {
    if (thread && entry.second.thread != thread) return false;
    frame_ids_.erase(entry.second.frame);
    return true;
  });
  for (auto it = handles_.begin(); it != handles_.end();) {
    bool goes = !thread || it->second.thread == thread;
    if (goes) release_later(it->second, released);
    it = goes ? handles_.erase(it) : std::next(it);
  }
  drop_targets(jumps_, thread);
  drop_targets(calls_, thread);
}

}  // namespace krait::debugger
