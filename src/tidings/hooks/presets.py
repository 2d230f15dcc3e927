"""Mappings that come ready: how four products sign what they send, what their events are known by, and what the usual ones say.

A hook takes over its preset when it is made: what it does never changes by an upgrade. Sources, all read on 2026-11-21.

Stripe: the header, docs.stripe.com/webhooks ("Verify manually"); the event, docs.stripe.com/api/events/object; amounts,
docs.stripe.com/currencies (zero-decimal, three-decimal; UGX and ISK have two for its API). Which conversation stands in `metadata` of what
was paid, which Stripe keeps as you gave it.
GitHub: docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries and
docs.github.com/en/webhooks/webhook-events-and-payloads: `X-GitHub-Delivery` stays the same when it is sent again.
Shopify: shopify.dev/docs/apps/build/webhooks/verify-deliveries and …/delivery-structure: `X-Shopify-Webhook-Id` tells duplicates; payloads,
shopify.dev/docs/api/webhooks.
Auth0: auth0.com/docs/customize/log-streams/custom-log-streams (lines, a list, or an object with `logs`; the token as it was entered) and
auth0.com/docs/deploy-monitor/logs/log-event-type-codes.
"""

from collections.abc import Mapping as Table
from typing import Any

import msgspec

from tidings.conditions import Condition
from tidings.hooks.model import (
    Bearer,
    Listed,
    ObjectPlace,
    OverBody,
    Place,
    PresetName,
    Reading,
    Rule,
    Signature,
    Standard,
)


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """What a hook for one product begins with."""

    name: PresetName
    about: str
    signature: Signature
    event: Reading
    conversation: tuple[Place, ...] = ()
    rules: tuple[Rule, ...] = ()


_ZERO = '["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]'
_THREE = '["bhd", "jod", "kwd", "omr", "tnd"]'


def _amount(field: str) -> str:
    """An amount in a currency's smallest unit, as it is written."""
    it = "event.data.object"
    unit = f'1 if {it}.currency in {_ZERO} else "0.001" if {it}.currency in {_THREE} else "0.01"'
    return f"{{{{ {it}.{field} | times({unit}) | string }}}}"


def _paid(name: str, field: str, state: str, url: str | None = None) -> list[dict[str, Any]]:
    part = {
        "type": "purchase",
        "name": name,
        "amount": _amount(field),
        "currency": "{{ event.data.object.currency | upper }}",
        "state": state,
        "reference": "{{ event.data.object.id }}",
    }
    return [part | ({"url": f"{{{{ {url} | default(none) }}}}"} if url is not None else {})]


def _is(field: str, value: str | bool) -> Condition:
    return Condition(field=f"data.event.{field}", equals=value)


def _there(field: str) -> Condition:
    return Condition(field=f"data.event.{field}", exists=True)


def _card(title: str, text: str, url: str, label: str = "Open") -> list[dict[str, Any]]:
    words = f"{{{{ {text} | default(none) }}}}" if text else "{{ none }}"
    return [{"type": "card", "title": title, "text": words, "buttons": [{"label": label, "url": f"{{{{ {url} }}}}"}]}]


_DESCRIBED = '{{ event.data.object.description | default("Payment", true) | truncate(200) }}'
_INVOICE = 'Invoice {{ event.data.object.number | default("", true) }}'

