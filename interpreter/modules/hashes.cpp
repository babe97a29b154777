// The modules _md5, _sha1, _sha256, _sha512 and _sha3 (library reference: hashlib): OpenSSL's digests as objects.
#include <openssl/evp.h>

#include <string>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

// One algorithm: its Python name, its name in OpenSSL, the bytes of its digest (0: as many as asked for).
struct Algorithm {
  const char *name, *openssl_name;
  int digest_size, block_size;
  const TypeSpec* type;
};

struct Digest : Object {
  const Algorithm* algorithm;
  EVP_MD_CTX* context;  // owned
};
Digest* self_of(Value v) { return as<Digest>(v); }

void destroy(Object* o) { EVP_MD_CTX_free(std::exchange(static_cast<Digest*>(o)->context, nullptr)); }

Status hash_more(Thread& t, Digest* d, Value data) {
  if (is_str(data)) return raise_type_error(t, "Strings must be encoded before hashing");
  if (!has_buffer(t, data)) return raise_type_error(t, "object supporting the buffer API required");
  BufferRef bytes;
  TRY(bytes.get(t, data));
  auto size = static_cast<size_t>(bytes.buffer.length);
  EVP_DigestUpdate(d->context, bytes.buffer.data, size);
  return ok();
}

Result make_digest(Thread& t, const Algorithm& algorithm) {
  auto* d = allocate<Digest>(t, type_for(t, *algorithm.type));
  if (!d) return raised;
  Ref self = Ref::own(d);
  d->algorithm = &algorithm;
  d->context = EVP_MD_CTX_new();
  if (!d->context) return raise_memory_error(t);
  const EVP_MD* md = EVP_get_digestbyname(algorithm.openssl_name);
  if (!md || !EVP_DigestInit_ex(d->context, md, nullptr)) {
    return raise_value_error(t, "unsupported hash type ", algorithm.name);
  }
  return self;
}

template <const Algorithm* kAlgorithm> Result construct(Thread& t, const Args& a) {
  Ref made = TRY(make_digest(t, *kAlgorithm));
  if (!a[0].is_absent()) TRY(hash_more(t, made.as<Digest>(), a[0]));
  return made;
}

Result digest_copy(Thread& t, const Args& a) {
  Ref made = TRY(make_digest(t, *self_of(a.self)->algorithm));
  if (!EVP_MD_CTX_copy_ex(made.as<Digest>()->context, self_of(a.self)->context)) return raise_memory_error(t);
  return made;
}
Result digest_update(Thread& t, const Args& a) {
  TRY(hash_more(t, self_of(a.self), a[0]));
  return kNone;
}

// The digest so far; the object can take more afterwards. length: for the extendable functions.
ResultOf<std::string> finish(Thread& t, Digest* d, Value length) {
  EVP_MD_CTX* copy = EVP_MD_CTX_new();
  if (!copy || !EVP_MD_CTX_copy_ex(copy, d->context)) return EVP_MD_CTX_free(copy), raise_memory_error(t);
  struct Free {
    EVP_MD_CTX* c;
    ~Free() { EVP_MD_CTX_free(c); }
  } free_copy{copy};
  if (d->algorithm->digest_size) {
    std::string out(static_cast<size_t>(d->algorithm->digest_size), '\0');
    EVP_DigestFinal_ex(copy, reinterpret_cast<unsigned char*>(out.data()), nullptr);
    return out;
  }
  int64_t n = TRY(as_i64(t, length));
  if (n < 0) return raise_value_error(t, "value must be positive");
  if (n >= 1 << 29) return raise_value_error(t, "length is too large");
  std::string out(static_cast<size_t>(n), '\0');
  if (n) EVP_DigestFinalXOF(copy, reinterpret_cast<unsigned char*>(out.data()), out.size());
  return out;
}
Result digest_digest(Thread& t, const Args& a) {
  bool fixed = self_of(a.self)->algorithm->digest_size;
  return make_bytes(t, TRY(finish(t, self_of(a.self), fixed ? Value{} : a[0])));
}
Result digest_hexdigest(Thread& t, const Args& a) {
  bool fixed = self_of(a.self)->algorithm->digest_size;
  std::string out, bytes = TRY(finish(t, self_of(a.self), fixed ? Value{} : a[0]));
  for (unsigned char c : bytes) out += "0123456789abcdef"[c >> 4], out += "0123456789abcdef"[c & 15];
  return make_ascii(t, out);
}
Result get_name(Thread& t, Value self) { return make_ascii(t, self_of(self)->algorithm->name); }
Result get_digest_size(Thread&, Value self) { return small_int(self_of(self)->algorithm->digest_size); }
Result get_block_size(Thread&, Value self) { return small_int(self_of(self)->algorithm->block_size); }
Result get_capacity(Thread&, Value self) { return small_int(1600 - 8 * self_of(self)->algorithm->block_size); }
Result get_rate(Thread&, Value self) { return small_int(8 * self_of(self)->algorithm->block_size); }
Result get_suffix(Thread& t, Value self) {
  return make_bytes(t, self_of(self)->algorithm->digest_size ? std::string_view("\x06") : std::string_view("\x1f"));
}

