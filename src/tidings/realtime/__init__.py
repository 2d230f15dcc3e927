"""Real time: what the model knows, every connected device knows within a blink.

Everything is read from the database, from a cursor; hints say where to look, and all of them may be lost. A `Hub` holds the rooms that
this process's devices follow; it knows no socket, only `Peer`s.
"""

from tidings.realtime.frames import CLOSES, Bye, Close, Closing, encode_frame
from tidings.realtime.hub import Hub
from tidings.realtime.rooms import Peer, Subscription

__all__ = ["CLOSES", "Bye", "Close", "Closing", "Hub", "Peer", "Subscription", "encode_frame"]
