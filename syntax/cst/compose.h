// One tree from the trees of a text's parts (split.h). Included by those who parse parts: Parser and syntax/document.
#pragma once

#include <string_view>
#include <vector>

#include "syntax/cst/cst.h"
#include "syntax/cst/split.h"

namespace krait::cst {

/// The part as a file by itself: the classes around it reduced to their heads, and a body for a head.
[[nodiscard]] std::string wrap(std::string_view text, const Split& split, const Part& part);

/// A broken node none of whose children is broken: recovery put a token into it that has no node, such as the end of a
/// line. Any other fault below explains its ancestors.
[[nodiscard]] bool lacks_hidden_token(const Record& record);

/// `trees` are those of the wrapped parts, in order.
[[nodiscard]] Cst compose(uint32_t text_size, const Split& split, const std::vector<const Cst*>& trees);

}  // namespace krait::cst
