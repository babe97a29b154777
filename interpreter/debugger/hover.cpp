#include "interpreter/debugger/hover.h"

#include "interpreter/debugger/expressions.h"
#include "interpreter/debugger/members.h"
#include "interpreter/objects/constant.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"

namespace krait::debugger {

namespace {

struct Walk {
  Thread& t;
  const Frame* frame;
  std::string why = {};

  Ref refuse(std::string reason) {
    if (why.empty()) why = std::move(reason);
    return {};
  }
  Ref value(const ast::Expr& node);
  Ref attribute(const ast::Attribute& node);
  Ref item(const ast::Subscript& node);
  Ref constant(const ast::ConstantValue& value);
  Ref minus(const ast::UnaryOp& node);
};

Ref Walk::attribute(const ast::Attribute& node) {
  Ref base = value(*node.value);
  if (base.is_absent()) return base;
  std::string name(node.attr.view());
  Attribute found = find_attribute(t, base, name);
  if (found.raw.is_absent())
    return refuse("'" + std::string(type_name(t, base)) + "' object has no attribute '" + name + "'");
  AttributeValue got = attribute_value(t, base, found);
  if (got.lazy) return refuse("'" + name + "' is computed: evaluate it to run its code");
  if (got.value.is_absent()) return refuse("'" + name + "' has no value");
  return got.value;
}

// The item under a plain key, by identity and text alone: no __hash__ or __eq__ of the program's.
Value plain_item(Dict* dict, Value key) {
  std::int64_t position = 0;
  Value each, value;
  while (dict_next(dict, position, each, value)) {
    bool same =
        identical(each, key) || (is_exact_str(each) && is_exact_str(key) && str_equal(as<Str>(each), as<Str>(key)));
    if (same) return value;
  }
  return {};
}

bool is_plain_key(Value key) {
  return key.is_small_int() || key.is_bool() || key.is_none() || is_exact_str(key);
}

Ref Walk::item(const ast::Subscript& node) {
  Ref base = value(*node.value);
  if (base.is_absent()) return base;
  Ref index = value(*node.slice);
  if (index.is_absent()) return index;
  if (!is_plain_key(index)) return refuse("the key is no plain number or str");
  bool builtin = base.get().is_object() && (base.object()->type->flags & kExactBuiltin);
  if (has_kind(base, Kind::Dict) &&
      has_kind(lookup(t, base.object()->type, t.names().__getitem__), Kind::MethodDescriptor)) {
    Value found = plain_item(base.as<Dict>(), index);
    return found.is_absent() ? refuse("there is no such key") : Ref::copy(found);
  }
  bool known = has_kind(base, Kind::List) || has_kind(base, Kind::Tuple) || has_kind(base, Kind::Str);
  if (!builtin || !known)
    return refuse("an item of '" + std::string(type_name(t, base)) + "' is computed: evaluate it");
  Result got = get_item(t, base, index);
  return got.is_raised() ? refuse(take_pending_text(t, false)) : got.take();
}

Ref Walk::constant(const ast::ConstantValue& value) {
  Result made = raised;
  switch (value.kind) {
    case ast::ConstantKind::None: return Ref(kNone);
    case ast::ConstantKind::True: return Ref(kTrue);
    case ast::ConstantKind::False: return Ref(kFalse);
    case ast::ConstantKind::Int: made = make_uint(t, value.integer); break;
    case ast::ConstantKind::Str: made = make_str(t, value.text()); break;
    default: return refuse("this constant is no plain number or str");
  }
  if (!made.is_raised()) return made.take();
  clear_pending(t);
  return refuse("memory is out");
}

// A negative index.
Ref Walk::minus(const ast::UnaryOp& node) {
  bool number = node.operand->kind == ast::Kind::Constant && node.op == ast::UnaryOperator::USub;
  if (!number) return refuse("this would run code: evaluate it instead");
  Ref whole = constant(static_cast<const ast::Constant*>(node.operand)->value);
  if (!whole.get().is_small_int()) return refuse("this would run code: evaluate it instead");
  return Ref(small_int(-whole.get().small_int()));
}

Ref Walk::value(const ast::Expr& node) {
  switch (node.kind) {
    case ast::Kind::Name: {
      std::string name(static_cast<const ast::Name&>(node).id.view());
      Ref found = value_of_name(t, frame, name);
      return found.is_absent() ? refuse("name '" + name + "' is not defined") : found;
    }
    case ast::Kind::Attribute: return attribute(static_cast<const ast::Attribute&>(node));
    case ast::Kind::Subscript: return item(static_cast<const ast::Subscript&>(node));
    case ast::Kind::Constant: return constant(static_cast<const ast::Constant&>(node).value);
    case ast::Kind::UnaryOp: return minus(static_cast<const ast::UnaryOp&>(node));
    default: return refuse("this would run code: evaluate it instead");
  }
}

}  // namespace

Ref value_of_name(Thread& t, const Frame* frame, std::string_view name) {
  Dict *globals = nullptr, *builtins = t.interpreter->builtins;
  if (frame) {
    for (int i = 0; i < frame->code->slot_count; ++i) {
      auto* each = as<Str>(frame->code->local_names->items[i]);
      if (str_wtf8(each) == name && !slot_value(frame, i).is_absent()) return Ref::copy(slot_value(frame, i));
    }
    globals = frame->globals;
    builtins = frame->builtins;
  } else if (Value main = dict_get_str(t, t.interpreter->modules, "__main__"); has_kind(main, Kind::Module)) {
    globals = as<objects::Module>(main)->dict;
  }
  Result made = make_str(t, name);
  if (made.is_raised()) return clear_pending(t), Ref();
  Ref key = made.take();
  Value locals = frame ? frame->locals : Value{};
  for (Dict* each : {is_dict(locals) ? as<Dict>(locals) : nullptr, globals, builtins}) {
    Value found = each ? dict_get_str(each, key.as<Str>()) : Value{};
    if (!found.is_absent()) return Ref::copy(found);
  }
  return {};
}

Ref value_without_running(Thread& t, const Frame* frame, const std::string& text, std::string& why) {
  ResultOf<ast::ParseResult> parsed = parse_expression(t, text);
  if (parsed.is_raised()) {
    why = take_pending_text(t, false);
    return {};
  }
  Walk walk{t, frame};
  Ref found = walk.value(*static_cast<ast::Expression*>(parsed.value.module)->body);
  why = walk.why;
  return found;
}

Answer<Variable> hover(const ChildContext& context, VariableMaker& maker, const FrameAt& at, const std::string& text) {
  std::string why;
  Ref found = value_without_running(context.t, at.frame, text, why);
  if (found.is_absent()) return Failure{why};
  return maker.alone(found, as_primary(text), false, 0);
}

}  // namespace krait::debugger
