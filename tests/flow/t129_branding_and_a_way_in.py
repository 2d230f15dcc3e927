"""How a company looks to its people, what members save for themselves, a log that is proved piece by piece, and a link that signs in."""

import asyncio
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.conftest import Api
from tests.flow.conftest import Json, Shop
from tests.flow.people import PASSWORD, new_email, ok, refused
from tests.flow.t41_second_factor import Phone
from tests.security.conftest import member_of
from tidings.cli.entrance import OWNER, let_owner_in, make_entrance
from tidings.core.clock import system_clock
from tidings.core.errors import Misconfigured
from tidings.core.ids import decode
from tidings.workspaces.audit import chain
from tidings.workspaces.members import make_sign_in_link

pytestmark = pytest.mark.anyio

LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000a0000000408060000001cdd5e4c0000000d49444154789c6360a00e0000006400011f2ad8730000000049454e44ae426082"
)
"""A PNG of 10 by 4."""


def _path(url: object) -> str:
    return urlsplit(str(url)).path


async def _attached(shop: Shop, data: bytes, type_: str = "image/png", name: str = "logo.png") -> str:
    told = await shop.ask("POST", "/v1/attachments", {"name": name, "type": type_, "size": len(data)})
    async with shop.api.with_key(None) as nobody:
        answer = await nobody.put(_path(told["upload"]["url"]), content=data)
    assert answer.status_code == 200, answer.text
    return str(told["id"])


async def test_a_company_has_its_name_its_logo_and_its_colours(shop: Shop):
    before = await shop.ask("GET", "/v1/branding")
    assert (before["name"], before["logo"], before["updated_at"], before["template"]["name"]) == (None, None, None, "Shop")
    logo = await _attached(shop, LOGO)
    footer = "Corner Shop Ltd.\n1 High Street, London"
    given = {"name": "The Corner Shop", "logo": logo, "accent": "#7A1F5C", "footer": footer, "support_email": "help@corner.example"}
    told = await shop.ask("PATCH", "/v1/branding", given)
    assert (told["name"], told["accent"], told["footer"]) == ("The Corner Shop", "#7a1f5c", footer)
    assert {name: told["logo"][name] for name in ("type", "width", "height", "size")} == {
        "type": "image/png", "width": 10, "height": 4, "size": len(LOGO),
    }  # fmt: skip
    assert told["template"]["accent_text"] == "#ffffff"
    async with shop.api.with_key(None) as nobody:
        image = await nobody.get(_path(told["logo"]["url"]))
        assert (image.status_code, image.content, image.headers["content-type"]) == (200, LOGO, "image/png")
        assert "immutable" in image.headers["cache-control"]
        assert image.headers["content-security-policy"].startswith("sandbox")
        again = await nobody.get(_path(told["logo"]["url"]), headers={"if-none-match": image.headers["etag"]})
        assert again.status_code == 304
        assert (await nobody.get("/logos/lgo_" + "0" * 26)).status_code == 404
        assert (await nobody.get("/logos/x")).status_code == 404
    # What it was made of may go: it has a copy.
    await shop.ask("DELETE", f"/v1/attachments/{logo}", status=204)
    assert await shop.ask("GET", "/v1/branding") == told
    left = await shop.ask("PATCH", "/v1/branding", {"logo": None, "accent": None})
    assert (left["logo"], left["accent"], left["name"], left["template"]["logo_url"]) == (None, None, "The Corner Shop", "")
    async with shop.api.with_key(None) as nobody:
        assert (await nobody.get(_path(told["logo"]["url"]))).status_code == 200, "mails that have left show it"


