"""Files for conversations: announced, uploaded to a signed address, and shown by one."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation, Request
from tidings.attachments import PREPARED_FOR, Attachment, AttachmentInput, FileLinks, Kind, State, drop, get_attachment, prepare
from tidings.conversations import Person, standing_of
from tidings.core.errors import Conflict, Gone, Invalid, NotFound, Throttled
from tidings.core.ids import decode, encode
from tidings.core.secret_fields import SECRET


class FileLink(msgspec.Struct, frozen=True, kw_only=True):
    """An address that is a right by itself, for a while: no key goes with it."""

    url: Annotated[str, SECRET]
    expires_at: datetime
    """In real time."""


class AttachmentOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A file."""

    id: str
    name: str
    type: str
    """As announced, until the bytes are here; then as they say."""
    kind: Kind
    """The part of a post that it can be; `file` it can always be."""
    size: int
    state: State
    """`prepared` until its bytes are here, `stored` until a post names it, then `attached`."""
    sha256: str | None
    width: int | None
    """Of an image, as its header says."""
    height: int | None
    conversation: str | None
    """Of the post that it is part of."""
    seq: int | None
    """The post's."""
    upload: FileLink | None
    """Where the bytes are put (`PUT`, as they are), while it is prepared; only who announced it is told."""
    download: FileLink | None
    """Where they are (`GET`), once they are here."""
    created_at: datetime


class _Attachments:
    def __init__(self, links: FileLinks, most: int) -> None:
        self._links = links
        self._most = most

    async def prepare_mine(self, acting: Acting) -> AttachmentOutput:
        return await self._prepare(acting.request, acting.person.id)

    async def prepare_ours(self, request: Request) -> AttachmentOutput:
        return await self._prepare(request, None)

    async def get_mine(self, acting: Acting) -> AttachmentOutput:
        request = acting.request
        found = await get_attachment(request.tx, request.workspace_id, _id(request, "attachment"))
        await _see(request, found, acting.person)
        return self._shown(found, request, may_upload=True)

    async def get_any(self, request: Request) -> AttachmentOutput:
        found = await get_attachment(request.tx, request.workspace_id, _id(request, "id"))
        await _see(request, found, None)
        return self._shown(found, request, may_upload=found.owner_id is None and "conversations:write" in request.principal.scopes)

    async def delete_mine(self, acting: Acting) -> None:
        await _delete(acting.request, _id(acting.request, "attachment"), acting.person.id)

    async def delete_ours(self, request: Request) -> None:
        await _delete(request, _id(request, "id"), None)

    async def _prepare(self, request: Request, owner_id: UUID | None) -> AttachmentOutput:
        made = await prepare(
            request.tx, request.workspace_id, owner_id, request.body, self._most, now=request.now, real_now=request.real_now
        )
        return self._shown(made, request, may_upload=True)

    def _shown(self, one: Attachment, request: Request, *, may_upload: bool) -> AttachmentOutput:
        upload, download = None, None
        if one.state is not State.PREPARED:
            url, until = self._links.download(one.workspace_id, one.id, request.real_now)
            download = FileLink(url=url, expires_at=until)
        elif may_upload:
            # As long as it is there, by its timer: in real time, which a moved clock has moved.
            until = (one.created_at + PREPARED_FOR - (request.now - request.real_now)).replace(microsecond=0)
            upload = FileLink(url=self._links.upload_url(one.workspace_id, one.id, until), expires_at=until)
        return AttachmentOutput(
            id=encode("att", one.id),
            name=one.name,
            type=one.type,
            kind=one.kind,
            size=one.size,
            state=one.state,
            sha256=one.hash.hex() if one.hash is not None else None,
            width=one.width,
            height=one.height,
            conversation=encode("cnv", one.conversation_id) if one.conversation_id is not None else None,
            seq=one.seq,
            upload=upload,
            download=download,
            created_at=one.created_at,
        )


def _id(request: Request, name: str) -> UUID:
    found = decode("att", request.path[name])
    if found is None:
        raise NotFound("There is no such attachment, or no longer")
    return found


