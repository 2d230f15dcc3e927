"""Where a tenant's words choose whom we connect to: no spelling of an inside address, no redirect and no name server leads there.

Every way out is tried under the usual policy: webhooks, the providers `custom`, `twilio` and `smtp`, data sources, the files of what came
in, the links of posts. A listener on every local address must see nobody; and nothing may even try to connect to any address that is not public.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import h2.config
import h2.connection
import h2.events
import pytest

from tests.conftest import Api, new_workspace, serving
from tests.providers.certificates import Certificates
from tests.providers.http_peers import Answer, http_server
from tests.providers.peers import account
from tests.unit.net.test_door import CORPUS
from tidings.api.asking import Asking
from tidings.channels import Content, Media, Outbound, Refused, RemoteMedia, Sent, Verified
from tidings.core.settings import load_settings
from tidings.moderation.model import HookInput
from tidings.net import HttpClient, NotSent, Policy, Poster, Response
from tidings.previews import Nothing, Page, look_at
from tidings.providers.custom import Custom
from tidings.providers.custom_credentials import CustomCredentials
from tidings.providers.smtp import Smtp, SmtpCredentials
from tidings.providers.twilio import Twilio
from tidings.providers.twilio_api import TwilioCredentials
from tidings.workspaces import Sealer
from tidings.workspaces.credentials import check_credentials

NOW = datetime(2026, 11, 21, tzinfo=UTC)
PUBLIC = "203.0.114.7"
SHOWN = ("shop.example", "other.example", "rebind.example")
SID, MESSAGE = "AC" + "0a" * 16, "SM" + "0b" * 16
UNSENT = {"address_refused", "bad_host", "bad_url", "bad_port", "tls_required", "name_lookup_failed", "foreign_media"}
"""How a call ends of which no byte left."""


# Programs of other tests share the loop, and may reach what they like: only what this test has begun is looked at.
_IS_WATCHED: ContextVar[bool] = ContextVar("is_watched", default=False)


class Internet:
    """The names and the one public address of a test, and every address that anything tried to connect to."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}
        """By name, what the name server says each time; the last one stays."""
        self.behind: int | None = None
        """The local port that the public address leads to."""
        self.tried: list[tuple[str, int]] = []
        self.visits = 0
        self.port = 0
        self.own: set[int] = set()
        """Ports that a test itself calls: they are no way out."""

    def inside(self) -> list[tuple[str, int]]:
        """What was tried and is not public."""
        return [address for address in self.tried if address[0] != PUBLIC]