const NativeFunction kMethods[] = {
    {"copy()", digest_copy, "A second hash object in the same state, which can go on independently."},
    {"update(data, /)", digest_update, "Feeds more data, as bytes, into the hash."},
    {"digest()", digest_digest, "The hash of all the data so far, as bytes."},
    {"hexdigest()", digest_hexdigest,
        "The hash of all the data so far, as a str with two hex digits for each byte."},
    {}};
const NativeFunction kExtendableMethods[] = {
    {"copy()", digest_copy, "A second hash object in the same state, which can go on independently."},
    {"update(data, /)", digest_update, "Feeds more data, any bytes-like object, into the hash."},
    {"digest(length, /)", digest_digest, "The hash of all the data so far, as bytes."},
    {"hexdigest(length, /)", digest_hexdigest,
        "The hash of all the data so far, as a str with two hex digits for each byte."},
    {}};
const NativeGetSet kGetSets[] = {
    {"name", get_name}, {"digest_size", get_digest_size}, {"block_size", get_block_size}, {}};
const NativeGetSet kSha3GetSets[] = {{"name", get_name},          {"digest_size", get_digest_size},
                                     {"block_size", get_block_size}, {"_capacity_bits", get_capacity},
                                     {"_rate_bits", get_rate},       {"_suffix", get_suffix},
                                     {}};

extern const Algorithm kMd5, kSha1, kSha224, kSha256, kSha384, kSha512, kSha3_224, kSha3_256, kSha3_384, kSha3_512,
    kShake128, kShake256;

#define DIGEST_TYPE(spec, full_name)                                                           \
  const TypeSpec spec = {.name = full_name, .size = sizeof(Digest), .flags = kNoInstances,     \
                         .methods = kMethods, .getsets = kGetSets, .slots = {.destroy = destroy}};
DIGEST_TYPE(kMd5Type, "_md5.md5")
DIGEST_TYPE(kSha1Type, "_sha1.sha1")
DIGEST_TYPE(kSha224Type, "_sha256.sha224")
DIGEST_TYPE(kSha256Type, "_sha256.sha256")
DIGEST_TYPE(kSha384Type, "_sha512.sha384")
DIGEST_TYPE(kSha512Type, "_sha512.sha512")
#undef DIGEST_TYPE
#define SHA3_TYPE(spec, full_name, own_methods, algorithm)                                     \
  const TypeSpec spec = {.name = full_name, .size = sizeof(Digest),                            \
                         .new_ = {"sha3(data=<absent>, /, *, usedforsecurity=True)", construct<&algorithm>}, \
                         .methods = own_methods, .getsets = kSha3GetSets, .slots = {.destroy = destroy}};
