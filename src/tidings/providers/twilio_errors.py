"""What Twilio's error codes mean: one table for the answers to a call and for what it tells later.

Source: the error and warning dictionary, www.twilio.com/docs/api/errors, and its page of each code, read 2026-11-21.
"""

from datetime import datetime

import msgspec

from tidings.channels import Refused, Unknown
from tidings.net import Response


class Meaning(msgspec.Struct, frozen=True):
    """The code as Tidings says it. `may_retry`: the reason can pass, or another sender or provider may be let through."""

    code: str
    may_retry: bool = False


_MEANINGS: dict[int, Meaning] = {
    # The account. One that is suspended is often so for its balance, and another provider may carry the message meanwhile.
    10001: Meaning("account_suspended", may_retry=True),
    20003: Meaning("bad_credentials"),
    20403: Meaning("account_suspended", may_retry=True),
    20404: Meaning("not_found"),
    21481: Meaning("bad_page"),
    30002: Meaning("account_suspended", may_retry=True),
    70051: Meaning("bad_credentials"),
    # Too much at once. "Requests that receive 429 responses aren't processed and are safe to retry after backing off."
    14107: Meaning("rate_limited", may_retry=True),
    20429: Meaning("rate_limited", may_retry=True),
    30022: Meaning("rate_limited", may_retry=True),
    63017: Meaning("rate_limited", may_retry=True),
    63038: Meaning("daily_limit", may_retry=True),
    # Ten hours' worth of messages wait at this sender.
    21611: Meaning("queue_full", may_retry=True),
    30001: Meaning("queue_full", may_retry=True),
    # The person.
    21211: Meaning("address_invalid"),
    21217: Meaning("address_invalid"),
    21265: Meaning("address_invalid"),
    21421: Meaning("address_invalid"),
    21604: Meaning("address_invalid"),
    21610: Meaning("unsubscribed"),
    21612: Meaning("address_unreachable"),
    21614: Meaning("address_not_mobile"),
    21635: Meaning("address_not_mobile"),
    30003: Meaning("address_unavailable"),  # switched off, out of reach: it may pass
    30005: Meaning("address_unknown"),
    30006: Meaning("address_not_mobile"),
    30011: Meaning("mms_unsupported"),
    # Where it goes, and what it says.
    21408: Meaning("country_not_enabled"),
    21602: Meaning("no_text"),
    21609: Meaning("bad_callback_url"),
    21617: Meaning("text_too_long"),
    21620: Meaning("bad_media"),
    21623: Meaning("bad_media"),
    21658: Meaning("text_too_long"),
    30004: Meaning("blocked"),
    30007: Meaning("filtered"),
    30008: Meaning("carrier_unknown_error"),
    # The sender.
    21266: Meaning("sender_refused"),
    21401: Meaning("sender_refused"),
    21601: Meaning("sender_refused"),
    21603: Meaning("no_sender"),
    21606: Meaning("sender_refused"),
    21607: Meaning("trial_account"),
    21608: Meaning("trial_account"),  # a trial reaches verified numbers only
    21616: Meaning("sender_refused"),
    21659: Meaning("sender_refused"),
    21660: Meaning("sender_refused"),
    21661: Meaning("sender_refused"),
    21701: Meaning("sender_refused"),
    21705: Meaning("sender_refused"),
    21711: Meaning("sender_refused"),
    572002: Meaning("trial_account"),
    572005: Meaning("trial_account"),
}

# Answers without Twilio's own words (a proxy in between): those that say for certain that nothing was done.
_BY_STATUS: dict[int, Meaning] = {
    400: Meaning("http_400"),
    401: Meaning("bad_credentials"),
    403: Meaning("bad_credentials"),
    404: Meaning("http_404"),
    405: Meaning("http_405"),
    411: Meaning("http_411"),
    413: Meaning("http_413"),
    414: Meaning("http_414"),
    415: Meaning("http_415"),
    422: Meaning("http_422"),
    429: Meaning("rate_limited", may_retry=True),
    431: Meaning("http_431"),
}


class _Problem(msgspec.Struct, frozen=True):
    """The body of an error, www.twilio.com/docs/usage/twilios-response."""

    code: int
    message: str = ""


def meaning_of(code: int) -> Meaning:
    """What a code of Twilio's means; one that the table does not know is for good, under its own number."""
    return _MEANINGS.get(code, Meaning(f"twilio_{code}"))


def refusal_of(response: Response, now: datetime) -> Refused | Unknown:
    """What an answer that is no success says of the call: 5xx, and what nobody knows, is a doubt."""
    status = response.status
    problem = _problem(response.body)
    if not 400 <= status < 500:
        return Unknown(code=f"http_{status}", detail=_words(problem))
    meaning = _BY_STATUS.get(status) if problem is None else meaning_of(problem.code)
    # 429 is a rate whatever the code beside it: nothing was done, and it is always safe to try again.
    if status == 429 and (meaning is None or not meaning.may_retry):
        meaning = _BY_STATUS[429]
    if meaning is None:
        return Unknown(code=f"http_{status}", detail=f"HTTP {status}, and not in Twilio's words")
    return Refused(
        code=meaning.code,
        detail=_words(problem) or f"HTTP {status}",
        may_retry=meaning.may_retry,
        retry_after_seconds=response.retry_after(now) if meaning.may_retry else None,
    )


def _problem(body: bytes) -> _Problem | None:
    try:
        return msgspec.json.decode(body, type=_Problem)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _words(problem: _Problem | None) -> str:
    return "" if problem is None else f"{problem.code} {problem.message}".strip()
