#include <stdlib.h>
#include <string.h>

#include "interpreter/code/code_object.h"
#include "interpreter/code/marshal.h"

namespace krait::code {

namespace {

constexpr int kMaxDepth = 2000;
constexpr uint8_t kRefFlag = 0x80;

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  MarshalError error;
  size_t used() const { return at_; }

  // One object; Absent for the null that ends a dict, or after an error.
  Constant object() {
    if (++depth_ > kMaxDepth) fail(MarshalError::Type::ValueError, "recursion limit exceeded");
    Constant value = error ? Constant() : typed_object();
    --depth_;
    return value;
  }

 private:
  void fail(MarshalError::Type type, const char* message) {
    if (!error) error = {type, message};
  }
  void too_short() { fail(MarshalError::Type::EOFError, "marshal data too short"); }

  std::string_view take(size_t n) {
    if (bytes_.size() - at_ < n) {
      too_short();
      return {};
    }
    std::string_view part = bytes_.substr(at_, n);
    at_ += n;
    return part;
  }
  uint8_t byte() {
    std::string_view b = take(1);
    return b.empty() ? 0 : static_cast<uint8_t>(b[0]);
  }
  int32_t int32() {
    std::string_view b = take(4);
    int32_t v = 0;
    if (!b.empty()) memcpy(&v, b.data(), 4);
    return v;
  }
  double real() {
    std::string_view b = take(8);
    double v = 0;
    if (!b.empty()) memcpy(&v, b.data(), 8);
    return v;
  }
  size_t size(const char* what) {
    int32_t n = int32();
    if (n < 0) {
      fail(MarshalError::Type::ValueError, what);
      return 0;
    }
    // Every item takes at least one byte: a size beyond that is a lie and must not be reserved.
    if (static_cast<size_t>(n) > bytes_.size() - at_) too_short();
    return error ? 0 : static_cast<size_t>(n);
  }

  size_t reserve(bool flagged) {
    if (!flagged) return SIZE_MAX;
    refs_.emplace_back();
    return refs_.size() - 1;
  }
  Constant keep(bool flagged, Constant value) {
    if (flagged && !error) refs_.push_back(value);
    return value;
  }

  Constant text(size_t n, bool interned) {
    std::string_view bytes = take(n);
    return error ? Constant() : Constant::string(bytes, interned);
  }
  Constant latin_text(size_t n, bool interned) { return text(n, interned); }

  Constant collection(ConstantKind kind, size_t n, bool flagged) {
    Constant made = Constant::collection(kind, {});
    size_t index = reserve(flagged);
    bool early = kind == ConstantKind::List || kind == ConstantKind::Set;
    if (index != SIZE_MAX && early) refs_[index] = made;
    std::vector<Constant> items;
    items.reserve(n);
    for (size_t i = 0; i < n && !error; ++i) {
      items.push_back(object());
      if (!error && !items.back().present()) fail(MarshalError::Type::TypeError, "NULL object in marshal data for collection");
    }
    if (error) return {};
    ConstantBuilder::items(made) = std::move(items);
    if (index != SIZE_MAX) refs_[index] = made;
    return made;
  }

  Constant dict(bool flagged) {
    Constant made = Constant::collection(ConstantKind::Dict, {});
    size_t index = reserve(flagged);
    if (index != SIZE_MAX) refs_[index] = made;
    std::vector<Constant> items;
    for (;;) {
      Constant key = object();
      if (error || !key.present()) break;
      Constant value = object();
      if (error || !value.present()) break;
      items.push_back(std::move(key));
      items.push_back(std::move(value));
    }
    if (error) return {};
    ConstantBuilder::items(made) = std::move(items);
    return made;
  }

  // A long: a count of 15-bit digits, negative for a negative number.
  Constant integer() {
    int32_t n = int32();
    bool negative = n < 0;
    size_t count = negative ? static_cast<size_t>(-int64_t{n}) : static_cast<size_t>(n);
    std::string_view digits = take(count * 2);
    if (error) return {};
    std::vector<uint64_t> limbs(count * 15 / 64 + 2);
    for (size_t i = 0; i < count; ++i) {
      uint16_t digit;
      memcpy(&digit, digits.data() + 2 * i, 2);
      if (digit > 0x7fff) {
        fail(MarshalError::Type::ValueError, "bad marshal data (digit out of range in long)");
        return {};
      }
      size_t bit = i * 15;
      limbs[bit / 64] |= uint64_t{digit} << (bit % 64);
      if (bit % 64 > 49) limbs[bit / 64 + 1] |= uint64_t{digit} >> (64 - bit % 64);
    }
    if (count && digits[2 * count - 1] == 0 && digits[2 * count - 2] == 0) {
      fail(MarshalError::Type::ValueError, "bad marshal data (unnormalized long data)");
      return {};
    }
    return Constant::big_integer(std::move(limbs), negative);
  }

  Constant need(ConstantKind kind) {
    Constant value = object();
    if (!error && !value.is(kind)) fail(MarshalError::Type::TypeError, "NULL object in marshal data for object");
    return value;
  }
  std::vector<Constant> need_tuple() {
    Constant value = need(ConstantKind::Tuple);
    return error ? std::vector<Constant>() : value.items();
  }
  std::string need_bytes() {
    Constant value = need(ConstantKind::Bytes);
    return error ? std::string() : std::string(value.text());
  }

