"""A zip archive or a folder as the program: the paths that it sees are absolute, its argv is as typed."""
import os, subprocess, sys, tempfile, zipfile

with tempfile.TemporaryDirectory() as folder:
    os.mkdir(folder + "/app")
    with open(folder + "/app/__main__.py", "w") as file:
        file.write("import sys\nprint(__name__, __file__, sys.path[0], sys.argv)\n")
    with zipfile.ZipFile(folder + "/app.pyz", "w") as archive:
        archive.write(folder + "/app/__main__.py", "__main__.py")
    for program in ("app.pyz", "./app.pyz", "app", "./app/"):
        done = subprocess.run([sys.executable, program, "x"], cwd=folder, capture_output=True, text=True)
        print(done.stdout.replace(folder, "FOLDER"), done.stderr, end="")
