"""What left is looked at: as it was said, as a mail shows it, as it went over the wire; and a phone is switched off and on."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.flow.conftest import Json, Shop
from tests.providers.http_peers import Answer, http_server
from tidings.core.clock import system_clock
from tidings.messages import EXCHANGES_KEPT
from tidings.messages.exchanges import SAMPLE_AT_ONCE
from tidings.workers.retention import forget

pytestmark = pytest.mark.anyio

HTML = "<!doctype html><html><head><title>News</title></head><body><script>alert(1)</script><h1>Hello {{ contact.name }}</h1></body></html>"


async def said(shop: Shop, body: str, **more: Any) -> str:
    """The delivery of a message to Ada that has left."""
    made = await shop.say("ada", body=body, **more)
    [told] = made["deliveries"]
    await shop.reaches(told["id"], "sent", "delivered", "failed", "unknown")
    return str(told["id"])


async def framed(shop: Shop, url: str, query: str = "") -> tuple[int, dict[str, str], str]:
    """What somebody without a key is shown there: a test's server listens on a port of its own."""
    async with shop.api.with_key(None) as nobody:
        answer = await nobody.get(urlsplit(url).path + query)
        return answer.status_code, dict(answer.headers), answer.text


async def gateway(shop: Shop, url: str, **more: Any) -> Json:
    """An account with a target of the shop's own, before any other."""
    described = {
        "url": f"{url}/send/0path0secret?to={{{{ to }}}}",
        "headers": {"X-Key": "a header's secret"},
        "body": {"json": {"text": "{{ text }}"}},
    }
    given = {"provider": "custom", "channels": ["sms"], "senders": ["+15005550001"], "credentials": described, "rank": 1}
    return await shop.ask("POST", "/v1/provider-accounts", given | more, status=201)


async def test_a_mail_is_seen_as_it_left_in_a_frame_that_is_shut_in(shop: Shop):
    await shop.person("ada", name="Ada")
    content = {"body": "Hello", "title": "News", "html": HTML, "actions": [{"label": "Go", "url": "https://shop.example/"}]}
    delivery = await said(shop, "", channel="email", content=content)
    left = await shop.ask("GET", f"/v1/deliveries/{delivery}/content")
    assert (left["attempt"], left["channel"], left["provider"], left["outcome"]) == (1, "email", "sandbox", "sent")
    assert (left["nothing"], left["detail"], left["title"], left["text"]) == (None, None, "News", "Hello")
    assert "<h1>Hello Ada</h1>" in left["html"]
    assert left["actions"] == [{"label": "Go", "url": "https://shop.example/"}]
    assert left == (await shop.ask("GET", f"/v1/deliveries/{delivery}/content?attempt=1")) | {
        name: left[name] for name in ("html_url", "html_url_expires_at")
    }

    status, headers, page = await framed(shop, left["html_url"])
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    policy = headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; img-src data: ")
    assert "allow-" not in policy
    assert "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self' http://" in policy
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert page.startswith('<!doctype html><meta charset="utf-8"><base target="_blank"><html>')
    assert "<h1>Hello Ada</h1>" in page
    _, headers, _ = await framed(shop, left["html_url"], "?images=1")
    assert "img-src https: data: " in headers["content-security-policy"]

    other = left["html_url"][:-1] + ("A" if left["html_url"][-1] != "A" else "B")
    assert (await framed(shop, other))[0] == 404
    assert (await framed(shop, left["html_url"].replace("/rendered/", "/files/")))[0] == 404
    await shop.ask("GET", f"/v1/deliveries/{delivery}/content?attempt=2", status=404)
    wrong = await shop.ask("GET", f"/v1/deliveries/{delivery}/content?attempt=0", status=422)
    assert wrong["errors"][0]["pointer"] == "attempt"

    text = await said(shop, "Hello")
    assert (await shop.ask("GET", f"/v1/deliveries/{text}/content"))["html_url"] is None
    await shop.ask("DELETE", "/v1/contacts/ada")
    gone = await shop.ask("GET", f"/v1/deliveries/{delivery}/content")
    assert (gone["nothing"], gone["html"], gone["html_url"]) == ("erased", None, None)
    assert (await framed(shop, left["html_url"]))[0] == 404


