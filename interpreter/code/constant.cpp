#include "interpreter/code/constant.h"

#include <bit>
#include <functional>

#include "interpreter/code/code_object.h"

namespace krait::code {

namespace detail {

struct CodeNode : Node {
  std::shared_ptr<const CodeObject> code;
  explicit CodeNode(std::shared_ptr<const CodeObject> code) : Node(ConstantKind::Code), code(std::move(code)) {}
};

// Nested tuples are taken apart one by one: their depth is the source's and must not become the stack's.
static void destroy_items(ItemsNode* node) {
  std::vector<Constant> doomed = std::move(node->items);
  delete node;
  while (!doomed.empty()) {
    Constant last = std::move(doomed.back());
    doomed.pop_back();
    bool nested = last.share_count() == 1 && last.kind() >= ConstantKind::Tuple && last.kind() != ConstantKind::Code;
    if (!nested) continue;
    std::vector<Constant>& inner = ConstantBuilder::items(last);
    for (Constant& item : inner) doomed.push_back(std::move(item));
    inner.clear();
  }
}

void destroy(Node* node) {
  switch (node->kind) {
    case ConstantKind::BigInt:
      delete static_cast<BigIntNode*>(node);
      break;
    case ConstantKind::Complex:
      delete static_cast<ComplexNode*>(node);
      break;
    case ConstantKind::Str:
    case ConstantKind::Bytes:
      delete static_cast<TextNode*>(node);
      break;
    case ConstantKind::Code:
      delete static_cast<CodeNode*>(node);
      break;
    default:
      destroy_items(static_cast<ItemsNode*>(node));
  }
}

}  // namespace detail

Constant Constant::integer(int64_t value) {
  Constant result(ConstantKind::Int);
  result.payload_.integer = value;
  return result;
}

Constant Constant::big_integer(std::vector<uint64_t> limbs, bool negative) {
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  uint64_t low = limbs.empty() ? 0 : limbs[0];
  uint64_t limit = (uint64_t{1} << 63) - (negative ? 0 : 1);
  if (limbs.size() <= 1 && low <= limit) return integer(static_cast<int64_t>(negative ? 0 - low : low));
  auto* node = new detail::BigIntNode;
  node->limbs = std::move(limbs);
  node->negative = negative;
  return Constant(ConstantKind::BigInt, node);
}

Constant Constant::real(double value, uint32_t mark) {
  Constant result(ConstantKind::Float);
  result.payload_.real = value;
  result.mark_ = mark;
  return result;
}

Constant Constant::complex(double real, double imag, uint32_t mark) {
  Constant result(ConstantKind::Complex, new detail::ComplexNode(real, imag));
  result.mark_ = mark;
  return result;
}

Constant Constant::string(std::string_view text, bool interned) {
  auto* node = new detail::TextNode(ConstantKind::Str, text);
  node->interned = interned;
  node->ascii = true;
  for (char c : text) node->ascii &= static_cast<unsigned char>(c) < 0x80;
  return Constant(ConstantKind::Str, node);
}

Constant Constant::bytes(std::string_view data) {
  return Constant(ConstantKind::Bytes, new detail::TextNode(ConstantKind::Bytes, data));
}

Constant Constant::tuple(std::vector<Constant> items) { return collection(ConstantKind::Tuple, std::move(items)); }

Constant Constant::frozen_set(std::vector<Constant> items) {
  return collection(ConstantKind::FrozenSet, std::move(items));
}

Constant Constant::empty_frozen_set(const void* object) {
  auto* node = new detail::ItemsNode(ConstantKind::FrozenSet, {});
  node->object = object;
  return Constant(ConstantKind::FrozenSet, node);
}

const void* Constant::object() const { return static_cast<detail::ItemsNode*>(payload_.node)->object; }

Constant Constant::collection(ConstantKind kind, std::vector<Constant> items) {
  return Constant(kind, new detail::ItemsNode(kind, std::move(items)));
}

Constant Constant::code(std::shared_ptr<const CodeObject> code) {
  return Constant(ConstantKind::Code, new detail::CodeNode(std::move(code)));
}

const std::vector<Constant>& Constant::items() const { return static_cast<detail::ItemsNode*>(payload_.node)->items; }

const std::shared_ptr<const CodeObject>& Constant::as_code() const {
  return static_cast<detail::CodeNode*>(payload_.node)->code;
}

namespace {

bool same_double(double a, double b) { return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b); }

bool same_items(const Constant& a, const Constant& b) {
  if (a.items().size() != b.items().size()) return false;
  for (size_t i = 0; i < a.items().size(); i++) {
    if (!same_constant(a.items()[i], b.items()[i])) return false;
  }
  return true;
}

bool same_list(const std::vector<Constant>& a, const std::vector<Constant>& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); i++) {
    if (!same_constant(a[i], b[i])) return false;
  }
  return true;
}

