// Functions: calling C through libffi, and lending Python callables to C.
#include <alloca.h>
#include <dlfcn.h>
#include <errno.h>
#include <string.h>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/ctypes/ctypes.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/reentry.h"
#include "interpreter/modules/unraisable.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::ctypes {

enum FunctionFlags { kCdecl = 1, kPythonApi = 4, kUseErrno = 8, kUseLastError = 16 };

// A Python callable with an address.
struct Thunk {
  ffi_cif cif;
  ffi_closure* closure = nullptr;
  void* code = nullptr;
  Interpreter* interpreter = nullptr;
  Value callable, restype, argtypes;  // owned; argtypes: a tuple of classes
  std::vector<ffi_type*> ffi_args;
  int flags = 0;
};

// The module's own functions that C programs reach by address: they are never called there.
static void own_cast() {}
static void own_string_at() {}
static void own_wstring_at() {}
uint64_t cast_address() { return reinterpret_cast<uint64_t>(own_cast); }
uint64_t string_at_address() { return reinterpret_cast<uint64_t>(own_string_at); }
uint64_t wstring_at_address() { return reinterpret_cast<uint64_t>(own_wstring_at); }

namespace {

Function* self_of(Value v) { return as<Function>(v); }
void* address_of(Function* f) {
  void* address;
  memcpy(&address, f->data, sizeof address);
  return address;
}

// --- errno -----------------------------------------------------------------------------------------------------------

// ctypes' own copy, in the thread's dict; swapped with the real one around calls that ask for it.
constexpr const char* kErrnoKey = "ctypes.error_object";
int stored_errno(Thread& t) {
  if (t.dict.is_absent()) return 0;
  Value v = dict_get_str(t, as<Dict>(t.dict), kErrnoKey);
  return v.is_small_int() ? static_cast<int>(v.small_int()) : 0;
}
Status store_errno(Thread& t, int n) {
  if (t.dict.is_absent()) t.dict = TRY(make_dict(t)).leak();
  return dict_set(t, as<Dict>(t.dict), kErrnoKey, small_int(n));
}

// --- arguments -------------------------------------------------------------------------------------------------------

union Word {
  int64_t i;
  uint64_t u;
  double d;
  float f;
  long double g;
  void* p;
};
struct Passed {
  ffi_type* ffi = &ffi_type_sint;
  Word word{};
  void* place = nullptr;  // of structures; else the word itself
  Ref kept;
};

Status pass(Thread& t, Value v, size_t index, Passed& out);

Status pass_data(Thread& t, Data* d, Passed& out) {
  TypeInfo* info = info_of(d->type);
  switch (info->family) {
    case Family::Array:
      out.ffi = &ffi_type_pointer;
      out.word.p = d->data;
      return ok();
    case Family::Structure:
    case Family::Union:
      out.ffi = info->ffi;
      out.place = d->data;
      return ok();
    default:
      out.ffi = info->ffi;
      memcpy(&out.word, d->data, static_cast<size_t>(info->size));
      return ok();
  }
}
Status pass(Thread& t, Value v, size_t index, Passed& out) {
  out.kept = Ref::copy(v);
  if (Data* d = try_data(t, v)) return pass_data(t, d, out);
  if (has_spec(v, kArgumentType)) {
    auto* a = as<Argument>(v);
    out.ffi = a->ffi;
    memcpy(&out.word, &a->value, sizeof a->value);
    return ok();
  }
  if (v.is_none()) {
    out.ffi = &ffi_type_pointer;
    return ok();
  }
  if (is_int(v)) {
    int64_t n;
    uint64_t scratch;
    if (!int_fits_i64(v, &n)) {
      n = static_cast<int64_t>(numbers::to_uint64_wrapped(int_view(v, scratch)));
      Ref back = TRY(make_uint(t, static_cast<uint64_t>(n)));
      if (!TRY(equal(t, back, v))) return raise_overflow_error(t, "int too long to convert");
    }
    out.word.i = static_cast<int>(n);
    return ok();
  }
  if (is_bytes(v)) {
    out.ffi = &ffi_type_pointer;
    out.word.p = as<Bytes>(v)->data;
    return ok();
  }
  if (is_str(v)) {
    Ref argument = TRY(simple_from_param(t, Value::from_object(self_of(v)->type), v));
    return pass(t, argument, index, out);
  }
  Ref inner = TRY(get_attr_or_absent(t, v, "_as_parameter_"));
  if (inner.is_absent()) return raise_type_error(t, "Don't know how to convert parameter ", index + 1);
  return pass(t, inner, index, out);
}
// Text without a declared type: as wchar_t*.
Status pass_text(Thread& t, Str* s, Passed& out) {
  std::u32string text;
  for (int64_t i = 0; i < s->length; ++i) text += (*s)[i];
  out.kept = TRY(make_bytes(t, {reinterpret_cast<const char*>(text.c_str()), (text.size() + 1) * 4}));
  out.ffi = &ffi_type_pointer;
  out.word.p = out.kept.as<Bytes>()->data;
  return ok();
}

// ArgumentError "argument 1: TypeError: wrong type"
Raised raise_argument_error(Thread& t, size_t index) {
  Ref error = take_pending(t);
  Ref text = TRY(str(t, error));
  return raise_message(t, module_exception(t, "ctypes.ArgumentError"),
                       cat("argument ", index + 1, ": ", type_name(t, error), ": ", text.as<Str>()));
}

Status convert(Thread& t, Value converters, const Value* args, size_t count, std::vector<Passed>& out) {
  auto* tuple = converters.is_absent() ? nullptr : as<Tuple>(converters);
  for (size_t i = 0; i < count; ++i) {
    Ref value = Ref::copy(args[i]);
    if (tuple && i < static_cast<size_t>(tuple->length)) {
      Result converted = call(t, tuple->items[i], {value});
      if (converted.is_raised()) return raise_argument_error(t, i);
      value = converted.take();
    }
    Status passed = is_str(value) ? pass_text(t, value.as<Str>(), out[i]) : pass(t, value, i, out[i]);
    if (passed.is_raised()) return raise_argument_error(t, i);
  }
  return ok();
}

// --- results ---------------------------------------------------------------------------------------------------------

Result result_value(Thread& t, Value restype, uint8_t* memory) {
  if (restype.is_none()) return kNone;
  TypeInfo* info = restype.is_absent() ? nullptr : info_of(restype);
  if (!info) {
    int n;
    memcpy(&n, memory, sizeof n);
    if (restype.is_absent()) return small_int(n);
    return call(t, restype, {small_int(n)});
  }
  Ref value;
  if (info->family == Family::Simple && !is_simple_subclass(restype)) {
    value = TRY(load_simple(t, *info, memory));
    if (info->code == 'O') release(value.get());  // the function gave its reference away
  } else {
    value = TRY(instance_in(t, restype, {}, 0, memory));
  }
  if (info->check_retval.is_absent()) return value;
  return call(t, info->check_retval, {value});
}

// The three functions that stand for addresses of our own.
Result own_function(Thread& t, uint64_t address, const std::vector<Passed>& args, bool& mine) {
  mine = true;
  auto word = [&](size_t i) { return i < args.size() ? args[i].word.u : 0; };
  if (address == string_at_address() || address == wstring_at_address()) {
    int64_t size = static_cast<int>(word(1));
    auto* text = reinterpret_cast<const char*>(word(0));
    if (address == string_at_address()) {
      TRY(audit(t, "ctypes.string_at", {}));
      return size == -1 ? make_bytes(t, text) : make_bytes(t, {text, static_cast<size_t>(size)});
    }
    auto* wide = reinterpret_cast<const wchar_t*>(text);
    return wide_text(t, wide, size == -1 ? static_cast<int64_t>(wcslen(wide)) : size);
  }
  mine = address == cast_address();
  if (!mine) return kAbsent;
  Value source{word(1)}, cls{word(2)};
  TypeInfo* info = info_of(cls);
  bool pointer = info && (info->family == Family::Pointer || info->family == Family::Function ||
                          (info->family == Family::Simple && strchr("sPzUZXO", info->code)));
  if (!pointer) {
    return raise_type_error(t, "cast() argument 2 must be a pointer, not ",
                            has_kind(cls, Kind::Type) ? type_name(as<Type>(cls)) : type_name(t, cls));
  }
  Ref made = TRY(call(t, cls));
  Data *to = made.as<Data>(), *from = try_data(t, source);
  if (from) {
    // Both refer to the same things from now on.
    Ref shared = Ref::copy(kept_objects(t, from));
    if (!is_dict(shared)) {
      shared = TRY(make_dict(t));
      Data* outer = from;
      while (!outer->base.is_absent()) outer = as<Data>(outer->base);
      Ref old = Ref::copy(outer->objects);
      Ref key = TRY(identity(t, source));
      TRY(dict_set(t, shared.as<Dict>(), key, source));
      replace(to->objects, std::move(shared));
    } else {
      Ref key = TRY(identity(t, source));
      TRY(dict_set(t, shared.as<Dict>(), key, source));
      replace(to->objects, std::move(shared));
    }
  }
  uint64_t target = word(0);
  memcpy(to->data, &target, sizeof target);
  return made;
}

// --- calling ---------------------------------------------------------------------------------------------------------

struct Call {
  void* address;
  int flags;
  Value restype, converters;
  bool variadic;
  size_t fixed;
};

Status perform(Thread& t, const Call& c, std::vector<Passed>& args, ffi_type* result_type, uint8_t* result) {
  std::vector<ffi_type*> types;
  std::vector<void*> places;
  for (Passed& p : args) {
    types.push_back(p.ffi);
    places.push_back(p.place ? p.place : &p.word);
  }
  ffi_cif cif;
  auto count = static_cast<unsigned>(args.size());
  ffi_status prepared = c.variadic ? ffi_prep_cif_var(&cif, FFI_DEFAULT_ABI, static_cast<unsigned>(c.fixed), count,
                                                      result_type, types.data())
                                   : ffi_prep_cif(&cif, FFI_DEFAULT_ABI, count, result_type, types.data());
  if (prepared != FFI_OK) return raise_runtime_error(t, "ffi_prep_cif failed");
  int own = c.flags & kUseErrno ? stored_errno(t) : 0;
  auto run = [&] {
    if (c.flags & kUseErrno) std::swap(own, errno);
    ffi_call(&cif, FFI_FN(c.address), result, places.data());
    if (c.flags & kUseErrno) std::swap(own, errno);
  };
  if (c.flags & kPythonApi) {
    run();
  } else {
    Unlocked others(t);
    run();
  }
  if (c.flags & kUseErrno) TRY(store_errno(t, own));
  return t.pending.is_absent() || !(c.flags & kPythonApi) ? ok() : Status(raised);
}

Result call_address(Thread& t, const Call& c, const Value* args, size_t count) {
  std::vector<Passed> passed(count);
  TRY(convert(t, c.converters, args, count, passed));
  bool mine;
  Result own = own_function(t, reinterpret_cast<uint64_t>(c.address), passed, mine);
  if (mine) return own;
  TypeInfo* info = c.restype.is_absent() || c.restype.is_none() ? nullptr : info_of(c.restype);
  ffi_type* result_type = c.restype.is_none() ? &ffi_type_void : info ? info->ffi : &ffi_type_sint;
  size_t room = std::max<size_t>(info ? static_cast<size_t>(info->size) : 0, sizeof(ffi_arg));
  std::vector<uint64_t> memory((std::max<size_t>(room, 16) + 7) / 8 + 1);
  auto* result = reinterpret_cast<uint8_t*>(memory.data());
  TRY(perform(t, c, passed, result_type, result));
  return result_value(t, c.restype, result);
}

// --- paramflags: prototypes with names, defaults and results in arguments --------------------------------------------

enum ParamFlags { kIn = 1, kOut = 2, kLocale = 4 };

struct Prepared {
  std::vector<Ref> args;
  std::vector<size_t> outputs;
};
Status prepare_parameters(Thread& t, Function* f, const Value* args, size_t positional, Tuple* kwnames, Prepared& out) {
  auto *flags = as<Tuple>(f->paramflags), *types = as<Tuple>(f->argtypes);
  size_t next = 0;
  for (int64_t i = 0; i < types->length; ++i) {
    auto* item = as<Tuple>(flags->items[i]);
    int64_t flag = item->items[0].small_int();
    Value name = item->length > 1 ? item->items[1] : Value(kNone),
          otherwise = item->length > 2 ? item->items[2] : Value{};
    if (flag == kOut) {
      TypeInfo* pointer = info_of(types->items[i]);
      Ref made = TRY(call(t, pointer && pointer->family == Family::Pointer ? pointer->target : types->items[i]));
      out.outputs.push_back(out.args.size());
      out.args.push_back(std::move(made));
      continue;
    }
    Value given{};
    if (next < positional) given = args[next++];
    for (int64_t k = 0; given.is_absent() && kwnames && k < kwnames->length; ++k) {
      if (is_str(name) && str_equal(as<Str>(kwnames->items[k]), as<Str>(name)))
        given = args[positional + static_cast<size_t>(k)];
    }
    if (given.is_absent()) given = otherwise;
    if (given.is_absent()) {
      if (is_str(name)) return raise_type_error(t, "required argument '", as<Str>(name), "' missing");
      return raise_type_error(t, "not enough arguments");
    }
    if (flag & kOut) out.outputs.push_back(out.args.size());
    out.args.push_back(Ref::copy(given));
  }
  if (next < positional) return raise_type_error(t, "call takes exactly ", next, " arguments (", positional, " given)");
  return ok();
}
Result collect_outputs(Thread& t, const Prepared& p, Value result) {
  if (p.outputs.empty()) return Result::copy(result);
  std::vector<Ref> values;
  for (size_t i : p.outputs) {
    Ref method = TRY(get_attr_or_absent(t, p.args[i], "__ctypes_from_outparam__"));
    values.push_back(method.is_absent() ? p.args[i] : TRY(call(t, method)));
  }
  if (values.size() == 1) return std::move(values[0]);
  std::vector<Value> plain(values.begin(), values.end());
  return make_tuple(t, plain.data(), static_cast<int64_t>(plain.size()));
}

// --- the object ------------------------------------------------------------------------------------------------------

Result function_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  Ref hold = Ref::copy(self);
  Function* f = self_of(self);
  TypeInfo* info = info_of(f->type);
  Ref restype = Ref::copy(f->restype.is_absent() ? info->restype : f->restype);
  Ref converters = Ref::copy(f->converters.is_absent() ? info->converters : f->converters);
  Ref errcheck = Ref::copy(f->errcheck);
  Prepared prepared;
  std::vector<Value> given(args, args + positional);
  if (!f->paramflags.is_absent()) {
    TRY(prepare_parameters(t, f, args, positional, kwnames, prepared));
    given.assign(prepared.args.begin(), prepared.args.end());
  } else if (kwnames && kwnames->length && converters.is_absent()) {
    return raise_type_error(t, "this function takes no keyword arguments");
  }
  size_t required = converters.is_absent() ? 0 : static_cast<size_t>(converters.as<Tuple>()->length);
  bool cdecl_call = info->flags & kCdecl;
  if (!converters.is_absent() && given.size() < required) {
    return raise_type_error(t, "this function takes at least ", required, " argument", required == 1 ? "" : "s", " (",
                            given.size(), " given)");
  }
  if (!cdecl_call && !converters.is_absent() && given.size() != required) {
    return raise_type_error(t, "this function takes ", required, " argument", required == 1 ? "" : "s", " (",
                            given.size(), " given)");
  }
  if (given.size() > kMostArguments)
    return raise_message(t, module_exception(t, "ctypes.ArgumentError"),
                         cat("too many arguments (", given.size(), "), maximum is ", kMostArguments));
  bool variadic = !converters.is_absent() && required < given.size();
  Call c{address_of(f), info->flags, restype, converters, variadic, required};
  Ref result = TRY(call_address(t, c, given.data(), given.size()));
  if (!errcheck.is_absent() && !errcheck.is_none()) {
    Ref all = TRY(make_tuple(t, given.data(), static_cast<int64_t>(given.size())));
    Ref checked = TRY(call(t, errcheck, {result, self, all}));
    // What errcheck returns other than the arguments is the result as it is.
    if (checked.get() != all.get() || prepared.outputs.empty()) return checked;
  }
  return collect_outputs(t, prepared, result);
}

