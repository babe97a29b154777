// code's methods: replace(), co_lines(), co_positions(); and its constructor.
#include <algorithm>
#include <iterator>
#include <utility>

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

// Whatever is no exact str is left for make_code_from to refuse.
Status intern_names(Thread& t, Ref& names) {
  Tuple* old = names.as<Tuple>();
  Ref made = TRY(make_unfilled_tuple(t, old->length));
  for (int64_t i = 0; i < old->length; ++i) {
    Ref name = is_exact_str(old->items[i]) ? TRY(intern(t, old->items[i])) : Ref::copy(old->items[i]);
    made.as<Tuple>()->items[i] = name.leak();
  }
  names = std::move(made);
  return ok();
}

// The arguments of the constructor and of replace(), in the order in which they are read.
enum Part : uint8_t {
  kArgCount, kPositionalOnly, kKeywordOnly, kLocalCount, kStackSize, kFlags, kFirstLine, kBytecode, kConsts, kNames,
  kVarNames, kFreeNames, kCellNames, kFilename, kName, kQualname, kLineTable, kExceptionTable, kPartCount,
};

struct PartInfo {
  const char* name;  // an argument of replace()
  int place;         // in the constructor's arguments
  Kind kind;
};
constexpr PartInfo kParts[kPartCount] = {
    {"co_argcount", 0, Kind::Int},        {"co_posonlyargcount", 1, Kind::Int}, {"co_kwonlyargcount", 2, Kind::Int},
    {"co_nlocals", 3, Kind::Int},         {"co_stacksize", 4, Kind::Int},       {"co_flags", 5, Kind::Int},
    {"co_firstlineno", 13, Kind::Int},    {"co_code", 6, Kind::Bytes},          {"co_consts", 7, Kind::Tuple},
    {"co_names", 8, Kind::Tuple},         {"co_varnames", 9, Kind::Tuple},      {"co_freevars", 16, Kind::Tuple},
    {"co_cellvars", 17, Kind::Tuple},     {"co_filename", 10, Kind::Str},       {"co_name", 11, Kind::Str},
    {"co_qualname", 12, Kind::Str},       {"co_linetable", 14, Kind::Bytes},    {"co_exceptiontable", 15, Kind::Bytes}};

// What was given for each part, once it is known to be of the right type.
struct CodeParts {
  int32_t numbers[kBytecode] = {};
  Ref objects[kPartCount];

  Status read(Thread& t, int part, Value v, const char* function, std::string_view which) {
    if (part < kBytecode) {
      numbers[part] = static_cast<int32_t>(TRY(as_c_int(t, v)));
      return ok();
    }
    Kind kind = kParts[part].kind;
    if (!has_kind(v, kind))
      return raise_type_error(t, function, " argument ", which, " must be ",
                              kind == Kind::Bytes ? "bytes" : kind == Kind::Tuple ? "tuple" : "str", ", not ",
                              v.is_none() ? "None" : type_name(t, v));
    objects[part] = Ref::copy(v);
    return ok();
  }

  Result finish(Thread& t) {
    CodeFields f;
    f.arg_count = numbers[kArgCount];
    f.positional_only_count = numbers[kPositionalOnly];
    f.keyword_only_count = numbers[kKeywordOnly];
    f.stack_size = numbers[kStackSize];
    f.flags = static_cast<uint32_t>(numbers[kFlags]);
    f.first_line = numbers[kFirstLine];
    int64_t names = objects[kVarNames].as<Tuple>()->length;
    TRY(set_local_names(t, f, objects[kVarNames], objects[kCellNames], objects[kFreeNames]));
    f.bytecode = std::move(objects[kBytecode]);
    f.consts = std::move(objects[kConsts]);
    f.names = std::move(objects[kNames]);
    f.filename = std::move(objects[kFilename]);
    f.name = std::move(objects[kName]);
    f.qualname = std::move(objects[kQualname]);
    f.line_table = std::move(objects[kLineTable]);
    f.exception_table = std::move(objects[kExceptionTable]);
    TRY(check_code_counts(t, f));
    if (numbers[kLocalCount] != names) return raise_value_error(t, "code: co_nlocals != len(co_varnames)");
    TRY(intern_names(t, f.names));
    TRY(intern_names(t, f.local_names));
    return make_code_from(t, std::move(f));
  }
};

