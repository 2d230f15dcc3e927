"""The fact log: writers put facts into the outbox without a position; one sequencer numbers what has committed."""

from tidings.events.append import append
from tidings.events.list_events import Cursor, latest, list_events, parse_cursor, write_cursor
from tidings.events.list_newest import Backwards, Wanted, list_newest
from tidings.events.model import Event, Fact
from tidings.events.sequence import make_partitions, sequence

__all__ = [
    "Backwards",
    "Cursor",
    "Event",
    "Fact",
    "Wanted",
    "append",
    "latest",
    "list_events",
    "list_newest",
    "make_partitions",
    "parse_cursor",
    "sequence",
    "write_cursor",
]
