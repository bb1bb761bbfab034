# OpenSSL's gost engine in a process of its own, called through ctypes: for bench/ and test/interop.
#
# Reads lines and answers each with one line:
#   key NAME PKCS8-hex DIGEST-hex    the engine's signature, s and r in hex, which is kept for the others
#   accepts NAME SIGNATURE-hex       1 or 0
#   sign NAME TIMES                  nanoseconds of processor time per call
#   verify NAME TIMES                likewise
#   digest FILE                      nanoseconds of processor time for Streebog-256 of its octets, and the digest
# What ctypes itself costs is measured with a call that does nothing and taken off the times.
import ctypes
import ctypes.util
import sys
import time

crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
pointer = ctypes.c_void_p
for name, result, arguments in [
    ("OPENSSL_init_crypto", ctypes.c_int, [ctypes.c_uint64, pointer]),
    ("ENGINE_by_id", pointer, [ctypes.c_char_p]),
    ("ENGINE_init", ctypes.c_int, [pointer]),
    ("ENGINE_set_default", ctypes.c_int, [pointer, ctypes.c_uint]),
    ("d2i_AutoPrivateKey", pointer, [pointer, pointer, ctypes.c_long]),
    ("EVP_PKEY_CTX_new", pointer, [pointer, pointer]),
    ("EVP_PKEY_sign_init", ctypes.c_int, [pointer]),
    ("EVP_PKEY_verify_init", ctypes.c_int, [pointer]),
    ("EVP_PKEY_sign", ctypes.c_int, [pointer, pointer, pointer, pointer, ctypes.c_size_t]),
    ("EVP_PKEY_verify", ctypes.c_int, [pointer, pointer, ctypes.c_size_t, pointer, ctypes.c_size_t]),
    ("ENGINE_get_digest", pointer, [pointer, ctypes.c_int]),
    ("OBJ_txt2nid", ctypes.c_int, [ctypes.c_char_p]),
    ("EVP_Digest", ctypes.c_int, [pointer, ctypes.c_size_t, pointer, pointer, pointer, pointer]),
    ("OPENSSL_cleanse", None, [pointer, ctypes.c_size_t]),
]:
    function = getattr(crypto, name)
    function.restype, function.argtypes = result, arguments

crypto.OPENSSL_init_crypto(0x7C, None)
engine = crypto.ENGINE_by_id(b"gost")
if not engine or not crypto.ENGINE_init(engine) or not crypto.ENGINE_set_default(engine, 0xFFFF):
    sys.exit("the gost engine cannot be loaded")


def nanoseconds(times, call):
    start = time.process_time_ns()
    for _ in range(times):
        call()
    return (time.process_time_ns() - start) / times


class Key:
    def __init__(self, pkcs8, digest):
        octets = ctypes.create_string_buffer(pkcs8, len(pkcs8))
        start = pointer(ctypes.addressof(octets))
        self.key = crypto.d2i_AutoPrivateKey(None, ctypes.byref(start), len(pkcs8))
        if not self.key:
            raise ValueError("no key")
        self.digest = ctypes.create_string_buffer(digest, len(digest))
        self.value = ctypes.create_string_buffer(128)
        self.length = ctypes.c_size_t(128)
        self.unused = ctypes.c_size_t(128)
        self.signing = crypto.EVP_PKEY_CTX_new(self.key, None)
        self.verifying = crypto.EVP_PKEY_CTX_new(self.key, None)
        assert crypto.EVP_PKEY_sign_init(self.signing) == 1
        assert crypto.EVP_PKEY_verify_init(self.verifying) == 1
        self.sign()
        self.verify()

    def sign(self):
        self.length.value = 128
        length = ctypes.byref(self.length)
        if crypto.EVP_PKEY_sign(self.signing, self.value, length, self.digest, len(self.digest)) != 1:
            raise ValueError("not signed")

    def verify(self):
        if crypto.EVP_PKEY_verify(self.verifying, self.value, self.length, self.digest, len(self.digest)) != 1:
            raise ValueError("not verified")

    def accepts(self, value):
        octets = ctypes.create_string_buffer(value, len(value))
        return crypto.EVP_PKEY_verify(self.verifying, octets, len(value), self.digest, len(self.digest)) == 1

    def nothing(self):
        self.unused.value = 128
        ctypes.byref(self.unused)
        if crypto.OPENSSL_cleanse(self.value, 0) == 1:
            raise ValueError


contents = {}


def digest_of(path):
    if path not in contents:
        with open(path, "rb") as file:
            contents[path] = file.read()
    content = contents[path]
    value = ctypes.create_string_buffer(64)
    length = ctypes.c_uint(64)
    streebog = crypto.ENGINE_get_digest(engine, crypto.OBJ_txt2nid(b"md_gost12_256"))
    start = time.process_time_ns()
    if crypto.EVP_Digest(content, len(content), value, ctypes.byref(length), streebog, engine) != 1:
        raise ValueError("not digested")
    return time.process_time_ns() - start, value.raw[: length.value].hex()


keys = {}
for line in sys.stdin:
    command, name, *rest = line.split()
    if command == "key":
        keys[name] = Key(bytes.fromhex(rest[0]), bytes.fromhex(rest[1]))
        print(keys[name].value.raw[: keys[name].length.value].hex(), flush=True)
    elif command == "accepts":
        print(int(keys[name].accepts(bytes.fromhex(rest[0]))), flush=True)
    elif command == "digest":
        print(*digest_of(name), flush=True)
    else:
        key = keys[name]
        times = int(rest[0])
        spent = nanoseconds(times, key.sign if command == "sign" else key.verify)
        print(spent - nanoseconds(times, key.nothing), flush=True)