async def test_what_nobody_could_read_or_see_is_refused_by_its_field(shop: Shop):
    text = await _attached(shop, b"hello there, nothing to see", "text/plain", "a.txt")
    drawing = await _attached(shop, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "a.svg")
    waiting = (await shop.ask("POST", "/v1/attachments", {"name": "a.png", "type": "image/png", "size": 10}))["id"]
    large = await _attached(shop, LOGO + b"\0" * 500_000)
    wide = await _attached(shop, LOGO[:16] + (3_000).to_bytes(4, "big") + LOGO[20:])
    await shop.person("ada")
    theirs = (await shop.ask("POST", "/v1/contacts/ada/attachments", {"name": "a.png", "type": "image/png", "size": 10}))["id"]
    for logo, code in (
        (text, "not_an_image"),
        (drawing, "not_an_image"),
        (waiting, "not_uploaded"),
        (large, "too_large"),
        (wide, "too_many_pixels"),
        (theirs, "unknown_attachment"),
        ("att_" + "0" * 26, "unknown_attachment"),
        ("x", "unknown_attachment"),
    ):
        problem = await shop.ask("PATCH", "/v1/branding", {"logo": logo, "accent": "#ffcc00"}, status=422)
        assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [("/accent", "low_contrast"), ("/logo", code)]
    assert (await shop.ask("GET", "/v1/branding"))["updated_at"] is None


async def test_the_pages_of_people_look_like_the_company_and_load_nothing_else(shop: Shop):
    await shop.person("ada", name="Ada")
    plain = await shop.ask("POST", "/v1/contacts/ada/preference-link")
    form = await shop.ask("PUT", "/v1/opt-in-forms/news", {"name": "News", "text": "Yes"})
    logo = await _attached(shop, LOGO)
    hostile = "</p><script>alert(1)</script>"
    given = {
        "name": f"Corner {hostile}",
        "logo": logo,
        "accent": "#7a1f5c",
        "accent_dark": "#ffb3e0",
        "footer": f"1 High Street\n{hostile}",
    }
    told = await shop.ask("PATCH", "/v1/branding", given | {"support_email": "help@corner.example"})
    async with shop.api.with_key(None) as nobody:
        for url in (plain["url"], form["url"]):
            page = await nobody.get(_path(url))
            policy = page.headers["content-security-policy"]
            assert page.status_code == 200
            assert f"img-src {told['logo']['url']};" in policy
            assert policy.count("'sha256-") == 2
            assert f'src="{told["logo"]["url"]}"' in page.text
            assert "--act:#7a1f5c" in page.text
            assert "--act:#ffb3e0" in page.text
            assert "mailto:help@corner.example" in page.text
            assert "&lt;script&gt;" in page.text
            assert "<script" not in page.text
    await shop.ask("PATCH", "/v1/branding", dict.fromkeys(("name", "logo", "accent", "accent_dark", "footer", "support_email")))
    async with shop.api.with_key(None) as nobody:
        page = await nobody.get(_path(plain["url"]))
        assert "img-src" not in page.headers["content-security-policy"]
        assert "<footer" not in page.text
        assert "<bdi>Shop</bdi>" in page.text


async def test_templates_speak_of_it_and_those_that_do_not_are_as_they_were(shop: Shop):
    await shop.person("ada")
    text = "{{ branding.name }}, {{ branding.footer }}: {{ branding.accent }}"
    content = {"sms": {"en": {"text": text}}}
    await shop.ask("POST", "/v1/templates", {"key": "own", "purpose": "transactional", "content": content, "route": {"channel": "sms"}})
    version = await shop.ask("GET", "/v1/templates/own/versions/1")
    assert version["variables"] == []
    await shop.ask("POST", "/v1/templates/own/publish", {"version": 1})
    await shop.ask("PATCH", "/v1/branding", {"name": "Corner", "footer": "1 High Street"})
    shown = await shop.ask("POST", "/v1/templates/own/versions/1/preview", {"channel": "sms"})
    assert shown["text"] == "Corner, 1 High Street: #0b5cad"
    # What a worker knows of a workspace may be a second old.
    await asyncio.sleep(1.1)
    sent = await shop.ask("POST", "/v1/messages", {"to": "ada", "template": "own"}, status=202)
    await shop.reaches(sent["deliveries"][0]["id"], "sent", "delivered")
    assert (await shop.outbox(contact="ada"))[0]["text"] == "Corner, 1 High Street: #0b5cad"
    # Who has called something so already goes on to mean their own.
    own = {"branding": {"name": "Mine", "footer": "there", "accent": "red"}}
    sent = await shop.ask("POST", "/v1/messages", {"to": "ada", "template": "own", "data": own}, status=202)
    await shop.reaches(sent["deliveries"][0]["id"], "sent", "delivered")
    assert (await shop.outbox(contact="ada"))[0]["text"] == "Mine, there: red"
    preview = await shop.ask("POST", "/v1/messages/preview", {"to": "ada", "template": "own"})
    assert (preview["previews"][0]["content"]["text"], preview["previews"][0]["missing"]) == ("Corner, 1 High Street: #0b5cad", [])


