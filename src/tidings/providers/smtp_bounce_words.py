"""What a refused mail means: hard, soft or policy, from the enhanced status and from the words of whoever refused it. Pure.

**hard**: there is no such mailbox, or there never will be again. **policy**: the mail, or its sender, was not wanted; the mailbox may
be fine. **soft**: anything else; it may pass. In doubt a bounce is not hard: who is suppressed by mistake never hears of it.

The meaning of statuses is that of the IANA registry (RFC 3463, 5248, 6710, 7293, 7372, 7505). The words are those that the big ones
document: Gmail's "SMTP errors and codes" (support.google.com/a/answer/3726730), "Non-delivery reports in Exchange Online"
(learn.microsoft.com), Outlook.com's postmaster page, and the stock texts of Postfix, Exim, Sendmail and qmail; read 2026-11-21.
Many refuse everything with one number, so that where the words say something, they win.
"""

import re
from typing import Literal

import msgspec

Kind = Literal["hard", "soft", "policy"]


class Meaning(msgspec.Struct, frozen=True):
    """Why a mail came back; `code` is the enhanced status (`5.1.1`), None where nobody told one."""

    kind: Kind
    code: str | None


# By subject and detail of a permanent status; a subject alone is meant for its details that are not named.
_STATUSES: dict[str, Kind] = {
    "0": "soft",
    "1": "soft",
    "1.1": "hard",  # no such mailbox
    "1.2": "hard",  # no such domain
    "1.3": "hard",  # no address at all
    "1.6": "hard",  # moved, and nobody says where
    "1.7": "policy",  # the sender's address
    "1.8": "policy",  # the sender's domain
    "1.10": "hard",  # a domain that takes no mail (RFC 7505); at Exchange Online: no such recipient
    "2": "soft",
    "2.1": "hard",  # disabled; with 4 in front it may come back
    "2.3": "policy",  # too large
    "3": "soft",
    "3.4": "policy",  # too large
    "4": "soft",
    "4.310": "hard",  # Exchange Online: the domain does not exist
    "5": "soft",
    "6": "policy",  # what it holds, or how it is written
    "7": "policy",
    "7.17": "hard",  # the mailbox has another owner now (RFC 7293)
    "7.18": "hard",  # the domain has
}

# These mean one thing, whatever the words beside them: what is wrong with the sender, and a mailbox that is full.
_DECISIVE: dict[str, Kind] = {"1.7": "policy", "1.8": "policy", "2.2": "soft"}

# First come exact phrases whose single words would mislead.
_PHRASES: tuple[tuple[Kind, str], ...] = (
    # Exchange Online says so of who is not in the directory: "edge blocking", 5.4.1.
    ("hard", r"recipient address rejected: access denied"),
    ("hard", r"5\.4\.1 .{0,40}recipient.{0,20}access denied"),
    ("hard", r"resolver\.adr\.(?:ex|recip)?\w*not ?found"),
    ("soft", r"receiving mail (?:too quickly|at a rate)|rate that prevents"),
    ("soft", r"(?:recipient|mailbox).{0,40}(?:greylist|grey-list)"),
    # A forwarder who refuses to forward says nothing of the mailbox, and a host that may not relay neither.
    ("policy", r"relay(?:ing)? (?:access )?(?:denied|not (?:allowed|permitted))|unable to relay|not permitted to relay|we do not relay"),
    ("policy", r"sender (?:address |verify |domain )*(?:rejected|denied|fail\w*|not allowed|invalid|blocked)"),
    ("policy", r"(?:client|smtp).{0,20}not authenticated|authentication (?:is )?required"),
    # A loop or a lookup that failed for now.
    ("soft", r"temporary (?:lookup|failure|problem|error)|temporarily"),
)

