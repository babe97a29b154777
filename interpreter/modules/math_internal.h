// What the files of the math module share.
#pragma once
#include "interpreter/runtime/native.h"

namespace krait::modules {

extern const NativeFunction kMathIntegerFunctions[];  // math_integers.cpp
extern const NativeFunction kMathSumFunctions[];      // math_sums.cpp

double math_gamma(double x);
double math_lgamma(double x);

}  // namespace krait::modules
