"""What a login code says, and what a template calls sensitive, is sealed from its acceptance on, and gone after its last hand-off."""

from uuid import UUID

import asyncpg
import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t09_real_mail import Mailbox, mailbox
from tests.flow.t16_escalates_until_read import quiet
from tests.security.conftest import rows_of
from tidings.core.ids import decode

__all__ = ["mailbox"]

CODE = "735190"


async def places(shop: Shop, text: str) -> set[str]:
    """The tables in which the workspace has this text, readable or as the hexadecimal of its bytes."""
    rows = await rows_of(shop.api.app.url, shop.api.workspace.workspace.id)
    return {table for table, found in rows.items() if any(text in row or text.encode().hex() in row for row in found)}


async def sealed(shop: Shop, message: Json) -> bool:
    """Whether the message still has its sealed words; it never has any others."""
    connection = await asyncpg.connect(shop.api.app.url)
    try:
        found: UUID | None = decode("msg", message["id"])
        row = await connection.fetchrow("SELECT sealed, content, data FROM messages WHERE id = $1", found)
    finally:
        await connection.close()
    assert row is not None
    assert (row["content"], row["data"]) == (None, None)
    return row["sealed"] is not None


async def add_mail(shop: Shop, port: int) -> None:
    """From now on somebody carries mail."""
    credentials = {"host": "127.0.0.1", "port": port, "security": "none", "from_address": "shop@example.com"}
    await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials}, status=201)


@pytest.mark.anyio
async def test_a_login_code_is_never_readable_at_rest_and_forgotten_when_it_is_out(live_shop: Shop, mailbox: tuple[Mailbox, int]):
    shop, (box, port) = live_shop, mailbox
    await shop.person("ada")
    await shop.person("bob", phone="+31687654321")
    given = {
        "to": [{"id": "ada", "data": {"code": CODE}}, "bob"],
        "content": {"title": "Your code", "body": "Your code is {{ code }}"},
        "data": {"code": "999111"},
        "route": {"channel": "email"},
        "purpose": "otp",
    }
    message = await shop.ask("POST", "/v1/messages", given, status=202, idempotency_key="login-1")
    assert await shop.ask("POST", "/v1/messages", given, status=202, idempotency_key="login-1") == message
    for told in message["deliveries"]:
        await shop.reaches(told["id"], "held")
    assert await sealed(shop, message)
    assert await places(shop, CODE) | await places(shop, "999111") | await places(shop, "Your code is") == set()

    await add_mail(shop, port)
    for told in message["deliveries"]:
        await shop.reaches(told["id"], "sent")
    said = {recipients[0]: mail.get_body(("plain",)).get_content().strip() for recipients, mail in box.mails}  # type: ignore[union-attr]
    assert said == {"ada@example.com": f"Your code is {CODE}", "bob@example.com": "Your code is 999111"}
    await shop.until(f"/v1/messages/{message['id']}", lambda found: found["counts"] == {"sent": 2})
    for _ in range(100):
        if not await sealed(shop, message):
            break
        await quiet_live(shop)
    assert not await sealed(shop, message)
    assert await places(shop, CODE) | await places(shop, "999111") | await places(shop, "Your code is") == set()
    shown = await shop.ask("GET", f"/v1/messages/{message['id']}")
    assert (shown["content"], shown["data"]) == (None, None)


async def quiet_live(shop: Shop) -> None:
    """A moment: one more request has been answered."""
    await shop.ask("GET", "/v1/workspace")


