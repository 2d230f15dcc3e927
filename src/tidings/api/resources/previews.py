"""HTML that was not saved, shown as a mail program would show it."""

from datetime import datetime
from functools import partial
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.frame_links import FrameLinks
from tidings.api.registry import Operation, Request
from tidings.core.errors import Invalid
from tidings.core.secret_fields import SECRET
from tidings.templates.html_previews import keep_preview


class HtmlPreviewInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be shown."""

    html: Annotated[str, Meta(min_length=1, max_length=500_000)]
    """Rendered: templates are not looked for in it."""


class HtmlPreview(msgspec.Struct, frozen=True, kw_only=True):
    """Where it is shown."""

    url: Annotated[str, SECRET]
    """In a frame, for ten minutes: no script of it runs, and it is of an origin of its own. With `?images=1` its pictures are fetched."""
    expires_at: datetime


async def _html(links: FrameLinks, request: Request) -> HtmlPreview:
    given: HtmlPreviewInput = request.body
    preview_id, until = await keep_preview(request.tx, request.workspace_id, given.html, request.real_now)
    return HtmlPreview(url=links.of_preview(request.workspace_id, preview_id, until), expires_at=until)


def operations(*, links: FrameLinks) -> tuple[Operation, ...]:
    """`links` makes the signed addresses of frames."""
    return (
        Operation(
            id="previews.html",
            method="POST",
            path="/v1/previews/html",
            scope="templates:read",
            logs="bare",
            summary="Show HTML in a frame",
            description=(
                "Of a mail that is being written: it is kept for ten minutes, at most 200 of a workspace, and shown at the address that is "
                "answered, where it is as shut in as a mail that has left."
            ),
            body=HtmlPreviewInput,
            output=HtmlPreview,
            status=201,
            errors=(Invalid,),
            example={"html": "<h1>Your order</h1><p>It is on its way.</p>"},
            is_audited=False,
            run=partial(_html, links),
        ),
    )
