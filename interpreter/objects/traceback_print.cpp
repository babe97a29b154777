// What an uncaught exception prints: chains, groups, entries (library reference, traceback; CPython 3.11's text).
#include <unistd.h>

#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback_text.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/dict.h"

namespace krait::objects {

namespace {

constexpr int kShownRepeats = 3;
constexpr size_t kGroupWidth = 15;
constexpr int kGroupDepth = 10;

std::string entry(SourceLines& lines, const Traceback* tb) {
  const Code* code = tb->frame->frame->code;
  int line = traceback_line(tb);
  std::string out = cat("  File \"", code->filename, "\", line ", line, ", in ", code->name, "\n");
  return out + source_with_marks(lines, code, tb->lasti, line);
}

std::string repeated(int count) {
  int more = count - kShownRepeats;
  if (more <= 0) return {};
  return cat("  [Previous line repeated ", more, " more time", more > 1 ? "s" : "", "]\n");
}

int64_t traceback_limit(Thread& t) {
  if (!t.interpreter->sys_dict) return 1000;
  Value limit = dict_get_str(t, t.interpreter->sys_dict, "tracebacklimit");
  if (!is_int(limit)) return 1000;
  int64_t number;
  return int_fits_i64(limit, &number) ? number : int_sign(limit) < 0 ? 0 : INT64_MAX;
}

// Writes with the margins of the groups around.
struct Printer {
  Thread& t;
  SourceLines lines;
  std::string out;
  std::vector<uint64_t> seen;
  int depth = 0;
  bool need_close = false;

  explicit Printer(Thread& thread) : t(thread), lines(thread) {}

  std::string indent() const { return std::string(static_cast<size_t>(2 * depth), ' '); }
  void emit(const std::string& text, char margin = '|') {
    std::string prefix = indent();
    if (depth) prefix += std::string{margin, ' '};
    for (size_t at = 0; at < text.size();) {
      size_t end = text.find('\n', at);
      end = end == std::string::npos ? text.size() : end + 1;
      out += prefix + text.substr(at, end - at);
      at = end;
    }
  }
  bool first_sight(Value v) {
    for (uint64_t bits : seen)
      if (bits == v.bits) return false;
    seen.push_back(v.bits);
    return true;
  }
  void chain(Value exception);
  void one(Value exception);
  void group(ExceptionGroup* g);
};

void Printer::one(Value exception) {
  BaseException* e = as<BaseException>(exception);
  if (has_kind(e->traceback, Kind::Traceback) && traceback_limit(t) > 0) {
    emit("Traceback (most recent call last):\n");
    emit(format_entries(t, lines, as<Traceback>(e->traceback)));
  }
  emit(format_exception_only(t, exception));
}

void Printer::group(ExceptionGroup* g) {
  bool top = depth == 0;
  if (top) depth = 1;
  if (has_kind(g->traceback, Kind::Traceback) && traceback_limit(t) > 0) {
    emit("Exception Group Traceback (most recent call last):\n", top ? '+' : '|');
    emit(format_entries(t, lines, as<Traceback>(g->traceback)));
  }
  emit(format_exception_only(t, Value::from_object(g)));
  Tuple* all = as<Tuple>(g->excs);
  size_t count = static_cast<size_t>(all->length), shown = count <= kGroupWidth ? count : kGroupWidth + 1;
  need_close = false;
  for (size_t i = 0; i < shown; ++i) {
    bool last = i + 1 == shown, cut = i >= kGroupWidth;
    if (last) need_close = true;
    out += cat(indent(), i == 0 ? "+-" : "  ", "+---------------- ", cut ? std::string("...") : std::to_string(i + 1),
               " ----------------\n");
    ++depth;
    if (cut) emit(cat("and ", count - kGroupWidth, " more exception", count - kGroupWidth > 1 ? "s" : "", "\n"));
    else chain(all->items[i]);
    if (last && need_close) {
      out += indent() + "+------------------------------------\n";
      need_close = false;
    }
    --depth;
  }
  if (top) depth = 0;
}

// The exceptions behind this one first, then itself.
void Printer::chain(Value exception) {
  std::vector<std::pair<const char*, Value>> all;
  const char* said = nullptr;
  for (Value at = exception;;) {
    all.push_back({said, at});
    (void)first_sight(at);
    BaseException* e = as<BaseException>(at);
    if (is_exception(e->cause) && first_sight(e->cause)) {
      said = "\nThe above exception was the direct cause of the following exception:\n\n";
      at = e->cause;
    } else if (!is_exception(e->cause) && is_exception(e->context) && !e->suppress_context && first_sight(e->context)) {
      said = "\nDuring handling of the above exception, another exception occurred:\n\n";
      at = e->context;
    } else {
      break;
    }
  }
  for (size_t i = all.size(); i-- > 0;) {
    // The text between two exceptions stands with the outer of the pair, which is printed first.
    Value at = all[i].second;
    if (!has_type(t, at, t.types().BaseExceptionGroup)) one(at);
    else if (depth > kGroupDepth) emit(cat("... (max_group_depth is ", kGroupDepth, ")\n"));
    else group(as<ExceptionGroup>(at));
    if (all[i].first) emit(all[i].first);
  }
}

void write_standard_error(const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    ssize_t n = ::write(2, text.data() + at, text.size() - at);
    if (n <= 0) return;
    at += static_cast<size_t>(n);
  }
}

}  // namespace

std::string format_entries(Thread& t, SourceLines& lines, const Traceback* tb) {
  int64_t limit = traceback_limit(t), depth = 0;
  for (const Traceback* at = tb; at; at = at->next) ++depth;
  for (; tb && depth > limit; --depth) tb = tb->next;
  std::string out;
  const Traceback* last = nullptr;
  int count = 0;
  for (; tb; tb = tb->next) {
    const Code* code = tb->frame->frame->code;
    bool same = last && last->frame->frame->code->filename == code->filename &&
                traceback_line(last) == traceback_line(tb) && last->frame->frame->code->name == code->name;
    if (!same) {
      out += repeated(count);
      count = 0;
    }
    last = tb;
    if (++count <= kShownRepeats) out += entry(lines, tb);
  }
  return out + repeated(count);
}

std::string format_exception(Thread& t, Value exception) {
  Ref kept = Ref::copy(exception);
  Ref pending = take_pending(t);
  Printer printer(t);
  printer.chain(exception);
  if (pending) set_pending(t, std::move(pending));
  return std::move(printer.out);
}

void print_exception(Thread& t, Value exception) {
  std::string text = format_exception(t, exception);
  Value stream = t.interpreter->sys_dict ? dict_get_str(t, t.interpreter->sys_dict, "stderr") : Value{};
  if (stream.is_none()) return;
  if (stream.is_absent()) return write_standard_error(text);
  Ref file = Ref::copy(stream);
  Result s = make_str(t, text);
  Result written = raised;
  if (!s.is_raised()) {
    Ref owned = s.take();
    written = call_method(t, file, "write", {owned});
  }
  if (written.is_raised()) {
    clear_pending(t);
    return write_standard_error(text);
  }
  release(written.word);
  Result flushed = call_method(t, file, "flush");
  if (flushed.is_raised()) clear_pending(t);
  else release(flushed.word);
}

}  // namespace krait::objects
