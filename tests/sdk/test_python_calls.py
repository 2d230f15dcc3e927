"""Calls of the Python SDK against a real server that misbehaves: what is sent again, what is not, and what is said of it."""

import copy
import logging
import pickle
import socket
import ssl
from collections.abc import Callable
from typing import Any

import anyio
import httpx2
import pytest

from tests.sdk.peers import Asked, Cuts, CutsShort, Deed, Drips, Peer, Says, Waits, peer, problem
from tidings_sdk import (
    AnswerLost,
    AsyncTidings,
    Conflict,
    DeadlinePassed,
    Invalid,
    NotFound,
    NotReached,
    Retries,
    ServerFailed,
    Throttled,
    Tidings,
    TidingsProblem,
    Unavailable,
)

KEY = "td_test_0123456789abcdefghijklmnop"
QUICK = Retries(first_seconds=0.001)
# Made once: a client that makes its own takes as long for that as for many calls.
TRUSTED = ssl.create_default_context()
ACCEPTED = Says(202, {"id": "msg_1", "state": "accepted", "recipients": 1, "rejected": []})

Call = Callable[..., Any]


def by_waiting(url: str, path: str, *args: object, **named: Any) -> Any:
    """The call, by the client that waits."""
    retries, deadline = named.pop("retries", QUICK), named.pop("deadline", 30)
    with httpx2.Client(verify=TRUSTED) as http:
        client = Tidings(url, KEY, retries=retries, timeout=deadline, http=http)
        group, _, name = path.rpartition(".")
        return getattr(getattr(client, group) if group else client, name)(*args, **named)


def by_awaiting(url: str, path: str, *args: object, **named: Any) -> Any:
    """The call, by the client for async programs."""
    retries, deadline = named.pop("retries", QUICK), named.pop("deadline", 30)

    async def run() -> Any:
        async with httpx2.AsyncClient(verify=TRUSTED) as http:
            client = AsyncTidings(url, KEY, retries=retries, timeout=deadline, http=http)
            group, _, name = path.rpartition(".")
            return await getattr(getattr(client, group) if group else client, name)(*args, **named)

    return anyio.run(run)


@pytest.fixture(params=[by_waiting, by_awaiting])
def call(request: pytest.FixtureRequest) -> Call:
    return request.param


def say(call: Call, at: Peer, **more: Any) -> Any:
    return call(at.url, "messages.send", to="ada", content={"body": "Hello"}, purpose="transactional", **more)


@pytest.mark.parametrize(
    "first",
    [
        problem(503, "unavailable"),
        problem(429, "throttled", retry_after="0"),
        problem(409, "idempotency_in_progress"),
        Says(502, b"<h1>Bad gateway</h1>", type="text/html"),
        Says(504, b""),
        Cuts(),
        CutsShort(),
    ],
    ids=str,
)
def test_a_send_that_failed_for_now_is_sent_again_as_the_same_one(call: Call, first: Deed):
    with peer(first, ACCEPTED) as at:
        assert say(call, at).id == "msg_1"
    assert len(at.asked) == 2
    assert at.asked[0].key is not None
    assert at.asked[0].key == at.asked[1].key
    assert at.asked[0].body == at.asked[1].body


def test_each_call_has_a_key_of_its_own_unless_one_is_given(call: Call):
    with peer(ACCEPTED) as at:
        for _ in range(2):
            say(call, at)
        say(call, at, idempotency_key="order-A-1001")
    keys = [one.key for one in at.asked]
    assert len(set(keys)) == 3
    assert keys[2] == "order-A-1001"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (problem(500, "internal_error"), ServerFailed),
        (problem(409, "conflict"), Conflict),
        (problem(422, "invalid_request"), Invalid),
        (problem(404, "not_found"), NotFound),
        (Says(302, b"", {"location": "https://elsewhere.example/"}), TidingsProblem),
        (Says(200, b"<h1>Welcome</h1>", type="text/html"), TidingsProblem),
    ],
    ids=str,
)
def test_what_would_not_be_better_the_next_time_is_not_sent_again(call: Call, answer: Says, kind: type[TidingsProblem]):
    with peer(answer) as at, pytest.raises(kind) as raised:
        say(call, at, idempotency_key="k")
    assert len(at.asked) == 1
    assert raised.value.status == answer.status


def test_who_signs_in_is_not_sent_again_where_it_may_have_been_heard(call: Call):
    # It takes no Idempotency-Key, and a second one would be a second session.
    with peer(Cuts()) as at, pytest.raises(AnswerLost, match="Look before you call it again"):
        call(at.url, "sessions.create", email="ada@example.com", password="a long one of my own")
    assert [one.key for one in at.asked] == [None]
    assert "authorization" not in at.asked[0].headers

    with peer(problem(503, "unavailable"), Says(201, {"token": "tds_1"})) as at:
        assert call(at.url, "sessions.create", email="ada@example.com", password="a long one of my own").token == "tds_1"
    assert len(at.asked) == 2


