"""Webhooks out: the workspace's events at its own systems, by Standard Webhooks.

`consume` reads the log from a cursor per bucket and puts each event in line for every endpoint that wants it, once, with the body as
it will be signed. A worker claims what is due, endpoint by endpoint, sends it (`send`) and writes down what became of it (`record`):
delivered, due again by a timer (`put_in_line`), or given up. What was claimed by a worker that died is claimed again: an event may
come twice, with the same `webhook-id`, and is never lost. `catalogue` tells every event type.
"""

from tidings.webhooks.catalogue import CATALOGUE, EventType
from tidings.webhooks.compose import Composed, compose
from tidings.webhooks.consume import Consumed, consume, is_wanted
from tidings.webhooks.endpoints import (
    Shown,
    create_endpoint,
    delete_endpoint,
    enable_endpoint,
    get_endpoint,
    list_endpoints,
    reseal_endpoints,
    rotate_secret,
    update_endpoint,
)
from tidings.webhooks.log import erase_bodies, erase_bodies_naming, get_delivery, list_attempts, list_deliveries
from tidings.webhooks.model import (
    DELIVERY,
    ENDPOINT,
    SECONDS,
    TRANSITIONS,
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointInput,
    EndpointPatch,
    LoggedEvent,
    ReplayInput,
    Rotation,
    event_id,
)
from tidings.webhooks.record import KIND as RETRY
from tidings.webhooks.record import put_in_line, record
from tidings.webhooks.replay import KIND as REPLAY
from tidings.webhooks.replay import replay, replay_pages
from tidings.webhooks.send import Answered, Receiver, open_receiver, send, send_test
from tidings.webhooks.sending_store import Claimed, Tried, claim, give_up, open_endpoints, release
from tidings.webhooks.signing import open_keys

__all__ = [
    "CATALOGUE",
    "DELIVERY",
    "ENDPOINT",
    "REPLAY",
    "RETRY",
    "SECONDS",
    "TRANSITIONS",
    "Answered",
    "Attempt",
    "Claimed",
    "Composed",
    "Consumed",
    "Delivery",
    "DeliveryState",
    "Endpoint",
    "EndpointInput",
    "EndpointPatch",
    "EventType",
    "LoggedEvent",
    "Receiver",
    "ReplayInput",
    "Rotation",
    "Shown",
    "Tried",
    "claim",
    "compose",
    "consume",
    "create_endpoint",
    "delete_endpoint",
    "enable_endpoint",
    "erase_bodies",
    "erase_bodies_naming",
    "event_id",
    "get_delivery",
    "get_endpoint",
    "give_up",
    "is_wanted",
    "list_attempts",
    "list_deliveries",
    "list_endpoints",
    "open_endpoints",
    "open_keys",
    "open_receiver",
    "put_in_line",
    "record",
    "release",
    "replay",
    "replay_pages",
    "reseal_endpoints",
    "rotate_secret",
    "send",
    "send_test",
    "update_endpoint",
]
