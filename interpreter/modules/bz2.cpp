// The module _bz2 (library reference: bz2), over the system's libbz2.
#include <bzlib.h>
#include <limits.h>

#include <memory>
#include <new>

#include "interpreter/modules/stream_decoder.h"
#include "interpreter/modules/stream_encoder.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/module.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

Raised raise_bz2(Thread& t, int code) {
  switch (code) {
    case BZ_PARAM_ERROR: return raise_value_error(t, "Internal error - invalid parameters passed to libbzip2");
    case BZ_MEM_ERROR: return raise_memory_error(t);
    case BZ_DATA_ERROR:
    case BZ_DATA_ERROR_MAGIC: return raise_message(t, t.types().OSError, "Invalid data stream");
    case BZ_IO_ERROR: return raise_message(t, t.types().OSError, "Unknown I/O error");
    case BZ_UNEXPECTED_EOF:
      return raise_message(t, t.types().EOFError,
                           "Compressed file ended before the logical end-of-stream was detected");
    case BZ_SEQUENCE_ERROR:
      return raise_runtime_error(t, "Internal error - Invalid sequence of commands sent to libbzip2");
    default: return raise_message(t, t.types().OSError, cat("Unrecognized error from libbzip2: ", code));
  }
}

unsigned clamped(size_t n) { return n > UINT_MAX ? UINT_MAX : static_cast<unsigned>(n); }

// --- compressor ------------------------------------------------------------------------------------------------------

struct CompressorState : StreamEncoder {
  bz_stream z{};
  ~CompressorState() { BZ2_bzCompressEnd(&z); }
  int push(std::string_view data, bool finish, std::string& out);
  static Status check(Thread& t, int code) {
    if (code < 0) return raise_bz2(t, code);
    return ok();
  }
};
int CompressorState::push(std::string_view data, bool finish, std::string& out) {
  int action = finish ? BZ_FINISH : BZ_RUN;
  z.next_in = const_cast<char*>(data.data());
  size_t left = data.size();
  z.avail_in = 0;
  for (;;) {
    if (z.avail_in == 0 && left > 0) {
      z.avail_in = clamped(left);
      left -= z.avail_in;
    }
    if (z.avail_in == 0 && action == BZ_RUN) return BZ_OK;
    size_t at = out.size(), room = at < 32768 ? 32768 : at;
    room = clamped(room);
    out.resize(at + room);
    z.next_out = out.data() + at;
    z.avail_out = static_cast<unsigned>(room);
    int code = BZ2_bzCompress(&z, left ? BZ_RUN : action);
    out.resize(at + room - z.avail_out);
    if (code < 0 || code == BZ_STREAM_END) return code;
  }
}
using Compressor = EncoderObject<CompressorState>;

Result compressor_new(Thread& t, const Args& a) {
  int level = TRY(as_c_int(t, a[0]));
  if (level < 1 || level > 9) return raise_value_error(t, "compresslevel must be between 1 and 9");
  auto* c = allocate<Compressor>(t, as<Type>(a.self));
  if (!c) return raised;
  Ref self = Ref::own(c);
  c->state = new (std::nothrow) CompressorState;
  if (!c->state) return raise_memory_error(t);
  int code = BZ2_bzCompressInit(&c->state->z, level, 0, 0);
  if (code != BZ_OK) return raise_bz2(t, code);
  return self;
}

const NativeFunction kCompressorMethods[] = {
    {"compress(data, /)", encoder_compress<CompressorState>,
     "Provide data to the compressor; answers what is compressed so far, or b''."},
    {"flush()", encoder_flush<CompressorState>, "Finish the compression; the compressor must not be used afterwards."},
    {}};
const TypeSpec kCompressorType = {
    .name = "_bz2.BZ2Compressor",
    .doc = "A compressor that takes its data in pieces; compresslevel is a number from 1 to 9.",
    .size = sizeof(Compressor),
    .flags = kBaseType,
    .new_ = {"BZ2Compressor(compresslevel=9, /)", compressor_new},
    .methods = kCompressorMethods,
    .slots = {.destroy = encoder_destroy<CompressorState>}};

// --- decompressor ----------------------------------------------------------------------------------------------------

