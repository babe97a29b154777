// Connections: the handshake, reading and writing over a socket or over memory, and what is known of the peer.
#include <errno.h>
#include <limits.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include <algorithm>

#include "interpreter/host/clock.h"
#include "interpreter/modules/socket.h"
#include "interpreter/modules/ssl/ssl.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/weakref.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules::ssl {

namespace {

Connection* self_of(Value v) { return as<Connection>(v); }

// The socket below, alive, and how long one may wait for it.
struct Below {
  Ref socket;         // absent: memory
  int fd = -1;
  int64_t timeout = -1;   // nanoseconds; -1: for ever, 0: not at all
  int64_t deadline = -1;
};
ResultOf<Below> below(Thread& t, Connection* c) {
  Below b;
  if (c->socket.is_absent()) return b;
  b.socket = TRY(weakref_target(c->socket));
  if (b.socket.is_absent()) return raise_kind(t, "SSLError", 0, "Underlying socket connection gone");
  Ref number = TRY(call_method(t, b.socket, t.names().fileno)), timeout = TRY(call_method(t, b.socket, "gettimeout"));
  b.fd = TRY(as_c_int(t, number));
  if (!timeout.is_none()) b.timeout = static_cast<int64_t>(TRY(as_double(t, timeout)) * 1e9);
  if (b.timeout > 0) b.deadline = host::now(host::Clock::Monotonic) + b.timeout;
  BIO_set_nbio(SSL_get_rbio(c->ssl), b.timeout >= 0);
  BIO_set_nbio(SSL_get_wbio(c->ssl), b.timeout >= 0);
  return b;
}
// Runs an OpenSSL call until it succeeds, as the socket's timeout allows. The call's answer (> 0), or what it said with
// SSL_ERROR_ZERO_RETURN in `closed`.
template <class Call>
ResultOf<int> perform(Thread& t, Connection* c, const char* what, int line, bool* closed, Call call) {
  Below b = TRY(below(t, c));
  if (b.fd < 0 && !b.socket.is_absent()) return raise_kind(t, "SSLError", 0, "Underlying socket has been closed.");
  for (;;) {
    int answer, error, saved;
    {
      Unlocked others(t);
      ERR_clear_error();
      errno = 0;
      answer = call();
      saved = errno;
      error = SSL_get_error(c->ssl, answer);
    }
    if (!t.pending.is_absent()) return raised;  // a callback raised
    TRY(run_signal_handlers(t));
    if (error == SSL_ERROR_NONE) return answer;
    if (error == SSL_ERROR_ZERO_RETURN && closed && SSL_get_shutdown(c->ssl) == SSL_RECEIVED_SHUTDOWN) {
      *closed = true;
      return answer;
    }
    bool wants = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
    if (!wants || b.socket.is_absent() || b.timeout == 0) return raise_connection(t, c, answer, error, saved, line);
    if (b.timeout > 0 && !TRY(wait_ready(t, b.fd, error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, b.deadline))) {
      return raise_message(t, t.types().TimeoutError, cat("The ", what, " operation timed out"));
    }
    if (b.timeout < 0) (void)TRY(wait_ready(t, b.fd, error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, b.deadline));
  }
}

Result connection_do_handshake(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  (void)TRY(perform(t, c, "handshake", 992, nullptr, [&] { return SSL_do_handshake(c->ssl); }));
  return kNone;
}
Result connection_write(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  BufferRef data;
  TRY(data.get(t, a[0]));
  if (data.buffer.length == 0) return small_int(0);
  if (data.buffer.length > INT_MAX) return raise_overflow_error(t, "string longer than ", INT_MAX, " bytes");
  return small_int(TRY(perform(t, c, "write", 2393, nullptr, [&] {
    return SSL_write(c->ssl, data.buffer.data, static_cast<int>(data.buffer.length));
  })));
}
Result connection_read(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  int64_t length = TRY(as_i64(t, a[0]));
  bool closed = false;
  if (a[1].is_absent()) {
    if (length < 0) return raise_value_error(t, "size should not be negative");
    if (length == 0) return make_bytes(t, "");
    std::string room(static_cast<size_t>(std::min<int64_t>(length, INT_MAX)), '\0');
    int n = TRY(perform(t, c, "read", 2580, &closed,
                        [&] { return SSL_read(c->ssl, room.data(), static_cast<int>(room.size())); }));
    return make_bytes(t, std::string_view(room).substr(0, closed || n < 0 ? 0 : static_cast<size_t>(n)));
  }
  BufferRef into;
  TRY(into.get(t, a[1], kBufferWritable));
  if (length <= 0 || length > into.buffer.length) length = into.buffer.length;
  if (length == 0) return small_int(0);
  int n = TRY(perform(t, c, "read", 2580, &closed, [&] {
    return SSL_read(c->ssl, into.buffer.data, static_cast<int>(std::min<int64_t>(length, INT_MAX)));
  }));
  return small_int(closed || n < 0 ? 0 : n);
}
Result connection_shutdown(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  Below b = TRY(below(t, c));
  for (int zeros = 0;;) {
    int answer, error, saved;
    {
      Unlocked others(t);
      ERR_clear_error();
      errno = 0;
      if (c->shutdown_seen_zero) SSL_set_read_ahead(c->ssl, 0);
      answer = SSL_shutdown(c->ssl);
      saved = errno;
      error = SSL_get_error(c->ssl, answer);
    }
    if (answer > 0) break;
    if (answer == 0) {
      if (++zeros > 1) break;
      c->shutdown_seen_zero = true;
      continue;
    }
    bool wants = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
    if (!wants || b.socket.is_absent() || b.timeout == 0) return raise_connection(t, c, answer, error, saved, 2706);
    if (!TRY(wait_ready(t, b.fd, error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, b.deadline))) {
      return raise_message(
          t, t.types().TimeoutError,
          error == SSL_ERROR_WANT_READ ? "The read operation timed out" : "The write operation timed out");
    }
  }
  if (b.socket.is_absent()) return kNone;
  return std::move(b.socket);
}
Result connection_pending(Thread&, const Args& a) { return small_int(SSL_pending(self_of(a.self)->ssl)); }

// --- what is known ---------------------------------------------------------------------------------------------------

Result connection_cipher(Thread& t, const Args& a) {
  const SSL_CIPHER* cipher = SSL_get_current_cipher(self_of(a.self)->ssl);
  return cipher ? cipher_tuple(t, cipher) : Result(kNone);
}
Result connection_shared_ciphers(Thread& t, const Args& a) {
  STACK_OF(SSL_CIPHER)* own = SSL_get_ciphers(self_of(a.self)->ssl);  // what 3.11.2 answers: not only the shared ones
  if (!own) return kNone;
  Ref list = TRY(make_list(t));
  for (int i = 0; i < sk_SSL_CIPHER_num(own); ++i) {
    Ref item = TRY(cipher_tuple(t, sk_SSL_CIPHER_value(own, i)));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}
Result connection_version(Thread& t, const Args& a) {
  SSL* ssl = self_of(a.self)->ssl;
  if (!SSL_is_init_finished(ssl)) return kNone;
  const char* version = SSL_get_version(ssl);
  return strcmp(version, "unknown") ? make_ascii(t, version) : Result(kNone);
}
Result connection_compression(Thread& t, const Args& a) {
  const COMP_METHOD* method = SSL_get_current_compression(self_of(a.self)->ssl);
  const char* name = method ? SSL_COMP_get_name(method) : nullptr;
  return name ? make_str(t, name) : Result(kNone);
}
Result connection_alpn(Thread& t, const Args& a) {
  const unsigned char* name;
  unsigned length;
  SSL_get0_alpn_selected(self_of(a.self)->ssl, &name, &length);
  return name ? make_str(t, {reinterpret_cast<const char*>(name), length}) : Result(kNone);
}
Result connection_getpeercert(Thread& t, const Args& a) {
  SSL* ssl = self_of(a.self)->ssl;
  bool binary = TRY(is_true(t, a[0]));
  if (!SSL_is_init_finished(ssl)) return raise_value_error(t, "handshake not done yet");
  X509* x = SSL_get1_peer_certificate(ssl);
  if (!x) return kNone;
  bool verified = SSL_CTX_get_verify_mode(SSL_get_SSL_CTX(ssl)) & SSL_VERIFY_PEER;
  Result out = binary ? certificate_der(t, x) : verified ? certificate_dict(t, x) : make_dict(t);
  X509_free(x);
  return out;
}
Result chain_value(Thread& t, STACK_OF(X509)* chain, X509* first) {
  if (!chain && !first) return kNone;
  Ref list = TRY(make_list(t));
  if (first) {
    Ref item = TRY(make_certificate(t, first));
    TRY(list_append(t, list.as<List>(), item));
  }
  for (int i = 0; chain && i < sk_X509_num(chain); ++i) {
    Ref item = TRY(make_certificate(t, sk_X509_value(chain, i)));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}
Result connection_verified_chain(Thread& t, const Args& a) {
  return chain_value(t, SSL_get0_verified_chain(self_of(a.self)->ssl), nullptr);
}
Result connection_unverified_chain(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  X509* own = c->server_side ? SSL_get1_peer_certificate(c->ssl) : nullptr;  // a server's chain lacks the peer itself
  Result out = chain_value(t, SSL_get_peer_cert_chain(c->ssl), own);
  X509_free(own);
  return out;
}
Result connection_channel_binding(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  std::string kind(TRY(as_utf8(t, a[0])));
  if (kind != "tls-unique") return raise_value_error(t, "'", kind, "' channel binding type not implemented");
  char finished[128];
  bool mine = SSL_session_reused(c->ssl) ^ !c->server_side;
  size_t size = mine ? SSL_get_finished(c->ssl, finished, sizeof finished)
                     : SSL_get_peer_finished(c->ssl, finished, sizeof finished);
  return size ? make_bytes(t, {finished, size}) : Result(kNone);
}
Result connection_post_handshake(Thread& t, const Args& a) {
  if (!SSL_verify_client_post_handshake(self_of(a.self)->ssl)) return raise_ssl(t, "unknown error", 2808);
  return kNone;
}

// --- attributes ------------------------------------------------------------------------------------------------------

Result get_context(Thread&, Value v) { return Result::copy(self_of(v)->context); }
Status set_context(Thread& t, Value v, Value value) {
  if (!has_type(t, value, type_for(t, kContextType))) return raise_type_error(t, "The value must be a SSLContext");
  SSL_set_SSL_CTX(self_of(v)->ssl, as<Context>(value)->ctx);
  replace(self_of(v)->context, Ref::copy(value));
  return ok();
}
Result get_server_side(Thread&, Value v) { return boolean(self_of(v)->server_side); }
Result get_server_hostname(Thread&, Value v) { return Result::copy(self_of(v)->server_hostname); }
Result get_owner(Thread&, Value v) {
  if (self_of(v)->owner.is_absent()) return kNone;
  Result owner = weakref_target(self_of(v)->owner);
  return owner.is_absent() ? Result(kNone) : owner;
}
Status set_owner(Thread& t, Value v, Value value) {
  Ref weak = TRY(make_weakref(t, value, {}));
  replace(self_of(v)->owner, std::move(weak));
  return ok();
}
// A copy, for a connection that ends without the closing exchange spoils its own session for later ones.
Result get_session(Thread& t, Value v) {
  SSL_SESSION* current = SSL_get0_session(self_of(v)->ssl);
  if (!current) return kNone;
  SSL_SESSION* session = SSL_SESSION_dup(current);
  if (!session) return raise_memory_error(t);
  auto* s = allocate<Session>(t, type_for(t, kSessionType));
  if (!s) {
    SSL_SESSION_free(session);
    return raised;
  }
  s->session = session;
  s->context = Ref::copy(self_of(v)->context).leak();
  return Result::own(s);
}
Status set_session(Thread& t, Value v, Value value) {
  Connection* c = self_of(v);
  if (!has_spec(value, kSessionType)) return raise_type_error(t, "Value is not a SSLSession.");
  if (as<Context>(as<Session>(value)->context)->ctx != as<Context>(c->context)->ctx)
    return raise_value_error(t, "Session refers to a different SSLContext.");
  if (c->server_side) return raise_value_error(t, "Cannot set session for server-side SSLSocket.");
  if (SSL_is_init_finished(c->ssl)) return raise_value_error(t, "Cannot set session after handshake.");
  SSL_SESSION* session = SSL_SESSION_dup(as<Session>(value)->session);
  if (!session) return raise_memory_error(t);
  int set = SSL_set_session(c->ssl, session);
  SSL_SESSION_free(session);
  return set ? ok() : Status(raise_ssl(t));
}
Result get_session_reused(Thread&, Value v) { return boolean(SSL_session_reused(self_of(v)->ssl)); }

void connection_destroy(Object* o) {
  auto* c = static_cast<Connection*>(o);
  if (c->ssl) SSL_free(std::exchange(c->ssl, nullptr));
  for (Value* v : {&c->context, &c->socket, &c->owner, &c->server_hostname}) clear(*v);
}

const NativeFunction kMethods[] = {
    {"do_handshake()", connection_do_handshake, nullptr},
    {"write(b, /)", connection_write,
        "Sends a bytes-like object, encrypted, and tells how many bytes were taken."},
    {"read(size, buffer=<absent>, /)", connection_read,
        "Decrypted data from the SSL socket, at most size bytes."},
    {"pending()", connection_pending,
        "How many bytes are already decrypted and can be read from the connection without waiting."},
    {"getpeercert(der=False, /)", connection_getpeercert, "The certificate that the other side presented."},
    {"get_channel_binding(cb_type='tls-unique')", connection_channel_binding,
        "Data that identifies this connection, for binding a login to it."},
    {"cipher()", connection_cipher, nullptr},
    {"shared_ciphers()", connection_shared_ciphers, nullptr},
    {"version()", connection_version, nullptr},
    {"selected_alpn_protocol()", connection_alpn, nullptr},
    {"compression()", connection_compression, nullptr},
    {"shutdown()", connection_shutdown, "Ends the SSL connection by the closing exchange with the other side."},
    {"verify_client_post_handshake()", connection_post_handshake,
        "Makes a TLS 1.3 server ask the client for its certificate after the handshake."},
    {"get_unverified_chain()", connection_unverified_chain, nullptr},
    {"get_verified_chain()", connection_verified_chain, nullptr},
    {}};
const NativeGetSet kGetSets[] = {
    {"context", get_context, set_context, "The context that the connection was made from."},
    {"server_side", get_server_side, nullptr, "Tells whether the socket plays the server's part."},
    {"server_hostname", get_server_hostname, nullptr, "The host name that the client asks the server for (SNI)."},
    {"owner", get_owner, set_owner, "The Python-level owner of this object."},
    {"session", get_session, set_session, "The underlying SSLSession object."},
    {"session_reused", get_session_reused, nullptr,
     "Tells whether the handshake took up an earlier session of the client."},
    {}};

}  // namespace

const TypeSpec kConnectionType = {.name = "_ssl._SSLSocket",
                                  .size = sizeof(Connection),
                                  .flags = kHasGc | kNoInstances,
                                  .methods = kMethods,
                                  .getsets = kGetSets,
                                  .slots = {.destroy = connection_destroy, .traverse = [](Object* o, Visitor& visit) {
                                              auto* c = static_cast<Connection*>(o);
                                              for (Value v : {c->context, c->socket, c->owner, c->server_hostname})
                                                visit(v);
                                            }}};

// The name that the peer's certificate must bear: an address, or a host name that is also sent (SNI).
static Status set_hostname(Thread& t, Connection* c, Value hostname) {
  Ref encoded = TRY(call_method(t, hostname, t.names().encode, {}));
  std::string name(encoded.as<Bytes>()->view());
  if (name.empty() || name[0] == '.')
    return raise_value_error(t, "server_hostname cannot be an empty string or start with a leading dot.");
  auto* context = as<Context>(c->context);
  if (name.find('\0') != std::string::npos)
    return raise_type_error(t, "argument must be encoded string without null bytes, not str");
  ASN1_OCTET_STRING* ip = a2i_IPADDRESS(name.c_str());
  if (!ip) {
    ERR_clear_error();
    if (!SSL_set_tlsext_host_name(c->ssl, name.c_str())) return raise_ssl(t);
  }
  bool good = true;
  if (context->check_hostname) {
    X509_VERIFY_PARAM* param = SSL_get0_param(c->ssl);
    good = ip ? X509_VERIFY_PARAM_set1_ip(param, ASN1_STRING_get0_data(ip), static_cast<size_t>(ASN1_STRING_length(ip)))
              : X509_VERIFY_PARAM_set1_host(param, name.c_str(), name.size());
  }
  if (ip) ASN1_OCTET_STRING_free(ip);
  if (!good) return raise_ssl(t);
  return ok();
}

Result make_connection(Thread& t, Context* context, Value socket, Value incoming, Value outgoing, bool server_side,
                       Value hostname, Value owner, Value session) {
  if (context->protocol == 16 && server_side)
    return raise_kind(t, "SSLError", 0, "Cannot create a server socket with a PROTOCOL_TLS_CLIENT context");
  if (context->protocol == 17 && !server_side)
    return raise_kind(t, "SSLError", 0, "Cannot create a client socket with a PROTOCOL_TLS_SERVER context");
  auto* c = allocate<Connection>(t, type_for(t, kConnectionType));
  if (!c) return raised;
  Ref self = Ref::own(c);
  c->context = Ref::copy(context).leak();
  c->server_hostname = Ref::copy(hostname).leak();
  c->server_side = server_side;
  ERR_clear_error();
  c->ssl = SSL_new(context->ctx);
  if (!c->ssl) return raise_ssl(t);
  SSL_set_app_data(c->ssl, c);
  if (context->post_handshake_auth) {
    if (server_side) {
      int mode = SSL_get_verify_mode(c->ssl);
      if (mode & SSL_VERIFY_PEER)
        SSL_set_verify(c->ssl, mode | SSL_VERIFY_POST_HANDSHAKE, SSL_get_verify_callback(c->ssl));
    } else {
      SSL_set_post_handshake_auth(c->ssl, 1);
    }
  }
  if (!socket.is_absent()) {
    Ref number = TRY(call_method(t, socket, t.names().fileno));
    SSL_set_fd(c->ssl, TRY(as_c_int(t, number)));
    c->socket = TRY(make_weakref(t, socket, {})).leak();
  } else {
    BIO *in = as<Memory>(incoming)->bio, *out = as<Memory>(outgoing)->bio;
    BIO_up_ref(in);
    BIO_up_ref(out);
    SSL_set_bio(c->ssl, in, out);
  }
  SSL_set_mode(c->ssl, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
  if (!hostname.is_none()) TRY(set_hostname(t, c, hostname));
  if (server_side) SSL_set_accept_state(c->ssl);
  else SSL_set_connect_state(c->ssl);
  if (!owner.is_none()) c->owner = TRY(make_weakref(t, owner, {})).leak();
  if (!session.is_none()) TRY(set_session(t, self, session));
  return self;
}

// --- memory ----------------------------------------------------------------------------------------------------------

static Result memory_new(Thread& t, const Args& a) {
  auto* m = allocate<Memory>(t, as<Type>(a.self));
  if (!m) return raised;
  Ref self = Ref::own(m);
  m->bio = BIO_new(BIO_s_mem());
  if (!m->bio) return raise_ssl(t, "failed to allocate BIO");
  BIO_set_retry_read(m->bio);
  BIO_set_mem_eof_return(m->bio, -1);
  return self;
}
static Result memory_read(Thread& t, const Args& a) {
  BIO* bio = as<Memory>(a.self)->bio;
  int64_t wanted = TRY(as_c_int(t, a[0])), available = static_cast<int64_t>(BIO_ctrl_pending(bio));
  if (wanted < 0 || wanted > available) wanted = available;
  if (wanted == 0) return make_bytes(t, "");
  std::string out(static_cast<size_t>(wanted), '\0');
  int n = BIO_read(bio, out.data(), static_cast<int>(wanted));
  if (n < 0) return raise_ssl(t);
  return make_bytes(t, std::string_view(out).substr(0, static_cast<size_t>(n)));
}
static Result memory_write(Thread& t, const Args& a) {
  auto* m = as<Memory>(a.self);
  BufferRef data;
  TRY(data.get(t, a[0]));
  if (m->eof_written) return raise_kind(t, "SSLError", 0, "cannot write() after write_eof()");
  if (data.buffer.length == 0) return small_int(0);
  int n = BIO_write(m->bio, data.buffer.data, static_cast<int>(data.buffer.length));
  if (n < 0) return raise_ssl(t);
  return small_int(n);
}
static Result memory_write_eof(Thread&, const Args& a) {
  auto* m = as<Memory>(a.self);
  m->eof_written = true;
  BIO_clear_retry_flags(m->bio);
  BIO_set_mem_eof_return(m->bio, 0);
  return kNone;
}
static Result memory_pending(Thread& t, Value v) { return make_uint(t, BIO_ctrl_pending(as<Memory>(v)->bio)); }
static Result memory_eof(Thread&, Value v) {
  return boolean(BIO_ctrl_pending(as<Memory>(v)->bio) == 0 && as<Memory>(v)->eof_written);
}
static const NativeFunction kMemoryMethods[] = {{"read(size=-1, /)", memory_read,
    "Takes bytes out of the buffer, at most size of them."},
                                                {"write(b, /)", memory_write,
                                                    "Adds bytes to the buffer and tells how many."},
                                                {"write_eof()", memory_write_eof,
                                                    "Marks the end of the data: nothing will be added to the "
                                                    "buffer after this."},
                                                {}};
static const NativeGetSet kMemoryGetSets[] = {{"pending", memory_pending, nullptr,
    "How many bytes in the buffer are waiting to be read."},
                                              {"eof", memory_eof, nullptr,
                                                  "Tells whether the buffer's end has been reached, with nothing "
                                                  "more to read."},
                                              {}};
const TypeSpec kMemoryType = {.name = "_ssl.MemoryBIO",
                              .size = sizeof(Memory),
                              .flags = 0,
                              .new_ = {"MemoryBIO()", memory_new},
                              .methods = kMemoryMethods,
                              .getsets = kMemoryGetSets,
                              .slots = {.destroy = [](Object* o) { BIO_free_all(static_cast<Memory*>(o)->bio); }}};

// --- sessions --------------------------------------------------------------------------------------------------------

static SSL_SESSION* session_of(Value v) { return as<Session>(v)->session; }
static Result session_id(Thread& t, Value v) {
  unsigned length;
  auto* id = SSL_SESSION_get_id(session_of(v), &length);
  return make_bytes(t, {reinterpret_cast<const char*>(id), length});
}
static Result session_time(Thread& t, Value v) { return make_int(t, SSL_SESSION_get_time(session_of(v))); }
static Result session_timeout(Thread& t, Value v) { return make_int(t, SSL_SESSION_get_timeout(session_of(v))); }
static Result session_has_ticket(Thread&, Value v) { return boolean(SSL_SESSION_has_ticket(session_of(v))); }
static Result session_lifetime(Thread& t, Value v) {
  if (!SSL_SESSION_has_ticket(session_of(v))) return kNone;
  return make_uint(t, SSL_SESSION_get_ticket_lifetime_hint(session_of(v)));
}
static Result session_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!has_spec(b, kSessionType) || (op != CompareOp::Eq && op != CompareOp::Ne)) return kNotImplemented;
  unsigned n, m;
  auto *x = SSL_SESSION_get_id(session_of(a), &n), *y = SSL_SESSION_get_id(session_of(b), &m);
  bool same = n == m && memcmp(x, y, n) == 0;
  return boolean(same == (op == CompareOp::Eq));
}
static const NativeGetSet kSessionGetSets[] = {
    {"has_ticket", session_has_ticket, nullptr, "Tells whether a ticket comes with the session."},
    {"id", session_id, nullptr, "Session id"},
    {"ticket_lifetime_hint", session_lifetime, nullptr, "Ticket life time hint."},
    {"time", session_time, nullptr, "When the session was made, in seconds since the epoch."},
    {"timeout", session_timeout, nullptr, "How long the session lasts, in seconds."},
    {}};
const TypeSpec kSessionType = {
    .name = "_ssl.SSLSession",
    .size = sizeof(Session),
    .flags = kHasGc | kNoInstances,
    .getsets = kSessionGetSets,
    .slots = {.destroy =
                  [](Object* o) {
                    SSL_SESSION_free(static_cast<Session*>(o)->session);
                    clear(static_cast<Session*>(o)->context);
                  },
              .traverse = [](Object* o, Visitor& visit) { visit(static_cast<Session*>(o)->context); },
              .compare = session_compare}};

}  // namespace krait::modules::ssl
