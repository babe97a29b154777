// The module _hashlib (library reference: hashlib, hmac): OpenSSL's digests by name. HMAC and key derivation:
// hashlib_keys.cpp.
#include "interpreter/modules/hashlib.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <string.h>

#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules {

// --- names and errors ----------------------------------------------------------------------------------------------

namespace {

// Python's names of digests that OpenSSL calls otherwise.
struct DigestName {
  const char *python, *alias, *openssl;
  int nid;
};
constexpr DigestName kDigestNames[] = {{"md5", "MD5", SN_md5, NID_md5},
                                       {"sha1", "SHA1", SN_sha1, NID_sha1},
                                       {"sha224", "SHA224", SN_sha224, NID_sha224},
                                       {"sha256", "SHA256", SN_sha256, NID_sha256},
                                       {"sha384", "SHA384", SN_sha384, NID_sha384},
                                       {"sha512", "SHA512", SN_sha512, NID_sha512},
                                       {"sha512_224", "SHA512_224", SN_sha512_224, NID_sha512_224},
                                       {"sha512_256", "SHA512_256", SN_sha512_256, NID_sha512_256},
                                       {"sha3_224", nullptr, SN_sha3_224, NID_sha3_224},
                                       {"sha3_256", nullptr, SN_sha3_256, NID_sha3_256},
                                       {"sha3_384", nullptr, SN_sha3_384, NID_sha3_384},
                                       {"sha3_512", nullptr, SN_sha3_512, NID_sha3_512},
                                       {"shake_128", nullptr, SN_shake128, NID_shake128},
                                       {"shake_256", nullptr, SN_shake256, NID_shake256},
                                       {"blake2s", "blake2s256", SN_blake2s256, NID_blake2s256},
                                       {"blake2b", "blake2b512", SN_blake2b512, NID_blake2b512}};

}  // namespace

const char* digest_name(const EVP_MD* md) {
  int nid = EVP_MD_nid(md);
  for (const DigestName& d : kDigestNames)
    if (d.nid == nid) return d.python;
  const char* name = OBJ_nid2ln(nid);
  return name ? name : OBJ_nid2sn(nid);
}

Raised raise_openssl(Thread& t, const char* otherwise) {
  unsigned long code = ERR_peek_last_error();
  if (!code) return raise_value_error(t, otherwise);
  const char *library = ERR_lib_error_string(code), *reason = ERR_reason_error_string(code);
  ERR_clear_error();
  if (!library) return raise_value_error(t, reason ? reason : otherwise);
  return raise_value_error(t, "[", library, "] ", reason ? reason : otherwise);
}

ResultOf<EVP_MD*> fetch_digest(Thread& t, std::string_view name, bool for_security) {
  std::string wanted(name);
  for (const DigestName& d : kDigestNames)
    if (name == d.python || (d.alias && name == d.alias)) wanted = d.openssl;
  ERR_clear_error();
  EVP_MD* md = EVP_MD_fetch(nullptr, wanted.c_str(), for_security ? nullptr : "-fips");
  if (!md) return raise_openssl(t, cat("unsupported hash type ", name).c_str());
  return md;
}

Status hash_input(Thread& t, BufferRef& buffer, Value data) {
  if (is_str(data)) return raise_type_error(t, "Strings must be encoded before hashing");
  if (!has_buffer(t, data)) return raise_type_error(t, "object supporting the buffer API required");
  TRY(buffer.get(t, data, kBufferFormat | kBufferStrided));
  if (buffer.buffer.dimensions > 1) return raise_message(t, t.types().BufferError, "Buffer must be single dimension");
  return ok();
}

Result hex_of(Thread& t, std::string_view bytes) {
  std::string out;
  for (unsigned char c : bytes) out += "0123456789abcdef"[c >> 4], out += "0123456789abcdef"[c & 15];
  return make_ascii(t, out);
}

