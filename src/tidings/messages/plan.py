"""What a send means: a pure reading of the request, with every error at once. Touches nothing; who the people are comes later."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from ipaddress import ip_address
from uuid import UUID

import msgspec
from msgspec import UnsetType

from tidings.channels import CHANNELS, RouteInput
from tidings.contacts import ContactKey, Normalised, normalise
from tidings.core.errors import FieldError, Forbidden, Invalid
from tidings.core.ids import decode, new_id
from tidings.core.strict_json import pointer
from tidings.messages.answer import answer_to
from tidings.messages.model import Answered, Author, ContentInput, LocalTime, RejectedRecipient, Send, To, named_in
from tidings.messages.purposes import BY_MEMBERSHIP, PURPOSES
from tidings.messages.route import Route, asks_data, default_route, first_deliveries, read_route
from tidings.templates import Published

MAX_DATA = 100_000
"""The most bytes of data for one message, or for one recipient."""
_NAMED = [name for name, purpose in PURPOSES.items() if purpose.scope != BY_MEMBERSHIP]
HORIZON = timedelta(days=3 * 366)
"""How far ahead a message may be scheduled."""


class Target(msgspec.Struct, frozen=True, gc=False):
    """One recipient as it was named: its place in `to`, its key, its name in the answer, its own data."""

    index: int
    key: ContactKey
    label: str
    data: str | None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A message that could be stored as it is, but for its people."""

    id: UUID
    author: Author
    purpose: str
    topic: str | None
    lane: str
    route: Route
    channels: tuple[str, ...]
    """On which each recipient has a delivery at once."""
    template_id: UUID | None = None
    template_version: int | None = None
    content: str | None = None
    data: str | None = None
    metadata: str | None = None
    send_at: datetime | None = None
    local: datetime | None = None
    """A time on the wall where each recipient lives, without a zone."""
    hours: str | None = None
    """As SQL reads them: local hours within which it may arrive."""
    expires_at: datetime
    lives_for: timedelta | None = None
    """Where each recipient has a time of their own: how long after it."""
    created_at: datetime
    due_at: datetime
    """In real time: business time may be moved."""
    collapse_key: str | None = None
    asked_from: str | None = None
    is_sensitive: bool = False
    sealed: bytes | None = None
    """Content and data, where they are sensitive: then they stand nowhere else."""
    in_reply_to: UUID | None = None
    account_id: UUID | None = None
    """Which provider account is to carry it, where it is an answer and the account still may."""
    sender: str | None = None
    """In whose name, by that account."""
    address: str | None = None
    """To which of the person's addresses, while they have it."""
    thread: str | None = None
    """Of a mail: the Message-IDs that it answers, oldest first, by spaces."""
    is_confirmation: bool = False
    """The one answer that a STOP gets, though it has taken effect."""
    conversation_id: UUID | None = None
    """Where answers to it belong."""
    targets: list[Target]
    rejected: list[RejectedRecipient]
    is_list: bool


def plan(
    send: Send,
    author: Author,
    template: Published | None,
    defaults: Sequence[RouteInput | None],
    now: datetime,
    real_now: datetime,
    answered: Answered | None = None,
) -> Plan:
    """The send as a plan; raises Invalid with all that is wrong, Forbidden where the key lacks the purpose's scope.

    `answered` is the message that `send.in_reply_to` names.

    `template` is the published version that `send.template` names; `defaults` are the routes of the topic in force and of the
    workspace: the first that there is, is taken where neither the send nor its template names one.
    """
    errors: list[FieldError] = []
    send = answer_to(send, answered, errors)
    purpose = _purpose(send, template, errors)
    route = _route(send, template, defaults, errors)
    times = _times(send, purpose, now, errors)
    hours = _hours(send, purpose, errors)
    asked_from = _asked_from(send, purpose, errors)
    conversation_id = _conversation(send, errors)
    data = _json_object(send.data, "/data", errors)
    metadata = _json_object(send.metadata, "/metadata", errors)
    targets, rejected = _targets(send, author, errors)
    is_sensitive = purpose == "otp" or (template is not None and template.is_sensitive)
    if route is not None and is_sensitive and asks_data(route):
        errors.append(FieldError("/route", "sensitive_condition", "What this message says is sealed: no step may ask for its data"))
    if errors or route is None:
        raise Invalid(errors)
    rules = PURPOSES[purpose]
    if rules.scope not in author.scopes:
        if rules.scope == BY_MEMBERSHIP:
            raise Forbidden(
                f"What has purpose {purpose} is posted in its conversation; no key has the scope {rules.scope}", code="scope_missing"
            )
        raise Forbidden(f"Sending with purpose {purpose} needs a key with the scope {rules.scope}", code="scope_missing")
    return Plan(
        id=new_id(),
        author=author,
        purpose=purpose,
        topic=send.topic or (template.topic if template else None),
        lane=rules.lane.value,
        route=route,
        channels=first_deliveries(route),
        template_id=template.id if template else None,
        template_version=template.version if template else None,
        content=_content(send.content) if send.content else None,
        data=data,
        metadata=metadata,
        send_at=times.send_at if times.send_at is not None and times.send_at > now else None,
        local=times.local,
        hours=hours,
        expires_at=times.expires_at,
        lives_for=times.lives_for,
        created_at=now,
        due_at=real_now + max(times.send_at - now, timedelta()) if times.send_at is not None else real_now,
        collapse_key=send.collapse_key,
        asked_from=asked_from,
        is_sensitive=is_sensitive,
        in_reply_to=answered.id if answered is not None else None,
        account_id=answered.account_id if answered is not None else None,
        sender=answered.sender if answered is not None else None,
        address=answered.address if answered is not None else None,
        thread=answered.thread if answered is not None else None,
        conversation_id=conversation_id,
        targets=targets,
        rejected=rejected,
        is_list=isinstance(send.to, list),
    )


