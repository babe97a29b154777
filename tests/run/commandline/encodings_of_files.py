"""What a file declares of its encoding, in which of its first lines, and what is not in it."""
import os
import subprocess
import sys
import tempfile

SOURCES = [b"# \xe9\n# coding: latin-1\nprint('\xe9')\n", b"# coding: latin-1 \xe9\nprint(ascii('\xe9'))\n",
           b"# \xe9\nprint(1)\n", b"# \xc3\xa9\n# coding: utf-8\nprint(ascii('\xc3\xa9'))\n", b"\n# coding: latin-1\nprint(ascii('\xe9'))\n",
           b"# coding: nonsense\nprint(1)\n", b"\xef\xbb\xbf# coding: latin-1\n", b"\xef\xbb\xbfprint(ascii('\xc3\xa9'))\n",
           b"print(1)\n# coding: latin-1\nx = '\xe9'\n"]

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file.py")
    for source in SOURCES:
        with open(path, "wb") as file:
            file.write(source)
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True)
        print(source, ran.returncode, ran.stdout, ran.stderr.replace(folder, "<tmp>"), sep="\n")
