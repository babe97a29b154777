// What expat calls back: each event becomes a call of the Python handler.
#include <string.h>

#include "interpreter/modules/expat.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::expat {

namespace {

Thread& thread_of(Parser* p) { return current_thread(p); }

// Text from expat; a null pointer is None.
Result text(Thread& t, const XML_Char* s) {
  if (!s) return kNone;
  return make_str(t, s);
}
// A name, which many events share.
Result name(Thread& t, Parser* p, const XML_Char* s) {
  Ref made = TRY(text(t, s));
  if (p->intern.is_absent()) return made;
  return dict_set_default(t, as<Dict>(p->intern), made, made);
}

// Calls a handler; an exception passes a frame that says which event it was.
Result call_shown(Thread& t, Parser* p, Handler which, Value arguments) {
  Ref handler = Ref::copy(p->handlers[which]);
  p->in_callback = true;
  Result answer = call_tuple(t, handler, arguments, {});
  p->in_callback = false;
  if (answer.is_raised())
    TRY(traceback_add(t, kHandlers[which].shown_name, "../Modules/pyexpat.c", kHandlers[which].shown_line));
  return answer;
}

// Calls the handler with what `make` gives (a tuple). absent: an exception is pending, or there is no handler.
template <class F> Ref call_handler(Parser* p, Handler which, F&& make) {
  Thread& t = thread_of(p);
  if (p->handlers[which].is_absent() || !t.pending.is_absent()) return {};
  auto run = [&]() -> Result {
    TRY(flush_text(t, p));
    if (p->handlers[which].is_absent()) return kNone;
    Ref arguments = TRY(make(t));
    return call_shown(t, p, which, arguments);
  };
  Result answer = run();
  if (answer.is_raised()) {
    remove_handlers(p, false);
    return {};
  }
  return answer.take();
}

Parser* parser_of(void* data) { return static_cast<Parser*>(data); }

// --- elements --------------------------------------------------------------------------------------------------------

Result attributes_of(Thread& t, Parser* p, const XML_Char** attributes) {
  int count = 0;
  if (p->specified_attributes) count = XML_GetSpecifiedAttributeCount(p->parser);
  else
    while (attributes[count]) count += 2;
  Ref made = p->ordered_attributes ? TRY(make_list(t)) : TRY(make_dict(t));
  for (int i = 0; i < count; i += 2) {
    Ref key = TRY(name(t, p, attributes[i])), value = TRY(text(t, attributes[i + 1]));
    if (p->ordered_attributes) {
      TRY(list_append(t, made.as<List>(), key));
      TRY(list_append(t, made.as<List>(), value));
    } else {
      TRY(dict_set(t, made.as<Dict>(), key, value));
    }
  }
  return made;
}

void start_element(void* data, const XML_Char* tag, const XML_Char** attributes) {
  Parser* p = parser_of(data);
  call_handler(p, kStartElement, [&](Thread& t) -> Result {
    Ref made = TRY(attributes_of(t, p, attributes)), element = TRY(name(t, p, tag));
    return make_tuple(t, {element, made});
  });
}

// Handlers whose arguments are all names or numbers.
template <Handler kWhich, class... Parts> void call_with(void* data, Parts... parts) {
  Parser* p = parser_of(data);
  call_handler(p, kWhich, [&](Thread& t) -> Result {
    Ref tuple = TRY(make_unfilled_tuple(t, sizeof...(parts)));
    Value* items = tuple.as<Tuple>()->items;
    int64_t i = 0;
    auto add = [&](auto part) -> Status {
      items[i] = kNone;
      if constexpr (std::is_same_v<decltype(part), int>) items[i] = small_int(part);
      else items[i] = TRY(name(t, p, part)).leak();
      ++i;
      return ok();
    };
    (void)add;
    bool failed = false;
    ((failed = failed || add(parts).is_raised()), ...);
    for (; i < static_cast<int64_t>(sizeof...(parts)); ++i) items[i] = kNone;
    if (failed) return raised;
    return tuple;
  });
}

void end_element(void* data, const XML_Char* tag) { call_with<kEndElement>(data, tag); }
void processing_instruction(void* data, const XML_Char* target, const XML_Char* rest) {
  Parser* p = parser_of(data);
  call_handler(p, kProcessingInstruction, [&](Thread& t) -> Result {
    Ref a = TRY(name(t, p, target)), b = TRY(text(t, rest));
    return make_tuple(t, {a, b});
  });
}
void unparsed_entity(void* data, const XML_Char* entity, const XML_Char* base, const XML_Char* system,
                     const XML_Char* public_id, const XML_Char* notation) {
  call_with<kUnparsedEntityDecl>(data, entity, base, system, public_id, notation);
}
void notation(void* data, const XML_Char* notation, const XML_Char* base, const XML_Char* system,
              const XML_Char* public_id) {
  call_with<kNotationDecl>(data, notation, base, system, public_id);
}
void start_namespace(void* data, const XML_Char* prefix, const XML_Char* uri) {
  call_with<kStartNamespaceDecl>(data, prefix, uri);
}
void end_namespace(void* data, const XML_Char* prefix) { call_with<kEndNamespaceDecl>(data, prefix); }
void start_cdata(void* data) { call_with<kStartCdataSection>(data); }
void end_cdata(void* data) { call_with<kEndCdataSection>(data); }
void start_doctype(void* data, const XML_Char* doctype, const XML_Char* system, const XML_Char* public_id,
                   int has_subset) {
  call_with<kStartDoctypeDecl>(data, doctype, system, public_id, has_subset);
}
void end_doctype(void* data) { call_with<kEndDoctypeDecl>(data); }
void skipped_entity(void* data, const XML_Char* entity, int is_parameter) {
  call_with<kSkippedEntity>(data, entity, is_parameter);
}
void xml_declaration(void* data, const XML_Char* version, const XML_Char* encoding, int standalone) {
  Parser* p = parser_of(data);
  call_handler(p, kXmlDecl, [&](Thread& t) -> Result {
    Ref a = TRY(text(t, version)), b = TRY(text(t, encoding));
    return make_tuple(t, {a, b, small_int(standalone)});
  });
}
void attlist(void* data, const XML_Char* element, const XML_Char* attribute, const XML_Char* type,
             const XML_Char* value, int required) {
  Parser* p = parser_of(data);
  call_handler(p, kAttlistDecl, [&](Thread& t) -> Result {
    Ref a = TRY(name(t, p, element)), b = TRY(name(t, p, attribute)), c = TRY(text(t, type)), d = TRY(text(t, value));
    return make_tuple(t, {a, b, c, d, small_int(required)});
  });
}
void entity(void* data, const XML_Char* entity, int is_parameter, const XML_Char* value, int length,
            const XML_Char* base, const XML_Char* system, const XML_Char* public_id, const XML_Char* notation_name) {
  Parser* p = parser_of(data);
  call_handler(p, kEntityDecl, [&](Thread& t) -> Result {
    Ref content = value ? TRY(make_str(t, {value, static_cast<size_t>(length)})) : Ref(kNone);
    Ref a = TRY(name(t, p, entity)), b = TRY(name(t, p, base)), c = TRY(name(t, p, system)),
        d = TRY(name(t, p, public_id)), e = TRY(name(t, p, notation_name));
    return make_tuple(t, {a, small_int(is_parameter), content, b, c, d, e});
  });
}

// A content model as nested tuples: (type, quantifier, name, children).
Result model_tuple(Thread& t, const XML_Content* model) {
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " in conv_content_model");
  Ref children = TRY(make_unfilled_tuple(t, model->numchildren));
  Value* items = children.as<Tuple>()->items;
  for (unsigned i = 0; i < model->numchildren; ++i) items[i] = kNone;
  for (unsigned i = 0; i < model->numchildren; ++i) items[i] = TRY(model_tuple(t, &model->children[i])).leak();
  Ref element = TRY(text(t, model->name));
  return make_tuple(t, {small_int(model->type), small_int(model->quant), element, children});
}
void element_declaration(void* data, const XML_Char* element, XML_Content* model) {
  Parser* p = parser_of(data);
  call_handler(p, kElementDecl, [&](Thread& t) -> Result {
    Ref shown = TRY(model_tuple(t, model)), a = TRY(name(t, p, element));
    return make_tuple(t, {a, shown});
  });
  XML_FreeContentModel(p->parser, model);
}

