// The keyed part of _hashlib: HMAC objects, PBKDF2, scrypt, comparison in constant time.
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include "interpreter/modules/hashlib.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules {

namespace {

struct Hmac : Object {
  EVP_MAC_CTX* context;  // owned
  EVP_MD* digest;        // owned
};
Hmac* self_of(Value v) { return as<Hmac>(v); }
void destroy(Object* o) {
  EVP_MAC_CTX_free(std::exchange(static_cast<Hmac*>(o)->context, nullptr));
  EVP_MD_free(std::exchange(static_cast<Hmac*>(o)->digest, nullptr));
}

// A digest by its name or by the function that makes its objects.
ResultOf<EVP_MD*> digest_by_argument(Thread& t, Value module, Value digestmod) {
  if (is_str(digestmod)) return fetch_digest(t, TRY(as_utf8(t, digestmod)), true);
  Ref constructors = TRY(get_attr(t, module, "_constructors"));
  Result name = get_item(t, constructors, digestmod);
  if (!name.is_raised()) {
    Ref held = name.take();
    return fetch_digest(t, TRY(as_utf8(t, held)), true);
  }
  clear_pending(t);
  Ref shown = TRY(repr(t, digestmod));
  return raise_message(t, module_exception(t, "_hashlib.UnsupportedDigestmodError"),
                       cat("Unsupported digestmod ", shown.as<Str>()));
}


}  // namespace

// --- HMAC ----------------------------------------------------------------------------------------------------------

Result hashlib_hmac_new(Thread& t, const Args& a) {
  BufferRef key, message;
  TRY(key.get(t, a[0]));
  if (key.buffer.length > INT_MAX) return raise_overflow_error(t, "key is too long.");
  if (a[2].is_none()) return raise_type_error(t, "Missing required parameter 'digestmod'.");
  if (!a[1].is_absent() && !a[1].is_none()) TRY(hash_input(t, message, a[1]));
  EVP_MD* digest = TRY(digest_by_argument(t, a.self, a[2]));
  auto* h = allocate<Hmac>(t, type_for(t, kHmacType));
  if (!h) return EVP_MD_free(digest), raised;
  Ref made = Ref::own(h);
  h->digest = digest;
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  h->context = mac ? EVP_MAC_CTX_new(mac) : nullptr;
  EVP_MAC_free(mac);
  if (!h->context) return raise_openssl(t, "no reason supplied");
  auto* name = const_cast<char*>(EVP_MD_get0_name(digest));
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                             OSSL_PARAM_construct_end()};
  static const unsigned char kNoKey[1] = {};
  const unsigned char* key_data = key.buffer.length ? key.buffer.data : kNoKey;
  if (!EVP_MAC_init(h->context, key_data, static_cast<size_t>(key.buffer.length), parameters))
    return raise_openssl(t, "no reason supplied");
  if (message.buffer.length)
    EVP_MAC_update(h->context, message.buffer.data, static_cast<size_t>(message.buffer.length));
  return made;
}

