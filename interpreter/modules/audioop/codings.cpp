// u-LAW and a-LAW (ITU-T G.711), Intel/DVI ADPCM, conversion of sampling rates.
#include <algorithm>
#include <numeric>
#include <vector>

#include "interpreter/modules/audioop/audioop.h"

namespace krait::modules::audio {

// --- G.711 ---------------------------------------------------------------------------------------------------------

// In which of eight segments, each twice as long as the one before, a magnitude lies; `first` is the first one's end.
static int segment(int magnitude, int first) {
  int s = 0;
  while (s < 8 && magnitude > first) {
    first = first * 2 + 1;
    ++s;
  }
  return s;
}

// From 14 bits.
static uint8_t to_ulaw(int value) {
  constexpr int kBias = 0x21, kClip = 8159;
  int mask = value < 0 ? 0x7f : 0xff;
  int magnitude = std::min(value < 0 ? -value : value, kClip) + kBias;
  int s = segment(magnitude, 0x3f);
  if (s >= 8) return static_cast<uint8_t>(0x7f ^ mask);
  return static_cast<uint8_t>(((s << 4) | ((magnitude >> (s + 1)) & 0xf)) ^ mask);
}
static int from_ulaw(uint8_t code) {  // to 16 bits
  code = static_cast<uint8_t>(~code);
  int magnitude = ((((code & 0xf) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84;
  return code & 0x80 ? -magnitude : magnitude;
}

// From 13 bits.
static uint8_t to_alaw(int value) {
  int mask = value >= 0 ? 0xd5 : 0x55;
  int magnitude = value >= 0 ? value : -value - 1;
  int s = segment(magnitude, 0x1f);
  if (s >= 8) return static_cast<uint8_t>(0x7f ^ mask);
  int code = (s << 4) | ((magnitude >> (s < 2 ? 1 : s)) & 0xf);
  return static_cast<uint8_t>(code ^ mask);
}
static int from_alaw(uint8_t code) {  // to 16 bits
  code ^= 0x55;
  int magnitude = (code & 0xf) << 4, s = (code & 0x70) >> 4;
  magnitude += s == 0 ? 8 : 0x108;
  if (s > 1) magnitude <<= s - 1;
  return code & 0x80 ? magnitude : -magnitude;
}

template <uint8_t (*kCode)(int), int kShift> static Result encode(Thread& t, const Args& a) {
  Fragment fragment;
  TRY(fragment.take(t, a[0], a[1]));
  uint8_t* out;
  Ref made = TRY(make_samples(t, fragment.count(), 1, out));
  for (int64_t i = 0; i < fragment.count(); ++i) out[i] = kCode(sample32(fragment.data(), fragment.width, i) >> kShift);
  return made;
}
template <int (*kDecode)(uint8_t)> static Result decode(Thread& t, const Args& a) {
  int width = TRY(checked_width(t, a[1]));
  BufferRef codes;
  TRY(codes.get(t, a[0]));
  uint8_t* out;
  auto count = static_cast<int64_t>(codes.view().size());
  Ref made = TRY(make_samples(t, count, width, out));
  for (int64_t i = 0; i < count; ++i)
    set_sample32(out, width, i,
                 static_cast<int32_t>(
                     static_cast<uint32_t>(kDecode(static_cast<uint8_t>(codes.view()[static_cast<size_t>(i)]))) << 16));
  return made;
}
Result lin2ulaw(Thread& t, const Args& a) { return encode<to_ulaw, 18>(t, a); }
Result ulaw2lin(Thread& t, const Args& a) { return decode<from_ulaw>(t, a); }
Result lin2alaw(Thread& t, const Args& a) { return encode<to_alaw, 19>(t, a); }
Result alaw2lin(Thread& t, const Args& a) { return decode<from_alaw>(t, a); }

// --- ADPCM ---------------------------------------------------------------------------------------------------------

static constexpr int kIndexSteps[8] = {-1, -1, -1, -1, 2, 4, 6, 8};
static constexpr int kStepSizes[89] = {
    7,    8,    9,    10,   11,   12,   13,   14,   16,   17,   19,   21,    23,    25,    28,    31,    34,    37,
    41,   45,   50,   55,   60,   66,   73,   80,   88,   97,   107,  118,   130,   143,   157,   173,   190,   209,
    230,  253,  279,  307,  337,  371,  408,  449,  494,  544,  598,  658,   724,   796,   876,   963,   1060,  1166,
    1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660,  4026,  4428,  4871,  5358,  5894,  6484,
    7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767};

struct AdpcmState {
  int predicted = 0, index = 0;
  // Takes a difference of four bits in: three of magnitude, one of sign.
  void apply(int delta) {
    int step = kStepSizes[index], difference = step >> 3;
    if (delta & 4) difference += step;
    if (delta & 2) difference += step >> 1;
    if (delta & 1) difference += step >> 2;
    predicted = std::clamp(delta & 8 ? predicted - difference : predicted + difference, -32768, 32767);
    index = std::clamp(index + kIndexSteps[delta & 7], 0, 88);
  }
  int delta_for(int value) const {
    int step = kStepSizes[index], difference = value - predicted, delta = 0;
    if (difference < 0) {
      delta = 8;
      difference = -difference;
    }
    for (int bit = 4; bit; bit >>= 1, step >>= 1)
      if (difference >= step) {
        delta |= bit;
        difference -= step;
      }
    return delta;
  }
};

static Status read_state(Thread& t, Value v, AdpcmState& state, const char* function) {
  if (v.is_none()) return ok();
  if (!is_tuple(v)) return raise_type_error(t, "state must be a tuple or None");
  if (as<Tuple>(v)->length != 2) return raise_type_error(t, function, "(): illegal state argument");
  state.predicted = TRY(as_c_int(t, as<Tuple>(v)->items[0]));
  state.index = TRY(as_c_int(t, as<Tuple>(v)->items[1]));
  if (state.predicted >= 0x8000 || state.predicted < -0x8000 || state.index < 0 || state.index > 88)
    return raise_value_error(t, "bad state");
  return ok();
}
static Result with_state(Thread& t, Value data, const AdpcmState& state) {
  Ref pair = TRY(make_tuple(t, {small_int(state.predicted), small_int(state.index)}));
  return make_tuple(t, {data, pair});
}

Result lin2adpcm(Thread& t, const Args& a) {
  Fragment fragment;
  TRY(fragment.take(t, a[0], a[1]));
  AdpcmState state;
  TRY(read_state(t, a[2], state, "lin2adpcm"));
  uint8_t* out;
  int64_t count = fragment.count();
  Ref made = TRY(make_samples(t, count / 2, 1, out));
  for (int64_t i = 0; i < count; ++i) {
    int delta = state.delta_for(sample32(fragment.data(), fragment.width, i) >> 16);
    state.apply(delta);
    if (i / 2 >= count / 2) continue;  // half a byte is not written
    if (i % 2 == 0) out[i / 2] = static_cast<uint8_t>(delta << 4);
    else out[i / 2] |= static_cast<uint8_t>(delta);
  }
  return with_state(t, made, state);
}

Result adpcm2lin(Thread& t, const Args& a) {
  int width = TRY(checked_width(t, a[1]));
  BufferRef codes;
  TRY(codes.get(t, a[0]));
  AdpcmState state;
  TRY(read_state(t, a[2], state, "adpcm2lin"));
  uint8_t* out;
  auto count = static_cast<int64_t>(codes.view().size()) * 2;
  Ref made = TRY(make_samples(t, count, width, out));
  for (int64_t i = 0; i < count; ++i) {
    int byte = static_cast<uint8_t>(codes.view()[static_cast<size_t>(i / 2)]);
    state.apply(i % 2 ? byte & 0xf : byte >> 4);
    set_sample32(out, width, i, static_cast<int32_t>(static_cast<uint32_t>(state.predicted) << 16));
  }
  return with_state(t, made, state);
}

// --- sampling rates ------------------------------------------------------------------------------------------------

namespace {

struct Channel { int previous = 0, current = 0; };

struct RateConversion {
  int width = 0, channels = 0, in_rate = 0, out_rate = 0, weight_a = 1, weight_b = 0;
  int distance = 0;  // from the current input frame to the next output frame, in units of 1/out_rate
  std::vector<Channel> last;
};

Status read_rate_state(Thread& t, Value v, RateConversion& c) {
  c.last.resize(static_cast<size_t>(c.channels));
  c.distance = -c.out_rate;
  if (v.is_none()) return ok();
  if (!is_tuple(v)) return raise_type_error(t, "state must be a tuple or None");
  const Tuple* state = as<Tuple>(v);
  if (state->length != 2 || !is_tuple(state->items[1])) return raise_type_error(t, "ratecv(): illegal state argument");
  c.distance = TRY(as_c_int(t, state->items[0]));
  const Tuple* samples = as<Tuple>(state->items[1]);
  if (samples->length != c.channels) return raise_audio(t, "illegal state argument");
  for (int64_t i = 0; i < samples->length; ++i) {
    if (!is_tuple(samples->items[i]) || as<Tuple>(samples->items[i])->length != 2)
      return raise_type_error(t, "ratecv(): illegal state argument");
    c.last[static_cast<size_t>(i)] = {TRY(as_c_int(t, as<Tuple>(samples->items[i])->items[0])),
                                      TRY(as_c_int(t, as<Tuple>(samples->items[i])->items[1]))};
  }
  return ok();
}

Status read_rates(Thread& t, const Args& a, RateConversion& c) {
  c.width = TRY(checked_width(t, a[1]));
  int* const numbers[] = {&c.channels, &c.in_rate, &c.out_rate};
  for (size_t i = 0; i < 3; ++i) *numbers[i] = TRY(as_c_int(t, a[2 + i]));
  c.weight_a = TRY(as_c_int(t, a[6]));
  c.weight_b = TRY(as_c_int(t, a[7]));
  if (c.channels < 1) return raise_audio(t, "# of channels should be >= 1");
  if (c.width > INT32_MAX / c.channels) return raise_overflow_error(t, "width * nchannels too big for a C int");
  if (c.weight_a < 1 || c.weight_b < 0) return raise_audio(t, "weightA should be >= 1, weightB should be >= 0");
  return ok();
}

void reduce(int& a, int& b) {
  int common = std::gcd(a, b);
  a /= common;
  b /= common;
}

}  // namespace

Result ratecv(Thread& t, const Args& a) {
  RateConversion c;
  TRY(read_rates(t, a, c));
  BufferRef in;
  TRY(in.get(t, a[0]));
  auto frame = static_cast<size_t>(c.width) * static_cast<size_t>(c.channels);
  if (in.view().size() % frame) return raise_audio(t, "not a whole number of frames");
  if (c.in_rate <= 0 || c.out_rate <= 0) return raise_audio(t, "sampling rate not > 0");
  reduce(c.in_rate, c.out_rate);
  reduce(c.weight_a, c.weight_b);
  TRY(read_rate_state(t, a[5], c));
  std::vector<uint8_t> out;
  auto* data = reinterpret_cast<const uint8_t*>(in.view().data());
  auto frames = static_cast<int64_t>(in.view().size() / frame);
  double weights = static_cast<double>(c.weight_a) + c.weight_b;
  for (int64_t done = 0;;) {
    for (; c.distance < 0; c.distance += c.out_rate, ++done) {
      if (done == frames) {
        Ref samples = TRY(make_unfilled_tuple(t, c.channels));
        for (int64_t i = 0; i < c.channels; ++i) {
          const Channel& channel = c.last[static_cast<size_t>(i)];
          samples.as<Tuple>()->items[i] =
              TRY(make_tuple(t, {small_int(channel.previous), small_int(channel.current)})).leak();
        }
        Ref state = TRY(make_tuple(t, {small_int(c.distance), samples}));
        Ref made = TRY(make_bytes(t, {reinterpret_cast<char*>(out.data()), out.size()}));
        return make_tuple(t, {made, state});
      }
      for (int i = 0; i < c.channels; ++i) {
        Channel& channel = c.last[static_cast<size_t>(i)];
        channel.previous = channel.current;
        channel.current = sample32(data, c.width, done * c.channels + i);
        channel.current = static_cast<int>(
            (c.weight_a * static_cast<double>(channel.current) + c.weight_b * static_cast<double>(channel.previous)) /
            weights);
      }
    }
    for (; c.distance >= 0; c.distance -= c.in_rate) {
      for (const Channel& channel : c.last) {
        auto value = static_cast<int>((channel.previous * static_cast<double>(c.distance) +
                                       channel.current * static_cast<double>(c.out_rate - c.distance)) /
                                      static_cast<double>(c.out_rate));
        out.resize(out.size() + static_cast<size_t>(c.width));
        set_sample32(out.data() + out.size() - c.width, c.width, 0, value);
      }
    }
  }
}

}  // namespace krait::modules::audio
