"""On which side of the dot: every stage of SMTP, and every way in which it can go wrong there."""

import asyncio
from uuid import UUID

import pytest

from tests.providers.smtp_peers import SmtpPeer, Trick, settled, smtp_server
from tidings.net import Accepted, Ambiguous, Mail, NotSent, Policy, Rejected, Server, SmtpPool
from tidings.net.smtp import _Line

pytestmark = pytest.mark.anyio

OWNER = UUID(int=1)
MAIL = Mail(sender="shop@example.com", recipient="jane@example.org", data=b"Subject: x\r\n\r\n.hello\r\n")
LARGE = Mail(sender="shop@example.com", recipient="jane@example.org", data=b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" * 4_000_000)
BEFORE_THE_DOT = ("GREETING", "EHLO", "MAIL", "RCPT", "DATA")
LOCAL = Policy(allow_private_networks=True)


@pytest.fixture(params=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    """Both loops that the program may run on: their transports differ in what they say of a lost connection."""
    return "asyncio", {"use_uvloop": request.param == "uvloop"}


def server_at(peer: SmtpPeer) -> Server:
    return Server(host="127.0.0.1", port=peer.port, security="none", helo="shop.example")


async def hand_over(peer: SmtpPeer, mail: Mail = MAIL, seconds: float = 5.0, answer_seconds: float = 5.0):
    pool = SmtpPool(LOCAL)
    try:
        return await pool.hand_over(OWNER, server_at(peer), mail, seconds=seconds, answer_seconds=answer_seconds)
    finally:
        await pool.aclose()


async def quiet(peer: SmtpPeer):
    await settled(lambda: not peer.open_connections)


@pytest.mark.parametrize("code", [421, 450, 550, 554])
@pytest.mark.parametrize("stage", BEFORE_THE_DOT)
async def test_a_clear_no_before_the_dot_is_certain(stage: str, code: int):
    async with smtp_server({stage: f"{code} 4.0.0 no", "HELO": f"{code} 4.0.0 no"}) as peer:
        outcome = await hand_over(peer)
        assert isinstance(outcome, Rejected)
        assert (outcome.phase, outcome.code) == ({"EHLO": "hello"}.get(stage, stage.lower()), code)
        assert peer.mails == []


@pytest.mark.parametrize("trick", Trick)
@pytest.mark.parametrize("stage", BEFORE_THE_DOT)
async def test_whatever_goes_wrong_before_the_dot_is_not_sent(stage: str, trick: Trick):
    async with smtp_server({stage: trick, "HELO": trick}) as peer:
        outcome = await hand_over(peer, seconds=0.15)
        assert isinstance(outcome, NotSent)
        assert outcome.may_retry
        assert peer.mails == []
        await quiet(peer)


@pytest.mark.parametrize("trick", Trick)
async def test_no_clear_answer_to_the_dot_is_a_doubt(trick: Trick):
    async with smtp_server({"DOT": trick}) as peer:
        outcome = await hand_over(peer, answer_seconds=0.15)
        assert isinstance(outcome, Ambiguous)
        assert len(peer.mails) == 1
        await quiet(peer)


@pytest.mark.parametrize("answer", ["354 what", "199 hm", "999 hm", "077 hm"])
async def test_an_answer_to_the_dot_that_means_nothing_is_a_doubt(answer: str):
    async with smtp_server({"DOT": answer}) as peer:
        assert isinstance(await hand_over(peer), Ambiguous)


@pytest.mark.parametrize("code", [421, 451, 552, 554])
async def test_a_clear_no_to_the_dot_is_certain(code: int):
    async with smtp_server({"DOT": f"{code} no"}) as peer:
        assert await hand_over(peer) == Rejected("dot", code, "no")


@pytest.mark.parametrize("trick", [Trick.HANG, Trick.RESET])
async def test_a_peer_that_stops_reading_amid_a_large_mail_did_not_get_it(trick: Trick):
    async with smtp_server({"BODY": trick}) as peer:
        outcome = await hand_over(peer, LARGE, seconds=1.0)
        assert isinstance(outcome, NotSent)
        assert peer.mails == []


async def test_a_mail_arrives_as_it_was_written_with_its_dots_stuffed():
    async with smtp_server() as peer:
        assert isinstance(await hand_over(peer), Accepted)
        assert peer.mails == [b"Subject: x\r\n\r\n..hello\r\n.\r\n"]


async def test_a_large_mail_arrives_whole():
    async with smtp_server() as peer:
        mail = Mail(sender="a@b.example", recipient="c@d.example", data=b"Subject: x\r\n\r\n" + b".line of a large mail\r\n" * 100_000)
        assert isinstance(await hand_over(peer, mail, seconds=20, answer_seconds=20), Accepted)
        assert peer.mails == [mail.data.replace(b"\r\n.", b"\r\n..") + b".\r\n"]


@pytest.mark.parametrize(
    "smuggled", [b"\n.\nMAIL FROM:<eve@example.com>\n", b"\r.\rMAIL FROM:<eve@example.com>\r", b"\n.\r\nRSET\r\n", b"\r\n.\nX\n"]
)
async def test_no_second_mail_can_be_smuggled_in(smuggled: bytes):
    async with smtp_server() as peer:
        await hand_over(peer, Mail(sender="a@b.example", recipient="c@d.example", data=b"Subject: x\r\n\r\nhi" + smuggled))
        assert [command.split()[0] for command in peer.commands if command != "QUIT"] == ["EHLO", "MAIL", "RCPT", "DATA"]
        assert len(peer.mails) == 1


@pytest.mark.parametrize("recipient", ["a@b.example> SIZE=1", "a@b.example\r\nRSET", "<a@b.example", "a b@c.example", "a\x00@b.example"])
async def test_an_address_cannot_become_a_command(recipient: str):
    async with smtp_server() as peer:
        outcome = await hand_over(peer, Mail(sender="a@b.example", recipient=recipient, data=b"x"))
        assert isinstance(outcome, NotSent)
        assert not outcome.may_retry
        assert not any(command.startswith(("MAIL", "RCPT", "RSET")) for command in peer.commands)


async def test_what_the_server_says_it_cannot_take_is_not_offered():
    async with smtp_server({"EHLO": "250-peer.example\r\n250 SIZE 10"}) as peer:
        too_large = await hand_over(peer)
        international = await hand_over(peer, Mail(sender="a@b.example", recipient="ü@b.example", data=b"x", needs_utf8=True))
        assert (too_large.code, international.code) == ("message_too_large", "smtputf8_unsupported")  # type: ignore[union-attr]
        assert peer.mails == []


async def test_connections_are_kept_and_bounded():
    async with smtp_server() as peer:
        pool = SmtpPool(LOCAL, per_server=4)
        outcomes = await asyncio.gather(*(pool.hand_over(OWNER, server_at(peer), MAIL, seconds=10) for _ in range(60)))
        assert all(isinstance(outcome, Accepted) for outcome in outcomes)
        assert peer.connections == pool.open_connections() <= 4
        await pool.aclose()
        await quiet(peer)
        assert "QUIT" in peer.commands


async def test_an_idle_connection_is_closed_after_a_while():
    async with smtp_server() as peer:
        pool = SmtpPool(LOCAL, idle_seconds=0.05)
        await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5)
        await quiet(peer)
        assert pool.open_connections() == 0
        await pool.aclose()


async def test_a_kept_connection_that_turns_out_dead_is_replaced_and_the_mail_goes_once():
    async with smtp_server() as peer:
        pool = SmtpPool(LOCAL)
        for _ in range(3):
            assert isinstance(await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5), Accepted)
            peer.drop_everybody()
        assert (len(peer.mails), peer.connections) == (3, 3)
        await pool.aclose()


