// Texts of code that has no file: what the program gave to compile(), exec() and eval(), the last text of each name.
// Owned by the Inspector; used while holding the interpreter's lock.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace krait::debugger {

class SourceTexts {
 public:
  void keep(const std::string& name, std::string_view text);
  // Null: not kept.
  [[nodiscard]] const std::string* find(const std::string& name) const;

 private:
  static constexpr std::size_t kMostBytes = 16u << 20;  // then all are forgotten
  std::unordered_map<std::string, std::string> texts_;
  std::size_t bytes_ = 0;
};

}  // namespace krait::debugger
