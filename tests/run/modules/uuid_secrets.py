"""uuid, secrets, colorsys, errno, stat and platform."""
import colorsys
import errno
import os
import platform
import secrets
import stat
import uuid

u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, u.hex, u.int, u.urn, u.version, u.variant, u.fields, uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.UUID(int=5), u.bytes_le.hex())
print(uuid.uuid4().version, uuid.uuid1().version, uuid.uuid4() != uuid.uuid4(), u < uuid.UUID(int=2 ** 127), repr(uuid.UUID(bytes=bytes(16))))
for bad in ("x", "1234"):
    try:
        uuid.UUID(bad)
    except ValueError as error:
        print(error)
print(len(secrets.token_hex(8)), len(secrets.token_bytes(5)), secrets.compare_digest(b"a", b"a"), secrets.choice([1]), secrets.randbelow(1))
print(colorsys.rgb_to_hsv(0.2, 0.4, 0.6), colorsys.hls_to_rgb(0.5, 0.4, 0.3), colorsys.rgb_to_yiq(1, 0, 0))
print(errno.ENOENT, errno.errorcode[13], os.strerror(2), stat.filemode(0o100755), stat.S_ISDIR(0o040000), stat.filemode(0o120777), oct(stat.S_IMODE(0o100644)))
print(platform.python_version(), platform.system(), platform.machine() != "", platform.python_version_tuple(), platform.architecture()[0])
