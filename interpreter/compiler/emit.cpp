// Emitting instructions and choosing how a name is reached.

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using symbols::Resolution;

void Compiler::use_block(Block* block) {
  unit_->block->next = block;
  unit_->block = block;
}

Instruction& Compiler::append(uint16_t opcode, int oparg) {
  if (unit_->block->count && ends_block(unit_->block->last())) use_block(new_block());
  Instruction& instruction = unit_->block->append(scratch_);
  instruction.opcode = opcode;
  instruction.oparg = oparg;
  instruction.location = unit_->location;
  return instruction;
}

void Compiler::jump_nowhere(uint16_t opcode, Block* target) {
  Instruction& instruction = append(opcode, 0);
  instruction.target = target;
  instruction.location = kNoLocation;
}

void Compiler::load_constant(ConstantId id) { emit(LOAD_CONST, static_cast<int>(unit_->constants.index_of(id))); }

void Compiler::load_constant(const Constant& constant) { load_constant(pool_.add(constant)); }

void Compiler::load_value(const ast::ConstantValue& value) {
  load_constant(value.kind == ast::ConstantKind::Str ? pool_.add_string(value.text()) : pool_.add(constant_of(value)));
}

int Compiler::constant_index(const Constant& constant) {
  return static_cast<int>(unit_->constants.index_of(pool_.add(constant)));
}

void Compiler::emit_plain_name(uint16_t opcode, std::string_view name) {
  emit(opcode, unit_->names.index_of(name));
}

void Compiler::emit_name(uint16_t opcode, std::string_view name) { emit_plain_name(opcode, mangle(name)); }

bool Compiler::forbidden_name(std::string_view name, Context context) {
  if (context == Context::Load || name != "__debug__") return false;
  error(context == Context::Store ? "cannot assign to __debug__" : "cannot delete __debug__");
  return true;
}

namespace {

// One opcode for each context, in the order Load, Store, Del.
constexpr uint16_t kDeref[] = {LOAD_DEREF, STORE_DEREF, DELETE_DEREF};
constexpr uint16_t kFast[] = {LOAD_FAST, STORE_FAST, DELETE_FAST};
constexpr uint16_t kGlobal[] = {LOAD_GLOBAL, STORE_GLOBAL, DELETE_GLOBAL};
constexpr uint16_t kByName[] = {LOAD_NAME, STORE_NAME, DELETE_NAME};

}  // namespace

void Compiler::name_operation(std::string_view name, Context context) {
  if (failed() || forbidden_name(name, context)) return;
  std::string_view mangled = mangle(name);
  auto which = static_cast<size_t>(context);
  bool fast = is_function();
  switch (unit_->scope.resolution_of(mangled)) {
    case Resolution::Free:
    case Resolution::Cell: {
      bool cell = unit_->scope.resolution_of(mangled) == Resolution::Cell;
      int index = cell ? unit_->cells.index_of(mangled) : unit_->cells.size() + unit_->frees.index_of(mangled);
      bool in_class = context == Context::Load && unit_->scope.type == symbols::ScopeType::Class;
      return emit(in_class ? uint16_t{LOAD_CLASSDEREF} : kDeref[which], index);
    }
    case Resolution::Local:
      if (fast) return emit(kFast[which], unit_->variables.index_of(mangled));
      break;
    case Resolution::GlobalImplicit:
      if (!fast) break;
      [[fallthrough]];
    case Resolution::GlobalExplicit: {
      int index = unit_->names.index_of(mangled);
      return emit(kGlobal[which], context == Context::Load ? index << 1 : index);
    }
    case Resolution::Unknown:
      break;
  }
  emit_plain_name(kByName[which], mangled);
}

void Compiler::emit_call(int arguments) {
  emit(PRECALL, arguments);
  emit(CALL, arguments);
}

// Delegates to the iterator below the None on top until it returns.
void Compiler::yield_from(bool await) {
  Block* start = new_block();
  Block* resume = new_block();
  Block* exit = new_block();
  use_block(start);
  jump(SEND, exit);
  use_block(resume);
  emit(YIELD_VALUE);
  emit(RESUME, await ? 3 : 2);
  jump(JUMP_NO_INTERRUPT, start);
  use_block(exit);
}

void Compiler::emit_yield() {
  if (unit_->scope.generator && unit_->coroutine) emit(ASYNC_GEN_WRAP);
  emit(YIELD_VALUE);
  emit(RESUME, 1);
}

// A handler's first instructions: what it raises itself goes to `cleanup`.
void Compiler::begin_handler(Block* cleanup) {
  jump(SETUP_CLEANUP, cleanup);
  emit(PUSH_EXC_INFO);
}

// The end of a handler's own handler: the exception being handled is restored, the new one goes on.
void Compiler::raise_again() {
  emit(COPY, 3);
  emit(POP_EXCEPT);
  emit(RERAISE, 1);
}

void Compiler::push_frame_block(FrameBlock block) {
  constexpr size_t kMaxBlocks = 20;
  if (unit_->frame_blocks.size() >= kMaxBlocks) error("too many statically nested blocks");
  unit_->frame_blocks.push_back(block);
}

}  // namespace krait::compiler
