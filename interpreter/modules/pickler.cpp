// The types Pickler and PicklerMemoProxy, and the functions dump() and dumps().
#include "interpreter/modules/pickler.h"

#include "interpreter/modules/native_object.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"

namespace krait::modules {

namespace {

struct Pickler : Object {
  Pickling* core;  // owned; null until __init__ has run
};
struct MemoProxy : Object {
  Value pickler;
};
using MemoProxyLife = Life<MemoProxy, &MemoProxy::pickler>;

Pickler* self_of(Value v) { return as<Pickler>(v); }

void destroy(Object* o) { delete std::exchange(static_cast<Pickler*>(o)->core, nullptr); }
void traverse(Object* o, Visitor& visit) {
  Pickling* core = static_cast<Pickler*>(o)->core;
  if (!core) return;
  for (const Ref* r : {&core->write, &core->dispatch_table, &core->reducer_override, &core->buffer_callback,
                       &core->fast_memo, &core->persistent_id.function}) {
    visit(r->get());
  }
  core->memo.for_each([&](Value key, int64_t) { visit(key); });
}
void clear_references(Object* o) {
  Pickling* core = static_cast<Pickler*>(o)->core;
  if (!core) return;
  for (Ref* r : {&core->write, &core->dispatch_table, &core->reducer_override, &core->buffer_callback, &core->fast_memo,
                 &core->persistent_id.function}) {
    *r = {};
  }
  core->memo.clear();
}

// A Pickler that was not initialised has attributes all the same.
Pickling* core_of(Thread& t, Value self) {
  Pickler* p = self_of(self);
  if (!p->core) p->core = new Pickling(t, self);
  return p->core;
}

Result pickler_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* p = allocate<Pickler>(t, type);
  if (!p) return raised;
  return Result::own(p);
}

Result pickler_init(Thread& t, const Args& a) {
  Pickling* core = core_of(t, a.self);
  if (core->write) clear_references(self_of(a.self));
  TRY(core->set_protocol(t, a[1], TRY(is_true(t, a[2]))));
  TRY(core->set_output(t, a[0]));
  TRY(core->set_buffer_callback(t, a[3]));
  core->clear_output();
  core->fast = 0;
  TRY(core->persistent_id.find(t, a.self, "persistent_id"));
  core->dispatch_table = TRY(get_attr_or_absent(t, a.self, "dispatch_table"));
  return kNone;
}

Result pickler_dump(Thread& t, const Args& a) {
  Pickling* core = self_of(a.self)->core;
  if (!core || core->write.is_absent()) {
    return raise_pickling(t, "Pickler.__init__() was not called by ", type_name(t, a.self), ".__init__()");
  }
  Ref held = Ref::copy(a.self);
  core->clear_output();
  TRY(core->dump(t, a[0]));
  TRY(core->flush(t));
  return kNone;
}
Result pickler_clear_memo(Thread& t, const Args& a) {
  core_of(t, a.self)->memo.clear();
  return kNone;
}
Result pickler_sizeof(Thread& t, const Args& a) {
  Pickling* core = core_of(t, a.self);
  return make_int(t, static_cast<int64_t>(sizeof(Pickling) + core->output().size()) + core->memo.size() * 16);
}

template <int Pickling::*kField>
Result get_number(Thread& t, Value self) {
  return small_int(core_of(t, self)->*kField);
}
template <int Pickling::*kField> Status set_number(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_type_error(t, "can't delete numeric/char attribute");
  core_of(t, self)->*kField = TRY(as_c_int(t, value));
  return ok();
}
Result get_dispatch_table(Thread& t, Value self) {
  const Ref& table = core_of(t, self)->dispatch_table;
  if (table.is_absent()) {
    return raise_attribute_error(t, "'", type_full_name(type_of(t, self)),
                                 "' object has no attribute 'dispatch_table'");
  }
  return Result::copy(table);
}
Status set_dispatch_table(Thread& t, Value self, Value value) {
  Ref& table = core_of(t, self)->dispatch_table;
  if (value.is_absent() && table.is_absent()) return raise_attribute_error(t, "dispatch_table");
  table = Ref::copy(value);
  return ok();
}
Result get_persistent_id(Thread& t, Value self) {
  return core_of(t, self)->persistent_id.as_attribute(t, self, "persistent_id");
}
Status set_persistent_id(Thread& t, Value self, Value value) {
  return core_of(t, self)->persistent_id.assign(t, "persistent_id", value);
}

// --- memo ------------------------------------------------------------------------------------------------------------

Result get_memo(Thread& t, Value self) {
  auto* proxy = allocate<MemoProxy>(t, type_for(t, kPicklerMemoType));
  if (!proxy) return raised;
  retain(proxy->pickler = self);
  return Result::own(proxy);
}
Status memo_from_dict(Thread& t, PickleMemo& memo, Dict* dict) {
  PickleMemo made;
  int64_t position = 0;
  for (Value key, value; dict_next(dict, position, key, value);) {
    if (!is_tuple(value) || as<Tuple>(value)->length != 2)
      return raise_type_error(t, "'memo' values must be 2-item tuples");
    int64_t number = TRY(as_i64(t, as<Tuple>(value)->items[0]));
    if (!made.set(as<Tuple>(value)->items[1], number)) return raise_memory_error(t);
  }
  if (!memo.copy_from(made)) return raise_memory_error(t);
  return ok();
}
Status set_memo(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_type_error(t, "attribute deletion is not supported");
  PickleMemo& memo = core_of(t, self)->memo;
  if (has_spec(value, kPicklerMemoType)) {
    if (!memo.copy_from(core_of(t, as<MemoProxy>(value)->pickler)->memo)) return raise_memory_error(t);
    return ok();
  }
  if (is_dict(value)) return memo_from_dict(t, memo, as<Dict>(value));
  return raise_type_error(t, "'memo' attribute must be a PicklerMemoProxy object or dict, not ", type_name(t, value));
}

Result proxy_copy(Thread& t, const Args& a) {
  const PickleMemo& memo = core_of(t, as<MemoProxy>(a.self)->pickler)->memo;
  Ref dict = TRY(make_dict(t));
  bool failed = false;
  memo.for_each([&](Value key, int64_t number) {
    auto add = [&]() -> Status {
      Ref id = TRY(identity(t, key)), pair = TRY(make_tuple(t, {small_int(number), key}));
      return dict_set(t, dict.as<Dict>(), id, pair);
    };
    failed = failed || add().is_raised();
  });
  if (failed) return raised;
  return dict;
}
Result proxy_clear(Thread& t, const Args& a) {
  core_of(t, as<MemoProxy>(a.self)->pickler)->memo.clear();
  return kNone;
}
Result proxy_reduce(Thread& t, const Args& a) {
  Ref contents = TRY(proxy_copy(t, a)), arguments = TRY(make_tuple(t, {contents}));
  return make_tuple(t, {Value::from_object(t.types().dict), arguments});
}

const NativeFunction kMethods[] = {
    {"dump(obj, /)", pickler_dump, "Pickles the object and writes the result to the file."},
    {"clear_memo()", pickler_clear_memo,
     "Makes the pickler forget the objects it has met so far.\n\nIt notes them in its memo, to write a repeated "
     "or recursive object as a reference instead of a copy.\nForgetting them allows the pickler to be used again "
     "for another pickle."},
    {"__sizeof__()", pickler_sizeof, "The number of bytes this object occupies in memory."},
    {}};
const NativeGetSet kGetSets[] = {{"bin", get_number<&Pickling::bin>, set_number<&Pickling::bin>, nullptr, true},
                                 {"fast", get_number<&Pickling::fast>, set_number<&Pickling::fast>, nullptr, true},
                                 {"dispatch_table", get_dispatch_table, set_dispatch_table, nullptr, true},
                                 {"memo", get_memo, set_memo},
                                 {"persistent_id", get_persistent_id, set_persistent_id},
                                 {}};
const NativeFunction kMemoMethods[] = {{"clear()", proxy_clear, "Forgets all objects."},
                                       {"copy()", proxy_copy, "A dict with what is remembered."},
                                       {"__reduce__()", proxy_reduce, "Implement pickle support."},
                                       {}};

}  // namespace

