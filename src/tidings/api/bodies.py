"""Bodies as they come in: no larger than they may be, not for ever, and never more of them at once than memory is for."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import msgspec

from tidings.core.errors import TooLarge, Unavailable

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

# Anybody may begin to send a body, before it is known who they are: small ones always come in, large ones share so many bytes.
_SMALL_BODY = 64_000
_HELD_BYTES = 256_000_000
_BODY_SECONDS = 120.0


class Reading(msgspec.Struct):
    """The bodies that are being read now."""

    held: int = 0
    """Bytes of the large ones."""


async def receive_body(receive: Receive, headers: Mapping[bytes, bytes], limit: int, reading: Reading) -> bytes:
    """The whole body; raises TooLarge as soon as it is known to be, before anything is parsed, and Unavailable where it does not come."""
    declared = headers.get(b"content-length")
    if declared is not None and declared.isdigit() and int(declared) > limit:
        raise TooLarge(f"A body here may have {limit:,} bytes; this one says it has {int(declared):,}")
    chunks = bytearray()
    counted = 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            message = await receive()
            while message.get("more_body") and len(chunks) <= limit:
                chunks += message.get("body", b"")
                if len(chunks) - counted > _SMALL_BODY:
                    reading.held += len(chunks) - counted
                    counted = len(chunks)
                    if reading.held > _HELD_BYTES:
                        raise Unavailable("Too much is being sent at one time; try again in a moment")
                message = await receive()
    except TimeoutError as error:
        raise Unavailable(f"The body did not come within {_BODY_SECONDS:.0f} seconds") from error
    finally:
        reading.held -= counted
    body: bytes = bytes(chunks + message.get("body", b"")) if chunks else message.get("body", b"")
    if len(body) > limit:
        raise TooLarge(f"A body here may have {limit:,} bytes")
    return body
