"""How the company looks to its people: on the pages that they open by a link, and in templates."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Request
from tidings.attachments import Attachment, State, get_attachment, piece
from tidings.core.errors import FieldError, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.db import Tx
from tidings.messages.links import Links
from tidings.workspaces import get_workspace
from tidings.workspaces.branding import (
    LOGO_BYTES,
    LOGO_PIXELS,
    LOGO_TYPES,
    Branding,
    BrandingPatch,
    Logo,
    branding_facts,
    change_branding,
    check_branding,
    get_branding,
    keep_logo,
)


class LogoOutput(msgspec.Struct, frozen=True, kw_only=True):
    """The logo, as it is kept for mails and pages."""

    id: str
    url: str
    """For everybody, and for good: another logo has another address."""
    type: str
    width: int
    height: int
    size: int
    """In bytes."""


class BrandingOutput(msgspec.Struct, frozen=True, kw_only=True):
    """How the company looks to its people; what is null is as usual."""

    name: str | None
    """What people know you by; null: the workspace's name."""
    logo: LogoOutput | None
    accent: str | None
    """Of links and buttons; null: ours."""
    accent_dark: str | None
    """The same on a dark page; null: ours."""
    footer: str | None
    support_email: str | None
    template: dict[str, str | int]
    """What a template finds under `branding`, with what stands in the place of what is null."""
    updated_at: datetime | None
    """Null: nothing was ever said."""


def operations(*, links: Links) -> tuple[Operation, ...]:
    """`links` tells where logos are served."""

    async def get(request: Request) -> BrandingOutput:
        return await _told(request, await get_branding(request.tx, request.workspace_id), links)

    async def patch(request: Request) -> BrandingOutput:
        given: BrandingPatch = request.body
        errors = check_branding(given)
        found: Attachment | None = None
        if isinstance(given.logo, str):
            found, wrong = await _found(request, given.logo)
            errors += [wrong] if wrong is not None else []
        if errors:
            raise Invalid(errors)
        logo = await _kept(request, found) if found is not None else None
        return await _told(request, await change_branding(request.tx, request.workspace_id, given, logo, now=request.real_now), links)

    return _operations(get, patch)


async def _found(request: Request, text: str) -> tuple[Attachment | None, FieldError | None]:
    """The attachment that is to be the logo, or why it cannot be."""
    attachment_id = decode("att", text)
    try:
        found = await get_attachment(request.tx, request.workspace_id, attachment_id) if attachment_id is not None else None
    except NotFound:
        found = None
    if found is None or found.owner_id is not None:
        # What people have put into conversations is theirs.
        return None, FieldError("/logo", "unknown_attachment", "The company has no such attachment, or no longer.")
    wrong = _wrong(found)
    return (None, FieldError("/logo", *wrong)) if wrong is not None else (found, None)


def _wrong(found: Attachment) -> tuple[str, str] | None:
    if found.state is State.PREPARED:
        return "not_uploaded", "Its bytes were not uploaded yet."
    if found.type not in LOGO_TYPES:
        return "not_an_image", f"A logo is a PNG, JPEG, GIF or WebP image; these bytes are {found.type}."
    if found.size > LOGO_BYTES:
        return "too_large", f"A logo may have {LOGO_BYTES:,} bytes; this one has {found.size:,}."
    if not found.width or not found.height:
        return "not_an_image", "How large the image is stands nowhere in its first bytes: it is broken, or cut off."
    if max(found.width, found.height) > LOGO_PIXELS:
        return "too_many_pixels", f"A logo may be {LOGO_PIXELS:,} dots wide and high; this one has {found.width:,} by {found.height:,}."
    return None


async def _kept(request: Request, found: Attachment) -> Logo:
    """A copy of its bytes, which stays when the attachment goes."""
    assert found.width is not None, "looked at before"
    assert found.height is not None, "looked at before"
    return await keep_logo(
        request.tx,
        request.workspace_id,
        type_=found.type,
        width=found.width,
        height=found.height,
        data=await _bytes(request.tx, found),
        now=request.real_now,
    )


async def _bytes(tx: Tx, found: Attachment) -> bytes:
    held, n = bytearray(), 0
    while len(held) < found.size:
        data = await piece(tx, found, n)
        if not data:
            raise NotFound("The attachment is gone")
        held += data
        n += 1
    return bytes(held)


async def _told(request: Request, branding: Branding, links: Links) -> BrandingOutput:
    # As it is now: what is remembered of a caller's workspace may be two seconds old.
    workspace = await get_workspace(request.tx, request.workspace_id)
    logo = branding.logo
    url = links.logo_url(logo.id) if logo is not None else None
    return BrandingOutput(
        name=branding.name,
        logo=_logo(logo, url) if logo is not None and url is not None else None,
        accent=branding.accent,
        accent_dark=branding.accent_dark,
        footer=branding.footer,
        support_email=branding.support_email,
        template={name: fact for name, fact in branding_facts(branding, workspace.name, url).items() if isinstance(fact, str | int)},
        updated_at=branding.updated_at,
    )


def _logo(logo: Logo, url: str) -> LogoOutput:
    return LogoOutput(id=encode("lgo", logo.id), url=url, type=logo.type, width=logo.width, height=logo.height, size=logo.size)


def _operations(
    get: Callable[[Request], Awaitable[BrandingOutput]], patch: Callable[[Request], Awaitable[BrandingOutput]]
) -> tuple[Operation, ...]:
    return (
        Operation(
            id="branding.get",
            method="GET",
            path="/v1/branding",
            scope="workspace:read",
            summary="Show the branding",
            description=(
                "How the company looks on the pages that people open by a link: to unsubscribe, to choose, to agree. Templates speak of it "
                "as `branding`: `{{ branding.logo_url }}`; `template` tells every name with its value. Data of a message that is called "
                "`branding` wins: a preview that is given `template` there shows the logo itself, which it has no address of else."
            ),
            output=BrandingOutput,
            run=get,
        ),
        Operation(
            id="branding.patch",
            method="PATCH",
            path="/v1/branding",
            scope="workspace:write",
            summary="Change the branding",
            description=(
                "What is left out stays, and what is null is as usual again. For a logo announce an attachment (`POST /v1/attachments`), put "
                f"its bytes, and name it here: a PNG, JPEG, GIF or WebP of at most {LOGO_BYTES:,} bytes and {LOGO_PIXELS:,} dots to each "
                "side. It is copied, and has an address for everybody; mails that have left keep the logo of their day, as long as it is "
                "among the last twenty. A colour in which words could not be read (WCAG AA, 4.5:1, `accent` on white and `accent_dark` on "
                "the dark page) is refused with `low_contrast`."
            ),
            body=BrandingPatch,
            output=BrandingOutput,
            errors=(Invalid,),
            example={
                "name": "The Corner Shop",
                "accent": "#0b5cad",
                "accent_dark": "#7db7ff",
                "footer": "Corner Shop Ltd.\n1 High Street, London",
                "support_email": "help@example.com",
            },
            run=patch,
        ),
    )
