// The match statement (language reference 8.6). While a pattern is tested, captured values wait on the stack below what
// the test needs; a failing test jumps to the place that pops as many of them as there are then.
#include <algorithm>

#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using ast::Kind;

static bool is_wildcard(const ast::Pattern& p) {
  auto* as = ast::as<ast::MatchAs>(&p);
  return as && !as->name.present();
}
static bool is_star_wildcard(const ast::Pattern& p) {
  auto* star = ast::as<ast::MatchStar>(&p);
  return star && !star->name.present();
}

void Compiler::ensure_fail_pop(PatternContext& pc, size_t n) {
  while (pc.fail_pop.size() < n + 1) pc.fail_pop.push_back(new_block());
}
void Compiler::jump_to_fail_pop(PatternContext& pc, int op) {
  size_t pops = static_cast<size_t>(pc.on_top) + pc.stores.size();
  ensure_fail_pop(pc, pops);
  emit_jump(op, pc.fail_pop[pops]);
}
void Compiler::emit_and_reset_fail_pop(PatternContext& pc) {
  if (pc.fail_pop.empty()) return;
  for (size_t i = pc.fail_pop.size(); --i > 0;) {
    use_block(pc.fail_pop[i]);
    emit(POP_TOP);
  }
  use_block(pc.fail_pop[0]);
  pc.fail_pop.clear();
}

void Compiler::rotate(int count) {
  for (; count > 1; --count) emit(SWAP, count);
}

static std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

bool Compiler::pattern_store(std::string_view name, PatternContext& pc) {
  if (name.data() == nullptr) {
    emit(POP_TOP);
    return true;
  }
  if (!forbidden_name(name, Context::Store)) return false;
  for (std::string_view other : pc.stores)
    if (other == name) return error("multiple assignments to name " + quoted(name) + " in pattern");
  rotate(pc.on_top + static_cast<int>(pc.stores.size()) + 1);
  pc.stores.push_back(name);
  return true;
}

static std::string_view optional_name(const ast::Identifier& id) {
  return id.present() ? id.view() : std::string_view(nullptr, 0);
}

bool Compiler::subpattern(const ast::Pattern& p, PatternContext& pc) {
  bool saved = pc.allow_irrefutable;
  pc.allow_irrefutable = true;
  bool good = pattern(p, pc);
  pc.allow_irrefutable = saved;
  return good;
}

bool Compiler::pattern(const ast::Pattern& p, PatternContext& pc) {
  if (++depth_ > options_.recursion_limit * 3) return failed_ = true, false;
  locate(p);
  bool good = true;
  switch (p.kind) {
    case Kind::MatchValue: good = pattern_value(static_cast<const ast::MatchValue&>(p), pc); break;
    case Kind::MatchSingleton:
      load_const(constant_of(static_cast<const ast::MatchSingleton&>(p).value));
      emit_compare(ast::CompareOperator::Is);
      jump_to_fail_pop(pc, POP_JUMP_IF_FALSE);
      break;
    case Kind::MatchSequence: good = pattern_sequence(static_cast<const ast::MatchSequence&>(p), pc); break;
    case Kind::MatchMapping: good = pattern_mapping(static_cast<const ast::MatchMapping&>(p), pc); break;
    case Kind::MatchClass: good = pattern_class(static_cast<const ast::MatchClass&>(p), pc); break;
    case Kind::MatchStar: good = pattern_store(optional_name(static_cast<const ast::MatchStar&>(p).name), pc); break;
    case Kind::MatchAs: good = pattern_as(static_cast<const ast::MatchAs&>(p), pc); break;
    case Kind::MatchOr: good = pattern_or(static_cast<const ast::MatchOr&>(p), pc); break;
    default: good = error("invalid match pattern node in AST");
  }
  --depth_;
  return good;
}

bool Compiler::pattern_value(const ast::MatchValue& p, PatternContext& pc) {
  bool known = p.value->kind == Kind::Constant || p.value->kind == Kind::Attribute;
  if (!known) return error("patterns may only match literals and attribute lookups");
  if (!expression(*p.value)) return false;
  emit_compare(ast::CompareOperator::Eq);
  jump_to_fail_pop(pc, POP_JUMP_IF_FALSE);
  return true;
}

