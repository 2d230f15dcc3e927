"""The pure parts of one thread: when the steps of a way come, what was said outside as a post says it, and merging by time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tidings.channels import Inbound, Media, ReachInput, StepInput
from tidings.conversations.model import SYSTEM
from tidings.conversations.posts.check_parts import check_said
from tidings.conversations.posts.views import Post, PostView, post_view
from tidings.conversations.reaching.route import check_reach, is_open, reach_of, route_at, shown_reach, steps_at, write_reach
from tidings.conversations.reaching.texts import _TITLES, title_in  # pyright: ignore[reportPrivateUsage]
from tidings.conversations.thread.said_outside import said_outside
from tidings.conversations.thread.thread_store import Receive, SentRow
from tidings.conversations.thread.timeline import Item, Place, merge
from tidings.core.ids import new_id
from tidings.messages.automatic_texts import TEXTS
from tidings.messages.route import Route, read_route

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WAY = ReachInput(after="1m", steps=[StepInput(channels=["push"]), StepInput(channels=["email"], after="15m")])

minutes = st.integers(0, 100).map(lambda n: NOW + timedelta(minutes=n))


def test_a_conversation_s_own_way_wins_and_false_means_not_at_all():
    own, theirs = write_reach(WAY), write_reach(ReachInput(steps=[StepInput(channels=["sms"])]))
    found = reach_of(own, theirs)
    assert found is not None
    assert (found.after, found.waits) == (timedelta(minutes=1), (timedelta(), timedelta(minutes=15)))
    assert reach_of(write_reach(False), theirs) is None
    assert reach_of(None, None) is None
    fallen = reach_of(None, theirs)
    assert fallen is not None
    assert fallen.steps[0].channels == ["sms"]
    assert shown_reach(own) == WAY


def test_all_that_is_wrong_with_a_way_is_told_at_once():
    wrong = ReachInput(after="8d", steps=[StepInput(channels=["push", "push"], after="1m"), StepInput(channels=["sms"])])
    assert {error.pointer for error in check_reach(wrong)} == {
        "/route/after",
        "/route/steps/0/channels",
        "/route/steps/0/after",
        "/route/steps/1/after",
    }
    assert [error.code for error in check_reach(True)] == ["route_missing"]
    assert check_reach(False) == check_reach(None) == check_reach(WAY) == []


@given(st.lists(minutes, min_size=1, max_size=12))
def test_whoever_is_told_again_and_again_gets_the_mail_when_the_first_way_would_have_sent_it(moments: list[datetime]):
    reach = reach_of(write_reach(WAY), None)
    assert reach is not None
    moments.sort()
    times = steps_at(reach, moments[0], ())
    assert times == (moments[0], moments[0] + timedelta(minutes=15))
    for now in moments[1:]:
        if not is_open(times, now):
            break
        times = steps_at(reach, now, times)
        assert times[0] == now
        assert times[1] == max(moments[0] + timedelta(minutes=15), now + timedelta(seconds=1))
    route = read_route(route_at(reach, times))
    assert isinstance(route, Route)
    assert route.steps[1].after == (times[1] - times[0]).total_seconds()


def test_a_way_of_one_step_can_be_stopped_before_it_has_left():
    reach = reach_of(write_reach(ReachInput(steps=[StepInput(channels=["sms"])])), None)
    assert reach is not None
    route = read_route(route_at(reach, steps_at(reach, NOW, ())))
    assert isinstance(route, Route)
    assert not route.is_plain


def test_we_tell_of_posts_in_every_language_in_which_we_answer():
    assert set(_TITLES) == set(TEXTS)
    assert "nouveaux messages" in title_in("fr-CA", "en")
    assert title_in("xx", None) == title_in("en")


@given(
    st.text(st.characters(), max_size=30_000) | st.sampled_from(["", "\0", '"' * 30_000, "😀" * 20_000, " \n", "\ud800x", "<b>&</b>"]),
    st.none() | st.text(max_size=600),
    st.none() | st.sampled_from(["1", "#42"]),
    st.integers(0, 8),
)
def test_whatever_comes_in_can_be_said(text: str, title: str | None, keys: str | None, files: int):
    media = tuple(Media(name="a\0b.png" * n, type="image/png", data=b"x") for n in range(files))
    inbound = Inbound(channel="email", sender="a@b.example", to=None, text=text, title=title, keys=keys, media=media)
    said = said_outside(inbound, new_id())
    parts, stored, metadata = check_said(said.text, said.parts, said.metadata)
    assert parts
    assert "\\u0000" not in stored + (metadata or "")
    msgspec.json.decode(stored.encode())


def _post(seq: int, at: datetime) -> PostView:
    stored = Post(id=new_id(), conversation_id=UUID(int=0), seq=seq, author=SYSTEM, parts="[]", text=f"p{seq}", created_at=at)
    return post_view(stored, {}, {}, {})


def _send(n: int, at: datetime) -> SentRow:
    return SentRow(
        id=UUID(int=n),
        message_id=new_id(),
        channel="sms",
        state="sent",
        reason=None,
        sent_at=at,
        delivered_at=None,
        read_at=None,
        purpose="transactional",
        topic=None,
        template=None,
        conversation_id=None,
        content=None,
    )


def _received(n: int, at: datetime) -> Receive:
    return Receive(id=UUID(int=n), channel="sms", text=f"r{n}", title=None, is_automatic=True, created_at=at)


@given(st.lists(minutes, max_size=9), st.lists(minutes, max_size=9), st.lists(minutes, max_size=9), st.integers(1, 7))
def test_pages_tell_each_thing_once_and_by_time(
    posts_at: list[datetime], sends_at: list[datetime], received_at: list[datetime], limit: int
):
    posts = [_post(n, at) for n, at in enumerate(sorted(posts_at), 1)][::-1]
    sends = [_send(n, at) for n, at in enumerate(sorted(sends_at), 1)][::-1]
    received = [_received(n, at) for n, at in enumerate(sorted(received_at), 1)][::-1]
    told: list[Item] = []
    place = Place()
    while True:
        rest = (
            [one for one in posts if one.seq < place.seq][: limit + 1],
            [one for one in sends if (one.sent_at, one.id) < (place.sent_at, place.sent_id)][: limit + 1],
            [one for one in received if one.id < place.received_id][: limit + 1],
        )
        items, following = merge(*rest, place, limit)
        told += items
        if following is None:
            break
        assert len(items) == limit
        seq, sent_at, sent_id, received_id = following.split(".")
        place = Place(
            seq=int(seq),
            sent_at=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(sent_at)),
            sent_id=UUID(hex=sent_id),
            received_id=UUID(hex=received_id),
        )
    assert len({one.message for one in told}) == len(told) == len(posts) + len(sends) + len(received)
    assert [one.at for one in told] == sorted((one.at for one in told), reverse=True)