async def test_members_save_views_for_themselves_and_for_all(shop: Shop):
    clients = [shop.api.with_key((await member_of(shop.api, role, new_email()))[0]) for role in ("admin", "agent", "viewer")]
    admin, agent, viewer = clients
    try:
        view: Json = {"page": "messages", "name": "Failed", "query": "state=failed&q=a%20b"}
        mine = await ok(agent, "PUT", "/v1/views", view)
        assert (mine["is_shared"], mine["may_change"], mine["author"][:4]) == (False, True, "mbr_")
        # The same name again is the same view.
        assert (await ok(agent, "PUT", "/v1/views", view | {"query": "state=held"}))["id"] == mine["id"]
        shared = await ok(agent, "PUT", "/v1/views", view | {"is_shared": True})
        own = await ok(viewer, "PUT", "/v1/views", view | {"page": "contacts", "query": ""})
        assert [one["id"] for one in (await ok(agent, "GET", "/v1/views"))["data"]] == [mine["id"], shared["id"]]
        assert [one["id"] for one in (await ok(viewer, "GET", "/v1/views"))["data"]] == [shared["id"], own["id"]]
        assert [one["id"] for one in (await ok(viewer, "GET", "/v1/views?page=contacts"))["data"]] == [own["id"]]
        first = await ok(viewer, "GET", "/v1/views?limit=1")
        assert [one["id"] for one in (await ok(viewer, "GET", f"/v1/views?after={first['next']}"))["data"]] == [own["id"]]
        # A key sees what is shared, and has nothing of its own.
        assert [one["id"] for one in (await shop.ask("GET", "/v1/views"))["data"]] == [shared["id"]]
        assert await refused(shop.client, "PUT", "/v1/views", view) == (422, "shared_only")
        assert await refused(viewer, "PUT", "/v1/views", view | {"is_shared": True}) == (403, "may_not_share")
        assert await refused(viewer, "DELETE", f"/v1/views/{shared['id']}") == (403, "may_not_share")
        assert await refused(viewer, "DELETE", f"/v1/views/{mine['id']}") == (404, "not_found")
        for wrong in ({"query": "a b"}, {"query": "a=%g0"}, {"query": "a#b"}, {"page": "../x"}, {"name": " "}, {"name": "a\nb"}):
            assert (await refused(agent, "PUT", "/v1/views", view | wrong))[0] == 422, wrong
        theirs = await shop.ask("PUT", "/v1/views", view | {"name": "By the backend", "is_shared": True})
        assert await refused(agent, "DELETE", f"/v1/views/{theirs['id']}") == (403, "view_of_another")
        await ok(admin, "DELETE", f"/v1/views/{theirs['id']}")
        await ok(agent, "DELETE", f"/v1/views/{mine['id']}")
        # Who goes takes their own along, and leaves what they have shared.
        await ok(agent, "POST", "/v1/account/leave")
        assert [one["id"] for one in (await ok(admin, "GET", "/v1/views"))["data"]] == [shared["id"]]
    finally:
        for client in clients:
            await client.aclose()


