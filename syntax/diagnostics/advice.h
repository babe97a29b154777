// What can be said beside an error: other places that explain it, and changes of the text that may mend it. Pure; any
// thread.
#pragma once

#include <string>
#include <vector>

#include "syntax/cst/cst.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/text.h"

namespace krait::diagnostics {

/// Another place of the same text.
struct Related {
  Shown shown;
  std::string message;
  bool is_cause = false;  // what is likely to be wrong, where the error only shows it
};

/// The bytes [start, end) become `text`.
struct TextEdit {
  uint32_t start, end;
  std::string text;
};

/// One way to mend a fault: edits that do not overlap, in order.
struct Fix {
  std::string title;
  std::vector<TextEdit> edits;
};

struct Advice {
  std::vector<Related> related;
  std::vector<Fix> fixes;  // the likeliest first; whether one helps is known only once the changed text has been parsed
};

/// `tree` is of `text`, the diagnostic one of its errors or warnings, its `shown` placed.
[[nodiscard]] Advice advise(const Diagnostic& diagnostic, const cst::Cst& tree, const source::SourceText& text);

/// The text after the edits of a fix.
[[nodiscard]] std::string apply(const Fix& fix, std::string_view text);

}  // namespace krait::diagnostics
