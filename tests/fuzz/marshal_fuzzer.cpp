// Any bytes are an object to marshal.loads, or an exception; what was read can be written and read again.
#include "interpreter/modules/marshal.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/unmarshal.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/interpreter.h"
#include "tests/fuzz/fuzzing.h"

using namespace krait;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static runtime::Interpreter* interpreter = runtime::create_interpreter(runtime::Config{});
  runtime::Thread& t = *interpreter->current;
  size_t used = 0;
  auto result = objects::unmarshal(t, {reinterpret_cast<const char*>(data), size}, &used);
  if (result.is_raised()) {
    runtime::take_pending(t);
    return 0;
  }
  fuzzing::require(used <= size);
  runtime::Ref value = result.take();
  auto written = modules::marshal_value(t, value, modules::kMarshalVersion);
  if (written.is_raised()) {  // nested too deeply to be written
    runtime::take_pending(t);
    return 0;
  }
  runtime::Ref bytes = written.take();
  auto again = objects::unmarshal(t, bytes.as<objects::Bytes>()->view());
  fuzzing::require(!again.is_raised());
  again.take();
  return 0;
}
