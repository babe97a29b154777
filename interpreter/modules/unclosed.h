// What files, sockets and directories say when they go without having been closed.
#pragma once
#include <string_view>

#include "interpreter/runtime/native.h"

namespace krait::modules {

/// Warns (ResourceWarning) that `source` was left open: `what` and its repr. The warning holds `source`, so that
/// tracemalloc can tell where it came from. What goes wrong meanwhile, or a filter that makes an error of it, is
/// reported as unraisable in `owner`; nothing is pending afterwards that was not before. On the thread that ends
/// `owner`.
void warn_unclosed(runtime::Thread&, runtime::Value owner, runtime::Value source, std::string_view what);

}  // namespace krait::modules
