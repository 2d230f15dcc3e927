"""Forms by which people agree to marketing by mail, confirmed by a link."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec

from tidings.api.registry import Operation, Page, Request, page_of
from tidings.consent import OptInForm, OptInFormInput, count_opt_ins, delete_form, get_form, list_forms, put_form
from tidings.core.errors import Invalid, NotFound, invalid
from tidings.core.ids import encode
from tidings.templates import published


class OptInFormOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A form."""

    id: str
    key: str
    name: str
    text: str
    """What who fills it in agrees to, as they read it."""
    topics: list[str]
    """Topics that they choose by it, for mail."""
    template: str | None
    """Of the mail that asks to confirm; null: words of our own."""
    url: str
    """Its page: for everybody."""
    filled_in: int
    """With so many mailboxes it was filled in within the last seven days."""
    confirmed: int
    """So many of these mailboxes were confirmed."""
    created_at: datetime
    updated_at: datetime


class OptInFormPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of forms."""

    data: list[OptInFormOutput]
    next: str | None


async def _list(address: str, request: Request) -> Mapping[str, object]:
    page: Page = request.query
    forms = await list_forms(request.tx, request.workspace_id, after=page.after, limit=page.limit + 1)
    return page_of(await _shown(address, request, forms), page.limit, lambda form: form.key)


async def _get(address: str, request: Request) -> OptInFormOutput:
    [shown] = await _shown(address, request, [await get_form(request.tx, request.workspace_id, request.path["key"])])
    return shown


async def _put(address: str, request: Request) -> OptInFormOutput:
    given: OptInFormInput = request.body
    if given.template is not None:
        await _check_template(request, given.template)
    author_id = request.principal.key_id
    form = await put_form(request.tx, request.workspace_id, request.path["key"], given, author_id=author_id, now=request.now)
    [shown] = await _shown(address, request, [form])
    return shown


async def _delete(request: Request) -> None:
    await delete_form(request.tx, request.workspace_id, request.path["key"])


async def _shown(address: str, request: Request, forms: Sequence[OptInForm]) -> list[OptInFormOutput]:
    counted = await count_opt_ins(request.tx, request.workspace_id, [form.id for form in forms], now=request.now)
    return [
        OptInFormOutput(
            id=encode("frm", form.id),
            key=form.key,
            name=form.name,
            text=form.text,
            topics=list(form.topics),
            template=form.template,
            url=f"{address}/forms/{encode('frm', form.id)}",
            filled_in=counted[form.id].mailboxes,
            confirmed=counted[form.id].confirmed,
            created_at=form.created_at,
            updated_at=form.updated_at,
        )
        for form in forms
    ]


def operations(*, address: str) -> tuple[Operation, ...]:
    """The operations; `address` is this installation's, as it stands in links."""
    return (
        Operation(
            id="opt_in_forms.list",
            method="GET",
            path="/v1/opt-in-forms",
            scope="topics:read",
            summary="List opt-in forms",
            description="All forms of the workspace in the order of their keys.",
            query=Page,
            output=OptInFormPage,
            errors=(Invalid,),
            run=partial(_list, address),
        ),
        Operation(
            id="opt_in_forms.get",
            method="GET",
            path="/v1/opt-in-forms/{key}",
            scope="topics:read",
            summary="Show an opt-in form",
            description="One form by its key, with the address of its page.",
            output=OptInFormOutput,
            errors=(NotFound,),
            run=partial(_get, address),
        ),
        Operation(
            id="opt_in_forms.put",
            method="PUT",
            path="/v1/opt-in-forms/{key}",
            scope="topics:write",
            summary="Create or change an opt-in form",
            description=(
                "A page at `url` on which people agree to marketing by mail: they give their mailbox, get a mail with a link, and confirm. "
                "Then, and not before, the ledger of the person has the consent for that mailbox, with the text that they read, when and "
                "from where they filled it in and confirmed. The mail is sent as a transactional message in your name; its own template "
                "gets `confirm_url`, `form` and `text` as its data. A key is as a topic's. The address of the page stays when the form "
                "changes."
            ),
            body=OptInFormInput,
            output=OptInFormOutput,
            errors=(Invalid,),
            example={"name": "Newsletter", "text": "Send me the newsletter by mail, at most once a week."},
            run=partial(_put, address),
        ),
        Operation(
            id="opt_in_forms.delete",
            method="DELETE",
            path="/v1/opt-in-forms/{key}",
            scope="topics:write",
            summary="Delete an opt-in form",
            description="Its page is gone, and links in mails that were not followed yet lead nowhere. What was granted by it stands.",
            status=204,
            errors=(NotFound,),
            run=_delete,
        ),
    )


async def _check_template(request: Request, key: str) -> None:
    """Raises Invalid where the template cannot be the mail that asks to confirm."""
    template = await published(request.tx, request.workspace_id, key)
    if template is None:
        raise invalid("/template", "unknown_template", "There is no published template with this key.")
    if template.purpose != "transactional" or "email" not in template.channels:
        raise invalid("/template", "wrong_template", "This needs a template of purpose transactional with content for email.")
