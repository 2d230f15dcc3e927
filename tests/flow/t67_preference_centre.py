"""A person chooses what they get, on a page in their own language that needs no script, by a link that works for years."""

import importlib
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t66_unsubscribe import news, visitor, words
from tidings.api.hosted.languages import LANGUAGES

pytestmark = pytest.mark.anyio

# It has no types.
html: Any = importlib.import_module("lxml.html")

Form = dict[str, Any]


async def _link(shop: Shop, contact: str = "ada") -> str:
    return urlsplit(str((await shop.ask("POST", f"/v1/contacts/{contact}/preference-link"))["url"])).path


def _read(page: httpx2.Response) -> tuple[Any, Form]:
    """The page, and what a browser would send of its form as it stands."""
    assert page.status_code in (200, 422), page.text
    tree: Any = html.fromstring(page.text)
    [form] = tree.forms
    fields = {name: value for name, value in form.fields.items() if name not in ("on", "no_marketing") and value}
    fields["on"] = [box.get("value") for box in form.xpath(".//input[@name='on'][@checked]")]
    if form.xpath(".//input[@name='no_marketing'][@checked]"):
        fields["no_marketing"] = "on"
    return tree, fields


async def _preferences(shop: Shop) -> Json:
    return await shop.ask("GET", "/v1/contacts/ada/preferences")


async def _opened(shop: Shop, **person: Any) -> str:
    [sandbox] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    await shop.ask("PATCH", f"/v1/provider-accounts/{sandbox['id']}", {"channels": ["sms", "email"]})
    await shop.ask("PUT", "/v1/topics/news", {"name": "News & offers", "description": "Once a week <b>at most</b>."})
    await shop.ask("PUT", "/v1/topics/tips", {"name": "Tips", "defaults": {"sms": False}})
    await shop.person(**person)
    return await _link(shop)


async def test_only_what_was_touched_is_chosen(shop: Shop):
    link = await _opened(shop)
    async with visitor(shop) as person:
        _, form = _read(await person.get(link))
        assert sorted(form["on"]) == ["news email", "news sms", "tips email"], "as the topics' defaults have it"
        saved, _ = _read(await person.post(link, data=form))
        assert saved.xpath("//*[@role='status']/text()") == ["Saved."]
        assert (await _preferences(shop))["topics"] == {}, "what nobody touched is still as the defaults say"
        form["on"] = ["news email", "tips sms"]
        _, form = _read(await person.post(link, data=form))
        assert sorted(form["on"]) == ["news email", "tips sms"]
    assert (await _preferences(shop))["topics"] == {"news": {"sms": False}, "tips": {"email": False, "sms": True}}
    body: Any = await shop.until("/v1/audit?action=hosted.preferences", lambda body: body["data"])
    assert body["data"][0]["changes"]["topics"]["tips"] == {"email": False, "sms": True}


async def test_no_advertising_at_all_and_back(shop: Shop):
    link = await _opened(shop)
    await shop.agrees(channel="email")
    async with visitor(shop) as person:
        _, form = _read(await person.get(link))
        _, form = _read(await person.post(link, data=form | {"no_marketing": "on"}))
        assert form["no_marketing"] == "on"
        assert (await news(shop))["reason"] == "no_consent"
        assert [state for state, _, _ in await words(shop)] == ["withdrawn", "granted"]
        form.pop("no_marketing")
        _, form = _read(await person.post(link, data=form))
        assert "no_marketing" not in form
    assert (await news(shop))["state"] in ("sent", "delivered")
    assert len(await words(shop)) == 3


