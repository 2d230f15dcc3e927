"""Reports that are no RFC 3464: the words of mail servers that tell in plain text what they could not deliver, and to whom. Pure.

qmail's is D. J. Bernstein's "QSBMF" (cr.yp.to/proto/qsbmf.txt); Exim's stands in its specification, chapter "Customizing bounce and
warning messages" (exim.org); Yahoo's, GMX's and Exchange 5.5's as they are seen; read 2026-11-21.
"""

import re

_MOST = 20
_LONGEST = 10_000
_SAID = 1_000

# How these begin. Whatever does not is somebody's word, and no report.
_BEGINNINGS = re.compile(
    r"this is the qmail-send program|an error (?:has )?occurred while .{0,60}deliver|failure notice|i'm afraid i wasn't able to deliver your message|i wasn't able to deliver your message"
    r"|this message was created automatically by (?:the )?mail (?:delivery|transfer) (?:software|system)|this is an automatically generated delivery"
    r"|(?:a|the|your) (?:message|mail|e-?mail)(?: that)?(?: you)?(?: have)?(?: sent)? ?(?:could|can) ?not be delivered|could not be delivered to"
    r"|(?:unable|sorry, we were unable|we are unable|was unable|not able|failed) to deliver (?:your |the |this |a )?(?:message|mail|e-?mail)"
    r"|did not reach (?:some or all of )?the (?:intended|following) recipient|delivery (?:has failed )?to (?:the|these) following recipient|delivery to the following recipient"
    r"|message from +yahoo|undeliverable (?:mail|message|to)|undelivered mail|returned mail|delivery (?:has |status )?(?:notification )?\(?fail(?:ed|ure)"
    r"|(?:the following|these) (?:address(?:es)?|recipients?|message).{0,60}(?:failed|fatal errors|could not|undeliverable|had permanent|were not)"
    r"|mail delivery (?:failed|failure|error|problem)|the original message was received at|konnte nicht zugestellt werden|n'a pas pu (?:ê|e)tre (?:remis|distribu)",
    re.IGNORECASE,
)
_DELAYS = re.compile(
    r"warning: message|delivery (?:status notification )?\(?(?:is |was )?delay|delayed|still being (?:tried|retried)|will (?:continue|be retried|keep trying)"
    r"|could not be delivered for (?:the )?\S+ hours|not yet been delivered|this is a warning message only|no need to resend",
    re.IGNORECASE,
)
_FINAL = re.compile(r"permanent|given up|giving up|failed|fatal|undeliverable|not retry", re.IGNORECASE)
# Where the mail itself begins, of which a copy comes back.
_COPY = re.compile(
    r"^[ >]*(?:-{2,}.{0,60}(?:copy|original|below|message|headers?|body|included).*|--- ?below this line.*|received: (?:from|by) .*|return-path: .*)$",
    re.IGNORECASE | re.MULTILINE,
)
_AT_LINE = re.compile(r"^[ \t>*]*(?:<|\"|'|to: *<?)?([^\s<>\"'(),;:]{1,64}@[^\s<>\"'(),;:]{1,255})[>\"']?", re.MULTILINE | re.IGNORECASE)
_ANY = re.compile(r"[^\s<>\"'(),;:=]{1,64}@[^\s<>\"'(),;:=]{1,255}")


def failures_in(subject: str, text: str, failed: str) -> list[tuple[str | None, str]] | None:
    """Each address that failed with what was said of it; none of a mere delay; None where the text is no report that is known.

    `failed` is what Exim and Gmail name in a header of their own: the addresses, with commas.
    """
    body = text.replace("\r\n", "\n")[:_LONGEST]
    cut = _COPY.search(body)
    told = body[: cut.start()] if cut is not None else body
    if not failed and _BEGINNINGS.search(told) is None and _BEGINNINGS.search(subject) is None:
        return None
    if _DELAYS.search(f"{subject}\n{told}") is not None and _FINAL.search(told) is None:
        return []
    named = _ANY.findall(failed)
    if named:
        return [(address, _behind(told, address)) for address in dict.fromkeys(named[:_MOST])]
    begin = _BEGINNINGS.search(told)
    start = begin.end() if begin is not None else 0
    lines = [match for match in _AT_LINE.finditer(told) if match.start(1) >= start] or list(_AT_LINE.finditer(told))
    found: dict[str | None, str] = {}
    ends = [match.start() for match in lines[1:]] + [len(told)]
    for match, end in zip(lines, ends, strict=False):
        said = told[match.end() : end]
        found.setdefault(match[1].rstrip("."), said.strip()[:_SAID])
    if not found:
        other = _ANY.search(told, start)
        return [(other[0].rstrip(".") if other is not None else None, told[start:][:_SAID])]
    return list(found.items())[:_MOST]


def _behind(text: str, address: str) -> str:
    at = text.lower().find(address.lower())
    return text[at + len(address) :][:_SAID] if at >= 0 else text[-_SAID:]
