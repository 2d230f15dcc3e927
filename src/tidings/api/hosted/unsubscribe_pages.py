"""The page of an unsubscribe link: one button, and what became of it. Pure."""

from html import escape
from typing import Literal

import msgspec

from tidings.api.hosted.layout import Html, html_page
from tidings.api.hosted.reader import Reader


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the link is about, and how it stands: nothing refused, the topic, all marketing, or all as before."""

    channel: str
    address: str
    topic: str | None
    """Its name, where it is one that can be chosen."""
    stands: Literal["open", "topic", "everything", "undone"]


def ask_page(reader: Reader, asked: Asked, choices: str) -> Html:
    """What the link shows who has not unsubscribed: what to end, and one button."""
    words = reader.words
    options = [("everything", words.everything)]
    if asked.topic is not None:
        options = [("topic", words.only_topic.format(topic=asked.topic)), *options]
    rows = "".join(
        f'<label class="choice"><input type="radio" name="how" value="{value}"{" checked" if place == 0 else ""}>'
        f"<span>{escape(text)}</span></label>"
        for place, (value, text) in enumerate(options)
    )
    body = (
        f'<form method="post"><fieldset class="plain"><legend>{escape(words.asks.format(address=asked.address))}</legend>{rows}</fieldset>'
        f"<button>{escape(words.unsubscribe)}</button></form>{_more(reader, choices)}"
    )
    return html_page(words.unsubscribe, reader.brand, body, language=reader.language)


def done_page(reader: Reader, asked: Asked, choices: str) -> Html:
    """What became of it, and the way back."""
    words = reader.words
    match asked.stands:
        case "topic":
            told = words.done_topic.format(topic=asked.topic or "", address=asked.address)
        case "everything":
            told = words.done_everything.format(address=asked.address)
        case _:
            told = words.undone
    back = ""
    if asked.stands in ("topic", "everything"):
        back = (
            f'<form method="post"><input type="hidden" name="how" value="undo {asked.stands}">'
            f'<button class="second">{escape(words.undo)}</button></form>'
        )
    body = f'<p role="status">{escape(told)}</p>{back}{_more(reader, choices)}'
    return html_page(words.unsubscribe, reader.brand, body, language=reader.language)


def _more(reader: Reader, choices: str) -> str:
    return f'<p><a href="../preferences/{escape(choices)}">{escape(reader.words.all_choices)}</a></p>'