void free_thunk(Thunk* thunk) {
  if (!thunk) return;
  if (thunk->closure) ffi_closure_free(thunk->closure);
  for (Value* v : {&thunk->callable, &thunk->restype, &thunk->argtypes}) clear(*v);
  delete thunk;
}
void function_destroy(Object* o) {
  auto* f = static_cast<Function*>(o);
  free_thunk(std::exchange(f->thunk, nullptr));
  for (Value* v : {&f->callable, &f->restype, &f->argtypes, &f->converters, &f->errcheck, &f->paramflags}) clear(*v);
  kDataType.slots.destroy(o);
}
void function_traverse(Object* o, Visitor& visit) {
  auto* f = static_cast<Function*>(o);
  kDataType.slots.traverse(o, visit);
  for (Value v : {f->callable, f->restype, f->argtypes, f->converters, f->errcheck, f->paramflags}) visit(v);
  if (f->thunk)
    for (Value v : {f->thunk->callable, f->thunk->restype, f->thunk->argtypes}) visit(v);
}

// --- callbacks -------------------------------------------------------------------------------------------------------

// The thread that C calls on: one that Python knows, or a new one for the time of the call.
class CallbackThread {
 public:
  explicit CallbackThread(Interpreter* interpreter) : interpreter_(interpreter), thread_(thread_here(interpreter)) {
    if (!thread_) thread_ = create_thread(interpreter), made_ = true;
    if (thread_ && interpreter->current != thread_) acquire_lock(*thread_), took_ = true;
  }
  ~CallbackThread() {
    if (!thread_) return;
    if (made_) destroy_thread(thread_);
    else if (took_) release_lock(*thread_);
  }
  Thread* get() const { return thread_; }

