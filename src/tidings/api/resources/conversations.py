"""Conversations: made, looked at, changed and ended by the company, or by the people in them."""

from uuid import UUID

import msgspec

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Answered, Operation, Request
from tidings.conversations import Author, standing_of
from tidings.conversations.conversation import Conversation, ConversationView, get_conversation, load, views_of
from tidings.conversations.create import Created
from tidings.conversations.create_input import ConversationInput, ConversationPatch, OwnConversationInput, OwnConversationPatch
from tidings.conversations.create_named import create_named, create_own
from tidings.conversations.lifecycle import close, delete, reopen
from tidings.conversations.model import SYSTEM, Membership, State
from tidings.conversations.patch import patch
from tidings.core.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Throttled
from tidings.core.ids import decode


def author_of(request: Request) -> Author:
    """Who does it: the member who is signed in, or the backend by its key."""
    principal = request.principal
    return Author(kind="member", id=principal.key_id) if principal.kind == "member" else SYSTEM


def conversation_id_of(request: Request) -> UUID:
    """The conversation that the address names; raises NotFound."""
    found = decode("cnv", request.path["id"])
    if found is None:
        raise NotFound("There is no such conversation")
    return found


def named_by(acting: Acting) -> UUID:
    """The conversation that a person's address names; raises NotFound."""
    found = decode("cnv", acting.request.path["conversation"])
    if found is None:
        raise NotFound("There is no such conversation, or you are not in it")
    return found


def acting_author(acting: Acting) -> Author:
    """The person, as who says or does something."""
    return Author(kind=acting.person.kind, id=acting.person.id)


async def _create(request: Request) -> ConversationView | Answered:
    body: ConversationInput = request.body
    author = author_of(request)
    made = await create_named(request.tx, request.workspace_id, body, author, now=request.now, real_now=request.real_now)
    return await _made(request, made, for_person=False)


async def _create_own(acting: Acting) -> ConversationView | Answered:
    request = acting.request
    at = {"now": request.now, "real_now": request.real_now}
    made = await create_own(request.tx, request.workspace_id, request.body, acting.person, **at, asked=request.prepared)
    if not made.is_new and (await load(request.tx, request.workspace_id, made.conversation_id)).state is State.SCHEDULED:
        raise Conflict("The conversation of these people has not started yet", code="scheduled")
    return await _made(request, made, for_person=True)


async def _made(request: Request, made: Created, *, for_person: bool) -> ConversationView | Answered:
    found = await load(request.tx, request.workspace_id, made.conversation_id)
    shown = await _shown(request, found, for_person=for_person)
    return shown if made.is_new else Answered(200, shown)


async def _get(request: Request) -> ConversationView:
    found = await get_conversation(request.tx, request.workspace_id, conversation_id_of(request))
    return await _shown(request, found, for_person=False)


async def _get_own(acting: Acting) -> ConversationView:
    request = acting.request
    standing = await standing_of(request.tx, request.workspace_id, named_by(acting), acting.person)
    found = await load(request.tx, request.workspace_id, standing.conversation_id)
    if standing.membership is not Membership.ACTIVE:
        # Nor what it is called and about now.
        found = msgspec.structs.replace(found, title=None, metadata="{}", object=None)
    if standing.upto < found.last_seq:
        # Who left is not told how much was said since.
        found = msgspec.structs.replace(found, last_seq=standing.upto, last_post_at=None)
    return await _shown(request, found, for_person=True)


async def _patch(request: Request) -> ConversationView:
    conversation_id = conversation_id_of(request)
    author = author_of(request)
    now, real_now = request.now, request.real_now
    found = await patch(request.tx, request.workspace_id, conversation_id, request.body, author, now=now, real_now=real_now)
    return await _shown(request, found, for_person=False)


async def _patch_own(acting: Acting) -> ConversationView:
    request = acting.request
    author = acting_author(acting)
    now, real_now = request.now, request.real_now
    found = await patch(request.tx, request.workspace_id, named_by(acting), request.body, author, now=now, real_now=real_now)
    return await _shown(request, found, for_person=True)


