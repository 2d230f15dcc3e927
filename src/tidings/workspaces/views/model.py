"""The data of saved views, and what the API takes of them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.core.lines import ONE_LINE

MOST_OWN = 100
"""So many of their own has a member at most."""
MOST_SHARED = 500
"""So many has a workspace."""

PageName = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_-]*$(?!\n)")]
# RFC 3986 section 3.4: the letters of a query, in which everything else is percent-encoded.
QueryText = Annotated[str, Meta(max_length=2_000, pattern=r"^([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*$(?!\n)")]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The filters of a page under a name."""

    id: UUID
    workspace_id: UUID
    page: str
    name: str
    query: str
    owner_id: UUID | None
    """The member who alone sees it; None: everybody of the workspace does."""
    author_id: UUID
    author_kind: Literal["member", "key"]
    created_at: datetime
    updated_at: datetime


class ViewInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A view to be saved; the one of this page and name, yours or the shared one, is replaced."""

    page: PageName
    """Where it belongs: `messages`."""
    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=ONE_LINE)]
    query: QueryText = ""
    """The filters as a query string, without its question mark: `state=failed&channel=sms`."""
    is_shared: bool = False
    """Everybody of the workspace sees it, instead of you alone."""
