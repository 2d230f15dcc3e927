"""Operation × key × workspace, from the registry: what belongs to another workspace is not there, and nobody changes it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import quote
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from tests.conftest import Api, new_workspace
from tests.security.bodies import full_bodies
from tests.security.conftest import OPERATIONS, Json, at_rest, member_of, rows_of
from tests.security.test_bad_input import good
from tidings.api.registry import Operation
from tidings.app import App
from tidings.core.ids import bucket_of, decode, encode, new_id


class Ids(msgspec.Struct, frozen=True, kw_only=True):
    """What there is in the other workspace."""

    contact: str
    contact_id: str
    topic: str
    template: str
    source: str
    message: str
    delivery: str
    unknown: str
    item: str
    account: str
    key: str
    schedule: str
    run: str
    phone: str
    suppression: str
    form: str
    member: str
    invitation: str
    domain: str
    mail_account: str
    callback: str
    media: str
    webhook: str
    webhook_delivery: str
    hook: str
    hook_event: str
    conversation: str
    post: str
    other_contact: str
    signing_secret: str
    assistant: str
    attachment: str
    fault: str
    view: str
    rule: str
    flag: str
    sanction: str
    appeal: str
    request: str


class Try(msgspec.Struct, frozen=True):
    """One call that names what is another workspace's, and what may be answered."""

    path: str
    status: int = 404
    body: Any = None
    is_empty: bool = False
    """The list in the answer has nothing."""


Recipe = Callable[[Ids], list[Try]]


def _send(ids: Ids, **other: object) -> Json:
    free: Json = {"to": ids.contact, "content": {"body": "x"}, "route": {"channel": "sms"}, "purpose": "transactional"}
    return free | other


def _sends(path: str) -> Recipe:
    return lambda ids: [
        Try(path, 422, _send(ids)),
        Try(path, 422, _send(ids, to=[ids.contact, ids.contact_id])),
        Try(path, 422, _send(ids, to="ann", topic=ids.topic)),
        Try(path, 422, {"to": "ann", "template": ids.template}),
        Try(path, 422, _send(ids, to="ann", conversation=ids.conversation)),
    ]


