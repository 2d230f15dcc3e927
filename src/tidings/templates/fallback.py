"""Which locale of a template a person gets."""

from collections.abc import Iterable


def choose_locale(available: Iterable[str], wanted: str | None, default: str) -> str:
    """The best of `available` (BCP 47) for a person who wants `wanted`; `default` where nothing is available.

    The same locale, then its parents (`zh-Hant-TW`, `zh-Hant`, `zh`), then the first of the same language, then `default`, and
    then the first in order: somebody who is owed a message gets one.
    """
    by_folded = {locale.lower(): locale for locale in sorted(available)}
    if not by_folded:
        return default
    if wanted:
        folded = wanted.lower()
        parent = folded
        while parent:
            if parent in by_folded:
                return by_folded[parent]
            parent = parent.rpartition("-")[0]
        language = folded.partition("-")[0]
        for candidate, locale in by_folded.items():
            if candidate.partition("-")[0] == language:
                return locale
    return by_folded.get(default.lower()) or next(iter(by_folded.values()))
