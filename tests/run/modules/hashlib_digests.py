"""hashlib and hmac: digests, update, copy, keyed and extendable hashes, derivation."""
import hashlib
import hmac
import io

for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s"):
    h = hashlib.new(name, b"abc")
    other = h.copy()
    other.update(b"def")
    print(name, h.digest_size, h.block_size, h.hexdigest()[:24], other.hexdigest()[:16], h.name)
print(hashlib.shake_128(b"x").hexdigest(10), hashlib.blake2b(b"x", digest_size=8, key=b"k", salt=b"s", person=b"p").hexdigest())
print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 10).hex()[:32], hashlib.scrypt(b"p", salt=b"s", n=2, r=1, p=1, dklen=8).hex())
print(hmac.new(b"key", b"message", "sha256").hexdigest()[:24], hmac.compare_digest("a", "a"), hmac.digest(b"k", b"m", "md5").hex())
print(hashlib.file_digest(io.BytesIO(b"abc"), "sha1").hexdigest(), "sha256" in hashlib.algorithms_guaranteed)
for bad in (lambda: hashlib.new("nope"), lambda: hashlib.md5("text"), lambda: hashlib.blake2b(digest_size=99), lambda: hmac.new(b"k", b"m")):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, str(error)[:60])
