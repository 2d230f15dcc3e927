"""Data sources as they are put, shown and removed, and as they are opened for whoever asks them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import msgspec

from tidings.core.durations import parse_duration
from tidings.core.errors import Conflict, FieldError, Invalid, Misconfigured, NotFound
from tidings.core.ids import new_id
from tidings.db import Connection, Tx
from tidings.expressions import NotPlainError, PlainMap, check_headers, check_url, plain_map
from tidings.templates import data_source_store as store
from tidings.templates.data_source import (
    ANSWER_LIMIT,
    CACHE_LIMIT,
    DEADLINE_LIMIT,
    DataSource,
    DataSourceInput,
    OpenedSource,
    SourceAnswers,
    SourceFailed,
)
from tidings.templates.source_request import check_body
from tidings.workspaces import Sealer
from tidings.workspaces.seal import sealed_under

_AT_ONCE = 500


async def put_data_source(tx: Tx, workspace_id: UUID, key: str, given: DataSourceInput, *, sealer: Sealer, now: datetime) -> DataSource:
    """There is such a source, with all of this and nothing of what it was before; raises Invalid with everything that is wrong."""
    errors = check_url(given.url) + check_headers(given.headers)
    if given.body is not None:
        errors += check_body(given.body)
        if given.method == "GET":
            errors.append(FieldError("/body", "body_without_post", "A GET has no body: write method POST, or leave it out."))
    deadline = parse_duration(given.deadline)
    if deadline is None or not 0.05 <= deadline.total_seconds() <= DEADLINE_LIMIT:
        errors.append(FieldError("/deadline", "invalid_duration", f"Write 50ms to {DEADLINE_LIMIT:g}s, such as 2s or 800ms."))
    cache = parse_duration(given.cache)
    if cache is None or cache.microseconds or not cache <= timedelta(seconds=CACHE_LIMIT):
        errors.append(FieldError("/cache", "invalid_duration", "Write whole seconds, minutes or an hour: 0s to 1h."))
    fallback = None if given.fallback is None else msgspec.json.encode(given.fallback)
    errors += _wrong_fallback(given, fallback)
    if errors or deadline is None or cache is None:
        raise Invalid(errors)
    source = DataSource(
        id=await store.lock_source_id(tx, workspace_id, key) or new_id(),
        key=key,
        url=given.url,
        method=given.method,
        header_names=tuple(given.headers),
        body=given.body,
        deadline_seconds=deadline.total_seconds(),
        cache_seconds=int(cache.total_seconds()),
        fallback=None if fallback is None else fallback.decode(),
        created_at=now,
        updated_at=now,
    )
    headers = sealer.seal(msgspec.json.encode(given.headers), _belongs(workspace_id, key)) if given.headers else None
    return await store.put_source(tx, workspace_id, source, headers, now)


async def get_data_source(tx: Tx, workspace_id: UUID, key: str) -> DataSource:
    """The source with this key, without its headers' values; raises NotFound."""
    source = await store.find_source(tx, workspace_id, key)
    if source is None:
        raise NotFound(f"There is no data source {key!r}")
    return source


async def list_data_sources(tx: Tx, workspace_id: UUID, *, limit: int, after: str | None = None) -> list[DataSource]:
    """In the order of their keys, from behind `after`."""
    return await store.list_sources(tx, workspace_id, after or "", limit)


async def delete_data_source(tx: Tx, workspace_id: UUID, key: str) -> None:
    """The source is gone. Raises NotFound, and Conflict (data_source_in_use) where a published version names it."""
    if await store.lock_source_id(tx, workspace_id, key) is None:
        raise NotFound(f"There is no data source {key!r}")
    used = await store.find_use_of_source(tx, workspace_id, key)
    if used is not None:
        raise Conflict(f"The published version of template {used!r} asks it: publish one that does not", code="data_source_in_use")
    await store.delete_source(tx, workspace_id, key)


