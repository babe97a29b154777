#include "interpreter/objects/unmarshal.h"

#include <stdlib.h>
#include <string.h>

#include <string>
#include <vector>

#include "interpreter/numbers/big_int.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/code_internal.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/intern.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

namespace {

constexpr int kMaxDepth = 2000;
constexpr uint8_t kRefFlag = 0x80;

class Unmarshaller {
 public:
  Unmarshaller(Thread& t, std::string_view bytes) : t_(t), bytes_(bytes) {}
  size_t used() const { return at_; }

  // One object; absent for the null that ends a dict.
  Result object();

 private:
  Raised bad(const char* what) { return raise_value_error(t_, "bad marshal data (", what, ")"); }

  // Bytes and numbers.
  ResultOf<std::string_view> take(size_t n) {
    if (bytes_.size() - at_ < n) return raise_message(t_, t_.types().EOFError, "marshal data too short");
    std::string_view part = bytes_.substr(at_, n);
    at_ += n;
    return part;
  }
  template <class Number>
  ResultOf<Number> number() {
    std::string_view b = TRY(take(sizeof(Number)));
    Number v;
    memcpy(&v, b.data(), sizeof v);
    return v;
  }
  // A count of things that take at least a byte each: one beyond what is left is a lie, and nothing is reserved for it.
  ResultOf<size_t> size(const char* kind) {
    int32_t n = TRY(number<int32_t>());
    if (n < 0) return raise_value_error(t_, "bad marshal data (", kind, " size out of range)");
    if (static_cast<size_t>(n) > bytes_.size() - at_)
      return raise_message(t_, t_.types().EOFError, "marshal data too short");
    return static_cast<size_t>(n);
  }
  // Floats of versions 0 and 1 are written as text.
  ResultOf<double> text_real() {
    size_t n = TRY(number<uint8_t>());
    return atof(std::string(TRY(take(n))).c_str());
  }

  // The table of objects that may be referred to.
  Result keep(bool flagged, Ref&& made) {
    if (flagged) refs_.push_back(made);
    return std::move(made);
  }
  size_t reserve(bool flagged) {
    if (flagged) refs_.emplace_back();
    return flagged ? refs_.size() - 1 : SIZE_MAX;
  }
  void fill(size_t index, const Ref& made) {
    if (index != SIZE_MAX) refs_[index] = made;
  }
  Result reference();

  Result typed_object(uint8_t tag);
  Result number_object(uint8_t kind, bool flagged);
  Result integer();
  Result utf8(size_t n, bool interned);
  Result latin1(size_t n, bool interned);
  Result tuple(size_t n, bool flagged);
  Result list(size_t n, bool flagged);
  Result set(size_t n, bool frozen, bool flagged);
  Result dict(bool flagged);
  Result code(bool flagged);
  Status code_fields(CodeFields& f);
  Result names();
  template <class T>
  Result part();

