// Contexts: what connections have in common: certificates, trust, protocols, callbacks.
#include <errno.h>
#define OPENSSL_SUPPRESS_DEPRECATED  // the readers of DH parameters that CPython uses
#include <openssl/dh.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/stat.h>

#include <vector>

#include "interpreter/modules/ssl/ssl.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/weakref.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::ssl {

enum Protocol { kTls = 2, kTlsV1 = 3, kTlsV11 = 4, kTlsV12 = 5, kTlsClient = 16, kTlsServer = 17 };
enum Verify { kCertNone, kCertOptional, kCertRequired };

Result cipher_tuple(Thread& t, const SSL_CIPHER* cipher) {
  const char *name = SSL_CIPHER_get_name(cipher), *version = SSL_CIPHER_get_version(cipher);
  Ref shown = name ? TRY(make_str(t, name)) : Ref(kNone), protocol = version ? TRY(make_str(t, version)) : Ref(kNone);
  return make_tuple(t, {shown, protocol, small_int(SSL_CIPHER_get_bits(cipher, nullptr))});
}

namespace {

Context* self_of(Value v) { return as<Context>(v); }
SSL_CTX* ctx_of(Value v) { return as<Context>(v)->ctx; }

// --- life ------------------------------------------------------------------------------------------------------------

Status set_mode(Thread& t, Context* c, int mode) {
  static const int kModes[] = {SSL_VERIFY_NONE, SSL_VERIFY_PEER, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT};
  if (mode < kCertNone || mode > kCertRequired) return raise_value_error(t, "invalid value for verify_mode");
  SSL_CTX_set_verify(c->ctx, kModes[mode], SSL_CTX_get_verify_callback(c->ctx));
  return ok();
}
Result context_new(Thread& t, const Args& a) {
  int protocol = TRY(as_c_int(t, a[0]));
  const SSL_METHOD* method = nullptr;
  bool fixed = protocol == kTlsV1 || protocol == kTlsV11 || protocol == kTlsV12;
  if (protocol == kTls || fixed) method = TLS_method();
  else if (protocol == kTlsClient) method = TLS_client_method();
  else if (protocol == kTlsServer) method = TLS_server_method();
  else return raise_value_error(t, "invalid or unsupported protocol version");
  if (protocol == kTls || fixed) {
    static const char* const kNames[] = {"PROTOCOL_TLS", "PROTOCOL_TLSv1", "PROTOCOL_TLSv1_1", "PROTOCOL_TLSv1_2"};
    TRY(warn(t, t.types().DeprecationWarning, cat("ssl.", kNames[protocol - 2], " is deprecated"), 2));
  }
  auto* c = allocate<Context>(t, as<Type>(a.self));
  if (!c) return raised;
  Ref self = Ref::own(c);
  c->protocol = protocol;
  c->host_flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
  c->check_hostname = protocol == kTlsClient;
  c->alpn = new std::string;
  ERR_clear_error();
  c->ctx = SSL_CTX_new(method);
  if (!c->ctx) return raise_ssl(t);
  SSL_CTX_set_app_data(c->ctx, c);
  static const int kVersions[] = {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION};
  if (fixed) {
    SSL_CTX_set_min_proto_version(c->ctx, kVersions[protocol - kTlsV1]);
    SSL_CTX_set_max_proto_version(c->ctx, kVersions[protocol - kTlsV1]);
  }
  TRY(set_mode(t, c, protocol == kTlsClient ? kCertRequired : kCertNone));
  uint64_t options = SSL_OP_ALL & ~SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS;
  options |= SSL_OP_NO_SSLv3 | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_SINGLE_DH_USE |
             SSL_OP_SINGLE_ECDH_USE | SSL_OP_ENABLE_MIDDLEBOX_COMPAT | SSL_OP_IGNORE_UNEXPECTED_EOF;
  SSL_CTX_set_options(c->ctx, options);
  SSL_CTX_set_mode(c->ctx, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_id_context(c->ctx, reinterpret_cast<const unsigned char*>("Python"), 6);
  X509_VERIFY_PARAM* param = SSL_CTX_get0_param(c->ctx);
  X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_TRUSTED_FIRST);
  X509_VERIFY_PARAM_set_hostflags(param, c->host_flags);
  return self;
}
void context_destroy(Object* o) {
  auto* c = static_cast<Context*>(o);
  if (c->ctx) {
    // Connections may keep OpenSSL's context alive: it must not ask the object that is gone.
    SSL_CTX_set_tlsext_servername_callback(c->ctx, nullptr);
    SSL_CTX_set_alpn_select_cb(c->ctx, nullptr, nullptr);
    SSL_CTX_set_msg_callback(c->ctx, nullptr);
    SSL_CTX_set_keylog_callback(c->ctx, nullptr);
    SSL_CTX_free(std::exchange(c->ctx, nullptr));
  }
  if (c->keylog) BIO_free_all(std::exchange(c->keylog, nullptr));
  delete std::exchange(c->alpn, nullptr);
  for (Value* v : {&c->sni_callback, &c->msg_callback, &c->keylog_filename}) clear(*v);
}

// --- ciphers, ALPN, curves -------------------------------------------------------------------------------------------

Result context_set_ciphers(Thread& t, const Args& a) {
  std::string list(TRY(as_utf8(t, a[0])));
  if (SSL_CTX_set_cipher_list(ctx_of(a.self), list.c_str())) return kNone;
  ERR_clear_error();
  return raise_kind(t, "SSLError", 0, "No cipher can be selected.");
}
Result cipher_dict(Thread& t, const SSL_CIPHER* cipher) {
  Ref out = TRY(make_dict(t));
  char description[512];
  SSL_CIPHER_description(cipher, description, sizeof description);
  size_t length = strcspn(description, "\r\n");
  int algorithm_bits, strength = SSL_CIPHER_get_bits(cipher, &algorithm_bits);
  auto nid_name = [&](int nid) -> Result { return nid == NID_undef ? Result(kNone) : make_str(t, OBJ_nid2ln(nid)); };
  Ref id = TRY(make_uint(t, SSL_CIPHER_get_id(cipher))), name = TRY(make_str(t, SSL_CIPHER_get_name(cipher))),
      version = TRY(make_str(t, SSL_CIPHER_get_version(cipher))), text = TRY(make_str(t, {description, length})),
      symmetric = TRY(nid_name(SSL_CIPHER_get_cipher_nid(cipher))),
      digest = TRY(nid_name(SSL_CIPHER_get_digest_nid(cipher))),
      exchange = TRY(nid_name(SSL_CIPHER_get_kx_nid(cipher))), auth = TRY(nid_name(SSL_CIPHER_get_auth_nid(cipher)));
  auto put = [&](const char* key, Value v) { return dict_set(t, out.as<Dict>(), key, v); };
  TRY(put("id", id));
  TRY(put("name", name));
  TRY(put("protocol", version));
  TRY(put("description", text));
  TRY(put("strength_bits", small_int(strength)));
  TRY(put("alg_bits", small_int(algorithm_bits)));
  TRY(put("aead", boolean(SSL_CIPHER_is_aead(cipher))));
  TRY(put("symmetric", symmetric));
  TRY(put("digest", digest));
  TRY(put("kea", exchange));
  TRY(put("auth", auth));
  return out;
}
Result context_get_ciphers(Thread& t, const Args& a) {
  SSL* probe = SSL_new(ctx_of(a.self));
  if (!probe) return raise_ssl(t);
  auto fill = [&]() -> Result {
    Ref list = TRY(make_list(t));
    STACK_OF(SSL_CIPHER)* ciphers = SSL_get_ciphers(probe);
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
      Ref item = TRY(cipher_dict(t, sk_SSL_CIPHER_value(ciphers, i)));
      TRY(list_append(t, list.as<List>(), item));
    }
    return list;
  };
  Result out = fill();
  SSL_free(probe);
  return out;
}
int choose_alpn(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* client,
                unsigned client_length, void* p) {
  auto* own = static_cast<Context*>(p)->alpn;
  int found = SSL_select_next_proto(const_cast<unsigned char**>(out), length,
                                    reinterpret_cast<const unsigned char*>(own->data()),
                                    static_cast<unsigned>(own->size()), client, client_length);
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}
Result context_set_alpn(Thread& t, const Args& a) {
  Context* c = self_of(a.self);
  BufferRef data;
  TRY(data.get(t, a[0]));
  *c->alpn = data.view();
  if (SSL_CTX_set_alpn_protos(c->ctx, data.buffer.data, static_cast<unsigned>(data.buffer.length)))
    return raise_memory_error(t);
  SSL_CTX_set_alpn_select_cb(c->ctx, choose_alpn, c);
  return kNone;
}
Result context_set_ecdh_curve(Thread& t, const Args& a) {
  Ref bytes = TRY(fs_encode(t, a[0]));
  std::string name(bytes.as<Bytes>()->view());
  int nid = OBJ_sn2nid(name.c_str());
  if (nid == NID_undef) {
    Ref shown = TRY(repr(t, a[0]));
    return raise_value_error(t, "unknown elliptic curve name ", shown.as<Str>());
  }
  if (!SSL_CTX_set1_groups(ctx_of(a.self), &nid, 1)) return raise_ssl(t);
  return kNone;
}
Result context_load_dh_params(Thread& t, const Args& a) {
  Ref path = TRY(fs_encode(t, a[0]));
  std::string name(path.as<Bytes>()->view());
  FILE* file = fopen(name.c_str(), "rb");
  if (!file) return raise_os_error(t, errno, a[0]);
  ERR_clear_error();
  DH* parameters = PEM_read_DHparams(file, nullptr, nullptr, nullptr);
  fclose(file);
  if (!parameters) return raise_ssl(t, "unknown error", 4215);
  bool taken = SSL_CTX_set_tmp_dh(ctx_of(a.self), parameters);
  DH_free(parameters);
  if (!taken) return raise_ssl(t);
  return kNone;
}

