"""Expressions in Jinja's syntax, behind a fence: whoever writes one can neither stop a worker nor reach past the data.

What a message says (templates), what is asked of a data source, and what is sent to a target that is described by its configuration
(providers/custom.py) are written by the same engine, with the same limits.
"""

from tidings.expressions.address import check_headers, check_url, render_url
from tidings.expressions.budget import CONTROLS, begin_render, has_controls
from tidings.expressions.fence import BadSource, is_one_expression
from tidings.expressions.plain import NotPlainError, PlainMap, plain_map
from tidings.expressions.values import IN_JSON, IN_LEAF, IN_TEXT, IN_URL
from tidings.expressions.writing import RenderFailed, Writing, render_field

__all__ = [
    "CONTROLS",
    "IN_JSON",
    "IN_LEAF",
    "IN_TEXT",
    "IN_URL",
    "BadSource",
    "NotPlainError",
    "PlainMap",
    "RenderFailed",
    "Writing",
    "begin_render",
    "check_headers",
    "check_url",
    "has_controls",
    "is_one_expression",
    "plain_map",
    "render_field",
    "render_url",
]