Result pickle_dump(Thread& t, const Args& a) {
  Pickling core(t, {});
  TRY(core.set_protocol(t, a[2], TRY(is_true(t, a[3]))));
  TRY(core.set_output(t, a[1]));
  TRY(core.set_buffer_callback(t, a[4]));
  TRY(core.dump(t, a[0]));
  TRY(core.flush(t));
  return kNone;
}
Result pickle_dumps(Thread& t, const Args& a) {
  Pickling core(t, {});
  TRY(core.set_protocol(t, a[1], TRY(is_true(t, a[2]))));
  TRY(core.set_buffer_callback(t, a[3]));
  TRY(core.dump(t, a[0]));
  return make_bytes(t, core.output());
}

const TypeSpec kPicklerType = {
    .name = "_pickle.Pickler",
    .doc = "An object that writes pickles to a binary file.",
    .size = sizeof(Pickler),
    .flags = kBaseType | kHasGc,
    .init = {"Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)", pickler_init},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = clear_references, .new_ = pickler_new}};

const TypeSpec kPicklerMemoType = {
    .name = "_pickle.PicklerMemoProxy",
    .size = sizeof(MemoProxy),
    .flags = kHasGc | kNoInstances,
    .methods = kMemoMethods,
    .slots = {.destroy = MemoProxyLife::destroy, .traverse = MemoProxyLife::traverse, .clear = MemoProxyLife::clear}};

}  // namespace krait::modules
