#include "interpreter/modules/interpreters/shared_value.h"

#include "interpreter/modules/interpreters/interpreters.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

using namespace krait::objects;

static bool is_channel_id(Thread& t, Value v) {
  return has_spec(v, kChannelIDType) && !(type_of(t, v)->flags & kHeapType);
}
static bool is_exact_bytes(Value v) { return is_bytes(v) && (v.object()->type->flags & kExactBuiltin); }

bool is_shareable(Thread& t, Value v) {
  return v.is_none() || is_exact_str(v) || is_exact_bytes(v) || is_exact_int(v) || is_channel_id(t, v);
}

ResultOf<SharedValue> share(Thread& t, Value v) {
  SharedValue shared;
  if (v.is_none()) return shared;
  if (is_exact_int(v)) {
    shared.kind = SharedValue::Kind::Int;
    if (!int_fits_i64(v, &shared.number)) return raise_overflow_error(t, "try sending as bytes");
  } else if (is_exact_str(v)) {
    shared.kind = SharedValue::Kind::Str;
    shared.text = str_wtf8(as<Str>(v));
  } else if (is_exact_bytes(v)) {
    shared.kind = SharedValue::Kind::Bytes;
    shared.text = as<Bytes>(v)->view();
  } else if (is_channel_id(t, v)) {
    shared.kind = SharedValue::Kind::Channel;
    shared.number = as<ChannelID>(v)->id;
    shared.end = as<ChannelID>(v)->end;
  } else {
    Ref text = TRY(str(t, v));
    return raise_value_error(t, text.as<Str>(), " does not support cross-interpreter data");
  }
  return shared;
}

Result from_shared(Thread& t, const SharedValue& v) {
  switch (v.kind) {
    case SharedValue::Kind::Int: return make_int(t, v.number);
    case SharedValue::Kind::Str: return make_str(t, v.text);
    case SharedValue::Kind::Bytes: return make_bytes(t, v.text);
    case SharedValue::Kind::Channel:
      return make_channel_id(t, TRY(make_type(t, kChannelIDType)), v.number, v.end, false);
    default: return kNone;
  }
}

}  // namespace krait::modules
