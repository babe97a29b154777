#include "interpreter/compiler/disassemble.h"

#include <cstdio>
#include <vector>

#include "interpreter/code/line_table.h"
#include "interpreter/code/opcodes.h"

namespace krait::compiler {

using namespace code;

namespace {

struct Decoded {
  int unit = 0;
  int opcode = 0;
  int argument = 0;  // with what its EXTENDED_ARGs add
};

bool jumps_backward(int opcode) {
  return std::string_view(opcode_info(opcode).name).find("BACKWARD") != std::string_view::npos;
}

int jump_target(const Decoded& instruction) {
  int after = instruction.unit + 1 + opcode_info(instruction.opcode).caches;
  return jumps_backward(instruction.opcode) ? after - instruction.argument : after + instruction.argument;
}

std::vector<Decoded> decode(const CodeObject& code) {
  std::vector<Decoded> decoded;
  int extended = 0;
  for (int unit = 0; unit < code.unit_count(); unit++) {
    auto at = static_cast<size_t>(unit) * 2;
    int opcode = static_cast<unsigned char>(code.code[at]);
    int argument = extended << 8 | static_cast<unsigned char>(code.code[at + 1]);
    extended = opcode == EXTENDED_ARG ? argument : 0;
    decoded.push_back({unit, opcode, argument});
    unit += opcode_info(opcode).caches;
  }
  return decoded;
}

std::vector<bool> jump_targets(const CodeObject& code, const std::vector<Decoded>& instructions) {
  std::vector<bool> targets(static_cast<size_t>(code.unit_count()));
  for (const Decoded& instruction : instructions) {
    if (!(opcode_info(instruction.opcode).flags & kJump)) continue;
    auto target = static_cast<size_t>(jump_target(instruction));
    if (target < targets.size()) targets[target] = true;
  }
  return targets;
}

// The line of every code unit; -1: none.
std::vector<int> lines_of(const CodeObject& code) {
  std::vector<int> lines;
  LineReader reader(code.linetable, code.firstlineno);
  for (LineEntry entry; reader.next(entry);) {
    lines.insert(lines.end(), static_cast<size_t>(entry.end - entry.start), entry.position.line);
  }
  lines.resize(static_cast<size_t>(code.unit_count()), -1);
  return lines;
}

std::string known(const char* text) { return text ? text : "?"; }

std::string name_in(const std::vector<Constant>& list, int index) {
  auto at = static_cast<size_t>(index);
  return at < list.size() ? std::string(list[at].text()) : "?";
}

void append_instruction(const CodeObject& code, const Decoded& instruction, bool target, std::string& out) {
  const OpcodeInfo& info = opcode_info(instruction.opcode);
  char text[80];
  std::snprintf(text, sizeof text, "     %s %4d %-20s", target ? ">>" : "  ", instruction.unit * 2,
                info.name ? info.name : "<unknown>");
  out += text;
  if (instruction.opcode >= kHaveArgument) {
    std::snprintf(text, sizeof text, " %6d", instruction.argument);
    out += text;
    std::string meaning = argument_text(code, instruction.opcode, instruction.argument, instruction.unit);
    if (!meaning.empty()) out += " (" + meaning + ")";
  }
  while (out.back() == ' ') out.pop_back();
  out += "\n";
}

void append_code(const CodeObject& code, std::string& out) {
  std::vector<Decoded> instructions = decode(code);
  std::vector<bool> targets = jump_targets(code, instructions);
  std::vector<int> lines = lines_of(code);
  int shown_line = -1;
  for (const Decoded& instruction : instructions) {
    auto unit = static_cast<size_t>(instruction.unit);
    char margin[16] = "   ";
    if (lines[unit] >= 0 && lines[unit] != shown_line) {
      shown_line = lines[unit];
      if (unit) out += "\n";
      std::snprintf(margin, sizeof margin, "%3d", shown_line);
    }
    out += margin;
    append_instruction(code, instruction, targets[unit], out);
  }
}

}  // namespace

std::string argument_text(const CodeObject& code, int opcode, int argument, int unit) {
  uint8_t flags = opcode_info(opcode).flags;
  if (flags & kConst) {
    auto index = static_cast<size_t>(argument);
    return index < code.consts.size() ? repr(code.consts[index]) : "?";
  }
  if (opcode == LOAD_GLOBAL) return (argument & 1 ? "NULL + " : "") + name_in(code.names, argument >> 1);
  if (flags & kName) return name_in(code.names, argument);
  if (flags & (kLocal | kFree)) return name_in(code.localsplusnames, argument);
  if (flags & kCompare) return known(comparison_text(argument));
  if (flags & kJump) return "to " + std::to_string(jump_target({unit, opcode, argument}) * 2);
  return opcode == BINARY_OP ? known(binary_operator_text(argument)) : std::string();
}

std::string disassemble(const CodeObject& code) {
  std::string out;
  append_code(code, out);
  for (const Constant& constant : code.consts) {
    if (!constant.is(ConstantKind::Code)) continue;
    out += "\nDisassembly of " + repr(constant) + ":\n" + disassemble(*constant.as_code());
  }
  return out;
}

}  // namespace krait::compiler
