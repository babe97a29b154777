// The `builtins` module (library reference: Built-in Functions): the functions that need nothing but the object
// protocols. Those that compile and run code are in builtins_code.cpp, print and input in builtins_console.cpp.
#include "interpreter/modules/builtins.h"

#include "interpreter/modules/audit.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/generator.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/iterators.h"
#include "interpreter/runtime/native.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/helpers.h"

namespace krait::modules {

// The local names of the calling code.
Result scope_locals(Thread& t) {
  Frame* frame = vm::current_frame(t);
  if (!frame) return raise_system_error(t, "frame does not exist");
  return frame_locals(t, frame);
}

static Result builtins_abs(Thread& t, const Args& a) { return absolute(t, a[0]); }

static Result builtins_all(Thread& t, const Args& a) {
  Ref it = TRY(iter(t, a[0]));
  for (;;) {
    Ref item = TRY(next(t, it));
    if (item.is_absent()) return kTrue;
    if (!TRY(is_true(t, item))) return kFalse;
  }
}

static Result builtins_any(Thread& t, const Args& a) {
  Ref it = TRY(iter(t, a[0]));
  for (;;) {
    Ref item = TRY(next(t, it));
    if (item.is_absent()) return kFalse;
    if (TRY(is_true(t, item))) return kTrue;
  }
}

static Result builtins_ascii(Thread& t, const Args& a) { return ascii(t, a[0]); }

static Result in_base(Thread& t, Value v, int base) {
  Ref number = TRY(index(t, v));
  return int_to_str(t, number, base, true);
}
static Result builtins_bin(Thread& t, const Args& a) { return in_base(t, a[0], 2); }
static Result builtins_oct(Thread& t, const Args& a) { return in_base(t, a[0], 8); }
static Result builtins_hex(Thread& t, const Args& a) { return in_base(t, a[0], 16); }

static Result builtins_breakpoint(Thread& t, const Args& a) {
  Value hook = dict_get_str(t, t.interpreter->sys_dict, "breakpointhook");
  if (hook.is_absent()) return raise_runtime_error(t, "lost sys.breakpointhook");
  Ref keep = Ref::copy(hook);
  TRY(audit(t, "builtins.breakpoint", {keep}));
  Ref positional = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count)));
  Ref keywords = TRY(make_dict(t));
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(dict_set(t, keywords.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
  return call_tuple(t, keep, positional, keywords);
}

static Result builtins_callable(Thread& t, const Args& a) { return boolean(is_callable(t, a[0])); }

static Result builtins_chr(Thread& t, const Args& a) {
  int64_t i = TRY(as_c_int(t, a[0]));
  if (i < 0 || i > 0x10FFFF) return raise_value_error(t, "chr() arg not in range(0x110000)");
  return make_char(t, static_cast<char32_t>(i));
}

// The attribute name of getattr and its kin: a str, interned so that lookups go by identity.
static Result attribute_name(Thread& t, Value name, const char* function) {
  if (!is_str(name))
    return raise_type_error(t, "attribute name must be string, not '", type_name(t, name), "'");
  return Result::copy(name);
}

static Result builtins_delattr(Thread& t, const Args& a) {
  Ref name = TRY(attribute_name(t, a[1], "delattr"));
  TRY(delete_attr(t, a[0], name.as<Str>()));
  return kNone;
}

static Result builtins_getattr(Thread& t, const Args& a) {
  Ref name = TRY(attribute_name(t, a[1], "getattr"));
  if (a[2].is_absent()) return get_attr(t, a[0], name.as<Str>());
  Ref found = TRY(get_attr_or_absent(t, a[0], name.as<Str>()));
  if (found.is_absent()) return Result::copy(a[2]);
  return found;
}

static Result builtins_hasattr(Thread& t, const Args& a) {
  Ref name = TRY(attribute_name(t, a[1], "hasattr"));
  Ref found = TRY(get_attr_or_absent(t, a[0], name.as<Str>()));
  return boolean(!found.is_absent());
}

static Result builtins_setattr(Thread& t, const Args& a) {
  Ref name = TRY(attribute_name(t, a[1], "setattr"));
  TRY(set_attr(t, a[0], name.as<Str>(), a[2]));
  return kNone;
}

static Result builtins_divmod(Thread& t, const Args& a) { return divmod(t, a[0], a[1]); }

static Result builtins_format(Thread& t, const Args& a) {
  if (!is_str(a[1])) return raise_type_error(t, "format() argument 2 must be str, not ", type_name(t, a[1]));
  return format(t, a[0], a[1]);
}

static Result builtins_hash(Thread& t, const Args& a) { return make_int(t, TRY(hash(t, a[0]))); }
static Result builtins_id(Thread& t, const Args& a) {
  Ref id = TRY(identity(t, a[0]));
  if (has_audit_hooks(t)) TRY(audit(t, "builtins.id", {id}));
  return id;
}
static Result builtins_isinstance(Thread& t, const Args& a) { return boolean(TRY(is_instance(t, a[0], a[1]))); }
static Result builtins_issubclass(Thread& t, const Args& a) { return boolean(TRY(is_subclass(t, a[0], a[1]))); }

static Result builtins_iter(Thread& t, const Args& a) {
  if (a[1].is_absent()) return iter(t, a[0]);
  if (!is_callable(t, a[0])) return raise_type_error(t, "iter(v, w): v must be callable");
  return make_callable_iterator(t, a[0], a[1]);
}

static Result builtins_aiter(Thread& t, const Args& a) {
  Type* type = type_of(t, a[0]);
  if (!type->slots.aiter)
    return raise_type_error(t, "'", type_name(type), "' object is not an async iterable");
  Ref it = TRY(type->slots.aiter(t, a[0]));
  if (!type_of(t, it)->slots.anext)
    return raise_type_error(t, "aiter() returned not an async iterator of type '", type_name(t, it), "'");
  return it;
}

static Result builtins_anext(Thread& t, const Args& a) {
  Type* type = type_of(t, a[0]);
  if (!type->slots.anext)
    return raise_type_error(t, "'", type_name(type), "' object is not an async iterator");
  Ref awaitable = TRY(type->slots.anext(t, a[0]));
  if (a[1].is_absent()) return awaitable;
  return make_anext_awaitable(t, awaitable, a[1]);
}

static Result builtins_len(Thread& t, const Args& a) { return make_int(t, TRY(length(t, a[0]))); }

static Result builtins_next(Thread& t, const Args& a) {
  Type* type = type_of(t, a[0]);
  if (!type->slots.next) return raise_type_error(t, "'", type_name(type), "' object is not an iterator");
  Result item = type->slots.next(t, a[0]);
  if (item.is_raised()) {
    if (a[1].is_absent() || !pending_matches(t, t.types().StopIteration)) return raised;
    clear_pending(t);
    return Result::copy(a[1]);
  }
  if (!item.is_absent()) return item;
  if (!a[1].is_absent()) return Result::copy(a[1]);
  return raise_none(t, t.types().StopIteration);
}

static Result builtins_ord(Thread& t, const Args& a) {
  int64_t size;
  if (is_str(a[0])) {
    Str* s = as<Str>(a[0]);
    if (s->length == 1) return make_int(t, static_cast<int64_t>((*s)[0]));
    size = s->length;
  } else if (is_bytes(a[0])) {
    Bytes* b = as<Bytes>(a[0]);
    if (b->length == 1) return make_int(t, b->data[0]);
    size = b->length;
  } else if (ByteArray* b = try_as<ByteArray>(a[0])) {
    if (b->length == 1) return make_int(t, b->data[0]);
    size = b->length;
  } else {
    return raise_type_error(t, "ord() expected string of length 1, but ", type_name(t, a[0]), " found");
  }
  return raise_type_error(t, "ord() expected a character, but string of length ", size, " found");
}

static Result builtins_pow(Thread& t, const Args& a) { return power(t, a[0], a[1], a[2]); }
static Result builtins_repr(Thread& t, const Args& a) { return repr(t, a[0]); }

static Result builtins_round(Thread& t, const Args& a) {
  Ref method = TRY(lookup_special(t, a[0], t.names().__round__));
  if (method.is_absent())
    return raise_type_error(t, "type ", type_name(t, a[0]), " doesn't define __round__ method");
  if (a[1].is_none()) return call(t, method);
  return call(t, method, {a[1]});
}

// max and min share all but the direction (and the word in their messages).
static Result extreme_of(Thread& t, Value iterable, Value key, Value otherwise, CompareOp better) {
  Ref it = TRY(iter(t, iterable));
  Ref best, best_key;
  for (;;) {
    Ref item = TRY(next(t, it));
    if (item.is_absent()) break;
    Ref item_key = item;
    if (!key.is_none()) item_key = TRY(call(t, key, {item}));
    bool wins = true;
    if (!best.is_absent()) {
      Ref answer = TRY(compare(t, item_key, best_key, better));
      wins = TRY(is_true(t, answer));
    }
    if (!wins) continue;
    best = std::move(item);
    best_key = std::move(item_key);
  }
  if (!best.is_absent()) return best;
  if (!otherwise.is_absent()) return Result::copy(otherwise);
  return raise_value_error(t, better == CompareOp::Gt ? "max" : "min", "() arg is an empty sequence");
}

static Result extreme(Thread& t, const Args& a, CompareOp better) {
  const char* name = better == CompareOp::Gt ? "max" : "min";
  if (a.rest_count == 0) return raise_type_error(t, name, " expected at least 1 argument, got 0");
  if (a.rest_count == 1) return extreme_of(t, a.rest[0], a[0], a[1], better);
  if (!a[1].is_absent())
    return raise_type_error(t, "Cannot specify a default for ", name, "() with multiple positional arguments");
  Ref items = TRY(make_tuple(t, a.rest, static_cast<int64_t>(a.rest_count)));
  return extreme_of(t, items, a[0], a[1], better);
}
static Result builtins_max(Thread& t, const Args& a) { return extreme(t, a, CompareOp::Gt); }
static Result builtins_min(Thread& t, const Args& a) { return extreme(t, a, CompareOp::Lt); }

static Result builtins_sorted(Thread& t, const Args& a) {
  Ref list = TRY(list_from(t, a[0]));
  TRY(list_sort(t, list.as<List>(), a[1], TRY(as_i64(t, a[2])) != 0));
  return list;
}

static Result builtins_sum(Thread& t, const Args& a) {
  if (is_str(a[1])) return raise_type_error(t, "sum() can't sum strings [use ''.join(seq) instead]");
  if (is_bytes(a[1])) return raise_type_error(t, "sum() can't sum bytes [use b''.join(seq) instead]");
  if (has_kind(a[1], Kind::ByteArray))
    return raise_type_error(t, "sum() can't sum bytearray [use b''.join(seq) instead]");
  Ref it = TRY(iter(t, a[0]));
  Ref total = Ref::copy(a[1]);
  for (;;) {
    Ref item = TRY(next(t, it));
    if (item.is_absent()) return total;
    int64_t small;
    if (total.get().is_small_int() && item.get().is_small_int() &&
        !__builtin_add_overflow(total.get().small_int(), item.get().small_int(), &small)) {
      total = TRY(make_int(t, small));
      continue;
    }
    double x, y;
    if (total.get().is_word_float() && vm::quick_double(item, y)) {
      x = total.get().word_float();
      total = TRY(make_float(t, x + y));
      continue;
    }
    total = TRY(binary(t, BinaryOp::Add, total, item));
  }
}

static Result builtins_dir(Thread& t, const Args& a) {
  if (a[0].is_absent()) {
    Ref locals = TRY(scope_locals(t));
    Ref keys = TRY(call_method(t, locals, t.names().keys));
    Ref list = TRY(list_from(t, keys));
    TRY(list_sort(t, list.as<List>(), kNone, false));
    return list;
  }
  return dir_of(t, a[0]);
}

Result dir_of(Thread& t, Value object) {
  Ref method = TRY(lookup_special(t, object, t.names().__dir__));
  if (method.is_absent()) return raise_type_error(t, "object does not provide __dir__");
  Ref names = TRY(call(t, method));
  Ref list = TRY(list_from(t, names));
  TRY(list_sort(t, list.as<List>(), kNone, false));
  return list;
}

static Result builtins_vars(Thread& t, const Args& a) {
  if (a[0].is_absent()) return scope_locals(t);
  Ref dict = TRY(get_attr_or_absent(t, a[0], t.names().__dict__));
  if (dict.is_absent()) return raise_type_error(t, "vars() argument must have __dict__ attribute");
  return dict;
}

static Result builtins_globals(Thread& t, const Args&) { return Result::copy(vm::current_globals(t)); }
static Result builtins_locals(Thread& t, const Args&) { return scope_locals(t); }

static Result builtins_import(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "module name must be a string");
  int level = TRY(as_c_int(t, a[4]));
  return t.interpreter->hooks.import(t, as<Str>(a[0]), a[1], a[2], a[3], level);
}