bool Compiler::pattern_as(const ast::MatchAs& p, PatternContext& pc) {
  if (!p.pattern) {
    if (!pc.allow_irrefutable) {
      if (p.name.present()) return error("name capture " + quoted(p.name) + " makes remaining patterns unreachable");
      return error("wildcard makes remaining patterns unreachable");
    }
    return pattern_store(optional_name(p.name), pc);
  }
  ++pc.on_top;
  emit(COPY, 1);
  if (!pattern(*p.pattern, pc)) return false;
  --pc.on_top;
  return pattern_store(optional_name(p.name), pc);
}

bool Compiler::validate_keyword_attributes(const ast::MatchClass& p) {
  for (size_t i = 0; i < p.kwd_attrs.size; ++i) {
    std::string_view name = p.kwd_attrs[i];
    locate(*p.kwd_patterns[i]);
    if (!forbidden_name(name, Context::Store)) return false;
    for (size_t j = i + 1; j < p.kwd_attrs.size; ++j)
      if (p.kwd_attrs[j].view() == name)
        return error_at(*p.kwd_patterns[j], "attribute name repeated in class pattern: " + std::string(name));
  }
  return true;
}

bool Compiler::pattern_class(const ast::MatchClass& p, PatternContext& pc) {
  size_t nargs = p.patterns.size, nattrs = p.kwd_attrs.size;
  if (nattrs) {
    if (!validate_keyword_attributes(p)) return false;
    locate(p);
  }
  if (!expression(*p.cls)) return false;
  std::vector<Constant> names;
  for (ast::Identifier& name : p.kwd_attrs) names.push_back(Constant::string(name, true));
  load_const(Constant::tuple(std::move(names)));
  emit(MATCH_CLASS, static_cast<int>(nargs));
  emit(COPY, 1);
  load_none();
  emit(IS_OP, 1);
  ++pc.on_top;
  jump_to_fail_pop(pc, POP_JUMP_IF_FALSE);
  size_t n = nargs + nattrs;
  emit(UNPACK_SEQUENCE, static_cast<int>(n));
  pc.on_top += static_cast<int>(n) - 1;
  for (size_t i = 0; i < n; ++i) {
    --pc.on_top;
    const ast::Pattern& part = i < nargs ? *p.patterns[i] : *p.kwd_patterns[i - nargs];
    if (is_wildcard(part)) {
      emit(POP_TOP);
      continue;
    }
    if (!subpattern(part, pc)) return false;
  }
  return true;
}

bool Compiler::pattern_mapping(const ast::MatchMapping& p, PatternContext& pc) {
  int size = static_cast<int>(p.keys.size);
  bool rest = p.rest.present();
  ++pc.on_top;
  emit(MATCH_MAPPING);
  jump_to_fail_pop(pc, POP_JUMP_IF_FALSE);
  if (!size && !rest) {
    --pc.on_top;
    emit(POP_TOP);
    return true;
  }
  if (size) {
    emit(GET_LEN);
    load_const(Constant::integer(size));
    emit_compare(ast::CompareOperator::GtE);
    jump_to_fail_pop(pc, POP_JUMP_IF_FALSE);
  }
  std::vector<Constant> seen;
  for (int i = 0; i < size; ++i) {
    const ast::Expr& key = *p.keys[static_cast<size_t>(i)];
    if (auto* c = ast::as<ast::Constant>(&key)) {
      Constant value = constant_of(c->value);
      for (const Constant& other : seen)
        if (same_constant(other, value)) return error("mapping pattern checks duplicate key (" + repr(value) + ")");
      seen.push_back(value);
    } else if (key.kind != Kind::Attribute) {
      return error("mapping pattern keys may only match literals and attribute lookups");
    }
    if (!expression(key)) return false;
  }
  emit(BUILD_TUPLE, size);
  emit(MATCH_KEYS);
  pc.on_top += 2;
  emit(COPY, 1);
  load_none();
  emit(IS_OP, 1);
  jump_to_fail_pop(pc, POP_JUMP_IF_FALSE);
  emit(UNPACK_SEQUENCE, size);
  pc.on_top += size - 1;
  for (ast::Pattern* part : p.patterns) {
    --pc.on_top;
    if (!subpattern(*part, pc)) return false;
  }
  pc.on_top -= 2;
  if (!rest) {
    emit(POP_TOP);
    emit(POP_TOP);
    return true;
  }
  emit(BUILD_MAP, 0);
  emit(SWAP, 3);
  emit(DICT_UPDATE, 2);
  emit(UNPACK_SEQUENCE, size);
  for (; size; --size) {
    emit(COPY, 1 + size);
    emit(SWAP, 2);
    emit(DELETE_SUBSCR);
  }
  return pattern_store(p.rest, pc);
}

