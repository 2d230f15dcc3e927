"""When a conversation ends by itself, and when it is looked at: decided from what it is now."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tidings.conditions import Condition
from tidings.conversations.conversation import Conversation
from tidings.conversations.conversation_timers import ends, is_warned, next_look
from tidings.conversations.distinct import distinct_bucket, distinct_hash
from tidings.conversations.model import Person, State
from tidings.conversations.participants.rule import is_relative

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

OPEN = Conversation(
    id=UUID(int=1),
    workspace_id=UUID(int=2),
    kind="group",
    state=State.OPEN,
    title=None,
    metadata="{}",
    object=None,
    distinct_hash=None,
    owner_id=None,
    cause_id=None,
    author_kind="system",
    author_id=None,
    is_frozen=False,
    slow_seconds=0,
    hides_positions=False,
    is_moderated=False,
    route=None,
    rule=None,
    opening=None,
    starts_at=None,
    expires_at=None,
    expires_after=None,
    on_expiry="close",
    warns_before=None,
    warned_at=None,
    warning=None,
    participants=0,
    last_seq=0,
    last_change=0,
    last_post_at=None,
    opened_at=NOON,
    created_at=NOON - HOUR,
    updated_at=NOON,
    closed_at=None,
)


def _one(**fields: object) -> Conversation:
    return msgspec.structs.replace(OPEN, **fields)


def test_without_an_end_it_is_never_looked_at() -> None:
    assert ends(OPEN) is None
    assert next_look(OPEN, NOON) is None


def test_the_end_counts_from_the_last_post_or_from_when_it_was_opened() -> None:
    assert _end(_one(expires_after=HOUR)) == NOON + HOUR
    assert _end(_one(expires_after=HOUR, last_post_at=NOON + 3 * HOUR)) == NOON + 4 * HOUR
    assert _end(_one(expires_after=HOUR, last_post_at=NOON - 3 * HOUR)) == NOON + HOUR
    assert _end(_one(expires_after=HOUR, expires_at=NOON + HOUR / 2)) == NOON + HOUR / 2


def test_a_post_after_the_warning_makes_it_be_warned_anew() -> None:
    warned = _one(expires_after=2 * HOUR, warns_before=HOUR, warned_at=NOON + HOUR)
    assert is_warned(warned)
    assert next_look(warned, NOON + HOUR) == NOON + 2 * HOUR
    answered = msgspec.structs.replace(warned, last_post_at=NOON + HOUR * 1.5)
    assert not is_warned(answered)
    assert next_look(answered, NOON + HOUR * 1.5) == NOON + HOUR * 2.5


def test_what_is_not_open_does_not_end() -> None:
    assert next_look(_one(expires_at=NOON, state=State.CLOSED), NOON) is None


@given(
    st.integers(-100, 100) | st.none(),
    st.integers(1, 100) | st.none(),
    st.integers(1, 100) | st.none(),
    st.integers(-100, 100) | st.none(),
    st.integers(-100, 100) | st.none(),
    st.integers(-100, 300),
)
def test_it_is_looked_at_in_time_and_never_in_the_past(
    at: int | None, after: int | None, warns: int | None, posted: int | None, warned: int | None, now: int
) -> None:
    one = _one(
        expires_at=_moment(at),
        expires_after=timedelta(minutes=after) if after is not None else None,
        warns_before=timedelta(minutes=warns) if warns is not None else None,
        last_post_at=_moment(posted),
        warned_at=_moment(warned),
    )
    look, end, moment = next_look(one, NOON + timedelta(minutes=now)), ends(one), NOON + timedelta(minutes=now)
    assert (look is None) is (end is None)
    if look is not None and end is not None:
        assert look >= moment
        assert look <= max(end.at, moment), "its end is not slept over"
        if end.warns_at is not None and not is_warned(one):
            assert look <= max(end.warns_at, moment), "nor is its warning"


@given(st.permutations([Person("contact", UUID(int=n)) for n in range(4)]), st.sampled_from(["group", "support"]))
def test_the_same_people_have_the_same_hash(people: list[Person], kind: str) -> None:
    same = distinct_hash("group", [Person("contact", UUID(int=n)) for n in range(4)], None)
    hashed = distinct_hash("support" if kind == "support" else "group", people, None)
    assert (hashed == same) is (kind == "group")
    assert hashed != distinct_hash("group", people[:3], None)
    assert hashed != distinct_hash("group", people, ("order", "1"))
    assert distinct_hash("group", people, ("a", "bc")) != distinct_hash("group", people, ("ab", "c"))
    assert 0 <= distinct_bucket(hashed) < 64


def test_a_rule_is_relative_where_time_alone_may_turn_it() -> None:
    assert is_relative(_rule({"field": "contact.attributes.seen", "after": "-30d"}))
    assert is_relative(_rule({"any": [{"not": {"all": [{"field": "contact.attributes.seen", "before": "+1h"}]}}]}))
    assert not is_relative(_rule({"field": "contact.attributes.seen", "after": "2026-01-01T00:00:00Z"}))
    assert not is_relative(_rule({"field": "contact.name", "is": "-30d"}))


def _rule(given: dict[str, object]) -> Condition:
    return msgspec.convert(given, Condition)


def _end(one: Conversation) -> datetime:
    found = ends(one)
    assert found is not None
    return found.at


def _moment(minutes: int | None) -> datetime | None:
    return NOON + timedelta(minutes=minutes) if minutes is not None else None
