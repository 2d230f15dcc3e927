"""What was said is found again by its words, by whoever may see it, and by nobody else."""

from urllib.parse import quote

import pytest

from tests.flow.conftest import Shop
from tests.flow.t80_posts import say, talk
from tidings.conversations.posts import search

pytestmark = pytest.mark.anyio


async def found(shop: Shop, q: str, who: str | None = None, **query: object) -> list[str]:
    """The words of what is found, the newest first."""
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    path = f"/v1/contacts/{who}/search" if who is not None else "/v1/search"
    return [post["text"] for post in (await shop.ask("GET", f"{path}?q={quote(q)}{asked}"))["data"]]


@pytest.mark.parametrize("few", [search.FEW, 0])
@pytest.mark.parametrize("rare", [search.RARE, 0])
async def test_a_person_finds_what_they_may_see_and_nothing_else(shop: Shop, monkeypatch: pytest.MonkeyPatch, few: int, rare: int) -> None:
    # Each of the three ways: the person's few conversations, what few posts say, what very many do.
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "RARE", rare)
    ours, theirs = await talk(shop, "ada", "bob"), await talk(shop, "bob", "cat")
    await say(shop, ours, "The blue shirt is in the Café on Rue Cler", "ada")
    hidden = await say(shop, ours, "a blue secret", "bob")
    deleted = await say(shop, ours, "a blue mistake", "ada")
    await say(shop, theirs, "a blue lake", "cat")
    await shop.ask("DELETE", f"/v1/contacts/ada/{ours}/messages/{hidden['id']}?mode=me")
    await shop.ask("DELETE", f"/v1/contacts/ada/{ours}/messages/{deleted['id']}")
    assert await found(shop, "BLUE", "ada") == ["The blue shirt is in the Café on Rue Cler"]
    assert await found(shop, "blue", "bob") == ["a blue lake", "a blue secret", "The blue shirt is in the Café on Rue Cler"]
    assert await found(shop, "blue", "cat") == ["a blue lake"]
    assert await found(shop, "blue") == await found(shop, "blue", "bob")
    await shop.ask("POST", f"/v1/{theirs}/participants/remove", {"participants": ["cat"]})
    await say(shop, theirs, "another blue lake", "bob")
    assert await found(shop, "blue lake", "cat") == ["a blue lake"], "what was said after they went is not theirs"


async def test_words_are_found_as_people_type_them(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    for text in ("Dein Frühstück ist bereit", "breakfast at nine", "nine at breakfast", "Żółw i łódź"):
        await say(shop, at, text, "ada")
    assert await found(shop, "fruhst", "bob") == ["Dein Frühstück ist bereit"], "begun, and without its accents"
    assert await found(shop, '"at nine"', "bob") == ["breakfast at nine"]
    assert await found(shop, "nine -nine", "bob") == []
    assert set(await found(shop, "bereit or łódź", "bob")) == {"Dein Frühstück ist bereit", "Żółw i łódź"}
    assert await found(shop, "zolw", "bob") == ["Żółw i łódź"]
    for nothing in ("!!", "' & | :*", "\\", "#", "%"):
        assert await found(shop, nothing, "bob") == []


async def test_results_are_paged_and_within_one_conversation(shop: Shop) -> None:
    first, second = await talk(shop, "ada", "bob", title="One"), await talk(shop, "ada", "bob", title="Two")
    for n in range(5):
        await say(shop, first, f"tea {n}", "ada")
        await say(shop, second, f"tea and cake {n}", "bob")
    page = await shop.ask("GET", "/v1/contacts/ada/search?q=tea&limit=7")
    rest = await shop.ask("GET", f"/v1/contacts/ada/search?q=tea&limit=7&after={page['next']}")
    texts = [post["text"] for post in page["data"] + rest["data"]]
    assert texts == [text for n in reversed(range(5)) for text in (f"tea and cake {n}", f"tea {n}")]
    assert rest["next"] is None
    only = first.partition("/")[2]
    assert await found(shop, "tea", "ada", conversation=only) == [f"tea {n}" for n in reversed(range(5))]
    await shop.person("eve", phone="+31612399999")
    await shop.ask("GET", f"/v1/contacts/eve/search?q=tea&conversation={only}", status=404)


async def test_an_edit_is_found_by_its_new_words(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    said = await say(shop, at, "see you at noon", "ada")
    await shop.ask("PATCH", f"/v1/contacts/ada/{at}/messages/{said['id']}", {"text": "see you at midnight"})
    assert await found(shop, "noon", "bob") == []
    assert await found(shop, "midnight", "bob") == ["see you at midnight"]
