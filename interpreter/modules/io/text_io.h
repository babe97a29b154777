// The state of TextIOWrapper: text over a binary stream (library reference: io.TextIOWrapper).
#pragma once
#include <string>

#include "interpreter/modules/io/newlines.h"

namespace krait::modules::io {

// How a str becomes bytes without asking the codec machinery.
enum class FastEncoding : uint8_t { None, Ascii, Latin1, Utf8 };

struct TextIo : IoBase {
  Value buffer;               // owned; absent: detached or not initialised
  Value encoding, errors;     // owned strs
  Value encoder, decoder;     // owned; absent: the stream cannot be written, read
  Value newline;              // the argument, owned
  Newlines* newlines;
  bool ready, detached, line_buffering, write_through, seekable, telling, has_read1;
  bool encoder_started;       // past a BOM
  FastEncoding fast;
  int64_t chunk_size;
  std::string* pending;       // encoded, not written yet
  Value decoded;              // owned str; absent: nothing was read ahead
  int64_t decoded_used;
  Value snapshot_input;       // owned bytes; absent: no snapshot
  int64_t snapshot_flags;
  double bytes_per_char;
};
inline TextIo* text_io(Value v) { return static_cast<TextIo*>(v.object()); }

// Whether the locale (or its absence) means UTF-8.
bool locale_is_utf8();
Status check_text_ready(Thread&, Value self);     // initialised, attached
Status check_text_open(Thread&, Value self);      // and not closed
Status text_flush_writes(Thread&, TextIo*);       // pending bytes to the buffer
void drop_decoded(TextIo*);
ResultOf<bool> text_read_chunk(Thread&, TextIo*, int64_t hint);  // false at the end of the file
Result text_tell(Thread&, const Args&);           // text_seek.cpp
Result text_seek(Thread&, const Args&);

}  // namespace krait::modules::io
