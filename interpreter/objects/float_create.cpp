// Making floats and complex numbers.
#include "interpreter/objects/float.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

Result make_boxed_float(Thread& t, double d) {
  Float* f = allocate<Float>(t, t.types().float_);
  if (!f) return raised;
  f->value = d;
  return Result::own(f);
}

Result make_complex(Thread& t, double real, double imag) {
  Complex* c = allocate<Complex>(t, t.types().complex);
  if (!c) return raised;
  c->real = real;
  c->imag = imag;
  return Result::own(c);
}

}  // namespace krait::objects
