from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tidings.channels import CHANNELS
from tidings.consent.digest import digest
from tidings.consent.model import Digest, Word

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _word(
    place: int, said: str, channel: str | None = "sms", *, purpose: str = "marketing", address: str | None = None, at: int = 0
) -> Word:
    state = "granted" if said == "granted" else "withdrawn"
    occurred_at = START + timedelta(hours=at or place)
    return Word(id=UUID(int=place), channel=channel, purpose=purpose, state=state, address=address, occurred_at=occurred_at)


@st.composite
def _ledger(draw: st.DrawFn) -> list[Word]:
    words: list[Word] = []
    for place in range(draw(st.integers(0, 14))):
        said = draw(st.sampled_from(["granted", "withdrawn"]))
        purpose = draw(st.sampled_from(["marketing", "transactional"]))
        channels: list[str | None] = ["sms", "email", "push"]
        channel = draw(st.sampled_from(channels if said == "granted" else [*channels, None]))
        address = draw(st.sampled_from([None, "one", "two"])) if said == "granted" and purpose == "marketing" else None
        words.append(_word(place, said, channel, purpose=purpose, address=address, at=draw(st.integers(1, 4))))
    return words


def _plainly(words: list[Word], channel: str, purpose: str, address: str) -> tuple[bool, bool]:
    """Whether it is granted and whether it is withdrawn for one address, told from the words one by one: the slow way."""
    granted = everywhere = withdrawn = False
    for word in sorted(words, key=lambda word: (word.occurred_at, word.id)):
        if word.purpose != purpose or word.channel not in (channel, None):
            continue
        if word.state == "withdrawn":
            granted = everywhere = False
            withdrawn = True
        else:
            granted = granted or word.address in (None, address)
            everywhere = everywhere or word.address is None
            withdrawn = False
    return granted, withdrawn


def _reads(found: Digest, channel: str, purpose: str, address: str) -> tuple[bool, bool]:
    """As the guard reads it."""
    is_granted = bool({f"{channel}:{purpose}", f"{channel}:{purpose}:{address}"} & {*found.granted})
    return is_granted, bool({f"{channel}:{purpose}", f"*:{purpose}"} & {*found.withdrawn})


@given(_ledger())
def test_it_comes_to_what_the_words_come_to_one_by_one(words: list[Word]):
    found = digest(words)
    for purpose in ("marketing", "transactional"):
        for channel in CHANNELS:
            for address in ("one", "two", "three"):
                assert _reads(found, channel, purpose, address) == _plainly(words, channel, purpose, address)


@given(_ledger(), st.randoms())
def test_the_order_in_which_they_are_read_decides_nothing(words: list[Word], random: object):
    shuffled = list(words)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert digest(shuffled) == digest(words)


@given(_ledger())
def test_the_last_word_on_each_address_is_all_that_counts(words: list[Word]):
    last = {(one.purpose, one.channel, one.address): one for one in sorted(words, key=lambda one: (one.occurred_at, one.id))}
    found, whole = digest(last.values()), digest(words)
    for purpose in ("marketing", "transactional"):
        for channel in CHANNELS:
            for address in ("one", "two", "three"):
                assert _reads(found, channel, purpose, address) == _reads(whole, channel, purpose, address)


def test_a_withdrawal_without_a_channel_is_one_word_until_something_is_granted_again():
    withdrawn = [_word(1, "granted"), _word(2, "granted", "email"), _word(3, "withdrawn", None)]
    assert digest(withdrawn) == Digest(granted=(), withdrawn=("*:marketing",))
    lifted = digest([*withdrawn, _word(4, "granted", "email")])
    assert lifted.granted == ("email:marketing",)
    assert lifted.withdrawn == tuple(sorted(f"{channel}:marketing" for channel in CHANNELS if channel != "email"))


def test_a_consent_for_one_address_is_told_with_it_unless_all_are_granted():
    one = _word(1, "granted", address="+31612345678")
    assert digest([one]).granted == ("sms:marketing:+31612345678",)
    assert digest([one, _word(2, "granted")]).granted == ("sms:marketing",)
    assert digest([one, _word(2, "withdrawn")]) == Digest(granted=(), withdrawn=("sms:marketing",))


def test_of_two_at_the_same_time_the_one_that_was_written_down_later_counts():
    assert digest([_word(1, "granted", at=5), _word(2, "withdrawn", at=5)]).granted == ()
    assert digest([_word(2, "granted", at=5), _word(1, "withdrawn", at=5)]).granted == ("sms:marketing",)


def test_what_was_said_earlier_and_is_written_down_later_changes_nothing():
    assert digest([_word(1, "withdrawn", at=5), _word(2, "granted", at=3)]) == Digest(granted=(), withdrawn=("sms:marketing",))
