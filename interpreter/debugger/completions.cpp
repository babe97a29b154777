// Completions in the debug console: names of the frame, attributes and keys of values that can be reached without
// running anything.
#include <algorithm>
#include <set>

#include "interpreter/debugger/children.h"
#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/hover.h"
#include "interpreter/debugger/members.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"

namespace krait::debugger {

namespace {

constexpr std::size_t kMostItems = 2000;

const char* const kKeywords[] = {"False",  "None",    "True",  "and",      "as",     "assert", "async",  "await",
                                 "break",  "case",    "class", "continue", "def",    "del",    "elif",   "else",
                                 "except", "finally", "for",   "from",     "global", "if",     "import", "in",
                                 "is",     "lambda",  "match", "nonlocal", "not",    "or",     "pass",   "raise",
                                 "return", "try",     "while", "with",     "yield"};

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c < 0;
}

std::size_t name_start(std::string_view text, std::size_t end) {
  while (end > 0 && is_name_byte(text[end - 1])) --end;
  return end;
}

// Where the bracket that ends before `end` opens; npos: nowhere. Quotes inside are passed over.
std::size_t opening(std::string_view text, std::size_t end) {
  int depth = 0;
  while (end > 0) {
    char c = text[--end];
    if (c == '\'' || c == '"') {
      end = end ? text.rfind(c, end - 1) : std::string_view::npos;
      if (end == std::string_view::npos) return end;
    } else if (c == ']' || c == ')') {
      ++depth;
    } else if ((c == '[' || c == '(') && --depth == 0) {
      return end;
    }
  }
  return std::string_view::npos;
}

// Where the chain of names and subscripts that ends at `end` begins.
std::size_t chain_start(std::string_view text, std::size_t end) {
  for (;;) {
    while (end > 0 && text[end - 1] == ']') {
      std::size_t open = opening(text, end);
      if (open == std::string_view::npos) return end;
      end = open;
    }
    std::size_t name = name_start(text, end);
    if (name == end || name == 0 || text[name - 1] != '.') return name;
    end = name - 1;
  }
}

CompletionKind kind_of(Value value, bool attribute) {
  if (has_kind(value, Kind::Module)) return CompletionKind::kModule;
  if (is_type(value)) return CompletionKind::kClass;
  if (is_function_like(value)) return attribute ? CompletionKind::kMethod : CompletionKind::kFunction;
  return attribute ? CompletionKind::kField : CompletionKind::kVariable;
}

// Public names first, then those with an underscore, then the special ones.
int rank(const std::string& name) {
  if (name.starts_with("__")) return 2;
  return name.starts_with("_") ? 1 : 0;
}

class Collected {
 public:
  Collected(std::string prefix, std::size_t start) : prefix_(std::move(prefix)), start_(start) {}
  void add(const std::string& label, CompletionKind kind) {
    if (!label.starts_with(prefix_) || !seen_.insert(label).second || items_.size() >= kMostItems) return;
    items_.push_back({label, kind, static_cast<std::int64_t>(start_), static_cast<std::int64_t>(prefix_.size())});
  }
  CompletionList sorted() {
    std::stable_sort(items_.begin(), items_.end(), [](const Completion& a, const Completion& b) {
      int x = rank(a.label), y = rank(b.label);
      return x != y ? x < y : a.label < b.label;
    });
    return {std::move(items_)};
  }

 private:
  std::string prefix_;
  std::size_t start_;
  std::vector<Completion> items_;
  std::set<std::string> seen_;
};

void add_scope(const ChildContext& c, HandleKind scope, const FrameAt& at, Collected& out) {
  for (const ScopeEntry& each : scope_entries(c, scope, at.thread, at.frame))
    if (!each.name.is_absent()) out.add(text_of_str(each.name.as<Str>()), kind_of(each.value, false));
}

void add_dict(Dict* dict, Collected& out) {
  std::int64_t position = 0;
  Value key, value;
  while (dict && dict_next(dict, position, key, value))
    if (is_str(key)) out.add(text_of_str(as<Str>(key)), kind_of(value, false));
}

void add_names(const ChildContext& c, const FrameAt& at, Collected& out) {
  if (at.frame) {
    for (HandleKind scope : {HandleKind::kLocals, HandleKind::kClosure, HandleKind::kGlobals, HandleKind::kBuiltins})
      if (scope != HandleKind::kClosure || (at.frame->code->flags & kCodeOptimized)) add_scope(c, scope, at, out);
  } else {
    Value main = dict_get_str(c.t, c.t.interpreter->modules, "__main__");
    if (has_kind(main, Kind::Module)) add_dict(as<objects::Module>(main)->dict, out);
    add_dict(c.t.interpreter->builtins, out);
  }
  for (const char* keyword : kKeywords) out.add(keyword, CompletionKind::kKeyword);
}

void add_attributes(Thread& t, Value value, Collected& out) {
  for (const Attribute& each : attributes_of(t, value))
    out.add(text_of_str(as<Str>(each.name)), kind_of(each.raw, true));
}

void add_keys(Thread& t, Value value, Collected& out) {
  if (!is_dict(value)) return;
  std::int64_t position = 0;
  Value key, item;
  for (std::size_t i = 0; i < kMostItems && dict_next(as<Dict>(value), position, key, item); ++i)
    if (!item_path(t, "x", key).empty()) out.add(key_name(t, key), CompletionKind::kField);
}

// The bracket of `value[` or `value['ke` that the cursor stands behind; npos: it stands behind none.
std::size_t open_subscript(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && text[at - 1] != '[') {
    char c = text[at - 1];
    if (c == ']' || c == '(' || c == ')' || c == '\n') return std::string_view::npos;
    --at;
  }
  return at ? at - 1 : std::string_view::npos;
}

}  // namespace

Answer<CompletionList> Inspector::answer(Thread& t, const Completions& request) {
  std::optional<FrameAt> at = frame_asked(t, request.frame);
  if (!at) return stale_frame(request.frame);
  ChildContext context{t, debugger_, *handles_};
  auto offset = static_cast<std::size_t>(
      std::clamp<std::int64_t>(request.offset, 0, static_cast<std::int64_t>(request.text.size())));
  std::string_view text = std::string_view(request.text).substr(0, offset);
  std::string why;

  std::size_t bracket = open_subscript(text);
  if (bracket != std::string_view::npos && bracket > 0) {
    std::string_view typed = text.substr(bracket + 1);
    std::size_t start = chain_start(text, bracket);
    Ref holder = value_without_running(t, at->frame, std::string(text.substr(start, bracket - start)), why);
    bool quoted = !typed.empty() && (typed[0] == '\'' || typed[0] == '"');
    if (is_dict(holder) && (typed.empty() || quoted)) {
      Collected out(std::string(typed), bracket + 1);
      add_keys(t, holder, out);
      return out.sorted();
    }
    if (quoted) return CompletionList{};
  }

  std::size_t name = name_start(text, offset);
  Collected out(std::string(text.substr(name)), name);
  if (name == 0 || text[name - 1] != '.') {
    add_names(context, *at, out);
    return out.sorted();
  }
  std::size_t start = chain_start(text, name - 1);
  Ref holder = value_without_running(t, at->frame, std::string(text.substr(start, name - 1 - start)), why);
  if (!holder.is_absent()) add_attributes(t, holder, out);
  return out.sorted();
}

}  // namespace krait::debugger
