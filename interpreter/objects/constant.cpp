#include "interpreter/objects/constant.h"

#include <unordered_map>
#include <vector>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::objects {

using code::Constant;
using code::ConstantKind;

namespace {

// Marshal's own limit of nesting, which is not the recursion limit.
struct Level {
  static constexpr int kDeepest = 2000;
  int& depth;
  explicit Level(int& d) : depth(d) { ++depth; }
  ~Level() { --depth; }
  bool too_deep(Thread& t) const { return depth > kDeepest || stack_exhausted(t); }
};

// Objects made so far, by the node that they stand for, so that sharing survives.
class Maker {
 public:
  explicit Maker(Thread& t) : t_(t) {}

  Result make(const Constant& c) {
    Level level(depth_);
    if (level.too_deep(t_)) return raise_recursion_error(t_, " while reading a constant");
    const void* node = c.share_count() > 1 ? c.identity() : nullptr;
    if (node) {
      auto found = made_.find(node);
      if (found != made_.end()) return Result(Ref(found->second));
    }
    Ref object = TRY(make_new(c));
    if (node) made_.emplace(node, object);
    return object;
  }

 private:
  Result make_new(const Constant& c) {
    switch (c.kind()) {
      case ConstantKind::None: return kNone;
      case ConstantKind::True: return kTrue;
      case ConstantKind::False: return kFalse;
      case ConstantKind::Ellipsis: return kEllipsis;
      case ConstantKind::StopIteration: return Result::copy(t_.types().StopIteration);
      case ConstantKind::Int: return make_int(t_, c.as_int());
      case ConstantKind::BigInt: return make_big(c);
      case ConstantKind::Float: return make_float(t_, c.as_real());
      case ConstantKind::Complex: return make_complex(t_, c.as_real(), c.as_imag());
      case ConstantKind::Bytes: return make_bytes(t_, c.text());
      case ConstantKind::Str: return make_text(c);
      case ConstantKind::Code: return make_code(t_, *c.as_code());
      case ConstantKind::Tuple: return make_tuple_of(c);
      case ConstantKind::List: return make_list_of(c);
      case ConstantKind::Set: return make_set_of(c, false);
      case ConstantKind::FrozenSet: return make_set_of(c, true);
      case ConstantKind::Dict: return make_dict_of(c);
      case ConstantKind::Absent: break;
    }
    return raise_system_error(t_, "a constant without a value");
  }

  Result make_big(const Constant& c) {
    numbers::BigView view{c.limbs().data(), static_cast<uint32_t>(c.limbs().size()), c.negative()};
    numbers::BigInt value;
    if (value.assign(view) != numbers::Status::kOk) return raise_memory_error(t_);
    return make_int(t_, value);
  }
  Result make_text(const Constant& c) {
    Ref text = TRY(make_str(t_, c.text()));
    if (!c.interned()) return text;
    return intern(t_, text);
  }
  Result make_tuple_of(const Constant& c) {
    int64_t n = static_cast<int64_t>(c.items().size());
    Ref tuple = TRY(make_unfilled_tuple(t_, n));
    for (int64_t i = 0; i < n; ++i) tuple.as<Tuple>()->items[i] = TRY(make(c.items()[static_cast<size_t>(i)])).leak();
    return tuple;
  }
  Result make_list_of(const Constant& c) {
    Ref list = TRY(make_list(t_));
    if (c.identity()) made_.emplace(c.identity(), list);
    for (const Constant& item : c.items()) {
      Ref value = TRY(make(item));
      TRY(list_append(t_, list.as<List>(), value));
    }
    return list;
  }
  Result make_set_of(const Constant& c, bool frozen) {
    Ref items = TRY(make_tuple_of(c));
    return frozen ? make_frozenset(t_, items) : make_set(t_, items);
  }
  Result make_dict_of(const Constant& c) {
    Ref dict = TRY(make_dict(t_));
    if (c.identity()) made_.emplace(c.identity(), dict);
    for (size_t i = 0; i + 1 < c.items().size(); i += 2) {
      Ref key = TRY(make(c.items()[i])), value = TRY(make(c.items()[i + 1]));
      TRY(dict_set(t_, dict.as<Dict>(), key, value));
    }
    return dict;
  }

  Thread& t_;
  int depth_ = 0;
  std::unordered_map<const void*, Ref> made_;
};

// The other direction; objects met twice become one node.
class Reader {
 public:
  explicit Reader(Thread& t) : t_(t) {}

