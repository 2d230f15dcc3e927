"""An attempt and a target's configuration -> the request: pure, and nothing in the data decides where it goes or what it says of itself.

The templates see: `to`, `from`, `text`, `title`, `html`, `actions` (`label`, `url`), `media` (`name`, `type`, `data` in base64), `channel`,
`purpose`, `reference`, `attempt`, `message_id`, `workspace_id`, `idempotency_key`, `reply_to`, `unsubscribe_url`, `answers` (what it
answers, by the other side's references), `callback_url` and `receipts_url`. What there is not is null.
"""

import base64
from typing import cast
from urllib.parse import urlencode

import msgspec

from tidings.channels import Account, Content, Outbound
from tidings.core.ids import encode
from tidings.expressions import (
    IN_LEAF,
    IN_TEXT,
    NotPlainError,
    PlainMap,
    RenderFailed,
    begin_render,
    is_one_expression,
    plain_map,
    render_field,
    render_url,
)
from tidings.providers.custom_callbacks import with_kind
from tidings.providers.custom_credentials import Body, CustomCredentials, variables_of

BODY_LIMIT = 10_000_000
"""The most bytes of one request: a mail's files within, in base64."""
_CHARACTERS = 20_000
"""What the values beside the content may have, all together."""
_WORK = 2_000_000

Headers = tuple[tuple[str, str], ...]


class Call(msgspec.Struct, frozen=True):
    """One request, whole."""

    method: str
    url: str
    headers: Headers
    body: bytes


def build_call(outbound: Outbound, account: Account, target: CustomCredentials) -> Call | RenderFailed:
    """What is sent for this attempt, or the first reason why nothing can be."""
    content = outbound.content
    # Nothing half said leaves: links that no template names stand below the text, and files that none names cannot go.
    named = variables_of(target) if content.media or content.actions else frozenset[str]()
    if content.media and "media" not in named:
        return RenderFailed("media_unsupported", "body", "The message has files, and no template of this account names media")
    if content.actions and "actions" not in named:
        links = "".join(f"\n{action.label}: {action.url}" for action in content.actions)
        content = msgspec.structs.replace(content, text=f"{content.text.rstrip()}{links}")
    size = size_of(content)
    try:
        context = plain_map(_values(outbound, account, content), characters=2 * size + _CHARACTERS)
    except NotPlainError as error:
        return RenderFailed("bad_value", "body", str(error))
    begin_render(None, None, work=_WORK + 8 * size)
    url = render_url(target.url, context)
    if isinstance(url, RenderFailed):
        return url
    body = _write(target.body, context) if target.body is not None else b""
    if isinstance(body, RenderFailed):
        return body
    if len(body) > BODY_LIMIT:
        return RenderFailed("oversize", "body", f"It has {len(body):,} bytes; the most is {BODY_LIMIT:,}")
    return Call(target.method, url, _headers(outbound, target), body)


def size_of(content: Content) -> int:
    """About how many characters of templates' values a content is."""
    texts = len(content.text) + len(content.title or "") + len(content.html or "")
    links = sum(len(action.label) + len(action.url) for action in content.actions)
    return texts + links + sum(len(media.data) * 4 // 3 + len(media.name) + 100 for media in content.media)


def _values(outbound: Outbound, account: Account, content: Content) -> dict[str, object]:
    return {
        "to": outbound.address,
        "from": outbound.sender or account.sender,
        "text": content.text,
        "title": content.title,
        "html": content.html,
        "actions": [{"label": action.label, "url": action.url} for action in content.actions],
        "media": [{"name": file.name, "type": file.type, "data": base64.b64encode(file.data).decode()} for file in content.media],
        "channel": outbound.channel,
        "purpose": outbound.purpose,
        "reference": outbound.reference,
        "attempt": outbound.attempt,
        "message_id": encode("msg", outbound.message_id),
        "workspace_id": encode("wsp", outbound.workspace_id),
        "idempotency_key": outbound.idempotency_key,
        "reply_to": outbound.reply_to,
        "unsubscribe_url": outbound.unsubscribe_url,
        "answers": list(outbound.thread),
        "callback_url": account.callback_url,
        "receipts_url": with_kind(account.callback_url, "receipts"),
    }


def own_headers(target: CustomCredentials) -> Headers:
    """What the account sends with every call, whatever the call is about."""
    if target.auth is None:
        return tuple(target.headers.items())
    pair = f"{target.auth.username}:{target.auth.password}".encode()
    return (*target.headers.items(), ("Authorization", f"Basic {base64.b64encode(pair).decode()}"))


def _headers(outbound: Outbound, target: CustomCredentials) -> Headers:
    found = list(own_headers(target))
    if target.body is not None and "content-type" not in {name.lower() for name in target.headers}:
        kind = "application/json" if target.body.json is not None else "application/x-www-form-urlencoded"
        found.append(("Content-Type", kind))
    if target.idempotency_header is not None:
        found.append((target.idempotency_header, outbound.idempotency_key))
    return tuple(found)


def _write(body: Body, context: PlainMap) -> bytes | RenderFailed:
    if body.form is not None:
        fields: dict[str, str] = {}
        for name, template in body.form.items():
            text = render_field(f"body/form/{name}", template, context, IN_TEXT)
            if isinstance(text, RenderFailed):
                return text
            fields[name] = text
        return urlencode(fields).encode("ascii")
    tree = _rendered(body.json, "body/json", context)
    return tree if isinstance(tree, RenderFailed) else msgspec.json.encode(tree)


def _rendered(tree: object, place: str, context: PlainMap) -> object | RenderFailed:
    if isinstance(tree, dict):
        written: dict[str, object] = {}
        for name, value in cast("dict[str, object]", tree).items():
            written[name] = _rendered(value, f"{place}/{name}", context)
            if isinstance(written[name], RenderFailed):
                return written[name]
        return written
    if isinstance(tree, list):
        items: list[object] = []
        for index, value in enumerate(cast("list[object]", tree)):
            items.append(_rendered(value, f"{place}/{index}", context))
            if isinstance(items[-1], RenderFailed):
                return items[-1]
        return items
    return _leaf(tree, place, context) if isinstance(tree, str) else tree


def _leaf(template: str, place: str, context: PlainMap) -> object | RenderFailed:
    if not is_one_expression(template):
        return render_field(place, template, context, IN_TEXT)
    # Of a type of its own: a number stays a number, a list a list.
    written = render_field(place, template.strip(), context, IN_LEAF)
    return written if isinstance(written, RenderFailed) else msgspec.Raw(written.encode())
