"""Templates: what messages say, in versions."""

from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Page, Request, page_of
from tidings.api.resources.template_views import (
    FullVersionOutput,
    TemplateOutput,
    TemplatePage,
    VersionPage,
    shown_full,
    shown_template,
    shown_version,
)
from tidings.channels import ChannelName, RouteInput
from tidings.core.errors import Conflict, Invalid, NotFound, invalid
from tidings.messages import check_route
from tidings.templates import (
    TemplatePatch,
    VersionPreview,
    VersionPreviewInput,
    add_version,
    archive_template,
    create_template,
    get_template,
    get_version,
    list_templates,
    preview_version,
    publish,
    unarchive_template,
    update_template,
    versions,
)
from tidings.templates.model import PublishInput, TemplateInput, VersionInput


class TemplatesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, and whether those that were put away."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None
    archived: bool = False
    """Those that were put away, in place of those in use."""


async def _list(request: Request) -> dict[str, object]:
    page: TemplatesQuery = request.query
    templates = await list_templates(
        request.tx, request.workspace_id, limit=page.limit + 1, after=_key_cursor(page.after), is_archived=page.archived
    )
    return page_of([shown_template(template) for template in templates], page.limit, lambda template: template.key)


async def _create(request: Request) -> TemplateOutput:
    errors = check_route(request.body.route)
    if errors:
        raise Invalid(errors)
    return shown_template(await create_template(request.tx, request.principal.workspace, request.body, now=request.now))


async def _get(request: Request) -> TemplateOutput:
    return shown_template(await get_template(request.tx, request.workspace_id, template_key(request)))


async def _patch(request: Request) -> TemplateOutput:
    patch: TemplatePatch = request.body
    errors = check_route(patch.route) if isinstance(patch.route, RouteInput) else []
    if errors:
        raise Invalid(errors)
    return shown_template(await update_template(request.tx, request.workspace_id, template_key(request), patch, now=request.now))


async def _archive(request: Request) -> TemplateOutput:
    return shown_template(await archive_template(request.tx, request.workspace_id, template_key(request), now=request.now))


async def _unarchive(request: Request) -> TemplateOutput:
    return shown_template(await unarchive_template(request.tx, request.workspace_id, template_key(request), now=request.now))


async def _versions(request: Request) -> dict[str, object]:
    page: Page = request.query
    found = await versions(request.tx, request.workspace_id, template_key(request), limit=page.limit + 1, after=_number_cursor(page.after))
    return page_of([shown_version(version) for version in found], page.limit, lambda version: str(version.version))


async def _get_version(request: Request) -> FullVersionOutput:
    template = await get_template(request.tx, request.workspace_id, template_key(request))
    number = _number(request.path["version"])
    if number is None:
        raise NotFound(f"Template {template.key!r} has no such version")
    return shown_full(await get_version(request.tx, request.workspace_id, template, number))


async def _add_version(request: Request) -> FullVersionOutput:
    return shown_full(await add_version(request.tx, request.workspace_id, template_key(request), request.body, now=request.now))


async def _preview(request: Request) -> VersionPreview:
    template = await get_template(request.tx, request.workspace_id, template_key(request))
    number = _number(request.path["version"])
    if number is None:
        raise NotFound(f"Template {template.key!r} has no such version")
    return await preview_version(request.tx, request.principal.workspace, template, number, request.body)


async def _publish(request: Request) -> TemplateOutput:
    return shown_template(await publish(request.tx, request.workspace_id, template_key(request), request.body.version, now=request.now))


def template_key(request: Request) -> str:
    """The key that the address names; raises NotFound for what can be none."""
    key = request.path["key"]
    if not _may_be_key(key):
        raise NotFound("There is no template with this key")
    return key


def _key_cursor(after: str | None) -> str | None:
    if after is not None and not _may_be_key(after):
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return after


def _number_cursor(after: str | None) -> int | None:
    number = None if after is None else _number(after)
    if after is not None and number is None:
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return number


def _may_be_key(text: str) -> bool:
    return len(text) <= 64 and text.isascii() and text.isprintable()


