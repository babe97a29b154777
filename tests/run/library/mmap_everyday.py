# mmap: files as memory, as sequences and as files.
import mmap
import os
import re
import tempfile

with tempfile.NamedTemporaryFile() as file:
    file.write(b"one line\nanother line\nthe last\n" + bytes(50))
    file.flush()
    with mmap.mmap(file.fileno(), 0) as memory:
        print(len(memory), memory.size(), memory.closed, memory[:8], memory[-1])
        print(memory.readline(), memory.tell(), memory.read(4), memory.read_byte())
        print(memory.find(b"line"), memory.rfind(b"line"), memory.find(b"line", 0), memory.find(b"nowhere"))
        print([m.group() for m in re.finditer(rb"\w+", memory)])
        memory.seek(0)
        print(memory.write(b"ONE"), memory[0:8:2])
        memory[4:8] = b"LINE"
        memory[9] = ord("A")
        memory.move(30, 0, 8)
        memory.flush()
        print(memory[:45])
        memory.resize(200)
        print(len(memory), os.fstat(file.fileno()).st_size)
        view = memoryview(memory)
        try:
            memory.close()
        except BufferError as error:
            print("BufferError", error)
        view.release()
        for call in (lambda: memory[500], lambda: memory.seek(-1), lambda: memory.write(bytes(300)), lambda: memory["x"]):
            try:
                call()
            except Exception as error:
                print(type(error).__name__, error)
    try:
        memory.read()
    except ValueError as error:
        print("ValueError", error)
    print(memory)

    read_only = mmap.mmap(file.fileno(), 16, access=mmap.ACCESS_READ)
    try:
        read_only[0] = 1
    except TypeError as error:
        print(error)
    print(read_only)
    copy = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_COPY)
    copy[:3] = b"two"
    print(copy[:], read_only[:8])

anonymous = mmap.mmap(-1, 4096)
child = os.fork()
if child == 0:
    anonymous[:5] = b"child"
    os._exit(0)
os.waitpid(child, 0)
print(anonymous[:5], anonymous[5:8])
for arguments in ((-1, -5), (-1, 10, mmap.MAP_SHARED, mmap.PROT_READ, 7), (-1, 0)):
    try:
        mmap.mmap(*arguments)
    except Exception as error:
        print(type(error).__name__, error)
