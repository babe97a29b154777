// Instances of C types: their memory, what it keeps alive, and what all of them share.
#include <stdlib.h>
#include <string.h>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/ctypes/ctypes.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::ctypes {

TypeInfo* info_of(Value cls) {
  if (!has_kind(cls, Kind::Type)) return nullptr;
  Value state = as<Type>(cls)->module_state;
  return has_spec(state, kTypeInfoType) ? as<TypeInfo>(state) : nullptr;
}
ResultOf<TypeInfo*> required_info(Thread& t, Value cls) {
  if (TypeInfo* info = info_of(cls)) return info;
  return raise_type_error(t, "abstract class");
}
Data* try_data(Thread& t, Value v) {
  return v.is_object() && info_of(v.object()->type) ? static_cast<Data*>(v.object()) : nullptr;
}
bool is_family(Thread& t, Value v, Family family) {
  Data* d = try_data(t, v);
  return d && info_of(d->type)->family == family;
}
bool is_simple_subclass(Value cls) {
  TypeInfo* info = info_of(cls);
  return info && info->family == Family::Simple && info_of(as<Type>(cls)->base);
}
ResultOf<bool> is_instance_of(Thread& t, Value v, Value cls) { return has_type(t, v, as<Type>(cls)); }

// --- memory ----------------------------------------------------------------------------------------------------------

static Status give_memory(Thread& t, Data* d, int64_t size) {
  d->size = size;
  if (size <= static_cast<int64_t>(sizeof d->inline_data)) {
    d->data = reinterpret_cast<uint8_t*>(d->inline_data);
    return ok();
  }
  d->data = static_cast<uint8_t*>(calloc(1, static_cast<size_t>(size)));
  if (!d->data) return raise_memory_error(t);
  d->owns = true;
  return ok();
}
Result new_instance(Thread& t, Type* cls) {
  TypeInfo* info = info_of(cls);
  if (!info) return raise_type_error(t, "abstract class");
  auto* d = allocate<Data>(t, cls);
  if (!d) return raised;
  Ref self = Ref::own(d);
  info->final = true;
  d->length = info->length;
  TRY(give_memory(t, d, info->size));
  return self;
}
Result instance_in(Thread& t, Value cls, Value base, int64_t index, uint8_t* at) {
  if (base.is_absent()) {
    Ref made = TRY(new_instance(t, as<Type>(cls)));
    memcpy(made.as<Data>()->data, at, static_cast<size_t>(made.as<Data>()->size));
    return made;
  }
  Ref made = TRY(instance_at(t, cls, at));
  made.as<Data>()->base = Ref::copy(base).leak();
  made.as<Data>()->index = index;
  return made;
}
Result instance_at(Thread& t, Value cls, uint8_t* at) {
  TypeInfo* info = TRY(required_info(t, cls));
  auto* d = allocate<Data>(t, as<Type>(cls));
  if (!d) return raised;
  info->final = true;
  d->data = at;
  d->size = info->size;
  d->length = info->length;
  return Result::own(d);
}

// --- what the memory refers to ---------------------------------------------------------------------------------------

static Data* outermost(Data* d) {
  while (!d->base.is_absent()) d = as<Data>(d->base);
  return d;
}
Value kept_objects(Thread& t, Data* d) {
  d = outermost(d);
  if (d->objects.is_absent()) {
    d->objects = kNone;
    if (d->length) {
      Result made = make_dict(t);
      if (made.is_raised()) clear_pending(t);
      else d->objects = made.take().leak();
    }
  }
  return d->objects;
}
Status keep(Thread& t, Data* d, int64_t index, Value kept) {
  if (kept.is_none()) return ok();
  Data* owner = outermost(d);
  (void)kept_objects(t, d);
  if (!is_dict(owner->objects)) {
    replace(owner->objects, Ref::copy(kept));
    return ok();
  }
  char text[24];
  snprintf(text, sizeof text, "%lx", static_cast<unsigned long>(index));
  std::string key = text;
  for (Data* at = d; !at->base.is_absent(); at = as<Data>(at->base)) {
    snprintf(text, sizeof text, ":%lx", static_cast<unsigned long>(at->index));
    key += text;
  }
  Ref name = TRY(make_ascii(t, key));
  return dict_set(t, as<Dict>(owner->objects), name, kept);
}

