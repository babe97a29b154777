// An interpreter from its first to its last breath, without Python code.
#include <catch2/catch.hpp>

#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/interpreter.h"

using namespace krait::runtime;
using namespace krait::objects;

TEST_CASE("an interpreter makes objects, raises, and leaves nothing behind") {
  Interpreter* interpreter = create_interpreter(Config{});
  REQUIRE(interpreter);
  Thread& t = *interpreter->current;
  {
    Ref text = make_str(t, "hello").take();
    Ref number = make_int(t, int64_t{1} << 62).take();
    REQUIRE(str_wtf8(text.as<Str>()) == "hello");
    REQUIRE(type_of(t, number) == t.types().int_);
    Ref shown = repr(t, Value::from_object(t.types().type)).take();
    REQUIRE(str_wtf8(shown.as<Str>()) == "<class 'type'>");
    REQUIRE(get_attr(t, text, "nothing").is_raised());
    REQUIRE(pending_matches(t, t.types().AttributeError));
    Ref error = take_pending(t);
    Ref message = str(t, error).take();
    REQUIRE(str_wtf8(message.as<Str>()) == "'str' object has no attribute 'nothing'");
  }
  tear_down_interpreter(interpreter);
  CHECK(live_objects(interpreter) == 0);
  destroy_interpreter(interpreter);
}
