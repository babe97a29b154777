// What the files of the module _elementtree share: elements, the builder of trees, the parser.
#pragma once
#include <expat.h>

#include <string>
#include <unordered_map>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::modules::etree {

using namespace krait::runtime;
using namespace krait::objects;
using namespace krait::modules;

struct Element : Object {
  Value tag, text, tail;  // owned
  Value attributes;       // a dict, owned; absent: none yet
  Value children;         // a list, owned; absent: none yet
  int64_t room;           // for so many children memory would be there (__sizeof__)
};

struct TreeBuilder : Object {
  Value root, current, last;               // owned; absent: none
  Value data;                              // a list of pieces of text, owned; absent: none
  Value stack;                             // a list, owned: the open elements
  Value element_factory, comment_factory, pi_factory;  // owned; absent: the standard way
  Value append_event;                      // owned; absent: no events
  Value start_event, end_event, start_ns_event, end_ns_event, comment_event, pi_event;  // owned; absent: not reported
  bool last_for_tail, insert_comments, insert_pis;
};

struct Parser : Object {
  XML_Parser parser;      // owned; null: __init__ was not called
  Value target, entity;   // owned
  Value handle_start, handle_end, handle_data, handle_comment, handle_pi, handle_close, handle_doctype, handle_start_ns,
      handle_end_ns;
  bool parsing;           // expat is at work: it may not be replaced
  std::unordered_map<std::string, Value>* names;  // owned, with its values: expat's names as strings
};

struct ElementTreeState {
  Value comment_factory, pi_factory, element_path, deep_copy, parse_error;  // owned
  ~ElementTreeState() {
    for (Value v : {comment_factory, pi_factory, element_path, deep_copy, parse_error}) release(v);
  }
};
inline ElementTreeState& state_of(Thread& t) { return extra_state<ElementTreeState>(t.interpreter, kExtraElementTree); }

extern const TypeSpec kElementType, kElementIterType, kTreeBuilderType, kParserType;
inline bool is_element(Value v) { return has_spec(v, kElementType); }
inline bool is_plain_element(Value v) { return is_element(v) && !(v.object()->type->flags & kHeapType); }
inline bool is_plain_builder(Value v) {
  return has_spec(v, kTreeBuilderType) && !(v.object()->type->flags & kHeapType);
}
inline Element* element_of(Value v) { return static_cast<Element*>(v.object()); }

// --- element.cpp ---
Result make_element(Thread&, Type*, Value tag, Value attributes_or_absent);  // the dict is taken as it is
Status append_child(Thread&, Element*, Value child);
inline int64_t child_count(const Element* e) {
  return e->children.is_absent() ? 0 : static_cast<List*>(e->children.object())->length;
}
inline Value child_at(const Element* e, int64_t i) { return static_cast<List*>(e->children.object())->items[i]; }
Result make_sub_element(Thread&, const Args&);
// tag and attributes of Element(tag, attrib={}, **extra): a new dict, or absent if there are none.
Result attributes_argument(Thread&, const Args&, size_t index, const char* function);
extern const NativeFunction kElementMethods[];
// --- element_iter.cpp ---
Result make_iterator(Thread&, Value element, Value tag_or_absent, bool texts);
// --- tree_builder.cpp ---
Result builder_start(Thread&, TreeBuilder*, Value tag, Value attributes_or_absent);
Result builder_end(Thread&, TreeBuilder*);
Status builder_data(Thread&, TreeBuilder*, Value text);
Result builder_comment(Thread&, TreeBuilder*, Value text);
Result builder_pi(Thread&, TreeBuilder*, Value target, Value text);
Status builder_event(Thread&, TreeBuilder*, Value event_or_absent, Value item);
Result builder_close(TreeBuilder*);

}  // namespace krait::modules::etree
