"""What the system says of a name's addresses, asked in threads of our own, so that a name server that is silent delays nobody else's names.

An event loop has a handful of threads for this (asyncio six on two cores, uvloop two), and a look-up cannot be taken back: two names
whose servers are silent would hold up every new connection of the process, that of a login code too.
"""

import asyncio
import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor

from tidings.net.failure import NotSent

THREADS = 64
"""They are made when they are needed."""
SLOW_AT_ONCE = 16
"""So many of them at most are held by names whose last look-up took long."""
_SLOW_SECONDS = 2.0
_SLOW_FOR_SECONDS = 600.0
_MOST_SLOW = 10_000

_Rows = list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]]

_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="names")
# Both are changed by the threads too, by single operations only.
_asking: dict[str, Future[_Rows]] = {}
_slow: dict[str, float] = {}


async def addresses_of(name: str) -> list[str] | NotSent:
    """The addresses of a name in the system's order of preference; who asks for the same name meanwhile waits for the same answer."""
    asked = _asking.get(name)
    if asked is None:
        if _is_slow(name) and sum(_is_slow(one) for one in list(_asking)) >= SLOW_AT_ONCE:
            return NotSent("name_lookup_failed", "the look-up of this name took long, and other such names are being looked up")
        asked = _asking[name] = _pool.submit(_look_up, name)
        asked.add_done_callback(lambda _: _asking.pop(name, None))
    answer = asyncio.wrap_future(asked)
    # Of who gives up before it: an error that nobody has looked at would be told to whoever comes next on this loop.
    answer.add_done_callback(_seen)
    try:
        # Who gives up does not take the answer from the others.
        rows = await asyncio.shield(answer)
    except OSError as error:
        return NotSent("name_lookup_failed", f"the name could not be looked up ({error.strerror or type(error).__name__})")
    return [str(row[4][0]) for row in rows if row[0] in (socket.AF_INET, socket.AF_INET6)]


def _seen(answer: asyncio.Future[_Rows]) -> None:
    if not answer.cancelled():
        answer.exception()


def _is_slow(name: str) -> bool:
    return _slow.get(name, 0.0) > time.monotonic()


def _look_up(name: str) -> _Rows:
    began = time.monotonic()
    try:
        return socket.getaddrinfo(name, None, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    finally:
        now = time.monotonic()
        if now - began < _SLOW_SECONDS:
            _slow.pop(name, None)
        else:
            if len(_slow) >= _MOST_SLOW:
                _slow.clear()
            _slow[name] = now + _SLOW_FOR_SECONDS
