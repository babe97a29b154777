// pyexpat.xmlparser: feeding, settings, handlers as attributes.
#include <limits.h>
#include <string.h>

#include "interpreter/modules/expat.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::expat {

namespace {

constexpr int kTextBufferSize = 8192, kFileChunk = 2048;

void destroy(Object* o) {
  auto* p = static_cast<Parser*>(o);
  if (p->parser) XML_ParserFree(std::exchange(p->parser, nullptr));
  free(std::exchange(p->buffer, nullptr));
  for (Value& v : p->handlers) clear(v);
  clear(p->intern);
}
void traverse(Object* o, Visitor& visit) {
  auto* p = static_cast<Parser*>(o);
  for (Value v : p->handlers) visit(v);
  visit(p->intern);
}
void clear_references(Object* o) {
  auto* p = static_cast<Parser*>(o);
  if (p->parser) remove_handlers(p, false);
  clear(p->intern);
}

// What Parse answers: an error of a handler first, then expat's.
Result parse_result(Thread& t, Parser* p, int status) {
  if (!t.pending.is_absent()) return raised;
  if (status == XML_STATUS_ERROR) return raise_expat(t, p, XML_GetErrorCode(p->parser));
  TRY(flush_text(t, p));
  return small_int(status);
}

Result parser_parse(Thread& t, const Args& a) {
  Ref held = Ref::copy(a.self);
  Parser* p = self_of(a.self);
  bool is_final = TRY(is_true(t, a[1]));
  BufferRef buffer;
  std::string_view data;
  if (is_str(a[0])) {
    data = TRY(as_utf8(t, a[0]));
    // The text is UTF-8 now, whatever it says of itself.
    (void)XML_SetEncoding(p->parser, "utf-8");
  } else {
    TRY(buffer.get(t, a[0]));
    data = buffer.view();
  }
  int status = XML_STATUS_OK;
  constexpr size_t kMost = 1 << 20;
  while (data.size() > kMost) {
    status = XML_Parse(p->parser, data.data(), kMost, 0);
    if (status == XML_STATUS_ERROR || !t.pending.is_absent()) return parse_result(t, p, status);
    data.remove_prefix(kMost);
  }
  status = XML_Parse(p->parser, data.data(), static_cast<int>(data.size()), is_final);
  return parse_result(t, p, status);
}

// Up to kFileChunk bytes of the file into expat's buffer.
ResultOf<int> read_chunk(Thread& t, char* into, Value read) {
  Ref data = TRY(call(t, read, {small_int(kFileChunk)}));
  std::string_view bytes;
  if (is_bytes(data)) bytes = data.as<Bytes>()->view();
  else if (has_kind(data, Kind::ByteArray)) bytes = data.as<ByteArray>()->view();
  else return raise_type_error(t, "read() did not return a bytes object (type=", type_name(t, data), ")");
  if (bytes.size() > kFileChunk) {
    return raise_value_error(t, "read() returned too much data: ", kFileChunk, " bytes requested, ", bytes.size(),
                             " returned");
  }
  memcpy(into, bytes.data(), bytes.size());
  return static_cast<int>(bytes.size());
}
Result parser_parse_file(Thread& t, const Args& a) {
  Ref held = Ref::copy(a.self), read = TRY(get_attr_or_absent(t, a[0], t.names().read));
  if (read.is_absent()) return raise_type_error(t, "argument must have 'read' attribute");
  Parser* p = self_of(a.self);
  for (;;) {
    auto* into = static_cast<char*>(XML_GetBuffer(p->parser, kFileChunk));
    if (!into) return parse_result(t, p, XML_STATUS_ERROR);
    int count = TRY(read_chunk(t, into, read));
    int status = XML_ParseBuffer(p->parser, count, count == 0);
    if (!t.pending.is_absent()) return raised;
    if (status == XML_STATUS_ERROR || count == 0) return parse_result(t, p, status);
  }
}

Result parser_set_base(Thread& t, const Args& a) {
  if (!is_str(a[0]))
    return raise_type_error(t, "SetBase() argument must be str, not ", a[0].is_none() ? "None" : type_name(t, a[0]));
  std::string base(TRY(as_utf8(t, a[0])));
  if (!XML_SetBase(self_of(a.self)->parser, base.c_str())) return raise_memory_error(t);
  return kNone;
}
Result parser_get_base(Thread& t, const Args& a) {
  const char* base = XML_GetBase(self_of(a.self)->parser);
  if (!base) return kNone;
  return make_str(t, base);
}
Result parser_get_input_context(Thread& t, const Args& a) {
  Parser* p = self_of(a.self);
  if (!p->in_callback) return kNone;
  int offset, size;
  const char* context = XML_GetInputContext(p->parser, &offset, &size);
  if (!context) return kNone;
  return make_bytes(t, {context + offset, static_cast<size_t>(size - offset)});
}
Result parser_set_param_entity(Thread& t, const Args& a) {
  int flag = TRY(as_c_int(t, a[0]));
  return small_int(XML_SetParamEntityParsing(self_of(a.self)->parser, static_cast<XML_ParamEntityParsing>(flag)));
}
Result parser_use_foreign_dtd(Thread& t, const Args& a) {
  bool flag = TRY(is_true(t, a[0]));
  XML_Error code = XML_UseForeignDTD(self_of(a.self)->parser, flag);
  if (code != XML_ERROR_NONE) return raise_expat(t, self_of(a.self), code);
  return kNone;
}

Status set_buffer(Thread& t, Parser* p, bool on) {
  if (on && !p->buffer) {
    p->buffer = static_cast<char*>(malloc(static_cast<size_t>(p->buffer_size)));
    if (!p->buffer) return raise_memory_error(t);
    p->buffer_used = 0;
  } else if (!on && p->buffer) {
    TRY(flush_text(t, p));
    free(std::exchange(p->buffer, nullptr));
  }
  return ok();
}

Result parser_external_entity(Thread& t, const Args& a) {
  Parser* p = self_of(a.self);
  std::string context, encoding;
  if (!a[0].is_none()) context = TRY(as_utf8(t, a[0]));
  if (!a[1].is_absent()) encoding = TRY(as_utf8(t, a[1]));
  XML_Parser child = XML_ExternalEntityParserCreate(p->parser, a[0].is_none() ? nullptr : context.c_str(),
                                                    a[1].is_absent() ? nullptr : encoding.c_str());
  if (!child) return raise_memory_error(t);
  Ref made = TRY(make_parser(t, child, p->intern));
  auto* q = made.as<Parser>();
  q->buffer_size = p->buffer_size;
  TRY(set_buffer(t, q, p->buffer != nullptr));
  q->ordered_attributes = p->ordered_attributes;
  q->specified_attributes = p->specified_attributes;
  q->namespace_prefixes = p->namespace_prefixes;
  for (int i = 0; i < kHandlerCount; ++i) {
    if (p->handlers[i].is_absent()) continue;
    retain(q->handlers[i] = p->handlers[i]);
    kHandlers[i].install(child, true);
  }
  return made;
}

// --- attributes ------------------------------------------------------------------------------------------------------

template <int kWhich> Result get_handler(Thread&, Value self) {
  Value v = self_of(self)->handlers[kWhich];
  return Result::copy(v.is_absent() ? Value(kNone) : v);
}
void ignore_text(void*, const XML_Char*, int) {}
template <int kWhich> Status set_handler(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_runtime_error(t, "Cannot delete attribute");
  Parser* p = self_of(self);
  if (kWhich == kCharacterData) TRY(flush_text(t, p));
  bool on = !value.is_none();
  // Inside of a callback expat must go on collecting text.
  if (kWhich == kCharacterData && !on && p->in_callback) XML_SetCharacterDataHandler(p->parser, ignore_text);
  else kHandlers[kWhich].install(p->parser, on);
  replace(p->handlers[kWhich], on ? Ref::copy(value) : Ref());
  return ok();
}

template <bool Parser::*kField> Result get_flag(Thread&, Value self) { return boolean(self_of(self)->*kField); }
template <bool Parser::*kField> Status set_flag(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_runtime_error(t, "Cannot delete attribute");
  self_of(self)->*kField = TRY(is_true(t, value));
  if (kField == &Parser::namespace_prefixes) XML_SetReturnNSTriplet(self_of(self)->parser, self_of(self)->*kField);
  return ok();
}
Result get_buffer_text(Thread&, Value self) { return boolean(self_of(self)->buffer != nullptr); }
Status set_buffer_text(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_runtime_error(t, "Cannot delete attribute");
  return set_buffer(t, self_of(self), TRY(is_true(t, value)));
}
Result get_buffer_size(Thread&, Value self) { return small_int(self_of(self)->buffer_size); }
Status set_buffer_size(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_runtime_error(t, "Cannot delete attribute");
  if (!is_int(value)) return raise_type_error(t, "buffer_size must be an integer");
  Parser* p = self_of(self);
  int64_t size = TRY(as_i64(t, value));
  if (size == p->buffer_size) return ok();
  if (size <= 0) return raise_value_error(t, "buffer_size must be greater than zero");
  if (size > INT_MAX) return raise_value_error(t, "buffer_size must not be greater than ", INT_MAX);
  bool buffered = p->buffer;
  TRY(set_buffer(t, p, false));
  p->buffer_size = static_cast<int>(size);
  return set_buffer(t, p, buffered);
}
Result get_buffer_used(Thread&, Value self) { return small_int(self_of(self)->buffer_used); }
Result get_intern(Thread&, Value self) {
  Value v = self_of(self)->intern;
  return Result::copy(v.is_absent() ? Value(kNone) : v);
}
Result get_error_code(Thread&, Value self) { return small_int(XML_GetErrorCode(self_of(self)->parser)); }
Result get_line(Thread&, Value self) {
  return small_int(static_cast<int64_t>(XML_GetCurrentLineNumber(self_of(self)->parser)));
}
Result get_column(Thread&, Value self) {
  return small_int(static_cast<int64_t>(XML_GetCurrentColumnNumber(self_of(self)->parser)));
}
Result get_byte(Thread&, Value self) { return small_int(XML_GetCurrentByteIndex(self_of(self)->parser)); }

#define HANDLER(which, name) {name, get_handler<which>, set_handler<which>}
const NativeGetSet kGetSets[] = {
    {"intern", get_intern, nullptr, nullptr, true},
    {"ErrorCode", get_error_code},
    {"ErrorLineNumber", get_line},
    {"ErrorColumnNumber", get_column},
    {"ErrorByteIndex", get_byte},
    {"CurrentLineNumber", get_line},
    {"CurrentColumnNumber", get_column},
    {"CurrentByteIndex", get_byte},
    {"buffer_size", get_buffer_size, set_buffer_size},
    {"buffer_text", get_buffer_text, set_buffer_text},
    {"buffer_used", get_buffer_used},
    {"namespace_prefixes", get_flag<&Parser::namespace_prefixes>, set_flag<&Parser::namespace_prefixes>},
    {"ordered_attributes", get_flag<&Parser::ordered_attributes>, set_flag<&Parser::ordered_attributes>},
    {"specified_attributes", get_flag<&Parser::specified_attributes>, set_flag<&Parser::specified_attributes>},
    HANDLER(kStartElement, "StartElementHandler"),
    HANDLER(kEndElement, "EndElementHandler"),
    HANDLER(kProcessingInstruction, "ProcessingInstructionHandler"),
    HANDLER(kCharacterData, "CharacterDataHandler"),
    HANDLER(kUnparsedEntityDecl, "UnparsedEntityDeclHandler"),
    HANDLER(kNotationDecl, "NotationDeclHandler"),
    HANDLER(kStartNamespaceDecl, "StartNamespaceDeclHandler"),
    HANDLER(kEndNamespaceDecl, "EndNamespaceDeclHandler"),
    HANDLER(kComment, "CommentHandler"),
    HANDLER(kStartCdataSection, "StartCdataSectionHandler"),
    HANDLER(kEndCdataSection, "EndCdataSectionHandler"),
    HANDLER(kDefault, "DefaultHandler"),
    HANDLER(kDefaultExpand, "DefaultHandlerExpand"),
    HANDLER(kNotStandalone, "NotStandaloneHandler"),
    HANDLER(kExternalEntityRef, "ExternalEntityRefHandler"),
    HANDLER(kStartDoctypeDecl, "StartDoctypeDeclHandler"),
    HANDLER(kEndDoctypeDecl, "EndDoctypeDeclHandler"),
    HANDLER(kEntityDecl, "EntityDeclHandler"),
    HANDLER(kXmlDecl, "XmlDeclHandler"),
    HANDLER(kElementDecl, "ElementDeclHandler"),
    HANDLER(kAttlistDecl, "AttlistDeclHandler"),
    HANDLER(kSkippedEntity, "SkippedEntityHandler"),
    {}};
#undef HANDLER

const NativeFunction kMethods[] = {
    {"Parse(data, isfinal=False, /)", parser_parse,
        "Feeds a piece of XML to the parser; a true isfinal says that it is the last one."},
    {"ParseFile(file, /)", parser_parse_file,
        "Reads XML from an object with a read() method and parses it to the end."},
    {"SetBase(base, /)", parser_set_base,
        "Makes this URL the base for resolving relative addresses in the document."},
    {"GetBase()", parser_get_base, "The base URL, a string, that was set with SetBase()."},
    {"GetInputContext()", parser_get_input_context,
     "The piece of input, in its original encoding, that led to the current event.\nAn event that spans much "
     "text, like a start tag with many attributes, may give only part of it."},
    {"ExternalEntityParserCreate(context, encoding=<absent>, /)", parser_external_entity,
     "Makes a child parser for an external entity, from the context given to ExternalEntityRefHandler."},
    {"SetParamEntityParsing(flag, /)", parser_set_param_entity,
     "Chooses when parameter entities, and with them the external DTD subset, are parsed.\nThe flag is "
     "XML_PARAM_ENTITY_PARSING_NEVER, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE\nor "
     "XML_PARAM_ENTITY_PARSING_ALWAYS; a true result means that it was accepted."},
    {"UseForeignDTD(flag=True, /)", parser_use_foreign_dtd,
     "Lets the program supply an external DTD subset for a document that names none.\nThus a default document "
     "type, chosen by the program, can still inform the parser.\nThe flag is True unless given."},
    {}};

}  // namespace

