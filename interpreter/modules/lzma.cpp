// The module _lzma (library reference: lzma), over the system's liblzma. Filter chains: lzma_filters.cpp.
#include "interpreter/modules/lzma.h"

#include <new>

#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/stream_decoder.h"
#include "interpreter/modules/stream_encoder.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules {

enum Format { kFormatAuto, kFormatXz, kFormatAlone, kFormatRaw };
static constexpr int kCheckUnknown = LZMA_CHECK_ID_MAX + 1;

Raised raise_lzma(Thread& t, lzma_ret code) {
  Type* error = module_exception(t, "_lzma.LZMAError");
  switch (code) {
    case LZMA_UNSUPPORTED_CHECK: return raise_message(t, error, "Unsupported integrity check");
    case LZMA_MEM_ERROR: return raise_memory_error(t);
    case LZMA_MEMLIMIT_ERROR: return raise_message(t, error, "Memory usage limit exceeded");
    case LZMA_FORMAT_ERROR: return raise_message(t, error, "Input format not supported by decoder");
    case LZMA_OPTIONS_ERROR: return raise_message(t, error, "Invalid or unsupported options");
    case LZMA_DATA_ERROR: return raise_message(t, error, "Corrupt input data");
    case LZMA_BUF_ERROR: return raise_message(t, error, "Insufficient buffer space");
    case LZMA_PROG_ERROR: return raise_message(t, error, "Internal error");
    default: return raise_message(t, error, cat("Unrecognized error from liblzma: ", static_cast<int>(code)));
  }
}

