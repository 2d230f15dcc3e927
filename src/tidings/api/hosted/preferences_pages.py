"""The page of the preference centre: one form, which works without scripts. Pure."""

from collections.abc import Mapping, Sequence
from html import escape

import msgspec

from tidings.api.hosted.languages import LANGUAGES
from tidings.api.hosted.layout import Html, html_page
from tidings.api.hosted.reader import Reader
from tidings.api.hosted.words import Words
from tidings.consent import Topic
from tidings.core.quiet_hours import QuietHours


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What a person can choose, and how it stands."""

    topics: Sequence[Topic]
    channels: Sequence[str]
    wanted: Mapping[tuple[str, str], bool]
    """By topic and channel."""
    is_refused: bool
    """No marketing at all."""
    quiet_hours: QuietHours | None
    address: str
    """Masked."""


def choices_page(reader: Reader, shown: Choices, *, wrong: str | None, is_saved: bool) -> Html:
    """The form as it stands, with what is wrong, or that it was saved."""
    words = reader.words
    told = f'<p class="good" role="status">{escape(words.saved)}</p>' if is_saved else ""
    body = (
        f"{told}<p>{escape(words.choices_of.format(address=shown.address))}</p>"
        f'<form method="post">{_topics(words, shown)}'
        f'<label class="choice"><input type="checkbox" name="no_marketing" value="on"{_checked(shown.is_refused)}>'
        f"<span>{escape(words.no_marketing)}</span></label>"
        f"{_quiet(words, shown.quiet_hours, wrong)}{_languages(reader)}"
        f"<button>{escape(words.save)}</button></form>"
    )
    return html_page(words.choices, reader.brand, body, language=reader.language)


def _topics(words: Words, shown: Choices) -> str:
    hidden = (
        f'<input type="hidden" name="topics" value="{escape(" ".join(topic.key for topic in shown.topics))}">'
        f'<input type="hidden" name="channels" value="{escape(" ".join(shown.channels))}">'
    )
    if not shown.topics or not shown.channels:
        return f"{hidden}<p>{escape(words.no_topics)}</p>"
    rows = "".join(_topic(words, topic, place, shown) for place, topic in enumerate(shown.topics))
    return f"{hidden}<h2>{escape(words.topics)}</h2>{rows}"


def _topic(words: Words, topic: Topic, place: int, shown: Choices) -> str:
    about = f'<p class="soft" id="about-{place}" dir="auto">{escape(topic.description)}</p>' if topic.description else ""
    described = f' aria-describedby="about-{place}"' if topic.description else ""
    boxes = "".join(
        f'<label class="choice"><input type="checkbox" name="on" value="{escape(topic.key)} {channel}"'
        f"{_checked(shown.wanted[topic.key, channel])}><span>{escape(words.channel(channel))}</span></label>"
        for channel in shown.channels
    )
    return f'<fieldset{described}><legend><bdi>{escape(topic.name)}</bdi></legend>{about}<div class="boxes">{boxes}</div></fieldset>'


def _quiet(words: Words, hours: QuietHours | None, wrong: str | None) -> str:
    begin, end = ("", "") if hours is None else (hours.begin, hours.end)
    told = f'<p class="bad" id="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    described = ' aria-describedby="quiet wrong" aria-invalid="true"' if wrong else ' aria-describedby="quiet"'
    times = "".join(
        f'<div><label for="{name}">{escape(text)}</label><input id="{name}" name="{name}" type="time" value="{value}"{described}></div>'
        for name, text, value in (("from", words.begin, begin), ("to", words.end, end))
    )
    return (
        f'<fieldset><legend>{escape(words.quiet)}</legend><p class="soft" id="quiet">{escape(words.quiet_text)}</p>{told}'
        f'<div class="times">{times}</div></fieldset>'
    )


def _languages(reader: Reader) -> str:
    options = "".join(
        f'<option value="{code}" lang="{code}"{" selected" if code == reader.language else ""}>{escape(words.name)}</option>'
        for code, words in LANGUAGES.items()
    )
    return f'<label for="language">{escape(reader.words.language)}</label><select id="language" name="language">{options}</select>'


def _checked(is_on: bool) -> str:
    return " checked" if is_on else ""
