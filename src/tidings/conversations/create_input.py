"""What the API takes of a conversation, and all that is wrong with it at once."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.channels import ReachInput
from tidings.conditions import Condition, check_condition, fields_of
from tidings.conversations.model import ConversationKind, Expiry
from tidings.conversations.participants.people import AnybodyInput
from tidings.conversations.patch_metadata import wrong_metadata, wrong_paths
from tidings.conversations.posts.post import PostInput
from tidings.conversations.reaching.route import check_reach
from tidings.core.durations import parse_duration
from tidings.core.errors import FieldError
from tidings.core.lines import ONE_LINE

MAX_TITLE = 200
MAX_GIVEN = 1_000
MAX_SLOW = timedelta(hours=24)
FARTHEST = timedelta(days=3653)
LEAST_EXPIRY = timedelta(minutes=1)

Title = Annotated[str, Meta(max_length=MAX_TITLE, pattern=ONE_LINE)]
DurationText = Annotated[str, Meta(min_length=2, max_length=12)]
MetadataInput = dict[Annotated[str, Meta(max_length=500)], Any]
WarningText = Annotated[str, Meta(min_length=1, max_length=2_000)]
PeopleInput = Annotated[list[AnybodyInput], Meta(max_length=MAX_GIVEN)]


class ObjectInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of yours the conversation is about."""

    type: Annotated[str, Meta(min_length=1, max_length=64, pattern=ONE_LINE)]
    """`order`."""
    id: Annotated[str, Meta(min_length=1, max_length=255, pattern=ONE_LINE)]
    """`A-1001`."""


class RuleInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who is kept in it: every contact for whom the condition holds, up to 1,000; whom it holds for no more is removed."""

    condition: Condition
    """Over `contact.…` alone."""
    role: Literal["moderator", "member", "reader"] = "member"
    history: Literal["new", "all"] = "new"
    """Whether they see what was said before they came."""


class ConversationInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A conversation as you want it."""

    kind: ConversationKind = "group"
    participants: PeopleInput = []
    """Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`."""
    distinct: bool | None = None
    """The same people (of the same kind, about the same object) find the same conversation. Left out: in direct ones they do."""
    title: Title | None = None
    metadata: MetadataInput = {}
    """Yours, for the people in it to see too: at most 16,000 bytes, 8 levels, 500 names."""
    object: ObjectInput | None = None
    message: PostInput | None = None
    """What is said first, by whoever makes it."""
    starts_at: datetime | None = None
    """Until then nobody but you sees it, and its message waits."""
    expires_at: datetime | None = None
    expires_after: DurationText | None = None
    """After the last post. With both, whichever is earlier."""
    on_expiry: Literal["close", "delete"] = "close"
    warns_before: DurationText | None = None
    """So long before its end `conversation.expiring` is told."""
    warning: WarningText | None = None
    """What the system posts then."""
    is_frozen: bool = False
    slow_mode: DurationText | None = None
    """How long a member waits between two posts; up to 24h."""
    hides_positions: bool = False
    is_moderated: bool = False
    route: ReachInput | bool | None = None
    """How who has not seen a post is reached; false for not at all, null for the workspace's way."""
    rule: RuleInput | None = None


class OwnConversationInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A conversation as a person wants it, who is in it themselves: of a group they are the owner.

    What it is about and its metadata are yours alone to say: by them your events find the conversation that they are told in.
    """

    kind: ConversationKind = "group"
    participants: PeopleInput = []
    """The others, by your ids of contacts."""
    invites: bool = False
    """The others are asked first: they are in it once they accept."""
    distinct: bool | None = None
    title: Title | None = None
    message: PostInput | None = None


class ConversationPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be other; what is left out stays."""

    title: Title | UnsetType | None = UNSET
    metadata: MetadataInput | UnsetType | None = UNSET
    """A merge patch (RFC 7396): objects are merged name by name, null takes a name away; null instead of it takes all away."""
    metadata_at: MetadataInput | UnsetType = UNSET
    """By path (`{"order.state": "paid"}`): each value stands there whole, null takes it away; done after `metadata`."""
    object: ObjectInput | UnsetType | None = UNSET
    starts_at: datetime | UnsetType | None = UNSET
    """Of one that has not started; null starts it now."""
    expires_at: datetime | UnsetType | None = UNSET
    expires_after: DurationText | UnsetType | None = UNSET
    on_expiry: Literal["close", "delete"] | UnsetType = UNSET
    warns_before: DurationText | UnsetType | None = UNSET
    warning: WarningText | UnsetType | None = UNSET
    is_frozen: bool | UnsetType = UNSET
    slow_mode: DurationText | UnsetType | None = UNSET
    hides_positions: bool | UnsetType = UNSET
    is_moderated: bool | UnsetType = UNSET
    route: ReachInput | bool | UnsetType | None = UNSET
    rule: RuleInput | UnsetType | None = UNSET
    """Null: who is in it stays, and nothing keeps them any more."""


class OwnConversationPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What its owners and moderators change."""

    title: Title | UnsetType | None = UNSET
    is_frozen: bool | UnsetType = UNSET
    slow_mode: DurationText | UnsetType | None = UNSET


def wrong_conversation(given: ConversationInput, now: datetime) -> list[FieldError]:
    """All that is wrong with what was given, but for who is named in it."""
    errors = wrong_metadata(given.metadata, "/metadata")
    errors += _wrong_time(given.starts_at, "/starts_at", None) + _wrong_time(given.expires_at, "/expires_at", now)
    errors += _wrong_expiry(given.expires_after, given.warns_before)
    if given.starts_at is not None and given.expires_at is not None and not errors and given.expires_at <= given.starts_at:
        errors.append(FieldError("/expires_at", "ends_before_start", "It ends after it starts"))
    errors += _wrong_duration(given.slow_mode, "/slow_mode", timedelta(seconds=1), MAX_SLOW)
    if given.rule is not None:
        errors += wrong_rule(given.rule, given.kind)
    return errors + check_reach(given.route)


def wrong_patch(given: ConversationPatch | OwnConversationPatch, kind: ConversationKind, now: datetime) -> list[FieldError]:
    """All that is wrong with what is to be other, but for the metadata that comes of it."""
    errors = _wrong_duration(_or_none(given.slow_mode), "/slow_mode", timedelta(seconds=1), MAX_SLOW)
    if isinstance(given, OwnConversationPatch):
        return errors
    errors += wrong_paths(given.metadata_at, "/metadata_at") if given.metadata_at is not UNSET else []
    errors += _wrong_time(_or_none(given.starts_at), "/starts_at", None) + _wrong_time(_or_none(given.expires_at), "/expires_at", now)
    errors += _wrong_expiry(_or_none(given.expires_after), _or_none(given.warns_before))
    if isinstance(given.rule, RuleInput):
        errors += wrong_rule(given.rule, kind)
    return errors + (check_reach(given.route) if given.route is not UNSET else [])


def wrong_rule(given: RuleInput, kind: ConversationKind) -> list[FieldError]:
    """What is wrong with what keeps who is in it."""
    errors = check_condition(given.condition, "/rule/condition")
    if not errors and any(not field.startswith("contact.") for field in fields_of(given.condition)):
        errors.append(FieldError("/rule/condition", "not_of_contacts", "A rule asks about contacts alone: contact.<field>"))
    if kind == "direct":
        errors.append(FieldError("/rule", "direct_with_rule", "A direct conversation is between two: no rule keeps them"))
    return errors


def expiry_of(given: ConversationInput) -> Expiry:
    """When it ends by itself, and how; the input was checked."""
    return Expiry(
        at=given.expires_at,
        after=_duration(given.expires_after),
        then=given.on_expiry,
        warns_before=_duration(given.warns_before),
    )


def _duration(text: str | None) -> timedelta | None:
    return parse_duration(text) if text is not None else None


def _or_none(given: Any) -> Any:
    return None if given is UNSET else given


def _wrong_time(at: datetime | None, place: str, now: datetime | None) -> list[FieldError]:
    if at is None:
        return []
    if at.tzinfo is None:
        return [FieldError(place, "invalid_time", "A time names its zone")]
    if now is not None and at <= now:
        return [FieldError(place, "in_the_past", "This time has passed")]
    return []


def _wrong_expiry(after: str | None, before: str | None) -> list[FieldError]:
    errors = _wrong_duration(after, "/expires_after", LEAST_EXPIRY, FARTHEST)
    errors += _wrong_duration(before, "/warns_before", timedelta(seconds=1), FARTHEST)
    own, warns = _duration(after), _duration(before)
    if own is not None and warns is not None and warns >= own and not errors:
        errors.append(FieldError("/warns_before", "warns_too_early", "It warns after the last post: give less than expires_after"))
    return errors


def _wrong_duration(text: str | None, place: str, least: timedelta, most: timedelta) -> list[FieldError]:
    if text is None:
        return []
    found = parse_duration(text)
    if found is None or not least <= found <= most:
        return [FieldError(place, "invalid_duration", f"A duration is written 30s, 5m, 24h or 7d; at least {least}, at most {most}")]
    return []
