"""What the operations on posts take and give beside a post itself."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.conversations.posts.post import PostInput
from tidings.conversations.posts.react import ReactedView
from tidings.conversations.posts.views import PostView, VersionView

POST_BYTES = 512_000
"""The largest body of a post."""


class BackendPostInput(PostInput, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the backend says: as the system, in a name of its choice, or as one of its assistants."""

    name: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    """The name that people see; not for a member, who has one."""
    assistant: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The key of the assistant who says it."""


class AsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Who does it, where it is no member."""

    assistant: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The key of an assistant."""


class DeleteQuery(msgspec.Struct, frozen=True, kw_only=True):
    """For whom it is deleted."""

    mode: Literal["everybody", "me"] = "everybody"


class VersionsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, and after which cursor."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(pattern=r"^[0-9]{1,4}$(?!\n)")] | None = None


class VersionPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what a post said before."""

    data: list[VersionView]
    next: str | None


class ReactionsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, and after which cursor."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=200)] | None = None


class ReactionPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of who reacted."""

    data: list[ReactedView]
    next: str | None


class PinList(msgspec.Struct, frozen=True, kw_only=True):
    """What is pinned, the last first: all of it, a hundred at most."""

    data: list[PostView]