# What is an id of yours (a contact's, a topic's, a template's key) may be used in every workspace: there it makes one of its own.
RECIPES: dict[str, Recipe] = {
    "callbacks.list": lambda ids: [
        Try("/v1/callbacks", 200, is_empty=True),
        Try(f"/v1/callbacks?after={'cbk_' + '0' * 26}", 200, is_empty=True),
        Try(f"/v1/callbacks?state=waiting&after={ids.callback}", 200, is_empty=True),
    ],
    "requests.list": lambda ids: [
        Try("/v1/requests?request=theirs", 200, is_empty=True),
        Try(f"/v1/requests?caller={ids.key}", 200, is_empty=True),
        Try(f"/v1/requests?after={ids.request}&operation=keys.create", 200, is_empty=True),
    ],
    "requests.get": lambda ids: [Try(f"/v1/requests/{ids.request}")],
    "scopes.list": lambda _: [Try("/v1/scopes", 200)],
    "providers.list": lambda _: [Try("/v1/providers", 200)],
    "channels.list": lambda _: [Try("/v1/channels", 200)],
    "callbacks.retry": lambda ids: [Try(f"/v1/callbacks/{ids.callback}/retry")],
    "media.get": lambda ids: [Try(f"/v1/media/{ids.media}")],
    "messages.send": _sends("/v1/messages"),
    "messages.preview": _sends("/v1/messages/preview"),
    "messages.estimate": _sends("/v1/messages/estimate"),
    "messages.list": lambda ids: [
        Try("/v1/messages", 200, is_empty=True),
        Try(f"/v1/messages?after={ids.message}", 200, is_empty=True),
        Try(f"/v1/messages?topic={ids.topic}&template={ids.template}", 200, is_empty=True),
        *(
            Try(f"/v1/messages?q={quote(named)}", 200, is_empty=True)
            for named in (ids.message, ids.delivery, ids.contact, ids.contact_id, ids.phone)
        ),
        Try(f"/v1/messages?contact={quote(ids.contact_id)}", 200, is_empty=True),
        Try(f"/v1/messages?provider_account={ids.account}", 200, is_empty=True),
        *(Try(f"/v1/messages?state={state}", 200, is_empty=True) for state in ("unknown", "queued", "sent")),
    ],
    "messages.get": lambda ids: [Try(f"/v1/messages/{ids.message}")],
    "messages.deliveries": lambda ids: [
        Try(f"/v1/messages/{ids.message}/deliveries"),
        Try(f"/v1/messages/{ids.message}/deliveries?after={ids.delivery}"),
    ],
    "messages.timeline": lambda ids: [Try(f"/v1/messages/{ids.message}/timeline")],
    # The caller's own person, and the other workspace's, by the same id.
    "messages.why": lambda ids: [Try(f"/v1/messages/{ids.message}/why?contact={who}") for who in (ids.contact, "ann", ids.contact_id)],
    "messages.stop": lambda ids: [
        Try(f"/v1/messages/{ids.message}/stop", body={"contact": who}) for who in (ids.contact, "ann", ids.contact_id)
    ],
    "messages.release": lambda ids: [Try(f"/v1/messages/{ids.message}/release")],
    "messages.cancel": lambda ids: [Try(f"/v1/messages/{ids.message}/cancel")],
    "messages.resolve": lambda ids: [Try(f"/v1/messages/{ids.message}/resolve", body={"as": word}) for word in ("sent", "failed", "retry")],
    "deliveries.list": lambda ids: [
        Try("/v1/deliveries", 200, is_empty=True),
        Try(f"/v1/deliveries?contact={ids.contact}", 200, is_empty=True),
        Try(f"/v1/deliveries?contact={ids.contact_id}", 200, is_empty=True),
        Try(f"/v1/deliveries?provider_account={ids.account}", 200, is_empty=True),
        Try(f"/v1/deliveries?after={ids.delivery}", 422),
        Try(f"/v1/deliveries?after={ids.message}", 200, is_empty=True),
        *(
            Try(f"/v1/deliveries?{asked}", 200, is_empty=True)
            for asked in ("state=unknown", "reason=no_answer", "state=queued", "state=sent")
        ),
    ],
    "deliveries.get": lambda ids: [Try(f"/v1/deliveries/{ids.delivery}")],
    "deliveries.content": lambda ids: [
        Try(f"/v1/deliveries/{ids.delivery}/content"),
        Try(f"/v1/deliveries/{ids.item}/content?attempt=1"),
    ],
    "deliveries.exchanges": lambda ids: [Try(f"/v1/deliveries/{ids.delivery}/exchanges")],
    "previews.html": lambda _: [Try("/v1/previews/html", 201, {"html": "<p>x</p>"})],
    "deliveries.resolve_many": lambda ids: [
        Try("/v1/deliveries/resolve", 200, {"as": "sent"}),
        Try("/v1/deliveries/resolve", 200, {"as": "failed", "message": ids.message, "provider_account": ids.account}),
        Try("/v1/deliveries/resolve", 200, {"as": "retry", "contact": ids.contact_id}),
    ],
    "deliveries.resolve": lambda ids: [Try(f"/v1/deliveries/{ids.unknown}/resolve", body={"as": word}) for word in ("sent", "retry")],
    "contacts.list": lambda ids: [
        Try(f"/v1/contacts?phone=%2B{ids.phone[1:]}", 200, is_empty=True),
        Try(f"/v1/contacts?q={ids.contact}", 200, is_empty=True),
        Try(f"/v1/contacts?q={ids.contact_id}&locale=en", 200, is_empty=True),
        Try(f"/v1/contacts?q=%2B{ids.phone[1:]}", 200, is_empty=True),
        Try(f"/v1/contacts?after={ids.contact_id}", 200),
    ],
    "contacts.get": lambda ids: [Try(f"/v1/contacts/{ids.contact}"), Try(f"/v1/contacts/{ids.contact_id}")],
    "contacts.put": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}", 200, {"name": "Another", "phone": ids.phone}),
        Try(f"/v1/contacts/{ids.contact_id}", 422, {"name": "Another"}),
    ],
    "contacts.delete": lambda ids: [Try(f"/v1/contacts/{ids.contact}"), Try(f"/v1/contacts/{ids.contact_id}")],
    "contacts.merge": lambda ids: [
        Try(f"/v1/contacts/{one}/merge", body={"from": other})
        for one, other in ((ids.contact, "ann"), (ids.contact_id, "ann"), ("ann", ids.contact), ("ann", ids.contact_id))
    ],
    "contacts.unmerge": lambda ids: [Try(f"/v1/contacts/{one}/unmerge") for one in (ids.contact, ids.contact_id)],
    "contacts.merges": lambda ids: [Try(f"/v1/contacts/{one}/merges") for one in (ids.contact, ids.contact_id)],
    "contacts.batch": lambda ids: [
        Try("/v1/contacts/batch", 200, {"contacts": [{"id": ids.contact, "phone": ids.phone, "name": "Other"}]})
    ],
    "consents.list": lambda ids: [Try(f"/v1/contacts/{ids.contact}/consents"), Try(f"/v1/contacts/{ids.contact_id}/consents")],
    "consents.add": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/consents", 404, {"purpose": "marketing", "state": "withdrawn"}),
        Try("/v1/contacts/ann/consents", 422, {"purpose": "marketing", "state": "granted", "channel": "sms", "address": ids.phone}),
    ],
    "consents.batch": lambda ids: [
        Try("/v1/consents/batch", 200, {"consents": [{"contact": ids.contact, "purpose": "marketing", "state": "withdrawn"}]}),
    ],
    "preferences.get": lambda ids: [Try(f"/v1/contacts/{ids.contact}/preferences")],
    "preferences.put": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/preferences", 404, {}),
        Try("/v1/contacts/ann/preferences", 422, {"topics": {ids.topic: {"sms": False}}}),
    ],
    "preferences.patch": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/preferences", 404, {}),
        Try("/v1/contacts/ann/preferences", 422, {"topics": {ids.topic: {"sms": False}}}),
    ],
    "preferences.link": lambda ids: [Try(f"/v1/contacts/{ids.contact}/preference-link")],
    "suppressions.list": lambda ids: [
        Try("/v1/suppressions", 200, is_empty=True),
        Try(f"/v1/suppressions?phone=%2B{ids.phone[1:]}", 200, is_empty=True),
        Try(f"/v1/suppressions?after={ids.suppression}", 200, is_empty=True),
    ],
    "suppressions.add": lambda ids: [
        Try("/v1/suppressions", 201, {"phone": ids.phone, "channel": "voice", "reason": "x"}),
        Try("/v1/suppressions", 422, {"phone": ids.phone, "topic": ids.topic, "reason": "x"}),
    ],
    "suppressions.batch": lambda ids: [
        Try("/v1/suppressions/batch", 200, {"suppressions": [{"phone": ids.phone, "channel": "voice", "reason": "x"}]}),
    ],
    "suppressions.delete": lambda ids: [Try(f"/v1/suppressions/{ids.suppression}")],
    "opt_in_forms.list": lambda _: [Try("/v1/opt-in-forms", 200, is_empty=True)],
    "opt_in_forms.get": lambda ids: [Try(f"/v1/opt-in-forms/{ids.form}")],
    "opt_in_forms.put": lambda ids: [
        Try(f"/v1/opt-in-forms/{ids.form}", 200, {"name": "Ours", "text": "Yes"}),
        Try("/v1/opt-in-forms/own", 422, {"name": "Ours", "text": "Yes", "topics": [ids.topic]}),
        Try("/v1/opt-in-forms/own", 422, {"name": "Ours", "text": "Yes", "template": ids.template}),
    ],
    "opt_in_forms.delete": lambda ids: [Try(f"/v1/opt-in-forms/{ids.form}")],
    "caps.list": lambda _: [Try("/v1/caps", 200, is_empty=True)],
    "caps.put": lambda ids: [
        Try("/v1/caps", 422, {"caps": [{"most": 1, "per": "1d", "topic": ids.topic}]}),
        Try("/v1/caps", 200, {"caps": [{"most": 1, "per": "1d"}]}),
    ],
    "feed.list": lambda ids: [Try(f"/v1/contacts/{ids.contact}/feed"), Try(f"/v1/contacts/ann/feed?after={ids.item}", 200, is_empty=True)],
    "feed.read": lambda ids: [Try(f"/v1/contacts/{ids.contact}/feed/{ids.item}/read"), Try(f"/v1/contacts/ann/feed/{ids.item}/read")],
    "contacts.feed_changes": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/feed/changes"),
        Try("/v1/contacts/ann/feed/changes?after=0", 200),
    ],
    "contacts.get_feed_item": lambda ids: [Try(f"/v1/contacts/{who}/feed/{ids.item}") for who in (ids.contact, "ann")],
    "contacts.see_feed_item": lambda ids: [Try(f"/v1/contacts/{who}/feed/{ids.item}/seen") for who in (ids.contact, "ann")],
    "contacts.act_on_feed_item": lambda ids: [Try(f"/v1/contacts/{who}/feed/{ids.item}/act", body={}) for who in (ids.contact, "ann")],
    "contacts.archive_feed_item": lambda ids: [Try(f"/v1/contacts/{who}/feed/{ids.item}/archive") for who in (ids.contact, "ann")],
    "contacts.unarchive_feed_item": lambda ids: [Try(f"/v1/contacts/{who}/feed/{ids.item}/archive") for who in (ids.contact, "ann")],
    "contacts.snooze_feed_item": lambda ids: [
        Try(f"/v1/contacts/{who}/feed/{ids.item}/snooze", body={"until": "2030-01-31T08:00:00Z"}) for who in (ids.contact, "ann")
    ],
    "contacts.unsnooze_feed_item": lambda ids: [Try(f"/v1/contacts/{who}/feed/{ids.item}/snooze") for who in (ids.contact, "ann")],
    "contacts.mark_feed": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/feed/mark", body={"as": "read"}),
        *(Try("/v1/contacts/ann/feed/mark", 200, {"as": one, "items": [ids.item]}) for one in ("seen", "read", "archived", "unarchived")),
    ],
    "contacts.visit_feed": lambda ids: [Try(f"/v1/contacts/{ids.contact}/feed/visit")],
    "contacts.list_devices": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/devices"),
        Try("/v1/contacts/ann/devices", 200, is_empty=True),
    ],
    # A token that somebody of another workspace has stays theirs.
    "contacts.put_device": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/devices/phone", body={"token": "theirs"}),
        Try("/v1/contacts/ann/devices/phone", 200, {"token": "theirs"}),
    ],
    "contacts.drop_device": lambda ids: [Try(f"/v1/contacts/{ids.contact}/devices/phone"), Try("/v1/contacts/ann/devices/elsewhere")],
    "topics.list": lambda _: [Try("/v1/topics", 200, is_empty=True)],
    "topics.get": lambda ids: [Try(f"/v1/topics/{ids.topic}")],
    "topics.put": lambda ids: [Try(f"/v1/topics/{ids.topic}", 200, {"name": "Another"})],
    "templates.list": lambda _: [Try("/v1/templates", 200, is_empty=True)],
    "templates.create": lambda ids: [
        Try("/v1/templates", 201, {"key": ids.template, "purpose": "transactional", "content": {"sms": {"en": {"text": "x"}}}}),
        Try("/v1/templates", 422, {"key": "own", "purpose": "otp", "topic": ids.topic, "content": {"sms": {"en": {"text": "x"}}}}),
    ],
    "templates.get": lambda ids: [Try(f"/v1/templates/{ids.template}")],
    "templates.patch": lambda ids: [Try(f"/v1/templates/{ids.template}", body={"name": "Ours"})],
    "templates.archive": lambda ids: [Try(f"/v1/templates/{ids.template}/archive")],
    "templates.unarchive": lambda ids: [Try(f"/v1/templates/{ids.template}/unarchive")],
    "templates.get_draft": lambda ids: [Try(f"/v1/templates/{ids.template}/draft")],
    "templates.put_draft": lambda ids: [Try(f"/v1/templates/{ids.template}/draft", body={"content": {"sms": {"en": {"text": "x"}}}})],
    "templates.delete_draft": lambda ids: [Try(f"/v1/templates/{ids.template}/draft")],
    "templates.keep_draft": lambda ids: [Try(f"/v1/templates/{ids.template}/draft/keep", body={"revision": 1})],
    "templates.test": lambda ids: [
        Try(f"/v1/templates/{ids.template}/test", body={"channel": "inapp", "version": 1, "to": "ann"}),
    ],
    "templates.preview_content": lambda ids: [
        Try("/v1/templates/preview", 422, {"channel": "sms", "content": {"text": "{{ contact.email }}"}, "person": ids.contact}),
        Try("/v1/templates/preview", 422, {"channel": "sms", "content": {"text": "{{ contact.email }}"}, "person": ids.contact_id}),
    ],
    "contact_attributes.list": lambda _: [Try("/v1/contact-attributes?after=contact.timezone", 200, is_empty=True)],
    "templates.versions": lambda ids: [Try(f"/v1/templates/{ids.template}/versions")],
    "templates.get_version": lambda ids: [Try(f"/v1/templates/{ids.template}/versions/1")],
    "templates.preview": lambda ids: [Try(f"/v1/templates/{ids.template}/versions/1/preview", body={"channel": "sms"})],
    "templates.add_version": lambda ids: [Try(f"/v1/templates/{ids.template}/versions", body={"content": {"sms": {"en": {"text": "x"}}}})],
    "data_sources.list": lambda _: [Try("/v1/data-sources", 200, is_empty=True)],
    "data_sources.get": lambda ids: [Try(f"/v1/data-sources/{ids.source}")],
    "data_sources.put": lambda ids: [Try(f"/v1/data-sources/{ids.source}", 200, {"url": "https://own.example/"})],
    "data_sources.delete": lambda ids: [Try(f"/v1/data-sources/{ids.source}")],
    "templates.publish": lambda ids: [Try(f"/v1/templates/{ids.template}/publish", body={"version": 1})],
    "provider_accounts.list": lambda ids: [Try(f"/v1/provider-accounts?after={ids.account}", 200)],
    "provider_accounts.get": lambda ids: [Try(f"/v1/provider-accounts/{ids.account}")],
    "provider_accounts.create": lambda _: [Try("/v1/provider-accounts", 201, {"provider": "sandbox", "credentials": {}})],
    "provider_accounts.patch": lambda ids: [Try(f"/v1/provider-accounts/{ids.account}", body={"is_enabled": False, "credentials": {}})],
    "provider_accounts.delete": lambda ids: [Try(f"/v1/provider-accounts/{ids.account}")],
    "provider_accounts.verify": lambda ids: [Try(f"/v1/provider-accounts/{ids.account}/verify")],
    "inbound_domains.list": lambda _: [
        Try("/v1/inbound-domains", 200, is_empty=True),
        Try("/v1/inbound-domains?after=a.example", 200, is_empty=True),
    ],
    "inbound_domains.get": lambda ids: [Try(f"/v1/inbound-domains/{ids.domain}")],
    "inbound_domains.put": lambda ids: [
        Try(f"/v1/inbound-domains/{ids.domain}", 422, {"account": ids.mail_account}),
        Try("/v1/inbound-domains/own.example", 422, {"account": ids.mail_account}),
    ],
    "inbound_domains.delete": lambda ids: [Try(f"/v1/inbound-domains/{ids.domain}")],
    "schedules.list": lambda ids: [
        Try("/v1/schedules", 200, is_empty=True),
        Try(f"/v1/schedules?after={ids.schedule}", 200, is_empty=True),
    ],
    "schedules.create": lambda ids: [
        Try("/v1/schedules", 422, {"name": "x", "cron": "0 9 * * *", "message": _send(ids, topic=ids.topic)}),
        Try("/v1/schedules", 422, {"name": "x", "cron": "0 9 * * *", "message": {"to": "ann", "template": ids.template}}),
    ],
    "schedules.times": lambda _: [Try("/v1/schedules/times?cron=0+9+*+*+MON", 200)],
    "schedules.get": lambda ids: [Try(f"/v1/schedules/{ids.schedule}")],
    "schedules.update": lambda ids: [Try(f"/v1/schedules/{ids.schedule}", body={"cron": "* * * * *", "ends_at": None})],
    "schedules.delete": lambda ids: [Try(f"/v1/schedules/{ids.schedule}")],
    "schedules.pause": lambda ids: [Try(f"/v1/schedules/{ids.schedule}/pause")],
    "schedules.resume": lambda ids: [Try(f"/v1/schedules/{ids.schedule}/resume")],
    "schedules.runs": lambda ids: [Try(f"/v1/schedules/{ids.schedule}/runs"), Try(f"/v1/schedules/{ids.schedule}/runs?after={ids.run}")],
    "schedules.confirm": lambda ids: [Try(f"/v1/schedules/{ids.schedule}/runs/{ids.run}/confirm")],
    "schedules.skip": lambda ids: [Try(f"/v1/schedules/{ids.schedule}/runs/{ids.run}/skip")],
    "events.latest": lambda _: [Try("/v1/events/latest", 200)],
    "events.list": lambda _: [
        Try("/v1/events?type=message.accepted,delivery.sent,delivery.unknown,delivery.delivered", 200, is_empty=True)
    ],
    "hook_presets.list": lambda _: [Try("/v1/hook-presets", 200)],
    "hooks.list": lambda ids: [Try("/v1/hooks", 200, is_empty=True), Try(f"/v1/hooks?after={ids.hook}", 200, is_empty=True)],
    "hooks.create": lambda _: [
        Try("/v1/hooks", 201, {"name": "Ours", "signature": {"kind": "bearer"}, "conversation": [{"id": "x"}], "rules": [{"text": "x"}]})
    ],
    "hooks.get": lambda ids: [Try(f"/v1/hooks/{ids.hook}")],
    "hooks.update": lambda ids: [Try(f"/v1/hooks/{ids.hook}", body={"name": "Ours", "state": "disabled"})],
    "hooks.delete": lambda ids: [Try(f"/v1/hooks/{ids.hook}")],
    "hooks.rotate_secret": lambda ids: [Try(f"/v1/hooks/{ids.hook}/rotate-secret", body={})],
    "hooks.try": lambda ids: [Try(f"/v1/hooks/{ids.hook}/try", body={"body": {"order": "A-1001"}})],
    "hooks.events": lambda ids: [Try(f"/v1/hooks/{ids.hook}/events"), Try(f"/v1/hooks/{ids.hook}/events?after={ids.hook_event}")],
    "hooks.event": lambda ids: [Try(f"/v1/hooks/{ids.hook}/events/{ids.hook_event}")],
    "hooks.retry": lambda ids: [Try(f"/v1/hooks/{ids.hook}/events/{ids.hook_event}/retry")],
    "webhook_endpoints.list": lambda ids: [
        Try("/v1/webhook-endpoints", 200, is_empty=True),
        Try(f"/v1/webhook-endpoints?after={ids.webhook}", 200, is_empty=True),
    ],
    "webhook_endpoints.create": lambda _: [
        Try("/v1/webhook-endpoints", 201, {"url": "https://own.example/", "event_types": ["webhook_endpoint.disabled"]})
    ],
    "webhook_endpoints.get": lambda ids: [Try(f"/v1/webhook-endpoints/{ids.webhook}")],
    "webhook_endpoints.update": lambda ids: [Try(f"/v1/webhook-endpoints/{ids.webhook}", body={"state": "disabled"})],
    "webhook_endpoints.delete": lambda ids: [Try(f"/v1/webhook-endpoints/{ids.webhook}")],
    "webhook_endpoints.enable": lambda ids: [Try(f"/v1/webhook-endpoints/{ids.webhook}/enable")],
    "webhook_endpoints.rotate_secret": lambda ids: [Try(f"/v1/webhook-endpoints/{ids.webhook}/rotate-secret", body={})],
    "webhook_endpoints.test": lambda ids: [Try(f"/v1/webhook-endpoints/{ids.webhook}/test")],
    "webhook_endpoints.replay": lambda ids: [
        Try(f"/v1/webhook-endpoints/{ids.webhook}/replay", body={"since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"})
    ],
    "webhook_endpoints.deliveries": lambda ids: [Try(f"/v1/webhook-endpoints/{ids.webhook}/deliveries")],
    "webhook_endpoints.delivery": lambda ids: [Try(f"/v1/webhook-endpoints/{ids.webhook}/deliveries/{ids.webhook_delivery}")],
    "sandbox.outbox": lambda ids: [
        Try("/v1/sandbox/outbox", 200, is_empty=True),
        Try(f"/v1/sandbox/outbox?contact={ids.contact}", 200, is_empty=True),
        Try(f"/v1/sandbox/outbox?after={ids.delivery}.1", 422),
    ],
    "sandbox.inbound": lambda ids: [
        Try("/v1/sandbox/inbound", 201, {"channel": "sms", "from": ids.phone, "text": "x"}),
        Try("/v1/sandbox/inbound", 422, {"channel": "inapp", "from": ids.contact_id, "text": "x"}),
    ],
    "sandbox.receipts": lambda ids: [Try("/v1/sandbox/receipts", 422, {"delivery": ids.delivery, "state": "failed"})],
    "sandbox.get_clock": lambda _: [Try("/v1/sandbox/clock", 200)],
    "sandbox.set_clock": lambda _: [Try("/v1/sandbox/clock", 200, {"advance": "7d"})],
    "sandbox.get_faults": lambda _: [Try("/v1/sandbox/faults", 200)],
    "sandbox.add_fault": lambda ids: [
        Try("/v1/sandbox/faults", 422, {"contact": ids.contact, "reject": 1}),
        Try("/v1/sandbox/faults", 422, {"contact": ids.contact_id, "is_off": True}),
        Try("/v1/sandbox/faults", 422, {"address": ids.phone, "is_off": True}),
    ],
    "sandbox.remove_fault": lambda ids: [Try(f"/v1/sandbox/faults/{ids.fault}")],
    "sandbox.set_faults": lambda _: [Try("/v1/sandbox/faults", 200, [{"reject": 1}])],
    "insights.deliveries": lambda ids: [
        Try("/v1/insights/deliveries?by=provider_account", 200),
        Try(f"/v1/insights/deliveries?by={ids.account}", 422),
    ],
    "insights.now": lambda _: [Try("/v1/insights/now", 200)],
    "mail_health.get": lambda _: [Try("/v1/mail-health", 200)],
    "mail_health.resume": lambda _: [Try("/v1/mail-health/resume", 200)],
    "workspace.get": lambda _: [Try("/v1/workspace", 200)],
    "workspace.patch": lambda _: [Try("/v1/workspace", 200, {"name": "Renamed"})],
    "members.list": lambda ids: [Try(f"/v1/members?after={ids.member}", 200, is_empty=True), Try("/v1/members", 200, is_empty=True)],
    "members.get": lambda ids: [Try(f"/v1/members/{ids.member}")],
    "members.patch": lambda ids: [Try(f"/v1/members/{ids.member}", body={"role": "viewer"})],
    "members.remove": lambda ids: [Try(f"/v1/members/{ids.member}")],
    "invitations.list": lambda ids: [
        Try(f"/v1/invitations?after={ids.invitation}", 200, is_empty=True),
        Try("/v1/invitations", 200, is_empty=True),
    ],
    "invitations.create": lambda _: [Try("/v1/invitations", 201, {"email": "eve@example.com", "role": "viewer"})],
    "invitations.revoke": lambda ids: [Try(f"/v1/invitations/{ids.invitation}")],
    "keys.list": lambda ids: [Try(f"/v1/keys?after={ids.key}", 200)],
    "keys.create": lambda _: [Try("/v1/keys", 201, {"name": "own", "scopes": ["messages:read"]})],
    "keys.revoke": lambda ids: [Try(f"/v1/keys/{ids.key}")],
    "assistants.list": lambda ids: [
        Try("/v1/assistants", 200, is_empty=True),
        Try(f"/v1/assistants?after={ids.assistant}", 200, is_empty=True),
    ],
    "assistants.put": lambda ids: [Try(f"/v1/assistants/{ids.assistant}", 200, {"name": "Ours"})],
    "assistants.get": lambda ids: [Try(f"/v1/assistants/{ids.assistant}")],
    "assistants.delete": lambda ids: [Try(f"/v1/assistants/{ids.assistant}")],
    "contacts.create_conversation": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/conversations", 404, {"participants": []}),
        Try("/v1/contacts/ann/conversations", 422, {"participants": [ids.contact]}),
        Try("/v1/contacts/ann/conversations", 422, {"participants": [{"member": ids.member}]}),
    ],
    "contacts.list_conversations": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/conversations"),
        Try("/v1/contacts/ann/conversations", 200, is_empty=True),
        Try(f"/v1/contacts/ann/conversations?after=9999999999999999.{ids.conversation}", 200, is_empty=True),
    ],
    "contacts.search": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/search?q=words"),
        Try("/v1/contacts/ann/search?q=words", 200, is_empty=True),
        Try(f"/v1/contacts/ann/search?q=words&conversation={ids.conversation}"),
    ],
    "conversations.search": lambda ids: [
        Try("/v1/search?q=words", 200, is_empty=True),
        Try(f"/v1/search?q=words&conversation={ids.conversation}"),
    ],
    "contacts.presence": lambda ids: [Try(f"/v1/contacts/{ids.contact}/presence"), Try(f"/v1/contacts/{ids.contact_id}/presence")],
    "contacts.unread": lambda ids: [Try(f"/v1/contacts/{ids.contact}/unread")],
    "contacts.thread": lambda ids: [Try(f"/v1/contacts/{ids.contact}/thread")],
    "contacts.get_badge": lambda ids: [Try(f"/v1/contacts/{ids.contact}/badge")],
    "contacts.set_badge": lambda ids: [Try(f"/v1/contacts/{ids.contact}/badge", body={"external": 9})],
    "contacts.read_all": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/conversations/read", body={}),
        Try("/v1/contacts/ann/conversations/read", 200, {"conversations": [ids.conversation]}),
    ],
    "contacts.list_blocks": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/blocks"),
        Try(f"/v1/contacts/ann/blocks?after={ids.contact_id}", 200, is_empty=True),
    ],
    "contacts.change_blocks": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/blocks", body={"remove": [ids.other_contact]}),
        Try("/v1/contacts/ann/blocks", 422, {"add": [ids.contact, ids.contact_id]}),
    ],
    "contacts.block": lambda ids: [Try(f"/v1/contacts/ann/blocks/{ids.contact}"), Try(f"/v1/contacts/{ids.contact}/blocks/ann")],
    "contacts.unblock": lambda ids: [
        Try(f"/v1/contacts/ann/blocks/{ids.contact}"),
        Try(f"/v1/contacts/{ids.contact}/blocks/{ids.other_contact}"),
    ],
    "moderation.get_policy": lambda _: [Try("/v1/moderation/policy", 200)],
    "moderation.put_policy": lambda _: [Try("/v1/moderation/policy", 200, {})],
    "moderation.rotate_hook_secret": lambda _: [Try("/v1/moderation/policy/rotate-secret", 409)],
    "moderation.list_rules": lambda ids: [
        Try("/v1/moderation/rules", 200, is_empty=True),
        Try(f"/v1/moderation/rules?after={ids.rule}", 200, is_empty=True),
    ],
    "moderation.create_rule": lambda _: [Try("/v1/moderation/rules", 201, {"kind": "word", "text": "own", "action": "flag"})],
    "moderation.get_rule": lambda ids: [Try(f"/v1/moderation/rules/{ids.rule}")],
    "moderation.delete_rule": lambda ids: [Try(f"/v1/moderation/rules/{ids.rule}")],
    "moderation.list_flags": lambda ids: [
        Try("/v1/moderation/flags", 200, is_empty=True),
        Try(f"/v1/moderation/flags?after={ids.flag}", 200, is_empty=True),
        Try(f"/v1/moderation/flags?contact={ids.contact}"),
    ],
    "moderation.flag": lambda ids: [
        Try("/v1/moderation/flags", body={"message": ids.post, "category": "spam"}),
        Try("/v1/moderation/flags", body={"contact": ids.contact, "category": "spam"}),
    ],
    "contacts.flag": lambda ids: [
        Try("/v1/contacts/ann/flags", body={"message": ids.post, "category": "spam"}),
        Try("/v1/contacts/ann/flags", body={"contact": ids.contact, "category": "spam"}),
        Try(f"/v1/contacts/{ids.contact}/flags", body={"message": ids.post, "category": "spam"}),
    ],
    "moderation.get_flag": lambda ids: [Try(f"/v1/moderation/flags/{ids.flag}")],
    "moderation.resolve_flag": lambda ids: [Try(f"/v1/moderation/flags/{ids.flag}/resolve", body={"all": True})],
    "moderation.dismiss_flag": lambda ids: [Try(f"/v1/moderation/flags/{ids.flag}/dismiss", body={"all": True})],
    "contacts.put_suspension": lambda ids: [Try(f"/v1/contacts/{ids.contact}/suspension", body={})],
    "contacts.get_suspension": lambda ids: [Try(f"/v1/contacts/{ids.contact}/suspension")],
    "contacts.delete_suspension": lambda ids: [Try(f"/v1/contacts/{ids.contact}/suspension")],
    "contacts.put_mute": lambda ids: [Try(f"/v1/contacts/{ids.contact}/mute", body={})],
    "contacts.delete_mute": lambda ids: [Try(f"/v1/contacts/{ids.contact}/mute")],
    "moderation.list_sanctions": lambda ids: [
        Try("/v1/moderation/sanctions", 200, is_empty=True),
        Try(f"/v1/moderation/sanctions?after={ids.sanction}", 200, is_empty=True),
        Try(f"/v1/moderation/sanctions?contact={ids.contact}"),
    ],
    "moderation.get_sanction": lambda ids: [Try(f"/v1/moderation/sanctions/{ids.sanction}")],
    "moderation.lift_sanction": lambda ids: [Try(f"/v1/moderation/sanctions/{ids.sanction}/lift")],
    "contacts.list_sanctions": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/sanctions"),
        Try(f"/v1/contacts/ann/sanctions?after={ids.sanction}", 200, is_empty=True),
    ],
    "moderation.list_appeals": lambda ids: [
        Try("/v1/moderation/appeals", 200, is_empty=True),
        Try(f"/v1/moderation/appeals?after={ids.appeal}", 200, is_empty=True),
    ],
    "moderation.get_appeal": lambda ids: [Try(f"/v1/moderation/appeals/{ids.appeal}")],
    "moderation.decide_appeal": lambda ids: [Try(f"/v1/moderation/appeals/{ids.appeal}/decide", body={"decision": "lift"})],
    "contacts.appeal": lambda ids: [
        Try(f"/v1/contacts/{who}/appeals", body={"sanction": ids.sanction, "words": "Why?"}) for who in (ids.contact, "ann")
    ],
    "contacts.list_appeals": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/appeals"),
        Try(f"/v1/contacts/ann/appeals?after={ids.appeal}", 200, is_empty=True),
    ],
    "contacts.create_token": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/tokens", body={}),
        Try(f"/v1/contacts/{ids.contact_id}/tokens", body={}),
    ],
    "contacts.end_sessions": lambda ids: [Try(f"/v1/contacts/{ids.contact}/sessions")],
    "signing_secrets.list": lambda ids: [
        Try("/v1/signing-secrets", 200, is_empty=True),
        Try(f"/v1/signing-secrets?after={ids.signing_secret}", 200, is_empty=True),
    ],
    "signing_secrets.create": lambda _: [Try("/v1/signing-secrets", 201, {"name": "own"})],
    "signing_secrets.rotate": lambda ids: [Try(f"/v1/signing-secrets/{ids.signing_secret}/rotate", body={})],
    "signing_secrets.revoke": lambda ids: [Try(f"/v1/signing-secrets/{ids.signing_secret}")],
    "conversations.list": lambda ids: [
        Try("/v1/conversations", 200, is_empty=True),
        Try("/v1/conversations?object_type=order&object_id=A-1001", 200, is_empty=True),
        Try(f"/v1/conversations?after={ids.conversation}", 200, is_empty=True),
        Try("/v1/conversations?sort=activity", 200, is_empty=True),
        Try(f"/v1/conversations?sort=activity&q={ids.contact}", 200, is_empty=True),
        Try(f"/v1/conversations?sort=activity&contact={ids.contact_id}", 200, is_empty=True),
        Try(f"/v1/conversations?sort=activity&after=9999999999999999.{ids.conversation}", 200, is_empty=True),
    ],
    "conversations.create": lambda ids: [
        Try("/v1/conversations", 422, {"participants": [ids.contact]}),
        Try("/v1/conversations", 422, {"participants": [{"member": ids.member}]}),
    ],
    "attachments.prepare": lambda _: [Try("/v1/attachments", 201, {"name": "own.png", "size": 1})],
    "attachments.get": lambda ids: [Try(f"/v1/attachments/{ids.attachment}")],
    "attachments.delete": lambda ids: [Try(f"/v1/attachments/{ids.attachment}")],
    "contacts.prepare_attachment": lambda ids: [
        Try(f"/v1/contacts/{ids.contact}/attachments", body={"name": "own.png", "size": 1}),
        Try("/v1/contacts/ann/attachments", 201, {"name": "own.png", "size": 1}),
    ],
    "contacts.get_attachment": lambda ids: [Try(f"/v1/contacts/{who}/attachments/{ids.attachment}") for who in (ids.contact, "ann")],
    "contacts.delete_attachment": lambda ids: [Try(f"/v1/contacts/{who}/attachments/{ids.attachment}") for who in (ids.contact, "ann")],
    "audit.list": lambda ids: [Try(f"/v1/audit?target={one}", 200, is_empty=True) for one in (ids.contact_id, ids.message, ids.key)],
    "audit.checkpoint": lambda _: [Try("/v1/audit/checkpoint", 200)],
    "audit.export": lambda _: [Try("/v1/audit/export", 200)],
    "audit.verify": lambda _: [Try("/v1/audit/verify", 200, {}), Try("/v1/audit/verify", 200, {"after": f"1.{'0' * 64}"})],
    "branding.get": lambda _: [Try("/v1/branding", 200)],
    "branding.patch": lambda ids: [
        Try("/v1/branding", 422, {"logo": ids.attachment}),
        Try("/v1/branding", 200, {"name": "Ours", "logo": None}),
    ],
    "views.list": lambda _: [Try("/v1/views", 200, is_empty=True), Try(f"/v1/views?after={'viw_' + '0' * 26}", 200, is_empty=True)],
    "views.put": lambda _: [Try("/v1/views", 200, {"page": "messages", "name": "Theirs", "is_shared": True})],
    "views.delete": lambda ids: [Try(f"/v1/views/{ids.view}")],
}


