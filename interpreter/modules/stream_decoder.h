// What the decompressor objects of _bz2 and _lzma share: input that waits for a later call, and what stands behind the
// end of the stream. Used without the interpreter's lock; `mutex` guards it, so that threads may share one object.
#pragma once
#include <stdint.h>

#include <mutex>
#include <string>
#include <string_view>

namespace krait::modules {

struct StreamDecoder {
  std::mutex mutex;
  std::string waiting;      // given, not yet consumed
  std::string unused_data;  // behind the end
  bool needs_input = true;
  bool at_end = false;
};

// The memory one step may read and write; the step moves both on.
struct StreamWindow {
  const uint8_t* in;
  size_t in_left;
  uint8_t* out;
  size_t out_left;
};
enum class StepResult { Going, End, Failed };

// Pushes `data` through `step` (StepResult(StreamWindow&)) until the input is used up, the stream ends, or `limit`
// bytes came out (-1: no limit). False: a step failed. `may_hold_output`: the library may still have output when its
// input is used up.
template <class Step>
bool decode_stream(StreamDecoder& d, std::string_view data, int64_t limit, std::string& out, bool may_hold_output,
                   Step step) {
  std::string joined;
  if (!d.waiting.empty()) {
    joined = std::move(d.waiting);
    joined += data;
    data = joined;
    d.waiting.clear();
  }
  StreamWindow w{reinterpret_cast<const uint8_t*>(data.data()), data.size(), nullptr, 0};
  for (;;) {
    size_t at = out.size(), room = at < 32768 ? 32768 : at;
    if (limit >= 0 && room > static_cast<size_t>(limit) - at) room = static_cast<size_t>(limit) - at;
    out.resize(at + room);
    w.out = reinterpret_cast<uint8_t*>(out.data()) + at;
    w.out_left = room;
    StepResult result = step(w);
    out.resize(at + room - w.out_left);
    if (result == StepResult::Failed) {
      d.needs_input = may_hold_output;
      return false;
    }
    if (result == StepResult::End) {
      d.at_end = true;
      break;
    }
    if (w.out_left > 0 ? w.in_left == 0 : limit >= 0 && out.size() >= static_cast<size_t>(limit)) break;
    if (w.out_left == 0 && w.in_left == 0 && !may_hold_output) break;
  }
  std::string_view rest(reinterpret_cast<const char*>(w.in), w.in_left);
  if (d.at_end) d.unused_data = rest;
  else d.waiting = rest;
  d.needs_input = !d.at_end && rest.empty() && (w.out_left > 0 || !may_hold_output);
  return true;
}

}  // namespace krait::modules
