#include "interpreter/objects/source_codec.h"

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/raise.h"

namespace krait::objects {

static bool decode_by_registry(void* context, std::string_view encoding, std::string_view bytes, std::string& text,
                               std::string& error) {
  Thread& t = *static_cast<Thread*>(context);
  auto work = [&]() -> Status {
    Ref data = TRY(make_bytes(t, bytes));
    Ref decoded = TRY(decode_buffer(t, data, encoding, "strict"));
    text = str_wtf8(decoded.as<Str>());
    return ok();
  };
  if (!work().is_raised()) return true;
  Ref exception = take_pending(t);
  Result shown = str(t, exception);
  if (shown.is_raised()) clear_pending(t);
  else {
    Ref held = shown.take();
    error = str_wtf8(held.as<Str>());
  }
  return false;
}

source::CodecHook source_codec(Thread& t) { return {decode_by_registry, &t}; }

}  // namespace krait::objects
