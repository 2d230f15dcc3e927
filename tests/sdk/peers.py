"""A real HTTP server that answers as it is told to, and badly where it is told that: what it was asked is kept."""

import json
import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec


class Asked(msgspec.Struct, frozen=True):
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str | None:
        """The Idempotency-Key."""
        return self.headers.get("idempotency-key")


class Says(msgspec.Struct, frozen=True):
    """An answer."""

    status: int = 200
    body: Any = {}
    headers: dict[str, str] = {}
    type: str = "application/json"


class Cuts(msgspec.Struct, frozen=True):
    """The request is read, and the connection ends."""


class CutsShort(msgspec.Struct, frozen=True):
    """An answer begins, and the connection ends before it does."""


class Waits(msgspec.Struct, frozen=True):
    """Nothing is ever said."""


class Drips(msgspec.Struct, frozen=True):
    """An answer that goes on and on."""


Deed = Says | Cuts | CutsShort | Waits | Drips


def problem(status: int, code: str, **headers: str) -> Says:
    """A problem as Tidings tells it."""
    told = {"type": "about:blank", "title": "No", "status": status, "detail": "It cannot be.", "code": code, "request_id": "req_1"}
    return Says(status, told, {name.replace("_", "-"): value for name, value in headers.items()}, "application/problem+json")


class Peer:
    """Does one deed for each request, in order; the last one again and again."""

    def __init__(self, *deeds: Deed) -> None:
        self.deeds: list[Deed] = [*deeds]
        self.asked: list[Asked] = []
        self.is_over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads: list[threading.Thread] = []

    def serve(self) -> None:
        """Until it is closed."""
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._talk, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Nobody is listened to any more."""
        self.is_over.set()
        # To close it alone would leave `accept` where it is.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines, suppress(OSError):
            connection.settimeout(10)
            while (asked := _read(lines)) is not None:
                self.asked.append(asked)
                deed = self.deeds.pop(0) if len(self.deeds) > 1 else self.deeds[0]
                if not self._does(deed, connection):
                    return

    def _does(self, deed: Deed, connection: socket.socket) -> bool:
        match deed:
            case Says():
                body = deed.body if isinstance(deed.body, bytes) else json.dumps(deed.body).encode()
                told = "".join(f"{name}: {value}\r\n" for name, value in deed.headers.items())
                head = f"HTTP/1.1 {deed.status} Whatever\r\ncontent-type: {deed.type}\r\n{told}content-length: {len(body)}\r\n\r\n"
                connection.sendall(head.encode() + body)
                return True
            case CutsShort():
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{")
                return False
            case Waits():
                self.is_over.wait(10)
                return False
            case Drips():
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n")
                while not self.is_over.is_set():
                    connection.sendall(b" ")
                    time.sleep(0.01)
                return False
            case Cuts():
                return False


def _read(lines: Any) -> Asked | None:
    first = lines.readline().decode()
    if not first.strip():
        return None
    method, path, _ = first.split(" ")
    headers: dict[str, str] = {}
    while line := lines.readline().decode().strip():
        name, _, value = line.partition(": ")
        headers[name.lower()] = value
    return Asked(method, path, headers, lines.read(int(headers.get("content-length", "0"))))


@contextmanager
def peer(*deeds: Deed) -> Generator[Peer]:
    """A peer on a free port of loopback."""
    made = Peer(*deeds)
    thread = threading.Thread(target=made.serve)
    thread.start()
    try:
        yield made
    finally:
        made.close()
        thread.join(10)
