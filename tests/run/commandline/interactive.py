"""Command line. The prompt: what ends a statement, what errors show, futures that last, startup files, hooks and exits."""
import os
import subprocess
import sys
import tempfile

folder = tempfile.TemporaryDirectory()


def session(typed, *options, **variables):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment.update(HOME=folder.name, **variables)
    done = subprocess.run([sys.executable, "-q", "-i", *options], input=typed, capture_output=True, text=True, env=environment)
    print(repr(typed), *(o.replace(folder.name, "FOLDER") for o in options))
    for name, text in (("out", done.stdout), ("err", done.stderr)):
        for line in text.replace(folder.name, "FOLDER").splitlines():
            print(f"  {name}: {line}")
    print("  status:", done.returncode)


def written(name, text):
    path = os.path.join(folder.name, name)
    with open(path, "w") as file:
        file.write(text)
    return path


session("1 + 1\n_ * 3\nNone\n'text'\n")
session("# only a comment\n   \n\n5\n")
session("if 1:\n  # inside\n  x = 2\n   \n# out\n\nx\n")
session("for i in 1, 2: i\n\nwhile 0: pass\nelse: 7\n\n")
session("x = [1,\n\n# between\n3]\nx\n'''a\n\nb'''\n1 + \\\n2\n")
session("def f():\n  return (1 +\n\n\n  2)\n\nf()\nclass C:\n  def m(self):\n    pass\n\n  def n(self): pass\n\nC.m.__qualname__\n")
session("@property\ndef p(): pass\n\np.fget is not None\nasync def g(): pass\n\nmatch 1:\n  case 1: 'one'\n\n")
session("x +\n1 2\nprint 1\n'abc\n0777\ndel f()\n  x\nf'{x!}'\n")
session("break\nreturn 1\nawait x\n")
session("if 1:\n\ntry:\n  1\n\nif 1:\n  x = 1\ny = 2\nif 1:\n  x\n   y\n")
session("def f(x: nope): pass\n\nfrom __future__ import annotations\ndef f(x: nope): pass\n\nf.__annotations__\n")
session("def f():\n  1/0\n\nf()\nimport sys\nsys.last_type, sys.last_value\n")
session("import sys\nsys.ps1 = '? '\nsys.ps2 = '! '\nif 1:\n  2\n\n")
session("import sys\nsys.displayhook = lambda v: print('shown', v)\n3\n")
session("import sys\nsys.exit(3)\nnever\n")
session("raise SystemExit('a reason')\n")
session("if 1:\n  x = 1")
session("if 1:\n")
session("x = (1,\n")
session("print('cut')")
session("x\n", "-c", "x = 5")
session("x\nimport sys\nsys.exit(4)\n", "-c", "import sys; x = 6; sys.exit(1)")
session("1\n", PYTHONSTARTUP=written("startup.py", "print('started', __name__)\nvalue = 1\n"))
session("value\n", PYTHONSTARTUP=written("broken.py", "value = 2\n1/0\n"))
session("1\n", PYTHONSTARTUP=os.path.join(folder.name, "missing.py"))
session("1\n", "-E", PYTHONSTARTUP=os.path.join(folder.name, "startup.py"))
session("1\n", "-I")
written("usercustomize.py", "import sys\ndef hook(): raise ValueError('hook')\nsys.__interactivehook__ = hook\n")
session("1\n", "-c", "import sys; sys.path.insert(0, %r); import usercustomize" % folder.name)
