"""Whatever strangers write stays words, on every page of the dashboard."""

import json
import re
import smtplib
from asyncio import to_thread
from collections.abc import AsyncGenerator
from email.message import EmailMessage
from pathlib import Path
from socket import socket

import pytest

from tests.conftest import Api, new_workspace, serving
from tests.dashboard.conftest import Play
from tests.flow.receiver import Got, receiving
from tests.injections import ADDRESSES, EVERYTHING, FORMULAS, TELLING
from tests.sdk.node import ROOT
from tests.security.conftest import KNOWN_HASH, member_of
from tidings.core.clock import system_clock
from tidings.core.settings import load_settings
from tidings.workspaces.members import Origin, add_member
from tidings.workspaces.members.sessions import begin_session

pytestmark = pytest.mark.anyio

SOURCES = ROOT / "dashboard" / "src" / "app"
DOMAIN = "mail.shop.example"
# Where a gateway's answer and callbacks say what.
CALLBACKS = {
    "signature": {"kind": "none"},
    "receipts": {"reference": "/reference", "state": "/state", "states": {"done": "delivered"}},
    "inbound": {"channel": "mms", "from": "/from", "text": "/text"},
    "inbound_when": {"at": "/state", "equals": "said"},
}
REFUSED = ["locale", "reaction of words"]
"""Fields in which nothing of the corpus can stand: they are refused, and so are nowhere."""
SHOWN = (
    "address label",
    "another suppression",
    "answer by mail",
    "answer by sms",
    "answer by whatsapp",
    "attribute",
    "attribute of such a name",
    "brand footer",
    "brand name",
    "cell",
    "column",
    "consent source",
    "consent text",
    "contact id",
    "contact name",
    "conversation title",
    "data of an sms",
    "device label",
    "draft button",
    "draft feed",
    "draft feed title",
    "draft html",
    "draft mail text",
    "draft push",
    "draft push title",
    "draft sms",
    "draft subject",
    "feed body",
    "feed title",
    "form name",
    "form text",
    "mail body",
    "mail title",
    "mail with actions body",
    "mail with actions title",
    "member",
    "name of a proof",
    "name of an answer's file",
    "name of an attribute",
    "pasted cell",
    "pasted column",
    "proof",
    "push body",
    "request body",
    "sms body",
    "suppression reason",
    "suppression source",
    "template button",
    "template feed",
    "template feed title",
    "template html",
    "template mail text",
    "template name",
    "template push",
    "template push title",
    "template sms",
    "template subject",
    "topic name",
    "view of templates",
    "whatsapp body",
    "workspace name",
    "wrong address",
)
"""Fields whose words some page shows, as words."""


def places() -> list[str]:
    """Every address that the dashboard knows, as its tables of pages have it."""
    named = re.findall(r'^  \{ path: "([^"]+)", .*load:', (SOURCES / "places.ts").read_text(encoding="utf-8"), re.MULTILINE)
    doors = re.findall(r'^  \["(/[^"]+)", \(\) => import', (SOURCES / "router.tsx").read_text(encoding="utf-8"), re.MULTILINE)
    loaded = sum((SOURCES / name).read_text(encoding="utf-8").count("import(") for name in ("places.ts", "router.tsx"))
    assert len(named) + len(doors) == loaded, "a page is not in a line of its table"
    return [*named, *doors]


@pytest.fixture
async def api(database_url: str, tmp_path: Path) -> AsyncGenerator[Api]:
    """The program at the address that stands in its links, which takes mail as well."""
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        given = load_settings(
            {},
            data=tmp_path,
            database_url=database_url,
            allow_private_networks=True,
            port=listening.getsockname()[1],
            smtp_port=0,
            smtp_name="mx.shop.example",
            # Nobody answers there: names are asked for in vain.
            dns_servers="127.0.0.1:9",
        )
        async with serving(given, listening=listening) as (app, base_url):
            made = Api(app, base_url, await new_workspace(app.database, app.sealer))
            async with made.client:
                yield made


async def test_whatever_a_stranger_does_on_a_page_is_noticed(play: Play) -> None:
    await play("corpus_planted.mjs")


@pytest.mark.long
async def test_a_dozen_of_the_worst_words_stay_words_everywhere(play: Play, api: Api) -> None:
    await _walked(play, api, TELLING, is_long=False)


