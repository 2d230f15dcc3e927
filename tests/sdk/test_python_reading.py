"""What the Python SDK makes of what comes, and of what it is given: answers, bodies, webhooks, tokens; and what it is made from."""

import inspect
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import jwt
import pytest
from standardwebhooks.webhooks import Webhook

import tidings
from sdk.python.generate import DOCUMENT, PACKAGE, made
from tidings.webhooks import CATALOGUE
from tidings.webhooks.signing import Key, new_key, public_key, shown_secret, sign
from tidings_sdk import (
    OMIT,
    AsyncTidings,
    DeadlinePassed,
    SignatureWrong,
    Tidings,
    __version__,
    events,
    operations,
    sign_token,
    types,
    verify,
)
from tidings_sdk.exchange import Answer, Lost, Request, Retries, Send, Wait, asked_to_wait, exchange
from tidings_sdk.model import Model, decode, encode, fields_of, written

ROOT = Path(__file__).parents[2]


def test_what_is_generated_is_what_the_document_says():
    there = {name: (PACKAGE / name).read_text(encoding="utf-8") for name in ("types.py", "events.py", "operations.py")}
    assert made(json.loads(DOCUMENT.read_text(encoding="utf-8"))) == there, "run `make sdk`"
    assert __version__ == tidings.__version__


def test_each_operation_is_there_for_either_client_in_the_same_way():
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    with Tidings("http://127.0.0.1", "td_test_x") as client:
        other = AsyncTidings("http://127.0.0.1", "td_test_x")
        for operation in (operation for methods in document["paths"].values() for operation in methods.values()):
            group, _, name = operation["operationId"].partition(".")
            name = f"{name}_" if name == "try" else name
            one, two = getattr(getattr(client, group), name), getattr(getattr(other, group), name)
            assert list(inspect.signature(one).parameters) == list(inspect.signature(two).parameters)


def test_every_type_of_an_answer_can_be_read():
    kinds = [
        kind
        for kind in (*vars(types).values(), *events.BY_TYPE.values(), events.Unknown)
        if isinstance(kind, type) and issubclass(kind, Model) and kind is not Model
    ]
    assert len(kinds) > 100
    for kind in kinds:
        # What is nothing but names must be names of something.
        assert fields_of(kind).keys() == {name for name in get_type_hints(kind) if not name.startswith("_")}
        kind({})


POST = {
    "id": "msg_1",
    "conversation": "cnv_1",
    "seq": 3,
    "author": {"kind": "robot", "id": None, "name": "R2"},
    "parts": [{"type": "text", "text": "Hello"}, {"type": "hologram", "beam": [1, 2]}],
    "created_at": "2026-11-22T06:00:00.5Z",
    "mood": "fine",
}


def test_an_answer_has_attributes_of_the_types_that_it_names():
    post = types.Post(POST)
    assert (post.id, post.seq) == ("msg_1", 3)
    assert post.created_at == datetime(2026, 11, 22, 6, 0, 0, 500_000, UTC)
    text = post.parts[0]
    assert isinstance(text, types.TextPart)
    assert text.text == "Hello"
    assert post.edited_at is None


def test_what_a_newer_server_tells_is_there_too():
    post: Any = types.Post(POST)
    assert post.mood == "fine"
    assert post.author.kind == "robot"
    assert isinstance(post.parts[1], Model)
    assert (post.parts[1].type, post.parts[1].beam) == ("hologram", [1, 2])
    assert post.to_dict() == POST
    assert decode(datetime, "tomorrow") == "tomorrow"
    # A shape that was none before.
    assert types.Post({**POST, "author": "R2"}).author == "R2"


def test_an_answer_stays_what_was_told():
    post = types.Post(POST)
    with pytest.raises(AttributeError, match="cannot be changed"):
        post.seq = 4
    with pytest.raises(AttributeError, match="cannot be taken out"):
        del post.seq
    assert post == types.Post(POST)
    assert post != types.Post({**POST, "seq": 4})
    assert post != POST


def test_what_is_secret_is_not_shown():
    told = {"id": "sgn_1", "name": "backend", "secret": "what nobody is to see", "created_at": "2026-11-22T06:00:00Z"}
    made_one = types.NewSigningSecret(told)
    assert made_one.secret == "what nobody is to see"
    assert "nobody is to see" not in repr(made_one)
    assert "secret=…" in repr(made_one)
    assert "hush" not in repr(types.Attachment({"id": "att_1", "upload": {"url": "https://files.example/hush"}}))


