"""The API as the load test asks it, apart from the sends themselves."""

from typing import Protocol, TypeVar

import msgspec

from tidings.core.errors import Unavailable

T = TypeVar("T")


class Api(Protocol):
    """Calls of the HTTP API with one key. They raise what the problem says, and Unavailable where there is no answer."""

    url: str

    async def get(self, path: str, **query: str) -> bytes:
        """The body of the answer."""
        ...

    async def post(self, path: str, body: object) -> bytes:
        """The body of the answer; nothing is done twice."""
        ...

    async def delete(self, path: str) -> bytes:
        """The body of the answer."""
        ...


async def ask(api: Api, kind: type[T], path: str, **query: str) -> T:
    """The answer to a GET; raises Unavailable where it is not what Tidings answers."""
    return read(api, kind, await api.get(path, **query))


def read(api: Api, kind: type[T], body: bytes) -> T:
    """An answer; raises Unavailable where it is not what Tidings answers."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        raise Unavailable(f"{api.url} does not answer as Tidings does: is it another program's address?") from error
