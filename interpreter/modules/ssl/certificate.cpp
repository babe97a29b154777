// Certificates as dictionaries (SSLSocket.getpeercert), as bytes, and as objects.
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "interpreter/modules/ssl/ssl.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::ssl {

namespace {

struct Certificate : Object {
  X509* x509;  // owned
};

std::string contents(BIO* bio) {
  char* data;
  long size = BIO_get_mem_data(bio, &data);
  return {data, size > 0 ? static_cast<size_t>(size) : 0};
}
struct Text {
  BIO* bio = BIO_new(BIO_s_mem());
  ~Text() { BIO_free(bio); }
  std::string str() const { return contents(bio); }
};

Result object_name(Thread& t, const ASN1_OBJECT* object) {
  int nid = OBJ_obj2nid(object);
  if (const char* name = nid == NID_undef ? nullptr : OBJ_nid2ln(nid)) return make_str(t, name);
  char text[256];
  OBJ_obj2txt(text, sizeof text, object, 1);
  return make_str(t, text);
}
Result string_value(Thread& t, const ASN1_STRING* s) {
  unsigned char* utf8 = nullptr;
  int size = ASN1_STRING_to_UTF8(&utf8, s);
  if (size < 0) return raise_ssl(t);
  Result text = make_str(t, {reinterpret_cast<char*>(utf8), static_cast<size_t>(size)});
  OPENSSL_free(utf8);
  return text;
}
// ((("countryName", "XY"),), (("localityName", "Castle"),), ...)
Result name_value(Thread& t, const X509_NAME* name) {
  Ref all = TRY(make_list(t)), group;
  int level = -1;
  auto close = [&]() -> Status {
    if (group.is_absent()) return ok();
    Ref tuple = TRY(list_to_tuple(t, group.as<List>()));
    return list_append(t, all.as<List>(), tuple);
  };
  for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
    if (X509_NAME_ENTRY_set(entry) != level) {
      TRY(close());
      group = TRY(make_list(t));
      level = X509_NAME_ENTRY_set(entry);
    }
    Ref key = TRY(object_name(t, X509_NAME_ENTRY_get_object(entry))),
        value = TRY(string_value(t, X509_NAME_ENTRY_get_data(entry)));
    Ref pair = TRY(make_tuple(t, {key, value}));
    TRY(list_append(t, group.as<List>(), pair));
  }
  TRY(close());
  return list_to_tuple(t, all.as<List>());
}
std::string ip_text(const ASN1_OCTET_STRING* ip) {
  char text[64];
  const unsigned char* p = ip->data;
  if (ip->length == 4) {
    snprintf(text, sizeof text, "%d.%d.%d.%d", p[0], p[1], p[2], p[3]);
  } else if (ip->length == 16) {
    int at = 0;
    for (int i = 0; i < 16; i += 2)
      at += snprintf(text + at, sizeof text - static_cast<size_t>(at), "%s%X", i ? ":" : "", p[i] << 8 | p[i + 1]);
  } else {
    snprintf(text, sizeof text, "<invalid>");
  }
  return text;
}
Result alternative_name(Thread& t, GENERAL_NAME* name) {
  const char* kind = nullptr;
  Ref value;
  switch (name->type) {
    case GEN_DIRNAME: kind = "DirName"; value = TRY(name_value(t, name->d.dirn)); break;
    case GEN_EMAIL: kind = "email"; break;
    case GEN_DNS: kind = "DNS"; break;
    case GEN_URI: kind = "URI"; break;
    case GEN_RID: {
      char text[256];
      OBJ_obj2txt(text, sizeof text, name->d.rid, 0);
      kind = "Registered ID";
      value = TRY(make_str(t, text));
      break;
    }
    case GEN_IPADD: kind = "IP Address"; value = TRY(make_str(t, ip_text(name->d.ip))); break;
    default: {
      Text out;
      GENERAL_NAME_print(out.bio, name);
      std::string text = out.str();
      size_t colon = text.find(':');
      Ref left = TRY(make_str(t, text.substr(0, colon))),
          right = TRY(make_str(t, colon == std::string::npos ? "" : text.substr(colon + 1)));
      return make_tuple(t, {left, right});
    }
  }
  if (value.is_absent())
    value = TRY(make_str(t, {reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.ia5)),
                             static_cast<size_t>(ASN1_STRING_length(name->d.ia5))}));
  Ref label = TRY(make_ascii(t, kind));
  return make_tuple(t, {label, value});
}
Result alternative_names(Thread& t, X509* x) {
  auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x, NID_subject_alt_name, nullptr, nullptr));
  if (!names) return kNone;
  auto fill = [&]() -> Result {
    Ref list = TRY(make_list(t));
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
      Ref pair = TRY(alternative_name(t, sk_GENERAL_NAME_value(names, i)));
      TRY(list_append(t, list.as<List>(), pair));
    }
    return list_to_tuple(t, list.as<List>());
  };
  Result out = fill();
  GENERAL_NAMES_free(names);
  return out;
}
Result access_uris(Thread& t, X509* x, int method) {
  auto* info = static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(x, NID_info_access, nullptr, nullptr));
  if (!info) return kNone;
  auto fill = [&]() -> Result {
    Ref list = TRY(make_list(t));
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(info); ++i) {
      ACCESS_DESCRIPTION* d = sk_ACCESS_DESCRIPTION_value(info, i);
      if (OBJ_obj2nid(d->method) != method || d->location->type != GEN_URI) continue;
      ASN1_IA5STRING* uri = d->location->d.uniformResourceIdentifier;
      Ref text = TRY(make_str(t, {reinterpret_cast<const char*>(uri->data), static_cast<size_t>(uri->length)}));
      TRY(list_append(t, list.as<List>(), text));
    }
    if (!list.as<List>()->length) return kNone;
    return list_to_tuple(t, list.as<List>());
  };
  Result out = fill();
  AUTHORITY_INFO_ACCESS_free(info);
  return out;
}
Result crl_points(Thread& t, X509* x) {
  auto* points = static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(x, NID_crl_distribution_points, nullptr, nullptr));
  if (!points) return kNone;
  auto fill = [&]() -> Result {
    Ref list = TRY(make_list(t));
    for (int i = 0; i < sk_DIST_POINT_num(points); ++i) {
      DIST_POINT* point = sk_DIST_POINT_value(points, i);
      if (!point->distpoint || point->distpoint->type != 0) continue;
      STACK_OF(GENERAL_NAME)* names = point->distpoint->name.fullname;
      for (int k = 0; k < sk_GENERAL_NAME_num(names); ++k) {
        GENERAL_NAME* name = sk_GENERAL_NAME_value(names, k);
        if (name->type != GEN_URI) continue;
        ASN1_IA5STRING* uri = name->d.uniformResourceIdentifier;
        Ref text = TRY(make_str(t, {reinterpret_cast<const char*>(uri->data), static_cast<size_t>(uri->length)}));
        TRY(list_append(t, list.as<List>(), text));
      }
    }
    if (!list.as<List>()->length) return kNone;
    return list_to_tuple(t, list.as<List>());
  };
  Result out = fill();
  CRL_DIST_POINTS_free(points);
  return out;
}
Result time_value(Thread& t, const ASN1_TIME* time) {
  Text out;
  ASN1_TIME_print(out.bio, time);
  return make_str(t, out.str());
}
Status put(Thread& t, Value dict, const char* key, Value value) { return dict_set(t, as<Dict>(dict), key, value); }

}  // namespace

