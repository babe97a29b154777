// A constant as the compiler and marshal know it: an immutable value, independent of the runtime, which makes its own
// objects from it. A Constant is a 16-byte handle; what does not fit is a node with an atomic reference count, so
// constants may be copied and dropped on any thread. Two handles of one node stand for one object: the compiler shares
// nodes of equal constants, and the runtime is expected to keep that identity.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace krait::code {

struct CodeObject;

enum class ConstantKind : uint8_t {
  Absent,  // a default-made handle: no value
  None, True, False, Ellipsis,
  StopIteration,  // marshal knows the class itself; no compiler makes it
  Int,            // fits 64 bits
  BigInt,         // does not
  Float, Complex, Str, Bytes, Tuple, FrozenSet, Code,
  List, Set, Dict,  // mutable values: only marshal reads and writes them; Dict holds keys and values alternately
};

namespace detail {

struct Node {
  std::atomic<uint32_t> count{1};
  ConstantKind kind;
  explicit Node(ConstantKind kind) : kind(kind) {}
};

struct TextNode : Node {  // Str: UTF-8, lone surrogates as three bytes each; Bytes
  std::string text;
  bool interned = false;  // Str: the runtime must intern it
  bool ascii = false;     // Str
  TextNode(ConstantKind kind, std::string_view text) : Node(kind), text(text) {}
};

struct BigIntNode : Node {  // magnitude, least significant limb first, the top one not zero
  std::vector<uint64_t> limbs;
  bool negative = false;
  BigIntNode() : Node(ConstantKind::BigInt) {}
};

struct ComplexNode : Node {
  double real, imag;
  ComplexNode(double real, double imag) : Node(ConstantKind::Complex), real(real), imag(imag) {}
};

struct ItemsNode;
struct CodeNode;

void destroy(Node* node);

}  // namespace detail

class Constant {
 public:
  Constant() = default;
  Constant(const Constant& other) : kind_(other.kind_), mark_(other.mark_), payload_(other.payload_) { retain(); }
  Constant(Constant&& other) noexcept : kind_(other.kind_), mark_(other.mark_), payload_(other.payload_) {
    other.kind_ = ConstantKind::Absent;
  }
  Constant& operator=(Constant other) noexcept {
    std::swap(kind_, other.kind_);
    std::swap(mark_, other.mark_);
    std::swap(payload_, other.payload_);
    return *this;
  }
  ~Constant() { release(); }

  [[nodiscard]] static Constant none() { return Constant(ConstantKind::None); }
  [[nodiscard]] static Constant boolean(bool value) {
    return Constant(value ? ConstantKind::True : ConstantKind::False);
  }
  [[nodiscard]] static Constant ellipsis() { return Constant(ConstantKind::Ellipsis); }
  [[nodiscard]] static Constant stop_iteration() { return Constant(ConstantKind::StopIteration); }
  [[nodiscard]] static Constant integer(int64_t value);
  /// From sign and limbs, least significant first; leading zero limbs allowed. An Int if it fits.
  [[nodiscard]] static Constant big_integer(std::vector<uint64_t> limbs, bool negative);
  /// Not-a-numbers of one `mark` are one object, those of others are not, whatever their bits.
  [[nodiscard]] static Constant real(double value, uint32_t mark = 0);
  [[nodiscard]] static Constant complex(double real, double imag, uint32_t mark = 0);
  /// UTF-8 text, lone surrogates as three bytes each.
  [[nodiscard]] static Constant string(std::string_view text, bool interned = false);
  [[nodiscard]] static Constant bytes(std::string_view data);
  [[nodiscard]] static Constant tuple(std::vector<Constant> items);
  /// The items must be distinct; their order is the order of insertion.
  [[nodiscard]] static Constant frozen_set(std::vector<Constant> items);
  /// One that is `object` itself, if that is not null, where a code object is made of it: CPython puts into co_consts
  /// the very object of a tree made by hand if it has no items. Not owned: the tree outlives the compilation.
  [[nodiscard]] static Constant empty_frozen_set(const void* object);
  [[nodiscard]] const void* object() const;
  /// One of Tuple, FrozenSet, List, Set, Dict.
  [[nodiscard]] static Constant collection(ConstantKind kind, std::vector<Constant> items);
  [[nodiscard]] static Constant code(std::shared_ptr<const CodeObject> code);

