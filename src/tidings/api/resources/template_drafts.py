"""Templates while they are written: the draft, its preview as one types, and a test of it."""

from datetime import datetime
from typing import cast

import msgspec

from tidings.api.registry import Operation, Request
from tidings.api.resources.template_views import FullVersionOutput, kinds_in, shown_full
from tidings.api.resources.templates import CONTENT, template_key
from tidings.core.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, Unavailable
from tidings.core.ids import encode
from tidings.messages import Accepted, TemplateTestInput, try_template
from tidings.templates import (
    ContentPreview,
    ContentPreviewInput,
    DraftInput,
    FullDraft,
    KeepInput,
    Kind,
    Writer,
    delete_draft,
    get_draft,
    keep_draft,
    missing_translations,
    preview_content,
    put_draft,
)
from tidings.templates.draft_store import WriterKind
from tidings.templates.model import SourceInput
from tidings.workspaces import Sealer


class WriterOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Who changed a draft."""

    kind: WriterKind
    id: str
    name: str | None
    """null: they are no more."""


class DraftOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A draft with its text, and what would keep it from being published."""

    revision: int
    """Say it when you write over it."""
    based_on: int | None
    """The version that it began as."""
    default_locale: str
    content: dict[str, dict[str, SourceInput]]
    """By channel, then by locale."""
    variables: list[str]
    """The dotted names that it takes from a message's data; `contact` where it speaks of the contact."""
    kinds: dict[str, Kind]
    """By the name of a variable, what the text does with it."""
    sources: list[str]
    missing: dict[str, dict[str, list[str]]]
    """By channel and locale the fields that the default locale has and this one has not: what is still to be translated."""
    problems: list[FieldError]
    warnings: list[FieldError]
    changed_at: datetime
    changed_by: WriterOutput


async def _get(request: Request) -> DraftOutput:
    return _shown(await get_draft(request.tx, request.workspace_id, template_key(request)))


async def _put(request: Request) -> DraftOutput:
    key = template_key(request)
    return _shown(await put_draft(request.tx, request.workspace_id, key, request.body, _writer(request), now=request.now))


async def _delete(request: Request) -> None:
    await delete_draft(request.tx, request.workspace_id, template_key(request))


async def _keep(request: Request) -> FullVersionOutput:
    given: KeepInput = request.body
    key = template_key(request)
    return shown_full(await keep_draft(request.tx, request.workspace_id, key, given.revision, _writer(request), now=request.now))


async def _preview(request: Request) -> ContentPreview:
    if request.body.person is not None and "contacts:read" not in request.principal.scopes:
        # A text may say all that is known of a person.
        raise Forbidden("Showing it for a contact needs a key with the scope contacts:read", code="scope_missing")
    return await preview_content(request.tx, request.principal.workspace, request.body)


def _writer(request: Request) -> Writer:
    return Writer(kind=cast("WriterKind", request.principal.kind), id=request.principal.key_id)


def _shown(full: FullDraft) -> DraftOutput:
    stored = full.stored
    by = stored.changed_by
    return DraftOutput(
        revision=stored.revision,
        based_on=stored.based_on,
        default_locale=stored.draft.default_locale,
        content=stored.draft.content,
        variables=stored.draft.variables,
        kinds=kinds_in(stored.draft.content),
        sources=stored.draft.sources,
        missing=missing_translations(stored.draft.content, stored.draft.default_locale),
        problems=full.problems,
        warnings=full.warnings,
        changed_at=stored.changed_at,
        changed_by=WriterOutput(kind=by.kind, id=encode("mbr" if by.kind == "member" else "key", by.id), name=by.name),
    )


def operations(*, sealer: Sealer) -> tuple[Operation, ...]:
    """The operations on what is being written."""

    async def test(request: Request) -> Accepted:
        return await try_template(
            request.tx,
            request.principal,
            template_key(request),
            request.body,
            sealer=sealer,
            now=request.now,
            real_now=request.real_now,
        )

    return (
        *_OPERATIONS,
        Operation(
            id="templates.test",
            method="POST",
            path="/v1/templates/{key}/test",
            scope="templates:write",
            logs="bare",
            summary="Send a test of a template",
            description=(
                "A version, published or not, or where `version` is left out the draft, is sent to one person on one channel, as any other "
                "message: with all that may keep it from them, and with the scope that its purpose needs. The message's metadata have "
                "`test`. What the draft says becomes a version by it, since what was sent names its version; the draft stays. Without `to` it "
                "goes by mail to the member who asks."
            ),
            body=TemplateTestInput,
            output=Accepted,
            status=202,
            errors=(Invalid, Forbidden, NotFound, Conflict),
            example={"channel": "email", "version": 1, "to": {"email": "me@example.com"}, "data": {"order": {"number": "A-1001"}}},
            run=test,
        ),
    )


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="templates.preview_content",
        method="POST",
        path="/v1/templates/preview",
        scope="templates:read",
        logs="bare",
        summary="Preview what is being written",
        description=(
            "What one reader would get of a content for one channel that is stored nowhere yet, with how much it is, what the channel "
            "takes of it, the names that it speaks of, and all that is wrong with it, by field, line and column: fast enough to be asked "
            "with each word that somebody writes. `person` is a contact that is shown; `contact` are values in their place. Nothing is stored or "
            "sent; naming a person needs the scope `contacts:read` too."
        ),
        body=ContentPreviewInput,
        output=ContentPreview,
        errors=(Invalid, Forbidden, Unavailable),
        example={
            "channel": "sms",
            "content": {"text": "Hello {{ contact.name | default('there') }}, order {{ order.number }} is on its way."},
            "locale": "en",
            "data": {"order": {"number": "A-1001"}},
            "contact": {"name": "Ada"},
        },
        is_audited=False,
        run=_preview,
    ),
    Operation(
        id="templates.get_draft",
        method="GET",
        path="/v1/templates/{key}/draft",
        scope="templates:read",
        summary="Show the draft of a template",
        description="What is being written, with who changed it last, and what would keep it from being published.",
        output=DraftOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="templates.put_draft",
        method="PUT",
        path="/v1/templates/{key}/draft",
        scope="templates:write",
        summary="Write the draft of a template",
        description=(
            "One draft, written over as often as you like: no version comes of it until it is kept. Say the `revision` that you have "
            "read, or none where there was no draft: where somebody else has changed it since, this is refused with 409 `draft_changed`, "
            "and the detail says who. What is wrong within the text does not keep it from being stored: see `problems`."
        ),
        body=DraftInput,
        output=DraftOutput,
        errors=(Invalid, NotFound, Conflict),
        example={"content": CONTENT},
        # Nothing of it is anybody's yet, and it may come with each word: the version that it becomes is told.
        is_audited=False,
        run=_put,
    ),
    Operation(
        id="templates.delete_draft",
        method="DELETE",
        path="/v1/templates/{key}/draft",
        scope="templates:write",
        summary="Drop the draft of a template",
        description="What was being written is gone, and the versions are as they were.",
        status=204,
        errors=(NotFound,),
        run=_delete,
    ),
    Operation(
        id="templates.keep_draft",
        method="POST",
        path="/v1/templates/{key}/draft/keep",
        scope="templates:write",
        summary="Keep the draft of a template as a version",
        description=(
            "The draft becomes the newest version, which can be published, and there is no draft any more. Refused with 409 "
            "`draft_changed` where it is not the `revision` that you have read."
        ),
        body=KeepInput,
        output=FullVersionOutput,
        status=201,
        errors=(Invalid, NotFound, Conflict),
        example={"revision": 1},
        run=_keep,
    ),
)
