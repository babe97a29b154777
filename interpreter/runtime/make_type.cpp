// Types made in C++ from their specs.
#include <algorithm>
#include <cstring>
#include <new>

#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"
#include "interpreter/runtime/heap_pool.h"
#include "interpreter/runtime/slots.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::runtime {

using namespace objects;

static constexpr uint32_t kInherited =
    kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kSequence | kMapping | kVariableSize | kMatchSelf;

uint32_t front_bytes(uint32_t flags) { return flags & kHasPrefix ? 32 : flags & kHasGc ? 16 : 0; }

// Static types are not tracked: they live as long as the interpreter.
static Type* allocate_type(Thread& t) {
  auto* block = static_cast<uint8_t*>(heap_allocate(*t.interpreter->heap, 32 + sizeof(Type)));
  if (!block) return nullptr;
  ++t.interpreter->heap->live_objects;
  Type* type = new (block + 32) Type;
  type->refcount = kImmortal;
  type->Object::type = t.types().type;
  return type;
}

static Type* base_of(Thread& t, const TypeSpec& spec) {
  return spec.base ? make_bare_type(t, *spec.base) : t.types().object;
}

static const NativeBinding* add_binding(Thread& t, Type* owner, const NativeConstructor& constructor) {
  TypeTables& tables = *t.interpreter->type_tables;
  tables.bindings.push_back(
      std::unique_ptr<NativeBinding>(new NativeBinding{owner, constructor.function, constructor.signature, nullptr}));
  return tables.bindings.back().get();
}

static void set_constructors(Thread& t, Type* type, const TypeSpec& spec) {
  type->new_binding = type->base ? type->base->new_binding : nullptr;
  type->init_binding = type->base ? type->base->init_binding : nullptr;
  if (spec.new_.function) {
    type->new_binding = add_binding(t, type, spec.new_);
    type->slots.new_ = new_by_binding;
  }
  if (spec.init.function) {
    type->init_binding = add_binding(t, type, spec.init);
    type->slots.init = init_by_binding;
  }
}

Type* make_bare_type(Thread& t, const TypeSpec& spec) {
  TypeTables& tables = *t.interpreter->type_tables;
  if (Type* made = find_made_type(tables, &spec)) return made;
  Type* base = base_of(t, spec);
  Type* type = allocate_type(t);
  if (!type) return nullptr;
  remember_type(tables, &spec, type);
  tables.static_types.push_back(type);
  type->interpreter = t.interpreter;
  type->spec = &spec;
  type->base = base;
  type->kind = spec.kind == Kind::Native && base && base->kind != Kind::Object ? base->kind : spec.kind;
  type->flags = spec.flags | kImmutable | (base ? base->flags & kInherited : 0);
  bool derived = base && base->kind == type->kind && type->kind != Kind::Object && type->kind != Kind::Native;
  if (!derived) type->flags |= kExactBuiltin;  // collections.defaultdict is no exact dict
  if (type->flags & (kHasDict | kHasWeakrefs)) type->flags |= kHasPrefix;
  if (type->flags & kHasPrefix) type->flags |= kHasGc;
  type->basic_size = std::max(spec.size, base ? base->basic_size : 0);
  type->front_size = front_bytes(type->flags);
  type->slots = spec.slots;
  set_constructors(t, type, spec);
  if (base) inherit_slots(type, base);
  renew_versions(t, type);
  return type;
}

static const char* short_name(const TypeSpec& spec) {
  const char* dot = std::strrchr(spec.name, '.');
  return dot ? dot + 1 : spec.name;
}

static Ref new_pointer(Object* o) { return Ref::copy(o); }

static Status set_lineage(Thread& t, Type* type) {
  Ref bases = type->base ? TRY(make_tuple(t, {Value::from_object(type->base)})) : TRY(make_tuple(t, {}));
  int64_t count = type->base ? type->base->mro->length : 0;
  Ref mro = TRY(make_unfilled_tuple(t, count + 1));
  mro.as<Tuple>()->items[0] = new_pointer(type).leak();
  for (int64_t i = 0; i < count; ++i) mro.as<Tuple>()->items[i + 1] = Ref::copy(type->base->mro->items[i]).leak();
  type->bases = static_cast<Tuple*>(bases.leak().object());
  type->mro = static_cast<Tuple*>(mro.leak().object());
  if (type->base) add_subclass(type->base, type);
  return ok();
}

static Status add_methods(Thread& t, Type* type, const TypeSpec& spec) {
  for (const NativeFunction* entry = spec.methods; entry && entry->signature; ++entry) {
    std::string_view text = entry->signature;
    Ref name = TRY(make_str(t, text.substr(0, text.find('('))));
    Ref interned = TRY(intern(t, name));
    Ref descriptor = TRY(make_method_descriptor(t, type, entry));
    TRY(dict_set(t, type->dict, interned, descriptor));
  }
  return ok();
}

static Status add_getset(Thread& t, Type* type, const NativeGetSet* entry) {
  Ref descriptor = TRY(make_getset(t, type, entry));
  return dict_set(t, type->dict, entry->name, descriptor);
}

static Status add_getsets(Thread& t, Type* type, const TypeSpec& spec) {
  for (const NativeGetSet* entry = spec.getsets; entry && entry->name; ++entry) TRY(add_getset(t, type, entry));
  bool new_dict = (type->flags & kHasDict) && !(type->base->flags & kHasDict);
  if (new_dict && dict_get_str(type->dict, t.names().__dict__).is_absent())
    TRY(add_getset(t, type, &kInstanceDictGetSet));
  return ok();
}

static Status add_doc(Thread& t, Type* type, const TypeSpec& spec) {
  if (!dict_get_str(type->dict, t.names().__doc__).is_absent()) return ok();
  Ref doc = kNone;
  if (spec.doc) doc = TRY(make_str(t, spec.doc));
  return dict_set(t, type->dict, Value::from_object(t.names().__doc__), doc);
}

static Status finish_started_type(Thread& t, Type* type) {
  const TypeSpec& spec = *type->spec;
  if (type->base && !type->base->dict) TRY(finish_type(t, type->base));
  Str* name = intern(t, short_name(spec));
  type->name = type->qualname = name;
  retain(name), retain(name);
  TRY(set_lineage(t, type));
  Ref dict = TRY(make_dict(t));
  type->dict = static_cast<Dict*>(dict.leak().object());
  TRY(add_methods(t, type, spec));
  TRY(add_getsets(t, type, spec));
  TRY(add_slot_wrappers(t, type));
  if (spec.new_.function || spec.slots.new_) {
    Ref constructor = TRY(make_constructor(t, type));
    TRY(dict_set(t, type->dict, "__new__", constructor));
  }
  return add_doc(t, type, spec);
}

Status finish_type(Thread& t, Type* type) { return type->dict ? ok() : finish_started_type(t, type); }

ResultOf<Type*> make_type(Thread& t, const TypeSpec& spec) {
  Type* type = make_bare_type(t, spec);
  if (!type) return raise_memory_error(t);
  TRY(finish_type(t, type));
  return type;
}

}  // namespace krait::runtime
