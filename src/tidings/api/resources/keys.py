"""API keys: their times are real ones, also in a test workspace whose clock was moved."""

from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Page, Request, after_id, page_of
from tidings.core.errors import Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.workspaces import ApiKey, NewKey, create_key, list_keys, revoke_key


class KeyOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A key, without its secret."""

    id: str
    name: str
    hint: str
    """How the secret begins."""
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    """To the minute."""
    expires_at: datetime | None
    revoked_at: datetime | None


class NewKeyOutput(KeyOutput, frozen=True, kw_only=True):
    """A key that was just made, with its secret."""

    secret: str | None
    """Shown this once; only a hash of it is kept."""


class KeyPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of keys."""

    data: list[KeyOutput]
    next: str | None


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    keys = await list_keys(request.tx, request.workspace_id, after=after_id("key", page.after), limit=page.limit + 1)
    return page_of([_shown(key) for key in keys], page.limit, lambda key: key.id)


async def _create(request: Request) -> NewKeyOutput:
    principal = request.principal
    created = await create_key(request.tx, principal.workspace, request.body, held=principal.scopes, now=_real(request))
    return NewKeyOutput(**msgspec.structs.asdict(_shown(created.key)), secret=created.secret)


async def _revoke(request: Request) -> KeyOutput:
    key_id = decode("key", request.path["id"])
    if key_id is None:
        raise NotFound
    return _shown(await revoke_key(request.tx, request.workspace_id, key_id, now=_real(request)))


def _real(request: Request) -> datetime:
    return request.now - request.principal.workspace.clock_offset


def _shown(key: ApiKey) -> KeyOutput:
    return KeyOutput(
        id=encode("key", key.id),
        name=key.name,
        hint=key.hint,
        scopes=sorted(key.scopes),
        created_at=key.created_at,
        last_used_at=key.last_used_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="keys.list",
        method="GET",
        path="/v1/keys",
        scope="keys:read",
        summary="List API keys",
        description="All keys of the workspace in the order of their making, revoked ones too, and never a secret.",
        query=Page,
        output=KeyPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="keys.create",
        method="POST",
        path="/v1/keys",
        scope="keys:write",
        summary="Create an API key",
        description=(
            "The secret is in this answer and nowhere else: only its hash is kept. The new key's scopes must all be held by the "
            "key that creates it."
        ),
        body=NewKey,
        output=NewKeyOutput,
        status=201,
        errors=(Invalid,),
        example={"name": "checkout service", "scopes": ["messages:send", "messages:read"]},
        secret_field="secret",  # noqa: S106 - the name of a field
        run=_create,
    ),
    Operation(
        id="keys.revoke",
        method="DELETE",
        path="/v1/keys/{id}",
        scope="keys:write",
        summary="Revoke an API key",
        description=("The key is refused from now on and stays in the list. Revoking it again changes nothing. A key can revoke itself."),
        output=KeyOutput,
        errors=(NotFound,),
        changes_callers=True,
        run=_revoke,
    ),
)
