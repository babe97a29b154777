// Codecs as the language sees them (library reference: codecs): the built-in ones without a detour, all others through
// the registry; error handlers by name. The conversions themselves are in text/codec.h.
#pragma once
#include <string>

#include "interpreter/runtime/abstract.h"
#include "interpreter/text/codec.h"
#include "interpreter/text/text_buffer.h"

namespace krait::objects {

inline text::TextView text_view(const Str* s);
Result make_str(Thread&, const text::TextBuffer&);   // MemoryError if the buffer failed

// str.encode and bytes.decode: encoding and errors as names; the answer is checked to be bytes, str.
Result encode_str(Thread&, Value str, std::string_view encoding, std::string_view errors);
Result decode_buffer(Thread&, Value bytes_like, std::string_view encoding, std::string_view errors);

// The registry. lookup: the CodecInfo tuple of an encoding; LookupError "unknown encoding: x".
Result codec_lookup(Thread&, std::string_view encoding);
Result codec_encode(Thread&, Value object, Value encoding, Value errors);  // codecs.encode
Result codec_decode(Thread&, Value object, Value encoding, Value errors);  // codecs.decode
Status codec_register(Thread&, Value search_function);
Status codec_unregister(Thread&, Value search_function);
Status codec_register_error(Thread&, Str* name, Value handler);
Result codec_lookup_error(Thread&, Str* name);
// The standard handlers as functions of an exception: what codecs.lookup_error('replace') and its like answer.
Result standard_error_handler(Thread&, text::ErrorMode, Value exception);

// Error handling for one conversion: standard modes at once, others by calling the registered handler. After a
// conversion that failed, `raise` has left the exception pending.
class CodecErrors final : public text::DecodeErrors, public text::EncodeErrors {
 public:
  // object: the str being encoded or the bytes-like being decoded. errors: the handler's name; empty: strict.
  CodecErrors(Thread& t, Value object, std::string_view errors);
  ~CodecErrors() override;
  bool handle(const text::CodecError&, std::string_view* input, size_t* resume, text::TextBuffer* out) override;
  bool handle(const text::CodecError&, text::TextView input, size_t* resume, text::Replacement* out) override;
  void refuse(const text::CodecError&) override;

 private:
  Status find_handler();
  Status call_handler(Value exception, Ref& replacement, int64_t& position, size_t size, bool encoding);
  Thread& t_;
  Value object_;
  std::string name_;
  text::ErrorMode mode_;
  Ref handler_, exception_, input_;
};

}  // namespace krait::objects

#include "interpreter/objects/str.h"
namespace krait::objects {
inline text::TextView text_view(const Str* s) { return {s->data, static_cast<size_t>(s->length), s->width}; }
}  // namespace krait::objects
