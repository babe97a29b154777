// Weak references and proxies (library reference, weakref).
#include "interpreter/objects/weakref.h"

#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/collector.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/missing.h"

namespace krait::objects {

// ---- the target's list: the shared reference, the shared proxy, then the others, newest first

static WeakRef* first_of(Object* target) { return static_cast<WeakRef*>(weakrefs_word(target).object()); }
static void set_first(Object* target, WeakRef* ref) { weakrefs_word(target) = Value::from_object(ref); }

static void link_after(Object* target, WeakRef* previous, WeakRef* ref) {
  WeakRef* next = previous ? previous->next : first_of(target);
  ref->previous = previous;
  ref->next = next;
  if (next) next->previous = ref;
  if (previous) previous->next = ref;
  else set_first(target, ref);
}

static void unlink(WeakRef* ref) {
  if (!ref->target) return;
  if (ref->previous) ref->previous->next = ref->next;
  else set_first(ref->target, ref->next);
  if (ref->next) ref->next->previous = ref->previous;
  ref->previous = ref->next = nullptr;
  ref->target = nullptr;
}

static bool is_shared(const WeakRef* ref, const Type* type) {
  return ref && ref->type == type && ref->callback.is_absent();
}
static bool is_proxy_type(const Type* type) {
  return type->spec == &kWeakProxyType || type->spec == &kWeakCallableProxyType;
}

static WeakRef* shared_reference(Thread& t, Object* target) {
  WeakRef* first = first_of(target);
  return is_shared(first, t.types().weakref) ? first : nullptr;
}
static WeakRef* shared_proxy(Thread& t, Object* target) {
  WeakRef* ref = first_of(target);
  if (ref && shared_reference(t, target)) ref = ref->next;
  return ref && is_proxy_type(ref->type) && ref->callback.is_absent() ? ref : nullptr;
}

static WeakRef* place_after(Thread& t, Object* target, bool proxy, bool shared) {
  WeakRef* reference = shared_reference(t, target);
  if (shared && !proxy) return nullptr;
  if (shared) return reference;
  WeakRef* last = shared_proxy(t, target);
  return last ? last : reference;
}

static Result make(Thread& t, Type* type, Value target, Value callback) {
  if (callback.is_none()) callback = {};
  if (!target.is_object() || !(target.object()->type->flags & kHasWeakrefs))
    return raise_type_error(t, "cannot create weak reference to '", type_name(t, target), "' object");
  Object* o = target.object();
  bool proxy = is_proxy_type(type);
  if (callback.is_absent()) {
    if (WeakRef* known = proxy ? shared_proxy(t, o) : type == t.types().weakref ? shared_reference(t, o) : nullptr)
      return Result::copy(known);
  }
  auto* ref = allocate<WeakRef>(t, type);
  if (!ref) return raised;
  ref->target = o;
  ref->hash = -1;
  ref->callback = Ref::copy(callback).leak();
  bool shared = callback.is_absent() && (proxy || type == t.types().weakref);
  link_after(o, place_after(t, o, proxy, shared), ref);
  return Result::own(ref);
}

Result make_weakref(Thread& t, Value target, Value callback) { return make(t, t.types().weakref, target, callback); }
Result make_weakproxy(Thread& t, Value target, Value callback) {
  return make(t, type_for(t, is_callable(t, target) ? kWeakCallableProxyType : kWeakProxyType), target, callback);
}

static bool is_alive(const WeakRef* ref) { return ref->target && ref->target->refcount > 0; }

Result weakref_target(Value v) {
  auto* ref = static_cast<WeakRef*>(v.object());
  return is_alive(ref) ? Result::copy(ref->target) : Result(kAbsent);
}

int64_t weakref_count(Object* o) {
  int64_t count = 0;
  if (o->type->flags & kHasWeakrefs)
    for (WeakRef* ref = first_of(o); ref; ref = ref->next) ++count;
  return count;
}

// `calling` gets the references whose callback is to run, and keeps them alive until then.
void detach_weakrefs(Object* target, std::vector<Ref>& calling) {
  while (WeakRef* ref = first_of(target)) {
    unlink(ref);
    if (!ref->callback.is_absent() && ref->refcount > 0) calling.push_back(Ref::copy(ref));
  }
}

void call_weakref_callbacks(Thread& t, std::vector<Ref>& calling) {
  if (calling.empty()) return;
  Ref saved = take_pending(t);
  for (Ref& ref : calling) {
    Ref callback = Ref::own(std::exchange(ref.as<WeakRef>()->callback, Value{}));
    if (callback.is_absent()) continue;
    Result answer = call(t, callback, {ref});
    if (answer.is_raised()) report_unraisable(t, callback);
    else release(answer.word);
  }
  if (saved) set_pending(t, std::move(saved));
}

void clear_weakrefs(Thread& t, Object* target) {
  std::vector<Ref> calling;
  detach_weakrefs(target, calling);
  call_weakref_callbacks(t, calling);
}

void silence_weakref(WeakRef* ref) { unlink(ref); }

// ---- weakref.ref

static WeakRef* self_of(Value v) { return static_cast<WeakRef*>(v.object()); }

static void destroy(Object* o) {
  unlink(static_cast<WeakRef*>(o));
  clear(static_cast<WeakRef*>(o)->callback);
}
static void traverse(Object* o, Visitor& visit) { visit(static_cast<WeakRef*>(o)->callback); }
static void clear_reference(Object* o) { destroy(o); }

static Result ref_new(Thread& t, Type* type, const Value* args, size_t positional, Tuple* kwnames) {
  if (kwnames && kwnames->length && type == t.types().weakref)
    return raise_type_error(t, "ref() takes no keyword arguments");
  if (positional < 1 || positional > 2)
    return raise_type_error(t, "__new__ expected at ",
                            positional < 1 ? "least 1 argument, got 0" : cat("most 2 arguments, got ", positional));
  return make(t, type, args[0], positional == 2 ? args[1] : Value{});
}
static Status ref_init(Thread& t, Value, const Value*, size_t positional, Tuple* kwnames) {
  if (kwnames && kwnames->length) return raise_type_error(t, "ref() takes no keyword arguments");
  if (positional < 1 || positional > 2)
    return raise_type_error(t, "__init__ expected 1 or 2 arguments, got ", positional);
  return ok();
}
static Result ref_call(Thread& t, Value self, const Value*, size_t positional, Tuple* kwnames) {
  if (positional) return raise_type_error(t, "weakref.__call__() takes at most 0 arguments (", positional, " given)");
  if (kwnames && kwnames->length) return raise_type_error(t, "ref() takes no keyword arguments");
  Result target = weakref_target(self);
  return target.is_absent() ? Result(kNone) : target;
}
static ResultOf<int64_t> ref_hash(Thread& t, Value self) {
  WeakRef* ref = self_of(self);
  if (ref->hash != -1) return ref->hash;
  Ref target = TRY(weakref_target(self));
  if (target.is_absent()) return raise_type_error(t, "weak object has gone away");
  ref->hash = TRY(hash(t, target));
  return ref->hash;
}
static Result ref_compare(Thread& t, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::Eq && op != CompareOp::Ne) || !has_kind(a, Kind::WeakRef) || !has_kind(b, Kind::WeakRef))
    return kNotImplemented;
  Ref left = TRY(weakref_target(a)), right = TRY(weakref_target(b));
  if (left.is_absent() || right.is_absent()) return boolean(identical(a, b) == (op == CompareOp::Eq));
  return compare(t, left, right, op);
}
static Result ref_repr(Thread& t, Value self) {
  Ref target = TRY(weakref_target(self));
  if (target.is_absent()) return make_str(t, cat("<weakref at ", address_text(t, self), "; dead>"));
  Ref name = TRY(get_attr_or_absent(t, target, t.names().__name__));
  std::string text =
      cat("<weakref at ", address_text(t, self), "; to '", type_name(t, target), "' at ", address_text(t, target));
  if (is_str(name)) text += cat(" (", name.as<Str>(), ")");
  return make_str(t, text + ">");
}
static Result get_callback(Thread&, Value self) { return none_if_absent(self_of(self)->callback); }
static const NativeGetSet kGetSets[] = {{"__callback__", get_callback}, {}};
static Result ref_class_getitem(Thread& t, const Args& a) {
  return call(t, word(t.types().generic_alias), {a.self, a[0]});
}
static const NativeFunction kMethods[] = {
    {"__class_getitem__(object, /)", ref_class_getitem, "See PEP 585", Binding::ClassMethod}, {}};

