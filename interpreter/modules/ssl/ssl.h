// What the files of the module _ssl share (library reference: ssl): contexts, connections, memory BIOs and sessions
// over OpenSSL.
#pragma once
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <string>

#include "interpreter/modules/reentry.h"
#include "interpreter/runtime/native.h"

namespace krait::modules::ssl {

struct Context : Object {
  SSL_CTX* ctx;           // owned
  int protocol;
  bool check_hostname;
  unsigned host_flags;
  bool post_handshake_auth;
  Value sni_callback, msg_callback, keylog_filename;  // owned; absent: none
  std::string* alpn;      // as the wire has it; owned
  BIO* keylog;            // owned
};
struct Connection : Object {
  SSL* ssl;               // owned
  Value context;          // owned
  Value socket;           // weak reference to the socket; absent with BIOs; owned
  Value owner;            // weak reference to the SSLSocket or SSLObject, absent; owned
  Value server_hostname;  // str or None; owned
  bool server_side, shutdown_seen_zero;
};
struct Memory : Object {
  BIO* bio;               // owned
  bool eof_written;
};
struct Session : Object {
  SSL_SESSION* session;   // owned
  Value context;          // owned
};
extern const TypeSpec kContextType, kConnectionType, kMemoryType, kSessionType, kCertificateType;

// SSLError from OpenSSL's queue; `what` when it is empty. line: of CPython's _ssl.c, as its messages end.
Raised raise_ssl(Thread&, const char* what = "unknown error", int line = 1000);
// After a call on a connection answered `answer`.
Raised raise_connection(Thread&, Connection*, int answer, int error, int saved_errno, int line);
Raised raise_kind(Thread&, const char* type, int number, std::string_view message);

Result make_connection(Thread&, Context*, Value socket, Value incoming, Value outgoing, bool server_side,
                       Value hostname, Value owner, Value session);
Result certificate_dict(Thread&, X509*);
Result certificate_der(Thread&, X509*);
Result make_certificate(Thread&, X509*);   // a Certificate; keeps a reference of its own
Result cipher_tuple(Thread&, const SSL_CIPHER*);
X509* certificate_from_file(const char* path);


}  // namespace krait::modules::ssl
