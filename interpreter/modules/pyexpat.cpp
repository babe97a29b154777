// The module pyexpat: its functions, and the modules pyexpat.errors and pyexpat.model.
#include "interpreter/modules/expat.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"

namespace krait::modules {

namespace {

Result error_string(Thread& t, const Args& a) {
  int64_t code = TRY(as_i64(t, a[0]));
  const char* text = XML_ErrorString(static_cast<XML_Error>(code));
  if (!text) return kNone;
  return make_str(t, text);
}

// The errors in the order of their codes, from 1 on. Those that the library does not know keep the text of later
// versions.
constexpr const char* kErrors[][2] = {
    {"XML_ERROR_NO_MEMORY", nullptr},
    {"XML_ERROR_SYNTAX", nullptr},
    {"XML_ERROR_NO_ELEMENTS", nullptr},
    {"XML_ERROR_INVALID_TOKEN", nullptr},
    {"XML_ERROR_UNCLOSED_TOKEN", nullptr},
    {"XML_ERROR_PARTIAL_CHAR", nullptr},
    {"XML_ERROR_TAG_MISMATCH", nullptr},
    {"XML_ERROR_DUPLICATE_ATTRIBUTE", nullptr},
    {"XML_ERROR_JUNK_AFTER_DOC_ELEMENT", nullptr},
    {"XML_ERROR_PARAM_ENTITY_REF", nullptr},
    {"XML_ERROR_UNDEFINED_ENTITY", nullptr},
    {"XML_ERROR_RECURSIVE_ENTITY_REF", nullptr},
    {"XML_ERROR_ASYNC_ENTITY", nullptr},
    {"XML_ERROR_BAD_CHAR_REF", nullptr},
    {"XML_ERROR_BINARY_ENTITY_REF", nullptr},
    {"XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF", nullptr},
    {"XML_ERROR_MISPLACED_XML_PI", nullptr},
    {"XML_ERROR_UNKNOWN_ENCODING", nullptr},
    {"XML_ERROR_INCORRECT_ENCODING", nullptr},
    {"XML_ERROR_UNCLOSED_CDATA_SECTION", nullptr},
    {"XML_ERROR_EXTERNAL_ENTITY_HANDLING", nullptr},
    {"XML_ERROR_NOT_STANDALONE", nullptr},
    {"XML_ERROR_UNEXPECTED_STATE", nullptr},
    {"XML_ERROR_ENTITY_DECLARED_IN_PE", nullptr},
    {"XML_ERROR_FEATURE_REQUIRES_XML_DTD", nullptr},
    {"XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING", nullptr},
    {"XML_ERROR_UNBOUND_PREFIX", nullptr},
    {"XML_ERROR_UNDECLARING_PREFIX", nullptr},
    {"XML_ERROR_INCOMPLETE_PE", nullptr},
    {"XML_ERROR_XML_DECL", nullptr},
    {"XML_ERROR_TEXT_DECL", nullptr},
    {"XML_ERROR_PUBLICID", nullptr},
    {"XML_ERROR_SUSPENDED", nullptr},
    {"XML_ERROR_NOT_SUSPENDED", nullptr},
    {"XML_ERROR_ABORTED", nullptr},
    {"XML_ERROR_FINISHED", nullptr},
    {"XML_ERROR_SUSPEND_PE", nullptr},
    {"XML_ERROR_RESERVED_PREFIX_XML",
     "reserved prefix (xml) must not be undeclared or bound to another namespace name"},
    {"XML_ERROR_RESERVED_PREFIX_XMLNS", "reserved prefix (xmlns) must not be declared or undeclared"},
    {"XML_ERROR_RESERVED_NAMESPACE_URI", "prefix must not be bound to one of the reserved namespace names"},
    {"XML_ERROR_INVALID_ARGUMENT", "invalid argument"},
    {"XML_ERROR_NO_BUFFER", "a successful prior call to function XML_GetBuffer is required"},
    {"XML_ERROR_AMPLIFICATION_LIMIT_BREACH", "limit on input amplification factor (from DTD and entities) breached"}};

Result submodule(Thread& t, Value parent, const char* full_name, const char* name, const char* doc) {
  Ref text = TRY(make_ascii(t, full_name)), made = TRY(make_module(t, text));
  TRY(module_add_str(t, made, "__doc__", doc));
  TRY(module_add(t, parent, name, made));
  TRY(dict_set(t, t.interpreter->modules, full_name, made));
  return made;
}

Status add_errors(Thread& t, Value module) {
  Ref errors = TRY(submodule(t, module, "pyexpat.errors", "errors",
      "The error codes of expat, by name and by number."));
  Ref codes = TRY(make_dict(t)), messages = TRY(make_dict(t));
  int code = 0;
  for (auto& [name, later] : kErrors) {
    ++code;
    const char* text = XML_ErrorString(static_cast<XML_Error>(code));
    if (!text) text = later;
    if (!text) continue;
    Ref message = TRY(make_str(t, text)), number = small_int(code);
    TRY(module_add(t, errors, name, message));
    TRY(dict_set(t, codes.as<Dict>(), message, number));
    TRY(dict_set(t, messages.as<Dict>(), number, message));
  }
  TRY(module_add(t, errors, "codes", codes));
  return module_add(t, errors, "messages", messages);
}
Status add_model(Thread& t, Value module) {
  Ref model =
      TRY(submodule(t, module, "pyexpat.model", "model", "The numbers that a content model is written in."));
  for (auto [name, value] : {std::pair<const char*, int>{"XML_CTYPE_EMPTY", XML_CTYPE_EMPTY},
                             {"XML_CTYPE_ANY", XML_CTYPE_ANY},
                             {"XML_CTYPE_MIXED", XML_CTYPE_MIXED},
                             {"XML_CTYPE_NAME", XML_CTYPE_NAME},
                             {"XML_CTYPE_CHOICE", XML_CTYPE_CHOICE},
                             {"XML_CTYPE_SEQ", XML_CTYPE_SEQ},
                             {"XML_CQUANT_NONE", XML_CQUANT_NONE},
                             {"XML_CQUANT_OPT", XML_CQUANT_OPT},
                             {"XML_CQUANT_REP", XML_CQUANT_REP},
                             {"XML_CQUANT_PLUS", XML_CQUANT_PLUS}}) {
    TRY(module_add_int(t, model, name, value));
  }
  return ok();
}
Status add_features(Thread& t, Value module) {
  Ref list = TRY(make_list(t));
  for (const XML_Feature* f = XML_GetFeatureList(); f->feature != XML_FEATURE_END; ++f) {
    Ref name = TRY(make_str(t, f->name)), value = TRY(make_int(t, f->value)), pair = TRY(make_tuple(t, {name, value}));
    TRY(list_append(t, list.as<List>(), pair));
  }
  return module_add(t, module, "features", list);
}

const NativeFunction kFunctions[] = {
    {"ParserCreate(encoding=None, namespace_separator=None, intern=<absent>)", expat::parser_create,
        "Makes an XML parser object, ready to be given handlers and data."},
    {"ErrorString(code, /)", error_string, "The message, as a string, that belongs to an Expat error number."},
    {}};

Status module_init(Thread& t, Value module) {
  TRY(add_exception(t, module, "ExpatError", "xml.parsers.expat.ExpatError", t.types().Exception));
  TRY(module_add(t, module, "error", Value::from_object(module_exception(t, "xml.parsers.expat.ExpatError"))));
  Type* type = TRY(make_type(t, expat::kParserType));
  TRY(module_add(t, module, "XMLParserType", Value::from_object(type)));
  TRY(module_add_str(t, module, "EXPAT_VERSION", XML_ExpatVersion()));
  XML_Expat_Version version = XML_ExpatVersionInfo();
  Ref numbers = TRY(make_tuple(t, {small_int(version.major), small_int(version.minor), small_int(version.micro)}));
  TRY(module_add(t, module, "version_info", numbers));
  TRY(module_add_str(t, module, "native_encoding", "UTF-8"));
  TRY(add_features(t, module));
  TRY(add_errors(t, module));
  TRY(add_model(t, module));
  TRY(module_add_int(t, module, "XML_PARAM_ENTITY_PARSING_NEVER", XML_PARAM_ENTITY_PARSING_NEVER));
  TRY(module_add_int(t, module, "XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE",
                     XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE));
  return module_add_int(t, module, "XML_PARAM_ENTITY_PARSING_ALWAYS", XML_PARAM_ENTITY_PARSING_ALWAYS);
}

}  // namespace

extern const NativeModule kPyexpatModule;
const NativeModule kPyexpatModule = {"pyexpat", "An interface to the Expat XML parser.", kFunctions, module_init};

}  // namespace krait::modules