const TypeSpec kParserType = {.name = "pyexpat.xmlparser",
                              .doc = "XML parser",
                              .size = sizeof(Parser),
                              .flags = kHasGc | kNoInstances,
                              .methods = kMethods,
                              .getsets = kGetSets,
                              .slots = {.destroy = destroy, .traverse = traverse, .clear = clear_references}};

Raised raise_expat(Thread& t, Parser* p, XML_Error code) {
  auto line = static_cast<int64_t>(XML_GetErrorLineNumber(p->parser)),
       column = static_cast<int64_t>(XML_GetErrorColumnNumber(p->parser));
  Ref message = TRY(make_str(t, cat(XML_ErrorString(code), ": line ", line, ", column ", column)));
  Ref error = TRY(call(t, Value::from_object(module_exception(t, "xml.parsers.expat.ExpatError")), {message}));
  TRY(set_attr(t, error, "code", small_int(code)));
  TRY(set_attr(t, error, "offset", small_int(column)));
  TRY(set_attr(t, error, "lineno", small_int(line)));
  return raise_instance(t, std::move(error));
}

Result make_parser(Thread& t, XML_Parser parser, Value intern) {
  auto* p = allocate<Parser>(t, type_for(t, kParserType));
  if (!p) return XML_ParserFree(parser), raised;
  p->parser = parser;
  p->buffer_size = kTextBufferSize;
  retain(p->intern = intern);
  XML_SetUserData(parser, p);
  XML_SetUnknownEncodingHandler(parser, unknown_encoding, p);
  return Result::own(p);
}

