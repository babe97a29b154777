#include "server/rpc/json_fields.h"

#include <cmath>

namespace krait::rpc {

const char* kind_name(const Json& json) {
  switch (json.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "an array";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "a boolean";
    default:
      return "a number";
  }
}

void expected(const char* what, const Json& json, std::string& problem) {
  problem = std::string(": expected ") + what + ", found " + kind_name(json);
}

bool read_number(const Json& json, std::int64_t& value, std::string& problem) {
  constexpr double kExactLimit = 9007199254740992.0;  // 2**53: JavaScript's integers
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX) {
    problem = ": the number is too large";
    return false;
  }
  if (json.is_number_integer()) {
    value = json.get<std::int64_t>();
    return true;
  }
  if (!json.is_number_float()) return expected("a number", json, problem), false;
  double number = json.get<double>();
  if (number != std::floor(number) || std::fabs(number) > kExactLimit) {
    problem = ": expected an integer";
    return false;
  }
  value = static_cast<std::int64_t>(number);
  return true;
}

}  // namespace krait::rpc
