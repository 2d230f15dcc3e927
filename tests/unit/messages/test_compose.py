"""What is said to everybody alike is composed once, and what is one person's own never reaches another."""

from datetime import UTC, datetime

import msgspec

from tidings.contacts import Person
from tidings.core.ids import new_id
from tidings.messages import Claimed, Loaded, Spoken
from tidings.messages.compose import SAID_CHARACTERS, SAID_KEPT, Composed, Said, compose, share
from tidings.messages.links import NOBODYS
from tidings.templates import LoadedVersion, SourceContent

_SPOKEN = Spoken(
    id=new_id(),
    workspace_id=new_id(),
    purpose="transactional",
    recipients=3,
    template_id=new_id(),
    template_version=1,
    content=None,
    data='{"place":"the harbour"}',
    workspace_name="Shop",
    keeps_content=True,
    may_go_elsewhere=False,
)


def version(**texts: str) -> LoadedVersion:
    by_locale = {locale: SourceContent(text=text) for locale, text in texts.items()}
    return LoadedVersion(content={"sms": by_locale, "push": by_locale}, default_locale="en", variables=frozenset(), uses_contact=False)


def claimed(data: str | None = None, locale: str | None = None, channel: str = "sms") -> Claimed:
    return Claimed(
        bucket=0,
        delivery_id=new_id(0),
        token=new_id(),
        attempt=1,
        workspace_id=_SPOKEN.workspace_id,
        message_bucket=0,
        message_id=_SPOKEN.id,
        contact_id=new_id(),
        channel=channel,
        account_id=new_id(),
        address="+31612345678",
        sender=None,
        locale=locale,
        data=data,
        intent_at=datetime.now(UTC),
    )


def loaded(words: LoadedVersion, said: Said | None, person: Person | None = None) -> Loaded:
    return Loaded(spoken=_SPOKEN, version=words, person=person, shared=share(_SPOKEN), said=said)


def text(made: object) -> str:
    assert isinstance(made, Composed)
    return made.content.text


def test_what_is_said_to_everybody_alike_is_composed_once() -> None:
    said: Said = {}
    words = loaded(version(en="Meet us at {{ place }}"), said)
    first, second = compose(claimed(), words, NOBODYS), compose(claimed(), words, NOBODYS)
    assert text(first) == "Meet us at the harbour"
    assert second is first


def test_what_one_recipient_has_of_their_own_reaches_no_other() -> None:
    said: Said = {}
    words = loaded(version(en="Meet us at {{ place }}"), said)
    assert text(compose(claimed(), words, NOBODYS)) == "Meet us at the harbour"
    assert text(compose(claimed('{"place":"the mill"}'), words, NOBODYS)) == "Meet us at the mill"
    assert text(compose(claimed(), words, NOBODYS)) == "Meet us at the harbour"


def test_a_named_person_is_not_greeted_by_another_ones_name() -> None:
    said: Said = {}
    hello = version(en="Hello {{ contact.name }}")
    for name in ("Ada", "Bea"):
        person = Person(
            id=new_id(),
            external_id=name,
            name=name,
            email=None,
            phone=None,
            locale=None,
            timezone=None,
            country=None,
            attributes={},
        )
        assert text(compose(claimed(), loaded(hello, said, person), NOBODYS)) == f"Hello {name}"
    assert said == {}


def test_each_locale_and_each_channel_is_said_in_its_own_words() -> None:
    said: Said = {}
    words = loaded(version(en="Come", nl="Kom"), said)
    texts = [text(compose(claimed(locale=locale), words, NOBODYS)) for locale in ("en", "nl", None, "en", "nl")]
    assert texts == ["Come", "Kom", "Come", "Come", "Kom"]
    assert set(said) == {("sms", "en"), ("sms", "nl"), ("sms", None)}
    compose(claimed(channel="push"), words, NOBODYS)
    assert ("push", None) in said


def test_a_link_of_ones_own_stays_ones_own() -> None:
    said: Said = {}
    words = loaded(version(en="No more of this: {{ unsubscribe_url }}"), said)
    one, other = claimed(), claimed()
    assert NOBODYS.unsubscribe_url(one.delivery_id) in text(compose(one, words, NOBODYS))
    assert NOBODYS.unsubscribe_url(other.delivery_id) in text(compose(other, words, NOBODYS))


def test_what_is_remembered_of_a_message_is_bounded() -> None:
    said: Said = {}
    for n in range(SAID_KEPT + 5):
        compose(claimed(locale=f"en-{n}"), loaded(version(en="Come"), said), NOBODYS)
    assert len(said) == SAID_KEPT
    long = loaded(version(en="{{ text }}"), {})
    data = msgspec.json.encode({"text": "x" * (SAID_CHARACTERS + 1)}).decode()
    heavy = Loaded(
        spoken=msgspec.structs.replace(_SPOKEN, data=data, content=None), version=_as_mail(long.version), person=None, said=long.said
    )
    made = compose(claimed(channel="email"), heavy, NOBODYS)
    assert len(text(made)) == SAID_CHARACTERS + 1
    assert long.said == {}


def _as_mail(words: LoadedVersion | None) -> LoadedVersion:
    assert words is not None
    return msgspec.structs.replace(words, content={"email": words.content["sms"]})
