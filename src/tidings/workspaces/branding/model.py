"""The data of a branding, and what the API takes of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.core.lines import ONE_LINE

Colour = Annotated[str, Meta(min_length=7, max_length=7, pattern=r"^#[0-9a-fA-F]{6}$(?!\n)")]


class Logo(msgspec.Struct, frozen=True, kw_only=True):
    """An image, without its bytes."""

    id: UUID
    type: str
    width: int
    height: int
    size: int
    """In bytes."""


class LogoFile(msgspec.Struct, frozen=True, kw_only=True):
    """An image as it is served: to anybody who has its address."""

    type: str
    hash: bytes
    data: bytes


class Branding(msgspec.Struct, frozen=True, kw_only=True):
    """How a company looks to its people; what is None is as usual."""

    name: str | None = None
    """Shown in place of the workspace's."""
    logo: Logo | None = None
    accent: str | None = None
    """#rrggbb, in lower case."""
    accent_dark: str | None = None
    footer: str | None = None
    """In several lines, as it is to be read."""
    support_email: str | None = None
    updated_at: datetime | None = None
    """Real time; None: nothing was ever said."""


UNBRANDED = Branding()


class BrandingPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of the branding is to change; what is left out stays, and what is null is as usual again."""

    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=ONE_LINE)] | UnsetType | None = UNSET
    """What people know you by; null: the workspace's name."""
    logo: Annotated[str, Meta(min_length=1, max_length=64)] | UnsetType | None = UNSET
    """`att_…`: an attachment of the company's whose bytes are here, a PNG, JPEG, GIF or WebP; it is copied. null: none."""
    accent: Colour | UnsetType | None = UNSET
    """`#0b5cad`, of links and buttons: words in it are legible on white, and white ones on it. null: ours."""
    accent_dark: Colour | UnsetType | None = UNSET
    """The same on a dark page. null: ours."""
    footer: Annotated[str, Meta(min_length=1, max_length=1_000)] | UnsetType | None = UNSET
    """Who you are and where you sit, as your law wants it said; in several lines. null: none."""
    support_email: Annotated[str, Meta(min_length=3, max_length=254, pattern=ONE_LINE)] | UnsetType | None = UNSET
    """Where people find help. null: nobody is named."""