namespace {

struct Hash : Object {
  EVP_MD_CTX* context;  // owned
};
extern const TypeSpec kHashType, kExtendableHashType;

Hash* self_of(Value v) { return as<Hash>(v); }
void destroy(Object* o) { EVP_MD_CTX_free(std::exchange(static_cast<Hash*>(o)->context, nullptr)); }
const EVP_MD* digest_of(Value v) { return EVP_MD_CTX_get0_md(self_of(v)->context); }
bool is_extendable(const EVP_MD* md) { return EVP_MD_flags(md) & EVP_MD_FLAG_XOF; }

Result make_hash(Thread& t, const EVP_MD* md) {
  auto* h = allocate<Hash>(t, type_for(t, is_extendable(md) ? kExtendableHashType : kHashType));
  if (!h) return raised;
  Ref made = Ref::own(h);
  h->context = EVP_MD_CTX_new();
  if (!h->context) return raise_memory_error(t);
  return made;
}

Result new_hash(Thread& t, std::string_view name, Value data, bool for_security) {
  BufferRef input;
  if (!data.is_absent()) TRY(hash_input(t, input, data));
  DigestHandle md(TRY(fetch_digest(t, name, for_security)));
  Ref made = TRY(make_hash(t, md.md));
  EVP_MD_CTX* context = made.as<Hash>()->context;
  if (!for_security) EVP_MD_CTX_set_flags(context, EVP_MD_CTX_FLAG_NON_FIPS_ALLOW);
  if (!EVP_DigestInit_ex(context, md.md, nullptr)) return raise_openssl(t, "no reason supplied");
  if (input.buffer.length) EVP_DigestUpdate(context, input.buffer.data, static_cast<size_t>(input.buffer.length));
  return made;
}

Result hash_copy(Thread& t, const Args& a) {
  Ref made = TRY(make_hash(t, digest_of(a.self)));
  if (!EVP_MD_CTX_copy(made.as<Hash>()->context, self_of(a.self)->context))
    return raise_openssl(t, "no reason supplied");
  return made;
}
Result hash_update(Thread& t, const Args& a) {
  BufferRef input;
  TRY(hash_input(t, input, a[0]));
  EVP_DigestUpdate(self_of(a.self)->context, input.buffer.data, static_cast<size_t>(input.buffer.length));
  return kNone;
}

// The digest so far, of so many bytes if it may be chosen.
ResultOf<std::string> finish(Thread& t, Value self, int64_t length) {
  EVP_MD_CTX* copy = EVP_MD_CTX_new();
  struct Free {
    EVP_MD_CTX* c;
    ~Free() { EVP_MD_CTX_free(c); }
  } free_copy{copy};
  if (!copy) return raise_memory_error(t);
  if (!EVP_MD_CTX_copy(copy, self_of(self)->context)) return raise_openssl(t, "no reason supplied");
  std::string out(length < 0 ? static_cast<size_t>(EVP_MD_size(digest_of(self))) : static_cast<size_t>(length), '\0');
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  bool done = length < 0 ? EVP_DigestFinal(copy, to, nullptr) : out.empty() || EVP_DigestFinalXOF(copy, to, out.size());
  if (!done) return raise_openssl(t, "no reason supplied");
  return out;
}
Result hash_digest(Thread& t, const Args& a) { return make_bytes(t, TRY(finish(t, a.self, -1))); }
Result hash_hexdigest(Thread& t, const Args& a) { return hex_of(t, TRY(finish(t, a.self, -1))); }

ResultOf<int64_t> wanted_length(Thread& t, Value v) {
  int64_t n = TRY(index_as_i64(t, v, t.types().OverflowError));
  if (n < 0 || n > INT64_MAX / 4) return raise_memory_error(t);
  return n;
}
Result extendable_digest(Thread& t, const Args& a) {
  return make_bytes(t, TRY(finish(t, a.self, TRY(wanted_length(t, a[0])))));
}
Result extendable_hexdigest(Thread& t, const Args& a) {
  return hex_of(t, TRY(finish(t, a.self, TRY(wanted_length(t, a[0])))));
}

Result get_name(Thread& t, Value self) { return make_str(t, digest_name(digest_of(self))); }
Result get_digest_size(Thread&, Value self) { return small_int(EVP_MD_size(digest_of(self))); }
Result get_no_digest_size(Thread&, Value) { return small_int(0); }
Result get_block_size(Thread&, Value self) { return small_int(EVP_MD_block_size(digest_of(self))); }
Result hash_repr(Thread& t, Value self) {
  char address[32];
  snprintf(address, sizeof address, "%p", static_cast<void*>(self.object()));
  return make_str(
      t, cat("<", digest_name(digest_of(self)), " ", type_full_name(type_of(t, self)), " object @ ", address, ">"));
}

const NativeFunction kHashMethods[] = {
    {"copy()", hash_copy, "A second hash object in the same state, which can go on independently."},
    {"update(obj, /)", hash_update, "Feeds more data, as bytes, into the hash."},
    {"digest()", hash_digest, "The hash of all the data so far, as bytes."},
    {"hexdigest()", hash_hexdigest,
        "The hash of all the data so far, as a str with two hex digits for each byte."},
    {}};
const NativeFunction kExtendableMethods[] = {
    {"digest(length)", extendable_digest, "The hash of all the data so far, as bytes."},
    {"hexdigest(length)", extendable_hexdigest,
        "The hash of all the data so far, as a str with two hex digits for each byte."},
    {}};
const NativeGetSet kHashGetSets[] = {
    {"digest_size", get_digest_size}, {"block_size", get_block_size}, {"name", get_name}, {}};
const NativeGetSet kExtendableGetSets[] = {{"digest_size", get_no_digest_size}, {}};

const char* const kHashDoc =
    "A hash in progress over the data fed to it.\n\nMethods: update() to feed data, digest() and hexdigest() for "
    "the hash as bytes or hex digits, copy().\nAttributes: name of the algorithm, digest_size in bytes.";
const TypeSpec kHashType = {.name = "_hashlib.HASH",
                            .doc = kHashDoc,
                            .size = sizeof(Hash),
                            .flags = kBaseType | kNoInstances,
                            .methods = kHashMethods,
                            .getsets = kHashGetSets,
                            .slots = {.destroy = destroy, .repr = hash_repr}};
const TypeSpec kExtendableHashType = {.name = "_hashlib.HASHXOF",
                                      .doc = kHashDoc,
                                      .size = sizeof(Hash),
                                      .flags = kBaseType | kNoInstances,
                                      .base = &kHashType,
                                      .methods = kExtendableMethods,
                                      .getsets = kExtendableGetSets,
                                      .slots = {.destroy = destroy, .repr = hash_repr}};

// --- the module ----------------------------------------------------------------------------------------------------

Result hashlib_new(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "name must be a string");
  return new_hash(t, TRY(as_utf8(t, a[0])), a[1], TRY(is_true(t, a[2])));
}

