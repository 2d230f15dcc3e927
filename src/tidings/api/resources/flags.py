"""What was flagged: the queue of members and keys, and how people flag."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Answered, Operation, Page, Request, after_id
from tidings.contacts import contact_named, survivors
from tidings.conversations import Author, Person
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.posts.flagging import are_together, flagged_post
from tidings.core.errors import Conflict, Gone, Invalid, NotFound, invalid
from tidings.core.ids import decode, encode
from tidings.db import Tx
from tidings.moderation.flags import NewFlag, Raised, get_flag, list_flags, raise_flag, settle_flag
from tidings.moderation.model import FLAG, RULE, Actor, Category, Flag, FlaggerKind, FlagState, Words
from tidings.moderation.sanctions import Moment


class FlagInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A post or a person that is not as it should be: one of the two, and why."""

    message: Annotated[str, Meta(max_length=40)] | None = None
    """A post, `msg_…`."""
    contact: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """A person, by your own id."""
    category: Category
    words: Words | None = None


class FlagsQuery(Page, frozen=True, kw_only=True):
    """Which flags, how many, and after which cursor."""

    state: FlagState | None = None
    contact: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """Who is flagged, or has said what is: your id of them."""
    category: Category | None = None


class FlagOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, or a rule, says that something is not as it should be."""

    id: str
    subject: Literal["post", "person"]
    message: str | None
    conversation: str | None
    contact: str | None
    """Your id of who is flagged, or has said what is; null where that is no contact, or they are gone."""
    contact_id: str | None
    by: FlaggerKind
    by_id: str
    """`ctc_…`, `mbr_…`, `key_…` or, of a rule, `rul_…`."""
    by_contact: str | None
    """Your id of a contact who has flagged it."""
    category: Category
    words: str | None
    weight: int
    state: FlagState
    created_at: datetime
    settled_at: datetime | None
    settled_by: str | None


class FlagPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of flags, the oldest first."""

    data: list[FlagOutput]
    next: str | None


class OwnFlagOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What one has flagged; what becomes of it is not told."""

    id: str
    subject: Literal["post", "person"]
    category: Category
    created_at: datetime


class SettleInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much is settled."""

    all: bool = False
    """Every open flag of the same post or person."""


_PREFIXES = {"contact": "ctc", "member": "mbr", "key": "key", "rule": RULE}
_OWN_KINDS = frozenset({"contact"})


async def _list_flags(request: Request) -> dict[str, object]:
    query: FlagsQuery = request.query
    person_id = await contact_named(request.tx, request.workspace_id, query.contact) if query.contact is not None else None
    after = after_id(FLAG, query.after)
    found = await list_flags(
        request.tx,
        request.workspace_id,
        state=query.state,
        person_id=person_id,
        category=query.category,
        after=after,
        limit=query.limit + 1,
    )
    told = await _shown_flags(request.tx, request.workspace_id, found[: query.limit])
    return {"data": told, "next": told[-1].id if len(found) > query.limit else None}


async def _get_flag(request: Request) -> FlagOutput:
    return await _shown_flag(request, await get_flag(request.tx, request.workspace_id, decode(FLAG, request.path["id"])))


async def _flag(request: Request) -> FlagOutput | Answered:
    actor = actor_of(request)
    raised = await _raise(request, request.body, Person("member", actor.id) if actor.kind == "member" else None, actor.kind, actor.id)
    told = await _shown_flag(request, raised.flag)
    return told if raised.is_new else Answered(200, told)


async def _flag_own(acting: Acting) -> OwnFlagOutput | Answered:
    raised = await _raise(acting.request, acting.request.body, acting.person, "contact", acting.person.id)
    flag = raised.flag
    told = OwnFlagOutput(id=encode(FLAG, flag.id), subject=flag.subject_kind, category=flag.category, created_at=flag.created_at)
    return told if raised.is_new else Answered(200, told)


async def _settle(state: Literal["resolved", "dismissed"], request: Request) -> FlagOutput:
    given: SettleInput = request.body
    flag_id = decode(FLAG, request.path["id"])
    found = await settle_flag(request.tx, request.workspace_id, flag_id, state, actor_of(request), request.now, of_all=given.all)
    return await _shown_flag(request, found)


async def _raise(request: Request, given: FlagInput, person: Person | None, kind: FlaggerKind, by: UUID) -> Raised:
    """What is flagged, where whoever flags it may see it."""
    tx, workspace_id = request.tx, request.workspace_id
    if (given.message is None) is (given.contact is None):
        raise invalid("/message", "message_or_contact", "Name either a post or a person")
    sees = person if person is not None and person.kind in _OWN_KINDS else None
    if given.message is not None:
        standing, found = await flagged_post(tx, workspace_id, decode("msg", given.message), sees)
        author: Author = found.author
        said_by = author.id if author.kind == "contact" else None
        if said_by is not None:
            # Who was merged since is who they were merged into.
            said_by = (await survivors(tx, workspace_id, [said_by])).get(said_by, said_by)
        flag = NewFlag(
            subject_kind="post",
            subject_id=found.id,
            person_id=said_by,
            conversation_id=found.conversation_id,
            flagger_kind=kind,
            flagger_id=by,
            category=given.category,
            words=given.words,
            is_moderator=sees is not None and standing.may("moderate") and standing.kind == "group",
        )
    else:
        other = await contact_named(tx, workspace_id, given.contact or "")
        # Who was never in one conversation with them hears what they would hear of nobody.
        if sees is not None and sees.id != other and not await are_together(tx, workspace_id, sees.id, other):
            raise NotFound("There is no contact with this id")
        flag = NewFlag(
            subject_kind="person",
            subject_id=other,
            person_id=other,
            flagger_kind=kind,
            flagger_id=by,
            category=given.category,
            words=given.words,
        )
    if sees is not None and flag.person_id == sees.id:
        raise Conflict("Nobody flags themselves", code="yourself")
    return await raise_flag(tx, workspace_id, flag, Moment(request.now, request.real_now))


