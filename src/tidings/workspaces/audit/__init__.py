"""The audit log of a workspace: who did what to what, from where, as a chain that nobody can change unnoticed.

Whoever acts tells the deed in the same transaction (`record`); one loop moves what has committed into the chain (`chain`), where
each entry holds the hash of the one before. A `checkpoint` that is kept elsewhere proves later, with `verify`, that nothing
before it was edited, taken out, moved, cut off or written anew. No role of the program may change an entry.
"""

from tidings.workspaces.audit.canonical import canonical, hash_of, line_of
from tidings.workspaces.audit.chain import chain
from tidings.workspaces.audit.model import Actor, AuditFilter, Checkpoint, Deed, Entry, Kind, Source, Target
from tidings.workspaces.audit.read import checkpoint, list_audit, read_audit
from tidings.workspaces.audit.record import record, record_everywhere, spent_key
from tidings.workspaces.audit.verify import Finding, Report, Verifier, verify, verify_lines
from tidings.workspaces.audit.verify_piece import Piece, verify_piece

__all__ = [
    "Actor",
    "AuditFilter",
    "Checkpoint",
    "Deed",
    "Entry",
    "Finding",
    "Kind",
    "Piece",
    "Report",
    "Source",
    "Target",
    "Verifier",
    "canonical",
    "chain",
    "checkpoint",
    "hash_of",
    "line_of",
    "list_audit",
    "read_audit",
    "record",
    "record_everywhere",
    "spent_key",
    "verify",
    "verify_lines",
    "verify_piece",
]
