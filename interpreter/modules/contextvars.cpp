// The module _contextvars (library reference: contextvars). A context is a dict that is copied when it is written while
// somebody else holds it: copies are cheap, and what copy_context() gave never changes under its owner.
#include <stdio.h>

#include <string>
#include <vector>

#include "interpreter/modules/contextvars.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/slots.h"

namespace krait::modules {

namespace {

struct Context : Object {
  Value values;    // a dict from variables to values; shared between copies until written
  Value previous;  // the context to go back to; absent while it is not entered
  bool entered;
};
struct ContextVar : Object {
  Value name, default_;  // default_: absent if none
};
struct Token : Object {
  Value context, variable, old_value;  // old_value: absent if there was none
  bool used;
};
using ContextLife = Life<Context, &Context::values, &Context::previous>;
using VarLife = Life<ContextVar, &ContextVar::name, &ContextVar::default_>;
using TokenLife = Life<Token, &Token::context, &Token::variable, &Token::old_value>;

extern const TypeSpec kContextType, kContextVarType, kTokenType, kMissingType;

Result new_context(Thread& t, Value values) {
  auto* c = allocate<Context>(t, type_for(t, kContextType));
  if (!c) return raised;
  Ref self = Ref::own(c);
  if (values.is_absent()) c->values = TRY(make_dict(t)).leak();
  else retain(c->values = values);
  return self;
}

ResultOf<Context*> current_context(Thread& t) {
  if (t.context.is_absent()) t.context = TRY(new_context(t, {})).leak();
  return as<Context>(t.context);
}

ResultOf<Dict*> writable(Thread& t, Context* c) {
  if (c->values.object()->refcount > 1) replace(c->values, TRY(dict_copy(t, as<Dict>(c->values))));
  return as<Dict>(c->values);
}

Status require_var(Thread& t, Value key) {
  if (has_spec(key, kContextVarType)) return ok();
  Ref shown = TRY(repr(t, key));
  return raise_type_error(t, "a ContextVar key was expected, got ", shown.as<Str>());
}

// --- Context ---------------------------------------------------------------------------------------------------------

Result context_new(Thread& t, const Args& a) {
  if (a.rest_count || a.keyword_count) return raise_type_error(t, "Context() does not accept any arguments");
  return new_context(t, {});
}

Result context_run(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  auto* c = as<Context>(self);
  if (positional == 0) return raise_type_error(t, "run() missing 1 required positional argument");
  if (c->entered) {
    Ref shown = TRY(repr(t, self));
    return raise_runtime_error(t, "cannot enter context: ", shown.as<Str>(), " is already entered");
  }
  c->entered = true;
  c->previous = t.context;
  retain(t.context = self);
  Result answer = call(t, args[0], args + 1, positional - 1, kwnames);
  Ref held = Ref::copy(self);
  replace(t.context, Ref::own(std::exchange(c->previous, Value{})));
  c->entered = false;
  return answer;
}
Result context_run_bound(Thread& t, const Args& a) {
  std::vector<Value> values(a.rest, a.rest + a.rest_count);
  if (a.keyword_count == 0) return context_run(t, a.self, values.data(), values.size(), nullptr);
  Ref names = TRY(make_unfilled_tuple(t, static_cast<int64_t>(a.keyword_count)));
  for (size_t i = 0; i < a.keyword_count; ++i) {
    retain(names.as<Tuple>()->items[i] = a.keywords[2 * i]);
    values.push_back(a.keywords[2 * i + 1]);
  }
  return context_run(t, a.self, values.data(), a.rest_count, names.as<Tuple>());
}
Result context_copy(Thread& t, const Args& a) { return new_context(t, as<Context>(a.self)->values); }
Result context_get(Thread& t, const Args& a) {
  TRY(require_var(t, a[0]));
  Value found = TRY(dict_get(t, as<Dict>(as<Context>(a.self)->values), a[0]));
  return Result::copy(found.is_absent() ? a[1] : found);
}
Result context_get_item(Thread& t, Value self, Value key) {
  TRY(require_var(t, key));
  Value found = TRY(dict_get(t, as<Dict>(as<Context>(self)->values), key));
  if (found.is_absent()) return raise_key_error(t, key);
  return Result::copy(found);
}
ResultOf<bool> context_contains(Thread& t, Value self, Value key) {
  TRY(require_var(t, key));
  return dict_contains(t, as<Dict>(as<Context>(self)->values), key);
}
ResultOf<int64_t> context_length(Thread&, Value self) { return as<Dict>(as<Context>(self)->values)->used; }
Result context_iter(Thread& t, Value self) { return iter(t, as<Context>(self)->values); }
template <Result (*kList)(Thread&, Dict*)> Result context_view(Thread& t, const Args& a) {
  Ref list = TRY(kList(t, as<Dict>(as<Context>(a.self)->values)));
  return iter(t, list);
}
Result context_compare(Thread& t, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::Eq && op != CompareOp::Ne) || !has_spec(a, kContextType) || !has_spec(b, kContextType))
    return kNotImplemented;
  return compare(t, as<Context>(a)->values, as<Context>(b)->values, op);
}

