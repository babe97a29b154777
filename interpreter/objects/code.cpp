#include "interpreter/objects/code.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "interpreter/code/line_table.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/code_internal.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"
#include "interpreter/vm/stream.h"

namespace krait::objects {

namespace {

template <class T> T* take(Ref& r) { return static_cast<T*>(r.leak().object()); }

void code_destroy(Object* o) {
  Code* c = static_cast<Code*>(o);
  vm::code_ends(c);
  clear_pointer(c->consts);
  clear_pointer(c->names);
  clear_pointer(c->local_names);
  clear_pointer(c->local_kinds);
  clear_pointer(c->bytecode);
  clear_pointer(c->line_table);
  clear_pointer(c->exception_table);
  clear_pointer(c->filename);
  clear_pointer(c->name);
  clear_pointer(c->qualname);
}

Result code_repr(Thread& t, Value self) {
  Code* c = as<Code>(self);
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(c));
  return make_str(
      t, cat("<code object ", c->name, " at ", address, ", file \"", c->filename, "\", line ", c->first_line, ">"));
}

// CPython compares neither the depth of the stack nor the file name and the qualified name.
bool same_counts(const Code* a, const Code* b) {
  return a->arg_count == b->arg_count && a->positional_only_count == b->positional_only_count &&
         a->keyword_only_count == b->keyword_only_count && a->flags == b->flags && a->first_line == b->first_line &&
         a->bytecode->view() == b->bytecode->view() && a->line_table->view() == b->line_table->view() &&
         a->exception_table->view() == b->exception_table->view();
}

// Equal constants of different types or signs (1, 1.0 and True; 0.0 and -0.0) are different code.
ResultOf<bool> same_constants(Thread& t, Value a, Value b) {
  if (type_of(t, a) != type_of(t, b)) return false;
  if (is_float(a) && std::signbit(float_value(a)) != std::signbit(float_value(b))) return false;
  if (!is_tuple(a)) return equal(t, a, b);
  Tuple *x = as<Tuple>(a), *y = as<Tuple>(b);
  if (x->length != y->length) return false;
  for (int64_t i = 0; i < x->length; ++i)
    if (!TRY(same_constants(t, x->items[i], y->items[i]))) return false;
  return true;
}

Result code_compare(Thread& t, Value x, Value y, CompareOp op) {
  if ((op != CompareOp::Eq && op != CompareOp::Ne) || !has_kind(y, Kind::Code)) return kNotImplemented;
  Code *a = as<Code>(x), *b = as<Code>(y);
  bool same = a == b;
  if (!same && same_counts(a, b) && str_equal(a->name, b->name))
    same = TRY(same_constants(t, Value::from_object(a->consts), Value::from_object(b->consts))) &&
           TRY(equal(t, Value::from_object(a->names), Value::from_object(b->names))) &&
           TRY(equal(t, Value::from_object(a->local_names), Value::from_object(b->local_names)));
  return boolean(same == (op == CompareOp::Eq));
}

ResultOf<int64_t> code_hash(Thread& t, Value self) {
  Code* c = as<Code>(self);
  if (c->hash != -1) return c->hash;
  uint64_t h = static_cast<uint64_t>(TRY(hash(t, Value::from_object(c->name))));
  for (Object* part : {static_cast<Object*>(c->bytecode), static_cast<Object*>(c->consts),
                       static_cast<Object*>(c->names), static_cast<Object*>(c->local_names)})
    h = (h ^ static_cast<uint64_t>(TRY(hash(t, Value::from_object(part))))) * 1000003u;
  h ^= static_cast<uint64_t>(c->arg_count ^ c->positional_only_count ^ c->keyword_only_count) ^ c->flags;
  c->hash = static_cast<int64_t>(h) == -1 ? -2 : static_cast<int64_t>(h);
  return c->hash;
}

template <auto member> Result get_object(Thread& t, Value self) {
  return Result::copy(static_cast<Object*>(as<Code>(self)->*member));
}
template <auto member> Result get_number(Thread& t, Value self) {
  return small_int(static_cast<int64_t>(as<Code>(self)->*member));
}
template <uint8_t kind> Result get_names(Thread& t, Value self) { return code_names_of_kind(t, as<Code>(self), kind); }

void add_line_delta(std::string& table, int bytes, int lines) {
  auto add = [&](int b, int l) {
    table += static_cast<char>(b);
    table += static_cast<char>(l);
  };
  for (; bytes > 255; bytes -= 255) add(255, 0);
  for (; lines > 127; lines -= 127, bytes = 0) add(bytes, 127);
  for (; lines < -128; lines += 128, bytes = 0) add(bytes, -128);
  add(bytes, lines);
}

// Before co_linetable: pairs of bytes, how far the code and the line move on. Tools that analyse code still ask for it.
Result get_line_deltas(Thread& t, Value self) {
  Code* c = as<Code>(self);
  std::string table;
  int line = c->first_line, at = 0;
  for (LineTableWalk walk(c); walk.next();) {
    if (walk.line() == line) continue;
    add_line_delta(table, walk.start - at, walk.line() - line);
    line = walk.line();
    at = walk.start;
  }
  return make_bytes(t, table);
}

const NativeGetSet kCodeGetSets[] = {
    {"co_lnotab", get_line_deltas},
    {"co_argcount", get_number<&Code::arg_count>},
    {"co_posonlyargcount", get_number<&Code::positional_only_count>},
    {"co_kwonlyargcount", get_number<&Code::keyword_only_count>},
    {"co_stacksize", get_number<&Code::stack_size>},
    {"co_flags", get_number<&Code::flags>},
    {"co_nlocals", get_number<&Code::local_count>},
    {"co_firstlineno", get_number<&Code::first_line>},
    {"co_code", get_object<&Code::bytecode>},
    {"_co_code_adaptive", get_object<&Code::bytecode>},
    {"co_consts", get_object<&Code::consts>},
    {"co_names", get_object<&Code::names>},
    {"co_filename", get_object<&Code::filename>},
    {"co_name", get_object<&Code::name>},
    {"co_qualname", get_object<&Code::qualname>},
    {"co_linetable", get_object<&Code::line_table>},
    {"co_exceptiontable", get_object<&Code::exception_table>},
    {"co_varnames", get_names<kLocalPlain>},
    {"co_cellvars", get_names<kLocalCell>},
    {"co_freevars", get_names<kLocalFree>},
    {}};

void count_locals(Code* c) {
  for (int64_t i = 0; i < c->local_kinds->length; ++i) {
    uint8_t kind = c->local_kinds->data[i];
    c->local_count += (kind & kLocalPlain) != 0;
    c->cell_count += (kind & kLocalCell) != 0;
    c->free_count += (kind & kLocalFree) != 0;
  }
  c->slot_count = static_cast<int32_t>(c->local_names->length);
  // One spare word above the stack: unpacking writes the items before it takes the sequence away.
  c->frame_words = static_cast<int32_t>(kFrameWords) + c->slot_count + c->stack_size + 2;
  c->simple = c->flags & kCodeOptimized && !(c->flags & (kCodeVarArgs | kCodeVarKeywords)) &&
              c->keyword_only_count == 0 &&
              (c->flags & (kCodeOptimized | kCodeNewLocals)) == (kCodeOptimized | kCodeNewLocals);
}

}  // namespace

