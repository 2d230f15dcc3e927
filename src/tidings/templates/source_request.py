"""A data source and a message's data -> the request: pure, and nothing in the data decides where it goes.

The address is written by expressions/address.py; in a body what comes from data is written as JSON.
"""

from collections.abc import Mapping

import msgspec

from tidings.core.errors import FieldError
from tidings.expressions import IN_JSON, BadSource, NotPlainError, RenderFailed, begin_render, plain_map, render_field, render_url
from tidings.templates.data_source import DataSource, SourceRequest
from tidings.templates.render import Recipient, context_of

BODY_LIMIT = 100_000


def check_body(body: str) -> list[FieldError]:
    """What is wrong with the template of a data source's body."""
    compiled = IN_JSON.compile(body)
    if isinstance(compiled, BadSource):
        return [FieldError("/body", "bad_template", f"Line {compiled.line}: {compiled.detail}")]
    return []


def build_request(source: DataSource, data: Mapping[str, object], recipient: Recipient) -> SourceRequest | RenderFailed:
    """What is asked for this recipient, or the first reason why nothing can be asked."""
    try:
        context = plain_map(context_of(data, recipient))
    except NotPlainError as error:
        return RenderFailed("bad_value", "data", str(error))
    begin_render(recipient.locale, recipient.timezone)
    url = render_url(source.url, context)
    if isinstance(url, RenderFailed):
        return url
    if source.body is None:
        return SourceRequest(method=source.method, url=url, body=b"")
    body = render_field("body", source.body, context, IN_JSON)
    if isinstance(body, RenderFailed):
        return body
    encoded = body.encode()
    if len(encoded) > BODY_LIMIT:
        return RenderFailed("oversize", "body", f"It has {len(encoded):,} bytes; the most is {BODY_LIMIT:,}")
    try:
        msgspec.json.decode(encoded, type=msgspec.Raw)
    except msgspec.DecodeError:
        return RenderFailed("bad_value", "body", "What is written is no JSON; values bring their own quotation marks")
    return SourceRequest(method=source.method, url=url, body=encoded)