// A `finally` body is compiled more than once; what it defines must still be one constant.
bool same_code(const CodeObject& a, const CodeObject& b) {
  return a.firstlineno == b.firstlineno && a.argcount == b.argcount && a.posonlyargcount == b.posonlyargcount &&
         a.kwonlyargcount == b.kwonlyargcount && a.flags == b.flags && a.code == b.code &&
         a.linetable == b.linetable && a.exceptiontable == b.exceptiontable && same_constant(a.name, b.name) &&
         a.localspluskinds == b.localspluskinds && same_list(a.names, b.names) &&
         same_list(a.localsplusnames, b.localsplusnames) && same_list(a.consts, b.consts);
}

bool same_set(const Constant& a, const Constant& b) {
  if (a.items().size() != b.items().size()) return false;
  for (const Constant& item : a.items()) {
    bool found = false;
    for (const Constant& other : b.items()) found = found || same_constant(item, other);
    if (!found) return false;
  }
  return true;
}

uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 29);
}

}  // namespace

bool same_constant(const Constant& a, const Constant& b) {
  if (a.kind() != b.kind()) return false;
  if (a.identity() && a.identity() == b.identity()) return true;
  switch (a.kind()) {
    case ConstantKind::Int:
      return a.as_int() == b.as_int();
    case ConstantKind::BigInt:
      return a.negative() == b.negative() && a.limbs() == b.limbs();
    case ConstantKind::Float:
      return a.mark() == b.mark() && same_double(a.as_real(), b.as_real());
    case ConstantKind::Complex:
      return a.mark() == b.mark() && same_double(a.as_real(), b.as_real()) && same_double(a.as_imag(), b.as_imag());
    case ConstantKind::Str:
    case ConstantKind::Bytes:
      return a.text() == b.text();
    case ConstantKind::Tuple:
      return same_items(a, b);
    case ConstantKind::FrozenSet:
      return same_set(a, b);
    case ConstantKind::Code:
      return same_code(*a.as_code(), *b.as_code());
    case ConstantKind::List:
    case ConstantKind::Set:
    case ConstantKind::Dict:
      return false;
    default:
      return true;
  }
}

uint64_t hash_constant(const Constant& constant) {
  uint64_t hash = static_cast<uint64_t>(constant.kind()) * 0x100000001B3u;
  switch (constant.kind()) {
    case ConstantKind::Int:
      return mix(hash, static_cast<uint64_t>(constant.as_int()));
    case ConstantKind::BigInt:
      for (uint64_t limb : constant.limbs()) hash = mix(hash, limb);
      return hash;
    case ConstantKind::Complex:
      return mix(mix(hash, std::bit_cast<uint64_t>(constant.as_real())), std::bit_cast<uint64_t>(constant.as_imag()));
    case ConstantKind::Float:
      return mix(hash, std::bit_cast<uint64_t>(constant.as_real()));
    case ConstantKind::Str:
    case ConstantKind::Bytes:
      return mix(hash, std::hash<std::string_view>{}(constant.text()));
    case ConstantKind::Tuple:
      for (const Constant& item : constant.items()) hash = mix(hash, hash_constant(item));
      return hash;
    case ConstantKind::FrozenSet:
      for (const Constant& item : constant.items()) hash += hash_constant(item);
      return hash;
    case ConstantKind::Code:
      hash = mix(hash, static_cast<uint64_t>(constant.as_code()->firstlineno));
      return mix(hash, std::hash<std::string_view>{}(constant.as_code()->code));
    default:
      return mix(hash, reinterpret_cast<uintptr_t>(constant.identity()));
  }
}

}  // namespace krait::code
