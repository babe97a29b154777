// The Python classes of the ast module, made once an interpreter from the front end's own field lists.
#pragma once
#include "interpreter/modules/ast_bridge.h"
#include "syntax/ast/node_fields.h"

namespace krait::modules {

struct AstTypes {
  Type* ast = nullptr;                      // made in C++; all below are owned
  Type* nodes[ast::kKindCount] = {};
  Type *mod = nullptr, *stmt = nullptr, *expr = nullptr, *excepthandler = nullptr, *pattern = nullptr,
       *type_ignore = nullptr;
  // Operators and contexts have one instance each.
  Value bool_operators[2], operators[13], unary_operators[4], compare_operators[10], contexts[3];  // owned
  ~AstTypes();
};
ResultOf<AstTypes*> ast_types(Thread&);

Result object_from_node(Thread&, const ast::Node&);                          // ast_to_object.cpp
ResultOf<ast::Mod*> mod_from_object(Thread&, ast::Arena&, Value,
                                    Type* wanted);  // ast_from_object.cpp; TypeError for another kind
// The objects in a tree that no constant can be: where each stands, and its type's name. CPython looks at them only
// after everything else has been read.
using InvalidConstants = std::vector<std::pair<const ast::ConstantValue*, std::string>>;
// ast_validate.cpp; ValueError for what no source could have meant.
Status validate_tree(Thread&, const ast::Mod&, const InvalidConstants& = {});

/// How deep a walk over a tree may go: three times the frames that are left, as CPython grants to its compiler.
class TreeDepth {
 public:
  explicit TreeDepth(Thread& t) : thread_(t), left_(3 * t.recursion_left) {}

  /// One level of the walk.
  class Level {
   public:
    explicit Level(TreeDepth& depth) : depth_(depth) { --depth_.left_; }
    ~Level() { ++depth_.left_; }
    [[nodiscard]] bool exceeded() const { return depth_.left_ < 0 || stack_exhausted(depth_.thread_); }

   private:
    TreeDepth& depth_;
  };

 private:
  Thread& thread_;
  int32_t left_;
};

}  // namespace krait::modules
