// The language before 3.7, where `async` and `await` could be names: the tree knows them as keywords only, so that
// where they are names, words of the same length stand for them while the tree is made. And PEP 401's language, where
// inequality is written `<>`. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace krait::ast {

/// A word of five letters, the first one given, that does not occur in the text.
[[nodiscard]] std::string unused_word(std::string_view text, char first);

/// The text (newlines as LF) with the names `async` and `await` replaced.
[[nodiscard]] std::string replace_async_names(std::string_view text, const std::string& async_name,
                                              const std::string& await_name);

/// The text (newlines as LF) with each `<>` outside of strings written `!=`.
[[nodiscard]] std::string replace_angles(std::string_view text);

}  // namespace krait::ast
