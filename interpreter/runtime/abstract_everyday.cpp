// repr, str, format, hash, comparison, truth.
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/format.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/known_equal.h"
#include "interpreter/runtime/slots.h"

namespace krait::runtime {

using namespace objects;

static Result checked_text(Thread& t, Result made, const char* method) {
  Ref text = TRY(std::move(made));
  if (is_str(text)) return text;
  return raise_type_error(t, method, " returned non-string (type ", type_name(t, text), ")");
}

Result repr(Thread& t, Value v) {
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " while getting the repr of an object");
  return checked_text(t, type_of(t, v)->slots.repr(t, v), "__repr__");
}

Result str(Thread& t, Value v) {
  if (is_exact_str(v)) return Result::copy(v);
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " while getting the str of an object");
  return checked_text(t, type_of(t, v)->slots.str(t, v), "__str__");
}

Result ascii(Thread& t, Value v) {
  Ref shown = TRY(repr(t, v));
  auto* text = shown.as<Str>();
  if (text->ascii) return shown;
  StrBuilder out(t);
  static const char digits[] = "0123456789abcdef";
  for (int64_t i = 0; i < text->length; ++i) {
    char32_t c = (*text)[i];
    if (c < 128) {
      out.add(c);
      continue;
    }
    int width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    out.add(U'\\');
    out.add(static_cast<char32_t>(width == 2 ? 'x' : width == 4 ? 'u' : 'U'));
    for (int shift = (width - 1) * 4; shift >= 0; shift -= 4) out.add(static_cast<char32_t>(digits[c >> shift & 15]));
  }
  return out.finish();
}

Result format(Thread& t, Value v, Value spec) {
  if (!spec.is_absent() && !is_str(spec))
    return raise_system_error(t, "Format specifier must be a string, not ", type_name(t, spec));
  bool empty = spec.is_absent() || as<Str>(spec)->length == 0;
  if (empty && is_exact_str(v)) return Result::copy(v);
  if (empty && v.is_small_int()) return str(t, v);
  if (!empty) {  // built-in types cannot be given another __format__
    if (v.is_small_int()) return format_int(t, v, spec);
    if (v.is_word_float()) return format_float(t, v, spec);
    if (is_exact_str(v)) return format_str(t, v, spec);
  }
  Ref method = TRY(lookup_special(t, v, t.names().__format__));
  if (method.is_absent()) return raise_type_error(t, "Type ", type_name(t, v), " doesn't define __format__");
  Ref text = TRY(call(t, method, {spec.is_absent() ? Value::from_object(t.names().empty) : spec}));
  if (is_str(text)) return text;
  return raise_type_error(t, "__format__ must return a str, not ", type_name(t, text));
}

ResultOf<int64_t> hash(Thread& t, Value v) {
  auto slot = type_of(t, v)->slots.hash;
  return slot ? slot(t, v) : hash_not_implemented(t, v);
}

// ---- comparison

static constexpr CompareOp kReflected[] = {CompareOp::Gt, CompareOp::Ge, CompareOp::Eq,
                                           CompareOp::Ne, CompareOp::Lt, CompareOp::Le};
static constexpr const char* kSigns[] = {"<", "<=", "==", "!=", ">", ">="};

static Result compare_types(Thread& t, Value a, Value b, CompareOp op) {
  Type *left = type_of(t, a), *right = type_of(t, b);
  CompareOp reflected = kReflected[static_cast<int>(op)];
  bool asked = false;
  if (left != right && right->slots.compare && right->is_subclass_of(left)) {
    asked = true;
    Ref answer = TRY(right->slots.compare(t, b, a, reflected));
    if (!answer.get().is_not_implemented()) return answer;
  }
  if (left->slots.compare) {
    Ref answer = TRY(left->slots.compare(t, a, b, op));
    if (!answer.get().is_not_implemented()) return answer;
  }
  if (!asked && right->slots.compare) {
    Ref answer = TRY(right->slots.compare(t, b, a, reflected));
    if (!answer.get().is_not_implemented()) return answer;
  }
  if (op == CompareOp::Eq) return boolean(identical(a, b));
  if (op == CompareOp::Ne) return boolean(!identical(a, b));
  return raise_type_error(t, "'", kSigns[static_cast<int>(op)], "' not supported between instances of '",
                          type_name(t, a), "' and '", type_name(t, b), "'");
}

static bool compare_small_ints(Value a, Value b, CompareOp op) {
  auto x = static_cast<int64_t>(a.bits), y = static_cast<int64_t>(b.bits);
  switch (op) {
    case CompareOp::Lt: return x < y;
    case CompareOp::Le: return x <= y;
    case CompareOp::Eq: return x == y;
    case CompareOp::Ne: return x != y;
    case CompareOp::Gt: return x > y;
    default: return x >= y;
  }
}

Result compare(Thread& t, Value a, Value b, CompareOp op) {
  if (a.bits & b.bits & 1) return boolean(compare_small_ints(a, b, op));
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " in comparison");
  return compare_types(t, a, b, op);
}

ResultOf<bool> compare_bool(Thread& t, Value a, Value b, CompareOp op) {
  if (a.bits & b.bits & 1) return compare_small_ints(a, b, op);
  if (op == CompareOp::Eq || op == CompareOp::Ne) {
    int known = known_equal(a, b);
    if (known < 0 && identical(a, b)) known = 1;
    if (known >= 0) return known == (op == CompareOp::Eq);
  }
  Ref answer = TRY(compare(t, a, b, op));
  return is_true(t, answer);
}

ResultOf<bool> is_true_slow(Thread& t, Value v) {
  if (v.is_small_int()) return v.small_int() != 0;
  const Slots& slots = type_of(t, v)->slots;
  if (slots.is_true) return slots.is_true(t, v);
  if (slots.length) return TRY(slots.length(t, v)) != 0;
  return true;
}

// ---- containers being printed

struct ReprEntry {
  Object* object;
  ReprEntry* next;
};

ResultOf<bool> repr_enter(Thread& t, Value v) {
  for (ReprEntry* e = t.repr_stack; e; e = e->next)
    if (e->object == v.object()) return false;
  auto* entry = new (std::nothrow) ReprEntry{v.object(), t.repr_stack};
  if (!entry) return raise_memory_error(t);
  t.repr_stack = entry;
  return true;
}

void repr_leave(Thread& t, Value v) {
  for (ReprEntry** e = &t.repr_stack; *e; e = &(*e)->next) {
    if ((*e)->object != v.object()) continue;
    ReprEntry* gone = *e;
    *e = gone->next;
    delete gone;
    return;
  }
}

}  // namespace krait::runtime
