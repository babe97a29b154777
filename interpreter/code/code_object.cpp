#include "interpreter/code/code_object.h"

namespace krait::code {

std::vector<Constant> CodeObject::names_of_kind(LocalKind kind) const {
  std::vector<Constant> found;
  for (size_t i = 0; i < localspluskinds.size(); i++) {
    if (localspluskinds[i] & kind) found.push_back(localsplusnames[i]);
  }
  return found;
}

int CodeObject::count_kind(LocalKind kind) const {
  int count = 0;
  for (uint8_t kinds : localspluskinds) count += (kinds & kind) != 0;
  return count;
}

}  // namespace krait::code
