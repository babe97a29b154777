// The module audioop (library reference: audioop): arithmetic on fragments of sound samples.
#include "interpreter/modules/audioop/audioop.h"

#include <math.h>
#include <string.h>

#include <algorithm>

#include "interpreter/objects/float.h"
#include "interpreter/objects/module.h"

namespace krait::modules::audio {

int32_t sample(const uint8_t* data, int width, int64_t i) { return sample32(data, width, i) >> (32 - 8 * width); }
int32_t sample32(const uint8_t* data, int width, int64_t i) {
  uint32_t value = 0;
  memcpy(reinterpret_cast<uint8_t*>(&value) + 4 - width, data + i * width, static_cast<size_t>(width));
  return static_cast<int32_t>(value);
}
void set_sample32(uint8_t* data, int width, int64_t i, int32_t value) {
  memcpy(data + i * width, reinterpret_cast<uint8_t*>(&value) + 4 - width, static_cast<size_t>(width));
}
void set_sample(uint8_t* data, int width, int64_t i, int32_t value) {
  memcpy(data + i * width, &value, static_cast<size_t>(width));
}

static double most_of(int width) { return ldexp(1.0, 8 * width - 1) - 1; }
int32_t bounded(double value, int width) {
  double most = most_of(width), least = -most - 1;
  if (value > most) value = most;
  else if (value < least + 1) value = least;
  return static_cast<int32_t>(floor(value));
}

ResultOf<int> checked_width(Thread& t, Value width) {
  int value = TRY(as_c_int(t, width));
  if (value < 1 || value > 4) return raise_audio(t, "Size should be 1, 2, 3 or 4");
  return value;
}
Status Fragment::take(Thread& t, Value data, int width_given) {
  width = width_given;
  TRY(buffer_.get(t, data));
  if (buffer_.view().size() % static_cast<size_t>(width)) return raise_audio(t, "not a whole number of frames");
  return ok();
}
Status Fragment::take(Thread& t, Value data, Value width_given) {
  // The type of the data is complained of first, then the width.
  BufferRef probe;
  TRY(probe.get(t, data));
  int checked = TRY(checked_width(t, width_given));
  return take(t, data, checked);
}
Result make_samples(Thread& t, int64_t count, int width, uint8_t*& data) {
  if (count > INT64_MAX / width) return raise_memory_error(t);
  Ref made = TRY(make_empty_bytes(t, count * width));
  data = made.as<Bytes>()->data;
  return made;
}

namespace {

// --- looking -------------------------------------------------------------------------------------------------------

Result get_sample(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  int64_t i = TRY(index_as_i64(t, a[2], t.types().OverflowError));
  if (i < 0 || i >= f.count()) return raise_audio(t, "Index out of range");
  return make_int(t, f[i]);
}
Result max(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  int64_t most = 0;
  for (int64_t i = 0; i < f.count(); ++i) most = std::max(most, std::abs(static_cast<int64_t>(f[i])));
  return make_int(t, most);
}
Result minmax(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  int64_t least = INT32_MAX, most = INT32_MIN;
  for (int64_t i = 0; i < f.count(); ++i) {
    least = std::min<int64_t>(least, f[i]);
    most = std::max<int64_t>(most, f[i]);
  }
  return make_tuple(t, {small_int(least), small_int(most)});
}
Result avg(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  double sum = 0;
  for (int64_t i = 0; i < f.count(); ++i) sum += f[i];
  return make_int(t, f.count() ? static_cast<int64_t>(floor(sum / static_cast<double>(f.count()))) : 0);
}
Result rms(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  double sum = 0;
  for (int64_t i = 0; i < f.count(); ++i) sum += static_cast<double>(f[i]) * f[i];
  return make_int(t, f.count() ? static_cast<int64_t>(sqrt(sum / static_cast<double>(f.count()))) : 0);
}
Result cross(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  int64_t crossings = -1;
  int before = -1;
  for (int64_t i = 0; i < f.count(); ++i) {
    int below = f[i] < 0;
    crossings += below != before;
    before = below;
  }
  return make_int(t, crossings);
}

// Calls seen(distance) for each swing between two extreme values.
template <class F> void for_each_swing(const Fragment& f, F&& seen) {
  if (f.count() < 2) return;
  int32_t previous = f[0], extreme = 0;
  int falling = -1;
  bool has_extreme = false;
  for (int64_t i = 1; i < f.count(); ++i) {
    int32_t value = f[i];
    if (value == previous) continue;
    int falls = value < previous;
    if (falling == !falls) {
      if (has_extreme) seen(std::abs(static_cast<int64_t>(previous) - extreme));
      has_extreme = true;
      extreme = previous;
    }
    previous = value;
    falling = falls;
  }
}
Result avgpp(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  double sum = 0;
  int64_t count = 0;
  for_each_swing(f, [&](int64_t distance) {
    sum += static_cast<double>(distance);
    ++count;
  });
  return make_int(t, count ? static_cast<int64_t>(sum / static_cast<double>(count)) : 0);
}
Result maxpp(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  int64_t most = 0;
  for_each_swing(f, [&](int64_t distance) { most = std::max(most, distance); });
  return make_int(t, most);
}

// --- finding -------------------------------------------------------------------------------------------------------

// Two fragments of 16-bit samples.
Status take_16(Thread& t, Fragment& f, Value data) {
  BufferRef probe;
  TRY(probe.get(t, data));
  if (probe.view().size() % 2) return raise_audio(t, "Strings should be even-sized");
  return f.take(t, data, 2);
}
double product_sum(const Fragment& a, int64_t from, const Fragment& b, int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) sum += static_cast<double>(a[from + i]) * b[i];
  return sum;
}
double square_sum(const Fragment& a, int64_t from, int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) sum += static_cast<double>(a[from + i]) * a[from + i];
  return sum;
}