@pytest.mark.long
@pytest.mark.parametrize("word", EVERYTHING, ids=ascii)
async def test_every_word_stays_a_word_everywhere(play: Play, api: Api, word: str) -> None:
    await _walked(play, api, (word,), is_long=True)


async def _walked(play: Play, api: Api, words: tuple[str, ...], *, is_long: bool) -> None:
    bad = words[0]
    async with receiving() as receiver:
        receiver.answer = lambda got: _answer(got, words)
        session = await _member(api, bad)
        await _mail_comes_in(api, words)
        await play(
            "corpus.mjs",
            seconds=1_200,
            session=session,
            receiver=receiver.url.removesuffix("/hooks"),
            callbacks=CALLBACKS,
            places=places(),
            words=words,
            formulas=FORMULAS,
            addresses=ADDRESSES if is_long else ADDRESSES[:3],
            refused=REFUSED,
            shown=SHOWN,
            is_long=is_long,
            most=200,
        )


def _answer(got: Got, words: tuple[str, ...]) -> tuple[int, dict[str, str], bytes]:
    said = "".join(words)
    if got.path.startswith("/gateway"):
        body = {"code": f"{words[0][:60]}«provider code»", "detail": f"{said}«provider answer»"}
        return 400, {"content-type": "application/json"}, json.dumps(body).encode()
    if got.path.startswith("/page"):
        named = {"title": "preview title", "description": "preview description", "site_name": "preview site"}
        tags = "".join(f'<meta property="og:{name}" content="{_escaped(said)}«{field}»">' for name, field in named.items())
        image = '<meta property="og:image" content="https://injected.example/i.png">'
        return 200, {"content-type": "text/html; charset=utf-8"}, f"<!doctype html><html><head>{tags}{image}".encode()
    return 200, {"content-type": "text/html"}, f"{said}«webhook answer»".encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


async def _member(api: Api, bad: str) -> str:
    """Somebody whose name, mail address and browser are of the corpus, and somebody else of such a name; the session of the first."""
    _, other = await member_of(api, "viewer", "=cmd|'x'!a0@example.com")
    now, workspace_id = system_clock(), api.workspace.workspace.id
    async with api.app.database.pipeline() as tx:
        await tx.execute("UPDATE members SET name = $2 WHERE id = $1", other, f"{bad}«other member»")
        one = await add_member(
            tx, workspace_id, email="me@example.com", name=f"{bad}«member»", role="owner", password_hash=KNOWN_HASH, now=now
        )
        await begin_session(tx, one, workspace_id, origin=Origin("127.0.0.1", f"{bad}«browser»"), now=now)
        return (await begin_session(tx, one, workspace_id, origin=Origin("127.0.0.1", "tests"), now=now)).token


async def _mail_comes_in(api: Api, words: tuple[str, ...]) -> None:
    """A mail of a stranger, whose name, subject, HTML and file are of the corpus."""
    assert api.app.listener is not None
    port = api.app.listener.address[1]
    credentials = {"host": "127.0.0.1", "port": 9, "security": "none", "from_address": f"shop@{DOMAIN}"}
    account = {"provider": "smtp", "name": "mail", "rank": 90, "channels": ["email"], "credentials": credentials}
    made = await api.client.post("/v1/provider-accounts", json=account)
    assert made.status_code == 201, made.text
    put = await api.client.put(f"/v1/inbound-domains/{DOMAIN}", json={"account": made.json()["id"]})
    assert put.is_success, put.text
    mail = EmailMessage()
    mail["From"] = '"<img src=x onerror=injected(1)>" <stranger@example.org>'
    mail["To"] = f"support@{DOMAIN}"
    mail["Subject"] = "".join(words)[:200] + "«subject that came in»"
    html = "".join(words)
    mail.set_content(f"<!doctype html><p>{html}«html that came in»</p>", subtype="html")
    mail.add_attachment(
        b"<script>injected(1)</script>", maintype="text", subtype="html", filename=f"{words[0][:60]}«file that came in»".replace("/", "_")
    )

    def hand_over() -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="mx.example.org", timeout=20) as server:
            server.send_message(mail, "stranger@example.org", [f"support@{DOMAIN}"])

    await to_thread(hand_over)
