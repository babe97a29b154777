#include "interpreter/modules/registry.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules {

#define MODULE(name, table) extern const NativeModule table;
#include "interpreter/modules/modules.def"
#undef MODULE

namespace {

struct Entry {
  std::string_view name;
  const NativeModule* module;
};

constexpr Entry kEntries[] = {
#define MODULE(name, table) {name, &table},
#include "interpreter/modules/modules.def"
#undef MODULE
};

}  // namespace

const NativeModule* find_native_module(std::string_view name) {
  for (const Entry& e : kEntries)
    if (e.name == name) return e.module;
  return nullptr;
}

Result native_module_names(Thread& t) {
  std::vector<std::string_view> names;
  for (const Entry& e : kEntries) names.push_back(e.name);
  std::sort(names.begin(), names.end());
  Ref tuple = TRY(make_unfilled_tuple(t, static_cast<int64_t>(names.size())));
  for (size_t i = 0; i < names.size(); ++i) {
    Ref name = TRY(make_str(t, names[i]));
    tuple.as<Tuple>()->items[i] = TRY(intern(t, name)).leak();
  }
  return tuple;
}

}  // namespace krait::modules
