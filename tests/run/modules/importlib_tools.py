"""importlib: import_module, reload, specs, loaders from files, resources, meta path."""
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import tempfile

print(importlib.import_module("os.path").__name__, importlib.import_module(".path", "os") is os.path if False else importlib.import_module("os.path") is os.path)
with tempfile.TemporaryDirectory() as folder:
    sys.dont_write_bytecode = True
    path = os.path.join(folder, "made.py")
    with open(path, "w") as f:
        f.write("value = 1\nprint('imported', __name__)\n")
    sys.path.insert(0, folder)
    import made
    with open(path, "w") as f:
        f.write("value = 22\n")
    importlib.invalidate_caches()
    print(importlib.reload(made) is made, made.value)
    spec = importlib.util.spec_from_file_location("other", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    print(module.value, module.__name__, spec.origin == path, type(spec.loader).__name__, "other" in sys.modules)
    os.mkdir(os.path.join(folder, "pack"))
    with open(os.path.join(folder, "pack", "__init__.py"), "w") as f:
        f.write("from . import inner\n__all__ = ['inner']\n")
    with open(os.path.join(folder, "pack", "inner.py"), "w") as f:
        f.write("from .. import nothing\n")
    try:
        import pack
    except ImportError as error:
        print(error, error.name)
    sys.path.pop(0)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name == "virtual" else None

    def exec_module(self, module):
        module.answer = 42


sys.meta_path.append(Finder())
import virtual
print(virtual.answer, virtual.__spec__.name, importlib.util.find_spec("no_such_module"))
for name in ("no_such_module", "os.nope", "json.no.way"):
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        print(error, error.name)
print(importlib.util.resolve_name(".x", "a.b"), importlib.util.cache_from_source("/a/b.py").startswith("/a/__pycache__/b."))
