"""Previews: what stands behind the first links of a post, fetched after its commit through the guarded door.

A post asks for it in its own transaction (`expect`), a worker takes what is due (`take`), looks (`look_at`) and writes down what it
found (`settle`); whoever shows posts asks for what is known (`previews_of`). A link is fetched once a day for a workspace. Nobody's
browser is led anywhere: the address of a picture is told, and not its bytes.
"""

from tidings.previews.expect import expect, forget, previews_of
from tidings.previews.links import links_in
from tidings.previews.look_at import look_at
from tidings.previews.model import Due, Looked, Nothing, Page, Preview
from tidings.previews.settle import TRIES, looked_lately, postpone, settle, take

__all__ = [
    "TRIES",
    "Due",
    "Looked",
    "Nothing",
    "Page",
    "Preview",
    "expect",
    "forget",
    "links_in",
    "look_at",
    "looked_lately",
    "postpone",
    "previews_of",
    "settle",
    "take",
]
