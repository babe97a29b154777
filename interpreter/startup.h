// Bringing an interpreter up: import system, sys, streams, site; and the few things that run.cpp asks of it afterwards.
#pragma once
#include <string>

#include "interpreter/library.h"
#include "interpreter/runtime/result.h"
#include "interpreter/runtime/thread.h"

namespace krait {

// Outlive all interpreters of the process: those that the program makes start as the first did.
struct StartSettings {
  const Options& options;
  const LibraryPaths& paths;
};

// Everything up to the first line of the program. Raised: the exception is pending.
runtime::Status start_up(runtime::Thread&, const StartSettings&);
// The end of an interpreter as programs see it: waits for its threads, then calls what atexit has and writes what is
// buffered. False: stdout could not be written.
bool end_program(runtime::Thread&);

runtime::Result main_module(runtime::Thread&);  // sys.modules['__main__'], made on the first call
// __file__, __cached__ and a __loader__ for a program that is a file.
runtime::Status set_main_file(runtime::Thread&, runtime::Value module, const std::string& path);
bool is_archive(const std::string& path);        // a zip file with a __main__
bool is_bytecode_file(const std::string& path);  // a .pyc
runtime::Result load_bytecode(runtime::Thread&, const std::string& contents);  // its code object

bool flush_standard_streams(runtime::Thread&);   // false: stdout could not be written
void write_standard_error(runtime::Thread&, const std::string& text);
void call_excepthook(runtime::Thread&, runtime::Value exception);  // sys.excepthook, or the default if it fails

}  // namespace krait