const NativeFunction kContextMethods[] = {
    {"run(*args, **kwargs)", context_run_bound, nullptr},
    {"copy()", context_copy, "A new context in which the variables have the same values."},
    {"get(key, default=None, /)", context_get,
     "The value that the variable `key` has in this context, or else `default` (None if not given)."},
    {"keys()", context_view<dict_keys_list>, "The variables set in this context, as a list."},
    {"values()", context_view<dict_values_list>, "The values of the variables set in this context, as a list."},
    {"items()", context_view<dict_items_list>,
     "The variables set in this context with their values, as a list of pairs (variable, value)."},
    {}};
const TypeSpec kContextType = {.name = "_contextvars.Context",
                               .size = sizeof(Context),
                               .flags = kHasGc | kHasPrefix | kHasWeakrefs,
                               .new_ = {"Context(*args, **kwargs)", context_new},
                               .methods = kContextMethods,
                               .slots = {.destroy = ContextLife::destroy,
                                         .traverse = ContextLife::traverse,
                                         .clear = ContextLife::clear,
                                         .hash = hash_not_implemented,
                                         .compare = context_compare,
                                         .iter = context_iter,
                                         .length = context_length,
                                         .get_item = context_get_item,
                                         .contains = context_contains}};

// --- ContextVar ------------------------------------------------------------------------------------------------------

Result var_new(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "context variable name must be a str");
  auto* v = allocate<ContextVar>(t, as<Type>(a.self));
  if (!v) return raised;
  retain(v->name = a[0]);
  retain(v->default_ = a[1]);
  return Result::own(v);
}
Result var_get(Thread& t, const Args& a) {
  auto* v = as<ContextVar>(a.self);
  Context* c = TRY(current_context(t));
  Value found = TRY(dict_get(t, as<Dict>(c->values), a.self));
  if (found.is_absent()) found = a[0];
  if (found.is_absent()) found = v->default_;
  if (found.is_absent()) return raise_value(t, t.types().LookupError, a.self);
  return Result::copy(found);
}
Result var_set(Thread& t, const Args& a) {
  Context* c = TRY(current_context(t));
  auto* token = allocate<Token>(t, type_for(t, kTokenType));
  if (!token) return raised;
  Ref made = Ref::own(token);
  retain(token->context = Value::from_object(c));
  retain(token->variable = a.self);
  retain(token->old_value = TRY(dict_get(t, as<Dict>(c->values), a.self)));
  TRY(dict_set(t, TRY(writable(t, c)), a.self, a[0]));
  return made;
}
Result var_reset(Thread& t, const Args& a) {
  if (!has_spec(a[0], kTokenType))
    return raise_type_error(t, "expected an instance of Token, got ", type_name(t, a[0]));
  auto* token = as<Token>(a[0]);
  Ref shown = TRY(repr(t, a[0]));
  if (token->used) return raise_runtime_error(t, shown.as<Str>(), " has already been used once");
  if (token->variable != a.self) return raise_value_error(t, shown.as<Str>(), " was created by a different ContextVar");
  Context* c = TRY(current_context(t));
  if (token->context != Value::from_object(c))
    return raise_value_error(t, shown.as<Str>(), " was created in a different Context");
  token->used = true;
  Dict* values = TRY(writable(t, c));
  if (token->old_value.is_absent()) TRY(dict_delete(t, values, a.self));
  else TRY(dict_set(t, values, a.self, token->old_value));
  return kNone;
}
std::string address_of(Value v) {
  char text[32];
  snprintf(text, sizeof text, "%p", static_cast<void*>(v.object()));
  return text;
}
Result var_repr(Thread& t, Value self) {
  auto* v = as<ContextVar>(self);
  Ref name = TRY(repr(t, v->name));
  if (v->default_.is_absent())
    return make_str(t, cat("<ContextVar name=", name.as<Str>(), " at ", address_of(self), ">"));
  Ref otherwise = TRY(repr(t, v->default_));
  return make_str(
      t, cat("<ContextVar name=", name.as<Str>(), " default=", otherwise.as<Str>(), " at ", address_of(self), ">"));
}
Result get_var_name(Thread&, Value self) { return Result::copy(as<ContextVar>(self)->name); }

