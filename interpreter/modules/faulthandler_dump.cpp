// Tracebacks as signal handlers may write them: by write() alone.
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "interpreter/modules/faulthandler.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/collector.h"
#include "interpreter/vm/evaluate.h"

namespace krait::modules {

using namespace krait::objects;

namespace {

constexpr int kMostFrames = 100, kMostThreads = 100, kLongestText = 500;

void put(int fd, const char* text) { (void)!write(fd, text, strlen(text)); }
void put_number(int fd, uint64_t n, unsigned base, int width) {
  char digits[32];
  int at = sizeof digits;
  do digits[--at] = "0123456789abcdef"[n % base];
  while ((n /= base) || static_cast<int>(sizeof digits) - at < width);
  (void)!write(fd, digits + at, sizeof digits - static_cast<size_t>(at));
}
void put_text(int fd, const Str* s) {
  int64_t shown = s->length < kLongestText ? s->length : kLongestText;
  for (int64_t i = 0; i < shown; ++i) {
    char32_t c = (*s)[i];
    if (c >= ' ' && c < 127) {
      char plain = static_cast<char>(c);
      (void)!write(fd, &plain, 1);
      continue;
    }
    put(fd, c <= 0xff ? "\\x" : c <= 0xffff ? "\\u" : "\\U");
    put_number(fd, c, 16, c <= 0xff ? 2 : c <= 0xffff ? 4 : 8);
  }
  if (shown < s->length) put(fd, "...");
}
void put_frame(int fd, const Frame* frame) {
  put(fd, "  File \"");
  put_text(fd, frame->code->filename);
  put(fd, "\", line ");
  int line = frame_line(frame);
  if (line >= 0) put_number(fd, static_cast<uint64_t>(line), 10, 1);
  else put(fd, "???");
  put(fd, " in ");
  put_text(fd, frame->code->name);
  put(fd, "\n");
}
const Thread* this_thread(const Interpreter* interpreter) {
  auto id = reinterpret_cast<uint64_t>(pthread_self());
  for (const Thread* t = interpreter->threads; t; t = t->next)
    if (t->id == id) return t;
  return nullptr;
}

}  // namespace

void dump_thread_stack(int fd, const Thread* t, bool header) {
  if (header) put(fd, "Stack (most recent call first):\n");
  Frame* frame = t && t->frame ? vm::visible_frame(t->frame) : nullptr;
  if (!frame) return put(fd, "  <no Python frame>\n");
  for (int depth = 0; frame; frame = frame_back(frame), ++depth) {
    if (depth == kMostFrames) return put(fd, "  ...\n");
    put_frame(fd, frame);
  }
}

void dump_all_threads(int fd, const Interpreter* interpreter, const Thread* current) {
  int count = 0;
  for (const Thread* t = interpreter->threads; t; t = t->next, ++count) {
    if (count) put(fd, "\n");
    if (count == kMostThreads) return put(fd, "...\n");
    put(fd, t == current ? "Current thread 0x" : "Thread 0x");
    put_number(fd, t->id, 16, 16);
    put(fd, " (most recent call first):\n");
    if (t == current && interpreter->collector && interpreter->collector->collecting) put(fd, "  Garbage-collecting\n");
    dump_thread_stack(fd, t, false);
  }
}

void disable_fatal_signals(FaultHandler& s) {
  s.enabled = false;
  for (FatalSignal& f : s.fatal)
    if (std::exchange(f.installed, false)) sigaction(f.number, &f.previous, nullptr);
}

void on_fatal_signal(int number) {
  FaultHandler* s = process().fault_handler;
  if (!s || !s->enabled) return;
  int saved = errno;
  FatalSignal* which = &s->fatal[4];
  for (FatalSignal& f : s->fatal)
    if (f.number == number) which = &f;
  if (std::exchange(which->installed, false)) sigaction(number, &which->previous, nullptr);
  put(s->fd, "Fatal Python error: ");
  put(s->fd, which->name);
  put(s->fd, "\n\n");
  const Thread* current = this_thread(s->interpreter);
  if (s->all_threads) dump_all_threads(s->fd, s->interpreter, current);
  else if (current) dump_thread_stack(s->fd, current, true);
  errno = saved;
  raise(number);
}

[[noreturn]] void fatal_error(const char* function, const char* message, const Thread* current) {
  put(2, "Fatal Python error: ");
  put(2, function);
  put(2, ": ");
  put(2, message);
  put(2, "\nPython runtime state: initialized\n\n");
  if (Interpreter* i = process().main_interpreter) dump_all_threads(2, i, current);
  if (FaultHandler* s = process().fault_handler) disable_fatal_signals(*s);
  abort();
}

static void on_user_signal(int number) {
  FaultHandler* s = process().fault_handler;
  if (!s || !s->user[number].enabled) return;
  UserSignal& u = s->user[number];
  int saved = errno;
  const Thread* current = this_thread(s->interpreter);
  if (u.all_threads) dump_all_threads(u.fd, s->interpreter, current);
  else dump_thread_stack(u.fd, current, true);
  if (u.chain) {
    sigaction(number, &u.previous, nullptr);
    errno = saved;
    raise(number);
    saved = errno;
    (void)install_user_signal(number, u, nullptr);
  }
  errno = saved;
}

bool install_user_signal(int number, const UserSignal& u, struct sigaction* previous) {
  struct sigaction action{};
  action.sa_handler = on_user_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART | SA_ONSTACK | (u.chain ? SA_NODEFER : 0);
  return sigaction(number, &action, previous) == 0;
}

}  // namespace krait::modules
