"""What templates and conditions may say of people: the fields that all have, and the attributes that some have."""

from typing import Literal

import msgspec

from tidings.api.registry import Operation, Page, Request, page_of
from tidings.contacts.attribute_names import attribute_names
from tidings.core.errors import Invalid, invalid

_FIELDS: dict[str, Literal["text"]] = {
    "id": "text",
    "name": "text",
    "email": "text",
    "phone": "text",
    "locale": "text",
    "timezone": "text",
    "country": "text",
}


class ContactAttribute(msgspec.Struct, frozen=True, kw_only=True):
    """A name that a text may say of a person."""

    name: str
    path: str
    """As a text writes it: `contact.attributes.plan`."""
    kind: Literal["text", "number", "flag", "time"]
    """What it is for most of them."""
    contacts: int | None
    """How many of those who were looked at have it; null for a field, which is the same for all."""


class ContactAttributePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of names."""

    data: list[ContactAttribute]
    next: str | None


async def _list(request: Request) -> dict[str, object]:
    query: Page = request.query
    fields = [ContactAttribute(name=name, path=f"contact.{name}", kind=kind, contacts=None) for name, kind in _FIELDS.items()]
    found = [
        ContactAttribute(name=one.name, path=_path(one.name), kind=one.kind, contacts=one.contacts)
        for one in await attribute_names(request.tx, request.workspace_id)
    ]
    after = query.after or ""
    if after and not after.startswith("contact."):
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    rest = [one for one in sorted([*fields, *found], key=lambda one: one.path) if one.path > after]
    return page_of(rest[: query.limit + 1], query.limit, lambda one: one.path)


def _path(name: str) -> str:
    # A name that is no word stands in brackets.
    return f"contact.attributes.{name}" if name.isidentifier() else f"contact.attributes[{msgspec.json.encode(name).decode()}]"


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="contact_attributes.list",
        method="GET",
        path="/v1/contact-attributes",
        scope="contacts:read",
        summary="List the attributes of contacts",
        description=(
            "The names that a text or a condition may say of a person: the fields that every contact has, and the attributes of the newest "
            "contacts and of some of every time, with what they are for most. What hardly anybody has may be missing."
        ),
        query=Page,
        output=ContactAttributePage,
        errors=(Invalid,),
        run=_list,
    ),
)
