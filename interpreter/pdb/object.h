// The Python object that a Session hangs from: what the library's main(), _run() and run() take for a Pdb.
#pragma once
#include "interpreter/pdb/session.h"

namespace krait::pdb {

struct TerminalObject : Object {
  Session* session;  // owned
};

// A new one. outer: the session that it is nested in, or null. Reads .pdbrc.
Result make_terminal(Thread&, Session* outer);
inline Session& session_of(Value terminal) { return *static_cast<TerminalObject*>(terminal.object())->session; }
// terminal.run(text, globals, locals), traced even from within an event.
Result run_nested(Thread&, Value terminal, const std::string& text, Value globals, Value locals);

}  // namespace krait::pdb
