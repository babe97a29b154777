// The module _string: str.format's parser, for string.Formatter.
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str_markup.h"

namespace krait::modules {

namespace {

// formatter_parser: (literal text, field name, format spec, conversion) for each piece.
struct FormatterIterator : Object {
  Value text;
  MarkupReader* reader;  // owned
};

void parser_destroy(Object* o) {
  auto* it = static_cast<FormatterIterator*>(o);
  delete it->reader;
  release(it->text);
}

Result parser_next(Thread& t, Value self) {
  auto* it = as<FormatterIterator>(self);
  Str* s = as<Str>(it->text);
  MarkupPiece piece;
  if (!TRY(it->reader->next(t, piece))) return kAbsent;
  Ref literal = TRY(str_slice(t, s, piece.literal_start, piece.literal_end));
  if (!piece.has_field) return make_tuple(t, {literal.get(), kNone, kNone, kNone});
  Ref name = TRY(str_slice(t, s, piece.field_start, piece.field_end));
  Ref spec = TRY(str_slice(t, s, piece.spec_start, piece.spec_end));
  Ref conversion = piece.conversion ? TRY(make_char(t, piece.conversion)) : Ref(kNone);
  return make_tuple(t, {literal.get(), name.get(), spec.get(), conversion.get()});
}

const TypeSpec kFormatterIteratorType = {
    .name = "formatteriterator",
    .size = sizeof(FormatterIterator),
    .flags = kNoInstances,
    .slots = {.destroy = parser_destroy, .iter = self_iterator, .next = parser_next}};

Result formatter_parser(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "expected str, got ", type_name(t, a[0]));
  Type* type = TRY(make_type(t, kFormatterIteratorType));
  auto* it = allocate<FormatterIterator>(t, type);
  if (!it) return raised;
  retain(it->text = a[0]);
  it->reader = new MarkupReader(as<Str>(a[0]), 0, as<Str>(a[0])->length);
  return Result::own(it);
}

// formatter_field_name_split: the first part, and an iterator over (is attribute, name or number).
struct FieldIterator : Object {
  Value text;
  int64_t at;
};
using FieldLife = Life<FieldIterator, &FieldIterator::text>;

Result field_next(Thread& t, Value self) {
  auto* it = as<FieldIterator>(self);
  Str* s = as<Str>(it->text);
  FieldStep step;
  if (!TRY(next_field_step(t, s, it->at, s->length, step))) return kAbsent;
  Ref part = step.index >= 0 ? TRY(make_int(t, step.index)) : TRY(str_slice(t, s, step.start, step.end));
  return make_tuple(t, {boolean(step.is_attribute), part.get()});
}

const TypeSpec kFieldIteratorType = {
    .name = "fieldnameiterator",
    .size = sizeof(FieldIterator),
    .flags = kNoInstances,
    .slots = {.destroy = FieldLife::destroy, .iter = self_iterator, .next = field_next}};

Result field_name_split(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "expected str, got ", type_name(t, a[0]));
  Str* s = as<Str>(a[0]);
  FieldName name = TRY(read_field_name(t, s, 0, s->length));
  Ref first = name.index >= 0 ? TRY(make_int(t, name.index)) : TRY(str_slice(t, s, name.start, name.end));
  Type* type = TRY(make_type(t, kFieldIteratorType));
  auto* it = allocate<FieldIterator>(t, type);
  if (!it) return raised;
  Ref rest = Ref::own(it);
  retain(it->text = a[0]);
  it->at = name.end;
  return make_tuple(t, {first.get(), rest.get()});
}

const NativeFunction kFunctions[] = {
    {"formatter_parser(text, /)", formatter_parser,
        "Takes a format string apart into its literal text and replacement fields."},
    {"formatter_field_name_split(text, /)", field_name_split,
        "Splits the field name of a replacement field, such as 'a.b[0]', into its first part and the rest."},
    {}};

}  // namespace

extern const NativeModule kStringModule;
const NativeModule kStringModule = {"_string", "string helper module", kFunctions};

}  // namespace krait::modules
