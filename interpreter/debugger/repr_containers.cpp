// Texts of containers and of what else the machine makes itself.
#include "interpreter/debugger/inert.h"
#include "interpreter/debugger/members.h"
#include "interpreter/debugger/repr_writer.h"
#include "interpreter/modules/collections.h"
#include "interpreter/modules/ordered_dict.h"
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/dict_views.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"
#include "interpreter/objects/weakref.h"

namespace krait::debugger {

Opened::Opened(ReprWriter& writer, Value v, std::string_view short_form) : writer_(writer) {
  bool again = std::find(writer.open.begin(), writer.open.end(), v.object()) != writer.open.end();
  if (again || writer.open.size() >= ReprWriter::kDepth) {
    writer.add(short_form);
    return;
  }
  writer.open.push_back(v.object());
  entered_ = true;
}

void ReprWriter::items(const Value* values, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    if (i) add(", ");
    if (full()) return add("...");
    value(values[i]);
  }
}

void ReprWriter::dict_items(Dict* dict, const char* between) {
  std::int64_t position = 0;
  Value key, item;
  for (bool first = true; dict_next(dict, position, key, item); first = false) {
    if (!first) add(", ");
    if (full()) return add("...");
    value(key);
    add(between);
    value(item);
  }
}

void ReprWriter::set_items(Value set) {
  std::int64_t position = 0, hash;
  Value key;
  for (bool first = true; set_next(static_cast<Set*>(set.object()), position, key, hash); first = false) {
    if (!first) add(", ");
    if (full()) return add("...");
    value(key);
  }
}

void ReprWriter::tuple(Value v) {
  Opened opened(*this, v, "(...)");
  if (!opened) return;
  auto* tuple = as<Tuple>(v);
  add("(");
  items(tuple->items, tuple->length);
  add(tuple->length == 1 ? ",)" : ")");
}

void ReprWriter::range(Value v) {
  auto* range = as<Range>(v);
  add("range(");
  value(range->start);
  add(", ");
  value(range->stop);
  if (range->step != Value::from_small_int(1)) {
    add(", ");
    value(range->step);
  }
  add(")");
}

namespace {

void write_set(ReprWriter& w, Value v) {
  auto* set = static_cast<Set*>(v.object());
  bool plain = has_kind(v, Kind::Set) && (v.object()->type->flags & kExactBuiltin);
  std::string name(type_name(v.object()->type));
  if (set->used == 0) return w.add(name + "()");
  Opened opened(w, v, name + "(...)");
  if (!opened) return;
  w.add(plain ? "{" : name + "({");
  w.set_items(v);
  w.add(plain ? "}" : "})");
}

void write_dict(ReprWriter& w, Value v) {
  Opened opened(w, v, "{...}");
  if (!opened) return;
  w.add("{");
  w.dict_items(as<Dict>(v), ": ");
  w.add("}");
}

void write_default_dict(ReprWriter& w, Value v) {
  Type* type = v.object()->type;
  w.add(std::string(type_name(type)) + "(");
  Result name = make_ascii(w.t, "default_factory");
  if (name.is_raised()) return clear_pending(w.t);
  Ref text = name.take();
  Attribute factory{text, lookup(w.t, type, text.as<Str>()), type};
  AttributeValue value = factory.raw.is_absent() ? AttributeValue{} : attribute_value(w.t, v, factory);
  w.value(value.value.is_absent() ? Value(kNone) : value.value.get());
  w.add(", ");
  write_dict(w, v);
  w.add(")");
}

void write_ordered_dict(ReprWriter& w, Value v) {
  Opened opened(w, v, "...");
  if (!opened) return;
  w.add(std::string(type_name(v.object()->type)) + "(");
  std::int64_t position = 0;
  Value key, item;
  for (bool first = true; dict_next(as<Dict>(v), position, key, item); first = false) {
    w.add(first ? "[" : ", ");
    if (w.full()) {
      w.add("...");
      break;
    }
    w.add("(");
    w.value(key);
    w.add(", ");
    w.value(item);
    w.add(")");
  }
  w.add(as<Dict>(v)->used ? "])" : ")");
}

void write_deque(ReprWriter& w, Value v) {
  auto* deque = static_cast<modules::Deque*>(v.object());
  std::string name(type_name(v.object()->type));
  Opened opened(w, v, "[...]");
  if (!opened) return;
  w.add(name + "([");
  for (std::int64_t i = 0; i < deque->length; ++i) {
    if (i) w.add(", ");
    if (w.full()) {
      w.add("...");
      break;
    }
    w.value(deque->at(i));
  }
  w.add(deque->limit < 0 ? "])" : "], maxlen=" + std::to_string(deque->limit) + ")");
}

void write_view(ReprWriter& w, Value v) {
  Type* type = v.object()->type;
  Value dict = static_cast<DictView*>(v.object())->dict;
  Opened opened(w, v, "...");
  if (!opened) return;
  w.add(std::string(type_name(type)) + "([");
  std::int64_t position = 0;
  Value key, item;
  bool first = true;
  while (is_dict(dict) && dict_next(as<Dict>(dict), position, key, item)) {
    if (!std::exchange(first, false)) w.add(", ");
    if (w.full()) {
      w.add("...");
      break;
    }
    if (type == w.t.types().dict_items) w.add("(");
    if (type != w.t.types().dict_values) w.value(key);
    if (type == w.t.types().dict_items) w.add(", ");
    if (type != w.t.types().dict_keys) w.value(item);
    if (type == w.t.types().dict_items) w.add(")");
  }
  w.add("])");
}

void write_namespace(ReprWriter& w, Value v) {
  Type* type = v.object()->type;
  std::string name = type == w.t.types().simple_namespace ? "namespace" : std::string(type_name(type));
  Opened opened(w, v, name + "(...)");
  if (!opened) return;
  w.add(name + "(");
  bool first = true;
  for (const Attribute& each : instance_attributes(w.t, v)) {
    if (!std::exchange(first, false)) w.add(", ");
    if (w.full()) {
      w.add("...");
      break;
    }
    w.add(text_of_str(as<Str>(each.name)) + "=");
    w.value(each.raw);
  }
  w.add(")");
}

bool is_view(Thread& t, const Type* type) {
  return type == t.types().dict_keys || type == t.types().dict_values || type == t.types().dict_items;
}

}  // namespace

