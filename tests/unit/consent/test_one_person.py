"""Whatever two have said before they were one: together they allow nothing that neither of them had allowed, and refuse all that either had."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tidings.consent.digest import digest
from tidings.consent.model import Word
from tidings.consent.one_person import said_together
from tidings.contacts import Merged, Together
from tidings.contacts.merges_store import Kept

_FROM, _INTO = UUID(int=1), UUID(int=2)
_NOW = datetime(2030, 1, 1, tzinfo=UTC)
_OWN = {_FROM: [("email", "f@x.example"), ("phone", "+31600000001")], _INTO: [("email", "i@x.example")]}
_MERGE = Merged(
    from_id=_FROM,
    into_id=_INTO,
    person_id=_INTO,
    since=UUID(int=1_000 << 80),
    kept=Kept(own_from=_OWN[_FROM], own_into=_OWN[_INTO]),
    merged_at=_NOW,
)


@st.composite
def said(draw: st.DrawFn) -> list[Word]:
    """What one of them has said before."""
    words: list[Word] = []
    for n in range(draw(st.integers(0, 5))):
        state = draw(st.sampled_from(["granted", "withdrawn"]))
        channel = draw(st.sampled_from(["email", "sms", "inapp"] + ([None] if state == "withdrawn" else [])))
        at = _NOW - timedelta(hours=draw(st.integers(1, 9)))
        words.append(Word(id=UUID(int=(n + 1) << 80), channel=channel, purpose="marketing", state=state, address=None, occurred_at=at))  # type: ignore[arg-type]
    return words


def _reached(granted: tuple[str, ...], addresses: list[tuple[str, str]]) -> set[str]:
    """Channel and address, wherever the words let something be sent; a channel without addresses by its name."""
    found: set[str] = set()
    for name in granted:
        channel, _, rest = name.partition(":")
        address = rest.partition(":")[2]
        kind = {"email": "email", "sms": "phone"}.get(channel)
        found |= {f"{channel}:{value}" for own, value in addresses if own == kind and address in ("", value)} if kind else {channel}
    return found


@given(ones=said(), others=said())
def test_nothing_can_be_sent_by_a_merge_and_every_refusal_counts(ones: list[Word], others: list[Word]) -> None:
    before = {_FROM: digest(ones), _INTO: digest(others)}
    after = digest(said_together({_FROM: ones, _INTO: others}, Together(person_id=_INTO, merges=[_MERGE])))
    allowed = _reached(before[_FROM].granted, _OWN[_FROM]) | _reached(before[_INTO].granted, _OWN[_INTO])
    assert _reached(after.granted, [*_OWN[_FROM], *_OWN[_INTO]]) <= allowed
    for stood in before.values():
        for name in stood.withdrawn:
            channel = name.partition(":")[0]
            assert name in after.withdrawn or "*:marketing" in after.withdrawn or channel == "*", f"{name}: {after}"
            if channel == "*":
                assert after.granted == ()


def test_what_is_said_since_counts_for_all() -> None:
    since = Word(
        id=UUID(int=2_000 << 80), channel="email", purpose="marketing", state="granted", address=None, occurred_at=_NOW + timedelta(1)
    )
    withdrawn = Word(
        id=UUID(int=1 << 80), channel="email", purpose="marketing", state="withdrawn", address=None, occurred_at=_NOW - timedelta(1)
    )
    together = said_together({_FROM: [withdrawn], _INTO: [since]}, Together(person_id=_INTO, merges=[_MERGE]))
    assert digest(together).granted == ("email:marketing",)
