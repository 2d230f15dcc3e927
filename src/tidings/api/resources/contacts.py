"""Contacts: people, by your own ids."""

from asyncio import sleep
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, after_id, page_of
from tidings.api.resources.deliveries import utc
from tidings.consent.zone_of import Zone, zone_of_contact
from tidings.contacts import (
    BatchItem,
    Contact,
    ContactFilter,
    ContactInput,
    ContactKey,
    StoredItem,
    check_external_id,
    find_contacts,
    get_contact,
    list_contacts,
    put_batch,
    put_contact,
    your_id,
)
from tidings.contacts.model import MAX_ADDRESS, MAX_BATCH, AddressKind, AttributeValue
from tidings.contacts.normalise import BadAddress, normalise, valid_country, valid_locale
from tidings.conversations.participants.rule_due import expect_judging, judge_now
from tidings.core.errors import FieldError, Invalid, NotFound, invalid
from tidings.core.ids import encode
from tidings.erasure import KEPT, erase
from tidings.workspaces import Workspace

# Others have their turn after so many lines of a long answer.
_SHOWN_AT_ONCE = 500


class AddressOutput(msgspec.Struct, frozen=True, kw_only=True):
    """An address in its normal form."""

    kind: AddressKind
    value: str
    label: str | None


class ContactOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A person."""

    id: str
    """Tidings' own id."""
    external_id: str
    """Your id; Tidings' own where the person was made from an address."""
    name: str | None
    email: str | None
    """The first of their mail addresses."""
    phone: str | None
    """The first of their numbers, in E.164."""
    locale: str | None
    timezone: str | None
    country: str | None
    zone: Zone
    """By whose clock quiet hours and a person's own hour are reckoned, and whether that is assumed; of a message over a phone the country of
    its number comes before their own."""
    addresses: list[AddressOutput]
    """All of them; the first of a kind is used first."""
    attributes: dict[str, AttributeValue]
    created_at: datetime
    updated_at: datetime


class ContactPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of contacts."""

    data: list[ContactOutput]
    next: str | None


class ContactsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, and which."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None
    email: Annotated[str, Meta(max_length=400)] | None = None
    """Only contacts with this mail address."""
    phone: Annotated[str, Meta(max_length=40)] | None = None
    """Only contacts with this number; without a country code it is one of the workspace's country."""
    q: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    """Only those whom it may mean: every word of it begins one of their name, or all of it is the beginning of an id of yours, a mail
    address or a number, or is Tidings' own id. Capitals and accents do not matter. Not together with `email` or `phone`."""
    locale: Annotated[str, Meta(max_length=35)] | None = None
    """Only those in this locale; a language alone is all of it."""
    country: Annotated[str, Meta(max_length=2)] | None = None
    """Only those of whom you have said that they live there."""
    since: datetime | None = None
    """Made at this time or later."""
    until: datetime | None = None
    """Made before this time."""


class ContactsInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Many people at once."""

    contacts: Annotated[list[BatchItem], Meta(min_length=1, max_length=MAX_BATCH)]


class ContactResult(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What became of one item of a batch: an `id` where it was stored, `errors` where it was not."""

    index: int
    external_id: str
    id: str | None
    is_new: bool
    errors: list[FieldError]


class ContactsOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch, item by item."""

    stored: int
    rejected: int
    results: list[ContactResult]


class ErasureOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What was erased of a person, and what was not."""

    id: str
    """Tidings' own id of them, which names nobody any more."""
    erased: dict[str, int]
    """By table, the rows that went or lost what they told of the person."""
    kept: dict[str, str]
    """By table, what stays."""


async def _list(request: Request) -> dict[str, object]:
    query: ContactsQuery = request.query
    workspace, where, having = request.principal.workspace, _filter(query), _having(request, query)
    after, limit = after_id("ctc", query.after), query.limit + 1
    if query.q is not None:
        country = workspace.default_country
        found = await find_contacts(request.tx, workspace.id, query.q, where, country=country, limit=limit, after=after)
    else:
        found = await list_contacts(request.tx, workspace.id, where, limit=limit, after=after, having=having)
    return page_of([shown(contact, workspace) for contact in found], query.limit, lambda contact: contact.id)


