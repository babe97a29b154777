// Who uses which word of Interpreter::extra. Each is owned by the subsystem named, and freed with the interpreter if it
// says how.
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

enum ExtraSlot {
  kExtraAuditHooks,   // List*, modules/sys_hooks.cpp
  kExtraAtexit,       // List*, modules/atexit.cpp
  kExtraSignals,      // modules/signal.cpp
  kExtraCodecs,       // modules/codecs
  kExtraWarnings,     // modules/warnings.cpp
  kExtraIo,           // modules/io
  kExtraImport,       // modules/import
  kExtraForkHooks,    // Tuple*, modules/posix/processes.cpp
  kExtraAst,          // AstTypes*, modules/ast.cpp
  kExtraModuleExceptions,  // Dict*, modules/module_exception.cpp
  kExtraTerminalDebugger,  // Terminals*, pdb/session.h
  kExtraCsv,          // CsvState*, modules/csv.cpp
  kExtraTracemalloc,  // modules/tracemalloc.cpp
  kExtraReadline,     // modules/readline.cpp
  kExtraSqlite,       // modules/sqlite
  kExtraBuiltins,     // Dict*: builtins as it was at the start, runtime/finalize.cpp
  kExtraAsyncio,      // AsyncioState*, modules/asyncio
  kExtraDecimal,      // DecimalState*, modules/decimal
  kExtraElementTree,  // modules/elementtree
  kExtraEventNames,   // EventNames*, vm/instrument.cpp
};

// The subsystem's state, made when first asked for; deleted when the interpreter ends, while objects can still be
// released.
template <class T> T& extra_state(Interpreter* interpreter, ExtraSlot which) {
  void*& slot = interpreter->extra[which];
  if (!slot) {
    slot = new T;
    interpreter->extra_free[which] = [](void* state) { delete static_cast<T*>(state); };
  }
  return *static_cast<T*>(slot);
}
// Keeps an object (owned) there.
inline void set_extra_object(Interpreter* interpreter, ExtraSlot which, Object* owned) {
  interpreter->extra[which] = owned;
  interpreter->extra_free[which] = [](void* object) {
    if (object) release(static_cast<Object*>(object));
  };
}

}  // namespace krait::runtime
