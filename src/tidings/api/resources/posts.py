"""What is said in conversations: every deed for an end user, for their backend in their place, and for the backend itself."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Method, Operation, Request, page_of
from tidings.api.resources.post_forms import (
    POST_BYTES,
    AsQuery,
    BackendPostInput,
    DeleteQuery,
    PinList,
    ReactionPage,
    ReactionsQuery,
    VersionPage,
    VersionsQuery,
)
from tidings.conversations import Author, Person
from tidings.conversations.changes import ChangesPage, ChangesQuery, changes
from tidings.conversations.participants.assistants import assistant_author
from tidings.conversations.posts.delete_post import delete_post, hide_post
from tidings.conversations.posts.edit_post import PostEdit, edit_post, list_versions
from tidings.conversations.posts.history import PostPage, PostsQuery, get_post, list_posts
from tidings.conversations.posts.pin import list_pins, pin
from tidings.conversations.posts.post import PostInput, post
from tidings.conversations.posts.react import list_reactions, react, unreact
from tidings.conversations.posts.views import PostView
from tidings.core.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Throttled, TidingsError, invalid
from tidings.core.ids import decode, encode
from tidings.db import Tx


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One call, whoever does it."""

    request: Request
    author: Author
    person: Person | None
    """Whose place in the conversation counts; None: the backend, who may do everything."""

    @property
    def tx(self) -> Tx:
        """The call's transaction."""
        return self.request.tx

    @property
    def at(self) -> tuple[Tx, UUID, UUID | None]:
        """What every use case begins with: the transaction, the workspace, the conversation."""
        path = self.request.path
        return self.tx, self.request.workspace_id, decode("cnv", path["conversation"] if "conversation" in path else path["id"])

    @property
    def message_id(self) -> UUID | None:
        """The post that the address names."""
        return decode("msg", self.request.path["message"])


async def _post(deed: Deed) -> PostView:
    request = deed.request
    made = await post(*deed.at, deed.author, request.body, now=request.now, real_now=request.real_now, asked=request.prepared)
    return await get_post(*deed.at, deed.person, made.id)


async def _list(deed: Deed) -> PostPage:
    return await list_posts(*deed.at, deed.person, deed.request.query)


async def _get(deed: Deed) -> PostView:
    return await get_post(*deed.at, deed.person, deed.message_id)


async def _edit(deed: Deed) -> PostView:
    request = deed.request
    at = {"now": request.now, "real_now": request.real_now}
    await edit_post(*deed.at, deed.message_id, deed.author, request.body, **at, asked=request.prepared)
    return await _get(deed)


async def _delete(deed: Deed) -> None:
    query: DeleteQuery = deed.request.query
    if query.mode == "me":
        await hide_post(*deed.at, deed.message_id, deed.author, now=deed.request.now)
    else:
        await delete_post(*deed.at, deed.message_id, deed.author, now=deed.request.now)


async def _versions(deed: Deed) -> dict[str, object]:
    query: VersionsQuery = deed.request.query
    below = int(query.after) if query.after is not None else None
    found = await list_versions(*deed.at, deed.message_id, deed.author, below=below, limit=query.limit + 1)
    return page_of(found, query.limit, lambda one: str(one.version))


async def _react(deed: Deed) -> PostView:
    request = deed.request
    await react(*deed.at, deed.message_id, deed.author, request.path["emoji"], now=request.now, real_now=request.real_now)
    return await _get(deed)


async def _unreact(deed: Deed) -> PostView:
    await unreact(*deed.at, deed.message_id, deed.author, deed.request.path["emoji"], now=deed.request.now)
    return await _get(deed)


async def _reactions(deed: Deed) -> ReactionPage:
    query: ReactionsQuery = deed.request.query
    after = "", UUID(int=0)
    if query.after is not None:
        emoji, _, person = query.after.rpartition(" ")
        last = decode("per", person)
        if last is None:
            raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
        after = emoji, last
    found = await list_reactions(*deed.at, deed.message_id, deed.person, after=after, limit=query.limit + 1)
    shown = found[: query.limit]
    following = f"{shown[-1][0].emoji} {encode('per', shown[-1][1])}" if len(found) > query.limit else None
    return ReactionPage(data=[view for view, _ in shown], next=following)


async def _pin(deed: Deed) -> PostView:
    await pin(*deed.at, deed.message_id, deed.author, is_on=True, now=deed.request.now, real_now=deed.request.real_now)
    return await _get(deed)


