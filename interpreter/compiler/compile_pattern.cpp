// The match statement (language reference 8.6). While a pattern is tested, captured values wait on the stack below what
// the test needs; a failing test jumps to the place that drops as many values as there are then.

#include <algorithm>
#include <cmath>

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using ast::Kind;

namespace {

bool is_wildcard(const ast::Pattern& node) {
  const auto* capture = ast::as<ast::MatchAs>(&node);
  return capture && !capture->name.present();
}

bool is_star_wildcard(const ast::Pattern& node) {
  const auto* star = ast::as<ast::MatchStar>(&node);
  return star && !star->name.present();
}

std::string_view capture_name(const ast::Identifier& name) {
  return name.present() ? name.view() : std::string_view{};
}

bool is_key(const ast::Expr& node) { return ast::is<ast::Constant>(&node) || ast::is<ast::Attribute>(&node); }

}  // namespace

void Compiler::ensure_fail_pop(PatternContext& context, int count) {
  while (static_cast<int>(context.fail_pop.size()) <= count) context.fail_pop.push_back(new_block());
}

void Compiler::jump_to_fail(uint16_t opcode, PatternContext& context) {
  int values = context.on_top + static_cast<int>(context.stores.size());
  ensure_fail_pop(context, values);
  jump(opcode, context.fail_pop[static_cast<size_t>(values)]);
}

void Compiler::emit_fail_pop(PatternContext& context) {
  if (context.fail_pop.empty()) return use_block(new_block());
  while (context.fail_pop.size() > 1) {
    use_block(context.fail_pop.back());
    context.fail_pop.pop_back();
    emit(POP_TOP);
  }
  use_block(context.fail_pop[0]);
  context.fail_pop.clear();
}

// Moves the top value below `count` - 1 others.
void Compiler::rotate(int count) {
  for (; count > 1; count--) emit(SWAP, count);
}

void Compiler::store_capture(std::string_view name, PatternContext& context) {
  if (!name.data()) return emit(POP_TOP);
  if (failed() || forbidden_name(name, Context::Store)) return;
  if (std::find(context.stores.begin(), context.stores.end(), name) != context.stores.end()) {
    return error("multiple assignments to name '" + std::string(name) + "' in pattern");
  }
  rotate(context.on_top + static_cast<int>(context.stores.size()) + 1);
  context.stores.push_back(name);
}

void Compiler::subpattern(const ast::Pattern& node, PatternContext& context) {
  bool allowed = context.allow_irrefutable;
  context.allow_irrefutable = true;
  pattern(node, context);
  context.allow_irrefutable = allowed;
}

void Compiler::pattern(const ast::Pattern& node, PatternContext& context) {
  if (!enter_level()) return;
  depth_++;
  set_location(node);  // what follows stays there until something else is located, as in CPython
  switch (node.kind) {
    case Kind::MatchValue:
      pattern_value(static_cast<const ast::MatchValue&>(node), context);
      break;
    case Kind::MatchSingleton:
      load_value(static_cast<const ast::MatchSingleton&>(node).value);
      emit(IS_OP, 0);
      jump_to_fail(POP_JUMP_IF_FALSE, context);
      break;
    case Kind::MatchSequence:
      pattern_sequence(static_cast<const ast::MatchSequence&>(node), context);
      break;
    case Kind::MatchMapping:
      pattern_mapping(static_cast<const ast::MatchMapping&>(node), context);
      break;
    case Kind::MatchClass:
      pattern_class(static_cast<const ast::MatchClass&>(node), context);
      break;
    case Kind::MatchStar:
      pattern_star(static_cast<const ast::MatchStar&>(node), context);
      break;
    case Kind::MatchAs:
      pattern_as(static_cast<const ast::MatchAs&>(node), context);
      break;
    case Kind::MatchOr:
      pattern_or(static_cast<const ast::MatchOr&>(node), context);
      break;
    default:
      error("invalid match pattern node in AST");
  }
  depth_--;
}

void Compiler::pattern_value(const ast::MatchValue& node, PatternContext& context) {
  if (!is_key(*node.value)) return error("patterns may only match literals and attribute lookups");
  expression(*node.value);
  emit(COMPARE_OP, CMP_EQ);
  jump_to_fail(POP_JUMP_IF_FALSE, context);
}

