"""The nouns of hooks: how another product signs what it sends, what its events say and where, and what became of each of them."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.conditions import Condition
from tidings.core.ids import encode
from tidings.core.lines import ONE_LINE
from tidings.core.secret_fields import SECRET

HOOK = "hok"
EVENT = "hev"

MAX_HOOKS = 200
"""In one workspace."""
MAX_BYTES = 2_000_000
"""Of one call."""
MAX_EVENTS = 1_000
"""In one call."""
MAX_SECRETS = 2
"""One that is new, and the one before it for a while."""
KEPT_FOR = timedelta(days=30)
"""So long an event is shown, and so long the same one is known again. Stripe and GitHub send one again for days, on request."""
WAITS = (10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0, 3_600.0, 10_800.0, 21_600.0, 43_200.0)
"""Seconds before each further try; after the last of them an event is dead: people see it, and may have it tried again."""

PresetName = Literal["stripe", "github", "shopify", "auth0", "standard_webhooks"]
HookState = Literal["enabled", "disabled"]


class EventState(StrEnum):
    """What became of an event."""

    WAITING = "waiting"
    POSTED = "posted"
    SKIPPED = "skipped"
    DEAD = "dead"


TRANSITIONS: dict[EventState, frozenset[EventState]] = {
    EventState.WAITING: frozenset({EventState.POSTED, EventState.SKIPPED, EventState.DEAD}),
    EventState.POSTED: frozenset(),
    # Somebody has changed the mapping, or made the conversation that was missing.
    EventState.SKIPPED: frozenset({EventState.WAITING}),
    EventState.DEAD: frozenset({EventState.WAITING}),
}

Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=ONE_LINE)]
Header = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$(?!\n)")]
Piece = Annotated[str, Meta(max_length=20, pattern=ONE_LINE)]
Duration = Annotated[str, Meta(min_length=2, max_length=20)]
Path = Annotated[str, Meta(min_length=1, max_length=255, pattern=r"^[^.\x00-\x1f]{1,64}(\.[^.\x00-\x1f]{1,64}){0,9}$(?!\n)")]
Expression = Annotated[str, Meta(min_length=1, max_length=2_000)]
Text = Annotated[str, Meta(min_length=1, max_length=20_000)]
Secret = Annotated[str, Meta(min_length=8, max_length=500, pattern=ONE_LINE), SECRET]
Encoding = Literal["hex", "base64"]


class OverBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="hmac"):
    """HMAC-SHA256 over the raw body."""

    header: Header
    encoding: Encoding = "hex"
    prefix: Piece = ""
    """What stands before it: `sha256=`."""


class OverTimestamp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="hmac_timestamp"):
    """HMAC-SHA256 over a timestamp in seconds, `between` and the raw body, no older than `tolerance`."""

    header: Header
    timestamp_header: Header
    encoding: Encoding = "hex"
    prefix: Piece = ""
    between: Piece = "."
    tolerance: Duration = "5m"


class Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="hmac_listed"):
    """The same with both in one header, as `t=1700000000,v1=5f…,v1=9c…`: of several signatures one must be right."""

    header: Header
    timestamp: Annotated[str, Meta(min_length=1, max_length=20)] = "t"
    signature: Annotated[str, Meta(min_length=1, max_length=20)] = "v1"
    tolerance: Duration = "5m"


class Standard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="standard_webhooks"):
    """Standard Webhooks 1.0.0, algorithm v1: HMAC-SHA256 over id, timestamp and body; secrets are `whsec_…`."""

    tolerance: Duration = "5m"


class Bearer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="bearer"):
    """The secret itself stands in a header, alone or after `Bearer`."""

    header: Header = "authorization"


class Unsigned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="none"):
    """Only the token in the address: whoever has read it once, in a log or a proxy, can say anything in the other product's name."""


Signature = OverBody | OverTimestamp | Listed | Standard | Bearer | Unsigned


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an event is known by. These are expressions over `event` (the JSON) and `headers` (`headers.x_request_id`)."""

    id: Expression | None = None
    """The source's own id of the event: the same one says something once. Left out, or where it gives none: the hash of its bytes."""
    type: Expression | None = None
    list_at: Path | None = None
    """Where the events are, if the body is an object with a list of them. A body that is a list, or one JSON a line, has several too."""


class ObjectPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The business object that a conversation is bound to."""

    type: Expression
    id: Expression


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which conversation, by exactly one of these; of several that fit, the one that was made last, an open one first."""

    object: ObjectPlace | None = None
    metadata: Annotated[dict[Path, Expression], Meta(min_length=1, max_length=5)] | None = None
    """Values in a conversation's metadata by their paths, with dots between the steps: `{"shop.order": "{{ event.order }}"}`."""
    contact: Expression | None = None
    """Your id of a contact: their own conversation."""
    distinct: Annotated[list[Expression], Meta(min_length=1, max_length=20)] | None = None
    """Your ids of contacts: the conversation of just these people."""
    id: Expression | None = None
    """`cnv_…`."""