// --- text ------------------------------------------------------------------------------------------------------------

Status pass_text(Thread& t, Parser* p, Handler which, const char* data, int length) {
  if (p->handlers[which].is_absent()) return ok();
  Ref content = TRY(make_str(t, {data, static_cast<size_t>(length)})), arguments = TRY(make_tuple(t, {content}));
  Ref answer = TRY(call_shown(t, p, which, arguments));
  return ok();
}
void pass_or_stop(Parser* p, Status status) {
  if (status.is_raised()) remove_handlers(p, false);
}
void character_data(void* data, const XML_Char* content, int length) {
  Parser* p = parser_of(data);
  Thread& t = thread_of(p);
  if (!t.pending.is_absent()) return;
  if (!p->buffer) return pass_or_stop(p, pass_text(t, p, kCharacterData, content, length));
  if (p->buffer_used + length > p->buffer_size) {
    Status flushed = flush_text(t, p);
    if (flushed.is_raised()) return remove_handlers(p, false);
    if (p->handlers[kCharacterData].is_absent()) return;
  }
  if (length > p->buffer_size) {
    pass_or_stop(p, pass_text(t, p, kCharacterData, content, length));
    p->buffer_used = 0;
    return;
  }
  memcpy(p->buffer + p->buffer_used, content, static_cast<size_t>(length));
  p->buffer_used += length;
}
template <Handler kWhich> void plain_text(void* data, const XML_Char* content, int length) {
  Parser* p = parser_of(data);
  call_handler(p, kWhich, [&](Thread& t) -> Result {
    Ref made = TRY(make_str(t, {content, static_cast<size_t>(length)}));
    return make_tuple(t, {made});
  });
}
void comment(void* data, const XML_Char* content) {
  Parser* p = parser_of(data);
  call_handler(p, kComment, [&](Thread& t) -> Result {
    Ref made = TRY(text(t, content));
    return make_tuple(t, {made});
  });
}