void Compiler::pattern_star(const ast::MatchStar& node, PatternContext& context) {
  store_capture(capture_name(node.name), context);
}

void Compiler::pattern_as(const ast::MatchAs& node, PatternContext& context) {
  if (!node.pattern) {
    if (context.allow_irrefutable) return store_capture(capture_name(node.name), context);
    if (!node.name.present()) return error("wildcard makes remaining patterns unreachable");
    return error("name capture '" + std::string(node.name.view()) + "' makes remaining patterns unreachable");
  }
  context.on_top++;
  emit(COPY, 1);
  pattern(*node.pattern, context);
  context.on_top--;
  store_capture(capture_name(node.name), context);
}

bool Compiler::validate_keyword_attributes(const ast::MatchClass& node) {
  for (uint32_t i = 0; i < node.kwd_attrs.size; i++) {
    std::string_view name = node.kwd_attrs[i];
    set_location(node.kwd_patterns[i]);
    if (forbidden_name(name, Context::Store)) return false;
    for (uint32_t k = i + 1; k < node.kwd_attrs.size; k++) {
      if (node.kwd_attrs[k].view() != name) continue;
      set_location(node.kwd_patterns[k]);
      error("attribute name repeated in class pattern: " + std::string(name));
      return false;
    }
  }
  set_location(node);
  return true;
}

void Compiler::pattern_class(const ast::MatchClass& node, PatternContext& context) {
  auto positional = static_cast<int>(node.patterns.size);
  auto named = static_cast<int>(node.kwd_attrs.size);
  if (positional >= 0x7fffffff - named) return error("too many sub-patterns in class pattern");
  if (!validate_keyword_attributes(node)) return;
  expression(*node.cls);
  std::vector<Constant> names;
  for (const ast::Identifier& name : node.kwd_attrs) names.push_back(interned(name));
  load_constant(Constant::tuple(std::move(names)));
  emit(MATCH_CLASS, positional);
  emit(COPY, 1);
  load_none();
  emit(IS_OP, 1);
  context.on_top++;
  jump_to_fail(POP_JUMP_IF_FALSE, context);
  emit(UNPACK_SEQUENCE, positional + named);
  context.on_top += positional + named - 1;
  for (int i = 0; i < positional + named; i++) {
    context.on_top--;
    auto at = static_cast<size_t>(i < positional ? i : i - positional);
    const ast::Pattern& part = i < positional ? *node.patterns[at] : *node.kwd_patterns[at];
    if (is_wildcard(part)) {
      emit(POP_TOP);
    } else {
      subpattern(part, context);
    }
  }
}

// Pushes the keys, refusing literal ones that are given twice.
void Compiler::mapping_keys(const ast::MatchMapping& node) {
  std::vector<Constant> seen;
  for (uint32_t i = 0; i < node.keys.size; i++) {
    const ast::Expr* key = node.keys[i];
    if (!key) {
      set_location(node.patterns[i]);
      return error("can't use NULL keys in MatchMapping (set 'rest' parameter instead)");
    }
    if (const auto* literal = ast::as<ast::Constant>(key)) {
      Constant value = constant_of(literal->value);
      Constant compared = comparison_key(value);
      for (const Constant& other : seen) {
        if (!same_constant(compared, other)) continue;
        return error("mapping pattern checks duplicate key (" + repr(value) + ")");
      }
      seen.push_back(std::move(compared));
    } else if (!ast::is<ast::Attribute>(key)) {
      return error("mapping pattern keys may only match literals and attribute lookups");
    }
    expression(*key);
  }
}

