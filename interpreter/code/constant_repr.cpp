#include "interpreter/code/code_object.h"
#include "interpreter/code/constant.h"
#include "interpreter/numbers/big_int.h"
#include "interpreter/numbers/float_text.h"
#include "interpreter/text/escape.h"
#include "syntax/source/decode.h"

namespace krait::code {

static std::string repr_text(std::string_view utf8) {
  std::u32string points;
  for (size_t i = 0; i < utf8.size();) {
    unsigned char c = static_cast<unsigned char>(utf8[i]);
    int n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    char32_t p = n == 1 ? c : c & (0xFF >> (n + 1));
    for (int k = 1; k < n; ++k) p = p << 6 | (static_cast<unsigned char>(utf8[i + static_cast<size_t>(k)]) & 0x3F);
    points += p;
    i += static_cast<size_t>(n);
  }
  text::TextView view(points.data(), points.size(), 4);
  text::ReprPlan plan = text::plan_repr(view);
  std::u32string shown(plan.size, U'\0');
  text::write_repr(view, plan, false, shown.data(), 4);
  std::string out;
  for (char32_t p : shown) source::append_utf8(out, p);
  return out;
}

static std::string repr_bytes(std::string_view bytes) {
  text::ReprPlan plan = text::plan_bytes_repr(bytes);
  std::string out(plan.size, '\0');
  text::write_bytes_repr(bytes, plan, out.data());
  return out;
}

static std::string repr_items(const std::vector<Constant>& items) {
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) out += (i ? ", " : "") + repr(items[i]);
  return out;
}

std::string repr(const Constant& c) {
  switch (c.kind()) {
    case ConstantKind::None: return "None";
    case ConstantKind::True: return "True";
    case ConstantKind::False: return "False";
    case ConstantKind::Ellipsis: return "Ellipsis";
    case ConstantKind::StopIteration: return "<class 'StopIteration'>";
    case ConstantKind::Int: return std::to_string(c.as_int());
    case ConstantKind::BigInt: return numbers::to_string({c.limbs().data(), c.limbs().size(), c.negative()});
    case ConstantKind::Float: return numbers::repr_double(c.as_real());
    case ConstantKind::Complex: return numbers::repr_complex(c.as_real(), c.as_imag());
    case ConstantKind::Str: return repr_text(c.text());
    case ConstantKind::Bytes: return repr_bytes(c.text());
    case ConstantKind::Tuple: return "(" + repr_items(c.items()) + (c.items().size() == 1 ? ",)" : ")");
    case ConstantKind::FrozenSet:
      return c.items().empty() ? "frozenset()" : "frozenset({" + repr_items(c.items()) + "})";
    case ConstantKind::List: return "[" + repr_items(c.items()) + "]";
    case ConstantKind::Set: return c.items().empty() ? "set()" : "{" + repr_items(c.items()) + "}";
    case ConstantKind::Dict: {
      std::string out = "{";
      for (size_t i = 0; i + 1 < c.items().size(); i += 2)
        out += (i ? ", " : "") + repr(c.items()[i]) + ": " + repr(c.items()[i + 1]);
      return out + "}";
    }
    case ConstantKind::Code: {
      const CodeObject& co = *c.as_code();
      return "<code object " + std::string(co.name.text()) + ", file \"" + std::string(co.filename.text()) +
             "\", line " + std::to_string(co.firstlineno) + ">";
    }
    case ConstantKind::Absent: break;
  }
  return "<absent>";
}

}  // namespace krait::code
