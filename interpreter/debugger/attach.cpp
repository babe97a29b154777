#include "interpreter/debugger/attach.h"

#include <unistd.h>

#include <memory>

#include "interpreter/debugger/agent.h"
#include "interpreter/debugger/attach_door.h"
#include "interpreter/runtime/process.h"
#include "interpreter/runtime/raise.h"
#include "interpreter/runtime/signals.h"

namespace krait::debugger {

namespace {

// What the process root holds of it: under the main interpreter's lock.
struct Attaching {
  std::string program, version;
  std::unique_ptr<Agent> agent;  // of the debugger that came last
};

Attaching* attaching() { return static_cast<Attaching*>(process().attaching); }

void let_in(Thread& t) {
  Attaching* here = attaching();
  if (!here) return;
  if (here->agent && here->agent->is_over()) here->agent.reset();
  Debugger* debugger = Debugger::of(t.interpreter);
  if (here->agent || (debugger && debugger->face())) return;  // one at a time
  std::string path = attach_path(geteuid(), getpid());
  int door = open_attach_door(path);
  if (door < 0) return;
  AgentOptions options;
  options.program = here->program;
  options.version = here->version;
  here->agent = Agent::wait_behind(t, door, path, std::move(options));
  if (!here->agent) ::close(door), ::unlink(path.c_str());
}

Status on_signal(Thread& t) {
  Debugger* debugger = Debugger::of(t.interpreter);
  if (debugger && debugger->is_evaluating()) {
    if (!debugger->is_cancelled(t)) return ok();
    process().debug_signal_noted.store(false);
    return raise_none(t, t.types().KeyboardInterrupt);
  }
  if (t.interpreter->main_thread != &t) return ok();
  process().debug_signal_noted.store(false);
  let_in(t);
  return ok();
}

}  // namespace

void allow_attaching(Thread&, std::string program, std::string version) {
  process().attaching = new Attaching{std::move(program), std::move(version), nullptr};
  install_debug_signal(on_signal);
}

void end_attaching(Thread& t, int status) {
  Attaching* here = attaching();
  if (!here) return;
  process().attaching = nullptr;
  process().debug_signal = nullptr;
  if (here->agent) here->agent->say_end(t, status);
  delete here;
}

}  // namespace krait::debugger
