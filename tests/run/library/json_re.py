import json, re
data = {"a": [1, 2.5, None, True, "x\u00e9"], "b": {"c": []}}
text = json.dumps(data, indent=2, sort_keys=True); print(text); print(json.loads(text) == data)
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.split(r"[,;]", "a,b;c"), re.match(r"(?P<y>\d{4})", "2024-01").groupdict())
try: json.loads("[1,")
except ValueError as e: print(e)