STRIPE = Preset(
    name="stripe",
    about="Payments, refunds and invoices, in the conversation that metadata.conversation or metadata.order names",
    signature=Listed(header="stripe-signature"),
    event=Reading(id="{{ event.id }}", type="{{ event.type }}"),
    conversation=(
        Place(id="{{ event.data.object.metadata.conversation }}"),
        Place(object=ObjectPlace(type="order", id="{{ event.data.object.metadata.order }}")),
        Place(contact="{{ event.data.object.client_reference_id }}"),
    ),
    rules=(
        Rule(types=["payment_intent.succeeded"], parts=_paid(_DESCRIBED, "amount_received", "paid")),
        Rule(types=["payment_intent.payment_failed"], parts=_paid(_DESCRIBED, "amount", "failed")),
        Rule(
            types=["checkout.session.completed", "checkout.session.async_payment_succeeded"],
            when=_is("data.object.payment_status", "paid"),
            parts=_paid("Payment", "amount_total", "paid"),
        ),
        Rule(types=["charge.refunded"], parts=_paid("Refund", "amount_refunded", "refunded", "event.data.object.receipt_url")),
        Rule(types=["invoice.paid"], parts=_paid(_INVOICE, "amount_paid", "paid", "event.data.object.hosted_invoice_url")),
        Rule(types=["invoice.payment_failed"], parts=_paid(_INVOICE, "amount_due", "failed", "event.data.object.hosted_invoice_url")),
    ),
)

_REPOSITORY = "{{ event.repository.full_name }}"
_ISSUE = "#{{ event.issue.number }}"
_PULL = "#{{ event.pull_request.number }}"

GITHUB = Preset(
    name="github",
    about="Issues, pull requests, releases, failed runs and deployments, in the conversation of the issue or pull request, else of the repository",
    signature=OverBody(header="x-hub-signature-256", prefix="sha256="),
    event=Reading(
        id="{{ headers.x_github_delivery }}",
        type="{{ headers.x_github_event }}{% if event.action is defined %}.{{ event.action }}{% endif %}",
    ),
    conversation=(
        Place(object=ObjectPlace(type="issue", id=_REPOSITORY + _ISSUE)),
        Place(object=ObjectPlace(type="pull_request", id=_REPOSITORY + _PULL)),
        Place(object=ObjectPlace(type="pull_request", id=_REPOSITORY + _ISSUE)),
        Place(object=ObjectPlace(type="repository", id=_REPOSITORY)),
    ),
    rules=(
        Rule(
            types=["issues.opened", "issues.closed", "issues.reopened"],
            parts=_card(f"Issue {_ISSUE} {{{{ event.action }}}}", "event.issue.title | truncate(500)", "event.issue.html_url"),
        ),
        Rule(
            types=["issue_comment.created"],
            parts=_card(f"{{{{ event.comment.user.login }}}} on {_ISSUE}", "event.comment.body | truncate(2000)", "event.comment.html_url"),
        ),
        Rule(
            types=["pull_request.closed"],
            when=_is("pull_request.merged", value=True),
            parts=_card(f"Pull request {_PULL} merged", "event.pull_request.title | truncate(500)", "event.pull_request.html_url"),
        ),
        Rule(
            types=["pull_request.opened", "pull_request.closed", "pull_request.reopened", "pull_request.ready_for_review"],
            parts=_card(
                f'Pull request {_PULL} {{{{ event.action | replace("_", " ") }}}}',
                "event.pull_request.title | truncate(500)",
                "event.pull_request.html_url",
            ),
        ),
        Rule(
            types=["release.published"],
            parts=_card("Release {{ event.release.tag_name }}", "event.release.name", "event.release.html_url"),
        ),
        Rule(
            types=["workflow_run.completed"],
            when=_is("workflow_run.conclusion", "failure"),
            parts=_card(
                "{{ event.workflow_run.name | truncate(150) }} failed", "event.workflow_run.head_branch", "event.workflow_run.html_url"
            ),
        ),
        Rule(
            types=["deployment_status.*"],
            text="Deployment to {{ event.deployment.environment }}: {{ event.deployment_status.state }}",
        ),
        Rule(
            types=["push"],
            when=_there("head_commit"),
            text='{{ event.pusher.name }} pushed to {{ event.ref | replace("refs/heads/", "") }}: '
            '{{ (event.head_commit.message | split("\\n") | first) | truncate(200) }}',
        ),
    ),
)

# An order has its id, and what belongs to one has `order_id`; of a name such as #1001.1 the first step is the order's.
_ORDER = "{{ event.order_id if event.order_id is defined else event.id }}"
_NUMBER = '{{ event.name | split(".") | first }}'
_TRACKED = [{"label": '{{ event.tracking_company | default("Tracking", true) | truncate(80) }}', "value": "{{ event.tracking_number }}"}]

