"""What a send would do, before it is sent: who gets it by what, who does not and why, and what it costs. Nothing is stored or taken."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import msgspec

from tidings.channels import ChannelName, RouteInput
from tidings.conditions import evaluate
from tidings.contacts import Person, contact_facts, people, resolve
from tidings.contacts.country_of import country_of
from tidings.core.errors import FieldError, Invalid, Throttled
from tidings.core.ids import decode, encode
from tidings.core.strict_json import pointer
from tidings.db import Tx
from tidings.messages.accept import CHUNK
from tidings.messages.estimate_cost import Chosen, Costs, costs
from tidings.messages.estimate_judge import LATER, Prices, Verdict, Walk, judge, walk
from tidings.messages.estimate_model import ChannelEstimate, Estimated, Reason, Sample, sentence
from tidings.messages.estimate_store import Asked, Named, Row, Spending, judge_recipients, list_carriers, spending
from tidings.messages.estimate_words import amount_of
from tidings.messages.model import Author, RejectedRecipient, Send
from tidings.messages.plan import Plan, Target, plan
from tidings.messages.preview import given_data, stranger
from tidings.messages.purposes import PURPOSES
from tidings.messages.reads import find_answered
from tidings.messages.reasons import REASONS
from tidings.messages.route import Step
from tidings.messages.why import ADVICE
from tidings.templates import Published, load_version
from tidings.workspaces import Principal

SAMPLES = 50
"""Of each reason so many people are told."""
REJECTED = 100

LARGE_AT_ONCE = 2
"""So many long lists are estimated at a time in a process: each keeps a connection and a core of the database busy for a second."""

_TURN = 200
_large: set[UUID] = set()


class _Tally(msgspec.Struct):
    """Counts of people by reason, with some of them."""

    people: Counter[str]
    samples: dict[str, list[Sample]]

    def add(self, reason: str, sample: Sample) -> None:
        self.people[reason] += 1
        known = self.samples.setdefault(reason, [])
        if len(known) < SAMPLES:
            known.append(sample)

    def told(self) -> list[Reason]:
        return [
            Reason(reason=reason, people=n, text=REASONS.get(reason, reason), advice=ADVICE.get(reason), samples=self.samples[reason])
            for reason, n in sorted(self.people.items(), key=lambda item: (-item[1], item[0]))
        ]


class _Sums(msgspec.Struct):
    """What is counted of one channel."""

    goes: int
    follows: int
    later: _Tally
    refused: _Tally
    chosen: list[Chosen]
    following: list[Chosen]


def _tally() -> _Tally:
    return _Tally(Counter(), {})


async def estimate(
    tx: Tx,
    principal: Principal,
    send: Send,
    template: Published | None,
    defaults: Sequence[RouteInput | None],
    now: datetime,
    real_now: datetime,
) -> Estimated:
    """What the send would do. Raises Invalid where it would be refused, and Throttled; the purpose's scope is not asked for.

    Needs the pipeline's role, which sees the law's hours. Of a step that picks the best channel, the person's own order is heeded, and
    not where they answer most; rates, which make it slower and keep it from nobody, are not asked.
    """
    made = await _plan(tx, principal, send, template, defaults, now, real_now)
    if len(made.targets) <= CHUNK:
        return await _estimated(tx, principal, made, template, now)
    if len(_large) >= LARGE_AT_ONCE:
        raise Throttled("Other long lists are being estimated right now; ask again in a second")
    _large.add(made.id)
    try:
        return await _estimated(tx, principal, made, template, now)
    finally:
        _large.discard(made.id)


async def _estimated(tx: Tx, principal: Principal, made: Plan, template: Published | None, now: datetime) -> Estimated:
    asked = _asked(made, now)
    spent = await spending(tx, made.author.workspace_id, asked.moment if asked.zone is None else now)
    prices = Prices(await list_carriers(tx, made.author.workspace_id))
    counted = _Counted(made)
    for start in range(0, len(made.targets), CHUNK):
        named, targets = await _named(tx, counted, made.targets[start : start + CHUNK])
        rows = await judge_recipients(tx, asked, named)
        facts = await _facts(tx, made, named, targets)
        await _count(
            made,
            counted,
            rows,
            prices,
            spent,
            facts,
            asked,
            dict(zip((one.n for one in named), zip(named, targets, strict=True), strict=True)),
        )
    if not counted.seen:
        raise Invalid(
            [FieldError(pointer("to", one.index) if made.is_list else "/to", one.code, one.detail) for one in counted.rejected[:REJECTED]]
        )
    version = await load_version(tx, principal.workspace.id, template.id, template.version) if template is not None else None
    sums = {channel: own for channel, own in counted.sums.items() if own.goes or own.follows or own.refused.people}
    found: dict[str, Costs] = {
        channel: await costs(tx, principal.workspace, made, version, cast("ChannelName", channel), own.chosen, own.following)
        for channel, own in sums.items()
    }
    return _told(made, counted, found, spent)


async def _plan(
    tx: Tx,
    principal: Principal,
    send: Send,
    template: Published | None,
    defaults: Sequence[RouteInput | None],
    now: datetime,
    real_now: datetime,
) -> Plan:
    workspace = principal.workspace
    author = Author(
        workspace_id=workspace.id,
        key_id=principal.key_id,
        scopes=frozenset({purpose.scope for purpose in PURPOSES.values()}),
        default_country=workspace.default_country,
        timezone=workspace.timezone,
    )
    message_id = decode("msg", send.in_reply_to) if send.in_reply_to is not None else None
    answered = await find_answered(tx, workspace.id, message_id) if message_id is not None else None
    return await asyncio.to_thread(plan, send, author, template, defaults, now, real_now, answered)


def _asked(made: Plan, now: datetime) -> Asked:
    """A local time is the same on every wall: it is asked as a time of UTC, in UTC."""
    at = made.local.replace(tzinfo=UTC) if made.local is not None else max(made.send_at or now, now)
    return Asked(
        workspace_id=made.author.workspace_id,
        channels=made.route.channels,
        purpose=made.purpose,
        rules=PURPOSES[made.purpose],
        topic=made.topic,
        address=made.address,
        hours=made.hours,
        moment=at,
        zone="UTC" if made.local is not None else None,
        now=now,
    )


class _Counted:
    """What has been counted so far."""

    def __init__(self, made: Plan) -> None:
        self.seen: set[UUID | tuple[str, str]] = set()
        self.rejected: list[RejectedRecipient] = list(made.rejected)
        self.new_contacts = self.goes = self.later = self.refused = 0
        self.because = _tally()
        self.sums = {channel: _Sums(0, 0, _tally(), _tally(), [], []) for channel in made.route.channels}


async def _named(tx: Tx, counted: _Counted, targets: Sequence[Target]) -> tuple[list[Named], list[Target]]:
    """Who these targets are, each once; who is nobody, or was named before, is counted as rejected."""
    ids = await resolve(tx, list({target.key for target in targets}))
    named: list[Named] = []
    taken: list[Target] = []
    for target in targets:
        key, contact_id = target.key, ids.get(target.key)
        if contact_id is None and key.kind == "id":
            detail = f"No contact {target.label[:64]!r}; make it with PUT /v1/contacts/{{id}}, or send to an email or a phone"
            counted.rejected.append(RejectedRecipient(index=target.index, code="unknown_contact", detail=detail))
            continue
        once = contact_id or (key.kind, key.value)
        if once in counted.seen:
            detail = "The same contact stands before in this list"
            counted.rejected.append(RejectedRecipient(index=target.index, code="duplicate_recipient", detail=detail))
            continue
        counted.seen.add(once)
        counted.new_contacts += contact_id is None
        new = (key.kind, key.value, country_of(key.kind, key.value)) if contact_id is None else (None, None, None)
        named.append(Named(len(counted.seen), contact_id, *new))
        taken.append(target)
    return named, taken


async def _facts(tx: Tx, made: Plan, named: Sequence[Named], targets: Sequence[Target]) -> Mapping[int, Mapping[str, Any]]:
    """What conditions are asked of, where the route has any."""
    if all(step.when is None for step in made.route.steps):
        return {}
    found: Mapping[UUID, Person] = await people(
        tx, [(made.author.workspace_id, one.contact_id) for one in named if one.contact_id is not None]
    )
    facts: dict[int, Mapping[str, Any]] = {}
    for one, target in zip(named, targets, strict=True):
        person = stranger(target) if one.contact_id is None else found.get(one.contact_id)
        facts[one.n] = {"contact": contact_facts(person) if person is not None else {}, "data": given_data(made, target.data)}
    return facts


async def _count(
    made: Plan,
    counted: _Counted,
    rows: Sequence[Row],
    prices: Prices,
    spent: Spending,
    facts: Mapping[int, Mapping[str, Any]],
    asked: Asked,
    who: Mapping[int, tuple[Named, Target]],
) -> None:
    by_person: dict[int, list[Row]] = {}
    for row in rows:
        by_person.setdefault(row.n, []).append(row)
    pinned = made.account_id if made.sender is not None else None
    expires_at = asked.moment + made.lives_for if made.lives_for is not None else made.expires_at
    for place, (n, own) in enumerate(by_person.items(), 1):
        if place % _TURN == 0:
            # Whoever else waits is let in between.
            await asyncio.sleep(0)
        verdicts: dict[str, Verdict] = {
            row.channel: judge(
                row,
                prices,
                purpose=made.purpose,
                is_mail_paused=spent.is_mail_paused,
                now=asked.moment,
                expires_at=expires_at,
                pinned=pinned,
            )
            for row in own
        }
        known = facts.get(n, {})

        def holds(step: Step, known: Mapping[str, Any] = known) -> bool:
            return step.when is None or evaluate(step.when, known, asked.now)

        _add(counted, walk(made.route, verdicts, own[0].preferred, holds), *who[n])


def _add(counted: _Counted, gone: Walk, named: Named, target: Target) -> None:
    contact_id = named.contact_id
    sample = Sample(index=target.index, contact=target.label, id=encode("ctc", contact_id) if contact_id is not None else None)
    for one in gone.refused:
        counted.sums[one.channel].refused.add(one.reason or "", sample)
    for one in gone.chosen:
        own = counted.sums[one.channel]
        own.goes += 1
        own.chosen.append(Chosen(target, contact_id, one.locale, one.price))
        if one.reason is not None:
            own.later.add(one.reason, sample)
    for one in gone.follows:
        own = counted.sums[one.channel]
        own.follows += 1
        own.following.append(Chosen(target, contact_id, one.locale, one.price))
    if gone.chosen:
        counted.goes += 1
        counted.later += all(one.reason in LATER for one in gone.chosen)
    else:
        counted.refused += 1
        counted.because.add(gone.refused[0].reason or "" if gone.refused else "condition", sample)


def _told(made: Plan, counted: _Counted, found: Mapping[str, Costs], spent: Spending) -> Estimated:
    channels = [
        ChannelEstimate(
            channel=cast("ChannelName", channel),
            goes=counted.sums[channel].goes,
            later=counted.sums[channel].later.told(),
            refused=counted.sums[channel].refused.told(),
            follows=counted.sums[channel].follows,
            segments=cost.segments,
            price=amount_of(cost.millionths),
            looked_at=cost.looked_at,
            is_exact=cost.is_exact,
            unwritten=cost.unwritten,
        )
        for channel, cost in found.items()
    ]
    price = sum(cost.millionths for cost in found.values())
    left = max(0, spent.per_day - spent.spent) if spent.per_day is not None else None
    told = Estimated(
        text="",
        purpose=made.purpose,
        lane=made.lane,
        topic=made.topic,
        template_version=made.template_version,
        send_at=made.send_at,
        expires_at=made.expires_at,
        recipients=len(counted.seen),
        new_contacts=counted.new_contacts,
        goes=counted.goes,
        later=counted.later,
        refused=counted.refused,
        because=counted.because.told(),
        channels=channels,
        price=amount_of(price),
        price_at_most=amount_of(price + sum(cost.follows_millionths for cost in found.values())),
        currency=spent.currency,
        is_exact=all(cost.is_exact for cost in found.values()),
        spend_left=amount_of(left) if left is not None else None,
        is_over_spend=left is not None and sum(cost.counted_millionths for cost in found.values()) > left,
        rejected=sorted(counted.rejected, key=lambda one: one.index)[:REJECTED],
        rejected_count=len(counted.rejected),
    )
    return msgspec.structs.replace(told, text=sentence(told, price))