  ResultOf<Constant> read(Value v) {
    Level level(depth_);
    if (level.too_deep(t_)) return raise_value_error(t_, "object too deeply nested to marshal");
    if (!v.is_object()) return read_immediate(v);
    bool shared = v.object()->refcount > 1;
    if (shared) {
      auto found = seen_.find(v.object());
      if (found != seen_.end()) {
        if (!found->second.present()) return raise_value_error(t_, "object too deeply nested to marshal");
        return found->second;
      }
      seen_.emplace(v.object(), Constant());
    }
    Constant c = TRY(read_object(v));
    if (shared) seen_[v.object()] = c;
    return c;
  }

 private:
  ResultOf<Constant> read_immediate(Value v) {
    if (v.is_none()) return Constant::none();
    if (v.is_bool()) return Constant::boolean(v.is_true());
    if (v.bits == Value::kEllipsisBits) return Constant::ellipsis();
    if (v.is_small_int()) return Constant::integer(v.small_int());
    if (v.is_word_float()) return Constant::real(v.word_float());
    return raise_value_error(t_, "unmarshallable object");
  }

  ResultOf<Constant> read_object(Value v) {
    Type* type = v.object()->type;
    if (v == Value::from_object(t_.types().StopIteration)) return Constant::stop_iteration();
    bool exact = type->flags & kExactBuiltin;
    if (exact) {
      switch (type->kind) {
        case Kind::Int: return read_int(v);
        case Kind::Float: return Constant::real(float_value(v));
        case Kind::Complex: return Constant::complex(as<Complex>(v)->real, as<Complex>(v)->imag);
        case Kind::Str: return Constant::string(str_wtf8(as<Str>(v)), as<Str>(v)->interned);
        case Kind::Bytes: return Constant::bytes(as<Bytes>(v)->view());
        case Kind::Tuple: return read_items(ConstantKind::Tuple, as<Tuple>(v)->items, as<Tuple>(v)->length);
        case Kind::List: return read_items(ConstantKind::List, as<List>(v)->items, as<List>(v)->length);
        case Kind::Set: case Kind::FrozenSet: return read_set(v, type->kind);
        case Kind::Dict: return read_dict(as<Dict>(v));
        case Kind::Code: {
          auto compiled = TRY(code_to_compiled(t_, as<Code>(v)));
          return Constant::code(compiled);
        }
        default: break;
      }
    }
    if (type->kind == Kind::Code) {
      auto compiled = TRY(code_to_compiled(t_, as<Code>(v)));
      return Constant::code(compiled);
    }
    if (!exact && type->kind != Kind::Native && !has_buffer(t_, v))
      return raise_value_error(t_, "unmarshallable object");
    if (!has_buffer(t_, v)) return raise_value_error(t_, "unmarshallable object");
    BufferRef bytes;
    TRY(bytes.get(t_, v));
    return Constant::bytes(bytes.view());
  }

  ResultOf<Constant> read_int(Value v) {
    int64_t small;
    if (int_fits_i64(v, &small)) return Constant::integer(small);
    Int* i = as<Int>(v);
    return Constant::big_integer(std::vector<uint64_t>(i->limbs, i->limbs + i->limb_count), i->negative);
  }
  ResultOf<Constant> read_items(ConstantKind kind, Value* items, int64_t n) {
    std::vector<Constant> out;
    out.reserve(static_cast<size_t>(n));
    for (int64_t i = 0; i < n; ++i) out.push_back(TRY(read(items[i])));
    return kind == ConstantKind::Tuple ? Constant::tuple(std::move(out)) : Constant::collection(kind, std::move(out));
  }
  ResultOf<Constant> read_set(Value v, Kind kind) {
    std::vector<Constant> out;
    int64_t position = 0, hash;
    Value key;
    while (set_next(as<Set>(v), position, key, hash)) out.push_back(TRY(read(key)));
    return Constant::collection(kind == Kind::Set ? ConstantKind::Set : ConstantKind::FrozenSet, std::move(out));
  }
  ResultOf<Constant> read_dict(Dict* dict) {
    std::vector<Constant> out;
    int64_t position = 0;
    Value key, value;
    while (dict_next(dict, position, key, value)) {
      out.push_back(TRY(read(key)));
      out.push_back(TRY(read(value)));
    }
    return Constant::collection(ConstantKind::Dict, std::move(out));
  }

  Thread& t_;
  int depth_ = 0;
  std::unordered_map<Object*, Constant> seen_;
};

}  // namespace

Result object_from_constant(Thread& t, const Constant& c) { return Maker(t).make(c); }
ResultOf<Constant> constant_from_object(Thread& t, Value v) { return Reader(t).read(v); }

}  // namespace krait::objects
