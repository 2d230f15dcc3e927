"""Hooks in: what happens in another product appears in the conversation that it belongs to.

Another product calls `/v1/hooks/{token}`; its signature is looked at, its events are stored as they came, once each, and answered.
Then `process` reads them: the first rule of the hook's mapping that fits says what is said, and in which conversation. What cannot
be said is tried again, and then stands where people see it.
"""

from tidings.hooks.events import SHOWN_BYTES, get_event, list_events, retry_event
from tidings.hooks.hooks import Shown, create_hook, delete_hook, get_hook, list_hooks, reseal_hooks, rotate_secret, update_hook
from tidings.hooks.model import (
    EVENT,
    HOOK,
    MAX_BYTES,
    EventState,
    EventView,
    Hook,
    HookInput,
    HookPatch,
    HookState,
    Kept,
    Making,
    Missing,
    Place,
    PresetName,
    Reading,
    Rule,
    SecretInput,
    Signature,
    TryInput,
)
from tidings.hooks.presets import PRESETS, Preset
from tidings.hooks.process import Processed, give_up, is_due, process
from tidings.hooks.receive import Addresses, Known, check_call, keep_events
from tidings.hooks.split import TooManyEventsError, split
from tidings.hooks.try_hook import Outcome, Tried, try_hook

__all__ = [
    "EVENT",
    "HOOK",
    "MAX_BYTES",
    "PRESETS",
    "SHOWN_BYTES",
    "Addresses",
    "EventState",
    "EventView",
    "Hook",
    "HookInput",
    "HookPatch",
    "HookState",
    "Kept",
    "Known",
    "Making",
    "Missing",
    "Outcome",
    "Place",
    "Preset",
    "PresetName",
    "Processed",
    "Reading",
    "Rule",
    "SecretInput",
    "Shown",
    "Signature",
    "TooManyEventsError",
    "Tried",
    "TryInput",
    "check_call",
    "create_hook",
    "delete_hook",
    "get_event",
    "get_hook",
    "give_up",
    "is_due",
    "keep_events",
    "list_events",
    "list_hooks",
    "process",
    "reseal_hooks",
    "retry_event",
    "rotate_secret",
    "split",
    "try_hook",
    "update_hook",
]