async def _get(request: Request) -> ContactOutput:
    return shown(await get_contact(request.tx, request.workspace_id, request.path["id"]), request.principal.workspace)


async def _put(request: Request) -> ContactOutput:
    workspace = request.principal.workspace
    name = await your_id(request.tx, workspace.id, request.path["id"])
    contact = await put_contact(request.tx, workspace, name, request.body, now=request.now)
    # Who is kept in a conversation by a rule comes and goes with what is known of them.
    await judge_now(request.tx, request.workspace_id, contact.id, now=request.now, real_now=request.real_now)
    return shown(contact, workspace)


async def _delete(request: Request) -> ErasureOutput:
    name = await _external_id(request)
    gone = await erase(request.tx, request.workspace_id, name, now=request.now, real_now=request.real_now)
    if gone is None:
        raise NotFound("There is no contact with this id")
    return ErasureOutput(id=encode("ctc", gone.contact_id), erased=gone.erased, kept=dict(KEPT))


async def _batch(request: Request) -> ContactsOutput:
    items: list[BatchItem] = request.body.contacts
    results = await put_batch(request.tx, request.principal.workspace, items, now=request.now)
    changed = [result.contact_id for result in results if isinstance(result, StoredItem)]
    await expect_judging(request.tx, request.workspace_id, changed, request.real_now)
    shown: list[ContactResult] = []
    for index, result in enumerate(results):
        if index % _SHOWN_AT_ONCE == _SHOWN_AT_ONCE - 1:
            await sleep(0)
        shown.append(_result(index, items[index].id, result))
    stored = sum(one.id is not None for one in shown)
    return ContactsOutput(stored=stored, rejected=len(shown) - stored, results=shown)


async def _external_id(request: Request) -> str:
    text = request.path["id"]
    if check_external_id(text, pointer="id", is_new=False) is not None:
        raise NotFound("There is no contact with this id")
    return await your_id(request.tx, request.workspace_id, text)


def _filter(query: ContactsQuery) -> ContactFilter:
    errors: list[FieldError] = []
    locale = valid_locale(query.locale) if query.locale is not None else None
    if query.locale is not None and locale is None:
        errors.append(FieldError("locale", "invalid_locale", "A locale is a BCP 47 tag, such as en, nl-NL or zh-Hant-TW"))
    country = query.country.upper() if query.country is not None else None
    if country is not None and not valid_country(country):
        errors.append(FieldError("country", "invalid_country", "A country is an ISO 3166 code of two letters, such as NL"))
    if errors:
        raise Invalid(errors)
    return ContactFilter(locale=locale, country=country, since=utc(query.since), until=utc(query.until))


def _having(request: Request, query: ContactsQuery) -> ContactKey | None:
    if query.email is not None and query.phone is not None:
        raise invalid("phone", "one_filter", "Give email or phone, not both.")
    if query.q is not None and (query.email is not None or query.phone is not None):
        raise invalid("q", "one_filter", "Give q, or an email or a phone")
    if query.email is not None:
        return ContactKey(request.workspace_id, "email", _normal(request, "email", query.email))
    if query.phone is not None:
        return ContactKey(request.workspace_id, "phone", _normal(request, "phone", query.phone))
    return None


def _normal(request: Request, kind: AddressKind, text: str) -> str:
    found = normalise(kind, text, country=request.principal.workspace.default_country)
    if isinstance(found, BadAddress):
        raise invalid(kind, found.code, found.detail)
    return found.value


def _result(index: int, external_id: str, result: StoredItem | list[FieldError]) -> ContactResult:
    if isinstance(result, StoredItem):
        own = encode("ctc", result.contact_id)
        return ContactResult(index=index, external_id=external_id, id=own, is_new=result.is_new, errors=[])
    return ContactResult(index=index, external_id=external_id, id=None, is_new=False, errors=result)