 private:
  Interpreter* interpreter_;
  Thread* thread_;
  bool made_ = false, took_ = false;
};

Result run_callback(Thread& t, Thunk* thunk, void** args) {
  auto* types = as<Tuple>(thunk->argtypes);
  std::vector<Ref> held;
  std::vector<Value> values;
  for (int64_t i = 0; i < types->length; ++i) {
    held.push_back(TRY(get_value(t, types->items[i], {}, 0, static_cast<uint8_t*>(args[i]))));
    values.push_back(held.back());
  }
  int own = 0;
  if (thunk->flags & kUseErrno) {
    own = stored_errno(t);
    std::swap(own, errno);
    TRY(store_errno(t, own));
  }
  Result answer = call(t, thunk->callable, values.data(), values.size());
  if (thunk->flags & kUseErrno) {
    Ref pending = take_pending(t);
    own = stored_errno(t);
    std::swap(own, errno);
    TRY(store_errno(t, own));
    if (!pending.is_absent()) set_pending(t, std::move(pending));
  }
  return answer;
}
Status give_back(Thread& t, Thunk* thunk, Value value, void* result) {
  if (thunk->restype.is_none() || thunk->restype.is_absent()) return ok();
  TypeInfo* info = info_of(thunk->restype);
  if (!info) return ok();
  uint8_t memory[16] = {};
  if (info->family == Family::Simple) {
    Ref kept = TRY(store_simple(t, *info, value, memory));
    if (info->code == 'O') retain(value);
  } else {
    return raise_type_error(t, "invalid result type for callback function");
  }
  // libffi wants small integers widened to a whole word.
  uint64_t word = 0;
  memcpy(&word, memory, sizeof word);
  int shift = 64 - static_cast<int>(info->size) * 8;
  if (info->size < 8 && strchr("bhi", info->code))
    word = static_cast<uint64_t>(static_cast<int64_t>(word << shift) >> shift);
  memcpy(memory, &word, sizeof word);
  memcpy(result, memory, std::max<size_t>(static_cast<size_t>(info->size), sizeof(ffi_arg)));
  return ok();
}
void on_call(ffi_cif*, void* result, void** args, void* context) {
  auto* thunk = static_cast<Thunk*>(context);
  CallbackThread thread(thunk->interpreter);
  if (!thread.get()) return;
  Thread& t = *thread.get();
  if (thunk->cif.rtype != &ffi_type_void) memset(result, 0, std::max<size_t>(thunk->cif.rtype->size, sizeof(ffi_arg)));
  Ref callable = Ref::copy(thunk->callable);
  Result answer = run_callback(t, thunk, args);
  if (answer.is_raised()) return report_unraisable_as(t, "on calling ctypes callback function", callable);
  Ref value = answer.take();
  if (give_back(t, thunk, value, result).is_raised())
    report_unraisable_as(t, "on converting result of ctypes callback function", callable);
}