async def _proved(shop: Shop, limit: int, checkpoints: list[Json]) -> list[Json]:
    """The answers of all pieces."""
    pieces: list[Json] = []
    while not pieces or pieces[-1]["next"] is not None:
        after = {"after": pieces[-1]["next"]} if pieces else {}
        pieces.append(await shop.ask("POST", "/v1/audit/verify", {"limit": limit, "checkpoints": checkpoints} | after))
    return pieces


async def _chained(api: Api) -> None:
    done = 1
    while done:
        async with api.app.database.pipeline() as tx:
            done = await chain(tx, waits=True)


async def test_the_log_is_proved_piece_by_piece(shop: Shop):
    [empty] = await _proved(shop, 10, [])
    assert (empty["entries"], empty["last"], empty["is_whole"], empty["next"]) == (0, 0, True, None)
    points: list[Json] = []
    for n in range(7):
        await shop.ask("PUT", f"/v1/topics/t{n}", {"name": "T"})
        await _chained(shop.api)
        if n in (2, 6):
            points.append(await shop.ask("GET", "/v1/audit/checkpoint"))
    pieces = await _proved(shop, 3, points)
    assert [(one["first"], one["last"], one["anchored"], one["is_whole"]) for one in pieces] == [
        (1, 3, 3, True), (4, 6, 0, True), (7, 7, 7, True),
    ]  # fmt: skip
    assert pieces[-1]["hash"] == points[-1]["hash"]
    [whole] = await _proved(shop, 1_000, [])
    assert (whole["entries"], whole["anchored"], whole["next"]) == (7, 0, None)
    connection = await asyncpg.connect(shop.api.app.url)
    own = decode("wsp", points[0]["workspace"])
    try:
        await connection.execute("UPDATE audit_entries SET principal_name = 'nobody' WHERE workspace_id = $1 AND seq = 5", own)
        broken = [one["broken"] for one in await _proved(shop, 3, points)]
        assert [one and (one["seq"], one["code"]) for one in broken] == [None, (5, "edited"), None]
        await connection.execute("DELETE FROM audit_entries WHERE workspace_id = $1 AND seq >= 4", own)
        assert [one["is_whole"] for one in await _proved(shop, 1_000, [])] == [True], "without a checkpoint nobody can tell"
        assert [one["broken"]["code"] for one in await _proved(shop, 1_000, points)] == ["cut_off"]
        # Who goes on from what is not there any more is told so.
        lost = await shop.ask("POST", "/v1/audit/verify", {"after": pieces[1]["next"]})
        assert (lost["broken"]["seq"], lost["broken"]["code"]) == (6, "cut_off")
        await connection.execute("DELETE FROM audit_entries WHERE workspace_id = $1 AND seq = 2", own)
        [gap] = await _proved(shop, 1_000, [])
        assert (gap["broken"]["seq"], gap["broken"]["code"]) == (3, "missing")
    finally:
        await connection.close()
    for wrong in ("x", "0." + "0" * 64, "1." + "0" * 63, "1.x"):
        problem = await shop.ask("POST", "/v1/audit/verify", {"after": wrong}, status=422)
        assert problem["errors"][0]["pointer"] == "/after"


async def _link(api: Api, email: str) -> str:
    async with api.app.database.pipeline() as tx:
        return (await make_sign_in_link(tx, email, workspace_id=api.workspace.workspace.id, now=system_clock())).token


