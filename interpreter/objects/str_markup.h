// The replacement fields of str.format and what stands in them (library reference, Format String Syntax). Also the
// ground of the module _string. Readers over a borrowed Str, which must outlive them; offsets are code points.
#pragma once
#include "interpreter/objects/str.h"

namespace krait::objects {

struct MarkupPiece {
  int64_t literal_start, literal_end;
  bool has_field;
  int64_t field_start, field_end;
  int64_t spec_start, spec_end;
  char32_t conversion;     // 0: none
  bool spec_has_fields;
};

// Gives the pieces of text[start, end) one after the other.
class MarkupReader {
 public:
  MarkupReader(const Str* text, int64_t start, int64_t end) : text_(text), at_(start), end_(end) {}
  ResultOf<bool> next(Thread&, MarkupPiece&);  // false: at the end

 private:
  Status read_field(Thread&, MarkupPiece&);
  Status read_spec(Thread&, MarkupPiece&);
  const Str* text_;
  int64_t at_, end_;
};

// `first` of "first.attribute[item]": a number (index >= 0) or a name, and what follows it.
struct FieldName {
  int64_t start, end;  // of the first part
  int64_t index;       // -1: a name, or empty
};
ResultOf<FieldName> read_field_name(Thread&, const Str*, int64_t start, int64_t end);

struct FieldStep {
  bool is_attribute;
  int64_t start, end;
  int64_t index;  // of an item that is a number, else -1
};
// Reads the step at `at` and moves behind it; false at the end.
ResultOf<bool> next_field_step(Thread&, const Str*, int64_t& at, int64_t end, FieldStep&);

}  // namespace krait::objects
