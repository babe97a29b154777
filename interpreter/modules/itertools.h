// The types of the module itertools, by the files that make them.
#pragma once
#include "interpreter/modules/native_object.h"

namespace krait::modules {

// itertools_infinite.cpp
extern const TypeSpec kCountType, kCycleType, kRepeatType;
// itertools_stream.cpp
extern const TypeSpec kAccumulateType, kChainType, kCompressType, kDropWhileType, kTakeWhileType, kFilterFalseType,
    kStarMapType, kIsliceType, kPairwiseType, kZipLongestType;
// itertools_group.cpp
extern const TypeSpec kGroupByType, kGrouperType, kTeeType, kTeeDataType;
Result itertools_tee(Thread&, const Args&);
// itertools_combine.cpp
extern const TypeSpec kProductType, kPermutationsType, kCombinationsType, kCombinationsWithReplacementType;

}  // namespace krait::modules
