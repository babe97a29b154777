"""What a prompt says of faulty entries: of an entry's lines no more are read once one is at fault."""
import os
import subprocess
import sys

ENTRIES = [
    "p (1,\nstep\nuntil 17\n\n", "(\n1 2\n)\n", "x = (1\ny = 2\n", "if 1:\n  x = [\n1,\n  y = 3\n\n", "a, (**\n", "a b]\n", "(a for b c]\n",
    "x = \\\n2 3\n", "if 1:\nelif x: 0\n\n", "def f():\n\n", "class A:\n  def f():\n\n", "try:\n  x\n\n", "match x:\n\n", "if 1:\n  x = 2\n  \n  y = 3\n\n",
    "'''\nx\n''' y\n", "f(\n'a' b,\n", "{1:\n2,\n3\n", "  x\n", "if 1:\n  x\n y\n\n",
]
SHOW = "import sys; sys.excepthook = lambda kind, error, trace: print(kind.__name__, error.args)\n"

environment = dict(os.environ, PYTHONWARNINGS="ignore")
for entry in ENTRIES:
    print(repr(entry))
    for before in "", SHOW:
        ran = subprocess.run([sys.executable, "-q", "-i"], input=before + entry, env=environment, text=True, capture_output=True)
        print(ran.stdout + ran.stderr)