@pytest.fixture
async def internet(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Internet]:
    """A trap on every local address; what is said of names and addresses is the test's."""
    net = Internet()

    async def visited(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        net.visits += 1
        writer.close()

    four = await asyncio.start_server(visited, "0.0.0.0", 0)
    net.port = four.sockets[0].getsockname()[1]
    six = await asyncio.start_server(visited, "::", net.port)
    loop = asyncio.get_running_loop()
    look_up, connect = socket.getaddrinfo, loop.sock_connect

    def looked_up(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host not in net.names:
            return look_up(host, port, *args, **more)
        answers = net.names[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        families = [(socket.AF_INET6 if ":" in address else socket.AF_INET, address) for address in found]
        return [(family, socket.SOCK_STREAM, 6, "", (address, port)) for family, address in families]

    async def connected(sock: Any, address: Any) -> None:
        # The database is a file.
        if _IS_WATCHED.get() and not isinstance(address, str) and address[1] not in net.own:
            net.tried.append(cast("tuple[str, int]", address[:2]))
            if address[0] == PUBLIC and net.behind is not None:
                address = ("127.0.0.1", net.behind)
        await connect(sock, address)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(loop, "sock_connect", connected)
    watched = _IS_WATCHED.set(True)
    yield net
    _IS_WATCHED.reset(watched)
    for server in (four, six):
        server.close()
        await server.wait_closed()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder: Path = tmp_path_factory.mktemp("certificates")
    return Certificates(folder, *SHOWN)


def hosts() -> Iterator[str]:
    """Every spelling, and an IPv6 address also as it stands in a URL."""
    for host in CORPUS:
        yield host
        if ":" in host and not host.startswith("["):
            yield f"[{host}]"


def urls(port: int) -> Iterator[str]:
    """Addresses that lead inside, or nowhere."""
    for host in hosts():
        yield f"https://{host}:{port}/x"
    for host in ("127.0.0.1", "localhost", "[::1]", "169.254.169.254"):
        yield f"http://{host}:{port}/x"
        yield f"https://shop.example@{host}:{port}/x"
        yield f"https://shop.example\\@{host}:{port}/x"
        yield f"ftp://{host}:{port}/x"
    yield from (
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        f"//127.0.0.1:{port}/",
        "https:127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
    )


def outbound(channel: str) -> Outbound:
    return Outbound(
        delivery_id=UUID(int=1),
        message_id=UUID(int=2),
        workspace_id=UUID(int=3),
        attempt=1,
        reference="dlv_00000000000000000000000000",
        idempotency_key="k",
        channel=channel,
        purpose="transactional",
        address="ada@example.com" if channel == "email" else "+31612345678",
        sender="shop@example.com" if channel == "email" else "+31687654321",
        content=Content(text="x", title="x" if channel == "email" else None),
    )


Way = Callable[[str], Awaitable[object]]


@asynccontextmanager
async def ways(policy: Policy, tls: ssl.SSLContext | None = None) -> AsyncGenerator[Mapping[str, Way]]:
    """Every way by which a URL of a tenant's becomes a connection, below all that looks at it when it is typed."""
    http, poster = HttpClient(policy, tls=tls), Poster(policy, tls=tls)
    custom, twilio = Custom(policy, tls=tls), Twilio(policy)
    asking = Asking(policy, Sealer({"00000000": b"k" * 32}), tls=tls)

    def target(url: str) -> Any:
        return account("custom", CustomCredentials(url=url, headers={"Authorization": "secret"}), "+31687654321")

    def vendor(url: str) -> Any:
        base = url.removesuffix("/x")
        return account("twilio", TwilioCredentials(account_sid=SID, auth_token="t" * 32, base_url=base), "+31687654321")

    def file(url: str) -> RemoteMedia:
        return RemoteMedia(url=url, type="image/png")

    yield {
        "data source": lambda url: http.request("GET", url, seconds=5),
        "webhook": lambda url: poster.post(url, (), b"{}", seconds=5),
        "custom send": lambda url: custom.send(outbound("sms"), target(url)),
        "custom verify": lambda url: custom.verify(target(url)),
        "custom media": lambda url: custom.fetch_media(file(url), target(url), max_bytes=1000),
        "twilio send": lambda url: twilio.send(outbound("sms"), vendor(url)),
        "twilio verify": lambda url: twilio.verify(vendor(url)),
        "twilio poll": lambda url: twilio.poll(vendor(url), None, NOW),
        "twilio look-up": lambda url: twilio.look_up("dlv_0", MESSAGE, vendor(url), NOW),
        "twilio media": lambda url: twilio.fetch_media(file(url), vendor(url), max_bytes=1000),
        "preview": lambda url: look_at(http, url),
        "asking": lambda url: asking.ask_once(HookInput(url=url), b"k" * 32, b"{}", 0, 5),
    }
    poster.close()
    asking.close()
    await asyncio.gather(http.aclose(), custom.aclose(), twilio.aclose())


def is_unsent(outcome: object) -> bool:
    """Whether it says that nothing was sent, for good."""
    match outcome:
        case NotSent() | Refused():
            return outcome.code in UNSENT | {"bad_settings", "bad_request"}
        case Nothing():
            return outcome.reason in UNSENT
        case Verified():
            return not outcome.ok
        case str():
            return outcome in UNSENT
        case _:
            return outcome is None


@pytest.mark.anyio
async def test_no_spelling_leads_inside_by_any_way(internet: Internet):
    count = 0
    async with ways(Policy()) as known:
        for url in urls(internet.port):
            for name, way in known.items():
                try:
                    outcome = await way(url)
                except ValueError:
                    # What is no URL at all is no account's: it was refused when it was typed.
                    outcome = None
                assert is_unsent(outcome), (name, url, outcome)
                count += 1
    assert internet.tried == []
    assert internet.visits == 0
    assert count > 1_000


@pytest.mark.anyio
async def test_no_spelling_leads_a_mail_inside(internet: Internet):
    smtp = Smtp(Policy())
    for host in hosts():
        for security in ("starttls", "tls", "none"):
            credentials = SmtpCredentials(host=host, port=internet.port, security=security, from_address="shop@example.com")
            here = account("smtp", credentials)
            sent, verified = await smtp.send(outbound("email"), here), await smtp.verify(here)
            assert isinstance(sent, Refused), (host, sent)
            assert not verified.ok, host
    await smtp.aclose()
    assert internet.tried == []
    assert internet.visits == 0


@pytest.mark.anyio
@pytest.mark.parametrize(
    "answers",
    [
        [["127.0.0.1"]],
        [["::1"]],
        [["10.0.0.1", "169.254.169.254"]],
        [["::ffff:127.0.0.1"]],
        [["64:ff9b::7f00:1", "100.64.0.1"]],
        # DNS rebinding: public when it is looked at, inside when it is connected to.
        [[PUBLIC], ["127.0.0.1"]],
        [[PUBLIC], ["169.254.169.254"]],
        [[PUBLIC, "127.0.0.1"], ["127.0.0.1", "::1"]],
        [["127.0.0.1", PUBLIC], ["127.0.0.1"]],
    ],
)
async def test_a_name_server_leads_nobody_inside(internet: Internet, certificates: Certificates, answers: list[list[str]]):
    closing = Answer(500, b"", {"Connection": "close"})
    async with http_server(lambda _: closing, certificates.server) as server, ways(Policy(), certificates.client) as known:
        internet.behind = server.port
        smtp = Smtp(Policy())
        mail = SmtpCredentials(host="rebind.example", port=internet.port, security="tls", from_address="shop@example.com")
        tries: dict[str, Way] = {**known, "smtp": lambda _: smtp.verify(account("smtp", mail))}
        for way in tries.values():
            internet.names["rebind.example"] = [list(said) for said in answers]
            for _ in range(3):
                await way(f"https://rebind.example:{internet.port}/x")
        await smtp.aclose()
    assert internet.inside() == []
    assert internet.visits == 0
    assert bool(internet.tried) is any(PUBLIC in said for said in answers)


@pytest.mark.anyio
async def test_a_kept_connection_stays_with_its_host_and_with_the_address_that_was_checked(internet: Internet, certificates: Certificates):
    async with http_server(lambda _: Answer(200, b"{}"), certificates.server) as server:
        internet.behind = server.port
        http, poster = HttpClient(Policy(), tls=certificates.client), Poster(Policy(), tls=certificates.client)
        kept: dict[str, Way] = {"http": lambda url: http.request("GET", url), "post": lambda url: poster.post(url, (), b"", seconds=5)}
        for way in kept.values():
            internet.tried.clear()
            server.requests.clear()
            internet.names = {"shop.example": [[PUBLIC], ["127.0.0.1"]], "other.example": [[PUBLIC]]}
            for _ in range(3):
                # The name has moved inside meanwhile: what is kept goes to where it was checked.
                assert isinstance(await way("https://shop.example/x"), Response)
            assert len(internet.tried) == 1
            # Another name at the same address is another host: it shows a certificate of its own, and gets a connection of its own.
            assert isinstance(await way("https://other.example/x"), Response)
            assert len(internet.tried) == 2
            assert [request.headers["host"] for request in server.requests] == ["shop.example"] * 3 + ["other.example"]
        await http.aclose()
        poster.close()
    assert internet.inside() == []


@pytest.mark.anyio
async def test_over_http2_too_another_host_gets_a_connection_of_its_own(internet: Internet, tmp_path: Path):
    # RFC 9113 section 9.1.1 lets a client coalesce hosts whose names one certificate holds; this one never does.
    certificates = Certificates(tmp_path, *SHOWN)
    certificates.server.set_alpn_protocols(["h2"])
    seen: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        while data := await reader.read(65_536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    seen.append(dict(cast("Any", event.headers))[":authority"])
                    connection.send_headers(event.stream_id, [(":status", "200")], end_stream=True)
            writer.write(connection.data_to_send())
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=certificates.server)
    internet.behind = listening.sockets[0].getsockname()[1]
    internet.names = {"shop.example": [[PUBLIC]], "other.example": [[PUBLIC]]}
    http = HttpClient(Policy(), tls=certificates.client)
    for host in ("shop.example", "shop.example", "other.example"):
        assert isinstance(await http.request("GET", f"https://{host}/"), Response)
    assert seen == ["shop.example", "shop.example", "other.example"]
    assert len(internet.tried) == 2
    await http.aclose()
    listening.close()
    await listening.wait_closed()


def elsewhere(port: int) -> list[str]:
    """Where a redirect may point."""
    return [
        "http://169.254.169.254/latest/meta-data/iam/",
        "https://169.254.169.254/latest/meta-data/iam/",
        "https://[fd00:ec2::254]/",
        f"https://127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}/",
        f"//127.0.0.1:{port}/",
        f"https://[::1]:{port}/",
        f"https://localhost:{port}/",
        f"https://0x7f.1:{port}/",
        f"https://inside.example:{port}/",
        f"https://shop.example@127.0.0.1:{port}/",
        f"https://shop.example\\@127.0.0.1:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/_EHLO",
        "",
        "\x00",
    ]


_SAME_PLACE = {"twilio media": 2, "preview": 5}
"""How often a way asks that is led to where it is."""


@pytest.mark.anyio
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_leads_nobody_inside(internet: Internet, certificates: Certificates, status: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.file))
    internet.names = {"shop.example": [[PUBLIC]], "inside.example": [["127.0.0.1"]]}
    leads = [""]
    async with http_server(lambda _: Answer(status, b"", {"Location": leads[0]}), certificates.server) as server:
        internet.behind = server.port
        async with ways(Policy(), certificates.client) as known:
            for leads[0] in elsewhere(internet.port):
                for name, way in known.items():
                    asked = len(server.requests)
                    outcome = await way("https://shop.example/x")
                    assert not isinstance(outcome, Sent | Media | Page), (name, leads[0])
                    assert not (isinstance(outcome, Response) and outcome.status != status)
                    # But for verify of custom, which says nothing, each way has asked; an empty Location leads to the same place.
                    most = _SAME_PLACE.get(name, 1) if not leads[0].strip("\x00") else 1
                    assert len(server.requests) - asked <= most, (name, leads[0])
    assert len(server.requests) > 100
    assert internet.inside() == []
    assert internet.visits == 0


@pytest.mark.anyio
async def test_the_files_of_what_came_in_are_fetched_by_one_redirect_without_our_credentials(
    internet: Internet, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.file))
    internet.names = {"shop.example": [[PUBLIC]], "other.example": [[PUBLIC]]}

    def serve(request: Any) -> Answer:
        if request.headers["host"] == "shop.example":
            return Answer(307, b"", {"Location": "https://other.example/file"})
        if request.target == "/again":
            return Answer(307, b"", {"Location": "https://other.example/again"})
        return Answer(200, b"png", {"Content-Type": "image/png"})

    async with http_server(serve, certificates.server) as server:
        internet.behind = server.port
        async with ways(Policy(), certificates.client) as known:
            assert isinstance(await known["twilio media"]("https://shop.example/x"), Media)
            first, second = server.requests
            assert "authorization" in first.headers
            assert (second.headers["host"], "authorization" in second.headers) == ("other.example", False)
            # The file of one account of ours is asked of that account's own host only: nobody else is shown its secret.
            server.requests.clear()
            assert isinstance(await known["custom media"]("https://shop.example/x"), Refused)
            assert [request.headers["host"] for request in server.requests] == ["shop.example"]


@pytest.mark.anyio
async def test_a_file_on_a_host_that_the_account_does_not_name_is_not_asked_for(internet: Internet, certificates: Certificates):
    internet.names = {name: [[PUBLIC]] for name in SHOWN}
    given = {"kind": "none"}
    callbacks = {"signature": given, "inbound": {"channel": "sms", "from": "/from", "media": ["/m"], "media_hosts": ["other.example"]}}
    credentials = check_credentials(
        Custom.declaration, {"url": "https://shop.example/", "headers": {"X-Key": "secret"}, "callbacks": callbacks}
    )
    assert isinstance(credentials, CustomCredentials)
    here = account("custom", credentials)
    async with http_server(lambda _: Answer(200, b"png", {"Content-Type": "image/png"}), certificates.server) as server:
        internet.behind = server.port
        custom = Custom(Policy(), tls=certificates.client)
        for url, shows in (
            ("https://shop.example/a", True),
            ("https://other.example/a", False),
            ("https://rebind.example/a", None),
            ("https://shop.example:8443/a", None),
            ("https://shop.example.rebind.example/a", None),
            ("https://shop.example@rebind.example/a", None),
            ("https://other.example@rebind.example/a", None),
            ("https://rebind.example#@shop.example/a", None),
            ("https://rebind.example\\@shop.example/a", None),
            ("https://shop.example\\@rebind.example/a", None),
            ("http://shop.example/a", None),
        ):
            server.requests.clear()
            outcome = await custom.fetch_media(RemoteMedia(url=url, type="image/png"), here, max_bytes=1000)
            assert isinstance(outcome, Media) is (shows is not None), (url, outcome)
            assert [request.headers.get("x-key") == "secret" for request in server.requests] == ([] if shows is None else [shows])
        await custom.aclose()


@pytest.fixture
async def closed(database_url: str, tmp_path: Path, internet: Internet) -> AsyncGenerator[Api]:
    """The whole program, which may not reach private networks, and a live workspace."""
    async with serving(load_settings({}, data=tmp_path, database_url=database_url)) as (app, base_url):
        internet.own.add(int(base_url.rpartition(":")[2]))
        api = Api(app, base_url, await new_workspace(app.database, app.sealer, mode="live"))
        async with api.client:
            yield api


@pytest.mark.anyio
async def test_where_private_networks_are_allowed_the_trap_is_walked_into(database_url: str, tmp_path: Path, internet: Internet):
    given = load_settings({}, data=tmp_path, database_url=database_url, allow_private_networks=True)
    async with serving(given) as (app, base_url):
        internet.own.add(int(base_url.rpartition(":")[2]))
        open_ = Api(app, base_url, await new_workspace(app.database, app.sealer))
        async with open_.client:
            made = await open_.client.post("/v1/webhook-endpoints", json={"url": f"http://127.0.0.1:{internet.port}/"})
            assert made.status_code == 201, made.text
            tried = await open_.client.post(f"/v1/webhook-endpoints/{made.json()['endpoint']['id']}/test", json={})
            assert tried.status_code == 200, tried.text
    assert set(internet.tried) == {("127.0.0.1", internet.port)}
    assert internet.visits > 0


@pytest.mark.anyio
async def test_no_address_that_is_typed_into_the_api_leads_inside(closed: Api, internet: Internet):
    port, taken = internet.port, 0

    async def typed(path: str, body: object, then: str) -> None:
        nonlocal taken
        made = await closed.client.post(path, json=body)
        assert made.status_code in (201, 400, 422), f"{body}: {made.text}"
        if made.status_code == 201:
            taken += 1
            told = made.json()
            tried = await closed.client.post(f"{path}/{told.get('endpoint', told)['id']}/{then}", json={})
            assert tried.status_code == 200, f"{body}: {tried.text}"
            assert tried.json()["ok"] is False, f"{body}: {tried.text}"

    def given(provider: str, channel: str, credentials: dict[str, object]) -> dict[str, object]:
        return {"name": provider, "provider": provider, "channels": [channel], "credentials": credentials}

    accounts = "/v1/provider-accounts"
    for n, url in enumerate(urls(port)):
        await typed("/v1/webhook-endpoints", {"url": url}, "test")
        # Each of them reaches each provider in the test above.
        if n % 2:
            await typed(accounts, given("custom", "sms", {"url": url}), "verify")
        else:
            vendor: dict[str, object] = {"account_sid": SID, "auth_token": "t" * 32, "base_url": url.removesuffix("/x")}
            await typed(accounts, given("twilio", "sms", vendor), "verify")
        # Of these what is a name is taken too; what is asked then stands in the test below.
        put = await closed.client.put("/v1/moderation/policy", json={"hook": {"url": url}})
        assert put.status_code in (200, 400, 422), f"{url}: {put.text}"
    for host in list(hosts())[::3]:
        await typed(accounts, given("smtp", "email", {"host": host, "port": port, "from_address": "shop@example.com"}), "verify")
    assert taken > 50, "what is a name is looked up when it is called"
    assert internet.tried == []
    assert internet.visits == 0


@pytest.mark.anyio
async def test_what_was_stored_leads_inside_no_more_than_what_is_typed(closed: Api, internet: Internet):
    async def done(method: str, path: str, body: object = None) -> Any:
        answer = await closed.client.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    await done("PATCH", "/v1/workspace", {"countries": ["NL"]})
    # Names that lead inside are taken, since they may lead elsewhere tomorrow; and what leads there goes nowhere.
    url = f"https://localhost:{internet.port}/"
    hook = (await done("POST", "/v1/webhook-endpoints", {"url": url}))["endpoint"]
    credentials = {"url": url, "body": {"form": {"text": "{{ text }}"}}}
    await done("POST", "/v1/provider-accounts", {"name": "c", "provider": "custom", "channels": ["sms"], "credentials": credentials})
    await done("PUT", "/v1/data-sources/orders", {"url": url})
    content = {"sms": {"en": {"text": "{{ sources.orders.state }}"}}}
    await done("POST", "/v1/templates", {"key": "true", "purpose": "transactional", "sources": ["orders"], "content": content})
    await done("POST", "/v1/templates/true/publish", {"version": 1})
    await done("PUT", "/v1/contacts/ada", {"phone": "+31612345678"})
    plain = {"to": "ada", "purpose": "transactional", "route": {"channel": "sms"}, "content": {"body": "x"}}
    for given in (plain, {"to": "ada", "template": "true"}):
        [delivery] = await closed.settled((await done("POST", "/v1/messages", given))["id"])
        told = await done("GET", f"/v1/deliveries/{delivery['id']}")
        assert (delivery["state"], "address_refused" in str(told)) == ("failed", True), told

    await done("PUT", "/v1/moderation/policy", {"hook": {"url": url, "on_failure": "refuse"}})
    await done("PUT", "/v1/contacts/bob", {})
    talk = await done("POST", "/v1/conversations", {"participants": ["ada", "bob"], "is_moderated": True})
    said = await closed.client.post(f"/v1/contacts/ada/conversations/{talk['id']}/messages", json={"text": "x"})
    assert (said.status_code, said.json()["code"]) == (503, "moderation_unavailable")

    def has_tried(body: Any) -> bool:
        return any(one["attempts"] for one in body["data"])

    log = f"/v1/webhook-endpoints/{hook['id']}/deliveries"
    told = cast("Any", await closed.until(log, has_tried))
    tried = next(one for one in told["data"] if one["attempts"])
    detail = await done("GET", f"{log}/{tried['id']}")
    assert {one["error"] for one in detail["attempts"]} == {"address_refused"}
    assert internet.tried == []
    assert internet.visits == 0


_OPENS = re.compile(r"(?<!class )(?<!def )\b(HttpClient|Poster|Smtp|SmtpPool|Twilio|Custom|reach|open_socket|open_session)\(")


def test_every_way_out_is_one_that_is_tried_here():
    # Who opens connections is named here, so that whoever adds another way out adds it to `ways`.
    source = Path(__file__).parents[2] / "src" / "tidings"
    found = {str(path.relative_to(source)) for path in source.rglob("*.py") if _OPENS.search(path.read_text())}
    by_the_operator = {"cli/calls.py", "cli/examine_database.py", "cli/examine_machine.py", "cli/listening.py", "loadtest/run.py"}
    for_tenants = {
        "api/asking.py",
        "api/resources/webhook_endpoints.py",
        "app.py",
        "app_worker.py",
        "providers/custom.py",
        "providers/smtp.py",
        "providers/twilio.py",
        "workers/webhook_sender.py",
    }
    assert {path for path in found if not path.startswith("net/")} == by_the_operator | for_tenants