// --- events whose answer counts --------------------------------------------------------------------------------------

int number_answered(Parser* p, const Ref& answer) {
  if (answer.is_absent()) return 0;
  ResultOf<int64_t> number = as_i64(thread_of(p), answer);
  if (number.is_raised()) {
    remove_handlers(p, false);
    return 0;
  }
  return static_cast<int>(number.take());
}
int not_standalone(void* data) {
  Parser* p = parser_of(data);
  Ref answer = call_handler(p, kNotStandalone, [](Thread& t) { return make_tuple(t, {}); });
  return number_answered(p, answer);
}
int external_entity(XML_Parser parser, const XML_Char* context, const XML_Char* base, const XML_Char* system,
                    const XML_Char* public_id) {
  Parser* p = parser_of(XML_GetUserData(parser));
  Ref answer = call_handler(p, kExternalEntityRef, [&](Thread& t) -> Result {
    Ref a = TRY(text(t, context)), b = TRY(name(t, p, base)), c = TRY(name(t, p, system)),
        d = TRY(name(t, p, public_id));
    return make_tuple(t, {a, b, c, d});
  });
  return number_answered(p, answer);
}
// Stops the parser at the next external entity after an error.
int refuse_entity(XML_Parser, const XML_Char*, const XML_Char*, const XML_Char*, const XML_Char*) { return 0; }

}  // namespace

