// getset_descriptor and member_descriptor: attributes that C++ computes, and the names of __slots__.
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/missing.h"

namespace krait::objects {

static GetSet* getset_of(Value v) { return as<GetSet>(v); }
static Member* member_of(Value v) { return as<Member>(v); }

static Result make_native_member(Thread& t, Type* owner, const NativeGetSet* entry) {
  Ref member = TRY(make_member(t, owner, intern(t, entry->name), 0));
  member.as<Member>()->entry = entry;
  return member;
}

Result make_getset(Thread& t, Type* owner, const NativeGetSet* entry) {
  if (entry->is_member) return make_native_member(t, owner, entry);
  auto* g = allocate<GetSet>(t, t.types().getset);
  if (!g) return raised;
  g->owner = static_cast<Type*>(Ref::copy(owner).leak().object());
  g->name = intern(t, entry->name);
  retain(g->name);
  g->entry = entry;
  return Result::own(g);
}

static void destroy_getset(Object* o) {
  clear_pointer(static_cast<GetSet*>(o)->owner);
  clear_pointer(static_cast<GetSet*>(o)->name);
}
static void traverse_getset(Object* o, Visitor& visit) { visit(static_cast<GetSet*>(o)->owner); }

static Result get_getset(Thread& t, Value descriptor, Value instance, Value) {
  if (instance.is_absent()) return Result::copy(descriptor);
  GetSet* g = getset_of(descriptor);
  TRY(check_receiver(t, g->owner, g->name, instance));
  if (g->entry->get) return g->entry->get(t, instance);
  return raise_attribute_error(t, "attribute '", g->name, "' of '", type_tp_name(g->owner),
                               "' objects is not readable");
}

static Status set_getset(Thread& t, Value descriptor, Value instance, Value value) {
  GetSet* g = getset_of(descriptor);
  TRY(check_receiver(t, g->owner, g->name, instance));
  if (g->entry->set) return g->entry->set(t, instance, value);
  return raise_attribute_error(t, "attribute '", g->name, "' of '", type_tp_name(g->owner),
                               "' objects is not writable");
}

static Result getset_objclass(Thread&, Value self) { return Result::copy(getset_of(self)->owner); }
static Result getset_name(Thread&, Value self) { return Result::copy(getset_of(self)->name); }
static Result getset_qualname(Thread& t, Value self) {
  return member_qualname(t, getset_of(self)->owner, getset_of(self)->name);
}
static Result getset_doc(Thread& t, Value self) { return doc_or_none(t, getset_of(self)->entry->doc); }
static const NativeGetSet kGetSetGetSets[] = {{"__objclass__", getset_objclass},
                                              {"__name__", getset_name},
                                              {"__qualname__", getset_qualname},
                                              {"__doc__", getset_doc},
                                              {}};
static Result repr_getset(Thread& t, Value self) {
  GetSet* g = getset_of(self);
  return make_str(t, cat("<attribute '", g->name, "' of '", type_tp_name(g->owner), "' objects>"));
}

// ---- members

Result make_member(Thread& t, Type* owner, Str* name, int32_t offset) {
  auto* m = allocate<Member>(t, t.types().member);
  if (!m) return raised;
  m->owner = static_cast<Type*>(Ref::copy(owner).leak().object());
  m->name = static_cast<Str*>(Ref::copy(name).leak().object());
  m->offset = offset;
  return Result::own(m);
}

static Value& place(Member* m, Value instance) {
  return *reinterpret_cast<Value*>(reinterpret_cast<uint8_t*>(instance.object()) + m->offset);
}

static void destroy_member(Object* o) {
  clear_pointer(static_cast<Member*>(o)->owner);
  clear_pointer(static_cast<Member*>(o)->name);
}
static void traverse_member(Object* o, Visitor& visit) { visit(static_cast<Member*>(o)->owner); }

static Result get_member(Thread& t, Value descriptor, Value instance, Value) {
  if (instance.is_absent()) return Result::copy(descriptor);
  Member* m = member_of(descriptor);
  TRY(check_receiver(t, m->owner, m->name, instance));
  if (m->entry) return m->entry->get(t, instance);
  Value value = place(m, instance);
  if (!value.is_absent()) return Result::copy(value);
  return raise_missing_attribute(t, instance, m->name);
}

static Status set_member(Thread& t, Value descriptor, Value instance, Value value) {
  Member* m = member_of(descriptor);
  TRY(check_receiver(t, m->owner, m->name, instance));
  if (m->entry ? !m->entry->set : m->fixed) return raise_attribute_error(t, "readonly attribute");
  if (m->entry) return m->entry->set(t, instance, value);
  Value& slot = place(m, instance);
  if (value.is_absent() && slot.is_absent()) return raise_attribute_error(t, m->name);
  replace(slot, Ref::copy(value));
  return ok();
}

static Result member_objclass(Thread&, Value self) { return Result::copy(member_of(self)->owner); }
static Result member_name(Thread&, Value self) { return Result::copy(member_of(self)->name); }
static Result member_qual(Thread& t, Value self) {
  return member_qualname(t, member_of(self)->owner, member_of(self)->name);
}
static Result member_doc(Thread& t, Value self) {
  const NativeGetSet* entry = member_of(self)->entry;
  return doc_or_none(t, entry ? entry->doc : nullptr);
}
static const NativeGetSet kMemberGetSets[] = {{"__objclass__", member_objclass},
                                              {"__name__", member_name},
                                              {"__qualname__", member_qual},
                                              {"__doc__", member_doc},
                                              {}};
static Result reduce_member(Thread& t, const Args& a) {
  return reduce_to_getattr(t, word(member_of(a.self)->owner), member_of(a.self)->name);
}
static const NativeFunction kMemberMethods[] = {{"__reduce__()", reduce_member, nullptr}, {}};
static Result repr_member(Thread& t, Value self) {
  Member* m = member_of(self);
  return make_str(t, cat("<member '", m->name, "' of '", type_tp_name(m->owner), "' objects>"));
}

const TypeSpec kGetSetType = {
    .name = "getset_descriptor",
    .kind = Kind::GetSet,
    .size = sizeof(GetSet),
    .flags = kHasGc | kNoInstances,
    .getsets = kGetSetGetSets,
    .slots = {.destroy = destroy_getset, .traverse = traverse_getset, .descr_get = get_getset, .descr_set = set_getset,
              .repr = repr_getset},
};
const TypeSpec kMemberType = {
    .name = "member_descriptor",
    .kind = Kind::Member,
    .size = sizeof(Member),
    .flags = kHasGc | kNoInstances,
    .methods = kMemberMethods,
    .getsets = kMemberGetSets,
    .slots = {.destroy = destroy_member, .traverse = traverse_member, .descr_get = get_member, .descr_set = set_member,
              .repr = repr_member},
};

}  // namespace krait::objects