Raised raise_bad_code_call(Thread& t) {
  return raise_system_error(t, "../Objects/codeobject.c:250: bad argument to internal function");
}

// In CPython's order; what it takes for an internal error is said as it says it.
Status check_code_counts(Thread& t, const CodeFields& f) {
  std::string_view kinds = f.local_kinds.as<Bytes>()->view();
  if (static_cast<size_t>(f.local_names.as<Tuple>()->length) != kinds.size() ||
      f.arg_count < f.positional_only_count || f.positional_only_count < 0 || f.keyword_only_count < 0 ||
      f.stack_size < 0 || f.flags > INT32_MAX)
    return raise_bad_code_call(t);
  if (f.bytecode.as<Bytes>()->length % 2) return raise_value_error(t, "code: co_code is malformed");
  int64_t locals = std::count_if(kinds.begin(), kinds.end(), [](char kind) { return kind & kLocalPlain; });
  int64_t needed = int64_t{f.arg_count} + f.keyword_only_count + ((f.flags & kCodeVarArgs) != 0) +
                   ((f.flags & kCodeVarKeywords) != 0);
  if (needed > locals) return raise_value_error(t, "code: co_varnames is too small");
  if (f.stack_size > (1 << 24)) return raise_value_error(t, "code: co_stacksize is out of range");
  return ok();
}

