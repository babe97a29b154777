// JSON of plain structs, generic over their field lists (syntax/fields.h): each message of the protocols is declared
// once. A std::optional field may be missing, and null counts as missing; other fields must be there. Fields that are
// not in the list are ignored, as both protocols ask. Free functions; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "syntax/fields.h"

namespace krait::rpc {

using Json = nlohmann::json;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};

// ---- to JSON ---------------------------------------------------------------------------------------------------

template <class T>
[[nodiscard]] Json to_json(const T& value) {
  if constexpr (HasFields<T>) {
    Json object = Json::object();
    T::visit(value, [&](const char* declared, const auto& field) {
      using Field = std::decay_t<decltype(field)>;
      std::string name(field_name(declared));
      if constexpr (IsOptional<Field>::value) {
        if (field) object.emplace(std::move(name), to_json(*field));
      } else {
        object.emplace(std::move(name), to_json(field));
      }
    });
    return object;
  } else if constexpr (IsOptional<T>::value) {
    return value ? to_json(*value) : Json();
  } else if constexpr (IsVector<T>::value) {
    Json array = Json::array();
    for (const auto& element : value) array.push_back(to_json(element));
    return array;
  } else if constexpr (IsMap<T>::value) {
    Json object = Json::object();
    for (const auto& [key, element] : value) object.emplace(key, to_json(element));
    return object;
  } else {
    return Json(value);
  }
}

// ---- from JSON -------------------------------------------------------------------------------------------------

// Names of the kinds of JSON, for messages.
[[nodiscard]] const char* kind_name(const Json& json);
[[nodiscard]] bool read_number(const Json& json, std::int64_t& value, std::string& problem);
void expected(const char* what, const Json& json, std::string& problem);

// False, with `problem` saying what was expected where ("position.line: expected a number, found a string"), when the
// JSON does not fit.
template <class T>
[[nodiscard]] bool from_json(const Json& json, T& value, std::string& problem);

template <class T>
[[nodiscard]] bool from_json_field(const Json& object, const char* declared, T& field, std::string& problem) {
  std::string name(field_name(declared));
  auto found = object.find(name);
  bool missing = found == object.end() || (found->is_null() && !std::is_same_v<T, Json>);
  if (missing) {
    if constexpr (IsOptional<T>::value || std::is_same_v<T, Json>) return true;
    problem = name + ": missing";
    return false;
  }
  if (from_json(*found, field, problem)) return true;
  problem = name + (problem[0] == ':' || problem[0] == '[' ? "" : ".") + problem;
  return false;
}

template <class T>
bool from_json(const Json& json, T& value, std::string& problem) {
  if constexpr (std::is_same_v<T, Json>) {
    value = json;
    return true;
  } else if constexpr (IsOptional<T>::value) {
    return from_json(json, value.emplace(), problem);
  } else if constexpr (HasFields<T>) {
    if (!json.is_object()) return expected("an object", json, problem), false;
    bool good = true;
    T::visit(value, [&](const char* declared, auto& field) {
      good = good && from_json_field(json, declared, field, problem);
    });
    return good;
  } else if constexpr (IsVector<T>::value) {
    if (!json.is_array()) return expected("an array", json, problem), false;
    value.clear();
    for (const Json& element : json) {
      std::string inner;
      if (!from_json(element, value.emplace_back(), inner)) {
        problem =
            "[" + std::to_string(value.size() - 1) + "]" + (inner[0] == ':' || inner[0] == '[' ? "" : ".") + inner;
        return false;
      }
    }
    return true;
  } else if constexpr (IsMap<T>::value) {
    if (!json.is_object()) return expected("an object", json, problem), false;
    for (const auto& [key, element] : json.items()) {
      if (element.is_null()) continue;
      if (!from_json(element, value[key], problem)) return problem = key + problem, false;
    }
    return true;
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!json.is_boolean()) return expected("a boolean", json, problem), false;
    value = json.get<bool>();
    return true;
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!json.is_string()) return expected("a string", json, problem), false;
    value = json.get_ref<const std::string&>();
    return true;
  } else {
    static_assert(std::is_same_v<T, std::int64_t>);
    return read_number(json, value, problem);
  }
}

}  // namespace krait::rpc
