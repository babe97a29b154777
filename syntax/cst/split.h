// Cuts a text into parts that can be parsed each by itself: a few statements of the module, or of the body of a large
// class. A fault stays within its part, and after an edit only the parts that it touches are looked at again.
//
// Cutting is a pure function of the text. It reads strings, brackets and line joins, and knows no grammar: in valid
// text a cut always falls between two statements; in other text a word that only ever begins a statement (`def`,
// `return`, ...) ends whatever bracket is open before its line, and where triple quotes do not add up, the string that
// seems to have swallowed code is taken to end in front of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/cst/logical_lines.h"

namespace krait::cst {

struct Part {
  uint32_t start, end;  // whole lines; parts follow each other without a gap
  uint32_t classes;     // which of Split::classes it stands in
  uint32_t block;       // of a head: the part of Split::classes that its body's parts stand in; else 0

  /// The decorators and the first line of a class whose body is cut into parts of their own, which follow.
  [[nodiscard]] bool is_head() const { return block != 0; }
};

/// The classes around a part, reduced to what its meaning depends on. A function that is cut stands for a class.
struct Classes {
  std::string heads;      // "class A:\n    class B:\n"
  std::string indent;     // of the statements within
  uint32_t count = 0;     // how many classes
};

struct Split {
  std::vector<Part> parts;       // at least one
  std::vector<Classes> classes;  // [0] is the module: none
  LogicalLines lines;

  /// What stands in front of the part, and after it, to make it a file by itself.
  [[nodiscard]] const std::string& before(const Part& part) const { return classes[part.classes].heads; }
  [[nodiscard]] std::string after(const Part& part) const {
    return part.is_head() ? classes[part.block].indent + "pass\n" : std::string();
  }
};

[[nodiscard]] Split split(std::string_view text);

/// Of a part that is at fault: one part, but for a large function, which is cut as classes are. For trees alone; what
/// its names mean only the whole function tells.
[[nodiscard]] Split split_functions(std::string_view text);

/// The same as the first, sooner: `old` is what it gave for an older text.
[[nodiscard]] Split split(std::string_view text, const Split& old, const InCommon& common);

}  // namespace krait::cst
