"""Hooks: what other products' events say, and in which conversation; what came, and what became of it."""

from datetime import datetime
from functools import partial
from typing import Annotated

import msgspec

from tidings.api.registry import Operation, Page, Request, after_id, page_of
from tidings.api.resources import hook_events
from tidings.conversations.posts.parts import Part
from tidings.core.errors import Conflict, FieldError, Invalid, NotFound
from tidings.core.ids import encode
from tidings.core.secret_fields import SECRET
from tidings.hooks import (
    HOOK,
    PRESETS,
    HookInput,
    HookPatch,
    HookState,
    Making,
    Missing,
    Outcome,
    Place,
    Preset,
    PresetName,
    Reading,
    Rule,
    SecretInput,
    Shown,
    Signature,
    Tried,
    TryInput,
    create_hook,
    delete_hook,
    get_hook,
    list_hooks,
    rotate_secret,
    try_hook,
    update_hook,
)
from tidings.hooks.decide import Found, Made
from tidings.workspaces import Sealer


class HookOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Another product that calls us, and what its events say."""

    id: str
    name: str
    preset: PresetName | None
    """What it began with."""
    state: HookState
    url: Annotated[str, SECRET] | None
    """Where the other product calls; null where nothing is signed, since then the address is the secret."""
    secrets: int
    """How many are good now."""
    signature: Signature
    event: Reading
    conversation: list[Place] | None
    missing: Missing
    make: Making | None
    rules: list[Rule]
    created_at: datetime
    updated_at: datetime


class HookWithSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A hook, and what is told of it once."""

    hook: HookOutput
    secret: str | None
    """One that was made now, and is shown once; null where you gave it. Where nothing is signed it is the whole address."""


class HookPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hooks."""

    data: list[HookOutput]
    next: str | None


class PresetOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping that comes ready."""

    name: PresetName
    about: str
    signature: Signature
    event: Reading
    conversation: list[Place]
    rules: list[Rule]


class PresetPage(msgspec.Struct, frozen=True, kw_only=True):
    """Every mapping that comes ready."""

    data: list[PresetOutput]
    next: str | None


class TriedOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What would become of one event."""

    source_id: str
    type: str | None
    outcome: Outcome
    rule: int | None
    """The rule that fits, counted from 0."""
    conversation: str | None
    """Where it would be said."""
    places: list[Found]
    """Where it was looked for, in this order."""
    make: Made | None
    """The conversation that would be made, at the first of these places."""
    author: str | None
    """In whose name."""
    parts: list[Part] | None
    """What would be said."""
    reason: str | None
    problem: FieldError | None
    """Why it cannot be said: `pointer` leads into the hook."""


class TryOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What would become of a call."""

    events: list[TriedOutput]


class _Tools(msgspec.Struct, frozen=True):
    sealer: Sealer
    address: str


async def _presets(_: Request) -> PresetPage:
    return PresetPage(data=[_shown_preset(one) for one in PRESETS.values()], next=None)


async def _list(tools: _Tools, request: Request) -> dict[str, object]:
    page: Page = request.query
    found = await list_hooks(
        request.tx,
        request.workspace_id,
        sealer=tools.sealer,
        real_now=request.real_now,
        after=after_id(HOOK, page.after),
        limit=page.limit + 1,
    )
    return page_of([_shown(tools, one) for one in found], page.limit, lambda one: one.id)


async def _create(tools: _Tools, request: Request) -> HookWithSecret:
    made = await create_hook(request.tx, request.workspace_id, request.body, sealer=tools.sealer, now=request.now)
    return _with_secret(tools, made)


async def _get(tools: _Tools, request: Request) -> HookOutput:
    found = await get_hook(request.tx, request.workspace_id, hook_events.hook_id(request), sealer=tools.sealer, real_now=request.real_now)
    return _shown(tools, found)


