// Lines, columns and decoding: what a .py file cannot show.
#include <catch2/catch.hpp>

#include "syntax/source/decode.h"
#include "syntax/source/text.h"

using namespace krait::source;
using krait::diagnostics::ErrorType;

TEST_CASE("LF, CR and CRLF each end a line") {
  SourceText text("a\nb\rc\r\nd\n");
  REQUIRE(text.line_count() == 5);
  CHECK(text.line_text(0) == "a");
  CHECK(text.line_text(1) == "b");
  CHECK(text.line_text(2) == "c");
  CHECK(text.line_text(3) == "d");
  CHECK(text.line_text(4) == "");
  CHECK(text.line_of(5) == 2);
  CHECK(text.line_of(6) == 2);
  CHECK(text.line_of(7) == 3);
  CHECK(text.line_text(9).empty());
}

TEST_CASE("columns count bytes, UTF-16 units or code points") {
  SourceText text("x\naé𝒳z");
  Position at_z = text.position_of(9, ColumnUnit::kByte);
  CHECK(at_z.line == 1);
  CHECK(at_z.column == 7);
  CHECK(text.position_of(9, ColumnUnit::kUtf16).column == 4);
  CHECK(text.position_of(9, ColumnUnit::kCodePoint).column == 3);
  for (ColumnUnit unit : {ColumnUnit::kByte, ColumnUnit::kUtf16, ColumnUnit::kCodePoint}) {
    for (uint32_t offset : {0u, 1u, 2u, 3u, 5u, 9u, 10u}) {
      CHECK(text.offset_of(text.position_of(offset, unit), unit) == offset);
    }
  }
}

TEST_CASE("a position beyond a line or the text is brought back to its end") {
  SourceText text("ab\ncd");
  CHECK(text.offset_of({0, 99}, ColumnUnit::kUtf16) == 2);
  CHECK(text.offset_of({7, 0}, ColumnUnit::kUtf16) == 5);
}

TEST_CASE("the cookie is looked for on the first two lines, behind nothing but a comment") {
  CHECK(find_cookie("# -*- coding: Latin_1 -*-\n") == "iso-8859-1");
  CHECK(find_cookie("#!/usr/bin/python\n# vim: set fileencoding=utf8 :\n") == "utf8");
  CHECK(find_cookie("#\r# coding: cp1252\r") == "cp1252");
  CHECK(find_cookie("x = 1\n# coding: cp1252\n").empty());
  CHECK(find_cookie("\n\n# coding: cp1252\n").empty());
  CHECK(find_cookie("# coding: UTF-8-unix\n") == "utf-8");
}

TEST_CASE("bytes are decoded by their cookie") {
  CHECK(decode("# coding: latin-1\n'\xE9'", Origin::kBytes, "f").text.text() == "# coding: latin-1\n'é'");
  CHECK(decode("# coding: iso-8859-15\n'\xA4'", Origin::kBytes, "f").text.text() == "# coding: iso-8859-15\n'€'");
  CHECK(decode("# coding: cp1252\n'\x80'", Origin::kBytes, "f").text.text() == "# coding: cp1252\n'€'");
  Decoded marked = decode("\xEF\xBB\xBFx", Origin::kBytes, "f");
  CHECK(marked.text.text() == "x");
  CHECK_FALSE(marked.text.counts_bytes());
  CHECK(decode("x", Origin::kBytes, "f").text.counts_bytes());
}

static std::string error_of(std::string_view bytes, Origin origin = Origin::kBytes) {
  Decoded decoded = decode(bytes, origin, "f.py");
  return decoded.error ? decoded.error->message : "";
}

TEST_CASE("what cannot be decoded is refused in CPython's words") {
  CHECK(error_of("# coding: nothing\n") == "unknown encoding: nothing");
  CHECK(error_of("# coding: nothing\n", Origin::kFile) == "encoding problem: nothing");
  CHECK(error_of("# coding: ascii\n'\xE9'") ==
        "'ascii' codec can't decode byte 0xe9 in position 17: ordinal not in range(128)");
  CHECK(error_of("# coding: cp1252\n\x81") ==
        "'charmap' codec can't decode byte 0x81 in position 17: character maps to <undefined>");
  CHECK(error_of("\xEF\xBB\xBF# coding: latin-1\n") == "encoding problem: iso-8859-1 with BOM");
  CHECK(error_of("x = 1\n'\xE9'", Origin::kFile) ==
        "Non-UTF-8 code starting with '\\xe9' in file f.py on line 2, but no encoding declared; see "
        "https://peps.python.org/pep-0263/ for details");
  CHECK(error_of("\xFF = 1") == "");  // the tokenizer meets it
  CHECK(utf8_error("a\xFF") == "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte");
  CHECK(utf8_error("\xE2\x82") == "'utf-8' codec can't decode bytes in position 0-1: unexpected end of data");
  CHECK(utf8_error("\xE2\x82x") == "'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte");
  CHECK(!utf8_error("aé"));
  CHECK(repaired_utf8("a\xE2\x82x\xFF") == "a\xEF\xBF\xBDx\xEF\xBF\xBD");
  CHECK(error_of(std::string_view("x\0", 2)) == "source code string cannot contain null bytes");
  CHECK(decode(std::string_view("x\0", 2), Origin::kBytes, "f").error->type == ErrorType::ValueError);
}

TEST_CASE("invalid UTF-8 is found where CPython finds it") {
  const char* reason = nullptr;
  CHECK(find_invalid_utf8("aé𝒳") == std::string_view::npos);
  CHECK(find_invalid_utf8("a\xC0\x80", 0, &reason) == 1);
  CHECK(std::string(reason) == "invalid start byte");
  CHECK(find_invalid_utf8("\xED\xA0\x80", 0, &reason) == 0);
  CHECK(std::string(reason) == "invalid continuation byte");
  CHECK(find_invalid_utf8("ab\xE2\x82", 0, &reason) == 2);
  CHECK(std::string(reason) == "unexpected end of data");
}
