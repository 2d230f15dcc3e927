"""The mail listener: an edge like the API, off by default. What it takes is stored raw, and answered when that is committed.

It takes mail for the inbound domains of all workspaces and relays nothing. What a mail says is read later, by the mail provider.
"""

from tidings.listener.bounds import Bounds
from tidings.listener.listener import Listener, Listening

__all__ = ["Bounds", "Listener", "Listening"]
