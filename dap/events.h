// What the debuggee says by itself, said to the client. Called by the session on its thread.
#pragma once

#include "interpreter/debugger/wire.h"

namespace krait::dap {

class Client;
class BreakpointBook;
class Sources;

void tell_event(Client& client, Sources& sources, const BreakpointBook& book,
                const krait::debugger::wire::AnyEvent& event);

}  // namespace krait::dap
