#include "interpreter/objects/unmarshal.h"

#include <string.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/numbers/big_int.h"
#include "interpreter/numbers/float_text.h"
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
  ResultOf<size_t> size(const char* kind) {
    int32_t n = TRY(number<int32_t>());
    if (n < 0) return raise_value_error(t_, "bad marshal data (", kind, " size out of range)");
    return static_cast<size_t>(n);
  }
  Raised raise_end() { return raise_message(t_, t_.types().EOFError, "EOF read where object expected"); }
  ResultOf<size_t> short_size() {
    if (at_ >= bytes_.size()) return raise_end();
    return static_cast<uint8_t>(bytes_[at_++]);
  }
  // Floats of versions 0 and 1 are written as text.
  ResultOf<double> text_real() {
    std::string_view text = TRY(take(TRY(short_size())));
    double value = 0;
    if (numbers::parse_double(text, &value)) return value;
    return raise_value_error(t_, "could not convert string to float: '", text, "'");
  }
  // An item takes at least a byte: a count beyond what is left is a lie, and nothing is reserved for it.
  bool is_lie(size_t count) const { return count > bytes_.size() - at_; }
  Result item(const char* owner) {
    Ref made = TRY(object());
    if (made.is_absent()) return raise_type_error(t_, "NULL object in marshal data for ", owner);
    return made;
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
  Result frozen_set(size_t n, bool flagged);
  Result dict(bool flagged);
  Result code(bool flagged);
  Status code_fields(CodeFields& f);
  Status check_parts(CodeFields& f);
  Status intern_names(Tuple* names);

  Thread& t_;
  std::string_view bytes_;
  size_t at_ = 0;
  int depth_ = 0;
  std::vector<Ref> refs_;
};

Result Unmarshaller::object() {
  if (at_ >= bytes_.size()) return raise_end();
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
    case 'z': case 'Z': return keep(flagged, TRY(latin1(TRY(short_size()), kind == 'Z')));
    case ')': return tuple(TRY(short_size()), flagged);
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
  if (n == INT32_MIN) return bad("long size out of range");
  std::vector<uint64_t> limbs(std::min(count, bytes_.size() - at_) * 15 / 64 + 2);
  uint16_t digit = 1;
  for (size_t i = 0; i < count; ++i) {
    digit = TRY(number<uint16_t>());
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
  while (is_lie(n)) (void)TRY(item("tuple"));  // until what is wrong is met
  Ref made = TRY(make_unfilled_tuple(t_, static_cast<int64_t>(n)));
  for (size_t i = 0; i < n; ++i) made.as<Tuple>()->items[i] = TRY(item("tuple")).leak();
  fill(index, made);
  return made;
}

Result Unmarshaller::list(size_t n, bool flagged) {
  Ref made = TRY(make_list(t_));
  if (flagged) refs_.push_back(made);
  for (size_t i = 0; i < n; ++i) {
    Ref value = TRY(item("list"));
    TRY(list_append(t_, made.as<List>(), value));
  }
  return made;
}

Result Unmarshaller::set(size_t n, bool frozen, bool flagged) {
  if (frozen) return frozen_set(n, flagged);
  Ref made = TRY(make_set(t_, {}));
  if (flagged) refs_.push_back(made);
  for (size_t i = 0; i < n; ++i) {
    Ref value = TRY(item("set"));
    TRY(set_add(t_, made.as<Set>(), value));
  }
  return made;
}

Result Unmarshaller::frozen_set(size_t n, bool flagged) {
  size_t index = reserve(flagged);
  Ref items = TRY(make_list(t_));
  for (size_t i = 0; i < n; ++i) {
    Ref value = TRY(item("set"));
    (void)TRY(hash(t_, value));
    TRY(list_append(t_, items.as<List>(), value));
  }
  Ref made = TRY(make_frozenset(t_, items));
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

// A tuple of strs, each interned: names are compared by address first. What is no str is refused with the code.
Status Unmarshaller::intern_names(Tuple* names) {
  for (int64_t i = 0; i < names->length; ++i) {
    if (!is_exact_str(names->items[i])) continue;
    Ref name = TRY(intern(t_, names->items[i]));
    release(std::exchange(names->items[i], name.leak()));
  }
  return ok();
}

Status Unmarshaller::code_fields(CodeFields& f) {
  f.arg_count = TRY(number<int32_t>());
  f.positional_only_count = TRY(number<int32_t>());
  f.keyword_only_count = TRY(number<int32_t>());
  f.stack_size = TRY(number<int32_t>());
  f.flags = TRY(number<uint32_t>());
  Ref* const parts[] = {&f.bytecode,    &f.consts,   &f.names, &f.local_names,
                        &f.local_kinds, &f.filename, &f.name,  &f.qualname};
  for (Ref* part : parts) *part = TRY(item("object"));
  f.first_line = TRY(number<int32_t>());
  f.line_table = TRY(item("object"));
  f.exception_table = TRY(item("object"));
  return ok();
}

// The types of the parts, and their strs interned.
Status Unmarshaller::check_parts(CodeFields& f) {
  bool good = is_tuple(f.consts) && is_tuple(f.names) && is_tuple(f.local_names);
  for (const Ref* bytes : {&f.bytecode, &f.local_kinds, &f.line_table, &f.exception_table})
    good = good && is_bytes(*bytes);
  for (const Ref* text : {&f.filename, &f.name, &f.qualname}) good = good && is_str(*text);
  if (!good) return raise_bad_code_call(t_);
  TRY(check_code_counts(t_, f));
  TRY(intern_names(f.names.as<Tuple>()));
  TRY(intern_names(f.local_names.as<Tuple>()));
  for (Ref* text : {&f.filename, &f.name, &f.qualname}) *text = TRY(intern(t_, *text));
  return ok();
}

Result Unmarshaller::code(bool flagged) {
  size_t index = reserve(flagged);
  CodeFields fields;
  TRY(code_fields(fields));
  TRY(check_parts(fields));
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
