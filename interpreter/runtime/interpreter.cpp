#include "interpreter/runtime/frame.h"
#include "interpreter/runtime/interpreter.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "interpreter/host/entropy.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception_specs.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/bootstrap.h"
#include "interpreter/runtime/collector.h"
#include "interpreter/runtime/heap_pool.h"
#include "interpreter/runtime/instance.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/raise.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::runtime {

using namespace objects;

void belief_broken(const char* belief, const char* file, int line) {
  std::fprintf(stderr, "krait: broken belief: %s (%s:%d)\n", belief, file, line);
  std::abort();
}

// The key that CPython derives from PYTHONHASHSEED, or randomness.
static void set_hash_key(Interpreter& i) {
  if (!i.config.fixed_hash_seed) return (void)host::random_bytes(i.hash_key, sizeof i.hash_key);
  if (!i.config.hash_seed) return;
  auto x = static_cast<uint32_t>(i.config.hash_seed);
  auto* bytes = reinterpret_cast<uint8_t*>(i.hash_key);
  for (size_t k = 0; k < sizeof i.hash_key; ++k) {
    x = x * 214013 + 2531011;
    bytes[k] = static_cast<uint8_t>(x >> 16);
  }
}

void set_stack_limit(Thread& t) {
  constexpr size_t kMargin = 256 * 1024;
  pthread_attr_t attributes;
  void* low = nullptr;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    pthread_attr_getstack(&attributes, &low, &size);
    pthread_attr_destroy(&attributes);
  }
  if (!size) {
    size = 1024 * 1024;
    low = static_cast<char*>(__builtin_frame_address(0)) - size;
  }
  t.stack_limit = reinterpret_cast<uintptr_t>(low) + std::min(kMargin, size / 4);
}

void adopt_thread(Thread& t) {
  t.id = reinterpret_cast<uint64_t>(pthread_self());
  t.native_id = static_cast<uint64_t>(syscall(SYS_gettid));
  set_stack_limit(t);
}

Thread* create_thread(Interpreter* interpreter) {
  auto* t = new (std::nothrow) Thread;
  if (!t) return nullptr;
  t->interpreter = interpreter;
  t->recursion_left = interpreter->recursion_limit;
  adopt_thread(*t);
  std::lock_guard guard(interpreter->lock->mutex);
  t->next = interpreter->threads;
  if (t->next) t->next->previous = t;
  interpreter->threads = t;
  return t;
}

static void release_thread_values(Thread* t) {
  for (Value* owned : {&t->pending, &t->base_handled.exception, &t->async_exception, &t->trace_function,
                       &t->swallowed_stop, &t->profile_function, &t->context, &t->dict, &t->coroutine_origin_hooks})
    clear(*owned);
}

void destroy_thread(Thread* t) {
  release_thread_values(t);
  Interpreter* interpreter = t->interpreter;
  std::lock_guard guard(interpreter->lock->mutex);
  (t->previous ? t->previous->next : interpreter->threads) = t->next;
  if (t->next) t->next->previous = t->previous;
  if (interpreter->main_thread == t) interpreter->main_thread = nullptr;
  if (interpreter->lock->holder == t) {
    interpreter->lock->holder = nullptr;
    interpreter->current = nullptr;
    if (interpreter->lock->reserved == t) interpreter->lock->reserved = nullptr;
    interpreter->lock->released.notify_all();
  }
  if (interpreter->lock->last_holder == t) interpreter->lock->last_holder = nullptr;
  delete t->stack;
  delete t;
}

static void free_interpreter(Interpreter* i) {
  delete i->type_tables;
  delete i->collector;
  delete i->lock;
  if (i->heap) destroy_heap(i->heap);
  delete i;
}

Interpreter* create_interpreter(const Config& config, const Interpreter* model) {
  static std::atomic<uint64_t> next_id{0};
  auto* i = new (std::nothrow) Interpreter;
  if (!i) return nullptr;
  i->id = next_id++;
  i->config = config;
  i->heap = create_heap(i->id);
  i->collector = new (std::nothrow) Collector;
  i->lock = new (std::nothrow) Lock;
  i->type_tables = new (std::nothrow) TypeTables;
  if (!i->heap || !i->collector || !i->lock || !i->type_tables) return free_interpreter(i), nullptr;
  heap_fill_reserve(*i->heap);
  if (model) std::copy_n(model->hash_key, 2, i->hash_key);
  else set_hash_key(*i);
  Thread* t = create_thread(i);
  if (!t) return free_interpreter(i), nullptr;
  i->main_thread = t;
  acquire_lock(*t);
  if (bootstrap(*t).is_raised()) return free_interpreter(i), nullptr;
  return i;
}

static void release_types(Interpreter* i) {
  TypeTables& tables = *i->type_tables;
  for (LookupEntry& entry : tables.cache)
    if (entry.name) release(static_cast<Object*>(std::exchange(entry.name, nullptr)));
  tables.bindings.clear();
  // First what types refer to, for all of them: an object that dies meanwhile still finds its type's slots.
  for (Type* type : tables.static_types) {
    type->version = 0;
    if (type->dict) dict_clear(*i->current, type->dict);
  }
  for (Type* type : tables.static_types) clear(type->module_state);
  for (Type* type : tables.static_types) {
    clear_pointer(type->dict);
    clear_pointer(type->bases);
    clear_pointer(type->name);
    clear_pointer(type->qualname);
  }
  for (Type* type : tables.static_types) clear_pointer(type->mro);
  for (Type* type : tables.static_types) {
    delete std::exchange(type->subclasses, nullptr);
    destroy_shared_keys(std::exchange(type->shared_keys, nullptr));
  }
}

int64_t live_objects(const Interpreter* i) {
  return i->heap->live_objects - static_cast<int64_t>(i->type_tables->static_types.size());
}

static void free_extra(Interpreter& i) {
  for (size_t k = 0; k < std::size(i.extra); ++k)
    if (auto free_it = std::exchange(i.extra_free[k], nullptr)) free_it(std::exchange(i.extra[k], nullptr));
}

void tear_down_interpreter(Interpreter* i) {
  Thread& t = *i->current;
  i->finalizing = i->torn_down = true;
  for (Thread* each = i->threads; each; each = each->next)
    release_thread_values(each);  // while finalizers can still run
  (void)collect(t, 2);
  clear_pending(t);
  clear_pointer(i->modules);
  clear_pointer(i->sys_dict);
  clear_pointer(i->builtins);
  for (Value* owned : {&i->import_function, &i->importlib, &i->codec_search_path, &i->codec_search_cache,
                       &i->codec_error_registry, &i->collector->garbage, &i->collector->callbacks})
    clear(*owned);
  (void)collect(t, 2);
  free_extra(*i);
  release_names(*i);
  release_types(i);
}

void destroy_interpreter(Interpreter* i) {
  if (!i->torn_down) tear_down_interpreter(i);
  if (i->threads && i->threads->next) return;  // daemon threads stand on it until the process ends
  destroy_interned(i);
  while (i->threads) destroy_thread(i->threads);
  free_interpreter(i);
}

}  // namespace krait::runtime