async def _patch(tools: _Tools, request: Request) -> HookOutput:
    patch: HookPatch = request.body
    changed = await update_hook(
        request.tx,
        request.workspace_id,
        hook_events.hook_id(request),
        patch,
        sealer=tools.sealer,
        now=request.now,
        real_now=request.real_now,
    )
    return _shown(tools, changed)


async def _delete(request: Request) -> None:
    await delete_hook(request.tx, request.workspace_id, hook_events.hook_id(request))


async def _rotate(tools: _Tools, request: Request) -> HookWithSecret:
    given: SecretInput = request.body
    rotated = await rotate_secret(
        request.tx,
        request.workspace_id,
        hook_events.hook_id(request),
        given,
        sealer=tools.sealer,
        now=request.now,
        real_now=request.real_now,
    )
    return _with_secret(tools, rotated)


async def _try(request: Request) -> TryOutput:
    workspace = request.principal.workspace
    tried = await try_hook(request.tx, workspace, hook_events.hook_id(request), request.body, now=request.now, real_now=request.real_now)
    return TryOutput(events=[_shown_try(one) for one in tried])


def _with_secret(tools: _Tools, shown: Shown) -> HookWithSecret:
    secret = _url(tools, shown.new_token) if shown.new_token is not None else shown.secret
    return HookWithSecret(hook=_shown(tools, shown), secret=secret)


def _url(tools: _Tools, token: str) -> str:
    return f"{tools.address}/v1/hooks/{token}"


def _shown(tools: _Tools, shown: Shown) -> HookOutput:
    hook, mapping = shown.hook, shown.hook.mapping
    return HookOutput(
        id=encode(HOOK, hook.id),
        name=hook.name,
        preset=hook.preset,
        state=hook.state,
        url=_url(tools, shown.token) if shown.token is not None else None,
        secrets=shown.secrets,
        signature=mapping.signature,
        event=mapping.event,
        conversation=mapping.conversation,
        missing=mapping.missing,
        make=mapping.make,
        rules=mapping.rules,
        created_at=hook.created_at,
        updated_at=hook.updated_at,
    )


def _shown_preset(preset: Preset) -> PresetOutput:
    return PresetOutput(
        name=preset.name,
        about=preset.about,
        signature=preset.signature,
        event=preset.event,
        conversation=list(preset.conversation),
        rules=list(preset.rules),
    )


def _shown_try(tried: Tried) -> TriedOutput:
    return TriedOutput(
        source_id=tried.source_id,
        type=tried.type,
        outcome=tried.outcome,
        rule=tried.rule,
        conversation=encode("cnv", tried.conversation_id) if tried.conversation_id is not None else None,
        places=list(tried.places),
        make=tried.make,
        author=tried.author,
        parts=tried.parts,
        reason=tried.reason,
        problem=tried.problem,
    )


def operations(*, sealer: Sealer, address: str) -> tuple[Operation, ...]:
    """The operations on hooks; `address` is this installation's, as it stands in links."""
    tools = _Tools(sealer, address)
    return (*_reading(tools), *_writing(tools), *hook_events.OPERATIONS)


def _reading(tools: _Tools) -> tuple[Operation, ...]:
    return (
        Operation(
            id="hook_presets.list",
            method="GET",
            path="/v1/hook-presets",
            scope="hooks:read",
            summary="List ready mappings",
            description="Stripe, GitHub, Shopify, Auth0 and Standard Webhooks: how they sign, and what their usual events say.",
            output=PresetPage,
            run=_presets,
        ),
        Operation(
            id="hooks.list",
            method="GET",
            path="/v1/hooks",
            scope="hooks:read",
            summary="List hooks",
            description="All hooks of the workspace in the order of their making, never with secrets.",
            query=Page,
            output=HookPage,
            errors=(Invalid,),
            run=partial(_list, tools),
        ),
        Operation(
            id="hooks.get",
            method="GET",
            path="/v1/hooks/{id}",
            scope="hooks:read",
            summary="Show a hook",
            description="One hook, never with its secrets.",
            output=HookOutput,
            errors=(NotFound,),
            run=partial(_get, tools),
        ),
    )