// --- certificates ----------------------------------------------------------------------------------------------------

struct Password {
  Thread& t;
  Value callable;        // absent: `text` is it
  std::string text;
  bool failed = false;
  Status take(Value v) {
    if (is_str(v)) text = TRY(as_utf8(t, v));
    else if (is_bytes(v)) text = as<Bytes>(v)->view();
    else if (has_kind(v, Kind::ByteArray)) text = as<ByteArray>(v)->view();
    else
      return raise_type_error(t, callable.is_absent() ? "password should be a string or callable"
                                                      : "password callback must return a string");
    if (text.size() > 1024) return raise_value_error(t, "password cannot be longer than 1024 bytes");
    return ok();
  }
};
int give_password(char* room, int size, int, void* p) {
  auto* password = static_cast<Password*>(p);
  if (password->failed) return -1;  // OpenSSL asks again for each format that it tries
  if (!password->callable.is_absent()) {
    Ref held = Ref::copy(password->callable);
    Result answer = call(password->t, held);
    bool good = !answer.is_raised();
    if (good) {
      Ref text = answer.take();
      good = !password->take(text).is_raised();
    }
    if (!good) return password->failed = true, -1;
  }
  if (static_cast<int>(password->text.size()) > size) return -1;
  memcpy(room, password->text.data(), password->text.size());
  return static_cast<int>(password->text.size());
}
Result context_load_cert_chain(Thread& t, const Args& a) {
  SSL_CTX* ctx = ctx_of(a.self);
  Ref cert = TRY(fs_encode(t, a[0])), key = a[1].is_none() ? cert : TRY(fs_encode(t, a[1]));
  std::string cert_path(cert.as<Bytes>()->view()), key_path(key.as<Bytes>()->view());
  auto* old = SSL_CTX_get_default_passwd_cb(ctx);
  void* old_data = SSL_CTX_get_default_passwd_cb_userdata(ctx);
  Password password{t, {}, {}};
  if (!a[2].is_none()) {
    if (is_callable(t, a[2])) password.callable = a[2];
    else TRY(password.take(a[2]));
    SSL_CTX_set_default_passwd_cb(ctx, give_password);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, &password);
  }
  auto load = [&]() -> Status {
    auto failed = [&]() -> Raised {
      if (password.failed) {
        ERR_clear_error();
        return raised;
      }
      if (errno) {
        ERR_clear_error();
        return raise_os_error(t, errno);
      }
      return raise_ssl(t, "PEM lib", 3905);
    };
    ERR_clear_error();
    errno = 0;
    if (SSL_CTX_use_certificate_chain_file(ctx, cert_path.c_str()) != 1) return failed();
    errno = 0;
    if (SSL_CTX_use_PrivateKey_file(ctx, key_path.c_str(), SSL_FILETYPE_PEM) != 1) return failed();
    if (SSL_CTX_check_private_key(ctx) != 1) return raise_ssl(t, "unknown error", 3923);
    return ok();
  };
  Status loaded = load();
  SSL_CTX_set_default_passwd_cb(ctx, old);
  SSL_CTX_set_default_passwd_cb_userdata(ctx, old_data);
  if (loaded.is_raised()) return raised;
  return kNone;
}

