// frame objects: made only when Python code or a debugger looks at a frame. While the call runs, the object points to
// the frame; when it ends with the object still referenced, the frame's contents move behind the object.
#pragma once
#include "interpreter/objects/function.h"

namespace krait::objects {

struct FrameObject : Object {
  static constexpr Kind kKind = Kind::Frame;
  Frame* frame;             // the live frame, or the moved one (owned)
  FrameObject* back;        // f_back once the call has ended, owned or null
  Value trace;              // f_trace, owned or absent
  bool trace_lines, trace_opcodes;
  bool fast_as_locals;      // the snapshot has been taken and may have been written to
  int shown_unit;           // f_lasti while the opcode event of a folded instruction is told, else -1
};
extern const TypeSpec kFrameType;

Result frame_object(Thread&, Frame*);                    // the object of a live frame, new reference
Result frame_locals(Thread&, Frame*);                    // f_locals: 3.11's snapshot, refreshed
void frame_locals_to_fast(Thread&, Frame*, bool clear);  // writes the snapshot back to the frame
int frame_line(const Frame*);                            // current line, -1 if none
int frame_offset(const Frame*);                          // f_lasti: byte offset in co_code, -1 before the first
Frame* frame_back(const Frame*);                         // the caller that Python may see
// Ends a frame: releases its slots, or moves it behind its frame object. The memory stays with its owner.
void frame_clear(Thread&, Frame*);
bool frame_is_incomplete(const Frame*);                  // its prologue has not run: hidden from Python

}  // namespace krait::objects
