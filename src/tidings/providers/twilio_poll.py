"""Asking Twilio what came in and what became of what was sent, where it cannot call us.

The list of messages (www.twilio.com/docs/messaging/api/message-resource, read 2026-11-21) is filtered by when a message was sent, and
not by when its status changed: all of the last hour is looked at each time, and what was told before is left out. One poll reads a few
pages; where there are more (after an outage of ours) the cursor holds the page at which the next one goes on.
"""

import asyncio
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from tidings.channels import Callback, Polled, Refused, Unknown
from tidings.net import Ambiguous, HttpClient, NotSent
from tidings.providers.twilio_api import Fields, TwilioCredentials, ask, base_of, failed, is_message_sid, path_of
from tidings.providers.twilio_callbacks import STATES, Message, event_id, file_of, sent_at
from tidings.providers.twilio_errors import refusal_of

_Answer = TypeVar("_Answer")

_LOOK_BACK = timedelta(hours=1)
_PAGES = 5
_PAGE_SIZE = 200
_PAGE_BYTES = 4 << 20
# No further page is begun after so long: a poll has 30 seconds, and what it has is kept only when it ends.
_SECONDS = 12.0
# Lists of files that are asked for at once.
_AT_ONCE = 8
# What is forgotten beyond these is told once more, and known by its event id.
_MOST_SEEN = 2_000
# A message whose files cannot be listed for so long is told without them.
_PATIENCE = timedelta(days=1)


class _Cursor(msgspec.Struct, frozen=True, kw_only=True):
    since: datetime
    """All that was sent before it has been told."""
    seen: list[str] = []
    """Events of what was sent since, as the last look found them."""
    listed: list[str] = []
    """Those that the look which is under way has found so far."""
    page: str | None = None
    """Where that look goes on."""
    begun_at: datetime | None = None
    is_complete: bool = True
    """False: it left something out, which is asked for again."""


class _Page(msgspec.Struct, frozen=True):
    messages: list[msgspec.Raw]
    next_page_uri: str | None = None


class _Item(msgspec.Struct, frozen=True):
    uri: str
    content_type: str | None = None


class _MediaList(msgspec.Struct, frozen=True):
    media_list: list[_Item]


class _Found(msgspec.Struct, frozen=True):
    callbacks: list[Callback]
    events: list[str]
    is_complete: bool
    next_page: str | None


async def poll_messages(http: HttpClient, credentials: TwilioCredentials, cursor: str | None, now: datetime) -> Polled | Refused | Unknown:
    """What was not told yet, of up to a thousand messages; a failure only where nothing at all was answered."""
    at = _read_cursor(cursor, now)
    found: list[Callback] = []
    until = asyncio.get_running_loop().time() + _SECONDS
    for n in range(_PAGES):
        if n and asyncio.get_running_loop().time() > until:
            break
        page = await _look(http, credentials, at, now)
        if isinstance(page, Refused | Unknown):
            if page.code == "bad_page":
                # Its token has grown old: the next look begins at the first page.
                at = _Cursor(since=at.since, seen=[*at.listed, *at.seen][:_MOST_SEEN])
            elif n == 0:
                return page
            break
        found += page.callbacks
        begun_at, is_complete = at.begun_at or now, at.is_complete and page.is_complete
        listed = [*at.listed, *page.events][:_MOST_SEEN]
        if page.next_page is None:
            since = max(at.since, begun_at - _LOOK_BACK) if is_complete else at.since
            at = _Cursor(since=since, seen=listed)
            break
        at = _Cursor(since=at.since, seen=at.seen, listed=listed, page=page.next_page, begun_at=begun_at, is_complete=is_complete)
    return Polled(tuple(found), msgspec.json.encode(at).decode())


