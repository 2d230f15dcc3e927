"""Answers that a machine gives: the confirmation of a STOP or a START, and what a HELP asks for. One a day in each thread."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.consent import Meaning, Reading, get_topic
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of, encode
from tidings.db import Tx, load_queries
from tidings.messages.accept import Done, accept
from tidings.messages.automatic_texts import FALLBACK, TEXTS, Kind
from tidings.messages.model import Answered, Author, ContentInput, Send
from tidings.messages.plan import plan
from tidings.messages.reads import find_answered
from tidings.workspaces import Workspace

Q = load_queries(__package__ or "tidings.messages", "automatic.sql")

_OWN_WORDS = "{{ text }}"
_TITLE = "{{ subject or workspace.name }}"
_SUBJECT_LIMIT = 200
_SPOKEN = ("voice",)
"""Nobody is called to be told that they are not called any more."""


async def answer_automatically(
    tx: Tx,
    workspace: Workspace,
    *,
    contact_id: UUID,
    channel: str,
    sender_of_ours: str | None,
    in_reply_to: UUID,
    reading: Reading,
    locale: str | None,
    now: datetime,
    real_now: datetime,
) -> UUID | None:
    """The one answer that a STOP, a START or a HELP gets is accepted, in the name that the person wrote to; answers its message's id.

    None where a machine has answered in this thread (contact, channel, sender of ours) within the day, where the provider answers
    by itself, and where the workspace does not want it. The caller leaves out what a machine wrote. `in_reply_to` is the message
    that came in; `locale` is the contact's; `now` is business time.
    """
    if not workspace.answers_automatically or channel in _SPOKEN:
        return None
    answered = await find_answered(tx, workspace.id, in_reply_to)
    if answered is None or answered.contact is None:
        return None
    if not await may_answer(tx, workspace.id, contact_id, channel, sender_of_ours, now=now):
        return None
    kind = _kind(reading)
    own = {"stop": workspace.stop_text, "help": workspace.help_text}.get(kind)
    # What comes from elsewhere is data and never a template: their subject, too.
    said = {"topic": await _topic_name(tx, workspace.id, reading.topic), "text": own, "subject": _subject(answered)}
    send = Send(
        in_reply_to=encode("msg", in_reply_to),
        content=ContentInput(
            body=_OWN_WORDS if own is not None else _words(kind, locale, workspace.default_locale),
            title=_TITLE if channel == "email" else None,
        ),
        purpose="transactional",
        data=msgspec.Raw(msgspec.json.encode({name: value for name, value in said.items() if value is not None})),
        metadata=msgspec.Raw(msgspec.json.encode({"automatic": kind})),
    )
    made = plan(send, _author(workspace), None, (), now, real_now, answered)
    # A HELP is answered to who has stopped, too (CTIA: whether they are subscribed or not).
    done = await accept(tx, msgspec.structs.replace(made, is_confirmation=True), real_now)
    return done.message_id if isinstance(done, Done) else None


async def may_answer(tx: Tx, workspace_id: UUID, contact_id: UUID, channel: str, sender_of_ours: str | None, *, now: datetime) -> bool:
    """Whether a machine may answer in this thread now; if so it is taken as answered for a day, once this transaction commits."""
    return bool(await tx.fetchval(Q["take_turn"], bucket_of(contact_id), contact_id, channel, sender_of_ours or "", workspace_id, now))


async def _topic_name(tx: Tx, workspace_id: UUID, key: str | None) -> str | None:
    if key is None:
        return None
    try:
        return (await get_topic(tx, workspace_id, key)).name
    except NotFound:
        return key


def _subject(answered: Answered) -> str:
    """Of the mail that answers theirs."""
    subject = (answered.title or "").strip()[:_SUBJECT_LIMIT]
    return subject if subject[:3].lower() == "re:" or not subject else f"Re: {subject}"


def _kind(reading: Reading) -> Kind:
    if reading.kind is Meaning.STOP:
        return "stop_topic" if reading.topic is not None else "stop"
    if reading.kind is Meaning.HELP or reading.is_stopped_anyway:
        return "help"
    return "start_topic" if reading.topic is not None else "start"


def _words(kind: Kind, *locales: str | None) -> str:
    """In the first of these languages that we speak."""
    languages = [locale.replace("_", "-").partition("-")[0].lower() for locale in locales if locale]
    return TEXTS[next((language for language in languages if language in TEXTS), FALLBACK)][kind]


def _author(workspace: Workspace) -> Author:
    """The workspace itself: no key and no member sends it."""
    return Author(
        workspace_id=workspace.id,
        key_id=workspace.id,
        scopes=frozenset({"messages:send"}),
        default_country=workspace.default_country,
        timezone=workspace.timezone,
    )
