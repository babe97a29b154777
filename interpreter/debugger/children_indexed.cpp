// Indexed children: the items of sequences, sets and large dicts.
#include <algorithm>

#include "interpreter/debugger/children.h"
#include "interpreter/debugger/members.h"
#include "interpreter/modules/array.h"
#include "interpreter/modules/collections.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/dict_views.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/memoryview.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"

namespace krait::debugger {

namespace {

bool is_view(const Value v) {
  const TypeSpec* spec = v.object()->type->spec;
  return spec == &kDictKeysType || spec == &kDictValuesType || spec == &kDictItemsType;
}

// The dict whose entries are shown: the value itself, or what a proxy or view stands for.
Dict* dict_behind(Value v) {
  if (is_dict(v)) return as<Dict>(v);
  if (has_kind(v, Kind::MappingProxy)) v = as<MappingProxy>(v)->mapping;
  else if (is_view(v)) v = static_cast<DictView*>(v.object())->dict;
  return is_dict(v) ? as<Dict>(v) : nullptr;
}

// Clients count items in 32 bits; no list of that many is ever asked for in one answer.
constexpr std::int64_t kMostItems = INT32_MAX, kMostInAnswer = 100'000;

std::int64_t range_length(Value v) {
  std::int64_t length = 0;
  return int_fits_i64(as<Range>(v)->length, &length) ? std::min(length, kMostItems) : kMostItems;
}

bool is_readable(MemoryView* view) {
  return view->managed && view->dimensions == 1 && native_size(native_format(view->format)) > 0;
}

Result item_at(Thread& t, Value v, std::int64_t i) {
  switch (v.object()->type->kind) {
    case Kind::List: return Result::copy(as<List>(v)->items[i]);
    case Kind::Tuple: return Result::copy(as<Tuple>(v)->items[i]);
    case Kind::ByteArray: return small_int(as<ByteArray>(v)->data[i]);
    case Kind::Bytes: return small_int(as<Bytes>(v)->data[i]);
    case Kind::Range: return get_item(t, v, i);
    case Kind::MemoryView: return memoryview_get_item(t, v, Value::from_small_int(i));
    default: break;
  }
  if (modules::is_array(v)) return modules::array_read(t, modules::array_of(v), i);
  return Result::copy(static_cast<modules::Deque*>(v.object())->at(i));
}

// Moves the cursor to the entry `start`; `step` advances a position by one entry.
template <class Step>
std::int64_t seek(Cursor& cursor, std::uint64_t stamp, std::int64_t start, Step&& step) {
  if (cursor.stamp != stamp || cursor.ordinal > start) cursor = {0, 0, stamp};
  while (cursor.ordinal < start && step(cursor.position)) ++cursor.ordinal;
  return cursor.position;
}

Child entry_child(const ChildContext& c, const Handle& h, std::int64_t index, Value key, Value value) {
  Child child;
  Type* type = h.value.object()->type;
  bool items = type->spec == &kDictItemsType, keys = type->spec == &kDictKeysType;
  if (items) {
    Result pair = make_tuple(c.t, {key, value});
    if (pair.is_raised()) clear_pending(c.t);
    else child.value = pair.take();
  } else {
    child.value = Ref::copy(keys ? key : value);
  }
  bool named = !is_view(h.value);
  child.name = named ? key_name(c.t, key) : std::to_string(index);
  if (named) child.path = item_path(c.t, h.path, key);
  else if (!h.path.empty()) child.path = indexed_path("list(" + h.path + ")", index);
  child.read_only = !is_dict(h.value);
  return child;
}

std::vector<Child> entries(const ChildContext& c, Handle& h, Dict* dict, std::int64_t start, std::int64_t count) {
  std::vector<Child> out;
  Value key, value;
  std::int64_t position = start;
  if (dict->used != dict_entry_count(dict)) {  // holes: walk from where the last page ended
    position = seek(h.cursor, dict->version, start, [&](std::int64_t& at) { return dict_next(dict, at, key, value); });
  }
  for (std::int64_t i = 0; i < count && dict_next(dict, position, key, value); ++i)
    out.push_back(entry_child(c, h, start + i, key, value));
  h.cursor = {start + static_cast<std::int64_t>(out.size()), position, dict->version};
  return out;
}

std::vector<Child> members(const ChildContext& c, Handle& h, std::int64_t start, std::int64_t count) {
  auto* set = static_cast<Set*>(h.value.object());
  std::uint64_t stamp =
      reinterpret_cast<std::uint64_t>(set->table) ^ static_cast<std::uint64_t>(set->fill << 20 ^ set->used);
  Value key;
  std::int64_t hash;
  std::int64_t position = seek(h.cursor, stamp, start, [&](std::int64_t& at) { return set_next(set, at, key, hash); });
  std::vector<Child> out;
  for (std::int64_t i = 0; i < count && set_next(set, position, key, hash); ++i) {
    Child child;
    child.name = std::to_string(start + i);
    child.value = Ref::copy(key);
    child.path = h.path.empty() ? "" : indexed_path("list(" + h.path + ")", start + i);
    child.read_only = true;
    out.push_back(std::move(child));
  }
  h.cursor = {start + static_cast<std::int64_t>(out.size()), position, stamp};
  return out;
}

bool is_fixed(Kind kind) {
  return kind == Kind::Tuple || kind == Kind::Range || kind == Kind::Bytes;
}

}  // namespace

std::int64_t indexed_count(Thread& t, Value v) {
  if (!v.is_object()) return 0;
  switch (v.object()->type->kind) {
    case Kind::List: return as<List>(v)->capacity < 0 ? 0 : as<List>(v)->length;
    case Kind::Tuple: return as<Tuple>(v)->length;
    case Kind::ByteArray: return as<ByteArray>(v)->length;
    case Kind::Bytes: return as<Bytes>(v)->length;
    case Kind::Range: return range_length(v);
    case Kind::Set: case Kind::FrozenSet: return static_cast<Set*>(v.object())->used;
    case Kind::Dict: return as<Dict>(v)->used > kNamedEntries ? as<Dict>(v)->used : 0;
    case Kind::MemoryView: return is_readable(as<MemoryView>(v)) ? as<MemoryView>(v)->items() : 0;
    default: break;
  }
  if (modules::is_array(v)) return modules::array_of(v)->length;
  if (modules::is_deque(v)) return static_cast<modules::Deque*>(v.object())->length;
  if (Dict* dict = dict_behind(v)) return dict->used;
  return 0;
}

std::vector<Child> indexed_children(const ChildContext& c, Handle& h, std::int64_t start, std::int64_t count) {
  std::int64_t total = indexed_count(c.t, h.value);
  if (h.kind != HandleKind::kValue || start < 0 || start >= total) return {};
  count = std::min(count <= 0 ? kMostInAnswer : count, std::min(total - start, kMostInAnswer));
  Kind kind = h.value.object()->type->kind;
  if (kind == Kind::Set || kind == Kind::FrozenSet) return members(c, h, start, count);
  if (Dict* dict = dict_behind(h.value)) return entries(c, h, dict, start, count);
  std::vector<Child> out;
  for (std::int64_t i = start; i < start + count; ++i) {
    Result item = item_at(c.t, h.value, i);
    if (item.is_raised()) {
      clear_pending(c.t);
      break;
    }
    Child child;
    child.name = std::to_string(i);
    child.value = item.take();
    child.path = indexed_path(h.path, i);
    child.read_only = is_fixed(kind);
    out.push_back(std::move(child));
  }
  return out;
}

}  // namespace krait::debugger
