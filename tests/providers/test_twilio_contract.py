"""What we ask of Twilio is what its own OpenAPI document says, as Stoplight's Prism reads it.

The document is Twilio's, and not in this repository: TIDINGS_TEST_SPECS names the folder that holds `twilio/twilio_api_v2010.json`
(github.com/twilio/twilio-oai). Prism is installed from npm into a cache folder, once.
"""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec
import pytest

from tests.providers.http_peers import Answer, http_server
from tidings.channels import Account, Action, Content, Outbound, Polled, Sent
from tidings.net import HttpClient, Policy, Response
from tidings.providers.twilio import Twilio
from tidings.providers.twilio_api import TwilioCredentials, authorization, credentials_of

pytestmark = pytest.mark.anyio

PRISM = "5.14.2"
ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)
SID = "AC" + "a" * 32
"""That of the document's examples, so that their next pages are this account's."""
LOCAL = Policy(allow_private_networks=True)


def document() -> Path:
    folder = Path(os.environ.get("TIDINGS_TEST_SPECS") or ROOT.parent / "shared" / "specs")
    found = folder / "twilio" / "twilio_api_v2010.json"
    if not found.is_file():
        pytest.skip("Twilio's OpenAPI document is not here: TIDINGS_TEST_SPECS names the folder that holds twilio/twilio_api_v2010.json")
    return found


def installed() -> Path:
    """The program, from the cache folder; two at once do not disturb each other."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidings-tests"
    program = Path("node_modules", ".bin", "prism")
    kept = cache / f"prism-{PRISM}"
    if (kept / program).exists():
        return kept / program
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not here: Prism cannot be installed")
    fresh = cache / f"prism-{PRISM}.{os.getpid()}"
    fresh.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(fresh), "--no-audit", "--no-fund", f"@stoplight/prism-cli@{PRISM}"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        if not kept.exists():
            fresh.rename(kept)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"Prism cannot be installed: {type(error).__name__}")
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return kept / program


@pytest.fixture(scope="module")
def prism() -> Generator[str]:
    spec, program = document(), installed()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [str(program), "mock", "--host", "127.0.0.1", "--port", port, str(spec)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout is not None
        watch = threading.Timer(60, running.kill)
        watch.start()
        try:
            # It lists every path first; when nobody reads them it stops.
            if not any("is listening" in line for line in running.stdout):
                pytest.fail("Prism did not listen within a minute")
            watch.cancel()
            yield f"http://127.0.0.1:{port}"
        finally:
            watch.cancel()
            running.terminate()


def parameters_of_a_message() -> set[str]:
    paths = msgspec.json.decode(document().read_bytes())["paths"]
    form = paths["/2010-04-01/Accounts/{AccountSid}/Messages.json"]["post"]["requestBody"]["content"]
    return set(form["application/x-www-form-urlencoded"]["schema"]["properties"])


def account(base_url: str) -> Account:
    credentials = TwilioCredentials(
        account_sid=SID,
        auth_token="secret",
        api_key="SK" + "0e" * 16,
        api_secret="secret",
        messaging_service_sid="MG" + "0d" * 16,
        base_url=base_url,
    )
    return Account(
        id=UUID(int=1),
        workspace_id=UUID(int=2),
        provider="twilio",
        credentials=credentials,
        sender="+14155552345",
        callback_url="https://tidings.example.com/callbacks/twilio/0123456789abcdef",
    )


def outbound(channel: str, purpose: str) -> Outbound:
    return Outbound(
        delivery_id=UUID(int=3),
        message_id=UUID(int=4),
        workspace_id=UUID(int=2),
        attempt=1,
        reference="dlv_00000000000000000000000003",
        idempotency_key="key",
        channel=channel,
        purpose=purpose,
        address="+15017122661",
        sender=None,
        content=Content(text="Your order – 再见", title="Order 42", actions=(Action("Track", "https://example.com/t?a=1&b=2"),)),
    )


@pytest.fixture
async def provider() -> AsyncGenerator[Twilio]:
    one = Twilio(LOCAL)
    yield one
    await one.aclose()


async def test_every_request_of_ours_is_one_that_twilios_document_describes(provider: Twilio, prism: str):
    here = account(prism)
    for channel, purpose in (("sms", "transactional"), ("mms", "marketing"), ("sms", "otp")):
        sent = await provider.send(outbound(channel, purpose), here)
        assert isinstance(sent, Sent), sent
    verified = await provider.verify(here)
    assert verified.ok, verified.detail
    sid = "SM" + "b7" * 16
    receipt = await provider.look_up("dlv_00000000000000000000000003", sid, here, NOW)
    # Prism answers with the document's example, whatever was asked for; any answer but a refusal will do.
    assert receipt is None
    polled = await provider.poll(here, None, NOW)
    assert isinstance(polled, Polled), polled
    # Its example is a first page with a message that came in with files: the next page and the list of files were asked for, too.
    assert {provider.sort(one).lane for one in polled.callbacks} == {"inbound", "receipts"}


async def test_no_parameter_of_ours_is_unknown_to_the_document(provider: Twilio):
    known, made = parameters_of_a_message(), b'{"sid": "SM' + b"0b" * 16 + b'", "status": "queued"}'
    async with http_server(lambda _: Answer(201, made)) as peer:
        for channel, purpose in (("sms", "otp"), ("mms", "marketing")):
            assert isinstance(await provider.send(outbound(channel, purpose), account(peer.url)), Sent)
        for request in peer.requests:
            assert {name for name, _ in parse_qsl(request.body.decode())} <= known


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/Messages.json", b"Body=hello&From=%2B14155552345"),
        ("POST", "/Messages.json", b"To=%2B15017122661&Body=hello&ValidityPeriod=soon"),
        ("POST", "/Messages.json", b"To=%2B15017122661&Body=hello&MessagingServiceSid=MG1"),
        ("POST", "/Messages.json", b"To=%2B15017122661&Body=hello&SendAsMms=perhaps"),
        ("GET", "/Messages.json?PageSize=5000", b""),
        ("GET", "/Messages.json?PageSize=all", b""),
        ("GET", "/Messages/SM1.json", b""),
        ("GET", "/Letters.json", b""),
    ],
)
async def test_what_the_document_does_not_describe_is_refused(prism: str, method: str, path: str, body: bytes):
    http = HttpClient(LOCAL)
    headers = (authorization(credentials_of(account(prism))), ("Content-Type", "application/x-www-form-urlencoded"))
    answer = await http.request(method, f"{prism}/2010-04-01/Accounts/{SID}{path}", headers=headers, body=body)
    await http.aclose()
    assert isinstance(answer, Response)
    assert 400 <= answer.status < 500