def _in_theirs(operation: Operation) -> Recipe:
    """What names a conversation: it is theirs, whoever of ours is said to be in it; nor does whoever of theirs is in it help."""
    body = full_bodies(operation)[0] if operation.body is not None else None
    # A reaction is nobody's, where a key asks for it.
    status = 403 if operation.id in ("conversations.add_reaction", "conversations.remove_reaction") else 404
    return lambda ids: [
        Try(
            own_path(operation, ids) if who is None else own_path(operation, ids).replace(f"/contacts/{ids.contact}/", f"/contacts/{who}/"),
            status,
            body,
        )
        for who in ((None, "ann") if operation.path.startswith("/v1/contacts/") else (None,))
    ]


# Who may do what in one is told by the table in conversations.py.
RECIPES.update(
    {
        operation.id: _in_theirs(operation)
        for operation in OPERATIONS
        if operation.id not in RECIPES and ("{conversation}" in operation.path or operation.path.startswith("/v1/conversations/{id}"))
    }
)


def test_every_operation_has_a_recipe():
    assert {operation.id for operation in OPERATIONS} == set(RECIPES)


@pytest.fixture(scope="module")
async def other(fortress: tuple[App, str]) -> AsyncGenerator[tuple[Api, Ids]]:
    """A workspace with one of everything, that nothing here may change."""
    app, base_url = fortress
    theirs = Api(app, base_url, await new_workspace(app.database, app.sealer, name="Other"))
    async with theirs.client:
        yield theirs, await furnished(theirs)


