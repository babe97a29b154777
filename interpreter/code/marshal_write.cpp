#include <stdio.h>
#include <string.h>

#include <algorithm>

#include <unordered_map>

#include "interpreter/code/code_object.h"
#include "interpreter/code/marshal_write.h"

namespace krait::code {

namespace {

constexpr int kMaxDepth = 2000;

class Writer {
 public:
  Writer(int version, std::string& out, int32_t references = 0)
      : version_(version), out_(out), references_(references) {}
  MarshalError error;
  int32_t references() const { return references_; }

  void object(const Constant& c) {
    if (++depth_ > kMaxDepth) error = {MarshalError::Type::ValueError, "object too deeply nested to marshal"};
    if (!error) typed_object(c);
    --depth_;
  }

 private:
  void byte(uint8_t b) { out_ += static_cast<char>(b); }
  void int32(int64_t n) {
    int32_t v = static_cast<int32_t>(n);
    out_.append(reinterpret_cast<const char*>(&v), 4);
  }
  void real(double d) {
    if (version_ > 1) {
      out_.append(reinterpret_cast<const char*>(&d), 8);
      return;
    }
    char text[32];
    int length = snprintf(text, sizeof text, "%.17g", d);
    byte(static_cast<uint8_t>(length));
    out_.append(text, static_cast<size_t>(length));
  }
  void sized(std::string_view bytes) {
    int32(static_cast<int64_t>(bytes.size()));
    out_ += bytes;
  }

  // Writes a reference to a node written before and answers true; else notes the node if it may come again.
  bool known(const Constant& c, uint8_t& flag) {
    flag = 0;
    if (version_ < 3 || !c.identity() || c.share_count() == 1) return false;
    auto [place, fresh] = seen_.try_emplace(c.identity(), references_);
    if (!fresh) {
      byte('r');
      int32(place->second);
      return true;
    }
    ++references_;
    flag = 0x80;
    return false;
  }

  void integer(const Constant& c, uint8_t flag) {
    if (c.is(ConstantKind::Int) && c.as_int() >= INT32_MIN && c.as_int() <= INT32_MAX) {
      byte('i' | flag);
      return int32(c.as_int());
    }
    bool negative;
    std::vector<uint64_t> limbs;
    if (c.is(ConstantKind::Int)) {
      negative = c.as_int() < 0;
      limbs.push_back(negative ? -static_cast<uint64_t>(c.as_int()) : static_cast<uint64_t>(c.as_int()));
    } else {
      negative = c.negative();
      limbs = c.limbs();
    }
    limbs.push_back(0);
    std::vector<uint16_t> digits;
    for (size_t bit = 0; bit < (limbs.size() - 1) * 64; bit += 15) {
      uint64_t word = limbs[bit / 64] >> (bit % 64);
      if (bit % 64 > 49) word |= limbs[bit / 64 + 1] << (64 - bit % 64);
      digits.push_back(word & 0x7fff);
    }
    while (!digits.empty() && digits.back() == 0) digits.pop_back();
    byte('l' | flag);
    int32(negative ? -static_cast<int64_t>(digits.size()) : static_cast<int64_t>(digits.size()));
    out_.append(reinterpret_cast<const char*>(digits.data()), digits.size() * 2);
  }

  void text(const Constant& c, uint8_t flag) {
    bool interned = c.interned();
    if (version_ >= 4 && c.ascii()) {
      bool small = c.text().size() < 256;
      byte(static_cast<uint8_t>(small ? (interned ? 'Z' : 'z') : (interned ? 'A' : 'a')) | flag);
      if (!small) return sized(c.text());
      byte(static_cast<uint8_t>(c.text().size()));
      out_ += c.text();
      return;
    }
    byte(static_cast<uint8_t>(version_ >= 3 && interned ? 't' : 'u') | flag);
    sized(c.text());
  }

  void items(const std::vector<Constant>& values) {
    for (const Constant& v : values) object(v);
  }
  void collection(uint8_t tag, const Constant& c, uint8_t flag) {
    if (tag == '(' && version_ >= 4 && c.items().size() < 256) {
      byte(')' | flag);
      byte(static_cast<uint8_t>(c.items().size()));
    } else {
      byte(tag | flag);
      int32(static_cast<int64_t>(c.items().size()));
    }
    if (tag == '<' || tag == '>') return in_order(c.items());
    items(c.items());
  }

  // The items of a set by their own bytes, so that the same set is always written the same way.
  void in_order(const std::vector<Constant>& values) {
    std::vector<std::pair<std::string, const Constant*>> sorted;
    for (const Constant& v : values) {
      std::string bytes;
      Writer alone(version_, bytes);
      alone.object(v);
      if (alone.error && !error) error = alone.error;
      sorted.emplace_back(std::move(bytes), &v);
    }
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [bytes, value] : sorted) object(*value);
  }

  void tuple(const std::vector<Constant>& values) { collection('(', Constant::tuple(values), 0); }
  void bytes(std::string_view b) {
    byte('s');
    sized(b);
  }

  void code(const CodeObject& c, uint8_t flag) {
    byte('c' | flag);
    for (int64_t n : {int64_t{c.argcount}, int64_t{c.posonlyargcount}, int64_t{c.kwonlyargcount}, int64_t{c.stacksize},
                      int64_t{c.flags}})
      int32(n);
    bytes(c.code);
    tuple(c.consts);
    tuple(c.names);
    tuple(c.localsplusnames);
    bytes({reinterpret_cast<const char*>(c.localspluskinds.data()), c.localspluskinds.size()});
    object(c.filename);
    object(c.name);
    object(c.qualname);
    int32(c.firstlineno);
    bytes(c.linetable);
    bytes(c.exceptiontable);
  }

  void typed_object(const Constant& c) {
    switch (c.kind()) {
      case ConstantKind::Absent: return byte('0');
      case ConstantKind::None: return byte('N');
      case ConstantKind::True: return byte('T');
      case ConstantKind::False: return byte('F');
      case ConstantKind::Ellipsis: return byte('.');
      case ConstantKind::StopIteration: return byte('S');
      default: break;
    }
    uint8_t flag;
    if (known(c, flag)) return;
    switch (c.kind()) {
      case ConstantKind::Int: case ConstantKind::BigInt: return integer(c, flag);
      case ConstantKind::Float: byte((version_ > 1 ? 'g' : 'f') | flag); return real(c.as_real());
      case ConstantKind::Complex: byte((version_ > 1 ? 'y' : 'x') | flag); real(c.as_real()); return real(c.as_imag());
      case ConstantKind::Str: return text(c, flag);
      case ConstantKind::Bytes: byte('s' | flag); return sized(c.text());
      case ConstantKind::Tuple: return collection('(', c, flag);
      case ConstantKind::FrozenSet: return collection('>', c, flag);
      case ConstantKind::List: return collection('[', c, flag);
      case ConstantKind::Set: return collection('<', c, flag);
      case ConstantKind::Dict: byte('{' | flag); items(c.items()); return byte('0');
      case ConstantKind::Code: return code(*c.as_code(), flag);
      default: return;
    }
  }

  int version_;
  std::string& out_;
  int32_t references_;
  int depth_ = 0;
  std::unordered_map<const void*, int32_t> seen_;
};

}  // namespace

MarshalError write_marshal(const Constant& constant, int version, std::string& out, int32_t* references) {
  Writer writer(version, out, references ? *references : 0);
  writer.object(constant);
  if (references) *references = writer.references();
  return writer.error;
}

}  // namespace krait::code