ResultOf<Thunk*> make_thunk(Thread& t, Type* cls, Value callable) {
  TypeInfo* info = info_of(cls);
  if (info->argtypes.is_absent()) return raise_type_error(t, "cannot construct instance of this class: no argtypes");
  auto* thunk = new Thunk;
  thunk->interpreter = t.interpreter;
  thunk->flags = info->flags;
  thunk->callable = Ref::copy(callable).leak();
  thunk->restype = Ref::copy(info->restype).leak();
  thunk->argtypes = Ref::copy(info->argtypes).leak();
  auto* types = as<Tuple>(thunk->argtypes);
  for (int64_t i = 0; i < types->length; ++i) {
    TypeInfo* argument = info_of(types->items[i]);
    if (!argument) {
      free_thunk(thunk);
      return raise_type_error(t, "invalid argument type for callback function");
    }
    thunk->ffi_args.push_back(argument->ffi);
  }
  TypeInfo* result = thunk->restype.is_absent() || thunk->restype.is_none() ? nullptr : info_of(thunk->restype);
  bool returns = !thunk->restype.is_absent() && !thunk->restype.is_none();
  if (returns && (!result || result->family != Family::Simple)) {
    free_thunk(thunk);
    return raise_type_error(t, "invalid result type for callback function");
  }
  ffi_type* result_type = result ? result->ffi : thunk->restype.is_none() ? &ffi_type_void : &ffi_type_sint;
  thunk->closure = static_cast<ffi_closure*>(ffi_closure_alloc(sizeof(ffi_closure), &thunk->code));
  bool good = thunk->closure &&
              ffi_prep_cif(&thunk->cif, FFI_DEFAULT_ABI, static_cast<unsigned>(thunk->ffi_args.size()), result_type,
                           thunk->ffi_args.data()) == FFI_OK &&
              ffi_prep_closure_loc(thunk->closure, &thunk->cif, on_call, thunk, thunk->code) == FFI_OK;
  if (good) return thunk;
  free_thunk(thunk);
  return raise_runtime_error(t, "ffi_prep_closure failed");
}

