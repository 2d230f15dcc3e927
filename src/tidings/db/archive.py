"""A backup's file: a tar of each table's rows in pieces, and a manifest that says what must be in it.

    tables/<name>/<n>.gz    PostgreSQL's COPY text, in pieces of whole rows, each a gzip stream of its own
    manifest.json           a `Manifest`: versions, and of each table its columns, its number of rows and the SHA-256 of all pieces

The text is the same for every version of PostgreSQL and on every machine; tar and gunzip are all that it takes to read one.
"""

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from tidings.core.errors import Misconfigured

FORMAT = 1
"""The layout of the file; a newer Tidings that changes it raises it."""

_PIECE_BYTES = 8 << 20


class Migrated(msgspec.Struct, frozen=True):
    """A migration that the database had, and the SHA-256 of its text."""

    n: int
    digest: str


class TableRows(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive holds of one table; `sha256` is of its COPY text, in one."""

    name: str
    columns: tuple[str, ...]
    rows: int
    bytes: int
    pieces: int
    sha256: str


class Sequence(msgspec.Struct, frozen=True, kw_only=True):
    """Where the counter behind a column stands."""

    table: str
    column: str
    last: int
    is_called: bool


class Partition(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a table, in PostgreSQL's words for its bounds."""

    name: str
    parent: str
    bound: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup is, and all that must be in it."""

    format: int
    program: str
    made_at: datetime
    home: str | None
    """Where the database ran."""
    server: str
    """The version of its PostgreSQL."""
    schema: int
    migrations: tuple[Migrated, ...]
    keys: tuple[str, ...]
    """The ids of the master keys that open what is sealed in it; the keys themselves are not in it."""
    tables: tuple[TableRows, ...]
    sequences: tuple[Sequence, ...]
    partitions: tuple[Partition, ...]


class ArchiveWriter:
    """Writes beside the file and takes its name at the end: what has the name is whole."""

    def __init__(self, file: Path) -> None:
        if file.exists():
            raise Misconfigured(f"{file} is there already: give another name, or remove it")
        self._file = file
        self._making = file.with_name(f".{file.name}.part")
        try:
            # It holds every address and every message: for its owner only.
            self._raw = os.fdopen(os.open(self._making, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        except OSError as error:
            raise Misconfigured(f"{file} cannot be written: {error.strerror}") from error
        self._tar = tarfile.open(fileobj=self._raw, mode="w")  # noqa: SIM115 - it is closed with the archive

    def table(self, name: str) -> "TableWriter":
        """Takes the rows of one table."""
        return TableWriter(self, name)

    def finish(self, manifest: Manifest) -> None:
        """The file is there, whole and on the disk."""
        self.add("manifest.json", msgspec.json.format(msgspec.json.encode(manifest)))
        self._tar.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        self._making.rename(self._file)

    def abandon(self) -> None:
        """Nothing is left of it."""
        self._raw.close()
        self._making.unlink(missing_ok=True)

    def add(self, name: str, data: bytes) -> None:
        """One more member."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(data), 0o600
        self._tar.addfile(member, io.BytesIO(data))


class TableWriter:
    """Cuts the COPY text of a table into pieces, and counts."""

    def __init__(self, archive: ArchiveWriter, name: str) -> None:
        self._archive = archive
        self._name = name
        self._waiting: list[bytes] = []
        self._waits = 0
        self._bytes = 0
        self._pieces = 0
        self._hash = hashlib.sha256()

    async def write(self, data: bytes) -> None:
        """Some more of the text, as the driver hands it over."""
        self._hash.update(data)
        self._bytes += len(data)
        self._waiting.append(data)
        self._waits += len(data)
        if self._waits >= _PIECE_BYTES:
            self._flush()

    def finish(self, columns: tuple[str, ...], rows: int) -> TableRows:
        """All of it is in the archive."""
        self._flush()
        return TableRows(name=self._name, columns=columns, rows=rows, bytes=self._bytes, pieces=self._pieces, sha256=self._hash.hexdigest())

    def _flush(self) -> None:
        if self._waiting:
            data, self._waiting, self._waits = b"".join(self._waiting), [], 0
            self._archive.add(_member(self._name, self._pieces), gzip.compress(data, 1, mtime=0))
            self._pieces += 1


class ArchiveReader:
    """An archive that was opened: its manifest is read, and of a kind that we know. Raises Misconfigured."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._raw = file.open("rb")
        except OSError as error:
            raise Misconfigured(f"{file} cannot be read: {error.strerror}") from error
        try:
            self._tar = tarfile.open(fileobj=self._raw, mode="r:")  # noqa: SIM115 - `close` closes what is below it
            self._members = {member.name: member for member in self._tar.getmembers() if member.isfile()}
            self.manifest = self._manifest()
        except (OSError, tarfile.TarError) as error:
            self.close()
            raise Misconfigured(f"{file} cannot be read as a backup: {error}") from error
        except BaseException:
            self.close()
            raise

    def pieces(self, table: TableRows) -> Iterator[bytes]:
        """The table's COPY text; raises Misconfigured where it is not what the manifest says."""
        found = hashlib.sha256()
        for n in range(table.pieces):
            try:
                piece = gzip.decompress(self._read(_member(table.name, n)))
            except (OSError, EOFError, KeyError, tarfile.TarError, zlib.error) as error:
                raise Misconfigured(f"{self.file} is damaged: piece {n} of {table.name} cannot be read") from error
            found.update(piece)
            yield piece
        if found.hexdigest() != table.sha256:
            raise Misconfigured(f"{self.file} is damaged: {table.name} is not what the manifest says")

    def close(self) -> None:
        """The file is closed."""
        self._raw.close()

    def _manifest(self) -> Manifest:
        if "manifest.json" not in self._members:
            raise Misconfigured(f"{self.file} is no whole backup: it has no manifest, which is written last")
        text = self._read("manifest.json")
        try:
            made = msgspec.json.decode(text, type=_Head).format
            if made <= FORMAT:
                return msgspec.json.decode(text, type=Manifest)
        except msgspec.DecodeError as error:
            raise Misconfigured(f"{self.file} has a manifest that cannot be read: {error}") from error
        raise Misconfigured(f"{self.file} has format {made}, and this Tidings knows up to {FORMAT}: restore it with a newer one")

    def _read(self, name: str) -> bytes:
        opened = self._tar.extractfile(self._members[name])
        assert opened is not None
        return opened.read()


class _Head(msgspec.Struct, frozen=True):
    format: int


def _member(table: str, n: int) -> str:
    return f"tables/{table}/{n:06d}.gz"