Status flush_text(Thread& t, Parser* p) {
  if (!p->buffer || p->buffer_used == 0) return ok();
  int length = std::exchange(p->buffer_used, 0);
  return pass_text(t, p, kCharacterData, p->buffer, length);
}

void remove_handlers(Parser* p, bool for_good) {
  for (int i = 0; i < kHandlerCount; ++i) {
    if (!for_good) kHandlers[i].install(p->parser, false);
    clear(p->handlers[i]);
  }
  if (!for_good) XML_SetExternalEntityRefHandler(p->parser, refuse_entity);
}

// An encoding that expat does not know, as a table of its 256 bytes.
Status fill_encoding(Thread& t, const char* encoding, XML_Encoding* info) {
  std::string bytes(256, '\0');
  for (size_t i = 0; i < 256; ++i) bytes[i] = static_cast<char>(i);
  Ref all = TRY(make_bytes(t, bytes)), table = TRY(decode_buffer(t, all, encoding, "replace"));
  if (table.as<Str>()->length != 256) return raise_value_error(t, "multi-byte encodings are not supported");
  for (int64_t i = 0; i < 256; ++i) {
    char32_t c = (*table.as<Str>())[i];
    info->map[i] = c == 0xFFFD ? -1 : static_cast<int>(c);
  }
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return ok();
}

int unknown_encoding(void* data, const XML_Char* encoding, XML_Encoding* info) {
  Thread& t = thread_of(parser_of(data));
  if (!t.pending.is_absent() || fill_encoding(t, encoding, info).is_raised()) return XML_STATUS_ERROR;
  return XML_STATUS_OK;
}

#define HANDLER(name, function, shown, line) \
  {#name, [](XML_Parser p, bool on) { XML_Set##name(p, on ? function : nullptr); }, shown, line}
const HandlerEntry kHandlers[kHandlerCount] = {
    HANDLER(StartElementHandler, start_element, "StartElement", 417),
    HANDLER(EndElementHandler, end_element, "EndElement", 469),
    HANDLER(ProcessingInstructionHandler, processing_instruction, "ProcessingInstruction", 473),
    HANDLER(CharacterDataHandler, character_data, "CharacterData", 282),
    HANDLER(UnparsedEntityDeclHandler, unparsed_entity, "UnparsedEntityDecl", 479),
    HANDLER(NotationDeclHandler, notation, "NotationDecl", 619),
    HANDLER(StartNamespaceDeclHandler, start_namespace, "StartNamespaceDecl", 629),
    HANDLER(EndNamespaceDeclHandler, end_namespace, "EndNamespaceDecl", 636),
    HANDLER(CommentHandler, comment, "Comment", 641),
    HANDLER(StartCdataSectionHandler, start_cdata, "StartCdataSection", 645),
    HANDLER(EndCdataSectionHandler, end_cdata, "EndCdataSection", 649),
    HANDLER(DefaultHandler, plain_text<kDefault>, "Default", 653),
    HANDLER(DefaultHandlerExpand, plain_text<kDefaultExpand>, "DefaultHandlerExpand", 657),
    HANDLER(NotStandaloneHandler, not_standalone, "NotStandalone", 662),
    HANDLER(ExternalEntityRefHandler, external_entity, "ExternalEntityRef", 666),
    HANDLER(StartDoctypeDeclHandler, start_doctype, "StartDoctypeDecl", 681),
    HANDLER(EndDoctypeDeclHandler, end_doctype, "EndDoctypeDecl", 689),
    HANDLER(EntityDeclHandler, entity, "EntityDecl", 491),
    HANDLER(XmlDeclHandler, xml_declaration, "XmlDecl", 508),
    HANDLER(ElementDeclHandler, element_declaration, "ElementDecl", 583),
    HANDLER(AttlistDeclHandler, attlist, "AttlistDecl", 598),
    HANDLER(SkippedEntityHandler, skipped_entity, "SkippedEntity", 611)};
#undef HANDLER

}  // namespace krait::modules::expat
