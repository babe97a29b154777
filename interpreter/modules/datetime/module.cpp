// The module _datetime: its types and their constants.
#include "interpreter/modules/datetime/datetime_internal.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"

namespace krait::modules {

namespace {

using namespace datetime;

Status add_limits(Thread& t, const TypeSpec& spec, Result least, Result most, Result step) {
  Type* type = type_for(t, spec);
  Ref low = TRY(least), high = TRY(most), resolution = TRY(step);
  TRY(add_constant(t, type, "min", low));
  TRY(add_constant(t, type, "max", high));
  return add_constant(t, type, "resolution", resolution);
}

Status add_delta_limits(Thread& t) {
  return add_limits(t, kTimeDeltaType, make_delta(t, -kMaxDeltaDays, 0, 0),
                    make_delta(t, kMaxDeltaDays, kSecondsADay - 1, 999999), make_delta(t, 0, 0, 1));
}
Status add_zones(Thread& t, Value module) {
  Type* zone = type_for(t, kTimeZoneType);
  Ref none = TRY(make_delta(t, 0, 0, 0)), day = TRY(make_delta(t, 0, kSecondsADay - 60, 0)),
      less = TRY(make_delta(t, 0, 60 - kSecondsADay, 0));
  Ref utc_zone = TRY(make_timezone(t, none, {}));
  replace(zone->module_state, Ref(utc_zone));
  Ref low = TRY(make_timezone(t, less, {})), high = TRY(make_timezone(t, day, {}));
  TRY(add_constant(t, zone, "utc", utc_zone));
  TRY(add_constant(t, zone, "min", low));
  TRY(add_constant(t, zone, "max", high));
  return module_add(t, module, "UTC", utc_zone);
}
Status add_all_limits(Thread& t) {
  TRY(add_delta_limits(t));
  Type *date = type_for(t, kDateType), *when = type_for(t, kDateTimeType), *time = type_for(t, kTimeType);
  TRY(add_limits(t, kDateType, make_date(t, date, kMinYear, 1, 1), make_date(t, date, kMaxYear, 12, 31),
                 make_delta(t, 1, 0, 0)));
  Moment first, last{kMaxYear, 12, 31, 23, 59, 59, 999999, 0};
  TRY(add_limits(t, kDateTimeType, make_datetime(t, when, first, {}), make_datetime(t, when, last, {}),
                 make_delta(t, 0, 0, 1)));
  return add_limits(t, kTimeType, make_time(t, time, first, {}), make_time(t, time, last, {}), make_delta(t, 0, 0, 1));
}

Status module_init(Thread& t, Value module) {
  for (const TypeSpec* spec : {&kDateType, &kDateTimeType, &kTimeType, &kTimeDeltaType, &kTzInfoType, &kTimeZoneType}) {
    (void)TRY(module_add_type(t, module, *spec));
  }
  (void)TRY(make_type(t, kIsoCalendarDateType));
  TRY(add_all_limits(t));
  TRY(add_zones(t, module));
  for (const TypeSpec* spec : {&kDateType, &kDateTimeType, &kTimeType, &kTimeDeltaType, &kTimeZoneType})
    type_modified(t, type_for(t, *spec));
  TRY(module_add_int(t, module, "MINYEAR", kMinYear));
  return module_add_int(t, module, "MAXYEAR", kMaxYear);
}

const NativeFunction kFunctions[] = {{}};

}  // namespace

extern const NativeModule kDatetimeModule;
const NativeModule kDatetimeModule = {"_datetime",
    "Dates, times and time zones: the native part of the datetime module.", kFunctions, module_init};

}  // namespace krait::modules
