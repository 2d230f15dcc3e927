"""A form by which people agree, and the link of the mail that asks them to confirm.

The mail leaves by the one way through which every message does, in the name of who made the form: what is suppressed gets none.
"""

import asyncio
from collections.abc import Callable

import msgspec

from tidings.api.asgi import Answer, Headers
from tidings.api.client import Client
from tidings.api.hosted.answers import ReadBody, answered, fields, limit, page
from tidings.api.hosted.brand import Brand, brand_of
from tidings.api.hosted.form_pages import HONEYPOT, asked_page, confirm_page, confirmed_page, form_page
from tidings.api.hosted.layout import plain_page
from tidings.channels import RouteInput
from tidings.consent import OptInForm, begin_opt_in, confirm_opt_in, find_form, find_opt_in
from tidings.contacts import BadAddress, normalise
from tidings.core.clock import Clock
from tidings.core.errors import NotFound
from tidings.core.ids import encode
from tidings.db import Database, Tx
from tidings.messages import Author, Links, Send, accept, plan
from tidings.messages.model import ContentInput, To
from tidings.messages.sensitive import seal
from tidings.templates import Published, published
from tidings.workspaces import Sealer, Workspace, get_workspace
from tidings.workspaces.members import form_limits

_GONE = plain_page("Not here", "There is no such page, or its link is too old. Fill in the form once more.")
_CONTENT = ContentInput(
    title="Please confirm: {{ form }}",
    body=(
        "{{ text }}\n\nIf that was you, confirm it here:\n{{ confirm_url }}\n\n"
        "If it was not, do nothing: nothing more is sent to you. The link works for seven days.{{ foot }}"
    ),
)


class Forms:
    """Answers under /forms and /confirm."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock, links: Links, on_work: Callable[[], None]) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._links = links
        self._on_work = on_work

    async def forms(self, method: str, token: str, headers: Headers, client: Client, body: ReadBody) -> Answer:
        """/forms/{token}: GET shows the form, POST asks the mailbox to confirm."""
        return await answered(self._form(method, token, headers, client, body), gone=_GONE)

    async def confirm(self, method: str, token: str, _headers: Headers, client: Client, body: ReadBody) -> Answer:
        """/confirm/{token}: GET shows a button and changes nothing, POST confirms."""
        return await answered(self._confirm(method, token, client, body), gone=_GONE)

    async def _form(self, method: str, token: str, headers: Headers, client: Client, body: ReadBody) -> Answer:
        if method not in ("GET", "POST"):
            return page(405, plain_page("Not this way", "A form is read, or filled in."))
        filled: dict[str, str] = {}
        if method == "POST":
            await limit(self._database, form_limits(client.address, token), self._clock())
            filled = fields(headers, await body())
        async with self._database.pipeline() as tx:
            form = await find_form(tx, token)
            if form is None:
                raise NotFound
            workspace = await get_workspace(tx, form.workspace_id)
            brand = await brand_of(tx, workspace, self._links)
            if method != "POST":
                return page(200, form_page(form, brand))
            if filled.get(HONEYPOT):
                return page(200, asked_page(form, brand))
            given = filled.get("email", "").strip()
            found = normalise("email", given, country=None)
            if isinstance(found, BadAddress):
                return page(422, form_page(form, brand, given=given[:254], wrong="This is not an e-mail address."))
            await self._ask(tx, form, workspace, found.value, brand, client)
        self._on_work()
        return page(200, asked_page(form, brand))

    async def _ask(self, tx: Tx, form: OptInForm, workspace: Workspace, mailbox: str, brand: Brand, client: Client) -> None:
        real_now = self._clock()
        now = real_now + workspace.clock_offset
        begun = await begin_opt_in(tx, form, mailbox, ip=client.address or None, user_agent=client.agent or None, now=now)
        if begun is None:
            # Whoever asks too often is told what everybody is: the page says nothing of anybody's mailbox.
            return
        author = Author(
            workspace_id=workspace.id,
            key_id=form.author_id,
            scopes=frozenset({"messages:send"}),
            default_country=workspace.default_country,
            timezone=workspace.timezone,
        )
        template = await _template(tx, form)
        data = {"confirm_url": f"{self._links.address}/confirm/{begun.token}", "form": form.name, "text": form.text, "foot": _foot(brand)}
        send = Send(
            to=To(email=mailbox),
            template=form.template if template is not None else None,
            content=None if template is not None else _CONTENT,
            purpose=None if template is not None else "transactional",
            data=msgspec.Raw(msgspec.json.encode(data)),
            route=RouteInput(channel="email"),
            metadata=msgspec.Raw(msgspec.json.encode({"opt_in": encode("opt", begun.opt_in.id), "form": form.key})),
        )
        made = await asyncio.to_thread(plan, send, author, template, (), now, real_now)
        await accept(tx, seal(made, self._sealer) if made.is_sensitive else made, real_now)

    async def _confirm(self, method: str, token: str, client: Client, body: ReadBody) -> Answer:
        if method not in ("GET", "POST"):
            return page(405, plain_page("Not this way", "A link is read, or confirmed."))
        if method == "POST":
            await limit(self._database, form_limits(client.address, "confirm"), self._clock())
            await body()
        real_now = self._clock()
        async with self._database.pipeline() as tx:
            found = await find_opt_in(tx, token, real_now)
            if found is None:
                raise NotFound
            opt_in, form = found
            workspace = await get_workspace(tx, opt_in.workspace_id)
            brand = await brand_of(tx, workspace, self._links)
            if method == "POST" and opt_in.confirmed_at is None:
                now = real_now + workspace.clock_offset
                agent = client.agent or None
                await confirm_opt_in(tx, workspace, opt_in, form, ip=client.address or None, user_agent=agent, now=now)
        if method == "POST":
            self._on_work()
        is_done = method == "POST" or opt_in.confirmed_at is not None
        return page(200, confirmed_page(form, brand) if is_done else confirm_page(form, brand, opt_in.text))


def _foot(brand: Brand) -> str:
    """Who asks, below our own words; a template of the company's own says it itself."""
    return "".join(f"\n\n{text}" for text in (brand.footer, brand.support_email) if text)


async def _template(tx: Tx, form: OptInForm) -> Published | None:
    """The form's own template, where it is published and can be a mail that everybody gets; else our words are taken."""
    template = await published(tx, form.workspace_id, form.template) if form.template is not None else None
    return template if template is not None and template.purpose == "transactional" and "email" in template.channels else None