def _number(text: str) -> int | None:
    """A version's number: at most nine digits, as many as the database's integers surely have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


CONTENT: dict[ChannelName, dict[str, dict[str, str]]] = {
    "sms": {
        "en": {"text": "Order {{ order.number }} is on its way."},
        "nl": {"text": "Bestelling {{ order.number }} is onderweg."},
    },
    "email": {
        "en": {
            "title": "Order {{ order.number }}",
            "text": "Hello {{ contact.name | default('there') }}, order {{ order.number }} is on its way.",
        },
    },
}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="templates.list",
        method="GET",
        path="/v1/templates",
        scope="templates:read",
        summary="List templates",
        description="The templates of the workspace in the order of their keys: those in use, or with `archived` those that were put away.",
        query=TemplatesQuery,
        output=TemplatePage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="templates.create",
        method="POST",
        path="/v1/templates",
        scope="templates:write",
        summary="Create a template",
        description=(
            "A template with version 1, a draft: publish it before messages can use it. Content is written in Jinja syntax, by channel "
            "and locale; a mail in `text`, in `html`, or in `mjml`. `topic` must exist; `route` is the channel of a message that names none. What is wrong within the text does "
            "not keep it from being stored, only from being published: see the version's `problems`."
        ),
        body=TemplateInput,
        output=TemplateOutput,
        status=201,
        errors=(Invalid, Conflict),
        example={
            "key": "order-shipped",
            "purpose": "transactional",
            "route": {"channel": "sms"},
            "default_locale": "en",
            "content": CONTENT,
        },
        run=_create,
    ),
    Operation(
        id="templates.get",
        method="GET",
        path="/v1/templates/{key}",
        scope="templates:read",
        summary="Show a template",
        description="One template by its key, without its text: that is in its versions.",
        output=TemplateOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="templates.patch",
        method="PATCH",
        path="/v1/templates/{key}",
        scope="templates:write",
        summary="Change a template",
        description=(
            "Its name, its purpose, its topic and its route; what is left out stays, and so do its key and its text. Messages that were "
            "accepted keep what it was."
        ),
        body=TemplatePatch,
        output=TemplateOutput,
        errors=(Invalid, NotFound),
        example={"name": "Your order is on its way", "route": {"channel": "email"}},
        run=_patch,
    ),
    Operation(
        id="templates.archive",
        method="POST",
        path="/v1/templates/{key}/archive",
        scope="templates:write",
        summary="Put a template away",
        description=(
            "It is listed no more, and no message is made from it; what was sent from it stays, with the version that it was. Messages "
            "that were accepted before go on."
        ),
        output=TemplateOutput,
        errors=(NotFound,),
        run=_archive,
    ),
    Operation(
        id="templates.unarchive",
        method="POST",
        path="/v1/templates/{key}/unarchive",
        scope="templates:write",
        summary="Take a template out again",
        description="It is listed and can be sent again, with the version that was published.",
        output=TemplateOutput,
        errors=(NotFound,),
        run=_unarchive,
    ),
    Operation(
        id="templates.versions",
        method="GET",
        path="/v1/templates/{key}/versions",
        scope="templates:read",
        summary="List the versions of a template",
        description="The newest first, without their text.",
        query=Page,
        output=VersionPage,
        errors=(Invalid, NotFound),
        run=_versions,
    ),
    Operation(
        id="templates.get_version",
        method="GET",
        path="/v1/templates/{key}/versions/{version}",
        scope="templates:read",
        summary="Show a version of a template",
        description="One version by its number, with its text and with what keeps it from being published.",
        output=FullVersionOutput,
        errors=(NotFound,),
        run=_get_version,
    ),
    Operation(
        id="templates.add_version",
        method="POST",
        path="/v1/templates/{key}/versions",
        scope="templates:write",
        summary="Add a version to a template",
        description=(
            "A new draft with the whole content; messages keep getting the published version. A version is never changed afterwards. "
            "`problems` in the answer tell what keeps it from being published."
        ),
        body=VersionInput,
        output=FullVersionOutput,
        status=201,
        errors=(Invalid, NotFound),
        example={"content": CONTENT},
        run=_add_version,
    ),
    Operation(
        id="templates.preview",
        method="POST",
        path="/v1/templates/{key}/versions/{version}/preview",
        scope="templates:read",
        logs="bare",
        summary="Preview a version of a template",
        description=(
            "What one reader would get of a version, a draft too, with what is made of it at publishing; nothing is stored or sent. "
            "Where it cannot be rendered with these data, `problem` says why; a version that could not be published is refused."
        ),
        body=VersionPreviewInput,
        output=VersionPreview,
        errors=(Invalid, NotFound),
        example={"channel": "email", "locale": "en", "data": {"order": {"number": "A-1001"}}, "contact": {"name": "Ada"}},
        is_audited=False,
        run=_preview,
    ),
    Operation(
        id="templates.publish",
        method="POST",
        path="/v1/templates/{key}/publish",
        scope="templates:write",
        summary="Publish a version of a template",
        description=(
            "Messages accepted from now on get this version; those accepted before keep theirs. Publishing an older version is the way "
            "back. A version with problems is refused with all of them; their pointers lead into the version's content. The first time, "
            "HTML is made of MJML, CSS is inlined, and a plain text is made of a mail that has none: `warnings` tell what is worth a look."
        ),
        body=PublishInput,
        output=TemplateOutput,
        errors=(Invalid, NotFound, Conflict),
        example={"version": 1},
        run=_publish,
    ),
)
