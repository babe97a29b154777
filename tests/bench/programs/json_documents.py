"""json: write and read documents of every kind of value."""
import json

document = {
    "users": [
        {"id": i, "name": "user %d" % i, "tags": ["a", "b\n", "\u00e9"], "score": i / 3, "active": i % 2 == 0, "parent": None}
        for i in range(2000)
    ],
    "matrix": [[x * y for x in range(50)] for y in range(50)],
}
for _ in range(16):
    text = json.dumps(document)
    again = json.loads(text)
print(len(text), again == document)
print(len(json.dumps(document, indent=2, sort_keys=True)))
