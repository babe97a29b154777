"""Modules that CPython keeps frozen: what they say of themselves, and how their code stands in tracebacks."""
import _imp, importlib.util, os, sys, tempfile, traceback

for name in _imp._frozen_module_names():
    if "ham" in name or "only" in name:  # no files of the library
        continue
    print(name, _imp.is_frozen(name), _imp.find_frozen(name), end=" ")
    try:
        print(_imp.is_frozen_package(name), _imp.get_frozen_object(name).co_filename)
    except ImportError as e:
        print(e, e.name)
for call in (_imp.get_frozen_object, _imp.is_frozen_package):
    try:
        call("nope")
    except ImportError as e:
        print(e, e.name)
for name in ("os", "io", "abc", "codecs", "site", "posixpath", "zipimport", "runpy", "importlib.util", "importlib"):
    module = importlib.import_module(name)
    spec = module.__spec__
    print(name, spec.origin, spec.has_location, spec.cached is None, hasattr(module, "__cached__"))
    if name != "importlib":
        print(module, spec.loader, os.path.basename(module.__file__), spec.loader_state.origname)
print(os.makedirs.__code__.co_filename, os.path.join.__code__.co_filename)


def attempt(function, *arguments):
    try:
        function(*arguments)
    except Exception:
        traceback.print_exc(file=sys.stdout)


attempt(os.makedirs, "/proc/nothing/here")
attempt(os.path.join, 1, "a")
attempt(os.path.commonprefix, [1, 2])
attempt(lambda: os.environ["not there"])
with tempfile.TemporaryDirectory() as folder:
    with open(folder + "/latin", "wb") as file:
        file.write(b"caf\xe9")
    with open(folder + "/latin", encoding="utf-8") as file:
        attempt(file.read)
import __phello__.spam
print(__phello__, __phello__.spam, __phello__.__path__ == [os.path.join(os.path.dirname(os.__file__), "__phello__")])