Result find_fit(Thread& t, const Args& a) {
  Fragment f, reference;
  TRY(take_16(t, f, a[0]));
  TRY(take_16(t, reference, a[1]));
  int64_t n = reference.count();
  if (f.count() < n) return raise_audio(t, "First sample should be longer");
  double reference_square = square_sum(reference, 0, n), square = square_sum(f, 0, n),
         product = product_sum(f, 0, reference, n);
  double best = (reference_square * square - product * product) / square;
  int64_t place = 0;
  for (int64_t i = 1; i <= f.count() - n; ++i) {
    double left = f[i - 1], right = f[i + n - 1];
    square += right * right - left * left;
    product = product_sum(f, i, reference, n);
    double result = (reference_square * square - product * product) / square;
    if (result < best) {
      best = result;
      place = i;
    }
  }
  Ref factor = TRY(make_float(t, product_sum(f, place, reference, n) / reference_square));
  return make_tuple(t, {small_int(place), factor});
}
Result find_factor(Thread& t, const Args& a) {
  Fragment f, reference;
  TRY(take_16(t, f, a[0]));
  TRY(take_16(t, reference, a[1]));
  if (f.count() != reference.count()) return raise_audio(t, "Samples should be same size");
  return make_float(t, product_sum(f, 0, reference, f.count()) / square_sum(reference, 0, f.count()));
}
Result find_max(Thread& t, const Args& a) {
  Fragment f;
  TRY(take_16(t, f, a[0]));
  int64_t n = TRY(index_as_i64(t, a[1], t.types().OverflowError));
  if (n < 0 || f.count() < n) return raise_audio(t, "Input sample should be longer");
  double energy = square_sum(f, 0, n), best = energy;
  int64_t place = 0;
  for (int64_t i = 1; i <= f.count() - n; ++i) {
    double left = f[i - 1], right = f[i + n - 1];
    energy += right * right - left * left;
    if (energy > best) {
      best = energy;
      place = i;
    }
  }
  return make_int(t, place);
}

// --- changing ------------------------------------------------------------------------------------------------------

// A new fragment of the same form, sample by sample.
template <class F> Result map(Thread& t, const Fragment& f, F&& change) {
  uint8_t* out;
  Ref made = TRY(make_samples(t, f.count(), f.width, out));
  for (int64_t i = 0; i < f.count(); ++i) set_sample(out, f.width, i, change(f[i]));
  return made;
}
Result mul(Thread& t, const Args& a) {
  Fragment f;
  double factor = 0;
  TRY(f.take(t, a[0], a[1]));
  factor = TRY(as_double(t, a[2]));
  return map(t, f, [&](int32_t v) { return bounded(v * factor, f.width); });
}
Result bias(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  int offset = TRY(as_c_int(t, a[2]));
  return map(t, f,
             [&](int32_t v) { return static_cast<int32_t>(static_cast<uint32_t>(v) + static_cast<uint32_t>(offset)); });
}
Result add(Thread& t, const Args& a) {
  Fragment x, y;
  TRY(x.take(t, a[0], a[2]));
  BufferRef other;
  TRY(other.get(t, a[1]));
  if (x.size() != other.view().size()) return raise_audio(t, "Lengths should be the same");
  TRY(y.take(t, a[1], x.width));
  uint8_t* out;
  Ref made = TRY(make_samples(t, x.count(), x.width, out));
  for (int64_t i = 0; i < x.count(); ++i)
    set_sample(out, x.width, i, bounded(static_cast<double>(x[i]) + y[i], x.width));
  return made;
}
// As many samples, each written by `place` (out, fragment, its index).
template <class Place>
Result rearranged(Thread& t, const Args& a, Place place) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  uint8_t* out;
  Ref made = TRY(make_samples(t, f.count(), f.width, out));
  for (int64_t i = 0; i < f.count(); ++i) place(out, f, i);
  return made;
}
Result reverse(Thread& t, const Args& a) {
  return rearranged(
      t, a, [](uint8_t* out, const Fragment& f, int64_t i) { set_sample(out, f.width, f.count() - 1 - i, f[i]); });
}
Result byteswap(Thread& t, const Args& a) {
  return rearranged(t, a, [](uint8_t* out, const Fragment& f, int64_t i) {
    std::reverse_copy(f.data() + i * f.width, f.data() + (i + 1) * f.width, out + i * f.width);
  });
}
Result to_mono(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  double left = TRY(as_double(t, a[2])), right = TRY(as_double(t, a[3]));
  if (f.count() % 2) return raise_audio(t, "not a whole number of frames");
  uint8_t* out;
  Ref made = TRY(make_samples(t, f.count() / 2, f.width, out));
  for (int64_t i = 0; i < f.count() / 2; ++i)
    set_sample(out, f.width, i, bounded(f[2 * i] * left + f[2 * i + 1] * right, f.width));
  return made;
}
Result to_stereo(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  double left = TRY(as_double(t, a[2])), right = TRY(as_double(t, a[3]));
  uint8_t* out;
  Ref made = TRY(make_samples(t, f.count() * 2, f.width, out));
  for (int64_t i = 0; i < f.count(); ++i) {
    set_sample(out, f.width, 2 * i, bounded(f[i] * left, f.width));
    set_sample(out, f.width, 2 * i + 1, bounded(f[i] * right, f.width));
  }
  return made;
}
Result lin2lin(Thread& t, const Args& a) {
  Fragment f;
  TRY(f.take(t, a[0], a[1]));
  int width = TRY(checked_width(t, a[2]));
  uint8_t* out;
  Ref made = TRY(make_samples(t, f.count(), width, out));
  for (int64_t i = 0; i < f.count(); ++i) set_sample32(out, width, i, sample32(f.data(), f.width, i));
  return made;
}

