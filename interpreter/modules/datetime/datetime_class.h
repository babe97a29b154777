// The pieces of datetime.datetime that stand in files of their own.
#pragma once
#include "interpreter/modules/datetime/datetime_internal.h"

namespace krait::modules::datetime {

// datetime_create.cpp
Result datetime_new(Thread&, const Args&);
Result datetime_now(Thread&, const Args&);
Result datetime_utcnow(Thread&, const Args&);
Result datetime_fromtimestamp(Thread&, const Args&);
Result datetime_utcfromtimestamp(Thread&, const Args&);
Result datetime_strptime(Thread&, const Args&);
Result datetime_combine(Thread&, const Args&);
Result datetime_fromisoformat(Thread&, const Args&);

// datetime_arithmetic.cpp
Result datetime_add(Thread&, Value a, Value b);
Result datetime_subtract(Thread&, Value a, Value b);
Result datetime_compare(Thread&, Value a, Value b, CompareOp);
ResultOf<int64_t> datetime_hash(Thread&, Value self);

}  // namespace krait::modules::datetime
