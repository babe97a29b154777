// collections.OrderedDict: a dict whose own order of entries is the order, with a few ways to change it. Belongs to one
// interpreter like any object; callers hold the lock.
//
// Moving an entry changes the order of a walk, not the order in which keys and values are let go at the end: that stays
// the one in which they came, and is written down from the first move on.
//
// Taking from the front again and again would walk over the removed entries each time. `first_live` remembers where the
// walk may begin, and holds only while the dict is what it was when it was written (`seen` is its version).
#pragma once
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/dict.h"

namespace krait::modules {

struct OrderedDict : Dict {
  uint64_t changes;     // of keys or their order: what iterators watch
  uint64_t seen;
  int64_t first_live;
  int64_t known;        // entries, by its own methods alone: fewer are there if dict's methods took some away
  struct Births* births;  // owned; null until an entry moves: the order in which keys came, which is that of their end
};
extern const TypeSpec kOrderedDictType, kOrderedKeysType, kOrderedValuesType, kOrderedItemsType, kOrderedIteratorType;

inline bool is_ordered_dict(Value v) { return has_spec(v, kOrderedDictType); }
inline OrderedDict* ordered_of(Value v) { return static_cast<OrderedDict*>(v.object()); }
// Not of a subclass, so that its methods may be bypassed.
inline bool is_plain_ordered(Value v) { return is_ordered_dict(v) && !(v.object()->type->flags & kHeapType); }

// Whether entries were taken away behind its back, as with dict.pop(od, key): iteration then fails with KeyError.
inline bool is_bereft(const OrderedDict* d) { return d->used < d->known; }

// ordered_views.cpp
enum class Yield { Keys, Values, Items };
Result make_ordered_iterator(Thread&, Value dict, Yield, bool backwards);
Result ordered_keys(Thread&, const Args&);
Result ordered_values(Thread&, const Args&);
Result ordered_items(Thread&, const Args&);

// ordered_update.cpp: what OrderedDict(), update() and |= take.
Status ordered_update(Thread&, Value self, Value mapping_or_pairs);
Status ordered_update_keywords(Thread&, Value self, const Args&);

}  // namespace krait::modules
