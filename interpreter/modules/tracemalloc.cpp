// The module _tracemalloc (library reference: tracemalloc): where each block of the heap was allocated. While it is on,
// the heap tells of every block (runtime/heap_pool.h); while it is off it costs nothing.
#include <stdlib.h>

#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "interpreter/modules/tracemalloc.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/heap_pool.h"
#include "interpreter/runtime/native.h"
#include "interpreter/vm/evaluate.h"

namespace krait::modules {

namespace {

constexpr int64_t kMostFrames = 65535;

struct TraceFrame {
  Str* filename;  // owned; null: unknown
  int line;
  bool operator==(const TraceFrame&) const = default;
};
struct Traceback {
  std::vector<TraceFrame> frames;  // innermost first
  int64_t total;                   // frames that there were
  bool operator==(const Traceback&) const = default;
};
struct TracebackHash {
  size_t operator()(const Traceback& traceback) const {
    size_t h = static_cast<size_t>(traceback.total);
    for (const TraceFrame& f : traceback.frames)
      h = (h ^ reinterpret_cast<size_t>(f.filename) ^ static_cast<size_t>(f.line)) * 0x9E3779B97F4A7C15;
    return h;
  }
};
struct Trace {
  size_t bytes;
  const Traceback* traceback;
};

struct Tracer : HeapTracer {
  Interpreter* interpreter;
  int64_t limit = 1;
  bool on = false;
  size_t traced = 0, peak = 0;
  std::unordered_map<const void*, Trace> traces;
  std::unordered_set<Traceback, TracebackHash> tracebacks;
};

Tracer& tracer_of(Interpreter* interpreter) {
  void*& slot = interpreter->extra[kExtraTracemalloc];
  if (!slot) {
    auto* made = new Tracer;
    made->interpreter = interpreter;
    slot = made;
    interpreter->extra_free[kExtraTracemalloc] = [](void* tracer) {
      set_heap_tracer(*static_cast<Tracer*>(tracer)->interpreter->heap, nullptr);
      delete static_cast<Tracer*>(tracer);
    };
  }
  return *static_cast<Tracer*>(slot);
}

const Traceback* current_traceback(Tracer& tracer) {
  Traceback here{{}, 0};
  Thread* t = tracer.interpreter->current;
  for (Frame* f = t ? vm::visible_frame(t->frame) : nullptr; f; f = frame_back(f)) {
    if (++here.total > kMostFrames) here.total = kMostFrames;
    if (static_cast<int64_t>(here.frames.size()) >= tracer.limit) continue;
    int line = frame_line(f);
    here.frames.push_back({f->code->filename, line < 0 ? 0 : line});
  }
  if (here.frames.empty()) here = {{{nullptr, 0}}, 1};
  auto [found, is_new] = tracer.tracebacks.insert(std::move(here));
  if (is_new) {
    for (const TraceFrame& f : found->frames)
      if (f.filename) retain(static_cast<Object*>(f.filename));
  }
  return &*found;
}

void on_allocated(void* context, void* block, size_t bytes) {
  auto& tracer = *static_cast<Tracer*>(context);
  tracer.traces[block] = {bytes, current_traceback(tracer)};
  tracer.traced += bytes;
  if (tracer.traced > tracer.peak) tracer.peak = tracer.traced;
}
void on_freed(void* context, void* block) {
  auto& tracer = *static_cast<Tracer*>(context);
  auto found = tracer.traces.find(block);
  if (found == tracer.traces.end()) return;
  tracer.traced -= found->second.bytes;
  tracer.traces.erase(found);
}

void forget_traces(Tracer& tracer) {
  auto tracebacks = std::move(tracer.tracebacks);
  tracer.tracebacks.clear();
  tracer.traces.clear();
  tracer.traced = tracer.peak = 0;
  for (const Traceback& traceback : tracebacks)
    for (const TraceFrame& f : traceback.frames)
      if (f.filename) release(static_cast<Object*>(f.filename));
}

// --- what Python sees ------------------------------------------------------------------------------------------------

Result frames_value(Thread& t, const Traceback& traceback) {
  Ref out = TRY(make_unfilled_tuple(t, static_cast<int64_t>(traceback.frames.size())));
  for (size_t i = 0; i < traceback.frames.size(); ++i) {
    const TraceFrame& f = traceback.frames[i];
    Ref unknown;
    if (!f.filename) unknown = TRY(make_ascii(t, "<unknown>"));
    out.as<Tuple>()->items[i] =
        TRY(make_tuple(t, {f.filename ? Value::from_object(f.filename) : unknown.get(), small_int(f.line)})).leak();
  }
  return out;
}

// Copies first: making the values allocates, which changes the table.
Result tracemalloc_get_traces(Thread& t, const Args&) {
  Tracer& tracer = tracer_of(t.interpreter);
  Ref list = TRY(make_list(t));
  if (!tracer.on) return list;
  std::vector<Trace> all;
  all.reserve(tracer.traces.size());
  for (const auto& [block, trace] : tracer.traces) all.push_back(trace);
  std::unordered_map<const Traceback*, Ref> shown;
  for (const Trace& trace : all) {
    Ref& frames = shown[trace.traceback];
    if (frames.is_absent()) frames = TRY(frames_value(t, *trace.traceback));
    Ref size = TRY(make_uint(t, trace.bytes)), total = TRY(make_int(t, trace.traceback->total));
    Ref item = TRY(make_tuple(t, {small_int(0), size, frames, total}));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}
Result tracemalloc_get_object_traceback(Thread& t, const Args& a) {
  Tracer& tracer = tracer_of(t.interpreter);
  if (!tracer.on || !a[0].is_object()) return kNone;
  auto found = tracer.traces.find(reinterpret_cast<const uint8_t*>(a[0].object()) - a[0].object()->type->front_size);
  if (found == tracer.traces.end()) return kNone;
  return frames_value(t, *found->second.traceback);
}

Result tracemalloc_is_tracing(Thread& t, const Args&) { return boolean(tracer_of(t.interpreter).on); }
Result tracemalloc_clear_traces(Thread& t, const Args&) {
  if (tracer_of(t.interpreter).on) forget_traces(tracer_of(t.interpreter));
  return kNone;
}
Result tracemalloc_start(Thread& t, const Args& a) {
  TRY(start_tracemalloc(t, TRY(as_c_int(t, a[0]))));
  return kNone;
}
Result tracemalloc_stop(Thread& t, const Args&) {
  Tracer& tracer = tracer_of(t.interpreter);
  if (!tracer.on) return kNone;
  tracer.on = false;
  set_heap_tracer(*t.interpreter->heap, nullptr);
  forget_traces(tracer);
  return kNone;
}
Result tracemalloc_get_traceback_limit(Thread& t, const Args&) { return make_int(t, tracer_of(t.interpreter).limit); }
Result tracemalloc_get_tracemalloc_memory(Thread& t, const Args&) {
  const Tracer& tracer = tracer_of(t.interpreter);
  size_t bytes =
      tracer.traces.size() * (sizeof(Trace) + 3 * sizeof(void*)) + tracer.traces.bucket_count() * sizeof(void*);
  for (const Traceback& traceback : tracer.tracebacks)
    bytes += sizeof traceback + 2 * sizeof(void*) + traceback.frames.size() * sizeof(TraceFrame);
  return make_uint(t, bytes);
}
Result tracemalloc_get_traced_memory(Thread& t, const Args&) {
  const Tracer& tracer = tracer_of(t.interpreter);
  if (!tracer.on) return make_tuple(t, {small_int(0), small_int(0)});
  size_t traced = tracer.traced, peak = tracer.peak;
  Ref now = TRY(make_uint(t, traced)), most = TRY(make_uint(t, peak));
  return make_tuple(t, {now, most});
}
Result tracemalloc_reset_peak(Thread& t, const Args&) {
  Tracer& tracer = tracer_of(t.interpreter);
  if (tracer.on) tracer.peak = tracer.traced;
  return kNone;
}

const NativeFunction kFunctions[] = {
    {"is_tracing()", tracemalloc_is_tracing, "Tells whether memory allocations are being traced now."},
    {"clear_traces()", tracemalloc_clear_traces, "Forgets the traces gathered so far of memory that Python allocated."},
    {"_get_traces()", tracemalloc_get_traces,
     "Get traces of all memory blocks allocated by Python, as (domain, size, traceback, length)."},
    {"_get_object_traceback(obj, /)", tracemalloc_get_object_traceback,
     "The traceback of the place where obj was allocated."},
    {"start(nframe=1, /)", tracemalloc_start, "Begins to trace the memory that Python allocates."},
    {"stop()", tracemalloc_stop, "Ends the tracing of memory that Python allocates."},
    {"get_traceback_limit()", tracemalloc_get_traceback_limit,
     "The most frames that the traceback of one trace can hold."},
    {"get_tracemalloc_memory()", tracemalloc_get_tracemalloc_memory,
     "Get the memory in bytes used by tracemalloc to store traces."},
    {"get_traced_memory()", tracemalloc_get_traced_memory,
     "Get the current and the peak size of memory blocks traced by tracemalloc."},
    {"reset_peak()", tracemalloc_reset_peak, "Makes the current size of the traced memory the new peak size."},
    {}};

}  // namespace

Status start_tracemalloc(Thread& t, int frames) {
  if (frames < 1 || frames > kMostFrames)
    return raise_value_error(t, "the number of frames must be in range [1; ", kMostFrames, "]");
  Tracer& tracer = tracer_of(t.interpreter);
  if (tracer.on) return ok();
  tracer.limit = frames;
  tracer.context = &tracer;
  tracer.allocated = on_allocated;
  tracer.freed = on_freed;
  tracer.on = true;
  set_heap_tracer(*t.interpreter->heap, &tracer);
  return ok();
}

extern const NativeModule kTracemallocModule;
const NativeModule kTracemallocModule = {"_tracemalloc",
    "Traces, for debugging, the blocks of memory that Python allocates.", kFunctions};

}  // namespace krait::modules
