// Python objects of the ast module as trees for the compiler, with CPython's complaints about malformed ones.
#include <utility>

#include "interpreter/modules/ast_types.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules {

namespace {

// A type's name without the module that those made in C++ have in front.
std::string_view short_name(Thread& t, Value v) {
  std::string_view name = type_name(t, v);
  return name.substr(name.rfind('.') + 1);
}

struct Reader {
  Thread& t;
  AstTypes& y;
  ast::Arena& arena;
  InvalidConstants invalid = {};
  std::pair<const char*, const char*> unfinished{};  // a field and its node's name
  const char* empty_field = nullptr;  // of the node at hand: None where something must be, found out after all else

  // Never null: an empty name is a name.
  ResultOf<std::string_view> text_of(Str* s) {
    std::string_view kept = arena.copy(str_wtf8(s));
    return kept.empty() ? std::string_view("", 0) : kept;
  }

  Status read(ast::Identifier& out, Value v, bool optional) {
    if (v.is_none()) {
      if (optional) return ok();
      return raise_type_error(t, "AST identifier must be of type str");
    }
    if (!is_exact_str(v)) return raise_type_error(t, "AST identifier must be of type str");
    out = ast::Identifier(TRY(text_of(as<Str>(v))));
    return ok();
  }
  Status read(ast::Text& out, Value v, bool) {
    if (v.is_none()) return ok();
    bool exact = v.is_object() && v.object()->type->flags & kExactBuiltin;
    if (!exact || (!is_str(v) && !is_bytes(v))) return raise_type_error(t, "AST string must be of type str");
    if (is_str(v)) out = ast::Text(TRY(text_of(as<Str>(v))));
    return ok();
  }
  Status read(int32_t& out, Value v, bool optional) {
    if (v.is_none() && optional) {
      out = 0;
      return ok();
    }
    if (!is_int(v)) return raise_value_error(t, "invalid integer value: ", TRY(repr(t, v)).as<Str>());
    out = TRY(as_c_int(t, v));
    return ok();
  }

  Status read_items(ast::ConstantValue& out, Value tuple) {
    Tuple* items = as<Tuple>(tuple);
    out.items = arena.make_array<ast::ConstantValue>(static_cast<size_t>(items->length));
    out.size = static_cast<uint32_t>(items->length);
    if (stack_exhausted(t)) return raise_recursion_error(t, " during compilation");
    for (int64_t i = 0; i < items->length; ++i) {
      out.items[i] = ast::ConstantValue{};
      TRY(read(out.items[i], items->items[i], false));
    }
    return ok();
  }
  Status read(ast::ConstantValue& out, Value v, bool) {
    using K = ast::ConstantKind;
    auto set_text = [&](K kind, std::string_view bytes) {
      std::string_view kept = arena.copy(bytes);
      out.kind = kind;
      out.data = kept.data();
      out.size = static_cast<uint32_t>(kept.size());
      return ok();
    };
    if (v.is_none()) return out.kind = K::None, ok();
    if (v.is_bool()) return out.kind = v.is_true() ? K::True : K::False, ok();
    if (v.bits == Value::kEllipsisBits) return out.kind = K::Ellipsis, ok();
    auto keep_invalid = [&]() {
      invalid.emplace_back(&out, short_name(t, v));
      return ok();
    };
    if (v.is_object() && !(v.object()->type->flags & kExactBuiltin)) return keep_invalid();
    if (is_float(v)) return out.kind = K::Float, out.real = float_value(v), ok();
    if (is_int(v)) {
      int64_t small;
      out.negative = int_sign(v) < 0;
      if (int_fits_i64(v, &small)) {
        out.kind = K::Int;
        out.integer = out.negative ? -static_cast<uint64_t>(small) : static_cast<uint64_t>(small);
        return ok();
      }
      Ref magnitude = TRY(absolute(t, v));
      Ref digits = TRY(int_to_str(t, magnitude, 16));
      return set_text(K::BigInt, str_wtf8(digits.as<Str>()));
    }
    if (is_str(v)) return set_text(K::Str, str_wtf8(as<Str>(v)));
    if (is_bytes(v)) return set_text(K::Bytes, as<Bytes>(v)->view());
    if (Complex* c = try_as<Complex>(v)) return out.kind = K::Complex, out.real = c->real, out.imag = c->imag, ok();
    if (is_tuple(v)) return out.kind = K::Tuple, read_items(out, v);
    if (has_kind(v, Kind::FrozenSet)) {
      Ref items = TRY(tuple_from(t, v));
      out.kind = K::FrozenSet;
      TRY(read_items(out, items));
      if (!out.size) out.object = v.object();
      return ok();
    }
    return keep_invalid();
  }

