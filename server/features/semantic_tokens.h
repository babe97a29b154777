// What each name is, as far as one file tells: for colours that a grammar of regular expressions cannot know. Works on
// faulty text as well. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "server/snapshot.h"

namespace krait::server {

// In the order of the legend.
enum class TokenType : std::uint8_t {
  kNamespace,
  kClass,
  kFunction,
  kMethod,
  kProperty,
  kParameter,
  kVariable,
  kDecorator,
  kKeyword,
};
inline constexpr const char* kTokenTypeNames[] = {"namespace", "class",    "function",  "method", "property",
                                                  "parameter", "variable", "decorator", "keyword"};

inline constexpr std::uint8_t kDeclaration = 1;
inline constexpr std::uint8_t kDefaultLibrary = 2;
inline constexpr std::uint8_t kAsync = 4;
inline constexpr const char* kTokenModifierNames[] = {"declaration", "defaultLibrary", "async"};

struct SemanticToken {
  source::Span span;  // within one line
  TokenType type = TokenType::kVariable;
  std::uint8_t modifiers = 0;
};

// In the order of the text.
[[nodiscard]] std::vector<SemanticToken> classify(const Snapshot& snapshot);

}  // namespace krait::server
