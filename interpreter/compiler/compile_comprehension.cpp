// Comprehensions and generator expressions (language reference 6.2.4): each is a function of its outermost iterable.

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;

void Compiler::comprehension(const ast::Expr& node, Result result, std::string_view name,
                             const ast::Seq<ast::Comprehension*>& generators, const ast::Expr& element,
                             const ast::Expr* value) {
  UnitType outer_type = unit_->type;
  bool outer_top_level = top_level_await();
  const ast::Comprehension& outermost = *generators[0];
  enter_unit(UnitType::Comprehension, node, name, node.lineno);
  set_location(node);
  bool async = unit_->coroutine;
  if (async && result != Result::Generator && outer_type != UnitType::AsyncFunction &&
      outer_type != UnitType::Comprehension && !outer_top_level) {
    error("asynchronous comprehension outside of an asynchronous function");
  }
  if (result != Result::Generator) {
    emit(result == Result::List ? BUILD_LIST : result == Result::Set ? BUILD_SET : BUILD_MAP, 0);
  }
  comprehension_loop({generators, element, value, result}, 0, 0);
  if (result != Result::Generator) emit(RETURN_VALUE);
  CodeRef code = assemble(true);
  leave_unit();
  if (outer_top_level && async) unit_->coroutine = true;

  make_closure(code, 0);
  expression(*outermost.iter);
  emit(outermost.is_async ? GET_AITER : GET_ITER);
  emit_call(0);
  if (async && result != Result::Generator) {
    emit(GET_AWAITABLE, 0);
    load_none();
    yield_from(true);
  }
}

void Compiler::comprehension_loop(const ComprehensionParts& parts, uint32_t index, int depth) {
  if (!enter_level()) return;
  depth_++;
  if (parts.generators[index]->is_async) {
    async_loop(parts, index, depth);
  } else {
    sync_loop(parts, index, depth);
  }
  depth_--;
}

void Compiler::sync_loop(const ComprehensionParts& parts, uint32_t index, int depth) {
  const ast::Comprehension& loop = *parts.generators[index];
  Block* start = new_block();
  Block* skip = new_block();
  Block* anchor = new_block();
  bool loops = true;
  if (index == 0) {
    unit_->argument_count = 1;
    emit(LOAD_FAST, 0);
  } else {
    // `for y in [f(x)]` is an assignment
    const auto* list = ast::as<ast::List>(loop.iter);
    const auto* tuple = ast::as<ast::Tuple>(loop.iter);
    const ast::Seq<ast::Expr*> elements = list ? list->elts : tuple ? tuple->elts : ast::Seq<ast::Expr*>{};
    if (elements.size == 1 && !ast::is<ast::Starred>(elements[0])) {
      expression(*elements[0]);
      loops = false;
    } else {
      expression(*loop.iter);
      emit(GET_ITER);
    }
  }
  if (loops) {
    depth++;
    use_block(start);
    jump(FOR_ITER, anchor);
  }
  expression(*loop.target);
  comprehension_inside(parts, index, depth, skip);
  use_block(skip);
  if (!loops) return;
  jump(JUMP, start);
  use_block(anchor);
}

void Compiler::async_loop(const ComprehensionParts& parts, uint32_t index, int depth) {
  const ast::Comprehension& loop = *parts.generators[index];
  Block* start = new_block();
  Block* handler = new_block();
  Block* skip = new_block();
  if (index == 0) {
    unit_->argument_count = 1;
    emit(LOAD_FAST, 0);
  } else {
    expression(*loop.iter);
    emit(GET_AITER);
  }
  use_block(start);
  push_frame_block({.type = FrameBlockType::AsyncComprehension, .start = start});
  jump(SETUP_FINALLY, handler);
  emit(GET_ANEXT);
  load_none();
  yield_from(true);
  emit(POP_BLOCK);
  expression(*loop.target);
  comprehension_inside(parts, index, depth + 1, skip);
  use_block(skip);
  jump(JUMP, start);
  pop_frame_block();
  use_block(handler);
  emit(END_ASYNC_FOR);
}

void Compiler::comprehension_inside(const ComprehensionParts& parts, uint32_t index, int depth, Block* skip) {
  for (const ast::Expr* condition : parts.generators[index]->ifs) jump_if(*condition, skip, false);
  if (index + 1 < parts.generators.size) {
    comprehension_loop(parts, index + 1, depth);
  } else {
    comprehension_item(parts, depth);
  }
}

void Compiler::comprehension_item(const ComprehensionParts& parts, int depth) {
  expression(parts.element);
  switch (parts.result) {
    case Result::Generator:
      emit_yield();
      return emit(POP_TOP);
    case Result::List:
      return emit(LIST_APPEND, depth + 1);
    case Result::Set:
      return emit(SET_ADD, depth + 1);
    case Result::Dict:
      expression(*parts.value);
      return emit(MAP_ADD, depth + 1);
  }
}

}  // namespace krait::compiler
