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
    {"_count_elements(mapping, iterable, /)", collections_count_elements,
        "Adds 1 to mapping[item] for each item of the iterable, with new items starting from 0."},
    {}};

extern const NativeModule kCollectionsModule;
const NativeModule kCollectionsModule = {
    "_collections",
    "Fast container types.\n- deque: a sequence that grows and shrinks at both ends\n- defaultdict: a dict that "
    "makes up a value for a missing key\n- OrderedDict: a dict whose keys can be put in another order.",
    kFunctions, init};

}  // namespace krait::modules
