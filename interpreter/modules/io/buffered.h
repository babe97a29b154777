// The state that BufferedReader, BufferedWriter and BufferedRandom share: one buffer over a raw stream, holding either
// bytes read ahead or bytes not written yet.
#pragma once
#include <condition_variable>
#include <mutex>

#include "interpreter/modules/io/io_internal.h"

namespace krait::modules::io {

struct Buffered : IoBase {
  Value raw;            // owned
  bool ready, detached, readable, writable;
  int64_t raw_position;   // of the raw stream; -1: not known
  uint8_t* buffer;        // owned, `size` bytes
  int64_t size;
  int64_t at;             // reading: next byte to give
  int64_t read_end;       // reading: end of what was read ahead; -1: none
  int64_t write_start, write_end;  // pending writes
  bool appending;
  Thread* owner;          // who is inside a method
  std::mutex* mutex;
  std::condition_variable* released;
};
inline Buffered* buffered(Value v) { return static_cast<Buffered*>(v.object()); }

// Holds the stream for a method: other threads wait; the same thread entering again is refused.
class Hold {
 public:
  Hold(Thread& t, Buffered* b) : thread_(t), stream_(b) {}
  ~Hold();
  Status enter();
 private:
  bool take();
  Thread& thread_;
  Buffered* stream_;
  bool held_ = false;
};

inline int64_t readable_bytes(const Buffered* b) { return b->read_end >= 0 ? b->read_end - b->at : 0; }
Status check_ready(Thread&, Value self);                       // initialised and not detached
Status check_usable(Thread&, Value self, const char* action);  // and not closed: "read of closed file"
Status flush_writes(Thread&, Buffered*);                       // with the stream held
Status rewind_reads(Thread&, Buffered*);                       // moves the raw stream back over what was read ahead
ResultOf<int64_t> raw_tell(Thread&, Buffered*);
ResultOf<int64_t> raw_seek(Thread&, Buffered*, int64_t offset, int whence);
ResultOf<int64_t> raw_read(Thread&, Buffered*, uint8_t* to, int64_t size);  // -2: would block
Result buffered_write_bytes(Thread&, Value self, std::string_view);
Result writer_write(Thread&, const Args&);
Result reader_read(Thread&, const Args&);
Result reader_read1(Thread&, const Args&);
Result reader_peek(Thread&, const Args&);
Result reader_readinto(Thread&, const Args&);
Result reader_readinto1(Thread&, const Args&);
Result reader_readline(Thread&, const Args&);
Result reader_next(Thread&, Value self);

}  // namespace krait::modules::io
