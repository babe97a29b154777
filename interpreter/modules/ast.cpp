// The _ast module: classes of syntax tree nodes (library reference: ast). Their fields come from syntax/ast.
#include <string.h>

#include "interpreter/modules/ast_types.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

// --- class AST -----------------------------------------------------------------------------------------------------

// AST(*values, **fields): positional values fill _fields in their order.
static Result ast_init(Thread& t, const Args& a) {
  Ref fields = TRY(get_attr_or_absent(t, Value::from_object(type_of(t, a.self)), "_fields"));
  int64_t count = fields.is_absent() ? 0 : TRY(length(t, fields));
  if (count < static_cast<int64_t>(a.rest_count))
    return raise_type_error(t, type_name(t, a.self), " constructor takes at most ", count, " positional argument",
                            count == 1 ? "" : "s");
  for (size_t i = 0; i < a.rest_count; ++i) {
    Ref name = TRY(get_item(t, fields, static_cast<int64_t>(i)));
    TRY(set_attr(t, a.self, name.as<Str>(), a.rest[i]));
  }
  for (size_t i = 0; i < a.keyword_count; ++i) {
    Value name = a.keywords[2 * i];
    for (size_t k = 0; k < a.rest_count; ++k) {
      Ref filled = TRY(get_item(t, fields, static_cast<int64_t>(k)));
      if (TRY(equal(t, filled, name)))
        return raise_type_error(t, type_name(t, a.self), " got multiple values for argument ",
                                TRY(repr(t, name)).as<Str>());
    }
    TRY(set_attr(t, a.self, as<Str>(name), a.keywords[2 * i + 1]));
  }
  return kNone;
}

static Result ast_reduce(Thread& t, const Args& a) {
  Ref dict = TRY(get_instance_dict(t, a.self));
  Ref nothing = TRY(make_tuple(t, {}));
  if (dict.is_absent()) return make_tuple(t, {Value::from_object(type_of(t, a.self)), nothing});
  return make_tuple(t, {Value::from_object(type_of(t, a.self)), nothing, dict});
}

// Takes whatever __init__ is given, as a class with both of its own overridden may pass it.
static Result ast_new(Thread& t, const Args& a) {
  Object* made = allocate_object(t, static_cast<Type*>(a.self.object()));
  if (!made) return raised;
  return Result::own(made);
}

static const NativeFunction kAstMethods[] = {{"__reduce__()", ast_reduce, nullptr}, {}};
extern const TypeSpec kAstType = {.name = "ast.AST", .size = sizeof(Object),
                                  .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType,
                                  .new_ = {"AST(*args, **kwargs)", ast_new},
                                  .init = {"AST(*args, **kwargs)", ast_init}, .methods = kAstMethods,
                                  .slots = {.traverse = [](Object*, Visitor&) {}}};

// --- making the classes --------------------------------------------------------------------------------------------

static Result names_tuple(Thread& t, const std::vector<const char*>& names) {
  Ref list = TRY(make_list(t));
  for (const char* name : names) {
    Ref text = TRY(make_ascii(t, name));
    text = TRY(intern(t, text));
    TRY(list_append(t, list.as<List>(), text));
  }
  return list_to_tuple(t, list.as<List>());
}

// `doc`: its line of Python.asdl.
static ResultOf<Type*> make_class(Thread& t, const char* name, Type* base, const std::string& doc,
                                  const std::vector<const char*>& fields, const std::vector<const char*>& optional) {
  Ref dict = TRY(make_dict(t));
  Ref all = TRY(names_tuple(t, fields)), home = TRY(make_ascii(t, "ast"));
  TRY(dict_set(t, dict.as<Dict>(), "_fields", all));
  TRY(dict_set(t, dict.as<Dict>(), "__module__", home));
  TRY(dict_set(t, dict.as<Dict>(), "__match_args__", all));
  Ref description = TRY(make_str(t, doc));
  TRY(dict_set(t, dict.as<Dict>(), "__doc__", description));
  for (const char* field : optional) TRY(dict_set(t, dict.as<Dict>(), field, kNone));
  Ref text = TRY(make_ascii(t, name)), bases = TRY(make_tuple(t, {Value::from_object(base)}));
  Ref made = TRY(call(t, Value::from_object(t.types().type), {text, bases, dict}));
  return static_cast<Type*>(made.leak().object());
}