// --- making them -----------------------------------------------------------------------------------------------------

Result new_function(Thread& t, Type* cls, void* address) {
  TypeInfo* info = info_of(cls);
  if (!info) return raise_type_error(t, "abstract class");
  auto* f = allocate<Function>(t, cls);
  if (!f) return raised;
  f->data = reinterpret_cast<uint8_t*>(f->inline_data);
  f->size = sizeof(void*);
  f->length = 1;
  memcpy(f->data, &address, sizeof address);
  info->final = true;
  return Result::own(f);
}
Status check_paramflags(Thread& t, Function* f, Value flags, TypeInfo* info) {
  if (flags.is_absent() || flags.is_none()) return ok();
  if (info->argtypes.is_absent())
    return raise_type_error(t,
                            "paramflags must be a sequence of (int [,string [,value]]) tuples: argtypes must be set");
  if (!is_tuple(flags)) return raise_type_error(t, "paramflags must be a tuple or None");
  auto *tuple = as<Tuple>(flags), *types = as<Tuple>(info->argtypes);
  if (tuple->length != types->length) return raise_value_error(t, "paramflags must have the same length as argtypes");
  for (int64_t i = 0; i < tuple->length; ++i) {
    auto* item = try_as<Tuple>(tuple->items[i]);
    bool good = item && item->length >= 1 && item->length <= 3 && item->items[0].is_small_int();
    if (!good) return raise_type_error(t, "paramflags must be a sequence of (int [,string [,value]]) tuples");
    int64_t flag = item->items[0].small_int() & (kIn | kOut | kLocale);
    if (flag != kIn && flag != kOut && flag != (kIn | kOut) && flag != (kIn | kLocale) && flag != 0)
      return raise_type_error(t, "paramflag value ", item->items[0].small_int(), " not supported");
  }
  f->paramflags = Ref::copy(flags).leak();
  f->argtypes = Ref::copy(info->argtypes).leak();
  return ok();
}
// CFUNCTYPE(...)(("name", library)[, paramflags])
Result function_from_library(Thread& t, Type* cls, Value pair, Value paramflags) {
  if (as<Tuple>(pair)->length != 2)
    return raise_type_error(t, "argument 1 must be sequence of length 2, not ", as<Tuple>(pair)->length);
  Value name = as<Tuple>(pair)->items[0], library = as<Tuple>(pair)->items[1];
  Ref handle = TRY(get_attr(t, library, "_handle"));
  if (!is_int(handle)) return raise_type_error(t, "the _handle attribute of the second argument must be an integer");
  if (is_int(name)) return raise_value_error(t, "function ordinals exist on Windows only");
  Value arguments[] = {handle, name};
  Args inner{};
  inner.values = arguments;
  Result found = ctypes_dlsym(t, inner);
  if (found.is_raised()) {
    if (!pending_matches(t, t.types().OSError)) return raised;
    Ref error = take_pending(t);
    Ref text = TRY(str(t, error));
    return raise_attribute_error(t, text.as<Str>());
  }
  Ref number = found.take();
  uint64_t scratch;
  Ref made = TRY(new_function(t, cls, reinterpret_cast<void*>(numbers::to_uint64_wrapped(int_view(number, scratch)))));
  TRY(check_paramflags(t, made.as<Function>(), paramflags, info_of(cls)));
  Ref kept = Ref::copy(library);
  TRY(keep(t, made.as<Data>(), 0, kept));
  return made;
}
Result function_new(Thread& t, Type* cls, const Value* args, size_t positional, Tuple*) {
  if (positional == 0) return new_function(t, cls, nullptr);
  if (is_tuple(args[0])) return function_from_library(t, cls, args[0], positional > 1 ? args[1] : Value{});
  if (positional == 1 && is_int(args[0])) {
    uint64_t scratch;
    return new_function(t, cls, reinterpret_cast<void*>(numbers::to_uint64_wrapped(int_view(args[0], scratch))));
  }
  if (!is_callable(t, args[0])) return raise_type_error(t, "argument must be callable or integer function address");
  if (!info_of(cls)) return raise_type_error(t, "abstract class");
  Thunk* thunk = TRY(make_thunk(t, cls, args[0]));
  Result made = new_function(t, cls, thunk->code);
  if (made.is_raised()) {
    free_thunk(thunk);
    return raised;
  }
  auto* f = static_cast<Function*>(made.word.object());
  f->thunk = thunk;
  f->callable = Ref::copy(args[0]).leak();
  return made;
}
Result function_init(Thread&, const Args&) { return kNone; }

