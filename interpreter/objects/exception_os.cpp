// OSError: its arguments, and the subclass that its errno asks for (PEP 3151).
#include <cerrno>

#include "interpreter/objects/exception_internal.h"
#include "interpreter/objects/int.h"

namespace krait::objects {

static OSError* self_of(Value v) { return static_cast<OSError*>(v.object()); }

static Type* subclass_for(Thread& t, int64_t number) {
  Types& types = t.types();
  switch (number) {
    case EAGAIN: case EALREADY: case EINPROGRESS: return types.BlockingIOError;
    case EPIPE: case ESHUTDOWN: return types.BrokenPipeError;
    case ECHILD: return types.ChildProcessError;
    case ECONNABORTED: return types.ConnectionAbortedError;
    case ECONNREFUSED: return types.ConnectionRefusedError;
    case ECONNRESET: return types.ConnectionResetError;
    case EEXIST: return types.FileExistsError;
    case ENOENT: return types.FileNotFoundError;
    case EISDIR: return types.IsADirectoryError;
    case ENOTDIR: return types.NotADirectoryError;
    case EINTR: return types.InterruptedError;
    case EACCES: case EPERM: return types.PermissionError;
    case ESRCH: return types.ProcessLookupError;
    case ETIMEDOUT: return types.TimeoutError;
    default: return nullptr;
  }
}

// (errno, strerror[, filename[, winerror[, filename2]]]); the file names leave args.
static Status fill(Thread& t, OSError* e, const Value* args, size_t count) {
  TRY(set_args(t, e, args, count));
  e->written = -1;
  if (count < 2 || count > 5) return ok();
  replace(e->errno_, Ref::copy(args[0]));
  replace(e->strerror, Ref::copy(args[1]));
  if (count < 3 || args[2].is_none()) return ok();
  int64_t number = 0;
  bool blocking = e->type->is_subclass_of(t.types().BlockingIOError);
  if (blocking && is_int(args[2]) && int_fits_i64(args[2], &number)) {
    e->written = number;
  } else {
    replace(e->filename, Ref::copy(args[2]));
    if (count == 5 && !args[4].is_none()) replace(e->filename2, Ref::copy(args[4]));
    TRY(set_args(t, e, args, 2));
  }
  return ok();
}

// A subclass with __init__ but not __new__ of its own gets its arguments there, at the latest.
static bool fills_in_init(Thread& t, Type* type) {
  auto own = t.types().OSError;
  return type->slots.init != own->slots.init && type->slots.new_ == own->slots.new_;
}

static Result os_error_new(Thread& t, Type* type, const Value* args, size_t positional, Tuple* kwnames) {
  if (!fills_in_init(t, type)) {
    if (kwnames && kwnames->length) return raise_type_error(t, type_name(type), "() takes no keyword arguments");
    int64_t number = 0;
    if (type == t.types().OSError && positional >= 2 && positional <= 5 && is_int(args[0]) &&
        int_fits_i64(args[0], &number))
      if (Type* better = subclass_for(t, number)) type = better;
  }
  auto* e = allocate<OSError>(t, type);
  if (!e) return raised;
  Ref owned = Ref::own(e);
  e->written = -1;
  if (fills_in_init(t, type)) TRY(set_args(t, e, nullptr, 0));
  else TRY(fill(t, e, args, positional));
  return owned;
}

static Status os_error_init(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  if (!fills_in_init(t, type_of(t, self))) return ok();
  if (kwnames && kwnames->length) return raise_type_error(t, type_name(t, self), "() takes no keyword arguments");
  return fill(t, self_of(self), args, positional);
}

static Result shown(Thread& t, Value v) { return v.is_absent() ? str(t, kNone) : str(t, v); }

static Result os_error_str(Thread& t, Value self) {
  OSError* e = self_of(self);
  if (!e->filename.is_absent()) {
    Ref number = TRY(shown(t, e->errno_)), text = TRY(shown(t, e->strerror)), name = TRY(repr(t, e->filename));
    if (e->filename2.is_absent())
      return make_str(t, cat("[Errno ", number.as<Str>(), "] ", text.as<Str>(), ": ", name.as<Str>()));
    Ref name2 = TRY(repr(t, e->filename2));
    return make_str(
        t, cat("[Errno ", number.as<Str>(), "] ", text.as<Str>(), ": ", name.as<Str>(), " -> ", name2.as<Str>()));
  }
  if (!e->errno_.is_absent() && !e->strerror.is_absent()) {
    Ref number = TRY(shown(t, e->errno_)), text = TRY(shown(t, e->strerror));
    return make_str(t, cat("[Errno ", number.as<Str>(), "] ", text.as<Str>()));
  }
  return base_exception_str(t, self);
}

static Result os_error_reduce(Thread& t, const Args& a) {
  OSError* e = self_of(a.self);
  Ref args = Ref::copy(e->args);
  auto* given = args.as<Tuple>();
  if (given->length == 2 && !e->filename.is_absent()) {
    if (e->filename2.is_absent()) args = TRY(make_tuple(t, {given->items[0], given->items[1], e->filename}));
    else args = TRY(make_tuple(t, {given->items[0], given->items[1], e->filename, kNone, e->filename2}));
  }
  Ref dict = TRY(exception_dict_or_none(t, a.self));
  if (dict.is_none()) return make_tuple(t, {word(e->type), args.get()});
  return make_tuple(t, {word(e->type), args.get(), dict.get()});
}
static const NativeFunction kMethods[] = {{"__reduce__()!", os_error_reduce, nullptr}, {}};

static Result get_written(Thread& t, Value self) {
  if (self_of(self)->written == -1) return raise_attribute_error(t, "characters_written");
  return make_int(t, self_of(self)->written);
}
static Status set_written(Thread& t, Value self, Value value) {
  if (value.is_absent()) {
    if (self_of(self)->written == -1) return raise_attribute_error(t, "characters_written");
    self_of(self)->written = -1;
    return ok();
  }
  self_of(self)->written = TRY(index_as_i64(t, value, t.types().ValueError));
  return ok();
}
static const NativeGetSet kGetSets[] = {EXCEPTION_FIELD("errno", OSError, errno_),
                                        EXCEPTION_FIELD("strerror", OSError, strerror),
                                        EXCEPTION_FIELD("filename", OSError, filename),
                                        EXCEPTION_FIELD("filename2", OSError, filename2),
                                        {"characters_written", get_written, set_written},
                                        {}};

using OSErrorLife = Life<OSError, &OSError::errno_, &OSError::strerror, &OSError::filename, &OSError::filename2>;
const ExceptionLayout kOSErrorLayout = {sizeof(OSError), kMethods, kGetSets,
                                        {.destroy = OSErrorLife::destroy, .traverse = OSErrorLife::traverse,
                                         .clear = OSErrorLife::destroy, .new_ = os_error_new, .init = os_error_init,
                                         .str = os_error_str}};

}  // namespace krait::objects