@pytest.mark.anyio
async def test_a_template_may_say_that_what_it_says_is_sensitive(live_shop: Shop, mailbox: tuple[Mailbox, int]):
    shop, (box, port) = live_shop, mailbox
    await shop.person("ada")
    template = {
        "key": "diagnosis",
        "purpose": "transactional",
        "route": {"channel": "email"},
        "is_sensitive": True,
        "default_locale": "en",
        "content": {"email": {"en": {"title": "From your doctor", "text": "We found {{ finding }}."}}},
    }
    await shop.ask("POST", "/v1/templates", template, status=201)
    await shop.ask("POST", "/v1/templates/diagnosis/publish", {"version": 1})
    message = await shop.ask(
        "POST", "/v1/messages", {"to": "ada", "template": "diagnosis", "data": {"finding": "nothing at all"}}, status=202
    )
    [told] = message["deliveries"]
    await shop.reaches(told["id"], "held")
    assert await places(shop, "nothing at all") == set()
    await add_mail(shop, port)
    await shop.reaches(told["id"], "sent")
    [(_, mail)] = box.mails
    assert "We found nothing at all." in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert await places(shop, "nothing at all") == set()
    assert "nothing at all" not in str(await shop.told(message)) + str(await shop.ask("GET", f"/v1/messages/{message['id']}"))


@pytest.mark.anyio
async def test_what_is_never_handed_over_is_forgotten_when_it_is_too_late(shop: Shop):
    await shop.person("ada")
    [own] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    await shop.ask("PATCH", f"/v1/provider-accounts/{own['id']}", {"is_enabled": False})
    message = await shop.say("ada", purpose="otp", body="Your code is {{ code }}", data={"code": CODE})
    [told] = message["deliveries"]
    await shop.reaches(told["id"], "held")
    assert await sealed(shop, message)
    await shop.advance("7m")
    await shop.reaches(told["id"], "expired")
    for _ in range(100):
        if not await sealed(shop, message):
            return
        await quiet_live(shop)
    raise AssertionError("it is still there")


@pytest.mark.anyio
async def test_in_a_test_workspace_the_handset_shows_it_so_that_it_can_be_tried(shop: Shop):
    await shop.person("ada")
    message = await shop.say("ada", purpose="otp", body="Your code is {{ code }}", data={"code": CODE})
    await shop.reaches(message["deliveries"][0]["id"], "delivered")
    await quiet(shop)
    assert [one["text"] for one in await shop.outbox(contact="ada")] == [f"Your code is {CODE}"]
    assert not await sealed(shop, message)
    assert await places(shop, CODE) == {"attempts"}


@pytest.mark.anyio
async def test_a_code_on_a_route_is_sealed_on_every_step(shop: Shop):
    await shop.person("ada")
    await shop.fault({"channel": "email", "reject": 1})
    route = {"steps": [{"channels": ["email"]}, {"channels": ["sms"]}]}
    content = {"title": "Your code", "body": "Your code is {{ code }}"}
    message = await shop.say({"id": "ada", "data": {"code": CODE}}, purpose="otp", content=content, route=route)
    await shop.until(f"/v1/messages/{message['id']}", lambda found: found["counts"] == {"failed": 1, "delivered": 1})
    assert [one["text"] for one in await shop.outbox(contact="ada", channel="sms")] == [f"Your code is {CODE}"]
    assert await places(shop, CODE) == {"attempts"}
    await shop.advance("7m")
    await quiet(shop)
    assert not await sealed(shop, message)


@pytest.mark.anyio
async def test_a_code_that_was_read_is_forgotten_though_steps_were_to_come(shop: Shop):
    await shop.person("ada")
    route = {"steps": [{"channels": ["inapp"]}, {"channels": ["sms"], "after": "2m"}]}
    content = {"title": "Code", "body": "Your code is {{ code }}"}
    body = {"to": "ada", "purpose": "otp", "content": content, "data": {"code": CODE}, "route": route}
    message = await shop.ask("POST", "/v1/messages", body, status=202)
    [told] = message["deliveries"]
    await shop.reaches(told["id"], "delivered")
    assert await sealed(shop, message), "the SMS may still have to say it"
    await shop.ask("POST", f"/v1/contacts/ada/feed/{told['id']}/read")
    assert not await sealed(shop, message)