def test_the_last_problem_is_told_when_it_was_tried_often_enough(call: Call):
    with peer(problem(503, "unavailable")) as at, pytest.raises(Unavailable) as raised:
        say(call, at, retries=Retries(attempts=3, first_seconds=0.001))
    assert len(at.asked) == 3
    assert (raised.value.code, raised.value.request_id) == ("unavailable", "req_1")
    assert raised.value.idempotency_key == at.asked[0].key
    assert str(raised.value) == "It cannot be. (503 unavailable; request req_1)"


def test_who_is_asked_to_wait_longer_than_there_is_time_is_told_so_at_once(call: Call):
    with peer(problem(429, "throttled", retry_after="3600")) as at, pytest.raises(Throttled) as raised:
        say(call, at)
    assert len(at.asked) == 1
    assert raised.value.retry_after == 3600


@pytest.mark.parametrize("deed", [Waits(), Drips()], ids=str)
def test_a_call_ends_when_its_time_is_over(call: Call, deed: Deed):
    with peer(deed) as at, pytest.raises(DeadlinePassed, match=r"within 0\.3 seconds: it may have been done") as raised:
        say(call, at, deadline=0.3)
    assert len(at.asked) == 1
    assert raised.value.idempotency_key == at.asked[0].key
    assert isinstance(raised.value, TimeoutError)

    with peer(deed) as at, pytest.raises(DeadlinePassed):
        say(call, at, timeout=0.3)


def test_where_nobody_listens_nothing_was_sent(call: Call):
    with socket.socket() as deaf:
        # Taken, so that nobody else can have it, and not listened at.
        deaf.bind(("127.0.0.1", 0))
        with pytest.raises(NotReached, match="nothing was sent") as raised:
            call(f"http://127.0.0.1:{deaf.getsockname()[1]}", "workspace.get")
    assert not raised.value.may_be_done


def test_what_was_cut_off_before_is_not_forgotten(call: Call):
    twice = Retries(attempts=2, first_seconds=0.001)
    # It was told at the second try that it is too much, and may have been done at the first.
    with peer(Cuts(), problem(429, "throttled")) as at, pytest.raises(Throttled) as raised:
        say(call, at, retries=twice)
    assert raised.value.may_be_done
    assert "Call it again with the idempotency_key" in raised.value.__notes__[0]
    # Its key was answered: there is nothing else that it may have done.
    with peer(Cuts(), problem(409, "conflict")) as at, pytest.raises(Conflict) as refused:
        say(call, at, retries=twice)
    assert not refused.value.may_be_done
    with peer(Cuts(), problem(404, "not_found")) as at, pytest.raises(NotFound) as missing:
        call(at.url, "assistants.delete", "helper", retries=twice)
    assert missing.value.may_be_done
    with peer(problem(503, "unavailable")) as at, pytest.raises(Unavailable) as busy:
        say(call, at, retries=twice)
    assert not busy.value.may_be_done


def test_a_file_that_came_though_its_answer_was_lost_is_there(call: Call):
    fields = {"id": "att_1", "name": "a.png", "type": "image/png", "download": None, "upload": None}
    link = {"url": "http://localhost/files/signed", "expires_at": "2026-01-01T00:00:00Z"}
    put = Cuts(), problem(409, "uploaded_already")
    with peer(Says(201, {**fields, "state": "prepared", "upload": link}), *put, Says(200, {**fields, "state": "stored"})) as at:
        assert call(at.url, "upload", b"the bytes", name="a.png", type="image/png").state == "stored"


def test_a_problem_and_an_answer_can_be_handed_on(call: Call):
    with peer(problem(409, "conflict")) as at, pytest.raises(Conflict) as raised:
        say(call, at, idempotency_key="k")
    again = pickle.loads(pickle.dumps(raised.value))
    assert (type(again), str(again), again.request_id, again.idempotency_key) == (Conflict, str(raised.value), "req_1", "k")
    with peer(ACCEPTED) as at:
        answer = say(call, at)
    assert pickle.loads(pickle.dumps(answer)) == copy.deepcopy(answer) == answer


def test_each_field_that_is_wrong_is_told(call: Call):
    told = problem(422, "invalid_request")
    wrong = {"pointer": "/to/3/phone", "code": "invalid_phone", "detail": "This is no number"}
    with peer(Says(422, {**told.body, "errors": [wrong]}, type=told.type)) as at, pytest.raises(Invalid) as raised:
        say(call, at)
    assert (raised.value.errors[0].pointer, raised.value.errors[0].code) == ("/to/3/phone", "invalid_phone")
    assert "/to/3/phone: This is no number (invalid_phone)" in str(raised.value)


def test_an_id_is_one_step_of_the_address_whatever_is_in_it(call: Call):
    contact = {"id": "ctc_1", "external_id": "a/b c?d#é"}
    with peer(Says(200, contact)) as at:
        assert call(at.url, "contacts.get", "a/b c?d#é").external_id == "a/b c?d#é"
        for wrong in ("", ".", ".."):
            with pytest.raises(ValueError, match="is no id"):
                call(at.url, "contacts.get", wrong)
    assert [one.path for one in at.asked] == ["/v1/contacts/a%2Fb%20c%3Fd%23%C3%A9"]


