// From blocks to bytes: prefix instructions, cell offsets, jump distances, the line and exception tables.

#include <algorithm>

#include "interpreter/code/exception_table.h"
#include "interpreter/code/line_table.h"
#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;

namespace {

int instruction_size(const Instruction& instruction) {
  auto oparg = static_cast<uint32_t>(instruction.oparg);
  int extended = (oparg > 0xff) + (oparg > 0xffff) + (oparg > 0xffffff);
  return extended + 1 + opcode_info(instruction.opcode).caches;
}

// Distances may make instructions longer, which makes distances longer: until nothing changes.
void place_blocks(const FlowGraph& graph) {
  for (bool changed = true; changed;) {
    changed = false;
    int offset = 0;
    for (Block* block = graph.entry(); block; block = block->next) {
      block->offset = offset;
      for (int i = 0; i < block->count; i++) offset += instruction_size(block->instructions[i]);
    }
    for (Block* block = graph.entry(); block; block = block->next) {
      int end = block->offset;
      for (int i = 0; i < block->count; i++) {
        Instruction& instruction = block->instructions[i];
        int size = instruction_size(instruction);
        end += size;
        if (!instruction.target || !is_jump(instruction)) continue;
        int target = instruction.target->offset;
        instruction.oparg = target < end ? end - target : target - end;
        changed = changed || instruction_size(instruction) != size;
      }
    }
  }
}

void write_instruction(std::string& out, const Instruction& instruction) {
  auto oparg = static_cast<uint32_t>(instruction.oparg);
  for (int shift = 24; shift > 0; shift -= 8) {
    if (oparg >> shift == 0) continue;
    out += static_cast<char>(EXTENDED_ARG);
    out += static_cast<char>(oparg >> shift);
  }
  out += static_cast<char>(instruction.opcode);
  out += static_cast<char>(oparg);
  out.append(2u * opcode_info(instruction.opcode).caches, '\0');
}

// Instructions that passes have emptied keep nothing of what they were.
void clear_nops(const FlowGraph& graph) {
  for (Block* block = graph.entry(); block; block = block->next) {
    for (int i = 0; i < block->count; i++) {
      if (block->instructions[i].opcode == NOP) block->instructions[i].oparg = 0;
    }
  }
}

void write_code(const FlowGraph& graph, CodeObject& code) {
  LineWriter lines(code.firstlineno);
  for (Block* block = graph.entry(); block; block = block->next) {
    for (int i = 0; i < block->count; i++) {
      const Instruction& instruction = block->instructions[i];
      const Location& at = instruction.location;
      write_instruction(code.code, instruction);
      lines.add(instruction_size(instruction), {at.line, at.end_line, at.column, at.end_column});
    }
  }
  code.linetable = lines.take();
}

void write_exception_table(const FlowGraph& graph, std::string& table) {
  Block* handler = nullptr;
  int start = 0;
  int offset = 0;
  auto close = [&] {
    if (!handler) return;
    int depth = handler->start_depth - 1 - (handler->preserve_lasti ? 1 : 0);
    append_entry(table, {start, offset, handler->offset, depth, handler->preserve_lasti});
  };
  for (Block* block = graph.entry(); block; block = block->next) {
    for (int i = 0; i < block->count; i++) {
      const Instruction& instruction = block->instructions[i];
      if (instruction.handler != handler) {
        close();
        start = offset;
        handler = instruction.handler;
      }
      offset += instruction_size(instruction);
    }
  }
  close();
}

}  // namespace

uint32_t Compiler::code_flags() const {
  const symbols::Scope& scope = unit_->scope;
  uint32_t flags = flags_ & kFutureFlags;
  bool coroutine = unit_->coroutine;
  if (is_function()) {
    flags |= CO_NEWLOCALS | CO_OPTIMIZED;
    if (scope.nested) flags |= CO_NESTED;
    if (scope.generator) flags |= coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
    if (coroutine && !scope.generator) flags |= CO_COROUTINE;
    if (scope.varargs) flags |= CO_VARARGS;
    if (scope.varkeywords) flags |= CO_VARKEYWORDS;
  }
  if (top_level_await() && coroutine && !scope.generator) flags |= CO_COROUTINE;
  return flags;
}