const TypeSpec kWeakRefType = {
    .name = "weakref.ReferenceType",
    .kind = Kind::WeakRef,
    .size = sizeof(WeakRef),
    .flags = kHasGc | kBaseType,
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = clear_reference, .new_ = ref_new, .init = ref_init,
              .repr = ref_repr, .hash = ref_hash, .compare = ref_compare, .call = ref_call},
};

// ---- proxies: every operation goes to the target

static Result target_of(Thread& t, Value self) {
  Ref target = TRY(weakref_target(self));
  if (!target.is_absent()) return target;
  return raise_message(t, t.types().ReferenceError, "weakly-referenced object no longer exists");
}
static bool is_proxy(Value v) { return v.is_object() && is_proxy_type(v.object()->type); }
// The operand, or what it stands for.
static Result through(Thread& t, Value v) { return is_proxy(v) ? target_of(t, v) : Result::copy(v); }

static Result proxy_get_attr(Thread& t, Value self, Str* name) {
  Ref target = TRY(target_of(t, self));
  return get_attr(t, target, name);
}
static Status proxy_set_attr(Thread& t, Value self, Str* name, Value value) {
  Ref target = TRY(target_of(t, self));
  return type_of(t, target)->slots.set_attr(t, target, name, value);
}
static Result proxy_str(Thread& t, Value self) {
  Ref target = TRY(target_of(t, self));
  return str(t, target);
}
static Result proxy_repr(Thread& t, Value self) {
  Value target = self_of(self)->target ? word(self_of(self)->target) : Value(kNone);
  return make_str(t, cat("<weakproxy at ", address_text(t, self), " to ", type_name(t, target), " at ",
                         address_text(t, target), ">"));
}
static Result proxy_compare(Thread& t, Value a, Value b, CompareOp op) {
  Ref left = TRY(through(t, a)), right = TRY(through(t, b));
  return compare(t, left, right, op);
}
static ResultOf<bool> proxy_is_true(Thread& t, Value self) {
  Ref target = TRY(target_of(t, self));
  return is_true(t, target);
}
static Result proxy_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  Ref target = TRY(target_of(t, self));
  return call(t, target, args, positional, kwnames);
}
static Result proxy_iter(Thread& t, Value self) {
  Ref target = TRY(target_of(t, self));
  return iter(t, target);
}
static Result proxy_next(Thread& t, Value self) {
  Ref target = TRY(target_of(t, self));
  if (!type_of(t, target)->slots.next)
    return raise_type_error(t, "Weakref proxy referenced a non-iterator '", type_name(t, target), "' object");
  return next(t, target);
}
static ResultOf<int64_t> proxy_length(Thread& t, Value self) {
  Ref target = TRY(target_of(t, self));
  return length(t, target);
}
static Result proxy_get_item(Thread& t, Value self, Value key) {
  Ref target = TRY(target_of(t, self)), plain = TRY(through(t, key));
  return get_item(t, target, plain);
}
static Status proxy_set_item(Thread& t, Value self, Value key, Value value) {
  Ref target = TRY(target_of(t, self)), plain = TRY(through(t, key));
  return value.is_absent() ? delete_item(t, target, plain) : set_item(t, target, plain, value);
}
static ResultOf<bool> proxy_contains(Thread& t, Value self, Value item) {
  Ref target = TRY(target_of(t, self));
  return contains(t, target, item);
}
template <BinaryOp op> static Result proxy_binary(Thread& t, Value a, Value b) {
  Ref left = TRY(through(t, a)), right = TRY(through(t, b));
  return binary(t, op, left, right);
}
template <BinaryOp op> static Result proxy_inplace(Thread& t, Value a, Value b) {
  Ref left = TRY(through(t, a)), right = TRY(through(t, b));
  return inplace(t, op, left, right);
}
static Result proxy_divmod(Thread& t, Value a, Value b) {
  Ref left = TRY(through(t, a)), right = TRY(through(t, b));
  return divmod(t, left, right);
}
static Result proxy_power(Thread& t, Value a, Value b, Value modulus) {
  Ref left = TRY(through(t, a)), right = TRY(through(t, b)), third = TRY(through(t, modulus));
  return power(t, left, right, third);
}
static Result proxy_inplace_power(Thread& t, Value a, Value b, Value) {
  Ref left = TRY(through(t, a)), right = TRY(through(t, b));
  return inplace(t, BinaryOp::Power, left, right);
}
template <UnaryOp op> static Result proxy_unary(Thread& t, Value self) {
  Ref target = TRY(target_of(t, self));
  return unary(t, op, target);
}
static Result proxy_absolute(Thread& t, Value self) {
  Ref target = TRY(target_of(t, self));
  return absolute(t, target);
}
static Result proxy_int(Thread& t, Value self) {
  Ref target = TRY(target_of(t, self));
  return to_int(t, target);
}
static Result proxy_float(Thread& t, Value self) {
  Ref target = TRY(target_of(t, self));
  return to_float(t, target);
}
static Result proxy_index(Thread& t, Value self) {
  Ref target = TRY(target_of(t, self));
  return index(t, target);
}
static ResultOf<int64_t> proxy_hash(Thread& t, Value self) {
  return raise_type_error(t, "unhashable type: '", type_name(t, self), "'");
}