// The ends of patterns are required, so that no default stands for them.
static Status add_positions(Thread& t, Type* type, bool ends_default = true) {
  Ref names = TRY(names_tuple(t, {"lineno", "col_offset", "end_lineno", "end_col_offset"}));
  TRY(set_attr(t, Value::from_object(type), "_attributes", names));
  if (!ends_default) return ok();
  TRY(set_attr(t, Value::from_object(type), "end_lineno", kNone));
  return set_attr(t, Value::from_object(type), "end_col_offset", kNone);
}

static Type* base_of(const AstTypes& y, ast::Kind kind) {
  switch (kind) {
#define NODE(type, name, base) case ast::Kind::type: { \
      constexpr const char* kBase = #base; \
      if (!strcmp(kBase, "Mod")) return y.mod; \
      if (!strcmp(kBase, "Stmt")) return y.stmt; \
      if (!strcmp(kBase, "Expr")) return y.expr; \
      if (!strcmp(kBase, "Handler")) return y.excepthandler; \
      if (!strcmp(kBase, "Pattern")) return y.pattern; \
      return kind == ast::Kind::TypeIgnore ? y.type_ignore : y.ast; }
#include "syntax/ast/node_kinds.def"
#undef NODE
  }
  return y.ast;
}

// A constructor in Python.asdl: "Name(identifier id, expr_context ctx)".
static std::string described(ast::Kind kind) {
  std::string text;
  for (const ast::FieldInfo& f : ast::fields_of(kind)) {
    text += cat(text.empty() ? "(" : ", ", f.asdl, f.list ? "*" : f.optional ? "?" : "", " ", f.name);
  }
  return ast::name_of(kind) + (text.empty() ? text : text + ")");
}

// A sum in Python.asdl: the constructors of the kinds whose struct derives from `base`, a line each.
static std::string described_sum(const char* name, std::string_view base) {
  struct { ast::Kind kind; std::string_view base; } const kinds[] = {
#define NODE(type, name, base) {ast::Kind::type, ast::Kind::type == ast::Kind::TypeIgnore ? "TypeIgnore" : #base},
#include "syntax/ast/node_kinds.def"
#undef NODE
  };
  std::string text = name, bar = "\n" + std::string(strlen(name), ' ') + " | ";
  bool first = true;
  for (const auto& k : kinds) {
    if (k.base != base) continue;
    text += first ? " = " : bar;
    first = false;
    text += described(k.kind);
  }
  return text;
}

static Status make_nodes(Thread& t, AstTypes& y) {
  for (size_t i = 0; i < ast::kKindCount; ++i) {
    auto kind = static_cast<ast::Kind>(i);
    std::vector<const char*> fields, optional;
    for (const ast::FieldInfo& f : ast::fields_of(kind)) {
      fields.push_back(f.name);
      if (f.optional && !f.list) optional.push_back(f.name);
    }
    Type* base = base_of(y, kind);
    y.nodes[i] = TRY(make_class(t, ast::name_of(kind), base, described(kind), fields, optional));
    bool direct = base == y.ast && ast::has_position(kind);
    if (direct) TRY(add_positions(t, y.nodes[i]));
  }
  return ok();
}

template <class Enum, size_t N>
static Status make_singletons(Thread& t, AstTypes& y, Value module, const char* base_name, Value (&out)[N]) {
  std::string sum = base_name;
  for (size_t i = 0; i < N; ++i) sum += cat(i ? " | " : " = ", ast::name_of(static_cast<Enum>(i)));
  Type* base = TRY(make_class(t, base_name, y.ast, sum, {}, {}));
  TRY(module_add(t, module, base_name, Value::from_object(base)));
  for (size_t i = 0; i < N; ++i) {
    const char* name = ast::name_of(static_cast<Enum>(i));
    Type* type = TRY(make_class(t, name, base, name, {}, {}));
    TRY(module_add(t, module, name, Value::from_object(type)));
    out[i] = TRY(call(t, Value::from_object(type))).leak();
  }
  return ok();
}