def test_a_body_is_written_as_the_api_reads_it():
    body = {
        "left": OMIT,
        "null": None,
        "at": datetime(2026, 11, 22, 6, tzinfo=UTC),
        "files": ({"data": b"\x00\xff", "name": OMIT},),
        "told": types.Post(POST).author,
        "words": "é",
    }
    assert json.loads(encode(body)) == {
        "null": None,
        "at": "2026-11-22T06:00:00+00:00",
        "files": [{"data": "AP8="}],
        "told": POST["author"],
        "words": "é",
    }
    assert (written(True), written(7), written(datetime(2026, 11, 22, tzinfo=UTC))) == ("true", "7", "2026-11-22T00:00:00+00:00")
    with pytest.raises(ValueError, match="has no time zone"):
        encode({"at": datetime(2026, 11, 22, 6)})  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ValueError, match="JSON"):
        encode({"at": float("nan")})


BODY = b'{"type":"delivery.sent","timestamp":"2026-11-22T06:00:00Z","data":{"delivery":"dlv_1"}}'
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


def headers(*keys: Key, algorithm: Any = "v1", body: bytes = BODY, at: float = NOW.timestamp()) -> dict[str, str]:
    signature = sign(algorithm, keys, "evt_1", int(at), body, NOW)
    return {"Webhook-Id": "evt_1", "Webhook-Timestamp": str(int(at)), "Webhook-Signature": signature}


@pytest.mark.parametrize(("algorithm", "secret_of"), [("v1", shown_secret), ("v1a", public_key)])
def test_a_webhook_is_known_by_its_signature(algorithm: Any, secret_of: Any):
    key, other = new_key(), new_key()
    told = headers(key, algorithm=algorithm)
    event = verify(BODY, told, secret_of(key), now=NOW.timestamp())
    assert (event.id, event.type, event.timestamp) == ("evt_1", "delivery.sent", NOW)
    assert isinstance(event, events.DeliverySent)
    assert (event.data.delivery, event.data.reason) == ("dlv_1", None)
    for payload, given, secret in [
        (BODY, told, secret_of(other)),
        (BODY.replace(b"dlv_1", b"dlv_2"), told, secret_of(key)),
        (BODY, {**told, "Webhook-Id": "evt_2"}, secret_of(key)),
        (BODY, {**told, "Webhook-Signature": ""}, secret_of(key)),
        (BODY, {**told, "Webhook-Signature": "v1,é v1a,é v2,x nonsense"}, secret_of(key)),
        (BODY, {**told, "Webhook-Timestamp": "soon"}, secret_of(key)),
    ]:
        with pytest.raises(SignatureWrong):
            verify(payload, given, secret, now=NOW.timestamp())


def test_an_event_of_a_later_server_is_told_too():
    key, body = new_key(), b'{"type":"cat.meowed","timestamp":"2026-11-22T06:00:00Z","data":{"lives":9}}'
    event: Any = verify(body, headers(key, body=body), shown_secret(key), now=NOW.timestamp())
    assert isinstance(event, events.Unknown)
    assert (event.type, event.timestamp, event.data) == ("cat.meowed", NOW, {"lives": 9})


def test_a_field_whose_name_python_keeps_for_itself_has_another():
    key, body = new_key(), b'{"type":"message.received","timestamp":"2026-11-22T06:00:00Z","data":{"from":"+31612345678"}}'
    event = verify(body, headers(key, body=body), shown_secret(key), now=NOW.timestamp())
    assert event.type == "message.received"
    assert event.data.from_ == "+31612345678"


def test_every_type_of_event_is_known():
    assert set(events.BY_TYPE) == set(CATALOGUE)


def test_while_a_secret_is_changed_either_is_enough():
    old, new = ending_key(hours=1), new_key()
    both = headers(new, old)
    for secret in (shown_secret(old), shown_secret(new), [shown_secret(new), shown_secret(old)]):
        assert verify(BODY, both, secret, now=NOW.timestamp()).id == "evt_1"
    assert verify(BODY, headers(old), [shown_secret(new), shown_secret(old)], now=NOW.timestamp()).id == "evt_1"


def ending_key(hours: int) -> Key:
    return Key(key=new_key().key, until=NOW + timedelta(hours=hours))


