"""Bytes that others choose, signed or not: they crash nothing, are never our trouble (5xx), and move nothing that they may not.

What reads the bytes of each provider is tried in tests/providers/test_foreign_bytes.py, mails in test_smtp_inbound.py, signatures in
tests/unit/channels; here is what is left, and the program as a whole.
"""

import asyncio
import base64
import copy
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode, urlsplit
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.conftest import Api
from tests.foreign import SHOWN
from tests.providers.http_peers import Answer, http_server
from tests.providers.test_foreign_bytes import BODIES, CALLING, CREDENTIALS, HEADERS, PROVIDERS, QUERIES, URL, account
from tests.providers.twilio_peers import SID, TOKEN
from tests.security.conftest import at_rest, rows_of
from tests.security.test_bad_input import good
from tests.security.test_ssrf import outbound
from tidings.api.hosted.answers import all_fields
from tidings.channels import Account, Callback, Forged, Inbound, Refused, Sent, Unknown, Unreadable
from tidings.core.ids import encode
from tidings.listener.spf import check_spf
from tidings.messages import Links, link_key
from tidings.net import Policy, Response
from tidings.net.dns import Found, Silent
from tidings.providers.smtp_inbound import read_mail
from tidings.providers.twilio import Twilio
from tidings.providers.twilio_api import TwilioCredentials
from tidings.webhooks.decide import decide
from tidings.webhooks.model import LONGEST_WAIT, RETRIES, event_id, read_event_id
from tidings.workspaces import address_key

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRET = b"a secret that nobody guesses"
Json = dict[str, Any]
Headers = tuple[tuple[str, str], ...]
TEN_THOUSAND = settings(max_examples=10_000, deadline=None)
BATCHES = settings(
    max_examples=max(5, (settings.default.max_examples if settings.default else 0) // 8), phases=(Phase.explicit, Phase.generate)
)
"""Of twenty calls each, after which everything has to have come to rest."""


# What is signed: a table, in which whoever calls back has to be.


def _timestamped(callback: Callback) -> Headers:
    at = str(int(callback.received_at.timestamp()))
    return (
        ("x-tidings-timestamp", at),
        ("x-tidings-signature", hmac.digest(SECRET, at.encode() + b"." + callback.body, "sha256").hex()),
    )


def _mailed(callback: Callback) -> Headers:
    at, signature = (value for _, value in _timestamped(callback))
    return (("x-tidings-timestamp", at), ("x-tidings-signature", f"sha256={signature}"))


def _bodied(callback: Callback) -> Headers:
    return (("x-signature", hmac.digest(SECRET, callback.body, "sha256").hex()),)


def _twilio(callback: Callback) -> Headers:
    pairs = (part.replace(b"+", b" ").partition(b"=") for part in callback.body.split(b"&") if part)
    fields = {(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs}
    text = callback.url.encode() + b"".join(name + value for name, value in sorted(fields))
    signature = base64.b64encode(hmac.digest(TOKEN.encode(), text, "sha1")).decode()
    return (("content-type", "application/x-www-form-urlencoded"), ("x-twilio-signature", signature))


SIGNERS: Mapping[str, Callable[[Callback], Headers]] = {
    "sandbox": _timestamped,
    "smtp": _mailed,
    "custom": _bodied,
    "twilio": _twilio,
}


def typed(name: str) -> Json:
    """Credentials as the API takes them."""
    given: Json = copy.deepcopy(dict(CREDENTIALS[name]))
    if name == "custom":
        given["callbacks"]["inbound_when"] = {"at": "/kind", "equals": "inbound"}
    return given


def signed(name: str, body: bytes, *, url: str = URL, at: datetime = NOW, more: Headers = ()) -> Callback:
    """A call of these bytes that the provider has signed."""
    plain = Callback(method="POST", url=url, headers=more, body=body, received_at=at)
    return msgspec.structs.replace(plain, headers=(*SIGNERS[name](plain), *more))


def fits(value: object) -> bool:
    """Whether a database of UTF-8 takes every text of it."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
    if isinstance(value, msgspec.Struct):
        return all(fits(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, tuple | list):
        return all(map(fits, value))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return True


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("id", "receipts", "inbound", "state", "at")), inner, max_size=4)
    ),
    max_leaves=12,
).map(lambda value: json.dumps(value).encode())


def test_whoever_calls_back_stands_in_the_table_of_who_signs():
    assert set(SIGNERS) == set(CALLING) == set(CREDENTIALS)


@pytest.mark.parametrize("name", sorted(CALLING))
@given(body=st.one_of(BODIES, _JSON), more=HEADERS)
def test_who_knows_the_secret_may_say_anything_and_breaks_nothing(name: str, body: bytes, more: Headers):
    _survives_signed(name, body, more)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(CALLING))
@TEN_THOUSAND
@given(body=st.one_of(BODIES, _JSON), more=HEADERS)
def test_nor_do_ten_thousand_signed_ones(name: str, body: bytes, more: Headers):
    _survives_signed(name, body, more)


def _survives_signed(name: str, body: bytes, more: Headers) -> None:
    known = account(name, PROVIDERS[name])
    # What stands twice counts as it stood first; who signs in with a password says so instead.
    kept = tuple((key, value) for key, value in more if key not in ("authorization", "content-type"))
    callback = signed(name, body, more=kept)
    provider = CALLING[name]
    assert provider.check(callback, known) is None
    read = provider.read(callback, known)
    if isinstance(read, Unreadable):
        assert read.code
    reply = provider.reply(callback)
    assert 200 <= reply.status < 300
    assert reply.type.isascii()
    assert reply.type.isprintable()


@pytest.mark.parametrize("name", sorted(CALLING))
@given(data=st.data())
def test_one_bit_of_what_was_signed_and_it_is_forged(name: str, data: st.DataObject):
    _is_forged_by_a_bit(name, data)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(CALLING))
@TEN_THOUSAND
@given(data=st.data())
def test_any_bit_of_ten_thousand(name: str, data: st.DataObject):
    _is_forged_by_a_bit(name, data)


def _is_forged_by_a_bit(name: str, data: st.DataObject) -> None:
    known, provider = account(name, PROVIDERS[name]), CALLING[name]
    true = signed(name, b"id" + data.draw(st.binary(max_size=40)).hex().encode())
    assert provider.check(true, known) is None
    place, bit = data.draw(st.integers(0, len(true.body) - 1)), data.draw(st.integers(0, 7))
    changed = bytearray(true.body)
    changed[place] ^= 1 << bit
    assert isinstance(provider.check(msgspec.structs.replace(true, body=bytes(changed)), known), Forged)
    for n, (key, value) in enumerate(true.headers):
        if "signature" in key and value:
            at = data.draw(st.integers(0, len(value) - 1))
            other = data.draw(
                st.characters(min_codepoint=33, max_codepoint=255).filter(lambda one, was=value[at]: one.lower() != was.lower())
            )
            headers = (*true.headers[:n], (key, value[:at] + other + value[at + 1 :]), *true.headers[n + 1 :])
            # The last letter of base64 holds bits that say nothing; whoever compares texts does not take them.
            assert isinstance(provider.check(msgspec.structs.replace(true, headers=headers), known), Forged), (key, value, other)
    stranger = msgspec.structs.replace(known, credentials=_other(name))
    assert isinstance(provider.check(true, stranger), Forged)


def _other(name: str) -> msgspec.Struct:
    """The credentials of somebody else's account."""
    text = json.dumps(CREDENTIALS[name]).replace(SECRET.decode(), "the secret of somebody else").replace(TOKEN, "f" * 32)
    return msgspec.json.decode(text, type=PROVIDERS[name].declaration.credentials)


# Links.

KINDS = st.sampled_from(("unsubscribe", "preferences", "clicked", "opened", "reply"))
LINKS = Links(link_key(b"k" * 32), "https://tidings.example")
TOKENS = st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=%."), max_size=60)


@SHOWN
@given(
    kind=KINDS,
    token=st.one_of(
        st.text(max_size=60),
        TOKENS,
        st.binary(min_size=28, max_size=28).map(lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("=")),
    ),
)
@example(kind="opened", token="\ud800" * 38)
@example(kind="opened", token="A" * 38)
def test_nobody_makes_a_link(kind: Any, token: str):
    assert LINKS.read(kind, token) is None


@given(kind=KINDS, other=KINDS, subject=st.uuids(), place=st.integers(0, 37), letter=st.sampled_from("Aa0-_+/=% \n\x00é"), url=st.text(st.characters(codec="ascii"), max_size=20))  # fmt: skip
def test_a_link_has_one_spelling_one_meaning_and_no_relatives(kind: Any, other: Any, subject: UUID, place: int, letter: str, url: str):
    token = LINKS.token(kind, subject, url)
    assert LINKS.read(kind, token, url) == subject
    assert LINKS.read(kind, token, f"{url}x") is None
    assert kind == other or LINKS.read(other, token, url) is None
    assert Links(link_key(b"j" * 32), "").read(kind, token, url) is None
    for changed in (
        token[:place] + letter + token[place + 1 :],
        token + letter,
        letter + token,
        token.replace("-", "+").replace("_", "/"),
        token.swapcase(),
        f"{token}==",
        *(token[:-1] + last for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
    ):
        assert changed == token or LINKS.read(kind, changed, url) is None, changed


@given(delivery=st.uuids(), body=st.text(max_size=20))
def test_an_answer_to_our_address_names_the_delivery_that_we_signed(delivery: UUID, body: str):
    address = LINKS.reply_address(delivery, "in.example")
    raw = f"From: a@b.example\r\nTo: Shop <{address}>\r\n\r\n{body}".encode()
    for rcpt in (address, None):
        headers = (("x-rcpt-to", rcpt),) if rcpt is not None else ()
        read = read_mail(Callback(method="SMTP", url="mailto:x", headers=headers, body=raw, received_at=NOW))
        assert not isinstance(read, Unreadable)
        [told] = read
        assert isinstance(told, Inbound)
        token = told.answers[0].removeprefix("reply:")
        assert LINKS.read("reply", token) == delivery
        assert told.to is None


# Forms.

_FORM_PIECES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        (
            b"--b\r\n",
            b"--b--",
            b"\r\n\r\n",
            b"Content-Disposition: form-data; name=",
            b'"how"',
            b"; filename=",
            b"name*=utf-8''%ff",
            b"name*0*=",
            b"name*1=",
            b"=?utf-8?q?=ff?=",
            b"Content-Type: multipart/mixed; boundary=c\r\n",
            b"Content-Transfer-Encoding: base64\r\n",
            b"charset=",
            b";",
            b"=",
            b"&",
            b"%",
            b"+",
            b'"',
            b"(",
            b"\0",
        )
    ),
)
_KINDS = st.one_of(
    st.sampled_from((b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=b", b"multipart/form-data", b'Multipart/Form-Data;boundary="b"')),
    st.lists(_FORM_PIECES, max_size=6).map(lambda parts: b"multipart/form-data; " + b"".join(parts)),
    st.binary(max_size=30),
)  # fmt: skip
_FORMS = st.lists(_FORM_PIECES, max_size=16).map(b"".join)


@given(kind=_KINDS, body=_FORMS)
def test_any_form_is_read(kind: bytes, body: bytes):
    _is_read(kind, body)


@pytest.mark.long
@TEN_THOUSAND
@given(kind=_KINDS, body=_FORMS)
def test_ten_thousand_forms_are_read(kind: bytes, body: bytes):
    _is_read(kind, body)


def _is_read(kind: bytes, body: bytes) -> None:
    found = all_fields({b"content-type": kind}, body, most=20)
    assert sum(len(values) for values in found.values()) <= 20
    assert all(fits(value) for values in found.values() for value in values)


# What is answered to us.


@SHOWN
@given(status=st.integers(100, 599), value=st.one_of(st.text(st.characters(max_codepoint=255), max_size=60), st.sampled_from(("9" * 400, "-1", "1e9", "inf", "nan"))), tries=st.integers(1, 9))  # fmt: skip
@example(status=503, value="Mon, 01 Jan 99999999999999999999 00:00:00 GMT", tries=1)
@example(status=503, value="Mon, 01 Jan 2026 00:00:00 +99999999999999", tries=1)
@example(status=503, value="Fri, 31 Dec 9999 23:59:59 -2359", tries=1)
@example(status=503, value="Mon, 01 Jan 0001 00:00:00 +2359", tries=1)
@example(status=503, value="Sun, 00 Jan 2026 00:00:00", tries=7)
def test_whatever_a_webhook_is_answered_it_is_tried_again_in_time_and_not_for_ever(status: int, value: str, tries: int):
    verdict = decide(Response(status, (("retry-after", value),), b""), tries, NOW, 0.5)
    assert (verdict.error is None) is (200 <= status < 300)
    if verdict.wait_seconds is not None:
        assert 0 <= verdict.wait_seconds <= LONGEST_WAIT * 1.1
    assert verdict.wait_seconds is None or tries < len(RETRIES)


_DATES = st.sampled_from(
    (
        "Mon, 01 Jan ",
        "99999999999999999999",
        "2026",
        " 00:00:00",
        ":",
        " GMT",
        " +9999",
        "-2400",
        " +99999999999",
        "31 Dec 9999",
        " 25:61:61",
    )
)


@SHOWN
@given(st.lists(_DATES, max_size=5).map("".join))
def test_no_date_is_too_far(value: str):
    verdict = decide(Response(503, (("retry-after", value),), b""), 1, NOW, 0.0)
    assert verdict.wait_seconds is not None
    assert 0 <= verdict.wait_seconds <= LONGEST_WAIT


@SHOWN
@given(
    st.one_of(
        st.text(max_size=30),
        st.text(st.sampled_from("evt_0123456789"), min_size=20, max_size=24),
        st.from_regex(r"evt_\d{18}", fullmatch=True),
    )
)
def test_any_id_of_an_event_is_one_or_none(text: str):
    found = read_event_id(text)
    assert found is None or event_id(*found) == text


_ANSWERS = st.one_of(
    st.binary(max_size=60),
    st.fixed_dictionaries(
        {},
        optional={
            "sid": st.sampled_from(("SM" + "0" * 32, "SM1", 5, None)),
            "status": st.sampled_from(("queued", "delivered", "failed", "", 1, None)),
            "error_code": st.sampled_from((21211, "x", None, -1, 10**400)),
            "code": st.integers(),
            "messages": st.lists(
                st.fixed_dictionaries({}, optional={"sid": st.text(max_size=5), "direction": st.text(max_size=5)}), max_size=2
            ),
            "next_page_uri": st.text(max_size=20),
            "date_sent": st.text(max_size=20),
        },
    ).map(lambda value: json.dumps(value).encode()),
)


@pytest.mark.anyio
@SHOWN
@given(status=st.sampled_from((200, 201, 204, 301, 400, 401, 404, 429, 500)), body=_ANSWERS, after=st.sampled_from(("", "1", "x", "Mon, 01 Jan 99999999999999999999 0:0:0")))  # fmt: skip
async def test_whatever_twilio_answers_is_an_outcome_and_sent_only_with_its_id(status: int, body: bytes, after: str):
    async with http_server(lambda _: Answer(status, body, {"Retry-After": after})) as server:
        credentials = TwilioCredentials(account_sid=SID, auth_token=TOKEN, base_url=server.url)
        here = Account(id=UUID(int=1), workspace_id=UUID(int=2), provider="twilio", credentials=credentials, sender="+31687654321")
        twilio = Twilio(Policy(allow_private_networks=True))
        sent = await twilio.send(outbound("sms"), here)
        assert isinstance(sent, Sent | Refused | Unknown)
        if isinstance(sent, Sent):
            assert status in (200, 201)
            assert json.loads(body)["sid"] == sent.reference == "SM" + "0" * 32
        if status == 500:
            assert isinstance(sent, Unknown)
        await twilio.verify(here)
        await twilio.poll(here, None, NOW)
        told = await twilio.look_up("dlv_0", "SM" + "0" * 32, here, NOW)
        assert told is None or (status == 200 and json.loads(body)["sid"] == "SM" + "0" * 32)
        await twilio.aclose()


_SPF_TERMS = st.sampled_from(("v=spf1", " ", "include:", "redirect=", "a", "mx", "ptr", "exists:", "%{", "%{i}", "%{l1r+}", "}", "%", "/33", "//129", "ip4:", "ip6:", "1.2.3.4", "::1", "-all", "?all", ":", "=", "b.example", "..", "x" * 70))  # fmt: skip


@pytest.mark.anyio
@SHOWN
@given(
    record=st.one_of(
        st.text(max_size=60),
        st.lists(_SPF_TERMS, max_size=14).map("v=spf1 {}".format),
        st.lists(_SPF_TERMS, max_size=14).map(lambda terms: "v=spf1 " + "".join(terms)),
    ),
    sender=st.one_of(st.text(max_size=30), st.just("a@b.example")),
    helo=st.text(max_size=20),
    ip=st.sampled_from(("203.0.114.7", "2a00::1", "::ffff:203.0.114.7", "x", "")),
    is_silent=st.booleans(),
)
async def test_any_record_of_a_sender_is_a_result_within_so_many_questions(record: str, sender: str, helo: str, ip: str, is_silent: bool):
    asked: list[str] = []

    async def look_up(name: str, kind: str) -> Found | Silent:
        asked.append(name)
        # Every name says the same of itself: whoever follows it goes in a circle.
        if is_silent and len(asked) > 2:
            return Silent("timeout")
        return Found((record,) if kind == "TXT" else ("b.example",) * 5 if kind in ("MX", "PTR") else ("203.0.114.7",))

    result = await check_spf(look_up, ip, sender, helo)
    assert result in ("pass", "fail", "softfail", "neutral", "none", "temperror", "permerror")
    assert len(asked) < 150


# The program as a whole. Requests are handed to it as its server would: no client of ours would send some of these.


async def call(target: Api, method: str, path: bytes, *, query: bytes = b"", headers: Sequence[tuple[bytes, bytes]] = (), body: bytes = b"") -> tuple[int, dict[bytes, bytes], bytes]:  # fmt: skip
    """What the program answers: status, headers, body."""
    scope = {
        "type": "http",
        "method": method,
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": query,
        "headers": [(b"host", b"x"), *headers],
        "client": ("198.51.100.9", 1),
    }
    told: list[Any] = []
    parts = [{"type": "http.request", "body": body[:7], "more_body": True}, {"type": "http.request", "body": body[7:], "more_body": False}]

    async def receive() -> Any:
        return parts.pop(0)

    async def send(message: Any) -> None:
        told.append(message)

    await target.app.server(scope, receive, send)
    return told[0]["status"], dict(told[0]["headers"]), told[1]["body"]


class Town:
    """A workspace that every provider calls, with a message at each of them that nobody has reported on."""

    def __init__(self, target: Api, accounts: Mapping[str, Json], deliveries: Mapping[str, str]) -> None:
        self.target = target
        self.accounts = accounts
        self.deliveries = deliveries

    def path(self, name: str) -> bytes:
        return urlsplit(str(self.accounts[name]["callback_url"])).path.encode()

    async def tell(self, name: str, callback: Callback, *, to: str | None = None) -> int:
        """What the call is answered."""
        parts = urlsplit(callback.url)
        headers = [(key.encode(), value.encode("latin-1", "replace")) for key, value in callback.headers]
        status, _, _ = await call(
            self.target,
            callback.method,
            self.path(to or name),
            query=parts.query.encode("latin-1", "replace"),
            headers=headers,
            body=callback.body,
        )
        return status

    def report(self, name: str, state: str = "delivered", delivery: str | None = None) -> Callback:
        """A true report of this provider on its message."""
        reference, url, now = delivery or self.deliveries[name], str(self.accounts[name]["callback_url"]), datetime.now(UTC)
        match name:
            case "sandbox":
                return signed(name, json.dumps({"receipts": [{"delivery": reference, "state": state}]}).encode(), url=url, at=now)
            case "custom":
                word = {"delivered": "DELIVRD", "failed": "UNDELIV"}[state]
                return signed(name, json.dumps({"id": reference, "status": word}).encode(), url=url, at=now)
            case "twilio":
                query = urlencode({"delivery": reference, "attempt": 1})
                form = f"MessageSid=SM{uuid4().hex}&MessageStatus={state}"
                return signed(name, form.encode(), url=f"{url}?{query}", at=now)
            case _:
                raise AssertionError(f"how does {name} report?")

    async def states(self) -> set[str]:
        """In which states the messages are, once everything that came has been processed."""
        workspace = self.target.workspace.workspace.id
        for _ in range(2_000):
            async with self.target.app.database.pipeline() as tx:
                rows = await tx.fetch("SELECT due_at, error FROM callbacks WHERE workspace_id = $1 AND processed_at IS NULL", workspace)
            if all(row["due_at"] is None for row in rows):
                trouble = [row["error"] for row in rows if "internal" in str(row["error"])]
                assert not trouble, trouble
                break
            assert not any("internal" in str(row["error"]) for row in rows), [row["error"] for row in rows]
            await asyncio.sleep(0.03)
        else:
            raise AssertionError("what came is not processed")
        found = [await good(self.target, "GET", f"/v1/deliveries/{one}") for one in self.deliveries.values()]
        return {one["state"] for one in found}


REPORTS = ("custom", "sandbox", "twilio")
"""Who reports on messages; a mail's report is told apart in tests/flow/t64_bounces.py."""


@pytest.fixture
async def town(target: Api) -> Town:
    """Every provider that calls back has an account, and no report has come."""
    [sandbox] = (await good(target, "GET", "/v1/provider-accounts"))["data"][:1]
    faults = {"channel": "sms", "receipts": "none"}
    await good(target, "PUT", "/v1/sandbox/faults", [faults])
    accounts = {"sandbox": await good(target, "PATCH", f"/v1/provider-accounts/{sandbox['id']}", {"credentials": CREDENTIALS["sandbox"]})}
    await asyncio.sleep(1.1)
    await good(target, "PUT", "/v1/contacts/ada", {"phone": "+31612345678", "email": "ada@example.com"})
    deliveries: dict[str, str] = {}
    for name in REPORTS:
        send = {"to": "ada", "content": {"body": "x"}, "route": {"channel": "sms"}, "purpose": "transactional"}
        made = await good(target, "POST", "/v1/messages", send)
        await target.settled(made["id"])
        deliveries[name] = made["deliveries"][0]["id"]
    for name in sorted(set(CALLING) - {"sandbox"}):
        channels = ["email"] if name == "smtp" else ["sms"]
        given: Json = {"name": name, "provider": name, "channels": channels, "credentials": typed(name)}
        accounts[name] = await good(target, "POST", "/v1/provider-accounts", given)
    town = Town(target, accounts, deliveries)
    assert await town.states() == {"sent"}
    return town


_CALLS = st.tuples(
    st.sampled_from(sorted(CALLING)),
    st.sampled_from(("POST", "POST", "POST", "GET", "PUT", "HEAD", "OPTIONS", "DELETE", "\x00", "SMTP", "POLL")),
    QUERIES,
    HEADERS,
    st.one_of(BODIES, _JSON),
    st.booleans(),
)


@pytest.mark.anyio
@BATCHES
@given(calls=st.lists(_CALLS, min_size=20, max_size=20))
async def test_no_call_is_our_trouble_and_none_that_says_nothing_true_moves_anything(town: Town, calls: list[Any]):
    for name, method, query, headers, body, is_signed in calls:
        url = f"{town.accounts[name]['callback_url']}?{query}"
        if is_signed:
            kept = tuple((key, value) for key, value in headers if key not in ("authorization", "content-type"))
            status = await town.tell(
                name, signed(name, body, url=str(town.accounts[name]["callback_url"]), at=datetime.now(UTC), more=kept)
            )
            assert status == 200, (name, body)
        else:
            plain = Callback(method=method, url=url, headers=headers, body=body, received_at=NOW)
            status = await town.tell(name, plain)
            assert status in (403, 405), (name, method, status)
    assert await town.states() == {"sent"}


def words(*given: str) -> st.SearchStrategy[str]:
    """One of these."""
    return st.sampled_from(given)


def shaped(must: Json, may: Json) -> st.SearchStrategy[Json]:
    """An object with these fields, and some of those."""
    return st.fixed_dictionaries(must, optional=may)


def _json(value: Json) -> bytes:
    return json.dumps(value).encode()


def _form(value: dict[str, str]) -> bytes:
    return urlencode(list(value.items())).encode()


# What a provider says in its own shape, with values that nobody should trust.
_NOISE = "".join(chr(0x20000 + n * n * 40_503 % 0xA6D0) for n in range(999))
"""As many bytes as so few characters can be, which nothing makes shorter: no key of an index holds them."""
_EVIL = words(
    _NOISE,
    *("", "x", "\0", "a\0b", "\r\nBcc: x@y.example", "\x7f\x1b[2J", "é" * 999, "\u202e", "dlv_0", "SM" + "0" * 32, "1"),
    *("+31600000000", "ada@b.example", "https://127.0.0.1/x", "image/png", "sms", "delivered"),
    *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"),
)
_TIMES = words("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+14:00")
_RECEIPT = shaped({"state": words("sent", "delivered", "read", "failed"), "reference": _EVIL}, {"code": _EVIL, "at": _TIMES})
_MEDIA = shaped({"url": _EVIL, "type": _EVIL}, {"name": _EVIL})
_INBOUND = shaped(
    {"channel": words("sms", "email", "voice", "inapp", "push"), "from": _EVIL},
    dict.fromkeys(("text", "to", "title", "reference", "keys"), _EVIL)
    | {"answers": st.lists(_EVIL, max_size=3), "media": st.lists(_MEDIA, max_size=2)},
)
_SANDBOX = shaped({}, {"id": _EVIL, "receipts": st.lists(_RECEIPT, max_size=3), "inbound": st.lists(_INBOUND, max_size=2)}).map(_json)
_CUSTOM = shaped({}, {name: st.one_of(_EVIL, words("DELIVRD", "inbound")) for name in ("id", "status", "from", "to", "text", "kind")}).map(
    _json
)
_FORM = st.dictionaries(
    words(
        *("MessageSid", "SmsSid", "MessageStatus", "SmsStatus", "From", "To", "Body", "NumMedia", "MediaUrl0", "MediaContentType0"),
        *("ErrorCode", "OptOutType", "RawDlrDoneDate"),
    ),
    st.one_of(_EVIL, words("STOP", "2", "SM" + "1" * 32)),
).map(_form)
_MAIL = st.tuples(_EVIL, _EVIL, _EVIL, _EVIL, _EVIL).map(
    lambda said: (
        f"From: {said[0]} <a@b.example>\r\nSubject: =?utf-8?q?{quote(said[1])}?=\r\nMessage-ID: <{said[2]}>\r\nReferences: {said[3]}\r\n\r\n{said[4]}"
    ).encode()
)
_SAID: Mapping[str, st.SearchStrategy[bytes]] = {"sandbox": _SANDBOX, "custom": _CUSTOM, "twilio": _FORM, "smtp": _MAIL}
_LONG_KEYS = [
    ("sandbox", _json({"id": _NOISE, "receipts": [{"state": "delivered", "reference": _NOISE, "code": _NOISE}]})),
    *(
        ("sandbox", _json({"inbound": [{"channel": "sms", "from": "+31600000000", "to": _NOISE, "text": text, "reference": _NOISE}]}))
        for text in ("STOP", _NOISE)
    ),
    ("custom", _json({"kind": "inbound", "from": "+31600000000", "to": _NOISE, "text": "STOP", "id": _NOISE})),
    ("twilio", _form({"MessageSid": "SM" + "1" * 32, "From": "+31600000000", "To": _NOISE, "Body": "STOP"})),
    ("smtp", f"From: a@b.example\r\nTo: {_NOISE}\r\nSubject: STOP\r\nMessage-ID: <{_NOISE}>\r\n\r\nSTOP".encode()),
]


@pytest.mark.anyio
@BATCHES
@given(
    calls=st.lists(
        st.sampled_from(sorted(CALLING)).flatmap(lambda name: st.tuples(st.just(name), _SAID.get(name, BODIES))), min_size=20, max_size=20
    )
)
@example(calls=_LONG_KEYS)
async def test_what_a_provider_says_is_processed_or_told_apart_and_never_our_trouble(town: Town, calls: list[tuple[str, bytes]]):
    for name, body in calls:
        url = str(town.accounts[name]["callback_url"])
        assert await town.tell(name, signed(name, body, url=url, at=datetime.now(UTC))) == 200
    assert await town.states() == {"sent"}


@pytest.mark.anyio
@BATCHES
@given(
    changes=st.lists(
        st.tuples(
            st.sampled_from(REPORTS),
            st.sampled_from(("delivered", "failed")),
            st.sampled_from(("body", "signature", "query", "late", "account", "bare", "method")),
            st.integers(0, 10**6),
            st.integers(0, 7),
        ),
        min_size=20,
        max_size=20,
    )
)
async def test_a_true_report_that_was_changed_moves_nothing(town: Town, changes: list[tuple[str, str, str, int, int]]):
    for name, state, how, place, bit in changes:
        true, to = town.report(name, state), name
        match how:
            case "body":
                body = bytearray(true.body)
                body[place % len(body)] ^= 1 << bit
                true = msgspec.structs.replace(true, body=bytes(body))
            case "signature":
                headers = tuple((key, value[::-1] if "signature" in key else value) for key, value in true.headers)
                true = msgspec.structs.replace(true, headers=headers)
            case "query" if name == "twilio":
                true = msgspec.structs.replace(true, url=true.url.replace(town.deliveries["twilio"], town.deliveries["custom"]))
            case "late" if name == "sandbox":
                headers = tuple((key, str(int(value) - 301) if "timestamp" in key else value) for key, value in true.headers)
                true = msgspec.structs.replace(true, headers=headers)
            case "account":
                to = REPORTS[(REPORTS.index(name) + 1 + place % 2) % 3]
            case "method":
                true = msgspec.structs.replace(true, method="DELETE")
            case _:
                true = msgspec.structs.replace(true, headers=())
        assert await town.tell(name, true, to=to) in (403, 405), (name, how)
    assert await town.states() == {"sent"}


@pytest.mark.anyio
async def test_of_its_own_messages_only_and_then_a_true_report_does_move_it(town: Town, fortress: Any, target: Api):
    # Signed by who may sign, of a message that is none of ours, or that is nobody's.
    stranger = encode("dlv", UUID("01890000-0000-7000-8000-00000000000a"))
    for name in REPORTS:
        assert await town.tell(name, town.report(name, delivery=stranger)) == 200
    assert await town.states() == {"sent"}
    for name in REPORTS:
        assert await town.tell(name, town.report(name)) == 200
    for _ in range(200):
        if await town.states() == {"delivered"}:
            break
        await asyncio.sleep(0.03)
    assert await town.states() == {"delivered"}
    # What came first stands: who says later that it failed is not believed.
    for name in REPORTS:
        assert await town.tell(name, town.report(name, "failed")) == 200
    assert await town.states() == {"delivered"}


# Hosted pages.


@pytest.fixture
async def pages(target: Api) -> dict[str, bytes]:
    """A page of each kind, which its person has."""
    form = await good(target, "PUT", "/v1/opt-in-forms/news", {"name": "News", "text": "Yes"})
    await good(target, "PUT", "/v1/contacts/ada", {"email": "ada@example.com"})
    send = {"to": "ada", "content": {"title": "x", "body": "x"}, "route": {"channel": "email"}, "purpose": "transactional"}
    made = await good(target, "POST", "/v1/messages", send)
    await target.settled(made["id"])
    async with target.app.database.pipeline() as tx:
        links = Links(link_key(await address_key(tx, target.app.sealer)), "")
        rows = await tx.fetch("SELECT id, contact_id FROM deliveries WHERE workspace_id = $1", target.workspace.workspace.id)
    delivery, contact = rows[0]["id"], rows[0]["contact_id"]
    return {
        "forms": urlsplit(str(form["url"])).path.encode(),
        "unsubscribe": links.unsubscribe_url(delivery).encode(),
        "preferences": links.preferences_url(contact).encode(),
        "o": links.opened_url(delivery).encode(),
        "c": links.clicked_url(delivery, "https://shop.example/x?a=b").encode(),
        "confirm": b"/confirm/opt_x.y",
    }


_PAGES = st.tuples(
    st.sampled_from(("forms", "unsubscribe", "preferences", "o", "c", "confirm")),
    st.sampled_from(("GET", "HEAD", "POST", "POST", "POST", "PUT", "OPTIONS", "\xff")),
    st.one_of(st.just(b""), st.binary(max_size=6)),
    st.one_of(st.just(b""), st.binary(max_size=20)),
    _KINDS,
    _FORMS,
    st.binary(max_size=30),
)


@pytest.mark.anyio
@BATCHES
@given(calls=st.lists(_PAGES, min_size=20, max_size=20))
async def test_any_form_on_any_page_is_a_page_and_changes_nothing(target: Api, pages: dict[str, bytes], calls: list[Any]):
    workspace = target.workspace.workspace.id
    before = _without_counts(await at_rest(target.app.url, workspace))
    for name, method, tail, query, kind, body, noise in calls:
        path, _, own = pages[name].partition(b"?")
        headers = [(b"content-type", kind), *((name, noise) for name in (b"accept-language", b"user-agent", b"cookie", b"x-forwarded-for"))]
        given = own + query if name == "c" else query
        status, told, answer = await call(target, method, path + quote(tail).encode(), query=given, headers=headers, body=body)
        assert status < 500, (name, method, body)
        assert b"set-cookie" not in told
        assert told[b"cache-control"] == b"no-store"
        assert told[b"x-content-type-options"] == b"nosniff"
        if status == 302:
            assert told[b"location"] == b"https://shop.example/x?a=b"
        elif told[b"content-type"].startswith(b"text/html"):
            assert b"frame-ancestors 'none'" in told[b"content-security-policy"]
            assert b"form-action 'self'" in told[b"content-security-policy"]
            assert told[b"referrer-policy"] == b"no-referrer"
            assert b"ada@example.com" not in answer
    assert _without_counts(await rows_of(target.app.url, workspace)) == before


def _without_counts(rows: dict[str, list[str]]) -> dict[str, list[str]]:
    # How many mails have left is counted some seconds later.
    return {table: kept for table, kept in rows.items() if table not in ("mail_counts", "account_health")}
