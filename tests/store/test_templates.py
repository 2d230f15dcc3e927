"""Templates on a real PostgreSQL: drafts, versions that never change, publishing and the way back."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tidings.consent import TopicInput, put_topic
from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.db import Database
from tidings.templates import (
    FullVersion,
    Template,
    TemplateInput,
    VersionInput,
    VersionPreviewInput,
    add_version,
    create_template,
    get_template,
    get_version,
    list_templates,
    load_version,
    preview_version,
    publish,
    published,
    versions,
)
from tidings.templates.render import ActionSource, SourceContent
from tidings.workspaces import Workspace, create_workspace, load_sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
HELLO: dict[str, Any] = {"sms": {"en": {"text": "Hello {{ contact.name }}: {{ order.number }}"}}}


async def _shop(database: Database) -> Workspace:
    async with database.pipeline() as tx:
        made = await create_workspace(tx, name="shop", mode="test", sealer=load_sealer("11" * 32, Path()), now=NOW)
    return made.workspace


async def _create(database: Database, shop: Workspace, **given: object) -> Template:
    body = msgspec.convert({"key": "hello", "purpose": "transactional", "content": HELLO, **given}, TemplateInput)
    async with database.workspace(shop.id) as tx:
        return await create_template(tx, shop, body, now=NOW)


async def _add(database: Database, shop: Workspace, content: dict[str, Any], **given: object) -> FullVersion:
    async with database.workspace(shop.id) as tx:
        return await add_version(tx, shop.id, "hello", msgspec.convert({"content": content, **given}, VersionInput), now=LATER)


async def _publish(database: Database, shop: Workspace, version: int, now: datetime = LATER) -> Template:
    async with database.workspace(shop.id) as tx:
        return await publish(tx, shop.id, "hello", version, now=now)


def _pointers(error: Invalid) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in error.errors]


async def test_a_new_template_is_a_draft_that_no_message_gets(database: Database):
    shop = await _shop(database)
    made = await _create(database, shop, route={"channel": "sms"})
    assert (made.key, made.name, made.purpose, made.channel, made.published, made.latest) == (
        "hello",
        "hello",
        "transactional",
        "sms",
        None,
        1,
    )
    async with database.workspace(shop.id) as tx:
        assert await get_template(tx, shop.id, "hello") == made
        assert await published(tx, shop.id, "hello") is None
        full = await get_version(tx, shop.id, made, 1)
    assert msgspec.to_builtins(full.content) == HELLO
    assert (full.problems, full.version.variables, full.version.locales) == ([], ["contact", "order.number"], {"sms": ["en"]})
    assert (full.version.is_published, full.version.default_locale) == (False, "en")


async def test_messages_get_the_published_version_and_an_older_one_is_the_way_back(database: Database):
    shop = await _shop(database)
    made = await _create(database, shop)
    await _publish(database, shop, 1, NOW)
    second = await _add(database, shop, {"sms": {"en": {"text": "Two"}}, "email": {"en": {"title": "2", "html": "<p>Two</p>"}}})
    assert (second.version.n, second.problems) == (2, [])
    async with database.pipeline() as tx:
        found = await published(tx, shop.id, "hello")
        assert found is not None
        assert (found.id, found.version, found.channels, found.topic, found.channel) == (made.id, 1, {"sms"}, None, None)
    assert (await _publish(database, shop, 2)).published == 2
    async with database.pipeline() as tx:
        found = await published(tx, shop.id, "hello")
        assert found is not None
        assert (found.version, found.channels, found.default_locale) == (2, {"sms", "email"}, "en")
    assert (await _publish(database, shop, 1)).published == 1
    async with database.workspace(shop.id) as tx:
        told = [(one.n, one.is_published, one.published_at) for one in await versions(tx, shop.id, "hello", limit=10)]
    assert told == [(2, True, LATER), (1, True, NOW)]


async def test_a_loaded_version_is_ready_to_be_rendered(database: Database):
    shop, other = await _shop(database), await _shop(database)
    action = {"label": "Track {{ order.number }}", "url": "https://example.com/{{ order.id }}"}
    made = await _create(
        database, shop, content={"inapp": {"pt_br": {"text": "Oi", "title": "T", "actions": [action]}}}, default_locale="pt-BR"
    )
    async with database.pipeline() as tx:
        loaded = await load_version(tx, shop.id, made.id, 1)
        assert await load_version(tx, shop.id, made.id, 2) is None
        assert await load_version(tx, other.id, made.id, 1) is None
    assert loaded is not None
    source = SourceContent(text="Oi", title="T", actions=(ActionSource(action["label"], action["url"]),))
    assert loaded.content == {"inapp": {"pt-BR": source}}
    assert (loaded.default_locale, loaded.variables, loaded.uses_contact) == ("pt-BR", {"order.number", "order.id"}, False)


async def test_a_version_with_something_wrong_is_stored_and_never_published(database: Database):
    shop = await _shop(database)
    broken: dict[str, Any] = {
        "sms": {"en": {"text": "{{ open", "title": "no"}, "nl": {"text": " "}},
        "email": {"nl": {"text": "Dag", "actions": [{"label": "", "url": "https://example.com"}]}},
    }
    await _create(database, shop, content=broken, route={"channel": "push"})
    with pytest.raises(Invalid) as caught:
        await _publish(database, shop, 1)
    assert sorted(_pointers(caught.value)) == [
        ("/content/email/en", "required"),
        ("/content/email/nl/actions/0/label", "required"),
        ("/content/push", "required"),
        ("/content/sms/en/text", "bad_template"),
        ("/content/sms/en/title", "field_not_of_channel"),
        ("/content/sms/nl/text", "required"),
    ]
    async with database.workspace(shop.id) as tx:
        template = await get_template(tx, shop.id, "hello")
        assert (await get_version(tx, shop.id, template, 1)).problems == caught.value.errors
        assert await published(tx, shop.id, "hello") is None


async def test_a_structure_that_cannot_be_is_refused_with_all_that_is_wrong(database: Database):
    shop = await _shop(database)
    text = {"text": "x"}
    with pytest.raises(Invalid) as caught:
        await _create(database, shop, content={"sms": {"en/US~": text, "nl_nl": text, "nl-NL": text}}, default_locale="no such")
    assert _pointers(caught.value) == [
        ("/default_locale", "invalid_locale"),
        ("/content/sms/en~1US~0", "invalid_locale"),
        ("/content/sms/nl-NL", "duplicate_locale"),
    ]
    async with database.workspace(shop.id) as tx:
        assert await list_templates(tx, shop.id, limit=10) == []


@pytest.mark.parametrize("key", ["", "A", "-a", "a b", "a\n", "x" * 65, "a/b"])
def test_a_key_is_a_slug(key: str):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"key": key, "purpose": "otp", "content": HELLO}, TemplateInput)


async def test_a_topic_must_exist(database: Database):
    shop, other = await _shop(database), await _shop(database)
    async with database.workspace(other.id) as tx:
        await put_topic(tx, other.id, "orders", TopicInput(name="Orders"), now=NOW)
    with pytest.raises(Invalid) as caught:
        await _create(database, shop, topic="orders")
    assert _pointers(caught.value) == [("/topic", "unknown_topic")]
    assert (await _create(database, other, topic="orders")).topic == "orders"


async def test_a_key_is_taken_once_however_many_want_it(database: Database):
    shop = await _shop(database)
    made = await asyncio.gather(*(_create(database, shop) for _ in range(5)), return_exceptions=True)
    refused = [one for one in made if isinstance(one, Conflict)]
    assert (len(refused), {one.code for one in refused}) == (4, {"template_exists"})
    assert (await _create(database, await _shop(database))).key == "hello"


async def test_versions_added_at_once_have_numbers_without_gap_or_double(database: Database):
    shop = await _shop(database)
    await _create(database, shop, default_locale="nl", content={"sms": {"nl": {"text": "1"}}})
    added = await asyncio.gather(*(_add(database, shop, {"sms": {"nl": {"text": str(n)}}}) for n in range(6)))
    assert sorted(one.version.n for one in added) == [2, 3, 4, 5, 6, 7]
    assert {one.version.default_locale for one in added} == {"nl"}
    with pytest.raises(Invalid):
        await _add(database, shop, {"sms": {"??": {"text": "x"}}})
    assert (await _add(database, shop, HELLO, default_locale="en")).version.n == 8
    async with database.workspace(shop.id) as tx:
        assert [one.n for one in await versions(tx, shop.id, "hello", limit=3)] == [8, 7, 6]
        assert [one.n for one in await versions(tx, shop.id, "hello", limit=3, after=3)] == [2, 1]


async def test_what_is_not_there_is_not_found(database: Database):
    shop, other = await _shop(database), await _shop(database)
    template = await _create(database, shop)
    for workspace in (other, shop):
        key, number = ("hello", 1) if workspace is other else ("nothing", 1)
        async with database.workspace(workspace.id) as tx:
            for asked in (
                get_template(tx, workspace.id, key),
                versions(tx, workspace.id, key, limit=1),
                add_version(tx, workspace.id, key, msgspec.convert({"content": HELLO}, VersionInput), now=NOW),
                publish(tx, workspace.id, key, number, now=NOW),
            ):
                with pytest.raises(NotFound):
                    await asked
    async with database.workspace(other.id) as tx:
        with pytest.raises(NotFound):
            await get_template(tx, shop.id, "hello")
        with pytest.raises(NotFound):
            await publish(tx, shop.id, "hello", 1, now=NOW)
    with pytest.raises(NotFound):
        await _publish(database, shop, 2)
    async with database.workspace(shop.id) as tx:
        assert await get_template(tx, shop.id, "hello") == template


async def test_a_list_is_read_page_by_page_in_the_order_of_keys(database: Database):
    shop = await _shop(database)
    for key in ("b", "c", "a"):
        await _create(database, shop, key=key)
    async with database.workspace(shop.id) as tx:
        assert [one.key for one in await list_templates(tx, shop.id, limit=2)] == ["a", "b"]
        assert [one.key for one in await list_templates(tx, shop.id, limit=2, after="b")] == ["c"]


MAIL: dict[str, Any] = {
    "email": {
        "en": {
            "title": "Order {{ order.number }}",
            "mjml": "<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{ contact.name }}</mj-text></mj-column></mj-section></mj-body></mjml>",
        },
        "nl": {"title": "Bestelling", "html": "<style>p{color:red}</style><p>Hallo {{ contact.name }}", "text": "Hoi"},
    }
}


async def test_what_is_made_of_a_mail_is_stored_once_and_what_was_written_is_given_back(database: Database):
    shop = await _shop(database)
    made = await _create(database, shop, content=MAIL)
    async with database.workspace(shop.id) as tx:
        draft = await load_version(tx, shop.id, made.id, 1)
        full = await get_version(tx, shop.id, made, 1)
    assert draft is not None
    assert draft.content["email"]["en"].html is None, "nothing is made of a draft"
    assert (full.problems, full.warnings) == ([], [])

    await _publish(database, shop, 1)
    async with database.workspace(shop.id) as tx:
        loaded = await load_version(tx, shop.id, made.id, 1)
        full = await get_version(tx, shop.id, made, 1)
    assert loaded is not None
    english, dutch = loaded.content["email"]["en"], loaded.content["email"]["nl"]
    assert (english.mjml, english.text) == (None, "Hello {{ contact.name }}\n")
    assert english.html is not None
    assert "Hello {{ contact.name }}</div>" in english.html
    assert dutch.html == '<style>p{color:red}</style><p style="color: red">Hallo {{ contact.name }}'
    assert dutch.text == "Hoi", "what the writer wrote wins"
    assert msgspec.to_builtins(full.content) == MAIL

    await _add(database, shop, msgspec.to_builtins(full.content))
    await _publish(database, shop, 2)
    await _publish(database, shop, 1)
    async with database.workspace(shop.id) as tx:
        assert await load_version(tx, shop.id, made.id, 1) == loaded
        again = await load_version(tx, shop.id, made.id, 2)
    assert again is not None
    assert again.content == loaded.content, "a copy becomes the same"


async def test_a_version_from_before_is_rendered_as_it_always_was(database: Database):
    shop = await _shop(database)
    page = "<style>p{color:red}</style><p>{{ n }}"
    made = await _create(database, shop, content={"email": {"en": {"title": "x", "html": page}}})
    async with database.pipeline() as tx:
        # As the program before published it.
        await tx.execute("UPDATE template_versions SET is_published = true, published_at = $2 WHERE template_id = $1", made.id, NOW)
    await _publish(database, shop, 1)
    async with database.workspace(shop.id) as tx:
        loaded = await load_version(tx, shop.id, made.id, 1)
    assert loaded is not None
    assert loaded.content["email"]["en"] == SourceContent(title="x", html=page)


async def test_a_mail_that_cannot_be_made_is_not_published(database: Database):
    shop = await _shop(database)
    wrong = {
        "en": {"title": "x", "mjml": "<mjml><mj-body>\n<mj-text>x</mj-text></mj-body></mjml>"},
        "nl": {"title": "x", "mjml": "<mjml><mj-body></mj-body></mjml>", "html": "<p>x"},
        "de": {"title": "x", "mjml": "<mjml><mj-body>{{ nope | nope }}</mj-body></mjml>"},
        "fr": {"title": "x", "mjml": "<mjml><mj-body><mj-include path='/etc/passwd' /></mj-body></mjml>"},
    }
    made = await _create(database, shop, content={"email": wrong})
    async with database.workspace(shop.id) as tx:
        full = await get_version(tx, shop.id, made, 1)
    with pytest.raises(Invalid) as refused:
        await _publish(database, shop, 1)
    assert refused.value.errors == full.problems
    assert _pointers(refused.value) == [
        ("/content/email/de/mjml", "bad_template"),
        ("/content/email/nl/mjml", "two_pages"),
        ("/content/email/en/mjml", "bad_mjml"),
        ("/content/email/fr/mjml", "bad_mjml"),
    ]
    assert full.problems[2].detail == "Line 2, column 1: <mj-text> cannot stand in mj-body; its place is in mj-column or mj-hero"


async def test_mjml_is_for_mail_alone(database: Database):
    shop = await _shop(database)
    made = await _create(database, shop, content={"sms": {"en": {"text": "x", "mjml": "<mjml></mjml>"}}})
    async with database.workspace(shop.id) as tx:
        full = await get_version(tx, shop.id, made, 1)
    assert [(one.pointer, one.code) for one in full.problems] == [("/content/sms/en/mjml", "field_not_of_channel")]


async def test_a_draft_is_previewed_as_it_would_be_sent(database: Database):
    shop = await _shop(database)
    made = await _create(database, shop, content=MAIL)
    given = msgspec.convert(
        {"channel": "email", "locale": "en-GB", "data": {"order": {"number": 7}}, "contact": {"name": "Ada"}}, VersionPreviewInput
    )
    async with database.workspace(shop.id) as tx:
        draft = await preview_version(tx, shop, made, 1, given)
        missing = await preview_version(tx, shop, made, 1, msgspec.structs.replace(given, data={}))
        with pytest.raises(Invalid):
            await preview_version(tx, shop, made, 1, msgspec.structs.replace(given, channel="sms"))
    await _publish(database, shop, 1)
    async with database.workspace(shop.id) as tx:
        assert await preview_version(tx, shop, made, 1, given) == draft
    assert (draft.locale, draft.title, draft.text) == ("en", "Order 7", "Hello Ada")
    assert draft.html is not None
    assert draft.html_bytes == len(draft.html.encode())
    assert missing.problem is not None
    assert (missing.problem.pointer, missing.problem.code) == ("/title", "missing_variable")
