"""What a send means: a pure reading of the request, with every error at once. Touches nothing; who the people are comes later."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS
from tidings.contacts import ContactKey, Normalised, normalise
from tidings.core.errors import FieldError, Forbidden, Invalid
from tidings.core.ids import new_id
from tidings.core.strict_json import pointer
from tidings.messages.model import PURPOSES, Author, ContentInput, RejectedRecipient, Send, To
from tidings.templates import Published

MAX_DATA = 100_000
"""The most bytes of data for one message, or for one recipient."""
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
    channels: tuple[str, ...]
    template_id: UUID | None = None
    template_version: int | None = None
    content: str | None = None
    data: str | None = None
    metadata: str | None = None
    send_at: datetime | None = None
    expires_at: datetime
    created_at: datetime
    due_at: datetime
    """In real time: business time may be moved."""
    targets: list[Target]
    rejected: list[RejectedRecipient]
    is_list: bool


def plan(send: Send, author: Author, template: Published | None, topic_channel: str | None, now: datetime, real_now: datetime) -> Plan:
    """The send as a plan; raises Invalid with all that is wrong, Forbidden where the key lacks the purpose's scope.

    `template` is the published version that `send.template` names, `topic_channel` the channel of the topic in force.
    """
    errors: list[FieldError] = []
    purpose = _purpose(send, template, errors)
    channels = _channels(send, template, topic_channel, errors)
    send_at = _utc(send.send_at)
    expires_at = _times(send, purpose, send_at, now, errors)
    data = _json_object(send.data, "/data", errors)
    metadata = _json_object(send.metadata, "/metadata", errors)
    targets, rejected = _targets(send, author, errors)
    if errors:
        raise Invalid(errors)
    rules = PURPOSES[purpose]
    if rules.scope not in author.scopes:
        raise Forbidden(f"Sending with purpose {purpose} needs a key with the scope {rules.scope}", code="scope_missing")
    return Plan(
        id=new_id(),
        author=author,
        purpose=purpose,
        topic=send.topic or (template.topic if template else None),
        lane=rules.lane.value,
        channels=channels,
        template_id=template.id if template else None,
        template_version=template.version if template else None,
        content=_content(send.content) if send.content else None,
        data=data,
        metadata=metadata,
        send_at=send_at if send_at is not None and send_at > now else None,
        expires_at=expires_at,
        created_at=now,
        due_at=real_now + max(send_at - now, timedelta()) if send_at is not None else real_now,
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
        errors.append(FieldError("/purpose", "purpose_missing", f"Free content must name its purpose: {', '.join(PURPOSES)}"))
    return send.purpose or "transactional"


def _channels(send: Send, template: Published | None, topic_channel: str | None, errors: list[FieldError]) -> tuple[str, ...]:
    """The send's own route, else the template's, else the topic's, else the only way that the template has."""
    place, channels = _named_route(send, errors)
    if not channels:
        default = (template.channel if template else None) or topic_channel
        if default is None and template is not None and len(template.channels) == 1:
            default = next(iter(template.channels))
        if default is not None:
            channels = (default,)
        elif not errors:
            errors.append(
                FieldError(
                    "/route", "route_missing", 'Say which way it goes, as {"channel": "sms"}; or set it on the template or the topic'
                )
            )
    if template is not None:
        has = ", ".join(sorted(template.channels))
        errors += [
            FieldError(place, "no_content_for_channel", f"The template has content for {has}, and none for {channel}")
            for channel in channels
            if channel not in template.channels
        ]
    if send.content is not None and channels:
        _content_fits(send.content, channels, errors)
    return channels


def _named_route(send: Send, errors: list[FieldError]) -> tuple[str, tuple[str, ...]]:
    route = send.route
    if route is None:
        return "/route", ()
    if (route.channel is None) == (route.steps is None):
        errors.append(FieldError("/route", "channel_or_steps", "Give either a channel, or steps"))
        return "/route", ()
    if route.channel is not None:
        return "/route/channel", (route.channel,)
    [step] = route.steps or []
    if len(set(step.channels)) < len(step.channels):
        errors.append(FieldError("/route/steps/0/channels", "repeated_channel", "Name each channel once"))
    return "/route/steps/0/channels", tuple(step.channels)


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


def _times(send: Send, purpose: str, send_at: datetime | None, now: datetime, errors: list[FieldError]) -> datetime:
    start = max(now, send_at) if send_at is not None else now
    if start > now + HORIZON:
        errors.append(FieldError("/send_at", "too_far", "A message can be scheduled up to three years ahead"))
        return now
    expires_at = _utc(send.expires_at) or start + PURPOSES[purpose].expires_after
    if expires_at <= start:
        errors.append(FieldError("/expires_at", "too_early", "It would expire before it is sent"))
    elif expires_at > now + 2 * HORIZON:
        errors.append(FieldError("/expires_at", "too_far", "That is too far away"))
    return expires_at


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
    listed = send.to if isinstance(send.to, list) else [send.to]
    targets: list[Target] = []
    rejected: list[RejectedRecipient] = []
    for index, to in enumerate(listed):
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
