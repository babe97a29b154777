// The module _json (library reference: json): what json.decoder and json.encoder use instead of their Python versions.
#include "interpreter/modules/json.h"

#include "interpreter/objects/module.h"

namespace krait::modules {

namespace {

const NativeFunction kFunctions[] = {
    {"encode_basestring(string, /)", json_encode_basestring,
     "encode_basestring(string) -> string\n\nThe string written as JSON: quoted, with escapes where JSON needs "
     "them."},
    {"encode_basestring_ascii(string, /)", json_encode_basestring_ascii,
     "encode_basestring_ascii(string) -> string\n\nThe string written as JSON in ASCII alone; every other "
     "character becomes an escape."},
    {"scanstring(string, end, strict=True, /)", json_scanstring,
     "scanstring(string, end, strict=True) -> (string, end)\n\nReads one JSON string, whose opening quote is "
     "just before the index end, and decodes its escapes.\nThe result is a tuple: the decoded text, and the "
     "index following the closing quote.\nA malformed string is a ValueError; raw control characters are allowed "
     "only when strict is false."},
    {}};

Status module_init(Thread& t, Value module) {
  Type* scanner = TRY(make_type(t, kJsonScannerType));
  Type* encoder = TRY(make_type(t, kJsonEncoderType));
  TRY(module_add(t, module, "make_scanner", Value::from_object(scanner)));
  return module_add(t, module, "make_encoder", Value::from_object(encoder));
}

}  // namespace

extern const NativeModule kJsonModule;
const NativeModule kJsonModule = {"_json", "json speedups\n", kFunctions, module_init};

}  // namespace krait::modules
