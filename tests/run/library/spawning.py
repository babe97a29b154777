"""Starting programs by posix_spawn, scheduling parameters, moving data between descriptors, event counters."""
import os, signal, sys

read, write = os.pipe()
pid = os.posix_spawn("/bin/sh", ["sh", "-c", 'printf "%s from the child" "$WORD"'], {"WORD": "hello"},
                     file_actions=[(os.POSIX_SPAWN_DUP2, write, 1), (os.POSIX_SPAWN_CLOSE, read)],
                     setsigmask=[signal.SIGUSR1], setsigdef=[signal.SIGUSR2], setpgroup=0)
os.close(write)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), os.read(read, 100))
os.close(read)
pid = os.posix_spawnp("true", ["true"], os.environ)
print(os.waitpid(pid, 0)[0] == pid)


def refused(function, *arguments, **named):
    try:
        print(function(*arguments, **named))
    except Exception as error:
        print(type(error).__name__, error)


refused(os.posix_spawn, "/no/such", ["x"], None)
refused(os.posix_spawn, "/bin/true", [], {})
refused(os.posix_spawn, "/bin/true", ["true"], 3)
refused(os.posix_spawn, "/bin/true", ["true"], {}, file_actions=[None])
refused(os.posix_spawn, "/bin/true", ["true"], {}, file_actions=[(77,)])
refused(os.posix_spawn, "/bin/true", ["true"], {}, file_actions=[(os.POSIX_SPAWN_CLOSE, 1, 2)])
refused(os.posix_spawn, "/bin/true", ["true"], {}, setsigmask=[1 << 100])
refused(os.posix_spawn, "/bin/true", ["true"], {}, scheduler=(1, 2))

parameter = os.sched_param(3)
print(parameter, parameter.sched_priority)
refused(os.sched_setparam, 0, 43)
refused(os.sched_setparam, 0, os.sched_param(1 << 40))
refused(os.sched_setaffinity, 0, [-1])
refused(os.sched_setaffinity, 0, ["x"])
refused(os.sched_get_priority_max, -23)
print(os.sched_get_priority_min(os.SCHED_RR), os.sched_getscheduler(0) == os.SCHED_OTHER)
os.sched_setaffinity(0, os.sched_getaffinity(0))

counter = os.eventfd(5)
os.eventfd_write(counter, 4)
print(os.eventfd_read(counter))
os.close(counter)

with open("data", "w+b") as file, open("copy", "w+b") as copy:
    file.write(b"abcdefghij")
    file.flush()
    print(os.copy_file_range(file.fileno(), copy.fileno(), 4, 2, 0), copy.read())
    refused(os.copy_file_range, 0, 1, -10)
    parts = [bytearray(3), bytearray(2)]
    print(os.preadv(file.fileno(), parts, 1), parts)
    print(os.pwritev(file.fileno(), [b"X", b"YZ"], 5), os.pread(file.fileno(), 10, 0))
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
os.unlink("data")
os.unlink("copy")

import __hello__, __phello__.ham.eggs
print(__hello__, __hello__.__spec__.origin, __phello__.ham.eggs.__spec__.loader_state.origname)
__hello__.main()