constexpr char kNames[][10] = {"md5",      "sha1",     "sha224",   "sha256",   "sha384",    "sha512",
                               "sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256"};
template <int kIndex>
Result openssl_hash(Thread& t, const Args& a) {
  return new_hash(t, kNames[kIndex], a[0], TRY(is_true(t, a[1])));
}

#define CONSTRUCTOR(index, name, shown)                                                        \
  {"openssl_" name "(string=b'', *, usedforsecurity=True)", openssl_hash<index>, \
   "A " shown " hash object, fed with the given bytes if there are any."}
const NativeFunction kFunctions[] = {
    {"new(name, string=b'', *, usedforsecurity=True)", hashlib_new,
     "A hash object for the algorithm with the given name, fed with a first part of the data if given.\n\nMD5 "
     "and SHA1 are available everywhere."},
    {"get_fips_mode()", hashlib_get_fips_mode,
     "Tells by an int whether OpenSSL is in FIPS mode: 0 if not, and any other number if so.\nFrom OpenSSL 3.0 "
     "on this is the state of the default provider, close to what FIPS_mode() gave but not the same."},
    {"compare_digest(a, b, /)", hashlib_compare_digest,
     "Tells whether a == b in a time that does not give away where they differ, as secrets need.\n\nBoth are str "
     "of ASCII characters only, or both bytes-like objects."},
    {"pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)", hashlib_pbkdf2_hmac,
     "A key made from a password and a salt by PBKDF2 (PKCS #5 v2.0), which applies HMAC over and over."},
    {"scrypt(password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64)", hashlib_scrypt,
     "A key made from a password and a salt by scrypt, which takes much memory on purpose."},
    {"hmac_digest(key, msg, digest)", hashlib_hmac_digest, "Single-shot HMAC."},
    {"hmac_new(key, msg=b'', digestmod=None)", hashlib_hmac_new,
        "An HMAC object for a key and a hash algorithm, fed with a first part of the message if given."},
    CONSTRUCTOR(0, "md5", "md5"),
    CONSTRUCTOR(1, "sha1", "sha1"),
    CONSTRUCTOR(2, "sha224", "sha224"),
    CONSTRUCTOR(3, "sha256", "sha256"),
    CONSTRUCTOR(4, "sha384", "sha384"),
    CONSTRUCTOR(5, "sha512", "sha512"),
    CONSTRUCTOR(6, "sha3_224", "sha3-224"),
    CONSTRUCTOR(7, "sha3_256", "sha3-256"),
    CONSTRUCTOR(8, "sha3_384", "sha3-384"),
    CONSTRUCTOR(9, "sha3_512", "sha3-512"),
    CONSTRUCTOR(10, "shake_128", "shake-128 variable"),
    CONSTRUCTOR(11, "shake_256", "shake-256 variable"),
    {}};