// --- values in memory ------------------------------------------------------------------------------------------------

Result get_value(Thread& t, Value cls, Value base, int64_t index, uint8_t* at) {
  TypeInfo* info = TRY(required_info(t, cls));
  if (info->family == Family::Simple && !is_simple_subclass(cls)) return load_simple(t, *info, at);
  return instance_in(t, cls, base, index, at);
}

// Puts the value into memory; answers what must be kept for it, or None.
static Result put_value(Thread& t, Value cls, Value value, uint8_t* at) {
  TypeInfo* info = TRY(required_info(t, cls));
  Data* from = try_data(t, value);
  if (!from) {
    if (info->family == Family::Simple) return store_simple(t, *info, value, at);
    if (is_tuple(value)) {
      Result made = call(t, cls, as<Tuple>(value)->items, static_cast<size_t>(as<Tuple>(value)->length));
      if (made.is_raised()) {
        Ref error = take_pending(t);
        Ref shown = TRY(str(t, error));
        return raise_runtime_error(t, "(", type_name(as<Type>(cls)), ") ", type_name(t, error), ": ", shown.as<Str>());
      }
      Ref instance = made.take();
      return put_value(t, cls, instance, at);
    }
    if (info->family == Family::Pointer && value.is_none()) {
      memset(at, 0, sizeof(void*));
      return kNone;
    }
    return raise_type_error(t, "expected ", type_name(as<Type>(cls)), " instance, got ", type_name(t, value));
  }
  if (TRY(is_instance_of(t, value, cls))) {
    memcpy(at, from->data, static_cast<size_t>(info->size));
    if (info->family == Family::Function && as<Function>(value)->thunk)
      return Result::copy(value);  // whose code this points to
    return Result::copy(kept_objects(t, from));
  }
  if (info->family == Family::Simple && !is_simple_subclass(cls)) return store_simple(t, *info, value, at);
  TypeInfo* other = info_of(from->type);
  if (info->family == Family::Pointer && other->family == Family::Array) {
    if (other->target != info->target) {
      return raise_type_error(t, "incompatible types, ", type_name(t, value), " instance instead of ",
                              type_name(as<Type>(cls)), " instance");
    }
    memcpy(at, &from->data, sizeof from->data);
    return make_tuple(t, {kept_objects(t, from), value});
  }
  return raise_type_error(t, "incompatible types, ", type_name(t, value), " instance instead of ",
                          type_name(as<Type>(cls)), " instance");
}
Status set_value(Thread& t, Data* into, Value cls, Value value, int64_t index, uint8_t* at) {
  Ref kept = TRY(put_value(t, cls, value, at));
  return keep(t, into, index, kept);
}

// --- the common type -------------------------------------------------------------------------------------------------

