// What the parts of _json share: its two types and the text functions. json.cpp declares the module.
#pragma once
#include "interpreter/objects/str.h"
#include "interpreter/runtime/native.h"
#include "interpreter/text/text_buffer.h"

namespace krait::modules {

extern const TypeSpec kJsonScannerType, kJsonEncoderType;

// scanstring(string, end, strict=True)
Result json_scanstring(Thread&, const Args&);

// Appends the text between quotes, with JSON's escapes; ascii_only: everything beyond ASCII as \uXXXX too.
void json_append_quoted(text::TextBuffer& out, const Str* s, bool ascii_only);
Result json_encode_basestring(Thread&, const Args&);
Result json_encode_basestring_ascii(Thread&, const Args&);

}  // namespace krait::modules
