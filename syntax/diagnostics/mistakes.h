// The actions of rules that need more than a place and a message. Each looks at what its alternative captured and
// either raises, or declines (the alternative then fails), or gives a node.
#pragma once

#include <string>
#include <string_view>

#include "syntax/diagnostics/recogniser.h"

namespace krait::diagnostics {

struct MistakeInput {
  Node *a, *b, *c;
  Node* whole;  // all that the alternative matched
};

using Mistake = Node* (*)(Recogniser& recogniser, const MistakeInput& input);

/// The index for `call_mistake`, or -1.
[[nodiscard]] int find_mistake(std::string_view name);
[[nodiscard]] Node* call_mistake(int index, Recogniser& recogniser, const MistakeInput& input);

/// What CPython's messages call an expression.
[[nodiscard]] const char* describe(const Node* node);

}  // namespace krait::diagnostics
