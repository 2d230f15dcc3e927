"""A person is taken out of the answers that are kept. A send's key stays: the same request still makes no second message."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import msgspec

from tidings.db import Row, Tx, load_queries
from tidings.idempotency.model import KEPT_FOR

Q = load_queries(__package__ or "tidings.idempotency", "erase.sql")


class Traces(msgspec.Struct, frozen=True, kw_only=True):
    """What names a person in an answer, and what stands there afterwards."""

    person: UUID
    told: Mapping[UUID, Collection[str]]
    """By what was made (a message): the ids in the answer that are the person's own (deliveries)."""
    names: Sequence[str] = ()
    """Your id of them, their name: as a whole text."""
    addresses: Sequence[str] = ()
    """Also within a text."""
    stand_in: str
    """The person's bare id, as the API writes it."""


def since(now: datetime) -> UUID:
    """The smallest id of what may still be remembered at this real time."""
    return UUID(int=int((now - KEPT_FOR - timedelta(hours=1)).timestamp() * 1_000) << 80)


async def erase_answers(tx: Tx, workspace_id: UUID, traces: Traces) -> dict[str, int]:
    """No answer that is kept names the person any more; answers how many did."""
    rows: list[Row] = []
    if traces.told:
        made = [datetime.fromtimestamp((subject.int >> 80) / 1_000, UTC) for subject in traces.told]
        rows += await tx.fetch(Q["answers_about"], workspace_id, list(traces.told), made)
    words = [*(msgspec.json.encode(name).decode() for name in traces.names), *(f"'{_inside(name)}'" for name in traces.names)]
    words += [_inside(address) for address in traces.addresses]
    if words:
        rows += await tx.fetch(Q["answers_with"], workspace_id, words)
    tag = await tx.execute(Q["drop_answers_of"], workspace_id, traces.person)
    changed = int(tag.rpartition(" ")[2])
    for row in rows:
        answer: str = row["answer"]
        forgotten = forget(answer, traces, own=traces.told.get(row["subject"], ()))
        if forgotten != answer:
            await tx.execute(Q["change_answer"], row["bucket"], workspace_id, row["principal"], row["key"], forgotten)
            changed += 1
    return {"idempotency_keys": changed}


def forget(answer: str, traces: Traces, own: Collection[str] = ()) -> str:
    """The answer, as JSON, with the stand-in wherever the person was named; as it was, where they were not."""
    if not answer:
        return answer
    given = msgspec.json.decode(answer)
    taken = _without(given, traces, own)
    return answer if taken == given else msgspec.json.encode(taken).decode()


def _without(value: Any, traces: Traces, own: Collection[str]) -> Any:
    if isinstance(value, dict):
        fields = {name: _without(one, traces, own) for name, one in cast("dict[str, Any]", value).items()}
        if fields.get("id") in own and "contact" in fields:
            # However the caller wrote them, it is this person.
            fields["contact"] = traces.stand_in
        return fields
    if isinstance(value, list):
        return [_without(one, traces, own) for one in cast("list[Any]", value)]
    return _said_without(value, traces) if isinstance(value, str) else value


def _said_without(text: str, traces: Traces) -> str:
    if text in traces.names:
        return traces.stand_in
    for name in traces.names:
        text = text.replace(f"'{name}'", f"'{traces.stand_in}'")
    for address in traces.addresses:
        text = text.replace(address, traces.stand_in)
    return text


def _inside(text: str) -> str:
    """The text as it stands within a text of JSON."""
    return msgspec.json.encode(text).decode()[1:-1]