_EXAMPLE = {
    "name": "Scores",
    "signature": {"kind": "hmac_timestamp", "header": "x-signature", "timestamp_header": "x-timestamp"},
    "event": {"id": "{{ event.id }}", "type": "{{ event.kind }}"},
    "conversation": [{"object": {"type": "match", "id": "{{ event.match }}"}}],
    "missing": "skip",
    "rules": [{"types": ["goal"], "text": "{{ event.minute }}': {{ event.player }} scores. {{ event.home }}:{{ event.away }}"}],
}


def _writing(tools: _Tools) -> tuple[Operation, ...]:
    return (
        Operation(
            id="hooks.create",
            method="POST",
            path="/v1/hooks",
            scope="hooks:write",
            summary="Let another product tell something",
            description=(
                "Its calls to the hook's `url` are checked by `signature` over their raw bytes (401 otherwise), stored, answered, and then "
                "said: the first of the `rules` that fits says what, and its `conversation` where. All of it is expressions in Jinja's "
                "syntax over `event` (the JSON) and `headers` (`headers.x_request_id`), `type` and `id`. An event is said once, however "
                "often it comes. With a `preset` only what you want otherwise has to be given. Where there is no such conversation it is "
                "made (`make`), waited for, or nothing is said; what cannot be said stands under the hook's events with its reason, and "
                "`hook.failed` tells it."
            ),
            body=HookInput,
            output=HookWithSecret,
            status=201,
            errors=(Invalid, Conflict),
            example=_EXAMPLE,
            secret_field="secret",  # noqa: S106 - a name
            run=partial(_create, tools),
        ),
        Operation(
            id="hooks.update",
            method="PATCH",
            path="/v1/hooks/{id}",
            scope="hooks:write",
            summary="Change a hook",
            description="What is left out stays. It counts for what waits, too. With `state` `disabled` its address takes nothing any more.",
            body=HookPatch,
            output=HookOutput,
            errors=(Invalid, NotFound),
            example={"name": "Live scores", "missing": "wait"},
            run=partial(_patch, tools),
        ),
        Operation(
            id="hooks.delete",
            method="DELETE",
            path="/v1/hooks/{id}",
            scope="hooks:write",
            summary="Delete a hook",
            description="Its address takes nothing any more, and what came is gone; what was said stays.",
            status=204,
            errors=(NotFound,),
            run=_delete,
        ),
        Operation(
            id="hooks.rotate_secret",
            method="POST",
            path="/v1/hooks/{id}/rotate-secret",
            scope="hooks:write",
            summary="Give a hook another secret",
            description=(
                "The new one is good from now on, and the one before it for as long as `old_lasts` says. Give the one that the other "
                "product shows you (Stripe and Shopify make their own), or leave it out, and one is made. Where nothing is signed it is another "
                "address, and the one before it takes nothing any more."
            ),
            body=SecretInput,
            output=HookWithSecret,
            errors=(Invalid, NotFound),
            example={"old_lasts": "24h"},
            secret_field="secret",  # noqa: S106 - a name
            run=partial(_rotate, tools),
        ),
        Operation(
            id="hooks.try",
            method="POST",
            path="/v1/hooks/{id}/try",
            scope="hooks:write",
            summary="Try a hook",
            description=(
                "What would be said of this call, where and in whose name, or why not. Nothing is said, stored or made, and no signature is "
                "asked for. Of a call with several events the first twenty are shown."
            ),
            body=TryInput,
            output=TryOutput,
            errors=(Invalid, NotFound),
            example={"body": {"id": "e1", "kind": "goal", "match": "M-7", "minute": 12, "player": "Ada", "home": 1, "away": 0}},
            is_audited=False,
            run=_try,
        ),
    )
