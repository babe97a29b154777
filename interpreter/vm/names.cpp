// Names (language reference 4.2.2): local, global, builtin, closure; and the errors when there is none.
#include "interpreter/objects/cell.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/exception.h"
#include "interpreter/runtime/instance.h"
#include "interpreter/vm/helpers.h"

namespace krait::vm {

namespace {

// The item of a namespace, or absent. Mappings that are no exact dict are asked through __getitem__.
Result namespace_get(Thread& t, Value mapping, Str* name) {
  if (is_exact_dict(mapping)) {
    Value found = TRY(dict_get(t, as<Dict>(mapping), Value::from_object(name)));
    return Result::copy(found);
  }
  Result r = get_item(t, mapping, Value::from_object(name));
  if (r.is_raised() && pending_matches(t, t.types().KeyError)) {
    clear_pending(t);
    return kAbsent;
  }
  return r;
}

}  // namespace

Raised raise_name_error(Thread& t, Str* name) {
  (void)raise_message(t, t.types().NameError, cat("name '", name, "' is not defined"));
  if (is_exception(t.pending) && t.pending.object()->type == t.types().NameError)
    replace(as<NameError>(t.pending)->name, Ref::copy(static_cast<Object*>(name)));
  return raised;
}

Raised raise_unbound(Thread& t, Frame* frame, uint32_t slot) {
  Code* code = frame->code;
  Str* name = static_cast<Str*>(code->local_names->items[slot].object());
  if (static_cast<int32_t>(slot) >= code->slot_count - code->free_count) {
    (void)raise_message(t, t.types().NameError,
                        cat("cannot access free variable '", name,
                            "' where it is not associated with a value in enclosing scope"));
  } else {
    (void)raise_message(t, t.types().UnboundLocalError,
                        cat("cannot access local variable '", name, "' where it is not associated with a value"));
  }
  if (is_exception(t.pending) && t.pending.object()->type == t.types().NameError)
    replace(as<NameError>(t.pending)->name, Ref::copy(static_cast<Object*>(name)));
  return raised;
}

static Result load_builtin(Thread& t, Frame* frame, Str* name) {
  Ref builtin = TRY(namespace_get(t, Value::from_object(frame->builtins), name));
  if (builtin.is_absent()) return raise_name_error(t, name);
  return Result::own(builtin.leak());
}

Result load_global(Thread& t, Frame* frame, Str* name) {
  Ref found = TRY(namespace_get(t, Value::from_object(frame->globals), name));
  if (!found.is_absent()) return Result::own(found.leak());
  return load_builtin(t, frame, name);
}

Result load_name(Thread& t, Frame* frame, Str* name) {
  bool apart = !frame->locals.is_absent() && frame->locals.object() != static_cast<Object*>(frame->globals);
  if (apart || (!frame->locals.is_absent() && !is_exact_dict(frame->locals))) {
    Ref local = TRY(namespace_get(t, frame->locals, name));
    if (!local.is_absent()) return Result::own(local.leak());
  }
  // Globals of a subclass are asked by their items here, by __getitem__ only in functions: as CPython's LOAD_NAME does.
  Value global = TRY(dict_get(t, frame->globals, Value::from_object(name)));
  if (!global.is_absent()) return Result::copy(global);
  return load_builtin(t, frame, name);
}

Status store_name(Thread& t, Frame* frame, Str* name, Value value) {
  if (frame->locals.is_absent()) return raise_system_error(t, "no locals found when storing '", name, "'");
  if (is_exact_dict(frame->locals)) return dict_set(t, as<Dict>(frame->locals), Value::from_object(name), value);
  return set_item(t, frame->locals, Value::from_object(name), value);
}

Status delete_name(Thread& t, Frame* frame, Str* name) {
  if (frame->locals.is_absent()) return raise_system_error(t, "no locals when deleting '", name, "'");
  Status done = delete_item(t, frame->locals, Value::from_object(name));
  if (!done.is_raised() || !pending_matches(t, t.types().KeyError)) return done;
  clear_pending(t);
  return raise_name_error(t, name);
}

Status delete_global(Thread& t, Frame* frame, Str* name) {
  bool found = TRY(dict_discard(t, frame->globals, Value::from_object(name)));
  if (!found) return raise_name_error(t, name);
  return ok();
}

Result load_class_deref(Thread& t, Frame* frame, uint32_t slot) {
  Str* name = static_cast<Str*>(frame->code->local_names->items[slot].object());
  if (!frame->locals.is_absent()) {
    Ref local = TRY(namespace_get(t, frame->locals, name));
    if (!local.is_absent()) return Result::own(local.leak());
  }
  Value cell = frame->slots[slot];
  if (cell.is_absent() || as<Cell>(cell)->value.is_absent()) return raise_unbound(t, frame, slot);
  return Result::copy(as<Cell>(cell)->value);
}

void complete_attribute_error(Thread& t, Value owner, Str* name) {
  if (!pending_matches(t, t.types().AttributeError)) return;
  AttributeError* e = as<AttributeError>(t.pending);
  bool named = !e->name.is_absent() && !e->name.is_none(), placed = !e->obj.is_absent() && !e->obj.is_none();
  if (named || placed) return;
  replace(e->name, Ref::copy(static_cast<Object*>(name)));
  replace(e->obj, Ref::copy(owner));
}

Result load_method(Thread& t, Value owner, Str* name, bool& needs_self) {
  needs_self = false;
  Type* type = type_of(t, owner);
  if (type->slots.get_attr == generic_get_attr) {
    Value descriptor = lookup(t, type, name);
    if (descriptor.is_object() && descriptor.object()->type->flags & kMethodDescriptor) {
      Value own;
      if (owner.is_object() && type->flags & kHasDict) own = TRY(instance_get(t, owner.object(), name));
      if (!own.is_absent()) return Result::copy(own);
      needs_self = true;
      return Result::copy(descriptor);
    }
  }
  return get_attr(t, owner, name);
}

}  // namespace krait::vm
