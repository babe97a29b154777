// Conditions, loops, with statements, and leaving them early (language reference 8.1-8.3, 8.5).

#include <type_traits>

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using ast::Kind;

void Compiler::if_statement(const ast::If& node) {
  Block* end = new_block();
  Block* next = node.orelse.empty() ? end : new_block();
  jump_if(*node.test, next, false);
  statements(node.body);
  if (!node.orelse.empty()) {
    jump_nowhere(JUMP, end);
    use_block(next);
    statements(node.orelse);
  }
  use_block(end);
}

void Compiler::while_statement(const ast::While& node) {
  Block* loop = new_block();
  Block* inside = new_block();
  Block* anchor = new_block();
  Block* end = new_block();
  use_block(loop);
  push_frame_block({.type = FrameBlockType::WhileLoop, .start = loop, .exit = end});
  jump_if(*node.test, anchor, false);
  use_block(inside);
  statements(node.body);
  set_location(node);
  jump_if(*node.test, inside, true);
  pop_frame_block();
  use_block(anchor);
  statements(node.orelse);
  use_block(end);
}

void Compiler::for_statement(const ast::For& node) {
  Block* start = new_block();
  Block* inside = new_block();
  Block* cleanup = new_block();
  Block* end = new_block();
  push_frame_block({.type = FrameBlockType::ForLoop, .start = start, .exit = end});
  expression(*node.iter);
  emit(GET_ITER);
  use_block(start);
  jump(FOR_ITER, cleanup);
  use_block(inside);
  expression(*node.target);
  statements(node.body);
  clear_location();
  jump(JUMP, start);
  use_block(cleanup);
  pop_frame_block();
  statements(node.orelse);
  use_block(end);
}

void Compiler::async_for(const ast::AsyncFor& node) {
  if (top_level_await()) {
    unit_->coroutine = true;
  } else if (!runs_async()) {
    return error("'async for' outside async function");
  }
  Block* start = new_block();
  Block* handler = new_block();
  Block* end = new_block();
  expression(*node.iter);
  emit(GET_AITER);
  use_block(start);
  push_frame_block({.type = FrameBlockType::ForLoop, .start = start, .exit = end});
  jump(SETUP_FINALLY, handler);
  emit(GET_ANEXT);
  load_none();
  yield_from(true);
  emit(POP_BLOCK);
  expression(*node.target);
  statements(node.body);
  clear_location();
  jump(JUMP, start);
  pop_frame_block();
  use_block(handler);
  set_location(node.iter);
  emit(END_ASYNC_FOR);
  statements(node.orelse);
  use_block(end);
}

void Compiler::break_statement() {
  emit(NOP);
  const auto here = unit_->location;  // leaving a `with` moves it
  FrameBlock* loop = unwind_to_loop(false, true);
  if (!loop) {
    unit_->location = here;
    return error("'break' outside loop");
  }
  FrameBlock copy = *loop;
  unwind(copy, false);
  jump(JUMP, copy.exit);
}

void Compiler::continue_statement() {
  emit(NOP);
  const auto here = unit_->location;
  FrameBlock* loop = unwind_to_loop(false, true);
  if (!loop) {
    unit_->location = here;
    return error("'continue' not properly in loop");
  }
  jump(JUMP, loop->start);
}

// Emits what leaving each block means, innermost first. Returns the innermost loop if told to stop there, or null.
FrameBlock* Compiler::unwind_to_loop(bool keep_top, bool stop_at_loop) {
  if (failed() || unit_->frame_blocks.empty()) return nullptr;
  FrameBlock top = unit_->frame_blocks.back();
  if (top.type == FrameBlockType::ExceptionGroupHandler) {
    error("'break', 'continue' and 'return' cannot appear in an except* block");
    return nullptr;
  }
  bool loop = top.type == FrameBlockType::WhileLoop || top.type == FrameBlockType::ForLoop;
  if (stop_at_loop && loop) return &unit_->frame_blocks.back();
  pop_frame_block();
  unwind(top, keep_top);
  bool found = unwind_to_loop(keep_top, stop_at_loop) != nullptr;
  unit_->frame_blocks.push_back(top);
  if (!found) return nullptr;
  for (size_t i = unit_->frame_blocks.size(); i-- > 0;) {
    FrameBlock& block = unit_->frame_blocks[i];
    if (block.type == FrameBlockType::WhileLoop || block.type == FrameBlockType::ForLoop) return &block;
  }
  return nullptr;
}

void Compiler::unwind(const FrameBlock& block, bool keep_top) {
  auto below_top = [&](uint16_t opcode) {
    if (keep_top) emit(SWAP, 2);
    emit(opcode);
  };
  switch (block.type) {
    case FrameBlockType::WhileLoop:
    case FrameBlockType::ExceptionHandler:
    case FrameBlockType::ExceptionGroupHandler:
    case FrameBlockType::AsyncComprehension:
      return;
    case FrameBlockType::ForLoop:
    case FrameBlockType::PopValue:
      return below_top(POP_TOP);
    case FrameBlockType::TryExcept:
      return emit(POP_BLOCK);
    case FrameBlockType::FinallyTry:
      emit(POP_BLOCK);
      if (keep_top) push_frame_block({.type = FrameBlockType::PopValue});
      statements(*block.final_body);
      if (keep_top) pop_frame_block();
      return clear_location();
    case FrameBlockType::FinallyEnd:
      below_top(POP_TOP);
      below_top(POP_BLOCK);
      return emit(POP_EXCEPT);
    case FrameBlockType::With:
    case FrameBlockType::AsyncWith:
      set_location(block.statement);
      emit(POP_BLOCK);
      if (keep_top) emit(SWAP, 2);
      exit_with_nones();
      if (block.type == FrameBlockType::AsyncWith) await_result(2);
      emit(POP_TOP);
      return clear_location();
    case FrameBlockType::HandlerCleanup:
      if (!block.name.empty()) emit(POP_BLOCK);
      below_top(POP_BLOCK);
      emit(POP_EXCEPT);
      if (!block.name.empty()) unbind(block.name);
      return;
  }
}

