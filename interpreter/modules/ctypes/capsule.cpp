#include "interpreter/modules/ctypes/capsule.h"

#include <stdio.h>
#include <string.h>

#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::ctypes {

namespace {

bool same_name(const char* a, const char* b) { return a == b || (a && b && strcmp(a, b) == 0); }

Result capsule_repr(Thread& t, Value self) {
  auto* c = static_cast<Capsule*>(self.object());
  char place[32];
  snprintf(place, sizeof place, "%p", static_cast<void*>(c));
  const char* quote = c->name ? "\"" : "";
  return make_str(t, cat("<capsule object ", quote, c->name ? c->name : "NULL", quote, " at ", place, ">"));
}

void destroy(Object* o) {
  auto* c = static_cast<Capsule*>(o);
  if (c->destructor) c->destructor(Value::from_object(o).bits);
}

}  // namespace

const TypeSpec kCapsuleType = {
    .name = "PyCapsule",
    .doc = "A C pointer with a name: how extension modules lend each other their functions and data.",
    .size = sizeof(Capsule),
    .flags = kNoInstances,
    .slots = {.destroy = destroy, .repr = capsule_repr}};

Result make_capsule(Thread& t, void* pointer, const char* name, void (*destructor)(uint64_t)) {
  if (!pointer) return raise_value_error(t, "PyCapsule_New called with null pointer");
  auto* c = allocate<Capsule>(t, TRY(make_type(t, kCapsuleType)));
  if (!c) return raised;
  c->pointer = pointer;
  c->name = name;
  c->destructor = destructor;
  return Result::own(c);
}

ResultOf<Capsule*> open_capsule(Thread& t, Value v, const char* name, const char* function) {
  if (!is_capsule(v)) return raise_value_error(t, function, " called with invalid PyCapsule object");
  auto* c = static_cast<Capsule*>(v.object());
  if (!same_name(c->name, name)) return raise_value_error(t, function, " called with incorrect name");
  return c;
}

}  // namespace krait::modules::ctypes