async def test_what_is_being_written_is_seen_before_it_is_saved(shop: Shop):
    made = await shop.ask("POST", "/v1/previews/html", {"html": "<p>Not saved {{ yet }}</p>"}, status=201)
    status, headers, page = await framed(shop, made["url"])
    assert status == 200
    assert page.endswith("<p>Not saved {{ yet }}</p>")
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    await shop.ask("POST", "/v1/previews/html", {"html": ""}, status=422)
    async with shop.api.app.database.pipeline() as tx:
        own = shop.api.workspace.workspace.id
        await tx.execute("UPDATE html_previews SET expires_at = now() - interval '1 second' WHERE workspace_id = $1", own)
    assert (await framed(shop, made["url"]))[0] == 404
    await shop.ask("POST", "/v1/previews/html", {"html": "<p>Another</p>"}, status=201)
    async with shop.api.app.database.pipeline() as tx:
        assert await tx.fetchval("SELECT count(*) FROM html_previews WHERE workspace_id = $1", own) == 1


async def test_what_waits_and_what_never_left_says_so(shop: Shop):
    await shop.person("ada")
    later = await shop.say("ada", send_at=(system_clock() + timedelta(days=2)).isoformat())
    [told] = later["deliveries"]
    left = await shop.ask("GET", f"/v1/deliveries/{told['id']}/content")
    assert (left["nothing"], left["attempt"], left["at"]) == ("not_left_yet", None, None)
    await shop.ask("POST", f"/v1/messages/{later['id']}/cancel")
    assert (await shop.ask("GET", f"/v1/deliveries/{told['id']}/content"))["nothing"] == "never_left"
    assert await shop.ask("GET", f"/v1/deliveries/{told['id']}/exchanges") == {"data": [], "next": None}
    broken = await said(shop, "Hello {{ nobody }}")
    left = await shop.ask("GET", f"/v1/deliveries/{broken}/content")
    assert (left["nothing"], left["attempt"]) == ("not_written", 1)
    [exchange] = (await shop.ask("GET", f"/v1/deliveries/{broken}/exchanges"))["data"]
    assert (exchange["not_kept"], exchange["request"]) == ("nothing_went", None)


async def test_a_live_workspace_keeps_what_left_where_it_asks_for_it(live_shop: Shop):
    shop = live_shop
    answers = [
        Answer(200, b"{}"),
        Answer(422, b'{"sorry": "no, not +31612345678"}'),
        Answer(200, b"{}"),
        Answer(400, b'"no"'),
        Answer(200, b"{}"),
    ]
    async with http_server(lambda _: answers.pop(0)) as peer:
        await gateway(shop, peer.url)
        await shop.ask("PATCH", "/v1/workspace", {"countries": None})
        await shop.person("ada")
        # Of what was sent nothing is kept, neither the words nor the exchange.
        sent = await said(shop, "Your parcel")
        left = await shop.ask("GET", f"/v1/deliveries/{sent}/content")
        assert (left["nothing"], left["text"]) == ("not_kept", None)
        [exchange] = (await shop.ask("GET", f"/v1/deliveries/{sent}/exchanges"))["data"]
        assert (exchange["not_kept"], exchange["outcome"], exchange["request"]) == ("not_asked_for", "sent", None)
        # Of what was refused the exchange always is, without the words.
        refused = await said(shop, "Your parcel")
        [exchange] = (await shop.ask("GET", f"/v1/deliveries/{refused}/exchanges"))["data"]
        assert exchange["request"].startswith(f"POST {peer.url}/•••/•••?to=+31•••••78\nX-Key: •••")
        assert exchange["request"].endswith('{\n  "text": "••• (11 characters)"\n}')
        assert exchange["response"].startswith("422\n")
        assert exchange["response"].endswith("(33 bytes)")
        assert exchange["began_at"] <= exchange["answered_at"]
        assert "secret" not in str(exchange)

        changed = await shop.ask("PATCH", "/v1/workspace", {"keeps_content": True})
        assert changed["keeps_content"] is True
        told = {"fields": ["keeps_content"], "set": {"keeps_content": True}}
        await shop.until("/v1/audit?action=workspace.patch", lambda page: any(one["changes"] == told for one in page["data"]))
        kept = await said(shop, "Your parcel")
        assert (await shop.ask("GET", f"/v1/deliveries/{kept}/content"))["text"] == "Your parcel"
        [exchange] = (await shop.ask("GET", f"/v1/deliveries/{kept}/exchanges"))["data"]
        assert (exchange["outcome"], exchange["not_kept"]) == ("sent", None)
        assert '"text": "Your parcel"' in exchange["request"]
        # A login code is not, though the workspace keeps content.
        code = await said(shop, "Your code is 918273", purpose="otp")
        left = await shop.ask("GET", f"/v1/deliveries/{code}/content")
        assert (left["nothing"], left["text"]) == ("sensitive", None)
        [exchange] = (await shop.ask("GET", f"/v1/deliveries/{code}/exchanges"))["data"]
        assert (exchange["outcome"], exchange["code"]) == ("refused", "http_400")
        assert "918273" not in str(exchange)
        # An account may ask for none.
        [account] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
        assert account["keeps_exchanges"] is None
        await shop.ask("PATCH", f"/v1/provider-accounts/{account['id']}", {"keeps_exchanges": False})
        await asyncio.sleep(1.1)
        none = await said(shop, "Your parcel")
        assert (await shop.ask("GET", f"/v1/deliveries/{none}/exchanges"))["data"][0]["not_kept"] == "not_asked_for"

    async with shop.api.app.database.pipeline() as tx:
        own = shop.api.workspace.workspace.id
        rows = await tx.fetch("SELECT request, response FROM exchanges WHERE workspace_id = $1", own)
    assert len(rows) == 3
    assert "+31612345678" not in str([dict(row.items()) for row in rows])
    await forget(shop.api.app.database, system_clock() + EXCHANGES_KEPT, 0)
    [exchange] = (await shop.ask("GET", f"/v1/deliveries/{refused}/exchanges"))["data"]
    assert exchange["request"] is None


