"""How far people have got in conversations, and how far posts got with people."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation, Request
from tidings.conversations import Person, standing_of
from tidings.conversations.inbox import is_in_it, watch
from tidings.conversations.participants.people import Named, PersonInput, PersonView, named
from tidings.conversations.participants.positions import MOST_READ_AT_ONCE, Place, Receipts, move, place_of, read_everything, receipts_of
from tidings.core.errors import FieldError, Forbidden, Gone, Invalid, NotFound, invalid
from tidings.core.ids import decode, encode
from tidings.realtime.hints import Hint, hint

_Seq = Annotated[int, Meta(ge=0, le=9_000_000_000_000_000)]


class PositionInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far somebody has got; neither ever falls."""

    delivered: _Seq | None = None
    """The seq of the last post that arrived."""
    read: _Seq | None = None
    """The seq of the last post that was read: it was delivered, too."""


class BackendPositionInput(PositionInput, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same of somebody who is no contact; left out: of the member who is signed in."""

    member: Annotated[str, Meta(max_length=64)] | None = None
    """`mbr_…`; a signed-in member may say it of nobody else."""
    assistant: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """By its key."""


class PositionOutput(msgspec.Struct, frozen=True, kw_only=True):
    """How far somebody has got, and what is left."""

    conversation: str
    delivered: int
    read: int
    last_seq: int
    """Of what they may see."""
    unread: int
    mentions: int
    muted_until: datetime | None
    silent_until: datetime | None
    is_archived: bool


class ReadAllInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was read to its end."""

    conversations: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=MOST_READ_AT_ONCE)] | None = None
    """These; left out: all of them."""


class ReadAllOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What there was to read."""

    conversations: int
    """Of how many there was something left to read, 1,000 at most: then do it again."""


class ReceiptOutput(msgspec.Struct, frozen=True, kw_only=True):
    """How far a post got with one person."""

    person: PersonView
    state: Literal["sent", "delivered", "read"]


class ReceiptsOutput(msgspec.Struct, frozen=True, kw_only=True):
    """How far a post got."""

    message: str
    seq: int
    total: int
    """How many it is for, beside who said it."""
    delivered: int | None
    """To how many it was delivered; null where the conversation hides it."""
    read: int | None
    """How many have read it; the same."""
    people: list[ReceiptOutput] | None
    """Person by person; null where the conversation hides it, or has more than 100 people in it."""


async def _move(acting: Acting) -> PositionOutput:
    given: PositionInput = acting.request.body
    conversation_id = decode("cnv", acting.request.path["conversation"])
    request = acting.request
    place = await move(
        request.tx,
        acting.workspace_id,
        conversation_id,
        acting.person,
        delivered=given.delivered,
        read=given.read,
        now=request.now,
    )
    return _shown(request.path["conversation"], place)


async def _move_other(request: Request) -> PositionOutput:
    given: BackendPositionInput = request.body
    standing = await standing_of(request.tx, request.workspace_id, decode("cnv", request.path["id"]), None)
    person, conversation_id = await _other(request, given), standing.conversation_id
    if person.kind == "member" and not await is_in_it(request.tx, request.workspace_id, conversation_id, person):
        # They only look on, as whoever may read conversations does: it is their own affair.
        place = await watch(request.tx, request.workspace_id, conversation_id, person.id, given.read or 0, request.now)
        # There is no event of it: their other devices hear it so.
        await hint(request.tx, Hint("r", conversation_id))
    else:
        place = await move(
            request.tx, request.workspace_id, conversation_id, person, delivered=given.delivered, read=given.read, now=request.now
        )
    return _shown(request.path["id"], place)


async def _other(request: Request, given: BackendPositionInput) -> Person:
    principal = request.principal
    own = encode("mbr", principal.key_id) if principal.kind == "member" else None
    member = given.member if given.member is not None or given.assistant is not None else own
    if (member is None) == (given.assistant is None):
        raise invalid("/member", "one_of_member_assistant", "Name a member or an assistant; of a contact it is said under /v1/contacts")
    if own is not None and member is not None and member != own:
        raise Forbidden("How far another member has read is theirs to say", code="role_needed")
    found = await named(request.tx, request.workspace_id, [PersonInput(member=member, assistant=given.assistant)], "")
    errors = [one for one in found if isinstance(one, FieldError)]
    if errors:
        place = "/member" if member is not None else "/assistant"
        raise Invalid([FieldError(place, one.code, one.detail) for one in errors])
    return next(one.person for one in found if isinstance(one, Named))


async def _get(acting: Acting) -> PositionOutput:
    request = acting.request
    conversation_id = decode("cnv", request.path["conversation"])
    return _shown(
        request.path["conversation"], await place_of(request.tx, acting.workspace_id, conversation_id, acting.person, request.now)
    )


async def _read_all(acting: Acting) -> ReadAllOutput:
    given: ReadAllInput = acting.request.body
    wanted = [decode("cnv", one) for one in given.conversations] if given.conversations is not None else None
    errors = [
        FieldError(f"/conversations/{index}", "invalid_id", "This is no id of a conversation")
        for index, one in enumerate(wanted or [])
        if one is None
    ]
    if errors:
        raise Invalid(errors)
    ids = [one for one in wanted if one is not None] if wanted is not None else None
    return ReadAllOutput(
        conversations=await read_everything(acting.request.tx, acting.workspace_id, acting.person, ids, acting.request.now)
    )


async def _receipts(acting: Acting) -> ReceiptsOutput:
    path = acting.request.path
    conversation_id, message_id = decode("cnv", path["conversation"]), decode("msg", path["message"])
    found = await receipts_of(acting.request.tx, acting.workspace_id, conversation_id, acting.person, message_id)
    return _told(path["message"], found)


async def _all_receipts(request: Request) -> ReceiptsOutput:
    conversation_id, message_id = decode("cnv", request.path["id"]), decode("msg", request.path["message"])
    return _told(request.path["message"], await receipts_of(request.tx, request.workspace_id, conversation_id, None, message_id))


def _shown(conversation: str, place: Place) -> PositionOutput:
    return PositionOutput(conversation=conversation, **msgspec.structs.asdict(place))


def _told(message: str, found: Receipts) -> ReceiptsOutput:
    return ReceiptsOutput(
        message=message,
        seq=found.seq,
        total=found.total,
        delivered=found.delivered,
        read=found.read,
        people=[ReceiptOutput(person=one.person, state=one.state) for one in found.people] if found.people is not None else None,
    )


OPERATIONS: tuple[Operation, ...] = (
    *for_people(
        id="get_position",
        method="GET",
        path="/conversations/{conversation}/position",
        scope="conversations:act",
        summary="Show how far one has got",
        output=PositionOutput,
        errors=(NotFound, Gone),
        run=_get,
    ),
    *for_people(
        id="set_position",
        method="PUT",
        path="/conversations/{conversation}/position",
        scope="conversations:act",
        summary="Say how far one has got",
        description="A position only rises: a number below it changes nothing, and one beyond the last post is refused.",
        body=PositionInput,
        output=PositionOutput,
        example={"delivered": 7, "read": 5},
        errors=(Invalid, NotFound, Gone, Forbidden),
        run=_move,
    ),
    Operation(
        id="conversations.set_position",
        method="PUT",
        path="/v1/conversations/{id}/position",
        scope="conversations:write",
        summary="Say how far a member or an assistant has got",
        description=(
            "Of the member who is signed in, or of one whom a key names, or of an assistant, who must be in the conversation. Of a member who "
            "is not, and only looks on, it is kept for their own list: nobody is told of it, and `unread` counts to 100."
        ),
        body=BackendPositionInput,
        output=PositionOutput,
        errors=(Invalid, NotFound, Gone, Forbidden),
        example={"assistant": "helper", "read": 5},
        # They come with every look at a conversation, and change nothing but what the participant themselves has seen.
        is_audited=False,
        run=_move_other,
    ),
    *for_people(
        id="read_all",
        method="POST",
        path="/conversations/read",
        scope="conversations:act",
        summary="Mark conversations as read to their end",
        description="What is not one's own, or is not there, is passed over.",
        body=ReadAllInput,
        output=ReadAllOutput,
        errors=(Invalid,),
        example={},
        run=_read_all,
    ),
    *for_people(
        id="get_receipts",
        method="GET",
        path="/conversations/{conversation}/messages/{message}/receipts",
        scope="conversations:act",
        summary="Show how far a post got",
        description="To whom it was delivered, and who has read it; with more than 100 people in the conversation only how many.",
        output=ReceiptsOutput,
        errors=(NotFound, Gone),
        run=_receipts,
    ),
    Operation(
        id="conversations.get_receipts",
        method="GET",
        path="/v1/conversations/{id}/messages/{message}/receipts",
        scope="conversations:read",
        summary="Show how far a post got",
        description=(
            "To whom it was delivered, and who has read it, also where the conversation hides it from its people; with more than 100 "
            "people in the conversation only how many."
        ),
        output=ReceiptsOutput,
        errors=(NotFound, Gone),
        run=_all_receipts,
    ),
)