async def _close(request: Request) -> ConversationView:
    author = author_of(request)
    found = await close(request.tx, request.workspace_id, conversation_id_of(request), author, now=request.now)
    return await _shown(request, found, for_person=False)


async def _close_own(acting: Acting) -> ConversationView:
    request = acting.request
    found = await close(request.tx, request.workspace_id, named_by(acting), acting_author(acting), now=request.now)
    return await _shown(request, found, for_person=True)


async def _reopen(request: Request) -> ConversationView:
    author = author_of(request)
    now, real_now = request.now, request.real_now
    found = await reopen(request.tx, request.workspace_id, conversation_id_of(request), author, now=now, real_now=real_now)
    return await _shown(request, found, for_person=False)


async def _reopen_own(acting: Acting) -> ConversationView:
    request = acting.request
    now, real_now = request.now, request.real_now
    found = await reopen(request.tx, request.workspace_id, named_by(acting), acting_author(acting), now=now, real_now=real_now)
    return await _shown(request, found, for_person=True)


async def _delete(request: Request) -> None:
    author = author_of(request)
    now, real_now = request.now, request.real_now
    await delete(request.tx, request.workspace_id, conversation_id_of(request), author, now=now, real_now=real_now)


async def _delete_own(acting: Acting) -> None:
    request = acting.request
    author = acting_author(acting)
    await delete(request.tx, request.workspace_id, named_by(acting), author, now=request.now, real_now=request.real_now)


async def _shown(request: Request, found: Conversation, *, for_person: bool) -> ConversationView:
    [view] = await views_of(request.tx, request.workspace_id, [found], for_person=for_person)
    return view


