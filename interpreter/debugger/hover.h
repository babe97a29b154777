// The value of what stands under the mouse, found without running anything: names, attributes that need no getter,
// items of built-in containers.
#pragma once

#include <string>

#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/variable_maker.h"

namespace krait::debugger {

Answer<Variable> hover(const ChildContext& context, VariableMaker& maker, const FrameAt& at, const std::string& text);

// What a name means in a frame (null: in __main__); absent: nothing.
Ref value_of_name(Thread& t, const Frame* frame, std::string_view name);

// The value of an expression that needs no code to run; absent with the reason in `why` otherwise.
Ref value_without_running(Thread& t, const Frame* frame, const std::string& text, std::string& why);

}  // namespace krait::debugger
