#include "syntax/ast/dump.h"

#include "syntax/ast/node_fields.h"
#include "syntax/source/stack_guard.h"

namespace krait::ast {

namespace {

class Dumper {
 public:
  Dumper(std::string& out, bool positions) : out_(out), positions_(positions) {}

  bool write(const Node& node) {
    if (guard_.exhausted()) return false;
    out_ += name_of(node.kind);
    out_ += '(';
    bool first = true, fits = true;
    with_node(node, [&](const auto& typed) {
      for_each_field(typed, [&](const char* name, const auto& member, bool optional) {
        if (!fits || (optional && absent(member))) return;
        separate(first);
        out_ += name;
        out_ += '=';
        fits = write_value(member);
      });
    });
    if (const Located* place = located(node); place && positions_) write_position(*place, first);
    out_ += ')';
    return fits;
  }

 private:
  template <typename T>
  static bool absent(const T& member) {
    if constexpr (std::is_pointer_v<T>) return member == nullptr;
    if constexpr (std::is_base_of_v<Str, T>) return !member.present();
    return false;
  }

  void separate(bool& first) {
    if (!first) out_ += ", ";
    first = false;
  }

  void write_position(const Located& node, bool& first) {
    auto number = [&](const char* name, int32_t value) {
      separate(first);
      out_ += name;
      out_ += '=';
      out_ += std::to_string(value);
    };
    number("lineno", node.lineno);
    number("col_offset", node.col_offset);
    number("end_lineno", node.end_lineno);
    number("end_col_offset", node.end_col_offset);
  }

  template <typename T>
  bool write_value(const T& value) {
    if constexpr (std::is_pointer_v<T>) {
      if (value) return write(*value);
      out_ += "None";
    } else if constexpr (std::is_base_of_v<Str, T>) {
      append_text_repr(out_, value);
    } else if constexpr (std::is_same_v<T, ConstantValue>) {
      append_repr(out_, value);
    } else if constexpr (std::is_same_v<T, int32_t>) {
      out_ += std::to_string(value);
    } else {
      out_ += name_of(value);
      out_ += "()";
    }
    return true;
  }

  template <typename T>
  bool write_value(const Seq<T>& list) {
    out_ += '[';
    bool first = true;
    for (const T& item : list) {
      separate(first);
      if (!write_value(item)) return false;
    }
    out_ += ']';
    return true;
  }

  std::string& out_;
  bool positions_;
  source::StackGuard guard_;
};

}  // namespace

bool dump(const Node& node, std::string& out, bool positions) { return Dumper(out, positions).write(node); }

}  // namespace krait::ast
