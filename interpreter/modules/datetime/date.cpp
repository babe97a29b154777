// datetime.date, and the named tuple of isocalendar().
#include "interpreter/host/clock.h"
#include "interpreter/modules/datetime/datetime_internal.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/order.h"

namespace krait::modules::datetime {

namespace {

Date* self_of(Value v) { return as<Date>(v); }
Moment day_of(const Date* d) {
  Moment m;
  m.year = d->year(), m.month = d->month(), m.day = d->day();
  return m;
}

void fill(Date* d, int year, int month, int day) {
  d->hash = -1;
  d->data[0] = static_cast<uint8_t>(year >> 8);
  d->data[1] = static_cast<uint8_t>(year);
  d->data[2] = static_cast<uint8_t>(month);
  d->data[3] = static_cast<uint8_t>(day);
}

// --- constructors ----------------------------------------------------------------------------------------------------

Result date_new(Thread& t, const Args& a) {
  if (a[1].is_absent() && a[2].is_absent()) {
    std::string state = TRY(state_argument(t, a[0], kDateBytes, 2, 1, 12, "date"));
    if (!state.empty()) {
      auto* d = allocate<Date>(t, as<Type>(a.self));
      if (!d) return raised;
      d->hash = -1;
      memcpy(d->data, state.data(), kDateBytes);
      return Result::own(d);
    }
  }
  int year = TRY(int_argument(t, a[0]));
  if (a[1].is_absent()) return raise_type_error(t, "function missing required argument 'month' (pos 2)");
  int month = TRY(int_argument(t, a[1]));
  if (a[2].is_absent()) return raise_type_error(t, "function missing required argument 'day' (pos 3)");
  return make_date(t, as<Type>(a.self), year, month, TRY(int_argument(t, a[2])));
}

Result from_timestamp(Thread& t, Type* cls, Value timestamp) {
  int64_t seconds;
  int ignored;
  TRY(timestamp_argument(t, timestamp, false, &seconds, &ignored));
  Moment m;
  TRY(local_moment(t, seconds, m));
  return make_date_by_class(t, cls, m.year, m.month, m.day);
}
Result date_fromtimestamp(Thread& t, const Args& a) { return from_timestamp(t, as<Type>(a.self), a[0]); }
Result date_today(Thread& t, const Args& a) {
  Ref now = TRY(make_float(t, static_cast<double>(host::now(host::Clock::Wall)) * 1e-9));
  if (as<Type>(a.self) == type_for(t, kDateType)) return from_timestamp(t, as<Type>(a.self), now);
  return call_method(t, a.self, "fromtimestamp", {now});
}
Result date_fromordinal(Thread& t, const Args& a) {
  int ordinal = TRY(int_argument(t, a[0]));
  if (ordinal < 1) return raise_value_error(t, "ordinal must be >= 1");
  int year, month, day;
  from_ordinal(ordinal, &year, &month, &day);
  return make_date_by_class(t, as<Type>(a.self), year, month, day);
}
Result date_fromisoformat(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "fromisoformat: argument must be str");
  Moment m;
  std::string text = str_wtf8(as<Str>(a[0]));
  bool sized = text.size() == 7 || text.size() == 8 || text.size() == 10;
  if (!sized || !parse_iso_date(text, m)) return raise_iso_format(t, a[0]);
  return make_date_by_class(t, as<Type>(a.self), m.year, m.month, m.day);
}
Result date_fromisocalendar(Thread& t, const Args& a) {
  auto number = [&](Value v) -> ResultOf<int> {
    ResultOf<int> n = int_argument(t, v);
    if (!n.is_raised() || !pending_matches(t, t.types().OverflowError)) return n;
    clear_pending(t);
    return raise_value_error(t, "ISO calendar component out of range");
  };
  IsoDate iso{TRY(number(a[0])), TRY(number(a[1])), TRY(number(a[2]))};
  int year = 0, month = 0, day = 0;
  switch (from_iso_date(iso, &year, &month, &day)) {
    case IsoProblem::kYear: return raise_value_error(t, "Year is out of range: ", iso.year);
    case IsoProblem::kWeek: return raise_value_error(t, "Invalid week: ", iso.week);
    case IsoProblem::kDay: return raise_value_error(t, "Invalid day: ", iso.weekday, " (range is [1, 7])");
    default: return make_date_by_class(t, as<Type>(a.self), year, month, day);
  }
}

// --- what a date tells -----------------------------------------------------------------------------------------------

Result date_weekday(Thread&, const Args& a) {
  Date* d = self_of(a.self);
  return small_int(weekday(d->year(), d->month(), d->day()));
}
Result date_isoweekday(Thread&, const Args& a) {
  Date* d = self_of(a.self);
  return small_int(weekday(d->year(), d->month(), d->day()) + 1);
}
Result date_toordinal(Thread&, const Args& a) {
  Date* d = self_of(a.self);
  return small_int(to_ordinal(d->year(), d->month(), d->day()));
}
Result make_iso(Thread& t, Type* type, const IsoDate& iso) {
  auto* made = allocate<Tuple>(t, type, sizeof(Tuple) + 3 * sizeof(Value));
  if (!made) return raised;
  made->length = 3;
  made->items[0] = small_int(iso.year);
  made->items[1] = small_int(iso.week);
  made->items[2] = small_int(iso.weekday);
  return Result::own(made);
}
Result date_isocalendar(Thread& t, const Args& a) {
  Date* d = self_of(a.self);
  IsoDate iso = iso_date(d->year(), d->month(), d->day());
  return make_iso(t, type_for(t, kIsoCalendarDateType), iso);
}
Result date_isoformat(Thread& t, const Args& a) { return make_ascii(t, date_text(self_of(a.self))); }
Result date_str(Thread& t, Value self) { return call_method(t, self, "isoformat"); }
Result date_repr(Thread& t, Value self) {
  Date* d = self_of(self);
  return make_str(t, cat(shown_type(t, self), "(", d->year(), ", ", d->month(), ", ", d->day(), ")"));
}
Result date_ctime(Thread& t, const Args& a) { return ctime_text(t, day_of(self_of(a.self))); }
Result date_timetuple(Thread& t, const Args& a) { return struct_time(t, day_of(self_of(a.self)), -1); }
Result date_strftime(Thread& t, const Args& a) {
  TRY(require_str(t, a[0], "strftime"));
  Ref tuple = TRY(call_method(t, a.self, "timetuple"));
  return wrap_strftime(t, a.self, a[0], tuple, {}, {}, 0);
}
Result date_format(Thread& t, const Args& a) { return format_by_strftime(t, a.self, a[0]); }

Result date_replace(Thread& t, const Args& a) {
  Date* d = self_of(a.self);
  int year = a[0].is_absent() ? d->year() : TRY(int_argument(t, a[0]));
  int month = a[1].is_absent() ? d->month() : TRY(int_argument(t, a[1]));
  int day = a[2].is_absent() ? d->day() : TRY(int_argument(t, a[2]));
  return make_date_by_class(t, d->type, year, month, day);
}
Result date_reduce(Thread& t, const Args& a) {
  Date* d = self_of(a.self);
  Ref bytes = TRY(make_bytes(t, {reinterpret_cast<const char*>(d->data), kDateBytes})),
      state = TRY(make_tuple(t, {bytes}));
  return make_tuple(t, {Value::from_object(d->type), state.get()});
}

// --- arithmetic and order --------------------------------------------------------------------------------------------

Result plus_days(Thread& t, Date* d, int64_t days) {
  int64_t ordinal = to_ordinal(d->year(), d->month(), d->day()) + days;
  if (ordinal < 1 || ordinal > kMaxOrdinal) return raise_overflow_error(t, "date value out of range");
  int year, month, day;
  from_ordinal(static_cast<int>(ordinal), &year, &month, &day);
  return make_date_by_class(t, d->type, year, month, day);
}
Result date_add(Thread& t, Value a, Value b) {
  if (is_datetime(a) || is_datetime(b)) return kNotImplemented;
  if (is_date(a) && is_delta(b)) return plus_days(t, self_of(a), as<TimeDelta>(b)->days);
  if (is_delta(a) && is_date(b)) return plus_days(t, self_of(b), as<TimeDelta>(a)->days);
  return kNotImplemented;
}
Result date_subtract(Thread& t, Value a, Value b) {
  if (is_datetime(a) || is_datetime(b) || !is_date(a)) return kNotImplemented;
  Date* d = self_of(a);
  if (is_delta(b)) return plus_days(t, d, -int64_t{as<TimeDelta>(b)->days});
  if (!is_date(b)) return kNotImplemented;
  Date* other = self_of(b);
  return make_delta(
      t, to_ordinal(d->year(), d->month(), d->day()) - to_ordinal(other->year(), other->month(), other->day()), 0, 0);
}
Result date_compare(Thread&, Value a, Value b, CompareOp op) {
  if (!is_date(a) || !is_date(b)) return kNotImplemented;
  int order = memcmp(self_of(a)->data, self_of(b)->data, kDateBytes);
  return answer_of_order(order, op);
}
ResultOf<int64_t> date_hash(Thread& t, Value self) {
  Date* d = self_of(self);
  if (d->hash == -1) {
    HashKey key{t.interpreter->hash_key[0], t.interpreter->hash_key[1]};
    d->hash = hash_bytes(key, d->data, kDateBytes);
  }
  return d->hash;
}

Result get_year(Thread&, Value self) { return small_int(self_of(self)->year()); }
Result get_month(Thread&, Value self) { return small_int(self_of(self)->month()); }
Result get_day(Thread&, Value self) { return small_int(self_of(self)->day()); }

const NativeFunction kMethods[] = {
    {"fromtimestamp(timestamp, /)", date_fromtimestamp,
     "The local date at a POSIX timestamp, a number such as time.time() gives.", Binding::ClassMethod},
    {"fromordinal(ordinal, /)!", date_fromordinal,
     "The date with the given number, where 1 is January 1 of year 1 in the proleptic Gregorian calendar.",
     Binding::ClassMethod},
    {"fromisoformat(string, /)!", date_fromisoformat,
     "The date that a string in an ISO 8601 format, such as '2024-02-29', stands for.", Binding::ClassMethod},
    {"fromisocalendar(year, week, day)!", date_fromisocalendar,
     "The date with this ISO year, week number and weekday (1 to 7): isocalendar() the other way round.",
     Binding::ClassMethod},
    {"today()!", date_today, "The present local date, that is cls.fromtimestamp(time.time()).", Binding::ClassMethod},
    {"ctime()!", date_ctime, "Return ctime() style string."},
    {"strftime(format)!", date_strftime, "format -> strftime() style string."},
    {"__format__(spec, /)!", date_format, "Formats self with strftime."},
    {"timetuple()!", date_timetuple, "The date as a struct_time, the type that time.localtime() gives."},
    {"isocalendar()!", date_isocalendar,
     "The date as ISO 8601 counts it: a named tuple with the fields year, week and weekday."},
    {"isoformat()!", date_isoformat, "The date as a string of the form YYYY-MM-DD, which is ISO 8601."},
    {"isoweekday()!", date_isoweekday, "The day of the week as a number, from 1 for Monday to 7 for Sunday."},
    {"toordinal()!", date_toordinal,
     "The number of the day in the proleptic Gregorian calendar, where 1 is January 1 of year 1."},
    {"weekday()!", date_weekday, "The day of the week as a number, from 0 for Monday to 6 for Sunday."},
    {"replace(year=<absent>, month=<absent>, day=<absent>)", date_replace,
     "A new date like this one except for the fields given as arguments."},
    {"__reduce__()!", date_reduce, "__reduce__() -> (cls, state)"},
    {}};
const NativeGetSet kGetSets[] = {{"year", get_year}, {"month", get_month}, {"day", get_day}, {}};

// --- IsoCalendarDate -------------------------------------------------------------------------------------------------

Result iso_new(Thread& t, const Args& a) {
  IsoDate iso{TRY(int_argument(t, a[0])), TRY(int_argument(t, a[1])), TRY(int_argument(t, a[2]))};
  return make_iso(t, as<Type>(a.self), iso);
}
template <int kIndex> Result get_iso(Thread&, Value self) { return Result::copy(as<Tuple>(self)->items[kIndex]); }
Result iso_repr(Thread& t, Value self) {
  Value* items = as<Tuple>(self)->items;
  return make_str(t, cat(shown_type(t, self), "(year=", items[0].small_int(), ", week=", items[1].small_int(),
                         ", weekday=", items[2].small_int(), ")"));
}
Result iso_reduce(Thread& t, const Args& a) {
  Ref plain = TRY(make_tuple(t, as<Tuple>(a.self)->items, 3)), arguments = TRY(make_tuple(t, {plain}));
  return make_tuple(t, {Value::from_object(t.types().tuple), arguments.get()});
}
const NativeFunction kIsoMethods[] = {{"__reduce__()!", iso_reduce, "Helper for pickle."}, {}};
const NativeGetSet kIsoGetSets[] = {{"year", get_iso<0>}, {"week", get_iso<1>}, {"weekday", get_iso<2>}, {}};

}  // namespace

