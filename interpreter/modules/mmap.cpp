// The module mmap (library reference: mmap): files in memory. The sequence protocol: mmap_items.cpp.
#include "interpreter/modules/mmap.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interpreter/modules/audit.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/text/find.h"

namespace krait::modules {

namespace {

enum Access { kDefault, kRead, kWrite, kCopy };

Mapping* self_of(Value v) { return as<Mapping>(v); }
ResultOf<Mapping*> open_of(Thread& t, Value v) {
  TRY(check_open(t, as<Mapping>(v)));
  return as<Mapping>(v);
}
Status check_writable(Thread& t, const Mapping* m) {
  if (m->access != kRead) return ok();
  return raise_type_error(t, "mmap can't modify a readonly memory map.");
}
Status check_resizable(Thread& t, const Mapping* m) {
  if (m->exports > 0)
    return raise_message(t, t.types().BufferError, "mmap can't resize with extant pointers exported.");
  if (m->access == kWrite || m->access == kDefault) return ok();
  return raise_type_error(t, "mmap can't resize a readonly or copy-on-write memory map.");
}

void unmap(Mapping* m) {
  if (m->fd >= 0) close(std::exchange(m->fd, -1));
  if (m->data) munmap(std::exchange(m->data, nullptr), static_cast<size_t>(m->size));
}
void mmap_destroy(Object* o) { unmap(static_cast<Mapping*>(o)); }

// What `access` asks for, as flags and protection; the access that flags and protection amount to.
Status settle_access(Thread& t, int& access, int& flags, int& protection) {
  if (access != kDefault && (flags != MAP_SHARED || protection != (PROT_WRITE | PROT_READ))) {
    return raise_value_error(t, "mmap can't specify both access and flags, prot.");
  }
  switch (access) {
    case kRead: flags = MAP_SHARED, protection = PROT_READ; return ok();
    case kWrite: flags = MAP_SHARED, protection = PROT_READ | PROT_WRITE; return ok();
    case kCopy: flags = MAP_PRIVATE, protection = PROT_READ | PROT_WRITE; return ok();
    case kDefault:
      if ((protection & PROT_READ) && (protection & PROT_WRITE)) access = kDefault;
      else if (protection & PROT_WRITE) access = kWrite;
      else access = kRead;
      return ok();
    default: return raise_value_error(t, "mmap invalid access parameter.");
  }
}
// The size to map, from the file's when it is not given.
Status settle_size(Thread& t, int fd, int64_t offset, int64_t& size) {
  struct stat st;
  if (fd == -1 || fstat(fd, &st) || !S_ISREG(st.st_mode)) return ok();
  if (size == 0) {
    if (st.st_size == 0) return raise_value_error(t, "cannot mmap an empty file");
    if (offset >= st.st_size) return raise_value_error(t, "mmap offset is greater than file size");
    size = st.st_size - offset;
  } else if (offset > st.st_size || st.st_size - offset < size) {
    return raise_value_error(t, "mmap length is greater than file size");
  }
  return ok();
}
Status map(Thread& t, Mapping* m, int fd, int flags, int protection) {
  if (fd == -1) {
    flags |= MAP_ANONYMOUS;
  } else {
    m->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (m->fd < 0) return raise_os_error(t, errno);
  }
  void* data = ::mmap(nullptr, static_cast<size_t>(m->size), protection, flags, m->fd, m->offset);
  if (data == MAP_FAILED) return raise_os_error(t, errno);
  m->data = static_cast<uint8_t*>(data);
  return ok();
}
Result mmap_new(Thread& t, const Args& a) {
  int fd = TRY(as_c_int(t, a[0]));
  int64_t size = TRY(as_i64(t, a[1]));
  int flags = TRY(as_c_int(t, a[2])), protection = TRY(as_c_int(t, a[3])), access = TRY(as_c_int(t, a[4]));
  int64_t offset = TRY(as_i64(t, a[5]));
  if (size < 0) return raise_overflow_error(t, "memory mapped length must be positive");
  if (offset < 0) return raise_overflow_error(t, "memory mapped offset must be positive");
  TRY(settle_access(t, access, flags, protection));
  TRY(audit(t, "mmap.__new__", {a[0], a[1], a[4], a[5]}));
  TRY(settle_size(t, fd, offset, size));
  auto* m = allocate<Mapping>(t, as<Type>(a.self));
  if (!m) return raised;
  Ref self = Ref::own(m);
  m->fd = -1;
  m->size = size;
  m->offset = offset;
  m->access = access;
  TRY(map(t, m, fd, flags, protection));
  return self;
}

Result mmap_close(Thread& t, const Args& a) {
  if (self_of(a.self)->exports > 0)
    return raise_message(t, t.types().BufferError, "cannot close exported pointers exist");
  unmap(self_of(a.self));
  return kNone;
}

// --- reading and writing at the position -----------------------------------------------------------------------------

int64_t remaining(const Mapping* m) { return m->position < m->size ? m->size - m->position : 0; }

Result mmap_read(Thread& t, const Args& a) {
  Mapping* m = TRY(open_of(t, a.self));
  int64_t wanted = a[0].is_none() ? INT64_MAX : 0;
  if (!a[0].is_none()) {
    if (!has_index(t, a[0]))
      return raise_type_error(t, "argument should be integer or None, not '", type_name(t, a[0]), "'");
    wanted = TRY(index_as_i64(t, a[0]));
    TRY(check_open(t, m));
  }
  if (wanted < 0 || wanted > remaining(m)) wanted = remaining(m);
  if (wanted == 0) return make_bytes(t, "");
  Ref bytes = TRY(make_bytes(t, m->view().substr(static_cast<size_t>(m->position), static_cast<size_t>(wanted))));
  m->position += wanted;
  return bytes;
}
Result mmap_read_byte(Thread& t, const Args& a) {
  Mapping* m = TRY(open_of(t, a.self));
  if (m->position >= m->size) return raise_value_error(t, "read byte out of range");
  return small_int(m->data[m->position++]);
}
Result mmap_readline(Thread& t, const Args& a) {
  Mapping* m = TRY(open_of(t, a.self));
  int64_t left = remaining(m);
  if (!left) return make_bytes(t, "");
  const uint8_t* start = m->data + m->position;
  const void* end = memchr(start, '\n', static_cast<size_t>(left));
  int64_t n = end ? static_cast<const uint8_t*>(end) + 1 - start : left;
  Ref line = TRY(make_bytes(t, {reinterpret_cast<const char*>(start), static_cast<size_t>(n)}));
  m->position += n;
  return line;
}
Result mmap_write(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  Mapping* m = TRY(open_of(t, a.self));
  TRY(check_writable(t, m));
  int64_t n = data.buffer.length;
  if (m->position > m->size || m->size - m->position < n) return raise_value_error(t, "data out of range");
  memcpy(m->data + m->position, data.buffer.data, static_cast<size_t>(n));
  m->position += n;
  return make_int(t, n);
}
Result mmap_write_byte(Thread& t, const Args& a) {
  uint8_t byte = TRY(as_byte(t, a[0]));
  Mapping* m = TRY(open_of(t, a.self));
  TRY(check_writable(t, m));
  if (m->position >= m->size) return raise_value_error(t, "write byte out of range");
  m->data[m->position++] = byte;
  return kNone;
}

Result mmap_seek(Thread& t, const Args& a) {
  int64_t distance = TRY(as_i64(t, a[0]));
  int how = TRY(as_c_int(t, a[1]));
  Mapping* m = TRY(open_of(t, a.self));
  if (how < 0 || how > 2) return raise_value_error(t, "unknown seek type");
  int64_t from = how == 0 ? 0 : how == 1 ? m->position : m->size, where;
  if (__builtin_add_overflow(from, distance, &where) || where < 0 || where > m->size)
    return raise_value_error(t, "seek out of range");
  m->position = where;
  return kNone;
}
Result mmap_tell(Thread& t, const Args& a) { return make_int(t, TRY(open_of(t, a.self))->position); }

// find and rfind: the bounds default to the position and the end.
template <bool kReverse> Result mmap_find(Thread& t, const Args& a) {
  BufferRef needle;
  Mapping* m = TRY(open_of(t, a.self));
  TRY(needle.get(t, a[0]));
  int64_t start = m->position, end = m->size;
  if (!a[1].is_absent()) start = TRY(index_as_i64(t, a[1]));
  if (!a[2].is_absent()) end = TRY(index_as_i64(t, a[2]));
  TRY(check_open(t, m));
  auto clamp = [m](int64_t i) { return i < 0 ? (i + m->size < 0 ? 0 : i + m->size) : i > m->size ? m->size : i; };
  start = clamp(start);
  end = clamp(end);
  int64_t n = needle.buffer.length;
  if (end - start < n) return small_int(-1);
  std::string_view part = m->view().substr(static_cast<size_t>(start), static_cast<size_t>(end - start)),
                   word = needle.view();
  size_t at = kReverse ? part.rfind(word) : part.find(word);
  return at == std::string_view::npos ? small_int(-1) : small_int(start + static_cast<int64_t>(at));
}

// --- the mapping as a whole ------------------------------------------------------------------------------------------

Result mmap_size(Thread& t, const Args& a) {
  Mapping* m = TRY(open_of(t, a.self));
  if (m->fd == -1) return make_int(t, m->size);
  struct stat st;
  if (fstat(m->fd, &st)) return raise_os_error(t, errno);
  return make_int(t, st.st_size);
}
Result mmap_flush(Thread& t, const Args& a) {
  Mapping* m = TRY(open_of(t, a.self));
  int64_t offset = TRY(as_i64(t, a[0])), size = a[1].is_absent() ? m->size : TRY(as_i64(t, a[1]));
  TRY(check_open(t, m));
  if (size < 0 || offset < 0 || m->size - offset < size) return raise_value_error(t, "flush values out of range");
  if (m->access == kRead || m->access == kCopy) return kNone;
  if (msync(m->data + offset, static_cast<size_t>(size), MS_SYNC)) return raise_os_error(t, errno);
  return kNone;
}
Result mmap_resize(Thread& t, const Args& a) {
  int64_t size = TRY(as_i64(t, a[0]));
  Mapping* m = TRY(open_of(t, a.self));
  TRY(check_resizable(t, m));
  if (size < 0 || INT64_MAX - size < m->offset) return raise_value_error(t, "new size out of range");
  if (m->fd != -1 && ftruncate(m->fd, m->offset + size)) return raise_os_error(t, errno);
  void* moved = mremap(m->data, static_cast<size_t>(m->size), static_cast<size_t>(size), MREMAP_MAYMOVE);
  if (moved == MAP_FAILED) return raise_os_error(t, errno);
  m->data = static_cast<uint8_t*>(moved);
  m->size = size;
  return kNone;
}
Result mmap_move(Thread& t, const Args& a) {
  int64_t to = TRY(as_i64(t, a[0])), from = TRY(as_i64(t, a[1])), count = TRY(as_i64(t, a[2]));
  Mapping* m = TRY(open_of(t, a.self));
  TRY(check_writable(t, m));
  bool inside = to >= 0 && from >= 0 && count >= 0 && m->size - to >= count && m->size - from >= count;
  if (!inside) return raise_value_error(t, "source, destination, or count out of range");
  memmove(m->data + to, m->data + from, static_cast<size_t>(count));
  return kNone;
}
Result mmap_madvise(Thread& t, const Args& a) {
  int option = TRY(as_c_int(t, a[0]));
  int64_t start = TRY(as_i64(t, a[1]));
  Mapping* m = TRY(open_of(t, a.self));
  int64_t count = a[2].is_absent() ? m->size : TRY(as_i64(t, a[2]));
  if (start < 0 || start >= m->size) return raise_value_error(t, "madvise start out of bounds");
  if (count < 0) return raise_value_error(t, "madvise length invalid");
  if (INT64_MAX - start < count) return raise_overflow_error(t, "madvise length too large");
  if (start + count > m->size) count = m->size - start;
  if (::madvise(m->data + start, static_cast<size_t>(count), option)) return raise_os_error(t, errno);
  return kNone;
}
Result mmap_enter(Thread& t, const Args& a) {
  (void)TRY(open_of(t, a.self));
  return Result::copy(a.self);
}
Result get_closed(Thread&, Value v) { return boolean(!self_of(v)->data); }

Result mmap_repr(Thread& t, Value self) {
  Mapping* m = self_of(self);
  std::string name = type_full_name(type_of(t, self));
  if (!m->data) return make_str(t, cat("<", name, " closed=True>"));
  static const char* const kNames[] = {"ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"};
  return make_str(t, cat("<", name, " closed=False, access=", kNames[m->access], ", length=", m->size,
                         ", pos=", m->position, ", offset=", m->offset, ">"));
}

const NativeFunction kMethods[] = {
    {"close()", mmap_close, nullptr},
    {"find(sub, start=<absent>, end=<absent>, /)", mmap_find<false>, nullptr},
    {"rfind(sub, start=<absent>, end=<absent>, /)", mmap_find<true>, nullptr},
    {"flush(offset=0, size=<absent>, /)", mmap_flush, nullptr},
    {"madvise(option, start=0, length=<absent>, /)", mmap_madvise, nullptr},
    {"move(dest, src, count, /)", mmap_move, nullptr},
    {"read(n=None, /)", mmap_read, nullptr},
    {"read_byte()", mmap_read_byte, nullptr},
    {"readline()", mmap_readline, nullptr},
    {"resize(newsize, /)", mmap_resize, nullptr},
    {"seek(pos, whence=0, /)", mmap_seek, nullptr},
    {"size()", mmap_size, nullptr},
    {"tell()", mmap_tell, nullptr},
    {"write(bytes, /)", mmap_write, nullptr},
    {"write_byte(byte, /)", mmap_write_byte, nullptr},
    {"__enter__()", mmap_enter, nullptr},
    {"__exit__(*args)", mmap_close, nullptr},
    {}};
const NativeGetSet kGetSets[] = {{"closed", get_closed}, {}};

Slots mmap_slots() {
  Slots s = mmap_item_slots();
  s.destroy = mmap_destroy;
  s.traverse = [](Object*, Visitor&) {};
  s.repr = mmap_repr;
  return s;
}
const TypeSpec kMmapType = {
    .name = "mmap.mmap",
    .doc = "Maps length bytes from the file given by the descriptor fileno into memory, or anonymous memory for -1.\n"
           "The result behaves like a bytearray and like a file.",
    .size = sizeof(Mapping),
    .flags = kBaseType | kHasGc | kHasPrefix | kHasWeakrefs | kSequence | kIndexed,
    .new_ = {"mmap(fileno, length, flags=1, prot=3, access=0, offset=0)", mmap_new},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = mmap_slots()};

struct Named {
  const char* name;
  int64_t value;
};
#define N(name) {#name, static_cast<int64_t>(name)}
const Named kConstants[] = {N(PROT_EXEC),
                            N(PROT_READ),
                            N(PROT_WRITE),
                            N(MAP_SHARED),
                            N(MAP_PRIVATE),
                            N(MAP_DENYWRITE),
                            N(MAP_EXECUTABLE),
                            N(MAP_ANONYMOUS),
                            {"MAP_ANON", MAP_ANONYMOUS},
                            N(MAP_POPULATE),
                            N(MAP_STACK),
                            N(MADV_NORMAL),
                            N(MADV_RANDOM),
                            N(MADV_SEQUENTIAL),
                            N(MADV_WILLNEED),
                            N(MADV_DONTNEED),
                            N(MADV_REMOVE),
                            N(MADV_DONTFORK),
                            N(MADV_DOFORK),
                            N(MADV_HWPOISON),
                            N(MADV_MERGEABLE),
                            N(MADV_UNMERGEABLE),
                            N(MADV_HUGEPAGE),
                            N(MADV_NOHUGEPAGE),
                            N(MADV_DONTDUMP),
                            N(MADV_DODUMP),
                            N(MADV_FREE),
                            {"ACCESS_DEFAULT", kDefault},
                            {"ACCESS_READ", kRead},
                            {"ACCESS_WRITE", kWrite},
                            {"ACCESS_COPY", kCopy}};
#undef N
Status module_init(Thread& t, Value module) {
  (void)TRY(module_add_type(t, module, kMmapType));
  TRY(module_add(t, module, "error", Value::from_object(t.types().OSError)));
  for (const Named& c : kConstants) TRY(module_add_int(t, module, c.name, c.value));
  int64_t page = sysconf(_SC_PAGESIZE);
  TRY(module_add_int(t, module, "PAGESIZE", page));
  return module_add_int(t, module, "ALLOCATIONGRANULARITY", page);
}

}  // namespace

extern const NativeModule kMmapModule;
const NativeModule kMmapModule = {"mmap", nullptr, nullptr, module_init};

}  // namespace krait::modules