ResultOf<bool> function_is_true(Thread&, Value self) { return address_of(self_of(self)) != nullptr; }
Result function_repr(Thread& t, Value self) {
  char text[32];
  snprintf(text, sizeof text, "%p", static_cast<void*>(self.object()));
  return make_str(t, cat("<", type_name(self.object()->type), " object at ", text, ">"));
}

Result get_restype(Thread& t, Value self) {
  Value own = self_of(self)->restype, of_class = info_of(self.object()->type)->restype;
  Value v = own.is_absent() ? of_class : own;
  return v.is_absent() ? Result(kNone) : Result::copy(v);
}
Status check_restype(Thread& t, Value v) {
  if (v.is_none() || info_of(v) || is_callable(t, v)) return ok();
  return raise_type_error(t, "restype must be a type, a callable, or None");
}
// The class of a result may have a function to make something else of it.
Status find_check(Thread& t, Value restype) {
  TypeInfo* result = info_of(restype);
  if (!result || !result->check_retval.is_absent()) return ok();
  Ref check = TRY(get_attr_or_absent(t, restype, "_check_retval_"));
  if (!check.is_absent()) result->check_retval = check.leak();
  return ok();
}
Status set_restype(Thread& t, Value self, Value v) {
  if (!v.is_absent()) {
    TRY(check_restype(t, v));
    TRY(find_check(t, v));
  }
  replace(self_of(self)->restype, v.is_absent() ? Ref() : Ref::copy(v));
  return ok();
}
Result get_argtypes(Thread& t, Value self) {
  Value own = self_of(self)->argtypes, of_class = info_of(self.object()->type)->argtypes;
  Value v = own.is_absent() ? of_class : own;
  return v.is_absent() ? Result(kNone) : Result::copy(v);
}
Status set_argtypes(Thread& t, Value self, Value v) {
  Function* f = self_of(self);
  if (v.is_absent() || v.is_none()) {
    clear(f->argtypes);
    clear(f->converters);
    return ok();
  }
  return read_function_types(t, v, f->argtypes, f->converters);
}
Result get_errcheck(Thread&, Value self) {
  Value v = self_of(self)->errcheck;
  return v.is_absent() ? Result(kNone) : Result::copy(v);
}
Status set_errcheck(Thread& t, Value self, Value v) {
  if (!v.is_absent() && !v.is_none() && !is_callable(t, v))
    return raise_type_error(t, "the errcheck attribute must be callable");
  replace(self_of(self)->errcheck, v.is_absent() || v.is_none() ? Ref() : Ref::copy(v));
  return ok();
}
const NativeGetSet kFields[] = {{"errcheck", get_errcheck, set_errcheck,
    "A function that gets the result of each call, to check it or put another in its place."},
                                {"restype", get_restype, set_restype, "specify the result type"},
                                {"argtypes", get_argtypes, set_argtypes, "specify the argument types"},
                                {}};

}  // namespace

