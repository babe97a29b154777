"""keyword, token and tokenize: words, names of tokens, round trips, errors."""
import io
import keyword
import token
import tokenize

print(len(keyword.kwlist), keyword.iskeyword("async"), keyword.softkwlist, keyword.issoftkeyword("match"), token.tok_name[token.NAME], token.EXACT_TOKEN_TYPES["->"])
source = "def f(x):  # note\n    if x >= 1:\n\treturn f'{x!r}' + \"\"\"a\nb\"\"\"\n\nπ = 0x1F @ .5e3j\n"
source = source.replace("\t", "        ")
for t in tokenize.generate_tokens(io.StringIO(source).readline):
    print(tokenize.tok_name[t.exact_type], repr(t.string), t.start, t.end)
tokens = [t[:2] for t in tokenize.generate_tokens(io.StringIO("a=1+ 2").readline)]
print(tokenize.untokenize(tokens), tokenize.untokenize(tokenize.generate_tokens(io.StringIO(source).readline)) == source)
for bad in ("x = (1,\n", "'''abc\n", "  x\n y\n", "a $ b\n"):
    try:
        print([t.string for t in tokenize.generate_tokens(io.StringIO(bad).readline)])
    except (tokenize.TokenError, IndentationError) as error:
        print(type(error).__name__, error.args)
print(tokenize.detect_encoding(iter([b"# -*- coding: latin-1 -*-\n"]).__next__), list(tokenize.tokenize(io.BytesIO(b"x").readline))[0].string)