// Where each cell and free variable lies among the fast locals, before duplicates of arguments are dropped.
std::vector<int> Compiler::cell_offsets() const {
  std::vector<int> offsets;
  for (int i = 0; i < unit_->cells.size() + unit_->frees.size(); i++) offsets.push_back(unit_->variables.size() + i);
  for (int i = 0; i < unit_->cells.size(); i++) {
    int variable = unit_->variables.find(unit_->cells.names()[static_cast<size_t>(i)]);
    if (variable >= 0) offsets[static_cast<size_t>(i)] = variable;
  }
  return offsets;
}

void Compiler::insert_prefix(uint32_t flags, const std::vector<int>& offsets) {
  Block* entry = unit_->graph.entry();
  int at = 0;
  auto insert = [&](uint16_t opcode, int oparg, Location location) {
    Instruction instruction;
    instruction.opcode = opcode;
    instruction.oparg = oparg;
    instruction.location = location;
    entry->insert(scratch_, at++, instruction);
  };
  if (unit_->frees.size()) insert(COPY_FREE_VARS, unit_->frees.size(), kNoLocation);
  std::vector<std::pair<int, int>> cells;  // in order of their offsets
  for (int i = 0; i < unit_->cells.size(); i++) cells.emplace_back(offsets[static_cast<size_t>(i)], i);
  std::sort(cells.begin(), cells.end());
  for (auto [offset, cell] : cells) insert(MAKE_CELL, cell, kNoLocation);
  if (flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) {
    insert(RETURN_GENERATOR, 0, {unit_->first_line, -1, unit_->first_line, -1});
    insert(POP_TOP, 0, kNoLocation);
  }
}

void Compiler::fix_cell_offsets(std::vector<int>& offsets) {
  int dropped = 0;
  for (size_t i = 0; i < offsets.size(); i++) {
    if (offsets[i] == unit_->variables.size() + static_cast<int>(i)) {
      offsets[i] -= dropped;
    } else {
      dropped++;
    }
  }
  for (Block* block = unit_->graph.entry(); block; block = block->next) {
    for (int i = 0; i < block->count; i++) {
      Instruction& instruction = block->instructions[i];
      if (opcode_info(instruction.opcode).flags & kFree) {
        instruction.oparg = offsets[static_cast<size_t>(instruction.oparg)];
      }
    }
  }
}

void Compiler::locals_plus(CodeObject& code) {
  auto add = [&](std::string_view name, uint8_t kind) {
    code.localsplusnames.push_back(interned(name));
    code.localspluskinds.push_back(kind);
  };
  for (std::string_view name : unit_->variables.names()) {
    bool cell = unit_->cells.find(name) >= 0;
    add(name, static_cast<uint8_t>(cell ? kFastLocal | kFastCell : kFastLocal));
  }
  for (std::string_view name : unit_->cells.names()) {
    if (unit_->variables.find(name) < 0) add(name, kFastCell);
  }
  for (std::string_view name : unit_->frees.names()) add(name, kFastFree);
}

CodeRef Compiler::assemble(bool add_none) {
  if (failed()) return nullptr;
  if (unit_->block->count == 0 || unit_->block->last().opcode != RETURN_VALUE) {
    clear_location();
    if (add_none) load_none();
    emit(RETURN_VALUE);
  }
  FlowPasses passes(unit_->graph, pool_, unit_->constants);
  passes.prepare();
  uint32_t flags = code_flags();
  std::vector<int> offsets = cell_offsets();
  insert_prefix(flags, offsets);
  fix_cell_offsets(offsets);
  passes.optimize(unit_->first_line);

  auto code = std::make_shared<CodeObject>();
  code->stacksize = passes.stack_depth(unit_->scope.generator || unit_->coroutine);
  passes.place_handlers();
  passes.direct_jumps();
  clear_nops(unit_->graph);
  place_blocks(unit_->graph);

  code->name = interned(unit_->name);
  code->qualname = interned(unit_->qualname);
  code->filename = interned(options_.filename);
  code->argcount = unit_->positional_only_count + unit_->argument_count;
  code->posonlyargcount = unit_->positional_only_count;
  code->kwonlyargcount = unit_->keyword_only_count;
  code->flags = flags;
  code->firstlineno = unit_->first_line;
  code->consts = unit_->constants.take(pool_);
  for (std::string_view name : unit_->names.names()) code->names.push_back(interned(name));
  locals_plus(*code);
  write_code(unit_->graph, *code);
  write_exception_table(unit_->graph, code->exceptiontable);
  return code;
}

}  // namespace krait::compiler
