"""Messages: the one aggregate. Content said once, its deliveries, their attempts, and what came of them.

`plan` reads a request, `accept` stores it, `claim`, `dispatch` and `record` take it to the wire and write down what came of
it, `receive_receipts` hears the provider's later word. Every kind of message enters by `accept`: there is no second way to send.
"""

from tidings.messages.accept import (
    CHUNK,
    Done,
    NotFirst,
    Once,
    People,
    Ready,
    accept,
    find_people,
    prepare,
    store_accepted,
)
from tidings.messages.cancel import cancel
from tidings.messages.claims import heartbeat, release, rescue, unpark, waiting_age
from tidings.messages.compose import Composed, Data, Loaded, compose, needs_person, share
from tidings.messages.decide import MAX_ATTEMPTS, WAIT_BY_PURPOSE
from tidings.messages.engage import EngagedView, engage, list_engagements, note
from tidings.messages.erase import deliveries_since, erase_copies, erase_messages
from tidings.messages.estimate import estimate
from tidings.messages.estimate_model import Estimated
from tidings.messages.handsets import list_sandbox_outbox, switch_on
from tidings.messages.late import hold_late, release_late
from tidings.messages.linked import Linked, linked
from tidings.messages.links import Links, link_key
from tidings.messages.list_deliveries import list_deliveries
from tidings.messages.list_messages import COUNTED, count_recipients, list_messages
from tidings.messages.lists_store import DeliveryFilter, MessageFilter
from tidings.messages.look import counts, get_delivery, get_message, list_recipients
from tidings.messages.masks import masked
from tidings.messages.media import MediaView, get_media, list_media, miss_media, store_media, take_media
from tidings.messages.model import Accepted, Answered, Author, Claimed, Claims, Send, Spoken, named_in
from tidings.messages.plan import Plan, plan
from tidings.messages.preview import Preview, Previewed, preview
from tidings.messages.purposes import LEASE_SECONDS, PURPOSES, Lane
from tidings.messages.reads import find_answered
from tidings.messages.receipts import Heard, receive_receipts, settle, settle_parked
from tidings.messages.receive import Arrived, Received, receive, receive_all, recognise, store_received
from tidings.messages.resolve import Verdict, resolve_delivery, resolve_many, resolve_unknowns
from tidings.messages.route import check_route, default_route, default_routes
from tidings.messages.states import FINAL, MEANINGS, TRANSITIONS, State
from tidings.messages.stop import stop_message
from tidings.messages.store import (
    ReceiptRow,
    Recorded,
    change_data,
    pull_forward,
    shift_due,
    spoken,
)
from tidings.messages.timeline import Line, Timeline, timeline
from tidings.messages.try_template import TemplateTestInput, try_template
from tidings.messages.views import AttemptView, DeliveryView, FullDelivery, MessageView, QueueView, Rendered, SandboxView
from tidings.messages.walk import Cursor, Listed
from tidings.messages.what_left import EXCHANGES_KEPT, ExchangeView, Left, Nothing, get_left, list_exchanges
from tidings.messages.why import Why, why

__all__ = [
    "CHUNK",
    "COUNTED",
    "EXCHANGES_KEPT",
    "FINAL",
    "LEASE_SECONDS",
    "MAX_ATTEMPTS",
    "MEANINGS",
    "PURPOSES",
    "TRANSITIONS",
    "WAIT_BY_PURPOSE",
    "Accepted",
    "Answered",
    "Arrived",
    "AttemptView",
    "Author",
    "Claimed",
    "Claims",
    "Composed",
    "Cursor",
    "Data",
    "DeliveryFilter",
    "DeliveryView",
    "Done",
    "EngagedView",
    "Estimated",
    "ExchangeView",
    "FullDelivery",
    "Heard",
    "Lane",
    "Left",
    "Line",
    "Linked",
    "Links",
    "Listed",
    "Loaded",
    "MediaView",
    "MessageFilter",
    "MessageView",
    "NotFirst",
    "Nothing",
    "Once",
    "People",
    "Plan",
    "Preview",
    "Previewed",
    "QueueView",
    "Ready",
    "ReceiptRow",
    "Received",
    "Recorded",
    "Rendered",
    "SandboxView",
    "Send",
    "Spoken",
    "State",
    "TemplateTestInput",
    "Timeline",
    "Verdict",
    "Why",
    "accept",
    "cancel",
    "change_data",
    "check_route",
    "compose",
    "count_recipients",
    "counts",
    "default_route",
    "default_routes",
    "deliveries_since",
    "engage",
    "erase_copies",
    "erase_messages",
    "estimate",
    "find_answered",
    "find_people",
    "get_delivery",
    "get_left",
    "get_media",
    "get_message",
    "heartbeat",
    "hold_late",
    "link_key",
    "linked",
    "list_deliveries",
    "list_engagements",
    "list_exchanges",
    "list_media",
    "list_messages",
    "list_recipients",
    "list_sandbox_outbox",
    "masked",
    "miss_media",
    "named_in",
    "needs_person",
    "note",
    "plan",
    "prepare",
    "preview",
    "pull_forward",
    "receive",
    "receive_all",
    "receive_receipts",
    "recognise",
    "release",
    "release_late",
    "rescue",
    "resolve_delivery",
    "resolve_many",
    "resolve_unknowns",
    "settle",
    "settle_parked",
    "share",
    "shift_due",
    "spoken",
    "stop_message",
    "store_accepted",
    "store_media",
    "store_received",
    "switch_on",
    "take_media",
    "timeline",
    "try_template",
    "unpark",
    "waiting_age",
    "why",
]
