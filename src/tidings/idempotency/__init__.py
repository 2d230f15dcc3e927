"""Idempotency: the same Idempotency-Key of the same caller never does anything twice.

`claim` comes first in a transaction, `keep` last; between them nobody else works on that key, in this process or another.
"""

from tidings.idempotency.claim import check_key, claim, keep
from tidings.idempotency.erase import Traces, erase_answers, since
from tidings.idempotency.model import KEPT_FOR, Fresh, Replay
from tidings.idempotency.sweep import sweep

__all__ = ["KEPT_FOR", "Fresh", "Replay", "Traces", "check_key", "claim", "erase_answers", "keep", "since", "sweep"]