async def _see(request: Request, one: Attachment, person: Person | None) -> None:
    """Raises NotFound where the person (None: the backend) does not see the file's post, or, while it has none, where it is not theirs."""
    missing = NotFound("There is no such attachment, or no longer")
    if one.conversation_id is None or one.seq is None:
        if person is not None and one.owner_id != person.id:
            raise missing
        return
    try:
        standing = await standing_of(request.tx, request.workspace_id, one.conversation_id, person)
    except Gone:
        raise
    except NotFound:
        # Nobody learns here where a file is.
        raise missing from None
    if not standing.sees_after < one.seq <= standing.upto:
        raise missing


async def _delete(request: Request, attachment_id: UUID, owner_id: UUID | None) -> None:
    found = await get_attachment(request.tx, request.workspace_id, attachment_id)
    if found.owner_id != owner_id:
        raise NotFound("There is no such attachment, or no longer")
    if found.state is State.ATTACHED:
        raise Conflict("It is part of a post, and goes with it: delete the post", code="attached_already")
    await drop(request.tx, request.workspace_id, [found.id], is_loose=True)


_PREPARE = (
    "Say what is to be uploaded, then `PUT` the bytes, as they are, to the address in `upload` within the hour: it is signed, and no key "
    "goes with it. The bytes must be as many as announced, and of the type that they were announced as; `application/octet-stream` is "
    "whatever they turn out to be. What no post names within a day is deleted."
)
_GET = (
    "With a signed address in `download`, which is a right by itself for an hour or a little more. Seen by who sees the post that it is "
    "part of; before that by who uploads it. What people upload is never shown as a page: pictures, sounds and films may be embedded, all "
    "else is kept as a file."
)
_DELETE = "Of one that is part of no post yet; what is part of a post goes with the post."
_EXAMPLE = {"name": "receipt.png", "type": "image/png", "size": 68_120}


def operations(*, links: FileLinks, most: int) -> tuple[Operation, ...]:
    """`links` makes the signed addresses; `most` is how many bytes a file may have."""
    one = _Attachments(links, most)
    return (
        *_for_people(one),
        Operation(
            id="attachments.prepare",
            method="POST",
            path="/v1/attachments",
            scope="conversations:write",
            summary="Announce a file of the company's",
            description=f"For what the company, an assistant or a member posts. {_PREPARE}",
            body=AttachmentInput,
            output=AttachmentOutput,
            status=201,
            errors=(Invalid, Throttled),
            example=_EXAMPLE,
            run=one.prepare_ours,
        ),
        Operation(
            id="attachments.get",
            method="GET",
            path="/v1/attachments/{id}",
            scope="conversations:read",
            summary="Show a file",
            description=f"Whosever it is. {_GET}",
            output=AttachmentOutput,
            errors=(NotFound, Gone),
            run=one.get_any,
        ),
        Operation(
            id="attachments.delete",
            method="DELETE",
            path="/v1/attachments/{id}",
            scope="conversations:write",
            summary="Delete a file of the company's",
            description=_DELETE,
            status=204,
            errors=(NotFound, Conflict),
            run=one.delete_ours,
        ),
    )


def _for_people(one: _Attachments) -> tuple[Operation, ...]:
    def pair(
        what: str, method: Any, path: str, summary: str, run: Callable[[Acting], Awaitable[Any]], **more: Any
    ) -> tuple[Operation, ...]:
        return for_people(id=f"{what}_attachment", method=method, path=path, scope="conversations:act", summary=summary, run=run, **more)

    return (
        *pair(
            "prepare",
            "POST",
            "/attachments",
            "Announce a file",
            one.prepare_mine,
            description=_PREPARE,
            body=AttachmentInput,
            output=AttachmentOutput,
            status=201,
            errors=(Invalid, Throttled),
            example=_EXAMPLE,
        ),
        *pair(
            "get",
            "GET",
            "/attachments/{attachment}",
            "Show a file",
            one.get_mine,
            description=_GET,
            output=AttachmentOutput,
            errors=(NotFound, Gone),
        ),
        *pair(
            "delete",
            "DELETE",
            "/attachments/{attachment}",
            "Delete a file",
            one.delete_mine,
            description=_DELETE,
            status=204,
            errors=(NotFound, Conflict),
        ),
    )
