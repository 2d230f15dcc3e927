"""The files of what people sent."""

import re

from tidings.api.registry import Operation, Request, Typed
from tidings.core.errors import NotFound
from tidings.core.ids import decode
from tidings.messages import get_media

# Of a type of a file nothing else is believed: a browser that is shown the answer is told to keep it as a file all the same.
_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}")


async def _get(request: Request) -> Typed:
    media_id = decode("med", request.path["id"])
    if media_id is None:
        raise NotFound
    file = await get_media(request.tx, request.workspace_id, media_id)
    kind = file.type.partition(";")[0].strip()
    return Typed(
        body=file.data,
        type=kind if _TYPE.fullmatch(kind) else "application/octet-stream",
        headers=(
            ("content-disposition", f"attachment{_named(file.name)}"),
            ("content-security-policy", "default-src 'none'; sandbox"),
        ),
    )


def _named(name: str | None) -> str:
    # RFC 6266 section 4.1 with the encoding of RFC 8187 section 3.2.1: a name may be anything, a header may not.
    if not name:
        return ""
    kept = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&+-.^_`|~"
    return "; filename*=UTF-8''" + "".join(chr(byte) if byte in kept else f"%{byte:02X}" for byte in name.encode("utf-8", "replace"))


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="media.get",
        method="GET",
        path="/v1/media/{id}",
        scope="messages:read",
        summary="Get a file that a person sent",
        description=(
            "The bytes, as an attachment. A message names its files; one that has not been fetched from its provider yet, or could not "
            "be, is not found, and the detail tells why."
        ),
        output=bytes,
        type="*/*",
        errors=(NotFound,),
        run=_get,
    ),
)