class Making(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A conversation to be made where there is none: at the first place that could be read."""

    kind: Literal["direct", "group", "support"] = "group"
    participants: Annotated[list[Expression], Meta(max_length=20)] = []
    """Your ids of contacts, of which one expression may give a list; where the place names people, these beside them."""
    title: Expression | None = None
    metadata: Annotated[dict[str, Any], Meta(max_length=50)] = {}
    """Texts in it are expressions."""


Missing = Literal["wait", "skip"]
Places = Annotated[list[Place], Meta(min_length=1, max_length=5)]
TypeName = Annotated[str, Meta(min_length=1, max_length=100, pattern=ONE_LINE)]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What one kind of event says, and where. What is left out of the place is the hook's."""

    types: Annotated[list[TypeName], Meta(min_length=1, max_length=50)] | None = None
    """`order.paid`, or everything that begins so: `order.*`; left out, every type."""
    when: Condition | Expression | None = None
    """A condition over `data.event…`, `data.headers…`, `data.type` and `data.id`, or an expression that is true."""
    conversation: Places | None = None
    """Tried in this order; the first that there is."""
    missing: Missing | None = None
    """What happens where there is none and none is made: `wait`: it is tried again for a day; `skip`: nothing is said."""
    make: Making | None = None
    text: Text | None = None
    """What is said: an expression of plain text. One of `text`, `parts` and `template`."""
    parts: Annotated[list[dict[str, Any]], Meta(min_length=1, max_length=10)] | None = None
    """The parts of a post, in which texts are expressions. A text that is one expression keeps its type, and what is null is left out."""
    template: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The published version's content for `inapp`."""
    data: Annotated[dict[str, Any], Meta(max_length=100)] | None = None
    """The template's, in which texts are expressions; left out, `event`, `headers`, `type` and `id`."""
    locale: Expression | None = None
    """Of the template, and of numbers and times; left out, the workspace's."""
    metadata: Annotated[dict[str, Any], Meta(max_length=50)] = {}
    """Of the post; texts in it are expressions."""
    name: Expression | None = None
    """Who says it; left out, the hook's name."""
    assistant: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """An assistant in the conversation who says it, by its key."""


Rules = Annotated[list[Rule], Meta(min_length=1, max_length=50)]


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of what a hook does with what comes."""

    signature: Signature
    event: Reading = Reading()
    conversation: Places | None = None
    missing: Missing = "wait"
    make: Making | None = None
    rules: Rules


class HookInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A hook to be made. What is left out beside a preset is the preset's."""

    name: Name
    """As what it says is signed."""
    preset: PresetName | None = None
    secret: Secret | None = None
    """What the calls are signed with; left out, one is made and shown once."""
    signature: Signature | None = None
    event: Reading | None = None
    conversation: Places | None = None
    missing: Missing | None = None
    make: Making | None = None
    rules: Rules | None = None


class HookPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a hook is to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    state: HookState | UnsetType = UNSET
    """`disabled`: nothing is taken any more, and what waits is given up; it can be retried."""
    signature: Signature | UnsetType = UNSET
    event: Reading | UnsetType = UNSET
    conversation: Places | UnsetType | None = UNSET
    missing: Missing | UnsetType = UNSET
    make: Making | UnsetType | None = UNSET
    rules: Rules | UnsetType = UNSET


class SecretInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another secret."""

    secret: Secret | None = None
    """The one that the other product gave; left out, one is made and shown once."""
    old_lasts: Duration = "24h"
    """How long the one before is still good: `0s` to `7d`."""


Told = Annotated[dict[str, Any], Meta(max_length=1_000)]


class TryInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call as the other product would make it, without its signature."""

    body: Told | Annotated[list[Told], Meta(min_length=1, max_length=20)]
    """Its JSON: up to 100,000 bytes; a list has several events."""
    headers: Annotated[dict[Header, Annotated[str, Meta(max_length=1_000)]], Meta(max_length=50)] = {}


class HeldSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A secret of a hook, until a time in real time; None: until there is a newer one."""

    text: str
    until: datetime | None = None


class Hook(msgspec.Struct, frozen=True, kw_only=True):
    """Another product that calls us, without what it signs with."""

    id: UUID
    workspace_id: UUID
    name: str
    preset: PresetName | None
    state: HookState
    mapping: Mapping
    created_at: datetime
    updated_at: datetime


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a call, ready to be stored. The same `event_key` of a hook is kept once."""

    hook_id: UUID
    workspace_id: UUID
    event_key: bytes
    source_id: str
    type: str | None
    headers: dict[str, str]
    body: bytes
    received_at: datetime

    @property
    def bucket(self) -> int:
        """The bucket of its row: the hash of its event."""
        return self.event_key[0] & 63


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One event that is stored and due, and its hook."""

    bucket: int
    event_key: bytes
    id: UUID
    source_id: str
    type: str | None
    headers: dict[str, str]
    body: bytes
    tries: int
    received_at: datetime
    hook: Hook


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it may be shown."""

    id: UUID
    source_id: str
    type: str | None
    state: EventState
    reason: str | None
    tries: int
    due_at: datetime | None
    conversation_id: UUID | None
    message_id: UUID | None
    received_at: datetime
    settled_at: datetime | None
    size: int
    body: bytes
    """Its beginning."""


def wait_after(tries: int) -> timedelta | None:
    """How long an event waits that has failed so many times; None: it is dead."""
    return timedelta(seconds=WAITS[tries - 1]) if tries <= len(WAITS) else None


def hook_name(hook_id: UUID) -> str:
    """`hok_…`."""
    return encode(HOOK, hook_id)
