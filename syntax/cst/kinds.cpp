#include "syntax/cst/kinds.h"

namespace krait::cst {

const char* name_of(Kind kind) {
  switch (kind) {
#define KIND(enumerator, id, text, named) \
  case Kind::enumerator: return text;
#include "syntax/cst/kinds.def"
#undef KIND
    case Kind::kEnd: return "end";
    case Kind::kError: return "ERROR";
  }
  return "";
}

const char* name_of(Field field) {
  switch (field) {
#define FIELD(enumerator, id, text) \
  case Field::enumerator: return text;
#include "syntax/cst/kinds.def"
#undef FIELD
    case Field::kNothing: return "";
  }
  return "";
}

bool is_fault(Kind kind) {
  switch (kind) {
    case Kind::kError:
    case Kind::kUnexpectedIndent:
    case Kind::kBadIndent:
    case Kind::kBadDedent:
    case Kind::kStrayClause:
    case Kind::kTabError:
    case Kind::kUnclosed:
    case Kind::kExtraClose:
    case Kind::kBadString:
    case Kind::kParenthesizedParameter:
    case Kind::kMissingBlock:
    case Kind::kMissingHandler:
    case Kind::kMissingParameters:
    case Kind::kMissingColon:
    case Kind::kMissingExpression:
    case Kind::kMissingWord:
    case Kind::kMissingName: return true;
    default: return false;
  }
}

}  // namespace krait::cst
