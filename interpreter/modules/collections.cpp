// The module _collections: what the library's collections takes from native code.
#include "interpreter/modules/collections.h"
#include "interpreter/modules/ordered_dict.h"

#include "interpreter/objects/module.h"

namespace krait::modules {

static Status init(Thread& t, Value module) {
  for (const TypeSpec* spec :
       {&kDequeType, &kDefaultDictType, &kDequeIteratorType, &kDequeReverseIteratorType, &kTupleGetterType,
        &kOrderedDictType}) {
    TRY(module_add_type(t, module, *spec));
  }
  return ok();
}

static const NativeFunction kFunctions[] = {
    {"_count_elements(mapping, iterable, /)", collections_count_elements, "Count elements in the iterable, updating the mapping"},
    {}};

extern const NativeModule kCollectionsModule;
const NativeModule kCollectionsModule = {
    "_collections",
    "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- "
    "defaultdict:  dict subclass with a default value factory\n",
    kFunctions, init};

}  // namespace krait::modules