@pytest.mark.parametrize("goodbye", ["421 4.4.2 idle for too long", Trick.DROP, Trick.RESET])
async def test_a_kept_connection_that_says_goodbye_to_the_next_mail_is_replaced_once(goodbye: str | Trick):
    async with smtp_server() as peer:
        pool = SmtpPool(LOCAL)
        await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5)
        peer.replies["MAIL"] = goodbye
        outcome = await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5)
        assert isinstance(outcome, NotSent | Rejected)
        assert peer.connections == 2
        peer.replies["MAIL"] = "250 ok"
        assert isinstance(await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5), Accepted)
        assert len(peer.mails) == 2
        await pool.aclose()


async def test_after_a_refused_recipient_the_connection_serves_the_next_mail():
    async with smtp_server({"RCPT": "550 5.1.1 no such user"}) as peer:
        pool = SmtpPool(LOCAL)
        assert isinstance(await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5), Rejected)
        peer.replies["RCPT"] = "250 ok"
        assert isinstance(await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5), Accepted)
        assert peer.connections == 1
        assert "RSET" in peer.commands
        await pool.aclose()


async def test_a_full_line_of_connections_is_not_sent_rather_than_a_doubt():
    async with smtp_server({"DOT": Trick.HANG}) as peer:
        pool = SmtpPool(LOCAL, per_server=1)
        first = asyncio.create_task(pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5))
        await settled(lambda: peer.mails)
        second = await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=0.1)
        assert isinstance(second, NotSent)
        assert second.code == "busy"
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        peer.replies["DOT"] = "250 ok"
        assert isinstance(await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5), Accepted)
        await pool.aclose()


