"""Of a SyntaxError the whole place is marked, of its subclasses only where it begins."""
import subprocess
import sys

for text in "if 1:\nelif x: 0\n", "x yyy\n", "if 1:\n\tx\n        yyy\n", "if 1:\n    x\n  yyy\n":
    ran = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True)
    print(ran.stderr)
