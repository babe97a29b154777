// type.__bases__ = ... and object.__class__ = ...
#include <vector>

#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type_internal.h"
#include "interpreter/runtime/collector.h"
#include "interpreter/runtime/instance.h"
#include "interpreter/runtime/slots.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::objects {

static Type* type_at(Tuple* t, int64_t i) { return static_cast<Type*>(t->items[i].object()); }

// ---- __bases__

// While an mro is being computed the chain of first bases may know more than it.
static bool has_in_chain(Type* type, Type* other) {
  for (; type; type = type->base)
    if (type == other) return true;
  return false;
}

static Status check_new_bases(Thread& t, Type* type, Value value) {
  if (!is_tuple(value))
    return raise_type_error(t, "can only assign tuple to ", type_name(type), ".__bases__, not ", type_name(t, value));
  auto* bases = as<Tuple>(value);
  if (bases->length == 0)
    return raise_type_error(t, "can only assign non-empty tuple to ", type_name(type), ".__bases__, not ()");
  for (int64_t i = 0; i < bases->length; ++i) {
    if (!has_kind(bases->items[i], Kind::Type))
      return raise_type_error(t, type_name(type), ".__bases__ must be tuple of classes, not '",
                              type_name(t, bases->items[i]), "'");
    if (type_at(bases, i)->is_subclass_of(type) || has_in_chain(type_at(bases, i), type))
      return raise_type_error(t, "a __bases__ item causes an inheritance cycle");
  }
  return ok();
}

static Status compatible_for_assignment(Thread& t, Type* old_type, Type* new_type, const char* attribute);

// What is put back if some subclass finds no order.
struct SavedMro {
  Type* type;
  Ref before;
  Tuple* now;
};

static Status recompute_mros(Thread& t, Type* type, std::vector<SavedMro>& saved) {
  Ref before = Ref::copy(type->mro);
  TRY(set_mro(t, type));
  saved.push_back({type, std::move(before), type->mro});
  if (!type->subclasses) return ok();
  std::vector<Type*> subclasses = *type->subclasses;
  for (Type* subclass : subclasses) TRY(recompute_mros(t, subclass, saved));
  return ok();
}

static void restore_mros(std::vector<SavedMro>& saved) {
  for (auto s = saved.rbegin(); s != saved.rend(); ++s) {
    if (s->type->mro != s->now) continue;
    Tuple* failed = std::exchange(s->type->mro, static_cast<Tuple*>(s->before.leak().object()));
    if (failed) release(failed);
  }
}

static Tuple* counted(Tuple* t) { return static_cast<Tuple*>(Ref::copy(t).leak().object()); }
static Type* counted(Type* t) { return static_cast<Type*>(Ref::copy(t).leak().object()); }

// A metaclass's mro() may set the bases of the class again: then its choice stands.
Status set_bases(Thread& t, Type* type, Value value) {
  TRY(check_new_bases(t, type, value));
  auto* bases = as<Tuple>(value);
  Type* base = TRY(best_base(t, bases));
  TRY(compatible_for_assignment(t, type->base, base, "__bases__"));
  Ref old_bases = Ref::own(std::exchange(type->bases, counted(bases)));
  Ref old_base = Ref::own(std::exchange(type->base, counted(base)));
  std::vector<SavedMro> saved;
  if (recompute_mros(t, type, saved).is_raised()) {
    restore_mros(saved);
    if (type->bases == bases) {
      Ref refused_bases = Ref::own(std::exchange(type->bases, static_cast<Tuple*>(old_bases.leak().object())));
      Ref refused_base = Ref::own(std::exchange(type->base, static_cast<Type*>(old_base.leak().object())));
    }
    return raised;
  }
  if (type->bases != bases) return ok();
  for (int64_t i = 0; i < old_bases.as<Tuple>()->length; ++i) remove_subclass(type_at(old_bases.as<Tuple>(), i), type);
  for (int64_t i = 0; i < bases->length; ++i) add_subclass(type_at(bases, i), type);
  type_modified(t, type);
  return ok();
}

// ---- __class__

static constexpr uint32_t kLayoutFlags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs;

// The nearest class that adds something to the layout of its base.
static Type* layout_class(Type* type) {
  for (; type->base; type = type->base) {
    const Type* base = type->base;
    bool adds = type->member_count || type->basic_size != base->basic_size || type->front_size != base->front_size ||
                type->kind != base->kind || (type->flags & kLayoutFlags) != (base->flags & kLayoutFlags);
    if (adds) return type;
  }
  return type;
}

static Result sorted_slot_names(Thread& t, Type* type) {
  Value declared = dict_get_str(type->dict, t.names().__slots__);
  if (declared.is_absent()) return make_list(t);
  Ref list = is_str(declared) ? TRY(make_list(t, {declared})) : TRY(list_from(t, declared));
  TRY(list_sort(t, list.as<List>(), kNone, false));
  return list;
}

// Whether two classes add the same to one base: __dict__, __weakref__ and names of __slots__.
static ResultOf<bool> adds_the_same(Thread& t, Type* a, Type* b) {
  if (a->base != b->base || a->member_count != b->member_count ||
      (a->flags & kLayoutFlags) != (b->flags & kLayoutFlags))
    return false;
  if (!(a->flags & kHeapType) || !(b->flags & kHeapType)) return false;
  if (!a->member_count) return true;
  Ref left = TRY(sorted_slot_names(t, a)), right = TRY(sorted_slot_names(t, b));
  return equal(t, left, right);
}

static Status compatible_for_assignment(Thread& t, Type* old_type, Type* new_type, const char* attribute) {
  Type *a = layout_class(old_type), *b = layout_class(new_type);
  bool same_end = (old_type->flags & kHeapType) == (new_type->flags & kHeapType);
  if (same_end && (a == b || TRY(adds_the_same(t, a, b)))) return ok();
  return raise_type_error(t, attribute, " assignment: '", type_name(new_type),
                          same_end ? "' object layout differs from '" : "' deallocator differs from '",
                          type_name(old_type), "'");
}

static bool is_module_type(Thread& t, Type* type) { return type->is_subclass_of(t.types().module); }

Status set_class(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_type_error(t, "can't delete __class__ attribute");
  if (!has_kind(value, Kind::Type))
    return raise_type_error(t, "__class__ must be set to a class, not '", type_name(t, value), "' object");
  Type *old_type = type_of(t, self), *new_type = static_cast<Type*>(value.object());
  bool modules = is_module_type(t, old_type) && is_module_type(t, new_type);
  if (!modules && ((old_type->flags & kImmutable) || (new_type->flags & kImmutable)))
    return raise_type_error(t, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  if (modules && !(old_type->flags & kHeapType) && new_type->front_size != old_type->front_size)
    return raise_type_error(t, "__class__ assignment: '", type_name(new_type), "' object layout differs from '",
                            type_name(old_type), "'");
  if (!modules) TRY(compatible_for_assignment(t, old_type, new_type, "__class__"));
  Object* o = self.object();
  // The block of values is laid out by the old class.
  if ((old_type->flags & kHasDict) && instance_values(o) && old_type->shared_keys != new_type->shared_keys)
    (void)TRY(instance_make_dict(t, o));
  if (new_type->flags & kHeapType) retain(new_type);
  o->type = new_type;
  if (old_type->flags & kHeapType) release(old_type);
  return ok();
}

}  // namespace krait::objects