Result certificate_dict(Thread& t, X509* x) {
  Ref out = TRY(make_dict(t));
  Ref subject = TRY(name_value(t, X509_get_subject_name(x))), issuer = TRY(name_value(t, X509_get_issuer_name(x)));
  Text serial;
  i2a_ASN1_INTEGER(serial.bio, X509_get0_serialNumber(x));
  Ref number = TRY(make_str(t, serial.str())), from = TRY(time_value(t, X509_get0_notBefore(x))),
      until = TRY(time_value(t, X509_get0_notAfter(x)));
  TRY(put(t, out, "subject", subject));
  TRY(put(t, out, "issuer", issuer));
  TRY(put(t, out, "version", small_int(X509_get_version(x) + 1)));
  TRY(put(t, out, "serialNumber", number));
  TRY(put(t, out, "notBefore", from));
  TRY(put(t, out, "notAfter", until));
  Ref names = TRY(alternative_names(t, x)), ocsp = TRY(access_uris(t, x, NID_ad_OCSP)),
      issuers = TRY(access_uris(t, x, NID_ad_ca_issuers)), points = TRY(crl_points(t, x));
  if (!names.is_none()) TRY(put(t, out, "subjectAltName", names));
  if (!ocsp.is_none()) TRY(put(t, out, "OCSP", ocsp));
  if (!issuers.is_none()) TRY(put(t, out, "caIssuers", issuers));
  if (!points.is_none()) TRY(put(t, out, "crlDistributionPoints", points));
  return out;
}
Result certificate_der(Thread& t, X509* x) {
  unsigned char* data = nullptr;
  int size = i2d_X509(x, &data);
  if (size < 0) return raise_ssl(t);
  Result bytes = make_bytes(t, {reinterpret_cast<char*>(data), static_cast<size_t>(size)});
  OPENSSL_free(data);
  return bytes;
}
X509* certificate_from_file(const char* path) {
  BIO* file = BIO_new_file(path, "r");
  if (!file) return nullptr;
  X509* x = PEM_read_bio_X509(file, nullptr, nullptr, nullptr);
  BIO_free(file);
  return x;
}

