"""The fact log: writers put facts into the outbox without a position; one sequencer numbers what has committed."""

from tidings.events.append import append
from tidings.events.list_events import Cursor, latest, list_events, parse_cursor, write_cursor
from tidings.events.model import Event, Fact
from tidings.events.sequence import make_partitions, sequence

__all__ = ["Cursor", "Event", "Fact", "append", "latest", "list_events", "make_partitions", "parse_cursor", "sequence", "write_cursor"]
