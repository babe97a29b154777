// After fork() in the child: one thread is left.
#pragma once
#include <string>

#include "interpreter/runtime/thread.h"

namespace krait::runtime {

// Takes the other threads out of the interpreter's list (their memory stays: their stacks may be referred to) and
// renews the locks that they may have held. Called in the child by the thread that forked.
void forget_other_threads(Thread&);

}  // namespace krait::runtime

namespace krait::modules::posix {
// What fork() does around itself; _posixsubprocess does the same.
void before_fork(runtime::Thread&);
void after_fork_in_parent(runtime::Thread&);
void after_fork_in_child(runtime::Thread&);
// What a debugger wants in the environment of this program, which is about to be run: "NAME=VALUE", or nothing.
std::string debugger_variable(runtime::Thread&, const std::string& program);
}  // namespace krait::modules::posix