SHOPIFY = Preset(
    name="shopify",
    about="Orders, payments, shipments and refunds, in the conversation of the order: by its id or its name (#1001), or by metadata.shopify_order_id",
    signature=OverBody(header="x-shopify-hmac-sha256", encoding="base64"),
    event=Reading(id="{{ headers.x_shopify_webhook_id }}", type="{{ headers.x_shopify_topic }}"),
    conversation=(
        Place(object=ObjectPlace(type="order", id=_ORDER)),
        Place(object=ObjectPlace(type="order", id=_NUMBER)),
        Place(metadata={"shopify_order_id": _ORDER}),
    ),
    rules=(
        Rule(
            types=["orders/paid"],
            parts=[
                {
                    "type": "purchase",
                    "name": "Order {{ event.name }}",
                    "amount": "{{ event.total_price | string }}",
                    "currency": "{{ event.currency }}",
                    "state": "paid",
                }
            ],
        ),
        *(
            Rule(
                types=[f"orders/{topic}"],
                parts=[
                    {
                        "type": "order",
                        "number": "{{ event.name | string }}",
                        "state": state,
                        "total": "{{ event.total_price | string }}",
                        "currency": "{{ event.currency }}",
                    }
                ],
            )
            for topic, state in (("create", "placed"), ("fulfilled", "shipped"), ("cancelled", "cancelled"))
        ),
        Rule(
            types=["fulfillments/create", "fulfillments/update"],
            when=_there("tracking_url"),
            parts=[
                {
                    "type": "card",
                    "title": 'Shipment {{ event.name }}: {{ event.shipment_status | default("on its way", true) | replace("_", " ") }}',
                    "fields": _TRACKED,
                    "buttons": [{"label": "Track it", "url": "{{ event.tracking_url }}"}],
                }
            ],
        ),
        Rule(
            types=["fulfillments/create", "fulfillments/update"],
            text='Shipment {{ event.name }}: {{ event.shipment_status | default("on its way", true) | replace("_", " ") }}',
        ),
        Rule(
            types=["refunds/create"],
            when="{{ event.transactions | length > 0 }}",
            text='Refunded: {{ event.transactions | sum(attribute="amount") | money((event.transactions | first).currency) }}',
        ),
    ),
)

AUTH0 = Preset(
    name="auth0",
    about="What happens to an account, in the person's own conversation: your id of the contact is Auth0's user_id",
    signature=Bearer(),
    event=Reading(
        id="{{ event.log_id if event.log_id is defined else event.data.log_id }}",
        type="{{ event.data.type }}",
        list_at="logs",
    ),
    conversation=(
        Place(contact="{{ event.data.user_id }}"),
        Place(object=ObjectPlace(type="user", id="{{ event.data.user_id }}")),
    ),
    rules=(
        Rule(types=["ss"], text="Your account was made. Welcome!"),
        Rule(types=["sv"], text="Your e-mail address is confirmed."),
        Rule(types=["scp"], text="Your password was changed. If it was not you, tell us here."),
        Rule(types=["sce"], text="Your e-mail address was changed. If it was not you, tell us here."),
        Rule(types=["limit_wc"], text="Your account is blocked for now: somebody tried wrong passwords too often."),
        Rule(types=["pwd_leak"], text="Somebody signed in with your password, which was found in a leak elsewhere: please choose another."),
        Rule(types=["gd_enrollment_complete"], text="A second factor now protects your account."),
    ),
)

STANDARD_WEBHOOKS = Preset(
    name="standard_webhooks",
    about="Any product that signs by Standard Webhooks; what its events say is yours to write",
    signature=Standard(),
    event=Reading(id="{{ headers.webhook_id }}", type="{{ event.type }}"),
)

PRESETS: Table[PresetName, Preset] = {one.name: one for one in (STRIPE, GITHUB, SHOPIFY, AUTH0, STANDARD_WEBHOOKS)}
"""Every one that comes ready."""
