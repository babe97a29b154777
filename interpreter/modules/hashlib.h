// What the parts of _hashlib share. OpenSSL's objects belong to the Python objects that hold them.
#pragma once
#include <openssl/evp.h>

#include <string>

#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

struct DigestHandle {
  EVP_MD* md;  // owned
  explicit DigestHandle(EVP_MD* m) : md(m) {}
  DigestHandle(const DigestHandle&) = delete;
  ~DigestHandle() { EVP_MD_free(md); }
};

// Python's name of a digest.
const char* digest_name(const EVP_MD*);
// The digest of that name, to be freed; ValueError if OpenSSL does not have it.
ResultOf<EVP_MD*> fetch_digest(Thread&, std::string_view name, bool for_security);
// ValueError with OpenSSL's last error, or with another text if there is none.
Raised raise_openssl(Thread&, const char* otherwise);
// The bytes to be hashed.
Status hash_input(Thread&, BufferRef&, Value data);
Result hex_of(Thread&, std::string_view bytes);

// hashlib_keys.cpp
extern const TypeSpec kHmacType;
Result hashlib_get_fips_mode(Thread&, const Args&);
Result hashlib_compare_digest(Thread&, const Args&);
Result hashlib_pbkdf2_hmac(Thread&, const Args&);
Result hashlib_scrypt(Thread&, const Args&);
Result hashlib_hmac_digest(Thread&, const Args&);
Result hashlib_hmac_new(Thread&, const Args&);

}  // namespace krait::modules
