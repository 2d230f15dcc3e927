"""Whether a log is whole: from entries, or from the lines of an export, and from checkpoints that were kept elsewhere; no database.

The chain alone shows an edited, a missing, a moved and a foreign entry. It does not show that its end was cut off, nor that it was
written anew from some entry on with new hashes: that takes a checkpoint from before. So give one, and keep it where whoever may
write to the database may not.
"""

from collections.abc import Iterable, Sequence

import msgspec

from tidings.workspaces.audit.canonical import hash_of, line_of
from tidings.workspaces.audit.model import NO_HASH, Checkpoint, Entry

_MOST = 100
_entries = msgspec.json.Decoder(Entry)


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong, and from which entry on."""

    seq: int | None
    code: str
    detail: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a verification found."""

    workspace: str | None
    entries: int
    first: int
    last: int
    """The number of the last entry; 0 where there is none."""
    hash: str
    """Its hash."""
    anchored: int
    """The entry up to which a checkpoint proves it; 0 where none does."""
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Nothing is wrong with what was looked at."""
        return not self.findings


class Verifier:
    """Takes a chain entry by entry, in the order in which it is kept; `after`: the entry that was the last of the piece before."""

    def __init__(self, checkpoints: Sequence[Checkpoint] = (), after: Checkpoint | None = None) -> None:
        self._checkpoints = sorted(checkpoints, key=lambda point: point.seq)
        self._wanted = {point.seq for point in checkpoints}
        self._seen: dict[int, str] = {}
        self._findings: list[Finding] = []
        self._workspace: str | None = None
        self._first = self._count = self._last = 0
        self._hash = NO_HASH
        self._after = after
        if after is not None:
            self._workspace, self._first, self._last, self._hash = after.workspace, after.seq + 1, after.seq, after.hash

    def take(self, entry: Entry) -> None:
        """The next entry is looked at."""
        if self._count == 0 and self._after is None:
            self._begin(entry)
        self._count += 1
        if entry.workspace != self._workspace:
            self._find(entry.seq, "foreign", f"it belongs to {entry.workspace}, and the chain to {self._workspace}")
        if entry.seq != self._last + 1:
            code = "missing" if entry.seq > self._last else "out_of_order"
            self._find(entry.seq, code, f"after {self._last} comes {entry.seq}, and should come {self._last + 1}")
        elif entry.prev_hash != self._hash:
            self._find(entry.seq, "broken", "it does not follow from the entry before: one of the two was changed")
        if hash_of(entry) != entry.hash:
            self._find(entry.seq, "edited", "its content is not what its hash says")
        self._last, self._hash = entry.seq, entry.hash
        if entry.seq in self._wanted:
            self._seen.setdefault(entry.seq, entry.hash)

    def take_line(self, line: bytes) -> None:
        """The next line of an export is looked at; what is no entry, byte by byte, is told."""
        try:
            entry = _entries.decode(line)
            is_exact = line_of(entry).rstrip(b"\n") == line.rstrip(b"\n")
        except (msgspec.DecodeError, ValueError):
            self._find(None, "unreadable", f"line {self._count + 1} is no entry of an audit log")
            return
        if not is_exact:
            self._find(entry.seq, "edited", "its line is not written as an export writes it")
        self.take(entry)

    def report(self) -> Report:
        """What was found, with every checkpoint looked at."""
        anchored = 0
        for point in self._checkpoints:
            if self._agrees(point):
                anchored = max(anchored, point.seq)
        return Report(
            workspace=self._workspace,
            entries=self._count,
            first=self._first,
            last=self._last,
            hash=self._hash,
            anchored=anchored,
            findings=tuple(self._findings),
        )

    def _begin(self, entry: Entry) -> None:
        self._workspace = self._checkpoints[0].workspace if self._checkpoints else entry.workspace
        self._first = entry.seq
        if entry.seq <= 1:
            return
        # A part of a log: it must follow from a checkpoint, or from nothing that we know.
        before = next((point for point in self._checkpoints if point.seq == entry.seq - 1), None)
        if before is None:
            self._find(entry.seq, "missing", f"it begins with {entry.seq}; a part needs the checkpoint of entry {entry.seq - 1}")
        self._last, self._hash = entry.seq - 1, before.hash if before is not None else entry.prev_hash
        if before is not None:
            self._seen[before.seq] = before.hash

    def _agrees(self, point: Checkpoint) -> bool:
        if point.seq == 0 or (self._first and point.seq < self._first - 1):
            return False
        if self._after is not None and point.seq <= self._after.seq:
            # Of a piece before this one, which was held against it.
            return False
        if self._workspace is not None and point.workspace != self._workspace:
            self._find(point.seq, "foreign", f"the checkpoint is one of {point.workspace}")
            return False
        if point.seq > self._last:
            self._find(point.seq, "cut_off", f"the checkpoint tells of entry {point.seq}, and the log ends at {self._last}")
            return False
        if self._seen.get(point.seq) != point.hash:
            self._find(point.seq, "rewritten", f"entry {point.seq} is not the one that the checkpoint was made of")
            return False
        return True

    def _find(self, seq: int | None, code: str, detail: str) -> None:
        if len(self._findings) < _MOST:
            self._findings.append(Finding(seq, code, detail))


def verify(entries: Iterable[Entry], checkpoints: Sequence[Checkpoint] = ()) -> Report:
    """What is wrong with these entries, in the order in which they are kept."""
    verifier = Verifier(checkpoints)
    for entry in entries:
        verifier.take(entry)
    return verifier.report()


def verify_lines(lines: Iterable[bytes], checkpoints: Sequence[Checkpoint] = ()) -> Report:
    """What is wrong with an export, line by line."""
    verifier = Verifier(checkpoints)
    for line in lines:
        if line.strip():
            verifier.take_line(line)
    return verifier.report()
