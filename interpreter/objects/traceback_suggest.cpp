// "Did you mean": the known name nearest to one that was not found, by the cost of edits.
#include <algorithm>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

namespace {

constexpr size_t kMaxCandidates = 750, kMaxLength = 40;
constexpr size_t kMove = 2, kCase = 1;  // costs: insert, delete or replace; replace by the other case

size_t replace_cost(char a, char b) {
  if ((a & 31) != (b & 31)) return kMove;
  if (a == b) return 0;
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return lower(a) == lower(b) ? kCase : kMove;
}

// The edit distance, or more than `limit` if it is larger than that.
size_t distance(std::string_view a, std::string_view b, size_t limit) {
  if (a == b) return 0;
  while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  if (a.empty() || b.empty()) return (a.size() + b.size()) * kMove;
  if (a.size() > kMaxLength || b.size() > kMaxLength) return limit + 1;
  if (b.size() < a.size()) std::swap(a, b);
  if ((b.size() - a.size()) * kMove > limit) return limit + 1;
  size_t row[kMaxLength];
  for (size_t i = 0; i < a.size(); ++i) row[i] = (i + 1) * kMove;
  size_t result = 0;
  for (size_t j = 0; j < b.size(); ++j) {
    size_t diagonal = result = j * kMove, least = SIZE_MAX;
    for (size_t i = 0; i < a.size(); ++i) {
      size_t substitute = diagonal + replace_cost(b[j], a[i]);
      diagonal = row[i];
      result = std::min(substitute, std::min(result, diagonal) + kMove);
      row[i] = result;
      least = std::min(least, result);
    }
    if (least > limit) return limit + 1;
  }
  return result;
}

struct Nearest {
  std::string wanted;
  Ref best;
  size_t best_distance = SIZE_MAX;

  void consider(Value candidate) {
    if (!is_str(candidate)) return;
    std::string text = str_wtf8(as<Str>(candidate));
    if (text == wanted) return;
    size_t limit = std::min((wanted.size() + text.size() + 3) * kMove / 6, best_distance - 1);
    size_t d = distance(wanted, text, limit);
    if (d > limit) return;
    best = Ref::copy(candidate);
    best_distance = d;
  }
  template <class Items> void consider_all(const Items* items) {
    if (static_cast<size_t>(items->length) >= kMaxCandidates) return;
    for (int64_t i = 0; i < items->length; ++i) consider(items->items[i]);
  }
};

Result nearest_key(Thread& t, Nearest& nearest, Dict* dict) {
  Ref keys = TRY(dict_keys_list(t, dict));
  nearest.consider_all(keys.as<List>());
  return nearest.best ? Result(Ref(nearest.best)) : Result(kAbsent);
}

Result suggest_name(Thread& t, NameError* e) {
  if (!is_str(e->name) || !has_kind(e->traceback, Kind::Traceback)) return kAbsent;
  Traceback* tb = as<Traceback>(e->traceback);
  while (tb->next) tb = tb->next;
  Frame* frame = tb->frame->frame;
  Nearest nearest{str_wtf8(as<Str>(e->name)), {}};
  Ref locals = TRY(get_attr(t, Value::from_object(frame->code), "co_varnames"));
  nearest.consider_all(locals.as<Tuple>());
  if (nearest.best) return Result(Ref(nearest.best));
  Result found = nearest_key(t, nearest, frame->globals);
  if (found.is_raised() || !found.is_absent()) return found;
  return nearest_key(t, nearest, frame->builtins);
}

Result suggest_attribute(Thread& t, AttributeError* e) {
  if (!is_str(e->name) || e->obj.is_absent()) return kAbsent;
  Value builtin = dict_get_str(t, t.interpreter->builtins, "dir");
  if (builtin.is_absent()) return kAbsent;
  Ref names = TRY(call(t, builtin, {e->obj}));
  if (!is_list(names)) return kAbsent;
  Nearest nearest{str_wtf8(as<Str>(e->name)), {}};
  nearest.consider_all(names.as<List>());
  return nearest.best ? Result(Ref(nearest.best)) : Result(kAbsent);
}

}  // namespace

Result suggestion_for(Thread& t, Value exception) {
  if (has_type(t, exception, t.types().NameError)) return suggest_name(t, as<NameError>(exception));
  if (has_type(t, exception, t.types().AttributeError)) return suggest_attribute(t, as<AttributeError>(exception));
  return kAbsent;
}

}  // namespace krait::objects
