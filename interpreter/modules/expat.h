// The module pyexpat (library reference: xml.parsers.expat): what its files share. libexpat does the parsing; a parser
// belongs to one interpreter, its callbacks run with the lock held.
#pragma once
#include <expat.h>

#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/native.h"

namespace krait::modules::expat {

// In the order of kHandlers (expat_handlers.cpp).
enum Handler {
  kStartElement,
  kEndElement,
  kProcessingInstruction,
  kCharacterData,
  kUnparsedEntityDecl,
  kNotationDecl,
  kStartNamespaceDecl,
  kEndNamespaceDecl,
  kComment,
  kStartCdataSection,
  kEndCdataSection,
  kDefault,
  kDefaultExpand,
  kNotStandalone,
  kExternalEntityRef,
  kStartDoctypeDecl,
  kEndDoctypeDecl,
  kEntityDecl,
  kXmlDecl,
  kElementDecl,
  kAttlistDecl,
  kSkippedEntity,
  kHandlerCount
};

struct Parser : Object {
  XML_Parser parser;             // owned
  Value handlers[kHandlerCount];  // owned; absent: none
  Value intern;                  // a dict of the names seen, or absent; owned
  char* buffer;                  // owned; null: text is passed on as it comes
  int buffer_size, buffer_used;
  bool ordered_attributes, specified_attributes, namespace_prefixes, in_callback;
};
inline Parser* self_of(Value v) { return as<Parser>(v); }
extern const TypeSpec kParserType;

struct HandlerEntry {
  const char* name;
  void (*install)(XML_Parser, bool on);
  const char* shown_name;  // the frame that tracebacks show for it, CPython's
  int shown_line;
};
extern const HandlerEntry kHandlers[kHandlerCount];

// Passes buffered text on. Raised: the handler raised.
Status flush_text(Thread&, Parser*);
// After a handler raised: no more are called.
void remove_handlers(Parser*, bool for_good);
// What each byte of an encoding with one byte a character means, for expat.
Status fill_encoding(Thread&, const char* encoding, XML_Encoding* info);
int unknown_encoding(void* data, const XML_Char* name, XML_Encoding* info);
// ExpatError with the parser's position.
Raised raise_expat(Thread&, Parser*, enum XML_Error code);
Result make_parser(Thread&, XML_Parser parser, Value intern);
Result parser_create(Thread&, const Args&);

}  // namespace krait::modules::expat
