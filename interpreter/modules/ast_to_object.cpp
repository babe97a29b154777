// Trees of the front end as Python objects.
#include "interpreter/modules/ast_types.h"
#include "interpreter/objects/constant.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/compiler/tree_constant.h"

namespace krait::modules {

namespace {

struct Converter {
  Thread& t;
  AstTypes& y;
  TreeDepth depth{t};

  Result text(const ast::Str& s) {
    if (!s.present()) return kNone;
    return make_str(t, s.view());
  }
  Result convert(const ast::Identifier& s) {
    Ref name = TRY(text(s));
    if (name.is_none()) return kNone;
    return intern(t, name);
  }
  Result convert(const ast::Text& s) { return text(s); }
  Result convert(int32_t i) { return make_int(t, i); }
  Result convert(const ast::ConstantValue& v) { return object_from_constant(t, compiler::constant_of(v)); }
  Result convert(ast::BoolOperator op) { return Result::copy(y.bool_operators[static_cast<size_t>(op)]); }
  Result convert(ast::Operator op) { return Result::copy(y.operators[static_cast<size_t>(op)]); }
  Result convert(ast::UnaryOperator op) { return Result::copy(y.unary_operators[static_cast<size_t>(op)]); }
  Result convert(ast::CompareOperator op) { return Result::copy(y.compare_operators[static_cast<size_t>(op)]); }
  Result convert(ast::Context c) { return Result::copy(y.contexts[static_cast<size_t>(c)]); }
  template <class T>
  requires std::is_base_of_v<ast::Node, T> Result convert(T* node) { return node ? object(*node) : Result(kNone); }
  template <class T> Result convert(const ast::Seq<T>& list) {
    Ref out = TRY(make_list(t));
    for (const T& item : list) {
      Ref value = TRY(convert(item));
      TRY(list_append(t, out.as<List>(), value));
    }
    return out;
  }

  Status positions(Value made, const ast::Located& n) {
    for (auto [name, number] : {std::pair{"lineno", n.lineno},
                                {"col_offset", n.col_offset},
                                {"end_lineno", n.end_lineno},
                                {"end_col_offset", n.end_col_offset}})
      TRY(set_attr(t, made, name, small_int(number)));
    return ok();
  }

  Result object(const ast::Node& node) {
    TreeDepth::Level level(depth);
    if (level.exceeded()) return raise_recursion_error(t, " during ast construction");
    Type* type = y.nodes[static_cast<size_t>(node.kind)];
    Ref made = TRY(call(t, Value::from_object(type)));
    Status filled;
    ast::with_node(node, [&](const auto& typed) {
      ast::for_each_field(typed, [&](const char* name, const auto& member, bool) {
        if (filled.is_raised()) return;
        Result value = convert(member);
        if (value.is_raised()) {
          filled = raised;
          return;
        }
        Ref held = value.take();
        filled = set_attr(t, made, name, held);
      });
    });
    TRY(filled);
    if (const ast::Located* place = ast::located(node)) TRY(positions(made, *place));
    return made;
  }
};

}  // namespace

Result object_from_node(Thread& t, const ast::Node& node) {
  AstTypes* y = TRY(ast_types(t));
  return Converter{t, *y}.object(node);
}

}  // namespace krait::modules
