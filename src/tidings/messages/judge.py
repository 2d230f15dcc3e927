"""Was it a person who opened a mail and followed its links, or a machine? By what is known of one delivery's requests. Pure.

A machine that is taken for a person ends a route that it should not; a person who is taken for a machine gets a message more. So in
doubt it was a machine. How well that works is told in docs/howto/opens-and-clicks.md, from labelled requests.

What is known of machines, all read 2026-11-21:
 1. bird.com/en-us/blog/gmail-prefetching-images: Gmail fetches images ahead under one odd name of its own; GoogleImageProxy fetches
    when a person opens.
 2. wordtothewise.com/2024/08/prefetches-and-proxies: a proxy may work for a person; what is fetched ahead is no sign of one.
 3. help.socketlabs.com "Identifying Apple MPP opens": Apple's Mail Privacy Protection fetches everything ahead. It calls itself
    by no more than `Mozilla/5.0`.
 4. suped.com/learn "How can I identify bot user agents in my email click data?": libraries, previews, scanners; what needs context.
 5. check.live-direct-marketing.online/blog/bot-clicks-security-scanners-detect: scanners' names; all links within seconds; within five
    seconds of the delivery.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

import msgspec

Kind = Literal["opened", "clicked"]
Why = Literal["head", "no_agent", "prefetch", "scanner", "preview", "program", "too_soon", "burst"]

TOO_SOON = timedelta(seconds=5)
"""Nobody reads a mail within this time of its hand-off (source 5)."""
BURST = timedelta(seconds=1)
"""Nobody follows two links of one mail within this time."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One request."""

    kind: Kind
    at: datetime
    method: str | None
    url: str | None
    agent: str | None


# In this order; a name counts for opens, for clicks, or for both.
_BOTH: frozenset[Kind] = frozenset({"opened", "clicked"})
_OPENED: frozenset[Kind] = frozenset({"opened"})
_CLICKED: frozenset[Kind] = frozenset({"clicked"})
_KNOWN: tuple[tuple[Why, frozenset[Kind], re.Pattern[str]], ...] = (
    # Sources 3 and 1: Apple, and Gmail ahead of its reader.
    ("prefetch", _OPENED, re.compile(r"\s*Mozilla/5\.0\s*|.*Edge/12\.246 Mozilla/5\.0\s*")),
    # Source 2: an image proxy fetches images for people; a link it follows for nobody.
    ("prefetch", _CLICKED, re.compile(r".*(GoogleImageProxy|YahooMailProxy|ggpht).*")),
    # Sources 4 and 5.
    (
        "scanner",
        _BOTH,
        re.compile(
            r".*(barracuda|proofpoint|mimecast|cisco ?secure|ironport|\btmes\b|trend ?micro|fortinet|fortiguard|fortimail|sophos"
            r"|symantec|messagelabs|forcepoint|zscaler|avanan|cloudmark|vade ?secure|bitdefender|kaspersky|safelinks|urldefense"
            r"|spamtitan|hornetsecurity|trustwave|checkpoint|paloalto|wildfire|virustotal|google-safety|safe ?browsing).*",
            re.IGNORECASE,
        ),
    ),
    # Office asks what a link leads to before a browser opens it; a picture it fetches for its reader.
    ("scanner", _CLICKED, re.compile(r".*(ms-?office|microsoft office|microsoft exchange).*", re.IGNORECASE)),
    (
        "preview",
        _BOTH,
        re.compile(
            r".*(bingpreview|slackbot|skypeuripreview|whatsapp/|telegrambot|facebookexternal|twitterbot|linkedinbot|discordbot"
            r"|url preview|pagerenderer|embedly|iframely|applebot|googlebot|bingbot|yandex\w*bot|baiduspider).*",
            re.IGNORECASE,
        ),
    ),
    (
        "program",
        _BOTH,
        re.compile(
            r".*(python-|python/|aiohttp|httpx|urllib|curl/|wget|java/|apache-httpclient|jetty|go-http-client|libwww|lua-resty|node-fetch"
            r"|axios|guzzle|headless|phantomjs|puppeteer|playwright|selenium|scrapy|winhttp|ruby|perl).*",
            re.IGNORECASE,
        ),
    ),
    # Whatever calls itself one; but not a telephone of the make CUBOT.
    ("program", _BOTH, re.compile(r".*((?<!cu)bot\b|crawler|spider|scanner|prefetch|fetcher|monitor(ing)?\b|archiver).*", re.IGNORECASE)),
)


def judge(seen: Sequence[Seen], handed_at: datetime | None) -> list[Why | None]:
    """By what each request of one delivery is known as a machine's; None: nothing says that it was not a person.

    `handed_at` is when the mail left; None: it has not, as far as is known.
    """
    bursts = _bursts(seen)
    return [_alone(one, handed_at) or ("burst" if _is_within(one.at, bursts) else None) for one in seen]


def _alone(one: Seen, handed_at: datetime | None) -> Why | None:
    if one.method == "HEAD":
        return "head"
    agent = (one.agent or "").strip()
    if not agent:
        return "no_agent"
    for why, kinds, pattern in _KNOWN:
        if one.kind in kinds and pattern.fullmatch(agent):
            return why
    return "too_soon" if handed_at is None or one.at < handed_at + TOO_SOON else None


def _bursts(seen: Sequence[Seen]) -> list[tuple[datetime, datetime]]:
    """Spans in which links of one mail to different places were followed faster than people do; and just before, as the mail is shown."""
    clicks = sorted((one for one in seen if one.kind == "clicked"), key=lambda one: one.at)
    pairs = pairwise(clicks)
    return [(one.at - BURST, after.at) for one, after in pairs if after.at - one.at <= BURST and after.url != one.url]


def _is_within(moment: datetime, bursts: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(begin <= moment <= end for begin, end in bursts)
