// The module _multiprocessing: SemLock, a lock or counter that processes share (a named POSIX semaphore).
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules {

namespace {

constexpr int kRecursiveMutex = 0, kSemaphore = 1;

struct SemLock : Object {
  sem_t* handle;         // owned
  uint64_t last_thread;  // who took it last
  int count;             // how often this process holds it
  int maximum, kind;
  Value name;            // owned; None after _rebuild without one
};
SemLock* self_of(Value v) { return as<SemLock>(v); }
bool is_mine(const Thread& t, const SemLock* s) { return s->count > 0 && t.id == s->last_thread; }

void semlock_destroy(Object* o) {
  auto* s = static_cast<SemLock*>(o);
  if (s->handle) sem_close(std::exchange(s->handle, nullptr));
  clear(s->name);
}

Result make_semlock(Thread& t, Type* type, sem_t* handle, int kind, int maximum, Value name) {
  auto* s = allocate<SemLock>(t, type);
  if (!s) {
    sem_close(handle);
    return raised;
  }
  s->handle = handle;
  s->kind = kind;
  s->maximum = maximum;
  s->name = Ref::copy(name).leak();
  return Result::own(s);
}
Result semlock_new(Thread& t, const Args& a) {
  int kind = TRY(as_c_int(t, a[0])), value = TRY(as_c_int(t, a[1])), maximum = TRY(as_c_int(t, a[2]));
  if (!is_str(a[3])) return raise_type_error(t, "SemLock() argument 'name' must be str, not ", type_name(t, a[3]));
  std::string name(TRY(as_utf8(t, a[3])));
  bool unlink = TRY(is_true(t, a[4]));
  if (kind != kRecursiveMutex && kind != kSemaphore) return raise_value_error(t, "unrecognized kind");
  sem_t* handle = sem_open(name.c_str(), O_CREAT | O_EXCL, 0600, static_cast<unsigned>(value));
  if (handle == SEM_FAILED) return raise_os_error(t, errno);
  if (unlink && sem_unlink(name.c_str()) < 0) {
    int error = errno;
    sem_close(handle);
    return raise_os_error(t, error);
  }
  return make_semlock(t, as<Type>(a.self), handle, kind, maximum, unlink ? Value(kNone) : a[3]);
}
Result semlock_rebuild(Thread& t, const Args& a) {
  auto* handle = reinterpret_cast<sem_t*>(TRY(as_u64(t, a[0])));
  int kind = TRY(as_c_int(t, a[1])), maximum = TRY(as_c_int(t, a[2]));
  if (!a[3].is_none()) {
    std::string name(TRY(as_utf8(t, a[3])));
    handle = sem_open(name.c_str(), 0);
    if (handle == SEM_FAILED) return raise_os_error(t, errno);
  }
  return make_semlock(t, as<Type>(a.self), handle, kind, maximum, a[3]);
}

// When a wait of `seconds` ends, by the clock that semaphores use.
timespec deadline_after(double seconds) {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (seconds < 0) seconds = 0;
  if (seconds > 1e9) seconds = 1e9;
  auto whole = static_cast<int64_t>(seconds);
  int64_t nanoseconds = now.tv_nsec + static_cast<int64_t>((seconds - static_cast<double>(whole)) * 1e9 + 0.5);
  return {static_cast<time_t>(now.tv_sec + whole + nanoseconds / 1000000000),
          static_cast<long>(nanoseconds % 1000000000)};
}

ResultOf<bool> acquire(Thread& t, SemLock* s, bool blocking, Value timeout) {
  if (s->kind == kRecursiveMutex && is_mine(t, s)) {
    ++s->count;
    return true;
  }
  timespec deadline{};
  bool limited = blocking && !timeout.is_none();
  if (limited) deadline = deadline_after(TRY(as_double(t, timeout)));
  int answer = sem_trywait(s->handle), error = errno;
  while (answer && blocking && (error == EAGAIN || error == EINTR)) {
    {
      Unlocked others(t);
      answer = limited ? sem_timedwait(s->handle, &deadline) : sem_wait(s->handle);
      error = errno;
    }
    if (!answer) break;
    if (error != EINTR) break;
    TRY(run_signal_handlers(t));
  }
  if (answer) {
    if (error == EAGAIN || error == ETIMEDOUT) return false;
    if (error == EINTR) TRY(run_signal_handlers(t));
    return raise_os_error(t, error);
  }
  ++s->count;
  s->last_thread = t.id;
  return true;
}
Result semlock_acquire(Thread& t, const Args& a) {
  return boolean(TRY(acquire(t, self_of(a.self), TRY(is_true(t, a[0])), a[1])));
}
Result semlock_enter(Thread& t, const Args& a) { return boolean(TRY(acquire(t, self_of(a.self), true, kNone))); }

Result semlock_release(Thread& t, const Args& a) {
  SemLock* s = self_of(a.self);
  if (s->kind == kRecursiveMutex) {
    if (!is_mine(t, s))
      return raise_message(t, t.types().AssertionError, "attempt to release recursive lock not owned by thread");
    if (s->count > 1) {
      --s->count;
      return kNone;
    }
  } else {
    int value;
    if (sem_getvalue(s->handle, &value) < 0) return raise_os_error(t, errno);
    if (value >= s->maximum) return raise_value_error(t, "semaphore or lock released too many times");
  }
  if (sem_post(s->handle) < 0) return raise_os_error(t, errno);
  --s->count;
  return kNone;
}

Result semlock_count(Thread&, const Args& a) { return small_int(self_of(a.self)->count); }
Result semlock_is_mine(Thread& t, const Args& a) { return boolean(is_mine(t, self_of(a.self))); }
Result semlock_get_value(Thread& t, const Args& a) {
  int value;
  if (sem_getvalue(self_of(a.self)->handle, &value) < 0) return raise_os_error(t, errno);
  return small_int(value < 0 ? 0 : value);
}
Result semlock_is_zero(Thread& t, const Args& a) {
  int value;
  if (sem_getvalue(self_of(a.self)->handle, &value) < 0) return raise_os_error(t, errno);
  return boolean(value == 0);
}
Result semlock_after_fork(Thread&, const Args& a) {
  self_of(a.self)->count = 0;
  return kNone;
}
Result get_handle(Thread& t, Value v) { return make_uint(t, reinterpret_cast<uint64_t>(self_of(v)->handle)); }
Result get_kind(Thread&, Value v) { return small_int(self_of(v)->kind); }
Result get_maxvalue(Thread&, Value v) { return small_int(self_of(v)->maximum); }
Result get_name(Thread&, Value v) { return Result::copy(self_of(v)->name); }

const NativeFunction kMethods[] = {
    {"acquire(block=True, timeout=None)", semlock_acquire, "Acquire the semaphore/lock."},
    {"release()", semlock_release, "Release the semaphore/lock."},
    {"_count()", semlock_count, "How many more times this process has acquired the semaphore than released it."},
    {"_is_mine()", semlock_is_mine, "Tells whether the current thread holds the lock."},
    {"_get_value()", semlock_get_value,
        "The semaphore's value now: how many more acquire() calls would not have to wait."},
    {"_is_zero()", semlock_is_zero, "Tells whether the semaphore has run out, its value being zero."},
    {"_rebuild(handle, kind, maxvalue, name, /)", semlock_rebuild, nullptr, Binding::ClassMethod},
    {"_after_fork()", semlock_after_fork,
        "Sets the count of acquisitions back to zero in a child process made by fork()."},
    {"__enter__()", semlock_enter, "Enter the semaphore/lock."},
    {"__exit__(exc_type=None, exc_value=None, exc_tb=None, /)", semlock_release, "Exit the semaphore/lock."},
    {}};
const NativeGetSet kGetSets[] = {{"handle", get_handle, nullptr, "", true},
                                 {"kind", get_kind, nullptr, "", true},
                                 {"maxvalue", get_maxvalue, nullptr, "", true},
                                 {"name", get_name, nullptr, "", true},
                                 {}};
const TypeSpec kSemLockType = {.name = "_multiprocessing.SemLock",
                               .doc = "Semaphore/Mutex type",
                               .size = sizeof(SemLock),
                               .flags = kBaseType,
                               .new_ = {"SemLock(kind, value, maxvalue, name, unlink)", semlock_new},
                               .methods = kMethods,
                               .getsets = kGetSets,
                               .slots = {.destroy = semlock_destroy}};

Result multiprocessing_sem_unlink(Thread& t, const Args& a) {
  std::string name(TRY(as_utf8(t, a[0])));
  if (sem_unlink(name.c_str()) < 0) return raise_os_error(t, errno);
  return kNone;
}
const NativeFunction kFunctions[] = {{"sem_unlink(name, /)", multiprocessing_sem_unlink, nullptr}, {}};

Status module_init(Thread& t, Value module) {
  Type* type = TRY(module_add_type(t, module, kSemLockType));
  TRY(dict_set(t, type->dict, "SEM_VALUE_MAX", small_int(SEM_VALUE_MAX)));
  Ref flags = TRY(make_dict(t));
  for (const char* name : {"HAVE_SEM_OPEN", "HAVE_SEM_TIMEDWAIT"})
    TRY(dict_set(t, flags.as<Dict>(), name, small_int(1)));
  return module_add(t, module, "flags", flags);
}

}  // namespace

extern const NativeModule kMultiprocessingModule;
const NativeModule kMultiprocessingModule = {"_multiprocessing", nullptr, kFunctions, module_init};

}  // namespace krait::modules
