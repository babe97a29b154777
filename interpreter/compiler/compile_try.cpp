// try statements (language reference 8.4). Handlers are found by co_exceptiontable; the SETUP_* instructions say where.

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;

void Compiler::try_statement(const ast::Try& node, bool star) {
  if (!node.finalbody.empty()) {
    try_finally(node, star);
  } else if (star) {
    try_star(node);
  } else {
    try_except(node);
  }
}

void Compiler::try_finally(const ast::Try& node, bool star) {
  Block* inside = new_block();
  Block* end = new_block();
  Block* exit = new_block();
  Block* cleanup = new_block();
  jump(SETUP_FINALLY, end);
  use_block(inside);
  push_frame_block(
      {.type = FrameBlockType::FinallyTry, .start = inside, .exit = end, .final_body = &node.finalbody});
  if (node.handlers.empty()) {
    statements(node.body);
  } else if (star) {
    try_star(node);
  } else {
    try_except(node);
  }
  emit_nowhere(POP_BLOCK);
  pop_frame_block();
  statements(node.finalbody);
  jump_nowhere(JUMP, exit);
  use_block(end);
  push_frame_block({.type = FrameBlockType::FinallyEnd, .start = end});
  clear_location();
  begin_handler(cleanup);
  statements(node.finalbody);
  pop_frame_block();
  emit(RERAISE, 0);
  use_block(cleanup);
  raise_again();
  use_block(exit);
}

// What the `except` clauses watch over.
void Compiler::guarded_body(const ast::Try& node, Block* inside, Block* handlers) {
  jump(SETUP_FINALLY, handlers);
  use_block(inside);
  push_frame_block({.type = FrameBlockType::TryExcept, .start = inside});
  statements(node.body);
  pop_frame_block();
  emit_nowhere(POP_BLOCK);
}

void Compiler::try_except(const ast::Try& node) {
  Block* inside = new_block();
  Block* handlers = new_block();
  Block* end = new_block();
  Block* cleanup = new_block();
  guarded_body(node, inside, handlers);
  statements(node.orelse);
  jump_nowhere(JUMP, end);
  use_block(handlers);
  clear_location();
  begin_handler(cleanup);
  push_frame_block({.type = FrameBlockType::ExceptionHandler});
  for (uint32_t i = 0; i < node.handlers.size && !failed(); i++) {
    const ast::ExceptHandler& handler = *node.handlers[i];
    set_location(handler);
    if (!handler.type && i + 1 < node.handlers.size) return error("default 'except:' must be last");
    Block* next = new_block();
    except_handler(handler, next, end);
    use_block(next);
  }
  clear_location();
  pop_frame_block();
  emit(RERAISE, 0);
  use_block(cleanup);
  raise_again();
  use_block(end);
}

void Compiler::except_handler(const ast::ExceptHandler& handler, Block* next, Block* end) {
  if (handler.type) {
    expression(*handler.type);
    emit(CHECK_EXC_MATCH);
    jump(POP_JUMP_IF_FALSE, next);
  }
  if (!handler.name.present()) {
    Block* inside = new_block();
    emit(POP_TOP);
    use_block(inside);
    push_frame_block({.type = FrameBlockType::HandlerCleanup, .start = inside});
    statements(handler.body);
    pop_frame_block();
    clear_location();
    emit(POP_BLOCK);
    emit(POP_EXCEPT);
    return jump(JUMP, end);
  }
  Block* cleanup = new_block();
  Block* inside = new_block();
  name_operation(handler.name, Context::Store);
  jump(SETUP_CLEANUP, cleanup);
  use_block(inside);
  push_frame_block({.type = FrameBlockType::HandlerCleanup, .start = inside, .name = handler.name});
  statements(handler.body);
  pop_frame_block();
  clear_location();
  emit(POP_BLOCK);
  emit(POP_BLOCK);
  emit(POP_EXCEPT);
  unbind(handler.name);
  jump(JUMP, end);
  use_block(cleanup);
  clear_location();
  unbind(handler.name);
  emit(RERAISE, 1);
}

// The name of `except ... as name` goes away with its handler.
void Compiler::unbind(std::string_view name) {
  load_none();
  name_operation(name, Context::Store);
  name_operation(name, Context::Del);
}

void Compiler::try_star(const ast::Try& node) {
  Block* inside = new_block();
  Block* next = new_block();
  Block* orelse = new_block();
  Block* end = new_block();
  Block* cleanup = new_block();
  Block* reraise_star = new_block();
  guarded_body(node, inside, next);
  jump_nowhere(JUMP, orelse);
  use_block(next);
  clear_location();
  begin_handler(cleanup);
  push_frame_block({.type = FrameBlockType::ExceptionGroupHandler});
  for (uint32_t i = 0; i < node.handlers.size && !failed(); i++) {
    const ast::ExceptHandler& handler = *node.handlers[i];
    set_location(handler);
    next = new_block();
    star_handler(handler, i == 0, next);
    use_block(next);
    if (i + 1 < node.handlers.size) continue;
    emit(LIST_APPEND, 1);
    jump(JUMP, reraise_star);
  }
  pop_frame_block();
  Block* reraise = new_block();
  use_block(reraise_star);
  emit(PREP_RERAISE_STAR);
  emit(COPY, 1);
  jump(POP_JUMP_IF_NOT_NONE, reraise);
  emit(POP_TOP);
  emit(POP_BLOCK);
  emit(POP_EXCEPT);
  jump(JUMP, end);
  use_block(reraise);
  emit(POP_BLOCK);
  emit(SWAP, 2);
  emit(POP_EXCEPT);
  emit(RERAISE, 0);
  use_block(cleanup);
  raise_again();
  use_block(orelse);
  statements(node.orelse);
  use_block(end);
}

// Leaves the list of what handlers raised and the part of the group that nobody has matched yet.
void Compiler::star_handler(const ast::ExceptHandler& handler, bool first, Block* next) {
  Block* matched = new_block();
  if (first) {
    emit(COPY, 1);
    emit(BUILD_LIST, 0);
    emit(SWAP, 2);
  }
  if (handler.type) {
    expression(*handler.type);
    emit(CHECK_EG_MATCH);
    emit(COPY, 1);
    jump(POP_JUMP_IF_NOT_NONE, matched);
    emit(POP_TOP);
    jump(JUMP, next);
  }
  use_block(matched);
  Block* cleanup = new_block();
  Block* inside = new_block();
  if (handler.name.present()) {
    name_operation(handler.name, Context::Store);
  } else {
    emit(POP_TOP);
  }
  jump(SETUP_CLEANUP, cleanup);
  use_block(inside);
  push_frame_block({.type = FrameBlockType::HandlerCleanup, .start = inside, .name = handler.name});
  statements(handler.body);
  pop_frame_block();
  clear_location();
  emit(POP_BLOCK);
  if (handler.name.present()) unbind(handler.name);
  jump(JUMP, next);
  use_block(cleanup);
  clear_location();
  if (handler.name.present()) unbind(handler.name);
  emit(LIST_APPEND, 3);
  emit(POP_TOP);
  jump(JUMP, next);
}

}  // namespace krait::compiler
