// The module _typing: what typing takes from native code.
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

static const NativeFunction kTypingFunctions[] = {
    {"_idfunc(x, /)", [](Thread&, const Args& a) { return Result::copy(a[0]); }, nullptr}, {}};

extern const NativeModule kTypingModule;
const NativeModule kTypingModule = {"_typing", "Native helpers that make the typing module faster.", kTypingFunctions};

}  // namespace krait::modules
