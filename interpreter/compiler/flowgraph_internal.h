// Steps of assemble_graph, in the order in which they run.
#pragma once
#include "interpreter/compiler/flowgraph.h"

namespace krait::compiler {

void normalize_block(Block*);
void extend_block(Block*);
void optimize_graph(Graph&, std::vector<code::Constant>& consts);
void duplicate_exits_without_line(Graph&);
void trim_unused_constants(Graph&, std::vector<code::Constant>& consts);
void propagate_lines(Graph&);
void guarantee_exit_lines(Graph&, int first_line);
void remove_redundant_jumps(Block* entry);
void clean_block(Block*);
void eliminate_empty_blocks(Block* entry);

}  // namespace krait::compiler
