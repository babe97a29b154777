// Interpreters: those of the process by their ids, and the channels between them; what _xxsubinterpreters stands on.
// One a process (process.h), made at the first use by the main interpreter.
//
// Each interpreter has its own lock, types, modules and heap. A thread that goes over into another one gives its own
// lock up first, so that no two are ever held and none can wait for the other. `mutex` guards what is written here;
// while it is held no interpreter's lock is waited for and no Python code runs.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "interpreter/modules/interpreters/channels.h"

namespace krait::modules {

struct InterpreterEntry {
  Interpreter* interpreter;
  int64_t objects = 0;          // InterpreterIDs that name it
  bool ends_with_ids = false;   // made by create(): it ends when nobody names it any more
  bool running = false;         // a script runs in it
};

struct Interpreters {
  std::mutex mutex;
  std::map<int64_t, InterpreterEntry> all;
  Channels channels;
};
Interpreters& interpreters();
// In a forked child: only the main interpreter is left.
void forget_other_interpreters();

// A new interpreter, started like this one; its id. RuntimeError if it cannot be.
ResultOf<int64_t> create_another(Thread&, bool isolated);
// RuntimeError if there is none of that id, if it is this one, or if it is running.
Status destroy_another(Thread&, int64_t id);

using SharedNames = std::vector<std::pair<std::string, SharedValue>>;
// Runs the script in the __main__ of the interpreter; an exception in there is raised here as a RunFailedError.
Status run_script(Thread&, int64_t id, const std::string& script, const SharedNames& names);
ResultOf<bool> is_running(Thread&, int64_t id);

// InterpreterID and ChannelID objects (interpreter_ids.cpp).
extern const TypeSpec kInterpreterIDType, kChannelIDType;
Result make_interpreter_id(Thread&, int64_t id);
ResultOf<int64_t> interpreter_id_of(Thread&, Value);  // of an InterpreterID or an int
Result make_channel_id(Thread&, Type*, int64_t id, ChannelEnd, bool force);
struct ChannelID : Object {
  int64_t id;
  ChannelEnd end;
};
ResultOf<int64_t> channel_id_of(Thread&, Value, ChannelEnd* end = nullptr);
Status raise_channel_fault(Thread&, ChannelFault, int64_t id);  // ok for None

}  // namespace krait::modules
