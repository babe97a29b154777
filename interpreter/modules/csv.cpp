// The module _csv (library reference: csv): dialects, the reader's state machine, the writer's quoting.
#include <string>
#include <vector>

#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/extra.h"

namespace krait::modules {

namespace {

enum Quoting { kQuoteMinimal, kQuoteAll, kQuoteNonNumeric, kQuoteNone };
constexpr char32_t kNotSet = 0xffffffff;

struct Dialect : Object {
  bool double_quote, skip_initial_space, strict;
  int quoting;
  char32_t delimiter, quote, escape;  // kNotSet: none
  Value line_terminator;              // a str, owned
};
extern const TypeSpec kDialectType, kReaderType, kWriterType;
Dialect* dialect_of(Value v) { return as<Dialect>(v); }

struct CsvState {
  Value dialects;  // a dict by name, owned
  int64_t field_limit = 128 * 1024;
  ~CsvState() { release(dialects); }
};
CsvState& state(Thread& t) {
  return extra_state<CsvState>(t.interpreter, kExtraCsv);
}
template <class... P> Raised raise_csv(Thread& t, const P&... parts) {
  return raise_message(t, module_exception(t, "_csv.Error"), cat(parts...));
}

// --- dialects --------------------------------------------------------------------------------------------------------

ResultOf<char32_t> one_character(Thread& t, const char* name, Value v, char32_t otherwise, bool may_be_none) {
  if (v.is_absent()) return otherwise;
  if (v.is_none() && may_be_none) return kNotSet;
  if (!is_str(v)) {
    return raise_type_error(t, "\"", name, "\" must be string", may_be_none ? " or None" : "", ", not ",
                            type_name(t, v));
  }
  if (as<Str>(v)->length != 1) return raise_type_error(t, "\"", name, "\" must be a 1-character string");
  return (*as<Str>(v))[0];
}

Result get_dialect(Thread& t, Value name) {
  Value dialects = state(t).dialects;
  if (!dialects.is_absent()) {
    Value found = TRY(dict_get(t, as<Dict>(dialects), name));
    if (!found.is_absent()) return Result::copy(found);
  }
  return raise_csv(t, "unknown dialect");
}

// dialect, delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skipinitialspace, strict: those not
// given come from the dialect.
Result dialect_new(Thread& t, const Args& a) {
  Ref base = a[0].is_absent() ? Ref() : Ref::copy(a[0]);
  if (base.is_none()) base = Ref();
  if (!base.is_absent() && is_str(base)) base = TRY(get_dialect(t, base));
  Ref values[8];
  bool nothing_given = true;
  static const char* const kNames[] = {"delimiter", "doublequote", "escapechar",       "lineterminator",
                                       "quotechar", "quoting",     "skipinitialspace", "strict"};
  for (size_t i = 0; i < 8; ++i) {
    if (!a[i + 1].is_absent()) {
      values[i] = Ref::copy(a[i + 1]);
      nothing_given = false;
    } else if (!base.is_absent()) {
      values[i] = TRY(get_attr_or_absent(t, base, kNames[i]));
    }
  }
  if (nothing_given && !base.is_absent() && has_spec(base, kDialectType)) return base;
  auto* d = allocate<Dialect>(t, as<Type>(a.self));
  if (!d) return raised;
  Ref self = Ref::own(d);
  d->delimiter = TRY(one_character(t, "delimiter", values[0], ',', false));
  d->double_quote = values[1].is_absent() || TRY(is_true(t, values[1]));
  d->escape = TRY(one_character(t, "escapechar", values[2], kNotSet, true));
  if (values[3].is_absent()) d->line_terminator = TRY(make_ascii(t, "\r\n")).leak();
  else if (!is_str(values[3])) return raise_type_error(t, "\"lineterminator\" must be a string");
  else retain(d->line_terminator = values[3].get());
  d->quote = TRY(one_character(t, "quotechar", values[4], '"', true));
  if (!values[5].is_absent()) {
    if (!is_exact_int(values[5])) return raise_type_error(t, "\"quoting\" must be an integer");
    d->quoting = TRY(as_c_int(t, values[5]));
  }
  if (d->quoting < kQuoteMinimal || d->quoting > kQuoteNone) return raise_type_error(t, "bad \"quoting\" value");
  if (d->quote == kNotSet && values[5].is_absent() && !values[4].is_absent()) d->quoting = kQuoteNone;
  d->skip_initial_space = !values[6].is_absent() && TRY(is_true(t, values[6]));
  d->strict = !values[7].is_absent() && TRY(is_true(t, values[7]));
  if (d->quoting != kQuoteNone && d->quote == kNotSet)
    return raise_type_error(t, "quotechar must be set if quoting enabled");
  return self;
}

Result character_or_none(Thread& t, char32_t c) {
  if (c == kNotSet) return kNone;
  return make_char(t, c);
}
Result get_delimiter(Thread& t, Value v) { return character_or_none(t, dialect_of(v)->delimiter); }
Result get_quotechar(Thread& t, Value v) { return character_or_none(t, dialect_of(v)->quote); }
Result get_escapechar(Thread& t, Value v) { return character_or_none(t, dialect_of(v)->escape); }
Result get_lineterminator(Thread&, Value v) { return Result::copy(dialect_of(v)->line_terminator); }
Result get_quoting(Thread&, Value v) { return small_int(dialect_of(v)->quoting); }
Result get_doublequote(Thread&, Value v) { return boolean(dialect_of(v)->double_quote); }
Result get_skipinitialspace(Thread&, Value v) { return boolean(dialect_of(v)->skip_initial_space); }
Result get_strict(Thread&, Value v) { return boolean(dialect_of(v)->strict); }
const NativeGetSet kDialectGetSets[] = {{"delimiter", get_delimiter},           {"quotechar", get_quotechar},
                                        {"escapechar", get_escapechar},         {"lineterminator", get_lineterminator},
                                        {"quoting", get_quoting},               {"doublequote", get_doublequote},
                                        {"skipinitialspace", get_skipinitialspace}, {"strict", get_strict},
                                        {}};
#define DIALECT_PARAMETERS                                                                                       \
  "delimiter=<absent>, doublequote=<absent>, escapechar=<absent>, lineterminator=<absent>, quotechar=<absent>, " \
  "quoting=<absent>, "                                                                                           \
  "skipinitialspace=<absent>, strict=<absent>"
const TypeSpec kDialectType = {
    .name = "_csv.Dialect",
    .doc = "CSV dialect\n\nThe Dialect type records CSV dialect options.",
    .size = sizeof(Dialect),
    .flags = kBaseType,
    .new_ = {"Dialect(dialect=<absent>, " DIALECT_PARAMETERS ")", dialect_new},
    .getsets = kDialectGetSets,
    .slots = {.destroy = [](Object* o) { clear(static_cast<Dialect*>(o)->line_terminator); }}};

// Dialect(dialect, **options) for a reader, a writer, register_dialect.
Result make_dialect(Thread& t, Value base, const Args& a) {
  Ref args = TRY(make_tuple(t, &base, base.is_absent() ? 0 : 1));  // a dialect may come among the options
  Ref options = TRY(make_dict(t));
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(dict_set(t, options.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
  return call_tuple(t, Value::from_object(type_for(t, kDialectType)), args, options);
}

// --- reader ----------------------------------------------------------------------------------------------------------

enum class At {
  RecordStart,
  FieldStart,
  Escaped,
  InField,
  InQuotes,
  EscapedInQuotes,
  QuoteInQuotes,
  LineEnd,
  AfterEscapedNewline
};

struct Reader : Object {
  Value input, dialect, fields;  // fields: a list or absent
  std::u32string* field;         // owned
  int64_t line_number;
  At at;
  bool numeric;
};
using ReaderLife = Life<Reader, &Reader::input, &Reader::dialect, &Reader::fields>;

Status save_field(Thread& t, Reader* r) {
  Ref field = TRY(make_str_from_code_points(t, r->field->data(), static_cast<int64_t>(r->field->size())));
  r->field->clear();
  if (r->numeric) {
    r->numeric = false;
    field = TRY(to_float(t, field));
  }
  return list_append(t, as<List>(r->fields), field);
}
Status add_character(Thread& t, Reader* r, char32_t c) {
  if (static_cast<int64_t>(r->field->size()) >= state(t).field_limit) {
    return raise_csv(t, "field larger than field limit (", state(t).field_limit, ")");
  }
  *r->field += c;
  return ok();
}

// kNotSet as `c` is the end of the line's text.
Status take(Thread& t, Reader* r, char32_t c) {
  const Dialect& d = *dialect_of(r->dialect);
  bool end = c == kNotSet, newline = c == '\n' || c == '\r' || end;
  auto finish_at = [&] { r->at = end ? At::RecordStart : At::LineEnd; };
  switch (r->at) {
    case At::RecordStart:
      if (end) return ok();
      if (newline) return r->at = At::LineEnd, ok();
      r->at = At::FieldStart;
      [[fallthrough]];
    case At::FieldStart:
      if (newline) {
        TRY(save_field(t, r));
        finish_at();
      } else if (c == d.quote && d.quoting != kQuoteNone) {
        r->at = At::InQuotes;
      } else if (c == d.escape) {
        r->at = At::Escaped;
      } else if (c == ' ' && d.skip_initial_space) {
      } else if (c == d.delimiter) {
        TRY(save_field(t, r));
      } else {
        if (d.quoting == kQuoteNonNumeric) r->numeric = true;
        TRY(add_character(t, r, c));
        r->at = At::InField;
      }
      return ok();
    case At::Escaped:
      if (c == '\n' || c == '\r') {
        TRY(add_character(t, r, c));
        r->at = At::AfterEscapedNewline;
        return ok();
      }
      TRY(add_character(t, r, end ? U'\n' : c));
      r->at = At::InField;
      return ok();
    case At::AfterEscapedNewline:
      if (end) return ok();
      [[fallthrough]];
    case At::InField:
      if (newline) {
        TRY(save_field(t, r));
        finish_at();
      } else if (c == d.escape) {
        r->at = At::Escaped;
      } else if (c == d.delimiter) {
        TRY(save_field(t, r));
        r->at = At::FieldStart;
      } else {
        TRY(add_character(t, r, c));
        if (r->at == At::AfterEscapedNewline) r->at = At::InField;
      }
      return ok();
    case At::InQuotes:
      if (end) return ok();
      if (c == d.escape) r->at = At::EscapedInQuotes;
      else if (c == d.quote && d.quoting != kQuoteNone) r->at = d.double_quote ? At::QuoteInQuotes : At::InField;
      else TRY(add_character(t, r, c));
      return ok();
    case At::EscapedInQuotes:
      TRY(add_character(t, r, end ? U'\n' : c));
      r->at = At::InQuotes;
      return ok();
    case At::QuoteInQuotes:
      if (d.quoting != kQuoteNone && c == d.quote) {
        TRY(add_character(t, r, c));
        r->at = At::InQuotes;
      } else if (c == d.delimiter) {
        TRY(save_field(t, r));
        r->at = At::FieldStart;
      } else if (newline) {
        TRY(save_field(t, r));
        finish_at();
      } else if (!d.strict) {
        TRY(add_character(t, r, c));
        r->at = At::InField;
      } else {
        Ref delimiter = TRY(make_char(t, d.delimiter)), quote = TRY(make_char(t, d.quote));
        return raise_csv(t, "'", delimiter.as<Str>(), "' expected after '", quote.as<Str>(), "'");
      }
      return ok();
    case At::LineEnd:
      if (c == '\n' || c == '\r') return ok();
      if (end) return r->at = At::RecordStart, ok();
      return raise_csv(
          t, "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?");
  }
  return ok();
}

Status start_record(Thread& t, Reader* r) {
  replace(r->fields, TRY(make_list(t)));
  r->field->clear();
  r->at = At::RecordStart;
  r->numeric = false;
  return ok();
}

Result reader_next(Thread& t, Value self) {
  auto* r = as<Reader>(self);
  TRY(start_record(t, r));
  do {
    Ref line = TRY(next(t, r->input));
    if (line.is_absent()) {
      if (r->field->empty() && r->at != At::InQuotes) return kAbsent;
      if (dialect_of(r->dialect)->strict) return raise_csv(t, "unexpected end of data");
      TRY(save_field(t, r));
      break;
    }
    if (!is_str(line)) {
      return raise_csv(t, "iterator should return strings, not ", type_name(t, line),
                       " (the file should be opened in text mode)");
    }
    ++r->line_number;
    for (int64_t i = 0; i < line.as<Str>()->length; ++i) TRY(take(t, r, (*line.as<Str>())[i]));
    TRY(take(t, r, kNotSet));
  } while (r->at != At::RecordStart);
  return Result::own(std::exchange(r->fields, Value{}));
}
Result csv_reader(Thread& t, const Args& a) {
  Ref input = TRY(iter(t, a[0]));
  Ref dialect = TRY(make_dialect(t, a[1], a));
  auto* r = allocate<Reader>(t, type_for(t, kReaderType));
  if (!r) return raised;
  r->field = new std::u32string;
  r->input = input.leak();
  r->dialect = dialect.leak();
  return Result::own(r);
}
Result get_reader_dialect(Thread&, Value v) { return Result::copy(as<Reader>(v)->dialect); }
Result get_line_num(Thread& t, Value v) { return make_int(t, as<Reader>(v)->line_number); }
const NativeGetSet kReaderGetSets[] = {{"dialect", get_reader_dialect}, {"line_num", get_line_num}, {}};
const TypeSpec kReaderType = {.name = "_csv.reader",
                              .doc = "An iterator over the rows of CSV text, each of them a list of fields.",
                              .size = sizeof(Reader),
                              .flags = kHasGc | kNoInstances,
                              .getsets = kReaderGetSets,
                              .slots = {.destroy =
                                            [](Object* o) {
                                              delete std::exchange(static_cast<Reader*>(o)->field, nullptr);
                                              ReaderLife::destroy(o);
                                            },
                                        .traverse = ReaderLife::traverse,
                                        .clear = ReaderLife::clear,
                                        .iter = self_iterator,
                                        .next = reader_next}};

// --- writer ----------------------------------------------------------------------------------------------------------

struct Writer : Object {
  Value write, dialect;  // file.write and the dialect
};
using WriterLife = Life<Writer, &Writer::write, &Writer::dialect>;

// One field as text behind the others; `field` null: None, an empty field.
Status add_field(Thread& t, const Dialect& d, std::u32string& row, const Str* field, bool quoted, bool only) {
  std::u32string text;
  auto* terminator = as<Str>(d.line_terminator);
  for (int64_t i = 0; field && i < field->length; ++i) {
    char32_t c = (*field)[i];
    bool ends_line = c == '\n' || c == '\r';
    for (int64_t k = 0; k < terminator->length; ++k) ends_line |= c == (*terminator)[k];
    bool escape = false;
    if (c == d.delimiter || c == d.escape || c == d.quote || ends_line) {
      if (d.quoting == kQuoteNone) escape = true;
      else if (c == d.quote && d.double_quote) text += d.quote;
      else if (c == d.quote || c == d.escape) escape = true;
      if (!escape) quoted = true;
      if (escape) {
        if (d.escape == kNotSet) return raise_csv(t, "need to escape, but no escapechar set");
        text += d.escape;
      }
    }
    text += c;
  }
  if (text.empty() && only) {
    if (d.quoting == kQuoteNone) return raise_csv(t, "single empty field record must be quoted");
    quoted = true;
  }
  if (quoted) row += d.quote;
  row += text;
  if (quoted) row += d.quote;
  return ok();
}

Result writer_writerow(Thread& t, const Args& a) {
  auto* w = as<Writer>(a.self);
  Ref dialect = Ref::copy(w->dialect);
  const Dialect& d = *dialect.as<Dialect>();
  Result iterable = iter(t, a[0]);
  if (iterable.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return raise_csv(t, "iterable expected, not ", type_name(t, a[0]));
  }
  Ref iterator = iterable.take();
  Ref fields = TRY(list_from(t, iterator));
  std::u32string row;
  int64_t n = fields.as<List>()->length;
  for (int64_t i = 0; i < n; ++i) {
    Ref field = Ref::copy(fields.as<List>()->items[i]);
    bool number = is_float(field) || is_int(field);
    bool quoted = d.quoting == kQuoteAll || (d.quoting == kQuoteNonNumeric && !number && !has_index(t, field));
    if (i > 0) row += d.delimiter;
    Ref text = field.is_none() ? Ref() : is_str(field) ? field : TRY(str(t, field));
    TRY(add_field(t, d, row, text.is_absent() ? nullptr : text.as<Str>(), quoted, n == 1));
  }
  auto* terminator = as<Str>(d.line_terminator);
  for (int64_t k = 0; k < terminator->length; ++k) row += (*terminator)[k];
  Ref line = TRY(make_str_from_code_points(t, row.data(), static_cast<int64_t>(row.size())));
  Ref write = Ref::copy(w->write);
  return call(t, write, {line});
}
Result writer_writerows(Thread& t, const Args& a) {
  TRY(for_each(t, a[0], [&](Value row) -> Status {
    Ref held = Ref::copy(row);
    Value one[] = {row};
    Ref done = TRY(writer_writerow(t, Args{a.self, one}));
    return ok();
  }));
  return kNone;
}
Result csv_writer(Thread& t, const Args& a) {
  Ref dialect = TRY(make_dialect(t, a[1], a));
  Ref write = TRY(get_attr_or_absent(t, a[0], t.names().write));
  if (write.is_absent() || !is_callable(t, write))
    return raise_type_error(t, "argument 1 must have a \"write\" method");
  auto* w = allocate<Writer>(t, type_for(t, kWriterType));
  if (!w) return raised;
  w->write = write.leak();
  w->dialect = dialect.leak();
  return Result::own(w);
}
Result get_writer_dialect(Thread&, Value v) { return Result::copy(as<Writer>(v)->dialect); }
const NativeGetSet kWriterGetSets[] = {{"dialect", get_writer_dialect}, {}};
const NativeFunction kWriterMethods[] = {
    {"writerow(row, /)", writer_writerow,
        "writerow(iterable)\n\nWrites one row, whose fields are the items of the iterable; those that are not "
        "strings go through str()."},
    {"writerows(rows, /)", writer_writerows,
        "writerows(iterable of iterables)\n\nWrites one row for each item, itself an iterable of fields; those "
        "that are not strings go through str()."},
    {}};
const TypeSpec kWriterType = {
    .name = "_csv.writer",
    .doc = "An object that turns rows of fields into CSV text and writes it to a file.",
    .size = sizeof(Writer),
    .flags = kHasGc | kNoInstances,
    .methods = kWriterMethods,
    .getsets = kWriterGetSets,
    .slots = {.destroy = WriterLife::destroy, .traverse = WriterLife::traverse, .clear = WriterLife::clear}};

// --- the module ------------------------------------------------------------------------------------------------------

Result csv_register_dialect(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "dialect name must be a string");
  Ref dialect = TRY(make_dialect(t, a[1], a));
  TRY(dict_set(t, as<Dict>(state(t).dialects), a[0], dialect));
  return kNone;
}
Result csv_unregister_dialect(Thread& t, const Args& a) {
  if (!TRY(dict_discard(t, as<Dict>(state(t).dialects), a[0]))) return raise_csv(t, "unknown dialect");
  return kNone;
}
Result csv_get_dialect(Thread& t, const Args& a) { return get_dialect(t, a[0]); }
Result csv_list_dialects(Thread& t, const Args&) { return dict_keys_list(t, as<Dict>(state(t).dialects)); }
Result csv_field_size_limit(Thread& t, const Args& a) {
  int64_t old = state(t).field_limit;
  if (!a[0].is_absent()) {
    if (!is_exact_int(a[0])) return raise_type_error(t, "limit must be an integer");
    state(t).field_limit = TRY(as_i64(t, a[0]));
  }
  return make_int(t, old);
}
const NativeFunction kFunctions[] = {
    {"reader(iterable, dialect=<absent>, /, **options)", csv_reader,
     "csv_reader = reader(iterable [, dialect='excel'] [optional keyword args])"},
    {"writer(fileobj, dialect=<absent>, /, **options)", csv_writer,
     "csv_writer = csv.writer(fileobj [, dialect='excel'] [optional keyword args])"},
    {"register_dialect(name, dialect=<absent>, /, **options)", csv_register_dialect,
     "Makes a dialect available under a name, which must be a str."},
    {"unregister_dialect(name)", csv_unregister_dialect,
     "Takes a name out of the registered dialects; Error if it is not one of them."},
    {"get_dialect(name)", csv_get_dialect, "The dialect that is registered under a name; Error if there is none."},
    {"list_dialects()", csv_list_dialects, "The names of all registered dialects, as a list."},
    {"field_size_limit(limit=<absent>)", csv_field_size_limit,
     "The greatest length a field may have when read; an argument becomes the new limit, and the old one is "
     "given."},
    {}};

Status module_init(Thread& t, Value module) {
  (void)TRY(module_add_type(t, module, kDialectType));
  for (const TypeSpec* spec : {&kReaderType, &kWriterType}) {
    Type* type = TRY(make_type(t, *spec));
    TRY(module_add(t, module, spec == &kReaderType ? "Reader" : "Writer", Value::from_object(type)));
  }
  if (state(t).dialects.is_absent()) state(t).dialects = TRY(make_dict(t)).leak();
  TRY(module_add(t, module, "_dialects", state(t).dialects));
  TRY(module_add_str(t, module, "__version__", "1.0"));
  TRY(module_add_int(t, module, "QUOTE_MINIMAL", kQuoteMinimal));
  TRY(module_add_int(t, module, "QUOTE_ALL", kQuoteAll));
  TRY(module_add_int(t, module, "QUOTE_NONNUMERIC", kQuoteNonNumeric));
  TRY(module_add_int(t, module, "QUOTE_NONE", kQuoteNone));
  return add_exception(t, module, "Error", "_csv.Error", t.types().Exception);
}

}  // namespace

extern const NativeModule kCsvModule;
const NativeModule kCsvModule = {"_csv", "CSV parsing and writing.\n", kFunctions, module_init};

}  // namespace krait::modules
