"""Two conversations, one mailbox of ours: by mail each answer enters the one that it answers, whatever was sent last, and is answered there."""

from email import message_from_bytes
from email.message import EmailMessage, Message
from email.utils import parseaddr

import pytest

from tests.flow.conftest import Json
from tests.flow.t63_inbound_mail import Office, building, mail, office, office_url

__all__ = ["building", "office", "office_url"]

MAIL = {"after": "30s", "steps": [{"channels": ["email"]}]}


async def _talk(office: Office, title: str) -> str:
    given = {"kind": "group", "title": title, "participants": [{"contact": "ada"}, {"contact": "ben"}], "route": MAIL}
    return (await office.shop.ask("POST", "/v1/conversations", given))["id"]


async def _posts(office: Office, conversation: str) -> list[Json]:
    """The oldest first."""
    return (await office.shop.ask("GET", f"/v1/conversations/{conversation}/messages"))["data"][::-1]


async def _mailed(office: Office, words: str) -> Message:
    """The mail with these words, once it has left."""
    shop = office.shop
    await shop.until("/v1/deliveries?contact=ada", lambda found: all(one["state"] == "sent" for one in found["data"]))
    [found] = [one for one in map(message_from_bytes, office.peer.mails) if words in one.as_string()]
    return found


def _answer(ours: Message, text: str) -> EmailMessage:
    answer = mail(f"Re: {ours['Subject']}", f"{text}\n\nOn Sat, 21 Nov 2026 at 10:00, Shop wrote:\n> {ours['Subject']}\n")
    answer["In-Reply-To"] = str(ours["Message-ID"])
    return answer


@pytest.mark.anyio
async def test_each_answer_is_in_the_conversation_that_it_answers_and_goes_on_there(office: Office):
    shop = office.shop
    await shop.person("ada", email="ada@example.org")
    await shop.ask("PUT", "/v1/contacts/ben", {"name": "Ben"})
    trip, party = await _talk(office, "Trip"), await _talk(office, "Party")
    for conversation, text in ((trip, "Are you coming along?"), (party, "Will there be cake?")):
        await shop.ask("POST", f"/v1/contacts/ben/conversations/{conversation}/messages", {"text": text}, status=201)
    await shop.advance("31s")
    await shop.until("/v1/deliveries?contact=ada", lambda found: len(found["data"]) == 2)
    about_trip, about_party = await _mailed(office, "Are you coming along?"), await _mailed(office, "Will there be cake?")
    assert parseaddr(str(about_trip["From"])) == parseaddr(str(about_party["From"])), "one mailbox of ours"
    # By what it quotes, then by the signed address alone, from a program that keeps no thread: neither is the last that was sent.
    await office.hand_over(_answer(about_trip, "I am."))
    await office.arrives(f"Re: {about_trip['Subject']}")
    await office.hand_over(mail("Cake", "Of course."), to=parseaddr(str(about_party["Reply-To"]))[1].partition("@")[0])
    await office.arrives("Cake")
    assert [post["text"] for post in await _posts(office, trip)] == ["Are you coming along?", "I am."], "without what was quoted"
    assert [post["text"] for post in await _posts(office, party)] == ["Will there be cake?", "Of course."]
    # What the company says there goes back to her mailbox, in the thread of her own mail.
    said = await shop.ask("POST", f"/v1/conversations/{trip}/messages", {"text": "Seat 12 it is."}, status=201)
    shown = await shop.ask("GET", f"/v1/conversations/{trip}/messages/{said['id']}")
    assert shown["sent_as"] is not None
    back = await _mailed(office, "Seat 12 it is.")
    assert parseaddr(str(back["To"]))[1] == "ada@example.org"
    assert str(about_trip["Message-ID"]) in str(back["References"])
    await office.hand_over(_answer(back, "Thank you!"))
    await office.arrives(f"Re: {back['Subject']}")
    assert [post["text"] for post in await _posts(office, trip)][-1] == "Thank you!"


@pytest.mark.anyio
async def test_a_mail_that_comes_twice_is_said_once(office: Office):
    shop = office.shop
    await shop.person("ada", email="ada@example.org")
    wrote = mail("Hello", "Are you there?")
    for _ in range(3):
        await office.hand_over(wrote)
    found = await office.arrives("Hello")
    await office.hand_over(mail("Afterwards", "Really?"))
    after = await office.arrives("Afterwards")
    assert after["conversation"] == found["conversation"]
    assert [post["text"] for post in await _posts(office, found["conversation"])] == ["Are you there?", "Really?"]