const NativeFunction kFunctions[] = {
    {"add(fragment1, fragment2, width, /)", add,
     "Mixes two fragments into one: each sample is the sum of the two samples at its place."},
    {"adpcm2lin(fragment, width, state, /)", adpcm2lin,
     "Turns a fragment in Intel/DVI ADPCM code into linear samples."},
    {"alaw2lin(fragment, width, /)", alaw2lin, "Turns a fragment in a-LAW code into linear samples."},
    {"avg(fragment, width, /)", avg, "The mean of the samples in the fragment."},
    {"avgpp(fragment, width, /)", avgpp, "The mean peak-to-peak distance of the samples in the fragment."},
    {"bias(fragment, width, bias, /)", bias, "Makes a fragment whose samples are the given ones plus bias."},
    {"byteswap(fragment, width, /)", byteswap,
     "Swaps the bytes in each sample, between big-endian and little-endian order."},
    {"cross(fragment, width, /)", cross, "Counts how often the samples of the fragment pass through zero."},
    {"findfactor(fragment, reference, /)", find_factor,
     "The factor F for which rms(add(fragment, mul(reference, -F))) is smallest."},
    {"findfit(fragment, reference, /)", find_fit, "Finds the part of fragment that is most like reference."},
    {"findmax(fragment, length, /)", find_max,
     "Finds the part of fragment, of the given number of samples, that has the most energy."},
    {"getsample(fragment, width, index, /)", get_sample, "The sample of the fragment at position index."},
    {"lin2adpcm(fragment, width, state, /)", lin2adpcm,
     "Turns linear samples into Intel/DVI ADPCM code, with 4 bits for each sample."},
    {"lin2alaw(fragment, width, /)", lin2alaw, "Turns the linear samples of a fragment into a-LAW code."},
    {"lin2lin(fragment, width, newwidth, /)", lin2lin, "Changes the width of the samples: 1, 2, 3 or 4 bytes each."},
    {"lin2ulaw(fragment, width, /)", lin2ulaw, "Turns the linear samples of a fragment into u-LAW code."},
    {"max(fragment, width, /)", max, "The largest absolute value among the samples of a fragment."},
    {"maxpp(fragment, width, /)", maxpp, "The largest peak-to-peak distance in the fragment."},
    {"minmax(fragment, width, /)", minmax, "The smallest and the largest sample of the fragment, as a pair."},
    {"mul(fragment, width, factor, /)", mul,
     "Return a fragment that has all samples in the original fragment multiplied by the factor."},
    {"ratecv(fragment, width, nchannels, inrate, outrate, state, weightA=1, weightB=0, /)", ratecv,
     "Changes the number of frames per second of the fragment."},
    {"reverse(fragment, width, /)", reverse, "Makes a fragment with the samples in opposite order, last one first."},
    {"rms(fragment, width, /)", rms,
     "The root mean square of the samples, sqrt(sum(S_i^2)/n): how strong the signal is."},
    {"tomono(fragment, width, lfactor, rfactor, /)", to_mono, "Makes one channel out of the two of a stereo fragment."},
    {"tostereo(fragment, width, lfactor, rfactor, /)", to_stereo,
     "Makes a fragment with two channels out of a mono one."},
    {"ulaw2lin(fragment, width, /)", ulaw2lin, "Turns a fragment in u-LAW code into linear samples."},
    {}};

Status module_init(Thread& t, Value module) {
  TRY(warn(t, t.types().DeprecationWarning, "'audioop' is deprecated and slated for removal in Python 3.13", 7));
  return add_exception(t, module, "error", "audioop.error", t.types().Exception);
}

}  // namespace
}  // namespace krait::modules::audio

namespace krait::modules {
extern const NativeModule kAudioopModule = {"audioop", nullptr, audio::kFunctions, audio::module_init};
}  // namespace krait::modules
