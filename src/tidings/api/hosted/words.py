"""What the pages of a person's choices say, in the words of one language; and which language it is. Pure."""

from collections.abc import Mapping

import msgspec

DEFAULT = "en"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Every text of the pages. `{address}` is the masked address of the person, `{topic}` the name of a topic."""

    name: str
    """The language, in itself."""
    unsubscribe: str
    asks: str
    only_topic: str
    everything: str
    done_topic: str
    done_everything: str
    undo: str
    undone: str
    all_choices: str
    too_old: str
    too_old_text: str
    broken: str
    broken_text: str
    forgotten: str
    choices: str
    choices_of: str
    topics: str
    no_topics: str
    no_marketing: str
    quiet: str
    quiet_text: str
    quiet_wrong: str
    begin: str
    end: str
    language: str
    save: str
    saved: str
    email: str
    voice: str
    push: str
    webpush: str
    inapp: str

    def channel(self, name: str) -> str:
        """The channel as people call it."""
        return {
            "email": self.email,
            "voice": self.voice,
            "push": self.push,
            "webpush": self.webpush,
            "inapp": self.inapp,
            "sms": "SMS",
            "mms": "MMS",
            "rcs": "RCS",
            "whatsapp": "WhatsApp",
        }.get(name, name)


def choose_language(languages: Mapping[str, Words], *, own: str | None, accepted: str | None, default: str) -> str:
    """The person's own language where there are words in it; else the first that their browser asks for, the workspace's, English."""
    for tag in (own or "", *_asked_for(accepted or ""), default):
        language = primary(tag)
        if language in languages:
            return language
    return DEFAULT


def primary(tag: str) -> str:
    """The language of a BCP 47 tag; Norwegian is one here, whichever way it is written."""
    language = tag.partition("-")[0].strip().lower()
    return "nb" if language in ("no", "nn") else language


def _asked_for(header: str) -> list[str]:
    """The languages of an Accept-Language header, best first; one that is refused (q=0) or that makes no sense is left out."""
    found: list[tuple[float, str]] = []
    for part in header[:1_000].split(","):
        tag, _, weight = part.partition(";q=")
        try:
            rank = float(weight or "1")
        except ValueError:
            continue
        if rank > 0:
            found.append((rank, tag.strip()))
    return [tag for _, tag in sorted(found, key=lambda one: -one[0])]
