// What a build with sanitizers does unless ASAN_OPTIONS and UBSAN_OPTIONS say otherwise: a report ends the process with
// a status of its own; memory that the interpreter keeps until its process ends is no leak; too large an allocation
// fails instead of ending the process, since it becomes a MemoryError.
#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

extern "C" {
const char* __asan_default_options() {
  return "detect_leaks=0:allocator_may_return_null=1:halt_on_error=1:exitcode=99";
}
const char* __ubsan_default_options() { return "print_stacktrace=1:halt_on_error=1:exitcode=99"; }
const char* __tsan_default_options() { return "allocator_may_return_null=1:halt_on_error=1:exitcode=99"; }
}

// Beside the address sanitizer, gcc's other one reads `log_path` and does not heed it.
__attribute__((constructor)) static void heed_log_path() {
  const char* options = std::getenv("UBSAN_OPTIONS");
  const char* path = options ? std::strstr(options, "log_path=") : nullptr;
  void* library = path ? dlopen("libubsan.so.1", RTLD_NOW | RTLD_NOLOAD) : nullptr;
  if (!library) return;
  auto set_path = reinterpret_cast<void (*)(const char*)>(dlsym(library, "__sanitizer_set_report_path"));
  path += std::strlen("log_path=");
  if (set_path) set_path(std::string(path, std::strcspn(path, ":")).c_str());
}

// The sanitizer's own ends the process instead of throwing, and the interpreter turns what is thrown into a
// MemoryError.
void* operator new(size_t bytes) {
  if (void* memory = std::malloc(bytes ? bytes : 1)) return memory;
  throw std::bad_alloc();
}
void* operator new[](size_t bytes) { return operator new(bytes); }
void* operator new(size_t bytes, const std::nothrow_t&) noexcept { return std::malloc(bytes ? bytes : 1); }
void* operator new[](size_t bytes, const std::nothrow_t&) noexcept { return std::malloc(bytes ? bytes : 1); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
