// The module zlib (library reference: zlib), over the system's libz.
#include <zlib.h>

#include <string>

#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules {

namespace {

constexpr int64_t kDefaultBufferSize = 16384;

Raised raise_zlib(Thread& t, int code, const char* text, const char* message) {
  if (code == Z_VERSION_ERROR) text = "library version mismatch";
  if (!text) {
    text = code == Z_BUF_ERROR ? "incomplete or truncated stream" : code == Z_STREAM_ERROR ? "inconsistent stream state"
           : code == Z_DATA_ERROR ? "invalid input data" : nullptr;
  }
  Type* error = module_exception(t, "zlib.error");
  if (!text) return raise_message(t, error, cat("Error ", code, " ", message));
  return raise_message(t, error, cat("Error ", code, " ", message, ": ", text));
}

struct Stream : Object {
  z_stream* z;  // owned; null once ended
  bool inflating, at_end;
  Value unused_data, unconsumed_tail, dictionary;  // bytes; dictionary: bytes or absent; all owned
};
using StreamLife = Life<Stream, &Stream::unused_data, &Stream::unconsumed_tail, &Stream::dictionary>;
extern const TypeSpec kCompressType, kDecompressType;
Stream* self_of(Value v) { return as<Stream>(v); }

void end_stream(Stream* s) {
  if (!s->z) return;
  s->inflating ? inflateEnd(s->z) : deflateEnd(s->z);
  delete std::exchange(s->z, nullptr);
}
void destroy(Object* o) {
  end_stream(static_cast<Stream*>(o));
  StreamLife::destroy(o);
}

Result make_stream(Thread& t, const TypeSpec& spec, bool inflating) {
  auto* s = allocate<Stream>(t, type_for(t, spec));
  if (!s) return raised;
  Ref self = Ref::own(s);
  s->inflating = inflating;
  s->unused_data = TRY(make_bytes(t, "")).leak();
  s->unconsumed_tail = TRY(make_bytes(t, "")).leak();
  s->z = new (std::nothrow) z_stream{};
  if (!s->z) return raise_memory_error(t);
  return self;
}

// Pushes `input` through the stream; the output grows up to `limit` bytes (0: no limit). Answers zlib's last code; what
// was not consumed is left in next_in.
int run(Thread& t, z_stream& z, bool inflating, std::string_view input, int flush, size_t limit, std::string& out) {
  Unlocked others(t);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
  size_t left = input.size();
  int code = Z_OK;
  for (;;) {
    if (z.avail_in == 0 && left > 0) {
      z.avail_in = static_cast<uInt>(left > UINT32_MAX ? UINT32_MAX : left);
      left -= z.avail_in;
    }
    size_t at = out.size(), room = at < kDefaultBufferSize ? kDefaultBufferSize : at;
    if (limit && at + room > limit) room = limit - at;
    if (room > (1u << 30)) room = 1u << 30;
    out.resize(at + room);
    z.next_out = reinterpret_cast<Bytef*>(out.data() + at);
    z.avail_out = static_cast<uInt>(room);
    int now = left ? Z_NO_FLUSH : flush;
    code = inflating ? inflate(&z, now) : deflate(&z, now);
    out.resize(at + room - z.avail_out);
    bool progress = z.avail_out != room;
    bool full = code == Z_BUF_ERROR && z.avail_out == 0;  // Z_FINISH says so where there is more to come
    if (code == Z_STREAM_END || (code < 0 && !full) || code == Z_NEED_DICT) break;
    if (limit && out.size() >= limit) break;
    if (z.avail_out != 0 && z.avail_in == 0 && left == 0) break;
    if (!progress && z.avail_in == 0 && left == 0) break;
  }
  z.avail_in += static_cast<uInt>(left);
  return code;
}

Result zlib_compress(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  int level = TRY(as_c_int(t, a[1])), bits = TRY(as_c_int(t, a[2]));
  z_stream z{};
  int code = deflateInit2(&z, level, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
  if (code == Z_MEM_ERROR) return raise_message(t, t.types().MemoryError, "Out of memory while compressing data");
  if (code == Z_STREAM_ERROR) return raise_message(t, module_exception(t, "zlib.error"), "Bad compression level");
  if (code != Z_OK) return raise_zlib(t, code, z.msg, "while compressing data");
  std::string out;
  code = run(t, z, false, data.view(), Z_FINISH, 0, out);
  deflateEnd(&z);
  if (code != Z_STREAM_END) return raise_zlib(t, code, z.msg, "while compressing data");
  return make_bytes(t, out);
}
Result zlib_decompress(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  int bits = TRY(as_c_int(t, a[1]));
  if (TRY(index_as_i64(t, a[2])) < 0) return raise_value_error(t, "bufsize must be non-negative");
  z_stream z{};
  int code = inflateInit2(&z, bits);
  if (code != Z_OK) return raise_zlib(t, code, z.msg, "while preparing to decompress data");
  std::string out;
  code = run(t, z, true, data.view(), Z_SYNC_FLUSH, 0, out);
  inflateEnd(&z);
  if (code == Z_STREAM_END) return make_bytes(t, out);
  if (code == Z_OK) code = Z_BUF_ERROR;
  return raise_zlib(t, code, z.msg, "while decompressing data");
}

Result zlib_compressobj(Thread& t, const Args& a) {
  int level = TRY(as_c_int(t, a[0])), method = TRY(as_c_int(t, a[1])), bits = TRY(as_c_int(t, a[2])),
      memory = TRY(as_c_int(t, a[3])), strategy = TRY(as_c_int(t, a[4]));
  Ref made = TRY(make_stream(t, kCompressType, false));
  Stream* s = made.as<Stream>();
  int code = deflateInit2(s->z, level, method, bits, memory, strategy);
  if (code != Z_OK) {
    delete std::exchange(s->z, nullptr);
    if (code == Z_STREAM_ERROR) return raise_value_error(t, "Invalid initialization option");
    return raise_message(t, t.types().MemoryError, "Can't allocate memory for compression object");
  }
  if (a[5].is_absent()) return made;
  BufferRef dictionary;
  TRY(dictionary.get(t, a[5]));
  if (deflateSetDictionary(s->z, dictionary.buffer.data, static_cast<uInt>(dictionary.buffer.length)) ==
      Z_STREAM_ERROR) {
    return raise_value_error(t, "Invalid dictionary");
  }
  return made;
}
Result compress_push(Thread& t, Stream* s, std::string_view data, int flush) {
  if (!s->z)
    return raise_zlib(t, Z_STREAM_ERROR, nullptr, flush == Z_NO_FLUSH ? "while compressing data" : "while flushing");
  std::string out;
  int code = run(t, *s->z, false, data, flush, 0, out);
  if (code == Z_STREAM_END) end_stream(s);
  else if (code != Z_OK && code != Z_BUF_ERROR) return raise_zlib(t, code, s->z->msg, "while compressing data");
  return make_bytes(t, out);
}
Result compress_compress(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  return compress_push(t, self_of(a.self), data.view(), Z_NO_FLUSH);
}
Result compress_flush(Thread& t, const Args& a) {
  int mode = TRY(as_c_int(t, a[0]));
  if (mode == Z_NO_FLUSH) return make_bytes(t, "");
  return compress_push(t, self_of(a.self), {}, mode);
}
Result stream_copy(Thread& t, const Args& a) {
  Stream* from = self_of(a.self);
  if (!from->z) return raise_value_error(t, "Inconsistent stream state");
  Ref made = TRY(make_stream(t, from->inflating ? kDecompressType : kCompressType, from->inflating));
  Stream* s = made.as<Stream>();
  int code = from->inflating ? inflateCopy(s->z, from->z) : deflateCopy(s->z, from->z);
  if (code != Z_OK) {
    delete std::exchange(s->z, nullptr);
    return raise_zlib(t, code, nullptr, "while copying compression object");
  }
  s->at_end = from->at_end;
  replace(s->unused_data, Ref::copy(from->unused_data));
  replace(s->unconsumed_tail, Ref::copy(from->unconsumed_tail));
  if (!from->dictionary.is_absent()) replace(s->dictionary, Ref::copy(from->dictionary));
  return made;
}
Result stream_deepcopy(Thread& t, const Args& a) { return stream_copy(t, a); }

Result zlib_decompressobj(Thread& t, const Args& a) {
  int bits = TRY(as_c_int(t, a[0]));
  if (!a[1].is_absent() && !has_buffer(t, a[1]))
    return raise_type_error(t, "zdict argument must support the buffer protocol");
  Ref made = TRY(make_stream(t, kDecompressType, true));
  Stream* s = made.as<Stream>();
  int code = inflateInit2(s->z, bits);
  if (code != Z_OK) {
    delete std::exchange(s->z, nullptr);
    if (code == Z_STREAM_ERROR) return raise_value_error(t, "Invalid initialization option");
    return raise_message(t, t.types().MemoryError, "Can't allocate memory for decompression object");
  }
  if (a[1].is_absent()) return made;
  BufferRef dictionary;
  TRY(dictionary.get(t, a[1]));
  s->dictionary = TRY(make_bytes(t, dictionary.view())).leak();
  if (bits < 0 &&
      inflateSetDictionary(s->z, dictionary.buffer.data, static_cast<uInt>(dictionary.buffer.length)) != Z_OK) {
    return raise_value_error(t, "Invalid dictionary");
  }
  return made;
}

// What the stream left of its input: behind the end it is unused data, before it the tail for the next call.
Status keep_rest(Thread& t, Stream* s, int code) {
  std::string_view rest(reinterpret_cast<char*>(s->z->next_in), s->z->avail_in);
  if (code == Z_STREAM_END && !rest.empty()) {
    Ref all = TRY(make_bytes(t, std::string(as<Bytes>(s->unused_data)->view()) + std::string(rest)));
    replace(s->unused_data, std::move(all));
    rest = {};
  }
  Ref tail = TRY(make_bytes(t, rest));
  replace(s->unconsumed_tail, std::move(tail));
  s->z->avail_in = 0;
  if (code == Z_STREAM_END) s->at_end = true;
  return ok();
}
Result decompress_push(Thread& t, Stream* s, std::string_view data, int flush, size_t limit) {
  if (!s->z) return raise_zlib(t, Z_STREAM_ERROR, nullptr, "while decompressing data");
  std::string out;
  int code = run(t, *s->z, true, data, flush, limit, out);
  if (code == Z_NEED_DICT && !s->dictionary.is_absent()) {
    auto* dictionary = as<Bytes>(s->dictionary);
    code = inflateSetDictionary(s->z, dictionary->data, static_cast<uInt>(dictionary->length));
    if (code != Z_OK) return raise_zlib(t, code, s->z->msg, "while setting zdict");
    std::string_view rest(reinterpret_cast<char*>(s->z->next_in), s->z->avail_in);
    s->z->avail_in = 0;
    code = run(t, *s->z, true, rest, flush, limit, out);
  }
  TRY(keep_rest(t, s, code));
  if (code != Z_STREAM_END && code != Z_OK && code != Z_BUF_ERROR)
    return raise_zlib(t, code, s->z->msg, "while decompressing data");
  return make_bytes(t, out);
}
Result decompress_decompress(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  int64_t limit = TRY(index_as_i64(t, a[1]));
  if (limit < 0) return raise_value_error(t, "max_length must be non-negative");
  return decompress_push(t, self_of(a.self), data.view(), Z_SYNC_FLUSH, static_cast<size_t>(limit));
}
Result decompress_flush(Thread& t, const Args& a) {
  if (TRY(index_as_i64(t, a[0])) <= 0) return raise_value_error(t, "length must be greater than zero");
  Stream* s = self_of(a.self);
  Ref tail = Ref::copy(s->unconsumed_tail);
  Ref out = s->at_end ? TRY(make_bytes(t, "")) : TRY(decompress_push(t, s, tail.as<Bytes>()->view(), Z_FINISH, 0));
  if (s->at_end && s->z) {  // finished: nothing to copy any more
    inflateEnd(s->z);
    delete std::exchange(s->z, nullptr);
  }
  return out;
}
Result get_unused_data(Thread&, Value v) { return Result::copy(self_of(v)->unused_data); }
Result get_unconsumed_tail(Thread&, Value v) { return Result::copy(self_of(v)->unconsumed_tail); }
Result get_eof(Thread&, Value v) { return boolean(self_of(v)->at_end); }

template <uLong (*kSum)(uLong, const Bytef*, z_size_t)> Result checksum(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  Ref start = TRY(index(t, a[1]));
  uint64_t scratch;
  uint64_t value = numbers::to_uint64_wrapped(int_view(start, scratch)) & 0xffffffff;
  return make_uint(t, kSum(value, data.buffer.data, static_cast<z_size_t>(data.buffer.length)) & 0xffffffff);
}

const NativeFunction kCompressMethods[] = {
    {"compress(data, /)", compress_compress, "The data in compressed form, as bytes."},
    {"flush(mode=4, /)", compress_flush, "Ends the stream: the compressed bytes that were still held back."},
    {"copy()", stream_copy, "A twin of the compressor in its present state."},
    {"__copy__()", stream_copy, nullptr},
    {"__deepcopy__(memo, /)", stream_deepcopy, nullptr},
    {}};
const NativeFunction kDecompressMethods[] = {
    {"decompress(data, /, max_length=0)", decompress_decompress,
     "Takes compressed bytes and gives what can be decompressed by now."},
    {"flush(length=16384, /)", decompress_flush, "What could be decompressed but was held back."},
    {"copy()", stream_copy, "A twin of the decompressor in its present state."},
    {"__copy__()", stream_copy, nullptr},
    {"__deepcopy__(memo, /)", stream_deepcopy, nullptr},
    {}};
const NativeGetSet kDecompressGetSets[] = {
    {"unused_data", get_unused_data}, {"unconsumed_tail", get_unconsumed_tail}, {"eof", get_eof}, {}};
const TypeSpec kCompressType = {.name = "zlib.Compress",
                                .size = sizeof(Stream),
                                .flags = kNoInstances,
                                .methods = kCompressMethods,
                                .slots = {.destroy = destroy}};
const TypeSpec kDecompressType = {.name = "zlib.Decompress",
                                  .size = sizeof(Stream),
                                  .flags = kNoInstances,
                                  .methods = kDecompressMethods,
                                  .getsets = kDecompressGetSets,
                                  .slots = {.destroy = destroy}};

const NativeFunction kFunctions[] = {
    {"compress(data, /, level=-1, wbits=15)", zlib_compress, "The data in compressed form, as bytes."},
    {"decompress(data, /, wbits=15, bufsize=16384)", zlib_decompress, "The original bytes of compressed data."},
    {"compressobj(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=<absent: None>)", zlib_compressobj,
     "Return a compressor object."},
    {"decompressobj(wbits=15, zdict=<absent: b''>)", zlib_decompressobj, "Return a decompressor object."},
    {"crc32(data, value=0, /)", checksum<crc32_z>,
     "The CRC-32 checksum of data, an integer; an optional start value continues an earlier one."},
    {"adler32(data, value=1, /)", checksum<adler32_z>,
     "The Adler-32 checksum of data, an integer; an optional start value continues an earlier one."},
    {}};

struct Named {
  const char* name;
  int value;
};
#define N(name) {#name, name}
const Named kConstants[] = {{"MAX_WBITS", MAX_WBITS},
                            {"DEFLATED", Z_DEFLATED},
                            {"DEF_MEM_LEVEL", 8},
                            {"DEF_BUF_SIZE", 16384},
                            N(Z_NO_COMPRESSION),
                            N(Z_BEST_SPEED),
                            N(Z_BEST_COMPRESSION),
                            N(Z_DEFAULT_COMPRESSION),
                            N(Z_FILTERED),
                            N(Z_HUFFMAN_ONLY),
                            N(Z_RLE),
                            N(Z_FIXED),
                            N(Z_DEFAULT_STRATEGY),
                            N(Z_NO_FLUSH),
                            N(Z_PARTIAL_FLUSH),
                            N(Z_SYNC_FLUSH),
                            N(Z_FULL_FLUSH),
                            N(Z_FINISH),
                            N(Z_BLOCK),
                            N(Z_TREES)};
#undef N
Status module_init(Thread& t, Value module) {
  for (const Named& c : kConstants) TRY(module_add_int(t, module, c.name, c.value));
  (void)TRY(make_type(t, kCompressType));
  (void)TRY(make_type(t, kDecompressType));
  TRY(module_add_str(t, module, "ZLIB_VERSION", ZLIB_VERSION));
  TRY(module_add_str(t, module, "ZLIB_RUNTIME_VERSION", zlibVersion()));
  TRY(module_add_str(t, module, "__version__", "1.0"));
  return add_exception(t, module, "error", "zlib.error", t.types().Exception);
}

}  // namespace

extern const NativeModule kZlibModule;
const NativeModule kZlibModule = {"zlib",
    "Compression and decompression with the zlib library, which builds on GNU zip.", kFunctions, module_init};

}  // namespace krait::modules
