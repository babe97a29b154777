# A set looked for in a set stands for the frozenset of its members, whatever way `in` is asked.
family = {frozenset("ab"), frozenset("c"), 1}
print({"a", "b"} in family, {"c"} in family, {"d"} in family, {"d"} not in family)
print(frozenset("c") in family, set("c") in frozenset(family))
family.discard({"c"})
print(len(family), {"c"} in family)
family.remove({"a", "b"})
print(family)


class Mine(set):
    pass


print(Mine("x") in {frozenset("x")})
try:
    [] in family
except TypeError as error:
    print(error)