const TypeSpec kFunctionType = {.name = "_ctypes.CFuncPtr",
                                .doc = "Function Pointer",
                                .size = sizeof(Function),
                                .flags = kBaseType,
                                .base = &kDataType,
                                .init = {"CFuncPtr(*args, **kwargs)", function_init},
                                .getsets = kFields,
                                .slots = {.destroy = function_destroy,
                                          .traverse = function_traverse,
                                          .new_ = function_new,
                                          .repr = function_repr,
                                          .is_true = function_is_true,
                                          .call = function_call}};

Status read_function_types(Thread& t, Value given, Value& stored, Value& converters) {
  if (!is_tuple(given) && !has_kind(given, Kind::List))
    return raise_type_error(t, "_argtypes_ must be a sequence of types");
  Ref types = TRY(tuple_from(t, given));
  auto* tuple = types.as<Tuple>();
  if (tuple->length > kMostArguments)
    return raise_message(t, module_exception(t, "ctypes.ArgumentError"),
                         cat("_argtypes_ has too many arguments (", tuple->length, "), maximum is ", kMostArguments));
  Ref all = TRY(make_unfilled_tuple(t, tuple->length));
  for (int64_t i = 0; i < tuple->length; ++i) {
    Ref method = TRY(get_attr_or_absent(t, tuple->items[i], "from_param"));
    if (method.is_absent()) return raise_type_error(t, "item ", i + 1, " in _argtypes_ has no from_param method");
    all.as<Tuple>()->items[i] = method.leak();
  }
  replace(stored, std::move(types));
  replace(converters, std::move(all));
  return ok();
}