async def test_quiet_hours_are_two_times_or_none(shop: Shop):
    link = await _opened(shop)
    async with visitor(shop) as person:
        _, form = _read(await person.get(link))
        for begin, end in (("22:00", ""), ("22:00", "22:00"), ("25:00", "08:00"), ("x" * 500, "08:00")):
            wrong = await person.post(link, data=form | {"from": begin, "to": end, "on": []})
            assert wrong.status_code == 422
            tree, _ = _read(wrong)
            [told] = tree.xpath("//*[@role='alert']")
            assert told.get("id") in tree.xpath("//input[@name='from']/@aria-describedby")[0].split()
        assert await _preferences(shop) == {"topics": {}, "channels": [], "quiet_hours": None}, "nothing of a form with a fault is taken"
        _, form = _read(await person.post(link, data=form | {"from": "22:00", "to": "08:00"}))
        assert (form["from"], form["to"]) == ("22:00", "08:00")
        assert (await _preferences(shop))["quiet_hours"] == {"from": "22:00", "to": "08:00"}
        _read(await person.post(link, data=form | {"from": "", "to": ""}))
    assert (await _preferences(shop))["quiet_hours"] is None


@pytest.mark.parametrize("language", sorted(LANGUAGES))
async def test_the_page_speaks_the_persons_language(shop: Shop, language: str):
    link = await _opened(shop, locale=language)
    async with visitor(shop, accept_language="en") as person:
        tree, _ = _read(await person.get(link))
    page = tree.getroottree().getroot()
    assert (page.get("lang"), page.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
    assert tree.xpath("//h1//text()") == [LANGUAGES[language].choices]
    assert tree.xpath("//select/option[@selected]/text()") == [LANGUAGES[language].name]
    assert "{" not in tree.xpath("string(//main)")


async def test_choosing_a_language_is_kept(shop: Shop):
    link = await _opened(shop, locale="pt-BR")
    async with visitor(shop) as person:
        tree, form = _read(await person.get(link))
        assert tree.xpath("//h1//text()") == [LANGUAGES["pt"].choices]
        _read(await person.post(link, data=form))
        assert (await shop.ask("GET", "/v1/contacts/ada"))["locale"] == "pt-BR", "what was not touched keeps its region"
        tree, _ = _read(await person.post(link, data=form | {"language": "nl"}))
        assert tree.xpath("//h1//text()") == [LANGUAGES["nl"].choices]
    assert (await shop.ask("GET", "/v1/contacts/ada"))["locale"] == "nl"


async def test_the_page_tells_nothing_of_the_person_and_every_field_has_its_label(shop: Shop):
    link = await _opened(shop, name="Ada Lovelace", attributes={"plan": "secret-plan"})
    async with visitor(shop) as person:
        page = await person.get(link)
        tree, _ = _read(page)
        for told in ("Lovelace", "ada@example.com", "+31612345678", "secret-plan", "<b>at most"):
            assert told not in page.text
        assert "+31•••••78, a•••@example.com" in page.text
        assert not tree.xpath("//script | //@onclick | //@src")
        for field in tree.xpath("//input[not(@type='hidden')] | //select"):
            labels = field.xpath("ancestor::label") or tree.xpath(f"//label[@for='{field.get('id')}']")
            assert labels, field.get("name")
            assert labels[0].text_content().strip()
        for ids in tree.xpath("//@aria-describedby"):
            assert all(tree.xpath(f"//*[@id='{one}']") for one in ids.split())
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in page.headers


async def test_a_form_that_did_not_come_whole_changes_nothing(shop: Shop):
    link = await _opened(shop)
    async with visitor(shop) as person:
        for data in ({}, {"on": "news sms"}, {"no_marketing": "on"}, {"how": "everything"}):
            assert (await person.post(link, data=data)).status_code == 200
        await person.post(link, content=b"topics=news&channels=email", headers={"content-type": "application/json"})
        foreign = {
            "topics": "news other <b>",
            "channels": "email carrier-pigeon",
            "on": ["news email", "other email", "x"],
            "language": "xx",
        }
        assert (await person.post(link, data=foreign)).status_code == 200
        assert (await person.post(link[:-2] + ("AA" if link[-2:] != "AA" else "BA"), data=foreign)).status_code == 404
    assert (await _preferences(shop))["topics"] == {}
    assert await words(shop) == []
