// Arithmetic of complex numbers and powers of doubles, shared by the types and the compiler's folding. Pure functions;
// any thread.
#pragma once

namespace krait::numbers {

struct ComplexParts {
  double real = 0;
  double imag = 0;
};

enum class PowerStatus {
  kOk,
  kZeroDivision,  // zero to a negative or complex power, or what the C library takes for one
  kOverflow,      // finite operands, an infinite result
  kComplex,       // doubles only: a negative base to a fraction; the answer is complex
};

[[nodiscard]] ComplexParts product(ComplexParts a, ComplexParts b);
/// False: division by zero.
[[nodiscard]] bool quotient(ComplexParts a, ComplexParts b, ComplexParts& out);
/// `out` is set when the status is kOk.
[[nodiscard]] PowerStatus power(ComplexParts base, ComplexParts exponent, ComplexParts& out);
[[nodiscard]] PowerStatus power(double base, double exponent, double& out);

}  // namespace krait::numbers
