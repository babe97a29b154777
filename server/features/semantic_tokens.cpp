#include "server/features/semantic_tokens.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace krait::server {

namespace {

using cst::Field;
using cst::Kind;
using cst::Node;

constexpr std::string_view kBuiltinFunctions[] = {
    "__import__", "abs",     "aiter",   "all",     "anext",  "any",  "ascii", "bin",        "breakpoint", "callable",
    "chr",        "compile", "delattr", "dir",     "divmod", "eval", "exec",  "exit",       "format",     "getattr",
    "globals",    "hasattr", "hash",    "help",    "hex",    "id",   "input", "isinstance", "issubclass", "iter",
    "len",        "locals",  "max",     "min",     "next",   "oct",  "open",  "ord",        "pow",        "print",
    "quit",       "repr",    "round",   "setattr", "sorted", "sum",  "vars",
};
constexpr std::string_view kBuiltinClasses[] = {
    "bool",      "bytearray", "bytes",        "classmethod", "complex",    "dict",   "enumerate", "filter", "float",
    "frozenset", "int",       "list",         "map",         "memoryview", "object", "property",  "range",  "reversed",
    "set",       "slice",     "staticmethod", "str",         "super",      "tuple",  "type",      "zip",
};

template <std::size_t N>
bool is_in(const std::string_view (&names)[N], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// What a walk over the flat list knows of the nodes around the present one.
struct Around {
  Node node;
  std::uint32_t end = 0;                 // index behind its last descendant
  std::vector<std::string_view> params;  // of a function or lambda
};

class Classifier {
 public:
  explicit Classifier(const Snapshot& snapshot)
      : text_(snapshot.text.text()), records_(snapshot.tree().root().record()), count_(records_[0].size) {}

  std::vector<SemanticToken> run() {
    collect_names();
    for (std::uint32_t i = 0; i < count_; ++i) {
      while (!around_.empty() && i >= around_.back().end) around_.pop_back();
      Node node(records_ + i);
      if (node.kind() == Kind::kIdentifier) {
        classify_name(node);
      } else if (node.kind() == Kind::kKeywordMatch || node.kind() == Kind::kKeywordCase) {
        add(node, TokenType::kKeyword);
      }
      if (records_[i].size > 1) around_.push_back({node, i + records_[i].size, parameters_of(node)});
    }
    return std::move(tokens_);
  }

 private:
  // What the file defines, wherever: a name that is a class somewhere is shown as one everywhere.
  void collect_names() {
    for (std::uint32_t i = 0; i < count_; ++i) {
      Node node(records_ + i);
      if (node.kind() == Kind::kClassDefinition) {
        define(node.child(Field::kName), TokenType::kClass);
      } else if (node.kind() == Kind::kFunctionDefinition) {
        if (!is_method(node)) define(node.child(Field::kName), TokenType::kFunction);
      } else if (node.kind() == Kind::kImportModule) {
        Node alias = node.child(Field::kAlias);
        if (alias) define(alias, TokenType::kNamespace);
        if (Node name = node.child(Field::kName); name && !alias)
          define(*name.children().begin(), TokenType::kNamespace);
      }
    }
  }

  void define(Node name, TokenType type) {
    if (name && name.kind() == Kind::kIdentifier) known_.try_emplace(name.text(text_), type);
  }

  // By its first parameter, since the list has no way up; a convention that Python programs keep.
  bool is_method(Node function) const {
    Node parameters = function.child(Field::kParameters);
    if (!parameters) return false;
    for (Node parameter : parameters.named_children()) {
      Node name = parameter.child(Field::kName);
      std::string_view first = name ? name.text(text_) : "";
      return first == "self" || first == "cls";
    }
    return false;
  }

  std::vector<std::string_view> parameters_of(Node node) const {
    std::vector<std::string_view> names;
    if (node.kind() != Kind::kFunctionDefinition && node.kind() != Kind::kLambda) return names;
    Node parameters = node.child(Field::kParameters);
    if (!parameters) return names;
    for (Node parameter : parameters.named_children()) {
      if (Node name = parameter.child(Field::kName)) names.push_back(name.text(text_));
    }
    return names;
  }

  bool is_parameter(std::string_view name) const {
    for (auto at = around_.rbegin(); at != around_.rend(); ++at) {
      if (std::find(at->params.begin(), at->params.end(), name) != at->params.end()) return true;
    }
    return false;
  }

  Node parent(std::size_t up = 0) const { return around_.size() > up ? around_[around_.size() - 1 - up].node : Node(); }

  void classify_name(Node name) {
    Node holder = parent();
    if (!holder) return;
    bool is_the_name = name.field() == Field::kName;
    switch (holder.kind()) {
      case Kind::kFunctionDefinition:
        if (is_the_name) return define_function(name, holder);
        break;
      case Kind::kClassDefinition:
        if (is_the_name) return add(name, TokenType::kClass, kDeclaration);
        break;
      case Kind::kParameter:
      case Kind::kStarParameter:
      case Kind::kDoubleStarParameter:
        if (is_the_name) return add(name, TokenType::kParameter, kDeclaration);
        break;
      case Kind::kKeywordArgument:
        if (is_the_name) return add(name, TokenType::kParameter);
        break;
      case Kind::kKeywordPattern:
        if (is_the_name) return add(name, TokenType::kProperty);
        break;
      case Kind::kAttribute:
        if (is_the_name) return attribute(name, holder);
        break;
      case Kind::kDottedName:
        return add(name, TokenType::kNamespace);
      case Kind::kImportModule:
        return add(name, TokenType::kNamespace, kDeclaration);
      case Kind::kImportName:
        return plain(name, holder);
      case Kind::kDecorator:
        return add(name, TokenType::kDecorator);
      default:
        break;
    }
    plain(name, holder);
  }

  void define_function(Node name, Node function) {
    std::uint8_t modifiers = kDeclaration;
    if (function.has(Kind::kKeywordAsync)) modifiers |= kAsync;
    Node holder = parent(1);
    std::size_t up = 1;
    if (holder && holder.kind() == Kind::kDecoratedDefinition) holder = parent(++up);
    bool in_class =
        holder && holder.kind() == Kind::kBlock && parent(up + 1) && parent(up + 1).kind() == Kind::kClassDefinition;
    add(name, in_class ? TokenType::kMethod : TokenType::kFunction, modifiers);
  }

  void attribute(Node name, Node holder) {
    bool called = holder.field() == Field::kFunction;
    add(name, called ? TokenType::kMethod : TokenType::kProperty);
  }

  // A name on its own: a parameter, something that the file defines, something that Python has, or what it looks like.
  void plain(Node name, Node holder) {
    std::string_view text = name.text(text_);
    if (is_parameter(text)) return add(name, TokenType::kParameter);
    if (auto found = known_.find(text); found != known_.end()) return add(name, found->second);
    if (is_in(kBuiltinFunctions, text)) return add(name, TokenType::kFunction, kDefaultLibrary);
    if (is_in(kBuiltinClasses, text)) return add(name, TokenType::kClass, kDefaultLibrary);
    bool called = holder.kind() == Kind::kCall && name.field() == Field::kFunction;
    bool capital = text[0] >= 'A' && text[0] <= 'Z';
    if (called || holder.kind() == Kind::kClassPattern) {
      return add(name, capital ? TokenType::kClass : TokenType::kFunction);
    }
    add(name, TokenType::kVariable);
  }

  void add(Node node, TokenType type, std::uint8_t modifiers = 0) {
    if (node.end() > node.start()) tokens_.push_back({{node.start(), node.end()}, type, modifiers});
  }

  std::string_view text_;
  const cst::Record* records_;
  std::uint32_t count_;
  std::vector<Around> around_;
  std::unordered_map<std::string_view, TokenType> known_;
  std::vector<SemanticToken> tokens_;
};

}  // namespace

std::vector<SemanticToken> classify(const Snapshot& snapshot) {
  return Classifier(snapshot).run();
}

}  // namespace krait::server