async def test_who_leaves_the_line_takes_no_turn_away():
    async with smtp_server() as peer:
        pool = SmtpPool(LOCAL, per_server=2)
        for _ in range(20):
            waiting = [asyncio.create_task(pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5)) for _ in range(12)]
            taken = len(peer.mails)
            while len(peer.mails) < taken + 3:  # noqa: ASYNC110 - another task of this loop counts them
                await asyncio.sleep(0)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        outcomes = await asyncio.gather(*(pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5) for _ in range(10)))
        assert all(isinstance(outcome, Accepted) for outcome in outcomes)
        assert 1 <= pool.open_connections() <= 2
        await pool.aclose()


@pytest.mark.parametrize("is_over", [False, True])
async def test_a_turn_that_came_as_its_waiter_left_is_the_next_ones(is_over: bool):
    loop = asyncio.get_running_loop()
    line = _Line(1)
    assert await line.take_slot(loop, loop.time() + 5)
    waiter = asyncio.create_task(line.take_slot(loop, loop.time() + (0 if is_over else 5)))
    await asyncio.sleep(0.01 if is_over else 0)
    line.give_back()
    waiter.cancel()
    await asyncio.gather(waiter, return_exceptions=True)
    assert line.free == 1


@pytest.mark.parametrize("trick", [Trick.GARBAGE, Trick.HANG, Trick.TRICKLE])
async def test_after_a_doubt_the_connection_is_not_used_again(trick: Trick):
    # A late answer to the first mail must never be taken for one to the second.
    async with smtp_server({"DOT": trick}) as peer:
        pool = SmtpPool(LOCAL)
        assert isinstance(await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5, answer_seconds=0.15), Ambiguous)
        peer.replies["DOT"] = "250 ok"
        assert isinstance(await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5), Accepted)
        assert peer.connections == 2
        await pool.aclose()


async def test_owners_share_no_connection():
    async with smtp_server() as peer:
        pool = SmtpPool(LOCAL)
        for owner in (1, 2):
            await pool.hand_over(UUID(int=owner), server_at(peer), MAIL, seconds=5)
        assert peer.connections == 2
        await pool.aclose()


async def test_without_tls_only_servers_beside_us_are_reached():
    async with smtp_server() as peer:
        pool = SmtpPool(Policy())
        outcome = await pool.hand_over(OWNER, server_at(peer), MAIL, seconds=5)
        assert isinstance(outcome, NotSent)
        assert not outcome.may_retry
        assert peer.connections == 0
        await pool.aclose()
