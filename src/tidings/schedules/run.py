"""Sending what a schedule says: the one place from which schedules reach messages."""

import asyncio
from datetime import datetime
from uuid import UUID

from tidings.consent import get_topic
from tidings.core.errors import NotFound, TidingsError, invalid
from tidings.db import Tx
from tidings.messages import CHUNK, Author, Done, Plan, Send, accept, default_routes, find_people, plan, prepare
from tidings.schedules.model import Schedule
from tidings.schedules.written import read_send
from tidings.templates import published
from tidings.workspaces import Workspace


class CannotRun(TidingsError):
    """The schedule's message cannot be sent as it is."""

    code = "cannot_run"


async def run(tx: Tx, workspace: Workspace, schedule: Schedule, scopes: frozenset[str], *, now: datetime, real_now: datetime) -> UUID:
    """The schedule's message is accepted in its author's name, who holds these scopes; answers the message's id.

    Raises Invalid where the message can no longer be sent, Forbidden where the author may no longer send it.
    """
    author = author_of(workspace, schedule.author_id, scopes)
    made = await plan_send(tx, workspace, read_send(schedule.message), author, now=now, real_now=real_now)
    outcome = await accept(tx, made, real_now)
    if not isinstance(outcome, Done):
        raise CannotRun
    return outcome.message_id


async def plan_send(tx: Tx, workspace: Workspace, send: Send, author: Author, *, now: datetime, real_now: datetime) -> Plan:
    """The plan of a send that begins now; raises Invalid with all that is wrong, Forbidden where the author lacks a scope."""
    template = await published(tx, workspace.id, send.template) if send.template is not None else None
    topic_key = send.topic or (template.topic if template is not None else None)
    topic = None
    if topic_key is not None:
        try:
            topic = await get_topic(tx, workspace.id, topic_key)
        except NotFound as error:
            if send.topic is not None:
                detail = f"There is no topic {topic_key!r}; make it with PUT /v1/topics/{{key}}"
                raise invalid("/topic", "unknown_topic", detail) from error
    made = await asyncio.to_thread(plan, send, author, template, default_routes(topic, workspace), now, real_now)
    if made.is_sensitive:
        # What comes again stands in its schedule, for everybody who may see that.
        raise invalid("/purpose", "sensitive", "What is sensitive, as a login code, is not sent by a schedule")
    return made


async def check_people(tx: Tx, made: Plan) -> None:
    """Somebody of the plan is there, or will be found by an address; else raises Invalid, as accepting it would."""
    for start in range(0, len(made.targets), CHUNK):
        keys = {target.key for target in made.targets[start : start + CHUNK]}
        if any(key.kind != "id" for key in keys) or await find_people(tx, list(keys)):
            return
    prepare(made, {}, None)


def author_of(workspace: Workspace, author_id: UUID, scopes: frozenset[str]) -> Author:
    """Whoever holds these scopes, as messages know an author."""
    return Author(
        workspace_id=workspace.id,
        key_id=author_id,
        scopes=scopes,
        default_country=workspace.default_country,
        timezone=workspace.timezone,
    )
