// What stands below a variables reference: named children (attributes, names of a scope, headings of groups, what is
// said about the value) and indexed ones (items), the latter reached one by one, so that a page costs what it shows.
// Made for one request, on the thread that hosts the stop.
#pragma once

#include <string>
#include <vector>

#include "interpreter/debugger/handles.h"
#include "interpreter/debugger/safe_repr.h"

namespace krait::debugger {

struct Child {
  std::string name;
  Ref value;                 // absent for headings, lazy ones and `text`
  std::string path;          // evaluate_name
  VariableRole role = VariableRole::kData;
  std::string text;          // shown instead of the value's own
  HandleKind opens = HandleKind::kValue;  // what its reference leads to, for headings and lazy ones
  Group group = Group::kNone;
  Value holder;              // what that reference is about; borrowed: the handle asked about holds it
  bool lazy = false;
  bool read_only = false;
};

// Dicts with more entries than this show them as indexed children, so that clients page them.
inline constexpr std::int64_t kNamedEntries = 100;

struct ChildContext {
  Thread& t;
  Debugger& debugger;
  Handles& handles;
};

std::vector<Child> named_children(const ChildContext& context, Handle& handle);
std::int64_t named_count(const ChildContext& context, Value value);
std::int64_t indexed_count(Thread& t, Value value);
// The entries [start, start + count) in the order of the value; moves the handle's cursor.
std::vector<Child> indexed_children(const ChildContext& context, Handle& handle, std::int64_t start,
                                    std::int64_t count);
// Whether the value has children worth a reference.
bool has_children(Thread& t, Value value);

// Expressions for children; empty when there is none, or `path` is empty.
std::string attribute_path(const std::string& path, const Str* name);
std::string item_path(Thread& t, const std::string& path, Value key);
std::string indexed_path(const std::string& path, std::int64_t index);
// The key of a dict's child as its name: the repr.
std::string key_name(Thread& t, Value key);

// A scope's names and values in the order of definition; the values are retained.
struct ScopeEntry {
  Ref name;
  Ref value;
  std::string text;   // the name as it is shown, when it is no name ("(return) f")
  VariableRole role = VariableRole::kData;
};
std::vector<ScopeEntry> scope_entries(const ChildContext& context, HandleKind kind, Thread* owner, Frame* frame);
// The locals of a suspended generator's frame, or of a frame object's.
Frame* inner_frame(Value value);

}  // namespace krait::debugger