def test_what_was_signed_long_ago_is_none():
    key = new_key()
    for at in (-299, 299):
        verify(BODY, headers(key, at=NOW.timestamp() + at), shown_secret(key), now=NOW.timestamp())
    for at in (-301, 301):
        with pytest.raises(SignatureWrong, match="300 seconds"):
            verify(BODY, headers(key, at=NOW.timestamp() + at), shown_secret(key), now=NOW.timestamp())


def test_the_library_of_others_signs_what_is_verified_here():
    secret = shown_secret(new_key())
    at = datetime.now(UTC)
    signature = Webhook(secret).sign("evt_1", at, BODY.decode())
    told = {"webhook-id": "evt_1", "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}
    assert verify(BODY, told, secret).type == "delivery.sent"


def test_a_body_that_was_read_and_a_secret_that_is_none_are_refused_with_what_to_do():
    key = new_key()
    given: Any = BODY.decode()
    with pytest.raises(TypeError, match=r"request\.body"):
        verify(given, headers(key), shown_secret(key))
    for secret in ("whsec_", "what?"):
        with pytest.raises(ValueError, match="begins with whsec_"):
            verify(BODY, headers(key), secret)
    with pytest.raises(ValueError, match="Give the secret"):
        verify(BODY, headers(key), [])


def test_a_token_is_a_jwt_that_another_library_reads():
    before = int(time.time())
    token = sign_token("ada", workspace="wsp_1", secret_id="sgn_1", secret="a secret of thirty-two bytes or more", seconds=60)
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT", "kid": "sgn_1"}
    told = jwt.decode(token, "a secret of thirty-two bytes or more", algorithms=["HS256"], audience="wsp_1", issuer="wsp_1")
    assert told["sub"] == "ada"
    assert told["exp"] - told["iat"] == 60
    assert before <= told["iat"] <= time.time()
    assert "=" not in token
    fitting: dict[str, Any] = {"workspace": "wsp_1", "secret_id": "sgn_1", "secret": "s"}
    wrongs: list[dict[str, Any]] = [{"seconds": 901}, {"seconds": 0}, {"workspace": "ws"}, {"secret_id": "x"}, {"secret": ""}]
    for wrong in wrongs:
        with pytest.raises(ValueError, match=r"\w"):
            sign_token("ada", **(fitting | wrong))


def test_where_nothing_got_through_nothing_is_said_to_be_done():
    times = iter([0.0, 0.0, 5.0])
    steps = exchange(Request(method="POST", url="/"), Retries(), 3, clock=lambda: next(times), chance=lambda: 1.0)
    next(steps)
    with pytest.raises(DeadlinePassed, match="within 3 seconds, and was not") as raised:
        steps.send(Lost(OSError("no way there"), was_sent=False))
    assert not raised.value.may_be_done


def waits(came: Answer | Lost, retries: Retries, *, chance: float) -> list[float]:
    """How long it waits each time that this came."""
    steps, found = exchange(Request(method="GET", url="/"), retries, 1_000, clock=lambda: 0.0, chance=lambda: chance), list[float]()
    step = next(steps)
    try:
        while True:
            if isinstance(step, Wait):
                found.append(step.seconds)
                step = steps.send(None)
            else:
                assert isinstance(step, Send)
                step = steps.send(came)
    except Exception:  # noqa: BLE001 - the last one is not waited for
        return found


def test_it_waits_twice_as_long_each_time_at_random_and_never_less_than_it_was_asked_to():
    lost, throttled = Lost(OSError(), was_sent=False), Answer(429, {"retry-after": "3"}, b"")
    assert waits(lost, Retries(), chance=1.0) == [0.25, 0.5, 1.0, 2.0]
    assert waits(lost, Retries(), chance=0.5) == [0.125, 0.25, 0.5, 1.0]
    assert waits(lost, Retries(attempts=9), chance=1.0)[-2:] == [8.0, 8.0]
    assert waits(throttled, Retries(), chance=0.0) == [3.0] * 4
    assert waits(lost, Retries(attempts=1), chance=1.0) == []


def test_a_proxy_may_say_by_a_date_how_long_to_wait():
    assert asked_to_wait(Answer(503, {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, b"")) == 0.0
    assert asked_to_wait(Answer(503, {"retry-after": "soon"}, b"")) is None
    assert asked_to_wait(Answer(503, {}, b"")) is None


def test_every_group_of_operations_is_named_by_the_document():
    groups = vars(operations.Resources(None))  # pyright: ignore[reportArgumentType] - nothing is called
    tags = [tag["name"] for tag in json.loads(DOCUMENT.read_text(encoding="utf-8"))["tags"]]
    assert list(groups) == tags
