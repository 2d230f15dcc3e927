"""What is said of fields in more than one place."""

from tidings.channels import CHANNELS
from tidings.core.errors import FieldError


def unknown_channel(pointer: str) -> FieldError:
    """There is no such channel."""
    return FieldError(pointer, "unknown_channel", f"There is no such channel; there are: {', '.join(CHANNELS)}.")


def unknown_topic(pointer: str) -> FieldError:
    """There is no such topic."""
    return FieldError(pointer, "unknown_topic", "There is no topic with this key.")


def escaped(name: str) -> str:
    """A name as a step of a JSON pointer (RFC 6901 section 3)."""
    return name.replace("~", "~0").replace("/", "~1")
