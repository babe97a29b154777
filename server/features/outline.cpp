#include "server/features/outline.h"

#include <algorithm>

#include "server/features/tree.h"

namespace krait::server {

namespace {

using cst::Field;
using cst::Kind;
using cst::Node;

// Deeper nesting than this is no outline that anybody reads, and CPython's indentation ends at a hundred.
constexpr int kDepthLimit = 120;

enum class Place : std::uint8_t { kModule, kClass, kFunction };

class Outliner {
 public:
  explicit Outliner(const Snapshot& snapshot) : text_(snapshot.text.text()) {}

  void statements(Node parent, Place place, std::vector<OutlineEntry>& out) {
    if (++depth_ < kDepthLimit) {
      for (Node child : parent.named_children()) statement(child, place, out);
    }
    --depth_;
  }

 private:
  void statement(Node node, Place place, std::vector<OutlineEntry>& out) {
    switch (node.kind()) {
      case Kind::kDecoratedDefinition:
        if (Node definition = node.child(Field::kDefinition)) define(definition, node, place, out);
        return;
      case Kind::kFunctionDefinition:
      case Kind::kClassDefinition:
        return define(node, node, place, out);
      case Kind::kAssignment:
        return assign(node, place, out);
      case Kind::kAnnotatedAssignment:
        return variable(node.child(Field::kTarget), node, place, out);
      case Kind::kExpressionStatement:
      case Kind::kReturnStatement:
        return;
      default:  // what only holds other statements: if, try, with, blocks, and whatever a faulty text has
        return statements(node, place, out);
    }
  }

  void define(Node node, Node whole, Place place, std::vector<OutlineEntry>& out) {
    Node name = node.child(Field::kName);
    if (!name || name.kind() != Kind::kIdentifier) return;
    bool is_class = node.kind() == Kind::kClassDefinition;
    OutlineEntry entry;
    entry.name = name.text(text_);
    entry.kind = is_class ? SymbolKind::kClass : function_kind(entry.name, whole, place);
    entry.range = trimmed(whole);
    entry.name_range = {name.start(), name.end()};
    Node body = node.child(Field::kBody);
    if (body) statements(body, is_class ? Place::kClass : Place::kFunction, entry.children);
    out.push_back(std::move(entry));
  }

  SymbolKind function_kind(const std::string& name, Node whole, Place place) const {
    if (place != Place::kClass) return SymbolKind::kFunction;
    if (name == "__init__") return SymbolKind::kConstructor;
    for (Node decorator : whole.named_children()) {
      if (decorator.kind() != Kind::kDecorator) continue;
      std::string_view text = decorator.text(text_).substr(1);
      if (text.rfind("property", 0) == 0 || text.rfind("cached_property", 0) == 0) return SymbolKind::kProperty;
    }
    return SymbolKind::kMethod;
  }

  // a = b = value: every child but the last is a target.
  void assign(Node node, Place place, std::vector<OutlineEntry>& out) {
    Node last;
    for (Node child : node.named_children()) last = child;
    for (Node child : node.named_children()) {
      if (child == last) break;
      targets(child, node, place, out);
    }
  }

  void targets(Node target, Node whole, Place place, std::vector<OutlineEntry>& out) {
    bool several = target.kind() == Kind::kBareTuple || target.kind() == Kind::kTuple || target.kind() == Kind::kList;
    if (!several) return variable(target, whole, place, out);
    for (Node part : target.named_children()) variable(part, whole, place, out);
  }

  // Locals are no part of an outline; of names assigned twice the first is shown.
  void variable(Node target, Node whole, Place place, std::vector<OutlineEntry>& out) {
    if (!target || target.kind() != Kind::kIdentifier || place == Place::kFunction) return;
    std::string name(target.text(text_));
    bool known = std::any_of(out.begin(), out.end(), [&](const OutlineEntry& entry) { return entry.name == name; });
    if (known) return;
    bool capital = name.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos &&
                   name.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos;
    OutlineEntry entry;
    entry.kind = capital ? SymbolKind::kConstant : place == Place::kClass ? SymbolKind::kField : SymbolKind::kVariable;
    entry.name = std::move(name);
    entry.range = trimmed(whole);
    entry.name_range = {target.start(), target.end()};
    out.push_back(std::move(entry));
  }

  static source::Span trimmed(Node node) { return {node.start(), code_end(node)}; }

  std::string_view text_;
  int depth_ = 0;
};

}  // namespace

std::vector<OutlineEntry> outline(const Snapshot& snapshot) {
  std::vector<OutlineEntry> entries;
  Outliner(snapshot).statements(snapshot.tree().root(), Place::kModule, entries);
  return entries;
}

}  // namespace krait::server
