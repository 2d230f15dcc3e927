"""Why did they not get it? Everything that is known of one person and one message, in words, with what to do about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.contacts import aliases
from tidings.core.clock import rfc3339
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.messages import reads, routes, store
from tidings.messages.purposes import PURPOSES, OnUnknown
from tidings.messages.reasons import CAME_BACK, NEVER_LEFT, REASONS
from tidings.messages.standing import evidence_of, replacement, told_standing
from tidings.messages.views import AttemptView, DeliveryView, QueueView, StandingView

MOST = 100
"""A person has no more deliveries of one message: ten steps of at most nine channels."""

ADVICE: dict[str, str] = {
    "no_provider": "Add a provider account for this channel, or enable one whose destinations hold the number.",
    "no_address": "Give the contact an address for this channel, or send on a route that has another one.",
    "contact_gone": "The contact was deleted: there is nobody to send to.",
    "late_start": "Let it go with POST /v1/messages/{id}/release, or cancel it.",
    "contact_erased": "The contact was erased: there is nobody to send to.",
    "too_late": "Send it again with a later `expires_at`, if it is still true.",
    "by_caller": "Send it again, if it should arrive after all.",
    "resolved_by_person": "Send it again, if it should arrive after all.",
    "reported_failed": "Check the address with the person; the attempt has the provider's code.",
    "refused": "Check the address with the person; the attempt has the provider's code and words.",
    "tries_exhausted": "See what the provider said in the attempts, and send it again when it works.",
    "no_answer": "Look it up with the provider, and settle it with POST /v1/deliveries/{id}/resolve.",
    "waits_for_retry": "Nothing: it is tried again by itself.",
    "hard_bounce": "Ask the person for another address, by another channel.",
    "soft_bounce": "Send it again later; after five in a row over two weeks the address is suppressed.",
    "policy_bounce": "Read what their server said: what the mail holds, or the sender's SPF, DKIM and reputation, is the cause.",
    "suppressed": "See GET /v1/suppressions for why; lift it only if the owner of the address asks for it.",
    "consent_withdrawn": "Nothing may be sent: only a new consent of the person, recorded with its proof, changes that.",
    "no_consent": "Ask for consent, and record it with POST /v1/contacts/{id}/consents.",
    "preference": "Nothing: the person has chosen so. What must arrive has another topic, or the purpose critical.",
    "quiet_hours": "Nothing: it goes when the hour has come. What cannot wait has another purpose.",
    "capped": "Nothing: it is what the cap is for. Raise the cap, if people should get more.",
    "country_not_allowed": "Allow the country with PATCH /v1/workspace, if you mean to send there.",
    "country_unknown": "Nothing: the country is looked up within the hour.",
    "number_rate": "Nothing: whoever asks so often is mistaken or means harm. Raise the workspace's code rates, if they are honest.",
    "prefix_rate": "See whether these numbers are real people's. Raise the workspace's code rates, if they are.",
    "ip_rate": "See who asks from that address. Raise the workspace's code rates, if they are many honest people.",
    "spend_limit": "Raise what the workspace may spend in a day, or wait for the next one.",
    "rate_limited": "Nothing: it goes in its turn. A higher rate of the account, the sender or the workspace makes it faster.",
    "mail_paused": "Look at GET /v1/mail-health for the cause; when it is gone, POST /v1/mail-health/resume lets it go on.",
    "provider_down": "Add another provider account for this channel, or wait: it is tried again by itself.",
    "condition": "Nothing: the step is not meant for this person.",
    "not_needed": "Nothing: the person has had it.",
    "newer_message": "Nothing: look at the newer message.",
    "account_gone": "Send it again: another provider account carries it.",
    "unknown_provider": "Install the program that has this provider, or make another account.",
    "sealed": "Start the program with the master key under which the credentials were sealed, or enter them again.",
    "credentials_outdated": "Enter the account's credentials again with PATCH /v1/provider-accounts/{id}.",
    "missing_variable": "Send it again with the data that the text names, or give the name a default in the template.",
    "bad_value": "Send it again with data that the text can use.",
    "runaway": "Make the template simpler.",
    "oversize": "Make the text or its files smaller.",
    "bad_template": "Correct the template; POST /v1/messages/preview shows what is wrong.",
    "bad_title": "Correct the title: it is one line, and not empty.",
    "bad_url": "Correct the action's address: it is http, https, mailto, tel, or your app's own.",
    "empty": "Correct the template, or its data: nothing was left of the text.",
    "no_content_for_channel": "Publish a version that has content for this channel.",
    "data_source_failed": "See in the attempts what the data source said; give it a fallback, or send it again when it works.",
}
"""What to do, by reason."""

_ARRIVED = ("read", "delivered", "sent")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery, and why it stands where it does. Times are business time."""

    delivery: DeliveryView
    text: str
    advice: str | None
    """None where there is nothing wrong."""
    awaited: str | None
    """What comes next by itself; None where nothing does."""
    until: datetime | None
    """When it comes, or at the latest; None where nobody knows."""


class RouteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Where the person stands on the message's route."""

    step: int
    steps: int
    stopped_at: datetime | None
    stopped_by: str | None
    next_at: datetime | None
    text: str
    evidence: str | None = None


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """The whole answer, its first sentence the shortest form of it."""

    contact: str | None
    text: str
    deliveries: Sequence[Answer]
    route: RouteAnswer | None
    """None where the message has one step and nothing to pick."""


async def why(tx: Tx, workspace_id: UUID, message_id: UUID, contact_id: UUID, *, now: datetime, clock_offset: timedelta) -> Why:
    """What is known of this person and this message; raises NotFound where there is no such message, or it is not to them.

    `now` and the answer are business time; `clock_offset` is business time minus real time.
    """
    message = await store.get_message(tx, workspace_id, bucket_of(message_id), message_id)
    if message is None:
        raise NotFound("There is no message with this id in this workspace")
    people = await aliases(tx, workspace_id, contact_id)
    listed = await reads.list_deliveries_of_message(tx, workspace_id, message_id, None, None, people, MOST)
    found = sorted(listed, key=lambda one: (one.step, one.created_at, one.id))
    standings = await routes.list_standings(tx, workspace_id, message_id, people)
    if not found and not standings:
        raise NotFound("This message is not to this contact")
    ids = [delivery.id for delivery in found]
    attempts: Mapping[UUID, list[AttemptView]] = await reads.list_attempts(tx, workspace_id, ids) if ids else {}
    queued: Mapping[UUID, QueueView] = await reads.list_on_wire(tx, workspace_id, ids) if ids else {}
    answers = [
        explain(one, attempts.get(one.id, ()), queued.get(one.id), purpose=message.purpose, now=now, clock_offset=clock_offset)
        for one in found
    ]
    standing = standings[0] if standings else None
    contact = next((one.contact for one in found), standing.contact if standing is not None else None)
    return Why(contact=contact, text=conclude(answers, standing), deliveries=answers, route=_route(standing))


def explain(
    delivery: DeliveryView,
    attempts: Sequence[AttemptView],
    queued: QueueView | None,
    *,
    purpose: str,
    now: datetime,
    clock_offset: timedelta,
) -> Answer:
    """One delivery in words."""
    reason = delivery.reason or ""
    awaited, until = _awaited(delivery, queued, purpose, now, clock_offset)
    is_rated = queued is not None and queued.waits_for == "rate" and delivery.state == "queued"
    return Answer(
        delivery=delivery,
        text=_text(delivery, attempts[-1] if attempts else None, queued),
        advice=ADVICE["rate_limited"] if is_rated else _advice(delivery.state, reason),
        awaited=awaited,
        until=until,
    )