// Jumps to `target` if the truth of `test` is `condition`, without making a bool of it.
void Compiler::jump_if(const ast::Expr& test, Block* target, bool condition) {
  if (!enter_level()) return;
  const auto* negation = ast::as<ast::UnaryOp>(&test);
  if (negation && negation->op == ast::UnaryOperator::Not) {
    depth_++;
    jump_if(*negation->operand, target, !condition);
    depth_--;
    return;
  }
  if (const auto* logic = ast::as<ast::BoolOp>(&test)) {
    bool or_else = logic->op == ast::BoolOperator::Or;
    Block* shortcut = or_else == condition ? target : new_block();
    depth_++;
    for (uint32_t i = 0; i + 1 < logic->values.size; i++) jump_if(*logic->values[i], shortcut, or_else);
    jump_if(*logic->values.back(), target, condition);
    depth_--;
    if (shortcut != target) use_block(shortcut);
    return;
  }
  if (const auto* choice = ast::as<ast::IfExp>(&test)) {
    Block* end = new_block();
    Block* other = new_block();
    depth_++;
    jump_if(*choice->test, other, false);
    jump_if(*choice->body, target, condition);
    jump_nowhere(JUMP, end);
    use_block(other);
    jump_if(*choice->orelse, target, condition);
    depth_--;
    use_block(end);
    return;
  }
  uint16_t opcode = condition ? POP_JUMP_IF_TRUE : POP_JUMP_IF_FALSE;
  const auto* chain = ast::as<ast::Compare>(&test);
  if (chain) set_location(test);  // and it stays: CPython locates the jumps behind a comparison there as well
  if (!chain || chain->ops.size == 1) {
    expression(test);
    return jump(opcode, target);
  }
  warn(diagnostics::lint_compare(*chain));
  Block* cleanup = new_block();
  expression(*chain->left);
  uint32_t last = chain->ops.size - 1;
  for (uint32_t i = 0; i < last; i++) {
    expression(*chain->comparators[i]);
    emit(SWAP, 2);
    emit(COPY, 2);
    compare_operation(chain->ops[i]);
    jump(POP_JUMP_IF_FALSE, cleanup);
  }
  expression(*chain->comparators[last]);
  compare_operation(chain->ops[last]);
  jump(opcode, target);
  Block* end = new_block();
  jump_nowhere(JUMP, end);
  use_block(cleanup);
  emit(POP_TOP);
  if (!condition) jump_nowhere(JUMP, target);
  use_block(end);
}

void Compiler::exit_with_nones() {
  load_none();
  load_none();
  load_none();
  emit_call(2);
}

// Awaits what __aenter__ (1) or __aexit__ (2) returned.
void Compiler::await_result(int method) {
  emit(GET_AWAITABLE, method);
  load_none();
  yield_from(true);
}

void Compiler::with_exceptional_exit(Block* cleanup) {
  clear_location();
  Block* exit = new_block();
  jump(POP_JUMP_IF_TRUE, exit);
  emit(RERAISE, 2);
  use_block(cleanup);
  raise_again();
  use_block(exit);
  emit(POP_TOP);
  emit(POP_BLOCK);
  emit(POP_EXCEPT);
  emit(POP_TOP);
  emit(POP_TOP);
}

// One `with` item around the rest of the statement. `async with` awaits what the two methods return.
template <typename With>
void Compiler::with_item(const With& node, uint32_t index) {
  constexpr bool async = std::is_same_v<With, ast::AsyncWith>;
  if (failed()) return;
  const ast::WithItem& item = *node.items[index];
  Block* inside = new_block();
  Block* final = new_block();
  Block* exit = new_block();
  Block* cleanup = new_block();
  expression(*item.context_expr);
  emit(async ? BEFORE_ASYNC_WITH : BEFORE_WITH);
  if (async) await_result(1);
  jump(SETUP_WITH, final);
  use_block(inside);
  FrameBlockType type = async ? FrameBlockType::AsyncWith : FrameBlockType::With;
  push_frame_block({.type = type, .start = inside, .exit = final, .statement = &node});
  if (item.optional_vars) {
    expression(*item.optional_vars);
  } else {
    emit(POP_TOP);
  }
  if (index + 1 == node.items.size) {
    statements(node.body);
  } else {
    with_item(node, index + 1);
  }
  if (!async) clear_location();  // CPython leaves the line of `async with`'s last statement on it
  emit(POP_BLOCK);
  pop_frame_block();
  set_location(node);
  exit_with_nones();
  if (async) await_result(2);
  emit(POP_TOP);
  jump(JUMP, exit);
  use_block(final);
  begin_handler(cleanup);
  emit(WITH_EXCEPT_START);
  if (async) await_result(2);
  with_exceptional_exit(cleanup);
  use_block(exit);
}

void Compiler::with_statement(const ast::With& node) { with_item(node, 0); }

void Compiler::async_with(const ast::AsyncWith& node) {
  if (top_level_await()) {
    unit_->coroutine = true;
  } else if (!runs_async()) {
    return error("'async with' outside async function");
  }
  with_item(node, 0);
}

}  // namespace krait::compiler
