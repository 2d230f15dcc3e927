"""What of an exchange with a target is shown: the names that its account gives, and the values that are ours.

What the account itself has written into an address, a header or a body may be a key, and is never shown, whatever it looks like.
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import urlsplit

import msgspec

from tidings.channels import Account, Outbound, Showing
from tidings.channels.exchange import HIDDEN, body_text, http_answer, http_call, no_answer
from tidings.net import Ambiguous, NotSent, Response
from tidings.providers.custom_credentials import Body, CustomCredentials, leaves
from tidings.providers.custom_request import Call, own_headers

_VARIABLE = re.compile(r"\{\{-?\s*(\w+)\s*-?\}\}", re.ASCII)
# An expression that makes something of a literal of its own: what it becomes is known after it was rendered, and not before.
_COMPUTED = re.compile(r"""\{[{%][^}]*?(?:'[^']{4,}'|"[^"]{4,}"|\d{6,})""")
_MARKS = re.compile(r"[\s+,.:;()/\"'-]{0,3}", re.ASCII)
_TOLD_HEADERS = frozenset({"accept", "content-type"})
# Of what stands in an address or a body as it is: a shorter one is a word, and to blank words would blank the answer.
_SHORTEST_LITERAL = 6


def shown_call(outbound: Outbound, target: CustomCredentials, call: Call, showing: Showing) -> str:
    """The request: where it went without its path, the names of its headers and fields, and of the values those that we gave."""
    values = _values(outbound, showing)
    own = {name.lower() for name, _ in own_headers(target)}
    headers = [(name, None if name.lower() in own else value) for name, value in call.headers]
    return http_call(call.method, _url(target.url, values), headers, _body(target.body or Body(), values))


def shown_answer(answer: Response | NotSent | Ambiguous, target: CustomCredentials, showing: Showing) -> str:
    """The answer, or why there is none; nothing of its body where it might say back what nobody here could know again."""
    if isinstance(answer, NotSent | Ambiguous):
        return no_answer(answer.code, answer.detail)
    may_tell = showing.tells_words and not any(_COMPUTED.search(literal) for literal in _written(target))
    body = body_text(answer.body) if may_tell else f"({len(answer.body):,} bytes)"
    return http_answer(answer.status, answer.headers, body)


def secrets_of(target: CustomCredentials, account: Account) -> Iterator[str | None]:
    """Whatever the account has written down: what of it is a key, only the target knows."""
    for name, value in own_headers(target):
        if name.lower() not in _TOLD_HEADERS:
            # And what follows `Bearer` or `Basic`.
            yield from (value, *value.split())
    if target.auth is not None:
        yield target.auth.username
        yield target.auth.password
    yield from _literals(target)
    if target.callbacks is not None:
        tree: object = msgspec.to_builtins(target.callbacks.signature)
        yield from (value for _, value in leaves(tree) if isinstance(value, str) and len(value) >= _SHORTEST_LITERAL)
    yield account.callback_url
    yield account.callback_url.rpartition("/")[2] if account.callback_url is not None else None


def _written(target: CustomCredentials) -> list[str]:
    """The texts and numbers of address and body, as the account has them."""
    body = target.body or Body()
    numbers_too = (value for _, value in leaves(body.json) if isinstance(value, str | int | float) and not isinstance(value, bool))
    return [target.url, *(body.form or {}).values(), *(str(value) for value in numbers_too)]


def _literals(target: CustomCredentials) -> Iterator[str]:
    url, *written = _written(target)
    # Of the address what stands between its marks; not the host, which is told.
    parts = urlsplit(url)
    for text in [*written, *re.split(r"[/?&=;:@]", f"{parts.path}?{parts.query}")]:
        for piece in _VARIABLE.split(text)[::2]:
            yield from (one for one in {piece, piece.strip()} if len(one) >= _SHORTEST_LITERAL)


def _values(outbound: Outbound, showing: Showing) -> Mapping[str, str]:
    """The variables of templates that may be told."""
    content = outbound.content
    return {
        "to": showing.masked,
        "from": outbound.sender or "",
        "text": showing.words(content.text),
        "title": showing.words(content.title),
        "html": showing.words(content.html),
        "channel": outbound.channel,
        "purpose": outbound.purpose,
        "reference": outbound.reference,
        "attempt": str(outbound.attempt),
        "idempotency_key": outbound.idempotency_key,
    }


def _url(template: str, values: Mapping[str, str]) -> str:
    """Scheme and host, which are literal; of path and query the shape, the names and our own values."""
    parts = urlsplit(template)
    path = "/".join(_shown(segment, values) for segment in parts.path.split("/"))
    query = "&".join(_pair(pair, values) for pair in parts.query.split("&") if pair)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{path}{'?' + query if query else ''}"


def _pair(pair: str, values: Mapping[str, str]) -> str:
    name, mark, value = pair.partition("=")
    # Without a value it may be a key itself.
    return f"{name}={_shown(value, values)}" if mark and "{" not in name else HIDDEN


def _body(body: Body, values: Mapping[str, str]) -> str:
    if body.form is not None:
        return "\n".join(f"{name}={_shown(template, values)}" for name, template in body.form.items())
    if body.json is None:
        return ""
    return msgspec.json.format(msgspec.json.encode(_tree(body.json, values)), indent=2).decode()


def _tree(tree: object, values: Mapping[str, str]) -> object:
    if isinstance(tree, dict):
        return {name: _tree(value, values) for name, value in cast("dict[str, object]", tree).items()}
    if isinstance(tree, list):
        return [_tree(value, values) for value in cast("list[object]", tree)]
    if isinstance(tree, str):
        return _shown(tree, values)
    return tree if tree is None or isinstance(tree, bool) else HIDDEN


def _shown(template: str, values: Mapping[str, str]) -> str:
    """The template with our values in it; what else is written there is hidden, unless it is marks alone."""
    pieces = _VARIABLE.split(template)
    if any("{" in literal for literal in pieces[::2]):
        return HIDDEN
    shown = [(piece if _MARKS.fullmatch(piece) else HIDDEN) if n % 2 == 0 else values.get(piece, HIDDEN) for n, piece in enumerate(pieces)]
    return "".join(shown)
