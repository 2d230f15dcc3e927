"""Previewing: what a send would say to its first recipients, by the same steps as the real one, and nothing is stored or sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS, Action, ChannelName, Content, RouteInput
from tidings.channels.segments import Segments, segments
from tidings.contacts import ContactKey, Person, people, resolve
from tidings.core.errors import FieldError, Invalid
from tidings.core.ids import bucket_of, decode, new_id
from tidings.core.strict_json import pointer
from tidings.db import Tx
from tidings.messages.compose import Composed, Loaded, compose
from tidings.messages.links import NOBODYS
from tidings.messages.model import Author, Claimed, ContentInput, RejectedRecipient, Send, Spoken
from tidings.messages.plan import Plan, Target, plan
from tidings.messages.purposes import PURPOSES
from tidings.messages.reads import find_answered
from tidings.templates import (
    ActionSource,
    LoadedVersion,
    Published,
    RenderFailed,
    SourceAnswers,
    SourceContent,
    SourceFailed,
    choose_locale,
    load_version,
    needs_of,
    stand_ins,
)
from tidings.workspaces import Principal
from tidings.workspaces.branding import get_branding
from tidings.workspaces.link_settings import LinkSettings

SHOWN = 5
"""Up to so many recipients are rendered."""

Data = dict[str, Any]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing would leave: the code and the words that the delivery would fail with."""

    code: str
    field: str
    detail: str


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How much it is: `characters` of the text, of which the channel takes `limit`, and bytes in UTF-8."""

    characters: int
    limit: int
    text_bytes: int
    html_bytes: int
    file_bytes: int


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The words as they would leave; of files there are the names."""

    text: str
    title: str | None
    html: str | None
    actions: tuple[Action, ...]
    files: list[str]
    bundle: str | None = None
    """In the app: what it belongs together with."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What one recipient would get: `content`, or a `problem` in its place."""

    contact: str
    channel: ChannelName
    is_new: bool
    """Nobody has this address yet: the send would make a contact of it."""
    has_address: bool
    """False: the delivery would be skipped, for want of an address that the channel reaches."""
    locale: str | None
    missing: list[str]
    """Names that the text speaks of and the data does not have; one that it has a default for does no harm."""
    warnings: list[Literal["no_unsubscribe_link"]] = []
    """What you may want to change. `no_unsubscribe_link`: marketing mail in which people see no way out (its header has one all the same)."""
    content: Shown | None = None
    problem: Problem | None = None
    segments: Segments | None = None
    """What it costs, on sms."""
    size: Size | None = None


class Previewed(msgspec.Struct, frozen=True, kw_only=True):
    """A send as it would be taken, and the first of its recipients."""

    purpose: str
    lane: str
    channels: list[ChannelName]
    topic: str | None
    template_version: int | None
    send_at: datetime | None
    expires_at: datetime
    recipients: int
    """As many as were named rightly; only those that are shown were looked up."""
    previews: list[Preview]
    rejected: list[RejectedRecipient]


async def preview(
    tx: Tx,
    principal: Principal,
    send: Send,
    template: Published | None,
    defaults: Sequence[RouteInput | None],
    now: datetime,
    real_now: datetime,
) -> Previewed:
    """The send as it would be taken. Raises Invalid where it would be refused; the purpose's scope is not asked for."""
    workspace = principal.workspace
    scopes = frozenset({purpose.scope for purpose in PURPOSES.values()})
    author = Author(
        workspace_id=workspace.id,
        key_id=principal.key_id,
        scopes=scopes,
        default_country=workspace.default_country,
        timezone=workspace.timezone,
    )
    message_id = decode("msg", send.in_reply_to) if send.in_reply_to is not None else None
    answered = await find_answered(tx, workspace.id, message_id) if message_id is not None else None
    made = plan(send, author, template, defaults, now, real_now, answered)
    version = await load_version(tx, workspace.id, template.id, template.version) if template is not None else None
    spoken = Spoken(
        id=made.id,
        workspace_id=workspace.id,
        purpose=made.purpose,
        recipients=len(made.targets),
        template_id=made.template_id,
        template_version=made.template_version,
        content=made.content,
        data=made.data,
        workspace_name=workspace.name,
        keeps_content=True,
        may_go_elsewhere=False,
    )
    shown = made.targets[:SHOWN]
    answers = await _stand_ins(tx, made, version, shown)
    known = await _people(tx, workspace.id, [target.key for target in shown])
    settings = LinkSettings(branding=await get_branding(tx, workspace.id))
    previews = [
        _preview(made, cast("ChannelName", channel), spoken, version, target, known.get(target.key), answers[n], settings)
        for n, target in enumerate(shown)
        if _is_taken(target, known)
        for channel in made.route.channels
    ]
    rejected = made.rejected + [_unknown(target) for target in shown if not _is_taken(target, known)]
    if not previews:
        raise Invalid([FieldError(pointer("to", one.index) if made.is_list else "/to", one.code, one.detail) for one in rejected[:100]])
    return Previewed(
        purpose=made.purpose,
        lane=made.lane,
        channels=cast("list[ChannelName]", list(made.route.channels)),
        topic=made.topic,
        template_version=made.template_version,
        send_at=made.send_at,
        expires_at=made.expires_at,
        recipients=len(made.targets),
        previews=previews,
        rejected=sorted(rejected, key=lambda one: one.index),
    )


async def _stand_ins(tx: Tx, made: Plan, version: LoadedVersion | None, targets: Sequence[Target]) -> list[SourceAnswers | SourceFailed]:
    """For each target, what is shown in place of the answers of data sources: a preview asks nobody."""
    if version is None or not version.sources:
        return [{} for _ in targets]
    return [await stand_ins(tx, made.author.workspace_id, version.sources, given_data(made, target.data)) for target in targets]


