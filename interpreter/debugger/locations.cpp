// Places in sources: where breakpoints can stand, where a frame can be moved to, which calls a statement has yet to
// make.
#include <algorithm>
#include <set>

#include "interpreter/code/opcodes.h"
#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/handles.h"
#include "interpreter/debugger/safe_repr.h"
#include "interpreter/debugger/source_files.h"
#include "interpreter/debugger/statement_at.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback_text.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/vm/instrument.h"

namespace krait::debugger {

namespace {

constexpr std::size_t kLongestLabel = 60;  // bytes

using Places = std::set<std::pair<int, int>>;  // line, column

void add_entries(Thread& t, Code* code, int from, int to, Places& out) {
  auto entries = statement_entries(t, code);
  if (entries.is_raised()) return clear_pending(t);
  for (const StatementEntry& each : entries.value)
    if (each.line >= from && each.line <= to)
      out.emplace(each.line, code_position(code, static_cast<int>(each.unit) * 2).column);
}

// While code is looked at that will never run, nothing is told of it.
class Unobserved {
 public:
  explicit Unobserved(Thread& t)
      : interpreter_(t.interpreter), hooks_(std::exchange(interpreter_->debug_hooks, nullptr)) {}
  ~Unobserved() { interpreter_->debug_hooks = hooks_; }
  Unobserved(const Unobserved&) = delete;

 private:
  Interpreter* interpreter_;
  const DebugHooks* hooks_;
};

void add_all_entries(Thread& t, Code* code, int from, int to, Places& out) {
  add_entries(t, code, from, to, out);
  for (std::int64_t i = 0; i < code->consts->length; ++i)
    if (Code* inner = try_as<Code>(code->consts->items[i])) add_all_entries(t, inner, from, to, out);
}

bool is_call(int op) {
  return op == code::CALL || op == code::CALL_FUNCTION_EX;
}

std::string label_of(SourceLines& lines, const Code* code, const CodePosition& at) {
  std::string line;
  if (at.column < 0 || !lines.line(text_of_str(code->filename), at.line, line))
    return "line " + std::to_string(at.line);
  std::size_t end = at.end_line == at.line ? static_cast<std::size_t>(at.end_column) : line.size();
  std::size_t start = std::min(static_cast<std::size_t>(at.column), line.size());
  std::string label = line.substr(start, end - start);
  if (at.end_line != at.line || label.size() > kLongestLabel) {
    std::size_t cut = std::min(label.size(), kLongestLabel);
    while (cut && (static_cast<unsigned char>(label[cut]) & 0xC0) == 0x80) --cut;
    label = label.substr(0, cut) + "...";
  }
  return escape_surrogates(std::move(label));
}

bool inside(const CodePosition& at, const Extent& extent) {
  auto before = [](int line, int column, int other_line, int other_column) {
    return line < other_line || (line == other_line && column < other_column);
  };
  return !before(at.line, at.column, extent.line, extent.column) &&
         !before(extent.end_line, extent.end_column, at.end_line, at.end_column);
}

}  // namespace

Answer<LocationList> Inspector::answer(Thread& t, const BreakpointLocations& request) {
  auto line = [](std::int64_t asked) { return static_cast<int>(std::clamp<std::int64_t>(asked, 0, INT32_MAX)); };
  int from = line(request.line), to = line(std::max(request.line, request.end_line));
  CodeFile* file =
      request.reference ? debugger_.codes().by_reference(request.reference) : debugger_.codes().find(request.file);
  Places places;
  Ref fresh = request.reference ? Ref() : compile_quietly(t, file ? file->path : request.file);
  if (!fresh.is_absent()) {
    Unobserved unobserved(t);
    add_all_entries(t, fresh.as<Code>(), from, to, places);
  } else if (file) {
    for (Code* each : file->codes) add_entries(t, each, from, to, places);
  } else {
    return Failure{"there is no code of " + request.file};
  }
  LocationList out;
  for (auto [line, column] : places) out.locations.push_back({line, column, 0, -1});
  return out;
}

Answer<JumpTargets> Inspector::answer(Thread& t, const GotoTargets& request) {
  JumpTargets out;
  const StopPoint& point = debugger_.where();
  if (!point.frame) return out;
  CodeFile* file =
      request.reference ? debugger_.codes().by_reference(request.reference) : debugger_.codes().find(request.file);
  if (!file || file != debugger_.codes().file_of(point.frame->code)) return out;
  int best = 0, first = 0;
  for (const Entry& each : debugger_.codes().entries(t, point.frame->code)) {
    first = first ? std::min(first, each.line) : each.line;
    if (each.line >= request.line && (!best || each.line < best)) best = each.line;
  }
  if (!best || request.line < first) return out;  // the line is no part of this function
  JumpTarget target;
  Thread* thread = debugger_.find_thread(point.stopped.thread);
  target.id = handles_->add_jump({thread ? thread : &t, point.frame, best});
  target.line = best;
  target.label = "line " + std::to_string(best);
  out.targets.push_back(std::move(target));
  return out;
}

Answer<CallTargets> Inspector::answer(Thread& t, const StepInTargets& request) {
  const FrameAt* found = handles_->frame(request.frame);
  if (!found) return stale_frame(request.frame);
  FrameAt at = *found;
  const Code* code = at.frame->code;
  int start = std::max(0, frame_offset(at.frame));
  Extent extent = statement_at(t, code, code_position(code, start));
  SourceLines lines(t);
  CallTargets out;
  std::set<std::pair<std::pair<int, int>, std::pair<int, int>>> seen;  // a finally block's code is there twice
  for (int offset = start; offset < code->bytecode->length;) {
    int op = code->bytecode->data[offset];
    CodePosition position = code_position(code, offset);
    bool fresh = is_call(op) && position.line > 0 && inside(position, extent) &&
                 seen.insert({{position.line, position.column}, {position.end_line, position.end_column}}).second;
    if (fresh) {
      CallTarget target;
      target.id = handles_->add_call({at.thread, at.frame, offset / 2});
      target.label = label_of(lines, code, position);
      target.line = position.line;
      target.column = position.column;
      target.end_line = position.end_line;
      target.end_column = position.end_column;
      out.targets.push_back(std::move(target));
    }
    offset += 2 + 2 * code::opcode_info(op).caches;
  }
  return out;
}

}  // namespace krait::debugger
