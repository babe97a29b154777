// Calls (language reference 6.3.4), and the warnings about literals that are called or subscripted.
#include "interpreter/compiler/compiler.h"

namespace krait::compiler {

using namespace code;
using ast::Context;
using ast::Kind;

// "int", "str", "tuple" ...: the type of a literal expression as messages call it; null if it is none.
static const char* literal_type(const ast::Expr& e) {
  switch (e.kind) {
    case Kind::Tuple: return "tuple";
    case Kind::List: case Kind::ListComp: return "list";
    case Kind::Dict: case Kind::DictComp: return "dict";
    case Kind::Set: case Kind::SetComp: return "set";
    case Kind::GeneratorExp: return "generator";
    case Kind::Lambda: return "function";
    case Kind::JoinedStr: case Kind::FormattedValue: return "str";
    case Kind::Constant:
      switch (static_cast<const ast::Constant&>(e).value.kind) {
        case ast::ConstantKind::None: return "NoneType";
        case ast::ConstantKind::True: case ast::ConstantKind::False: return "bool";
        case ast::ConstantKind::Ellipsis: return "ellipsis";
        case ast::ConstantKind::Int: case ast::ConstantKind::BigInt: return "int";
        case ast::ConstantKind::Float: return "float";
        case ast::ConstantKind::Complex: return "complex";
        case ast::ConstantKind::Str: return "str";
        case ast::ConstantKind::Bytes: return "bytes";
        case ast::ConstantKind::Tuple: return "tuple";
        case ast::ConstantKind::FrozenSet: return "frozenset";
      }
      return nullptr;
    default: return nullptr;
  }
}

bool Compiler::check_caller(const ast::Expr& e) {
  switch (e.kind) {
    case Kind::Constant: case Kind::Tuple: case Kind::List: case Kind::ListComp: case Kind::Dict: case Kind::DictComp:
    case Kind::Set: case Kind::SetComp: case Kind::GeneratorExp: case Kind::JoinedStr: case Kind::FormattedValue:
      return warn(std::string("'") + literal_type(e) + "' object is not callable; perhaps you missed a comma?");
    default: return true;
  }
}

bool Compiler::check_subscripter(const ast::Expr& e) {
  switch (e.kind) {
    case Kind::Constant: {
      using K = ast::ConstantKind;
      K k = static_cast<const ast::Constant&>(e).value.kind;
      bool wrong = k == K::None || k == K::Ellipsis || k == K::Int || k == K::BigInt || k == K::True || k == K::False || k == K::Float ||
                   k == K::Complex || k == K::FrozenSet;
      if (!wrong) return true;
      break;
    }
    case Kind::Set: case Kind::SetComp: case Kind::GeneratorExp: case Kind::Lambda: break;
    default: return true;
  }
  return warn(std::string("'") + literal_type(e) + "' object is not subscriptable; perhaps you missed a comma?");
}

bool Compiler::check_index(const ast::Expr& e, const ast::Expr& index) {
  const char* type = literal_type(index);
  if (!type || index.kind == Kind::Slice) return true;
  if (auto* c = ast::as<ast::Constant>(&index)) {
    using K = ast::ConstantKind;
    K k = c->value.kind;
    if (k == K::Int || k == K::BigInt || k == K::True || k == K::False) return true;
  }
  switch (e.kind) {
    case Kind::Constant: {
      auto k = static_cast<const ast::Constant&>(e).value.kind;
      if (k != ast::ConstantKind::Str && k != ast::ConstantKind::Bytes && k != ast::ConstantKind::Tuple) return true;
      break;
    }
    case Kind::Tuple: case Kind::List: case Kind::ListComp: case Kind::JoinedStr: case Kind::FormattedValue: break;
    default: return true;
  }
  return warn(std::string("'") + literal_type(e) + "' indices must be integers or slices, not '" + type + "'; perhaps you missed a comma?");
}

bool Compiler::check_keywords(ast::Seq<ast::Keyword*> keywords) {
  for (size_t i = 0; i < keywords.size; ++i) {
    const ast::Keyword& k = *keywords[i];
    if (!k.arg.present()) continue;
    if (!forbidden_name(k.arg, Context::Store)) return false;
    for (size_t j = i + 1; j < keywords.size; ++j) {
      if (!keywords[j]->arg.present() || keywords[j]->arg.view() != k.arg.view()) continue;
      return error_at(*keywords[j], "keyword argument repeated: " + std::string(k.arg.view()));
    }
  }
  return true;
}

bool Compiler::maybe_method_call(const ast::Call& e, bool& done) {
  done = false;
  auto* method = ast::as<ast::Attribute>(e.func);
  if (!method || method->ctx != Context::Load) return true;
  // A function of an imported module is no method: a plain call specialises better.
  if (auto* base = ast::as<ast::Name>(method->value)) {
    const symbols::Symbol* symbol = symbols_.top().find(base->id);
    if (symbol && (symbol->flags & symbols::kDefImport)) return true;
  }
  size_t nkeywords = e.keywords.size;
  if (e.args.size + nkeywords + (nkeywords != 0) >= 30) return true;
  for (ast::Expr* a : e.args)
    if (a->kind == Kind::Starred) return true;
  for (ast::Keyword* k : e.keywords)
    if (!k->arg.present()) return true;
  done = true;
  if (!expression(*method->value)) return false;
  u().where = attribute_location(*method);
  locate(*method);
  u().where = attribute_location(*method);
  emit_name(LOAD_METHOD, u().names, method->attr);
  if (!expressions(e.args)) return false;
  if (nkeywords) {
    for (ast::Keyword* k : e.keywords)
      if (!expression(*k->value)) return false;
    locate(e);
    if (e.lineno != e.end_lineno) u().where = attribute_location(*method), u().where.end_line = e.end_lineno, u().where.end_column = e.end_col_offset;
    if (!call_keywords(e.keywords)) return false;
  }
  locate(e);
  Location call_where = u().where;
  if (method->lineno != method->end_lineno) {
    Location m = attribute_location(*method);
    call_where.line = m.line;
    call_where.column = m.column;
  }
  u().where = call_where;
  int n = static_cast<int>(e.args.size + nkeywords);
  emit(PRECALL, n);
  emit(CALL, n);
  return true;
}

bool Compiler::call_keywords(ast::Seq<ast::Keyword*> keywords) {
  std::vector<Constant> names;
  for (ast::Keyword* k : keywords) names.push_back(Constant::string(k->arg, true));
  emit(KW_NAMES, add_const(Constant::tuple(std::move(names))));
  return true;
}

bool Compiler::call(const ast::Call& e) {
  if (!check_keywords(e.keywords)) return false;
  bool done;
  if (!maybe_method_call(e, done)) return false;
  if (done) return true;
  if (!check_caller(*e.func)) return false;
  locate(*e.func);
  emit(PUSH_NULL);
  locate(e);
  if (!expression(*e.func)) return false;
  return call_helper(0, e.args, e.keywords);
}

bool Compiler::call_helper(int pushed, Seq_Expr args, ast::Seq<ast::Keyword*> keywords) {
  if (!check_keywords(keywords)) return false;
  bool ex = static_cast<int>(args.size + keywords.size * 2) + pushed > 30;
  for (ast::Expr* a : args) ex = ex || a->kind == Kind::Starred;
  for (ast::Keyword* k : keywords) ex = ex || !k->arg.present();
  if (ex) return call_helper_ex(pushed, args, keywords);
  if (!expressions(args)) return false;
  if (keywords.size) {
    for (ast::Keyword* k : keywords)
      if (!expression(*k->value)) return false;
    if (!call_keywords(keywords)) return false;
  }
  int n = pushed + static_cast<int>(args.size + keywords.size);
  emit(PRECALL, n);
  emit(CALL, n);
  return true;
}

bool Compiler::sub_keywords(ast::Seq<ast::Keyword*> keywords, size_t begin, size_t end) {
  size_t n = end - begin;
  bool big = n * 2 > 30;
  if (n > 1 && !big) {
    for (size_t i = begin; i < end; ++i)
      if (!expression(*keywords[i]->value)) return false;
    std::vector<Constant> names;
    for (size_t i = begin; i < end; ++i) names.push_back(Constant::string(keywords[i]->arg, true));
    load_const(Constant::tuple(std::move(names)));
    emit(BUILD_CONST_KEY_MAP, static_cast<int>(n));
    return true;
  }
  if (big) emit_no_line(BUILD_MAP, 0);
  for (size_t i = begin; i < end; ++i) {
    load_const(Constant::string(keywords[i]->arg, true));
    if (!expression(*keywords[i]->value)) return false;
    if (big) emit_no_line(MAP_ADD, 1);
  }
  if (!big) emit(BUILD_MAP, static_cast<int>(n));
  return true;
}

bool Compiler::call_helper_ex(int pushed, Seq_Expr args, ast::Seq<ast::Keyword*> keywords) {
  if (pushed == 0 && args.size == 1 && args[0]->kind == Kind::Starred) {
    if (!expression(*static_cast<ast::Starred*>(args[0])->value)) return false;
  } else if (!sequence_display(args, pushed, BUILD_LIST, LIST_APPEND, LIST_EXTEND, true)) {
    return false;
  }
  if (keywords.size) {
    size_t seen = 0;
    bool have = false;
    for (size_t i = 0; i < keywords.size; ++i) {
      const ast::Keyword& k = *keywords[i];
      if (k.arg.present()) {
        ++seen;
        continue;
      }
      if (seen) {
        if (!sub_keywords(keywords, i - seen, i)) return false;
        if (have) emit(DICT_MERGE, 1);
        have = true;
        seen = 0;
      }
      if (!have) {
        emit(BUILD_MAP, 0);
        have = true;
      }
      if (!expression(*k.value)) return false;
      emit(DICT_MERGE, 1);
    }
    if (seen) {
      if (!sub_keywords(keywords, keywords.size - seen, keywords.size)) return false;
      if (have) emit(DICT_MERGE, 1);
    }
  }
  emit(CALL_FUNCTION_EX, keywords.size > 0);
  return true;
}

}  // namespace krait::compiler
