// A plain struct followed by the list of its fields: declared once, walked by everything that is generic over structs
// (the debugger's wire encoding, the JSON of the two protocols). Header-only, no state, any thread.
//
//   struct Position {
//     std::int64_t line = 0;
//     std::int64_t character = 0;
//     KRAIT_FIELDS(line, character)
//   };
//   Position::visit(position, [](const char* name, auto& field) { ... });   // in the order of the list
//
// A field whose name would be a C++ keyword carries one trailing underscore, which is no part of its name (field_name).
#pragma once

#include <string_view>

namespace krait {

// The name of a field as the outside knows it.
constexpr std::string_view field_name(const char* declared) {
  std::string_view name(declared);
  if (!name.empty() && name.back() == '_') name.remove_suffix(1);
  return name;
}

// Whether T lists its fields.
template <class T>
concept HasFields = requires {
  typename T::KraitFields;
};

}  // namespace krait

#define KRAIT_FIELDS_PARENS ()
// Each level scans its argument four times more, which is what lets KRAIT_FIELDS_EACH come up again for the next field.
#define KRAIT_FIELDS_EXPAND(...) \
  KRAIT_FIELDS_EXPAND3(KRAIT_FIELDS_EXPAND3(KRAIT_FIELDS_EXPAND3(KRAIT_FIELDS_EXPAND3(__VA_ARGS__))))
#define KRAIT_FIELDS_EXPAND3(...) \
  KRAIT_FIELDS_EXPAND2(KRAIT_FIELDS_EXPAND2(KRAIT_FIELDS_EXPAND2(KRAIT_FIELDS_EXPAND2(__VA_ARGS__))))
#define KRAIT_FIELDS_EXPAND2(...) \
  KRAIT_FIELDS_EXPAND1(KRAIT_FIELDS_EXPAND1(KRAIT_FIELDS_EXPAND1(KRAIT_FIELDS_EXPAND1(__VA_ARGS__))))
#define KRAIT_FIELDS_EXPAND1(...) __VA_ARGS__
#define KRAIT_FIELDS_EACH(field, ...) \
  visitor(#field, self.field);        \
  __VA_OPT__(KRAIT_FIELDS_AGAIN KRAIT_FIELDS_PARENS(__VA_ARGS__))
#define KRAIT_FIELDS_AGAIN() KRAIT_FIELDS_EACH

// Self is the struct, or it const. An empty list is allowed. At most 64 fields.
#define KRAIT_FIELDS(...)                                                              \
  using KraitFields = void;                                                            \
  template <class Self, class Visitor>                                                 \
  static void visit([[maybe_unused]] Self& self, [[maybe_unused]] Visitor&& visitor) { \
    __VA_OPT__(KRAIT_FIELDS_EXPAND(KRAIT_FIELDS_EACH(__VA_ARGS__)))                    \
  }
