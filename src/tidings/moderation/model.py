"""The nouns of moderation: rules, flags, the policy with its steps, sanctions and appeals."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.core.lines import ONE_LINE

FLAG = "flg"
RULE = "rul"
SANCTION = "san"
APPEAL = "apl"

MAX_RULES = 1_000
"""In one workspace."""

Category = Literal["spam", "scam", "harassment", "hate", "violence", "sexual", "self_harm", "impersonation", "illegal", "other"]
RuleKind = Literal["word", "link"]
RuleAction = Literal["refuse", "mask", "flag", "allow"]
FlagState = Literal["open", "resolved", "dismissed"]
Action = Literal["mute", "suspend", "block"]
SanctionState = Literal["active", "lifted", "ended"]
AppealState = Literal["open", "upheld", "lifted"]
FlaggerKind = Literal["contact", "member", "key", "rule"]

RANK: dict[Action, int] = {"mute": 1, "suspend": 2, "block": 3}
"""The harder one of two; a flag that has counted for one counts for no other of this rank or below."""

Duration = Annotated[str, Meta(min_length=2, max_length=20)]
Words = Annotated[str, Meta(min_length=1, max_length=2_000)]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may not be said just so."""

    id: UUID
    kind: RuleKind
    text: str
    """A word or phrase; of a link its domain, with all below it, or `*` for every one."""
    action: RuleAction
    category: Category
    created_at: datetime | None = None


class RuleInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule to be made."""

    kind: RuleKind
    text: Annotated[str, Meta(min_length=1, max_length=100, pattern=ONE_LINE)]
    """A word or a phrase of up to ten words, taken literally; of a link its domain (`example.com`, with all below it), or `*`."""
    action: RuleAction
    """`refuse` it, `mask` it by `•`, store it and `flag` it; `allow` is for links, where `*` or a wider domain is not."""
    category: Category = "other"
    """Of the flag."""


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much in such a time, and what then happens to who was flagged."""

    weight: Annotated[int, Meta(ge=1, le=100_000)]
    """Of their flags, added up."""
    within: Duration = "7d"
    """Counted back from the last flag: `1m` to `90d`."""
    action: Action
    """`mute`: they read and say nothing; `suspend`: they are signed out and may not come back; `block`: and they are in no group any more."""
    lasts: Duration | None = None
    """`1m` to `3660d`; null: until somebody lifts it. A block is always so."""


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How much a flag counts: by its category, times what its flagger's word is worth."""

    categories: dict[Category, Annotated[int, Meta(ge=0, le=1_000)]] = {}
    """Those left out count 1."""
    moderators: Annotated[int, Meta(ge=0, le=100)] = 3
    """Times this: flags by owners and moderators of the conversation, and by your backend."""
    rules: Annotated[int, Meta(ge=0, le=100)] = 1
    """Times this: flags by rules."""
    trusted_dismissals: Annotated[int, Meta(ge=0, le=1_000)] | None = 5
    """Who has had more flags than this dismissed in 30 days counts nothing; null: everybody counts."""


Steps = Annotated[list[Step], Meta(max_length=10)]


class HookInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is asked before something is said."""

    url: Annotated[str, Meta(min_length=8, max_length=2_000)]
    seconds: Annotated[float, Meta(ge=0.2, le=3.0)] = 2.0
    """It has so long to answer."""
    on_failure: Literal["allow", "refuse"] = "allow"
    """What is done where it does not answer, or not as it should."""
    asks: Literal["moderated", "all"] = "moderated"
    """About posts in conversations that are `is_moderated`, or in all."""


class PolicyInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of it: what is left out is as in a new workspace."""

    steps: Steps = []
    weights: Weights = Weights()
    hook: HookInput | None = None


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from flags, and who is asked."""

    steps: tuple[Step, ...] = ()
    weights: Weights = Weights()
    hook: HookInput | None = None
    updated_at: datetime | None = None


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, or a rule, says that something is not as it should be."""

    id: UUID
    workspace_id: UUID
    person_id: UUID | None
    """The contact who is flagged, or who said what is."""
    subject_kind: Literal["post", "person"]
    subject_id: UUID
    conversation_id: UUID | None
    flagger_kind: FlaggerKind
    flagger_id: UUID
    category: Category
    words: str | None
    weight: int
    state: FlagState = "open"
    created_at: datetime
    settled_at: datetime | None = None
    settled_kind: str | None = None
    settled_by: UUID | None = None


class Counted(msgspec.Struct, frozen=True):
    """What one flag of a person is worth."""

    at: datetime
    weight: int
    counted: int
    """The rank of the hardest action that it has led to."""


class Sanction(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may not do, and until when; business time."""

    id: UUID
    workspace_id: UUID
    person_id: UUID
    action: Action
    source: Literal["policy", "member", "key"]
    source_id: UUID | None = None
    because: str | None = None
    weight: int = 0
    flags: int = 0
    state: SanctionState = "active"
    starts_at: datetime
    until: datetime | None = None
    ended_at: datetime | None = None


class Appeal(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says against a sanction."""

    id: UUID
    workspace_id: UUID
    person_id: UUID
    sanction_id: UUID
    words: str
    state: AppealState = "open"
    answer: str | None = None
    made_at: datetime
    decided_at: datetime | None = None
    decided_kind: str | None = None
    decided_by: UUID | None = None


class Actor(msgspec.Struct, frozen=True):
    """Who of the company decides: a member, or a key."""

    kind: Literal["member", "key"]
    id: UUID


class Reached(msgspec.Struct, frozen=True):
    """A step of the policy that a person's flags have reached."""

    step: Step
    weight: int
    flags: int
    since: datetime
    """Flags from then on count for it."""
    lasts: timedelta | None