@pytest.mark.anyio
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
async def test_what_is_another_workspaces_is_not_there(target: Api, other: tuple[Api, Ids], operation: Operation):
    await good(target, "PUT", "/v1/contacts/ann", {"email": "ann@example.com"})
    theirs, ids = other
    url, workspace = theirs.app.url, theirs.workspace.workspace.id
    before = await at_rest(url, workspace)
    own = {ids.contact, ids.phone, ids.topic, ids.template, ids.source, ids.form, ids.assistant}
    for tried in RECIPES[operation.id](ids):
        for _ in range(2):
            # What was remembered of the other workspace must not help either.
            answer = await target.client.request(operation.method, tried.path, json=tried.body)
            assert answer.status_code in (tried.status, 409), f"{tried}: {answer.status_code} {answer.text}"
            if answer.is_success:
                told = answer.text
                for name in ids.__struct_fields__:
                    value: str = getattr(ids, name)
                    # A cursor is told again where a list ends; ids of yours are those that we gave ourselves.
                    assert value in own or value not in told, f"{tried} tells {name}"
            if tried.is_empty:
                assert answer.json()["data"] == []
    assert await at_rest(url, workspace) == before


@pytest.mark.anyio
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
async def test_a_key_without_the_scope_changes_nothing(other: tuple[Api, Ids], operation: Operation):
    target, ids = other
    held = [scope for scope in (await good(target, "GET", "/v1/keys?limit=1"))["data"][0]["scopes"] if scope != operation.scope]
    weak = await good(target, "POST", "/v1/keys", {"name": "weak", "scopes": held})
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    async with target.with_key(weak["secret"]) as client:
        answer = await client.request(operation.method, own_path(operation, ids), json=own_body(operation))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), answer.text
    assert operation.scope in answer.json()["detail"]
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


