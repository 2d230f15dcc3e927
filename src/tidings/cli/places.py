"""Where the demo of this folder is: what it remembers, and where it runs."""

import os
from pathlib import Path

import msgspec


class Shop(msgspec.Struct, frozen=True):
    """The workspace of the demo and its key, as `demo.json` remembers them."""

    workspace: str
    key: str


class Place(msgspec.Struct, frozen=True):
    """A demo that runs, as `demo.run.json` tells it."""

    pid: int
    url: str


def shop_of_here() -> tuple[str, str] | None:
    """The address and the key of the demo that runs in this folder."""
    place = running_place()
    shop = remembered()
    return (place.url, shop.key) if place is not None and shop is not None else None


def running_place() -> Place | None:
    """Where the demo of this folder runs, if it does."""
    try:
        place = msgspec.json.decode((folder() / "demo.run.json").read_bytes(), type=Place)
        command = Path(f"/proc/{place.pid}/cmdline")
        # The number may have gone to another program since.
        if Path("/proc/self").exists() and b"tidings" not in command.read_bytes():
            return None
        os.kill(place.pid, 0)
    except (OSError, msgspec.DecodeError):
        return None
    return place


def remembered() -> Shop | None:
    """The workspace and the key of the demo of this folder, once there are any."""
    try:
        return msgspec.json.decode((folder() / "demo.json").read_bytes(), type=Shop)
    except (OSError, msgspec.DecodeError):
        return None


def folder() -> Path:
    """Where the demo of this folder keeps what is its own."""
    return Path.cwd() / ".tidings"
