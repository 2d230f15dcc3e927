"""What a name or a sender must not hold: it may stand in a header, a log line or a terminal."""

import re

# C0 and C1 controls, and the two separators that some programs break lines at.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def has_controls(text: str) -> bool:
    """Whether a control character or a line break is in it."""
    return _CONTROLS.search(text) is not None
