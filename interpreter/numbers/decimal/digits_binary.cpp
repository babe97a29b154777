#include "interpreter/numbers/decimal/digits_binary.h"

#include <algorithm>
#include <memory>
#include <new>

#include "interpreter/numbers/limbs.h"

namespace krait::decimal {

using numbers::mp;

namespace {

// Limbs on the heap, proven to be there; GMP's own scratch for that many is proven too.
struct Limbs {
  std::unique_ptr<uint64_t[]> data;
  size_t size;
  explicit Limbs(size_t count) : size(count) {
    if (count > SIZE_MAX / 64 || !numbers::reserve_gmp_scratch(count)) throw std::bad_alloc();
    data.reset(new uint64_t[count]);
  }
  explicit Limbs(const Digits& a) : Limbs(limbs_needed(a)) { size = to_limbs(a, data.get()); }
  mp_limb_t* get() { return mp(data.get()); }
};

// Up to here word by word; beyond it GMP's divide-and-conquer conversions are quicker.
constexpr size_t kWordByWord = 40;

}  // namespace

size_t limbs_needed(const Digits& a) { return a.size() + 1; }  // a word has less than 64 bits

size_t to_limbs(const Digits& a, uint64_t* limbs) {
  if (a.is_zero()) return 0;
  if (a.size() > kWordByWord) {
    auto count = static_cast<size_t>(count_digits(a));
    std::unique_ptr<char[]> text(new char[count]);
    to_text(a, text.get());
    for (size_t i = 0; i < count; ++i) text[i] -= '0';
    return static_cast<size_t>(mpn_set_str(mp(limbs), reinterpret_cast<unsigned char*>(text.get()), count, 10));
  }
  size_t size = 0;
  for (size_t i = a.size(); i-- > 0;) {
    mp_limb_t carry = size ? mpn_mul_1(mp(limbs), mp(limbs), static_cast<mp_size_t>(size), kBase) : 0;
    if (carry) limbs[size++] = carry;
    carry = size ? mpn_add_1(mp(limbs), mp(limbs), static_cast<mp_size_t>(size), a[i]) : a[i];
    if (carry) limbs[size++] = carry;
  }
  return size;
}

void from_limbs(Digits& a, const uint64_t* limbs, size_t count) {
  count = numbers::normalized_size(limbs, count);
  if (!count) return a.clear();
  Limbs copy(count + 1);
  std::copy_n(limbs, count, copy.data.get());
  if (count > kWordByWord) {
    auto room = static_cast<size_t>(static_cast<double>(count) * 19.2659197225) + 2;  // 64 * log10(2) digits a limb
    std::unique_ptr<unsigned char[]> text(new unsigned char[room]);
    size_t digits = mpn_get_str(text.get(), 10, copy.get(), static_cast<mp_size_t>(count));
    for (size_t i = 0; i < digits; ++i) text[i] = static_cast<unsigned char>(text[i] + '0');
    return from_text(a, reinterpret_cast<char*>(text.get()), static_cast<int64_t>(digits));
  }
  a.resize(count + count / 50 + 2);
  size_t words = 0;
  while (count) {
    a.data()[words++] = mpn_divrem_1(copy.get(), 0, copy.get(), static_cast<mp_size_t>(count), kBase);
    count = numbers::normalized_size(copy.data.get(), count);
  }
  a.resize(words);
}

void multiply_binary(Digits& r, const Digits& a, const Digits& b) {
  const Digits &longer = a.size() >= b.size() ? a : b, &shorter = a.size() >= b.size() ? b : a;
  Limbs x(longer), y(shorter), product(x.size + y.size);
  mpn_mul(product.get(), x.get(), static_cast<mp_size_t>(x.size), y.get(), static_cast<mp_size_t>(y.size));
  from_limbs(r, product.data.get(), product.size);
}

void divide_binary(Digits& quotient, Digits& remainder, const Digits& a, const Digits& b) {
  Limbs x(a), y(b), q(x.size - y.size + 1), r(y.size);
  mpn_tdiv_qr(q.get(), r.get(), 0, x.get(), static_cast<mp_size_t>(x.size), y.get(), static_cast<mp_size_t>(y.size));
  from_limbs(quotient, q.data.get(), q.size);
  from_limbs(remainder, r.data.get(), r.size);
}

void square_root(Digits& root, const Digits& a, bool& exact) {
  if (a.is_zero()) {
    exact = true;
    return root.clear();
  }
  Limbs x(a), s(x.size / 2 + 1), r(x.size);
  size_t rest = static_cast<size_t>(mpn_sqrtrem(s.get(), r.get(), x.get(), static_cast<mp_size_t>(x.size)));
  exact = rest == 0;
  from_limbs(root, s.data.get(), (x.size + 1) / 2);
}

}  // namespace krait::decimal
