// InterpreterID and ChannelID: ints that name an interpreter or a channel, and keep it alive.
#include "interpreter/modules/interpreters/interpreters.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

using namespace krait::objects;

namespace {

struct InterpreterID : Object {
  int64_t id;
  bool counted;  // among the entry's objects
};

// An int, or what has __index__, as the id of a `what`.
ResultOf<int64_t> plain_id(Thread& t, Value v, const char* what) {
  if (!has_index(t, v)) return raise_type_error(t, what, " ID must be an int, got ", type_name(t, v));
  Ref number = TRY(index(t, v));
  int64_t id;
  if (!int_fits_i64(number, &id)) return raise_overflow_error(t, "int too big to convert");
  if (id < 0) {
    Ref shown = TRY(repr(t, v));
    return raise_value_error(t, what, " ID must be a non-negative int, got ", shown.as<Str>());
  }
  return id;
}

int64_t id_of(Value v) { return has_spec(v, kChannelIDType) ? as<ChannelID>(v)->id : as<InterpreterID>(v)->id; }

Result id_to_int(Thread& t, Value self) { return make_int(t, id_of(self)); }
ResultOf<int64_t> id_hash(Thread& t, Value self) {
  Ref number = TRY(make_int(t, id_of(self)));
  return int_hash(t, number);
}
Result id_str(Thread& t, Value self) { return make_str(t, std::to_string(id_of(self))); }

// Equal to an id of the same kind, and to numbers.
Result compare_with(Thread& t, Value self, Value other, CompareOp op, const TypeSpec& kind) {
  if (op != CompareOp::Eq && op != CompareOp::Ne) return kNotImplemented;
  bool same;
  if (has_spec(other, kind)) {
    same = id_of(self) == id_of(other);
    if (&kind == &kChannelIDType) same = same && as<ChannelID>(self)->end == as<ChannelID>(other)->end;
  } else if (is_int(other) || type_of(t, other)->slots.float_ || type_of(t, other)->slots.int_ || has_index(t, other)) {
    Ref number = TRY(make_int(t, id_of(self)));
    return compare(t, number, other, op);
  } else {
    return kNotImplemented;
  }
  return boolean(same == (op == CompareOp::Eq));
}
Result interpreter_id_compare(Thread& t, Value a, Value b, CompareOp op) {
  return compare_with(t, a, b, op, kInterpreterIDType);
}
Result channel_id_compare(Thread& t, Value a, Value b, CompareOp op) {
  return compare_with(t, a, b, op, kChannelIDType);
}

// --- InterpreterID -------------------------------------------------------------------------------------------------

Result new_interpreter_id(Thread& t, Type* type, int64_t id, bool force) {
  bool known;
  {
    Interpreters& all = interpreters();
    std::lock_guard guard(all.mutex);
    auto found = all.all.find(id);
    known = found != all.all.end();
    if (known) ++found->second.objects;
  }
  if (!known && !force) return raise_runtime_error(t, "unrecognized interpreter ID ", id);
  auto* made = allocate<InterpreterID>(t, type);
  if (!made) return raised;
  made->id = id;
  made->counted = known;
  return Result::own(made);
}

Result interpreter_id_new(Thread& t, const Args& a) {
  int64_t id = TRY(interpreter_id_of(t, a[0]));
  return new_interpreter_id(t, as<Type>(a.self), id, TRY(is_true(t, a[1])));
}

// The last name of an interpreter made by create() goes: so does the interpreter, unless something still runs in it.
void interpreter_id_destroy(Object* o) {
  Thread& t = current_thread(o);
  auto* self = static_cast<InterpreterID*>(o);
  if (!self->counted) return;
  bool ends = false;
  {
    Interpreters& all = interpreters();
    std::lock_guard guard(all.mutex);
    auto found = all.all.find(self->id);
    if (found == all.all.end()) return;
    ends = --found->second.objects == 0 && found->second.ends_with_ids && !found->second.running;
  }
  if (!ends) return;
  Ref saved = take_pending(t);
  if (destroy_another(t, self->id).is_raised()) clear_pending(t);
  if (!saved.is_absent()) set_pending(t, std::move(saved));
}

Result interpreter_id_repr(Thread& t, Value self) {
  return make_str(t, cat(type_name(type_of(t, self)), "(", as<InterpreterID>(self)->id, ")"));
}

// --- ChannelID -----------------------------------------------------------------------------------------------------

void channel_id_destroy(Object* o) {
  Interpreters& all = interpreters();
  std::lock_guard guard(all.mutex);
  all.channels.drop_object(static_cast<ChannelID*>(o)->id);
}

Result channel_id_repr(Thread& t, Value self) {
  auto* channel = as<ChannelID>(self);
  const char* end = channel->end == ChannelEnd::Send      ? ", send=True"
                    : channel->end == ChannelEnd::Receive ? ", recv=True"
                                                          : "";
  return make_str(t, cat(type_name(type_of(t, self)), "(", channel->id, end, ")"));
}

Result get_end(Thread& t, Value self) {
  ChannelEnd end = as<ChannelID>(self)->end;
  return make_ascii(t, end == ChannelEnd::Send ? "send" : end == ChannelEnd::Receive ? "recv" : "both");
}
Result get_send(Thread& t, Value self) {
  return make_channel_id(t, type_of(t, self), id_of(self), ChannelEnd::Send, false);
}
Result get_recv(Thread& t, Value self) {
  return make_channel_id(t, type_of(t, self), id_of(self), ChannelEnd::Receive, false);
}
const NativeGetSet kChannelGetSets[] = {{"end", get_end, nullptr, "'send', 'recv', or 'both'"},
                                        {"send", get_send, nullptr, "the 'send' end of the channel"},
                                        {"recv", get_recv, nullptr, "the 'recv' end of the channel"},
                                        {}};

}  // namespace

