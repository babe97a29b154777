// The module _json (library reference: json): what json.decoder and json.encoder use instead of their Python versions.
#include "interpreter/modules/json.h"

#include "interpreter/objects/module.h"

namespace krait::modules {

namespace {

const NativeFunction kFunctions[] = {
    {"encode_basestring(string, /)", json_encode_basestring,
     "encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string"},
    {"encode_basestring_ascii(string, /)", json_encode_basestring_ascii,
     "encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string"},
    {"scanstring(string, end, strict=True, /)", json_scanstring,
     "scanstring(string, end, strict=True) -> (string, end)\n\nScan the string s for a JSON string. End is the index of the\n"
     "character in s after the quote that started the JSON string.\nUnescapes all valid JSON string escape sequences and raises "
     "ValueError\non attempt to decode an invalid string. If strict is False then literal\ncontrol characters are allowed in the "
     "string.\n\nReturns a tuple of the decoded string and the index of the character in s\nafter the end quote."},
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
