// code's methods: replace(), co_lines(), co_positions(); and its constructor.
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/code_internal.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

namespace {

Value number_or_none(int n) { return n < 0 ? Value{kNone} : Value{small_int(n)}; }

Result code_co_lines(Thread& t, const Args& a) {
  Code* c = as<Code>(a.self);
  Ref all = TRY(make_list(t));
  for (LineTableWalk walk(c); walk.next();) {  // 3.11 does not join neighbours of one line
    Ref entry = TRY(make_tuple(t, {small_int(walk.start), small_int(walk.end), number_or_none(walk.position.line)}));
    TRY(list_append(t, all.as<List>(), entry));
  }
  return iter(t, all);
}

Result code_co_positions(Thread& t, const Args& a) {
  Code* c = as<Code>(a.self);
  Ref all = TRY(make_list(t));
  for (LineTableWalk walk(c); walk.next();) {
    const CodePosition& p = walk.position;
    Ref entry = TRY(make_tuple(t, {number_or_none(p.line), number_or_none(p.end_line), number_or_none(p.column),
                                   number_or_none(p.end_column)}));
    for (int at = walk.start; at < walk.end; at += 2) TRY(list_append(t, all.as<List>(), entry));
  }
  return iter(t, all);
}

ResultOf<int32_t> int_field(Thread& t, Value v) { return static_cast<int32_t>(TRY(as_c_int(t, v))); }

Status check_kind(Thread& t, Value v, Kind kind, const char* what) {
  if (has_kind(v, kind)) return ok();
  return raise_type_error(t, "code(): ", what, " is of the wrong type '", type_name(t, v), "'");
}

// varnames, cellvars and freevars become the frame's slots: a cell that is also a local has one slot.
Status set_local_names(Thread& t, CodeFields& f, Value varnames, Value cellvars, Value freevars) {
  Ref names = TRY(make_list(t));
  std::string kinds;
  List* list = names.as<List>();
  for (int64_t i = 0; i < as<Tuple>(varnames)->length; ++i) {
    TRY(list_append(t, list, as<Tuple>(varnames)->items[i]));
    kinds.push_back(static_cast<char>(kLocalPlain));
  }
  auto add = [&](Value tuple, uint8_t kind) -> Status {
    for (int64_t i = 0; i < as<Tuple>(tuple)->length; ++i) {
      Value name = as<Tuple>(tuple)->items[i];
      int64_t at = -1;
      for (int64_t k = 0; kind == kLocalCell && k < as<Tuple>(varnames)->length; ++k)
        if (is_str(name) && is_str(list->items[k]) && str_equal(as<Str>(list->items[k]), as<Str>(name))) at = k;
      if (at >= 0) {
        kinds[static_cast<size_t>(at)] = static_cast<char>(kLocalPlain | kind);
        continue;
      }
      TRY(list_append(t, list, name));
      kinds.push_back(static_cast<char>(kind));
    }
    return ok();
  };
  TRY(add(cellvars, kLocalCell));
  TRY(add(freevars, kLocalFree));
  f.local_names = TRY(list_to_tuple(t, list));
  f.local_kinds = TRY(make_bytes(t, kinds));
  return ok();
}

Status check_objects(Thread& t, const CodeFields& f) {
  TRY(check_kind(t, f.bytecode, Kind::Bytes, "codestring"));
  TRY(check_kind(t, f.consts, Kind::Tuple, "constants"));
  TRY(check_kind(t, f.names, Kind::Tuple, "names"));
  TRY(check_kind(t, f.filename, Kind::Str, "filename"));
  TRY(check_kind(t, f.name, Kind::Str, "name"));
  TRY(check_kind(t, f.qualname, Kind::Str, "qualname"));
  TRY(check_kind(t, f.line_table, Kind::Bytes, "linetable"));
  return check_kind(t, f.exception_table, Kind::Bytes, "exceptiontable");
}

Status intern_names(Thread& t, Ref& names) {
  if (!is_tuple(names)) return ok();
  Tuple* old = names.as<Tuple>();
  Ref made = TRY(make_unfilled_tuple(t, old->length));
  for (int64_t i = 0; i < old->length; ++i) {
    if (!is_str(old->items[i]))
      return raise_type_error(t, "name tuples must contain only strings, not '", type_name(t, old->items[i]), "'");
    Ref name = TRY(intern(t, old->items[i]));
    made.as<Tuple>()->items[i] = name.leak();
  }
  names = std::move(made);
  return ok();
}

Result finish(Thread& t, CodeFields&& f) {
  TRY(check_objects(t, f));
  TRY(intern_names(t, f.names));
  TRY(intern_names(t, f.local_names));
  return make_code_from(t, std::move(f));
}

Value given(const Args& a, size_t i, Object* otherwise) {
  return a[i].is_absent() ? Value::from_object(otherwise) : a[i];
}
ResultOf<int32_t> given(Thread& t, const Args& a, size_t i, int32_t otherwise) {
  if (a[i].is_absent()) return otherwise;
  return int_field(t, a[i]);
}

Result code_replace(Thread& t, const Args& a) {
  Code* c = as<Code>(a.self);
  CodeFields f;
  f.arg_count = TRY(given(t, a, 0, c->arg_count));
  f.positional_only_count = TRY(given(t, a, 1, c->positional_only_count));
  f.keyword_only_count = TRY(given(t, a, 2, c->keyword_only_count));
  f.stack_size = TRY(given(t, a, 4, c->stack_size));
  f.flags = static_cast<uint32_t>(TRY(given(t, a, 5, static_cast<int32_t>(c->flags))));
  f.first_line = TRY(given(t, a, 6, c->first_line));
  f.bytecode = Ref::copy(given(a, 7, c->bytecode));
  f.consts = Ref::copy(given(a, 8, c->consts));
  f.names = Ref::copy(given(a, 9, c->names));
  f.filename = Ref::copy(given(a, 13, c->filename));
  f.name = Ref::copy(given(a, 14, c->name));
  f.qualname = Ref::copy(given(a, 15, c->qualname));
  f.line_table = Ref::copy(given(a, 16, c->line_table));
  f.exception_table = Ref::copy(given(a, 17, c->exception_table));
  Ref varnames = a[10].is_absent() ? TRY(code_names_of_kind(t, c, kLocalPlain)) : Ref::copy(a[10]);
  Ref freevars = a[11].is_absent() ? TRY(code_names_of_kind(t, c, kLocalFree)) : Ref::copy(a[11]);
  Ref cellvars = a[12].is_absent() ? TRY(code_names_of_kind(t, c, kLocalCell)) : Ref::copy(a[12]);
  TRY(check_kind(t, varnames, Kind::Tuple, "varnames"));
  TRY(check_kind(t, freevars, Kind::Tuple, "freevars"));
  TRY(check_kind(t, cellvars, Kind::Tuple, "cellvars"));
  if (TRY(given(t, a, 3, static_cast<int32_t>(varnames.as<Tuple>()->length))) != varnames.as<Tuple>()->length)
    return raise_value_error(t, "code: co_nlocals != len(co_varnames)");
  TRY(set_local_names(t, f, varnames, cellvars, freevars));
  return finish(t, std::move(f));
}

Result code_varname_from_oparg(Thread& t, const Args& a) {
  Code* c = as<Code>(a.self);
  int i = TRY(as_c_int(t, a[0]));
  if (i < 0 || i >= c->slot_count) return raise_index_error(t, "tuple index out of range");
  return Result::copy(c->local_names->items[i]);
}

}  // namespace

