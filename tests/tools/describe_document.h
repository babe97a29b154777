// A document as text, for the tests that hold an edited one against a new one.
#pragma once

#include <string>

#include "syntax/document/document.h"

namespace krait::testing {

/// A diagnostic with all its numbers.
inline std::string describe(const diagnostics::Diagnostic& found) {
  std::string text =
      std::string(name_of(found.type)) + ": " + found.message + " " + std::to_string(static_cast<int>(found.stage));
  for (int64_t number :
       {int64_t{found.reported.lineno}, int64_t{found.reported.offset}, int64_t{found.reported.end_lineno},
        int64_t{found.reported.end_offset}, int64_t{found.shown.start}, int64_t{found.shown.end}}) {
    text += " " + std::to_string(number);
  }
  return text;
}

/// Everything that a document knows: equal for equal texts, however they came about.
inline std::string describe(document::Document& document) {
  std::string all;
  for (const diagnostics::Diagnostic& found : document.diagnostics()) all += describe(found) + "\n";
  return all + document.tree().dump(document.text().text()) + document.dump();
}

}  // namespace krait::testing