@pytest.mark.anyio
async def test_nobody_without_a_good_key_does_anything(other: tuple[Api, Ids]):
    target, ids = other
    scopes = ["messages:send", "workspace:read", "keys:write"]
    revoked = await good(target, "POST", "/v1/keys", {"name": "revoked", "scopes": scopes})
    async with target.with_key(revoked["secret"]) as client:
        assert (await client.get("/v1/workspace")).status_code == 200
        await good(target, "DELETE", f"/v1/keys/{revoked['id']}")
    soon = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    expired = await good(target, "POST", "/v1/keys", {"name": "expired", "scopes": scopes, "expires_at": soon})
    # An expired key is not known any more; what is remembered of a revoked one is forgotten after two seconds.
    await asyncio.sleep(2.2)
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    wrong: list[str] = []
    for secret in (None, "td_test_" + "0" * 40, "td_live_x", revoked["secret"], expired["secret"]):
        async with target.with_key(secret) as client:
            for operation in OPERATIONS:
                answer = await client.request(operation.method, own_path(operation, ids), json=own_body(operation))
                if answer.status_code != 401 or answer.headers["www-authenticate"] != "Bearer":
                    wrong.append(f"{operation.id} with {secret}: {answer.status_code}")
            assert (await client.get("/metrics")).status_code == 401
    assert not wrong
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


