// XMLParser over libexpat: feeds a TreeBuilder, or any target. Its callbacks run with the lock held.
#include <limits.h>

#include "interpreter/modules/elementtree/elementtree.h"
#include "interpreter/modules/expat.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules::etree {

namespace {

Parser* self_of(const Args& a) { return static_cast<Parser*>(a.self.object()); }
Parser* parser_of(void* data) { return static_cast<Parser*>(data); }
Thread& thread_of(const Parser* p) { return current_thread(p); }
TreeBuilder* builder_of(const Parser* p) {
  return is_plain_builder(p->target) ? static_cast<TreeBuilder*>(p->target.object()) : nullptr;
}

constexpr Value Parser::*kFields[] = {&Parser::target,          &Parser::entity,       &Parser::handle_start,
                                      &Parser::handle_end,      &Parser::handle_data,  &Parser::handle_comment,
                                      &Parser::handle_pi,       &Parser::handle_close, &Parser::handle_doctype,
                                      &Parser::handle_start_ns, &Parser::handle_end_ns};

void clear_parser(Object* o) {
  auto* p = static_cast<Parser*>(o);
  if (p->parser) XML_ParserFree(std::exchange(p->parser, nullptr));
  if (auto* names = std::exchange(p->names, nullptr)) {
    for (auto& [key, name] : *names) release(name);
    delete names;
  }
  for (auto field : kFields) clear(p->*field);
}
void traverse(Object* o, Visitor& visit) {
  for (auto field : kFields) visit(static_cast<Parser*>(o)->*field);
}

// --- errors --------------------------------------------------------------------------------------------------------

Status raise_parse_error(Thread& t, int code, unsigned long line, unsigned long column, const std::string& message) {
  Ref text = TRY(make_str(t, cat(message, ": line ", line, ", column ", column)));
  Ref error = TRY(call(t, state_of(t).parse_error, {text}));
  Ref position = TRY(make_tuple(t, {small_int(static_cast<int64_t>(line)), small_int(static_cast<int64_t>(column))}));
  TRY(set_attr(t, error, "code", small_int(code)));
  TRY(set_attr(t, error, "position", position));
  return raise_instance(t, std::move(error));
}
Status raise_expat_error(Thread& t, const Parser* p, int code, const std::string& message) {
  return raise_parse_error(t, code, XML_GetErrorLineNumber(p->parser), XML_GetErrorColumnNumber(p->parser), message);
}

// A callback: nothing happens after one has raised.
template <class F> void in_callback(void* data, F&& f) {
  Parser* p = parser_of(data);
  Thread& t = thread_of(p);
  if (!t.pending.is_absent()) return;
  Status done = f(t, p);
  if (done.is_raised()) (void)XML_StopParser(p->parser, XML_FALSE);
}
Status forget(Result result) {
  Ref value = TRY(Result(result));
  return ok();
}

Result call_handler(Thread& t, Value handler, std::initializer_list<Value> arguments) {
  Ref held = Ref::copy(handler);
  return call(t, held, arguments);
}

// --- names ---------------------------------------------------------------------------------------------------------

// "uri}local" as "{uri}local"; each name is made once.
Borrowed make_name(Thread& t, Parser* p, const char* text) {
  auto [place, is_new] = p->names->try_emplace(text);
  if (!is_new) return place->second;
  std::string name = place->first.find('}') == std::string::npos ? place->first : "{" + place->first;
  Result made = make_str(t, name);
  if (made.is_raised()) {
    p->names->erase(place);
    return raised;
  }
  return place->second = made.take().leak();
}

Result make_attributes(Thread& t, Parser* p, const char** attributes) {
  if (!attributes[0]) return kAbsent;
  Ref dict = TRY(make_dict(t));
  for (; attributes[0]; attributes += 2) {
    Value name = TRY(make_name(t, p, attributes[0]));
    Ref value = TRY(make_str(t, attributes[1]));
    TRY(dict_set(t, dict.as<Dict>(), name, value));
  }
  return dict;
}

// --- callbacks -----------------------------------------------------------------------------------------------------

void on_start(void* data, const char* tag_text, const char** attribute_texts) {
  in_callback(data, [&](Thread& t, Parser* p) -> Status {
    Value tag = TRY(make_name(t, p, tag_text));
    Ref attributes = TRY(make_attributes(t, p, attribute_texts));
    if (TreeBuilder* builder = builder_of(p)) return forget(builder_start(t, builder, tag, attributes));
    if (p->handle_start.is_absent()) return ok();
    if (attributes.is_absent()) attributes = TRY(make_dict(t));
    return forget(call_handler(t, p->handle_start, {tag, attributes}));
  });
}
void on_end(void* data, const char* tag_text) {
  in_callback(data, [&](Thread& t, Parser* p) -> Status {
    if (TreeBuilder* builder = builder_of(p)) return forget(builder_end(t, builder));
    if (p->handle_end.is_absent()) return ok();
    Value tag = TRY(make_name(t, p, tag_text));
    return forget(call_handler(t, p->handle_end, {tag}));
  });
}
Status give_data(Thread& t, Parser* p, Value text) {
  if (TreeBuilder* builder = builder_of(p)) return builder_data(t, builder, text);
  if (p->handle_data.is_absent()) return ok();
  return forget(call_handler(t, p->handle_data, {text}));
}
void on_data(void* data, const char* text, int length) {
  in_callback(data, [&](Thread& t, Parser* p) -> Status {
    Ref value = TRY(make_str(t, {text, static_cast<size_t>(length)}));
    return give_data(t, p, value);
  });
}
// What has no callback of its own: here references to entities.
void on_default(void* data, const char* text, int length) {
  if (length < 2 || text[0] != '&') return;
  in_callback(data, [&](Thread& t, Parser* p) -> Status {
    Ref name = TRY(make_str(t, {text + 1, static_cast<size_t>(length - 2)}));
    Value value = is_dict(p->entity) ? TRY(dict_get(t, as<Dict>(p->entity), name)) : Value{};
    if (!value.is_absent()) {
      Ref held = Ref::copy(value);
      return give_data(t, p, held);
    }
    return raise_expat_error(t, p, XML_ERROR_UNDEFINED_ENTITY,
                             "undefined entity " + std::string(text, static_cast<size_t>(std::min(length, 100))));
  });
}
void on_comment(void* data, const char* text) {
  in_callback(data, [&](Thread& t, Parser* p) -> Status {
    Ref value = TRY(make_str(t, text));
    if (TreeBuilder* builder = builder_of(p)) return forget(builder_comment(t, builder, value));
    if (p->handle_comment.is_absent()) return ok();
    return forget(call_handler(t, p->handle_comment, {value}));
  });
}
void on_pi(void* data, const char* target_text, const char* text) {
  in_callback(data, [&](Thread& t, Parser* p) -> Status {
    Ref target = TRY(make_str(t, target_text)), value = TRY(make_str(t, text ? text : ""));
    if (TreeBuilder* builder = builder_of(p)) {
      Ref given = text && *text ? value : Ref(kNone);
      return forget(builder_pi(t, builder, target, given));
    }
    if (p->handle_pi.is_absent()) return ok();
    return forget(call_handler(t, p->handle_pi, {target, value}));
  });
}
void on_start_namespace(void* data, const char* prefix_text, const char* uri_text) {
  in_callback(data, [&](Thread& t, Parser* p) -> Status {
    Ref prefix = TRY(make_str(t, prefix_text ? prefix_text : "")), uri = TRY(make_str(t, uri_text ? uri_text : ""));
    if (TreeBuilder* builder = builder_of(p)) {
      Ref pair = TRY(make_tuple(t, {prefix, uri}));
      return builder_event(t, builder, builder->start_ns_event, pair);
    }
    if (p->handle_start_ns.is_absent()) return ok();
    return forget(call_handler(t, p->handle_start_ns, {prefix, uri}));
  });
}
void on_end_namespace(void* data, const char* prefix_text) {
  in_callback(data, [&](Thread& t, Parser* p) -> Status {
    if (TreeBuilder* builder = builder_of(p)) return builder_event(t, builder, builder->end_ns_event, kNone);
    if (p->handle_end_ns.is_absent()) return ok();
    Ref prefix = TRY(make_str(t, prefix_text ? prefix_text : ""));
    return forget(call_handler(t, p->handle_end_ns, {prefix}));
  });
}
void on_doctype(void* data, const char* name_text, const char* system_text, const char* public_text, int) {
  in_callback(data, [&](Thread& t, Parser* p) -> Status {
    auto text_or_none = [&](const char* text) -> Result { return text ? make_str(t, text) : Result(kNone); };
    Ref name = TRY(make_str(t, name_text)), system = TRY(text_or_none(system_text)),
        pub = TRY(text_or_none(public_text));
    if (!p->handle_doctype.is_absent()) return forget(call_handler(t, p->handle_doctype, {name, pub, system}));
    Ref own = TRY(get_attr_or_absent(t, Value::from_object(p), "doctype"));
    if (own.is_absent()) return ok();
    return warn(t, t.types().RuntimeWarning,
                "The doctype() method of XMLParser is ignored.  Define doctype() method on the TreeBuilder target.");
  });
}
int on_unknown_encoding(void* data, const char* name, XML_Encoding* info) {
  Thread& t = thread_of(parser_of(data));
  if (!t.pending.is_absent() || expat::fill_encoding(t, name, info).is_raised()) return XML_STATUS_ERROR;
  return XML_STATUS_OK;
}

// --- XMLParser() ---------------------------------------------------------------------------------------------------

Status find_handlers(Thread& t, Parser* p) {
  struct { const char* name; Value Parser::*field;
  } const handlers[] = {{"start", &Parser::handle_start},     {"data", &Parser::handle_data},
                        {"end", &Parser::handle_end},         {"comment", &Parser::handle_comment},
                        {"pi", &Parser::handle_pi},           {"close", &Parser::handle_close},
                        {"doctype", &Parser::handle_doctype}, {"start_ns", &Parser::handle_start_ns},
                        {"end_ns", &Parser::handle_end_ns}};
  for (const auto& handler : handlers) {
    Ref found = TRY(get_attr_or_absent(t, p->target, handler.name));
    replace(p->*handler.field, std::move(found));
  }
  return ok();
}

void install(Parser* p) {
  XML_Parser x = p->parser;
  XML_SetUserData(x, p);
  XML_SetElementHandler(x, on_start, on_end);
  XML_SetDefaultHandlerExpand(x, on_default);
  XML_SetCharacterDataHandler(x, on_data);
  if (!p->handle_start_ns.is_absent() || !p->handle_end_ns.is_absent())
    XML_SetNamespaceDeclHandler(x, on_start_namespace, on_end_namespace);
  if (!p->handle_comment.is_absent()) XML_SetCommentHandler(x, on_comment);
  if (!p->handle_pi.is_absent()) XML_SetProcessingInstructionHandler(x, on_pi);
  XML_SetStartDoctypeDeclHandler(x, on_doctype);
  XML_SetUnknownEncodingHandler(x, on_unknown_encoding, p);
}

Result parser_init(Thread& t, const Args& a) {
  Parser* p = self_of(a);
  if (p->parsing) return raise_runtime_error(t, "XMLParser is called while it parses");
  std::string encoding;
  if (!a[1].is_none()) {
    if (!is_str(a[1]))
      return raise_type_error(t, "XMLParser() argument 'encoding' must be str or None, not ", type_name(t, a[1]));
    encoding = TRY(as_utf8(t, a[1]));
  }
  Ref entity = TRY(make_dict(t));
  Ref target = a[0].is_none() ? TRY(call(t, Value::from_object(type_for(t, kTreeBuilderType)))) : Ref::copy(a[0]);
  XML_Parser made = XML_ParserCreate_MM(a[1].is_none() ? nullptr : encoding.c_str(), nullptr, "}");
  if (!made) return raise_memory_error(t);
  XML_SetHashSalt(made, static_cast<unsigned long>(t.interpreter->hash_key[0]));
  clear_parser(p);
  p->parser = made;
  p->names = new std::unordered_map<std::string, Value>;
  replace(p->entity, std::move(entity));
  replace(p->target, std::move(target));
  TRY(find_handlers(t, p));
  install(p);
  return kNone;
}

Status require_init(Thread& t, const Parser* p) {
  if (!p->parser) return raise_value_error(t, "XMLParser.__init__() wasn't called");
  return ok();
}

// --- feeding -------------------------------------------------------------------------------------------------------

Status parse(Thread& t, Parser* p, std::string_view data, bool final) {
  Ref held = Ref::copy(p);
  if (p->parsing) return raise_runtime_error(t, "XMLParser is called while it parses");
  p->parsing = true;
  int status = XML_Parse(p->parser, data.data(), static_cast<int>(data.size()), final);
  p->parsing = false;
  if (!t.pending.is_absent()) return raised;
  if (status) return ok();
  int code = XML_GetErrorCode(p->parser);
  return raise_expat_error(t, p, code, XML_ErrorString(static_cast<XML_Error>(code)));
}

Status parse_text(Thread& t, Parser* p, Value text) {
  std::string utf8 = str_wtf8(as<Str>(text));
  (void)TRY(as_utf8(t, text));
  if (utf8.size() > INT_MAX) return raise_overflow_error(t, "size does not fit in an int");
  (void)XML_SetEncoding(p->parser, "utf-8");
  return parse(t, p, utf8, false);
}
Status parse_value(Thread& t, Parser* p, Value data) {
  if (is_str(data)) return parse_text(t, p, data);
  BufferRef buffer;
  TRY(buffer.get(t, data));
  if (buffer.view().size() > INT_MAX) return raise_overflow_error(t, "size does not fit in an int");
  return parse(t, p, buffer.view(), false);
}

Result finish(Thread& t, Parser* p) {
  TRY(parse(t, p, "", true));
  if (TreeBuilder* builder = builder_of(p)) return builder_close(builder);
  return kAbsent;
}

Result feed_method(Thread& t, const Args& a) {
  TRY(require_init(t, self_of(a)));
  TRY(parse_value(t, self_of(a), a[0]));
  return kNone;
}
Result close_method(Thread& t, const Args& a) {
  Parser* p = self_of(a);
  TRY(require_init(t, p));
  Ref root = TRY(finish(t, p));
  if (!root.is_absent()) return root;
  if (p->handle_close.is_absent()) return kNone;
  Ref handler = Ref::copy(p->handle_close);
  return call(t, handler);
}
Result parse_whole(Thread& t, const Args& a) {
  Parser* p = self_of(a);
  TRY(require_init(t, p));
  Ref read = TRY(get_attr(t, a[0], "read"));
  for (;;) {
    Ref chunk = TRY(call(t, read, {small_int(64 * 1024)}));
    if (is_str(chunk)) {
      if (!chunk.as<Str>()->length) break;
    } else if (!is_bytes(chunk) || !chunk.as<Bytes>()->length) {
      break;
    }
    TRY(parse_value(t, p, chunk));
  }
  Ref root = TRY(finish(t, p));
  if (!root.is_absent()) return root;
  return kNone;
}

// --- events --------------------------------------------------------------------------------------------------------

Status want_event(Thread& t, Parser* p, TreeBuilder* b, Value event) {
  if (!is_str(event)) return raise_value_error(t, "invalid events sequence");
  const Str* name = as<Str>(event);
  auto set = [&](Value& slot) { replace(slot, Ref::copy(event)); };
  if (str_equal(name, "start")) {
    set(b->start_event);
  } else if (str_equal(name, "end")) {
    set(b->end_event);
  } else if (str_equal(name, "start-ns")) {
    set(b->start_ns_event);
    XML_SetNamespaceDeclHandler(p->parser, on_start_namespace, on_end_namespace);
  } else if (str_equal(name, "end-ns")) {
    set(b->end_ns_event);
    XML_SetNamespaceDeclHandler(p->parser, on_start_namespace, on_end_namespace);
  } else if (str_equal(name, "comment")) {
    set(b->comment_event);
    XML_SetCommentHandler(p->parser, on_comment);
  } else if (str_equal(name, "pi")) {
    set(b->pi_event);
    XML_SetProcessingInstructionHandler(p->parser, on_pi);
  } else {
    return raise_value_error(t, "unknown event '", name, "'");
  }
  return ok();
}

Result set_events(Thread& t, const Args& a) {
  Parser* p = self_of(a);
  TRY(require_init(t, p));
  TreeBuilder* b = builder_of(p);
  if (!b) return raise_type_error(t, "event handling only supported for ElementTree.TreeBuilder targets");
  replace(b->append_event, TRY(get_attr(t, a[0], t.names().append)));
  for (auto slot : {&TreeBuilder::start_event, &TreeBuilder::end_event, &TreeBuilder::start_ns_event,
                    &TreeBuilder::end_ns_event, &TreeBuilder::comment_event, &TreeBuilder::pi_event})
    clear(b->*slot);
  if (a[1].is_none()) {
    b->end_event = TRY(make_ascii(t, "end")).leak();
    return kNone;
  }
  Ref events = TRY(tuple_from(t, a[1]));
  for (int64_t i = 0; i < events.as<Tuple>()->length; ++i) TRY(want_event(t, p, b, events.as<Tuple>()->items[i]));
  return kNone;
}

template <Value Parser::*kField> Result get_field(Thread&, Value self) {
  Value v = static_cast<Parser*>(self.object())->*kField;
  return v.is_absent() ? Result(kNone) : Result::copy(v);
}
Result get_version(Thread& t, Value) {
  return make_ascii(t, cat("Expat ", XML_MAJOR_VERSION, ".", XML_MINOR_VERSION, ".", XML_MICRO_VERSION));
}
const NativeGetSet kGetSets[] = {{"entity", get_field<&Parser::entity>, nullptr, nullptr, true},
                                 {"target", get_field<&Parser::target>, nullptr, nullptr, true},
                                 {"version", get_version, nullptr, nullptr},
                                 {}};
const NativeFunction kMethods[] = {{"feed(data, /)", feed_method, nullptr},
                                   {"close()", close_method, nullptr},
                                   {"_parse_whole(file, /)", parse_whole, nullptr},
                                   {"_setevents(events_queue, events_to_report=None, /)", set_events, nullptr},
                                   {}};

}  // namespace

extern const TypeSpec kParserType = {
    .name = "xml.etree.ElementTree.XMLParser",
    .size = sizeof(Parser),
    .flags = kBaseType | kHasGc,
    .init = {"XMLParser(*, target=None, encoding=None)", parser_init},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = clear_parser, .traverse = traverse, .clear = clear_parser,
              .new_ = new_empty}};

}  // namespace krait::modules::etree