def _purpose(send: Send, template: Published | None, errors: list[FieldError]) -> str:
    if (send.template is None) == (send.content is None):
        errors.append(FieldError("/template", "template_or_content", "Give either a template or content"))
    elif send.template is not None and template is None:
        errors.append(FieldError("/template", "unknown_template", f"No template {send.template!r} is published; publish a version of it"))
    if template is not None:
        if send.purpose not in (None, template.purpose):
            errors.append(FieldError("/purpose", "purpose_of_template", f"The template's purpose is {template.purpose}; leave it out"))
        return template.purpose
    if send.purpose is None and send.content is not None:
        errors.append(FieldError("/purpose", "purpose_missing", f"Free content must name its purpose: {', '.join(_NAMED)}"))
    return send.purpose or "transactional"


def _route(send: Send, template: Published | None, defaults: Sequence[RouteInput | None], errors: list[FieldError]) -> Route | None:
    """The send's own route, else the template's, else the topic's, else the workspace's, else the only way that the template has."""
    own = default_route(template.route, template.channel) if template is not None else None
    only = next(iter(template.channels)) if template is not None and len(template.channels) == 1 else None
    given = next((one for one in (send.route, own, *defaults, default_route(None, only)) if one is not None), None)
    if given is None:
        if not errors:
            errors.append(
                FieldError(
                    "/route", "route_missing", 'Say which way it goes, as {"channel": "sms"}; or set it on the template or the topic'
                )
            )
        return None
    route = read_route(given)
    if isinstance(route, list):
        errors += route
        return None
    if template is not None:
        has = ", ".join(sorted(template.channels))
        errors += [
            FieldError(place, "no_content_for_channel", f"The template has content for {has}, and none for {channel}")
            for place, channel in _places(send.route, route)
            if channel not in template.channels
        ]
    if send.content is not None:
        _content_fits(send.content, route.channels, errors)
    return route


def _places(given: RouteInput | None, route: Route) -> list[tuple[str, str]]:
    """Where each channel of the route was written, as far as the caller wrote it."""
    if given is None:
        return [("/route", channel) for channel in route.channels]
    if given.channel is not None:
        return [("/route/channel", given.channel)]
    return [(f"/route/steps/{n}/channels", channel) for n, step in enumerate(given.steps or []) for channel in step.channels]


def _content_fits(content: ContentInput, channels: tuple[str, ...], errors: list[FieldError]) -> None:
    """Each field must have a channel that takes it; the others do without."""
    if content.html is not None and not any("html" in CHANNELS[channel].fields for channel in channels):
        errors.append(FieldError("/content/html", "not_for_channel", f"{', '.join(channels)}: no HTML there"))
    if content.title is None and "email" in channels:
        errors.append(FieldError("/content/title", "title_missing", "A mail needs a title: its subject"))
    if content.media and not {"email", "mms"} & set(channels):
        errors.append(FieldError("/content/media", "not_for_channel", f"{', '.join(channels)}: no files there"))
    if sum(len(file.data) for file in content.media) > 3_000_000:
        errors.append(FieldError("/content/media", "too_large", "Files may have 3 MB together"))


class _Times(msgspec.Struct, frozen=True):
    send_at: datetime | None
    local: datetime | None
    expires_at: datetime
    lives_for: timedelta | None


def _times(send: Send, purpose: str, now: datetime, errors: list[FieldError]) -> _Times:
    given, lives_for = send.send_at, PURPOSES[purpose].expires_after
    local = _local(given, errors) if isinstance(given, LocalTime) else None
    send_at = None if isinstance(given, LocalTime) else _utc(given)
    # No zone is further than a day from UTC.
    start = local.replace(tzinfo=UTC) - timedelta(days=1) if local is not None else max(now, send_at) if send_at is not None else now
    if start > now + HORIZON:
        errors.append(FieldError("/send_at", "too_far", "A message can be scheduled up to three years ahead"))
        return _Times(None, None, now, None)
    if local is not None and local.replace(tzinfo=UTC) + timedelta(days=1) < now:
        errors.append(FieldError("/send_at/on", "in_the_past", "That day is over everywhere"))
    if local is not None and send.expires_at is None:
        return _Times(None, local, local.replace(tzinfo=UTC) + timedelta(days=1) + lives_for, lives_for)
    expires_at = _utc(send.expires_at) or start + lives_for
    if expires_at <= start:
        errors.append(FieldError("/expires_at", "too_early", "It would expire before it is sent"))
    elif expires_at > now + 2 * HORIZON:
        errors.append(FieldError("/expires_at", "too_far", "That is too far away"))
    return _Times(send_at, local, expires_at, None)


