// What a build with sanitizers does unless ASAN_OPTIONS and UBSAN_OPTIONS say otherwise: a report ends the process with a status
// of its own; memory that the interpreter keeps until its process ends is no leak; too large an allocation fails instead of
// ending the process, since it becomes a MemoryError.
extern "C" {
const char* __asan_default_options() {
  return "detect_leaks=0:allocator_may_return_null=1:halt_on_error=1:exitcode=99";
}
const char* __ubsan_default_options() { return "print_stacktrace=1:halt_on_error=1:exitcode=99"; }
const char* __tsan_default_options() { return "allocator_may_return_null=1:halt_on_error=1:exitcode=99"; }
}
