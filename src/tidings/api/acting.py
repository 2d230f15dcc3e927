"""What a person can do, their backend can do for them: one deed, two operations.

`/v1/me/…` is for an end user, by their own token; `/v1/contacts/{id}/…` for a key that holds the scope, and the audit log tells it.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from tidings.api.registry import Method, Operation, Request
from tidings.contacts import contact_named
from tidings.conversations import Person
from tidings.core.errors import NotFound, TidingsError


class Acting(msgspec.Struct, frozen=True, kw_only=True):
    """One call, and for whom it is."""

    request: Request
    person: Person
    """The contact who does it, or for whom it is done."""

    @property
    def workspace_id(self) -> UUID:
        """The caller's tenant."""
        return self.request.workspace_id


def for_people(
    *,
    id: str,  # noqa: A002 - as the field is named that it becomes
    method: Method,
    path: str,
    scope: str,
    summary: str,
    run: Callable[[Acting], Awaitable[Any]],
    description: str = "",
    body: Any = None,
    query: type[msgspec.Struct] | None = None,
    output: Any = None,
    status: int = 200,
    also: Mapping[int, str] | None = None,
    errors: tuple[type[TidingsError], ...] = (),
    example: Any = None,
    max_bytes: int = 5_000_000,
    is_wide: bool = False,
    is_grouped: bool = False,
) -> tuple[Operation, Operation]:
    """The operation for the person (`me.<id>`) and the one for their backend (`contacts.<id>`); `path` is what follows the person."""

    async def mine(request: Request) -> Any:
        return await run(Acting(request=request, person=Person("contact", request.principal.key_id)))

    async def theirs(request: Request) -> Any:
        contact_id = await contact_named(request.tx, request.workspace_id, request.path["id"])
        return await run(Acting(request=request, person=Person("contact", contact_id)))

    same: dict[str, Any] = {
        "method": method,
        "body": body,
        "query": query,
        "output": output,
        "status": status,
        "also": also or {},
        "example": example,
        "max_bytes": max_bytes,
        "is_wide": is_wide,
        "is_grouped": is_grouped,
    }
    own = Operation(
        id=f"me.{id}",
        path=f"/v1/me{path}",
        scope=None,
        is_for_people=True,
        is_audited=False,
        summary=summary,
        description=description,
        errors=errors,
        run=mine,
        **same,
    )
    acted = Operation(
        id=f"contacts.{id}",
        path=f"/v1/contacts/{{id}}{path}",
        scope=scope,
        summary=f"{summary}, for a contact",
        description=description,
        errors=errors if NotFound in errors else (*errors, NotFound),
        run=theirs,
        **same,
    )
    return own, acted


def known_as(operations: tuple[Operation, Operation], name: str) -> tuple[Operation, Operation]:
    """The two, the backend's under the name by which it is known already."""
    own, acted = operations
    return own, msgspec.structs.replace(acted, id=name)