def conclude(answers: Sequence[Answer], standing: StandingView | None) -> str:
    """The shortest form of the answer: where the best of the deliveries stands."""
    for state in _ARRIVED:
        found = next((one for one in answers if one.delivery.state == state), None)
        if found is not None:
            return f"By {found.delivery.channel}: {found.text[:1].lower()}{found.text[1:]}"
    is_open = any(one.awaited is not None for one in answers)
    is_going_on = standing is not None and standing.stopped_at is None and standing.next_at is not None
    unknown = next((one for one in answers if one.delivery.state == "unknown"), None)
    if unknown is not None:
        return f"Nobody can say whether they got it by {unknown.delivery.channel}: no answer came."
    if is_open or is_going_on:
        waits = next((one for one in answers if one.awaited is not None), None)
        return f"They have not got it yet. {waits.text}" if waits is not None else "They have not got it yet: a further step comes."
    last = next((one for one in reversed(answers) if one.delivery.reason != "condition"), answers[-1] if answers else None)
    return f"They did not get it. {last.text}" if last is not None else "They did not get it: no step of the route was for them."


def _text(delivery: DeliveryView, last: AttemptView | None, queued: QueueView | None) -> str:
    match delivery.state:
        case "read":
            return "The person has read it."
        case "delivered":
            return "It is in the app." if delivery.channel == "inapp" else "A receipt says that it was delivered."
        case "sent":
            return "The provider took it; no receipt has come."
        case "scheduled":
            return "It waits for the time at which it was asked to be sent."
        case "superseded":
            return replacement(delivery)
        case "queued" if queued is not None and queued.is_on_wire:
            return "It is being handed over right now."
        case "queued" if queued is not None and queued.waits_for == "rate":
            return REASONS["rate_limited"]
        case "queued" if delivery.reason is None:
            return "It is due, and goes as soon as a worker takes it."
        case _:
            pass
    text = REASONS.get(delivery.reason or "") or f"The provider took it and reported later that it failed ({delivery.reason})."
    if last is None or last.code in (None, "") or delivery.state not in ("failed", "queued"):
        return text
    said = f" {last.detail}" if last.detail else ""
    return f"{text}{said}" if last.code in NEVER_LEFT or delivery.reason in CAME_BACK else f"{text} The last answer was {last.code}.{said}"


def _advice(state: str, reason: str) -> str | None:
    if state in _ARRIVED:
        return None
    return ADVICE.get(reason) or (ADVICE["reported_failed"] if state == "failed" else None)


def _awaited(
    delivery: DeliveryView, queued: QueueView | None, purpose: str, now: datetime, clock_offset: timedelta
) -> tuple[str | None, datetime | None]:
    """What comes next by itself, and when."""
    if delivery.state == "unknown" and queued is None:
        rules = PURPOSES.get(purpose)
        is_held = rules is not None and rules.on_unknown is OnUnknown.HOLD
        return ("a receipt, or a person's word" if is_held else "a receipt"), None
    if delivery.state not in ("scheduled", "queued", "held", "unknown"):
        return None, None
    if queued is None:
        return None, None
    if queued.is_on_wire:
        return "the provider's answer", None
    due = max(queued.due_at + clock_offset, now)
    until = min(due, delivery.expires_at) if delivery.expires_at is not None else due
    if delivery.expires_at is not None and delivery.expires_at <= due:
        return "its end: it expires first", until
    match delivery.state:
        case "scheduled":
            return "its time", until
        case "held":
            return "the next look", until
        case _:
            return ("the next try" if delivery.attempt else "a worker"), until


def _route(standing: StandingView | None) -> RouteAnswer | None:
    if standing is None:
        return None
    told = told_standing(standing)
    text = told[2] if told is not None else "No further step comes by time."
    if (
        standing.expires_at is not None
        and standing.next_at is not None
        and standing.stopped_at is None
        and standing.next_at >= standing.expires_at
    ):
        text = f"No further step comes: the message expires at {rfc3339(standing.expires_at)}."
    return RouteAnswer(
        step=standing.step,
        steps=standing.steps,
        stopped_at=standing.stopped_at,
        stopped_by=standing.stopped_by,
        next_at=standing.next_at,
        text=text,
        evidence=evidence_of(standing),
    )
