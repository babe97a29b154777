// Named children: a scope's names, a value's attributes, both with their groups, and what is said about a value.
#include "interpreter/debugger/children.h"
#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/inert.h"
#include "interpreter/debugger/members.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::debugger {

namespace {

// _name_ is what Enum keeps its books under.
bool is_special(const Str* name) {
  std::int64_t n = name->length;
  return is_dunder(name) || (n > 2 && (*name)[0] == '_' && (*name)[1] != '_' && (*name)[n - 1] == '_');
}

Group group_of(const Str* name, Value value) {
  if (is_special(name)) return Group::kSpecial;
  if (is_function_like(value)) return Group::kFunctions;
  return is_type(value) ? Group::kClasses : Group::kNone;
}

const char* heading(Group group) {
  switch (group) {
    case Group::kSpecial: return "special variables";
    case Group::kFunctions: return "function variables";
    default: return "class variables";
  }
}

VariableRole role_in(Group group) {
  switch (group) {
    case Group::kSpecial: return VariableRole::kSpecial;
    case Group::kFunctions: return VariableRole::kMethod;
    case Group::kClasses: return VariableRole::kClass;
    default: return VariableRole::kData;
  }
}

Child heading_child(Group group, const Handle& of) {
  Child child;
  child.name = heading(group);
  child.role = VariableRole::kGroup;
  child.opens = HandleKind::kGroup;
  child.group = group;
  child.holder = of.value;
  return child;
}

void append_headings(const bool (&present)[4], const Handle& of, std::vector<Child>& out) {
  for (Group group : {Group::kSpecial, Group::kFunctions, Group::kClasses})
    if (present[static_cast<int>(group)]) out.push_back(heading_child(group, of));
}

// ---- scopes ----------------------------------------------------------------------------------------------------

bool is_local(const Frame* frame, const Str* name) {
  if (!frame || !(frame->code->flags & kCodeOptimized)) return false;
  for (int i = 0; i < frame->code->slot_count; ++i)
    if (str_equal(as<Str>(frame->code->local_names->items[i]), name)) return true;
  return false;
}

std::string scope_path(const ChildContext& c, const Handle& h, HandleKind scope, const Str* name) {
  if (scope == HandleKind::kFrameOf) {
    if (h.path.empty()) return {};
    const char* frame = has_kind(h.value, Kind::Frame)         ? ".f_locals"
                        : has_kind(h.value, Kind::Generator)   ? ".gi_frame.f_locals"
                        : has_kind(h.value, Kind::Coroutine)   ? ".cr_frame.f_locals"
                                                               : ".ag_frame.f_locals";
    return item_path(c.t, h.path + frame, Value::from_object(name));
  }
  bool hidden = scope == HandleKind::kGlobals && is_local(h.frame, name);
  if (hidden) return item_path(c.t, "globals()", Value::from_object(name));
  std::string text = str_wtf8(name);
  return text.find_first_of(".( ") == std::string::npos ? text : std::string();
}

Child scope_child(const ChildContext& c, const Handle& h, HandleKind scope, ScopeEntry&& entry, Group group) {
  Child child;
  child.role = entry.role != VariableRole::kData ? entry.role : role_in(group);
  child.value = std::move(entry.value);
  if (entry.name.is_absent()) {
    child.name = std::move(entry.text);
    child.read_only = true;
    return child;
  }
  child.name = text_of_str(entry.name.as<Str>());
  child.path = scope_path(c, h, scope, entry.name.as<Str>());
  child.read_only = scope == HandleKind::kFrameOf;
  return child;
}

std::vector<Child> children_of_scope(const ChildContext& c, const Handle& h, HandleKind scope, Group only) {
  std::vector<Child> out, plain;
  bool present[4] = {};
  Frame* frame = scope == HandleKind::kFrameOf ? inner_frame(h.value) : h.frame;
  if (!frame) return out;
  for (ScopeEntry& entry : scope_entries(c, scope, h.thread, frame)) {
    Group group = entry.name.is_absent() || scope == HandleKind::kFrameOf ? Group::kNone
                                                                          : group_of(entry.name.as<Str>(), entry.value);
    present[static_cast<int>(group)] = true;
    if (group == only) plain.push_back(scope_child(c, h, scope, std::move(entry), group));
  }
  if (only == Group::kNone) append_headings(present, h, out);
  std::move(plain.begin(), plain.end(), std::back_inserter(out));
  return out;
}

// ---- values ----------------------------------------------------------------------------------------------------

// Reading it would take a snapshot of a running frame's locals.
bool takes_snapshot(Value holder, const Str* name) {
  return has_kind(holder, Kind::Frame) && str_equal(name, "f_locals");
}

Child attribute_child(const Handle& h, const Attribute& a, AttributeValue&& v, Group group) {
  Child child;
  child.name = text_of_str(as<Str>(a.name));
  child.path = attribute_path(h.path, as<Str>(a.name));
  child.role = role_in(group);
  child.value = std::move(v.value);
  if (v.lazy) {
    child.lazy = true;
    child.role = VariableRole::kProperty;
    child.opens = HandleKind::kProperty;
    child.holder = a.name;
    child.text =
        has_kind(a.raw, Kind::Property) ? "<property>" : "<" + std::string(type_name(a.raw.object()->type)) + ">";
  }
  return child;
}

// A container's own entries are its news; what its built-in class brings along stands in the groups.
std::vector<Child> attributes_in(const ChildContext& c, const Handle& h, Group only, bool (&present)[4]) {
  std::vector<Child> out;
  // How a class of the standard library does its work is not what a person looks for first.
  bool library = h.value.is_object() && !is_type(h.value) && is_library_class(c.t, h.value.object()->type);
  for (const Attribute& each : attributes_of(c.t, h.value)) {
    Group group = group_of(as<Str>(each.name), each.raw);
    if (group == Group::kNone && library && (*as<Str>(each.name))[0] == '_' && !has_kind(h.value, Kind::Module))
      group = Group::kSpecial;
    present[static_cast<int>(group)] = true;
    if (group != only || takes_snapshot(h.value, as<Str>(each.name))) continue;
    AttributeValue value = attribute_value(c.t, h.value, each);
    if (!value.lazy && value.value.is_absent()) continue;
    out.push_back(attribute_child(h, each, std::move(value), group));
  }
  return out;
}

Child said(std::string name, std::string text) {
  Child child;
  child.name = std::move(name);
  child.text = std::move(text);
  child.role = VariableRole::kVirtual;
  child.read_only = true;
  return child;
}

void append_counts(const ChildContext& c, Value v, std::vector<Child>& out) {
  if (!v.is_object()) return;
  std::int64_t count = v.object()->refcount;
  bool immortal = count >= kImmortal / 2;
  out.push_back(said("(references)", immortal ? "immortal" : std::to_string(count - c.handles.held(v))));
  Value method = lookup(c.t, v.object()->type, c.t.names().__sizeof__);
  if (!has_kind(method, Kind::MethodDescriptor)) return;
  Result size = call(c.t, method, {v});
  if (size.is_raised()) return clear_pending(c.t);
  Ref bytes = size.take();
  std::int64_t number = 0;
  if (!int_fits_i64(bytes, &number)) return;
  if (v.object()->type->flags & kHasGc) number += 16;
  out.push_back(said("(bytes)", std::to_string(number)));
}

bool is_counted(Value v) {
  switch (v.object()->type->kind) {
    case Kind::List: case Kind::Tuple: case Kind::Dict: case Kind::Set: case Kind::FrozenSet: case Kind::Str:
    case Kind::Bytes: case Kind::ByteArray: case Kind::Range: case Kind::MemoryView:
      return true;
    default:
      return indexed_count(current_thread(v.object()), v) > 0;
  }
}

std::int64_t length_of(Thread& t, Value v) {
  if (is_dict(v)) return as<Dict>(v)->used;
  if (is_str(v)) return as<Str>(v)->length;
  return indexed_count(t, v);
}

void append_entries(const ChildContext& c, Handle& h, std::vector<Child>& out) {
  if (!is_dict(h.value) || as<Dict>(h.value)->used > kNamedEntries) return;
  std::int64_t position = 0;
  Value key, value;
  while (dict_next(as<Dict>(h.value), position, key, value)) {
    Child child;
    child.name = key_name(c.t, key);
    child.value = Ref::copy(value);
    child.path = item_path(c.t, h.path, key);
    out.push_back(std::move(child));
  }
}

void append_frame_heading(const Handle& h, std::vector<Child>& out) {
  if (!inner_frame(h.value)) return;
  Child child;
  child.name = "local variables";
  child.role = VariableRole::kGroup;
  child.opens = HandleKind::kFrameOf;
  child.holder = h.value;
  out.push_back(std::move(child));
}

void append_own_repr(const ChildContext& c, const Handle& h, std::vector<Child>& out) {
  if (!h.value.is_object() || !has_own_repr(c.t, h.value.object()->type)) return;
  Child child = said("repr()", "<__repr__>");
  child.lazy = true;
  child.opens = HandleKind::kRepr;
  child.holder = h.value;
  out.push_back(std::move(child));
}

std::vector<Child> children_of_value(const ChildContext& c, Handle& h) {
  std::vector<Child> out;
  bool present[4] = {};
  std::vector<Child> plain = attributes_in(c, h, Group::kNone, present);
  append_headings(present, h, out);
  append_frame_heading(h, out);
  std::move(plain.begin(), plain.end(), std::back_inserter(out));
  append_own_repr(c, h, out);
  append_entries(c, h, out);
  if (h.value.is_object() && is_counted(h.value)) {
    out.push_back(said("len()", std::to_string(length_of(c.t, h.value))));
    out.back().path = h.path.empty() ? "" : "len(" + h.path + ")";
  }
  return out;
}

std::vector<Child> children_of_group(const ChildContext& c, Handle& h) {
  if (h.scope != HandleKind::kValue) return children_of_scope(c, h, h.scope, h.group);
  bool present[4] = {};
  std::vector<Child> counts;  // taken first: bound methods hold their instance
  if (h.group == Group::kSpecial) append_counts(c, h.value, counts);
  std::vector<Child> out = attributes_in(c, h, h.group, present);
  std::move(counts.begin(), counts.end(), std::back_inserter(out));
  return out;
}

}  // namespace

