// Encodings of source files that the front end does not know itself go through Python's codecs.
#pragma once
#include "interpreter/runtime/thread.h"
#include "syntax/source/decode.h"

namespace krait::objects {

source::CodecHook source_codec(Thread&);  // for source::decode; valid while the thread lives

}  // namespace krait::objects
