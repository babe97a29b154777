// Parts of the sys module that stand in files of their own.
#pragma once
#include "interpreter/modules/audit.h"
#include <initializer_list>

#include "interpreter/runtime/native.h"

namespace krait::modules {

// sys_values.cpp: version, flags, limits: everything that is data.
Status add_sys_values(Thread&, Value module);
// sys_frames.cpp: functions about frames, exceptions, tracing.
extern const NativeFunction kSysFrameFunctions[];
// sys_hooks.cpp: displayhook, excepthook, unraisablehook, breakpointhook, audit.
extern const NativeFunction kSysHookFunctions[];
// The default of sys.unraisablehook: writes what its argument says to sys.stderr.
Status show_unraisable(Thread&, Value unraisable);
// sys_unraisable.cpp: runtime::report_unraisable's way to sys.unraisablehook.
Result make_early_stderr(Thread&);  // early_stderr.cpp
Status write_unraisable(Thread&, Value exception, Value where_or_absent);

}  // namespace krait::modules