async def _look(http: HttpClient, credentials: TwilioCredentials, at: _Cursor, now: datetime) -> _Found | Refused | Unknown:
    if at.page is not None:
        page = await _asked(http, credentials, at.page, (), _Page, now)
    else:
        # As Twilio's own libraries write it; whether they read it to the second or to the day makes no difference here.
        since = at.since.strftime("%Y-%m-%dT%H:%M:%SZ")
        query = (("DateSent>", since), ("PageSize", str(_PAGE_SIZE)))
        page = await _asked(http, credentials, path_of(credentials, "/Messages.json"), query, _Page, now)
    if not isinstance(page, _Page):
        return page
    told = {*at.seen, *at.listed}
    events: list[str] = []
    fresh: list[tuple[msgspec.Raw, Message, str]] = []
    for raw in page.messages:
        message = _message(raw)
        event = None if message is None else _event_of(message)
        if message is None or event is None:
            continue
        if event in told:
            events.append(event)
        else:
            fresh.append((raw, message, event))
    few = asyncio.Semaphore(_AT_ONCE)
    bodies = await asyncio.gather(*(_body(http, credentials, raw, message, now, few) for raw, message, _ in fresh))
    callbacks: list[Callback] = []
    for (_, message, event), body in zip(fresh, bodies, strict=True):
        if body is not None:
            url = base_of(credentials) + path_of(credentials, f"/Messages/{message.sid}.json")
            headers = (("content-type", "application/json"),)
            callbacks.append(Callback(method="POLL", url=url, headers=headers, body=body, received_at=now))
            events.append(event)
    following = page.next_page_uri
    is_ours = following is not None and following.startswith(path_of(credentials, "/Messages.json?"))
    return _Found(callbacks, events, None not in bodies, following if is_ours else None)


def _message(raw: msgspec.Raw) -> Message | None:
    try:
        return msgspec.json.decode(raw, type=Message)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _event_of(message: Message) -> str | None:
    """The event that it would tell; None where it tells nothing, or nothing yet."""
    if not is_message_sid(message.sid) or message.sid is None or message.status is None:
        return None
    if ":" in f"{message.from_}{message.to}":
        return None  # `whatsapp:+…`: another channel's
    if message.direction == "inbound":
        return f"in:{message.sid}" if message.status == "received" else None
    has_state = message.direction == "outbound-api" and STATES.get(message.status) is not None
    return event_id(message.sid, message.status) if has_state else None


async def _body(
    http: HttpClient, credentials: TwilioCredentials, raw: msgspec.Raw, message: Message, now: datetime, few: asyncio.Semaphore
) -> bytes | None:
    """The resource as it came, with the addresses of its files, which a list does not tell; None where these must be asked for again."""
    if message.direction != "inbound" or (message.num_media or "0") == "0":
        return bytes(raw)
    # www.twilio.com/docs/messaging/api/media-resource, read 2026-11-21
    async with few:
        listed = await _asked(http, credentials, path_of(credentials, f"/Messages/{message.sid}/Media.json"), (), _MediaList, now)
    if not isinstance(listed, _MediaList):
        is_gone = isinstance(listed, Refused) and not listed.may_retry
        is_late = now - (sent_at(message) or now) > _PATIENCE
        return bytes(raw) if is_gone or is_late else None
    media = [
        {"url": file_of(item.uri, credentials), "content_type": item.content_type or "application/octet-stream"}
        for item in listed.media_list
        if item.uri.startswith("/")
    ]
    return msgspec.json.encode(msgspec.json.decode(raw, type=dict[str, object]) | {"media": media})


async def _asked(
    http: HttpClient, credentials: TwilioCredentials, path: str, query: Fields, kind: type[_Answer], now: datetime
) -> _Answer | Refused | Unknown:
    answer = await ask(http, credentials, path, query, max_bytes=_PAGE_BYTES)
    if isinstance(answer, NotSent | Ambiguous):
        return failed(answer)
    if answer.status != 200:
        return refusal_of(answer, now)
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return Unknown(code="malformed_answer", detail="It is no list of Twilio's.")


def _read_cursor(cursor: str | None, now: datetime) -> _Cursor:
    try:
        return msgspec.json.decode(cursor or "", type=_Cursor)
    except (msgspec.DecodeError, ValueError):
        return _Cursor(since=now - _LOOK_BACK)