async def _unpin(deed: Deed) -> PostView:
    await pin(*deed.at, deed.message_id, deed.author, is_on=False, now=deed.request.now, real_now=deed.request.real_now)
    return await _get(deed)


async def _pins(deed: Deed) -> PinList:
    return PinList(data=await list_pins(*deed.at, deed.person))


async def _changes(deed: Deed) -> ChangesPage:
    return await changes(*deed.at, deed.person, deed.request.query)


async def author_of(request: Request) -> Author:
    """Who does it where the backend calls: the member who is signed in, an assistant, or the system."""
    given, principal = request.body if isinstance(request.body, BackendPostInput) else request.query, request.principal
    key = given.assistant if isinstance(given, BackendPostInput | AsQuery) else None
    name = given.name if isinstance(given, BackendPostInput) else None
    place = "/assistant" if isinstance(given, BackendPostInput) else "assistant"
    if key is not None and name is not None:
        raise invalid("/name", "name_or_assistant", "An assistant has a name already")
    if key is not None:
        try:
            return await assistant_author(request.tx, request.workspace_id, key)
        except NotFound as error:
            raise invalid(place, "unknown_assistant", "There is no assistant with this key") from error
    if principal.kind == "member":
        return Author(kind="member", id=principal.key_id)
    return Author(kind="system", name=name)


def _everybody(
    *,
    id: str,  # noqa: A002 - as the field is named that it becomes
    method: Method,
    path: str,
    summary: str,
    run: Callable[[Deed], Awaitable[Any]],
    backend_body: Any = None,
    backend_query: type[msgspec.Struct] | None = None,
    is_told: bool = True,
    **same: Any,
) -> tuple[Operation, ...]:
    """One deed as three operations: for a person by themselves, for a person by their backend, for the backend."""
    errors: tuple[type[TidingsError], ...] = same.pop("errors")

    async def for_person(acting: Acting) -> Any:
        person = acting.person
        return await run(Deed(request=acting.request, author=Author(kind="contact", id=person.id), person=person))

    async def for_backend(request: Request) -> Any:
        return await run(Deed(request=request, author=await author_of(request), person=None))

    people = for_people(
        id=id,
        method=method,
        path=f"/conversations/{{conversation}}{path}",
        scope="conversations:act",
        summary=summary,
        run=for_person,
        errors=errors,
        max_bytes=POST_BYTES,
        **same,
    )
    others: dict[str, Any] = {"body": backend_body, "query": backend_query}
    backend: dict[str, Any] = same | {name: given for name, given in others.items() if given is not None}
    own = Operation(
        id=f"conversations.{id}",
        method=method,
        path=f"/v1/conversations/{{id}}{path}",
        scope="conversations:read" if method == "GET" else "conversations:write",
        summary=f"{summary}, as the backend",
        run=for_backend,
        errors=errors,
        max_bytes=POST_BYTES,
        is_audited=is_told and method != "GET",
        **backend,
    )
    return *people, own


_WRONG = (Invalid, NotFound, Gone)
_WRONG_CHANGE = (Invalid, Forbidden, NotFound, Gone, Conflict)
_ONE = "/messages/{message}"

