"""Moderation: the policy, and rules over words and links."""

from datetime import datetime
from functools import partial

import msgspec

from tidings.api.registry import Operation, Page, Request, after_id
from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.moderation.model import (
    RULE,
    Category,
    HookInput,
    Policy,
    PolicyInput,
    Rule,
    RuleAction,
    RuleInput,
    RuleKind,
    Step,
    Weights,
)
from tidings.moderation.policy import get_policy, put_policy, rotate_hook_secret
from tidings.moderation.rules import create_rule, delete_rule, get_rule, list_rules
from tidings.net import Policy as Reach
from tidings.workspaces import Sealer


class PolicyOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from flags, and who is asked before something is said."""

    steps: list[Step]
    weights: Weights
    hook: HookInput | None
    updated_at: datetime | None
    """Null: nobody has written one."""


class PolicyWithSecret(msgspec.Struct, frozen=True, kw_only=True):
    """The policy, and what its questions are signed with."""

    policy: PolicyOutput
    secret: str | None
    """`whsec_…`: shown once, when the first hook is put; null afterwards."""


class HookSecretOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What questions are signed with from now on."""

    secret: str | None
    """`whsec_…`, shown once."""


class RulesQuery(Page, frozen=True, kw_only=True):
    """Of which kind, how many, and after which cursor."""

    kind: RuleKind | None = None


class RuleOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may not be said just so."""

    id: str
    kind: RuleKind
    text: str
    action: RuleAction
    category: Category
    created_at: datetime | None


class RulePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of rules."""

    data: list[RuleOutput]
    next: str | None


async def _get_policy(request: Request) -> PolicyOutput:
    return _shown_policy(await get_policy(request.tx, request.workspace_id))


async def _put_policy(sealer: Sealer, reach: Reach, request: Request) -> PolicyWithSecret:
    given: PolicyInput = request.body
    made = await put_policy(request.tx, request.workspace_id, given, sealer=sealer, reach=reach, now=request.now)
    return PolicyWithSecret(policy=_shown_policy(made.policy), secret=made.secret)


async def _rotate(sealer: Sealer, request: Request) -> HookSecretOutput:
    return HookSecretOutput(secret=await rotate_hook_secret(request.tx, request.workspace_id, sealer=sealer))


async def _list_rules(request: Request) -> dict[str, object]:
    query: RulesQuery = request.query
    after = after_id(RULE, query.after)
    found = await list_rules(request.tx, request.workspace_id, kind=query.kind, after=after, limit=query.limit + 1)
    told = [_shown_rule(one) for one in found[: query.limit]]
    return {"data": told, "next": told[-1].id if len(found) > query.limit else None}


async def _create_rule(request: Request) -> RuleOutput:
    return _shown_rule(await create_rule(request.tx, request.workspace_id, request.body, request.now))


async def _get_rule(request: Request) -> RuleOutput:
    return _shown_rule(await get_rule(request.tx, request.workspace_id, decode(RULE, request.path["id"])))


async def _delete_rule(request: Request) -> None:
    await delete_rule(request.tx, request.workspace_id, decode(RULE, request.path["id"]))


def _shown_policy(policy: Policy) -> PolicyOutput:
    return PolicyOutput(steps=list(policy.steps), weights=policy.weights, hook=policy.hook, updated_at=policy.updated_at)


def _shown_rule(rule: Rule) -> RuleOutput:
    return RuleOutput(
        id=encode(RULE, rule.id), kind=rule.kind, text=rule.text, action=rule.action, category=rule.category, created_at=rule.created_at
    )


def operations(*, sealer: Sealer, reach: Reach) -> tuple[Operation, ...]:
    """The policy, and rules over words and links."""
    read, write = "moderation:read", "moderation:write"
    return (
        Operation(
            id="moderation.get_policy",
            method="GET",
            path="/v1/moderation/policy",
            scope=read,
            summary="Show the moderation policy",
            output=PolicyOutput,
            run=_get_policy,
        ),
        Operation(
            id="moderation.put_policy",
            method="PUT",
            path="/v1/moderation/policy",
            scope=write,
            summary="Write the moderation policy",
            description=(
                "The whole of it. `steps`: so much weight of flags in such a time, and what then happens; the hardest step that is reached "
                "is applied, once, and its flags count for nothing as hard again. `hook`: an address of yours that is asked before a "
                "person's post is stored; it takes up to two seconds until the new one counts."
            ),
            body=PolicyInput,
            output=PolicyWithSecret,
            errors=(Invalid,),
            example={"steps": [{"weight": 3, "within": "24h", "action": "mute", "lasts": "1h"}]},
            run=partial(_put_policy, sealer, reach),
        ),
        Operation(
            id="moderation.rotate_hook_secret",
            method="POST",
            path="/v1/moderation/policy/rotate-secret",
            scope=write,
            summary="Give the policy's hook another secret",
            description="Questions are signed with the new one alone within two seconds.",
            output=HookSecretOutput,
            secret_field="secret",  # noqa: S106 - the name of a field
            errors=(Conflict,),
            run=partial(_rotate, sealer),
        ),
        Operation(
            id="moderation.list_rules",
            method="GET",
            path="/v1/moderation/rules",
            scope=read,
            summary="List rules over words and links",
            query=RulesQuery,
            output=RulePage,
            errors=(Invalid,),
            run=_list_rules,
        ),
        Operation(
            id="moderation.create_rule",
            method="POST",
            path="/v1/moderation/rules",
            scope=write,
            summary="Make a rule over words or links",
            description=(
                "Words and phrases are found as whole words, whatever their case, their look-alikes in other scripts, digits in place of "
                "letters, and what is not seen between them. Of links the domain counts, with all below it; the longest that fits is the one "
                "that counts. It is for what people say; your backend says what it likes. It counts within two seconds."
            ),
            body=RuleInput,
            output=RuleOutput,
            status=201,
            errors=(Invalid, Conflict),
            example={"kind": "word", "text": "free money", "action": "mask"},
            run=_create_rule,
        ),
        Operation(
            id="moderation.get_rule",
            method="GET",
            path="/v1/moderation/rules/{id}",
            scope=read,
            summary="Show a rule",
            output=RuleOutput,
            errors=(NotFound,),
            run=_get_rule,
        ),
        Operation(
            id="moderation.delete_rule",
            method="DELETE",
            path="/v1/moderation/rules/{id}",
            scope=write,
            summary="Delete a rule",
            status=204,
            errors=(NotFound,),
            run=_delete_rule,
        ),
    )