def shown(contact: Contact, workspace: Workspace) -> ContactOutput:
    """The contact, as the API tells it."""
    addresses = [AddressOutput(kind=one.kind, value=one.value, label=one.label) for one in contact.addresses]
    return ContactOutput(
        id=encode("ctc", contact.id),
        external_id=contact.external_id,
        name=contact.name,
        email=next((one.value for one in addresses if one.kind == "email"), None),
        phone=next((one.value for one in addresses if one.kind == "phone"), None),
        locale=contact.locale,
        timezone=contact.timezone,
        country=contact.country,
        zone=zone_of_contact(contact, workspace.timezone),
        addresses=addresses,
        attributes=contact.attributes,
        created_at=contact.created_at,
        updated_at=contact.updated_at,
    )


_PERSON = {
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "phone": "+31612345678",
    "locale": "en-GB",
    "timezone": "Europe/London",
    "attributes": {"plan": "pro", "orders": 3, "is_vip": True},
}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="contacts.list",
        method="GET",
        path="/v1/contacts",
        scope="contacts:read",
        summary="List contacts",
        description=(
            "The newest first. With `email` or `phone`, only those who have this address: several people may share one. With `q`, those whom "
            "it may mean: by the beginnings of the words of their name, of an id of yours, of a mail address or a number. Who was merged is "
            "found as who stands for them."
        ),
        query=ContactsQuery,
        output=ContactPage,
        errors=(Invalid,),
        is_wide=True,
        run=_list,
    ),
    Operation(
        id="contacts.get",
        method="GET",
        path="/v1/contacts/{id}",
        scope="contacts:read",
        summary="Show a contact",
        description="One person, by your id or Tidings' own.",
        output=ContactOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="contacts.put",
        method="PUT",
        path="/v1/contacts/{id}",
        scope="contacts:write",
        summary="Create or change a contact",
        description=(
            "There is one person with this id of yours (1 to 255 characters) afterwards, whoever else asked for it at the same time. A "
            "field that is left out stays as it is; null clears it. `email` and `phone` are the first address of their kind: a value "
            "takes its place, null removes all of that kind. `addresses` replaces the whole list, but for devices that the person's app has "
            "told of; `email` and `phone` beside it come first. `attributes` are merged by name; null removes one. A phone number without a "
            f"country code is one of the contact's country, else of the workspace's. An address has at most {MAX_ADDRESS:,} bytes."
        ),
        body=ContactInput,
        output=ContactOutput,
        errors=(Invalid,),
        example=_PERSON,
        run=_put,
    ),
    Operation(
        id="contacts.delete",
        method="DELETE",
        path="/v1/contacts/{id}",
        scope="contacts:write",
        erases=True,
        summary="Erase a contact",
        description=(
            "The person, their addresses, attributes, consents and preferences are gone; what was said to them alone, and by them, is "
            "blanked, with the addresses that it went to; what waits for them is cancelled (`contact_erased`). Deliveries stay as bare "
            "ids with channel, state and times. A suppression stays as a keyed hash of the address. What is on the wire right now is "
            "blanked a minute later. The answer counts the rows by table, and says what is kept."
        ),
        output=ErasureOutput,
        errors=(NotFound,),
        tells=lambda gone: {"erased": gone.erased},
        run=_delete,
    ),
    Operation(
        id="contacts.batch",
        method="POST",
        path="/v1/contacts/batch",
        scope="contacts:write",
        summary="Create or change many contacts",
        description=(
            f"Up to {MAX_BATCH:,} people, each as for one, in one transaction. An item with something wrong in it leaves its person "
            "untouched, and tells why under its index; the others are stored. An id that comes twice counts once: the later item is "
            "rejected."
        ),
        body=ContactsInput,
        output=ContactsOutput,
        errors=(Invalid,),
        example={"contacts": [{"id": "user_42", **_PERSON}, {"id": "user_43", "email": "grace@example.com"}]},
        max_bytes=20_000_000,
        run=_batch,
    ),
)
