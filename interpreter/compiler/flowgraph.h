// The control-flow graph of one code object under construction: blocks of instructions, optimised and then assembled.
// A Graph owns its blocks; one compilation on one thread.
#pragma once
#include <cstdint>
#include <deque>
#include <vector>

#include "interpreter/code/code_object.h"
#include "interpreter/code/opcodes.h"

namespace krait::compiler {

struct Block;

/// Where an instruction comes from; line -1: nowhere (an artificial instruction).
struct Location {
  int line = -1, end_line = -1, column = -1, end_column = -1;
  bool operator==(const Location&) const = default;
};

struct Instruction {
  int op = 0;
  int arg = 0;
  Block* target = nullptr;  // of a jump or a block-pushing pseudo instruction
  Location where;
  Block* handler = nullptr; // what catches an exception raised here, once labelled
};

struct Block {
  std::vector<Instruction> code;
  Block* next = nullptr;     // in the order of the code; null while not placed
  bool exits = false;        // ends by return, raise or reraise
  bool no_fallthrough = false;
  bool visited = false;
  bool cold = false, warm = false;
  bool preserve_lasti = false;  // a handler: push the offset of the instruction that raised
  bool is_handler = false;
  int predecessors = 0;
  int start_depth = -1;
  int offset = 0;            // in code units
};

struct Graph {
  std::deque<Block> blocks;  // in the order of their making
  Block* entry = nullptr;
  Block* make_block() { return &blocks.emplace_back(); }
};

bool is_jump(int op);         // also the pseudo jumps
bool is_block_push(int op);   // SETUP_FINALLY, SETUP_CLEANUP, SETUP_WITH
bool ends_block(const Instruction&);

/// What the assembler needs to know besides the instructions.
struct Frame {
  std::vector<code::Constant>* consts;
  int nlocals = 0;             // of co_varnames
  int ncells = 0;              // of co_cellvars
  int nfree = 0;
  std::vector<int> cell_is_local;  // for each cell: the index of the local (argument) of the same name, or -1
  uint32_t flags = 0;
  int first_line = 1;          // 0: that of the first instruction
  bool name_of_cell_dropped = false;
};

struct Assembled {
  std::string code, line_table, exception_table;
  int stack_size = 0;
  int first_line = 1;
};

/// Optimises the graph and lays it out, as CPython 3.11's assemble(). False: the stack depths contradict each other.
bool assemble_graph(Graph&, Frame&, Assembled& out);

}  // namespace krait::compiler