namespace {

Result hmac_update(Thread& t, const Args& a) {
  BufferRef input;
  TRY(hash_input(t, input, a[0]));
  EVP_MAC_update(self_of(a.self)->context, input.buffer.data, static_cast<size_t>(input.buffer.length));
  return kNone;
}
Result hmac_copy(Thread& t, const Args& a) {
  auto* h = allocate<Hmac>(t, type_for(t, kHmacType));
  if (!h) return raised;
  Ref made = Ref::own(h);
  Hmac* from = self_of(a.self);
  h->context = EVP_MAC_CTX_dup(from->context);
  EVP_MD_up_ref(from->digest);
  h->digest = from->digest;
  if (!h->context) return raise_openssl(t, "no reason supplied");
  return made;
}
ResultOf<std::string> finish(Thread& t, Value self) {
  EVP_MAC_CTX* copy = EVP_MAC_CTX_dup(self_of(self)->context);
  std::string out(static_cast<size_t>(EVP_MD_size(self_of(self)->digest)), '\0');
  size_t length = 0;
  bool done = copy && EVP_MAC_final(copy, reinterpret_cast<unsigned char*>(out.data()), &length, out.size());
  EVP_MAC_CTX_free(copy);
  if (!done) return raise_openssl(t, "no reason supplied");
  return out;
}
Result hmac_digest(Thread& t, const Args& a) { return make_bytes(t, TRY(finish(t, a.self))); }
Result hmac_hexdigest(Thread& t, const Args& a) { return hex_of(t, TRY(finish(t, a.self))); }
Result get_name(Thread& t, Value self) { return make_str(t, cat("hmac-", digest_name(self_of(self)->digest))); }
Result get_digest_size(Thread&, Value self) { return small_int(EVP_MD_size(self_of(self)->digest)); }
Result get_block_size(Thread&, Value self) { return small_int(EVP_MD_block_size(self_of(self)->digest)); }
Result hmac_repr(Thread& t, Value self) {
  char address[32];
  snprintf(address, sizeof address, "%p", static_cast<void*>(self.object()));
  return make_str(t, cat("<", digest_name(self_of(self)->digest), " HMAC object @ ", address, ">"));
}

const NativeFunction kHmacMethods[] = {
    {"update(msg)", hmac_update, "Feeds more of the message into the HMAC."},
    {"digest()", hmac_digest, "The HMAC of all the data so far, as bytes."},
    {"hexdigest()", hmac_hexdigest,
     "The HMAC of all the data so far, as a str of hex digits, fit for e-mail and other places that take only text."},
    {"copy()", hmac_copy, "A second HMAC object in the same state, which can go on independently."},
    {}};
const NativeGetSet kHmacGetSets[] = {
    {"digest_size", get_digest_size}, {"block_size", get_block_size}, {"name", get_name}, {}};

}  // namespace

const TypeSpec kHmacType = {
    .name = "_hashlib.HMAC",
    .doc =
        "The HMAC, a hash with a secret key, in progress over a message.\n\nMethods: update() to feed data, "
        "digest() and hexdigest() for the HMAC as bytes or hex digits, copy().\nAttributes: name, with the hash "
        "algorithm in it, digest_size in bytes.",
    .size = sizeof(Hmac),
    .flags = kNoInstances,
    .methods = kHmacMethods,
    .getsets = kHmacGetSets,
    .slots = {.destroy = destroy, .repr = hmac_repr}};

Result hashlib_hmac_digest(Thread& t, const Args& a) {
  BufferRef key, message;
  TRY(key.get(t, a[0]));
  TRY(message.get(t, a[1]));
  if (key.buffer.length > INT_MAX) return raise_overflow_error(t, "key is too long.");
  if (message.buffer.length > INT_MAX) return raise_overflow_error(t, "msg is too long.");
  DigestHandle digest(TRY(digest_by_argument(t, a.self, a[2])));
  unsigned char out[EVP_MAX_MD_SIZE];
  size_t length = 0;
  static const unsigned char kNoKey[1] = {};
  const unsigned char* key_data = key.buffer.length ? key.buffer.data : kNoKey;
  if (!EVP_Q_mac(nullptr, "HMAC", nullptr, EVP_MD_get0_name(digest.md), nullptr, key_data,
                 static_cast<size_t>(key.buffer.length), message.buffer.data,
                 static_cast<size_t>(message.buffer.length), out, sizeof out, &length)) {
    return raise_openssl(t, "no reason supplied");
  }
  return make_bytes(t, {reinterpret_cast<char*>(out), length});
}

// --- keys from passwords -------------------------------------------------------------------------------------------

Result hashlib_pbkdf2_hmac(Thread& t, const Args& a) {
  if (!is_str(a[0]))
    return raise_type_error(t, "pbkdf2_hmac() argument 'hash_name' must be str, not ", type_name(t, a[0]));
  BufferRef password, salt;
  TRY(password.get(t, a[1]));
  TRY(salt.get(t, a[2]));
  int64_t iterations = TRY(as_i64(t, a[3]));
  DigestHandle digest(TRY(fetch_digest(t, TRY(as_utf8(t, a[0])), true)));
  if (password.buffer.length > INT_MAX) return raise_overflow_error(t, "password is too long.");
  if (salt.buffer.length > INT_MAX) return raise_overflow_error(t, "salt is too long.");
  if (iterations < 1) return raise_value_error(t, "iteration value must be greater than 0.");
  if (iterations > INT_MAX) return raise_overflow_error(t, "iteration value is too great.");
  int64_t length = a[4].is_none() ? EVP_MD_size(digest.md) : TRY(as_i64(t, a[4]));
  if (length < 1) return raise_value_error(t, "key length must be greater than 0.");
  if (length > INT_MAX) return raise_overflow_error(t, "key length is too great.");
  Ref key = TRY(make_empty_bytes(t, length));
  bool done;
  {
    Unlocked unlocked(t);
    done =
        PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(password.buffer.data), static_cast<int>(password.buffer.length),
                          salt.buffer.data, static_cast<int>(salt.buffer.length), static_cast<int>(iterations),
                          digest.md, static_cast<int>(length), key.as<Bytes>()->data);
  }
  if (!done) return raise_openssl(t, "no reason supplied");
  return key;
}

