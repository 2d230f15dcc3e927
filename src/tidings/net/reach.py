"""Whether somebody listens where an address leads: a connection, and TLS where the address asks for it; nothing is said."""

import asyncio
import ssl
from urllib.parse import urlsplit

from tidings.net.door import Policy, client_tls, open_socket, read_host
from tidings.net.failure import NotSent


async def reach(url: str, policy: Policy, *, tls: ssl.SSLContext | None = None, seconds: float) -> NotSent | None:
    """None where a connection to the host of `url` was made, and closed again; otherwise why not."""
    try:
        parts = urlsplit(url)
        host, port = read_host(parts.hostname or ""), parts.port
    except ValueError:
        return NotSent("bad_url", "the URL cannot be read", may_retry=False)
    if parts.scheme not in ("https", "http") or host is None:
        return NotSent("bad_url", "the URL is not https://host/path", may_retry=False)
    if parts.scheme == "http" and not policy.allow_private_networks:
        return NotSent("tls_required", "only https is reached", may_retry=False)
    sock = await open_socket(str(host), port or (443 if parts.scheme == "https" else 80), policy, seconds=seconds)
    if isinstance(sock, NotSent):
        return sock
    context = (tls or client_tls()) if parts.scheme == "https" else None
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(sock=sock, ssl=context, server_hostname=str(host) if context else None)
            writer.transport.abort()
    except TimeoutError:
        sock.close()
        return NotSent("connect_timeout", f"no TLS within {seconds:g} s")
    except ssl.SSLError as error:
        sock.close()
        return NotSent("tls_failed", error.reason or type(error).__name__)
    except OSError as error:
        sock.close()
        return NotSent("connect_failed", error.strerror or type(error).__name__)
    return None
