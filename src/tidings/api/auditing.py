"""What the audit log is told of a call: the operation, who, from where, which thing, and which fields; never what is in them.

Of a contact nothing is told but our own id, whatever your id of them is. Of a body the names of its fields are told, and the values
of those few that can be nothing but the company's own words (`TOLD`).
"""

import re
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

import msgspec
from msgspec import NODEFAULT, UNSET

from tidings.api.client import Client
from tidings.api.registry import Operation
from tidings.contacts import contacts_named
from tidings.core.clock import rfc3339
from tidings.core.errors import TidingsError
from tidings.core.ids import encode
from tidings.core.log import get_logger, request_id
from tidings.db import Database, Tx
from tidings.workspaces import Principal
from tidings.workspaces.audit import Deed, Source, record, spent_key

log = get_logger("audit")

TOLD: Mapping[str, frozenset[str]] = {
    "assistant": frozenset({"name"}),
    "conversation": frozenset(
        {"kind", "starts_at", "expires_at", "expires_after", "on_expiry", "is_frozen", "slow_mode", "hides_positions"}
        | {"role", "invites", "history", "muted_for", "muted_until"}
    ),
    "branding": frozenset({"name", "accent", "accent_dark"}),
    "cap": frozenset({"purpose", "topic", "channel", "most", "per"}),
    "contact": frozenset({"channel", "purpose", "state"}),
    "delivery": frozenset({"as", "state"}),
    "invitation": frozenset({"role"}),
    "key": frozenset({"name", "scopes", "expires_at"}),
    "member": frozenset({"role"}),
    "message": frozenset({"as"}),
    "moderation": frozenset({"action", "all", "category", "decision", "kind"}),
    "opt_in_form": frozenset({"name", "template"}),
    "provider_account": frozenset({"provider", "name", "channels", "rank", "is_enabled", "keeps_exchanges"}),
    "schedule": frozenset({"name", "cron", "timezone", "starts_at", "ends_at", "late_after"}),
    "suppression": frozenset({"channel", "topic"}),
    "template": frozenset({"key", "name", "purpose", "topic", "channel", "version", "default_locale", "is_sensitive"}),
    "topic": frozenset({"name", "channel", "keeps_quiet_hours"}),
    "view": frozenset({"page", "is_shared"}),
    "workspace": frozenset(
        {"name", "default_country", "default_locale", "timezone", "countries", "spend_per_day", "keeps_content", "advance", "at"}
    ),
}
"""Fields of bodies whose values are told too, by the kind of thing that they change."""

_KINDS: Mapping[str, str] = {"sandbox": "workspace", "workspace": "workspace", "deliveries": "delivery"}
_OWN_ID = re.compile(r"[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}")
_OWN_KEY = re.compile(r"[a-zA-Z][\w.-]{0,99}", re.ASCII)
_KEYED = frozenset({"assistant", "data_source", "opt_in_form", "template", "topic"})
_LONGEST = 200
_MOST = 50

# Refusals of one principal in a minute, and look-ups of keys that open nothing in a second: by process.
_REFUSALS = 10
_WINDOW_SECONDS = 60.0
_LOOK_UPS = 5
_REMEMBERED = 1_000


