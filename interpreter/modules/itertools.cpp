// The module itertools: functional tools for creating and using iterators.
#include "interpreter/modules/itertools.h"

#include "interpreter/objects/module.h"

namespace krait::modules {

static const TypeSpec* const kTypes[] = {
    &kAccumulateType, &kCombinationsType, &kCombinationsWithReplacementType, &kCycleType,   &kDropWhileType,
    &kTakeWhileType,  &kIsliceType,       &kStarMapType,                     &kPairwiseType, &kChainType,
    &kCompressType,   &kFilterFalseType,  &kCountType,                       &kZipLongestType, &kPermutationsType,
    &kProductType,    &kRepeatType,       &kGroupByType,                     &kGrouperType,  &kTeeType,
    &kTeeDataType};

static Status init(Thread& t, Value module) {
  for (const TypeSpec* spec : kTypes) TRY(module_add_type(t, module, *spec));
  return ok();
}

static const NativeFunction kFunctions[] = {
    {"tee(iterable, n=2, /)", itertools_tee, "Returns a tuple of n independent iterators."}, {}};

extern const NativeModule kItertoolsModule;
const NativeModule kItertoolsModule = {
    "itertools",
    "Functional tools for creating and using iterators.\n\nInfinite iterators:\ncount(start=0, step=1) --> start, "
    "start+step, start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, elem, elem, "
    "... endlessly or up to n times\n\nThe others end with the shortest of their iterables, but for zip_longest.",
    kFunctions, init};

}  // namespace krait::modules