async def test_of_what_goes_well_a_sample_is_kept_and_all_of_it_where_that_is_asked_for(shop: Shop):
    """A row for each would cost a worker half of its rate."""
    people = [{"id": f"p{n:03d}", "phone": f"+3161234{n:04d}"} for n in range(100)]
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": people})
    [account] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]

    async def kept() -> int:
        to = [{"id": one["id"]} for one in people]
        given = {"to": to, "content": {"body": "Your parcel"}, "route": {"channel": "sms"}, "purpose": "transactional"}
        made = await shop.ask("POST", "/v1/messages", given, status=202)
        await shop.until(f"/v1/messages/{made['id']}", lambda told: told["counts"].get("delivered") == 100)
        async with shop.api.app.database.pipeline() as tx:
            found = await tx.fetchval("SELECT count(*) FROM exchanges WHERE workspace_id = $1", shop.api.workspace.workspace.id)
            await tx.execute("DELETE FROM exchanges WHERE workspace_id = $1", shop.api.workspace.workspace.id)
        return int(found)

    began = time.monotonic()
    assert SAMPLE_AT_ONCE <= await kept() <= SAMPLE_AT_ONCE + time.monotonic() - began
    await shop.ask("PATCH", f"/v1/provider-accounts/{account['id']}", {"keeps_exchanges": True})
    await asyncio.sleep(1.1)
    assert await kept() == 100


async def test_an_exchange_is_erased_with_the_person(shop: Shop):
    await shop.person("ada")
    await shop.fault({"channel": "sms", "reject": 1})
    delivery = await said(shop, "Your parcel")
    [exchange] = (await shop.ask("GET", f"/v1/deliveries/{delivery}/exchanges"))["data"]
    assert '"text": "Your parcel"' in exchange["request"]
    assert exchange["response"] == "(rejected: The fault script rejects it)"
    erased = await shop.ask("DELETE", "/v1/contacts/ada")
    assert erased["erased"]["exchanges"] == 1
    [exchange] = (await shop.ask("GET", f"/v1/deliveries/{delivery}/exchanges"))["data"]
    assert (exchange["request"], exchange["not_kept"]) == (None, "erased")


