// Between the front end's syntax trees and the objects of the ast module (ast_bridge*.cpp, with modules/ast.cpp).
#pragma once
#include "interpreter/runtime/abstract.h"
#include "interpreter/vm/compile_source.h"

namespace krait::modules {

ResultOf<bool> is_ast_object(Thread&, Value);  // an instance of _ast.AST
// compile(..., flags=PyCF_ONLY_AST): source (str or buffer) to an ast object.
Result parse_to_ast_object(Thread&, Value source, Str* filename, const vm::SourceOptions&);
// compile(ast object): to code, or with PyCF_ONLY_AST to the object itself after a check of its mode.
Result compile_ast_object(Thread&, Value tree, Str* filename, const vm::SourceOptions&);

}  // namespace krait::modules
