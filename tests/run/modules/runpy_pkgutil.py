"""runpy, pkgutil, zipimport and zipapp-like archives."""
import os
import pkgutil
import runpy
import sys
import tempfile
import zipfile

sys.dont_write_bytecode = True
with tempfile.TemporaryDirectory() as folder:
    def write(name, text):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
        return path

    script = write("script.py", "import sys\nresult = (__name__, sys.argv[0] == __file__, given)\n")
    print(runpy.run_path(script, {"given": 5}, "custom")["result"])
    write("pack/__init__.py", "here = __path__ is not None\n")
    write("pack/__main__.py", "print('main of', __package__, __spec__.name)\n")
    write("pack/sub/__init__.py", "")
    write("pack/mod.py", "'''Doc.'''\nname = __name__\n")
    write("pack/data.txt", "resource\n")
    sys.path.insert(0, folder)
    runpy.run_module("pack", run_name="__main__", alter_sys=True)
    print(runpy.run_module("pack.mod")["name"], [(m.name, m.ispkg) for m in pkgutil.iter_modules([os.path.join(folder, "pack")])])
    import pack
    print([m.name for m in pkgutil.walk_packages(pack.__path__, "pack.")], pkgutil.get_data("pack", "data.txt"))
    archive = os.path.join(folder, "app.zip")
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("__main__.py", "import inzip\nprint('zip main', inzip.value, inzip.__file__.endswith('app.zip/inzip.py'))\n")
        z.writestr("inzip.py", "value = 'from zip'\n")
    runpy.run_path(archive, run_name="__main__")
    for bad in (lambda: runpy.run_module("no.such"), lambda: runpy.run_module("pack.sub"), lambda: runpy.run_path("/no/file.py")):
        try:
            bad()
        except (ImportError, OSError) as error:
            print(type(error).__name__, error)
