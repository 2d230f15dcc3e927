"""A webhook endpoint as a process of its own: it outlives whoever is killed, and knows which events came.

    python -m tests.chaos.sink PORT FILE

One line in FILE for each event that was taken, its id. Every tenth event is refused the first time that it comes, and every
twentieth hears nothing until its connection is cut.
"""

import asyncio
import contextlib
import os
import sys
import zlib
from pathlib import Path


class Sink:
    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._seen: set[str] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection, in their order."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
                await reader.readexactly(int(headers["content-length"]))
                event = headers["webhook-id"]
                is_first, chance = event not in self._seen, zlib.crc32(event.encode()) % 20
                self._seen.add(event)
                if is_first and chance == 0:
                    break
                if is_first and chance in (1, 2):
                    writer.write(b"HTTP/1.1 500 Not Now\r\ncontent-length: 0\r\n\r\n")
                else:
                    os.write(self._file, event.encode() + b"\n")
                    writer.write(b"HTTP/1.1 204 Taken\r\n\r\n")
                await writer.drain()
        writer.close()


async def main(port: int, file: Path) -> None:
    """Serves until it is killed."""
    async with await asyncio.start_server(Sink(file).serve, "127.0.0.1", port) as server:
        await server.serve_forever()


def read_sink(file: Path) -> list[str]:
    """The events that were taken, in their order."""
    return file.read_text().split() if file.exists() else []


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
