#include "interpreter/debugger/inert.h"

#include "interpreter/debugger/members.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/raise.h"

namespace krait::debugger {

namespace {

constexpr int kBudget = 200;  // values looked at
constexpr int kDepth = 5;

struct Probe : Visitor {
  Thread& t;
  int budget = kBudget, depth = 0;
  bool inert = true;

  explicit Probe(Thread& thread) : t(thread) {}
  void visit(Object* o) override {
    if (inert) inert = look(Value::from_object(o));
  }
  bool look(Value v);
  bool contents(Object* o);
};

bool Probe::contents(Object* o) {
  if (depth >= kDepth) return false;
  ++depth;
  if (o->type->slots.traverse) o->type->slots.traverse(o, *this);
  if (inert && (o->type->flags & kHeapType)) {
    for (const Attribute& each : instance_attributes(t, Value::from_object(o))) {
      if (!each.owner) visit(each.raw.is_object() ? each.raw.object() : nullptr);
      else if (Ref value = attribute_value(t, Value::from_object(o), each).value; value.get().is_object())
        visit(value.object());
    }
  }
  --depth;
  return inert;
}

// What says nothing of the program when it is shown inside of something else.
bool is_leaf(Kind kind) {
  switch (kind) {
    case Kind::Function:
    case Kind::NativeFunction:
    case Kind::MethodDescriptor:
    case Kind::SlotWrapper:
    case Kind::Code:
    case Kind::Module: case Kind::Int: case Kind::Float: case Kind::Complex: case Kind::Str: case Kind::Bytes:
    case Kind::ByteArray: case Kind::GetSet: case Kind::Member:
      return true;
    default:
      return false;
  }
}

bool Probe::look(Value v) {
  if (!v.is_object()) return true;
  Object* o = v.object();
  if (--budget < 0) return false;
  if (o->type->kind == Kind::Type) return !(o->type->flags & kHeapType) || is_library_class(t, static_cast<Type*>(o));
  if (!is_library_class(t, o->type)) return false;
  return is_leaf(o->type->kind) || contents(o);
}

}  // namespace

bool is_library_class(Thread& t, const Type* type) {
  if (!(type->flags & kHeapType)) return true;
  Value module = dict_get_str(t, type->dict, "__module__");
  Value names = dict_get_str(t, t.interpreter->sys_dict, "stdlib_module_names");
  if (!is_exact_str(module) || !has_kind(names, Kind::FrozenSet)) return false;
  std::string name = str_wtf8(as<Str>(module));
  Result top = make_str(t, std::string_view(name).substr(0, name.find('.')));
  if (top.is_raised()) return clear_pending(t), false;
  Ref key = top.take();
  ResultOf<bool> known = set_contains(t, static_cast<Set*>(names.object()), key);
  if (known.is_raised()) return clear_pending(t), false;
  return known.value && name != "__main__";
}

bool is_inert(Thread& t, Value value) {
  return Probe(t).look(value);
}

bool has_inert_contents(Thread& t, Value value) {
  if (!value.is_object() || is_leaf(value.object()->type->kind)) return true;
  Probe probe(t);
  Object* o = value.object();
  if (o->type->slots.traverse) o->type->slots.traverse(o, probe);
  return probe.inert;
}

}  // namespace krait::debugger