class Auditor:
    """Tells the log what the API does, and what it refuses."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._refused: OrderedDict[tuple[UUID, UUID], tuple[float, int]] = OrderedDict()
        self._looked: tuple[float, int] = (0.0, 0)

    async def done(
        self, tx: Tx, operation: Operation, principal: Principal, client: Client, params: Mapping[str, str], body: Any, result: Any
    ) -> str | None:
        """What the operation did is told in its transaction; answers the id of what it was done to."""
        kind = kind_of(operation)
        target = await _target(tx, kind, principal.workspace.id, params, result)
        deed = _deed(operation, principal, client, kind, target)
        changes = operation.tells(result) if operation.tells is not None else told_of(kind, body)
        await record(tx, msgspec.structs.replace(deed, changes=changes or None))
        return target

    async def refused(self, operation: Operation, principal: Principal, client: Client, params: Mapping[str, str], code: str) -> None:
        """The attempt is told, in a transaction of its own; of many in a minute the first ten, with how many were left out before."""
        left_out = self._may_tell(principal.workspace.id, principal.key_id)
        if left_out is None:
            return
        kind = kind_of(operation)
        target = next((value for value in params.values() if _OWN_ID.fullmatch(value)), None)
        deed = _deed(operation, principal, client, kind, target)
        changes = {"code": code} | ({"left_out": left_out} if left_out else {})
        await self._tell(msgspec.structs.replace(deed, outcome="refused", changes=changes))

    async def unknown(self, operation: Operation, client: Client, authorization: str | None) -> None:
        """An attempt with a key that has expired or was revoked is told in its workspace; of any other nobody knows whose it is."""
        scheme, _, secret = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not secret or not self._may_look():
            return
        try:
            async with self._database.pipeline() as tx:
                found = await spent_key(tx, secret)
        except TidingsError:
            return
        if found is None or (left_out := self._may_tell(*found)) is None:
            return
        workspace_id, key_id = found
        changes = {"code": "unknown_key"} | ({"left_out": left_out} if left_out else {})
        await self._tell(
            Deed(
                workspace_id=workspace_id,
                kind="key",
                principal_id=key_id,
                action=operation.id,
                outcome="refused",
                source=source_of(client),
                changes=changes,
            )
        )

    async def _tell(self, deed: Deed) -> None:
        try:
            async with self._database.workspace(deed.workspace_id) as tx:
                await record(tx, deed)
        except TidingsError:
            # It is refused all the same, and whoever tried is told why: the caller's error is the one that counts.
            log.warning("a refused attempt could not be told", extra={"operation": deed.action})

    def _may_tell(self, workspace_id: UUID, principal_id: UUID) -> int | None:
        """How many were left out in the window before; None where this one is left out too."""
        now, key = time.monotonic(), (workspace_id, principal_id)
        since, count = self._refused.pop(key, (now, 0))
        left_out = 0
        if now - since >= _WINDOW_SECONDS:
            left_out, since, count = max(0, count - _REFUSALS), now, 0
        self._refused[key] = (since, count + 1)
        if len(self._refused) > _REMEMBERED:
            self._refused.popitem(last=False)
        return left_out if count < _REFUSALS else None

    def _may_look(self) -> bool:
        now, (since, count) = time.monotonic(), self._looked
        if now - since >= 1.0:
            since, count = now, 0
        self._looked = (since, count + 1)
        return count < _LOOK_UPS


def source_of(client: Client) -> Source:
    """From where a call comes, as it is told."""
    return Source(ip=client.address or None, user_agent=client.agent or None, request_id=request_id.get())


def kind_of(operation: Operation) -> str:
    """The kind of thing that an operation changes: the noun of its path."""
    noun = operation.path.split("/")[2]
    return _KINDS.get(noun) or noun.removesuffix("s").replace("-", "_")


def told_of(kind: str, body: Any) -> dict[str, Any]:
    """The names of the fields that a body gives, how long its lists are, and the values of those that may be told."""
    if not isinstance(body, msgspec.Struct):
        return {"count": len(cast("Sequence[object]", body))} if isinstance(body, list | tuple) else {}
    fields: list[str] = []
    values: dict[str, Any] = {}
    counts: dict[str, int] = {}
    for field in _fields_of(type(body)):
        value: Any = getattr(body, field.name)
        if value is UNSET or value is field.default or (value is not None and value == _default(field)):
            continue
        name = field.encode_name
        fields.append(name)
        if isinstance(value, list | tuple):
            counts[name] = len(cast("Sequence[object]", value))
        if name in TOLD.get(kind, frozenset()) and (shown := _plain(value)) is not None:
            values[name] = shown
    return {"fields": sorted(fields)} | ({"set": values} if values else {}) | ({"counts": counts} if counts else {})


_fields_of = cache(msgspec.structs.fields)
"""What a struct has: to look is dear, and it never changes."""


def _default(field: msgspec.structs.FieldInfo) -> Any:
    made: Any = field.default if field.default_factory is NODEFAULT else field.default_factory()
    return made


def _deed(operation: Operation, principal: Principal, client: Client, kind: str, target: str | None) -> Deed:
    return Deed(
        workspace_id=principal.workspace.id,
        kind=principal.kind,
        principal_id=principal.key_id,
        action=operation.id,
        target_kind=kind,
        target=target,
        source=source_of(client),
    )


async def _target(tx: Tx, kind: str, workspace_id: UUID, params: Mapping[str, str], result: Any) -> str | None:
    given = next(iter(params.values()), None)
    made = getattr(result, "id", None)
    if kind == "workspace":
        return encode("wsp", workspace_id)
    if given is None:
        return _key(kind, getattr(result, "key", None)) or (made if isinstance(made, str) and _OWN_ID.fullmatch(made) else None)
    if kind == "contact":
        # Your id of a person may be their mail address.
        if isinstance(made, str) and made.startswith("ctc_"):
            return made
        found = (await contacts_named(tx, workspace_id, [given])).get(given)
        return None if found is None else encode("ctc", found)
    return given if _OWN_ID.fullmatch(given) else _key(kind, given)


def _key(kind: str, text: object) -> str | None:
    return text if kind in _KEYED and isinstance(text, str) and _OWN_KEY.fullmatch(text) else None


def _plain(value: Any) -> Any:
    """The value as the log keeps it: short, and without fractions; None where it is nothing to be told."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, str | float):
        return str(value)[:_LONGEST]
    if isinstance(value, Sequence):
        shown = [_plain(one) for one in cast("Sequence[object]", value)[:_MOST]]
        return shown if all(one is not None and not isinstance(one, list) for one in shown) else None
    return None
