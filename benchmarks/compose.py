"""Composing: from a claimed delivery to what its channel gets, against the template engine alone on the same page."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from minijinja import Environment

from benchmarks.figures import Figure, below, measured
from benchmarks.stage import DATA, Server
from tidings.contacts import Person
from tidings.core.ids import bucket_of, new_id
from tidings.messages.compose import Composed, Loaded
from tidings.messages.compose import compose as compose_one
from tidings.messages.links import NOBODYS
from tidings.messages.model import Claimed, Spoken
from tidings.templates import LoadedVersion, SourceContent
from tidings.templates.compile_mail import MadeMail, compile_mail

ROUNDS = 25
SECONDS = 0.05

SMS = (
    "Hello {{ contact.name }}! Your order {{ order.number }} is confirmed:"
    "{% for item in order['items'] %} {{ item.n }} x {{ item.name }} at {{ item.price }} EUR{% if not loop.last %},{% endif %}{% endfor %}."
    " Total {{ order.total }} EUR. Follow it at {{ order.track }}"
)
# 1.4 kB once it is rendered.
PAGE = SMS + " What happens next: we pack it today, and the parcel leaves our house before the evening. {{ workspace.name }}" + " …" * 540
_ROWS = (
    "{% for item in order['items'] %}<tr><td>{{ item.n }}</td><td>{{ item.name }}</td><td align='right'>{{ item.price }}</td></tr>"
    "{% endfor %}"
)
_SECTION = (
    '<mj-section background-color="#ffffff"><mj-column><mj-image src="https://shop.example/p/{0}.png" alt="Tea {0}" width="200px" />'
    "</mj-column><mj-column><mj-text>You may like our tea number {0}, {{{{ contact.name }}}}.</mj-text>"
    '<mj-button href="https://shop.example/t/{0}?o={{{{ order.number }}}}">See it</mj-button></mj-column></mj-section>'
)
MJML = (
    "<mjml><mj-head><mj-preview>Order {{ order.number }}</mj-preview><mj-style inline='inline'>td { padding: 4px } .total { color: #060 }"
    "</mj-style></mj-head><mj-body><mj-section><mj-column><mj-text font-size='20px'>Hello {{ contact.name }}!</mj-text>"
    "<mj-text>Your order {{ order.number }} is confirmed.</mj-text><mj-table>"
    + _ROWS
    + "</mj-table><mj-text css-class='total'>Total {{ order.total }} EUR</mj-text><mj-button href='{{ order.track }}'>Follow it</mj-button>"
    "</mj-column></mj-section>" + "".join(_SECTION.format(n) for n in range(3)) + "</mj-body></mjml>"
)


async def compose(server: Server) -> list[Figure]:
    """µs for each delivery, the least of many rounds; no server is asked."""
    del server
    return await asyncio.to_thread(_measure)


def _measure() -> list[Figure]:
    mail = compile_mail(SourceContent(title="Order {{ order.number }}", mjml=MJML))
    assert mail.html is not None, mail
    sources = {
        "sms": SourceContent(text=SMS),
        "page": SourceContent(text=PAGE),
        "mail": SourceContent(title="Order {{ order.number }}", html=mail.html, text=mail.text),
    }
    made = _least(lambda: compile_mail(SourceContent(title="Order", mjml=MJML)), seconds=0.2)
    return [
        *[figure for name, source in sources.items() for figure in _figures(name, source)],
        measured("compose_mjml_once", made, "µs/version"),
        *_sizes(mail),
    ]


def _figures(name: str, source: SourceContent) -> list[Figure]:
    claimed, loaded = _delivery("email" if source.html else "sms", source)
    composed = compose_one(claimed, loaded, NOBODYS)
    assert isinstance(composed, Composed), composed
    engine = Environment()
    fields = [text for text in (source.title, source.text, source.html) if text is not None]
    for number, text in enumerate(fields):
        engine.add_template(str(number), text)
    names = [str(number) for number in range(len(fields))]
    context = {**DATA, "contact": {"name": "Ada Lovelace"}, "workspace": {"name": "Shop"}}

    def bare() -> None:
        for one in names:
            engine.render_template(one, **context)

    ours, alone = _least(lambda: compose_one(claimed, loaded, NOBODYS)), _least(bare)
    return [
        below(f"compose_{name}", ours, "µs/delivery", 60),
        measured(f"compose_{name}_engine_alone", alone, "µs"),
    ]


def _sizes(mail: MadeMail) -> list[Figure]:
    return [
        measured("compose_mail_html", len((mail.html or "").encode()), "bytes"),
        measured("compose_mail_text", len((mail.text or "").encode()), "bytes"),
    ]


def _delivery(channel: str, source: SourceContent) -> tuple[Claimed, Loaded]:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    workspace, person = new_id(), new_id()
    message: UUID = new_id()
    claimed = Claimed(
        bucket=bucket_of(person),
        delivery_id=new_id(bucket_of(person)),
        token=new_id(),
        attempt=1,
        workspace_id=workspace,
        message_bucket=bucket_of(message),
        message_id=message,
        contact_id=person,
        channel=channel,
        account_id=None,
        address="+31612345678",
        sender=None,
        locale="en-GB",
        data=None,
        intent_at=now,
    )
    spoken = Spoken(
        id=message,
        workspace_id=workspace,
        purpose="transactional",
        recipients=1,
        template_id=new_id(),
        template_version=1,
        content=None,
        data=msgspec.json.encode(DATA).decode(),
        workspace_name="Shop",
        keeps_content=True,
        may_go_elsewhere=True,
    )
    version = LoadedVersion(content={channel: {"en": source}}, default_locale="en", variables=frozenset({"order"}), uses_contact=True)
    known = Person(
        id=person,
        external_id="ada",
        name="Ada Lovelace",
        locale="en-GB",
        timezone=None,
        email="ada@example.com",
        phone="+31612345678",
        attributes={},
    )
    return claimed, Loaded(spoken=spoken, version=version, person=known)


def _least(deed: Callable[[], object], seconds: float = SECONDS) -> float:
    """Microseconds, by the processor's clock of this thread: the least of many rounds, since others use the machine too."""
    for _ in range(20):
        deed()
    least = float("inf")
    for _ in range(ROUNDS):
        begun, count = time.thread_time(), 0
        until = time.perf_counter() + seconds / ROUNDS * 5
        while time.perf_counter() < until:
            deed()
            count += 1
        least = min(least, (time.thread_time() - begun) / count)
    return least * 1e6