static Status build(Thread& t, AstTypes& y, Value module) {
  y.ast = TRY(make_type(t, kAstType));
  Ref none = TRY(make_tuple(t, {}));
  for (const char* name : {"_fields", "_attributes", "__match_args__"}) TRY(dict_set(t, y.ast->dict, name, none));
  type_modified(t, y.ast);
  TRY(module_add(t, module, "AST", Value::from_object(y.ast)));
  struct { const char* name; const char* base; Type** type; bool positions; } const bases[] = {
      {"mod", "Mod", &y.mod, false}, {"stmt", "Stmt", &y.stmt, true}, {"expr", "Expr", &y.expr, true},
      {"excepthandler", "Handler", &y.excepthandler, true}, {"pattern", "Pattern", &y.pattern, true},
      {"type_ignore", "TypeIgnore", &y.type_ignore, false}};
  for (auto& b : bases) {
    *b.type = TRY(make_class(t, b.name, y.ast, described_sum(b.name, b.base), {}, {}));
    if (b.positions) TRY(add_positions(t, *b.type, b.type != &y.pattern));
    TRY(module_add(t, module, b.name, Value::from_object(*b.type)));
  }
  TRY(make_nodes(t, y));
  for (Type* type : y.nodes) TRY(module_add(t, module, str_wtf8(type->name).c_str(), Value::from_object(type)));
  TRY((make_singletons<ast::BoolOperator>(t, y, module, "boolop", y.bool_operators)));
  TRY((make_singletons<ast::Operator>(t, y, module, "operator", y.operators)));
  TRY((make_singletons<ast::UnaryOperator>(t, y, module, "unaryop", y.unary_operators)));
  TRY((make_singletons<ast::CompareOperator>(t, y, module, "cmpop", y.compare_operators)));
  return make_singletons<ast::Context>(t, y, module, "expr_context", y.contexts);
}

AstTypes::~AstTypes() {
  for (Type* node : nodes)
    if (node) release(node);
  for (Type* type : {mod, stmt, expr, excepthandler, pattern, type_ignore})
    if (type) release(type);
  auto release_all = [](auto& singletons) {
    for (Value singleton : singletons) release(singleton);
  };
  release_all(bool_operators);
  release_all(operators);
  release_all(unary_operators);
  release_all(compare_operators);
  release_all(contexts);
}

ResultOf<AstTypes*> ast_types(Thread& t) {
  void* const& slot = t.interpreter->extra[kExtraAst];
  if (!slot) {
    Ref name = TRY(make_ascii(t, "_ast"));
    Ref module = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, kNone, 0));
  }
  return static_cast<AstTypes*>(slot);
}

static Status ast_init_module(Thread& t, Value module) {
  TRY(build(t, extra_state<AstTypes>(t.interpreter, kExtraAst), module));
  TRY(module_add_int(t, module, "PyCF_ONLY_AST", vm::kCompileOnlyAst));
  TRY(module_add_int(t, module, "PyCF_TYPE_COMMENTS", vm::kCompileTypeComments));
  return module_add_int(t, module, "PyCF_ALLOW_TOP_LEVEL_AWAIT", vm::kCompileTopLevelAwait);
}

static const NativeFunction kNoFunctions[] = {{}};
extern const NativeModule kAstModule = {"_ast", "The classes of syntax tree nodes.", kNoFunctions, ast_init_module};

// --- compile() -----------------------------------------------------------------------------------------------------

ResultOf<bool> is_ast_object(Thread& t, Value v) {
  if (!has_spec(v, kAstType)) return false;
  return true;
}

Result parse_to_ast_object(Thread& t, Value source, Str* filename, const vm::SourceOptions& o) {
  TRY(ast_types(t));
  return vm::parse_value(t, source, filename, o, [](Thread& thread, const vm::ParsedSource& source) {
    return object_from_node(thread, source.module);
  });
}

Result compile_ast_object(Thread& t, Value tree, Str* filename, const vm::SourceOptions& o) {
  if (o.flags & vm::kCompileOnlyAst) return Result::copy(tree);
  AstTypes* y = TRY(ast_types(t));
  ast::Kind kind = o.mode == vm::SourceMode::Eval     ? ast::Kind::Expression
                   : o.mode == vm::SourceMode::Single ? ast::Kind::Interactive
                                                      : ast::Kind::Module;
  ast::Arena arena;
  ast::Mod* module = TRY(mod_from_object(t, arena, tree, y->nodes[static_cast<size_t>(kind)]));
  return vm::compile_tree(t, *module, arena, {}, filename, o);
}

}  // namespace krait::modules