namespace {

void data_destroy(Object* o) {
  auto* d = static_cast<Data*>(o);
  if (std::exchange(d->owns, false)) free(d->data);
  d->data = nullptr;
  clear(d->base);
  clear(d->objects);
}
void data_traverse(Object* o, Visitor& visit) {
  visit(static_cast<Data*>(o)->base);
  visit(static_cast<Data*>(o)->objects);
}
void data_clear(Object* o) { clear(static_cast<Data*>(o)->objects); }

Status data_get_buffer(Thread&, Value self, Buffer& b, int flags) {
  auto* d = as<Data>(self);
  TypeInfo* info = info_of(d->type);
  b.data = d->data;
  b.length = d->size;
  b.read_only = false;
  TypeInfo* item = info;
  while (item->family == Family::Array) item = info_of(item->target);
  b.item_size = item->size ? item->size : 1;
  b.format = info->format ? info->format->c_str() : "B";
  bool array = info->family == Family::Array;
  b.dimensions = array ? static_cast<int>(info->shape->size()) : 0;
  b.shape = array ? info->shape->data() : nullptr;
  if (!(flags & kBufferFormat)) {
    b.dimensions = 1;
    b.shape = nullptr;
    b.item_size = 1;
    b.format = "B";
  }
  return ok();
}

Result get_objects(Thread&, Value self) {
  Value v = as<Data>(self)->objects;
  return v.is_absent() ? Result(kNone) : Result::copy(v);
}
Result get_base(Thread&, Value self) {
  Value v = as<Data>(self)->base;
  return v.is_absent() ? Result(kNone) : Result::copy(v);
}
Result get_needs_free(Thread&, Value self) {
  auto* d = as<Data>(self);
  return small_int(d->owns || d->data == reinterpret_cast<uint8_t*>(d->inline_data));
}

Result data_reduce(Thread& t, const Args& a) {
  auto* d = as<Data>(a.self);
  if (info_of(d->type)->has_pointer_fields)
    return raise_value_error(t, "ctypes objects containing pointers cannot be pickled");
  Ref name = TRY(make_ascii(t, "_ctypes")), function = TRY(make_ascii(t, "_unpickle"));
  Ref wanted = TRY(make_tuple(t, {function}));
  Ref module = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, wanted, 0));
  Ref unpickle = TRY(get_attr(t, module, "_unpickle"));
  Ref dict = TRY(get_instance_dict(t, a.self));
  if (dict.is_absent()) dict = TRY(make_dict(t));
  Ref bytes = TRY(make_bytes(t, {reinterpret_cast<const char*>(d->data), static_cast<size_t>(d->size)}));
  Ref state = TRY(make_tuple(t, {dict, bytes}));
  Ref args = TRY(make_tuple(t, {Value::from_object(d->type), state}));
  return make_tuple(t, {unpickle, args});
}
Result data_setstate(Thread& t, const Args& a) {
  if (!is_tuple(a[0]) || as<Tuple>(a[0])->length != 2)
    return raise_type_error(t, "__setstate__ takes a tuple (dict, bytes)");
  auto* d = as<Data>(a.self);
  BufferRef bytes;
  TRY(bytes.get(t, as<Tuple>(a[0])->items[1]));
  memcpy(d->data, bytes.buffer.data,
         static_cast<size_t>(bytes.buffer.length < d->size ? bytes.buffer.length : d->size));
  Ref dict = TRY(get_instance_dict(t, a.self));
  if (!dict.is_absent()) TRY(dict_update(t, dict.as<Dict>(), as<Tuple>(a[0])->items[0]));
  return kNone;
}
Result data_from_outparam(Thread&, const Args& a) { return Result::copy(a.self); }

ResultOf<int64_t> data_hash(Thread& t, Value) { return raise_type_error(t, "unhashable type"); }

const NativeFunction kInstanceMethods[] = {{"__ctypes_from_outparam__()", data_from_outparam, nullptr},
                                           {"__reduce__()", data_reduce, nullptr},
                                           {"__setstate__(state, /)", data_setstate, nullptr},
                                           {}};
const NativeGetSet kInstanceFields[] = {
    {"_b_base_", get_base, nullptr, "the base object", true},
    {"_b_needsfree_", get_needs_free, nullptr, "Tells whether this object must free the memory it points to.", true},
    {"_objects", get_objects, nullptr,
        "What the memory refers to and must keep alive; ctypes alone may change it.", true},
    {}};

}  // namespace

const TypeSpec kDataType = {.name = "_ctypes._CData",
                            .doc = "What all C types have in common.",
                            .size = sizeof(Data),
                            .flags = kBaseType | kHasGc,
                            .methods = kInstanceMethods,
                            .getsets = kInstanceFields,
                            .slots = {.destroy = data_destroy,
                                      .traverse = data_traverse,
                                      .clear = data_clear,
                                      .hash = data_hash,
                                      .get_buffer = data_get_buffer}};

// --- arguments ready to be passed ------------------------------------------------------------------------------------

