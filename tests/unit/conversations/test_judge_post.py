"""Whether something may be said right now: by state, freeze, muting and slow mode, for every role and for the backend."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from tidings.conversations.model import Membership, Person, Role, Standing, State
from tidings.conversations.posts.judge_post import judge_post, judge_state
from tidings.core.errors import Conflict, Throttled

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ID = UUID(int=1)
ADA = Standing(
    conversation_id=ID,
    workspace_id=ID,
    kind="group",
    state=State.OPEN,
    is_frozen=False,
    slow_seconds=0,
    hides_positions=False,
    is_moderated=False,
    participants=2,
    last_seq=0,
    last_change=0,
    person=Person("contact", ID),
    role=Role.MEMBER,
    membership=Membership.ACTIVE,
    sees_after=0,
    sees_until=None,
    delivered_seq=0,
    read_seq=0,
    muted_until=None,
    posted_at=None,
)
MODERATOR = msgspec.structs.replace(ADA, role=Role.MODERATOR)
BACKEND = msgspec.structs.replace(ADA, person=None, role=None, membership=None)


def code(standing: Standing) -> str | None:
    try:
        judge_post(standing, NOW)
    except (Conflict, Throttled) as error:
        return error.code
    return None


def test_nothing_is_said_where_nothing_is_open():
    for who in (ADA, MODERATOR, BACKEND):
        assert code(who) is None
        assert code(msgspec.structs.replace(who, state=State.CLOSED)) == "closed"
        assert code(msgspec.structs.replace(who, state=State.SCHEDULED)) == "scheduled"


def test_a_freeze_is_for_members():
    assert [code(msgspec.structs.replace(who, is_frozen=True)) for who in (ADA, MODERATOR, BACKEND)] == ["frozen", None, None]


def test_who_is_muted_is_muted_until_then():
    assert code(msgspec.structs.replace(ADA, muted_until=NOW + timedelta(seconds=1))) == "muted"
    assert code(msgspec.structs.replace(ADA, muted_until=NOW)) is None


def test_slow_mode_tells_what_is_left_of_it():
    slow = [msgspec.structs.replace(who, slow_seconds=30, posted_at=NOW - timedelta(seconds=10.5)) for who in (ADA, MODERATOR, BACKEND)]
    assert [code(one) for one in slow] == ["slow_mode", None, None]
    with pytest.raises(Throttled) as caught:
        judge_post(slow[0], NOW)
    assert caught.value.seconds == 20
    # A clock that was set back makes nobody wait longer than the mode does.
    with pytest.raises(Throttled) as caught:
        judge_post(msgspec.structs.replace(slow[0], posted_at=NOW + timedelta(days=1)), NOW)
    assert caught.value.seconds == 30
    assert code(msgspec.structs.replace(slow[0], posted_at=NOW - timedelta(seconds=30))) is None
    judge_state(slow[0], NOW)