void Compiler::pattern_mapping(const ast::MatchMapping& node, PatternContext& context) {
  auto size = static_cast<int>(node.keys.size);
  bool rest = node.rest.present();
  context.on_top++;
  emit(MATCH_MAPPING);
  jump_to_fail(POP_JUMP_IF_FALSE, context);
  if (!size && !rest) {
    context.on_top--;
    return emit(POP_TOP);
  }
  if (size) {
    emit(GET_LEN);
    load_constant(Constant::integer(size));
    emit(COMPARE_OP, CMP_GE);
    jump_to_fail(POP_JUMP_IF_FALSE, context);
  }
  mapping_keys(node);
  if (failed()) return;
  emit(BUILD_TUPLE, size);
  emit(MATCH_KEYS);
  context.on_top += 2;
  emit(COPY, 1);
  load_none();
  emit(IS_OP, 1);
  jump_to_fail(POP_JUMP_IF_FALSE, context);
  emit(UNPACK_SEQUENCE, size);
  context.on_top += size - 1;
  for (const ast::Pattern* value : node.patterns) {
    context.on_top--;
    subpattern(*value, context);
  }
  context.on_top -= 2;
  if (rest) return mapping_rest(node, context);
  emit(POP_TOP);
  emit(POP_TOP);
}

// The subject and the tuple of keys lie on top: a dict of what the other keys hold takes their place.
void Compiler::mapping_rest(const ast::MatchMapping& node, PatternContext& context) {
  auto size = static_cast<int>(node.keys.size);
  emit(BUILD_MAP, 0);
  emit(SWAP, 3);
  emit(DICT_UPDATE, 2);
  emit(UNPACK_SEQUENCE, size);
  for (; size; size--) {
    emit(COPY, 1 + size);
    emit(SWAP, 2);
    emit(DELETE_SUBSCR);
  }
  store_capture(node.rest, context);
}

// Brings the captures of an alternative, which are the `control` names in another order, into that order.
bool Compiler::align_captures(PatternContext& context, std::vector<std::string_view>& control) {
  auto& stores = context.stores;
  if (stores.size() != control.size()) return error("alternative patterns bind different names"), false;
  for (auto wanted = static_cast<int>(control.size()) - 1; wanted >= 0; wanted--) {
    auto found = std::find(stores.begin(), stores.end(), control[static_cast<size_t>(wanted)]);
    if (found == stores.end()) return error("alternative patterns bind different names"), false;
    auto at = static_cast<int>(found - stores.begin());
    if (at == wanted) continue;
    int count = at + 1;  // values that move together to the front, one rotation each
    std::vector<std::string_view> moved(stores.begin(), stores.begin() + count);
    stores.erase(stores.begin(), stores.begin() + count);
    stores.insert(stores.begin() + (wanted - at), moved.begin(), moved.end());
    for (int i = 0; i < count; i++) rotate(wanted + 1);
  }
  return true;
}

void Compiler::pattern_or(const ast::MatchOr& node, PatternContext& context) {
  Block* end = new_block();
  PatternContext outer = std::move(context);
  context = {};
  std::vector<std::string_view> control;
  for (uint32_t i = 0; i < node.patterns.size && !failed(); i++) {
    const ast::Pattern& alternative = *node.patterns[i];
    set_location(alternative);
    context.stores.clear();
    context.allow_irrefutable = i + 1 == node.patterns.size && outer.allow_irrefutable;
    context.fail_pop.clear();
    context.on_top = 0;
    emit(COPY, 1);
    pattern(alternative, context);
    if (failed()) return;
    if (i == 0) {
      control = context.stores;
    } else if (!align_captures(context, control)) {
      return;
    }
    jump(JUMP, end);
    emit_fail_pop(context);
  }
  context = std::move(outer);
  emit(POP_TOP);
  jump_to_fail(JUMP, context);
  use_block(end);
  auto stored = static_cast<int>(control.size());
  int below = stored + 1 + context.on_top + static_cast<int>(context.stores.size());
  for (std::string_view name : control) {
    rotate(below);
    if (std::find(context.stores.begin(), context.stores.end(), name) != context.stores.end()) {
      return error("multiple assignments to name '" + std::string(name) + "' in pattern");
    }
    context.stores.push_back(name);
  }
  emit(POP_TOP);
}

void Compiler::sequence_unpack(const ast::Seq<ast::Pattern*>& patterns, PatternContext& context) {
  auto size = static_cast<int>(patterns.size);
  bool starred = false;
  for (int i = 0; i < size; i++) {
    if (!ast::is<ast::MatchStar>(patterns[static_cast<size_t>(i)])) continue;
    if (starred) return error("multiple starred expressions in sequence pattern");
    if (i >= 1 << 8 || size - i - 1 >= 0x7fffffff >> 8) {
      return error("too many expressions in star-unpacking sequence pattern");
    }
    emit(UNPACK_EX, i + ((size - i - 1) << 8));
    starred = true;
  }
  if (!starred) emit(UNPACK_SEQUENCE, size);
  context.on_top += size;
  for (const ast::Pattern* part : patterns) {
    context.on_top--;
    subpattern(*part, context);
  }
}