Result make_certificate(Thread& t, X509* x) {
  auto* c = allocate<Certificate>(t, type_for(t, kCertificateType));
  if (!c) return raised;
  X509_up_ref(x);
  c->x509 = x;
  return Result::own(c);
}
static Result certificate_public_bytes(Thread& t, const Args& a) {
  X509* x = as<Certificate>(a.self)->x509;
  int format = TRY(as_c_int(t, a[0]));
  if (format == 2) return certificate_der(t, x);
  if (format != 1) return raise_value_error(t, "Unsupported format");
  Text out;
  if (!PEM_write_bio_X509(out.bio, x)) return raise_ssl(t);
  return make_str(t, out.str());
}
static Result certificate_get_info(Thread& t, const Args& a) {
  return certificate_dict(t, as<Certificate>(a.self)->x509);
}
static Result certificate_repr(Thread& t, Value self) {
  Text out;
  X509_NAME_print_ex(out.bio, X509_get_subject_name(as<Certificate>(self)->x509), 0,
                     XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  return make_str(t, cat("<_ssl.Certificate '", out.str(), "'>"));
}
static ResultOf<int64_t> certificate_hash(Thread&, Value self) {
  return static_cast<int64_t>(X509_subject_name_hash(as<Certificate>(self)->x509));
}
static Result certificate_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!has_spec(b, kCertificateType) || (op != CompareOp::Eq && op != CompareOp::Ne)) return kNotImplemented;
  return boolean((X509_cmp(as<Certificate>(a)->x509, as<Certificate>(b)->x509) == 0) == (op == CompareOp::Eq));
}
static const NativeFunction kCertificateMethods[] = {
    {"public_bytes(format=1)", certificate_public_bytes, nullptr}, {"get_info()", certificate_get_info, nullptr}, {}};
const TypeSpec kCertificateType = {
    .name = "_ssl.Certificate",
    .size = sizeof(Certificate),
    .flags = kNoInstances,
    .methods = kCertificateMethods,
    .slots = {.destroy = [](Object* o) { X509_free(static_cast<Certificate*>(o)->x509); },
              .repr = certificate_repr,
              .hash = certificate_hash,
              .compare = certificate_compare}};

}  // namespace krait::modules::ssl