def _local(given: LocalTime, errors: list[FieldError]) -> datetime | None:
    hour, minute = given.local.split(":")
    if not 1900 < given.on.year < 9000:
        errors.append(FieldError("/send_at/on", "too_far", "A message can be scheduled up to three years ahead"))
        return None
    return datetime.combine(given.on, time(int(hour), int(minute)))


def _hours(send: Send, purpose: str, errors: list[FieldError]) -> str | None:
    if send.hours is None:
        return None
    if purpose == "otp":
        errors.append(FieldError("/hours", "not_for_purpose", "A login code does not wait for an hour of the day"))
    if send.hours.from_ in (send.hours.to, "24:00"):
        errors.append(FieldError("/hours/to", "no_hours", "Name two different times of the day; all day long is 00:00 to 24:00"))
    if send.hours.to < send.hours.from_ and send.hours.days is not None:
        errors.append(FieldError("/hours/days", "not_over_midnight", "Hours over midnight cannot name days"))
    days = {"days": sorted(set(send.hours.days))} if send.hours.days is not None else {}
    return msgspec.json.encode([{"opens": send.hours.from_, "closes": send.hours.to, **days}]).decode()


def _asked_from(send: Send, purpose: str, errors: list[FieldError]) -> str | None:
    if send.asked_from is None:
        return None
    if purpose != "otp":
        errors.append(FieldError("/asked_from", "not_for_purpose", "Only a login code is asked for from somewhere"))
    try:
        return str(ip_address(send.asked_from))
    except ValueError:
        errors.append(FieldError("/asked_from", "invalid_address", "This is no IPv4 or IPv6 address"))
        return None


def _conversation(send: Send, errors: list[FieldError]) -> UUID | None:
    """The conversation that it names; whether there is one, who has a database says."""
    if send.conversation is None:
        return None
    found = decode("cnv", send.conversation)
    if found is None:
        errors.append(FieldError("/conversation", "unknown_conversation", "There is no conversation with this id"))
    return found


def _utc(moment: datetime | None) -> datetime | None:
    # A time without an offset is UTC, as everywhere in the API; one at the edge of the calendar is left for the bounds to refuse.
    if moment is None:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _json_object(raw: msgspec.Raw, place: str, errors: list[FieldError]) -> str | None:
    text = bytes(raw).strip()
    if text in (b"", b"null"):
        return None
    if text[:1] != b"{":
        errors.append(FieldError(place, "not_an_object", "This must be an object"))
    elif len(text) > MAX_DATA:
        errors.append(FieldError(place, "too_large", f"This may have {MAX_DATA:,} bytes"))
    return text.decode()


def _content(content: ContentInput) -> str:
    return msgspec.json.encode(content).decode()


def _targets(send: Send, author: Author, errors: list[FieldError]) -> tuple[list[Target], list[RejectedRecipient]]:
    if isinstance(send.to, UnsetType) and send.in_reply_to is None:
        errors.append(FieldError("/to", "to_missing", "Say whom it goes to: a contact by your id, {email}, {phone}, or a list of these"))
    targets: list[Target] = []
    rejected: list[RejectedRecipient] = []
    for index, to in enumerate(named_in(send)):
        target = _target(index, to, author)
        if isinstance(target, Target):
            targets.append(target)
        elif isinstance(send.to, list):
            rejected.append(RejectedRecipient(index=index, code=target.code, detail=target.detail))
        else:
            errors.append(FieldError("/to" + target.pointer, target.code, target.detail))
    if isinstance(send.to, list) and not targets:
        errors += [FieldError(pointer("to", item.index), item.code, item.detail) for item in rejected[:100]]
    return targets, rejected


def _target(index: int, to: str | To, author: Author) -> Target | FieldError:
    workspace = author.workspace_id
    if isinstance(to, str):
        return Target(index, ContactKey(workspace, "id", to), to, None)
    own: list[FieldError] = []
    data = _json_object(to.data, "/data", own)
    if own:
        return own[0]
    if (to.id is not None) + (to.email is not None) + (to.phone is not None) != 1:
        return FieldError("", "one_of_id_email_phone", "Name the recipient by exactly one of id, email, phone")
    if to.id is not None:
        return Target(index, ContactKey(workspace, "id", to.id), to.id, data)
    kind, value = ("email", to.email) if to.email is not None else ("phone", to.phone or "")
    normal = normalise(kind, value, country=author.default_country)
    if not isinstance(normal, Normalised):
        return FieldError(f"/{kind}", normal.code, normal.detail)
    return Target(index, ContactKey(workspace, kind, normal.value), value, data)
