from __future__ import annotations

def f(a: Missing = default, *b: [x for x in y], **c: int) -> Result:
    local: (lambda: z) = 1
    return a

class C:
    field: Other