_FOUND = {200: "The same people had one already: this is it, as it was, but for the message that is said in it."}
_DISTINCT = (
    "With `distinct` the same people (as the same kind, about the same object) find the conversation that they have: it answers 200 and "
    "is left as it is, but for `message`, which is said in it; a new one answers 201. However many ask at once, one is made. Direct "
    "conversations are distinct unless you say otherwise; whoever comes or goes makes it another one."
)
_PATCHED = (
    "What is left out stays. `metadata` is merged as RFC 7396 says (objects name by name, null takes a name away); `metadata_at` says by "
    'dotted path what stands there whole (`{"order.state": "paid", "order.note": null}`), for what a merge cannot say.'
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="conversations.create",
        method="POST",
        path="/v1/conversations",
        scope="conversations:write",
        summary="Make a conversation",
        description=(
            f"{_DISTINCT} `message` is said in the same transaction. With `starts_at` nobody but you sees it until then, and its message "
            "waits. With `expires_at`, or `expires_after` the last post, it ends by itself: `conversation.expiring` is told `warns_before`, "
            "and `warning` posted, then it is closed or deleted. With `rule` every contact for whom the condition holds is kept in it, up "
            "to 1,000: a contact that is changed is judged at once (many at a time: right after), and where time alone turns the "
            "condition (`-30d`) those in it are judged every five minutes, and everybody every hour."
        ),
        body=ConversationInput,
        output=ConversationView,
        status=201,
        also=_FOUND,
        errors=(Invalid, Conflict, Gone),
        example={
            "kind": "group",
            "title": "Order A-1001",
            "participants": [],
            "rule": {"condition": {"field": "contact.attributes.plan", "is": "pro"}},
            "object": {"type": "order", "id": "A-1001"},
            "metadata": {"order": {"state": "paid"}},
        },
        run=_create,
    ),
    Operation(
        id="conversations.get",
        method="GET",
        path="/v1/conversations/{id}",
        scope="conversations:read",
        summary="Show a conversation",
        description="As it stands. One that was deleted answers 410.",
        output=ConversationView,
        errors=(NotFound, Gone),
        run=_get,
    ),
    Operation(
        id="conversations.change",
        method="PATCH",
        path="/v1/conversations/{id}",
        scope="conversations:write",
        summary="Change a conversation",
        description=(
            f"{_PATCHED} `starts_at` null starts at once what has not started. Another end is warned of anew. Without its rule who is in it "
            "stays, and nothing keeps them any more."
        ),
        body=ConversationPatch,
        output=ConversationView,
        errors=(Invalid, NotFound, Gone, Conflict),
        example={"metadata": {"order": {"state": "shipped"}}, "slow_mode": "30s"},
        run=_patch,
    ),
    Operation(
        id="conversations.delete",
        method="DELETE",
        path="/v1/conversations/{id}",
        scope="conversations:write",
        summary="Delete a conversation for everybody",
        description=(
            "What was said in it is gone, at once or, of very many posts, within seconds; a tombstone answers 410 to who was in it. The "
            "same people may begin another."
        ),
        status=204,
        errors=(NotFound, Gone),
        run=_delete,
    ),
    Operation(
        id="conversations.close",
        method="POST",
        path="/v1/conversations/{id}/close",
        scope="conversations:write",
        summary="Close a conversation",
        description="Nobody posts in it any more; all of it can be read. Closing it again changes nothing.",
        output=ConversationView,
        errors=(NotFound, Gone, Conflict),
        run=_close,
    ),
    Operation(
        id="conversations.reopen",
        method="POST",
        path="/v1/conversations/{id}/reopen",
        scope="conversations:write",
        summary="Open a conversation again",
        description="An `expires_at` that has passed is gone; `expires_after` counts from now. An open one stays as it is.",
        output=ConversationView,
        errors=(NotFound, Gone),
        run=_reopen,
    ),
    *for_people(
        id="create_conversation",
        method="POST",
        path="/conversations",
        scope="conversations:act",
        summary="Begin a conversation",
        description=(
            f"You are in it, and own it where it is a group. With `invites` the others of a group are asked first. {_DISTINCT} With somebody "
            "who has blocked you, or whom you have blocked, there is none: 409 `blocked`."
        ),
        body=OwnConversationInput,
        output=ConversationView,
        status=201,
        also=_FOUND,
        errors=(Invalid, Conflict, Throttled),
        example={"kind": "support", "title": "My order", "message": {"text": "Where is my order?"}},
        run=_create_own,
    ),
    *for_people(
        id="get_conversation",
        method="GET",
        path="/conversations/{conversation}",
        scope="conversations:act",
        summary="Show one of your conversations",
        description="One that was deleted answers 410; one that you are not in, 404.",
        output=ConversationView,
        errors=(NotFound, Gone),
        run=_get_own,
    ),
    *for_people(
        id="change_conversation",
        method="PATCH",
        path="/conversations/{conversation}",
        scope="conversations:act",
        summary="Change one of your conversations",
        description="For its owners and moderators: what it is called, whether it is frozen, how slow it is. What is left out stays.",
        body=OwnConversationPatch,
        output=ConversationView,
        errors=(Invalid, Forbidden, NotFound, Gone),
        example={"title": "My order, again"},
        run=_patch_own,
    ),
    *for_people(
        id="delete_conversation",
        method="DELETE",
        path="/conversations/{conversation}",
        scope="conversations:act",
        summary="Delete one of your conversations for everybody",
        description="For its owners. To be rid of it yourself, clear or leave it.",
        status=204,
        errors=(Forbidden, NotFound, Gone),
        run=_delete_own,
    ),
    *for_people(
        id="close_conversation",
        method="POST",
        path="/conversations/{conversation}/close",
        scope="conversations:act",
        summary="Close one of your conversations",
        description="For its owners and moderators: nobody posts in it any more, and all of it can be read.",
        output=ConversationView,
        errors=(Forbidden, NotFound, Gone),
        run=_close_own,
    ),
    *for_people(
        id="reopen_conversation",
        method="POST",
        path="/conversations/{conversation}/reopen",
        scope="conversations:act",
        summary="Open one of your conversations again",
        description="For its owners and moderators.",
        output=ConversationView,
        errors=(Forbidden, NotFound, Gone),
        run=_reopen_own,
    ),
)
