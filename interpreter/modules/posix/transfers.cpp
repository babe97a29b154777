// Moving data between descriptors without a copy of ours, advice about files, and event counters.
#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "interpreter/modules/posix/posix_internal.h"

namespace krait::modules::posix {

// An offset that may be left out or None: then the descriptor's own position is used and moved.
struct OptionalOffset {
  off64_t value = 0;
  bool given = false;
  off64_t* pointer() { return given ? &value : nullptr; }
};
static ResultOf<OptionalOffset> optional_offset(Thread& t, Value v) {
  OptionalOffset out;
  if (v.is_none()) return out;
  out.value = TRY(as_i64(t, v));
  out.given = true;
  return out;
}

static Result posix_copy_file_range(Thread& t, const Args& a) {
  int from = TRY(as_c_int(t, a[0])), to = TRY(as_c_int(t, a[1]));
  int64_t count = TRY(as_i64(t, a[2]));
  if (count < 0) return raise_value_error(t, "negative value for 'count' not allowed");
  OptionalOffset source = TRY(optional_offset(t, a[3])), target = TRY(optional_offset(t, a[4]));
  int64_t n = TRY(system_call(t, [&] {
    return copy_file_range(from, source.pointer(), to, target.pointer(), static_cast<size_t>(count), 0);
  }));
  if (n < 0) return raise_errno(t);
  return make_int(t, n);
}
static Result posix_splice(Thread& t, const Args& a) {
  int from = TRY(as_c_int(t, a[0])), to = TRY(as_c_int(t, a[1]));
  int64_t count = TRY(as_i64(t, a[2]));
  if (count < 0) return raise_value_error(t, "negative value for 'count' not allowed");
  OptionalOffset source = TRY(optional_offset(t, a[3])), target = TRY(optional_offset(t, a[4]));
  unsigned flags = static_cast<unsigned>(TRY(as_c_int(t, a[5])));
  int64_t n = TRY(system_call(t, [&] {
    return splice(from, source.pointer(), to, target.pointer(), static_cast<size_t>(count), flags);
  }));
  if (n < 0) return raise_errno(t);
  return make_int(t, n);
}
static Result posix_posix_fadvise(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  int64_t offset = TRY(as_i64(t, a[1])), length = TRY(as_i64(t, a[2]));
  int advice = TRY(as_c_int(t, a[3]));
  int error;
  do {
    {
      Unlocked others(t);
      error = posix_fadvise(fd, offset, length, advice);
    }
    if (error == EINTR) TRY(run_signal_handlers(t));
  } while (error == EINTR);
  if (error) return raise_os_error(t, error);
  return kNone;
}

static Result posix_eventfd(Thread& t, const Args& a) {
  uint64_t start = TRY(as_u64(t, a[0]));
  if (start > UINT32_MAX) return raise_overflow_error(t, "Python int too large for C unsigned int");
  int fd = eventfd(static_cast<unsigned>(start), TRY(as_c_int(t, a[1])));
  if (fd < 0) return raise_errno(t);
  return small_int(fd);
}
static Result posix_eventfd_read(Thread& t, const Args& a) {
  int fd = TRY(fd_argument(t, a[0]));
  eventfd_t value;
  if (TRY(system_call(t, [&] { return eventfd_read(fd, &value); }))) return raise_errno(t);
  return make_uint(t, value);
}
static Result posix_eventfd_write(Thread& t, const Args& a) {
  int fd = TRY(fd_argument(t, a[0]));
  uint64_t value = TRY(as_u64(t, a[1]));
  if (TRY(system_call(t, [&] { return eventfd_write(fd, value); }))) return raise_errno(t);
  return kNone;
}

extern const NativeFunction kTransferFunctions[] = {
    {"copy_file_range(src, dst, count, offset_src=None, offset_dst=None)", posix_copy_file_range,
     "Copy bytes from one file to another."},
    {"splice(src, dst, count, offset_src=None, offset_dst=None, flags=0)", posix_splice,
     "Move bytes between two descriptors, one of which is a pipe."},
    {"posix_fadvise(fd, offset, length, advice, /)", posix_posix_fadvise,
     "Tell the system how a part of a file will be used."},
    {"eventfd(initval, flags=524288)", posix_eventfd, "A counter behind a descriptor."},
    {"eventfd_read(fd)", posix_eventfd_read, "Take the counter's value."},
    {"eventfd_write(fd, value)", posix_eventfd_write, "Add to the counter."},
    {}};

}  // namespace krait::modules::posix
