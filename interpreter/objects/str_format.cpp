// str.format and str.format_map.
#include "interpreter/objects/format.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str_markup.h"
#include "interpreter/objects/str_methods.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/dict.h"

namespace krait::objects {

namespace {

enum class Numbering { Undecided, Automatic, Manual };

struct Formatter {
  Thread& t;
  Str* text;
  const Value* args;
  int64_t count;   // -1: format_map, no positional ones
  Value mapping;   // or absent
  Numbering numbering = Numbering::Undecided;
  int64_t next_number = 0;

  Status number(FieldName& name) {
    bool empty = name.start == name.end;
    if (!empty && name.index < 0) return ok();
    Numbering wanted = empty ? Numbering::Automatic : Numbering::Manual;
    if (numbering == Numbering::Undecided) numbering = wanted;
    if (numbering != wanted) {
      return raise_value_error(t, empty ? "cannot switch from manual field specification to automatic field numbering"
                                        : "cannot switch from automatic field numbering to manual field specification");
    }
    if (empty) name.index = next_number++;
    return ok();
  }

  Result argument(const FieldName& name) {
    if (name.index < 0) {
      Ref key = TRY(str_slice(t, text, name.start, name.end));
      if (mapping.is_absent()) return raise_key_error(t, key);
      return get_item(t, mapping, key);
    }
    if (count < 0) return raise_value_error(t, "Format string contains positional fields");
    if (name.index >= count) {
      return raise_index_error(t, "Replacement index ", name.index, " out of range for positional args tuple");
    }
    return Result::copy(args[name.index]);
  }

  Result field_value(const MarkupPiece& piece) {
    FieldName name = TRY(read_field_name(t, text, piece.field_start, piece.field_end));
    TRY(number(name));
    Ref value = TRY(argument(name));
    FieldStep step;
    int64_t at = name.end;
    while (TRY(next_field_step(t, text, at, piece.field_end, step))) {
      if (step.index >= 0) {
        Ref key = TRY(make_int(t, step.index));
        value = TRY(get_item(t, value, key));
        continue;
      }
      Ref key = TRY(str_slice(t, text, step.start, step.end));
      value = step.is_attribute ? TRY(get_attr(t, value, key.as<Str>())) : TRY(get_item(t, value, key));
    }
    return value;
  }

  Result converted(Ref value, char32_t conversion) {
    switch (conversion) {
      case 0: return value;
      case 'r': return repr(t, value);
      case 's': return runtime::str(t, value);
      case 'a': return ascii(t, value);
    }
    if (conversion > 32 && conversion < 127) {
      return raise_value_error(t, "Unknown conversion specifier ", static_cast<char>(conversion));
    }
    char hex[16];
    snprintf(hex, sizeof hex, "%x", static_cast<unsigned>(conversion));
    return raise_value_error(t, "Unknown conversion specifier \\x", hex);
  }

  Status field(StrBuilder& out, const MarkupPiece& piece, int depth) {
    Ref value = TRY(field_value(piece));
    value = TRY(converted(std::move(value), piece.conversion));
    Ref spec;
    if (piece.spec_has_fields) {
      spec = TRY(build(piece.spec_start, piece.spec_end, depth - 1));
    } else {
      spec = TRY(str_slice(t, text, piece.spec_start, piece.spec_end));
    }
    Ref shown = TRY(format(t, value, spec));
    out.add(shown.as<Str>());
    return ok();
  }

  Result build(int64_t start, int64_t end, int depth) {
    if (depth <= 0) return raise_value_error(t, "Max string recursion exceeded");
    StrBuilder out(t);
    MarkupReader reader(text, start, end);
    MarkupPiece piece;
    while (TRY(reader.next(t, piece))) {
      out.add(text, piece.literal_start, piece.literal_end);
      if (piece.has_field) TRY(field(out, piece, depth));
    }
    return out.finish();
  }
};

}  // namespace

Result str_format_with(Thread& t, Str* format, const Value* args, int64_t count, Value mapping) {
  return Formatter{t, format, args, count, mapping}.build(0, format->length, 2);
}

Result str_format(Thread& t, const Args& a) {
  Ref keywords;
  if (a.keyword_count) {
    keywords = TRY(make_dict(t));
    for (size_t i = 0; i < a.keyword_count; ++i) {
      TRY(dict_set(t, keywords.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
    }
  }
  return str_format_with(t, as<Str>(a.self), a.rest, static_cast<int64_t>(a.rest_count), keywords);
}

Result str_format_map(Thread& t, const Args& a) { return str_format_with(t, as<Str>(a.self), nullptr, -1, a[0]); }
Result str_dunder_format(Thread& t, const Args& a) { return format_str(t, a.self, a[0]); }

}  // namespace krait::objects
