// Views and iterators of dicts, and OrderedDict's share of them.
#pragma once
#include "interpreter/objects/dict.h"

namespace krait::objects {

struct DictView : Object {  // dict_keys, dict_values, dict_items: told apart by type
  Value dict;               // owned
};
struct DictIterator : Object {
  Value dict;         // owned; absent: exhausted
  int64_t used;       // of the dict when iteration began; -1: changed size
  int64_t position;   // of the next entry
  int64_t remaining;
  Value pair;         // owned: the tuple of the last item, to be used again
};

Result make_dict_view(Thread&, Type*, Value dict);
Result make_dict_iterator(Thread&, Type*, Value dict);          // forwards
Result make_dict_reverse_iterator(Thread&, Type*, Value dict);
Result dict_iter(Thread&, Value);                               // over keys

extern const TypeSpec kDictKeyIteratorType, kDictValueIteratorType, kDictItemIteratorType, kDictReverseKeyIteratorType,
    kDictReverseValueIteratorType, kDictReverseItemIteratorType;

}  // namespace krait::objects
