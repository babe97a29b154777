"""Literals used as what they cannot be."""
value = 1
print(value is 1, value is not "a", value is None, value is (1, 2), value is -1)
#     ^^^^^^^^^^ warning: "is" with a literal. Did you mean "=="?
#                 ^^^^^^^^^^^^^^^^ warning: "is not" with a literal. Did you mean "!="?
#                                                  ^^^^^^^^^^^^^^^ warning: "is" with a literal. Did you mean "=="?
#                                                                   ^^^^^^^^^^^ warning: "is" with a literal. Did you mean "=="?
print("a" (value), [1, 2] (value))
#     ^^^^^^^^^^^ warning: 'str' object is not callable; perhaps you missed a comma?
#                  ^^^^^^^^^^^^^^ warning: 'list' object is not callable; perhaps you missed a comma?
print([1, 2]["a"], "abc"[1.0], (1, 2)["x"], {1}[0], 5[0])
#     ^^^^^^^^^^^ warning: list indices must be integers or slices, not str; perhaps you missed a comma?
#                  ^^^^^^^^^^ warning: str indices must be integers or slices, not float; perhaps you missed a comma?
#                              ^^^^^^^^^^^ warning: tuple indices must be integers or slices, not str; perhaps you missed a comma?
#                                           ^^^^^^ warning: 'set' object is not subscriptable; perhaps you missed a comma?
#                                                   ^^^^ warning: 'int' object is not subscriptable; perhaps you missed a comma?
if value: assert (value, "always true")
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: assertion is always true, perhaps remove parentheses?
assert value, "fine"
