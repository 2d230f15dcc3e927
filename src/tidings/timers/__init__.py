"""Every durable "later": a row with its time, one loop that claims it, one table of handlers (workers/timer_loop.py)."""

from tidings.timers.model import Timer
from tidings.timers.timers import due_kinds, postpone, set_timers, shift_timers, take_due

__all__ = ["Timer", "due_kinds", "postpone", "set_timers", "shift_timers", "take_due"]