Status add_certificates(Thread& t, SSL_CTX* ctx, std::string_view data, bool der) {
  if (data.empty()) return raise_value_error(t, "Empty certificate data");
  BIO* bio = BIO_new_mem_buf(data.data(), static_cast<int>(data.size()));
  X509_STORE* store = SSL_CTX_get_cert_store(ctx);
  int loaded = 0;
  ERR_clear_error();
  for (;;) {
    X509* x = der ? d2i_X509_bio(bio, nullptr) : PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    if (!x) break;
    int good = X509_STORE_add_cert(store, x);
    X509_free(x);
    if (!good) {
      unsigned long code = ERR_peek_last_error();
      if (ERR_GET_LIB(code) != ERR_LIB_X509 || ERR_GET_REASON(code) != X509_R_CERT_ALREADY_IN_HASH_TABLE) break;
      ERR_clear_error();
    }
    ++loaded;
  }
  BIO_free(bio);
  unsigned long code = ERR_peek_last_error();
  bool at_end = code == 0 ||
                (der && ERR_GET_LIB(code) == ERR_LIB_ASN1 &&
                 (ERR_GET_REASON(code) == ASN1_R_HEADER_TOO_LONG || ERR_GET_REASON(code) == ASN1_R_NOT_ENOUGH_DATA)) ||
                (!der && ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE);
  if (loaded == 0) {
    ERR_clear_error();
    return raise_kind(t, "SSLError", 0, der ? "not enough data: cadata does not contain a certificate (_ssl.c:4047)"
                                            : "no start line: cadata does not contain a certificate (_ssl.c:4047)");
  }
  if (!at_end) return raise_ssl(t);
  ERR_clear_error();
  return ok();
}
Result context_load_verify_locations(Thread& t, const Args& a) {
  SSL_CTX* ctx = ctx_of(a.self);
  if (a[0].is_none() && a[1].is_none() && a[2].is_none())
    return raise_type_error(t, "cafile, capath and cadata cannot be all omitted");
  std::string file, folder;
  if (!a[0].is_none()) {
    Result path = fs_encode(t, a[0]);
    if (path.is_raised()) {
      if (!pending_matches(t, t.types().TypeError)) return raised;
      clear_pending(t);
      return raise_type_error(t, "cafile should be a valid filesystem path");
    }
    Ref held = path.take();
    file = held.as<Bytes>()->view();
  }
  if (!a[1].is_none()) {
    Result path = fs_encode(t, a[1]);
    if (path.is_raised()) {
      if (!pending_matches(t, t.types().TypeError)) return raised;
      clear_pending(t);
      return raise_type_error(t, "capath should be a valid filesystem path");
    }
    Ref held = path.take();
    folder = held.as<Bytes>()->view();
  }
  if (is_str(a[2])) {
    std::string text(TRY(as_utf8(t, a[2])));
    if (!as<Str>(a[2])->ascii) return raise_type_error(t, "cadata should be an ASCII string or a bytes-like object");
    TRY(add_certificates(t, ctx, text, false));
  } else if (!a[2].is_none()) {
    if (!has_buffer(t, a[2])) return raise_type_error(t, "cadata should be an ASCII string or a bytes-like object");
    BufferRef data;
    TRY(data.get(t, a[2]));
    TRY(add_certificates(t, ctx, data.view(), true));
  }
  if (file.empty() && folder.empty()) return kNone;
  int good, saved;
  {
    Unlocked others(t);
    ERR_clear_error();
    errno = 0;
    good = SSL_CTX_load_verify_locations(ctx, file.empty() ? nullptr : file.c_str(),
                                         folder.empty() ? nullptr : folder.c_str());
    saved = errno;
  }
  if (good) return kNone;
  if (saved) {
    ERR_clear_error();
    return raise_os_error(t, saved);
  }
  return raise_ssl(t, "unknown error", 4166);
}
Result context_set_default_verify_paths(Thread& t, const Args& a) {
  Unlocked others(t);
  SSL_CTX_set_default_verify_paths(ctx_of(a.self));
  return kNone;
}
Result context_get_ca_certs(Thread& t, const Args& a) {
  bool binary = TRY(is_true(t, a[0]));
  Ref list = TRY(make_list(t));
  STACK_OF(X509_OBJECT)* objects = X509_STORE_get0_objects(SSL_CTX_get_cert_store(ctx_of(a.self)));
  for (int i = 0; i < sk_X509_OBJECT_num(objects); ++i) {
    X509* x = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
    if (!x || !X509_check_ca(x)) continue;
    Ref item = TRY(binary ? certificate_der(t, x) : certificate_dict(t, x));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}
Result context_cert_store_stats(Thread& t, const Args& a) {
  int certificates = 0, lists = 0, authorities = 0;
  STACK_OF(X509_OBJECT)* objects = X509_STORE_get0_objects(SSL_CTX_get_cert_store(ctx_of(a.self)));
  for (int i = 0; i < sk_X509_OBJECT_num(objects); ++i) {
    X509_OBJECT* o = sk_X509_OBJECT_value(objects, i);
    if (X509* x = X509_OBJECT_get0_X509(o)) ++certificates, authorities += X509_check_ca(x) != 0;
    else if (X509_OBJECT_get_type(o) == X509_LU_CRL) ++lists;
  }
  Ref out = TRY(make_dict(t));
  TRY(dict_set(t, out.as<Dict>(), "x509", small_int(certificates)));
  TRY(dict_set(t, out.as<Dict>(), "crl", small_int(lists)));
  TRY(dict_set(t, out.as<Dict>(), "x509_ca", small_int(authorities)));
  return out;
}
Result context_session_stats(Thread& t, const Args& a) {
  SSL_CTX* c = ctx_of(a.self);
  const std::pair<const char*, long> all[] = {{"number", SSL_CTX_sess_number(c)},
                                              {"connect", SSL_CTX_sess_connect(c)},
                                              {"connect_good", SSL_CTX_sess_connect_good(c)},
                                              {"connect_renegotiate", SSL_CTX_sess_connect_renegotiate(c)},
                                              {"accept", SSL_CTX_sess_accept(c)},
                                              {"accept_good", SSL_CTX_sess_accept_good(c)},
                                              {"accept_renegotiate", SSL_CTX_sess_accept_renegotiate(c)},
                                              {"hits", SSL_CTX_sess_hits(c)},
                                              {"misses", SSL_CTX_sess_misses(c)},
                                              {"timeouts", SSL_CTX_sess_timeouts(c)},
                                              {"cache_full", SSL_CTX_sess_cache_full(c)}};
  Ref out = TRY(make_dict(t));
  for (auto [name, n] : all) TRY(dict_set(t, out.as<Dict>(), name, small_int(n)));
  return out;
}

// --- connections -----------------------------------------------------------------------------------------------------

Result context_wrap_socket(Thread& t, const Args& a) {
  return make_connection(t, self_of(a.self), a[0], {}, {}, TRY(is_true(t, a[1])), a[2], a[3], a[4]);
}
Result context_wrap_bio(Thread& t, const Args& a) {
  for (size_t i : {0, 1})
    if (!has_spec(a[i], kMemoryType))
      return raise_type_error(t, "_wrap_bio() argument '", i ? "outgoing" : "incoming",
                              "' must be _ssl.MemoryBIO, not ", type_name(t, a[i]));
  return make_connection(t, self_of(a.self), {}, a[0], a[1], TRY(is_true(t, a[2])), a[3], a[4], a[5]);
}

// --- attributes ------------------------------------------------------------------------------------------------------

Result get_protocol(Thread&, Value v) { return small_int(self_of(v)->protocol); }
Result get_options(Thread& t, Value v) { return make_uint(t, SSL_CTX_get_options(ctx_of(v))); }
Status set_options(Thread& t, Value v, Value value) {
  uint64_t now = SSL_CTX_get_options(ctx_of(v)), wanted = TRY(as_u64(t, value));
  if (~now & wanted & (SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3)) {
    TRY(warn(t, t.types().DeprecationWarning, "ssl.OP_NO_SSL*/ssl.OP_NO_TLS* options are deprecated", 2));
  }
  SSL_CTX_clear_options(ctx_of(v), now & ~wanted);
  SSL_CTX_set_options(ctx_of(v), wanted & ~now);
  return ok();
}
int mode_of(Value v) {
  int mode = SSL_CTX_get_verify_mode(ctx_of(v)) & (SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
  return mode == SSL_VERIFY_NONE ? kCertNone : mode == SSL_VERIFY_PEER ? kCertOptional : kCertRequired;
}
Result get_verify_mode(Thread&, Value v) { return small_int(mode_of(v)); }
Status set_verify_mode(Thread& t, Value v, Value value) {
  int mode = TRY(as_c_int(t, value));
  if (mode == kCertNone && self_of(v)->check_hostname)
    return raise_value_error(t, "Cannot set verify_mode to CERT_NONE when check_hostname is enabled.");
  return set_mode(t, self_of(v), mode);
}
Result get_verify_flags(Thread& t, Value v) {
  return make_uint(t, X509_VERIFY_PARAM_get_flags(SSL_CTX_get0_param(ctx_of(v))));
}
Status set_verify_flags(Thread& t, Value v, Value value) {
  unsigned long wanted = TRY(as_u64(t, value));
  X509_VERIFY_PARAM* param = SSL_CTX_get0_param(ctx_of(v));
  unsigned long now = X509_VERIFY_PARAM_get_flags(param);
  X509_VERIFY_PARAM_clear_flags(param, now & ~wanted);
  X509_VERIFY_PARAM_set_flags(param, wanted & ~now);
  return ok();
}
Result get_check_hostname(Thread&, Value v) { return boolean(self_of(v)->check_hostname); }
Status set_check_hostname(Thread& t, Value v, Value value) {
  bool check = TRY(is_true(t, value));
  if (check && mode_of(v) == kCertNone) TRY(set_mode(t, self_of(v), kCertRequired));
  self_of(v)->check_hostname = check;
  return ok();
}
Result get_host_flags(Thread& t, Value v) { return make_uint(t, self_of(v)->host_flags); }
Status set_host_flags(Thread& t, Value v, Value value) {
  self_of(v)->host_flags = static_cast<unsigned>(TRY(as_c_int(t, value)));
  X509_VERIFY_PARAM_set_hostflags(SSL_CTX_get0_param(ctx_of(v)), self_of(v)->host_flags);
  return ok();
}
template <bool kMaximum> Result get_version(Thread& t, Value v) {
  long version = kMaximum ? SSL_CTX_get_max_proto_version(ctx_of(v)) : SSL_CTX_get_min_proto_version(ctx_of(v));
  return small_int(version ? version : kMaximum ? -1 : -2);
}
template <bool kMaximum> Status set_version(Thread& t, Value v, Value value) {
  int version = TRY(as_c_int(t, value));
  Context* c = self_of(v);
  if (c->protocol >= kTlsV1 && c->protocol <= kTlsV12) {
    return raise_value_error(t, "The context's protocol doesn't support modification of highest and lowest version.");
  }
  bool known = version == -1 || version == -2 || version == SSL3_VERSION ||
               (version >= TLS1_VERSION && version <= TLS1_3_VERSION);
  if (!known) {
    return raise_value_error(t, "Unsupported TLS/SSL version 0x", version);
  }
  const char* old = version == SSL3_VERSION     ? "SSLv3"
                    : version == TLS1_VERSION   ? "TLSv1"
                    : version == TLS1_1_VERSION ? "TLSv1_1"
                                                : nullptr;
  if (old) TRY(warn(t, t.types().DeprecationWarning, cat("ssl.TLSVersion.", old, " is deprecated"), 2));
  if (version == -2) version = kMaximum ? TLS1_VERSION : 0;
  if (version == -1) version = kMaximum ? 0 : TLS1_3_VERSION;
  int good = kMaximum ? SSL_CTX_set_max_proto_version(c->ctx, version) : SSL_CTX_set_min_proto_version(c->ctx, version);
  if (!good) return raise_value_error(t, "Unsupported TLS/SSL version 0x", version);
  return ok();
}
Result get_num_tickets(Thread& t, Value v) { return make_uint(t, SSL_CTX_get_num_tickets(ctx_of(v))); }
Status set_num_tickets(Thread& t, Value v, Value value) {
  int64_t n = TRY(as_i64(t, value));
  if (n < 0) return raise_value_error(t, "value must be non-negative");
  if (self_of(v)->protocol != kTlsServer) return raise_value_error(t, "SSLContext is not a server context.");
  SSL_CTX_set_num_tickets(ctx_of(v), static_cast<size_t>(n));
  return ok();
}
Result get_security_level(Thread&, Value v) { return small_int(SSL_CTX_get_security_level(ctx_of(v))); }
Result get_post_handshake_auth(Thread&, Value v) { return boolean(self_of(v)->post_handshake_auth); }
Status set_post_handshake_auth(Thread& t, Value v, Value value) {
  if (value.is_absent()) return raise_attribute_error(t, "cannot delete attribute");
  self_of(v)->post_handshake_auth = TRY(is_true(t, value));
  SSL_CTX_set_post_handshake_auth(ctx_of(v), self_of(v)->post_handshake_auth);
  return ok();
}

// --- callbacks -------------------------------------------------------------------------------------------------------

Result shown_owner(Thread& t, Connection* c) {
  if (!c->owner.is_absent()) {
    Ref owner = TRY(weakref_target(c->owner));
    if (!owner.is_absent()) return owner;
  }
  if (!c->socket.is_absent()) {
    Ref socket = TRY(weakref_target(c->socket));
    if (!socket.is_absent()) return socket;
  }
  return Result::copy(c);
}
int on_server_name(SSL* ssl, int* alert, void* p) {
  auto* context = static_cast<Context*>(p);
  Reentry back(context->type->interpreter);
  Thread* t = back.thread();
  if (!t || context->sni_callback.is_absent()) return SSL_TLSEXT_ERR_OK;
  auto* connection = static_cast<Connection*>(SSL_get_app_data(ssl));
  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  Ref callback = Ref::copy(context->sni_callback);
  auto work = [&]() -> Result {
    Ref owner = TRY(shown_owner(*t, connection)), shown = name ? TRY(make_str(*t, name)) : Ref(kNone);
    return call(*t, callback, {owner, shown, Value::from_object(context)});
  };
  Result answer = work();
  if (answer.is_raised()) {
    report_unraisable(*t, callback);
    *alert = SSL_AD_HANDSHAKE_FAILURE;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  Ref value = answer.take();
  if (value.is_none()) return SSL_TLSEXT_ERR_OK;
  ResultOf<int> number = as_c_int(*t, value);
  if (number.is_raised()) {
    report_unraisable(*t, value);
    *alert = SSL_AD_INTERNAL_ERROR;
  } else {
    *alert = number.value;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}
Result get_sni_callback(Thread&, Value v) {
  Value found = self_of(v)->sni_callback;
  return found.is_absent() ? Result(kNone) : Result::copy(found);
}
Status set_sni_callback(Thread& t, Value v, Value value) {
  Context* c = self_of(v);
  if (c->protocol == kTlsClient) return raise_value_error(t, "sni_callback cannot be set on TLS_CLIENT context");
  if (!value.is_none() && !is_callable(t, value)) {
    SSL_CTX_set_tlsext_servername_callback(c->ctx, nullptr);
    return raise_type_error(t, "not a callable object");
  }
  replace(c->sni_callback, value.is_none() ? Ref() : Ref::copy(value));
  if (value.is_none()) SSL_CTX_set_tlsext_servername_callback(c->ctx, nullptr);
  else SSL_CTX_set_tlsext_servername_callback(c->ctx, on_server_name);
  SSL_CTX_set_tlsext_servername_arg(c->ctx, c);
  return ok();
}
// A message's kind as ssl._TLSMessageType has it: its first byte, an alert's second; a change of cipher has none of its
// own.
int message_type(int content, const unsigned char* data, size_t size) {
  if (content == SSL3_RT_CHANGE_CIPHER_SPEC) return SSL3_MT_CHANGE_CIPHER_SPEC;
  if (content == SSL3_RT_ALERT && size > 1) return data[1];
  return size ? data[0] : 0;
}
void on_message(int write, int version, int content, const void* data, size_t size, SSL* ssl, void*) {
  auto* connection = static_cast<Connection*>(SSL_get_app_data(ssl));
  auto* context = as<Context>(connection->context);
  Reentry back(context->type->interpreter);
  Thread* t = back.thread();
  if (!t || context->msg_callback.is_absent()) return;
  Ref callback = Ref::copy(context->msg_callback);
  int type = message_type(content, static_cast<const unsigned char*>(data), size);
  auto work = [&]() -> Result {
    Ref owner = TRY(shown_owner(*t, connection)), way = TRY(make_ascii(*t, write ? "write" : "read")),
        bytes = TRY(make_bytes(*t, {static_cast<const char*>(data), size}));
    return call(*t, callback, {owner, way, small_int(version), small_int(content), small_int(type), bytes});
  };
  Result done = work();
  if (!done.is_raised()) Ref nothing = done.take();  // an exception stays for the call that is at work
}
Result get_msg_callback(Thread&, Value v) {
  Value found = self_of(v)->msg_callback;
  return found.is_absent() ? Result(kNone) : Result::copy(found);
}
Status set_msg_callback(Thread& t, Value v, Value value) {
  Context* c = self_of(v);
  if (!value.is_none() && !is_callable(t, value)) {
    SSL_CTX_set_msg_callback(c->ctx, nullptr);
    return raise_type_error(t, type_name(t, value), " is not callable.");
  }
  replace(c->msg_callback, value.is_none() ? Ref() : Ref::copy(value));
  SSL_CTX_set_msg_callback(c->ctx, value.is_none() ? nullptr : on_message);
  return ok();
}
void on_key(const SSL* ssl, const char* line) {
  auto* connection = static_cast<Connection*>(SSL_get_app_data(ssl));
  BIO* log = as<Context>(connection->context)->keylog;
  if (!log) return;
  BIO_printf(log, "%s\n", line);
  (void)BIO_flush(log);
}
Result get_keylog(Thread&, Value v) {
  Value found = self_of(v)->keylog_filename;
  return found.is_absent() ? Result(kNone) : Result::copy(found);
}
Status set_keylog(Thread& t, Value v, Value value) {
  Context* c = self_of(v);
  SSL_CTX_set_keylog_callback(c->ctx, nullptr);
  clear(c->keylog_filename);
  if (c->keylog) BIO_free_all(std::exchange(c->keylog, nullptr));
  if (value.is_none()) return ok();
  Ref path = TRY(fs_encode(t, value));
  std::string name(path.as<Bytes>()->view());
  FILE* file = fopen(name.c_str(), "a");
  if (!file) return raise_os_error(t, errno, value);
  c->keylog = BIO_new_fp(file, BIO_CLOSE | BIO_FP_TEXT);
  if (BIO_tell(c->keylog) == 0) {  // a new file, not a pipe
    BIO_puts(c->keylog, "# TLS secrets log file, generated by OpenSSL / Python\n");
    (void)BIO_flush(c->keylog);
  }
  replace(c->keylog_filename, Ref::copy(value));
  SSL_CTX_set_keylog_callback(c->ctx, on_key);
  return ok();
}

const NativeFunction kMethods[] = {
    {"_wrap_socket(sock, server_side, server_hostname=None, *, owner=None, session=None)", context_wrap_socket,
     nullptr},
    {"_wrap_bio(incoming, outgoing, server_side, server_hostname=None, *, owner=None, session=None)", context_wrap_bio,
     nullptr},
    {"set_ciphers(cipherlist, /)", context_set_ciphers, nullptr},
    {"_set_alpn_protocols(protos, /)", context_set_alpn, nullptr},
    {"load_cert_chain(certfile, keyfile=None, password=None)", context_load_cert_chain, nullptr},
    {"load_dh_params(path, /)", context_load_dh_params, nullptr},
    {"load_verify_locations(cafile=None, capath=None, cadata=None)", context_load_verify_locations, nullptr},
    {"session_stats()", context_session_stats, nullptr},
    {"set_default_verify_paths()", context_set_default_verify_paths, nullptr},
    {"set_ecdh_curve(name, /)", context_set_ecdh_curve, nullptr},
    {"cert_store_stats()", context_cert_store_stats, "A dict that counts the X.509 certificates loaded, by kind."},
    {"get_ca_certs(binary_form=False)", context_get_ca_certs,
     "A list of the certificate authorities' certificates loaded, each described by a dict."},
    {"get_ciphers()", context_get_ciphers, nullptr},
    {}};
const NativeGetSet kGetSets[] = {{"check_hostname", get_check_hostname, set_check_hostname},
                                 {"_host_flags", get_host_flags, set_host_flags},
                                 {"minimum_version", get_version<false>, set_version<false>},
                                 {"maximum_version", get_version<true>, set_version<true>},
                                 {"keylog_filename", get_keylog, set_keylog},
                                 {"_msg_callback", get_msg_callback, set_msg_callback},
                                 {"sni_callback", get_sni_callback, set_sni_callback,
                                  "Set a callback that will be called when a server name is provided by the client."},
                                 {"num_tickets", get_num_tickets, set_num_tickets,
                                  "How many session tickets a TLS 1.3 server sends; it can be changed."},
                                 {"options", get_options, set_options},
                                 {"post_handshake_auth", get_post_handshake_auth, set_post_handshake_auth},
                                 {"protocol", get_protocol},
                                 {"verify_flags", get_verify_flags, set_verify_flags},
                                 {"verify_mode", get_verify_mode, set_verify_mode},
                                 {"security_level", get_security_level, nullptr, "The current security level"},
                                 {}};

}  // namespace

const TypeSpec kContextType = {.name = "_ssl._SSLContext",
                               .size = sizeof(Context),
                               .flags = kBaseType | kHasGc,
                               .new_ = {"_SSLContext(protocol, /)", context_new},
                               .methods = kMethods,
                               .getsets = kGetSets,
                               .slots = {.destroy = context_destroy, .traverse = [](Object* o, Visitor& visit) {
                                           auto* c = static_cast<Context*>(o);
                                           for (Value v : {c->sni_callback, c->msg_callback}) visit(v);
                                         }}};

}  // namespace krait::modules::ssl