static const NativeFunction kFunctions[] = {
    {"abs(x, /)", builtins_abs, "The size of a number without its sign: abs(-3) is 3."},
    {"aiter(async_iterable, /)", builtins_aiter, "Return the asynchronous iterator of an asynchronous iterable."},
    {"all(iterable, /)", builtins_all, "True if every item of the iterable is true (also if it is empty)."},
    {"anext(aiterator, default=<absent>, /)", builtins_anext,
     "An awaitable for the next item of an asynchronous iterator."},
    {"any(iterable, /)", builtins_any, "True if some item of the iterable is true."},
    {"ascii(obj, /)", builtins_ascii, "Like repr(), with every character outside ASCII escaped."},
    {"bin(number, /)", builtins_bin, "The number in base 2, with the prefix 0b.\n\n   >>> bin(-10)\n   '-0b1010'\n"},
    {"breakpoint(*args, **kws)!", builtins_breakpoint, "Enter the debugger: calls sys.breakpointhook(*args, **kws)."},
    {"callable(obj, /)", builtins_callable, "Whether the object can be called."},
    {"chr(i, /)", builtins_chr, "The one-character string of code point i; 0 <= i <= 0x10ffff."},
    {"compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
     builtins_compile, "Make a code object (or a syntax tree) of source text; exec() and eval() run it."},
    {"delattr(obj, name, /)", builtins_delattr, "delattr(x, 'y') does what del x.y does."},
    {"dir(object=<absent>, /)", builtins_dir,
     "The sorted attribute names of an object, or the names of the current scope."},
    {"divmod(x, y, /)", builtins_divmod, "The pair (x // y, x % y)."},
    {"eval(source, globals=None, locals=None, /)", builtins_eval,
     "Evaluate an expression, given as text or as a code object."},
    {"exec(source, globals=None, locals=None, /, *, closure=None)", builtins_exec,
     "Run statements, given as text or as a code object."},
    {"format(value, format_spec='', /)", builtins_format, "value.__format__(format_spec)."},
    {"getattr(object, name, default=<absent>, /)", builtins_getattr,
     "getattr(x, 'y') is x.y; with a default, that is the answer when the attribute is missing."},
    {"globals()", builtins_globals, "The dictionary of the current module's names."},
    {"hasattr(obj, name, /)", builtins_hasattr, "Whether getattr(obj, name) succeeds."},
    {"hash(obj, /)", builtins_hash, "The hash of the object; equal objects have equal hashes."},
    {"hex(number, /)", builtins_hex, "The number in base 16, with the prefix 0x.\n\n   >>> hex(255)\n   '0xff'\n"},
    {"id(obj, /)", builtins_id, "A number that no other living object has."},
    {"input(prompt=<absent: ''>, /)", builtins_input,
     "Show the prompt, read a line from standard input and return it without its newline."},
    {"isinstance(obj, class_or_tuple, /)", builtins_isinstance,
     "Whether the object is an instance of the class (or of one of them)."},
    {"issubclass(cls, class_or_tuple, /)", builtins_issubclass,
     "Whether the class is derived from the other (or from one of them)."},
    {"iter(object, sentinel=<absent>, /)", builtins_iter,
     "An iterator of the object; with a sentinel, one that calls the object until it returns that."},
    {"len(obj, /)", builtins_len, "The number of items in a container."},
    {"locals()", builtins_locals, "A dictionary of the current scope's local names."},
    {"max(*args, key=None, default=<absent>)", builtins_max,
     "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\n"
     "The largest item of an iterable, or of the arguments."},
    {"min(*args, key=None, default=<absent>)", builtins_min,
     "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\n"
     "The smallest item of an iterable, or of the arguments."},
    {"next(iterator, default=<absent>, /)", builtins_next,
     "The iterator's next item; when it is exhausted the default, or StopIteration."},
    {"oct(number, /)", builtins_oct, "The number in base 8, with the prefix 0o.\n\n   >>> oct(64)\n   '0o100'\n"},
    {"ord(c, /)", builtins_ord, "The code point of a one-character string."},
    {"pow(base, exp, mod=None)", builtins_pow, "base ** exp, or with mod the same modulo mod, efficiently."},
    {"print(*args, sep=' ', end='\\n', file=None, flush=False)", builtins_print,
     "Writes the values as text to file, which is sys.stdout unless given."},
    {"repr(obj, /)", builtins_repr, "The object as text; for many types text that eval() takes back."},
    {"round(number, ndigits=None)", builtins_round,
     "The number rounded to ndigits decimal digits; an int without ndigits."},
    {"setattr(obj, name, value, /)", builtins_setattr, "setattr(x, 'y', v) does what x.y = v does."},
    {"sorted(iterable, /, *, key=None, reverse=False)", builtins_sorted, "A new list of the items in ascending order."},
    {"sum(iterable, /, start=0)", builtins_sum, "start plus all the items of the iterable."},
    {"vars(object=<absent>, /)", builtins_vars, "object.__dict__, or without an argument locals()."},
    {"__build_class__(func, name, /, *bases, metaclass=<absent>, **kwds)", builtins_build_class,
     "What the class statement calls."},
    {"__import__(name, globals=None, locals=None, fromlist=(), level=0)", builtins_import,
     "What the import statement calls."},
    {}};

