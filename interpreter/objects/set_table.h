// The hash table of set and frozenset. Probing, growth and deletion follow CPython's exactly, since they decide the
// order in which a set is walked. For the files that implement sets.
#pragma once
#include "interpreter/objects/set.h"

namespace krait::objects {

inline constexpr int64_t kDeletedHash = -1;  // of an entry whose key was removed

Result allocate_set(Thread&, Type*);
Status set_add_entry(Thread&, Set*, Value key, int64_t hash);
// The entry that holds the key, or null.
ResultOf<SetEntry*> set_find(Thread&, Set*, Value key, int64_t hash);
ResultOf<bool> set_discard_entry(Thread&, Set*, Value key, int64_t hash);
Status set_resize(Thread&, Set*, int64_t minimum);
Status set_merge(Thread&, Set*, Set* other);
void set_clear(Set*);
void set_swap(Set*, Set*);           // exchanges the contents
void set_remove_at(Set*, SetEntry*, Ref& key);
int64_t set_growth(const Set*);      // the size asked for when the table is too full

}  // namespace krait::objects
