// Reading co_linetable: variable-length entries of position and length (the format of CPython 3.11).
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/code.h"

namespace krait::objects {

namespace {

struct Reader {
  const uint8_t* p;
  const uint8_t* end;
  unsigned varint() {
    unsigned value = 0, shift = 0;
    while (p < end) {
      uint8_t byte = *p++;
      value |= static_cast<unsigned>(byte & 63) << shift;
      if (!(byte & 64)) break;
      shift += 6;
      if (shift > 30) break;
    }
    return value;
  }
  int signed_varint() {
    unsigned value = varint();
    return value & 1 ? -static_cast<int>(value >> 1) : static_cast<int>(value >> 1);
  }
  int byte() { return p < end ? *p++ : 0; }
};

// Lines of a table that somebody made up may leave the range of an int: they wrap.
int moved(int line, int by) { return static_cast<int>(static_cast<unsigned>(line) + static_cast<unsigned>(by)); }

}  // namespace

LineTableWalk::LineTableWalk(const Code* c) : code(c), line(c->first_line) {}

bool LineTableWalk::next() {
  const Bytes* table = code->line_table;
  if (at >= table->length) return false;
  Reader in{table->data + at, table->data + table->length};
  int head = in.byte();
  int kind = head >> 3 & 15;
  start = end;
  end = moved(start, 2 * ((head & 7) + 1));
  position = {};
  switch (kind) {
    case 15: break;
    case 14:
      line = moved(line, in.signed_varint());
      position.line = line;
      position.end_line = moved(line, static_cast<int>(in.varint()));
      position.column = moved(static_cast<int>(in.varint()), -1);
      position.end_column = moved(static_cast<int>(in.varint()), -1);
      break;
    case 13:
      line = moved(line, in.signed_varint());
      position.line = position.end_line = line;
      break;
    case 10: case 11: case 12:
      line = moved(line, kind - 10);
      position.line = position.end_line = line;
      position.column = in.byte();
      position.end_column = in.byte();
      break;
    default: {
      int second = in.byte();
      position.line = position.end_line = line;
      position.column = kind << 3 | second >> 4;
      position.end_column = position.column + (second & 15);
    }
  }
  at = static_cast<int>(in.p - table->data);
  return true;
}

CodePosition code_position(const Code* code, int offset) {
  if (offset < 0) return {code->first_line, code->first_line, -1, -1};
  for (LineTableWalk walk(code); walk.next();)
    if (offset < walk.end) return walk.position;
  return {};
}

int code_line(const Code* code, int offset) { return code_position(code, offset).line; }

}  // namespace krait::objects
