"""Forms by which people agree to marketing by mail, confirmed by a link."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Page, Request, page_of
from tidings.consent import OptInForm, OptInFormInput, delete_form, get_form, list_forms, put_form
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
    created_at: datetime
    updated_at: datetime


class OptInFormPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of forms."""

    data: list[OptInFormOutput]
    next: str | None


def operations(*, address: str) -> tuple[Operation, ...]:
    """The operations; `address` is this installation's, as it stands in links."""

    def shown(form: OptInForm) -> OptInFormOutput:
        return OptInFormOutput(
            id=encode("frm", form.id),
            key=form.key,
            name=form.name,
            text=form.text,
            topics=list(form.topics),
            template=form.template,
            url=f"{address}/forms/{encode('frm', form.id)}",
            created_at=form.created_at,
            updated_at=form.updated_at,
        )

    async def listed(request: Request) -> Mapping[str, object]:
        page: Page = request.query
        forms = await list_forms(request.tx, request.workspace_id, after=page.after, limit=page.limit + 1)
        return page_of([shown(form) for form in forms], page.limit, lambda form: form.key)

    async def get(request: Request) -> OptInFormOutput:
        return shown(await get_form(request.tx, request.workspace_id, request.path["key"]))

    async def put(request: Request) -> OptInFormOutput:
        given: OptInFormInput = request.body
        if given.template is not None:
            await _check_template(request, given.template)
        principal = request.principal
        return shown(
            await put_form(request.tx, request.workspace_id, request.path["key"], given, author_id=principal.key_id, now=request.now)
        )

    async def delete(request: Request) -> None:
        await delete_form(request.tx, request.workspace_id, request.path["key"])

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
            run=listed,
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
            run=get,
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
            run=put,
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
            run=delete,
        ),
    )


async def _check_template(request: Request, key: str) -> None:
    """Raises Invalid where the template cannot be the mail that asks to confirm."""
    template = await published(request.tx, request.workspace_id, key)
    if template is None:
        raise invalid("/template", "unknown_template", "There is no published template with this key.")
    if template.purpose != "transactional" or "email" not in template.channels:
        raise invalid("/template", "wrong_template", "This needs a template of purpose transactional with content for email.")