const TypeSpec kIsoCalendarDateType = {
    .name = "datetime.IsoCalendarDate",
    .doc =
        "An ISO year, week and weekday: a tuple whose parts have names.",
    .kind = Kind::Tuple,
    .size = sizeof(Tuple),
    .flags = kHasGc | kVariableSize | kSequence,
    .base = &kTupleType,
    .new_ = {"IsoCalendarDate(year, week, weekday)", iso_new},
    .methods = kIsoMethods,
    .getsets = kIsoGetSets,
    .slots = {.repr = iso_repr}};

const TypeSpec kDateType = {.name = "datetime.date",
                            .doc = "date(year, month, day) --> date object",
                            .size = sizeof(Date),
                            .flags = kBaseType,
                            .new_ = {"date(year, month=<absent>, day=<absent>)!", date_new},
                            .methods = kMethods,
                            .getsets = kGetSets,
                            .slots = {.repr = date_repr,
                                      .str = date_str,
                                      .hash = date_hash,
                                      .compare = date_compare,
                                      .add = date_add,
                                      .subtract = date_subtract}};

Result make_date(Thread& t, Type* type, int year, int month, int day) {
  TRY(check_date(t, year, month, day));
  auto* d = allocate<Date>(t, type);
  if (!d) return raised;
  fill(d, year, month, day);
  return Result::own(d);
}
Result make_date_by_class(Thread& t, Type* type, int year, int month, int day) {
  if (type == type_for(t, kDateType)) return make_date(t, type, year, month, day);
  return call(t, Value::from_object(type), {small_int(year), small_int(month), small_int(day)});
}

}  // namespace krait::modules::datetime
