#include "interpreter/modules/ast_bridge.h"

namespace krait::modules {

ResultOf<bool> is_ast_object(Thread&, Value) { return false; }

Result parse_to_ast_object(Thread& t, Value, Str*, const vm::SourceOptions&) {
  return raise_message(t, t.types().NotImplementedError, "compile() to an ast object is not part of this build");
}

Result compile_ast_object(Thread& t, Value, Str*, const vm::SourceOptions&) {
  return raise_message(t, t.types().NotImplementedError, "compile() of an ast object is not part of this build");
}

}  // namespace krait::modules