  Thread& t_;
  std::string_view bytes_;
  size_t at_ = 0;
  int depth_ = 0;
  std::vector<Ref> refs_;
};

Result Unmarshaller::object() {
  if (at_ >= bytes_.size()) return raise_message(t_, t_.types().EOFError, "EOF read where object expected");
  if (depth_ >= kMaxDepth || stack_exhausted(t_)) return raise_value_error(t_, "recursion limit exceeded");
  ++depth_;
  Result made = typed_object(static_cast<uint8_t>(bytes_[at_++]));
  --depth_;
  return made;
}

Result Unmarshaller::reference() {
  int32_t n = TRY(number<int32_t>());
  if (n < 0 || static_cast<size_t>(n) >= refs_.size() || refs_[static_cast<size_t>(n)].is_absent())
    return bad("invalid reference");
  return Result::copy(refs_[static_cast<size_t>(n)]);
}

Result Unmarshaller::typed_object(uint8_t tag) {
  const bool flagged = tag & kRefFlag;
  const uint8_t kind = tag & ~kRefFlag;
  switch (kind) {
    case '0': return kAbsent;
    case 'N': return kNone;
    case 'F': return kFalse;
    case 'T': return kTrue;
    case '.': return kEllipsis;
    case 'S': return Result::copy(t_.types().StopIteration);
    case 's': {
      std::string_view b = TRY(take(TRY(size("bytes object"))));
      return keep(flagged, TRY(make_bytes(t_, b)));
    }
    case 'u': case 't': return keep(flagged, TRY(utf8(TRY(size("string")), kind == 't')));
    case 'a': case 'A': return keep(flagged, TRY(latin1(TRY(size("string")), kind == 'A')));
    case 'z': case 'Z': return keep(flagged, TRY(latin1(TRY(number<uint8_t>()), kind == 'Z')));
    case ')': return tuple(TRY(number<uint8_t>()), flagged);
    case '(': return tuple(TRY(size("tuple")), flagged);
    case '[': return list(TRY(size("list")), flagged);
    case '<': case '>': return set(TRY(size("set")), kind == '>', flagged);
    case '{': return dict(flagged);
    case 'c': return code(flagged);
    case 'r': return reference();
    default: return number_object(kind, flagged);
  }
}

Result Unmarshaller::number_object(uint8_t kind, bool flagged) {
  switch (kind) {
    case 'i': return keep(flagged, TRY(make_int(t_, TRY(number<int32_t>()))));
    case 'I': return keep(flagged, TRY(make_int(t_, TRY(number<int64_t>()))));
    case 'l': return keep(flagged, TRY(integer()));
    case 'g': return keep(flagged, TRY(make_float(t_, TRY(number<double>()))));
    case 'f': return keep(flagged, TRY(make_float(t_, TRY(text_real()))));
    case 'y': case 'x': {
      double real = kind == 'y' ? TRY(number<double>()) : TRY(text_real());
      double imaginary = kind == 'y' ? TRY(number<double>()) : TRY(text_real());
      return keep(flagged, TRY(make_complex(t_, real, imaginary)));
    }
    default: return bad("unknown type code");
  }
}

// A count of 15-bit digits, negative for a negative number.
Result Unmarshaller::integer() {
  const int64_t n = TRY(number<int32_t>());
  const size_t count = static_cast<size_t>(n < 0 ? -n : n);
  std::string_view digits = TRY(take(count * 2));
  std::vector<uint64_t> limbs(count * 15 / 64 + 2);
  uint16_t digit = 1;
  for (size_t i = 0; i < count; ++i) {
    memcpy(&digit, digits.data() + 2 * i, 2);
    if (digit > 0x7fff) return bad("digit out of range in long");
    size_t bit = i * 15;
    limbs[bit / 64] |= uint64_t{digit} << (bit % 64);
    if (bit % 64 > 49) limbs[bit / 64 + 1] |= uint64_t{digit} >> (64 - bit % 64);
  }
  if (digit == 0) return bad("unnormalized long data");
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  numbers::BigInt value;
  if (value.assign({limbs.data(), static_cast<uint32_t>(limbs.size()), n < 0}) != numbers::Status::kOk)
    return raise_memory_error(t_);
  return make_int(t_, value);
}

Result Unmarshaller::utf8(size_t n, bool interned) {
  std::string_view bytes = TRY(take(n));
  Ref raw = TRY(make_bytes(t_, bytes));
  Ref text = TRY(decode_buffer(t_, raw, "utf-8", "surrogatepass"));
  return interned ? intern(t_, text) : Result(std::move(text));
}

Result Unmarshaller::latin1(size_t n, bool interned) {
  std::string_view bytes = TRY(take(n));
  return interned ? intern_latin1(t_, bytes) : make_latin1(t_, bytes);
}

Result Unmarshaller::tuple(size_t n, bool flagged) {
  size_t index = reserve(flagged);
  Ref made = TRY(make_unfilled_tuple(t_, static_cast<int64_t>(n)));
  for (size_t i = 0; i < n; ++i) {
    Ref item = TRY(object());
    if (item.is_absent()) return raise_type_error(t_, "NULL object in marshal data for tuple");
    made.as<Tuple>()->items[i] = item.leak();
  }
  fill(index, made);
  return made;
}

Result Unmarshaller::list(size_t n, bool flagged) {
  Ref made = TRY(make_list(t_));
  if (flagged) refs_.push_back(made);
  for (size_t i = 0; i < n; ++i) {
    Ref item = TRY(object());
    if (item.is_absent()) return raise_type_error(t_, "NULL object in marshal data for list");
    TRY(list_append(t_, made.as<List>(), item));
  }
  return made;
}

Result Unmarshaller::set(size_t n, bool frozen, bool flagged) {
  size_t index = reserve(flagged);
  Ref items = TRY(tuple(n, false));
  Ref made = TRY(frozen ? make_frozenset(t_, items) : make_set(t_, items));
  fill(index, made);
  return made;
}

Result Unmarshaller::dict(bool flagged) {
  Ref made = TRY(make_dict(t_));
  if (flagged) refs_.push_back(made);
  for (;;) {
    Ref key = TRY(object());
    if (key.is_absent()) return made;
    Ref value = TRY(object());
    if (value.is_absent()) return made;
    TRY(dict_set(t_, made.as<Dict>(), key, value));
  }
}

// A part of a code object, of the type that it must have.
template <class T>
Result Unmarshaller::part() {
  Ref value = TRY(object());
  if (value.is_absent()) return raise_type_error(t_, "NULL object in marshal data for object");
  if (!has_kind(value, T::kKind))
    return raise_type_error(t_, "a code object cannot have a '", type_name(t_, value), "' there");
  return value;
}

// A tuple of strs, each interned: names are compared by address first.
Result Unmarshaller::names() {
  Ref made = TRY(part<Tuple>());
  Tuple* tuple = made.as<Tuple>();
  for (int64_t i = 0; i < tuple->length; ++i) {
    if (!is_exact_str(tuple->items[i])) return raise_type_error(t_, "name tuples must contain only strings");
    Ref name = TRY(intern(t_, tuple->items[i]));
    release(std::exchange(tuple->items[i], name.leak()));
  }
  return made;
}

Status Unmarshaller::code_fields(CodeFields& f) {
  f.arg_count = TRY(number<int32_t>());
  f.positional_only_count = TRY(number<int32_t>());
  f.keyword_only_count = TRY(number<int32_t>());
  f.stack_size = TRY(number<int32_t>());
  f.flags = TRY(number<uint32_t>());
  f.bytecode = TRY(part<Bytes>());
  f.consts = TRY(part<Tuple>());
  f.names = TRY(names());
  f.local_names = TRY(names());
  f.local_kinds = TRY(part<Bytes>());
  f.filename = TRY(part<Str>());
  f.filename = TRY(intern(t_, f.filename));
  f.name = TRY(part<Str>());
  f.name = TRY(intern(t_, f.name));
  f.qualname = TRY(part<Str>());
  f.qualname = TRY(intern(t_, f.qualname));
  f.first_line = TRY(number<int32_t>());
  f.line_table = TRY(part<Bytes>());
  f.exception_table = TRY(part<Bytes>());
  if (f.local_names.as<Tuple>()->length != f.local_kinds.as<Bytes>()->length)
    return raise_value_error(t_, "code: localsplusnames and localspluskinds differ in length");
  return ok();
}

Result Unmarshaller::code(bool flagged) {
  size_t index = reserve(flagged);
  CodeFields fields;
  TRY(code_fields(fields));
  Ref made = TRY(make_code_from(t_, std::move(fields)));
  fill(index, made);
  return made;
}

}  // namespace

Result unmarshal(Thread& t, std::string_view bytes, size_t* used) {
  Unmarshaller reader(t, bytes);
  Ref made = TRY(reader.object());
  if (used) *used = reader.used();
  if (made.is_absent()) return raise_type_error(t, "NULL object in marshal data for object");
  return made;
}

}  // namespace krait::objects