@pytest.mark.anyio
@pytest.mark.parametrize("purpose", ["otp", "critical", "transactional", "marketing"])
async def test_each_purpose_needs_its_own_scope(target: Api, purpose: str):
    await good(target, "PUT", "/v1/contacts/ada", {"phone": "+31612345678"})
    scope = "messages:send" if purpose == "transactional" else f"messages:{purpose}"
    held = (await good(target, "GET", "/v1/keys"))["data"][0]["scopes"]
    send = {"to": "ada", "content": {"body": "x"}, "route": {"channel": "sms"}, "purpose": purpose}
    for scopes, status in (([one for one in held if one != scope], 403), ([scope], 202)):
        made = await good(target, "POST", "/v1/keys", {"name": "k", "scopes": scopes})
        async with target.with_key(made["secret"]) as client:
            assert (await client.post("/v1/messages", json=send)).status_code == status


@pytest.mark.anyio
async def test_a_key_gives_no_more_than_it_holds(target: Api):
    weak = await good(target, "POST", "/v1/keys", {"name": "weak", "scopes": ["keys:write", "contacts:read"]})
    async with target.with_key(weak["secret"]) as client:
        answer = await client.post("/v1/keys", json={"name": "more", "scopes": ["contacts:read", "contacts:write"]})
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/scopes/1"]
        assert (await client.get("/metrics")).status_code == 403


