"""The exact bytes of an entry, and its hash: the same in any language, from these few rules.

The canonical form is JSON after RFC 8785: UTF-8, no space between tokens, the members of each object sorted by name, texts with
the shortest escapes. There are no fractions in it, and every name is ASCII. `hash` is SHA-256 over that form of the entry
without its member `hash`, in hexadecimal; `prev_hash`, which is the `hash` of the entry before, is one of the others. A line of an
export is that form of the whole entry.
"""

import hashlib
import json
from typing import Any

import msgspec

from tidings.workspaces.audit.model import Entry


def canonical(value: Any) -> bytes:
    """The canonical form of plain data; raises ValueError for a number that is none."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def hash_of(entry: Entry) -> str:
    """What the entry's `hash` must be."""
    fields = msgspec.to_builtins(entry)
    del fields["hash"]
    return hashlib.sha256(canonical(fields)).hexdigest()


def line_of(entry: Entry) -> bytes:
    """The entry's line of an export, with its line feed."""
    return canonical(msgspec.to_builtins(entry)) + b"\n"
