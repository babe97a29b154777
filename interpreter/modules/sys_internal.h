// Parts of the sys module that stand in files of their own.
#pragma once
#include "interpreter/runtime/native.h"

namespace krait::modules {

// sys_values.cpp: version, flags, limits: everything that is data.
Status add_sys_values(Thread&, Value module);
// sys_frames.cpp: functions about frames, exceptions, tracing.
extern const NativeFunction kSysFrameFunctions[];
// sys_hooks.cpp: displayhook, excepthook, unraisablehook, breakpointhook, audit.
extern const NativeFunction kSysHookFunctions[];

}  // namespace krait::modules