@pytest.mark.anyio
async def test_a_change_of_the_workspace_holds_for_the_next_request(target: Api):
    assert (await target.client.put("/v1/contacts/ada", json={"phone": "0612345678"})).status_code == 422
    await good(target, "PATCH", "/v1/workspace", {"default_country": "NL"})
    assert (await good(target, "PUT", "/v1/contacts/ada", {"phone": "0612345678"}))["phone"] == "+31612345678"


async def furnished(theirs: Api) -> Ids:
    """One of everything in this workspace, and its ids."""
    contact, phone = "their-bea", "+31687654321"
    person = await good(theirs, "PUT", f"/v1/contacts/{contact}", {"phone": phone, "email": "bea@example.com"})
    await good(theirs, "PUT", f"/v1/contacts/{contact}/devices/phone", {"token": "theirs", "platform": "ios"})
    await good(theirs, "POST", f"/v1/contacts/{contact}/feed/visit")
    await good(theirs, "PUT", "/v1/topics/their-topic", {"name": "Theirs"})
    schedule, run = await _missed(theirs, contact)
    text = {"sms": {"en": {"text": "x"}}, "inapp": {"en": {"text": "x"}}}
    template = {"key": "their-template", "purpose": "transactional", "topic": "their-topic", "content": text, "route": {"channel": "inapp"}}
    await good(theirs, "POST", "/v1/templates", template)
    await good(theirs, "POST", "/v1/templates/their-template/publish", {"version": 1})
    await good(theirs, "PUT", "/v1/data-sources/their_source", {"url": "https://shop.example/", "headers": {"X-Key": "secret"}})
    shown = await good(theirs, "POST", "/v1/messages", {"to": contact, "template": "their-template"})
    # Nothing answers, so that it becomes an unknown one; the account is new, and nobody remembers it without its faults.
    await good(theirs, "PUT", "/v1/sandbox/faults", [{"status": 503}])
    agreed = {"channel": "sms", "purpose": "marketing", "state": "granted", "proof": {"ip": "203.0.113.7"}}
    await good(theirs, "POST", f"/v1/contacts/{contact}/consents", agreed)
    await good(theirs, "PUT", f"/v1/contacts/{contact}/preferences", {"topics": {"their-topic": {"sms": True}}, "channels": ["sms"]})
    suppressed = await good(theirs, "POST", "/v1/suppressions", {"phone": phone, "channel": "voice", "reason": "theirs"})
    await good(theirs, "PUT", "/v1/opt-in-forms/their-form", {"name": "Theirs", "text": "Yes", "topics": ["their-topic"]})
    await good(theirs, "PUT", "/v1/caps", {"caps": [{"most": 100, "per": "7d", "topic": "their-topic"}]})
    lost = await good(
        theirs, "POST", "/v1/messages", {"to": contact, "content": {"body": "x"}, "route": {"channel": "sms"}, "purpose": "marketing"}
    )
    await theirs.settled(shown["id"])
    [unknown] = await theirs.settled(lost["id"])
    assert unknown["state"] == "unknown"
    [account] = (await good(theirs, "GET", "/v1/provider-accounts"))["data"]
    key = await good(theirs, "POST", "/v1/keys", {"name": "another", "scopes": ["messages:read"]})
    item = shown["deliveries"][0]["id"]
    server = {"host": "127.0.0.1", "security": "none", "from_address": "shop@example.com"}
    mailing = await good(theirs, "POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": server, "rank": 9})
    domain = f"{uuid4().hex}.example"
    await good(theirs, "PUT", f"/v1/inbound-domains/{domain}", {"account": mailing["id"]})
    webhook, webhook_delivery = await _told(theirs)
    hook, hook_event = await _hooked(theirs)
    conversation, post = await _talk(theirs, contact)
    await good(theirs, "PUT", "/v1/assistants/their-helper", {"name": "Theirs"})
    signing = await good(theirs, "POST", "/v1/signing-secrets", {"name": "theirs"})
    file = await good(theirs, "POST", "/v1/attachments", {"name": "theirs.png", "type": "image/png", "size": 100})
    fault = await good(theirs, "POST", "/v1/sandbox/faults", {"channel": "voice", "contact": contact, "is_off": True})
    return Ids(
        contact=contact,
        contact_id=person["id"],
        topic="their-topic",
        template="their-template",
        source="their_source",
        message=lost["id"],
        delivery=lost["deliveries"][0]["id"],
        unknown=lost["deliveries"][0]["id"],
        item=item,
        account=account["id"],
        key=key["id"],
        schedule=schedule,
        run=run,
        phone=phone,
        suppression=suppressed["id"],
        form="their-form",
        member=encode("mbr", (await member_of(theirs, "viewer"))[1]),
        invitation=(await good(theirs, "POST", "/v1/invitations", {"email": "eve@example.com", "role": "viewer"}))["id"],
        domain=domain,
        webhook=webhook,
        webhook_delivery=webhook_delivery,
        hook=hook,
        hook_event=hook_event,
        mail_account=mailing["id"],
        callback=await _dead_callback(theirs),
        media=await _file(theirs),
        conversation=conversation,
        post=post,
        other_contact="their-ben",
        signing_secret=signing["id"],
        assistant="their-helper",
        attachment=file["id"],
        fault=fault["id"],
        view=(await good(theirs, "PUT", "/v1/views", {"page": "messages", "name": "Theirs", "is_shared": True}))["id"],
        request=await _asked(theirs),
        **await _moderated(theirs, post),
    )


async def _asked(theirs: Api) -> str:
    """Something that was asked, as it stands in the log."""
    await good(theirs, "GET", "/v1/workspace")
    shown = await theirs.until("/v1/requests?operation=workspace.get", lambda body: body["data"])  # type: ignore[index]
    return cast("list[Json]", shown["data"])[0]["id"]


