"""What of a hand-off's exchange is kept: a sample of what went well and of what went wrong in one way, and all of it where somebody asks for it."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.channels import Account, Outbound, Outcome, Sent, Showing
from tidings.core.log import get_logger
from tidings.messages.links import Links
from tidings.messages.masks import masked
from tidings.messages.model import Spoken

log = get_logger("exchanges")

SAMPLE_AT_ONCE = 30
SAMPLE_PER_SECOND = 1.0
"""Of what went well through one account, by each worker: so many, and then so many a second."""
FAILED_AT_ONCE = 300
FAILED_PER_SECOND = 5.0
"""The same of what failed with one code: a provider that is out of order says the same to everybody."""
_REMEMBERED = 10_000


class Samples:
    """Of what goes well a row for each would cost more than the rest of a hand-off; some of them tell what all of them look like."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        # What of each account and code may still be kept, and when that was.
        self._left: OrderedDict[tuple[UUID, str], tuple[float, float]] = OrderedDict()

    def take(self, account_id: UUID, failure: str = "") -> bool:
        """Whether one more is kept; `failure` is the code of what failed."""
        now, key = self._now(), (account_id, failure)
        at_once, per_second = (FAILED_AT_ONCE, FAILED_PER_SECOND) if failure else (SAMPLE_AT_ONCE, SAMPLE_PER_SECOND)
        left, at = self._left.get(key, (float(at_once), now))
        left = min(left + (now - at) * per_second, at_once)
        is_kept = left >= 1
        self._left[key] = (left - is_kept, now)
        self._left.move_to_end(key)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return is_kept


class _Row(msgspec.Struct, frozen=True):
    request: str
    response: str | None
    began_at: datetime
    answered_at: datetime | None


def exchange_of(outbound: Outbound, outcome: Outcome, spoken: Spoken, account: Account, links: Links, samples: Samples) -> str | None:
    """The exchange as it is stored (JSON); None where nothing went over the wire, or nobody wants it.

    The words of the message stand in it only where the workspace keeps content and they are not sensitive.
    """
    exchange = outbound.exchange
    if exchange is None or not _is_wanted(outcome, spoken, account, samples):
        return None
    tells_words = spoken.keeps_content and not spoken.is_sensitive and spoken.purpose != "otp"
    showing = Showing(outbound.address, masked(outbound.channel, outbound.address), tells_words)
    try:
        written = exchange.written(showing, _links_of(outbound, links))
    except Exception as error:  # what came of the hand-off is written down all the same
        log.exception("an exchange cannot be written down", exc_info=error, extra={"delivery": outbound.reference})
        return None
    if written is None:
        return None
    return msgspec.json.encode(_Row(written.request, written.response, written.began_at, written.answered_at)).decode()


def _is_wanted(outcome: Outcome, spoken: Spoken, account: Account, samples: Samples) -> bool:
    if account.keeps_exchanges:
        return True
    if not isinstance(outcome, Sent):
        return samples.take(account.id, outcome.code or "failed")
    return account.keeps_exchanges is None and spoken.keeps_content and samples.take(account.id)


def _links_of(outbound: Outbound, links: Links) -> tuple[str | None, ...]:
    """What opens something to whoever has it: the person's own links, and the address by which an answer of theirs is known."""
    tokens = [links.token("unsubscribe", outbound.delivery_id), links.token("reply", outbound.delivery_id)]
    if outbound.contact_id is not None:
        tokens.append(links.token("preferences", outbound.contact_id))
    return (*tokens, outbound.reply_to)