Status old_parts(Thread& t, Code* c, CodeParts& parts) {
  const int32_t numbers[] = {c->arg_count,  c->positional_only_count,       c->keyword_only_count, c->local_count,
                             c->stack_size, static_cast<int32_t>(c->flags), c->first_line};
  std::copy(std::begin(numbers), std::end(numbers), parts.numbers);
  parts.objects[kVarNames] = TRY(code_names_of_kind(t, c, kLocalPlain));
  parts.objects[kFreeNames] = TRY(code_names_of_kind(t, c, kLocalFree));
  parts.objects[kCellNames] = TRY(code_names_of_kind(t, c, kLocalCell));
  const std::pair<Part, Object*> others[] = {
      {kBytecode, c->bytecode}, {kConsts, c->consts},     {kNames, c->names},
      {kFilename, c->filename}, {kName, c->name},         {kQualname, c->qualname},
      {kLineTable, c->line_table}, {kExceptionTable, c->exception_table}};
  for (auto [part, object] : others) parts.objects[part] = Ref::copy(Value::from_object(object));
  return ok();
}

Result code_replace(Thread& t, const Args& a) {
  CodeParts parts;
  TRY(old_parts(t, as<Code>(a.self), parts));
  for (int i = 0; i < kPartCount; ++i)
    if (!a[static_cast<size_t>(i)].is_absent())
      TRY(parts.read(t, i, a[static_cast<size_t>(i)], "replace()", cat("'", kParts[i].name, "'")));
  for (int i = 0; i < kBytecode; ++i)
    if (parts.numbers[i] < 0) return raise_value_error(t, kParts[i].name, " must be a positive integer");
  return parts.finish(t);
}

Result code_varname_from_oparg(Thread& t, const Args& a) {
  Code* c = as<Code>(a.self);
  int i = TRY(as_c_int(t, a[0]));
  if (i < 0 || i >= c->slot_count) return raise_index_error(t, "tuple index out of range");
  return Result::copy(c->local_names->items[i]);
}

}  // namespace

// Names of a class derived from str become plain ones.
static Status copy_names(Thread& t, Ref& names) {
  Tuple* old = names.as<Tuple>();
  Ref made = TRY(make_unfilled_tuple(t, old->length));
  for (int64_t i = 0; i < old->length; ++i) {
    Value name = old->items[i];
    if (!is_str(name))
      return raise_type_error(t, "name tuples must contain only strings, not '", type_name(t, name), "'");
    Ref plain = is_exact_str(name) ? Ref::copy(name) : TRY(make_str(t, str_wtf8(as<Str>(name))));
    made.as<Tuple>()->items[i] = plain.leak();
  }
  names = std::move(made);
  return ok();
}

Result code_new(Thread& t, const Args& a) {
  int order[kPartCount];
  for (int i = 0; i < kPartCount; ++i) order[kParts[i].place] = i;
  CodeParts parts;
  for (size_t i = 0; i < kPartCount; ++i) TRY(parts.read(t, order[i], a[i], "code()", cat(i + 1)));
  for (int i : {kArgCount, kPositionalOnly, kKeywordOnly, kLocalCount})
    if (parts.numbers[i] < 0)
      return raise_value_error(t, "code: ", std::string_view(kParts[i].name).substr(3), " must not be negative");
  for (int i : {kNames, kVarNames, kFreeNames, kCellNames}) TRY(copy_names(t, parts.objects[i]));
  return parts.finish(t);
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