async def _moderated(theirs: Api, post: str) -> dict[str, str]:
    """A rule, something that was flagged, and somebody who is muted and has appealed."""
    rule = await good(theirs, "POST", "/v1/moderation/rules", {"kind": "word", "text": "their rule", "action": "flag"})
    flag = await good(theirs, "POST", "/v1/moderation/flags", {"message": post, "category": "spam", "words": "their flag"})
    sanction = await good(theirs, "PUT", "/v1/contacts/their-ben/mute", {"because": "their reason"})
    appeal = await good(theirs, "POST", "/v1/contacts/their-ben/appeals", {"sanction": sanction["id"], "words": "their appeal"})
    return {"rule": rule["id"], "flag": flag["id"], "sanction": sanction["id"], "appeal": appeal["id"]}


async def _talk(theirs: Api, contact: str) -> tuple[str, str]:
    """A conversation with a post, and somebody who is blocked."""
    await good(theirs, "PUT", "/v1/contacts/their-ben", {})
    given = {"participants": [contact, "their-ben"], "title": "Theirs", "object": {"type": "order", "id": "A-1001"}}
    made = await good(theirs, "POST", "/v1/conversations", given)
    said = await good(theirs, "POST", f"/v1/contacts/{contact}/conversations/{made['id']}/messages", {"text": "their words"})
    assert (await theirs.client.put(f"/v1/contacts/{contact}/blocks/their-ben")).status_code == 204
    return made["id"], said["id"]


async def _hooked(theirs: Api) -> tuple[str, str]:
    """A hook that says where another product's events belong, and one of them that could not be said."""
    place = {"object": {"type": "order", "id": "{{ event.order }}"}}
    given = {"name": "Theirs", "signature": {"kind": "bearer"}, "conversation": [place], "rules": [{"text": "{{ event.words }}"}]}
    hook = (await good(theirs, "POST", "/v1/hooks", given))["hook"]["id"]
    event_id = new_id(0)
    async with theirs.app.database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO hook_events (bucket, hook_id, event_key, id, workspace_id, source_id, headers, body, state, received_at)"
            " VALUES (0, $1, '\\x00', $2, $3, 'theirs', '{}', 'their words', 'dead', now())",
            decode("hok", hook),
            event_id,
            theirs.workspace.workspace.id,
        )
    return hook, encode("hev", event_id)


async def _dead_callback(theirs: Api) -> str:
    """Something that a provider said, and that nobody can read."""
    callback_id = new_id()
    async with theirs.app.database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO callbacks (bucket, account_id, event_key, id, workspace_id, lane, method, url, headers, body, received_at, error)"
            " VALUES (0, $1, '\\x00', $1, $2, 'receipts', 'POST', '', '[]', 'their words', now(), 'malformed')",
            callback_id,
            theirs.workspace.workspace.id,
        )
    return encode("cbk", callback_id)


async def _file(theirs: Api) -> str:
    """A file that a person sent."""
    media_id = new_id(0)
    async with theirs.app.database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO media (bucket, id, workspace_id, message_id, n, type, data, state, created_at)"
            " VALUES (0, $1, $2, $1, 1, 'text/plain', 'their file', 'stored', now())",
            media_id,
            theirs.workspace.workspace.id,
        )
    return encode("med", media_id)


async def _missed(theirs: Api, contact: str) -> tuple[str, str]:
    """A schedule that has ended, with a run that waits for a person."""
    message = {"to": contact, "content": {"body": "x"}, "route": {"channel": "inapp"}, "purpose": "transactional"}
    end = (datetime.now(UTC) + timedelta(minutes=3)).isoformat()
    given = {"name": "Theirs", "cron": "* * * * *", "late_after": "1m", "ends_at": end, "message": message}
    made = await good(theirs, "POST", "/v1/schedules", given)
    await good(theirs, "PUT", "/v1/sandbox/clock", {"advance": "5m"})
    shown = await theirs.until(f"/v1/schedules/{made['id']}/runs?state=waits_for_person", lambda body: body["data"])  # type: ignore[index]
    [run] = cast("list[Json]", shown["data"])
    return made["id"], run["id"]


async def _told(theirs: Api) -> tuple[str, str]:
    """A webhook endpoint that wants nothing that happens here, and an event that it has taken."""
    given = {"url": "https://shop.example/hooks", "event_types": ["webhook_endpoint.disabled"]}
    endpoint = (await good(theirs, "POST", "/v1/webhook-endpoints", given))["endpoint"]["id"]
    delivery_id = new_id()
    connection = await asyncpg.connect(theirs.app.url)
    try:
        await connection.execute(
            "INSERT INTO webhook_deliveries (bucket, position, endpoint_id, id, workspace_id, type, body, state, created_at)"
            " VALUES ($1, 1, $2, $3, $4, 'preferences.changed', '{}', 'delivered', now())",
            bucket_of(delivery_id),
            decode("whe", endpoint),
            delivery_id,
            theirs.workspace.workspace.id,
        )
    finally:
        await connection.close()
    return endpoint, encode("whd", delivery_id)


def own_path(operation: Operation, ids: Ids) -> str:
    """The operation's address with ids that are there."""
    path = operation.path.replace("{conversation}", ids.conversation).replace("{message}", ids.post)
    path = path.replace("{emoji}", "%F0%9F%91%8D").replace("{contact}", ids.other_contact)
    keys = {"assistants": ids.assistant, "topics": ids.topic, "data_sources": ids.source, "opt_in_forms": ids.form}
    path = path.replace("{key}", keys.get(operation.id.partition(".")[0], ids.template))
    path = path.replace("{version}", "1").replace("{domain}", ids.domain).replace("{item}", ids.item).replace("{run}", ids.run)
    path = path.replace("{device}", "phone")
    noun = operation.id.partition(".")[0]
    named = {
        "messages": ids.message,
        "deliveries": ids.delivery,
        "provider_accounts": ids.account,
        "keys": ids.key,
        "schedules": ids.schedule,
    }
    named |= {"sandbox": ids.fault}
    named |= {"callbacks": ids.callback, "media": ids.media, "webhook_endpoints": ids.webhook}
    named |= {"conversations": ids.conversation, "signing_secrets": ids.signing_secret}
    path = path.replace("{delivery}", ids.webhook_delivery).replace("{event}", ids.hook_event)
    named |= {"hooks": ids.hook, "attachments": ids.attachment}
    path = path.replace("{attachment}", ids.attachment)
    if noun == "moderation":
        given = {"rules": ids.rule, "flags": ids.flag, "sanctions": ids.sanction, "appeals": ids.appeal}
        return path.replace("{id}", given.get(path.split("/")[3], ""))
    named |= {"suppressions": ids.suppression, "members": ids.member, "invitations": ids.invitation}
    return path.replace("{id}", named.get(noun, ids.contact))


def own_body(operation: Operation) -> object:
    """A good body, with nothing in it that would be refused before the scope is looked at."""
    if operation.body is None:
        return None
    body = full_bodies(operation)[0]
    if operation.id in ("messages.send", "messages.preview", "messages.estimate"):
        return {"to": "their-bea", "content": {"body": "x"}, "route": {"channel": "sms"}, "purpose": "transactional"}
    return body
