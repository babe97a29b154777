// repr() of constants, as dis and `--dump=bytecode` show them.

#include "interpreter/code/code_object.h"
#include "interpreter/code/constant.h"
#include "interpreter/numbers/big_int.h"
#include "syntax/ast/dump.h"

namespace krait::code {

namespace {

void append(std::string& out, const Constant& constant);

void append_items(std::string& out, const std::vector<Constant>& items) {
  for (size_t i = 0; i < items.size(); i++) {
    if (i) out += ", ";
    append(out, items[i]);
  }
}

void append_dict(std::string& out, const std::vector<Constant>& items) {
  out += '{';
  for (size_t i = 0; i + 1 < items.size(); i += 2) {
    if (i) out += ", ";
    append(out, items[i]);
    out += ": ";
    append(out, items[i + 1]);
  }
  out += '}';
}

void append_enclosed(std::string& out, const char* open, const std::vector<Constant>& items, const char* close) {
  out += open;
  append_items(out, items);
  out += close;
}

void append_collection(std::string& out, const Constant& constant) {
  const std::vector<Constant>& items = constant.items();
  switch (constant.kind()) {
    case ConstantKind::Tuple:
      return append_enclosed(out, "(", items, items.size() == 1 ? ",)" : ")");
    case ConstantKind::List:
      return append_enclosed(out, "[", items, "]");
    case ConstantKind::Dict:
      return append_dict(out, items);
    case ConstantKind::Set:
      return items.empty() ? void(out += "set()") : append_enclosed(out, "{", items, "}");
    default:
      return items.empty() ? void(out += "frozenset()") : append_enclosed(out, "frozenset({", items, "})");
  }
}

void append_code(std::string& out, const CodeObject& code) {
  out += "<code object ";
  out += code.name.text();
  out += ", file \"";
  out += code.filename.text();
  out += "\", line " + std::to_string(code.firstlineno) + ">";
}

void append_complex(std::string& out, const Constant& constant) {
  ast::ConstantValue value;
  value.kind = ast::ConstantKind::Complex;
  value.real = constant.as_real();
  value.imag = constant.as_imag();
  ast::append_repr(out, value);
}

void append(std::string& out, const Constant& constant) {
  switch (constant.kind()) {
    case ConstantKind::Absent:
      out += "<NULL>";
      break;
    case ConstantKind::None:
      out += "None";
      break;
    case ConstantKind::True:
      out += "True";
      break;
    case ConstantKind::False:
      out += "False";
      break;
    case ConstantKind::Ellipsis:
      out += "Ellipsis";
      break;
    case ConstantKind::StopIteration:
      out += "<class 'StopIteration'>";
      break;
    case ConstantKind::Int:
      out += std::to_string(constant.as_int());
      break;
    case ConstantKind::BigInt:
      out += numbers::to_string({constant.limbs().data(), constant.limbs().size(), constant.negative()});
      break;
    case ConstantKind::Float:
      ast::append_float_repr(out, constant.as_real());
      break;
    case ConstantKind::Complex:
      append_complex(out, constant);
      break;
    case ConstantKind::Str:
      ast::append_text_repr(out, constant.text());
      break;
    case ConstantKind::Bytes:
      ast::append_bytes_repr(out, constant.text());
      break;
    case ConstantKind::Code:
      append_code(out, *constant.as_code());
      break;
    default:
      append_collection(out, constant);
  }
}

}  // namespace

std::string repr(const Constant& constant) {
  std::string out;
  append(out, constant);
  return out;
}

}  // namespace krait::code