async def test_a_link_signs_in_once_and_asks_for_the_second_factor(shop: Shop):
    email = new_email()
    token, _ = await member_of(shop.api, "admin", email)
    old, link = await _link(shop.api, email), await _link(shop.api, email)
    async with shop.api.with_key(None) as nobody, shop.api.with_key(token) as ada:
        assert await refused(nobody, "POST", "/v1/sessions/by-link", {"token": old}) == (422, "unknown_token")
        told = await ok(nobody, "POST", "/v1/sessions/by-link", {"token": link})
        assert (told["email"], told["role"], told["token"][:4]) == (email, "admin", "tds_")
        async with shop.api.with_key(told["token"]) as here:
            assert (await ok(here, "GET", "/v1/account"))["email"] == email
        assert await refused(nobody, "POST", "/v1/sessions/by-link", {"token": link}) == (422, "unknown_token")
        # Two at one moment: one of them.
        link = await _link(shop.api, email)
        answers = await asyncio.gather(*(nobody.post("/v1/sessions/by-link", json={"token": link}) for _ in range(5)))
        assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422, 422]
        # A page of this host keeps it in a cookie, as with a password.
        kept = await nobody.post("/v1/sessions/by-link", json={"token": await _link(shop.api, email)}, headers={"authorization": "Session"})
        assert (kept.status_code, kept.json()["token"]) == (201, None)
        assert "HttpOnly" in kept.headers["set-cookie"]
        # It is no way around a second factor, nor is it spent by who has none at hand.
        begun = await ok(ada, "POST", "/v1/account/second-factor", {"password": PASSWORD})
        confirmed = await ok(ada, "POST", "/v1/account/second-factor/confirm", {"code": Phone(begun["seed"]["uri"]).code()})
        link = await _link(shop.api, email)
        assert await refused(nobody, "POST", "/v1/sessions/by-link", {"token": link}) == (401, "second_factor_needed")
        assert await refused(nobody, "POST", "/v1/sessions/by-link", {"token": link, "code": "000000"}) == (401, "wrong_code")
        assert (await ok(nobody, "POST", "/v1/sessions/by-link", {"token": link, "code": confirmed["recovery_codes"][0]}))["email"] == email
        # What was made in a moment of trust ends with the password.
        link = await _link(shop.api, email)
        changed = {"password": "another long one of mine", "current_password": PASSWORD}
        await ok(ada, "PATCH", "/v1/account", changed)
        assert await refused(nobody, "POST", "/v1/sessions/by-link", {"token": link}) == (422, "unknown_token")
    await _chained(shop.api)
    entries = (await shop.ask("GET", "/v1/audit?action=sessions.begin_by_link"))["data"]
    assert len(entries) == 4
    assert link not in str(entries)


async def test_a_link_is_too_old_after_a_quarter_of_an_hour(shop: Shop):
    email = new_email()
    await member_of(shop.api, "viewer", email)
    link = await _link(shop.api, email)
    async with shop.api.app.database.pipeline() as tx:
        await tx.execute("UPDATE members SET link_until = link_until - interval '15 minutes' WHERE email = $1", email)
    async with shop.api.with_key(None) as nobody:
        assert await refused(nobody, "POST", "/v1/sessions/by-link", {"token": link}) == (422, "unknown_token")


async def test_the_demo_has_an_owner_who_comes_in_on_this_machine_alone(shop: Shop):
    database, own = shop.api.app.database, shop.api.workspace.workspace.id
    for _ in range(2):
        await let_owner_in(database, own)
    assert [one["email"] for one in (await shop.ask("GET", "/v1/members"))["data"]] == [OWNER]
    for elsewhere in ("http://192.0.2.7:8080", "https://shop.example", "http://0.0.0.0:8080"):
        with pytest.raises(Misconfigured):
            await make_entrance(database, own, elsewhere)
    entrance = await make_entrance(database, own, shop.api.base_url)
    address, _, token = entrance.partition("#link=")
    assert address == f"{shop.api.base_url}/sign-in"
    async with shop.api.with_key(None) as nobody:
        told = await ok(nobody, "POST", "/v1/sessions/by-link", {"token": token})
    assert (told["email"], told["role"]) == (OWNER, "owner")
