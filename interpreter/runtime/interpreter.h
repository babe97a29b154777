// Making and ending interpreters and threads. An interpreter is made on the thread that becomes its main thread; that
// thread holds the lock until it lets go of it (lock.h).
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

// A new interpreter with its built-in types, names and exceptions, no modules, and one thread (main_thread), which
// holds the lock. Null if memory is out. Ends with destroy_interpreter.
// model: an interpreter of the process that it hashes like; null for the first.
[[nodiscard]] Interpreter* create_interpreter(const Config& config, const Interpreter* model = nullptr);

// Ends it: the remaining modules, objects, types and memory. The caller is the main thread and holds the lock;
// no other thread of it runs. Pointers into the interpreter are invalid afterwards.
void destroy_interpreter(Interpreter* interpreter);

// The first step of destroy_interpreter, apart for tests: releases all that the interpreter owns, not the memory.
void tear_down_interpreter(Interpreter* interpreter);
// Objects alive, types made in C++ not counted: after tear_down_interpreter, what leaked.
int64_t live_objects(const Interpreter* interpreter);

// Clears sys.modules and the modules' dicts in CPython's order (names beginning with an underscore first, sys and
// builtins last) and collects. Python code (finalizers) runs. Part of destroy_interpreter's callers' exit sequence.
void finalize_modules(Thread& t);
// Notes what builtins holds: finalize_modules takes out what programs have put there since.
[[nodiscard]] Status keep_builtins(Thread& t);

// A Thread for the calling native thread, linked into the interpreter; it does not hold the lock yet. Null: no memory.
[[nodiscard]] Thread* create_thread(Interpreter* interpreter);
// Unlinks and frees it; releases what it owns. Called by the thread itself, holding the lock.
void destroy_thread(Thread* thread);
// Sets the address below which native recursion stops, from the calling native thread's stack.
void set_stack_limit(Thread& t);
// The thread, which no native thread is using, goes on on the calling one; it does not hold the lock yet.
void adopt_thread(Thread& t);

}  // namespace krait::runtime