  template <class Enum, size_t N> Status read_enum(Enum& out, Value v, const Value (&known)[N], const char* what) {
    for (size_t i = 0; i < N; ++i)
      if (type_of(t, v)->is_subclass_of(type_of(t, known[i]))) return out = static_cast<Enum>(i), ok();
    return raise_type_error(t, "expected some sort of ", what, ", but got ", TRY(repr(t, v)).as<Str>());
  }
  Status read(ast::BoolOperator& out, Value v, bool) { return read_enum(out, v, y.bool_operators, "boolop"); }
  Status read(ast::Operator& out, Value v, bool) { return read_enum(out, v, y.operators, "operator"); }
  Status read(ast::UnaryOperator& out, Value v, bool) { return read_enum(out, v, y.unary_operators, "unaryop"); }
  Status read(ast::CompareOperator& out, Value v, bool) { return read_enum(out, v, y.compare_operators, "cmpop"); }
  Status read(ast::Context& out, Value v, bool) { return read_enum(out, v, y.contexts, "expr_context"); }

  template <class T> static constexpr const char* wanted() {
    if constexpr (std::is_same_v<T, ast::Stmt>) return "stmt";
    else if constexpr (std::is_same_v<T, ast::Expr>) return "expr";
    else if constexpr (std::is_same_v<T, ast::Pattern>) return "pattern";
    else if constexpr (std::is_same_v<T, ast::TypeIgnore>) return "type_ignore";
    else return nullptr;
  }
  template <class T> Type* family_of() const {
    if constexpr (std::is_same_v<T, ast::Stmt>) return y.stmt;
    else if constexpr (std::is_same_v<T, ast::Expr>) return y.expr;
    else if constexpr (std::is_same_v<T, ast::Pattern>) return y.pattern;
    else return y.nodes[static_cast<size_t>(ast::Kind::TypeIgnore)];
  }
  template <class T> requires std::is_base_of_v<ast::Node, T> Status read(T*& out, Value v, bool optional) {
    ast::Node* node = nullptr;
    if constexpr (wanted<T>() != nullptr) {
      if (v.is_none()) return out = nullptr, ok();
      node = TRY(any_of(v, family_of<T>(), wanted<T>()));
    } else if constexpr (std::is_same_v<T, ast::ExceptHandler>) {
      node = TRY(any_of(v, y.excepthandler, "excepthandler"));
    } else {  // read by its attributes, whatever it is
      if (v.is_none() && optional) return out = nullptr, ok();
      node = TRY(make(T::kKind, v));
    }
    out = static_cast<T*>(node);
    return ok();
  }
  template <class T> Status read(ast::Seq<T>& out, Value v, bool optional, const char* owner, const char* field) {
    if (!is_list(v))
      return raise_type_error(t, owner, " field \"", field, "\" must be a list, not a ", short_name(t, v));
    Ref keep = Ref::copy(v);
    int64_t n = as<List>(v)->length;
    out.data = arena.make_array<T>(static_cast<size_t>(n));
    out.size = static_cast<uint32_t>(n);
    for (int64_t i = 0; i < n; ++i) {
      if (i >= as<List>(v)->length)
        return raise_runtime_error(t, owner, " field \"", field, "\" changed size during iteration");
      Ref item = Ref::copy(as<List>(v)->items[i]);
      NativeRecursion guard(t);
      if (guard.exceeded()) return raise_too_deep(owner);
      T made{};
      TRY(read(made, item, false));
      out.data[i] = made;
    }
    return ok();
  }

  // A node of one of the kinds below `base`. Its place is read first, whatever it is.
  ResultOf<ast::Node*> any_of(Value v, Type* base, const char* what) {
    ast::Located at;
    bool placed = base == y.stmt || base == y.expr || base == y.pattern || base == y.excepthandler;
    if (placed) TRY(place(at, v, what));
    for (size_t i = 0; i < ast::kKindCount && type_of(t, v)->is_subclass_of(base); ++i)
      if (type_of(t, v)->is_subclass_of(y.nodes[i])) return make(static_cast<ast::Kind>(i), v, placed ? &at : nullptr);
    return raise_type_error(t, "expected some sort of ", what, ", but got ", TRY(repr(t, v)).as<Str>());
  }

  // CPython counts a level for each field and attribute that it reads.
  Status raise_too_deep(std::string_view owner) {
    return raise_recursion_error(t, cat(" while traversing '", owner, "' node"));
  }

