// StopIteration, SystemExit, ImportError, NameError, AttributeError: BaseException with a few attributes.
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception_internal.h"

namespace krait::objects {

// ---- StopIteration, SystemExit

static Status stop_iteration_init(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  TRY(base_exception_init(t, self, args, positional, kwnames));
  replace(static_cast<StopIteration*>(self.object())->value, Ref::copy(positional ? args[0] : Value(kNone)));
  return ok();
}
static const NativeGetSet kStopIterationGetSets[] = {EXCEPTION_FIELD("value", StopIteration, value), {}};
using StopIterationLife = Life<StopIteration, &StopIteration::value>;
const ExceptionLayout kStopIterationLayout = {sizeof(StopIteration), nullptr, kStopIterationGetSets,
                                              {.destroy = StopIterationLife::destroy,
                                               .traverse = StopIterationLife::traverse,
                                               .clear = StopIterationLife::destroy,
                                               .init = stop_iteration_init}};

static Status system_exit_init(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  TRY(base_exception_init(t, self, args, positional, kwnames));
  if (positional == 0) return ok();
  Value code = positional == 1 ? args[0] : base(self)->args;
  replace(static_cast<SystemExit*>(self.object())->code, Ref::copy(code));
  return ok();
}
static const NativeGetSet kSystemExitGetSets[] = {EXCEPTION_FIELD("code", SystemExit, code), {}};
using SystemExitLife = Life<SystemExit, &SystemExit::code>;
const ExceptionLayout kSystemExitLayout = {sizeof(SystemExit), nullptr, kSystemExitGetSets,
                                           {.destroy = SystemExitLife::destroy,
                                            .traverse = SystemExitLife::traverse,
                                            .clear = SystemExitLife::destroy,
                                            .init = system_exit_init}};

// ---- ImportError

static Status import_error_init(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  static const char* const known[] = {"name", "path", nullptr};
  TRY(set_args(t, base(self), args, positional));
  TRY(only_keywords(t, kwnames, known, "ImportError"));
  auto* e = static_cast<ImportError*>(self.object());
  replace(e->name, Ref::copy(keyword(kwnames, args + positional, "name")));
  replace(e->path, Ref::copy(keyword(kwnames, args + positional, "path")));
  replace(e->msg, Ref::copy(positional == 1 ? args[0] : Value{}));
  return ok();
}
static Result import_error_str(Thread& t, Value self) {
  Value msg = static_cast<ImportError*>(self.object())->msg;
  if (is_exact_str(msg)) return Result::copy(msg);
  return base_exception_str(t, self);
}
// name and path travel in the state.
static Result import_error_reduce(Thread& t, const Args& a) {
  auto* e = static_cast<ImportError*>(a.self.object());
  Ref dict = TRY(exception_dict_or_none(t, a.self));
  Value type = word(type_of(t, a.self));
  if (e->name.is_absent() && e->path.is_absent()) {
    if (dict.is_none()) return make_tuple(t, {type, e->args});
    return make_tuple(t, {type, e->args, dict.get()});
  }
  Ref state = dict.is_none() ? TRY(make_dict(t)) : TRY(dict_copy(t, dict.as<Dict>()));
  if (!e->name.is_absent()) TRY(dict_set(t, state.as<Dict>(), "name", e->name));
  if (!e->path.is_absent()) TRY(dict_set(t, state.as<Dict>(), "path", e->path));
  return make_tuple(t, {type, e->args, state.get()});
}
static const NativeFunction kImportErrorMethods[] = {{"__reduce__()!", import_error_reduce, nullptr}, {}};
static const NativeGetSet kImportErrorGetSets[] = {EXCEPTION_FIELD("msg", ImportError, msg),
                                                   EXCEPTION_FIELD("name", ImportError, name),
                                                   EXCEPTION_FIELD("path", ImportError, path),
                                                   {}};
using ImportErrorLife = Life<ImportError, &ImportError::msg, &ImportError::name, &ImportError::path>;
const ExceptionLayout kImportErrorLayout = {sizeof(ImportError), kImportErrorMethods, kImportErrorGetSets,
                                            {.destroy = ImportErrorLife::destroy,
                                             .traverse = ImportErrorLife::traverse,
                                             .clear = ImportErrorLife::destroy,
                                             .init = import_error_init,
                                             .str = import_error_str}};

// ---- NameError, AttributeError

static Status name_error_init(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  static const char* const known[] = {"name", nullptr};
  TRY(set_args(t, base(self), args, positional));
  TRY(only_keywords(t, kwnames, known, "NameError"));
  replace(static_cast<NameError*>(self.object())->name, Ref::copy(keyword(kwnames, args + positional, "name")));
  return ok();
}
static const NativeGetSet kNameErrorGetSets[] = {EXCEPTION_FIELD("name", NameError, name), {}};
using NameErrorLife = Life<NameError, &NameError::name>;
const ExceptionLayout kNameErrorLayout = {sizeof(NameError), nullptr, kNameErrorGetSets,
                                          {.destroy = NameErrorLife::destroy,
                                           .traverse = NameErrorLife::traverse,
                                           .clear = NameErrorLife::destroy,
                                           .init = name_error_init}};

static Status attribute_error_init(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  static const char* const known[] = {"name", "obj", nullptr};
  TRY(set_args(t, base(self), args, positional));
  TRY(only_keywords(t, kwnames, known, "AttributeError"));
  auto* e = static_cast<AttributeError*>(self.object());
  replace(e->name, Ref::copy(keyword(kwnames, args + positional, "name")));
  replace(e->obj, Ref::copy(keyword(kwnames, args + positional, "obj")));
  return ok();
}
static const NativeGetSet kAttributeErrorGetSets[] = {EXCEPTION_FIELD("name", AttributeError, name),
                                                      EXCEPTION_FIELD("obj", AttributeError, obj),
                                                      {}};
using AttributeErrorLife = Life<AttributeError, &AttributeError::obj, &AttributeError::name>;
const ExceptionLayout kAttributeErrorLayout = {sizeof(AttributeError), nullptr, kAttributeErrorGetSets,
                                               {.destroy = AttributeErrorLife::destroy,
                                                .traverse = AttributeErrorLife::traverse,
                                                .clear = AttributeErrorLife::destroy,
                                                .init = attribute_error_init}};

}  // namespace krait::objects
