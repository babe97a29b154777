// Expressions that lead to a child: what a client puts into its watch window.
#include <cmath>

#include "interpreter/debugger/children.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::debugger {

namespace {

constexpr std::int64_t kLongestKey = 200;  // characters

bool is_identifier(const Str* name) {
  for (std::int64_t i = 0; i < name->length; ++i) {
    char32_t c = (*name)[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
    if (!letter && !(i && c >= '0' && c <= '9')) return false;
  }
  return name->length > 0;
}

// Whether the key's repr() is an expression for an equal key.
bool is_literal(Value key, int depth = 0) {
  if (key.is_small_int() || key.is_bool() || key.is_none()) return true;
  if (is_float(key)) return std::isfinite(float_value(key));
  if (!key.is_object() || !(key.object()->type->flags & kExactBuiltin)) return false;
  switch (key.object()->type->kind) {
    case Kind::Str: return as<Str>(key)->length <= kLongestKey;
    case Kind::Bytes: return as<Bytes>(key)->length <= kLongestKey;
    case Kind::Tuple:
      if (depth > 3 || as<Tuple>(key)->length > 16) return false;
      for (std::int64_t i = 0; i < as<Tuple>(key)->length; ++i)
        if (!is_literal(as<Tuple>(key)->items[i], depth + 1)) return false;
      return true;
    default: return false;
  }
}

}  // namespace

std::string attribute_path(const std::string& path, const Str* name) {
  if (path.empty() || !is_identifier(name)) return {};
  return path + "." + str_wtf8(name);
}

std::string item_path(Thread& t, const std::string& path, Value key) {
  if (path.empty() || !is_literal(key)) return {};
  return path + "[" + safe_repr(t, key, {.limit = 4 * kLongestKey}) + "]";
}

std::string indexed_path(const std::string& path, std::int64_t index) {
  return path.empty() ? path : path + "[" + std::to_string(index) + "]";
}

std::string key_name(Thread& t, Value key) {
  return safe_repr(t, key, {.limit = 100});
}

}  // namespace krait::debugger