Result code_new(Thread& t, const Args& a) {
  CodeFields f;
  f.arg_count = TRY(int_field(t, a[0]));
  f.positional_only_count = TRY(int_field(t, a[1]));
  f.keyword_only_count = TRY(int_field(t, a[2]));
  int32_t locals = TRY(int_field(t, a[3]));
  f.stack_size = TRY(int_field(t, a[4]));
  f.flags = static_cast<uint32_t>(TRY(int_field(t, a[5])));
  f.bytecode = Ref::copy(a[6]);
  f.consts = Ref::copy(a[7]);
  f.names = Ref::copy(a[8]);
  f.filename = Ref::copy(a[10]);
  f.name = Ref::copy(a[11]);
  f.qualname = Ref::copy(a[12]);
  f.first_line = TRY(int_field(t, a[13]));
  f.line_table = Ref::copy(a[14]);
  f.exception_table = Ref::copy(a[15]);
  for (size_t i : {size_t{9}, size_t{16}, size_t{17}})
    TRY(check_kind(t, a[i], Kind::Tuple, "varnames, freevars or cellvars"));
  if (locals != as<Tuple>(a[9])->length) return raise_value_error(t, "code: co_nlocals != len(co_varnames)");
  TRY(set_local_names(t, f, a[9], a[17], a[16]));
  return finish(t, std::move(f));
}

const NativeFunction kCodeMethods[] = {
    {"co_lines()", code_co_lines},
    {"co_positions()", code_co_positions},
    {"_varname_from_oparg(oparg)", code_varname_from_oparg},
    {"replace(*, co_argcount=<absent: -1>, co_posonlyargcount=<absent: -1>, co_kwonlyargcount=<absent: -1>, "
     "co_nlocals=<absent: -1>, "
     "co_stacksize=<absent: -1>, co_flags=<absent: -1>, co_firstlineno=<absent: -1>, co_code=<absent: None>, "
     "co_consts=<absent: None>, "
     "co_names=<absent: None>, co_varnames=<absent: None>, co_freevars=<absent: None>, co_cellvars=<absent: None>, "
     "co_filename=<absent: None>, "
     "co_name=<absent: None>, co_qualname=<absent: None>, co_linetable=<absent: None>, co_exceptiontable=<absent: "
     "None>)",
     code_replace, "The same code with other values in the given fields."},
    {}};

}  // namespace krait::objects