// Few items of which most are ignored are fetched one by one.
void Compiler::sequence_subscript(const ast::Seq<ast::Pattern*>& patterns, int star, PatternContext& context) {
  context.on_top++;
  auto size = static_cast<int>(patterns.size);
  for (int i = 0; i < size; i++) {
    const ast::Pattern& part = *patterns[static_cast<size_t>(i)];
    if (is_wildcard(part) || i == star) continue;
    emit(COPY, 1);
    if (i < star) {
      load_constant(Constant::integer(i));
    } else {
      emit(GET_LEN);
      load_constant(Constant::integer(size - i));
      emit(BINARY_OP, NB_SUBTRACT);
    }
    emit(BINARY_SUBSCR);
    subpattern(part, context);
  }
  context.on_top--;
  emit(POP_TOP);
}

void Compiler::pattern_sequence(const ast::MatchSequence& node, PatternContext& context) {
  auto size = static_cast<int>(node.patterns.size);
  int star = -1;
  bool only_wildcard = true;
  bool star_wildcard = false;
  for (int i = 0; i < size; i++) {
    const ast::Pattern& part = *node.patterns[static_cast<size_t>(i)];
    if (ast::is<ast::MatchStar>(&part)) {
      if (star >= 0) return error("multiple starred names in sequence pattern");
      star_wildcard = is_star_wildcard(part);
      only_wildcard = only_wildcard && star_wildcard;
      star = i;
    } else {
      only_wildcard = only_wildcard && is_wildcard(part);
    }
  }
  context.on_top++;
  emit(MATCH_SEQUENCE);
  jump_to_fail(POP_JUMP_IF_FALSE, context);
  if (star < 0 || size > 1) {
    emit(GET_LEN);
    load_constant(Constant::integer(star < 0 ? size : size - 1));
    emit(COMPARE_OP, star < 0 ? CMP_EQ : CMP_GE);
    jump_to_fail(POP_JUMP_IF_FALSE, context);
  }
  context.on_top--;
  if (only_wildcard) {
    emit(POP_TOP);
  } else if (star_wildcard) {
    sequence_subscript(node.patterns, star, context);
  } else {
    sequence_unpack(node.patterns, context);
  }
}

void Compiler::match_case(const ast::MatchCase& node, PatternContext& context, bool keep_subject, Block* end) {
  set_location(node.pattern);
  if (keep_subject) emit(COPY, 1);
  context.stores.clear();
  context.fail_pop.clear();
  context.on_top = 0;
  pattern(*node.pattern, context);
  if (failed()) return;
  for (std::string_view name : context.stores) name_operation(name, Context::Store);
  if (node.guard) {
    ensure_fail_pop(context, 0);
    jump_if(*node.guard, context.fail_pop[0], false);
  }
  if (keep_subject) emit(POP_TOP);
  statements(node.body);
  jump(JUMP, end);
  set_location(node.pattern);
  emit_fail_pop(context);
}

void Compiler::match_statement(const ast::Match& node) {
  expression(*node.subject);
  Block* end = new_block();
  const ast::MatchCase& last = *node.cases.back();
  bool has_default = is_wildcard(*last.pattern) && node.cases.size > 1;
  uint32_t tested = node.cases.size - (has_default ? 1 : 0);
  PatternContext context;
  for (uint32_t i = 0; i < tested && !failed(); i++) {
    const ast::MatchCase& one = *node.cases[i];
    context.allow_irrefutable = one.guard || i + 1 == node.cases.size;
    match_case(one, context, i + 1 != tested, end);
  }
  if (has_default && !failed()) {
    set_location(last.pattern);
    if (node.cases.size == 1) {
      emit(POP_TOP);
    } else {
      emit(NOP);
    }
    if (last.guard) jump_if(*last.guard, end, false);
    statements(last.body);
  }
  use_block(end);
}

}  // namespace krait::compiler
