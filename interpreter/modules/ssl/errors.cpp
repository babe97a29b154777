// OpenSSL's errors as Python's.
#include <errno.h>
#include <openssl/x509_vfy.h>
#include <string.h>

#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/ssl/ssl.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::ssl {

// "certificate verify failed" -> CERTIFICATE_VERIFY_FAILED
static std::string constant_name(const char* text) {
  std::string name;
  for (const char* p = text; *p; ++p)
    name += *p >= 'a' && *p <= 'z' ? static_cast<char>(*p - 32) : (*p == ' ' || *p == '-') ? '_' : *p;
  return name;
}
static const char* library_name(unsigned long code) {
  switch (ERR_GET_LIB(code)) {
    case ERR_LIB_SSL: return "SSL";
    case ERR_LIB_X509: return "X509";
    case ERR_LIB_X509V3: return "X509V3";
    case ERR_LIB_PEM: return "PEM";
    case ERR_LIB_ASN1: return "ASN1";
    case ERR_LIB_RSA: return "RSA";
    case ERR_LIB_EVP: return "EVP";
    case ERR_LIB_BIO: return "BIO";
    case ERR_LIB_SYS: return "SYS";
    default: return nullptr;
  }
}

static Result make_error(Thread& t, Type* type, int number, unsigned long code, std::string_view message) {
  Ref text = TRY(make_str(t, message));
  Ref error = TRY(call(t, Value::from_object(type), {small_int(number), text}));
  const char *reason = code ? ERR_reason_error_string(code) : nullptr, *library = code ? library_name(code) : nullptr;
  Ref reason_name = kNone, library_text = kNone;
  if (reason) reason_name = TRY(make_str(t, constant_name(reason)));
  if (library) library_text = TRY(make_str(t, library));
  TRY(set_attr(t, error, "reason", reason_name));
  TRY(set_attr(t, error, "library", library_text));
  return error;
}
static Type* type_named(Thread& t, const char* name) {
  return module_exception(t, ("ssl." + std::string(name)).c_str());
}

static Raised raise_with(Thread& t, const char* type, int number, unsigned long code, const std::string& text, int line,
                         const std::string& detail = "", long verify = 0, bool with_verify = false) {
  const char *reason = code ? ERR_reason_error_string(code) : nullptr, *library = code ? library_name(code) : nullptr;
  std::string message;
  std::string shown = text + (detail.empty() ? "" : ": " + detail);
  if (reason && library) message = cat("[", library, ": ", constant_name(reason), "] ", shown, " (_ssl.c:", line, ")");
  else if (library) message = cat("[", library, "] ", shown, " (_ssl.c:", line, ")");
  else message = cat(shown, " (_ssl.c:", line, ")");
  Result made = make_error(t, type_named(t, type), number, code, message);
  if (made.is_raised()) return raised;
  Ref error = made.take();
  if (with_verify) {
    Ref number_value = TRY(make_int(t, verify)), why = TRY(make_str(t, detail));
    TRY(set_attr(t, error, "verify_code", number_value));
    TRY(set_attr(t, error, "verify_message", why));
  }
  return raise_instance(t, std::move(error));
}

Raised raise_kind(Thread& t, const char* type, int number, std::string_view message) {
  Result made = make_error(t, type_named(t, type), number, 0, message);
  if (made.is_raised()) return raised;
  return raise_instance(t, made.take());
}

Raised raise_ssl(Thread& t, const char* what, int line) {
  unsigned long code = ERR_peek_last_error();
  const char* reason = code ? ERR_reason_error_string(code) : nullptr;
  std::string text = reason ? reason : what;
  ERR_clear_error();
  return raise_with(t, "SSLError", static_cast<int>(code ? ERR_GET_REASON(code) : 0), code, text, line);
}

static Raised raise_verification(Thread& t, Connection* c, unsigned long code, int line) {
  long result = SSL_get_verify_result(c->ssl);
  std::string detail;
  auto* name = c->server_hostname.is_none() || c->server_hostname.is_absent() ? nullptr : as<Str>(c->server_hostname);
  if (result == X509_V_ERR_HOSTNAME_MISMATCH && name)
    detail = cat("Hostname mismatch, certificate is not valid for '", name, "'.");
  else if (result == X509_V_ERR_IP_ADDRESS_MISMATCH && name)
    detail = cat("IP address mismatch, certificate is not valid for '", name, "'.");
  else detail = X509_verify_cert_error_string(result);
  return raise_with(t, "SSLCertVerificationError", SSL_ERROR_SSL, code, "certificate verify failed", line, detail,
                    result, true);
}

Raised raise_connection(Thread& t, Connection* c, int answer, int error, int saved_errno, int line) {
  unsigned long code = ERR_peek_last_error();
  switch (error) {
    case SSL_ERROR_ZERO_RETURN:
      return raise_with(t, "SSLZeroReturnError", error, 0, "TLS/SSL connection has been closed (EOF)", line);
    case SSL_ERROR_WANT_READ:
      return raise_with(t, "SSLWantReadError", error, 0, "The operation did not complete (read)", line);
    case SSL_ERROR_WANT_WRITE:
      return raise_with(t, "SSLWantWriteError", error, 0, "The operation did not complete (write)", line);
    case SSL_ERROR_SYSCALL:
      if (code == 0) {
        if (answer == 0 || saved_errno == 0 || c->socket.is_absent())
          return raise_with(t, "SSLEOFError", 8, 0, "EOF occurred in violation of protocol", line);
        return raise_os_error(t, saved_errno);
      }
      break;
    case SSL_ERROR_SSL: {
      int reason = ERR_GET_REASON(code);
      if (ERR_GET_LIB(code) == ERR_LIB_SSL && reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
        ERR_clear_error();
        return raise_verification(t, c, code, line);
      }
      if (ERR_GET_LIB(code) == ERR_LIB_SSL && reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        ERR_clear_error();
        return raise_with(t, "SSLEOFError", 8, code, "EOF occurred in violation of protocol", line);
      }
      break;
    }
    default: break;
  }
  const char* reason = code ? ERR_reason_error_string(code) : nullptr;
  std::string text = reason                       ? reason
                     : error == SSL_ERROR_SYSCALL ? "Some I/O error occurred"
                                                  : "A failure in the SSL library occurred";
  ERR_clear_error();
  return raise_with(t, error == SSL_ERROR_SYSCALL ? "SSLSyscallError" : "SSLError", error, code, text, line);
}

}  // namespace krait::modules::ssl