#undef CONSTRUCTOR

// What each openssl_x makes: {function: name}.
Status add_constructors(Thread& t, Value module) {
  Ref all = TRY(make_dict(t));
  for (const char* name : kNames) {
    Ref function = TRY(get_attr(t, module, cat("openssl_", name).c_str())), text = TRY(make_ascii(t, name));
    TRY(dict_set(t, all.as<Dict>(), function, text));
  }
  Ref shown = TRY(make_mappingproxy(t, all));
  return module_add(t, module, "_constructors", shown);
}

Status add_names(Thread& t, Value module) {
  Ref names = TRY(make_set(t, {}));
  struct Context {
    Thread& t;
    Value names;
    bool failed;
  } context{t, names, false};
  EVP_MD_do_all_provided(
      nullptr,
      [](EVP_MD* md, void* data) {
        auto& c = *static_cast<Context*>(data);
        if (!md || EVP_MD_nid(md) == NID_undef || c.failed) return;
        auto add = [&]() -> Status {
          Ref name = TRY(make_str(c.t, digest_name(md)));
          return set_add(c.t, as<Set>(c.names), name);
        };
        c.failed = add().is_raised();
      },
      &context);
  if (context.failed) return raised;
  Ref frozen = TRY(make_frozenset(t, names));
  return module_add(t, module, "openssl_md_meth_names", frozen);
}

Status module_init(Thread& t, Value module) {
  for (const TypeSpec* spec : {&kHashType, &kExtendableHashType, &kHmacType})
    (void)TRY(module_add_type(t, module, *spec));
  TRY(add_exception(t, module, "UnsupportedDigestmodError", "_hashlib.UnsupportedDigestmodError",
                    t.types().ValueError));
  TRY(add_names(t, module));
  return add_constructors(t, module);
}

}  // namespace

extern const NativeModule kHashlibModule;
const NativeModule kHashlibModule = {"_hashlib",
    "The hash functions of hashlib under the names that OpenSSL's binding gives them.", kFunctions, module_init};

}  // namespace krait::modules
