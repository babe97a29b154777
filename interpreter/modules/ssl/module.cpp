// The module _ssl: its functions, constants and exceptions.
#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/ssl/ssl.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules::ssl {

namespace {

Result ssl_RAND_add(Thread& t, const Args& a) {
  double entropy = TRY(as_double(t, a[1]));
  if (is_str(a[0])) {
    std::string_view text = TRY(as_utf8(t, a[0]));
    RAND_add(text.data(), static_cast<int>(text.size()), entropy);
    return kNone;
  }
  BufferRef data;
  TRY(data.get(t, a[0]));
  RAND_add(data.buffer.data, static_cast<int>(data.buffer.length), entropy);
  return kNone;
}
Result random_bytes(Thread& t, Value count) {
  int n = TRY(as_c_int(t, count));
  if (n < 0) return raise_value_error(t, "num must be positive");
  Ref bytes = TRY(make_empty_bytes(t, n));
  if (RAND_bytes(bytes.as<Bytes>()->data, n) != 1) return raise_ssl(t);
  return bytes;
}
Result ssl_RAND_bytes(Thread& t, const Args& a) { return random_bytes(t, a[0]); }
Result ssl_RAND_pseudo_bytes(Thread& t, const Args& a) {
  TRY(warn(t, t.types().DeprecationWarning, "ssl.RAND_pseudo_bytes() is deprecated"));
  Ref bytes = TRY(random_bytes(t, a[0]));
  return make_tuple(t, {bytes, kTrue});
}
Result ssl_RAND_status(Thread&, const Args&) { return boolean(RAND_status() == 1); }

Result ssl_get_default_verify_paths(Thread& t, const Args&) {
  Ref parts[4];
  const char* const texts[] = {X509_get_default_cert_file_env(), X509_get_default_cert_file(),
                               X509_get_default_cert_dir_env(), X509_get_default_cert_dir()};
  for (int i = 0; i < 4; ++i) parts[i] = TRY(fs_decode(t, texts[i]));
  return make_tuple(t, {parts[0], parts[1], parts[2], parts[3]});
}
// (nid, short name, long name, dotted number)
Result object_value(Thread& t, const ASN1_OBJECT* object) {
  int nid = OBJ_obj2nid(object);
  if (nid == NID_undef) return raise_value_error(t, "Unknown object");
  const char *shortened = OBJ_nid2sn(nid), *longer = OBJ_nid2ln(nid);
  Ref sn = shortened ? TRY(make_str(t, shortened)) : Ref(kNone), ln = longer ? TRY(make_str(t, longer)) : Ref(kNone),
      oid = kNone;
  char text[256];
  int length = OBJ_obj2txt(text, sizeof text, object, 1);
  if (length > 0) oid = TRY(make_str(t, {text, static_cast<size_t>(length)}));
  return make_tuple(t, {small_int(nid), sn, ln, oid});
}
Result ssl_txt2obj(Thread& t, const Args& a) {
  if (!is_str(a[0]))
    return raise_type_error(t, "txt2obj() argument 'txt' must be str, not ",
                            a[0].is_none() ? "None" : type_name(t, a[0]));
  std::string text(TRY(as_utf8(t, a[0])));
  ASN1_OBJECT* object = OBJ_txt2obj(text.c_str(), !TRY(is_true(t, a[1])));
  if (!object) {
    ERR_clear_error();
    return raise_value_error(t, "unknown object '", text.substr(0, 100), "'");
  }
  Result value = object_value(t, object);
  ASN1_OBJECT_free(object);
  return value;
}
Result ssl_nid2obj(Thread& t, const Args& a) {
  int nid = TRY(as_c_int(t, a[0]));
  if (nid < NID_undef) return raise_value_error(t, "NID must be positive");
  ASN1_OBJECT* object = OBJ_nid2obj(nid);
  if (!object || nid == NID_undef) {
    ERR_clear_error();
    return raise_value_error(t, "unknown NID ", nid);
  }
  return object_value(t, object);
}
Result ssl_test_decode_cert(Thread& t, const Args& a) {
  Ref path = TRY(fs_encode(t, a[0]));
  ERR_clear_error();
  X509* x = certificate_from_file(std::string(path.as<Bytes>()->view()).c_str());
  if (!x) {
    ERR_clear_error();
    return raise_kind(t, "SSLError", 0, "Can't open file");
  }
  Result out = certificate_dict(t, x);
  X509_free(x);
  return out;
}

const NativeFunction kFunctions[] = {
    {"_test_decode_cert(path, /)", ssl_test_decode_cert, nullptr},
    {"RAND_add(string, entropy, /)", ssl_RAND_add, "Stirs the given data into OpenSSL's random number generator."},
    {"RAND_bytes(n, /)", ssl_RAND_bytes, "Random bytes, n of them, good enough for cryptography."},
    {"RAND_pseudo_bytes(n, /)", ssl_RAND_pseudo_bytes,
     "Generate n pseudo-random bytes, and whether they are cryptographically strong."},
    {"RAND_status()", ssl_RAND_status,
     "Tells whether OpenSSL's random number generator has been given enough seed data."},
    {"get_default_verify_paths()", ssl_get_default_verify_paths,
     "Return search paths and environment vars that are used by SSLContext's set_default_verify_paths()."},
    {"txt2obj(txt, name=False)", ssl_txt2obj,
     "Looks up an ASN.1 object by its text; gives its NID, short name, long name and OID."},
    {"nid2obj(nid, /)", ssl_nid2obj,
     "Looks up an ASN.1 object by its number (NID); gives its NID, short name, long name and OID."},
    {}};

struct Named {
  const char* name;
  int64_t value;
};
#define ALERT(name) {"ALERT_DESCRIPTION_" #name, SSL_AD_##name}
#define OPTION(name) {"OP_" #name, static_cast<int64_t>(SSL_OP_##name)}
const Named kConstants[] = {
    {"ALERT_DESCRIPTION_CLOSE_NOTIFY", 0},
    {"ALERT_DESCRIPTION_UNEXPECTED_MESSAGE", 10},
    {"ALERT_DESCRIPTION_DECOMPRESSION_FAILURE", 30},
    ALERT(BAD_RECORD_MAC),
    ALERT(RECORD_OVERFLOW),
    ALERT(HANDSHAKE_FAILURE),
    ALERT(BAD_CERTIFICATE),
    ALERT(UNSUPPORTED_CERTIFICATE),
    ALERT(CERTIFICATE_REVOKED),
    ALERT(CERTIFICATE_EXPIRED),
    ALERT(CERTIFICATE_UNKNOWN),
    ALERT(ILLEGAL_PARAMETER),
    ALERT(UNKNOWN_CA),
    ALERT(ACCESS_DENIED),
    ALERT(DECODE_ERROR),
    ALERT(DECRYPT_ERROR),
    ALERT(PROTOCOL_VERSION),
    ALERT(INSUFFICIENT_SECURITY),
    ALERT(INTERNAL_ERROR),
    ALERT(USER_CANCELLED),
    ALERT(NO_RENEGOTIATION),
    ALERT(UNSUPPORTED_EXTENSION),
    ALERT(CERTIFICATE_UNOBTAINABLE),
    ALERT(UNRECOGNIZED_NAME),
    ALERT(BAD_CERTIFICATE_STATUS_RESPONSE),
    ALERT(BAD_CERTIFICATE_HASH_VALUE),
    ALERT(UNKNOWN_PSK_IDENTITY),
    {"CERT_NONE", 0},
    {"CERT_OPTIONAL", 1},
    {"CERT_REQUIRED", 2},
    {"ENCODING_PEM", 1},
    {"ENCODING_DER", 2},
    {"HOSTFLAG_ALWAYS_CHECK_SUBJECT", 1},
    {"HOSTFLAG_NO_WILDCARDS", 2},
    {"HOSTFLAG_NO_PARTIAL_WILDCARDS", 4},
    {"HOSTFLAG_MULTI_LABEL_WILDCARDS", 8},
    {"HOSTFLAG_SINGLE_LABEL_SUBDOMAINS", 16},
    {"HOSTFLAG_NEVER_CHECK_SUBJECT", 32},
    {"OP_ALL",
     static_cast<int64_t>((uint64_t{SSL_OP_ALL} & ~uint64_t{SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS}) | 0x80000000u)},
    OPTION(CIPHER_SERVER_PREFERENCE),
    OPTION(ENABLE_MIDDLEBOX_COMPAT),
    OPTION(IGNORE_UNEXPECTED_EOF),
    OPTION(NO_COMPRESSION),
    OPTION(NO_RENEGOTIATION),
    OPTION(NO_SSLv2),
    OPTION(NO_SSLv3),
    OPTION(NO_TICKET),
    OPTION(NO_TLSv1),
    OPTION(NO_TLSv1_1),
    OPTION(NO_TLSv1_2),
    OPTION(NO_TLSv1_3),
    OPTION(SINGLE_DH_USE),
    OPTION(SINGLE_ECDH_USE),
    {"PROTOCOL_SSLv23", 2},
    {"PROTOCOL_TLS", 2},
    {"PROTOCOL_TLS_CLIENT", 16},
    {"PROTOCOL_TLS_SERVER", 17},
    {"PROTOCOL_TLSv1", 3},
    {"PROTOCOL_TLSv1_1", 4},
    {"PROTOCOL_TLSv1_2", 5},
    {"PROTO_MAXIMUM_SUPPORTED", -1},
    {"PROTO_MINIMUM_SUPPORTED", -2},
    {"PROTO_SSLv3", SSL3_VERSION},
    {"PROTO_TLSv1", TLS1_VERSION},
    {"PROTO_TLSv1_1", TLS1_1_VERSION},
    {"PROTO_TLSv1_2", TLS1_2_VERSION},
    {"PROTO_TLSv1_3", TLS1_3_VERSION},
    {"SSL_ERROR_EOF", 8},
    {"SSL_ERROR_INVALID_ERROR_CODE", 10},
    {"SSL_ERROR_SSL", 1},
    {"SSL_ERROR_SYSCALL", 5},
    {"SSL_ERROR_WANT_CONNECT", 7},
    {"SSL_ERROR_WANT_READ", 2},
    {"SSL_ERROR_WANT_WRITE", 3},
    {"SSL_ERROR_WANT_X509_LOOKUP", 4},
    {"SSL_ERROR_ZERO_RETURN", 6},
    {"VERIFY_DEFAULT", 0},
    {"VERIFY_CRL_CHECK_LEAF", X509_V_FLAG_CRL_CHECK},
    {"VERIFY_CRL_CHECK_CHAIN", X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL},
    {"VERIFY_X509_STRICT", X509_V_FLAG_X509_STRICT},
    {"VERIFY_ALLOW_PROXY_CERTS", X509_V_FLAG_ALLOW_PROXY_CERTS},
    {"VERIFY_X509_TRUSTED_FIRST", X509_V_FLAG_TRUSTED_FIRST},
    {"VERIFY_X509_PARTIAL_CHAIN", X509_V_FLAG_PARTIAL_CHAIN}};
#undef ALERT
#undef OPTION


// str() of an SSLError is its text alone.
Result error_str(Thread& t, const Args& a) {
  Ref text = TRY(get_attr(t, a.self, "strerror"));
  if (is_str(text)) return text;
  Ref args = TRY(get_attr(t, a.self, "args"));
  return str(t, args);
}
const NativeFunction kErrorStr = {"__str__()", error_str, "Return str(self)."};

Status add_errors(Thread& t, Value module) {
  TRY(add_exception(t, module, "SSLError", "ssl.SSLError", t.types().OSError,
      "Raised when the SSL library reports a failure; the parent of the other SSL errors."));
  Type* error = module_exception(t, "ssl.SSLError");
  Ref shown = TRY(make_method_descriptor(t, error, &kErrorStr));
  TRY(set_attr(t, Value::from_object(error), "__str__", shown));
  error->flags |= kImmutable;
  struct Made {
    const char *name, *full, *doc;
  };
  for (const Made& m : {Made{"SSLZeroReturnError", "ssl.SSLZeroReturnError",
      "Raised when the other side has properly ended the SSL connection."},
                        Made{"SSLWantReadError", "ssl.SSLWantReadError",
                            "Raised on a non-blocking SSL socket when an operation must wait for data to arrive "
                            "first."},
                        Made{"SSLWantWriteError", "ssl.SSLWantWriteError",
                            "Raised on a non-blocking SSL socket when an operation must wait for data to be sent "
                            "first."},
                        Made{"SSLSyscallError", "ssl.SSLSyscallError",
                            "Raised when a system call fails during an SSL operation."},
                        Made{"SSLEOFError", "ssl.SSLEOFError",
                            "Raised when an SSL connection is cut off without a proper ending."},
                        Made{"SSLCertVerificationError", "ssl.SSLCertVerificationError",
                            "Raised when a certificate does not pass verification."}}) {
    TRY(add_exception(t, module, m.name, m.full, error, m.doc));
  }
  return ok();
}
Status add_versions(Thread& t, Value module) {
  unsigned long version = OpenSSL_version_num();
  TRY(module_add_int(t, module, "OPENSSL_VERSION_NUMBER", static_cast<int64_t>(version)));
  Ref info = TRY(make_tuple(t, {small_int(OPENSSL_version_major()), small_int(OPENSSL_version_minor()), small_int(0),
                                small_int(OPENSSL_version_patch()), small_int(0)}));
  TRY(module_add(t, module, "OPENSSL_VERSION_INFO", info));
  TRY(module_add(t, module, "_OPENSSL_API_VERSION", info));
  return module_add_str(t, module, "OPENSSL_VERSION", OpenSSL_version(OPENSSL_VERSION));
}
Status module_init(Thread& t, Value module) {
  TRY(add_errors(t, module));
  for (const TypeSpec* spec : {&kContextType, &kConnectionType, &kMemoryType, &kSessionType, &kCertificateType})
    (void)TRY(module_add_type(t, module, *spec));
  for (const Named& c : kConstants) TRY(module_add_int(t, module, c.name, c.value));
  for (const char* name :
       {"HAS_SNI", "HAS_TLS_UNIQUE", "HAS_ECDH", "HAS_ALPN", "HAS_TLSv1", "HAS_TLSv1_1", "HAS_TLSv1_2", "HAS_TLSv1_3"})
    TRY(module_add(t, module, name, kTrue));
  for (const char* name : {"HAS_NPN", "HAS_SSLv2", "HAS_SSLv3"}) TRY(module_add(t, module, name, kFalse));
  TRY(module_add_str(t, module, "_DEFAULT_CIPHERS", "ALL:!COMPLEMENTOFDEFAULT:!eNULL"));
  return add_versions(t, module);
}

}  // namespace
}  // namespace krait::modules::ssl

namespace krait::modules {
extern const NativeModule kSslModule;
const NativeModule kSslModule = {"_ssl",
                                 "The native part of the ssl module; sockets are documented in the socket module.",
                                 ssl::kFunctions, ssl::module_init};
}  // namespace krait::modules
