"""Pages that people open who have no key: a form by which they agree, and the link of the mail that asks them to confirm.

The mail leaves by the one way through which every message does, in the name of who made the form: what is suppressed gets none.
"""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

import msgspec

from tidings.api.client import Client
from tidings.api.hosted_pages import CSP, HONEYPOT, asked_page, confirm_page, confirmed_page, form_page, plain_page
from tidings.api.problems import retry_after, status_of
from tidings.api.server import Answer, Headers
from tidings.channels import RouteInput
from tidings.consent import OptInForm, begin_opt_in, confirm_opt_in, find_form, find_opt_in
from tidings.contacts import BadAddress, normalise
from tidings.core.clock import Clock
from tidings.core.errors import NotFound, Throttled, TidingsError
from tidings.core.ids import encode
from tidings.core.log import get_logger
from tidings.db import Database, Tx
from tidings.messages import Author, Send, accept, plan
from tidings.messages.model import ContentInput, To
from tidings.messages.sensitive import seal
from tidings.templates import Published, published
from tidings.workspaces import Sealer, Workspace, get_workspace
from tidings.workspaces.members import count_tries, form_limits

log = get_logger("hosted")

ReadBody = Callable[[], Awaitable[bytes]]

_HTML = b"text/html; charset=utf-8"
_FORM = b"application/x-www-form-urlencoded"
_HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex"),
)
_CONTENT = ContentInput(
    title="Please confirm: {{ form }}",
    body=(
        "{{ text }}\n\nIf that was you, confirm it here:\n{{ confirm_url }}\n\n"
        "If it was not, do nothing: nothing more is sent to you. The link works for seven days."
    ),
)


class Hosted:
    """Answers under /forms and /confirm."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock, address: str, on_work: Callable[[], None]) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._address = address
        self._on_work = on_work

    async def forms(self, method: str, token: str, headers: Headers, client: Client, body: ReadBody) -> Answer:
        """/forms/{token}: GET shows the form, POST asks the mailbox to confirm."""
        return await _answered(self._form(method, token, headers, client, body))

    async def confirm(self, method: str, token: str, _headers: Headers, client: Client, body: ReadBody) -> Answer:
        """/confirm/{token}: GET shows a button and changes nothing, POST confirms."""
        return await _answered(self._confirm(method, token, client, body))

    async def _form(self, method: str, token: str, headers: Headers, client: Client, body: ReadBody) -> Answer:
        if method not in ("GET", "POST"):
            return _page(405, plain_page("Not this way", "A form is read, or filled in."))
        fields: dict[str, str] = {}
        if method == "POST":
            await self._limit(client, token)
            fields = _fields(headers, await body())
        async with self._database.pipeline() as tx:
            form = await find_form(tx, token)
            if form is None:
                raise NotFound
            workspace = await get_workspace(tx, form.workspace_id)
            if method != "POST":
                return _page(200, form_page(form, workspace.name))
            if fields.get(HONEYPOT):
                return _page(200, asked_page(form, workspace.name))
            given = fields.get("email", "").strip()
            found = normalise("email", given, country=None)
            if isinstance(found, BadAddress):
                return _page(422, form_page(form, workspace.name, given=given[:254], wrong="This is not an e-mail address."))
            await self._ask(tx, form, workspace, found.value, client)
        self._on_work()
        return _page(200, asked_page(form, workspace.name))

    async def _ask(self, tx: Tx, form: OptInForm, workspace: Workspace, mailbox: str, client: Client) -> None:
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
        data = {"confirm_url": f"{self._address}/confirm/{begun.token}", "form": form.name, "text": form.text}
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
            return _page(405, plain_page("Not this way", "A link is read, or confirmed."))
        if method == "POST":
            await self._limit(client, "confirm")
            await body()
        real_now = self._clock()
        async with self._database.pipeline() as tx:
            found = await find_opt_in(tx, token, real_now)
            if found is None:
                raise NotFound
            opt_in, form = found
            workspace = await get_workspace(tx, opt_in.workspace_id)
            if method == "POST" and opt_in.confirmed_at is None:
                now = real_now + workspace.clock_offset
                agent = client.agent or None
                await confirm_opt_in(tx, workspace, opt_in, form, ip=client.address or None, user_agent=agent, now=now)
        if method == "POST":
            self._on_work()
        is_done = method == "POST" or opt_in.confirmed_at is not None
        return _page(200, confirmed_page(form, workspace.name) if is_done else confirm_page(form, workspace.name, opt_in.text))

    async def _limit(self, client: Client, subject: str) -> None:
        async with self._database.pipeline() as tx:
            wait = await count_tries(tx, form_limits(client.address, subject), self._clock())
        if wait is not None:
            raise Throttled(seconds=wait)


async def _template(tx: Tx, form: OptInForm) -> Published | None:
    """The form's own template, where it is published and can be a mail that everybody gets; else our words are taken."""
    template = await published(tx, form.workspace_id, form.template) if form.template is not None else None
    return template if template is not None and template.purpose == "transactional" and "email" in template.channels else None


async def _answered(answer: Awaitable[Answer]) -> Answer:
    """The page; what is wrong is a page too."""
    try:
        return await answer
    except NotFound:
        return _page(404, plain_page("Not here", "There is no such page, or its link is too old. Fill in the form once more."))
    except Throttled as error:
        page = _page(429, plain_page("Too often", "Please try again a little later."))
        return msgspec.structs.replace(page, headers=(*page.headers, (b"retry-after", str(retry_after(error)).encode())))
    except TidingsError as error:
        status = status_of(type(error))
        log.warning("a page could not be answered", extra={"code": error.code})
        return _page(status, plain_page("Not now", "This did not work. Please try again later."))


def _fields(headers: Headers, body: bytes) -> dict[str, str]:
    """The fields that were filled in, each once; nothing where it is no form."""
    if headers.get(b"content-type", b"").split(b";")[0].strip().lower() != _FORM:
        return {}
    try:
        given = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="strict")
    except ValueError:
        return {}
    return {name: values[0] for name, values in given.items() if not any("\0" in value for value in values)}


def _page(status: int, html: bytes) -> Answer:
    return Answer(status, html, _HTML, _HEADERS)