async def open_data_sources(
    tx: Connection, workspace_id: UUID, keys: Sequence[str], sealer: Sealer
) -> dict[str, OpenedSource | SourceFailed]:
    """Each source of these keys with its headers, or why it cannot be asked."""
    found: dict[str, OpenedSource | SourceFailed] = {}
    for source, envelope in await store.find_sources(tx, workspace_id, keys):
        try:
            plain = b"{}" if envelope is None else sealer.open(envelope, _belongs(workspace_id, source.key))
        except Misconfigured as error:
            found[source.key] = SourceFailed(key=source.key, code="sealed", detail=error.detail, may_retry=False)
            continue
        headers = msgspec.json.decode(plain, type=dict[str, str])
        found[source.key] = OpenedSource(source=source, workspace_id=workspace_id, headers=tuple(headers.items()))
    for key in keys:
        if key not in found:
            found[key] = SourceFailed(key=key, code="unknown_data_source", detail=f"There is no data source {key}", may_retry=False)
    return found


async def stand_ins(tx: Tx, workspace_id: UUID, keys: Sequence[str], data: Mapping[str, object]) -> SourceAnswers | SourceFailed:
    """What a preview, which asks nobody, shows in place of answers: what its data say under `sources`, else the fallback."""
    given = data.get("sources")
    told: Mapping[str, object] = cast("Mapping[str, object]", given) if isinstance(given, dict) else {}
    known = {source.key: source for source, _ in await store.find_sources(tx, workspace_id, keys)}
    answers: SourceAnswers = {}
    for key in keys:
        shown = told.get(key)
        fallback = fallback_of(known[key]) if key in known else None
        if isinstance(shown, dict):
            try:
                answers[key] = plain_map(cast("Mapping[str, object]", shown))
            except NotPlainError as error:
                return SourceFailed(key=key, code="bad_value", detail=str(error), may_retry=False)
        elif fallback is not None:
            answers[key] = fallback
        elif key in known:
            detail = f"A preview asks no data source, and {key} has no fallback: say under sources.{key} of its data what it would answer"
            return SourceFailed(key=key, code="data_source_not_asked", detail=detail, may_retry=False)
        else:
            return SourceFailed(key=key, code="unknown_data_source", detail=f"There is no data source {key}", may_retry=False)
    return answers


def fallback_of(source: DataSource) -> PlainMap | None:
    """What is shown where the source does not answer; None where the message rather waits."""
    return None if source.fallback is None else plain_map(msgspec.json.decode(source.fallback, type=dict[str, Any]))


async def reseal_data_sources(tx: Tx, sealer: Sealer) -> int:
    """No headers are sealed under an older key any more; answers how many were. Needs the pipeline's role.

    Raises Misconfigured, and changes nothing, where the present key of one is not here.
    """
    done, after = 0, UUID(int=0)
    while rows := await store.lock_sources(tx, after, _AT_ONCE):
        for row in rows:
            if sealed_under(row.headers) != sealer.newest:
                belongs = _belongs(row.workspace_id, row.key)
                await store.update_headers(tx, row.workspace_id, row.id, sealer.seal(sealer.open(row.headers, belongs), belongs))
                done += 1
        after = rows[-1].id
    return done


def _belongs(workspace_id: UUID, key: str) -> bytes:
    """What the headers' envelope belongs to: it opens for no other source, and for no provider account."""
    return b"data source" + workspace_id.bytes + key.encode()


def _wrong_fallback(given: DataSourceInput, encoded: bytes | None) -> list[FieldError]:
    if given.fallback is None or encoded is None:
        return []
    if len(encoded) > ANSWER_LIMIT:
        return [FieldError("/fallback", "too_large", f"It has {len(encoded):,} bytes; the most is {ANSWER_LIMIT:,}")]
    try:
        plain_map(given.fallback)
    except NotPlainError as error:
        return [FieldError("/fallback", "bad_value", str(error))]
    return []
