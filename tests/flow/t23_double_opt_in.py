"""Somebody fills in a form, gets a mail, and confirms: then, and not before, they may be written to, and it can be shown why."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.flow.conftest import Json, Shop

pytestmark = pytest.mark.anyio

TEXT = "Send me <b>the newsletter</b> by mail,\nat most once a week."


async def _form(shop: Shop, key: str = "newsletter", **more: object) -> Json:
    return await shop.ask("PUT", f"/v1/opt-in-forms/{key}", {"name": "News & offers", "text": TEXT} | more)


def _visitor(shop: Shop) -> httpx2.AsyncClient:
    """Somebody without any key."""
    return httpx2.AsyncClient(base_url=shop.api.base_url, timeout=30, headers={"user-agent": "A browser"})


def _path(url: str) -> str:
    return urlsplit(url).path


async def _filled_in(shop: Shop, form: Json, email: str, **fields: str) -> httpx2.Response:
    async with _visitor(shop) as visitor:
        return await visitor.post(_path(form["url"]), data={"email": email, **fields})


async def _mails(shop: Shop, at_least: int) -> list[Json]:
    body: Any = await shop.until("/v1/sandbox/outbox?channel=email", lambda body: len(body["data"]) >= at_least)
    return body["data"]


def _link(mail: Json) -> str:
    found = re.search(r"https?://\S+/confirm/\S+", mail["text"])
    assert found is not None, mail
    return _path(found[0])


async def _counted(shop: Shop, key: str = "newsletter") -> tuple[int, int]:
    """With how many mailboxes it was filled in lately, and how many of them were confirmed, as the list and the form say it alike."""
    one = await shop.ask("GET", f"/v1/opt-in-forms/{key}")
    assert one in (await shop.ask("GET", "/v1/opt-in-forms"))["data"]
    return one["filled_in"], one["confirmed"]


async def _news(shop: Shop, email: str) -> Json:
    sent = await shop.say({"email": email}, channel="email", purpose="marketing")
    return await shop.reaches(sent["deliveries"][0]["id"], "sent", "delivered", "skipped", "held")


async def test_a_mailbox_is_written_to_once_it_was_confirmed_and_the_ledger_shows_why(shop: Shop):
    await shop.ask("PUT", "/v1/topics/news", {"name": "News", "defaults": {"email": False}})
    form = await _form(shop, topics=["news"])
    async with _visitor(shop) as visitor:
        page = await visitor.get(_path(form["url"]))
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "&lt;b&gt;the newsletter" in page.text
        assert "News &amp; offers" in page.text
        assert "script" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
    asked = await _filled_in(shop, form, " Ada@Example.com ")
    assert asked.status_code == 200
    assert "look into your mailbox" in asked.text
    [mail] = await _mails(shop, 1)
    assert mail["title"] == "Please confirm: News & offers"
    assert (await _news(shop, "Ada@example.com"))["reason"] == "no_consent", "a form that was filled in is no consent"
    assert await _counted(shop) == (1, 0)
    link = _link(mail)
    async with _visitor(shop) as visitor:
        for _ in range(2):
            page = await visitor.get(link)
            assert page.status_code == 200
            assert "Confirm</button>" in page.text
        assert (await _news(shop, "Ada@example.com"))["reason"] == "no_consent", "reading a link confirms nothing"
        for _ in range(2):
            assert "it is confirmed" in (await visitor.post(link)).text
        assert "it is confirmed" in (await visitor.get(link)).text
    assert await _counted(shop) == (1, 1)
    assert (await _news(shop, "Ada@example.com"))["state"] in ("sent", "delivered")
    [person] = (await shop.ask("GET", "/v1/contacts?email=Ada@example.com"))["data"]
    [line] = (await shop.ask("GET", f"/v1/contacts/{person['id']}/consents"))["data"]
    assert (line["channel"], line["purpose"], line["state"], line["text"]) == ("email", "marketing", "granted", TEXT)
    assert (line["source"], line["address"]) == ("double opt-in", "Ada@example.com")
    assert (line["proof"]["form"], line["proof"]["submitted_from"], line["proof"]["confirmed_with"]) == (
        "newsletter",
        "127.0.0.1",
        "A browser",
    )
    assert line["proof"]["submitted_at"] <= line["proof"]["confirmed_at"]
    assert (await shop.ask("GET", f"/v1/contacts/{person['id']}/preferences"))["topics"] == {"news": {"email": True}}


async def test_a_mailbox_of_another_person_is_not_filled(shop: Shop):
    form = await _form(shop)
    for _ in range(5):
        assert (await _filled_in(shop, form, "bea@example.com")).status_code == 200
    await shop.say({"email": "cy@example.com"}, channel="email")
    mails = await _mails(shop, 4)
    assert len([mail for mail in mails if "/confirm/" in mail["text"]]) == 3


async def test_a_suppressed_mailbox_gets_no_mail_and_nobody_is_told_so(shop: Shop):
    form = await _form(shop)
    await shop.ask("POST", "/v1/suppressions", {"email": "bea@example.com", "reason": "complaint"})
    asked = await _filled_in(shop, form, "bea@example.com")
    assert "look into your mailbox" in asked.text
    [person] = (await shop.ask("GET", "/v1/contacts?email=bea@example.com"))["data"]
    found = await shop.until(f"/v1/deliveries?contact={person['id']}", lambda body: body["data"] and body["data"][0]["state"] == "skipped")
    assert found["data"][0]["reason"] == "suppressed"  # type: ignore[index]
    assert await shop.outbox(channel="email") == []


async def test_a_program_that_fills_in_everything_gets_nothing(shop: Shop):
    form = await _form(shop)
    asked = await _filled_in(shop, form, "bot@example.com", website="https://spam.example")
    assert "look into your mailbox" in asked.text
    assert (await shop.ask("GET", "/v1/contacts?email=bot@example.com"))["data"] == []


async def test_what_is_no_mailbox_is_told_beside_the_field(shop: Shop):
    form = await _form(shop)
    wrong = await _filled_in(shop, form, 'no"><script>x')
    assert wrong.status_code == 422
    assert "This is not an e-mail address" in wrong.text
    assert "<script>" not in wrong.text


async def test_the_link_is_good_for_seven_days_and_for_its_form(shop: Shop):
    form = await _form(shop)
    await _filled_in(shop, form, "ada@example.com")
    other = await _form(shop, "other")
    await _filled_in(shop, other, "bea@example.com")
    mails = {mail["address"]: _link(mail) for mail in await _mails(shop, 2)}
    own, _, secret = mails["ada@example.com"].partition(".")
    async with _visitor(shop) as visitor:
        for link in (
            own + "." + "A" * len(secret),
            own + "." + secret[:-1],
            "/confirm/x",
            "/confirm/opt_01jd2v4k8sfv9ad1x2e5t7w9z0.x",
            "/forms/frm_x",
        ):
            assert (await visitor.get(link)).status_code == 404
            assert (await visitor.post(link)).status_code == 404
        assert (await visitor.put(_path(form["url"]))).status_code == 405
        await shop.ask("DELETE", "/v1/opt-in-forms/other")
        assert (await visitor.get(_path(other["url"]))).status_code == 404
        assert (await visitor.post(mails["bea@example.com"])).status_code == 404
        assert (await visitor.get(mails["ada@example.com"])).status_code == 200
        await shop.advance("8d")
        assert (await visitor.post(mails["ada@example.com"])).status_code == 404


async def test_the_mail_may_have_words_of_your_own(shop: Shop):
    text = {"email": {"en": {"title": "Bitte: {{ form }}", "text": "Hier: {{ confirm_url }}"}}}
    await shop.ask("POST", "/v1/templates", {"key": "ask", "purpose": "transactional", "content": text})
    given = {"name": "News", "text": "Yes", "template": "ask"}
    wrong = await shop.ask("PUT", "/v1/opt-in-forms/news", given, status=422)
    assert [(error["pointer"], error["code"]) for error in wrong["errors"]] == [("/template", "unknown_template")]
    await shop.ask("POST", "/v1/templates/ask/publish", {"version": 1})
    form = await shop.ask("PUT", "/v1/opt-in-forms/news", given)
    await _filled_in(shop, form, "ada@example.com")
    [mail] = await _mails(shop, 1)
    assert mail["title"] == "Bitte: News"
    async with _visitor(shop) as visitor:
        assert "it is confirmed" in (await visitor.post(_link(mail))).text
