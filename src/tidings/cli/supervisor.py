"""What systemd is told where it started us with `Type=notify`: one datagram a change (sd_notify(3)); elsewhere nothing happens."""

import contextlib
import os
import socket
from collections.abc import Mapping


def tell_supervisor(state: str, environ: Mapping[str, str] = os.environ) -> None:
    """The supervisor knows, if there is one that wants to."""
    place = environ.get("NOTIFY_SOCKET", "")
    if place[:1] not in {"/", "@"}:
        return
    # An abstract socket is written with an @ for its NUL.
    address = f"\0{place[1:]}" if place.startswith("@") else place
    # Who does not listen is no reason not to run.
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaking:
        speaking.sendto(state.encode(), address)