bool Compiler::pattern_or(const ast::MatchOr& p, PatternContext& pc) {
  Block* end = new_block();
  PatternContext outer = std::move(pc);
  std::vector<std::string_view> control;
  for (size_t i = 0; i < p.patterns.size; ++i) {
    const ast::Pattern& alternative = *p.patterns[i];
    locate(alternative);
    pc = PatternContext{};
    pc.allow_irrefutable = i + 1 == p.patterns.size && outer.allow_irrefutable;
    emit(COPY, 1);
    if (!pattern(alternative, pc)) return false;
    size_t n = pc.stores.size();
    if (i == 0) {
      control = pc.stores;
    } else if (n != control.size()) {
      return error("alternative patterns bind different names");
    } else {
      for (size_t at = n; at-- > 0;) {
        auto found = std::find(pc.stores.begin(), pc.stores.end(), control[at]);
        if (found == pc.stores.end()) return error("alternative patterns bind different names");
        size_t have = static_cast<size_t>(found - pc.stores.begin());
        if (at == have) continue;
        size_t rotations = have + 1;
        std::vector<std::string_view> moved(pc.stores.begin(), pc.stores.begin() + static_cast<int64_t>(rotations));
        pc.stores.erase(pc.stores.begin(), pc.stores.begin() + static_cast<int64_t>(rotations));
        pc.stores.insert(pc.stores.begin() + static_cast<int64_t>(at - have), moved.begin(), moved.end());
        while (rotations--) rotate(static_cast<int>(at) + 1);
      }
    }
    emit_jump(JUMP, end);
    emit_and_reset_fail_pop(pc);
  }
  pc = std::move(outer);
  emit(POP_TOP);
  jump_to_fail_pop(pc, JUMP);
  use_block(end);
  int rotations = static_cast<int>(control.size()) + 1 + pc.on_top + static_cast<int>(pc.stores.size());
  for (std::string_view name : control) {
    rotate(rotations);
    if (std::find(pc.stores.begin(), pc.stores.end(), name) != pc.stores.end())
      return error("multiple assignments to name " + quoted(name) + " in pattern");
    pc.stores.push_back(name);
  }
  emit(POP_TOP);
  return true;
}

bool Compiler::pattern_sequence_unpack(ast::Seq<ast::Pattern*> patterns, PatternContext& pc) {
  bool seen = false;
  size_t n = patterns.size;
  for (size_t i = 0; i < n; ++i) {
    if (patterns[i]->kind != Kind::MatchStar) continue;
    if (seen) return error("multiple starred expressions in sequence pattern");
    if (i >= 256 || n - i - 1 >= 0x7fffff) return error("too many expressions in star-unpacking sequence pattern");
    emit(UNPACK_EX, static_cast<int>(i + ((n - i - 1) << 8)));
    seen = true;
  }
  if (!seen) emit(UNPACK_SEQUENCE, static_cast<int>(n));
  pc.on_top += static_cast<int>(n);
  for (ast::Pattern* part : patterns) {
    --pc.on_top;
    if (!subpattern(*part, pc)) return false;
  }
  return true;
}

