#include "server/rpc/json_fields.h"

#include <catch2/catch.hpp>

using namespace krait::rpc;

namespace {

struct Point {
  std::int64_t line = 0;
  std::optional<std::string> default_;
  KRAIT_FIELDS(line, default_)
};
struct Shape {
  std::vector<Point> points;
  std::map<std::string, bool> flags;
  Json data;
  KRAIT_FIELDS(points, flags, data)
};

std::string problem_of(const char* text) {
  Shape shape;
  std::string problem;
  return from_json(Json::parse(text), shape, problem) ? "" : problem;
}

}  // namespace

TEST_CASE("structs become JSON and come back") {
  Shape shape{{{1, "x"}, {2, std::nullopt}}, {{"on", true}}, {1, 2}};
  Json json = to_json(shape);
  CHECK(json.dump() == R"({"data":[1,2],"flags":{"on":true},"points":[{"default":"x","line":1},{"line":2}]})");
  Shape back;
  std::string problem;
  REQUIRE(from_json(json, back, problem));
  CHECK(to_json(back) == json);
}

TEST_CASE("what does not fit is named with its place") {
  CHECK(problem_of(R"({"points":[{"line":1},{"line":"2"}],"flags":{}})") ==
        "points[1].line: expected a number, found a string");
  CHECK(problem_of(R"({"points":[{}],"flags":{}})") == "points[0].line: missing");
  CHECK(problem_of(R"({"points":{},"flags":{}})") == "points: expected an array, found an object");
  CHECK(problem_of(R"({"points":[{"line":1.5}],"flags":{}})") == "points[0].line: expected an integer");
  CHECK(problem_of("3") == ": expected an object, found a number");
}

TEST_CASE("missing and null options, unknown fields and whole floats are accepted") {
  CHECK(problem_of(R"({"points":[{"line":2.0,"default":null,"other":[]}],"flags":{}})").empty());
}
