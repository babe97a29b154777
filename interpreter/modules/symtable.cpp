// The module _symtable (library reference: symtable): the scopes and names that the compiler sees, from syntax/symbols.
#include "syntax/symbols/symbol_table.h"

#include "interpreter/modules/native_object.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/vm/compile_source.h"

namespace krait::modules {

namespace {

constexpr int kScopeOffset = 11, kScopeMask = 15;

struct Entry : Object {
  Value id, name, symbols, varnames, children, type_, lineno, nested;  // owned
};
using EntryLife = Life<Entry, &Entry::id, &Entry::name, &Entry::symbols, &Entry::varnames, &Entry::children,
                       &Entry::type_, &Entry::lineno, &Entry::nested>;

template <Value Entry::*kField> Result get_field(Thread&, Value self) { return Result::copy(as<Entry>(self)->*kField); }

Result entry_repr(Thread& t, Value self) {
  auto* e = as<Entry>(self);
  Ref id = TRY(repr(t, e->id)), line = TRY(repr(t, e->lineno));
  return make_str(t, cat("<symtable entry ", as<Str>(e->name), "(", id.as<Str>(), "), line ", line.as<Str>(), ">"));
}

const NativeGetSet kEntryFields[] = {{"id", get_field<&Entry::id>, nullptr, nullptr, true},
                                     {"name", get_field<&Entry::name>, nullptr, nullptr, true},
                                     {"symbols", get_field<&Entry::symbols>, nullptr, nullptr, true},
                                     {"varnames", get_field<&Entry::varnames>, nullptr, nullptr, true},
                                     {"children", get_field<&Entry::children>, nullptr, nullptr, true},
                                     {"nested", get_field<&Entry::nested>, nullptr, nullptr, true},
                                     {"type", get_field<&Entry::type_>, nullptr, nullptr, true},
                                     {"lineno", get_field<&Entry::lineno>, nullptr, nullptr, true},
                                     {}};
const TypeSpec kEntryType = {
    .name = "symtable entry",
    .size = sizeof(Entry),
    .flags = kHasGc | kNoInstances,
    .getsets = kEntryFields,
    .slots = {
        .destroy = EntryLife::destroy, .traverse = EntryLife::traverse, .clear = EntryLife::clear, .repr = entry_repr}};

Result symbols_of(Thread& t, const symbols::Scope& scope) {
  Ref dict = TRY(make_dict(t));
  for (const symbols::Symbol& s : scope.symbols) {
    Ref name = TRY(make_str(t, s.name));
    int64_t flags = s.flags | static_cast<int64_t>(s.resolution) << kScopeOffset;
    TRY(dict_set(t, dict.as<Dict>(), name, small_int(flags)));
  }
  return dict;
}

Result entry_of(Thread& t, const symbols::Scope& scope);

Status fill(Thread& t, Entry* e, const symbols::Scope& scope) {
  e->id =
      TRY(make_uint(t, reinterpret_cast<uint64_t>(scope.node ? static_cast<const void*>(scope.node) : &scope))).leak();
  e->name = TRY(make_str(t, scope.name)).leak();
  e->symbols = TRY(symbols_of(t, scope)).leak();
  e->varnames = TRY(make_list(t)).leak();
  for (std::string_view parameter : scope.varnames) {
    Ref name = TRY(make_str(t, parameter));
    TRY(list_append(t, as<List>(e->varnames), name));
  }
  e->children = TRY(make_list(t)).leak();
  for (const symbols::Scope* inner : scope.children) {
    if (inner->type == symbols::ScopeType::Annotation) continue;
    Ref child = TRY(entry_of(t, *inner));
    TRY(list_append(t, as<List>(e->children), child));
  }
  e->type_ = Value::from_small_int(static_cast<int>(scope.type));
  e->lineno = Value::from_small_int(scope.lineno);
  e->nested = Value::from_small_int(scope.nested);
  return ok();
}
Result entry_of(Thread& t, const symbols::Scope& scope) {
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " while building a symbol table");
  auto* e = allocate<Entry>(t, type_for(t, kEntryType));
  if (!e) return raised;
  Ref self = Ref::own(e);
  TRY(fill(t, e, scope));
  return self;
}

Result table_of(Thread& t, const vm::ParsedSource& source) {
  symbols::BuildResult built = symbols::build(source.module, 0, t.recursion_left);
  if (built.error) built.error->stage = diagnostics::Stage::Resolve;
  if (!built.table) return vm::raise_diagnostic(t, *built.error, source.filename, source.text);
  return entry_of(t, built.table->top());
}

Result symtable_symtable(Thread& t, const Args& a) {
  Ref filename = TRY(fs_text(t, a[1]));
  if (!is_str(a[2])) return raise_type_error(t, "symtable() argument 3 must be str, not ", type_name(t, a[2]));
  if (!is_str(a[0]) && !has_buffer(t, a[0]))
    return raise_type_error(t, "symtable() arg 1 must be a string or bytes object");
  vm::SourceOptions options;
  auto* mode = as<Str>(a[2]);
  if (str_equal(mode, "eval")) options.mode = vm::SourceMode::Eval;
  else if (str_equal(mode, "single")) options.mode = vm::SourceMode::Single;
  else if (!str_equal(mode, "exec"))
    return raise_value_error(t, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
  return vm::parse_value(t, a[0], filename.as<Str>(), options, table_of);
}

const NativeFunction kFunctions[] = {
    {"symtable(source, filename, startstr, /)", symtable_symtable,
        "Gives the tables of symbols and scopes that the compiler works with."},
    {}};

struct Named {
  const char* name;
  int value;
};
const Named kConstants[] = {{"USE", symbols::kUse},
                            {"DEF_GLOBAL", symbols::kDefGlobal},
                            {"DEF_NONLOCAL", symbols::kDefNonlocal},
                            {"DEF_LOCAL", symbols::kDefLocal},
                            {"DEF_PARAM", symbols::kDefParam},
                            {"DEF_FREE", symbols::kDefFree},
                            {"DEF_FREE_CLASS", symbols::kDefFreeClass},
                            {"DEF_IMPORT", symbols::kDefImport},
                            {"DEF_BOUND", symbols::kDefBound},
                            {"DEF_ANNOT", symbols::kDefAnnotation},
                            {"TYPE_FUNCTION", static_cast<int>(symbols::ScopeType::Function)},
                            {"TYPE_CLASS", static_cast<int>(symbols::ScopeType::Class)},
                            {"TYPE_MODULE", static_cast<int>(symbols::ScopeType::Module)},
                            {"LOCAL", static_cast<int>(symbols::Resolution::Local)},
                            {"GLOBAL_EXPLICIT", static_cast<int>(symbols::Resolution::GlobalExplicit)},
                            {"GLOBAL_IMPLICIT", static_cast<int>(symbols::Resolution::GlobalImplicit)},
                            {"FREE", static_cast<int>(symbols::Resolution::Free)},
                            {"CELL", static_cast<int>(symbols::Resolution::Cell)},
                            {"SCOPE_OFF", kScopeOffset},
                            {"SCOPE_MASK", kScopeMask}};
Status module_init(Thread& t, Value module) {
  (void)TRY(make_type(t, kEntryType));
  for (const Named& c : kConstants) TRY(module_add_int(t, module, c.name, c.value));
  return ok();
}

}  // namespace

extern const NativeModule kSymtableModule;
const NativeModule kSymtableModule = {"_symtable", nullptr, kFunctions, module_init};

}  // namespace krait::modules
