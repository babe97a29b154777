// What the files of the module audioop share: samples of one to four bytes in the machine's byte order.
#pragma once
#include <string_view>

#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules::audio {

using namespace krait::runtime;
using namespace krait::objects;
using namespace krait::modules;

// Sample i of width bytes, as it is and as the upper bytes of 32 bits.
int32_t sample(const uint8_t* data, int width, int64_t i);
int32_t sample32(const uint8_t* data, int width, int64_t i);
void set_sample(uint8_t* data, int width, int64_t i, int32_t value);
void set_sample32(uint8_t* data, int width, int64_t i, int32_t value);
int32_t bounded(double value, int width);  // rounded down, within what the width holds

template <class... P>
Raised raise_audio(Thread& t, const P&... parts) {
  return raise_message(t, module_exception(t, "audioop.error"), cat(parts...));
}

// A fragment argument and its width, checked.
class Fragment {
 public:
  Status take(Thread& t, Value data, Value width);
  Status take(Thread& t, Value data, int width);
  int64_t count() const { return static_cast<int64_t>(buffer_.view().size()) / width; }
  const uint8_t* data() const { return reinterpret_cast<const uint8_t*>(buffer_.view().data()); }
  size_t size() const { return buffer_.view().size(); }
  int32_t operator[](int64_t i) const { return sample(data(), width, i); }
  int width = 0;

 private:
  BufferRef buffer_;
};
ResultOf<int> checked_width(Thread& t, Value width);
// A new bytes object of count samples.
Result make_samples(Thread& t, int64_t count, int width, uint8_t*& data);

Result lin2ulaw(Thread&, const Args&);
Result ulaw2lin(Thread&, const Args&);
Result lin2alaw(Thread&, const Args&);
Result alaw2lin(Thread&, const Args&);
Result lin2adpcm(Thread&, const Args&);
Result adpcm2lin(Thread&, const Args&);
Result ratecv(Thread&, const Args&);

}  // namespace krait::modules::audio