static Result argument_repr(Thread& t, Value self) {
  auto* a = as<Argument>(self);
  char text[80];
  switch (a->tag) {
    case 'b':
    case 'B':
      snprintf(text, sizeof text, "<cparam '%c' (%d)>", a->tag, static_cast<signed char>(a->value.i));
      break;
    case 'h':
    case 'H':
      snprintf(text, sizeof text, "<cparam '%c' (%d)>", a->tag, static_cast<short>(a->value.i));
      break;
    case 'i': case 'I': snprintf(text, sizeof text, "<cparam '%c' (%d)>", a->tag, static_cast<int>(a->value.i)); break;
    case 'l':
    case 'L':
    case 'q':
    case 'Q':
      snprintf(text, sizeof text, "<cparam '%c' (%ld)>", a->tag, a->value.i);
      break;
    case 'f': case 'd': {
      Ref number = TRY(make_float(t, a->tag == 'f' ? static_cast<double>(a->value.f) : a->value.d));
      Ref shown = TRY(repr(t, number));
      return make_str(t, cat("<cparam '", a->tag, "' (", shown.as<Str>(), ")>"));
    }
    case 'c': {
      auto c = static_cast<unsigned char>(a->value.i);
      bool plain = c >= 32 && c < 127 && c != '\\' && c != '\'';
      if (plain) snprintf(text, sizeof text, "<cparam '%c' ('%c')>", a->tag, c);
      else snprintf(text, sizeof text, "<cparam '%c' ('\\x%02x')>", a->tag, c);
      break;
    }
    case 'z': case 'Z': case 'P': snprintf(text, sizeof text, "<cparam '%c' (%p)>", a->tag, a->value.p); break;
    default: snprintf(text, sizeof text, "<cparam '%c' at %p>", a->tag, static_cast<void*>(a)); break;
  }
  return make_ascii(t, text);
}
static Result get_argument_object(Thread&, Value self) {
  Value v = as<Argument>(self)->object;
  return v.is_absent() ? Result(kNone) : Result::copy(v);
}
static const NativeGetSet kArgumentFields[] = {{"_obj", get_argument_object, nullptr, "the wrapped object", true}, {}};
const TypeSpec kArgumentType = {
    .name = "CArgObject",
    .size = sizeof(Argument),
    .flags = kHasGc | kNoInstances,
    .getsets = kArgumentFields,
    .slots = {.destroy = [](Object* o) { clear(static_cast<Argument*>(o)->object); },
              .traverse = [](Object* o, Visitor& visit) { visit(static_cast<Argument*>(o)->object); },
              .repr = argument_repr}};
Result make_argument(Thread& t, ffi_type* ffi, char tag, Value object) {
  auto* a = allocate<Argument>(t, type_for(t, kArgumentType));
  if (!a) return raised;
  a->ffi = ffi;
  a->tag = tag;
  a->object = Ref::copy(object).leak();
  return Result::own(a);
}

Result from_param(Thread& t, Value cls, Value v) {
  if (TRY(is_instance_of(t, v, cls))) return Result::copy(v);
  if (has_spec(v, kArgumentType)) {
    Value object = as<Argument>(v)->object;
    if (!object.is_absent() && TRY(is_instance_of(t, object, cls))) return Result::copy(v);
    return raise_type_error(t, "expected ", type_name(as<Type>(cls)), " instance instead of pointer to ",
                            object.is_absent() ? std::string_view("??") : type_name(t, object));
  }
  Ref inner = TRY(get_attr_or_absent(t, v, "_as_parameter_"));
  if (inner.is_absent())
    return raise_type_error(t, "expected ", type_name(as<Type>(cls)), " instance instead of ", type_name(t, v));
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " while processing _as_parameter_");
  return from_param(t, cls, inner);
}

// --- what classes offer ----------------------------------------------------------------------------------------------

