// The module _zoneinfo (library reference: zoneinfo): zones of the IANA database as tzinfo objects. Files are found and
// read by the library's Python parts (zoneinfo._common, zoneinfo._tzpath).
#include "interpreter/modules/datetime/datetime_internal.h"
#include "interpreter/modules/datetime/zone_rules.h"
#include "interpreter/modules/import.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"

namespace krait::modules {

namespace datetime {

namespace {

enum class Source : uint8_t { kNoCache, kCache, kFile };
struct ZoneInfo : Object {
  Value key, file_text;  // owned; file_text: repr of the file, for zones from one
  ZoneRules* rules;      // owned
  Source source;
};
extern const TypeSpec kZoneInfoType;
ZoneInfo* self_of(Value v) { return as<ZoneInfo>(v); }

void clear_references(Object* o) {
  clear(static_cast<ZoneInfo*>(o)->key);
  clear(static_cast<ZoneInfo*>(o)->file_text);
}
void destroy(Object* o) {
  clear_references(o);
  delete std::exchange(static_cast<ZoneInfo*>(o)->rules, nullptr);
}
void traverse(Object* o, Visitor& visit) {
  visit(static_cast<ZoneInfo*>(o)->key);
  visit(static_cast<ZoneInfo*>(o)->file_text);
}

// --- reading ---------------------------------------------------------------------------------------------------------

template <class T, class F> ResultOf<std::vector<T>> numbers(Thread& t, Value items, F&& convert) {
  std::vector<T> out;
  TRY(for_each(t, items, [&](Value item) -> Status {
    out.push_back(TRY(convert(item)));
    return ok();
  }));
  return out;
}

Status read_rules(Thread& t, ZoneInfo* zone, Value file) {
  Ref common = TRY(import_module(t, "zoneinfo._common")), data = TRY(call_method(t, common, "load_data", {file}));
  if (!is_tuple(data) || data.as<Tuple>()->length != 6) {
    return raise_type_error(t, "Invalid data result type: ", type_name(t, data));
  }
  Value* parts = data.as<Tuple>()->items;
  auto integer = [&](Value v) { return as_i64(t, v); };
  std::vector<int64_t> indexes = TRY((numbers<int64_t>(t, parts[0], integer)));
  std::vector<int64_t> transitions = TRY((numbers<int64_t>(t, parts[1], integer))),
                       offsets = TRY((numbers<int64_t>(t, parts[2], integer)));
  std::vector<bool> is_dst = TRY((numbers<bool>(t, parts[3], [&](Value v) { return is_true(t, v); })));
  std::vector<std::string> names = TRY((numbers<std::string>(t, parts[4], [&](Value v) -> ResultOf<std::string> {
    return std::string(TRY(as_utf8(t, v)));
  })));
  if (offsets.size() != is_dst.size() || offsets.size() != names.size() || indexes.size() != transitions.size()) {
    return raise_value_error(t, "Malformed zone data");
  }
  std::vector<size_t> at;
  for (int64_t i : indexes) {
    if (i < 0 || static_cast<size_t>(i) >= offsets.size())
      return raise_value_error(t, "Invalid transition index found while reading TZif: ", i);
    at.push_back(static_cast<size_t>(i));
  }
  for (int64_t offset : offsets) {
    if (offset > -kSecondsADay && offset < kSecondsADay) continue;
    return raise_value_error(
        t, "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).");
  }
  auto rules = std::make_unique<ZoneRules>();
  bool has_tail = is_bytes(parts[5]) && as<Bytes>(parts[5])->length > 0;
  if (has_tail && !parse_tail_rule(as<Bytes>(parts[5])->view(), rules->tail)) {
    Ref shown = TRY(repr(t, parts[5]));
    return raise_value_error(t, "Malformed TZ string: ", shown.as<Str>());
  }
  if (!rules->build(std::move(at), std::move(transitions), offsets, is_dst, names, has_tail)) {
    return raise_value_error(t, "No time zone information found.");
  }
  zone->rules = rules.release();
  return ok();
}

Result allocate_zone(Thread& t, Type* type) {
  auto* z = allocate<ZoneInfo>(t, type);
  if (!z) return raised;
  z->key = kNone;
  return Result::own(z);
}

Result load_zone(Thread& t, Type* type, Value key) {
  Ref made = TRY(allocate_zone(t, type)), paths = TRY(import_module(t, "zoneinfo._tzpath"));
  Ref path = TRY(call_method(t, paths, "find_tzfile", {key})), file;
  if (path.is_none()) {
    Ref common = TRY(import_module(t, "zoneinfo._common"));
    file = TRY(call_method(t, common, "load_tzdata", {key}));
  } else {
    Ref io = TRY(import_module(t, "io")), mode = TRY(make_ascii(t, "rb"));
    file = TRY(call_method(t, io, "open", {path, mode}));
  }
  Status read = read_rules(t, made.as<ZoneInfo>(), file);
  Ref pending;
  if (read.is_raised()) pending = take_pending(t);
  Result closed = call_method(t, file, t.names().close);
  if (pending) {
    if (closed.is_raised()) clear_pending(t);
    else release(closed.word);
    set_pending(t, std::move(pending));
    return raised;
  }
  TRY(closed);
  replace(made.as<ZoneInfo>()->key, Ref::copy(key));
  return made;
}

// --- caches ----------------------------------------------------------------------------------------------------------

// The class's own WeakValueDictionary; ZoneInfo's is the first item of the type's state, a list whose rest are the
// zones used last.
constexpr int64_t kMostRecent = 8;

Result new_weak_cache(Thread& t) {
  Ref weakref = TRY(import_module(t, "weakref"));
  return call_method(t, weakref, "WeakValueDictionary");
}
bool is_base(Thread& t, Type* type) { return type == type_for(t, kZoneInfoType); }
List* base_state(Thread& t) { return as<List>(type_for(t, kZoneInfoType)->module_state); }

Result weak_cache_of(Thread& t, Type* type) {
  if (is_base(t, type)) return Result::copy(base_state(t)->items[0]);
  return get_attr(t, Value::from_object(type), "_weak_cache");
}

// The zone among those used last, moved to their front; absent: none.
Result recent_zone(Thread& t, Value key) {
  List* state = base_state(t);
  for (int64_t i = 1; i < state->length; ++i) {
    Ref zone = Ref::copy(state->items[i]);
    if (!TRY(equal(t, zone.as<ZoneInfo>()->key, key))) continue;
    TRY(list_set_slice(t, state, i, i + 1, {}));
    TRY(list_insert(t, state, 1, zone));
    return zone;
  }
  return kAbsent;
}
Status remember_zone(Thread& t, Value zone) {
  List* state = base_state(t);
  TRY(list_insert(t, state, 1, zone));
  if (state->length > kMostRecent + 1) TRY(list_set_slice(t, state, kMostRecent + 1, state->length, {}));
  return ok();
}

Result zone_new(Thread& t, const Args& a) {
  auto* type = as<Type>(a.self);
  if (is_base(t, type)) {
    Ref recent = TRY(recent_zone(t, a[0]));
    if (recent) return recent;
  }
  Ref cache = TRY(weak_cache_of(t, type)), zone = TRY(call_method(t, cache, t.names().get, {a[0], kNone}));
  if (zone.is_none()) {
    Ref made = TRY(load_zone(t, type, a[0]));
    made.as<ZoneInfo>()->source = Source::kCache;
    zone = TRY(call_method(t, cache, "setdefault", {a[0], made}));
  }
  if (is_base(t, type)) TRY(remember_zone(t, zone));
  return zone;
}

Result zone_no_cache(Thread& t, const Args& a) {
  Ref made = TRY(load_zone(t, as<Type>(a.self), a[0]));
  made.as<ZoneInfo>()->source = Source::kNoCache;
  return made;
}
Result zone_from_file(Thread& t, const Args& a) {
  Ref text = TRY(repr(t, a[0])), made = TRY(allocate_zone(t, as<Type>(a.self)));
  auto* zone = made.as<ZoneInfo>();
  TRY(read_rules(t, zone, a[0]));
  zone->source = Source::kFile;
  replace(zone->file_text, std::move(text));
  replace(zone->key, Ref::copy(a[1]));
  return made;
}
Result zone_clear_cache(Thread& t, const Args& a) {
  auto* type = as<Type>(a.self);
  Ref cache = TRY(weak_cache_of(t, type));
  if (a[0].is_none()) {
    TRY(call_method(t, cache, "clear"));
    if (is_base(t, type)) TRY(list_set_slice(t, base_state(t), 1, base_state(t)->length, {}));
    return kNone;
  }
  TRY(for_each(t, a[0], [&](Value key) -> Status {
    if (is_base(t, type)) {
      Ref zone = TRY(recent_zone(t, key));
      if (zone) TRY(list_set_slice(t, base_state(t), 1, 2, {}));
    }
    TRY(call_method(t, cache, t.names().pop, {key, kNone}));
    return ok();
  }));
  return kNone;
}
Result zone_init_subclass(Thread& t, const Args& a) {
  Ref cache = TRY(new_weak_cache(t));
  TRY(set_attr(t, a.self, "_weak_cache", cache));
  return kNone;
}

// --- asking ----------------------------------------------------------------------------------------------------------

int64_t local_timestamp(const DateTime* d) { return seconds_of(moment_of(d)) - kEpochSeconds; }

// The offset that holds at a local time; null: unknown (no time given, or a zone that has none).
ResultOf<const OffsetInfo*> info_at(Thread& t, Value self, Value when) {
  const ZoneRules& rules = *self_of(self)->rules;
  if (when.is_none()) return rules.fixed ? &rules.tail.standard : nullptr;
  if (!is_datetime(when)) {
    Ref ordinal = TRY(get_attr(t, when, "toordinal"));
    return raise_type_error(t, "a datetime is required, not ", type_name(t, when));
  }
  auto* d = as<DateTime>(when);
  return rules.find_local(local_timestamp(d), d->year(), d->fold);
}
Result zone_utcoffset(Thread& t, const Args& a) {
  const OffsetInfo* info = TRY(info_at(t, a.self, a[0]));
  if (!info) return kNone;
  return make_delta(t, 0, info->utc_offset, 0);
}
Result zone_dst(Thread& t, const Args& a) {
  const OffsetInfo* info = TRY(info_at(t, a.self, a[0]));
  if (!info) return kNone;
  return make_delta(t, 0, info->dst_offset, 0);
}
Result zone_tzname(Thread& t, const Args& a) {
  const OffsetInfo* info = TRY(info_at(t, a.self, a[0]));
  if (!info) return kNone;
  return make_str(t, info->name);
}
Result zone_fromutc(Thread& t, const Args& a) {
  if (!is_datetime(a[0])) return raise_type_error(t, "fromutc: argument must be a datetime");
  auto* d = as<DateTime>(a[0]);
  if (d->tzinfo != a.self) return raise_value_error(t, "fromutc: dt.tzinfo is not self");
  bool fold;
  const OffsetInfo* info = self_of(a.self)->rules->find_utc(local_timestamp(d), d->year(), &fold);
  if (!info) return raise_value_error(t, "fromutc: non-None utcoffset() result required");
  Ref offset = TRY(make_delta(t, 0, info->utc_offset, 0)), moved = TRY(add_delta(t, d, offset.as<TimeDelta>(), 1));
  if (!fold) return moved;
  if (moved.object()->type == type_for(t, kDateTimeType)) {
    moved.as<DateTime>()->fold = 1;
    return moved;
  }
  Ref replace_method = TRY(get_attr(t, moved, t.names().replace)),
      names = TRY(make_tuple(t, {Value::from_object(intern(t, "fold"))}));
  Value one = small_int(1);
  return call(t, replace_method, &one, 0, names.as<Tuple>());
}

// --- text and state --------------------------------------------------------------------------------------------------

Result zone_repr(Thread& t, Value self) {
  ZoneInfo* z = self_of(self);
  if (!z->key.is_none()) {
    Ref key = TRY(repr(t, z->key));
    return make_str(t, cat(shown_type(t, self), "(key=", key.as<Str>(), ")"));
  }
  return make_str(t, cat(shown_type(t, self), ".from_file(", as<Str>(z->file_text), ")"));
}
Result zone_str(Thread& t, Value self) {
  ZoneInfo* z = self_of(self);
  if (z->key.is_none()) return zone_repr(t, self);
  return str(t, z->key);
}
Result zone_reduce(Thread& t, const Args& a) {
  ZoneInfo* z = self_of(a.self);
  if (z->source == Source::kFile) {
    Ref pickle = TRY(import_module(t, "pickle")), error = TRY(get_attr(t, pickle, "PicklingError"));
    return raise_message(t, error.as<Type>(), "Cannot pickle a ZoneInfo file from a file stream.");
  }
  Ref maker = TRY(get_attr(t, Value::from_object(z->type), "_unpickle"));
  Ref arguments = TRY(make_tuple(t, {z->key, small_int(z->source == Source::kCache)}));
  return make_tuple(t, {maker, arguments});
}
Result zone_unpickle(Thread& t, const Args& a) {
  if (TRY(is_true(t, a[1]))) return call(t, a.self, {a[0]});
  return zone_no_cache(t, a);
}
Result get_key(Thread&, Value self) { return Result::copy(self_of(self)->key); }

const NativeFunction kMethods[] = {
    {"clear_cache(*, only_keys=None)", zone_clear_cache, "Clear the ZoneInfo cache.", Binding::ClassMethod},
    {"no_cache(key)", zone_no_cache, "Makes a fresh ZoneInfo each time, without a look in the cache.",
     Binding::ClassMethod},
    {"from_file(fobj, /, key=None)", zone_from_file, "Makes a ZoneInfo from the time zone data in an open file.",
     Binding::ClassMethod},
    {"utcoffset(dt, /)!", zone_utcoffset, "The zone's distance from UTC at the given datetime, as a timedelta."},
    {"dst(dt, /)!", zone_dst, "The daylight saving time in force in the zone at the given datetime, as a timedelta."},
    {"tzname(dt, /)!", zone_tzname, "The zone's abbreviated name at the given datetime, as a string."},
    {"fromutc(dt, /)", zone_fromutc,
     "Takes a datetime that is in UTC and gives the same moment in the zone's local time."},
    {"__reduce__()!", zone_reduce, "Tells pickle how to save this time zone."},
    {"_unpickle(key, from_cache, /)", zone_unpickle, "Rebuilds a time zone from its pickle; for internal use.",
     Binding::ClassMethod},
    {"__init_subclass__(**kwargs)", zone_init_subclass, "Function to initialize subclasses.", Binding::ClassMethod},
    {}};
const NativeGetSet kGetSets[] = {{"key", get_key, nullptr, nullptr, true}, {}};
const TypeSpec kZoneInfoType = {
    .name = "zoneinfo.ZoneInfo",
    .size = sizeof(ZoneInfo),
    .flags = kBaseType | kHasGc | kHasPrefix | kHasWeakrefs,
    .base = &kTzInfoType,
    .new_ = {"ZoneInfo(key)", zone_new},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = clear_references, .repr = zone_repr, .str = zone_str}};

}  // namespace

Status zoneinfo_init(Thread& t, Value module) {
  Ref needed = TRY(import_module(t, "_datetime"));
  Type* type = TRY(module_add_type(t, module, kZoneInfoType));
  Ref cache = TRY(new_weak_cache(t));
  replace(type->module_state, TRY(make_list(t, {cache})));
  return ok();
}

}  // namespace datetime

static const NativeFunction kFunctions[] = {{}};
extern const NativeModule kZoneinfoModule;
const NativeModule kZoneinfoModule = {"_zoneinfo", "The native part of the zoneinfo module.", kFunctions,
                                      datetime::zoneinfo_init};

}  // namespace krait::modules