def test_a_query_is_written_as_the_api_reads_it(call: Call):
    with peer(Says(200, {"data": [], "next": None})) as at, Tidings(at.url, KEY) as client:
        assert list(client.events.list(limit=10, type="delivery.sent,delivery.failed", bodies=True)) == []
    assert at.asked[0].path == "/v1/events?limit=10&type=delivery.sent%2Cdelivery.failed&bodies=true"


def test_a_list_goes_on_to_its_end_and_asks_for_no_more_than_is_wanted():
    pages = [Says(200, {"data": [{"id": f"msg_{n}"}], "next": following}) for n, following in enumerate(["a", "b", None])]
    with peer(*pages) as at, Tidings(at.url, KEY) as client:
        found = client.messages.list(limit=1)
        assert at.asked == []
        assert [one.id for one in found] == ["msg_0", "msg_1", "msg_2"]
    assert [one.path.partition("?")[2] for one in at.asked] == ["limit=1", "limit=1&after=a", "limit=1&after=b"]

    with peer(*pages) as at, Tidings(at.url, KEY) as client:
        first = client.messages.list().page()
        assert (first.data[0].id, first.next) == ("msg_0", "a")
    assert len(at.asked) == 1

    async def walk(url: str) -> list[str]:
        async with AsyncTidings(url, KEY) as client:
            return [one.id async for one in client.messages.list()]

    with peer(*pages) as at:
        assert anyio.run(walk, at.url) == ["msg_0", "msg_1", "msg_2"]


def test_a_log_without_an_end_is_read_until_there_is_nothing_at_the_same_place():
    fields = {"type": "delivery.sent", "data": None}
    pages = [
        Says(200, {"data": [{"id": "evt_1", **fields}], "next": "x"}),
        # Looked through, and nothing found: there may be more behind it.
        Says(200, {"data": [], "next": "y"}),
        Says(200, {"data": [{"id": "evt_2", **fields}], "next": "z"}),
        Says(200, {"data": [], "next": "z"}),
    ]
    with peer(*pages) as at, Tidings(at.url, KEY) as client:
        assert [event.id for event in client.events.list()] == ["evt_1", "evt_2"]
    assert len(at.asked) == 4


def test_neither_the_client_nor_the_log_tells_the_key(call: Call, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with peer(problem(401, "unauthenticated")) as at, pytest.raises(TidingsProblem) as raised:
        call(at.url, "contacts.get", "ada")
    assert at.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert "GET /v1/contacts/ada: 401" in caplog.text
    with Tidings("https://tidings.example.com/", KEY) as client:
        shown = repr(client)
    assert shown == "Tidings('https://tidings.example.com', key='td_test_…')"
    assert KEY[8:] not in shown + caplog.text + str(raised.value) + repr(raised.value)


def test_a_client_that_cannot_be_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TIDINGS_URL", raising=False)
    monkeypatch.delenv("TIDINGS_KEY", raising=False)
    for url, key, said in [
        (None, KEY, "set TIDINGS_URL"),
        ("tidings.example.com", KEY, "begins with https://"),
        ("https://tidings.example.com", None, "set TIDINGS_KEY"),
        ("https://tidings.example.com", KEY + "\n", "was something else copied with it"),
    ]:
        with pytest.raises(ValueError, match=said) as raised:
            Tidings(url, key)
        assert KEY not in str(raised.value)
    monkeypatch.setenv("TIDINGS_URL", "https://tidings.example.com")
    monkeypatch.setenv("TIDINGS_KEY", KEY)
    with Tidings() as client:
        assert "tidings.example.com" in repr(client)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_key_goes_with_a_file_to_its_signed_address(call: Call, host: str):
    fields = {"id": "att_1", "name": "a.png", "type": "image/png", "state": "prepared", "download": None}
    with peer(Says(200, {})) as files:
        # A server that does not know what others call it gives addresses on loopback: they are reached as it is.
        link = {"url": f"http://{host}:8080/files/signed", "expires_at": "2026-01-01T00:00:00Z"}
        there = {**fields, "state": "stored", "upload": None, "download": link}
        deeds = Says(201, {**fields, "upload": link}), Says(200, {}), Says(200, there), Says(200, b"the bytes", type="image/png")
        with peer(*deeds) as at:
            assert call(at.url, "upload", b"the bytes", name="a.png", type="image/png").state == "stored"
            at.deeds = [Says(200, there), Says(200, b"the bytes", type="image/png")]
            assert call(at.url, "download", "att_1") == b"the bytes"
    assert files.asked == []
    assert [(one.method, one.path, "authorization" in one.headers) for one in at.asked] == [
        ("POST", "/v1/attachments", True),
        ("PUT", "/files/signed", False),
        ("GET", "/v1/attachments/att_1", True),
        ("GET", "/v1/attachments/att_1", True),
        ("GET", "/files/signed", False),
    ]
    assert _bytes_of(at.asked, "PUT") == b"the bytes"


def _bytes_of(asked: list[Asked], method: str) -> bytes:
    return next(one.body for one in asked if one.method == method)
