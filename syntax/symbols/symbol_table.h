// Scopes and names of one module, resolved as the language reference 4.2 says and CPython 3.11 does: what the compiler
// needs to choose its instructions and order its variables, and what the editor needs to know of names. A SymbolTable
// owns its scopes; names are views into the tree it was built from (or into the table, for mangled ones), so the tree
// must outlive it. Read-only once built, from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "syntax/ast/nodes.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/stack_guard.h"
#include "syntax/symbols/future.h"

namespace krait::symbols {

enum class ScopeType : uint8_t { Function, Class, Module, Annotation };

/// How a name is reached from its scope. The values are those that the `_symtable` module shows.
enum class Resolution : uint8_t { Unknown = 0, Local = 1, GlobalExplicit = 2, GlobalImplicit = 3, Free = 4, Cell = 5 };

enum class ComprehensionType : uint8_t { None = 0, List = 1, Dict = 2, Set = 3, Generator = 4 };

// What a scope does with a name; the values are those that the `_symtable` module shows.
inline constexpr uint16_t kDefGlobal = 1;         // global statement
inline constexpr uint16_t kDefLocal = 2;          // assigned
inline constexpr uint16_t kDefParam = 4;          // formal parameter
inline constexpr uint16_t kDefNonlocal = 8;       // nonlocal statement
inline constexpr uint16_t kUse = 16;              // read
inline constexpr uint16_t kDefFree = 32;          // used here, bound outside
inline constexpr uint16_t kDefFreeClass = 64;     // free in a method, and bound in this class
inline constexpr uint16_t kDefImport = 128;       // bound by import
inline constexpr uint16_t kDefAnnotation = 256;   // has an annotation
inline constexpr uint16_t kDefIterated = 512;     // iteration variable of a comprehension
inline constexpr uint16_t kDefBound = kDefLocal | kDefParam | kDefImport;

struct Symbol {
  std::string_view name;  // mangled
  uint16_t flags = 0;
  Resolution resolution = Resolution::Unknown;
};

/// The tuple of CPython's ste_directives: where a global or nonlocal statement names something.
struct Directive {
  std::string_view name;
  const ast::Located* node;
};

struct Scope {
  ScopeType type = ScopeType::Module;
  ComprehensionType comprehension = ComprehensionType::None;
  bool nested = false;               // inside a function, at any depth
  bool has_free = false;             // has free variables
  bool child_free = false;           // a scope inside has free variables
  bool generator = false;            // contains yield
  bool coroutine = false;            // is async, or awaits
  bool varargs = false;              // has *args
  bool varkeywords = false;          // has **kwargs
  bool returns_value = false;        // has `return value`
  bool needs_class_closure = false;  // a class whose methods use __class__ or super
  bool optimized = false;            // names can live in fast locals: a function
  std::string_view name;             // of the function or class; "top", "lambda", "listcomp", "genexpr", ...
  const ast::Node* node = nullptr;   // the definition that opens the scope
  int32_t lineno = 0, col_offset = 0, end_lineno = 0, end_col_offset = 0;
  Scope* parent = nullptr;
  std::vector<Scope*> children;              // in source order; a comprehension is a child of the scope it stands in
  std::vector<std::string_view> varnames;    // parameters, in the order of co_varnames; the compiler adds locals as it
                                             // meets them
  std::vector<Symbol> symbols;               // in order of first mention
  std::vector<Directive> directives;

  [[nodiscard]] const Symbol* find(std::string_view mangled_name) const;

  /// How `mangled_name` is reached from here; Unknown if the scope never mentions it.
  [[nodiscard]] Resolution resolution_of(std::string_view mangled_name) const {
    const Symbol* symbol = find(mangled_name);
    return symbol ? symbol->resolution : Resolution::Unknown;
  }

  /// Names whose resolution is `wanted` or that have a bit of `flags`, sorted by code point: the order of co_cellvars
  /// (Cell, 0) and of co_freevars (Free, kDefFreeClass).
  [[nodiscard]] std::vector<std::string_view> sorted_names(Resolution wanted, uint16_t flags) const;

  /// Adds the bits, and the symbol if it is new. For the builder.
  Symbol& mention(std::string_view mangled_name, uint16_t flags);
  [[nodiscard]] Symbol* find(std::string_view mangled_name) {
    return const_cast<Symbol*>(static_cast<const Scope*>(this)->find(mangled_name));
  }

 private:
  std::unordered_map<std::string_view, uint32_t> index_;  // built once there are more than a few symbols
};

class SymbolTable {
 public:
  SymbolTable() = default;
  SymbolTable(const SymbolTable&) = delete;
  SymbolTable& operator=(const SymbolTable&) = delete;

  [[nodiscard]] const Scope& top() const { return *top_; }

  /// The scope that `definition` opens: a Mod, FunctionDef, AsyncFunctionDef, ClassDef, Lambda or comprehension node;
  /// under postponed annotations, the annotation's expression. Null if it opens none.
  [[nodiscard]] const Scope* scope_of(const ast::Node& definition) const;

  [[nodiscard]] const FutureFeatures& future() const { return future_; }

 private:
  friend class Builder;
  ast::Arena names_;
  std::vector<std::unique_ptr<Scope>> scopes_;
  std::unordered_map<const ast::Node*, Scope*> by_node_;
  Scope* top_ = nullptr;
  FutureFeatures future_;
};

/// Private names of a class (6.2.1): `__x` inside class `_C` is `_C__x`. Returns `name` itself when it stays as it is;
/// otherwise a text in `storage`. `class_name` is empty outside of classes.
[[nodiscard]] std::string_view mangle(std::string_view class_name, std::string_view name, ast::Arena& storage);

struct BuildResult {
  std::unique_ptr<SymbolTable> table;                   // null if refused
  std::optional<diagnostics::Diagnostic> error;         // the first, as CPython would raise it
  std::vector<diagnostics::Diagnostic> more_errors;     // the others, for an editor
  bool resolving = false;                               // they are of names, found when all statements were in order
};

/// Python frames, as sys.setrecursionlimit counts them.
inline constexpr int kDefaultRecursionLimit = 1000;

/// Builds and resolves the table of a tree. `future_flags` are features inherited from the surrounding code
/// (compile()'s flags); the module's own future statements are read here. `recursion_limit`: the Python frames that may
/// still be entered; `guard` says how deep the calling thread may recurse.
[[nodiscard]] BuildResult build(const ast::Mod& module, uint32_t future_flags = 0,
                                int recursion_limit = kDefaultRecursionLimit,
                                source::StackGuard guard = source::StackGuard());

/// The same for some statements of a module whose future statements were read before.
[[nodiscard]] BuildResult build(const ast::Mod& module, const FutureFeatures& features,
                                int recursion_limit = kDefaultRecursionLimit,
                                source::StackGuard guard = source::StackGuard());

/// A block that is built piece by piece: what the pieces before do with a name decides what this one may.
struct Block {
  struct Name {
    std::string name;  // mangled
    uint16_t flags;
    friend bool operator==(const Name&, const Name&) = default;
  };
  uint32_t classes = 0;      // how many around the piece, each alone in the one around it: the block is the last's
  std::vector<Name> before;  // given: names and what the pieces before do with them
  std::vector<Name> after;   // made: all names of the block so far, as this piece and `before` know them
};

[[nodiscard]] BuildResult build(const ast::Mod& module, const FutureFeatures& features, Block& block);

/// The text of `krait --dump=symbols`.
[[nodiscard]] std::string dump(const SymbolTable& table);

}  // namespace krait::symbols