bool Compiler::pattern_sequence_subscripts(ast::Seq<ast::Pattern*> patterns, size_t star, PatternContext& pc) {
  ++pc.on_top;
  for (size_t i = 0; i < patterns.size; ++i) {
    const ast::Pattern& part = *patterns[i];
    if (is_wildcard(part) || i == star) continue;
    emit(COPY, 1);
    if (i < star) {
      load_const(Constant::integer(static_cast<int64_t>(i)));
    } else {
      emit(GET_LEN);
      load_const(Constant::integer(static_cast<int64_t>(patterns.size - i)));
      emit(BINARY_OP, NB_SUBTRACT);
    }
    emit(BINARY_SUBSCR);
    if (!subpattern(part, pc)) return false;
  }
  --pc.on_top;
  emit(POP_TOP);
  return true;
}

bool Compiler::pattern_sequence(const ast::MatchSequence& p, PatternContext& pc) {
  size_t size = p.patterns.size, star = SIZE_MAX;
  bool only_wildcards = true, star_wildcard = false;
  for (size_t i = 0; i < size; ++i) {
    const ast::Pattern& part = *p.patterns[i];
    if (part.kind == Kind::MatchStar) {
      if (star != SIZE_MAX) return error("multiple starred expressions in sequence pattern");
      star_wildcard = is_star_wildcard(part);
      only_wildcards = only_wildcards && star_wildcard;
      star = i;
    } else {
      only_wildcards = only_wildcards && is_wildcard(part);
    }
  }
  ++pc.on_top;
  emit(MATCH_SEQUENCE);
  jump_to_fail_pop(pc, POP_JUMP_IF_FALSE);
  if (star == SIZE_MAX || size > 1) {
    bool exact = star == SIZE_MAX;
    emit(GET_LEN);
    load_const(Constant::integer(static_cast<int64_t>(exact ? size : size - 1)));
    emit_compare(exact ? ast::CompareOperator::Eq : ast::CompareOperator::GtE);
    jump_to_fail_pop(pc, POP_JUMP_IF_FALSE);
  }
  --pc.on_top;
  if (only_wildcards) {
    emit(POP_TOP);
    return true;
  }
  return star_wildcard ? pattern_sequence_subscripts(p.patterns, star, pc) : pattern_sequence_unpack(p.patterns, pc);
}

bool Compiler::match_inner(const ast::Match& s, PatternContext& pc) {
  if (!expression(*s.subject)) return false;
  Block* end = new_block();
  size_t cases = s.cases.size;
  bool has_default = is_wildcard(*s.cases[cases - 1]->pattern) && cases > 1;
  size_t tested = cases - (has_default ? 1 : 0);
  for (size_t i = 0; i < tested; ++i) {
    const ast::MatchCase& c = *s.cases[i];
    locate(*c.pattern);
    bool last = i + 1 == tested;
    if (!last) emit(COPY, 1);
    pc = PatternContext{};
    pc.allow_irrefutable = c.guard || i + 1 == cases;
    if (!pattern(*c.pattern, pc)) return false;
    for (std::string_view name : pc.stores)
      if (!name_op(name, Context::Store)) return false;
    if (c.guard) {
      ensure_fail_pop(pc, 0);
      if (!jump_if(*c.guard, pc.fail_pop[0], false)) return false;
    }
    if (!last) emit(POP_TOP);
    if (!statements(c.body)) return false;
    unlocate();
    emit_jump(JUMP, end);
    locate(*c.pattern);
    emit_and_reset_fail_pop(pc);
  }
  if (has_default) {
    const ast::MatchCase& c = *s.cases[cases - 1];
    locate(*c.pattern);
    emit(NOP);
    if (c.guard && !jump_if(*c.guard, end, false)) return false;
    if (!statements(c.body)) return false;
    unlocate();
  }
  use_block(end);
  return true;
}

bool Compiler::match_statement(const ast::Match& s) {
  PatternContext pc;
  return match_inner(s, pc);
}

}  // namespace krait::compiler
