"""Callbacks: what providers said, stored as it came, and then read.

`store_callbacks` keeps the bytes, once for each event; `process` reads what is due and lets it take effect; `ask` asks providers
that cannot call us, and `look_up` those that know what became of one hand-off. What cannot be processed stays where people see it.
"""

from tidings.callbacks.accounts import Accounts
from tidings.callbacks.erase_callbacks import erase_callbacks
from tidings.callbacks.forget_callbacks import forget_callbacks
from tidings.callbacks.keep import Keeper
from tidings.callbacks.list_callbacks import SHOWN_BYTES, list_callbacks
from tidings.callbacks.look_up import Asker, look_up
from tidings.callbacks.model import Arrival, CallbackFilter, CallbackLane, CallbackState, CallbackView, Kept
from tidings.callbacks.poll import Turn, ask, end_turn, lease_turns, skip_turns
from tidings.callbacks.process import Processed, give_up, is_due, process
from tidings.callbacks.retry_callback import retry_callback
from tidings.callbacks.store_callbacks import arrival, store_callbacks

__all__ = [
    "SHOWN_BYTES",
    "Accounts",
    "Arrival",
    "Asker",
    "CallbackFilter",
    "CallbackLane",
    "CallbackState",
    "CallbackView",
    "Keeper",
    "Kept",
    "Processed",
    "Turn",
    "arrival",
    "ask",
    "end_turn",
    "erase_callbacks",
    "forget_callbacks",
    "give_up",
    "is_due",
    "lease_turns",
    "list_callbacks",
    "look_up",
    "process",
    "retry_callback",
    "skip_turns",
    "store_callbacks",
]
