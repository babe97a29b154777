// The memory of a thread's frames, and what the loop keeps in a Thread.
#include <cstdlib>

#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/instrument.h"

namespace krait::runtime {

namespace {
constexpr size_t kChunkWords = 8192;
}

Value* DataStack::push_chunk(size_t words) {
  size_t room = words > kChunkWords / 2 ? 2 * words : kChunkWords;
  auto* made = static_cast<DataStackChunk*>(std::malloc(sizeof(DataStackChunk) + room * sizeof(Value)));
  if (!made) return nullptr;
  if (chunk) chunk->top = top;
  made->previous = chunk;
  made->limit = made->data + room;
  chunk = made;
  top = made->data + words;
  limit = made->limit;
  return made->data;
}

void DataStack::pop_chunk(Value* base) {
  DataStackChunk* gone = chunk;
  if (!gone->previous) {  // the first one stays
    top = base;
    return;
  }
  chunk = gone->previous;
  top = chunk->top;
  limit = chunk->limit;
  std::free(gone);
}

DataStack::~DataStack() {
  while (chunk) {
    DataStackChunk* gone = chunk;
    chunk = gone->previous;
    std::free(gone);
  }
}

}  // namespace krait::runtime

namespace krait::vm {

bool vm_thread_start(Thread& t) {
  t.stack = new (std::nothrow) DataStack;
  if (!t.stack) return false;
  Result filled = evaluate(t, nullptr, false);
  return !filled.is_raised();
}

}  // namespace krait::vm
