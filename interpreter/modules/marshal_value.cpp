// Values as marshal's bytes. Objects that more than one owner holds are written once and referred to afterwards, so
// that sharing and lists that hold themselves survive; who owns how much is what the reference counts say, as in
// CPython.
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "interpreter/code/marshal_write.h"
#include "interpreter/modules/marshal.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/constant.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules {

using code::Constant;

namespace {

constexpr int kDeepest = 2000;
constexpr uint8_t kReferable = 0x80;

class ValueWriter {
 public:
  /// What values are by themselves in bytes, by their words: a set's members are sorted by that.
  using Alone = std::unordered_map<uint64_t, std::string>;

  ValueWriter(Thread& t, int version, std::string& out, Alone& alone)
      : t_(t), version_(version), out_(out), alone_(alone) {}

  // shared: somebody besides the container holds it, whatever its count says.
  Status write(Value v, bool shared = false) {
    if (depth_ >= kDeepest || stack_exhausted(t_)) return raise_value_error(t_, "object too deeply nested to marshal");
    ++depth_;
    Status done = write_value(v, shared);
    --depth_;
    return done;
  }

 private:
  void byte(uint8_t b) { out_ += static_cast<char>(b); }
  void int32(int64_t n) {
    int32_t v = static_cast<int32_t>(n);
    out_.append(reinterpret_cast<const char*>(&v), 4);
  }

  Status write_value(Value v, bool shared) {
    if (is_singleton(v)) return leaf(TRY(constant_from_object(t_, v)), 0);
    uint8_t flag = 0;
    if (known(v, shared, flag)) return ok();
    if (!v.is_object() || !(v.object()->type->flags & kExactBuiltin)) return other(v, flag);
    switch (v.object()->type->kind) {
      case Kind::Tuple: return sequence('(', as<Tuple>(v)->items, as<Tuple>(v)->length, flag);
      case Kind::List: return list(as<List>(v), flag);
      case Kind::Set: return set('<', as<Set>(v), flag);
      case Kind::FrozenSet: return set('>', static_cast<Set*>(v.object()), flag);
      case Kind::Dict: return dict(as<Dict>(v), flag);
      default: return other(v, flag);
    }
  }

  bool is_singleton(Value v) {
    if (!v.is_object()) return !v.is_small_int() && !v.is_word_float();
    return v == Value::from_object(t_.types().StopIteration);
  }

  // Numbers in the word have no count: the ones that CPython keeps for good are shared, the others are their owner's.
  // So are bytes of at most one byte and the empty tuple.
  static bool is_shared(Value v) {
    if (is_bytes(v) && as<Bytes>(v)->length <= 1) return true;
    if (is_tuple(v) && as<Tuple>(v)->length == 0) return true;
    if (v.is_object()) return v.object()->refcount > 1;
    return v.is_small_int() && v.small_int() >= -5 && v.small_int() <= 256;
  }

  // Writes a reference to what was written before and answers true; else notes what may come again.
  bool known(Value v, bool shared, uint8_t& flag) {
    if (version_ < 3 || !(shared || is_shared(v))) return false;
    auto [place, fresh] = seen_.try_emplace(v.bits, references_);
    if (!fresh) {
      byte('r');
      int32(place->second);
      return true;
    }
    ++references_;
    flag = kReferable;
    return false;
  }

  Status leaf(const Constant& c, uint8_t flag) {
    size_t start = out_.size();
    if (auto error = code::write_marshal(c, version_, out_, &references_)) return raise_value_error(t_, error.message);
    out_[start] = static_cast<char>(out_[start] | flag);
    return ok();
  }
  Status other(Value v, uint8_t flag) { return leaf(TRY(constant_from_object(t_, v)), flag); }

  Status sequence(uint8_t tag, const Value* items, int64_t n, uint8_t flag) {
    if (tag == '(' && version_ >= 4 && n < 256) {
      byte(')' | flag);
      byte(static_cast<uint8_t>(n));
    } else {
      byte(tag | flag);
      int32(n);
    }
    for (int64_t i = 0; i < n; ++i) TRY(write(items[i]));
    return ok();
  }
  Status list(List* l, uint8_t flag) { return sequence('[', l->items, l->length, flag); }

  Status dict(Dict* d, uint8_t flag) {
    byte('{' | flag);
    int64_t position = 0;
    Value key, value;
    while (dict_next(d, position, key, value)) {
      TRY(write(key));
      TRY(write(value));
    }
    byte('0');
    return ok();
  }

  // The items by their own bytes, so that equal sets are written the same way.
  Status set(uint8_t tag, Set* s, uint8_t flag) {
    byte(tag | flag);
    int32(s->used);
    std::vector<std::pair<const std::string*, Value>> sorted;  // the strings are those of alone_
    int64_t position = 0, hash;
    Value key;
    while (set_next(s, position, key, hash)) {
      auto [place, fresh] = alone_.try_emplace(key.bits);
      std::string& bytes = place->second;
      // once each: sets within sets would take twice the time a level
      if (fresh) TRY(ValueWriter(t_, version_, bytes, alone_).write(key));
      sorted.emplace_back(&bytes, key);
    }
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return *a.first < *b.first; });
    for (const auto& [bytes, value] : sorted) TRY(write(value, true));
    return ok();
  }

  Thread& t_;
  int version_;
  std::string& out_;
  Alone& alone_;
  int depth_ = 0;
  int32_t references_ = 0;
  std::unordered_map<uint64_t, int32_t> seen_;
};

}  // namespace

Result marshal_value(Thread& t, Value value, int version) {
  std::string bytes;
  ValueWriter::Alone alone;
  TRY(ValueWriter(t, version, bytes, alone).write(value));
  return make_bytes(t, bytes);
}

}  // namespace krait::modules