namespace {

bool is_failure(lzma_ret code) {
  return code != LZMA_OK && code != LZMA_STREAM_END && code != LZMA_GET_CHECK && code != LZMA_NO_CHECK;
}
Status check(Thread& t, lzma_ret code) {
  if (is_failure(code)) return raise_lzma(t, code);
  return ok();
}

// --- compressor ------------------------------------------------------------------------------------------------------

struct CompressorState : StreamEncoder {
  lzma_stream z = LZMA_STREAM_INIT;
  ~CompressorState() { lzma_end(&z); }
  lzma_ret push(std::string_view data, bool finish, std::string& out);
  static Status check(Thread& t, lzma_ret code) { return modules::check(t, code); }
};
lzma_ret CompressorState::push(std::string_view data, bool finish, std::string& out) {
  lzma_action action = finish ? LZMA_FINISH : LZMA_RUN;
  z.next_in = reinterpret_cast<const uint8_t*>(data.data());
  z.avail_in = data.size();
  for (;;) {
    size_t at = out.size(), room = at < 32768 ? 32768 : at;
    out.resize(at + room);
    z.next_out = reinterpret_cast<uint8_t*>(out.data()) + at;
    z.avail_out = room;
    lzma_ret code = lzma_code(&z, action);
    if (code == LZMA_BUF_ERROR && data.empty() && z.avail_out > 0) code = LZMA_OK;
    size_t left = z.avail_out;
    out.resize(at + room - left);
    if (is_failure(code) || code == LZMA_STREAM_END) return code;
    if (action == LZMA_RUN && z.avail_in == 0 && left > 0) return code;
  }
}
using Compressor = EncoderObject<CompressorState>;

Status start_compressor(Thread& t, lzma_stream& z, int format, int check_id, uint32_t preset, Value filters) {
  FilterChain chain;
  lzma_options_lzma options;
  switch (format) {
    case kFormatXz:
      if (check_id == -1) check_id = LZMA_CHECK_CRC64;
      if (filters.is_none()) return check(t, lzma_easy_encoder(&z, preset, static_cast<lzma_check>(check_id)));
      TRY(chain.read(t, filters));
      return check(t, lzma_stream_encoder(&z, chain.filters, static_cast<lzma_check>(check_id)));
    case kFormatAlone:
      if (filters.is_none()) {
        if (lzma_lzma_preset(&options, preset)) {
          return raise_message(t, module_exception(t, "_lzma.LZMAError"), cat("Invalid compression preset: ", preset));
        }
        return check(t, lzma_alone_encoder(&z, &options));
      }
      TRY(chain.read(t, filters));
      if (chain.filters[0].id == LZMA_FILTER_LZMA1 && chain.filters[1].id == LZMA_VLI_UNKNOWN) {
        return check(t, lzma_alone_encoder(&z, static_cast<lzma_options_lzma*>(chain.filters[0].options)));
      }
      return raise_value_error(t, "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter");
    case kFormatRaw:
      if (filters.is_none()) return raise_value_error(t, "Must specify filters for FORMAT_RAW");
      TRY(chain.read(t, filters));
      return check(t, lzma_raw_encoder(&z, chain.filters));
    default: return raise_value_error(t, "Invalid container format: ", format);
  }
}
Result compressor_new(Thread& t, const Args& a) {
  int format = TRY(as_c_int(t, a[0])), check_id = TRY(as_c_int(t, a[1]));
  if (!a[2].is_none() && !a[3].is_none()) return raise_value_error(t, "Cannot specify both preset and filter chain");
  uint32_t preset = LZMA_PRESET_DEFAULT;
  if (!a[2].is_none()) preset = TRY(uint32_argument(t, a[2]));
  if (format != kFormatXz && check_id != -1 && check_id != LZMA_CHECK_NONE) {
    return raise_value_error(t, "Integrity checks are only supported by FORMAT_XZ");
  }
  auto* c = allocate<Compressor>(t, as<Type>(a.self));
  if (!c) return raised;
  Ref self = Ref::own(c);
  c->state = new (std::nothrow) CompressorState;
  if (!c->state) return raise_memory_error(t);
  TRY(start_compressor(t, c->state->z, format, check_id, preset, a[3]));
  return self;
}

const NativeFunction kCompressorMethods[] = {
    {"compress(data, /)", encoder_compress<CompressorState>,
     "Provide data to the compressor; answers what is compressed so far, or b''."},
    {"flush()", encoder_flush<CompressorState>, "Finish the compression; the compressor must not be used afterwards."},
    {}};
const TypeSpec kCompressorType = {
    .name = "_lzma.LZMACompressor",
    .doc =
        "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n\n"
        "A compressor that takes its data in pieces.",
    .size = sizeof(Compressor),
    .flags = kBaseType,
    .new_ = {"LZMACompressor(format=1, check=-1, preset=None, filters=None)", compressor_new},
    .methods = kCompressorMethods,
    .slots = {.destroy = encoder_destroy<CompressorState>}};

// --- decompressor ----------------------------------------------------------------------------------------------------

struct DecompressorState : StreamDecoder {
  lzma_stream z = LZMA_STREAM_INIT;
  lzma_ret code = LZMA_OK;
  int check = kCheckUnknown;
  ~DecompressorState() { lzma_end(&z); }
};
struct Decompressor : Object {
  DecompressorState* state;  // owned
};
DecompressorState& decoder_of(Value v) { return *as<Decompressor>(v)->state; }
void decompressor_destroy(Object* o) { delete std::exchange(static_cast<Decompressor*>(o)->state, nullptr); }

Status start_decompressor(Thread& t, DecompressorState& s, int format, uint64_t limit, Value filters) {
  const uint32_t flags = LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK;
  FilterChain chain;
  switch (format) {
    case kFormatAuto: return check(t, lzma_auto_decoder(&s.z, limit, flags));
    case kFormatXz: return check(t, lzma_stream_decoder(&s.z, limit, flags));
    case kFormatAlone: s.check = LZMA_CHECK_NONE; return check(t, lzma_alone_decoder(&s.z, limit));
    case kFormatRaw:
      s.check = LZMA_CHECK_NONE;
      TRY(chain.read(t, filters));
      return check(t, lzma_raw_decoder(&s.z, chain.filters));
    default: return raise_value_error(t, "Invalid container format: ", format);
  }
}
Result decompressor_new(Thread& t, const Args& a) {
  int format = TRY(as_c_int(t, a[0]));
  uint64_t limit = UINT64_MAX;
  if (!a[1].is_none()) {
    if (format == kFormatRaw) return raise_value_error(t, "Cannot specify memory limit with FORMAT_RAW");
    limit = TRY(as_u64(t, a[1]));
  }
  if (format == kFormatRaw && a[2].is_none()) return raise_value_error(t, "Must specify filters for FORMAT_RAW");
  if (format != kFormatRaw && !a[2].is_none())
    return raise_value_error(t, "Cannot specify filters except with FORMAT_RAW");
  auto* d = allocate<Decompressor>(t, as<Type>(a.self));
  if (!d) return raised;
  Ref self = Ref::own(d);
  d->state = new (std::nothrow) DecompressorState;
  if (!d->state) return raise_memory_error(t);
  TRY(start_decompressor(t, *d->state, format, limit, a[2]));
  return self;
}

StepResult decompress_step(DecompressorState& s, StreamWindow& w) {
  s.z.next_in = w.in;
  s.z.avail_in = w.in_left;
  s.z.next_out = w.out;
  s.z.avail_out = w.out_left;
  s.code = lzma_code(&s.z, LZMA_RUN);
  if (s.code == LZMA_BUF_ERROR && s.z.avail_in == 0 && s.z.avail_out > 0) s.code = LZMA_OK;
  w = {s.z.next_in, s.z.avail_in, s.z.next_out, s.z.avail_out};
  if (s.code == LZMA_GET_CHECK || s.code == LZMA_NO_CHECK) s.check = lzma_get_check(&s.z);
  if (is_failure(s.code)) return StepResult::Failed;
  return s.code == LZMA_STREAM_END ? StepResult::End : StepResult::Going;
}
Result decompressor_decompress(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  int64_t limit = TRY(as_i64(t, a[1]));
  DecompressorState& s = decoder_of(a.self);
  std::string out;
  bool ended, good = true;
  {
    Unlocked others(t);
    std::lock_guard guard(s.mutex);
    ended = s.at_end;
    if (!ended)
      good = decode_stream(s, data.view(), limit, out, true, [&](StreamWindow& w) { return decompress_step(s, w); });
  }
  if (ended) return raise_message(t, t.types().EOFError, "Already at end of stream");
  if (!good) return raise_lzma(t, s.code);
  return make_bytes(t, out);
}
Result get_check(Thread&, Value v) { return small_int(decoder_of(v).check); }
Result get_eof(Thread&, Value v) { return boolean(decoder_of(v).at_end); }
Result get_unused_data(Thread& t, Value v) { return make_bytes(t, decoder_of(v).unused_data); }
Result get_needs_input(Thread&, Value v) { return boolean(decoder_of(v).needs_input); }

const NativeFunction kDecompressorMethods[] = {
    {"decompress(data, max_length=-1)", decompressor_decompress,
     "Decompress data; answers at most max_length bytes of it. What is over is kept for the next call."},
    {}};
const NativeGetSet kDecompressorGetSets[] = {
    {"check", get_check, nullptr,
        "Which integrity check the input stream uses, as the number of a CHECK_ constant.", true},
    {"eof", get_eof, nullptr, "Whether the compressed stream has been read to its end marker.", true},
    {"needs_input", get_needs_input, nullptr,
        "Whether decompress() can give nothing further until it is fed new compressed data.", true},
    {"unused_data", get_unused_data, nullptr, "The bytes that came in behind the end of the compressed stream.", true},
    {}};
const TypeSpec kDecompressorType = {
    .name = "_lzma.LZMADecompressor",
    .doc = "A decompressor that takes its data in pieces.",
    .size = sizeof(Decompressor),
    .flags = kBaseType,
    .new_ = {"LZMADecompressor(format=0, memlimit=None, filters=None)", decompressor_new},
    .methods = kDecompressorMethods,
    .getsets = kDecompressorGetSets,
    .slots = {.destroy = decompressor_destroy}};

// --- the module ------------------------------------------------------------------------------------------------------

Result lzma_is_check_supported(Thread& t, const Args& a) {
  return boolean(::lzma_check_is_supported(static_cast<lzma_check>(TRY(as_c_int(t, a[0])))));
}

const NativeFunction kFunctions[] = {
    {"is_check_supported(check_id, /)", lzma_is_check_supported,
        "Tells whether this build can compute the integrity check with the given number."},
    {"_encode_filter_properties(filter, /)", lzma_encode_filter_properties,
     "The options of a filter, given as a dict, in their encoded form as bytes."},
    {"_decode_filter_properties(filter_id, encoded_props, /)", lzma_decode_filter_properties,
     "Return a dict with the filter's id and the options that encoded_props holds."},
    {}};

struct Named {
  const char* name;
  int64_t value;
};
#define N(name) {#name, static_cast<int64_t>(LZMA_##name)}
const Named kConstants[] = {{"FORMAT_AUTO", kFormatAuto},
                            {"FORMAT_XZ", kFormatXz},
                            {"FORMAT_ALONE", kFormatAlone},
                            {"FORMAT_RAW", kFormatRaw},
                            N(CHECK_NONE),
                            N(CHECK_CRC32),
                            N(CHECK_CRC64),
                            N(CHECK_SHA256),
                            N(CHECK_ID_MAX),
                            {"CHECK_UNKNOWN", kCheckUnknown},
                            N(FILTER_LZMA1),
                            N(FILTER_LZMA2),
                            N(FILTER_DELTA),
                            N(FILTER_X86),
                            N(FILTER_IA64),
                            N(FILTER_ARM),
                            N(FILTER_ARMTHUMB),
                            N(FILTER_SPARC),
                            N(FILTER_POWERPC),
                            N(MF_HC3),
                            N(MF_HC4),
                            N(MF_BT2),
                            N(MF_BT3),
                            N(MF_BT4),
                            N(MODE_FAST),
                            N(MODE_NORMAL),
                            N(PRESET_DEFAULT),
                            N(PRESET_EXTREME)};
#undef N
Status module_init(Thread& t, Value module) {
  for (const Named& c : kConstants) {
    Ref number = TRY(make_uint(t, static_cast<uint64_t>(c.value)));
    TRY(module_add(t, module, c.name, number));
  }
  (void)TRY(module_add_type(t, module, kCompressorType));
  (void)TRY(module_add_type(t, module, kDecompressorType));
  return add_exception(t, module, "LZMAError", "_lzma.LZMAError", t.types().Exception, "Call to liblzma failed.");
}

}  // namespace

extern const NativeModule kLzmaModule;
const NativeModule kLzmaModule = {"_lzma", nullptr, kFunctions, module_init};

}  // namespace krait::modules
