#include "interpreter/compiler/disassemble.h"

#include <stdio.h>

#include <set>
#include <vector>

#include "interpreter/code/opcodes.h"

namespace krait::compiler {

using namespace code;

namespace {

struct Lines {
  std::vector<int> of;  // for each code unit; -1: none
  explicit Lines(const CodeObject& c) {
    int line = c.firstlineno;
    const std::string& t = c.linetable;
    size_t at = 0;
    auto varint = [&] {
      unsigned value = 0, shift = 0, byte;
      do {
        byte = static_cast<unsigned char>(t[at++]);
        value |= (byte & 63) << shift;
        shift += 6;
      } while (byte & 64);
      return value;
    };
    auto signed_varint = [&] {
      unsigned v = varint();
      return v & 1 ? -static_cast<int>(v >> 1) : static_cast<int>(v >> 1);
    };
    while (at < t.size()) {
      unsigned head = static_cast<unsigned char>(t[at++]);
      int kind = head >> 3 & 15, units = (head & 7) + 1;
      bool none = kind == 15;
      if (kind == 14) line += signed_varint(), varint(), varint(), varint();
      else if (kind == 13) line += signed_varint();
      else if (kind >= 10 && kind <= 12) line += kind - 10, at += 2;
      else if (kind < 10) ++at;
      for (int i = 0; i < units; ++i) of.push_back(none ? -1 : line);
    }
  }
};

int jump_target(int op, int at, int arg) {
  std::string name = opcode_info(op).name;
  int after = at + 1 + opcode_info(op).caches;
  return name.find("BACKWARD") != std::string::npos ? after - arg : after + arg;
}

}  // namespace

std::string argument_text(const CodeObject& c, int op, int arg, int at) {
  const OpcodeInfo& info = opcode_info(op);
  auto in = [&](const std::vector<Constant>& list, int i) { return static_cast<size_t>(i) < list.size() ? std::string(list[static_cast<size_t>(i)].text()) : "?"; };
  if (info.flags & kConst) return static_cast<size_t>(arg) < c.consts.size() ? repr(c.consts[static_cast<size_t>(arg)]) : "?";
  if (info.flags & kName) {
    if (op == LOAD_GLOBAL) return (arg & 1 ? "NULL + " : "") + in(c.names, arg >> 1);
    return in(c.names, arg);
  }
  if (info.flags & (kLocal | kFree)) return in(c.localsplusnames, arg);
  if (info.flags & kCompare) return comparison_text(arg) ? comparison_text(arg) : "?";
  if (info.flags & kJump) return "to " + std::to_string(jump_target(op, at, arg) * 2);
  if (op == BINARY_OP) return binary_operator_text(arg) ? binary_operator_text(arg) : "?";
  return {};
}

namespace {

void one(const CodeObject& c, std::string& out) {
  Lines lines(c);
  std::set<int> targets;
  int n = c.unit_count();
  auto unit = [&](int i) { return std::pair{static_cast<unsigned char>(c.code[static_cast<size_t>(i) * 2]), static_cast<unsigned char>(c.code[static_cast<size_t>(i) * 2 + 1])}; };
  for (int pass = 0; pass < 2; ++pass) {
    int extended = 0, shown_line = -2;
    for (int at = 0; at < n; ++at) {
      auto [op, low] = unit(at);
      int arg = extended << 8 | low;
      extended = op == EXTENDED_ARG ? arg : 0;
      const OpcodeInfo& info = opcode_info(op);
      if (pass == 0) {
        if (info.flags & kJump) targets.insert(jump_target(op, at, arg));
      } else {
        int line = static_cast<size_t>(at) < lines.of.size() ? lines.of[static_cast<size_t>(at)] : -1;
        char head[64];
        bool fresh = line != shown_line && line >= 0;
        if (fresh && at) out += "\n";
        if (fresh) snprintf(head, sizeof head, "%3d", line), shown_line = line;
        else snprintf(head, sizeof head, "   ");
        out += head;
        snprintf(head, sizeof head, "     %s %4d %-20s", targets.count(at) ? ">>" : "  ", at * 2, info.name ? info.name : "<unknown>");
        out += head;
        if (op >= kHaveArgument) {
          snprintf(head, sizeof head, " %6d", arg);
          out += head;
          std::string text = argument_text(c, op, arg, at);
          if (!text.empty()) out += " (" + text + ")";
        }
        while (!out.empty() && out.back() == ' ') out.pop_back();
        out += "\n";
      }
      at += info.caches;
    }
  }
}

}  // namespace

std::string disassemble(const CodeObject& c) {
  std::string out;
  one(c, out);
  for (const Constant& k : c.consts) {
    if (!k.is(ConstantKind::Code)) continue;
    out += "\nDisassembly of " + repr(k) + ":\n" + disassemble(*k.as_code());
  }
  return out;
}

}  // namespace krait::compiler
