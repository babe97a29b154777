// What a build with sanitizers does unless ASAN_OPTIONS and UBSAN_OPTIONS say otherwise: a report ends the process with a status
// of its own; memory that the interpreter keeps until its process ends is no leak; too large an allocation fails instead of
// ending the process, since it becomes a MemoryError.
#include <cstdlib>
#include <new>

extern "C" {
const char* __asan_default_options() {
  return "detect_leaks=0:allocator_may_return_null=1:halt_on_error=1:exitcode=99";
}
const char* __ubsan_default_options() { return "print_stacktrace=1:halt_on_error=1:exitcode=99"; }
const char* __tsan_default_options() { return "allocator_may_return_null=1:halt_on_error=1:exitcode=99"; }
}

// The sanitizer's own ends the process instead of throwing, and the interpreter turns what is thrown into a MemoryError.
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
