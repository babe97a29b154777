"""Floats in attributes of objects: the sun and four planets pull at each other."""
from math import sqrt


class Body:
    def __init__(self, position, velocity, mass):
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = velocity
        self.mass = mass


BODIES = [
    Body((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 39.4784176),
    Body((4.8414314, -1.1603200, -0.1036220), (0.6063263, 2.8119868, -0.0252183), 0.0376936),
    Body((8.3433667, 4.1247986, -0.4035234), (-1.0107743, 1.8256624, 0.0084157), 0.0112863),
    Body((12.8943695, -15.1111514, -0.2233075), (1.0827910, 0.8687130, -0.0108326), 0.0017237),
    Body((15.3796971, -25.9193146, 0.1792587), (0.9790907, 0.5946989, -0.0347559), 0.0020336),
]


def advance(bodies, pairs, step):
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        distance = dx * dx + dy * dy + dz * dz
        force = step / (distance * sqrt(distance))
        b_pull = b.mass * force
        a_pull = a.mass * force
        a.vx -= dx * b_pull
        a.vy -= dy * b_pull
        a.vz -= dz * b_pull
        b.vx += dx * a_pull
        b.vy += dy * a_pull
        b.vz += dz * a_pull
    for body in bodies:
        body.x += step * body.vx
        body.y += step * body.vy
        body.z += step * body.vz


def energy(bodies, pairs):
    total = sum(b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz) / 2 for b in bodies)
    for a, b in pairs:
        total -= a.mass * b.mass / sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2)
    return total


pairs = [(a, b) for i, a in enumerate(BODIES) for b in BODIES[i + 1:]]
print("%.9f" % energy(BODIES, pairs))
for _ in range(60000):
    advance(BODIES, pairs, 0.01)
print("%.9f" % energy(BODIES, pairs))