_POLICY = (
    r"block ?list|black ?list|blocklisted|blacklisted|spamhaus|barracudacentral|spamcop|sorbs|uceprotect|invaluement|\b(?:dns|r|su|u)bl\b",
    r"\bis (?:currently )?listed\b|(?<!not )listed (?:at|in|on|by) |blocked (?:using|by|for|due)|(?:ip|host|client|server|domain|sender) .{0,40}(?:blocked|banned)",
    r"\bspam|unsolicited|junk mail|bulk (?:e?mail|mailing)|virus|malware|phish|suspicious|abus(?:e|ive)",
    r"\bdmarc\b|\bdkim\b|\bspf\b|sender policy framework|unauthenticated|not authoriz|unauthoriz|not authenticat",
    r"reputation|policy|policies|security (?:issue|risk|reason)|administrative(?:ly)? (?:prohibition|prohibited|denied)",
    r"content (?:is |was |has been )?(?:rejected|refused|denied|filter)|message (?:content )?(?:is |was |has been )?(?:rejected|refused|blocked)",
    r"(?:prohibited|illegal|forbidden|blocked) attachment|attachment.{0,30}not (?:allowed|accepted)|file type",
    r"reverse dns|\brdns\b|\bptr\b|\bhelo\b|\behlo\b|bad (?:hostname|helo)",
    r"(?:message|mail|size).{0,30}(?:too (?:large|big|long)|exceeds .{0,30}(?:size|limit))|size limit|maximum message size|larger than",
    r"user (?:has )?(?:rejected|blocked)|not accept(?:ing)? mail from|refuse[sd]? (?:to accept )?mail from|restricted|not allowed to send",
    r"rfc ?(?:5322|2822|822)|(?:malformed|missing|invalid|duplicate) .{0,20}header|missing (?:from|date|message-id)|smtputf8|8bitmime|non-ascii",
    r"access denied|invalid ip|from: ?domain|valid from|\bdomain of sender",
)

_SOFT = (
    r"quota|mailbox (?:is |was |has )?(?:too )?full|full mailbox|mail ?box .{0,40}(?:full|exceed|over)|over ?(?:size|limit)|out of (?:disk |storage )?space",
    r"(?:exceed|exhaust|over|insufficient|not enough).{0,40}(?:storage|space|disk|limit|resources)|storage (?:full|limit)|disk full",
    r"too many (?:mails|messages|connections|recipients|hops|errors|concurrent)|throttl|rate limit|deferred|system (?:busy|load)|server (?:is )?(?:too )?busy",
    r"temporar|try again|later|timed? ?-?out|time limit|greylist|(?:delivery|message|retry|queue|max\w*).{0,30}(?:expired|expiration|lifetime|time exceeded|timeout)",
    r"connection (?:refused|reset|lost|closed|dropped|failed)|lost connection|no route to host|network (?:is )?unreachable|cannot connect|could not connect",
    r"not (?:currently )?(?:responding|accepting)|mail (?:system )?loop|loops? back|routing loop|service (?:un|not )available|internal (?:server )?error|out of memory",
    r"speicher(?:volumen|platz)|postfach (?:ist )?voll|cuota|bo[iî]te .{0,20}pleine",
    r"tls (?:is )?required|starttls|certificate|handshake",
)

