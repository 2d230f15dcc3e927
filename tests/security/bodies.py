"""Bad bodies, made from the registry: for every operation, a good body, and every field of it spoilt in every way."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from tests.security.conftest import OPERATIONS, Json
from tidings.api.openapi import describe
from tidings.api.registry import Operation

_DOCUMENT: Json = describe(OPERATIONS)
_SOON = datetime.now(UTC) + timedelta(days=1)

# More than the registry's example says, so that every field is there to be spoilt; by operation and body.
_SEND: Json = {
    "to": {"id": "ada", "data": {"n": 1}},
    "content": {
        "body": "Hello",
        "title": "Hello",
        "html": "<p>Hello</p>",
        "actions": [{"label": "Go", "url": "https://example.com"}],
        "media": [{"name": "a.txt", "type": "text/plain", "data": "QQ==", "cid": "a"}],
        "bundle": "hellos",
    },
    "data": {"n": 1},
    "route": {"channel": "email"},
    "purpose": "transactional",
    "send_at": _SOON.isoformat(),
    "expires_at": (_SOON + timedelta(days=1)).isoformat(),
    "metadata": {"order": "A-1001"},
}
_PERSON: Json = {
    "name": "Ada",
    "email": "ada@example.com",
    "phone": "+31612345678",
    "locale": "en",
    "timezone": "Europe/London",
    "country": "NL",
    "addresses": [{"value": "ada@example.org", "channel": "email", "label": "work"}, {"value": "+31612345679", "kind": "phone"}],
    "attributes": {"plan": "pro", "orders": 3, "is_vip": True},
}
_TEMPLATE: Json = {
    "key": "spoilt",
    "name": "Spoilt",
    "purpose": "transactional",
    "topic": "orders",
    "route": {"channel": "sms"},
    "is_sensitive": True,
    "sources": ["order_status"],
    "default_locale": "en",
    "content": {
        "sms": {"en": {"text": "Hi"}},
        "inapp": {"en": {"text": "Hi", "bundle": "greetings"}},
        "email": {"en": {"text": "Hi", "title": "Hi", "html": "<p>Hi</p>", "actions": [{"label": "Go", "url": "https://example.com"}]}},
    },
}
_IN_MJML: Json = {"email": {"en": {"title": "Hi", "mjml": "<mjml><mj-body></mj-body></mjml>"}}}
_ACCOUNT: Json = {
    "provider": "smtp",
    "name": "mail",
    "channels": ["email"],
    "credentials": {
        "host": "127.0.0.1",
        "port": 2525,
        "username": "u",
        "password": "p",
        "security": "none",
        "from_address": "shop@example.com",
        "helo": "shop.example",
    },
    "senders": ["shop@example.com"],
    "rank": 2,
}
_PRICED: Json = {
    "channels": ["sms"],
    "credentials": {},
    "rate": {"per_second": 10},
    "sender_rate": {"per_second": 0.5},
    "keeps_exchanges": True,
    "destinations": [{"prefix": "+31", "price": "0.04"}, {"country": "GB", "price": "0.03"}],
}
_SOURCE: Json = {
    "url": "https://shop.example/orders",
    "headers": {"Authorization": "Bearer x"},
    "deadline": "2s",
    "cache": "30s",
    "fallback": {"state": "fine"},
}
_OF_ADA: Json = {"contact": "ada", "address": "+31612345678", "is_off": True}
_FAULT: Json = {
    "channel": "sms",
    "reject": 0.1,
    "throttle": 0.1,
    "hang": 0.1,
    "unknown": 0.1,
    "garbage": 0.1,
    "trickle": 0.1,
    "status": 503,
    "delay": "2s",
    "receipts": "none",
    "receipt_delay": "1s",
    "account": "pac_01jd2v4k8sfv9ad1x2e5t7w9z0",
}
_ROUTE: Json = {
    "steps": [
        {"channels": ["inapp"]},
        {"channels": ["sms", "email"], "pick": "best", "after": "5m", "when": {"field": "contact.attributes.plan", "exists": True}},
    ],
    "until": "read",
    "other_provider_on_unknown": True,
}

_SENDS: list[Any] = [
    _SEND,
    _SEND | {"to": {"email": "ada@example.com"}, "topic": "orders"},
    _SEND | {"to": [{"phone": "+31612345678"}]},
    {"to": "ada", "template": "greeting", "data": {"n": 1}, "route": _ROUTE, "hours": {"from": "09:00", "to": "18:00", "days": [1, 2]}},
    _SEND | {"send_at": {"local": "09:00", "on": f"{_SOON:%Y-%m-%d}"}, "collapse_key": "order-1"},
    _SEND | {"purpose": "otp", "asked_from": "203.0.113.7"},
    {"in_reply_to": "msg_01jd2v4k8sfv9ad1x2e5t7w9z0", "content": {"body": "Tomorrow."}},
    _SEND | {"conversation": None},
]

_REPEATED: Json = {
    "name": "Weekly newsletter",
    "cron": "0 9 * * MON",
    "timezone": "Europe/Amsterdam",
    "starts_at": _SOON.isoformat(),
    "ends_at": (_SOON + timedelta(days=90)).isoformat(),
    "late_after": "1h",
    "message": _SEND,
}

# A point of P-256 and a secret, as a browser gives them (RFC 8291, appendix A).
_WEBPUSH = json.dumps(
    {
        "endpoint": "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    }
)
_CONSENT: Json = {
    "channel": "sms",
    "purpose": "marketing",
    "state": "granted",
    "text": "Send me offers.",
    "source": "checkout",
    "address": "+31612345678",
    "occurred_at": "2024-05-01T09:00:00Z",
    "proof": {"ip": "203.0.113.7"},
}
_PREFERENCES: Json = {
    "topics": {"orders": {"sms": True}},
    "channels": ["sms", "email"],
    "quiet_hours": {"from": "22:00", "to": "08:00"},
}

_EVENT: Json = {"field": "data.event.kind", "exists": True}
_PLACES: list[Json] = [
    {"object": {"type": "match", "id": "{{ event.match }}"}},
    {"metadata": {"match.id": "{{ event.match }}"}},
    {"contact": "{{ event.fan }}"},
    {"distinct": ["{{ event.fan }}", "ada"]},
    {"id": "{{ event.thread }}"},
]
_MAKE: Json = {"kind": "group", "participants": ["{{ event.fan }}"], "title": "Match", "metadata": {"league": "{{ event.league }}"}}
_LEAVES: list[Json] = [
    {"field": "data.event.n", name: value}
    for name, value in {
        "is": 1,
        "is_not": 2,
        "in": [1],
        "not_in": [2],
        "above": 1,
        "below": 2,
        "at_least": 1,
        "at_most": 2,
        "contains": "a",
        "begins_with": "b",
        "exists": True,
        "before": "-1d",
        "after": "+1d",
    }.items()
]
_RULES: list[Json] = [
    {
        "types": ["goal", "card.*"],
        "when": {"all": [{"any": _LEAVES}, {"not": _EVENT}]},
        "conversation": _PLACES[2:3],
        "missing": "skip",
        "make": {"participants": ["ada"]},
        "text": "{{ event.player }} scores",
        "metadata": {"n": "{{ event.n }}"},
        "locale": "{{ event.locale }}",
        "name": "Scores",
    },
    {"when": "{{ event.n > 1 }}", "parts": [{"type": "text", "text": "{{ event.player }}"}], "assistant": "referee"},
    {"template": "goal", "data": {"n": "{{ event.n }}"}},
]
_SIGNED: list[Json] = [
    {"kind": "hmac", "header": "x-sig", "encoding": "base64", "prefix": "sha256="},
    {
        "kind": "hmac_timestamp",
        "header": "x-sig",
        "timestamp_header": "x-at",
        "encoding": "hex",
        "prefix": "v0=",
        "between": ":",
        "tolerance": "5m",
    },
    {"kind": "hmac_listed", "header": "x-sig", "timestamp": "t", "signature": "v1", "tolerance": "5m"},
    {"kind": "standard_webhooks", "tolerance": "5m"},
    {"kind": "bearer", "header": "authorization"},
]
_HOOKS: list[Any] = [
    {
        "name": "Scores",
        "preset": "github",
        "secret": "whsec_c2VjcmV0LCBhbmQgbG9uZyBlbm91Z2g=",
        "signature": signature,
        "event": {"id": "{{ event.id }}", "type": "{{ event.kind }}", "list_at": "events"},
        "rules": [{"text": "x"}],
        "conversation": _PLACES[2:3],
    }
    | ({"conversation": _PLACES, "missing": "wait", "make": _MAKE, "rules": _RULES} if index == 0 else {})
    for index, signature in enumerate(_SIGNED)
]

_ATT = "att_01jd2v4k8sfv9ad1x2e5t7w9z0"
_POST = "msg_01jd2v4k8sfv9ad1x2e5t7w9z0"
PARTS: list[Json] = [
    {
        "type": "text",
        "text": "Hi @ada, look here",
        "marks": [{"style": "bold", "start": 0, "length": 2}, {"style": "link", "start": 9, "length": 4, "url": "mailto:ada@example.com"}],
        "mentions": [
            {"start": 3, "length": 4, "contact": "ada"},
            {"start": 3, "length": 4, "member": "mbr_01jd2v4k8sfv9ad1x2e5t7w9z0"},
            {"start": 3, "length": 4, "assistant": "helper"},
            {"start": 3, "length": 4, "everyone": True},
        ],
    },
    {"type": "image", "attachment": _ATT, "alt": "A cat", "width": 640, "height": 480},
    {"type": "file", "url": "https://example.com/a.pdf", "name": "a.pdf", "mime": "application/pdf", "size": 1_000},
    {"type": "audio", "url": "https://example.com/a.ogg", "seconds": 12.5, "transcript": "Hello"},
    {"type": "location", "latitude": 52.37, "longitude": 4.9, "label": "Dam", "address": "Dam 1, Amsterdam"},
    {
        "type": "card",
        "title": "Order A-1001",
        "text": "On its way",
        "image": "https://example.com/a.png",
        "fields": [{"label": "Arrives", "value": "Tomorrow"}],
        "buttons": [{"label": "Track", "url": "https://example.com/t"}, {"label": "Cancel", "value": "cancel"}],
    },
    {
        "type": "order",
        "number": "A-1001",
        "state": "shipped",
        "items": [{"name": "Lamp", "quantity": 2, "price": "29.95"}],
        "total": "59.90",
        "currency": "EUR",
        "url": "https://example.com/o",
    },
    {
        "type": "purchase",
        "name": "Lamp",
        "amount": "29.95",
        "currency": "EUR",
        "state": "paid",
        "reference": "P-1",
        "url": "https://example.com/p",
    },
    {"type": "quick_replies", "replies": [{"label": "Yes", "value": "yes"}], "text": "Does it fit?"},
    {"type": "data", "mime": "application/vnd.shop.score+json", "data": {"home": 1, "away": 0}, "text": "1:0"},
]
_SAID: list[Json] = [
    {"parts": PARTS[:5], "metadata": {"n": 1}, "reply_to": _POST},
    {"parts": PARTS[5:], "thread": _POST},
    {"text": "Hi", "previews": False},
]
_CARD_WITH_FILE: Json = {"parts": [{"type": "card", "title": "Lamp", "attachment": _ATT}, {"type": "file", "attachment": _ATT}]}

_PEOPLE: list[Any] = [
    "ada",
    {"contact": "bob", "role": "member"},
    {"member": "mbr_01jd2v4k8sfv9ad1x2e5t7w9z0", "role": "owner"},
    {"assistant": "helper"},
]
_OF_CONTACTS: Json = {
    "all": [{"any": [leaf | {"field": "contact.name"} for leaf in _LEAVES]}, {"not": {"field": "contact.email", "exists": True}}]
}
_THREAD: Json = {
    "title": "Order A-1001",
    "metadata": {"order": {"state": "paid"}},
    "object": {"type": "order", "id": "A-1001"},
    "starts_at": _SOON.isoformat(),
    "expires_at": (_SOON + timedelta(days=1)).isoformat(),
    "expires_after": "7d",
    "on_expiry": "delete",
    "warns_before": "1h",
    "warning": "This ends soon.",
    "is_frozen": True,
    "slow_mode": "30s",
    "hides_positions": True,
    "is_moderated": True,
    "route": {"steps": _ROUTE["steps"], "after": "1m", "until": "read", "template": "greeting"},
    "rule": {"condition": _OF_CONTACTS, "role": "reader", "history": "all"},
}
_FIRST_SAID: list[Json] = [
    {"text": "Hi", "reply_to": _POST, "thread": _POST, "metadata": {"n": 1}, "previews": False},
    {"parts": PARTS[:5]},
    {"parts": PARTS[5:]},
]
_MUTED: Json = {"participants": _PEOPLE, "role": "reader", "muted_for": "1h", "muted_until": _SOON.isoformat()}

FULL: dict[str, list[Any]] = {
    "assistants.put": [{"name": "Helper"}],
    "conversations.create": [
        _THREAD | {"kind": "group", "participants": _PEOPLE, "distinct": True, "message": said} for said in _FIRST_SAID
    ],
    "conversations.change": [_THREAD, {"metadata_at": {"order.state": "shipped"}}],
    "contacts.create_conversation": [
        {"kind": "group", "participants": _PEOPLE, "invites": True, "distinct": True, "title": "Tea", "message": said}
        for said in _FIRST_SAID
    ],
    "contacts.change_conversation": [{"title": "Tea", "is_frozen": True, "slow_mode": "30s"}],
    "conversations.add_participants": [{"participants": _PEOPLE, "invites": True, "history": "all"}],
    "contacts.add_participants": [{"participants": _PEOPLE, "invites": True, "history": "all"}],
    "conversations.remove_participants": [{"participants": _PEOPLE}],
    "contacts.remove_participants": [{"participants": _PEOPLE}],
    "conversations.change_participants": [_MUTED],
    "contacts.change_participants": [_MUTED],
    "contacts.leave": [{"heir": "ann"}],
    "contacts.change_blocks": [{"add": ["bob"], "remove": ["bob"]}],
    "contacts.flag": [{"contact": "bob", "category": "spam", "words": "Again"}, {"message": _POST, "category": "hate"}],
    "moderation.flag": [{"contact": "bob", "category": "spam", "words": "Again"}, {"message": _POST, "category": "hate"}],
    "moderation.put_policy": [
        {
            "steps": [
                {"weight": 3, "within": "24h", "action": "mute", "lasts": "1h"},
                {"weight": 9, "within": "7d", "action": "block"},
            ],
            "weights": {"categories": {"hate": 3}, "moderators": 2, "rules": 1, "trusted_dismissals": 3},
            "hook": {"url": "https://shop.example/check", "seconds": 1.5, "on_failure": "allow", "asks": "moderated"},
        }
    ],
    "moderation.create_rule": [
        {"kind": "word", "text": "free money", "action": "mask", "category": "spam"},
        {"kind": "link", "text": "shop.example", "action": "allow"},
    ],
    "moderation.resolve_flag": [{"all": True}],
    "moderation.dismiss_flag": [{"all": True}],
    "contacts.put_suspension": [{"action": "suspend", "lasts": "24h", "because": "Spam"}, {"until": _SOON.isoformat()}],
    "contacts.put_mute": [{"lasts": "24h", "because": "Spam"}, {"until": _SOON.isoformat()}],
    "contacts.appeal": [{"sanction": "san_01jd2v4k8sfv9ad1x2e5t7w9z0", "words": "Why?"}],
    "moderation.decide_appeal": [{"decision": "uphold", "answer": "It was no joke"}],
    "contacts.mark_feed": [
        {"as": "seen", "items": ["dlv_01jd2v4k8sfv9ad1x2e5t7w9z0"]},
        {"as": "read", "topic": "orders", "bundle": "hellos"},
    ],
    "contacts.act_on_feed_item": [{"action": 0}],
    "contacts.snooze_feed_item": [{"until": _SOON.isoformat()}],
    "contacts.put_device": [{"token": "f3a1c0ffee", "channel": "push", "platform": "ios", "label": "Ada's phone"}],
    "contacts.read_all": [{"conversations": ["cnv_01jd2v4k8sfv9ad1x2e5t7w9z0"]}],
    "contacts.set_position": [{"delivered": 1, "read": 1}],
    "conversations.set_position": [
        {"assistant": "helper", "delivered": 1, "read": 1},
        {"member": "mbr_01jd2v4k8sfv9ad1x2e5t7w9z0", "read": 1},
    ],
    "contacts.post_message": [*_SAID, _CARD_WITH_FILE],
    "conversations.post_message": [*_SAID, {"text": "Hi", "name": "Shop"}, {"text": "Hi", "assistant": "helper"}],
    "contacts.edit_message": [{"parts": PARTS[:5], "metadata": {"n": 1}, "previews": False}, {"parts": PARTS[5:]}, {"text": "Hi"}],
    "conversations.edit_message": [{"parts": PARTS[:5], "metadata": {"n": 1}, "previews": False}, {"parts": PARTS[5:]}, {"text": "Hi"}],
    "consents.add": [_CONSENT],
    "consents.batch": [{"consents": [{"contact": "ada", **_CONSENT}], "text": "Yes", "source": "list", "proof": {"file": "list.csv"}}],
    "preferences.put": [_PREFERENCES],
    "preferences.patch": [_PREFERENCES],
    "suppressions.add": [
        {"email": "ada@example.com", "channel": "email", "topic": "orders", "reason": "bounce", "source": "list"},
        {"phone": "+31612345678", "reason": "stop"},
        {"push": "token", "reason": "stop"},
        {"webpush": _WEBPUSH, "reason": "stop"},
    ],
    "suppressions.batch": [
        {
            "suppressions": [
                {"email": "ada@example.com", "channel": "email", "topic": "orders", "reason": "bounce", "source": "list"},
                {"phone": "+31612345678", "reason": "stop"},
                {"push": "token", "reason": "stop"},
                {"webpush": _WEBPUSH, "reason": "stop"},
            ]
        }
    ],
    "opt_in_forms.put": [
        {"name": "Newsletter", "text": "Send me the newsletter.", "topics": ["orders"]},
        {"name": "Newsletter", "text": "Send me the newsletter.", "template": "greeting"},
    ],
    "caps.put": [{"caps": [{"most": 3, "per": "7d", "purpose": "marketing", "topic": "orders", "channel": "sms"}]}],
    "inbound_domains.put": [{"account": "pac_01jd2v4k8sfv9ad1x2e5t7w9z0"}],
    "topics.put": [
        {"name": "Orders", "description": "Yours.", "channel": "email", "defaults": {"sms": False}, "keeps_quiet_hours": True},
        {"name": "Orders", "route": _ROUTE},
        {"name": "Orders", "route": {"channel": "sms"}},
    ],
    "workspace.patch": [
        {
            "name": "Shop",
            "default_country": "NL",
            "default_locale": "nl",
            "timezone": "Europe/Amsterdam",
            "route": _ROUTE,
            "countries": ["NL", "BE"],
            "quiet_hours": {"from": "22:00", "to": "08:00"},
            "rate_per_second": 10,
            "spend_per_day": "25.50",
            "currency": "EUR",
            "request_log_days": 7,
            "code_rates": {"number": {"most": 5, "per": "10m"}, "prefix": {"most": 50, "per": "1h"}, "ip": {"most": 10, "per": "1h"}},
            "stop_scope": "topic",
            "answers_automatically": True,
            "stop_text": "You hear no more from us.",
            "help_text": "Shop, +31 20 555 01 99.",
            "tracking": {"opens": True, "clicks": True},
            "link_domain": "links.example.com",
            "previews_links": False,
            "keeps_content": True,
        },
        {"route": {"channel": "sms"}},
        {
            "reach": {
                "after": "30s",
                "steps": [{"channels": ["push"]}, {"channels": ["email"], "after": "5m"}],
                "until": "read",
                "template": "greeting",
            }
        },
    ],
    "messages.send": _SENDS,
    "messages.preview": _SENDS,
    "messages.estimate": _SENDS,
    "deliveries.resolve_many": [
        {
            "as": "sent",
            "contact": "ada",
            "message": f"msg_{'0' * 26}",
            "reason": "no_answer",
            "channel": "sms",
            "topic": "orders",
            "provider_account": f"pac_{'0' * 26}",
            "since": "2026-01-01T00:00:00Z",
            "until": "2026-02-01T00:00:00Z",
        }
    ],
    "contacts.put": [_PERSON],
    "contacts.merge": [{"from": "user_43"}, {"into": "user_43"}],
    "contacts.batch": [{"contacts": [{"id": "user_42", **_PERSON}]}],
    "templates.create": [_TEMPLATE, _TEMPLATE | {"route": _ROUTE}, _TEMPLATE | {"content": _IN_MJML}],
    "templates.add_version": [
        {"default_locale": "en", "content": _TEMPLATE["content"], "sources": ["order_status"]},
        {"default_locale": "en", "content": _IN_MJML},
    ],
    "templates.patch": [
        {"name": "Spoilt", "purpose": "transactional", "topic": "orders", "route": _ROUTE},
        {"route": {"channel": "sms"}},
    ],
    "templates.put_draft": [
        {"default_locale": "en", "content": _TEMPLATE["content"], "sources": ["order_status"], "revision": 7, "based_on": 1},
        {"content": _IN_MJML},
    ],
    "templates.keep_draft": [{"revision": 7}],
    "templates.preview_content": [
        {
            "channel": "email",
            "content": {
                "text": "Hi",
                "title": "Hi",
                "html": "<p>Hi</p>",
                "actions": [{"label": "Go", "url": "https://example.com"}],
            },
            "locale": "en",
            "data": {"n": 1},
            "contact": {"name": "Ada"},
            "sources": ["order_status"],
            "fills_missing": True,
        },
        {"channel": "email", "content": {"title": "Hi", "mjml": "<mjml><mj-body></mj-body></mjml>"}, "person": "ada"},
        {"channel": "inapp", "content": {"text": "Hi", "bundle": "greetings"}},
    ],
    "templates.test": [
        {"channel": "email", "version": 1, "to": {"id": "ada", "data": {"n": 1}}, "data": {"n": 1}},
        {"channel": "email", "version": 1, "to": {"email": "ada@example.com"}},
        {"channel": "email", "version": 1, "to": {"phone": "+31612345678"}},
    ],
    "hooks.create": _HOOKS,
    "hooks.update": [
        {name: value for name, value in _HOOKS[0].items() if name not in ("preset", "secret")} | {"state": "enabled"},
        *({"signature": signature} for signature in _SIGNED[1:3]),
    ],
    "hooks.rotate_secret": [{"secret": "a secret text", "old_lasts": "1h"}],
    "hooks.try": [{"body": {"id": "e1", "kind": "goal"}, "headers": {"x-topic": "scores"}}],
    "webhook_endpoints.create": [
        {
            "url": "https://shop.example/hooks",
            "description": "Orders",
            "event_types": ["schedule.paused"],
            "algorithm": "v1a",
            "is_ordered": True,
        }
    ],
    "webhook_endpoints.update": [
        {"url": "https://shop.example/", "description": "x", "event_types": ["schedule.paused"], "is_ordered": False, "state": "disabled"}
    ],
    "webhook_endpoints.replay": [
        {"since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z", "only": "all"},
        {"event": "evt_000000000000000001"},
    ],
    "schedules.create": [_REPEATED | {"message": send} for send in _SENDS],
    "schedules.update": [_REPEATED | {"message": send} for send in _SENDS],
    "sessions.create": [{"email": "ada@example.com", "password": "x", "code": "123456", "workspace": "wsp_01jd2v4k8sfv9ad1x2e5t7w9z0"}],
    "sessions.begin_by_link": [{"token": "tdl_x", "code": "123456"}],
    "audit.verify": [
        {
            "after": f"7.{'0' * 64}",
            "limit": 10,
            "checkpoints": [{"seq": 3, "hash": "0" * 64, "workspace": "wsp_01jd2v4k8sfv9ad1x2e5t7w9z0", "at": "2026-01-01T00:00:00Z"}],
        }
    ],
    "branding.patch": [
        {
            "name": "The Corner Shop",
            "logo": "att_01jd2v4k8sfv9ad1x2e5t7w9z0",
            "accent": "#0b5cad",
            "accent_dark": "#7db7ff",
            "footer": "1 High Street",
            "support_email": "help@example.com",
        }
    ],
    "invitations.accept": [{"token": "tdi_x", "name": "Ada", "password": "x", "code": "123456"}],
    "account.patch": [{"name": "Ada", "password": "correct horse battery", "current_password": "x"}],
    "keys.create": [{"name": "checkout", "scopes": ["messages:send"], "expires_at": _SOON.isoformat()}],
    "data_sources.put": [_SOURCE, _SOURCE | {"method": "POST", "body": '{"order": {{ order }}}'}],
    "provider_accounts.create": [_ACCOUNT, {"provider": "sandbox", **_PRICED}],
    "provider_accounts.patch": [
        {"name": "sandbox", "senders": ["Shop"], "rank": 3, "is_enabled": True, **_PRICED},
    ],
    "sandbox.inbound": [
        {"channel": "sms", "from": "+31612345678", "to": "+31687654321", "text": "Thank you!", "is_automatic": True},
        {"channel": "voice", "from": "+31612345678", "keys": "1#", "quotes": "dlv_01jd2v4k8sfv9ad1x2e5t7w9z0"},
        {
            "channel": "email",
            "from": "ada@example.com",
            "title": "My order",
            "media": [{"name": "a.txt", "type": "text/plain", "data": "QQ==", "cid": "a"}],
        },
    ],
    "sandbox.receipts": [{"delivery": "dlv_01jd2v4k8sfv9ad1x2e5t7w9z0", "state": "read", "code": "x"}],
    "sandbox.set_clock": [{"advance": "5m"}, {"at": _SOON.isoformat()}],
    "sandbox.set_faults": [[_FAULT], _FAULT | _OF_ADA],
    "sandbox.add_fault": [{"channel": "sms", "throttle": 0.2}, _FAULT | _OF_ADA],
    "previews.html": [{"html": "<p>Hello</p>"}],
}

# Free JSON: what stands below these names is the caller's own.
FREE = {"data", "metadata", "fallback"}
# The same, of these operations only.
FREE_IN = {
    "conversations.create": {"message", "condition", "steps"},
    "conversations.change": {"metadata_at", "condition", "steps"},
    "contacts.create_conversation": {"message"},
    "templates.preview": {"contact"},
    "templates.preview_content": {"contact"},
    "hooks.create": {"parts", "when"},
    "hooks.update": {"parts", "when"},
    "hooks.try": {"body"},
}

Place = tuple[str | int, ...]


def full_bodies(operation: Operation) -> list[Any]:
    """Bodies that together have every field of the operation."""
    return copy.deepcopy(FULL.get(operation.id, [operation.example]))


def fields_of(value: object, place: Place = ()) -> Iterator[tuple[Place, object]]:
    """Every field below, with its place; the items of lists and dictionaries too."""
    if isinstance(value, dict):
        for name, item in cast("Json", value).items():
            yield (*place, name), item
            if name not in FREE:
                yield from fields_of(item, (*place, name))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield (*place, index), item
            yield from fields_of(item, (*place, index))


def with_value(body: Any, place: Place, value: object) -> Any:
    """The body with another value in that place."""
    spoilt = copy.deepcopy(body)
    node = spoilt
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    return spoilt


def wrong_types(value: object) -> list[object]:
    """Values that no field with this value can take."""
    if isinstance(value, bool):
        return ["yes", 7, [], {}]
    if isinstance(value, (int, float)):
        return ["seven", True, [], {}, -(10**400), 10**400]
    if isinstance(value, str):
        return [7, True, {}, 1.5, [[]]]
    if isinstance(value, list):
        return [7, True, 1.5]
    return ["text", 7, True, [[]]]


def fields_in_registry(operation: Operation) -> set[str]:
    """The names of all fields that the operation's body may have, at any depth, as the document tells them."""
    told = _DOCUMENT["paths"][operation.path][operation.method.lower()]["requestBody"]["content"]["application/json"]["schema"]
    return _names(told, frozenset())


def _names(schema: object, seen: frozenset[str]) -> set[str]:
    found: set[str] = set()
    if isinstance(schema, list):
        for below in cast("list[object]", schema):
            found |= _names(below, seen)
    elif isinstance(schema, dict):
        known = cast("Json", schema)
        reference = known.get("$ref")
        if isinstance(reference, str):
            name = reference.rpartition("/")[2]
            return found if name in seen else _names(_DOCUMENT["components"]["schemas"][name], seen | {name})
        for key, below in known.items():
            if key == "properties":
                for field, own in cast("Json", below).items():
                    found |= {field} | _names(own, seen)
            elif key not in ("default", "enum", "example"):
                found |= _names(below, seen)
    return found