ResultOf<int64_t> interpreter_id_of(Thread& t, Value v) {
  if (has_spec(v, kInterpreterIDType)) return as<InterpreterID>(v)->id;
  return plain_id(t, v, "interpreter");
}
Result make_interpreter_id(Thread& t, int64_t id) {
  return new_interpreter_id(t, TRY(make_type(t, kInterpreterIDType)), id, false);
}

ResultOf<int64_t> channel_id_of(Thread& t, Value v, ChannelEnd* end) {
  if (!has_spec(v, kChannelIDType)) return plain_id(t, v, "channel");
  if (end) *end = as<ChannelID>(v)->end;
  return as<ChannelID>(v)->id;
}

Result make_channel_id(Thread& t, Type* type, int64_t id, ChannelEnd end, bool force) {
  ChannelFault fault;
  {
    Interpreters& all = interpreters();
    std::lock_guard guard(all.mutex);
    fault = all.channels.add_object(id);
  }
  if (fault != ChannelFault::None && !force) TRY(raise_channel_fault(t, fault, id));
  auto* made = allocate<ChannelID>(t, type);
  if (!made) return raised;
  made->id = id;
  made->end = end;
  return Result::own(made);
}

Status raise_channel_fault(Thread& t, ChannelFault fault, int64_t id) {
  auto raise = [&](const char* name, const std::string& message) {
    return raise_message(t, module_exception(t, name), message);
  };
  switch (fault) {
    case ChannelFault::NotFound:
      return raise("_xxsubinterpreters.ChannelNotFoundError", cat("channel ", id, " not found"));
    case ChannelFault::Closed: return raise("_xxsubinterpreters.ChannelClosedError", cat("channel ", id, " closed"));
    case ChannelFault::ClosedForInterpreter:
      return raise("_xxsubinterpreters.ChannelClosedError", "channel already closed");
    case ChannelFault::Empty: return raise("_xxsubinterpreters.ChannelEmptyError", cat("channel ", id, " is empty"));
    case ChannelFault::NotEmpty:
      return raise("_xxsubinterpreters.ChannelNotEmptyError", "may not be closed if not empty (try force=True)");
    default: return ok();
  }
}

extern const TypeSpec kInterpreterIDType = {
    .name = "InterpreterID",
    .doc = "The number of an interpreter, usable wherever an int is.",
    .size = sizeof(InterpreterID),
    .flags = kBaseType,
    .new_ = {"InterpreterID(id, *, force=False)", interpreter_id_new},
    .slots = {.destroy = interpreter_id_destroy, .repr = interpreter_id_repr, .str = id_str, .hash = id_hash,
              .compare = interpreter_id_compare, .int_ = id_to_int, .index = id_to_int}};

extern const TypeSpec kChannelIDType = {
    .name = "_xxsubinterpreters.ChannelID",
    .doc = "A channel ID identifies a channel and may be used as an int.",
    .size = sizeof(ChannelID),
    .flags = kNoInstances,
    .getsets = kChannelGetSets,
    .slots = {.destroy = channel_id_destroy, .repr = channel_id_repr, .str = id_str, .hash = id_hash,
              .compare = channel_id_compare, .int_ = id_to_int, .index = id_to_int}};

}  // namespace krait::modules