async def test_a_phone_is_off_until_it_is_switched_on(shop: Shop):
    await shop.person("ada")
    await shop.person("bob", phone="+31612345679")
    off = await shop.ask("POST", "/v1/sandbox/faults", {"contact": "ada", "is_off": True}, status=201)
    assert (off["id"].startswith("flt_"), off["contact"], off["is_off"], off["receipts"]) == (True, "ada", True, "delivered")
    other = await shop.ask("POST", "/v1/sandbox/faults", {"channel": "email", "reject": 1}, status=201)
    assert [one["id"] for one in (await shop.ask("GET", "/v1/sandbox/faults"))["faults"]] == [off["id"], other["id"]]

    delivery = await said(shop, "Are you there?")
    mine = await shop.say("bob", body="Hello")
    await shop.reaches(mine["deliveries"][0]["id"], "delivered")
    found = await shop.ask("GET", f"/v1/deliveries/{delivery}")
    assert (found["state"], found["hand_offs"][0]["code"]) == ("sent", "phone_off")
    [row] = await shop.outbox(contact="ada")
    assert (row["code"], row["state"]) == ("phone_off", "sent")

    assert await shop.ask("DELETE", f"/v1/sandbox/faults/{off['id']}") == {"receipts": 1}
    assert (await shop.ask("GET", f"/v1/deliveries/{delivery}"))["state"] == "delivered"
    assert [one["id"] for one in (await shop.ask("GET", "/v1/sandbox/faults"))["faults"]] == [other["id"]]
    await shop.ask("DELETE", f"/v1/sandbox/faults/{off['id']}", status=404)

    # One number of somebody, in the script; the next script ends it.
    script = await shop.ask(
        "PUT", "/v1/sandbox/faults", [{"channel": "sms", "delay": "1ms"}, {"address": "+31612345678", "is_off": True, "receipts": "read"}]
    )
    assert [(one["address"], one["id"] is None) for one in script["faults"]] == [("+31612345678", False), (None, True)]
    await asyncio.sleep(1.1)
    delivery = await said(shop, "And now?")
    assert (await shop.ask("GET", f"/v1/deliveries/{delivery}"))["state"] == "sent"
    assert await shop.ask("PUT", "/v1/sandbox/faults", []) == {"faults": []}
    assert (await shop.ask("GET", f"/v1/deliveries/{delivery}"))["state"] == "read"


async def test_a_fault_that_nobody_has_is_refused_by_its_field(shop: Shop):
    await shop.person("ada")
    wrong = await shop.ask("POST", "/v1/sandbox/faults", {"contact": "nobody", "reject": 1}, status=422)
    assert [(one["pointer"], one["code"]) for one in wrong["errors"]] == [("/contact", "unknown_contact")]
    given = [{"is_off": True}, {"is_off": True, "address": "+31600000000"}, {"contact": "ada", "reject": 1}]
    wrong = await shop.ask("PUT", "/v1/sandbox/faults", given, status=422)
    assert [(one["pointer"], one["code"]) for one in wrong["errors"]] == [("/0/is_off", "whose_phone"), ("/1/address", "unknown_address")]
    async with shop.api.app.database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO sandbox_faults (workspace_id, id, fault) SELECT $1, gen_random_uuid(), '{}' FROM generate_series(1, 100)",
            shop.api.workspace.workspace.id,
        )
    assert (await shop.ask("POST", "/v1/sandbox/faults", {"reject": 1}, status=409))["code"] == "too_many_faults"
    assert len((await shop.ask("GET", "/v1/sandbox/faults"))["faults"]) == 100


async def test_a_handset_tells_what_it_got(shop: Shop):
    await shop.person("ada")
    await shop.agrees("ada")
    await shop.ask("PUT", "/v1/topics/news", {"name": "News"})
    text = {"sms": {"en": {"text": "New: " + "x" * 200}}}
    template = {"key": "news", "purpose": "marketing", "topic": "news", "content": text, "route": {"channel": "sms"}}
    await shop.ask("POST", "/v1/templates", template)
    await shop.ask("POST", "/v1/templates/news/publish", {"version": 1})
    made = await shop.ask("POST", "/v1/messages", {"to": "ada", "template": "news"}, status=202)
    await shop.reaches(made["deliveries"][0]["id"], "delivered")
    [row] = await shop.outbox(contact="ada")
    assert (row["purpose"], row["topic"], row["template"], row["template_version"]) == ("marketing", "news", "news", 1)
    assert (row["outcome"], row["code"]) == ("sent", None)
    assert row["segments"] == {"encoding": "gsm7", "count": 2, "units": 205, "per_segment": 153}
    async with shop.api.with_key(None) as nobody:
        assert (await nobody.post(urlsplit(str(row["unsubscribe_url"])).path, data={"List-Unsubscribe": "One-Click"})).is_success
    later = await shop.ask("POST", "/v1/messages", {"to": "ada", "template": "news"}, status=202)
    await shop.reaches(later["deliveries"][0]["id"], "skipped")

    await shop.fault({"channel": "sms", "reject": 1})
    refused = await said(shop, "No")
    assert len(await shop.outbox(contact="ada")) == 1
    [row] = await shop.outbox(contact="ada", outcome="refused")
    assert (row["delivery"], row["outcome"], row["code"], row["unsubscribe_url"]) == (refused, "refused", "rejected", None)
    assert [one["outcome"] for one in await shop.outbox(outcome="any")] == ["refused", "sent"]
