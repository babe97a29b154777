// The module _xxsubinterpreters: several interpreters in one process, and channels between them (PEP 554's low level).
#include <string.h>

#include "interpreter/modules/interpreters/interpreters.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/process.h"

namespace krait::modules {

using namespace krait::objects;

namespace {

int64_t own_id(Thread& t) { return static_cast<int64_t>(t.interpreter->id); }

// --- interpreters --------------------------------------------------------------------------------------------------

Result module_create(Thread& t, const Args& a) {
  (void)interpreters();
  int64_t id = TRY(create_another(t, TRY(is_true(t, a[0]))));
  return make_interpreter_id(t, id);
}

Result module_destroy(Thread& t, const Args& a) {
  TRY(destroy_another(t, TRY(interpreter_id_of(t, a[0]))));
  return kNone;
}

Result module_list_all(Thread& t, const Args&) {
  std::vector<int64_t> ids;
  {
    Interpreters& all = interpreters();
    std::lock_guard guard(all.mutex);
    for (const auto& [id, entry] : all.all) ids.push_back(id);
  }
  Ref list = TRY(make_list(t));
  for (int64_t id : ids) {
    Ref item = TRY(make_interpreter_id(t, id));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}

Result module_get_current(Thread& t, const Args&) { return make_interpreter_id(t, own_id(t)); }
Result module_get_main(Thread& t, const Args&) {
  return make_interpreter_id(t, static_cast<int64_t>(process().main_interpreter.load()->id));
}
Result module_is_running(Thread& t, const Args& a) {
  bool running = TRY(modules::is_running(t, TRY(interpreter_id_of(t, a[0]))));
  return boolean(running);
}
Result module_is_shareable(Thread& t, const Args& a) { return boolean(modules::is_shareable(t, a[0])); }

ResultOf<SharedNames> shared_names(Thread& t, Value shared) {
  SharedNames names;
  if (shared.is_none() || shared.is_absent()) return names;
  if (!is_dict(shared)) return raise_type_error(t, "run_string() argument 3 must be dict, not ", type_name(t, shared));
  int64_t position = 0;
  std::vector<std::pair<Ref, Ref>> items;
  for (Value key, value; dict_next(as<Dict>(shared), position, key, value);)
    items.emplace_back(Ref::copy(key), Ref::copy(value));
  for (const auto& [key, value] : items) {
    if (!is_str(key)) return raise_type_error(t, "bad argument type for built-in operation");
    names.emplace_back(str_wtf8(key.as<Str>()), TRY(share(t, value)));
  }
  return names;
}

Result module_run_string(Thread& t, const Args& a) {
  int64_t id = TRY(interpreter_id_of(t, a[0]));
  if (!is_str(a[1])) return raise_type_error(t, "run_string() argument 2 must be str, not ", type_name(t, a[1]));
  std::string_view script = TRY(as_utf8(t, a[1]));
  if (memchr(script.data(), 0, script.size()))
    return raise_value_error(t, "source code string cannot contain null bytes");
  SharedNames names = TRY(shared_names(t, a[2]));
  TRY(run_script(t, id, std::string(script), names));
  return kNone;
}

// --- channels ------------------------------------------------------------------------------------------------------

// Runs an operation on the channels under the mutex and raises what it complains of.
template <class F> Status with_channels(Thread& t, int64_t id, F&& operation) {
  ChannelFault fault;
  {
    Interpreters& all = interpreters();
    std::lock_guard guard(all.mutex);
    fault = operation(all.channels);
  }
  return raise_channel_fault(t, fault, id);
}

// send and recv as arguments: which of both ends is meant.
ChannelEnd chosen_end(bool send, bool recv) { return static_cast<ChannelEnd>(send - recv); }

Result channel_create(Thread& t, const Args&) {
  int64_t id;
  {
    Interpreters& all = interpreters();
    std::lock_guard guard(all.mutex);
    id = all.channels.create();
  }
  return make_channel_id(t, TRY(make_type(t, kChannelIDType)), id, ChannelEnd::Both, false);
}

Result channel_destroy(Thread& t, const Args& a) {
  int64_t id = TRY(channel_id_of(t, a[0]));
  TRY(with_channels(t, id, [&](Channels& c) { return c.destroy(id); }));
  return kNone;
}

Result channel_list_all(Thread& t, const Args&) {
  std::vector<int64_t> ids;
  {
    Interpreters& all = interpreters();
    std::lock_guard guard(all.mutex);
    ids = all.channels.ids();
  }
  Type* type = TRY(make_type(t, kChannelIDType));
  Ref list = TRY(make_list(t));
  for (int64_t id : ids) {
    Ref item = TRY(make_channel_id(t, type, id, ChannelEnd::Both, false));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}

Result channel_list_interpreters(Thread& t, const Args& a) {
  int64_t id = TRY(channel_id_of(t, a[0]));
  bool sends = TRY(is_true(t, a[1]));
  std::vector<int64_t> users;
  {
    Interpreters& all = interpreters();
    std::unique_lock guard(all.mutex);
    for (const auto& [interpreter, entry] : all.all) {
      bool uses = false;
      if (ChannelFault fault = all.channels.is_user(id, interpreter, sends, uses); fault != ChannelFault::None) {
        guard.unlock();
        TRY(raise_channel_fault(t, fault, id));
      }
      if (uses) users.push_back(interpreter);
    }
  }
  Ref list = TRY(make_list(t));
  for (int64_t user : users) {
    Ref item = TRY(make_interpreter_id(t, user));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}

Result channel_send(Thread& t, const Args& a) {
  int64_t id = TRY(channel_id_of(t, a[0]));
  bool open = false;
  TRY(with_channels(t, id, [&](Channels& c) { return c.is_user(id, own_id(t), true, open); }));
  SharedValue value = TRY(share(t, a[1]));
  TRY(with_channels(t, id, [&](Channels& c) { return c.send(id, own_id(t), std::move(value)); }));
  return kNone;
}

Result channel_recv(Thread& t, const Args& a) {
  int64_t id = TRY(channel_id_of(t, a[0]));
  SharedValue value;
  bool otherwise = false;
  TRY(with_channels(t, id, [&](Channels& c) {
    ChannelFault fault = c.receive(id, own_id(t), value);
    otherwise = fault == ChannelFault::Empty && !a[1].is_absent();
    return otherwise ? ChannelFault::None : fault;
  }));
  return otherwise ? Result::copy(a[1]) : from_shared(t, value);
}

Result channel_close(Thread& t, const Args& a) {
  int64_t id = TRY(channel_id_of(t, a[0]));
  bool send = TRY(is_true(t, a[1])), recv = TRY(is_true(t, a[2])), force = TRY(is_true(t, a[3]));
  TRY(with_channels(t, id, [&](Channels& c) { return c.close(id, chosen_end(send, recv), force); }));
  return kNone;
}

Result channel_release(Thread& t, const Args& a) {
  int64_t id = TRY(channel_id_of(t, a[0]));
  bool send = TRY(is_true(t, a[1])), recv = TRY(is_true(t, a[2]));
  TRY(with_channels(t, id, [&](Channels& c) { return c.release(id, own_id(t), chosen_end(send, recv)); }));
  return kNone;
}

Result channel_id(Thread& t, const Args& a) {
  ChannelEnd end = ChannelEnd::Both;
  int64_t id = TRY(channel_id_of(t, a[0], &end));
  bool send = !a[1].is_absent() && TRY(is_true(t, a[1])), recv = !a[2].is_absent() && TRY(is_true(t, a[2]));
  bool no_send = !a[1].is_absent() && !send, no_recv = !a[2].is_absent() && !recv;
  if (no_send && no_recv) return raise_value_error(t, "'send' and 'recv' cannot both be False");
  end = ChannelEnd::Both;
  if (send && !recv) end = ChannelEnd::Send;
  if (recv && !send) end = ChannelEnd::Receive;
  return make_channel_id(t, TRY(make_type(t, kChannelIDType)), id, end, TRY(is_true(t, a[3])));
}

const NativeFunction kFunctions[] = {
    {"create(*, isolated=True)", module_create,
     "create() -> ID\n\nCreate a new interpreter and return a unique generated ID."},
    {"destroy(id)", module_destroy,
     "destroy(id)\n\nDestroy the identified interpreter.\n\nAttempting to destroy the current interpreter results in a "
     "RuntimeError.\n"
     "So does an unrecognized ID."},
    {"list_all()", module_list_all,
     "list_all() -> [ID]\n\nReturn a list containing the ID of every existing interpreter."},
    {"get_current()", module_get_current, "get_current() -> ID\n\nReturn the ID of current interpreter."},
    {"get_main()", module_get_main, "get_main() -> ID\n\nReturn the ID of main interpreter."},
    {"is_running(id)", module_is_running,
     "is_running(id) -> bool\n\nReturn whether or not the identified interpreter is running."},
    {"run_string(id, script, shared=None)", module_run_string,
     "run_string(id, script, shared)\n\nExecute the provided string in the identified interpreter.\n\nSee "
     "PyRun_SimpleStrings."},
    {"is_shareable(obj)", module_is_shareable,
     "is_shareable(obj) -> bool\n\nReturn True if the object's data may be shared between interpreters and\nFalse "
     "otherwise."},
    {"channel_create()", channel_create,
     "channel_create() -> cid\n\nCreate a new cross-interpreter channel and return a unique generated ID."},
    {"channel_destroy(cid)", channel_destroy, "Close the channel and forget it: afterwards its id names nothing."},
    {"channel_list_all()", channel_list_all,
     "channel_list_all() -> [cid]\n\nReturn the list of all IDs for active channels."},
    {"channel_list_interpreters(cid, *, send)", channel_list_interpreters,
     "The IDs of the interpreters that use one end of the channel."},
    {"channel_send(cid, obj)", channel_send, "channel_send(cid, obj)\n\nAdd the object's data to the channel's queue."},
    {"channel_recv(cid, default=<absent>)", channel_recv,
     "The oldest object in the channel's queue; without one, the default or ChannelEmptyError."},
    {"channel_close(cid, *, send=None, recv=None, force=False)", channel_close,
     "Close the channel, or one end of it, for all interpreters. With items in its queue: with force they are dropped, "
     "with send alone "
     "it\ncloses when they have been received, else ChannelNotEmptyError."},
    {"channel_release(cid, *, send=None, recv=None, force=True)", channel_release,
     "Close the channel, or one end of it, for the current interpreter."},
    {"_channel_id(id, *, send=<absent>, recv=<absent>, force=False, _resolve=False)", channel_id, nullptr},
    {}};

Status module_init(Thread& t, Value module) {
  Types& types = t.types();
  TRY(add_exception(t, module, "RunFailedError", "_xxsubinterpreters.RunFailedError", types.RuntimeError));
  TRY(add_exception(t, module, "ChannelError", "_xxsubinterpreters.ChannelError", types.RuntimeError));
  Type* base = module_exception(t, "_xxsubinterpreters.ChannelError");
  struct { const char *attribute, *name;
  } const faults[] = {{"ChannelNotFoundError", "_xxsubinterpreters.ChannelNotFoundError"},
                      {"ChannelClosedError", "_xxsubinterpreters.ChannelClosedError"},
                      {"ChannelEmptyError", "_xxsubinterpreters.ChannelEmptyError"},
                      {"ChannelNotEmptyError", "_xxsubinterpreters.ChannelNotEmptyError"}};
  for (auto& fault : faults) TRY(add_exception(t, module, fault.attribute, fault.name, base));
  (void)TRY(module_add_type(t, module, kChannelIDType));
  (void)TRY(module_add_type(t, module, kInterpreterIDType));
  return ok();
}

}  // namespace

extern const NativeModule kXxsubinterpretersModule = {
    "_xxsubinterpreters",
    "This module provides primitive operations to manage Python interpreters.\nThe 'interpreters' module provides a "
    "more convenient "
    "interface.",
    kFunctions, module_init};

}  // namespace krait::modules