const NativeFunction kVarMethods[] = {
    {"get(default=<absent>, /)", var_get,
        "The variable's value in the current context.\nIf it has none there, the default given here or else that "
        "of the variable; with neither, LookupError."},
    {"set(value, /)", var_set,
        "Gives the variable a new value in the current context; the token that comes back can be passed to reset()."},
    {"reset(token, /)", var_reset, "Reset the context variable."},
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};
const NativeGetSet kVarGetSets[] = {{"name", get_var_name}, {}};
const TypeSpec kContextVarType = {
    .name = "_contextvars.ContextVar",
    .size = sizeof(ContextVar),
    .flags = kHasGc,
    .new_ = {"ContextVar(name, /, *, default=<absent>)", var_new},
    .methods = kVarMethods,
    .getsets = kVarGetSets,
    .slots = {.destroy = VarLife::destroy, .traverse = VarLife::traverse, .clear = VarLife::clear, .repr = var_repr}};

// --- Token -----------------------------------------------------------------------------------------------------------

Result get_token_var(Thread&, Value self) { return Result::copy(as<Token>(self)->variable); }
Result get_token_old(Thread& t, Value self) {
  auto* token = as<Token>(self);
  if (!token->old_value.is_absent()) return Result::copy(token->old_value);
  return get_attr(t, Value::from_object(token->type), "MISSING");
}
Result token_repr(Thread& t, Value self) {
  Ref var = TRY(repr(t, as<Token>(self)->variable));
  return make_str(
      t, cat("<Token", as<Token>(self)->used ? " used" : "", " var=", var.as<Str>(), " at ", address_of(self), ">"));
}
const NativeFunction kTokenMethods[] = {
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod}, {}};
const NativeGetSet kTokenGetSets[] = {{"var", get_token_var}, {"old_value", get_token_old}, {}};
const TypeSpec kTokenType = {
    .name = "_contextvars.Token",
    .size = sizeof(Token),
    .flags = kHasGc | kNoInstances,
    .methods = kTokenMethods,
    .getsets = kTokenGetSets,
    .slots = {
        .destroy = TokenLife::destroy, .traverse = TokenLife::traverse, .clear = TokenLife::clear, .repr = token_repr}};

Result missing_repr(Thread& t, Value) { return make_ascii(t, "<Token.MISSING>"); }
const TypeSpec kMissingType = {.name = "Token.MISSING", .flags = kNoInstances, .slots = {.repr = missing_repr}};

// --- the module ------------------------------------------------------------------------------------------------------

Result copy_context(Thread& t, const Args&) { return new_context(t, TRY(current_context(t))->values); }

const NativeFunction kFunctions[] = {{"copy_context()", copy_context, nullptr}, {}};

Status module_init(Thread& t, Value module) {
  for (const TypeSpec* spec : {&kContextType, &kContextVarType, &kTokenType})
    (void)TRY(module_add_type(t, module, *spec));
  auto* missing = allocate<Object>(t, TRY(make_type(t, kMissingType)));
  if (!missing) return raised;
  Ref held = Ref::own(missing);
  Type* token = type_for(t, kTokenType);
  TRY(dict_set(t, token->dict, "MISSING", held));
  type_modified(t, token);
  return ok();
}

}  // namespace

extern const NativeModule kContextvarsModule;
const NativeModule kContextvarsModule = {"_contextvars", "Context Variables", kFunctions, module_init};

Result make_context_variable(Thread& t, const char* name) {
  Type* type = TRY(make_type(t, kContextVarType));
  Ref text = TRY(make_ascii(t, name));
  return call(t, Value::from_object(type), {text});
}

Borrowed context_variable_get(Thread& t, Value variable, int64_t hash) {
  if (t.context.is_absent()) return Value{};
  return dict_get(t, as<Dict>(as<Context>(t.context)->values), variable, hash);
}

Result copy_current_context(Thread& t) {
  (void)TRY(make_type(t, kContextType));
  return new_context(t, TRY(current_context(t))->values);
}

Status context_variable_set(Thread& t, Value variable, Value value) {
  for (const TypeSpec* spec : {&kContextType, &kContextVarType}) (void)TRY(make_type(t, *spec));
  Context* c = TRY(current_context(t));
  return dict_set(t, TRY(writable(t, c)), variable, value);
}

}  // namespace krait::modules