void ReprWriter::compound(Value v) {
  Type* type = v.object()->type;
  switch (type->kind) {
    case Kind::List: {
      Opened opened(*this, v, "[...]");
      if (!opened) return;
      add("[");
      items(as<List>(v)->items, as<List>(v)->capacity < 0 ? 0 : as<List>(v)->length);
      return add("]");
    }
    case Kind::Tuple:
      if (type->slots.repr == t.types().tuple->slots.repr || (type->flags & kHeapType)) return tuple(v);
      return other(v);
    case Kind::Dict:
      if (type->spec == &modules::kDefaultDictType) return write_default_dict(*this, v);
      return modules::is_ordered_dict(v) ? write_ordered_dict(*this, v) : write_dict(*this, v);
    case Kind::Set: case Kind::FrozenSet: return write_set(*this, v);
    case Kind::Range: return range(v);
    case Kind::Exception: return exception(v);
    case Kind::BoundMethod: return method(v);
    case Kind::Module: return module(v);
    case Kind::SimpleNamespace: return write_namespace(*this, v);
    case Kind::MappingProxy: {
      Opened opened(*this, v, "mappingproxy({...})");
      if (!opened) return;
      add("mappingproxy(");
      value(as<MappingProxy>(v)->mapping);
      return add(")");
    }
    case Kind::WeakRef: {
      std::string target = "dead";
      if (Result alive = weakref_target(v); !alive.is_absent()) {
        Ref object = alive.take();
        target = "to '" + shown_type(t, object) + "' at " + address_text(t, object);
      }
      return add("<weakref at " + address_text(t, v) + "; " + target + ">");
    }
    default: break;
  }
  if (is_view(t, type)) return write_view(*this, v);
  if (modules::is_deque(v)) return write_deque(*this, v);
  other(v);
}

// Made in C++ and not known here: its own repr, unless that would show values of the program's classes.
void ReprWriter::other(Value v) {
  Type* type = v.object()->type;
  if (options.own_repr) return own(v);
  if (type->slots.repr == object_repr || has_inert_contents(t, v)) {
    Result shown = repr(t, v);
    if (!shown.is_raised()) {
      Ref text = shown.take();
      return add(is_str(text) ? text_shortened(as<Str>(text), room()) : std::string());
    }
    clear_pending(t);
  }
  add("<" + type_full_name(type) + " object at " + address_text(t, v) + ">");
}

}  // namespace krait::debugger