namespace {

Result meta_from_address(Thread& t, const Args& a) {
  if (!is_int(a[0])) return raise_type_error(t, "integer expected");
  uint64_t scratch, address = numbers::to_uint64_wrapped(int_view(a[0], scratch));
  TRY(audit(t, "ctypes.cdata", {a[0]}));
  return instance_at(t, a.self, reinterpret_cast<uint8_t*>(address));
}
Status check_room(Thread& t, const TypeInfo* info, int64_t length, int64_t offset, const char* what) {
  if (offset < 0) return raise_value_error(t, "offset cannot be negative");
  if (info->size > length - offset) {
    return raise_value_error(t, "Buffer size too small (", length, " instead of at least ", info->size + offset,
                             " bytes)");
  }
  return ok();
}
Result meta_from_buffer(Thread& t, const Args& a) {
  TypeInfo* info = TRY(required_info(t, a.self));
  int64_t offset = TRY(as_i64(t, a[1]));
  Ref view = TRY(call(t, Value::from_object(t.types().memoryview), {a[0]}));
  BufferRef buffer;
  if (buffer.get(t, view).is_raised()) {
    if (!pending_matches(t, t.types().BufferError)) return raised;
    clear_pending(t);
    return raise_type_error(t, "underlying buffer is not C contiguous");
  }
  if (buffer.buffer.read_only) return raise_type_error(t, "underlying buffer is not writable");
  TRY(check_room(t, info, buffer.buffer.length, offset, "from_buffer"));
  Ref made = TRY(instance_at(t, a.self, buffer.buffer.data + offset));
  TRY(keep(t, made.as<Data>(), -1, view));
  return made;
}
Result meta_from_buffer_copy(Thread& t, const Args& a) {
  TypeInfo* info = TRY(required_info(t, a.self));
  int64_t offset = TRY(as_i64(t, a[1]));
  BufferRef buffer;
  TRY(buffer.get(t, a[0]));
  TRY(check_room(t, info, buffer.buffer.length, offset, "from_buffer_copy"));
  Ref made = TRY(new_instance(t, as<Type>(a.self)));
  memcpy(made.as<Data>()->data, buffer.buffer.data + offset, static_cast<size_t>(info->size));
  return made;
}
Result meta_in_dll(Thread& t, const Args& a) {
  Ref handle = TRY(get_attr(t, a[0], "_handle"));
  Value arguments[] = {handle, a[1]};
  Args inner{};
  inner.self = a.self;
  inner.values = arguments;
  Result address = ctypes_dlsym(t, inner);
  if (address.is_raised()) {
    if (!pending_matches(t, t.types().OSError)) return raised;
    Ref error = take_pending(t);
    Ref text = TRY(str(t, error));
    return raise_value_error(t, text.as<Str>());
  }
  Ref number = address.take();
  uint64_t scratch;
  return instance_at(t, a.self, reinterpret_cast<uint8_t*>(numbers::to_uint64_wrapped(int_view(number, scratch))));
}
Result meta_from_param(Thread& t, const Args& a) {
  TypeInfo* info = TRY(required_info(t, a.self));
  if (info->family == Family::Simple) return simple_from_param(t, a.self, a[0]);
  if (info->family == Family::Pointer) return pointer_from_param(t, a.self, a[0]);
  return from_param(t, a.self, a[0]);
}

}  // namespace

const NativeFunction kDataMethods[] = {
    {"from_param(value, /)", meta_from_param, "Turns an argument of a foreign call into what the call takes."},
    {"from_address(address, /)", meta_from_address,
     "C.from_address(integer) -> C instance\nAn instance over the memory at that address, which it does not own."},
    {"from_buffer(source, offset=0, /)", meta_from_buffer,
     "C.from_buffer(object, offset=0) -> C instance\nAn instance that shares the memory of a writable buffer."},
    {"from_buffer_copy(source, offset=0, /)", meta_from_buffer_copy,
     "C.from_buffer_copy(object, offset=0) -> C instance\nAn instance with a copy of a buffer's bytes."},
    {"in_dll(library, name, /)", meta_in_dll,
        "C.in_dll(dll, name) -> C instance\nThe exported variable of that name, as an instance."},
    {}};

}  // namespace krait::modules::ctypes