_WHO = r"(?:user|mailbox|mail ?box|mail account|recipient|addressee|address|account|alias|inbox|person|customer|local part|login)"
_HARD = (
    rf"(?:unknown|invalid|non-?exist\w*|illegal|bad|no such|no|incorrect|undeliverable|unroutable|unrouteable|inactive|disabled) (?:or \w+ )?(?:e-?mail |destination |local |virtual |smtp |remote )?{_WHO}",
    (
        rf"{_WHO}s?\b.{{0,90}}?\b(?:unknown|not found|(?:does|do|did) ?n[o']?t (?:seem to )?exist|not exist\w*|doesn't exist|not known|no longer|not (?:a )?valid|is invalid|invalid|"
        r"unavailable|not available|could not be found|couldn't be found|cannot be found|not listed|isn't listed|disabled|deactivated|discontinued|closed|inactive|"
        r"terminated|cancel?led|deleted|abandoned|not (?:on|at|in) (?:this|our)|not here|not our|has moved|undeliverable|not local|unrouteable|unroutable|out of service)"
    ),
    rf"(?:doesn't|does not|don't|do not) have (?:a|an|any|this|such)? ?.{{0,40}}{_WHO}|(?:there is )?no(?: such)? (?:one|body|mail ?drop|person|mailbox|mail box) (?:here|by|with|at|defined)",
    r"(?:unknown|no such|invalid|bad) (?:user|recipient|mailbox|address|account|local)|user\s*unknown|recipnotfound|recipientnotfound|address_not_found|not listed in .{0,20}directory",
    r"(?:mail(?:box)? )?(?:for|to) .{0,60}(?:is )?not (?:accepted|delivered) here|no mailbox here|this user doesn't have|not a (?:known|valid) (?:user|mailbox|recipient|local)",
    r"(?:host|domain)(?: or domain)?(?: name)? .{0,40}(?:not found|unknown|does ?n[o']t exist|invalid)|(?:unknown|no such|invalid|unrouteable|unroutable|bad) (?:mail )?(?:host|domain)|nxdomain|null ?mx",
    r"couldn't find any host|no mx|no smtp service|find a mail exchanger|domain .{0,60}(?:accepts? no mail|does not accept mail|has no mail)|(?:cannot|can't|could not|unable to) (?:find|resolve|look ?up) .{0,40}(?:host|domain|mx)",
    r"benutzer .{0,30}(?:nicht bekannt|unbekannt)|unbekannte[rn]? (?:empf|benutzer)|empf(?:ä|ae)nger .{0,30}(?:unbekannt|nicht)|destinat[aá]rio .{0,30}(?:desconocido|sconosciuto)|utilisateur inconnu",
)

_CHECKS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    *((kind, re.compile(words)) for kind, words in _PHRASES),
    ("policy", re.compile("|".join(_POLICY))),
    ("soft", re.compile("|".join(_SOFT))),
    ("hard", re.compile("|".join(_HARD))),
)

# No part of an address on the network, and of no longer row of numbers.
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d.])([45])[0-7]\d(?=[ \-]|$)")
_ADDRESSES = re.compile(r"https?://\S+|[^\s<>()\"',;:]+@[^\s<>()\"',;:]+")
# A host is no word: one of a filter's, named spam.example, says nothing of this mail. Those of lists do.
_HOSTS = re.compile(r"\b(?!\S*(?:spamhaus|barracuda|spamcop|sorbs))(?=[\w.-]*[a-z])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}\b(?:\[[^\]]{0,60}\])?")
_LONGEST = 1_000


def meaning(status: str | None, text: str) -> Meaning:
    """What a refusal means, by the report's own status and what the refusing server said (both may be missing or nonsense)."""
    said = " ".join(text[:_LONGEST].lower().split())
    code = _code(status, said)
    kind = _DECISIVE.get(code[2:] if code is not None else "") or _by_words(said)
    severity = code[0] if code is not None else _severity(said)
    if kind is None:
        kind = _by_status(code)
    if severity == "4" and kind == "hard":
        # The server itself says that it may pass: so do those who first turn everybody away.
        kind = "soft"
    return Meaning(kind, code)


def _by_words(said: str) -> Kind | None:
    bare = _HOSTS.sub(" ", _ADDRESSES.sub(" ", said))
    return next((kind for kind, words in _CHECKS if words.search(bare)), None)


def _by_status(code: str | None) -> Kind:
    if code is None:
        return "soft"
    severity, subject, detail = code.split(".")
    if severity == "4":
        return "policy" if subject == "7" else "soft"
    return _STATUSES.get(f"{subject}.{detail}") or _STATUSES.get(subject, "soft")


def _code(status: str | None, said: str) -> str | None:
    """The status that says most: the report's own, unless it says nothing and the server has said more."""
    own = _STATUS.search(status or "")
    told = next((match for match in _STATUS.finditer(said) if match[1] != "2"), None)
    best = told if told is not None and (own is None or (own[2] == "0" or own[3] == "0")) else own
    return None if best is None else f"{best[1]}.{int(best[2])}.{int(best[3])}"


def _severity(said: str) -> str:
    found = _REPLY.search(said)
    return found[1] if found is not None else "5"
