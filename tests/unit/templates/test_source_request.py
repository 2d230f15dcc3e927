"""What is asked of a data source: whatever the data say, it goes where the template says, and nowhere else."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.core.ids import new_id
from tidings.expressions import check_headers, check_url
from tidings.templates import DataSource, Recipient, RenderFailed, SourceRequest, build_request
from tidings.templates.source_request import check_body

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ADA = Recipient(contact={"id": "ada", "email": "ada@example.com"}, workspace={"name": "Shop"}, locale="en", timezone="UTC")
URL = "https://shop.example:8443/api/orders/{{ order }}/lines?user={{ contact.id }}&q={{ q }}"


def source(url: str = URL, body: str | None = None) -> DataSource:
    return DataSource(
        id=new_id(),
        key="order_status",
        url=url,
        method="GET" if body is None else "POST",
        header_names=(),
        body=body,
        deadline_seconds=2,
        cache_seconds=0,
        fallback=None,
        created_at=NOW,
        updated_at=NOW,
    )


def built(url: str = URL, body: str | None = None, **data: object) -> SourceRequest | RenderFailed:
    return build_request(source(url, body), data, ADA)


def url_of(url: str = URL, **data: object) -> str:
    request = built(url, None, **data)
    assert isinstance(request, SourceRequest), request
    return request.url


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example",
        "https://shop.example/",
        "https://shop.example?a=1",
        "http://127.0.0.1:8080/x",
        "https://[::1]/x",
        "https://shop.example/a/{{ order.id }}?b={{ contact.id }}",
        "https://shop.example/{% if order.id %}{{ order.id }}{% else %}none{% endif %}",
        "https://shop.example/a%20b/{{ x | default('y') }}",
    ],
)
def test_an_address_with_a_literal_host_may_be_put(url: str):
    assert check_url(url) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("{{ url }}", "bad_url"),
        ("https://{{ host }}/x", "bad_url"),
        ("https://shop.example{{ x }}/", "bad_url"),
        ("https://shop.example:{{ port }}/", "bad_url"),
        ("https://{{ user }}@shop.example/", "bad_url"),
        ("https://user:secret@shop.example/", "bad_url"),
        ("https://shop.example{% if x %}.evil.example{% endif %}/", "bad_url"),
        ("https://shop.example{# #}.evil.example/", "bad_url"),
        ("https://shop.example\\@evil.example/", "bad_url"),
        ("https://shop.ex%61mple/", "bad_url"),
        ("https:///x", "bad_url"),
        ("//shop.example/", "bad_url"),
        ("ftp://shop.example/", "bad_url"),
        ("file:///etc/passwd", "bad_url"),
        ("javascript:alert(1)", "bad_url"),
        ("shop.example/x", "bad_url"),
        (" https://shop.example/", "bad_url"),
        ("https://shop.example:99999/", "bad_url"),
        ("https://2130706433/", "bad_url"),
        ("https://0x7f.1/", "bad_url"),
        ("https://shop.example/a b", "bad_url"),
        ("https://shop.example/é", "bad_url"),
        ("https://shop.example/a\nb", "bad_url"),
        ("https://shop.example/a#b", "bad_url"),
        ("https://shop.example/{{ x", "bad_template"),
        ("https://shop.example/{{ x | nope }}", "bad_template"),
        ("https://shop.example/{{ x | urlencode }}", "bad_template"),
    ],
)
def test_an_address_in_which_data_could_choose_the_host_is_refused(url: str, code: str):
    assert [(error.pointer, error.code) for error in check_url(url)] == [("/url", code)]


@given(st.text(), st.text())
def test_whatever_the_data_say_stays_within_its_segment_and_its_parameter(order: str, q: str):
    request = built(order=order, q=q)
    if isinstance(request, RenderFailed):
        steps = unquote(order.replace("\\", "/")).replace("\\", "/").split("/")
        assert request.code == "bad_value" or any(step.strip() in {".", ".."} for step in steps), request
        return
    parts = urlsplit(request.url)
    assert request.url.startswith("https://shop.example:8443/api/orders/")
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "shop.example:8443", "")
    head, segment, tail = parts.path.split("/", 5)[1:3], parts.path.split("/")[3], parts.path.split("/")[4:]
    assert (head, unquote(segment), tail) == (["api", "orders"], order, ["lines"])
    assert parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True) == [("user", "ada"), ("q", q)]


@pytest.mark.parametrize(
    "order",
    [
        "..",
        ".",
        "../admin",
        "../../admin?x=1#",
        "a/../../admin",
        "a\\..\\..\\admin",
        "%2e%2e",
        "%2e%2e%2fadmin",
        "..%2fadmin",
        " .. ",
    ],
)
def test_a_value_that_climbs_out_of_its_segment_is_not_asked_for(order: str):
    request = built(order=order, q="")
    assert isinstance(request, RenderFailed)
    assert (request.code, request.field) == ("bad_url", "url")
    assert order not in request.detail


@pytest.mark.parametrize(
    ("order", "written"),
    [
        ("@evil.example", "%40evil.example"),
        ("//evil.example/", "%2F%2Fevil.example%2F"),
        ("?admin=1&x", "%3Fadmin%3D1%26x"),
        ("1#", "1%23"),
        ("a\r\nX-Evil: 1", "a%0D%0AX-Evil%3A%201"),
        ("\0", "%00"),
        ("A 1", "A%201"),
        ("é", "%C3%A9"),
        (7, "7"),
        (1.5, "1.5"),
        (True, "true"),
        ("v1.2..3", "v1.2..3"),
        ("2026/117", "2026%2F117"),
    ],
)
def test_a_value_is_written_so_that_it_ends_nothing(order: object, written: str):
    assert url_of("https://shop.example/o/{{ order }}", order=order) == f"https://shop.example/o/{written}"


def test_a_text_that_the_template_writes_is_a_value_too():
    assert url_of("https://shop.example/{{ '../x' | replace('..', 'y') }}?{{ 'a=1' }}") == "https://shop.example/y%2Fx?a%3D1"


def test_what_is_missing_is_told_by_its_name():
    request = built(q="x")
    assert isinstance(request, RenderFailed)
    assert (request.code, request.field) == ("missing_variable", "url")
    assert "order" in request.detail


@pytest.mark.parametrize("order", [None, ["a"], {"a": 1}])
def test_what_is_no_text_is_not_written(order: object):
    assert isinstance(built(order=order, q="x"), RenderFailed)


def test_an_address_has_its_limit():
    assert isinstance(built(order="x" * 5_000, q=""), RenderFailed)


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(plain, st.text())
def test_in_a_body_every_value_is_json_of_itself(order: object, q: str):
    request = built("https://shop.example/", '{"order": {{ order }}, "q": {{ q }}, "user": {{ contact.id }}}', order=order, q=q)
    if isinstance(request, RenderFailed):
        assert request.code == "bad_value"
        return
    assert json.loads(request.body) == {"order": order, "q": q, "user": "ada"}
    assert (request.method, request.url) == ("POST", "https://shop.example/")


def test_a_body_that_is_no_json_is_not_sent():
    request = built("https://shop.example/", '{"order": "{{ order }}"}', order="A-1")
    assert isinstance(request, RenderFailed)
    assert (request.code, request.field) == ("bad_value", "body")


def test_a_body_has_its_limit():
    body = '[{% for n in range(1000) %}{{ text }}, {% endfor %}""]'
    request = built("https://shop.example/", body, text="x" * 1_000)
    assert isinstance(request, RenderFailed)
    assert request.code == "oversize"


def test_what_is_wrong_with_a_body_is_told():
    assert check_body('{"a": {{ a }}}') == []
    assert [error.code for error in check_body('{"a": {{ a }')] == ["bad_template"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X\r\nY", "1"),
        ("X Y", "1"),
        ("X:", "1"),
        ("é", "1"),
        ("X", "a\r\nY: 1"),
        ("X", "\0"),
        ("X", "é"),
        ("Host", "evil.example"),
        ("transfer-encoding", "chunked"),
        ("Content-Length", "0"),
        ("CONNECTION", "upgrade"),
    ],
)
def test_a_header_cannot_become_two_nor_change_the_call(name: str, value: str):
    [error] = check_headers({name: value})
    assert error.code == "bad_header"
    assert value not in error.detail or len(value) < 3


def test_a_header_is_named_once():
    assert check_headers({"Authorization": "Bearer x", "X-Key": "a b"}) == []
    assert [(error.pointer, error.code) for error in check_headers({"X-Key": "1", "x-key": "2"})] == [("/headers/x-key", "duplicate")]