  Constant code(bool flagged) {
    size_t index = reserve(flagged);
    auto made = std::make_shared<CodeObject>();
    made->argcount = int32();
    made->posonlyargcount = int32();
    made->kwonlyargcount = int32();
    made->stacksize = int32();
    made->flags = static_cast<uint32_t>(int32());
    made->code = need_bytes();
    made->consts = need_tuple();
    made->names = need_tuple();
    made->localsplusnames = need_tuple();
    std::string kinds = need_bytes();
    made->localspluskinds.assign(kinds.begin(), kinds.end());
    made->filename = need(ConstantKind::Str);
    made->name = need(ConstantKind::Str);
    made->qualname = need(ConstantKind::Str);
    made->firstlineno = int32();
    made->linetable = need_bytes();
    made->exceptiontable = need_bytes();
    if (!error && made->localsplusnames.size() != made->localspluskinds.size())
      fail(MarshalError::Type::ValueError, "code: localsplusnames and localspluskinds differ in length");
    for (const std::vector<Constant>* names : {&made->names, &made->localsplusnames})
      for (const Constant& name : *names)
        if (!error && !name.is(ConstantKind::Str)) fail(MarshalError::Type::TypeError, "name tuples must contain only strings");
    if (error) return {};
    Constant value = Constant::code(std::move(made));
    if (index != SIZE_MAX) refs_[index] = value;
    return value;
  }

  Constant reference() {
    int32_t n = int32();
    if (error) return {};
    if (n < 0 || static_cast<size_t>(n) >= refs_.size() || !refs_[static_cast<size_t>(n)].present()) {
      fail(MarshalError::Type::ValueError, "bad marshal data (invalid reference)");
      return {};
    }
    return refs_[static_cast<size_t>(n)];
  }

  // Floats of versions 0 and 1 are written as text.
  double text_real() {
    size_t n = byte();
    return atof(std::string(take(n)).c_str());
  }

  Constant typed_object() {
    if (at_ >= bytes_.size()) {
      fail(MarshalError::Type::EOFError, "EOF read where object expected");
      return {};
    }
    uint8_t tag = byte();
    bool flagged = tag & kRefFlag;
    switch (tag & ~kRefFlag) {
      case '0': return {};
      case 'N': return Constant::none();
      case 'F': return Constant::boolean(false);
      case 'T': return Constant::boolean(true);
      case '.': return Constant::ellipsis();
      case 'S': return Constant::stop_iteration();
      case 'i': return keep(flagged, Constant::integer(int32()));
      case 'I': {
        std::string_view b = take(8);
        int64_t v = 0;
        if (!b.empty()) memcpy(&v, b.data(), 8);
        return keep(flagged, Constant::integer(v));
      }
      case 'l': return keep(flagged, integer());
      case 'g': return keep(flagged, Constant::real(real()));
      case 'f': return keep(flagged, Constant::real(text_real()));
      case 'y': {
        double re = real(), im = real();
        return keep(flagged, Constant::complex(re, im));
      }
      case 'x': {
        double re = text_real(), im = text_real();
        return keep(flagged, Constant::complex(re, im));
      }
      case 's': {
        std::string_view b = take(size("bad marshal data (bytes object size out of range)"));
        return keep(flagged, error ? Constant() : Constant::bytes(b));
      }
      case 'u': return keep(flagged, text(size("bad marshal data (string size out of range)"), false));
      case 't': return keep(flagged, text(size("bad marshal data (string size out of range)"), true));
      case 'a': return keep(flagged, latin_text(size("bad marshal data (string size out of range)"), false));
      case 'A': return keep(flagged, latin_text(size("bad marshal data (string size out of range)"), true));
      case 'z': return keep(flagged, latin_text(byte(), false));
      case 'Z': return keep(flagged, latin_text(byte(), true));
      case ')': return collection(ConstantKind::Tuple, byte(), flagged);
      case '(': return collection(ConstantKind::Tuple, size("bad marshal data (tuple size out of range)"), flagged);
      case '[': return collection(ConstantKind::List, size("bad marshal data (list size out of range)"), flagged);
      case '<': return collection(ConstantKind::Set, size("bad marshal data (set size out of range)"), flagged);
      case '>': return collection(ConstantKind::FrozenSet, size("bad marshal data (set size out of range)"), flagged);
      case '{': return dict(flagged);
      case 'c': return code(flagged);
      case 'r': return reference();
    }
    fail(MarshalError::Type::ValueError, "bad marshal data (unknown type code)");
    return {};
  }

  std::string_view bytes_;
  size_t at_ = 0;
  int depth_ = 0;
  std::vector<Constant> refs_;
};

}  // namespace

MarshalError read_marshal(std::string_view bytes, Constant& out, size_t* used) {
  Reader reader(bytes);
  out = reader.object();
  if (!reader.error && !out.present()) reader.error = {MarshalError::Type::TypeError, "NULL object in marshal data for object"};
  if (used) *used = reader.used();
  return reader.error;
}

}  // namespace krait::code