Status make_function_info(Thread& t, TypeInfo* info, Type* cls) {
  info->size = info->align = sizeof(void*);
  info->length = 1;
  info->has_pointer_fields = true;
  info->format = new std::string("X{}");
  Value self = Value::from_object(cls);
  Ref flags = TRY(get_attr_or_absent(t, self, "_flags_"));
  if (!is_int(flags)) return raise_type_error(t, "class must define _flags_ which must be an integer");
  info->flags = TRY(as_c_int(t, flags));
  Ref argtypes = TRY(get_attr_or_absent(t, self, "_argtypes_"));
  if (!argtypes.is_absent()) TRY(read_function_types(t, argtypes, info->argtypes, info->converters));
  Ref restype = TRY(get_attr_or_absent(t, self, "_restype_"));
  if (restype.is_absent()) return ok();
  if (!restype.is_none() && !info_of(restype) && !is_callable(t, restype))
    return raise_type_error(t, "_restype_ must be a type, a callable, or None");
  TRY(find_check(t, restype));
  replace(info->restype, std::move(restype));
  return ok();
}

// --- libraries -------------------------------------------------------------------------------------------------------

static void* handle_of(Value v) {
  uint64_t scratch;
  return reinterpret_cast<void*>(numbers::to_uint64_wrapped(int_view(v, scratch)));
}
Result ctypes_dlopen(Thread& t, const Args& a) {
  int mode = TRY(as_c_int(t, a[1])) | RTLD_NOW;
  std::string name;
  if (!a[0].is_none()) {
    Ref path = TRY(fs_encode(t, a[0]));
    name = path.as<Bytes>()->view();
  }
  TRY(audit(t, "ctypes.dlopen", {a[0]}));
  void* handle = dlopen(a[0].is_none() ? nullptr : name.c_str(), mode);
  if (handle) return make_uint(t, reinterpret_cast<uint64_t>(handle));
  const char* text = dlerror();
  return raise_message(t, t.types().OSError, text ? text : "dlopen() error");
}
Result ctypes_dlsym(Thread& t, const Args& a) {
  if (!is_int(a[0])) return raise_type_error(t, "an integer is required");
  if (!is_str(a[1]) && !is_bytes(a[1]))
    return raise_type_error(t, "the first item in the tuple must be a function name, not ", type_name(t, a[1]));
  std::string name(is_bytes(a[1]) ? as<Bytes>(a[1])->view() : TRY(as_utf8(t, a[1])));
  Ref shown = TRY(make_str(t, name));
  TRY(audit(t, "ctypes.dlsym/handle", {a[0], shown}));
  (void)dlerror();
  void* found = dlsym(handle_of(a[0]), name.c_str());
  if (found) return make_uint(t, reinterpret_cast<uint64_t>(found));
  const char* text = dlerror();
  return raise_message(t, t.types().OSError, text ? text : cat("symbol '", name, "' not found"));
}
Result ctypes_dlclose(Thread& t, const Args& a) {
  if (!is_int(a[0])) return raise_type_error(t, "an integer is required");
  if (!dlclose(handle_of(a[0]))) return kNone;
  const char* text = dlerror();
  return raise_message(t, t.types().OSError, text ? text : "dlclose() error");
}
Result ctypes_get_errno(Thread& t, const Args&) { return small_int(stored_errno(t)); }
Result ctypes_set_errno(Thread& t, const Args& a) {
  int n = TRY(as_c_int(t, a[0])), old = stored_errno(t);
  TRY(store_errno(t, n));
  return small_int(old);
}

}  // namespace krait::modules::ctypes
