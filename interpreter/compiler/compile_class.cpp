// Class definitions (language reference 8.8): the body becomes a function that __build_class__ runs.

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;

void Compiler::class_definition(const ast::ClassDef& node) {
  decorators(node.decorator_list);
  if (failed()) return;
  int first_line = node.decorator_list.empty() ? node.lineno : node.decorator_list[0]->lineno;
  enter_unit(UnitType::Class, node, node.name, first_line);
  unit_->private_name = node.name;
  name_operation("__name__", Context::Load);
  name_operation("__module__", Context::Store);
  load_string(unit_->qualname);
  name_operation("__qualname__", Context::Store);
  body(node.body);
  clear_location();
  if (unit_->scope.needs_class_closure) {
    emit(LOAD_CLOSURE, unit_->cells.find("__class__"));
    emit(COPY, 1);
    name_operation("__classcell__", Context::Store);
  } else {
    load_none();
  }
  emit(RETURN_VALUE);
  CodeRef code = assemble(true);
  leave_unit();

  emit(PUSH_NULL);
  emit(LOAD_BUILD_CLASS);
  make_closure(code, 0);
  load_string(node.name);
  call_arguments(2, node.bases, node.keywords);
  apply_decorators(node.decorator_list);
  name_operation(node.name, Context::Store);
}

}  // namespace krait::compiler