std::vector<Child> named_children(const ChildContext& c, Handle& h) {
  switch (h.kind) {
    case HandleKind::kValue: return children_of_value(c, h);
    case HandleKind::kGroup: return children_of_group(c, h);
    case HandleKind::kProperty: case HandleKind::kRepr: return {};
    default: return children_of_scope(c, h, h.kind, Group::kNone);
  }
}

std::int64_t named_count(const ChildContext& c, Value value) {
  // The everyday containers: two headings and len().
  Kind kind = value.object()->type->kind;
  bool everyday =
      kind == Kind::List || kind == Kind::Tuple || kind == Kind::Set || kind == Kind::FrozenSet || kind == Kind::Dict;
  if (everyday && (value.object()->type->flags & kExactBuiltin))
    return 3 + (kind == Kind::Dict && as<Dict>(value)->used <= kNamedEntries ? as<Dict>(value)->used : 0);
  Handle h;
  h.value = value;
  return static_cast<std::int64_t>(children_of_value(c, h).size());
}

bool has_children(Thread& t, Value v) {
  if (!v.is_object()) return false;
  if (v.object()->type->flags & kHeapType) return true;
  switch (v.object()->type->kind) {
    case Kind::Int: case Kind::Float: case Kind::Complex: case Kind::Str: case Kind::Bytes: return false;
    default: return true;
  }
}

}  // namespace krait::debugger