OPERATIONS: tuple[Operation, ...] = (
    *_everybody(
        id="post_message",
        method="POST",
        path="/messages",
        summary="Post in a conversation",
        description=(
            "It has the next `seq`, and its author has read up to it. `text` is short for one part of type `text`; `parts` are typed data and "
            "never HTML: formatting and mentions are ranges over a text, counted in Unicode code points, and addresses are http or https. "
            "Refused with 409 in a conversation that is `closed`, `frozen`, not started (`scheduled`), where the person is `muted` or one of two "
            "has `blocked` the other, and with 429 in slow mode. The backend is held back by neither a freeze nor slow mode."
        ),
        body=PostInput,
        backend_body=BackendPostInput,
        output=PostView,
        status=201,
        errors=(*_WRONG_CHANGE, Throttled),
        example={"text": "Where is my order?"},
        run=_post,
        # Who said it stands in the post itself.
        is_told=False,
        is_grouped=True,
    ),
    *_everybody(
        id="list_messages",
        method="GET",
        path="/messages",
        summary="List posts",
        description=(
            "The newest first; with `before` or `after` a post those beside it, with `around` one it stands in the middle; with `thread` those "
            "that stand under a post. What somebody has deleted for themselves, and what was said by whom they have blocked, is left out. "
            "Who has left sees what was said until then, in the words that stood when they left."
        ),
        query=PostsQuery,
        output=PostPage,
        errors=_WRONG,
        run=_list,
    ),
    *_everybody(
        id="get_message",
        method="GET",
        path=_ONE,
        summary="Show a post",
        description="As it says now, and to who has left the conversation as it said then; a deleted one is a tombstone.",
        output=PostView,
        errors=_WRONG,
        run=_get,
    ),
    *_everybody(
        id="edit_message",
        method="PATCH",
        path=_ONE,
        summary="Edit a post",
        description=(
            "People edit what they have said themselves, the backend anything. What it said before is kept as a version. What went out over a "
            "channel stays there as it was; what is still to leave says the new words."
        ),
        body=PostEdit,
        output=PostView,
        errors=_WRONG_CHANGE,
        example={"text": "Where is my order A-1001?"},
        run=_edit,
    ),
    *_everybody(
        id="delete_message",
        method="DELETE",
        path=_ONE,
        summary="Delete a post",
        description=(
            "For everybody: its author, owners, moderators and the backend; a tombstone stays in its place, without words, files, versions and "
            "reactions. With `mode=me` for the person alone, on all of their devices."
        ),
        query=DeleteQuery,
        status=204,
        errors=_WRONG_CHANGE,
        run=_delete,
    ),
    *_everybody(
        id="message_versions",
        method="GET",
        path=f"{_ONE}/versions",
        summary="List what a post said before",
        description="The newest version first; for owners, moderators and the backend.",
        query=VersionsQuery,
        output=VersionPage,
        errors=(*_WRONG, Forbidden),
        run=_versions,
    ),
    *_everybody(
        id="message_reactions",
        method="GET",
        path=f"{_ONE}/reactions",
        summary="List who reacted to a post",
        description="By emoji.",
        query=ReactionsQuery,
        output=ReactionPage,
        errors=_WRONG,
        run=_reactions,
    ),
    *_everybody(
        id="add_reaction",
        method="PUT",
        path=f"{_ONE}/reactions/{{emoji}}",
        summary="React to a post",
        description=(
            "With one emoji, or a name of yours for one (`thumbs_up`: letters a to z, digits, `_`, `+` and `-`, 32 at most), which the workspace's "
            "rules judge as words; the same twice is once. A key says which `assistant` reacts."
        ),
        backend_query=AsQuery,
        output=PostView,
        errors=_WRONG_CHANGE,
        run=_react,
    ),
    *_everybody(
        id="remove_reaction",
        method="DELETE",
        path=f"{_ONE}/reactions/{{emoji}}",
        summary="Take a reaction back",
        description="It does not stand there, whether it did or not.",
        backend_query=AsQuery,
        output=PostView,
        errors=_WRONG_CHANGE,
        run=_unreact,
    ),
    *_everybody(
        id="pin_message",
        method="PUT",
        path=f"{_ONE}/pin",
        summary="Pin a post",
        description=(
            "For owners, moderators and the backend, and in a direct conversation for both. Who may say nothing there now pins nothing: refused "
            "with 409 where the conversation is `closed` or not started (`scheduled`), for people also where they are `muted` or suspended, or one of "
            "two has `blocked` the other, or it is `frozen` for them. A hundred at most."
        ),
        output=PostView,
        errors=_WRONG_CHANGE,
        run=_pin,
    ),
    *_everybody(
        id="unpin_message",
        method="DELETE",
        path=f"{_ONE}/pin",
        summary="Unpin a post",
        description="It is not pinned, whether it was or not. For the same people, and refused in the same way.",
        output=PostView,
        errors=_WRONG_CHANGE,
        run=_unpin,
    ),
    *_everybody(
        id="list_pins",
        method="GET",
        path="/pins",
        summary="List pinned posts",
        description="The one that was pinned last comes first.",
        output=PinList,
        errors=_WRONG,
        run=_pins,
    ),
    *_everybody(
        id="changes",
        method="GET",
        path="/changes",
        summary="Follow a conversation",
        description=(
            "What is other than it was at a cursor: new posts, changed posts, who came and went, the conversation itself. Who applies page after "
            "page has what who fetches afresh has; each thing stands once in a page, as it is now."
        ),
        query=ChangesQuery,
        output=ChangesPage,
        errors=_WRONG,
        run=_changes,
    ),
)
