#include "interpreter/compiler/fold_values.h"

#include <algorithm>
#include <string>
#include <vector>

#include "interpreter/compiler/fold_numbers.h"

namespace krait::compiler {

using ast::ConstantKind;
using ast::ConstantValue;

namespace {

// What repetition may make: items of a tuple, characters or bytes of a text, items with those of nested tuples.
constexpr uint64_t kMaxCollection = 256, kMaxText = 4096, kMaxTotalItems = 1024;

bool is_text(const ConstantValue& v) { return v.kind == ConstantKind::Str || v.kind == ConstantKind::Bytes; }
bool is_sequence(const ConstantValue& v) { return is_text(v) || v.kind == ConstantKind::Tuple; }

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

uint64_t text_length(const ConstantValue& v) {
  if (v.kind == ConstantKind::Bytes) return v.size;
  std::string_view text = v.text();
  return text.size() - static_cast<uint64_t>(std::count_if(text.begin(), text.end(), continues_character));
}

uint64_t length_of(const ConstantValue& v) { return is_text(v) ? text_length(v) : v.size; }

bool store_text(ast::Arena& arena, ConstantKind kind, std::string_view text, ConstantValue& out) {
  std::string_view kept = arena.copy(text);
  out = ConstantValue{};
  out.kind = kind;
  out.data = kept.data();
  out.size = static_cast<uint32_t>(kept.size());
  return true;
}

bool store_items(ast::Arena& arena, const std::vector<ConstantValue>& items, ConstantValue& out) {
  out = ConstantValue{};
  out.kind = ConstantKind::Tuple;
  out.items = arena.make_array<ConstantValue>(items.size());
  out.size = static_cast<uint32_t>(items.size());
  std::copy(items.begin(), items.end(), out.items);
  return true;
}

// What is left of `limit` when each item counts, those of nested tuples as well; negative: too many.
int64_t spend(const ConstantValue& v, int64_t limit) {
  if (v.kind != ConstantKind::Tuple && v.kind != ConstantKind::FrozenSet) return limit;
  limit -= v.size;
  for (const ConstantValue& child : v.children()) {
    if (limit < 0) return -1;
    limit = spend(child, limit);
  }
  return limit;
}

bool may_repeat(const ConstantValue& sequence, int64_t times) {
  uint64_t length = length_of(sequence);
  if (length == 0) return true;
  uint64_t limit = is_text(sequence) ? kMaxText : kMaxCollection;
  if (times < 0 || static_cast<uint64_t>(times) > limit / length) return false;
  return is_text(sequence) || !times || spend(sequence, static_cast<int64_t>(kMaxTotalItems) / times) >= 0;
}

bool repeat(ast::Arena& arena, const ConstantValue& sequence, const ConstantValue& count, ConstantValue& out) {
  int64_t times;
  if (!as_int64(count, times) || !may_repeat(sequence, times)) return false;
  if (sequence.size == 0) times = 0;
  if (is_text(sequence)) {
    std::string text;
    for (int64_t i = 0; i < times; ++i) text += sequence.text();
    return store_text(arena, sequence.kind, text, out);
  }
  std::vector<ConstantValue> items;
  for (int64_t i = 0; i < times; ++i) {
    for (const ConstantValue& child : sequence.children()) items.push_back(child);
  }
  return store_items(arena, items, out);
}

bool concatenate(ast::Arena& arena, const ConstantValue& a, const ConstantValue& b, ConstantValue& out) {
  if (a.kind != b.kind || !is_sequence(a)) return false;
  if (is_text(a)) return store_text(arena, a.kind, std::string(a.text()) += b.text(), out);
  std::vector<ConstantValue> items(a.children().begin(), a.children().end());
  items.insert(items.end(), b.children().begin(), b.children().end());
  return store_items(arena, items, out);
}

std::string_view character_at(std::string_view text, int64_t index) {
  auto next = [&](size_t at) {
    do at++;
    while (at < text.size() && continues_character(text[at]));
    return at;
  };
  size_t at = 0;
  for (; index > 0; --index) at = next(at);
  return text.substr(at, next(at) - at);
}

bool is_true(const ConstantValue& v) {
  switch (v.kind) {
    case ConstantKind::None:
    case ConstantKind::False:
      return false;
    case ConstantKind::Int:
      return v.integer != 0;
    case ConstantKind::Float:
      return v.real != 0;
    case ConstantKind::Complex:
      return v.real != 0 || v.imag != 0;
    case ConstantKind::Str:
    case ConstantKind::Bytes:
    case ConstantKind::Tuple:
    case ConstantKind::FrozenSet:
      return v.size != 0;
    default:
      return true;
  }
}

}  // namespace

bool fold_unary(ast::Arena& arena, ast::UnaryOperator op, const ConstantValue& v, ConstantValue& out) {
  if (op == ast::UnaryOperator::Not) return store_bool(!is_true(v), out), true;
  return is_number(v) && fold_number(arena, op, v, out);
}

bool fold_binary(ast::Arena& arena, ast::Operator op, const ConstantValue& a, const ConstantValue& b,
                 ConstantValue& out) {
  if (op == ast::Operator::Mult && is_sequence(a) && is_whole(b)) return repeat(arena, a, b, out);
  if (op == ast::Operator::Mult && is_sequence(b) && is_whole(a)) return repeat(arena, b, a, out);
  if (op == ast::Operator::Add && is_sequence(a)) return concatenate(arena, a, b, out);
  return is_number(a) && is_number(b) && fold_numbers(arena, op, a, b, out);
}

bool fold_subscript(ast::Arena& arena, const ConstantValue& value, const ConstantValue& index, ConstantValue& out) {
  int64_t at;
  if (!is_sequence(value) || !as_int64(index, at)) return false;
  auto length = static_cast<int64_t>(length_of(value));
  if (at < 0) at += length;
  if (at < 0 || at >= length) return false;
  if (value.kind == ConstantKind::Tuple) return out = value.items[at], true;
  if (value.kind == ConstantKind::Str) return store_text(arena, value.kind, character_at(value.text(), at), out);
  out = ConstantValue{};
  out.kind = ConstantKind::Int;
  out.integer = static_cast<unsigned char>(value.data[at]);
  return true;
}

}  // namespace krait::compiler