static Result proxy_bytes(Thread& t, const Args& a) {
  Ref target = TRY(target_of(t, a.self));
  return call_method(t, target, t.names().__bytes__);
}
static Result proxy_reversed(Thread& t, const Args& a) {
  Ref target = TRY(target_of(t, a.self));
  return call_method(t, target, t.names().__reversed__);
}
static const NativeFunction kProxyMethods[] = {
    {"__bytes__()", proxy_bytes, nullptr}, {"__reversed__()", proxy_reversed, nullptr}, {}};

static constexpr Slots proxy_slots(CallSlot call) {
  Slots s;
  s.destroy = destroy;
  s.traverse = traverse;
  s.clear = clear_reference;
  s.get_attr = proxy_get_attr;
  s.set_attr = proxy_set_attr;
  s.repr = proxy_repr;
  s.str = proxy_str;
  s.hash = proxy_hash;
  s.compare = proxy_compare;
  s.is_true = proxy_is_true;
  s.call = call;
  s.iter = proxy_iter;
  s.next = proxy_next;
  s.add = proxy_binary<BinaryOp::Add>;
  s.subtract = proxy_binary<BinaryOp::Subtract>;
  s.multiply = proxy_binary<BinaryOp::Multiply>;
  s.matrix_multiply = proxy_binary<BinaryOp::MatrixMultiply>;
  s.true_divide = proxy_binary<BinaryOp::TrueDivide>;
  s.floor_divide = proxy_binary<BinaryOp::FloorDivide>;
  s.remainder = proxy_binary<BinaryOp::Remainder>;
  s.divmod = proxy_divmod;
  s.lshift = proxy_binary<BinaryOp::LShift>;
  s.rshift = proxy_binary<BinaryOp::RShift>;
  s.and_ = proxy_binary<BinaryOp::And>;
  s.xor_ = proxy_binary<BinaryOp::Xor>;
  s.or_ = proxy_binary<BinaryOp::Or>;
  s.inplace_add = proxy_inplace<BinaryOp::Add>;
  s.inplace_subtract = proxy_inplace<BinaryOp::Subtract>;
  s.inplace_multiply = proxy_inplace<BinaryOp::Multiply>;
  s.inplace_matrix_multiply = proxy_inplace<BinaryOp::MatrixMultiply>;
  s.inplace_true_divide = proxy_inplace<BinaryOp::TrueDivide>;
  s.inplace_floor_divide = proxy_inplace<BinaryOp::FloorDivide>;
  s.inplace_remainder = proxy_inplace<BinaryOp::Remainder>;
  s.inplace_lshift = proxy_inplace<BinaryOp::LShift>;
  s.inplace_rshift = proxy_inplace<BinaryOp::RShift>;
  s.inplace_and = proxy_inplace<BinaryOp::And>;
  s.inplace_xor = proxy_inplace<BinaryOp::Xor>;
  s.inplace_or = proxy_inplace<BinaryOp::Or>;
  s.power = proxy_power;
  s.inplace_power = proxy_inplace_power;
  s.negative = proxy_unary<UnaryOp::Negative>;
  s.positive = proxy_unary<UnaryOp::Positive>;
  s.invert = proxy_unary<UnaryOp::Invert>;
  s.absolute = proxy_absolute;
  s.int_ = proxy_int;
  s.float_ = proxy_float;
  s.index = proxy_index;
  s.length = proxy_length;
  s.get_item = proxy_get_item;
  s.set_item = proxy_set_item;
  s.contains = proxy_contains;
  return s;
}

const TypeSpec kWeakProxyType = {.name = "weakref.ProxyType",
                                 .size = sizeof(WeakRef),
                                 .flags = kHasGc | kNoInstances,
                                 .methods = kProxyMethods,
                                 .slots = proxy_slots(nullptr)};
const TypeSpec kWeakCallableProxyType = {.name = "weakref.CallableProxyType",
                                         .size = sizeof(WeakRef),
                                         .flags = kHasGc | kNoInstances,
                                         .methods = kProxyMethods,
                                         .slots = proxy_slots(proxy_call)};

}  // namespace krait::objects
