// Disassemble: instructions of co_code around an address.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "interpreter/code/opcodes.h"
#include "interpreter/compiler/disassemble.h"
#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/inspector.h"
#include "interpreter/debugger/safe_repr.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/code.h"

namespace krait::debugger {

namespace {

constexpr int kOffsetBits = 24;
constexpr std::int64_t kMostInstructions = 100'000;

struct Address {
  std::int64_t number = 0;  // of the code object
  std::int64_t offset = 0;  // bytes
};

bool parse_address(const std::string& text, Address& out) {
  char* end = nullptr;
  unsigned long long word = std::strtoull(text.c_str(), &end, 16);
  if (!text.starts_with("0x") || end == text.c_str() || *end) return false;
  out.number = static_cast<std::int64_t>(word >> kOffsetBits);
  out.offset = static_cast<std::int64_t>(word & ((1u << kOffsetBits) - 1));
  return true;
}

// Beyond either end of the code the addresses go on counting, so that each is another.
std::string address_text(std::int64_t number, std::int64_t offset) {
  std::int64_t word = (number << kOffsetBits) + offset;
  char text[32];
  std::snprintf(text, sizeof text, "0x%07lx", static_cast<unsigned long>(word));
  return text;
}

// Units at which instructions begin, inline caches passed over.
std::vector<int> instruction_units(const Code* code) {
  std::vector<int> units;
  int count = static_cast<int>(code->bytecode->length / 2);
  for (int at = 0; at < count; at += 1 + code::opcode_info(code->bytecode->data[2 * at]).caches) units.push_back(at);
  return units;
}

int argument_at(const Code* code, int unit) {
  auto byte = [&](int i) { return static_cast<int>(code->bytecode->data[i]); };
  int extended = 0, first = unit;
  while (first > 0 && byte(2 * (first - 1)) == code::EXTENDED_ARG) --first;
  for (; first < unit; ++first) extended = (extended | byte(2 * first + 1)) << 8;
  return extended | byte(2 * unit + 1);
}

Instruction instruction_at(const Code* code, const code::CodeObject& compiled, int unit) {
  int op = code->bytecode->data[2 * unit], argument = argument_at(code, unit);
  Instruction out;
  char bytes[8];
  std::snprintf(bytes, sizeof bytes, "%02x %02x", static_cast<unsigned>(op),
                static_cast<unsigned>(code->bytecode->data[2 * unit + 1]));
  out.bytes = bytes;
  const char* name = code::opcode_info(op).name;
  out.text = name ? name : "<unknown>";
  if (op >= code::kHaveArgument) {
    out.text.resize(std::max<std::size_t>(out.text.size() + 2, 22), ' ');
    out.text += std::to_string(argument);
    std::string meaning = compiler::argument_text(compiled, op, argument, unit);
    if (!meaning.empty()) out.text += " (" + escape_surrogates(std::move(meaning)) + ")";
  }
  CodePosition at = code_position(code, 2 * unit);
  out.line = at.line;
  out.column = at.column;
  out.end_line = at.end_line;
  out.end_column = at.end_column;
  return out;
}

}  // namespace

Answer<InstructionList> Inspector::answer(Thread& t, const Disassemble& request) {
  Address address;
  if (!parse_address(request.instruction, address))
    return Failure{"'" + request.instruction + "' is no address of an instruction"};
  Code* code = debugger_.codes().by_number(address.number);
  if (!code) return Failure{"there is no code at " + request.instruction + " (any more)"};
  auto compiled = code_to_compiled(t, code);
  if (compiled.is_raised()) return clear_pending(t), Failure{"the code at " + request.instruction + " cannot be read"};

  std::vector<int> units = instruction_units(code);
  std::int64_t unit = (address.offset + request.offset) / 2;
  auto after = std::upper_bound(units.begin(), units.end(), unit);
  std::int64_t first = (after - units.begin()) - 1 + request.instruction_offset;
  auto total = static_cast<std::int64_t>(units.size());
  InstructionList out;
  Source source = debugger_.codes().source_of(code);
  for (std::int64_t i = first; i < first + std::min(request.count, kMostInstructions); ++i) {
    Instruction shown;
    bool there = i >= 0 && i < total;
    if (there) {
      shown = instruction_at(code, **&compiled.value, units[static_cast<std::size_t>(i)]);
      shown.source = source;
    }
    std::int64_t offset = there ? 2 * units[static_cast<std::size_t>(i)]
                          : i < 0 ? 2 * i
                                  : code->bytecode->length + 2 * (i - total);
    shown.address = address_text(address.number, offset);
    out.instructions.push_back(std::move(shown));
  }
  return out;
}

}  // namespace krait::debugger
