"""What is true of every provider, tried against its peer (peers.py)."""

import asyncio
from uuid import UUID

import pytest

from tests.providers.peers import PEERS, WORKSPACE, Behaviour, Case
from tidings.channels import CHANNELS, Action, Content, Media, Outbound, Refused, Sent, Unknown

pytestmark = pytest.mark.anyio

FULL = {
    "text": "Your order has left.\n.\nSee you soon – 再见",
    "title": "Order 42 – on its way",
    "html": "<p>Your order has <b>left</b>.</p><img src='cid:logo'>",
}


def able(behaviour: Behaviour) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [case for case in PEERS if behaviour in case.behaviours], ids=lambda case: case.name)


def outbound(case: Case, number: int = 1, channel: str | None = None, **content: object) -> Outbound:
    channel = channel or min(case.addresses)
    fields = CHANNELS[channel].fields
    given = {name: text for name, text in FULL.items() if name in fields} | content
    return Outbound(
        delivery_id=UUID(int=number),
        message_id=UUID(int=number + 1000),
        workspace_id=WORKSPACE,
        attempt=1,
        reference=f"dlv_{number:026}",
        idempotency_key=f"key-{number}",
        channel=channel,
        purpose="transactional",
        address=case.addresses[channel],
        sender=None,
        content=Content(**given),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("case", PEERS, ids=lambda case: case.name)
async def test_it_declares_itself_completely(case: Case):
    async with case.open("accepts") as peer:
        declaration = peer.provider.declaration
        assert declaration.name == case.name
        assert declaration.source
        assert declaration.channels == set(case.addresses)
        assert declaration.channels <= set(CHANNELS)
        assert isinstance(peer.account.credentials, declaration.credentials)


@pytest.mark.parametrize("case", PEERS, ids=lambda case: case.name)
async def test_it_takes_every_field_of_every_channel_it_serves(case: Case):
    media = (
        Media(name="logo.png", type="image/png", data=b"\x89PNG\r\n\x1a\n", cid="logo"),
        Media(name="bill.pdf", type="application/pdf", data=b"%PDF-1.7"),
    )
    async with case.open("accepts") as peer:
        for number, channel in enumerate(sorted(case.addresses)):
            files = media if case.carries_files else ()
            sent = outbound(case, number, channel, actions=(Action("Track it", "https://example.com/t?a=1&b=2"),), media=files)
            assert isinstance(await peer.provider.send(sent, peer.account), Sent), channel
            if not case.carries_files:
                refused = await peer.provider.send(outbound(case, number, channel, media=media), peer.account)
                assert isinstance(refused, Refused), channel
                assert not refused.may_retry


@able("accepts")
async def test_what_the_peer_received_names_our_reference(case: Case):
    async with case.open("accepts") as peer:
        one = outbound(case)
        outcome = await peer.provider.send(one, peer.account)
        assert isinstance(outcome, Sent)
        assert outcome.reference
        assert case.gives_ids or one.reference in outcome.reference
        assert all(one.reference in received for received in peer.received())


@able("refuses")
async def test_a_no_for_good_is_final(case: Case):
    async with case.open("refuses") as peer:
        outcome = await peer.provider.send(outbound(case), peer.account)
        assert isinstance(outcome, Refused)
        assert not outcome.may_retry
        assert outcome.code


@able("refuses_for_now")
async def test_a_no_for_now_may_be_tried_again(case: Case):
    async with case.open("refuses_for_now") as peer:
        outcome = await peer.provider.send(outbound(case), peer.account)
        assert isinstance(outcome, Refused)
        assert outcome.may_retry


@able("takes_and_drops")
async def test_a_peer_that_took_it_and_never_answered_leaves_a_doubt(case: Case):
    async with case.open("takes_and_drops") as peer:
        outcome = await peer.provider.send(outbound(case), peer.account)
        assert isinstance(outcome, Unknown)
        assert len(peer.received()) == 1, "it must not be handed off a second time"


@able("hangs")
async def test_the_callers_deadline_ends_the_call_and_the_next_one_works(case: Case):
    async with case.open("hangs") as peer:
        for number in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await peer.provider.send(outbound(case, number), peer.account)
        peer.behave("accepts")
        async with asyncio.timeout(10):
            outcomes = await asyncio.gather(*(peer.provider.send(outbound(case, 10 + n), peer.account) for n in range(40)))
        assert all(isinstance(outcome, Sent) for outcome in outcomes)


@able("absent")
async def test_where_nothing_listens_it_was_not_sent_and_may_be_tried_again(case: Case):
    async with case.open("absent") as peer:
        outcome = await peer.provider.send(outbound(case), peer.account)
        assert isinstance(outcome, Refused)
        assert outcome.may_retry
        assert not (await peer.provider.verify(peer.account)).ok


@able("answers_garbage")
async def test_garbage_means_what_its_table_says(case: Case):
    async with case.open("answers_garbage") as peer:
        assert isinstance(await peer.provider.send(outbound(case), peer.account), case.on_garbage)


@pytest.mark.parametrize("case", [case for case in PEERS if case.writes_headers], ids=lambda case: case.name)
async def test_text_that_would_become_a_header_is_refused(case: Case):
    async with case.open("accepts") as peer:
        for title in ("a\r\nBcc: eve@example.com", "a\nX: 1", "=?utf-8?q?a=0D=0ABcc:_eve@example.com?=", "a\x00b", "a\u2028b"):
            outcome = await peer.provider.send(outbound(case, title=title), peer.account)
            assert isinstance(outcome, Refused)
            assert (outcome.code, outcome.may_retry) == ("bad_header", False)
        assert peer.received() == []


@able("accepts")
async def test_two_at_once_are_two(case: Case):
    async with case.open("accepts") as peer:
        both = await asyncio.gather(*(peer.provider.send(outbound(case, number), peer.account) for number in (1, 2)))
        assert len({outcome.reference for outcome in both if isinstance(outcome, Sent)}) == 2


@able("accepts")
async def test_good_credentials_verify_and_nothing_is_sent(case: Case):
    async with case.open("accepts") as peer:
        verified = await peer.provider.verify(peer.account)
        assert verified.ok
        assert verified.detail
        assert peer.received() == []


@able("accepts")
async def test_it_lets_go_of_everything_more_than_once(case: Case):
    async with case.open("accepts") as peer:
        await peer.provider.send(outbound(case), peer.account)
        await peer.provider.aclose()
        await peer.provider.aclose()