  template <class T> Status fill(T& node, Value v) {
    Status good;
    const char* owner = ast::name_of(T::kKind);
    ast::for_each_field(node, [&](const char* name, auto& member, bool optional) {
      if (good.is_raised()) return;
      good = field(member, v, owner, name, optional);
    });
    return good;
  }
  template <class M> Status field(M& member, Value v, const char* owner, const char* name, bool optional) {
    Ref value = TRY(get_attr_or_absent(t, v, name));
    constexpr bool kList = ast::detail::IsSeq<M>;
    constexpr bool kRefusesNone = std::is_base_of_v<ast::Str, M> || std::is_convertible_v<M, ast::Expr*> ||
                                  std::is_convertible_v<M, ast::Pattern*>;
    if (value.is_absent() || (kRefusesNone && value.is_none() && !optional)) {
      if (optional) return ok();
      if (value.is_absent()) return raise_type_error(t, "required field \"", name, "\" missing from ", owner);
      if (!empty_field) empty_field = name;
      return ok();
    }
    if constexpr (kList) return read(member, value, optional, owner, name);
    NativeRecursion guard(t);
    if (guard.exceeded() && !value.is_none()) return raise_too_deep(owner);
    if constexpr (!kList) return read(member, value, optional);
  }
  Status place(ast::Located& node, Value v, std::string_view owner) {
    bool with_end = owner == "pattern";
    struct { const char* name; int32_t* to; bool required;
    } const parts[] = {{"lineno", &node.lineno, true},
                       {"col_offset", &node.col_offset, true},
                       {"end_lineno", &node.end_lineno, with_end},
                       {"end_col_offset", &node.end_col_offset, with_end}};
    for (auto& p : parts) {
      Ref value = TRY(get_attr_or_absent(t, v, p.name));
      if (value.is_absent() || (value.is_none() && !p.required)) {
        if (p.required) return raise_type_error(t, "required field \"", p.name, "\" missing from ", owner);
        *p.to = p.to == &node.end_lineno ? node.lineno : node.col_offset;
        continue;
      }
      NativeRecursion guard(t);
      if (guard.exceeded()) return raise_too_deep(owner);
      TRY(read(*p.to, value, false));
    }
    return ok();
  }

  // `read_place`: null if it is not read yet.
  ResultOf<ast::Node*> make(ast::Kind kind, Value v, const ast::Located* read_place = nullptr) {
    const char* outer_field = std::exchange(empty_field, nullptr);
    ast::Node* made = TRY(make_placed(kind, v, read_place));
    if (empty_field && is_part(kind)) {
      if (!unfinished.first) unfinished = {empty_field, ast::name_of(kind)};
    } else if (empty_field) {
      return raise_value_error(t, "field '", empty_field, "' is required for ", ast::name_of(kind));
    }
    empty_field = outer_field;
    return made;
  }
  // CPython notices late that a part (an argument, an alias, ...) lacks something: whatever else is wrong comes first.
  static bool is_part(ast::Kind kind) {
    switch (kind) {
      case ast::Kind::Arg:
      case ast::Kind::Arguments:
      case ast::Kind::Keyword:
      case ast::Kind::Alias:
      case ast::Kind::WithItem:
      case ast::Kind::MatchCase: case ast::Kind::Comprehension: return true;
      default: return false;
    }
  }
  Status finish() {
    if (!unfinished.first) return ok();
    return raise_value_error(t, "field '", unfinished.first, "' is required for ", unfinished.second);
  }
  ResultOf<ast::Node*> make_placed(ast::Kind kind, Value v, const ast::Located* read_place) {
    bool placed = ast::has_position(kind);
    ast::Node* made = nullptr;
    Status good;
    switch (kind) {
#define NODE(type, name, base)                          \
  case ast::Kind::type: {                               \
    auto* node = ast::make_node<ast::type>(arena);      \
    made = node;                                        \
    good = fill(*node, v);                              \
    break;                                              \
  }
#include "syntax/ast/node_kinds.def"
#undef NODE
    }
    TRY(good);
    if (!placed) return made;
    ast::Located at;
    if (read_place) at = *read_place;
    else TRY(place(at, v, ast::name_of(kind)));
    at.kind = kind;
    *static_cast<ast::Located*>(made) = at;
    return made;
  }
};

}  // namespace

ResultOf<ast::Mod*> mod_from_object(Thread& t, ast::Arena& arena, Value tree, Type* wanted) {
  AstTypes* y = TRY(ast_types(t));
  if (!type_of(t, tree)->is_subclass_of(wanted))
    return raise_type_error(t, "expected ", type_name(wanted), " node, got ", short_name(t, tree));
  Reader reader{t, *y, arena};
  ast::Node* node = TRY(reader.any_of(tree, y->mod, "mod"));
  TRY(reader.finish());
  TRY(validate_tree(t, *static_cast<ast::Mod*>(node), reader.invalid));
  return static_cast<ast::Mod*>(node);
}

}  // namespace krait::modules