namespace {

// One of scrypt's cost parameters.
ResultOf<uint64_t> cost(Thread& t, Value v, const char* name) {
  if (!v.is_none() && !is_int(v))
    return raise_type_error(t, "scrypt() argument '", name, "' must be int, not ", type_name(t, v));
  int64_t value = -1;
  if (v.is_none() || !int_fits_i64(v, &value) || value < 0) {
    return raise_type_error(t, name, " is required and must be an unsigned int");
  }
  return static_cast<uint64_t>(value);
}

}  // namespace

Result hashlib_scrypt(Thread& t, const Args& a) {
  BufferRef password, salt;
  TRY(password.get(t, a[0]));
  if (password.buffer.length > INT_MAX) return raise_overflow_error(t, "password is too long.");
  if (a[1].is_none()) return raise_type_error(t, "salt is required");
  TRY(salt.get(t, a[1]));
  if (salt.buffer.length > INT_MAX) return raise_overflow_error(t, "salt is too long.");
  uint64_t n = TRY(cost(t, a[2], "n"));
  if (n < 2 || n & (n - 1)) return raise_value_error(t, "n must be a power of 2.");
  uint64_t r = TRY(cost(t, a[3], "r")), p = TRY(cost(t, a[4], "p"));
  int64_t memory = TRY(as_i64(t, a[5])), length = TRY(as_i64(t, a[6]));
  if (memory < 0 || memory > INT_MAX) return raise_value_error(t, "maxmem must be positive and smaller than ", INT_MAX);
  if (length < 1 || length > INT_MAX)
    return raise_value_error(t, "dklen must be greater than 0 and smaller than ", INT_MAX);
  ERR_clear_error();
  if (!EVP_PBE_scrypt(nullptr, 0, nullptr, 0, n, r, p, static_cast<uint64_t>(memory), nullptr, 0)) {
    return raise_openssl(t, "Invalid parameter combination for n, r, p, maxmem.");
  }
  Ref key = TRY(make_empty_bytes(t, length));
  bool done;
  {
    Unlocked unlocked(t);
    done =
        EVP_PBE_scrypt(reinterpret_cast<const char*>(password.buffer.data), static_cast<size_t>(password.buffer.length),
                       salt.buffer.data, static_cast<size_t>(salt.buffer.length), n, r, p,
                       static_cast<uint64_t>(memory), key.as<Bytes>()->data, static_cast<size_t>(length));
  }
  if (!done) return raise_openssl(t, "no reason supplied");
  return key;
}

Result hashlib_get_fips_mode(Thread&, const Args&) {
  return small_int(EVP_default_properties_is_fips_enabled(nullptr));
}

// Takes as long for any contents of the same length.
Result hashlib_compare_digest(Thread& t, const Args& a) {
  BufferRef first, second;
  std::string_view x, y;
  if (is_str(a[0]) && is_str(a[1])) {
    if (!as<Str>(a[0])->ascii || !as<Str>(a[1])->ascii) {
      return raise_type_error(t, "comparing strings with non-ASCII characters is not supported");
    }
    x = TRY(as_utf8(t, a[0]));
    y = TRY(as_utf8(t, a[1]));
  } else {
    if (!has_buffer(t, a[0]) && !has_buffer(t, a[1])) {
      return raise_type_error(t, "unsupported operand types(s) or combination of types: '", type_name(t, a[0]),
                              "' and '", type_name(t, a[1]), "'");
    }
    TRY(first.get(t, a[0]));
    TRY(second.get(t, a[1]));
    x = first.view();
    y = second.view();
  }
  return boolean(x.size() == y.size() && CRYPTO_memcmp(x.data(), y.data(), x.size()) == 0);
}

}  // namespace krait::modules
