// Attaching by process id. A debugger sends the reserved signal (runtime/signals.h); the program, at its next safe
// point, opens a socket in the user's runtime folder, which only that user can reach, and takes one connection on it,
// within ten seconds, from a process of the same user (or root). Free functions; any thread.
#pragma once

#include <sys/types.h>

#include <string>

namespace krait::debugger {

// Where the process with this id opens its door: /run/user/UID, else /tmp/krait-UID.
[[nodiscard]] std::string attach_path(uid_t user, pid_t process);

// The debuggee's side: a listening socket, mode 0600; -1 with errno when there can be none.
[[nodiscard]] int open_attach_door(const std::string& path);
// Waits for the one connection and closes the door. -1: nobody came, or a stranger.
[[nodiscard]] int take_attacher(int door, const std::string& path);

}  // namespace krait::debugger
