#include "server/rpc/lenient_json.h"

#include <nlohmann/json.hpp>
#include <string_view>

namespace krait::rpc {

namespace {

bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kNestingLimit) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

// The code unit of an escape \uXXXX at `at`; -1 when there is none.
int escaped_unit(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return -1;
  int unit = 0;
  for (char c : text.substr(at + 2, 4)) {
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

bool is_high(int unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool is_low(int unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

// With every half of a pair replaced.
std::string mended(std::string text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '\\') continue;
    int unit = escaped_unit(text, i);
    if (is_high(unit) && is_low(escaped_unit(text, i + 6))) {
      i += 11;
    } else if (is_high(unit) || is_low(unit)) {
      text.replace(i + 2, 4, "fffd");
      i += 5;
    } else {
      ++i;
    }
  }
  return text;
}

bool try_parse(const std::string& text, nlohmann::json& value, std::string& problem) {
  try {
    value = nlohmann::json::parse(text);
    return true;
  } catch (const nlohmann::json::exception& error) {
    problem = error.what();
    return false;
  }
}

}  // namespace

bool parse_json(const std::string& text, nlohmann::json& value, std::string& problem) {
  if (too_deep(text)) {
    problem = "arrays and objects nested deeper than " + std::to_string(kNestingLimit);
    return false;
  }
  if (try_parse(text, value, problem)) return true;
  return problem.find("surrogate") != std::string::npos && try_parse(mended(text), value, problem);
}

}  // namespace krait::rpc
