// co_linetable of a code object of the running program, in bytes of co_code.
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/code.h"

namespace krait::objects {

LineTableWalk::LineTableWalk(const Code* code) : reader_(code->line_table->view(), code->first_line) {}

bool LineTableWalk::next() {
  code::LineEntry entry;
  if (!reader_.next(entry)) return false;
  start = entry.start * 2;
  end = entry.end * 2;
  position = entry.position;
  return true;
}

CodePosition code_position(const Code* code, int offset) {
  if (offset < 0) return {code->first_line, code->first_line, -1, -1};
  for (LineTableWalk walk(code); walk.next();) {
    if (offset < walk.end) return walk.position;
  }
  return {};
}

int code_line(const Code* code, int offset) { return code_position(code, offset).line; }

}  // namespace krait::objects
