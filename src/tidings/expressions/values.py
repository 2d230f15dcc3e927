"""The ways in which a value is written into what a template makes."""

from urllib.parse import quote

import msgspec

from tidings.expressions.budget import MissingError, charge
from tidings.expressions.filters import finish
from tidings.expressions.writing import Writing


def _finish_url(value: object) -> object:
    finish(value)
    return quote(str(value).lower() if isinstance(value, bool) else str(value), safe="")


def _finish_json(value: object) -> object:
    if isinstance(value, float):
        finish(value)
    text = msgspec.json.encode(value).decode()
    charge(len(text))
    return text


def _finish_leaf(value: object) -> object:
    if value is None:
        raise MissingError
    return _finish_json(value)


IN_TEXT = Writing(finish)
"""As people read it; in a source that is named HTML, escaped."""
IN_URL = Writing(_finish_url)
"""Percent-encoded whole, so that it stays within the one segment or the one parameter where the template puts it."""
IN_JSON = Writing(_finish_json)
"""As JSON, with its quotation marks; null is null."""
IN_LEAF = Writing(_finish_leaf)
"""As JSON; null is a value that is missing, as it is in a text."""