struct DecompressorState : StreamDecoder {
  bz_stream z{};
  int code = BZ_OK;
  ~DecompressorState() { BZ2_bzDecompressEnd(&z); }
};
struct Decompressor : Object {
  DecompressorState* state;  // owned
};
DecompressorState& decoder_of(Value v) { return *as<Decompressor>(v)->state; }
void decompressor_destroy(Object* o) { delete std::exchange(static_cast<Decompressor*>(o)->state, nullptr); }

Result decompressor_new(Thread& t, const Args& a) {
  auto* d = allocate<Decompressor>(t, as<Type>(a.self));
  if (!d) return raised;
  Ref self = Ref::own(d);
  d->state = new (std::nothrow) DecompressorState;
  if (!d->state) return raise_memory_error(t);
  int code = BZ2_bzDecompressInit(&d->state->z, 0, 0);
  if (code != BZ_OK) return raise_bz2(t, code);
  return self;
}

StepResult decompress_step(DecompressorState& s, StreamWindow& w) {
  unsigned in = clamped(w.in_left), out = clamped(w.out_left);
  s.z.next_in = const_cast<char*>(reinterpret_cast<const char*>(w.in));
  s.z.avail_in = in;
  s.z.next_out = reinterpret_cast<char*>(w.out);
  s.z.avail_out = out;
  s.code = BZ2_bzDecompress(&s.z);
  w.in += in - s.z.avail_in;
  w.in_left -= in - s.z.avail_in;
  w.out += out - s.z.avail_out;
  w.out_left -= out - s.z.avail_out;
  return s.code < 0 ? StepResult::Failed : s.code == BZ_STREAM_END ? StepResult::End : StepResult::Going;
}
Result decompressor_decompress(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  int64_t limit = TRY(as_i64(t, a[1]));
  DecompressorState& s = decoder_of(a.self);
  std::string out;
  bool ended, broken, good = true;
  {
    Unlocked others(t);
    std::lock_guard guard(s.mutex);
    ended = s.at_end;
    broken = s.code < 0;
    if (!ended && !broken)
      good = decode_stream(s, data.view(), limit, out, false, [&](StreamWindow& w) { return decompress_step(s, w); });
  }
  if (ended) return raise_message(t, t.types().EOFError, "End of stream already reached");
  if (broken) return raise_value_error(t, "Decompressor is unusable after a previous error");
  if (!good) return raise_bz2(t, s.code);
  return make_bytes(t, out);
}
Result get_eof(Thread&, Value v) { return boolean(decoder_of(v).at_end); }
Result get_unused_data(Thread& t, Value v) { return make_bytes(t, decoder_of(v).unused_data); }
Result get_needs_input(Thread&, Value v) { return boolean(decoder_of(v).needs_input); }

const NativeFunction kDecompressorMethods[] = {
    {"decompress(data, max_length=-1)", decompressor_decompress,
     "Decompress data; answers at most max_length bytes of it. What is over is kept for the next call."},
    {}};
const NativeGetSet kDecompressorGetSets[] = {
    {"eof", get_eof, nullptr, "Whether the compressed stream has been read to its end marker.", true},
    {"unused_data", get_unused_data, nullptr, "The bytes that came in behind the end of the compressed stream.", true},
    {"needs_input", get_needs_input, nullptr,
        "Whether decompress() can give nothing further until it is fed new compressed data.", true},
    {}};
const TypeSpec kDecompressorType = {.name = "_bz2.BZ2Decompressor",
                                    .doc = "A decompressor that takes its data in pieces.",
                                    .size = sizeof(Decompressor),
                                    .flags = kBaseType,
                                    .new_ = {"BZ2Decompressor()", decompressor_new},
                                    .methods = kDecompressorMethods,
                                    .getsets = kDecompressorGetSets,
                                    .slots = {.destroy = decompressor_destroy}};

Status module_init(Thread& t, Value module) {
  (void)TRY(module_add_type(t, module, kCompressorType));
  (void)TRY(module_add_type(t, module, kDecompressorType));
  return ok();
}

}  // namespace

extern const NativeModule kBz2Module;
const NativeModule kBz2Module = {"_bz2", nullptr, nullptr, module_init};

}  // namespace krait::modules
