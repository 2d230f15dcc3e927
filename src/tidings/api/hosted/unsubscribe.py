"""/unsubscribe/{token}: one click ends it, and reading the page never does (RFC 8058, rfc-editor.org, read 2026-11-21).

A POST with `List-Unsubscribe=One-Click` is a mail program's: it is obeyed at once, without a cookie, a login or a redirect. Anything
else that changes something is the page's own form. GET and HEAD change nothing, since scanners follow every link of a mail.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from tidings.api.asgi import Answer, Headers
from tidings.api.client import Client
from tidings.api.hosted.answers import ReadBody, answered, fields, limit, page
from tidings.api.hosted.languages import LANGUAGES
from tidings.api.hosted.layout import Html, plain_page
from tidings.api.hosted.reader import Reader, find_reader, proof_of, tell
from tidings.api.hosted.unsubscribe_pages import Asked, ask_page, done_page
from tidings.api.hosted.words import DEFAULT, choose_language
from tidings.consent import BY_LINK, allow_again, choose_topic, get_preferences, get_topic, refuse_marketing, refuses, standing
from tidings.core.clock import Clock
from tidings.core.errors import NotFound
from tidings.core.ids import encode
from tidings.db import Database, Tx
from tidings.messages import Linked, Links, linked
from tidings.workspaces.members import link_limits, stray_limits

How = Literal["topic", "everything", "undo topic", "undo everything"]

_ONE_CLICK = ("List-Unsubscribe", "One-Click")


class Unsubscribing:
    """Answers under /unsubscribe."""

    def __init__(self, database: Database, links: Links, clock: Clock, on_change: Callable[[], None]) -> None:
        self._database = database
        self._links = links
        self._clock = clock
        self._on_change = on_change

    async def unsubscribe(self, method: str, token: str, headers: Headers, client: Client, body: ReadBody) -> Answer:
        """GET shows what can be ended; POST ends it, or takes it back."""
        words = LANGUAGES[_spoken(headers)]
        gone = plain_page(words.broken, words.broken_text, language=_spoken(headers))
        return await answered(self._answer(method, token, headers, client, body), gone=gone)

    async def _answer(self, method: str, token: str, headers: Headers, client: Client, body: ReadBody) -> Answer:
        if method not in ("GET", "HEAD", "POST"):
            return page(405, plain_page("Not this way", "A link is read, or followed by one click."))
        delivery_id = self._links.read("unsubscribe", token)
        if delivery_id is None:
            await limit(self._database, stray_limits(client.address), self._clock())
            raise NotFound
        filled: dict[str, str] = {}
        if method == "POST":
            await limit(self._database, link_limits(token), self._clock())
            filled = fields(headers, await body())
        async with self._database.pipeline() as tx:
            delivery = await linked(tx, delivery_id)
            if delivery is None:
                words = LANGUAGES[_spoken(headers)]
                return page(410, plain_page(words.too_old, words.too_old_text, language=_spoken(headers)))
            reader = await find_reader(tx, delivery.workspace_id, delivery.contact_id, headers, self._links)
            topic = await _topic(tx, delivery)
            how = _how(filled, has_topic=topic is not None)
            if reader.person is None:
                return page(200, _forgotten(reader))
            if how is not None:
                await self._do(tx, reader, delivery, how, client, is_one_click=_is_one_click(filled))
            shown = await _shown(tx, reader, delivery, topic, how)
            more = self._links.token("preferences", delivery.contact_id)
        if how is not None:
            self._on_change()
        return page(200, ask_page(reader, shown, more) if shown.stands == "open" else done_page(reader, shown, more))

    async def _do(self, tx: Tx, reader: Reader, delivery: Linked, how: How, client: Client, *, is_one_click: bool) -> None:
        now: datetime = self._clock() + reader.workspace.clock_offset
        who, channel, topic = delivery.contact_id, delivery.channel, delivery.topic
        by = "one click in the mail program" if is_one_click else "the page of the link"
        proof = proof_of(client, by=by, delivery=encode("dlv", delivery.id), message=encode("msg", delivery.message_id))
        is_new: bool | int
        match how:
            case "topic" | "undo topic":
                wants = how == "undo topic"
                is_new = await choose_topic(tx, delivery.workspace_id, who, topic or "", channel, wants=wants, now=now)
            case "everything":
                is_new = await refuse_marketing(tx, reader.workspace, who, channel, source=BY_LINK, proof=proof, now=now)
            case "undo everything":
                is_new = await allow_again(tx, reader.workspace, who, channel, source=BY_LINK, proof=proof, now=now)
        if is_new:
            changes: dict[str, object] = {"how": how, "channel": channel, "by": by, "delivery": encode("dlv", delivery.id)}
            await tell(tx, delivery.workspace_id, who, "hosted.unsubscribe", client, changes | ({"topic": topic} if topic else {}))


def _how(filled: dict[str, str], *, has_topic: bool) -> How | None:
    """What is asked for; None where nothing is, or nothing that the page has."""
    if _is_one_click(filled):
        return "topic" if has_topic else "everything"
    match filled.get("how"):
        case "topic" if has_topic:
            return "topic"
        case "everything":
            return "everything"
        case "undo topic" if has_topic:
            return "undo topic"
        case "undo everything":
            return "undo everything"
        case _:
            return None


def _is_one_click(filled: dict[str, str]) -> bool:
    name, value = _ONE_CLICK
    return filled.get(name) == value


async def _topic(tx: Tx, delivery: Linked) -> str | None:
    """The name of what it was about; None where that is no topic that anybody can choose."""
    if delivery.topic is None:
        return None
    try:
        return (await get_topic(tx, delivery.workspace_id, delivery.topic)).name
    except NotFound:
        return None


async def _shown(tx: Tx, reader: Reader, delivery: Linked, topic: str | None, how: How | None) -> Asked:
    """How it stands now, whatever brought it there."""
    chosen = (await get_preferences(tx, delivery.workspace_id, delivery.contact_id)).topics
    is_refused = refuses(await standing(tx, delivery.workspace_id, delivery.contact_id), delivery.channel)
    is_left = topic is not None and chosen.get(delivery.topic or "", {}).get(delivery.channel) is False
    stands: Literal["open", "topic", "everything", "undone"]
    if is_refused:
        stands = "everything"
    elif is_left:
        stands = "topic"
    else:
        stands = "undone" if how is not None and how.startswith("undo") else "open"
    return Asked(channel=delivery.channel, address=reader.address(delivery.channel), topic=topic, stands=stands)


def _forgotten(reader: Reader) -> Html:
    words = reader.words
    return plain_page(words.unsubscribe, words.forgotten, brand=reader.brand, language=reader.language)


def _spoken(headers: Headers) -> str:
    """The language of who is not known."""
    return choose_language(LANGUAGES, own=None, accepted=headers.get(b"accept-language", b"").decode("latin-1"), default=DEFAULT)
