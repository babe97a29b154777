// Texts of instances whose class has a __repr__ of its own, which is not run; and of exceptions, methods and modules.
#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/inert.h"
#include "interpreter/debugger/members.h"
#include "interpreter/debugger/repr_writer.h"
#include "interpreter/debugger/variable_maker.h"
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/function.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::debugger {

namespace {

constexpr std::size_t kSummaryFields = 6;

bool ends_with(const Str* s, std::string_view end) {
  std::string text = str_wtf8(s);
  return text.size() >= end.size() && std::string_view(text).substr(text.size() - end.size()) == end;
}

// Whether the __repr__ of a class is the one that this file of the standard library makes.
bool repr_is_from(Thread& t, Type* type, std::string_view file) {
  Value function = lookup(t, type, t.names().__repr__);
  return has_kind(function, Kind::Function) && ends_with(as<Function>(function)->code->filename, file);
}

using Fields = std::vector<std::pair<Value, Value>>;

Fields dataclass_fields(Thread& t, Value v) {
  Fields out;
  Value fields = class_attribute(t, v.object()->type, "__dataclass_fields__");
  if (!is_dict(fields)) return out;
  std::vector<Attribute> present = instance_attributes(t, v);
  std::int64_t position = 0;
  Value name, field;
  while (dict_next(as<Dict>(fields), position, name, field)) {
    if (!is_str(name)) continue;
    if (Attribute flag = find_attribute(t, field, "repr"); !flag.raw.is_absent()) {
      Ref shown = attribute_value(t, field, flag).value;
      if (shown.get().is_false()) continue;
    }
    for (const Attribute& each : present) {
      if (!str_equal(as<Str>(each.name), as<Str>(name))) continue;
      Ref value = attribute_value(t, v, each).value;
      if (!value.is_absent()) out.emplace_back(each.name, value.get());
    }
  }
  return out;
}

}  // namespace

bool has_own_repr(Thread& t, Type* type) {
  if (!has_python_repr(t, type) || is_library_class(t, type)) return false;
  return !repr_is_from(t, type, "/dataclasses.py") && !repr_is_from(t, type, "/enum.py") &&
         !(type->kind == Kind::Tuple && repr_is_from(t, type, "/collections/__init__.py"));
}

std::string ReprWriter::full_type_name(Value v) {
  return type_full_name(type_of(t, v));
}

void ReprWriter::named(Value v, const Fields& fields) {
  std::string name = std::string(type_name(v.object()->type));
  Opened opened(*this, v, name + "(...)");
  if (!opened) return;
  add(name + "(");
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i) add(", ");
    if (full()) {
      add("...");
      break;
    }
    add(text_of_str(as<Str>(fields[i].first)) + "=");
    value(fields[i].second);
  }
  add(")");
}

bool ReprWriter::generated(Value v) {
  Type* type = v.object()->type;
  if (repr_is_from(t, type, "/dataclasses.py")) return named(v, dataclass_fields(t, v)), true;
  Value fields = class_attribute(t, type, "_fields");
  if (has_kind(v, Kind::Tuple) && is_tuple(fields) && repr_is_from(t, type, "/collections/__init__.py")) {
    Fields pairs;
    for (std::int64_t i = 0; i < as<Tuple>(fields)->length && i < as<Tuple>(v)->length; ++i)
      pairs.emplace_back(as<Tuple>(fields)->items[i], as<Tuple>(v)->items[i]);
    return named(v, pairs), true;
  }
  if (repr_is_from(t, type, "/enum.py")) {
    Value name = own_attribute(t, v, "_name_"), member = own_attribute(t, v, "_value_");
    if (!is_str(name) || member.is_absent()) return false;
    add("<" + std::string(type_name(type)) + "." + text_of_str(as<Str>(name)) + ": ");
    value(member);
    add(">");
    return true;
  }
  return false;
}

bool ReprWriter::library(Value v) {
  if (!is_inert(t, v)) return false;
  if (options.debugger) options.debugger->begin_evaluation(t);
  Result shown = [&] {
    vm::Unobserved guard(t);
    return repr(t, v);
  }();
  if (options.debugger) options.debugger->end_evaluation(t);
  if (shown.is_raised()) return clear_pending(t), false;
  Ref text = shown.take();
  add(text_shortened(as<Str>(text), room()));
  return true;
}

// The program's own, where it may run.
void ReprWriter::own(Value v) {
  Opened opened(*this, v, "...");
  if (!opened) return;
  Result shown = repr(t, v);
  if (!shown.is_raised()) {
    Ref text = shown.take();
    return add(text_shortened(as<Str>(text), room()));
  }
  add("<repr failed: " + take_pending_text(t, true) + ">");
  if (options.debugger && options.debugger->was_cancelled()) used = options.limit;
}

void ReprWriter::summary(Value v) {
  std::string name = "<" + full_type_name(v) + " object";
  Opened opened(*this, v, name + ">");
  if (!opened) return;
  add(name);
  std::size_t shown = 0;
  for (const Attribute& each : instance_attributes(t, v)) {
    Ref field = attribute_value(t, v, each).value;
    if (field.is_absent()) continue;
    add(shown ? ", " : ": ");
    if (full() || shown++ == kSummaryFields) {
      add("...");
      break;
    }
    add(text_of_str(as<Str>(each.name)) + "=");
    value(field);
  }
  add(">");
}

void ReprWriter::instance(Value v) {
  if (options.own_repr) return own(v);
  if (has_kind(v, Kind::Type)) return add("<class '" + type_full_name(as<Type>(v)) + "'>");
  if (generated(v) || library(v)) return;
  Kind kind = v.object()->type->kind;
  bool plain = kind == Kind::Object || kind == Kind::Native;
  if (plain) return summary(v);
  if (kind == Kind::Exception) return exception(v);
  // A class derived from a built-in one: what it holds, under its own name.
  Opened opened(*this, v, std::string(type_name(v.object()->type)) + "(...)");
  if (!opened) return;
  add(std::string(type_name(v.object()->type)) + "(");
  open.pop_back();
  native(v);
  open.push_back(v.object());
  add(")");
}

void ReprWriter::exception(Value v) {
  std::string name(type_name(v.object()->type));
  Opened opened(*this, v, name + "(...)");
  if (!opened) return;
  add(name + "(");
  Value args = as<BaseException>(v)->args;
  if (is_tuple(args)) items(as<Tuple>(args)->items, as<Tuple>(args)->length);
  add(")");
}

void ReprWriter::method(Value v) {
  auto* method = as<BoundMethod>(v);
  std::string name = "?";
  if (has_kind(method->function, Kind::Function)) name = text_of_str(as<Function>(method->function)->qualname);
  Opened opened(*this, v, "<bound method " + name + ">");
  if (!opened) return;
  add("<bound method " + name + " of ");
  value(method->self);
  add(">");
}

void ReprWriter::module(Value v) {
  Dict* dict = as<objects::Module>(v)->dict;
  Value name = dict_get_str(t, dict, "__name__"), file = dict_get_str(t, dict, "__file__");
  add("<module ");
  if (is_str(name)) value(name);
  if (is_str(file)) {
    add(" from ");
    value(file);
  } else {
    add(" (built-in)");
  }
  add(">");
}

}  // namespace krait::debugger
