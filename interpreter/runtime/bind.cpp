// Binding a call's arguments to a Signature, with the messages of CPython's own functions: which wording applies
// depends on the shape of the signature, as it depends on the calling convention there.
#include <vector>

#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/signature.h"

namespace krait::runtime {

using namespace objects;

namespace {

const char* plural(size_t n) { return n == 1 ? "" : "s"; }

// A name that may be given by keyword exists.
bool takes_names(const Signature& s) { return s.shape.parameters > s.shape.positional_only || s.shape.has_keywords; }

// Wrong number for a function without names.
Raised wrong_count(Thread& t, const Signature& s, size_t given) {
  const SignatureShape& shape = s.shape;
  if (!shape.has_rest && !s.is_constructor) {
    if (shape.max_positional == 0)
      return raise_type_error(t, s.owner, s.name, "() takes no arguments (", given, " given)");
    if (shape.max_positional == 1 && shape.min_positional == 1)
      return raise_type_error(t, s.owner, s.name, "() takes exactly one argument (", given, " given)");
  }
  bool few = given < shape.min_positional;
  size_t bound = few ? shape.min_positional : shape.max_positional;
  const char* kind = shape.min_positional == shape.max_positional && !shape.has_rest ? ""
                     : few                                                           ? "at least "
                                                                                     : "at most ";
  return raise_type_error(t, s.name, " expected ", kind, bound, " argument", plural(bound), ", got ", given);
}

Raised too_many(Thread& t, const Signature& s, size_t positional, size_t names) {
  const SignatureShape& shape = s.shape;
  if (!shape.has_keywords && positional + names > shape.parameters) {
    bool exact = false;
    return raise_type_error(t, s.name, "() takes ", exact ? "exactly " : "at most ", shape.parameters, " ",
                            positional == 0 ? "keyword " : "", "argument", plural(shape.parameters), " (",
                            positional + names, " given)");
  }
  if (shape.max_positional == 0) return raise_type_error(t, s.name, "() takes no positional arguments");
  const char* kind = shape.min_positional < shape.max_positional ? "at most " : "exactly ";
  return raise_type_error(t, s.name, "() takes ", kind, shape.max_positional, " positional argument",
                          plural(shape.max_positional), " (", positional, " given)");
}

Raised too_few_positional_only(Thread& t, const Signature& s, size_t positional, size_t wanted) {
  const char* kind = wanted < s.shape.max_positional ? "at least " : "exactly ";
  return raise_type_error(t, s.name, "() takes ", kind, wanted, " positional argument", plural(wanted), " (",
                          positional, " given)");
}

int find_parameter(const Signature& s, Value name) {
  for (int i = s.shape.positional_only; i < s.shape.parameters; ++i)
    if (s.items[i].name == name.object()) return i;
  for (int i = s.shape.positional_only; i < s.shape.parameters; ++i)
    if (str_equal(s.items[i].name, as<Str>(name))) return i;
  return -1;
}

// One call's binding. `values` has room for all parameters.
struct Binder {
  Thread& t;
  const Signature& s;
  Value* values;
  std::vector<Value>* extra;

  Status positional(const Value* args, size_t count) {
    size_t direct = std::min<size_t>(count, s.shape.max_positional);
    for (size_t i = 0; i < direct; ++i) values[i] = args[i];
    return ok();
  }
  Status named(Value name, Value value, size_t positional) {
    int i = find_parameter(s, name);
    if (i < 0) {
      if (!s.shape.has_keywords) return ok();  // said after missing ones
      extra->push_back(name);
      extra->push_back(value);
      return ok();
    }
    if (values[i].is_absent()) values[i] = value;
    return ok();
  }
  Status defaults(size_t positional_count) {
    for (int i = 0; i < s.shape.parameters; ++i) {
      if (!values[i].is_absent()) continue;
      if (s.items[i].has_default) values[i] = s.items[i].default_value;
      else return raise_type_error(t, s.name, "() missing required argument '", s.items[i].name, "' (pos ", i + 1, ")");
    }
    return ok();
  }
  // Names that are no parameter's, or a positional one's: CPython looks for these last.
  Status check_names(Tuple* kwnames, size_t positional) {
    for (int64_t k = 0; k < kwnames->length; ++k) {
      int i = find_parameter(s, kwnames->items[k]);
      if (i >= 0 && static_cast<size_t>(i) < std::min<size_t>(positional, s.shape.max_positional))
        return raise_type_error(t, "argument for ", s.name, "() given by name ('", s.items[i].name, "') and position (",
                                i + 1, ")");
    }
    for (int64_t k = 0; k < kwnames->length; ++k)
      if (!s.shape.has_keywords && find_parameter(s, kwnames->items[k]) < 0)
        return raise_type_error(t, "'", as<Str>(kwnames->items[k]), "' is an invalid keyword argument for ", s.name,
                                "()");
    return ok();
  }
};

Status check_counts(Thread& t, const Signature& s, size_t positional, size_t names) {
  const SignatureShape& shape = s.shape;
  if (!takes_names(s)) {
    if (names) return raise_type_error(t, s.owner, s.name, "() takes no keyword arguments");
    if (positional < shape.min_positional || (positional > shape.max_positional && !shape.has_rest))
      return wrong_count(t, s, positional);
    return ok();
  }
  if (!shape.has_rest &&
      ((!shape.has_keywords && positional + names > shape.parameters) || positional > shape.max_positional))
    return too_many(t, s, positional, names);
  size_t wanted = std::min(shape.positional_only, shape.min_positional);
  if (positional < wanted) {
    if (shape.has_rest) return wrong_count(t, s, positional);
    return too_few_positional_only(t, s, positional, wanted);
  }
  return ok();
}

Result bind_slow(Thread& t, const Signature& s, NativeCode code, Value self, const Value* args, size_t positional,
                 Tuple* kwnames) {
  size_t names = kwnames ? static_cast<size_t>(kwnames->length) : 0;
  TRY(check_counts(t, s, positional, names));
  constexpr size_t kRoom = 16;
  Value few[kRoom];
  std::vector<Value> many, extra;
  Value* values = few;
  if (s.shape.parameters > kRoom) {
    many.resize(s.shape.parameters);
    values = many.data();
  }
  Binder binder{t, s, values, &extra};
  TRY(binder.positional(args, positional));
  for (size_t k = 0; k < names; ++k) TRY(binder.named(kwnames->items[k], args[positional + k], positional));
  TRY(binder.defaults(positional));
  if (names) TRY(binder.check_names(kwnames, positional));
  Args bound{self, values};
  if (positional > s.shape.max_positional) {
    bound.rest = args + s.shape.max_positional;
    bound.rest_count = positional - s.shape.max_positional;
  }
  bound.keywords = extra.data();
  bound.keyword_count = extra.size() / 2;
  bound.keyword_names = kwnames;
  return code(t, bound);
}

}  // namespace

Result call_bound(Thread& t, const Signature& s, NativeCode code, Value self, const Value* args, size_t positional,
                  Tuple* kwnames) {
  const SignatureShape& shape = s.shape;
  if (kwnames && kwnames->length == 0) kwnames = nullptr;
  if (!kwnames && shape.direct(positional)) {
    Args bound{self, args};
    return code(t, bound);
  }
  if (!kwnames && shape.parameters == 0 && shape.has_rest) {
    Args bound{self, args, args, positional};
    return code(t, bound);
  }
  return bind_slow(t, s, code, self, args, positional, kwnames);
}

}  // namespace krait::runtime
