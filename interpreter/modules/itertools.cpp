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
    {"tee(iterable, n=2, /)", itertools_tee,
        "A tuple of n iterators that each give all the values of the iterable, independently of one another."}, {}};

extern const NativeModule kItertoolsModule;
const NativeModule kItertoolsModule = {
    "itertools",
    "Building blocks for iterators.\n\nThese three can go on for ever:\ncount(start=0, step=1) --> start, "
    "start+step, start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, "
    "elem, elem, ... endlessly or up to n times\n\nOf the rest, only zip_longest goes on when the shortest of "
    "its iterables has ended.",
    kFunctions, init};

}  // namespace krait::modules
