// Who uses which word of Interpreter::extra. Each is owned by the subsystem named.
#pragma once

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
};

}  // namespace krait::runtime
