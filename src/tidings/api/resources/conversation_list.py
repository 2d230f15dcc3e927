"""The list of conversations, as the company looks on them."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Page, Request, after_id
from tidings.contacts import contacts_named
from tidings.conversations.conversation import Conversation, list_conversations
from tidings.conversations.inbox import Asker, ListedConversation, Wanted, asker_of, list_active, listed
from tidings.conversations.model import ConversationKind
from tidings.core.errors import Invalid, invalid
from tidings.core.ids import decode, encode

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class ConversationPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of conversations."""

    data: list[ListedConversation]
    next: str | None


class ConversationsQuery(Page, frozen=True, kw_only=True):
    """How many, after which cursor, in which order, and which."""

    sort: Literal["created", "activity"] = "created"
    """`activity`: the one in which something was said last first. A cursor is one of its own order."""
    kind: ConversationKind | None = None
    state: Literal["scheduled", "open", "closed", "deleted"] | None = None
    """Left out: all that are not deleted."""
    object_type: Annotated[str, Meta(max_length=64)] | None = None
    """With `object_id`: those about this object of yours."""
    object_id: Annotated[str, Meta(max_length=255)] | None = None
    contact: Annotated[str, Meta(max_length=255)] | None = None
    """Those in which this contact is or is invited, by your own id or ours."""
    unread: bool = False
    """Only those with something that the member who asks has not read; with `sort=activity`."""
    q: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    """Only those whose title has words that begin so, or in which somebody is whom `GET /v1/contacts?q=` finds; with `sort=activity`. Of
    more than 2,000 such, and more than 200 such people, the newest count."""


async def _list(request: Request) -> dict[str, object]:
    query: ConversationsQuery = request.query
    _check(request, query)
    person_id = None
    if query.contact is not None:
        person_id = (await contacts_named(request.tx, request.workspace_id, [query.contact])).get(query.contact)
        if person_id is None:
            return {"data": [], "next": None}
    principal = request.principal
    asker = await asker_of(request.tx, request.workspace_id, principal.key_id) if principal.kind == "member" else None
    if query.sort == "activity":
        found = await _active(request, query, asker, person_id)
    else:
        found = await _created(request, query, person_id)
    page = found[: query.limit]
    told = await listed(request.tx, request.workspace_id, asker, page)
    return {"data": told, "next": _cursor(page[-1], query) if len(found) > query.limit else None}


async def _active(request: Request, query: ConversationsQuery, asker: Asker | None, person_id: UUID | None) -> list[Conversation]:
    wanted = Wanted(
        kind=query.kind,
        state=query.state,
        object=(query.object_type, query.object_id) if query.object_type is not None and query.object_id is not None else None,
        person_id=person_id,
        q=query.q,
        is_unread=query.unread,
    )
    country = request.principal.workspace.default_country
    after = _place(query.after)
    return await list_active(request.tx, request.workspace_id, asker, wanted, country=country, after=after, limit=query.limit + 1)


async def _created(request: Request, query: ConversationsQuery, person_id: UUID | None) -> list[Conversation]:
    return await list_conversations(
        request.tx,
        request.workspace_id,
        limit=query.limit + 1,
        before=after_id("cnv", query.after),
        kind=query.kind,
        state=query.state,
        object_type=query.object_type,
        object_id=query.object_id,
        person_id=person_id,
    )


def _check(request: Request, query: ConversationsQuery) -> None:
    if (query.object_type is None) is not (query.object_id is None):
        raise invalid("object_id", "object_type_and_id", "Give both object_type and object_id")
    for name, is_given in (("q", query.q is not None), ("unread", query.unread)):
        if is_given and query.sort != "activity":
            raise invalid(name, "needs_activity", "Give sort=activity with this")
    if query.unread and request.principal.kind != "member":
        raise invalid("unread", "for_members", "What is unread is a member's own: a key has read nothing")


def _cursor(last: Conversation, query: ConversationsQuery) -> str:
    if query.sort == "created":
        return encode("cnv", last.id)
    # The time to the microsecond, so that nothing is left out or told twice.
    return f"{((last.last_post_at or last.created_at) - _EPOCH) // _MICROSECOND}.{encode('cnv', last.id)}"


def _place(after: str | None) -> tuple[datetime, UUID] | None:
    if after is None:
        return None
    time, _, conversation = after.partition(".")
    found = decode("cnv", conversation)
    if found is None or not time.isascii() or not time.isdigit() or len(time) > 16:
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return _EPOCH + int(time) * _MICROSECOND, found


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="conversations.list",
        method="GET",
        path="/v1/conversations",
        scope="conversations:read",
        summary="List conversations",
        description=(
            "The newest first, or with `sort=activity` the one in which something was said last: all that are not deleted, or those of a "
            "kind, in a state, about an object of yours, or of a contact. Each tells what was said last, some of the people in it, and to "
            "a member how much of it they have not read; of what they have never looked at, only what was said since they joined counts."
        ),
        query=ConversationsQuery,
        output=ConversationPage,
        errors=(Invalid,),
        is_wide=True,
        run=_list,
    ),
)
