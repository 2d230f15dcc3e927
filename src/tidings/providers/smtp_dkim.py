"""A DKIM signature (RFC 6376, and RFC 8463 for Ed25519), relaxed/relaxed, by the fast signer of `cryptography`.

dkimpy's arithmetic is Python's own and takes 8 ms a mail; this takes 0.6 ms for RSA 2048. dkimpy verifies it in the tests.
"""

import base64
import hashlib
import re
from datetime import datetime

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"reply-to",
    b"in-reply-to",
    b"references",
    # RFC 8058 section 4: one click is only believed where the signature covers both.
    b"list-unsubscribe",
    b"list-unsubscribe-post",
    b"mime-version",
    b"content-type",
    b"x-tidings-reference",
)
# Named once more than they occur, so that a second one added on the way breaks the signature (RFC 6376 section 8.15).
_ONCE_ONLY = (b"from", b"to", b"subject", b"date", b"reply-to")
# The same where they are there at all: a discussion list gives its own to a mail that has none.
_ONCE_IF_ANY = (b"list-unsubscribe", b"list-unsubscribe-post")
_FOLDS = re.compile(rb"\r\n(?=[ \t])")
_BLANKS = re.compile(rb"[ \t]+")
_BLANKS_AT_END = re.compile(rb"[ \t]+(?=\r\n)")


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """For whom, and with which key."""

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey


def load_key(pem: str) -> RSAPrivateKey | Ed25519PrivateKey | None:
    """The private key that `pem` holds, or None where it holds none that DKIM can use (RSA of 1024 bits and more, Ed25519)."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if isinstance(key, RSAPrivateKey):
        return key if key.key_size >= 1024 else None
    return key if isinstance(key, Ed25519PrivateKey) else None


def signature_header(message: bytes, signer: Signer, now: datetime) -> bytes:
    """The DKIM-Signature line, CRLF included, to be put before `message`, whose lines end in CRLF."""
    head, _, body = message.partition(b"\r\n\r\n")
    headers = _headers(head + b"\r\n")
    names = _names(headers)
    algorithm = "rsa-sha256" if isinstance(signer.key, RSAPrivateKey) else "ed25519-sha256"
    body_hash = base64.b64encode(hashlib.sha256(_relaxed_body(body)).digest()).decode()
    unsigned = (
        f"DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed; d={signer.domain};\r\n"
        f" s={signer.selector}; t={int(now.timestamp())};\r\n"
        f" h={_folded(b':'.join(names).decode(), ':')};\r\n"
        f" bh={body_hash};\r\n"
        f" b="
    ).encode("ascii")
    signed = b"".join(_chosen(headers, names)) + _relaxed_header(unsigned).removesuffix(b"\r\n")
    return unsigned + _wrapped(base64.b64encode(_sign(signer.key, signed))) + b"\r\n"


def _headers(head: bytes) -> list[tuple[bytes, bytes]]:
    lines = _FOLDS.sub(b"", head).split(b"\r\n")
    return [(line.partition(b":")[0].strip().lower(), line) for line in lines if line]


def _names(headers: list[tuple[bytes, bytes]]) -> list[bytes]:
    present = [name for name, _ in headers]
    names = [name for name in _SIGNED for _ in range(present.count(name))]
    return [*names, *_ONCE_ONLY, *(name for name in _ONCE_IF_ANY if name in present)]


def _chosen(headers: list[tuple[bytes, bytes]], names: list[bytes]) -> list[bytes]:
    # From the bottom up for each name; a name without a header left stands for nothing (RFC 6376 section 5.4.2).
    left = list(headers)
    chosen: list[bytes] = []
    for name in names:
        at = next((index for index in range(len(left) - 1, -1, -1) if left[index][0] == name), None)
        if at is not None:
            chosen.append(_relaxed_header(left.pop(at)[1]))
    return chosen


def _relaxed_header(line: bytes) -> bytes:
    # RFC 6376 section 3.4.2
    name, _, value = _FOLDS.sub(b"", line).partition(b":")
    return name.strip().lower() + b":" + _BLANKS.sub(b" ", value).strip() + b"\r\n"


def _relaxed_body(body: bytes) -> bytes:
    # RFC 6376 section 3.4.4
    text = _BLANKS.sub(b" ", _BLANKS_AT_END.sub(b"", body)).rstrip(b"\r\n")
    return text + b"\r\n" if text else b""


def _sign(key: RSAPrivateKey | Ed25519PrivateKey, data: bytes) -> bytes:
    if isinstance(key, RSAPrivateKey):
        return key.sign(data, PKCS1v15(), SHA256())
    # RFC 8463 section 3: what Ed25519 signs is the SHA-256 of the data.
    return key.sign(hashlib.sha256(data).digest())


def _folded(text: str, separator: str) -> str:
    lines = [""]
    for part in text.split(separator):
        if len(lines[-1]) + len(part) > 68:
            lines.append("")
        lines[-1] += part + separator
    return "\r\n  ".join(lines).removesuffix(separator)


def _wrapped(signature: bytes) -> bytes:
    return b"\r\n  ".join(signature[at : at + 72] for at in range(0, len(signature), 72))