static Status check_names(Thread& t, const CodeFields& f) {
  for (Value names : {f.names.get(), f.local_names.get()})
    for (int64_t i = 0; i < as<Tuple>(names)->length; ++i)
      if (!is_exact_str(as<Tuple>(names)->items[i])) return raise_system_error(t, "non-string found in code slot");
  return ok();
}

// -X no_debug_ranges: the lines alone.
static std::string without_columns(std::string_view table, int first_line) {
  code::LineReader reader(table, first_line);
  code::LineWriter writer(first_line);
  for (code::LineEntry entry; reader.next(entry);) {
    code::Position line = entry.position;
    line.end_line = line.line;
    line.column = line.end_column = -1;
    writer.add(entry.end - entry.start, line);
  }
  return writer.take();
}

Result make_code_from(Thread& t, CodeFields&& f) {
  TRY(check_code_counts(t, f));
  TRY(check_names(t, f));
  if (!t.interpreter->config.debug_ranges)
    f.line_table = TRY(make_bytes(t, without_columns(f.line_table.as<Bytes>()->view(), f.first_line)));
  Code* c = allocate<Code>(t, t.types().code);
  if (!c) return raised;
  c->flags = f.flags;
  c->first_line = f.first_line;
  c->arg_count = f.arg_count;
  c->positional_only_count = f.positional_only_count;
  c->keyword_only_count = f.keyword_only_count;
  c->stack_size = f.stack_size;
  c->hash = -1;
  c->consts = take<Tuple>(f.consts);
  c->names = take<Tuple>(f.names);
  c->local_names = take<Tuple>(f.local_names);
  c->local_kinds = take<Bytes>(f.local_kinds);
  c->bytecode = take<Bytes>(f.bytecode);
  c->line_table = take<Bytes>(f.line_table);
  c->exception_table = take<Bytes>(f.exception_table);
  c->filename = take<Str>(f.filename);
  c->name = take<Str>(f.name);
  c->qualname = take<Str>(f.qualname);
  count_locals(c);
  return Result::own(c);
}

Result code_names_of_kind(Thread& t, Code* c, uint8_t kind) {
  int64_t count = kind == kLocalPlain ? c->local_count : kind == kLocalCell ? c->cell_count : c->free_count;
  Ref tuple = TRY(make_unfilled_tuple(t, count));
  for (int64_t i = 0, n = 0; i < c->slot_count; ++i) {
    if (!(c->local_kinds->data[i] & kind)) continue;
    retain(c->local_names->items[i]);
    tuple.as<Tuple>()->items[n++] = c->local_names->items[i];
  }
  return tuple;
}

Result code_new(Thread& t, const Args& a);

const TypeSpec kCodeType = {
    .name = "code",
    .doc = "Create a code object.  Not for mere mortals.",
    .kind = Kind::Code,
    .size = sizeof(Code),
    .flags = kHasPrefix | kHasGc | kHasWeakrefs | kUntracked,  // constants make no cycles
    .new_ = {"code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, "
             "varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
             code_new},
    .methods = kCodeMethods,
    .getsets = kCodeGetSets,
    .slots = {.destroy = code_destroy,
              .repr = code_repr,
              .hash = code_hash,
              .compare = code_compare},
};

}  // namespace krait::objects
