"""The languages of the pages of a person's choices."""

from collections.abc import Mapping

from tidings.api.hosted import words_north as north
from tidings.api.hosted import words_south as south
from tidings.api.hosted.words import Words

LANGUAGES: Mapping[str, Words] = {
    "en": north.ENGLISH,
    "ar": south.ARABIC,
    "da": north.DANISH,
    "de": north.GERMAN,
    "es": south.SPANISH,
    "fi": north.FINNISH,
    "fr": south.FRENCH,
    "it": south.ITALIAN,
    "nb": north.NORWEGIAN,
    "nl": north.DUTCH,
    "pl": south.POLISH,
    "pt": south.PORTUGUESE,
    "sv": north.SWEDISH,
}
"""By ISO 639 code."""