async def _people(tx: Tx, workspace_id: UUID, keys: Iterable[ContactKey]) -> dict[ContactKey, Person]:
    ids = await resolve(tx, list(set(keys)))
    persons = await people(tx, [(workspace_id, contact_id) for contact_id in set(ids.values())])
    return {key: persons[contact_id] for key, contact_id in ids.items() if contact_id in persons}


def _is_taken(target: Target, known: Mapping[ContactKey, Person]) -> bool:
    return target.key in known or target.key.kind != "id"


def _unknown(target: Target) -> RejectedRecipient:
    detail = f"No contact {target.label[:64]!r}; make it with PUT /v1/contacts/{{id}}, or send to an email or a phone"
    return RejectedRecipient(index=target.index, code="unknown_contact", detail=detail)


def _preview(
    made: Plan,
    channel: ChannelName,
    spoken: Spoken,
    version: LoadedVersion | None,
    target: Target,
    known: Person | None,
    answers: SourceAnswers | SourceFailed,
    settings: LinkSettings,
) -> Preview:
    person = known or stranger(target)
    claimed = as_if_claimed(made, channel, target, person)
    if isinstance(answers, SourceFailed):
        composed = RenderFailed(answers.code, f"sources/{answers.key}", answers.detail)
    else:
        composed = compose(claimed, Loaded(spoken=spoken, version=version, person=person, sources=answers, settings=settings), NOBODYS)
    told = Preview(
        contact=person.external_id,
        channel=channel,
        is_new=known is None,
        has_address=_has_address(channel, person),
        locale=person.locale,
        missing=_missing(made, version, claimed, answers),
        warnings=_warnings(made, _source(made, channel, version, claimed.locale), channel),
    )
    if not isinstance(composed, Composed):
        problem = Problem(code=composed.code, field=composed.field, detail=composed.detail)
        return msgspec.structs.replace(told, problem=problem)
    content = composed.content
    return msgspec.structs.replace(
        told,
        content=Shown(
            text=content.text,
            title=content.title,
            html=content.html,
            actions=content.actions,
            files=[file.name for file in content.media],
            bundle=content.bundle,
        ),
        segments=segments(content.text) if channel == "sms" else None,
        size=_size(channel, content),
    )


def stranger(target: Target) -> Person:
    """The contact that the send would make."""
    key = target.key
    return Person(
        id=new_id(),
        external_id=target.label,
        name=None,
        locale=None,
        timezone=None,
        email=key.value if key.kind == "email" else None,
        phone=key.value if key.kind == "phone" else None,
        attributes={},
    )


def as_if_claimed(made: Plan, channel: str, target: Target, person: Person) -> Claimed:
    """A delivery to this person as if it were on its way."""
    return Claimed(
        bucket=bucket_of(person.id),
        delivery_id=new_id(bucket_of(person.id)),
        token=made.id,
        attempt=1,
        workspace_id=made.author.workspace_id,
        message_bucket=bucket_of(made.id),
        message_id=made.id,
        contact_id=person.id,
        channel=channel,
        account_id=None,
        address=None,
        sender=None,
        locale=person.locale,
        data=target.data,
        intent_at=made.created_at,
    )


def _has_address(channel: str, person: Person) -> bool:
    match CHANNELS[channel].address_kind:
        case "email":
            return person.email is not None
        case "phone":
            return person.phone is not None
        case _:
            return True  # devices are looked for when it is sent


def _size(channel: str, content: Content) -> Size:
    return Size(
        characters=len(content.text),
        limit=CHANNELS[channel].text_limit,
        text_bytes=len(content.text.encode()),
        html_bytes=len((content.html or "").encode()),
        file_bytes=sum(len(file.data) for file in content.media),
    )


def given_data(made: Plan, own: str | None) -> Data:
    """The message's data, and over it the recipient's own."""
    data: Data = {}
    for text in (made.data, own):
        if text is not None:
            data |= msgspec.json.decode(text, type=Data)
    return data


def _missing(made: Plan, version: LoadedVersion | None, claimed: Claimed, answers: SourceAnswers | SourceFailed) -> list[str]:
    data = given_data(made, claimed.data)
    if version is not None and version.sources:
        data["sources"] = {} if isinstance(answers, SourceFailed) else answers
    source = _source(made, claimed.channel, version, claimed.locale)
    return sorted(name for name in needs_of(source).variables if not _has(data, name.split("."))) if source is not None else []


def _warnings(made: Plan, source: SourceContent | None, channel: str) -> list[Literal["no_unsubscribe_link"]]:
    if made.purpose != "marketing" or channel != "email" or source is None:
        return []
    return [] if needs_of(source).links else ["no_unsubscribe_link"]


def _source(made: Plan, channel: str, version: LoadedVersion | None, locale: str | None) -> SourceContent | None:
    fields = CHANNELS[channel].fields
    if made.content is not None:
        free = msgspec.json.decode(made.content, type=ContentInput)
        return SourceContent(
            text=free.body,
            title=free.title if "title" in fields else None,
            html=free.html if "html" in fields else None,
            actions=tuple([ActionSource(action.label, action.url) for action in free.actions]),
            bundle=free.bundle if "bundle" in fields else None,
        )
    by_locale = version.content.get(channel) if version is not None else None
    if version is None or not by_locale:
        return None
    return by_locale[choose_locale(by_locale, locale, version.default_locale)]


def _has(value: object, path: list[str]) -> bool:
    for step in path:
        if not isinstance(value, dict) or step not in value:
            return False
        value = cast("Data", value)[step]
    return value is not None
