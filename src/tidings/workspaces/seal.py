"""Envelopes of AES-256-GCM under a master key that is not in the database.

An envelope is: version 1, the length of the key's id, the key's id, a nonce of 12 bytes, the ciphertext with its tag. What
comes before the nonce is authenticated too, and so is what the caller says the plaintext belongs to.

There may be several keys: the last one seals, all of them open. To rotate, add a key at the end (`add_key`), re-seal
(`rotate`), and remove the old one when nothing is sealed under it any more.
"""

import contextlib
import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tidings.core.errors import Misconfigured

KEY_FILE = "master.key"

_ENTRY = re.compile(r"(?:([a-z0-9]{1,32}):)?([0-9a-fA-F]{64})", re.ASCII)
_VERSION = 1
_NONCE = 12


class Sealer:
    """Seals under the newest master key and opens under any; reads its file again where it meets a key it does not know."""

    def __init__(self, keys: dict[str, bytes], file: Path | None = None) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._newest = next(reversed(keys))
        self._file = file

    @property
    def newest(self) -> str:
        """The id of the key that seals."""
        return self._newest

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of all keys that are here; the last one seals."""
        return tuple(self._ciphers)

    def seal(self, plain: bytes, aad: bytes) -> bytes:
        """The envelope of `plain`, which opens only with the same `aad`."""
        head = _head(self._newest)
        nonce = os.urandom(_NONCE)
        return head + nonce + self._ciphers[self._newest].encrypt(nonce, plain, head + aad)

    def open(self, envelope: bytes, aad: bytes) -> bytes:
        """What was sealed; raises Misconfigured where no key of this program opens it, or it belongs to something else."""
        key_id = sealed_under(envelope)
        if key_id is None:
            raise Misconfigured("These credentials are no envelope of this program; enter them again")
        if key_id not in self._ciphers and self._file is not None:
            self._ciphers |= {name: AESGCM(key) for name, key in _read_file(self._file).items()}
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise Misconfigured(
                f"These credentials are sealed under master key {key_id}, which is not here: add it to TIDINGS_MASTER_KEY or to "
                f"{self._file or KEY_FILE}, before the key that seals, or enter the credentials again"
            )
        head = _head(key_id)
        nonce, body = envelope[len(head) : len(head) + _NONCE], envelope[len(head) + _NONCE :]
        try:
            return cipher.decrypt(nonce, body, head + aad)
        except (InvalidTag, ValueError) as error:
            raise Misconfigured(
                f"These credentials do not open under master key {key_id}: the key is another one of that name, or the row was "
                "changed. Restore the key or the row, or enter the credentials again"
            ) from error


def load_sealer(master_key: str | None, data: Path) -> Sealer:
    """The sealer of this installation: from the setting, else from `master.key` in `data`, which is made on first use.

    Raises Misconfigured where a key cannot be read, or others can read the file.
    """
    if master_key is not None:
        return Sealer(_parse(re.split(r"[,\s]+", master_key.strip(" ,\n")), "TIDINGS_MASTER_KEY"))
    file = data / KEY_FILE
    if not file.exists():
        _write_new(file, _entry(os.urandom(32)))
    return Sealer(_read_file(file), file)


def add_key(data: Path) -> str:
    """The key file ends with a new key, under which everything is sealed from the next start on; answers its id."""
    file = data / KEY_FILE
    load_sealer(None, data)
    entry = _entry(os.urandom(32))
    fresh = _temporary(file, f"{file.read_text(encoding='ascii').rstrip()}\n{entry}\n")
    fresh.replace(file)
    return entry.partition(":")[0]


def sealed_under(envelope: bytes) -> str | None:
    """The id of the key that an envelope names, or None where it is no envelope."""
    if len(envelope) < 2 or envelope[0] != _VERSION or len(envelope) < 2 + envelope[1] + _NONCE + 16:
        return None
    return envelope[2 : 2 + envelope[1]].decode("ascii", "replace")


def _head(key_id: str) -> bytes:
    return bytes((_VERSION, len(key_id))) + key_id.encode("ascii")


def _entry(key: bytes) -> str:
    return f"{_id_of(key)}:{key.hex()}"


def _id_of(key: bytes) -> str:
    return hashlib.sha256(b"tidings key id" + key).hexdigest()[:8]


def _parse(entries: list[str], place: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for n, entry in enumerate(entries, 1):
        match = _ENTRY.fullmatch(entry)
        if match is None:
            # The entry itself is never shown: it may be a key with a typing error.
            raise Misconfigured(f"{place}: entry {n} is no key; a key is 64 hexadecimal digits, with `id:` before them if you like")
        key = bytes.fromhex(match[2])
        key_id = match[1] or _id_of(key)
        if keys.get(key_id, key) != key:
            raise Misconfigured(f"{place}: two keys are called {key_id}; give one of them another id")
        keys[key_id] = key
    if not keys:
        raise Misconfigured(f"{place} holds no key; restore it from your backup, or remove it and enter all credentials again")
    return keys


def _read_file(file: Path) -> dict[str, bytes]:
    try:
        text = file.read_text(encoding="ascii")
        mode = stat.S_IMODE(file.stat().st_mode)
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"The master key in {file} cannot be read: {type(error).__name__}") from error
    if os.name == "posix" and mode & 0o077:
        raise Misconfigured(f"Others can read the master key: chmod 600 {file}")
    return _parse(text.split(), str(file))


def _write_new(file: Path, entry: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = _temporary(file, f"{entry}\n")
    # A link never replaces: of two programs that start at once, one makes the key and both read it.
    with contextlib.suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()


def _temporary(file: Path, text: str) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    return Path(name)
