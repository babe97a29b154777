// Arithmetic, order and hash of datetimes: naive ones by their fields, aware ones by the moment in UTC.
#include "interpreter/modules/datetime/datetime_class.h"
#include "interpreter/objects/int.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/order.h"

namespace krait::modules::datetime {

namespace {

DateTime* self_of(Value v) { return as<DateTime>(v); }

// Microseconds since the start of the calendar, as the fields tell.
__int128 microseconds_of(const DateTime* d) {
  return static_cast<__int128>(seconds_of(moment_of(d))) * 1000000 + d->microsecond();
}

struct Offsets {
  Ref a, b;  // timedelta or None
};
ResultOf<bool> same_zone(Thread& t, DateTime* x, DateTime* y, Offsets& out) {
  if (x->tzinfo == y->tzinfo) {
    out.a = out.b = kNone;
    return true;
  }
  out.a = TRY(call_utcoffset(t, x->tzinfo, Value::from_object(x)));
  out.b = TRY(call_utcoffset(t, y->tzinfo, Value::from_object(y)));
  if (out.a.is_none() && out.b.is_none()) return true;
  return !out.a.is_none() && !out.b.is_none() &&
         delta_compare_values(out.a.as<TimeDelta>(), out.b.as<TimeDelta>()) == 0;
}

// PEP 495: a time whose offset depends on fold equals nothing in another zone.
ResultOf<bool> depends_on_fold(Thread& t, DateTime* d, const Ref& offset) {
  if (d->tzinfo.is_absent()) return false;
  Moment m = moment_of(d);
  m.fold = !m.fold;
  Ref flipped = TRY(make_datetime(t, type_for(t, kDateTimeType), m, d->tzinfo));
  Ref other = TRY(call_utcoffset(t, d->tzinfo, flipped));
  if (other.is_none() || offset.is_none()) return other.is_none() != offset.is_none();
  return delta_compare_values(other.as<TimeDelta>(), offset.as<TimeDelta>()) != 0;
}

}  // namespace

Result add_delta(Thread& t, const DateTime* d, const TimeDelta* delta, int factor) {
  Moment m = moment_of(d);
  m.fold = 0;
  TRY(moment_plus(t, m, int64_t{delta->days} * factor, int64_t{delta->seconds} * factor,
                  int64_t{delta->microseconds} * factor));
  return make_datetime_by_class(t, d->type, m, d->tzinfo);
}

Result datetime_add(Thread& t, Value a, Value b) {
  if (is_datetime(a) && is_delta(b)) return add_delta(t, self_of(a), as<TimeDelta>(b), 1);
  if (is_delta(a) && is_datetime(b)) return add_delta(t, self_of(b), as<TimeDelta>(a), 1);
  return kNotImplemented;
}

Result datetime_subtract(Thread& t, Value a, Value b) {
  if (!is_datetime(a)) return kNotImplemented;
  if (is_delta(b)) return add_delta(t, self_of(a), as<TimeDelta>(b), -1);
  if (!is_datetime(b)) return kNotImplemented;
  DateTime *x = self_of(a), *y = self_of(b);
  Offsets offsets;
  bool same = TRY(same_zone(t, x, y, offsets));
  __int128 difference = microseconds_of(x) - microseconds_of(y);
  if (!same) {
    if (offsets.a.is_none() || offsets.b.is_none()) {
      return raise_type_error(t, "can't subtract offset-naive and offset-aware datetimes");
    }
    difference += delta_microseconds(offsets.b.as<TimeDelta>()) - delta_microseconds(offsets.a.as<TimeDelta>());
  }
  return make_delta_of(t, type_for(t, kTimeDeltaType), difference);
}

Result datetime_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_datetime(a) || !is_datetime(b)) {
    if (!is_date(a) || !is_date(b)) return kNotImplemented;
    // A date is no datetime, though every datetime is a date.
    if (op == CompareOp::Eq) return kFalse;
    if (op == CompareOp::Ne) return kTrue;
    return raise_type_error(t, "can't compare ", shown_type(t, a), " to ", shown_type(t, b));
  }
  DateTime *x = self_of(a), *y = self_of(b);
  if (x->tzinfo == y->tzinfo) return answer_of_order(memcmp(x->data, y->data, kDateTimeBytes), op);
  Offsets offsets;
  bool same = TRY(same_zone(t, x, y, offsets));
  int order;
  if (same) {
    order = memcmp(x->data, y->data, kDateTimeBytes);
  } else if (!offsets.a.is_none() && !offsets.b.is_none()) {
    __int128 u = microseconds_of(x) - delta_microseconds(offsets.a.as<TimeDelta>());
    __int128 v = microseconds_of(y) - delta_microseconds(offsets.b.as<TimeDelta>());
    order = u < v ? -1 : u > v;
  } else {
    if (op == CompareOp::Eq) return kFalse;
    if (op == CompareOp::Ne) return kTrue;
    return raise_type_error(t, "can't compare offset-naive and offset-aware datetimes");
  }
  if ((op == CompareOp::Eq || op == CompareOp::Ne) && order == 0) {
    if (TRY(depends_on_fold(t, x, offsets.a)) || TRY(depends_on_fold(t, y, offsets.b))) order = 1;
  }
  return answer_of_order(order, op);
}

ResultOf<int64_t> datetime_hash(Thread& t, Value self) {
  DateTime* d = self_of(self);
  if (d->hash != -1) return d->hash;
  Ref plain = Ref::copy(self);
  if (d->fold) {
    Moment m = moment_of(d);
    m.fold = 0;
    plain = TRY(make_datetime(t, type_for(t, kDateTimeType), m, d->tzinfo));
  }
  Ref offset = TRY(call_utcoffset(t, d->tzinfo, plain));
  if (offset.is_none()) {
    return d->hash = hash_without_zone(t, d);
  }
  Ref since = TRY(make_delta(t, to_ordinal(d->year(), d->month(), d->day()),
                             d->hour() * 3600 + d->minute() * 60 + d->second(), d->microsecond()));
  Ref in_utc = TRY(delta_subtract(t, since, offset));
  return d->hash = TRY(hash(t, in_utc));
}

}  // namespace krait::modules::datetime
