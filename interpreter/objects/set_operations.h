// Operations between a set and another one or any iterable. For the types set and frozenset.
#pragma once
#include "interpreter/objects/set.h"

namespace krait::objects {

inline Set* as_set(Value v) { return static_cast<Set*>(v.object()); }  // set and frozenset alike
Type* base_type(Thread&, const Set*);                                  // set or frozenset themselves
Result make_set_of(Thread&, Type*, Value iterable_or_absent);
Result set_copy(Thread&, Set*);
Result set_union(Thread&, Set*, Value other);
Result set_intersection(Thread&, Set*, Value other);
Result set_difference(Thread&, Set*, Value other);
Result set_symmetric_difference(Thread&, Set*, Value other);
Status set_intersection_update(Thread&, Set*, Value other);
Status set_difference_update(Thread&, Set*, Value other);
Status set_symmetric_difference_update(Thread&, Set*, Value other);
ResultOf<bool> set_is_subset(Thread&, Set*, Value other);
ResultOf<bool> set_is_superset(Thread&, Set*, Value other);
ResultOf<bool> set_is_disjoint(Thread&, Set*, Value other);

}  // namespace krait::objects