Result parser_create(Thread& t, const Args& a) {
  std::string encoding;
  for (size_t i = 0; i < 2; ++i) {
    if (a[i].is_none() || is_str(a[i])) continue;
    return raise_type_error(t, "ParserCreate() argument '", i ? "namespace_separator" : "encoding",
                            "' must be str or None, not ", type_name(t, a[i]));
  }
  if (!a[0].is_none()) encoding = TRY(as_utf8(t, a[0]));
  std::string separator;
  if (!a[1].is_none()) separator = TRY(as_utf8(t, a[1]));
  if (separator.size() > 1) {
    return raise_value_error(t, "namespace_separator must be at most one character, omitted, or None");
  }
  Ref intern;
  if (a[2].is_absent()) intern = TRY(make_dict(t));
  else if (is_dict(a[2])) intern = Ref::copy(a[2]);
  else if (!a[2].is_none()) return raise_type_error(t, "intern must be a dictionary");
  char separator_text[2] = {separator.empty() ? '\0' : separator[0], 0};
  XML_Parser parser = XML_ParserCreate_MM(a[0].is_none() ? nullptr : encoding.c_str(), nullptr,
                                          a[1].is_none() ? nullptr : separator_text);
  if (!parser) return raise_message(t, t.types().RuntimeError, "XML_ParserCreate failed");
  // The salt of expat's tables is drawn from the interpreter's, so that runs can be repeated.
  XML_SetHashSalt(parser, static_cast<unsigned long>(t.interpreter->hash_key[0] | 1));
  return make_parser(t, parser, intern);
}

}  // namespace krait::modules::expat