static Status add_types(Thread& t, Value module) {
  Types& y = t.types();
  struct { const char* name; Type* type; } const types[] = {
      {"object", y.object}, {"type", y.type}, {"int", y.int_}, {"bool", y.bool_}, {"float", y.float_},
      {"complex", y.complex}, {"str", y.str}, {"bytes", y.bytes}, {"bytearray", y.bytearray},
      {"memoryview", y.memoryview}, {"tuple", y.tuple}, {"list", y.list}, {"dict", y.dict}, {"set", y.set},
      {"frozenset", y.frozenset}, {"range", y.range}, {"slice", y.slice}, {"enumerate", y.enumerate}, {"zip", y.zip},
      {"map", y.map}, {"filter", y.filter}, {"reversed", y.reversed}, {"property", y.property},
      {"classmethod", y.classmethod}, {"staticmethod", y.staticmethod}, {"super", y.super},
      {"ExceptionGroup", y.ExceptionGroup}, {"EnvironmentError", y.OSError}, {"IOError", y.OSError},
#define EXCEPTION(name, base, layout) {#name, y.name},
#include "interpreter/runtime/exceptions.def"
#undef EXCEPTION
  };
  for (auto& entry : types)
    if (entry.type) TRY(module_add(t, module, entry.name, Value::from_object(entry.type)));
  return ok();
}

static Status builtins_init(Thread& t, Value module) {
  TRY(add_types(t, module));
  TRY(module_add(t, module, "None", kNone));
  TRY(module_add(t, module, "True", kTrue));
  TRY(module_add(t, module, "False", kFalse));
  TRY(module_add(t, module, "Ellipsis", kEllipsis));
  TRY(module_add(t, module, "NotImplemented", kNotImplemented));
  return module_add(t, module, "__debug__", boolean(t.interpreter->config.optimize == 0));
}

extern const NativeModule kBuiltinsModule = {
    "builtins", "The names that are there without an import: functions, types, exceptions and constants.", kFunctions,
    builtins_init};

}  // namespace krait::modules