  [[nodiscard]] ConstantKind kind() const { return kind_; }
  [[nodiscard]] bool present() const { return kind_ != ConstantKind::Absent; }
  [[nodiscard]] bool is(ConstantKind kind) const { return kind_ == kind; }

  /// Int.
  [[nodiscard]] int64_t as_int() const { return payload_.integer; }
  /// BigInt.
  [[nodiscard]] const std::vector<uint64_t>& limbs() const { return big()->limbs; }
  [[nodiscard]] bool negative() const { return big()->negative; }
  /// Float; Complex: the real part.
  [[nodiscard]] double as_real() const {
    return kind_ == ConstantKind::Float ? payload_.real : static_cast<detail::ComplexNode*>(payload_.node)->real;
  }
  /// Complex.
  [[nodiscard]] double as_imag() const { return static_cast<detail::ComplexNode*>(payload_.node)->imag; }
  /// Float, Complex: which object a not-a-number is.
  [[nodiscard]] uint32_t mark() const { return mark_; }
  /// Str, Bytes.
  [[nodiscard]] std::string_view text() const { return text_node()->text; }
  /// Str.
  [[nodiscard]] bool interned() const { return text_node()->interned; }
  [[nodiscard]] bool ascii() const { return text_node()->ascii; }
  /// Tuple, FrozenSet, List, Set, Dict.
  [[nodiscard]] const std::vector<Constant>& items() const;
  /// Code.
  [[nodiscard]] const std::shared_ptr<const CodeObject>& as_code() const;

  /// The node behind the handle, which tells objects apart; null for kinds that have none.
  [[nodiscard]] const void* identity() const { return has_node() ? payload_.node : nullptr; }
  /// How many handles share the node; 0 for kinds that have none. A hint only, when other threads hold some.
  [[nodiscard]] uint32_t share_count() const {
    return has_node() ? payload_.node->count.load(std::memory_order_relaxed) : 0;
  }

 private:
  friend class ConstantBuilder;
  explicit Constant(ConstantKind kind) : kind_(kind) {}
  Constant(ConstantKind kind, detail::Node* node) : kind_(kind) { payload_.node = node; }

  [[nodiscard]] bool has_node() const { return kind_ >= ConstantKind::BigInt && kind_ != ConstantKind::Float; }
  void retain() const {
    if (has_node()) payload_.node->count.fetch_add(1, std::memory_order_relaxed);
  }
  void release() {
    if (has_node() && payload_.node->count.fetch_sub(1, std::memory_order_acq_rel) == 1) detail::destroy(payload_.node);
  }
  [[nodiscard]] const detail::TextNode* text_node() const { return static_cast<detail::TextNode*>(payload_.node); }
  [[nodiscard]] const detail::BigIntNode* big() const { return static_cast<detail::BigIntNode*>(payload_.node); }

  ConstantKind kind_ = ConstantKind::Absent;
  uint32_t mark_ = 0;
  union Payload {
    int64_t integer = 0;
    double real;
    detail::Node* node;
  } payload_;
};

namespace detail {
struct ItemsNode : Node {
  std::vector<Constant> items;
  const void* object = nullptr;  // see empty_frozen_set
  ItemsNode(ConstantKind kind, std::vector<Constant> items) : Node(kind), items(std::move(items)) {}
};
}  // namespace detail

/// Fills collections after they have been made: marshal meets references to a list or tuple that is still being read.
class ConstantBuilder {
 public:
  /// The items of a collection that nobody else has seen yet.
  [[nodiscard]] static std::vector<Constant>& items(Constant& constant) {
    return static_cast<detail::ItemsNode*>(constant.payload_.node)->items;
  }
  /// Marks a string that nobody else has seen yet.
  static void set_interned(Constant& constant) {
    static_cast<detail::TextNode*>(constant.payload_.node)->interned = true;
  }
};

/// Whether two constants may be one object in co_consts: same kinds all the way down, equal values, zeros of one sign.
/// Code objects if every field is.
[[nodiscard]] bool same_constant(const Constant& a, const Constant& b);
/// A hash that agrees with same_constant.
[[nodiscard]] uint64_t hash_constant(const Constant& constant);

/// repr() of the value, as CPython writes it; a code object as `<code object name, file "...", line n>` (without the
/// address that no two runs share).
[[nodiscard]] std::string repr(const Constant& constant);

}  // namespace krait::code
