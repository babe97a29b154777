// Objects need types, types need names, names are objects. So: first all types bare (layout and slots, enough for
// instances), then names, then what Python sees of the types.
#include "interpreter/runtime/bootstrap.h"

#include "interpreter/objects/exception_specs.h"
#include "interpreter/objects/intern.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"
#include "interpreter/runtime/raise.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::objects {
#define TYPE(member, spec) extern const TypeSpec spec;
#include "interpreter/runtime/types.def"
#undef TYPE
}  // namespace krait::objects

namespace krait::runtime {

using namespace objects;

namespace {

struct TypeRow {
  const TypeSpec* spec;
  Type* Types::*member;
};
const TypeRow kTypeRows[] = {
#define TYPE(member, spec) {&spec, &Types::member},
#include "interpreter/runtime/types.def"
#undef TYPE
};

// object and type are instances of type: joined by hand.
bool make_first_types(Thread& t) {
  Types& types = t.types();
  types.object = make_bare_type(t, kObjectType);
  types.type = make_bare_type(t, kTypeType);
  if (!types.object || !types.type) return false;
  types.object->Object::type = types.type->Object::type = types.type;
  return true;
}

bool make_bare_types(Thread& t) {
  if (!make_first_types(t)) return false;
  for (const TypeRow& row : kTypeRows) if (row.spec)
    if (!(t.types().*row.member = make_bare_type(t, *row.spec))) return false;
  for (int i = 0; i < kExceptionRowCount; ++i)
    if (!(t.types().*kExceptionRows[i].member = make_bare_type(t, *kExceptionRows[i].spec))) return false;
  return true;
}

void make_names(Thread& t) {
  Names& names = t.names();
#define NAME(id) names.id = intern(t, #id);
#define NAME_AS(id, text) names.id = intern(t, text);
#include "interpreter/runtime/names.def"
#undef NAME
#undef NAME_AS
}

}  // namespace

Status bootstrap(Thread& t) {
  if (!make_bare_types(t)) return raised;
  TRY(init_strings(t));
  make_names(t);
  t.interpreter->type_tables->ready = true;
  std::vector<Type*> types = t.interpreter->type_tables->static_types;
  for (Type* type : types) TRY(finish_type(t, type));
  return make_exception_group_type(t);
}

void release_names(Interpreter& i) {
  clear_pointer(i.names.empty);
  clear_pointer(i.names.empty_tuple);
  clear_pointer(i.names.empty_bytes);
  for (Str*& one : i.names.latin1) clear_pointer(one);
  if (!i.interned) return;
  for (size_t k = 0; k < i.interned->capacity; ++k) {
    Str* name = i.interned->slots[k];
    if (reinterpret_cast<uintptr_t>(name) < 8 || name->refcount < kImmortal) continue;
    name->refcount -= kImmortal;
    if (name->refcount == 0) deallocate(name);
  }
}

}  // namespace krait::runtime
