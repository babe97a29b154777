import math, random
print(math.sqrt(2), math.factorial(20), math.gcd(12, 18), math.comb(10, 3), math.pi, math.isclose(0.1 + 0.2, 0.3), math.floor(-1.5), math.fsum([0.1] * 10))
random.seed(42); print(random.random(), random.randint(1, 100), random.choice("abc"), random.sample(range(10), 3))
