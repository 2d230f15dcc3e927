"""How much a send is, and what it costs: counted for everybody where the words are the same for all, else for some of them."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from tidings.channels import ChannelName
from tidings.channels.segments import segments
from tidings.contacts import Person, people
from tidings.db import Tx
from tidings.messages.compose import Composed, Loaded, compose, needs_person
from tidings.messages.links import NOBODYS
from tidings.messages.model import Spoken
from tidings.messages.plan import Plan, Target
from tidings.messages.preview import as_if_claimed, given_data, stranger
from tidings.templates import LoadedVersion, SourceFailed, stand_ins
from tidings.workspaces import Workspace
from tidings.workspaces.branding import get_branding
from tidings.workspaces.link_settings import LinkSettings

LOOKED_AT = 100
"""So many are written, evenly over the list, where each has words of their own."""
LOCALES = 40
"""In so many locales the words are written, where they are the same for all."""
PROBLEMS = 5
_TURN = 10


class Chosen(msgspec.Struct, frozen=True, gc=False):
    """One recipient of one channel, with the price of one message to them, in millionths."""

    target: Target
    contact_id: UUID | None
    locale: str | None
    price: int


class Unwritten(msgspec.Struct, frozen=True, kw_only=True):
    """Why something cannot be said: such a delivery would fail."""

    code: str
    field: str
    detail: str
    people: int
    """Of those who were looked at."""


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What one channel of a send costs."""

    channel: ChannelName
    segments: int | None
    """How many SMS it is for those who get it; None on another channel."""
    millionths: int
    """Of those who get it by the first step that reaches them."""
    follows_millionths: int
    """Of those who might get it by a later one."""
    counted_millionths: int
    """What it adds to the day's spending, which counts a message once however long it is."""
    is_exact: bool
    looked_at: int
    unwritten: list[Unwritten]


async def costs(
    tx: Tx,
    workspace: Workspace,
    made: Plan,
    version: LoadedVersion | None,
    channel: ChannelName,
    goes: Sequence[Chosen],
    follows: Sequence[Chosen],
) -> Costs:
    """What this channel costs; nothing is written where nobody gets it."""
    spoken = _spoken(made, workspace)
    everybody = [*goes, *follows]
    has_own = (
        needs_person(spoken, version)
        or (version is not None and bool(version.sources))
        or any(one.target.data is not None for one in everybody)
    )
    sample = _spread(everybody) if has_own else _one_of_each_locale(everybody)
    many = Counter(one.locale for one in everybody) if not has_own else Counter[str | None]()
    weights = [many[one.locale] if many else 1 for one in sample]
    lengths, unwritten = await _written(tx, made, version, channel, spoken, sample, weights)
    own = {id(one): length for one, length in zip(sample, lengths, strict=True)}
    alike = {one.locale: length for one, length in zip(sample, lengths, strict=True)} if many else {}
    known = [length for length in lengths if length]
    usual = sum(known) / len(known) if known else 1.0

    def of(some: Sequence[Chosen]) -> tuple[float, float]:
        sizes = [own.get(id(one), alike.get(one.locale, usual)) if channel == "sms" else 1.0 for one in some]
        return sum(sizes), sum(size * one.price for size, one in zip(sizes, some, strict=True))

    count, price = of(goes)
    return Costs(
        channel=channel,
        segments=round(count) if channel == "sms" else None,
        millionths=round(price),
        follows_millionths=round(of(follows)[1]),
        counted_millionths=sum(one.price for one in goes),
        is_exact=sum(weights) == len(everybody),
        looked_at=sum(weights),
        unwritten=unwritten,
    )


def _spread(everybody: Sequence[Chosen]) -> list[Chosen]:
    step = max(1.0, len(everybody) / LOOKED_AT)
    return [everybody[int(n * step)] for n in range(min(len(everybody), LOOKED_AT))]


def _one_of_each_locale(everybody: Sequence[Chosen]) -> list[Chosen]:
    found: dict[str | None, Chosen] = {}
    for one in everybody:
        if one.locale not in found and len(found) < LOCALES:
            found[one.locale] = one
    return list(found.values())


async def _written(
    tx: Tx, made: Plan, version: LoadedVersion | None, channel: str, spoken: Spoken, sample: Sequence[Chosen], weights: Sequence[int]
) -> tuple[list[int], list[Unwritten]]:
    """How many SMS each is (1 on another channel), 0 where nothing can be written; and why not. `weights`: for how many each stands."""
    known: Mapping[UUID, Person] = await people(
        tx, [(made.author.workspace_id, one.contact_id) for one in sample if one.contact_id is not None]
    )
    settings = LinkSettings(branding=await get_branding(tx, made.author.workspace_id))
    lengths: list[int] = []
    failed: dict[tuple[str, str, str], int] = {}
    for place, (one, weight) in enumerate(zip(sample, weights, strict=True), 1):
        if place % _TURN == 0:
            # Whoever else waits is let in between.
            await asyncio.sleep(0)
        person = known.get(one.contact_id) if one.contact_id is not None else stranger(one.target)
        if person is None:
            # Gone since a moment ago.
            lengths.append(0)
            continue
        sources = version.sources if version is not None else ()
        answers = await stand_ins(tx, made.author.workspace_id, sources, given_data(made, one.target.data)) if sources else {}
        claimed = as_if_claimed(made, channel, one.target, person)
        composed = (
            answers
            if isinstance(answers, SourceFailed)
            else compose(claimed, Loaded(spoken=spoken, version=version, person=person, sources=answers, settings=settings), NOBODYS)
        )
        if isinstance(composed, Composed):
            lengths.append(segments(composed.content.text).count if channel == "sms" else 1)
            continue
        lengths.append(0)
        why = (composed.code, f"sources/{composed.key}" if isinstance(composed, SourceFailed) else composed.field, composed.detail)
        failed[why] = failed.get(why, 0) + weight
    worst = sorted(failed.items(), key=lambda item: -item[1])[:PROBLEMS]
    return lengths, [Unwritten(code=code, field=field, detail=detail, people=n) for (code, field, detail), n in worst]


def _spoken(made: Plan, workspace: Workspace) -> Spoken:
    return Spoken(
        id=made.id,
        workspace_id=workspace.id,
        purpose=made.purpose,
        recipients=len(made.targets),
        template_id=made.template_id,
        template_version=made.template_version,
        content=made.content,
        data=made.data,
        workspace_name=workspace.name,
        keeps_content=False,
        may_go_elsewhere=False,
    )
