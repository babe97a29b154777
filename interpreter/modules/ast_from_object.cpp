// Python objects of the ast module as trees for the compiler, with CPython's complaints about malformed ones.
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

struct Reader {
  Thread& t;
  AstTypes& y;
  ast::Arena& arena;

  ResultOf<std::string_view> text_of(Str* s) { return arena.copy(str_wtf8(s)); }

  Status read(ast::Identifier& out, Value v, bool optional) {
    if (v.is_none()) {
      if (optional) return ok();
      return raise_type_error(t, "AST identifier must be of type str");
    }
    if (!is_str(v)) return raise_type_error(t, "AST identifier must be of type str");
    out = ast::Identifier(TRY(text_of(as<Str>(v))));
    return ok();
  }
  Status read(ast::Text& out, Value v, bool) {
    if (v.is_none()) return ok();
    if (!is_str(v) && !is_bytes(v)) return raise_type_error(t, "AST string must be of type str");
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
      return read_items(out, items);
    }
    return raise_type_error(t, "got an invalid type in Constant: ", type_name(t, v));
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
    else return nullptr;
  }
  template <class T> requires std::is_base_of_v<ast::Node, T> Status read(T*& out, Value v, bool) {
    if (v.is_none()) return out = nullptr, ok();
    ast::Node* node = nullptr;
    if constexpr (wanted<T>() != nullptr) {
      Type* base = std::is_same_v<T, ast::Stmt> ? y.stmt : std::is_same_v<T, ast::Expr> ? y.expr : y.pattern;
      node = TRY(any_of(v, base, wanted<T>()));
    } else if constexpr (requires { T::kKind; }) {
      node = TRY(any_of(v, y.nodes[static_cast<size_t>(T::kKind)], ast::name_of(T::kKind)));
    }
    out = static_cast<T*>(node);
    return ok();
  }
  template <class T> Status read(ast::Seq<T>& out, Value v, bool optional, const char* owner, const char* field) {
    if (!is_list(v)) return raise_type_error(t, owner, " field \"", field, "\" must be a list, not a ", type_name(t, v));
    Ref keep = Ref::copy(v);
    int64_t n = as<List>(v)->length;
    out.data = arena.make_array<T>(static_cast<size_t>(n));
    out.size = static_cast<uint32_t>(n);
    for (int64_t i = 0; i < n; ++i) {
      if (i >= as<List>(v)->length) return raise_runtime_error(t, owner, " field \"", field, "\" changed size during iteration");
      Ref item = Ref::copy(as<List>(v)->items[i]);
      T made{};
      TRY(read(made, item, false));
      out.data[i] = made;
    }
    return ok();
  }

  // A node of one of the kinds below `base`.
  ResultOf<ast::Node*> any_of(Value v, Type* base, const char* what) {
    NativeRecursion guard(t);
    if (guard.exceeded()) return raise_recursion_error(t, " during compilation");
    if (!type_of(t, v)->is_subclass_of(base))
      return raise_type_error(t, "expected some sort of ", what, ", but got ", TRY(repr(t, v)).as<Str>());
    for (size_t i = 0; i < ast::kKindCount; ++i)
      if (type_of(t, v)->is_subclass_of(y.nodes[i])) return make(static_cast<ast::Kind>(i), v);
    return raise_type_error(t, "expected some sort of ", what, ", but got ", TRY(repr(t, v)).as<Str>());
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
    if (value.is_absent() || (value.is_none() && !optional && !kList && !std::is_same_v<M, ast::ConstantValue>)) {
      if (optional) return ok();
      if (value.is_absent()) return raise_type_error(t, "required field \"", name, "\" missing from ", owner);
      return raise_value_error(t, "field '", name, "' is required for ", owner);
    }
    if constexpr (kList) return read(member, value, optional, owner, name);
    else return read(member, value, optional);
  }
  Status place(ast::Located& node, Value v, const char* owner) {
    struct { const char* name; int32_t* to; bool required; } const parts[] = {
        {"lineno", &node.lineno, true}, {"col_offset", &node.col_offset, true}, {"end_lineno", &node.end_lineno, false},
        {"end_col_offset", &node.end_col_offset, false}};
    for (auto& p : parts) {
      Ref value = TRY(get_attr_or_absent(t, v, p.name));
      if (value.is_absent() || value.is_none()) {
        if (p.required) return raise_type_error(t, "required field \"", p.name, "\" missing from ", owner);
        *p.to = p.to == &node.end_lineno ? node.lineno : node.col_offset;
        continue;
      }
      TRY(read(*p.to, value, false));
    }
    return ok();
  }

  // What the compiler relies on (CPython's own checks of a tree say the same).
  Status validate(const ast::Node& node) {
    auto need = [&](bool good, const char* message) -> Status {
      if (good) return ok();
      return raise_value_error(t, message);
    };
    switch (node.kind) {
      case ast::Kind::BoolOp: return need(static_cast<const ast::BoolOp&>(node).values.size >= 2, "BoolOp with less than 2 values");
      case ast::Kind::Compare: {
        const auto& c = static_cast<const ast::Compare&>(node);
        TRY(need(c.comparators.size > 0, "Compare with no comparators"));
        return need(c.comparators.size == c.ops.size, "Compare has a different number of comparators and operands");
      }
      case ast::Kind::Dict: {
        const auto& d = static_cast<const ast::Dict&>(node);
        return need(d.keys.size == d.values.size, "Dict doesn't have the same number of keys as values");
      }
      case ast::Kind::ListComp: case ast::Kind::SetComp: case ast::Kind::GeneratorExp:
        return need(static_cast<const ast::ListComp&>(node).generators.size > 0, "comprehension with no generators");
      case ast::Kind::DictComp:
        return need(static_cast<const ast::DictComp&>(node).generators.size > 0, "comprehension with no generators");
      case ast::Kind::Assign: return need(static_cast<const ast::Assign&>(node).targets.size > 0, "empty targets on Assign");
      case ast::Kind::Match: return need(static_cast<const ast::Match&>(node).cases.size > 0, "empty cases on Match");
      case ast::Kind::Import: return need(static_cast<const ast::Import&>(node).names.size > 0, "empty names on Import");
      case ast::Kind::With: case ast::Kind::AsyncWith:
        return need(static_cast<const ast::With&>(node).items.size > 0, "empty items on With");
      case ast::Kind::Arguments: {
        const auto& a = static_cast<const ast::Arguments&>(node);
        TRY(need(a.defaults.size <= a.posonlyargs.size + a.args.size, "more positional defaults than args on arguments"));
        return need(a.kw_defaults.size == a.kwonlyargs.size, "length of kwonlyargs is not the same as kw_defaults on arguments");
      }
      default: return ok();
    }
  }

  ResultOf<ast::Node*> make(ast::Kind kind, Value v) {
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
    TRY(validate(*made));
    if (ast::has_position(kind)) TRY(place(*static_cast<ast::Located*>(made), v, ast::name_of(kind)));
    return made;
  }
};

}  // namespace

ResultOf<ast::Mod*> mod_from_object(Thread& t, ast::Arena& arena, Value tree, Type* wanted) {
  AstTypes* y = TRY(ast_types(t));
  if (!type_of(t, tree)->is_subclass_of(wanted))
    return raise_type_error(t, "expected ", type_name(wanted), " node, got ", type_name(t, tree));
  Reader reader{t, *y, arena};
  ast::Node* node = TRY(reader.any_of(tree, y->mod, "mod"));
  return static_cast<ast::Mod*>(node);
}

}  // namespace krait::modules
