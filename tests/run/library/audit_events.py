# The events of sys.addaudithook (library reference, Audit events table) that native functions raise, with their arguments.
import encodings.idna, fcntl, gc, importlib, marshal, os, pathlib, shutil, socket, sys, tempfile

seen = []
folder = tempfile.mkdtemp()
skipped = ("object.__getattr__", "object.__setattr__", "builtins.id", "sys._getframe", "code.__new__", "function.__new__")


def show(value):
    if isinstance(value, str):
        return value.replace(folder, "<folder>")
    if isinstance(value, (int, bytes, type(None))):
        return value
    if isinstance(value, pathlib.PurePath):
        return "Path " + str(value).replace(folder, "<folder>")
    if isinstance(value, tuple):
        return tuple(show(v) for v in value)
    return type(value).__name__


listening = True


def hook(event, arguments):
    if listening and event not in skipped:
        seen.append((event, arguments))


def told(action):
    global listening
    seen.clear()
    listening = True
    try:
        action()
    except Exception as error:
        seen.append((type(error).__name__, (str(error).replace(folder, "<folder>"),)))
    listening = False
    for event, arguments in seen:
        print(event, tuple(show(a) for a in arguments))
    print("-")


sys.addaudithook(hook)
path = os.path.join(folder, "f")
other = os.path.join(folder, "g")
told(lambda: open(path, "w").close())
told(lambda: open(path, "rb", buffering=0).close())
told(lambda: os.close(os.open(path, os.O_RDONLY)))
told(lambda: open(path + "none"))
told(lambda: pathlib.Path(path).open().close())
told(lambda: os.listdir(folder))
told(lambda: list(os.scandir(folder)))
told(lambda: os.mkdir(other, 0o700))
told(lambda: os.rmdir(other))
told(lambda: os.rename(path, other))
told(lambda: os.link(other, path))
told(lambda: os.symlink(other, path + "s"))
told(lambda: os.remove(path + "s"))
told(lambda: os.unlink(other))
told(lambda: os.chmod(path, 0o600))
told(lambda: os.chown(path, os.getuid(), os.getgid()))
told(lambda: os.truncate(path, 0))
told(lambda: os.utime(path, (1, 2)))
told(lambda: os.chdir(folder))
told(lambda: os.putenv("A", "b"))
told(lambda: os.unsetenv("A"))
told(lambda: os.system("true"))
told(lambda: os.kill(0, 0))
told(lambda: shutil.copyfile(path, other))
told(lambda: compile("1", "<c>", "eval"))
told(lambda: exec("x = 1"))
told(lambda: eval("1"))
told(lambda: exec(compile("1", "<c>", "exec")))
told(lambda: marshal.loads(marshal.dumps(1)))
told(lambda: gc.get_objects(generation=2) and None)
told(lambda: gc.get_referrers())
told(lambda: gc.get_referents(1, None))
told(lambda: sys._current_frames() and None)
told(lambda: sys.settrace(None))
told(lambda: sys.setprofile(None))
told(lambda: sys.addaudithook(lambda event, arguments: None))
told(lambda: sys.audit("my.event", 1, "two"))
told(lambda: importlib.import_module("no_such_module_at_all"))
server = socket.socket()
told(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close())
told(lambda: server.bind(("127.0.0.1", 0)))
told(lambda: socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM) and None)
told(lambda: socket.gethostbyname("127.0.0.1"))
told(lambda: socket.getservbyname("http", "tcp") and None)
told(lambda: socket.gethostname() and None)
told(lambda: fcntl.flock(server, fcntl.LOCK_UN))
told(lambda: breakpoint.__name__)
server.close()


def refuse(event, arguments):
    if event == "open" and arguments[0] == "/dev/zero":
        raise PermissionError("not that one")
    if event == "sys.addaudithook":
        raise RuntimeError("no more hooks")


sys.addaudithook(refuse)
told(lambda: open("/dev/zero"))
sys.addaudithook(lambda event, arguments: print("never called", event))
told(lambda: sys.audit("after"))
shutil.rmtree(folder)