def actor_of(request: Request) -> Actor:
    """Who of the company does it."""
    return Actor("member" if request.principal.kind == "member" else "key", request.principal.key_id)


async def _shown_flag(request: Request, flag: Flag) -> FlagOutput:
    return (await _shown_flags(request.tx, request.workspace_id, [flag]))[0]


async def _shown_flags(tx: Tx, workspace_id: UUID, flags: Sequence[Flag]) -> list[FlagOutput]:
    people = {Person("contact", one.person_id) for one in flags if one.person_id is not None}
    people |= {Person("contact", one.flagger_id) for one in flags if one.flagger_kind == "contact"}
    views = await shown(tx, workspace_id, people)
    return [_told(one, views) for one in flags]


def _told(flag: Flag, views: dict[Person, PersonView]) -> FlagOutput:
    person = views[Person("contact", flag.person_id)] if flag.person_id is not None else None
    return FlagOutput(
        id=encode(FLAG, flag.id),
        subject=flag.subject_kind,
        message=encode("msg", flag.subject_id) if flag.subject_kind == "post" else None,
        conversation=encode("cnv", flag.conversation_id) if flag.conversation_id is not None else None,
        contact=person.id if person is not None else None,
        contact_id=encode("ctc", flag.person_id) if flag.person_id is not None else None,
        by=flag.flagger_kind,
        by_id=encode(_PREFIXES[flag.flagger_kind], flag.flagger_id),
        by_contact=views[Person("contact", flag.flagger_id)].id if flag.flagger_kind == "contact" else None,
        category=flag.category,
        words=flag.words,
        weight=flag.weight,
        state=flag.state,
        created_at=flag.created_at,
        settled_at=flag.settled_at,
        settled_by=encode(_PREFIXES[flag.settled_kind], flag.settled_by) if flag.settled_kind and flag.settled_by else None,
    )


_HERE_BEFORE = {200: "You had flagged it before: what you said then stays."}
_FLAGGED = (
    "A post or a person, once by each who does so; a second time answers 200 with the first. Where a step of the policy is reached by it, "
    "that is applied at once."
)

_READ, _WRITE = "moderation:read", "moderation:write"

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="moderation.list_flags",
        method="GET",
        path="/v1/moderation/flags",
        scope=_READ,
        summary="List what was flagged",
        description="The oldest first.",
        query=FlagsQuery,
        output=FlagPage,
        errors=(Invalid, NotFound),
        run=_list_flags,
    ),
    Operation(
        id="moderation.flag",
        method="POST",
        path="/v1/moderation/flags",
        scope=_WRITE,
        summary="Flag something, as the backend",
        description=_FLAGGED,
        body=FlagInput,
        example={"contact": "user_43", "category": "harassment", "words": "They insult everybody here."},
        output=FlagOutput,
        status=201,
        also=_HERE_BEFORE,
        errors=(Invalid, NotFound, Gone),
        run=_flag,
    ),
    Operation(
        id="moderation.get_flag",
        method="GET",
        path="/v1/moderation/flags/{id}",
        scope=_READ,
        summary="Show a flag",
        output=FlagOutput,
        errors=(NotFound,),
        run=_get_flag,
    ),
    Operation(
        id="moderation.resolve_flag",
        method="POST",
        path="/v1/moderation/flags/{id}/resolve",
        scope=_WRITE,
        summary="Say that a flag was right",
        description="It still counts. What is to happen to the post or the person you do beside it.",
        body=SettleInput,
        output=FlagOutput,
        errors=(Invalid, NotFound, Conflict),
        example={},
        run=partial(_settle, "resolved"),
    ),
    Operation(
        id="moderation.dismiss_flag",
        method="POST",
        path="/v1/moderation/flags/{id}/dismiss",
        scope=_WRITE,
        summary="Say that a flag was wrong",
        description="It counts for nothing any more. What has followed from it stays until somebody lifts it.",
        body=SettleInput,
        output=FlagOutput,
        errors=(Invalid, NotFound, Conflict),
        example={},
        run=partial(_settle, "dismissed"),
    ),
    *for_people(
        id="flag",
        method="POST",
        path="/flags",
        scope="conversations:act",
        summary="Flag a post or a person",
        description=f"{_FLAGGED} Posts that one sees, and people with whom one is or was in a conversation.",
        body=FlagInput,
        example={"contact": "user_43", "category": "harassment", "words": "They insult everybody here."},
        output=OwnFlagOutput,
        status=201,
        also=_HERE_BEFORE,
        errors=(Invalid, NotFound, Gone, Conflict),
        run=_flag_own,
    ),
)
