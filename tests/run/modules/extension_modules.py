"""A file that looks like an extension module and is none: an ImportError, whatever its words."""
import os, sys, tempfile

with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    os.mkdir(folder + "/parcel")
    for name in ("parcel/__init__.py", "parcel/_speedups.cpython-311-x86_64-linux-gnu.so", "_alone.abi3.so"):
        open(os.path.join(folder, name), "w").close()
    import parcel

    for statement in ("import _alone", "import parcel._speedups", "from parcel import _speedups", "from parcel._speedups import x"):
        try:
            exec(statement)
        except ImportError as e:
            print(statement, "_alone.abi3.so" in str(e) or "_speedups.cpython-311" in str(e))
    try:
        import parcel.nothing
    except ModuleNotFoundError as e:
        print(e, e.name, e.args)
    try:
        from parcel import nothing
    except ImportError as e:
        print(str(e).replace(folder, "FOLDER"))