SHA3_TYPE(kSha3_224Type, "_sha3.sha3_224", kMethods, kSha3_224)
SHA3_TYPE(kSha3_256Type, "_sha3.sha3_256", kMethods, kSha3_256)
SHA3_TYPE(kSha3_384Type, "_sha3.sha3_384", kMethods, kSha3_384)
SHA3_TYPE(kSha3_512Type, "_sha3.sha3_512", kMethods, kSha3_512)
SHA3_TYPE(kShake128Type, "_sha3.shake_128", kExtendableMethods, kShake128)
SHA3_TYPE(kShake256Type, "_sha3.shake_256", kExtendableMethods, kShake256)
#undef SHA3_TYPE

const Algorithm kMd5 = {"md5", "MD5", 16, 64, &kMd5Type}, kSha1 = {"sha1", "SHA1", 20, 64, &kSha1Type},
                kSha224 = {"sha224", "SHA224", 28, 64, &kSha224Type},
                kSha256 = {"sha256", "SHA256", 32, 64, &kSha256Type},
                kSha384 = {"sha384", "SHA384", 48, 128, &kSha384Type},
                kSha512 = {"sha512", "SHA512", 64, 128, &kSha512Type},
                kSha3_224 = {"sha3_224", "SHA3-224", 28, 144, &kSha3_224Type},
                kSha3_256 = {"sha3_256", "SHA3-256", 32, 136, &kSha3_256Type},
                kSha3_384 = {"sha3_384", "SHA3-384", 48, 104, &kSha3_384Type},
                kSha3_512 = {"sha3_512", "SHA3-512", 64, 72, &kSha3_512Type},
                kShake128 = {"shake_128", "SHAKE128", 0, 168, &kShake128Type},
                kShake256 = {"shake_256", "SHAKE256", 0, 136, &kShake256Type};

#define CONSTRUCTOR(name, algorithm)                                           \
  {name "(string=b'', *, usedforsecurity=True)", construct<&algorithm>, \
   "A new " name " hash object, fed with the given bytes if there are any."}
const NativeFunction kMd5Functions[] = {CONSTRUCTOR("md5", kMd5), {}};
const NativeFunction kSha1Functions[] = {CONSTRUCTOR("sha1", kSha1), {}};
const NativeFunction kSha256Functions[] = {CONSTRUCTOR("sha224", kSha224), CONSTRUCTOR("sha256", kSha256), {}};
const NativeFunction kSha512Functions[] = {CONSTRUCTOR("sha384", kSha384), CONSTRUCTOR("sha512", kSha512), {}};
const NativeFunction kSha3Functions[] = {{}};
#undef CONSTRUCTOR

template <const TypeSpec*... kSpecs> Status init_hidden(Thread& t, Value) {
  for (const TypeSpec* spec : {kSpecs...}) (void)TRY(make_type(t, *spec));
  return ok();
}
Status init_sha3(Thread& t, Value module) {
  for (const TypeSpec* spec :
       {&kSha3_224Type, &kSha3_256Type, &kSha3_384Type, &kSha3_512Type, &kShake128Type, &kShake256Type}) {
    (void)TRY(module_add_type(t, module, *spec));
  }
  return module_add_str(t, module, "implementation", "OpenSSL");
}

}  // namespace

extern const NativeModule kMd5Module, kSha1Module, kSha256Module, kSha512Module, kSha3Module;
const NativeModule kMd5Module = {"_md5", nullptr, kMd5Functions, init_hidden<&kMd5Type>};
const NativeModule kSha1Module = {"_sha1", nullptr, kSha1Functions, init_hidden<&kSha1Type>};
const NativeModule kSha256Module = {"_sha256", nullptr, kSha256Functions, init_hidden<&kSha224Type, &kSha256Type>};
const NativeModule kSha512Module = {"_sha512", nullptr, kSha512Functions, init_hidden<&kSha384Type, &kSha512Type>};
const NativeModule kSha3Module = {"_sha3", nullptr, kSha3Functions, init_sha3};

}  // namespace krait::modules
