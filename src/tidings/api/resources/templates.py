"""Templates: what messages say, in versions."""

from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Page, Request, page_of
from tidings.channels import ChannelName, RouteInput
from tidings.core.errors import Conflict, FieldError, Invalid, NotFound, invalid
from tidings.core.ids import encode
from tidings.messages import check_route, default_route
from tidings.templates import (
    FullVersion,
    Template,
    Version,
    VersionPreview,
    VersionPreviewInput,
    add_version,
    create_template,
    get_template,
    get_version,
    list_templates,
    preview_version,
    publish,
    versions,
)
from tidings.templates.model import PublishInput, PurposeName, SourceInput, TemplateInput, VersionInput


class TemplateOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A template, without its text."""

    id: str
    key: str
    name: str
    purpose: PurposeName
    topic: str | None
    route: RouteInput | None
    """Of a message that names none."""
    is_sensitive: bool
    published: int | None
    """The version that messages get; null while there are only drafts."""
    latest: int
    """The number of the newest version."""
    created_at: datetime
    updated_at: datetime
    warnings: list[FieldError] = []
    """Where a version has just been published for the first time: what you may want to change in the next."""


class TemplatePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of templates."""

    data: list[TemplateOutput]
    next: str | None


class VersionOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A version, without its text."""

    version: int
    is_published: bool
    """It is, or was once, what messages got."""
    default_locale: str
    locales: dict[str, list[str]]
    """By channel."""
    variables: list[str]
    """The dotted names that it takes from a message's data; `contact` where it speaks of the contact."""
    sources: list[str]
    """The data sources that are asked when a message goes."""
    created_at: datetime
    published_at: datetime | None


class VersionPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of versions."""

    data: list[VersionOutput]
    next: str | None


class FullVersionOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A version with its text, as it was written."""

    version: int
    is_published: bool
    default_locale: str
    content: dict[str, dict[str, SourceInput]]
    """By channel, then by locale."""
    variables: list[str]
    sources: list[str]
    problems: list[FieldError]
    """What keeps it from being published."""
    warnings: list[FieldError]
    """Of a draft: what you may want to change; it may be published as it is."""
    created_at: datetime
    published_at: datetime | None


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    templates = await list_templates(request.tx, request.workspace_id, limit=page.limit + 1, after=_key_cursor(page.after))
    return page_of([_shown(template) for template in templates], page.limit, lambda template: template.key)


async def _create(request: Request) -> TemplateOutput:
    errors = check_route(request.body.route)
    if errors:
        raise Invalid(errors)
    return _shown(await create_template(request.tx, request.principal.workspace, request.body, now=request.now))


async def _get(request: Request) -> TemplateOutput:
    return _shown(await get_template(request.tx, request.workspace_id, _key(request)))


async def _versions(request: Request) -> dict[str, object]:
    page: Page = request.query
    found = await versions(request.tx, request.workspace_id, _key(request), limit=page.limit + 1, after=_number_cursor(page.after))
    return page_of([_shown_version(version) for version in found], page.limit, lambda version: str(version.version))


async def _get_version(request: Request) -> FullVersionOutput:
    template = await get_template(request.tx, request.workspace_id, _key(request))
    number = _number(request.path["version"])
    if number is None:
        raise NotFound(f"Template {template.key!r} has no such version")
    return _shown_full(await get_version(request.tx, request.workspace_id, template, number))


async def _add_version(request: Request) -> FullVersionOutput:
    return _shown_full(await add_version(request.tx, request.workspace_id, _key(request), request.body, now=request.now))


async def _preview(request: Request) -> VersionPreview:
    template = await get_template(request.tx, request.workspace_id, _key(request))
    number = _number(request.path["version"])
    if number is None:
        raise NotFound(f"Template {template.key!r} has no such version")
    return await preview_version(request.tx, request.principal.workspace, template, number, request.body)


async def _publish(request: Request) -> TemplateOutput:
    return _shown(await publish(request.tx, request.workspace_id, _key(request), request.body.version, now=request.now))


def _key(request: Request) -> str:
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


def _shown(template: Template) -> TemplateOutput:
    return TemplateOutput(
        id=encode("tpl", template.id),
        key=template.key,
        name=template.name,
        purpose=template.purpose,
        topic=template.topic,
        route=default_route(template.route, template.channel),
        is_sensitive=template.is_sensitive,
        published=template.published,
        latest=template.latest,
        created_at=template.created_at,
        updated_at=template.updated_at,
        warnings=template.warnings,
    )


def _shown_version(version: Version) -> VersionOutput:
    return VersionOutput(
        version=version.n,
        is_published=version.is_published,
        default_locale=version.default_locale,
        locales=version.locales,
        variables=version.variables,
        sources=version.sources,
        created_at=version.created_at,
        published_at=version.published_at,
    )


def _shown_full(full: FullVersion) -> FullVersionOutput:
    return FullVersionOutput(
        version=full.version.n,
        is_published=full.version.is_published,
        default_locale=full.version.default_locale,
        content=full.content,
        variables=full.version.variables,
        sources=full.version.sources,
        problems=full.problems,
        warnings=full.warnings,
        created_at=full.version.created_at,
        published_at=full.version.published_at,
    )


_CONTENT: dict[ChannelName, dict[str, dict[str, str]]] = {
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
        description="All templates of the workspace in the order of their keys.",
        query=Page,
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
            "content": _CONTENT,
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
        example={"content": _CONTENT},
        run=_add_version,
    ),
    Operation(
        id="templates.preview",
        method="POST",
        path="/v1/templates/{key}/versions/{version}/preview",
        scope="templates:read",
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
        errors=(Invalid, NotFound),
        example={"version": 1},
        run=_publish,
    ),
)
