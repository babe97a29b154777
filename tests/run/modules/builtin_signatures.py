"""Signatures of what is made natively: those that a default of its own stands behind too."""
import codecs, inspect, io, math, signal, struct, time, types, zlib

for f in (list, tuple, float, complex, enumerate, input, sorted, print, sum, open, compile, isinstance, pow, property,
          codecs.encode, codecs.decode, zlib.compressobj, zlib.decompressobj, io.BufferedReader, io.BufferedWriter, io.BufferedRandom,
          io.TextIOWrapper.reconfigure, io.StringIO, math.factorial, signal.default_int_handler, signal.pidfd_send_signal,
          types.CodeType.replace, str.split, dict.setdefault, bytes.hex, int.to_bytes, list.sort, time.struct_time):
    try:
        print(f.__qualname__, inspect.signature(f))
    except ValueError as e:
        print(f.__qualname__, "none")
print(io.BufferedReader.__text_signature__, list.__text_signature__)
for f, arguments in ((list, (1, 2)), (tuple, (1, 2)), (float, (1, 2)), (codecs.encode, ()), (io.BufferedReader, ())):
    try:
        f(*arguments)
    except TypeError as e:
        print(e)
